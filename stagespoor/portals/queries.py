"""What people who are not staff get to see: each query is made for one audience and shows no more."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.dates import WEEKDAYS

from stagespoor.access.actor import Actor
from stagespoor.accounts.models import User
from stagespoor.agreements.access import agreements_for
from stagespoor.agreements.models import Agreement
from stagespoor.agreements.states import REPLACED
from stagespoor.core import clock
from stagespoor.core.models import Event
from stagespoor.guidance.models import Concern
from stagespoor.guidance.states import OPEN as OPEN_CONCERN
from stagespoor.logbook.models import Assessment, Certificate, Entry, Score
from stagespoor.matching.access import searching_now, shared_for
from stagespoor.matching.shortlist import Audience, Shared, short_lists
from stagespoor.placements.access import placement_q, placements_for
from stagespoor.placements.models import Candidate, Placement, Schedule
from stagespoor.placements.states import ACTIVE, PLANNED
from stagespoor.policy.model import Policy
from stagespoor.schools.calendar import calendar
from stagespoor.students.access import students_for
from stagespoor.students.models import Student
from stagespoor.trajectories.models import Goal

SHOWN = (PLANNED, *sorted(ACTIVE))
LATEST = 3
DAYS_BACK = 14


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the week at the placement, in words."""

    weekday: int
    starts: dt.time
    ends: dt.time

    @property
    def name(self) -> str:
        """Maandag, dinsdag …"""
        return str(WEEKDAYS[self.weekday])


@dataclass(frozen=True, slots=True)
class Stage:
    """A placement as its student, parents and supervisor see it."""

    placement: Placement
    days: tuple[Day, ...]
    goals: tuple[Goal, ...]
    agreement: Agreement | None

    @property
    def runs(self) -> bool:
        """Has it started?"""
        return self.placement.state in ACTIVE

    @property
    def first_day(self) -> dt.date | None:
        """The day it began, or is to begin."""
        return self.placement.started_on or self.placement.start_on

    def on(self, weekday: int) -> Day | None:
        """The hours of that weekday (0 = Monday), None where it is no day of the placement."""
        return next((day for day in self.days if day.weekday == weekday), None)


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """One goal with what both sides found, in the student's words."""

    goal: str
    coach: str
    supervisor: str


@dataclass(frozen=True, slots=True)
class Judged:
    """A fixed assessment as the student reads it."""

    assessment: Assessment
    lines: tuple[ScoreLine, ...]


def myself(actor: Actor) -> Student | None:
    """The student who is signed in."""
    return students_for(actor).select_related("trajectory__coach", "mentor").first()


def children(actor: Actor) -> QuerySet[Student]:
    """The children of the parent who is signed in."""
    return students_for(actor).select_related("trajectory__coach", "mentor").order_by("first_name")


def helper_of(student: Student, stage: Stage | None = None) -> User | None:
    """Whom to call: the coach of the placement, else of the trajectory, else the mentor (LOG-5)."""
    trajectory = getattr(student, "trajectory", None)
    coach = (stage.placement.coach if stage else None) or (trajectory.coach if trajectory else None)
    return coach or student.mentor


def stages(actor: Actor, today: dt.date) -> list[Stage]:
    """The placements that are planned or run, those that run first. Five queries, however many there are."""
    rows = (
        placements_for(actor)
        .filter(state__in=SHOWN)
        .select_related(
            "student__mentor", "employer", "internal_workplace", "supervisor", "internal_supervisor", "coach"
        )
        .prefetch_related(
            Prefetch("schedules", Schedule.objects.order_by("number").prefetch_related("days")),
            Prefetch("agreements", Agreement.objects.exclude(state=REPLACED), to_attr="current_agreements"),
        )
        .order_by("-pk")
    )
    placements = sorted(rows, key=lambda placement: placement.state == PLANNED)
    goals = _goals(placement.trajectory_id for placement in placements)
    return [
        Stage(
            placement, _days(placement, today), tuple(goals.get(placement.trajectory_id, ())),
            next(iter(placement.current_agreements), None),
        )
        for placement in placements
    ]  # fmt: skip


def _goals(trajectory_ids: Iterable[int]) -> dict[int, list[Goal]]:
    found: dict[int, list[Goal]] = {}
    for goal in Goal.objects.filter(trajectory_id__in=set(trajectory_ids), dropped_on=None).order_by("pk"):
        found.setdefault(goal.trajectory_id, []).append(goal)
    return found


def _days(placement: Placement, today: dt.date) -> tuple[Day, ...]:
    """The days that hold today, or those that come first."""
    versions = list(placement.schedules.all())
    holds = [version for version in versions if version.valid_from <= today] or versions[:1]
    if not holds:
        return ()
    days = sorted(holds[-1].days.all(), key=lambda day: (day.weekday, day.starts))
    return tuple(Day(day.weekday, day.starts, day.ends) for day in days)


def works_today(stage: Stage, *, school_id: int, policy: Policy, today: dt.date) -> Day | None:
    """The hours of today at the placement; None on other days and on the days the school is free."""
    day = stage.on(today.weekday())
    if day is None or calendar(school_id, today, today).free(policy.kind(stage.placement.kind)):
        return None
    return day


def papers(actor: Actor) -> QuerySet[Agreement]:
    """The agreements that count, of all placements the actor may see, newest first (AGR-2)."""
    rows = agreements_for(actor).exclude(state=REPLACED)
    return rows.select_related(
        "placement__student", "placement__employer", "placement__internal_workplace"
    ).order_by("-placement_id")


