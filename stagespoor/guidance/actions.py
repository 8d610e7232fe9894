"""Planning, holding and reporting contact moments; feedback to the mentor."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from stagespoor.access.actor import Actor
from stagespoor.access.roles import Permission
from stagespoor.core import clock
from stagespoor.core.refusals import Refusal, refuse_if_any
from stagespoor.core.states import StaleRecord, move, save_versioned
from stagespoor.employers.actions import note_visit
from stagespoor.guidance import rules, states
from stagespoor.guidance.models import ContactMoment, Feedback
from stagespoor.placements.actions import review_prospect
from stagespoor.placements.models import Placement
from stagespoor.placements.states import OPEN
from stagespoor.policy.loader import get_policy
from stagespoor.policy.model import Policy
from stagespoor.policy.parts import ContactKind, Topic
from stagespoor.students.access import must_be_at_school, must_be_theirs
from stagespoor.students.models import Student
from stagespoor.students.timeline import record


def topics_of(kind: ContactKind, policy: Policy, placement: Placement | None = None) -> tuple[Topic, ...]:
    """The topics that belong to this kind of talk (KEN-1: the first visit to a new company)."""
    if not kind.topics:
        return ()
    group = f"{kind.topics}_topics"
    return policy.topics_for(group, placement.kind) if placement else tuple(getattr(policy, group))


def _kinds(by: Actor) -> dict[str, ContactKind]:
    return {kind.slug: kind for kind in get_policy(by.policy_name).contact_kinds}


def _what(moment: ContactMoment, by: Actor) -> str:
    kind = _kinds(by).get(moment.kind)
    return kind.name if kind else moment.kind


def _on(day: dt.date) -> str:
    return date_format(day, "j F Y")


def _of_student(placement: Placement | None, student: Student) -> list[Refusal]:
    if placement is None or placement.student_id == student.pk:
        return []
    return [Refusal("ORG-4", _("Deze stage is van een andere leerling. Begin opnieuw bij de leerling."))]


def _tell(kind: str, moment: ContactMoment, by: Actor, **data: str) -> None:
    record(
        kind, student=moment.student, by=by, about=f"moment:{moment.pk}",
        data={"what": _what(moment, by), **data},
    )  # fmt: skip


@transaction.atomic
def plan_moment(
    *, student: Student, kind: str, planned_on: dt.date, by: Actor, placement: Placement | None = None,
    planned_at: dt.time | None = None, with_whom: str = "",
) -> ContactMoment:  # fmt: skip
    """Plan a talk or visit (ORG-4). ``kind`` is a slug of the policy's contact moments."""
    by.must(Permission.GUIDANCE_WRITE)
    must_be_at_school(by, student)
    refuse_if_any(rules.check_kind(kind, known=_kinds(by)) + _of_student(placement, student))
    moment = ContactMoment.objects.create(
        student=student, placement=placement, kind=kind, planned_on=planned_on, planned_at=planned_at,
        with_whom=with_whom.strip(), owner_id=by.user_id,
    )  # fmt: skip
    _tell("guidance.planned", moment, by, on=_on(planned_on))
    return moment


@transaction.atomic
def move_moment(
    *, moment: ContactMoment, planned_on: dt.date, by: Actor, planned_at: dt.time | None = None,
    seen_version: int | None = None,
) -> ContactMoment:  # fmt: skip
    """Put a planned moment on another day. Raises StaleRecord when it changed since ``seen_version``."""
    by.must(Permission.GUIDANCE_WRITE)
    must_be_at_school(by, moment.student)
    refuse_if_any(rules.check_planned(moment.state))
    moment.planned_on, moment.planned_at = planned_on, planned_at
    seen = moment.version if seen_version is None else seen_version
    save_versioned(moment, seen_version=seen, fields=["planned_on", "planned_at"])
    _tell("guidance.moved", moment, by, on=_on(planned_on))
    return moment


