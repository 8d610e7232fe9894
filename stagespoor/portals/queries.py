"""What people who are not staff get to see: each query is made for one audience and shows no more."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.dates import WEEKDAYS

from stagespoor.access.actor import Actor
from stagespoor.agreements.models import Agreement
from stagespoor.logbook.models import Certificate, Entry
from stagespoor.placements.access import placements_for
from stagespoor.placements.models import Placement, Schedule
from stagespoor.placements.states import ACTIVE, PLANNED
from stagespoor.students.access import students_for
from stagespoor.students.models import Student
from stagespoor.trajectories.models import Goal

SHOWN = (PLANNED, *sorted(ACTIVE))
LATEST = 5


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the week at the placement, in words."""

    name: str
    starts: dt.time
    ends: dt.time


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


def myself(actor: Actor) -> Student | None:
    """The student who is signed in."""
    return students_for(actor).select_related("trajectory__coach", "mentor").first()


def children(actor: Actor) -> QuerySet[Student]:
    """The children of the parent who is signed in."""
    return students_for(actor).select_related("trajectory__coach", "mentor").order_by("first_name")


def stages(actor: Actor, today: dt.date) -> list[Stage]:
    """The placements that are planned or run, for the student, the parents or the supervisor."""
    rows = (
        placements_for(actor)
        .filter(state__in=SHOWN)
        .select_related(
            "student", "employer", "internal_workplace", "supervisor", "internal_supervisor", "coach"
        )
        .prefetch_related(
            Prefetch("schedules", Schedule.objects.order_by("number").prefetch_related("days")),
            Prefetch("agreements", Agreement.objects.exclude(state="replaced"), to_attr="current_agreements"),
        )
        .order_by("-pk")
    )
    placements = list(rows)
    goals = _goals(placement.trajectory_id for placement in placements)
    return [
        Stage(
            placement, _days(placement, today), tuple(goals.get(placement.trajectory_id, ())),
            next(iter(placement.current_agreements), None),  # type: ignore[attr-defined]
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
    return tuple(Day(str(WEEKDAYS[day.weekday]), day.starts, day.ends) for day in days)


def newest_entries(placement_ids: Iterable[int], limit: int = LATEST) -> list[Entry]:
    """The newest days in the logbook of these placements, which the caller found for the actor."""
    rows = Entry.objects.filter(placement_id__in=list(placement_ids)).select_related("goal")
    return list(rows.order_by("-day")[:limit])


def certificates_of(student: Student) -> QuerySet[Certificate]:
    """All certificates of the student, newest first."""
    return Certificate.objects.filter(placement__student=student).order_by("-issued_on")


def written_on(placement: Placement, day: dt.date) -> Entry | None:
    """What the student already wrote about that day."""
    return Entry.objects.filter(placement=placement, day=day).first()


def ticks_on(placement: Placement, day: dt.date) -> set[tuple[int, int]]:
    """The steps (task id, step number) that were ticked on a day."""
    return set(placement.ticks.filter(day=day).values_list("task_id", "step"))


def task_list(placement: Placement, day: dt.date) -> list[dict[str, Any]]:
    """The tasks of the internal work place with their steps, ticked or not (IS-1)."""
    if placement.internal_workplace is None:
        return []
    ticked = ticks_on(placement, day)
    return [
        {"task": task, "steps": [{"number": n, "text": text, "done": (task.pk, n) in ticked} for n, text in enumerate(task.steps)]}
        for task in placement.internal_workplace.tasks.all()
    ]  # fmt: skip
