"""The reads of placements: lists, one placement with all that belongs to it, and what still misses."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Case, Count, Q, QuerySet, When

from stagespoor.access.actor import Actor
from stagespoor.access.roles import Role
from stagespoor.accounts.models import User
from stagespoor.core.refusals import Refusal
from stagespoor.core.text import search_key
from stagespoor.employers.models import Employer
from stagespoor.placements import hooks, places, rules, states
from stagespoor.placements.access import placements_for, workplaces_for
from stagespoor.placements.facts import (
    AHEAD,
    ONLY_AT_START,
    StudentFacts,
    schedule_facts,
    student_facts,
)
from stagespoor.placements.models import (
    Candidate,
    ClosingStep,
    InternalWorkplace,
    Introduction,
    Placement,
    Schedule,
    ScheduleDay,
)
from stagespoor.placements.rules import StartFacts
from stagespoor.policy.model import Policy
from stagespoor.policy.parts import Kind
from stagespoor.policy.rules import check_gates, check_schedule
from stagespoor.policy.schedule import WITHOUT_END, ScheduleVersion, WorkDay
from stagespoor.schools.calendar import Period, calendar
from stagespoor.schools.queries import has_role, people_with
from stagespoor.students.models import Student, SupportNeed
from stagespoor.workplaces.models import Workplace

ROW_COLUMNS = (
    "pk", "kind", "state", "start_on", "end_on", "started_on", "ended_on", "ended_early", "student_id",
    "student__first_name", "student__prefix", "student__last_name", "student__class_name", "coach__name",
    "employer__name", "employer__city", "employer__sector", "internal_workplace__name",
)  # fmt: skip


def search_q(words: str) -> Q:
    """All words must be in the student's search key or in the name of the place."""
    found = Q()
    for word in search_key(words).split():
        found &= (
            Q(student__search_key__contains=word)
            | Q(employer__search_key__contains=word)
            | Q(internal_workplace__name__icontains=word)
        )
    return found


def state_q(value: str) -> Q:
    """Placements in one state; "open": in any state that is not over."""
    return Q(state__in=states.OPEN) if value == "open" else Q(state=value)


def candidates_of(placement: Placement) -> QuerySet[Candidate]:
    """The employers in view for this placement, with what came of each."""
    order = Case(When(state="declined", then=1), default=0)
    rows = Candidate.objects.filter(placement=placement).select_related("employer", "added_by")
    return rows.order_by(order, "pk")


def workplaces_with_room(actor: Actor) -> tuple[QuerySet[InternalWorkplace], dict[int, int]]:
    """The work places inside the school in use, and how many students each has now. Two queries."""
    places = workplaces_for(actor).filter(is_active=True).select_related("supervisor")
    rows = Placement.objects.filter(internal_workplace__school_id=actor.school_id, state__in=states.OPEN)
    taken = rows.values_list("internal_workplace_id").annotate(count=Count("pk")).order_by()
    return places, {pk: count for pk, count in taken if pk is not None}


def workplace_rows(actor: Actor) -> list[dict[str, Any]]:
    """The work places of the school as rows: free places and number of tasks. Two queries."""
    taken = Placement.objects.filter(internal_workplace__school_id=actor.school_id, state__in=states.OPEN)
    counts = dict(taken.values_list("internal_workplace_id").annotate(count=Count("pk")).order_by())
    columns = ("pk", "name", "department", "places", "is_active", "supervisor__name")
    rows = workplaces_for(actor).annotate(task_count=Count("tasks")).order_by("-is_active", "name")
    return [
        {**row, "free": max(0, row["places"] - counts.get(row["pk"], 0))}
        for row in rows.values(*columns, "task_count")
    ]


def placements_at(actor: Actor, workplace: InternalWorkplace) -> QuerySet[Placement]:
    """The open placements at a work place that this actor may see."""
    rows = placements_for(actor).filter(internal_workplace=workplace, state__in=states.OPEN)
    return rows.select_related("student").order_by("student__last_name", "pk")


def functional_needs(placement: Placement) -> list[str]:
    """What may be told to a company about the student, in plain verbs (KEN-2)."""
    rows = SupportNeed.objects.filter(student=placement.student_id, ended_on=None).exclude(functional="")
    return list(rows.values_list("functional", flat=True))