@transaction.atomic
def hold_moment(
    *, moment: ContactMoment, held_on: dt.date, report: str, by: Actor, agreed: str = "", with_whom: str = "",
    tell_mentor: bool = False, topics: Collection[str] = (), prospect: str = "",
) -> ContactMoment:  # fmt: skip
    """Report on a moment that was held (REC-1); ``tell_mentor`` puts it before the mentor (ORG-5).

    ``topics``: slugs of what was discussed, for kinds that have topics (KEN-1). ``prospect``: how the prospect
    of a job was found, for a placement that aims at one (PLC-4).
    """
    by.must(Permission.GUIDANCE_WRITE)
    must_be_at_school(by, moment.student)
    refuse_if_any(
        rules.check_planned(moment.state)
        + rules.check_held(held_on=held_on, report=report, today=clock.today())
        + rules.check_topics(topics, known=_known_topics(moment.kind, by))
    )
    move(
        moment, states.HELD, states.MOMENT_MOVES, norm="ORG-4", held_on=held_on, report=report.strip(),
        agreed=agreed.strip(), with_whom=with_whom.strip() or moment.with_whom, tell_mentor=tell_mentor,
        topics=list(topics),
    )  # fmt: skip
    _tell("guidance.told_mentor" if tell_mentor else "guidance.held", moment, by, on=_on(held_on))
    _was_there(moment, by)
    _review_prospect(moment.placement, prospect, by)
    return moment


def _was_there(moment: ContactMoment, by: Actor) -> None:
    """A talk at the company is a contact with the company as well (EMP-5)."""
    kind, placement = _kinds(by).get(moment.kind), moment.placement
    if kind and kind.at_company and moment.held_on and placement and placement.employer:
        note_visit(employer=placement.employer, on=moment.held_on, by=by)


def asks_prospect(kind: ContactKind | None, placement: Placement | None, policy: Policy) -> bool:
    """Is the prospect of a job looked at in this talk: a visit to a placement that aims at a contract (PLC-4)?"""
    return bool(
        kind and kind.at_company and placement and placement.state in OPEN
        and policy.kind(placement.kind).aims_at_contract
    )  # fmt: skip


def _review_prospect(placement: Placement | None, prospect: str, by: Actor) -> None:
    if placement is not None and prospect:
        review_prospect(placement=placement, prospect=prospect, by=by)


def _known_topics(kind: str, by: Actor) -> list[str]:
    policy = get_policy(by.policy_name)
    found = _kinds(by).get(kind)
    return [topic.slug for topic in topics_of(found, policy)] if found else []


@transaction.atomic
def report_moment(
    *, student: Student, kind: str, held_on: dt.date, report: str, by: Actor, placement: Placement | None = None,
    agreed: str = "", with_whom: str = "", tell_mentor: bool = False, topics: Collection[str] = (),
    prospect: str = "",
) -> ContactMoment:  # fmt: skip
    """Report a talk or visit that nobody planned: found in the file as planned and held on that day (REC-1)."""
    by.must(Permission.GUIDANCE_WRITE)
    must_be_at_school(by, student)
    refuse_if_any(
        rules.check_kind(kind, known=_kinds(by)) + _of_student(placement, student)
        + rules.check_held(held_on=held_on, report=report, today=clock.today())
        + rules.check_topics(topics, known=_known_topics(kind, by))
    )  # fmt: skip
    moment = ContactMoment.objects.create(
        student=student, placement=placement, kind=kind, state=states.HELD, planned_on=held_on, held_on=held_on,
        report=report.strip(), agreed=agreed.strip(), with_whom=with_whom.strip(), tell_mentor=tell_mentor,
        topics=list(topics), owner_id=by.user_id,
    )  # fmt: skip
    _tell("guidance.told_mentor" if tell_mentor else "guidance.held", moment, by, on=_on(held_on))
    _was_there(moment, by)
    _review_prospect(placement, prospect, by)
    return moment


@transaction.atomic
def change_report(
    *, moment: ContactMoment, report: str, by: Actor, seen_version: int, agreed: str = "", with_whom: str = "",
    tell_mentor: bool = False,
) -> ContactMoment:  # fmt: skip
    """Mend a report. Raises StaleRecord when it changed since ``seen_version``.

    Once the mentor was asked to read it that stays so; asking it later as well is possible (ORG-5).
    """
    by.must(Permission.GUIDANCE_WRITE)
    must_be_at_school(by, moment.student)
    if moment.state != states.HELD or moment.held_on is None:
        refuse_if_any([Refusal("REC-1", _("Er is nog geen verslag. Schrijf eerst het verslag."))])
        return moment
    refuse_if_any(rules.check_held(held_on=moment.held_on, report=report, today=clock.today()))
    tells_now = tell_mentor and not moment.tell_mentor
    moment.report, moment.agreed, moment.with_whom = report.strip(), agreed.strip(), with_whom.strip()
    moment.tell_mentor = moment.tell_mentor or tell_mentor
    save_versioned(moment, seen_version=seen_version, fields=["report", "agreed", "with_whom", "tell_mentor"])
    _tell(
        "guidance.told_mentor" if tells_now else "guidance.report_changed",
        moment,
        by,
        on=_on(moment.held_on),
    )
    return moment


