"""The calendar of a school: what a placement does on holidays and study days is for its kind in the policy to say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from stagespoor.policy.parts import Kind
from stagespoor.schools.models import CalendarPeriod


class Period(NamedTuple):
    """A holiday or a study day, as far as it was asked for."""

    what: str
    name: str
    first: dt.date
    last: dt.date


@dataclass(frozen=True, slots=True)
class Calendar:
    """Holidays and study days of a school."""

    periods: tuple[Period, ...]

    def standstill(self, kind: Kind) -> list[Period]:
        """The periods in which a placement of this kind stands still, the first first."""
        does = {
            CalendarPeriod.Kind.HOLIDAY: kind.on_holiday,
            CalendarPeriod.Kind.STUDY_DAY: kind.on_study_day,
        }
        return [one for one in self.periods if does[CalendarPeriod.Kind(one.what)] == "free"]

    def free(self, kind: Kind) -> frozenset[dt.date]:
        """The days on which a placement of this kind stands still."""
        return _days(self.standstill(kind))

    def without_lessons(self, kind: Kind) -> frozenset[dt.date]:
        """The days on which a placement of this kind goes on while the school gives no lessons."""
        return _days(self.periods) - self.free(kind)

    def standstill_on(self, kind: Kind, day: dt.date) -> Period | None:
        """The period in which a placement of this kind stands still on that day, if any."""
        return next((one for one in self.standstill(kind) if one.first <= day <= one.last), None)


def calendar(school_id: int, first: dt.date, last: dt.date) -> Calendar:
    """The calendar of a school from first to last. One query."""
    periods = CalendarPeriod.objects.filter(school_id=school_id, first_on__lte=last, last_on__gte=first)
    rows = periods.order_by("first_on", "pk").values_list("kind", "name", "first_on", "last_on")
    return Calendar(
        tuple(Period(what, name, max(begin, first), min(end, last)) for what, name, begin, end in rows)
    )


def _days(periods: Iterable[Period]) -> frozenset[dt.date]:
    return frozenset(
        one.first + dt.timedelta(days=n) for one in periods for n in range((one.last - one.first).days + 1)
    )