def certificates(actor: Actor) -> QuerySet[Certificate]:
    """All certificates the actor may see, newest first (CER-1, LOG-3)."""
    rows = Certificate.objects.filter(placement_q(actor, "placement__"))
    return rows.select_related("placement__employer", "placement__internal_workplace").order_by("-issued_on")


def entries(actor: Actor) -> QuerySet[Entry]:
    """All days that were written about in placements the actor may see, newest first (LOG-2)."""
    rows = Entry.objects.filter(placement_q(actor, "placement__"))
    return rows.select_related(
        "goal", "placement__employer", "placement__internal_workplace"
    ).order_by("-day", "-pk")  # fmt: skip


def newest_entries(actor: Actor, placement_ids: Sequence[int], limit: int = LATEST) -> dict[int, list[Entry]]:
    """The newest days of each of these placements. One query."""
    since = clock.today() - dt.timedelta(days=60)
    rows = entries(actor).filter(placement_id__in=placement_ids, day__gte=since)
    found: dict[int, list[Entry]] = {pk: [] for pk in placement_ids}
    for entry in rows:
        if len(found[entry.placement_id]) < limit:
            found[entry.placement_id].append(entry)
    return found


def days_to_write(placement: Placement, today: dt.date) -> list[dt.date]:
    """The days of the last two weeks that can still be written about, newest first."""
    first = max(placement.started_on or today, today - dt.timedelta(days=DAYS_BACK))
    last = min(placement.ended_on or today, today)
    written = set(placement.entries.filter(day__gte=first).values_list("day", flat=True))
    count = (last - first).days + 1
    return [day for n in range(count) if (day := last - dt.timedelta(days=n)) not in written]


def likely_day(days: Sequence[dt.date], stage: Stage | None) -> dt.date | None:
    """The day the student most likely wants to write about: the last one with work."""
    return next((day for day in days if stage and stage.on(day.weekday())), next(iter(days), None))


def concerns_of(actor: Actor, placement_ids: Iterable[int]) -> QuerySet[Concern]:
    """What this person told and is not yet solved (ESC-1)."""
    return Concern.objects.filter(
        placement_id__in=list(placement_ids), state=OPEN_CONCERN, raised_by_id=actor.user_id
    )


def open_assessment(placement_ids: Iterable[int]) -> dict[int, Assessment]:
    """Per placement that runs the assessment that is open now (GOAL-6)."""
    rows = Assessment.objects.filter(
        placement_id__in=list(placement_ids), fixed_at=None, placement__state__in=ACTIVE
    )
    return {row.placement_id: row for row in rows.select_related("placement__student").order_by("pk")}


def judged(student: Student, policy: Policy) -> list[Judged]:
    """The assessments that are fixed, in the student's words, newest first (LOG-3, LOG-4). Three queries."""
    rows = Assessment.objects.filter(placement__student=student, fixed_at__isnull=False)
    found = rows.select_related("placement__employer", "placement__internal_workplace").prefetch_related(
        Prefetch(
            "scores", Score.objects.filter(goal__isnull=False).select_related("goal").order_by("goal_id")
        )
    )
    return [Judged(one, _score_lines(one, policy)) for one in found.order_by("-fixed_at")]


def _score_lines(assessment: Assessment, policy: Policy) -> tuple[ScoreLine, ...]:
    sides: dict[str, dict[str, str]] = {}
    for score in assessment.scores.all():
        words = policy.scale.step(score.value).plain
        sides.setdefault(score.goal.plain if score.goal else "", {})[score.side] = words
    return tuple(ScoreLine(goal, by.get("coach", ""), by.get("supervisor", "")) for goal, by in sides.items())


def task_list(placement: Placement, day: dt.date) -> list[dict[str, Any]]:
    """The tasks of the internal work place with their steps, ticked or not (IS-1)."""
    if placement.internal_workplace is None:
        return []
    ticked = set(placement.ticks.filter(day=day).values_list("task_id", "step"))
    found = []
    for task in placement.internal_workplace.tasks.all():
        steps = [
            {"number": number, "text": text, "done": (task.pk, number) in ticked}
            for number, text in enumerate(task.steps)
        ]
        found.append({"task": task, "steps": steps, "all_done": all(step["done"] for step in steps)})
    return found


def sick_today(placement: Placement) -> bool:
    """Did the parents report the student sick for this placement today (PAR-5)?"""
    start = timezone.localtime(clock.now()).replace(hour=0, minute=0, second=0, microsecond=0)
    return Event.objects.filter(
        student_id=placement.student_id, kind="portals.sick", about=f"placement:{placement.pk}", at__gte=start
    ).exists()


@dataclass(frozen=True, slots=True)
class Choice:
    """The places that the school shared for one placement, for the student or the parents (MAT-1)."""

    child: Student
    places: tuple[Shared, ...]


def places_shared(actor: Actor, *, audience: Audience) -> list[Choice]:
    """The places to say a wish about, by placement. Seven queries; how to reach a company is not in it (PAR-4)."""
    found = short_lists(actor, audience=audience)
    return [
        Choice(
            places[0].candidate.placement.student,
            tuple(sorted(places, key=lambda place: place.candidate.state == Candidate.State.DECLINED)),
        )
        for places in found.values()
    ]


def places_waiting(actor: Actor) -> Counter[int]:
    """Per student how many places were shared and wait for a choice; not those that said no. One query."""
    rows = shared_for(actor).filter(searching_now()).exclude(state=Candidate.State.DECLINED)
    return Counter(rows.values_list("placement__student_id", flat=True))
