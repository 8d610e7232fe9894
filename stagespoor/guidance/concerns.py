"""The ladder of concerns: a problem is raised, climbs step by step, and is solved or ends in another place."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from stagespoor.access.actor import Actor
from stagespoor.access.roles import Permission, Role
from stagespoor.core import clock, outbox
from stagespoor.core.refusals import Refusal, refuse_if_any
from stagespoor.core.states import StaleRecord, fingerprint, move
from stagespoor.guidance import rules, states
from stagespoor.guidance.models import Concern, ConcernStep
from stagespoor.placements.models import Placement
from stagespoor.policy.loader import get_policy
from stagespoor.students.access import must_be_at_school
from stagespoor.students.timeline import record


def _must_be_involved(by: Actor, placement: Placement) -> None:
    """Who guides writes; the student, the supervisor and the internal supervisor of this placement may raise."""
    must_be_at_school(by, placement.student)
    contact = placement.supervisor
    involved = {
        Role.STUDENT: placement.student.user_id,
        Role.SUPERVISOR: contact.user_id if contact else None,
        Role.INTERNAL: placement.internal_supervisor_id,
    }
    own = by.role in involved and involved[Role(by.role)] == by.user_id
    if not (own or by.may(Permission.GUIDANCE_WRITE)):
        raise PermissionDenied(Permission.GUIDANCE_WRITE.value)


def _event(kind: str, concern: Concern, by: Actor, **data: str) -> None:
    record(
        kind, student=concern.placement.student, by=by, about=f"concern:{concern.pk}",
        data={"title": concern.title, **data},
    )  # fmt: skip


@transaction.atomic
def raise_concern(*, placement: Placement, title: str, by: Actor) -> Concern:
    """Raise a problem at the placement (ESC-1): the coach, the student or the company.

    Whoever raises it, the coach and the deputy get a mail at once (GUI-2). Raises PermissionDenied for
    others. A second click gives no second problem.
    """
    _must_be_involved(by, placement)
    title = title.strip()[:200]
    already = Concern.objects.filter(
        placement=placement, state=states.OPEN, title=title, raised_by=by.user_id, raised_on=clock.today()
    ).exists()
    refuse_if_any(rules.check_raise(title=title, state=placement.state, already=already))
    concern = Concern.objects.create(
        placement=placement, title=title, raised_by_id=by.user_id, raised_on=clock.today()
    )
    _event("guidance.concern_raised", concern, by)
    _alert(concern, by)
    return concern


def _alert(concern: Concern, by: Actor) -> None:
    placement, student = concern.placement, concern.placement.student
    for person in (placement.coach or placement.trajectory.coach, placement.trajectory.deputy):
        if person is None or person.pk == by.user_id:
            continue
        # no name and no problem of a minor by mail: initials, and the way to the page
        outbox.enqueue(
            to=person.email, school_id=student.school_id, key=f"concern:{concern.pk}:{person.pk}",
            subject=_("Dringend: een probleem op een stageplek (%(who)s)") % {"who": student.initials},
            body=_(
                "Dag %(name)s,\n\nEr is een probleem gemeld op de stageplek van je leerling %(who)s.\n"
                "Meld je aan bij Stagespoor en open Vandaag: het staat bovenaan.\n"
            ) % {"name": person.name, "who": student.initials},
        )  # fmt: skip


@transaction.atomic
def take_step(
    *, concern: Concern, step: str, taken_on: dt.date, report: str, by: Actor, check_on: dt.date | None = None,
    seen_steps: int | None = None,
) -> ConcernStep:  # fmt: skip
    """Take one step of the ladder (ESC-1 to ESC-3). Refused out of order, or without the report it needs.

    ``step``: slug of the policy's ladder. ``check_on``: the day to look again at what was agreed.
    Raises StaleRecord when somebody took a step since ``seen_steps`` were there.
    """
    by.must(Permission.GUIDANCE_WRITE)
    must_be_at_school(by, concern.placement.student)
    policy = get_policy(by.policy_name)
    rung = next((one for one in policy.ladder if one.slug == step), None)
    if rung is None:
        refuse_if_any([Refusal("ESC-2", _("Kies een stap van de ladder."), field="step")])
        raise AssertionError(step)
    taken = list(concern.steps.values_list("step", flat=True))
    if seen_steps is not None and seen_steps != len(taken):
        raise StaleRecord(
            _("Iemand anders heeft net een stap vastgelegd. Lees die eerst en verstuur daarna opnieuw.")
        )
    refusals = rules.check_ladder(step=rung, taken=taken, policy=policy)
    refusals += rules.check_step(
        step=rung, raised_on=concern.raised_on, taken_on=taken_on, report=report, check_on=check_on,
        today=clock.today(),
    )  # fmt: skip
    if concern.state != states.OPEN:
        refusals.append(Refusal("ESC-2", _("Dit probleem is al afgesloten. Open het eerst weer.")))
    told = {"parent": concern.parents_told_on, "mentor": concern.mentor_told_on}
    refuse_if_any(refusals + rules.check_told(rung, told))
    row = ConcernStep.objects.create(
        concern=concern, step=step, taken_on=taken_on, report=report.strip(), check_on=check_on,
        taken_by_id=by.user_id,
    )  # fmt: skip
    _event("guidance.concern_step", concern, by, step=rung.name)
    if rung.ends_placement:
        # the placement itself is ended on its own page, with its grounds: that is the next step now
        move(concern, states.ENDED, states.CONCERN_MOVES, norm=rung.norm)
        _event("guidance.concern_ended", concern, by)
    return row


def told_version(concern: Concern) -> int:
    """Changes with the days on which parents and mentor were told; for the form (lost update)."""
    return fingerprint(concern.parents_told_on, concern.mentor_told_on)


@transaction.atomic
def record_told(
    *, concern: Concern, by: Actor, parents_told_on: dt.date | None = None, mentor_told_on: dt.date | None = None,
    seen_version: int | None = None,
) -> Concern:  # fmt: skip
    """Lay down on which day parents and mentor were told (ESC-5). A day left open stays as it was.

    Raises StaleRecord when the days changed since ``seen_version`` (see :func:`told_version`).
    """
    by.must(Permission.GUIDANCE_WRITE)
    must_be_at_school(by, concern.placement.student)
    if seen_version is not None and seen_version != told_version(concern):
        raise StaleRecord
    days = {"parents_told_on": parents_told_on, "mentor_told_on": mentor_told_on}
    refuse_if_any(rules.check_told_on(days, raised_on=concern.raised_on, today=clock.today()))
    words = {"parents_told_on": _("ouders"), "mentor_told_on": _("mentor")}
    changed = {field: day for field, day in days.items() if day and day != getattr(concern, field)}
    if not changed:
        return concern
    for field, day in changed.items():
        setattr(concern, field, day)
    concern.save(update_fields=list(changed))
    _event("guidance.told", concern, by, who=_(" en ").join(words[field] for field in changed))
    return concern


@transaction.atomic
def solve_concern(*, concern: Concern, by: Actor, on: dt.date | None = None) -> Concern:
    """The problem is solved; refused before any step of the ladder was taken."""
    by.must(Permission.GUIDANCE_WRITE)
    must_be_at_school(by, concern.placement.student)
    if concern.state != states.OPEN:
        raise StaleRecord(_("Dit probleem is al afgesloten."))
    if not concern.steps.exists():
        sentence = _("Leg eerst een stap van de ladder vast. Daarna kun je het probleem als opgelost melden.")
        refuse_if_any([Refusal("ESC-1", sentence)])
    move(concern, states.SOLVED, states.CONCERN_MOVES, norm="ESC-2", solved_on=on or clock.today())
    _event("guidance.concern_solved", concern, by)
    return concern


@transaction.atomic
def reopen_concern(*, concern: Concern, by: Actor) -> Concern:
    """It came back, or another place was not needed after all: the same problem is open again, with its steps."""
    by.must(Permission.GUIDANCE_WRITE)
    must_be_at_school(by, concern.placement.student)
    if concern.state == states.OPEN:
        raise StaleRecord(_("Dit probleem is al open."))
    move(concern, states.OPEN, states.CONCERN_MOVES, norm="ESC-2", solved_on=None)
    _event("guidance.concern_reopened", concern, by)
    return concern
