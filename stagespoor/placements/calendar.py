"""The school's calendar as the schedule rules read it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from stagespoor.policy.parts import Kind
from stagespoor.schools.models import CalendarPeriod
from stagespoor.schools.queries import lesson_minutes


@dataclass(frozen=True, slots=True)
class SchoolDays:
    """Holidays and study days, and lessons by weekday. ``periods``: what it is, first and last day.

    What a placement does on them is for its kind in the policy to say.
    """

    periods: tuple[tuple[str, dt.date, dt.date], ...]
    lesson_minutes: Mapping[int, int]

    def free(self, kind: Kind) -> frozenset[dt.date]:
        """The days on which a placement of this kind stands still."""
        return self._days(kind, works=False)

    def without_lessons(self, kind: Kind) -> frozenset[dt.date]:
        """The days on which a placement of this kind goes on while the school gives no lessons."""
        return self._days(kind, works=True) - self.free(kind)

    def _days(self, kind: Kind, *, works: bool) -> frozenset[dt.date]:
        does = {
            CalendarPeriod.Kind.HOLIDAY: kind.on_holiday,
            CalendarPeriod.Kind.STUDY_DAY: kind.on_study_day,
        }
        asked = [
            (first, last)
            for what, first, last in self.periods
            if (does[CalendarPeriod.Kind(what)] == "work") is works
        ]
        return frozenset(
            first + dt.timedelta(days=n) for first, last in asked for n in range((last - first).days + 1)
        )


def school_days(school_id: int, first: dt.date, last: dt.date) -> SchoolDays:
    """The calendar of a school from first to last. Two queries."""
    periods = CalendarPeriod.objects.filter(school_id=school_id, first_on__lte=last, last_on__gte=first)
    rows = periods.values_list("kind", "first_on", "last_on")
    cut = tuple((what, max(begin, first), min(end, last)) for what, begin, end in rows)
    return SchoolDays(cut, lesson_minutes(school_id))
