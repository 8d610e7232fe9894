"""Planning, holding and reporting contact moments; the agreed rhythm; feedback to the mentor."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from stagespoor.access.actor import Actor
from stagespoor.access.roles import Permission
from stagespoor.core import clock
from stagespoor.core.refusals import Refusal, refuse_if_any
from stagespoor.core.states import move
from stagespoor.guidance import rules, states
from stagespoor.guidance.models import ContactMoment, Feedback
from stagespoor.placements.models import Placement
from stagespoor.policy.loader import get_policy
from stagespoor.students.models import Student
from stagespoor.students.timeline import record


def _what(moment: ContactMoment, by: Actor) -> str:
    return str(get_policy(by.policy_name).choice("contact_kinds", moment.kind).name)


def _on(day: dt.date) -> str:
    return date_format(day, "j F Y")


@transaction.atomic
def plan_moment(
    *, student: Student, kind: str, planned_on: dt.date, by: Actor, placement: Placement | None = None,
    planned_at: dt.time | None = None, with_whom: str = "",
) -> ContactMoment:  # fmt: skip
    """Plan a talk or visit (ORG-4). ``kind`` is a slug of the policy's contact moments."""
    by.must(Permission.GUIDANCE_WRITE)
    moment = ContactMoment.objects.create(
        student=student, placement=placement, kind=kind, planned_on=planned_on, planned_at=planned_at,
        with_whom=with_whom, owner_id=by.user_id,
    )  # fmt: skip
    record(
        "guidance.planned", student=student, by=by, about=f"moment:{moment.pk}",
        data={"what": _what(moment, by), "on": _on(planned_on)},
    )  # fmt: skip
    return moment


@transaction.atomic
def move_moment(
    *, moment: ContactMoment, planned_on: dt.date, by: Actor, planned_at: dt.time | None = None
) -> ContactMoment:
    """Put a planned moment on another day."""
    by.must(Permission.GUIDANCE_WRITE)
    if moment.state != states.PLANNED:
        refuse_if_any(
            [Refusal("ORG-4", _("Dit gesprek is al geweest of gaat niet door. Plan een nieuw gesprek."))]
        )
    moment.planned_on, moment.planned_at = planned_on, planned_at
    moment.save(update_fields=["planned_on", "planned_at"])
    record(
        "guidance.moved", student=moment.student, by=by, about=f"moment:{moment.pk}",
        data={"what": _what(moment, by), "on": _on(planned_on)},
    )  # fmt: skip
    return moment


@transaction.atomic
def hold_moment(
    *, moment: ContactMoment, held_on: dt.date, report: str, by: Actor, agreed: str = "", with_whom: str = "",
    tell_mentor: bool = False,
) -> ContactMoment:  # fmt: skip
    """Report on a moment that was held (REC-1); ``tell_mentor`` puts it before the mentor (ORG-5)."""
    by.must(Permission.GUIDANCE_WRITE)
    refuse_if_any(rules.check_held(held_on=held_on, report=report, today=clock.today()))
    move(
        moment, states.HELD, states.MOMENT_MOVES, norm="ORG-4", held_on=held_on, report=report.strip(),
        agreed=agreed.strip(), with_whom=with_whom or moment.with_whom, tell_mentor=tell_mentor,
    )  # fmt: skip
    kind = "guidance.told_mentor" if tell_mentor else "guidance.held"
    record(
        kind, student=moment.student, by=by, about=f"moment:{moment.pk}",
        data={"what": _what(moment, by), "on": _on(held_on)},
    )  # fmt: skip
    return moment


@transaction.atomic
def cancel_moment(*, moment: ContactMoment, reason: str, by: Actor) -> ContactMoment:
    """A planned moment does not go on; the reason stays."""
    by.must(Permission.GUIDANCE_WRITE)
    if not reason.strip():
        refuse_if_any([Refusal("ORG-4", _("Schrijf kort waarom het niet doorgaat."), field="reason")])
    move(moment, states.CANCELLED, states.MOMENT_MOVES, norm="ORG-4", cancel_reason=reason.strip())
    record(
        "guidance.cancelled", student=moment.student, by=by, about=f"moment:{moment.pk}",
        data={"what": _what(moment, by), "on": _on(moment.planned_on), "reason": reason.strip()},
    )  # fmt: skip
    return moment