@transaction.atomic
def cancel_moment(*, moment: ContactMoment, reason: str, by: Actor) -> ContactMoment:
    """A planned moment does not go on; the reason stays."""
    by.must(Permission.GUIDANCE_WRITE)
    must_be_at_school(by, moment.student)
    refusals = rules.check_planned(moment.state)
    if not reason.strip():
        refusals.append(Refusal("ORG-4", _("Schrijf kort waarom het niet doorgaat."), field="reason"))
    refuse_if_any(refusals)
    move(moment, states.CANCELLED, states.MOMENT_MOVES, norm="ORG-4", cancel_reason=reason.strip())
    _tell("guidance.cancelled", moment, by, on=_on(moment.planned_on), reason=reason.strip())
    return moment


@transaction.atomic
def mark_read(*, moment: ContactMoment, by: Actor) -> ContactMoment:
    """The student's own mentor has read a report that was meant for the mentor (ORG-5). Twice is once."""
    by.must(Permission.FEEDBACK_ANSWER)
    must_be_theirs(by, moment.student)
    rows = ContactMoment.objects.filter(
        pk=moment.pk, mentor_read_at=None, state=states.HELD, tell_mentor=True
    )
    if rows.update(mentor_read_at=clock.now()):
        _tell("guidance.read", moment, by)
    return moment


# --- feedback to the mentor --------------------------------------------------------------------------


def _feedback_event(kind: str, feedback: Feedback, by: Actor, **data: str) -> None:
    areas = dict(get_policy(by.policy_name).choices("feedback_areas"))
    record(
        kind, student=feedback.student, by=by, about=f"feedback:{feedback.pk}",
        data={"area": areas.get(feedback.area, feedback.area), **data},
    )  # fmt: skip


@transaction.atomic
def give_feedback(
    *, student: Student, area: str, text: str, by: Actor, placement: Placement | None = None
) -> Feedback:
    """Tell the mentor which skill lacks (GUI-3, PRE-2); open until the mentor answers.

    ``area`` is a slug of the policy's ``feedback_areas``.
    """
    by.must(Permission.GUIDANCE_WRITE)
    must_be_at_school(by, student)
    refusals = _of_student(placement, student)
    if area not in dict(get_policy(by.policy_name).choices("feedback_areas")):
        refusals.append(Refusal("GUI-3", _("Kies waar het over gaat."), field="area"))
    if not text.strip():
        refusals.append(
            Refusal("GUI-3", _("Schrijf wat de leerling nog mist, met een voorbeeld."), field="text")
        )
    refuse_if_any(refusals)
    feedback = Feedback.objects.create(
        student=student, placement=placement, area=area, text=text.strip(), written_by_id=by.user_id
    )
    _feedback_event("guidance.feedback", feedback, by)
    return feedback


@transaction.atomic
def answer_feedback(*, feedback: Feedback, answer: str, by: Actor) -> Feedback:
    """The student's own mentor says what the lessons will do about it; this closes the loop (PRE-2)."""
    by.must(Permission.FEEDBACK_ANSWER)
    must_be_theirs(by, feedback.student)
    if feedback.state != states.OPEN:
        raise StaleRecord(_("Hier is al antwoord op gegeven. Kijk in het dossier wat er staat."))
    if not answer.strip():
        refuse_if_any([Refusal("PRE-2", _("Schrijf wat de lessen hieraan gaan doen."), field="answer")])
    move(
        feedback, states.ANSWERED, states.FEEDBACK_MOVES, norm="PRE-2", answer=answer.strip(),
        answered_by_id=by.user_id, answered_on=clock.today(),
    )  # fmt: skip
    _feedback_event("guidance.feedback_answered", feedback, by)
    return feedback


@transaction.atomic
def reopen_feedback(*, feedback: Feedback, by: Actor) -> Feedback:
    """The coach asks the mentor to look again; the earlier answer stays until the mentor writes another."""
    by.must(Permission.GUIDANCE_WRITE)
    must_be_at_school(by, feedback.student)
    if feedback.state != states.ANSWERED:
        raise StaleRecord(_("Hier wacht al een antwoord van de mentor."))
    move(feedback, states.OPEN, states.FEEDBACK_MOVES, norm="PRE-2")
    _feedback_event("guidance.feedback_reopened", feedback, by)
    return feedback
