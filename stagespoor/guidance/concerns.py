"""The ladder of concerns: a problem is raised, climbs step by step, and is solved or ends in another place."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from stagespoor.access.actor import Actor
from stagespoor.access.roles import Permission
from stagespoor.core import clock
from stagespoor.core.refusals import Refusal, refuse_if_any
from stagespoor.core.states import move
from stagespoor.guidance import rules, states
from stagespoor.guidance.models import Concern, ConcernStep
from stagespoor.placements.models import Placement
from stagespoor.policy.loader import get_policy
from stagespoor.students.timeline import record

# a student or the company may raise a problem; climbing the ladder is the coach's work
_MAY_RAISE = (Permission.GUIDANCE_WRITE, Permission.DOOR_STUDENT, Permission.DOOR_COMPANY)


@transaction.atomic
def raise_concern(*, placement: Placement, title: str, by: Actor) -> Concern:
    """Raise a problem at the placement (ESC-1). Raises PermissionDenied for other roles."""
    if not any(by.may(permission) for permission in _MAY_RAISE):
        raise PermissionDenied(Permission.GUIDANCE_WRITE.value)
    if not title.strip():
        refuse_if_any([Refusal("ESC-1", _("Schrijf in één zin wat er aan de hand is."), field="title")])
    concern = Concern.objects.create(
        placement=placement, title=title.strip()[:200], raised_by_id=by.user_id, raised_on=clock.today()
    )
    record(
        "guidance.concern_raised", student=placement.student, by=by, about=f"concern:{concern.pk}",
        data={"title": concern.title},
    )  # fmt: skip
    return concern


@transaction.atomic
def take_step(
    *, concern: Concern, step: str, taken_on: dt.date, report: str, by: Actor, check_on: dt.date | None = None
) -> ConcernStep:
    """Take one step of the ladder, with its report (ESC-1 to ESC-3). Refused out of order."""
    by.must(Permission.GUIDANCE_WRITE)
    policy = get_policy(by.policy_name)
    rung = policy.choice("ladder", step)
    taken = list(concern.steps.values_list("step", flat=True))
    refusals = rules.check_ladder(step=rung, taken=taken, policy=policy)
    refusals += rules.check_held(held_on=taken_on, report=report, today=clock.today())
    if concern.state != states.OPEN:
        refusals.append(Refusal("ESC-2", _("Dit probleem is al afgesloten. Open het eerst weer.")))
    if rung.ends_placement:
        refusals += rules.check_told(
            parents_told_on=concern.parents_told_on, mentor_told_on=concern.mentor_told_on
        )
    refuse_if_any(refusals)
    taken_step = ConcernStep.objects.create(
        concern=concern,
        step=step,
        taken_on=taken_on,
        report=report.strip(),
        check_on=check_on,
        taken_by_id=by.user_id,
    )
    student = concern.placement.student
    record(
        "guidance.concern_step", student=student, by=by, about=f"concern:{concern.pk}",
        data={"title": concern.title, "step": rung.name},
    )  # fmt: skip
    if rung.ends_placement:
        move(concern, states.ENDED, states.CONCERN_MOVES, norm=rung.norm)
        record(
            "guidance.concern_ended", student=student, by=by, about=f"concern:{concern.pk}",
            data={"title": concern.title},
        )  # fmt: skip
    return taken_step


@transaction.atomic
def record_told(
    *,
    concern: Concern,
    by: Actor,
    parents_told_on: dt.date | None = None,
    mentor_told_on: dt.date | None = None,
) -> Concern:
    """Lay down on which day parents and mentor were told (ESC-5)."""
    by.must(Permission.GUIDANCE_WRITE)
    who = []
    if parents_told_on is not None:
        concern.parents_told_on = parents_told_on
        who.append(_("ouders"))
    if mentor_told_on is not None:
        concern.mentor_told_on = mentor_told_on
        who.append(_("mentor"))
    if not who:
        refuse_if_any([Refusal("ESC-5", _("Vul minstens één datum in."), field="parents_told_on")])
    if any(day and day > clock.today() for day in (parents_told_on, mentor_told_on)):
        refuse_if_any([Refusal("ESC-5", _("Deze dag is nog niet geweest. Kies vandaag of eerder."))])
    concern.save(update_fields=["parents_told_on", "mentor_told_on"])
    record(
        "guidance.told", student=concern.placement.student, by=by, about=f"concern:{concern.pk}",
        data={"who": _(" en ").join(who)},
    )  # fmt: skip
    return concern


@transaction.atomic
def solve_concern(*, concern: Concern, by: Actor, on: dt.date | None = None) -> Concern:
    """The problem is solved; refused before any step of the ladder was reported."""
    by.must(Permission.GUIDANCE_WRITE)
    if not concern.steps.exists():
        sentence = _(
            "Schrijf eerst een verslag van het gesprek. Daarna kun je het probleem als opgelost melden."
        )
        refuse_if_any([Refusal("ESC-1", sentence)])
    move(concern, states.SOLVED, states.CONCERN_MOVES, norm="ESC-2", solved_on=on or clock.today())
    record(
        "guidance.concern_solved", student=concern.placement.student, by=by, about=f"concern:{concern.pk}",
        data={"title": concern.title},
    )  # fmt: skip
    return concern


@transaction.atomic
def reopen_concern(*, concern: Concern, by: Actor) -> Concern:
    """It came back: the same concern is open again, with its steps."""
    by.must(Permission.GUIDANCE_WRITE)
    move(concern, states.OPEN, states.CONCERN_MOVES, norm="ESC-2", solved_on=None)
    record(
        "guidance.concern_reopened", student=concern.placement.student, by=by, about=f"concern:{concern.pk}",
        data={"title": concern.title},
    )  # fmt: skip
    return concern
