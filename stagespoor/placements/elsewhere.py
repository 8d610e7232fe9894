"""What a student works at other placements: one person has one week."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from django.db.models import Q
from django.db.models.functions import Coalesce

from stagespoor.placements import states
from stagespoor.placements.models import Placement, ScheduleDay
from stagespoor.policy.model import Policy
from stagespoor.policy.schedule import ScheduleVersion, WorkDay, placement_days
from stagespoor.schools.calendar import Calendar

# What was worked counts for the hours of its week, also when that placement is over by now.
_WORKED = states.BOOKED | {states.CLOSING, states.CLOSED}


class Elsewhere(NamedTuple):
    """``taken``: the dates on which the student is booked at another placement (PH-1).

    ``counted``: the work outside the school on other dates, whose hours the law counts as well (ATW 5:2, 5:7).
    """

    taken: frozenset[dt.date]
    counted: dict[dt.date, WorkDay]


def work_of(placement: Placement, policy: Policy, days: Calendar, first: dt.date, last: dt.date) -> Elsewhere:
    """What the student of this placement does at others from first to last. One query."""
    versions: dict[Placement, dict[dt.date, list[WorkDay]]] = {}
    for row in _rows(placement, first, last):
        day = WorkDay(row.weekday, row.starts, row.ends, row.break_minutes, row.lesson_minutes)
        versions.setdefault(row.schedule.placement, {}).setdefault(row.schedule.valid_from, []).append(day)
    taken: set[dt.date] = set()
    counted: dict[dt.date, WorkDay] = {}
    for other, dated in versions.items():
        kind = policy.kind(other.kind)
        worked = placement_days(
            tuple(ScheduleVersion(since, tuple(week)) for since, week in dated.items()),
            max(first, other.start_on or first),
            min(last, other.ended_on or other.end_on or last),
            days.free(kind),
        )
        found = dict(worked)
        if other.state in states.BOOKED:
            taken |= found.keys()
        if kind.external:
            counted |= found
    return Elsewhere(frozenset(taken), counted)


def _rows(placement: Placement, first: dt.date, last: dt.date) -> list[ScheduleDay]:
    others = Placement.objects.filter(student_id=placement.student_id, state__in=_WORKED, start_on__lte=last)
    ends = Coalesce("ended_on", "end_on")
    others = others.annotate(ends=ends).filter(Q(ends=None) | Q(ends__gte=first)).exclude(pk=placement.pk)
    rows = ScheduleDay.objects.filter(schedule__placement__in=others.values("pk"))
    return list(rows.select_related("schedule__placement"))