def next_kind(student: Student, *, policy: Policy, kinds: Sequence[Kind], today: dt.date) -> str:
    """The first of these kinds that may be opened now, for the form; "" when none may."""
    facts = student_facts(student, policy=policy, start_on=today + AHEAD)
    for kind in kinds:
        finished = kind.slug in facts.gates.closed_kinds or kind.slug in facts.gates.skipped_kinds
        if not finished and kind.slug not in facts.open_kinds:
            return kind.slug
    return ""


def coaches(school_id: int) -> QuerySet[User]:
    """Who may guide a placement: the coaches and the leads of the school."""
    rows = User.objects.filter(
        is_active=True, memberships__school_id=school_id, memberships__is_active=True,
        memberships__role__in=[Role.COACH, Role.LEAD],
    )  # fmt: skip
    return rows.order_by("name", "pk").distinct()


def coaches_of(actor: Actor) -> list[tuple[int, str]]:
    """The coaches of the actor's school as (id, name)."""
    return list(people_with(Role.COACH, actor.school_id).values_list("pk", "name"))


def is_coach(user_id: int, school_id: int) -> bool:
    """May this person guide placements at the school?"""
    return has_role(user_id, Role.COACH, school_id) or has_role(user_id, Role.LEAD, school_id)


def internal_supervisors(school_id: int) -> QuerySet[User]:
    """Who can guide a placement inside the school."""
    return people_with(Role.INTERNAL, school_id)


def internal_taken(workplace: InternalWorkplace) -> int:
    """How many students have this work place now (planned or running)."""
    return Placement.objects.filter(internal_workplace=workplace, state__in=states.OPEN).count()


@dataclass(frozen=True, slots=True)
class Planned:
    """One version of the schedule."""

    pk: int
    number: int
    valid_from: dt.date
    reason: str
    made_by: str
    days: tuple[WorkDay, ...]
    sunday_reason: str

    @property
    def text(self) -> str:
        """The days and times in a line."""
        return rules.days_text(self.days)

    @property
    def version(self) -> ScheduleVersion:
        """As the rules read it."""
        return ScheduleVersion(self.valid_from, self.days, self.sunday_reason)


def schedules_of(placement: Placement) -> list[Planned]:
    """All versions of the schedule with their days, oldest first. One query."""
    rows = ScheduleDay.objects.filter(schedule__placement=placement).select_related("schedule__made_by")
    found: dict[int, list[ScheduleDay]] = {}
    for row in rows.order_by("schedule__number", "weekday"):
        found.setdefault(row.schedule_id, []).append(row)
    return [_planned(days[0].schedule, days) for days in found.values()]


def _planned(schedule: Schedule, days: Iterable[ScheduleDay]) -> Planned:
    return Planned(
        schedule.pk, schedule.number, schedule.valid_from, schedule.reason, schedule.made_by.name,
        tuple(WorkDay(day.weekday, day.starts, day.ends, day.break_minutes, day.lesson_minutes) for day in days),
        schedule.sunday_reason,
    )  # fmt: skip


def schedule_on(schedules: Sequence[Planned], day: dt.date) -> Planned | None:
    """The version that holds on ``day``; before the first one: the first; None without any."""
    ordered = sorted(schedules, key=lambda one: one.valid_from)
    held = [one for one in ordered if one.valid_from <= day]
    return held[-1] if held else (ordered[0] if ordered else None)


def done_steps(placement: Placement) -> set[str]:
    """The closing steps that were done, as slugs."""
    return set(ClosingStep.objects.filter(placement=placement).values_list("step", flat=True))


def open_refusals(
    student: Student, *, kind: Kind, policy: Policy, today: dt.date
) -> tuple[StudentFacts, list[Refusal]]:
    """The facts of the student and why a placement of this kind cannot be opened now.

    Brug naar Werk bites at the start only (PREP-5); the age is asked for a start some months from now.
    """
    facts = student_facts(student, policy=policy, start_on=today + AHEAD)
    found = rules.check_openable(
        kind,
        enrolled=facts.enrolled,
        open_kinds=facts.open_kinds,
        has_trajectory=facts.trajectory_id is not None or not kind.external,
    )
    needed = tuple(slug for slug in kind.gates if policy.choice("gates", slug).check not in ONLY_AT_START)
    return facts, found or check_gates(replace(kind, gates=needed), facts.gates, policy)