@transaction.atomic
def mark_read(*, moment: ContactMoment, by: Actor) -> ContactMoment:
    """The mentor has read a report that was meant for the mentor (ORG-5)."""
    by.must(Permission.FEEDBACK_ANSWER)
    if ContactMoment.objects.filter(pk=moment.pk, mentor_read_at=None).update(mentor_read_at=clock.now()):
        record(
            "guidance.read",
            student=moment.student,
            by=by,
            about=f"moment:{moment.pk}",
            data={"what": _what(moment, by)},
        )
    return moment


@transaction.atomic
def set_visit_rhythm(*, placement: Placement, weeks: int, by: Actor) -> Placement:
    """Agree how often the coach visits, in weeks (GUI-1); the change stays on the timeline."""
    by.must(Permission.GUIDANCE_WRITE)
    if not 1 <= weeks <= 26:
        refuse_if_any([Refusal("GUI-1", _("Kies een ritme van 1 tot en met 26 weken."), field="weeks")])
    placement.visit_every_weeks = weeks
    placement.save(update_fields=["visit_every_weeks"])
    record(
        "guidance.rhythm",
        student=placement.student,
        by=by,
        about=f"placement:{placement.pk}",
        data={"weeks": weeks},
    )
    return placement


@transaction.atomic
def give_feedback(
    *, student: Student, area: str, text: str, by: Actor, placement: Placement | None = None
) -> Feedback:
    """Tell the mentor which skill lacks (GUI-3, PRE-2); open until the mentor answers."""
    by.must(Permission.GUIDANCE_WRITE)
    if not text.strip():
        refuse_if_any(
            [Refusal("GUI-3", _("Schrijf wat de leerling nog mist, met een voorbeeld."), field="text")]
        )
    feedback = Feedback.objects.create(
        student=student, placement=placement, area=area, text=text.strip(), written_by_id=by.user_id
    )
    record(
        "guidance.feedback",
        student=student,
        by=by,
        about=f"feedback:{feedback.pk}",
        data={"area": _area(area, by)},
    )
    return feedback


@transaction.atomic
def answer_feedback(*, feedback: Feedback, answer: str, by: Actor) -> Feedback:
    """The mentor says what the lessons will do about it; this closes the loop (PRE-2)."""
    by.must(Permission.FEEDBACK_ANSWER)
    if not answer.strip():
        refuse_if_any([Refusal("PRE-2", _("Schrijf wat de lessen hieraan gaan doen."), field="answer")])
    move(
        feedback, states.ANSWERED, states.FEEDBACK_MOVES, norm="PRE-2", answer=answer.strip(),
        answered_by_id=by.user_id, answered_on=clock.today(),
    )  # fmt: skip
    record(
        "guidance.feedback_answered", student=feedback.student, by=by, about=f"feedback:{feedback.pk}",
        data={"area": _area(feedback.area, by)},
    )  # fmt: skip
    return feedback


@transaction.atomic
def reopen_feedback(*, feedback: Feedback, by: Actor) -> Feedback:
    """The coach asks the mentor to look again; the earlier answer stays in the event."""
    by.must(Permission.GUIDANCE_WRITE)
    move(feedback, states.OPEN, states.FEEDBACK_MOVES, norm="PRE-2")
    record(
        "guidance.feedback_reopened", student=feedback.student, by=by, about=f"feedback:{feedback.pk}",
        data={"area": _area(feedback.area, by), "earlier_answer": feedback.answer},
    )  # fmt: skip
    return feedback


def _area(slug: str, by: Actor) -> str:
    return str(get_policy(by.policy_name).choice("feedback_areas", slug).name)