def fit_refusals(placement: Placement, *, kind: Kind, policy: Policy, today: dt.date) -> list[Refusal]:
    """Only a student who is judged fit gets a place; the search was opened so, but that may have changed (MAT-2)."""
    asked = tuple(slug for slug in kind.gates if policy.choice("gates", slug).check == "fit")
    if not asked:
        return []
    facts = student_facts(
        placement.student,
        policy=policy,
        start_on=placement.start_on or today,
        about=f"placement:{placement.pk}",
    )
    norms = {policy.choice("gates", slug).norm for slug in asked}
    found = check_gates(replace(kind, gates=asked), facts.gates, policy)
    return [refusal for refusal in found if refusal.norm in norms]


def ask_refusals(
    placement: Placement, employer: Employer, at: Workplace | None, *, by: Actor, policy: Policy, today: dt.date
) -> list[Refusal]:  # fmt: skip
    """Why this place may not come on the list, be shared with anybody or be asked for this student.

    Only a student judged fit is matched (MAT-2), and no list goes round a law, a judgement or a reservation (EMP-1,
    EMP-3). At most seven queries.
    """
    return [
        *fit_refusals(placement, kind=policy.kind(placement.kind), policy=policy, today=today),
        *places.standing_refusals(placement, employer, at, by=by, today=today),
    ]


def schedule_refusals(
    placement: Placement, *, kind: Kind, policy: Policy, versions: Sequence[ScheduleVersion] | None = None
) -> list[Refusal]:
    """Why the schedule is not allowed on some day of the period; empty without a schedule or period.

    Days at another placement are taken (PH-1), and the hours there count for the law.
    """
    found = [one.version for one in schedules_of(placement)] if versions is None else versions
    if not found or placement.start_on is None or not kind.has_schedule:
        return []
    facts, taken = schedule_facts(placement, kind=kind, policy=policy, versions=found)
    last = placement.end_on or placement.start_on + WITHOUT_END
    return check_schedule(facts, kind, policy) or rules.check_elsewhere(facts, last, taken)


def standing_still(placement: Placement, *, kind: Kind, today: dt.date) -> list[Period]:
    """The holidays and study days of the coming year in which a placement of this kind stands still. One query."""
    return calendar(placement.student.school_id, today, today + WITHOUT_END).standstill(kind)


def topics_missing(
    placement: Placement, policy: Policy, introduction: Introduction | None
) -> tuple[str, ...]:
    """The names of the topics of the introduction that were not discussed yet (KEN-2)."""
    done = set(introduction.topics) if introduction else set()
    topics = policy.topics_for("introduction_topics", placement.kind)
    return tuple(topic.name for topic in topics if topic.slug not in done)


def start_refusals(placement: Placement, *, policy: Policy, on: dt.date, today: dt.date) -> list[Refusal]:
    """Why the placement cannot start on this day (see :func:`actions.start_placement`)."""
    kind = policy.kind(placement.kind)
    versions = [one.version for one in schedules_of(placement)]
    introduction = Introduction.objects.filter(placement=placement).first() if kind.external else None
    facts = StartFacts(
        state=placement.state, start_on=placement.start_on, end_on=placement.end_on, has_schedule=bool(versions),
        topics_missing=topics_missing(placement, policy, introduction) if kind.external else (),
        transport=placement.transport, prospect=placement.prospect,
        has_supervisor=bool(placement.supervisor_id if kind.external else placement.internal_supervisor_id),
    )  # fmt: skip
    found = rules.check_start(facts, kind=kind, on=on, today=today)
    if placement.state != states.PLANNED:
        return found
    student = student_facts(placement.student, policy=policy, start_on=on, about=f"placement:{placement.pk}")
    return [
        *check_gates(kind, student.gates, policy),
        *found,
        *schedule_refusals(placement, kind=kind, policy=policy, versions=versions),
        *places.start_refusals(placement, on, today),
        *hooks.refusals_from(hooks.start_checks, placement),
    ]
