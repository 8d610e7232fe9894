"""The holidays and study days of the demo schools, in the south of the country."""

from __future__ import annotations

import datetime as dt
from functools import cache

from stagespoor.demo.clockwork import workday
from stagespoor.schools.models import CalendarPeriod


@cache
def calendar(year: int) -> list[tuple[str, str, dt.date, dt.date]]:
    """Holidays and study days of the school year that begins in ``year``, in the south of the country."""
    holiday, study = CalendarPeriod.Kind.HOLIDAY, CalendarPeriod.Kind.STUDY_DAY

    def monday(month: int, day: int, plus: int = 0) -> dt.date:
        found = dt.date(year + plus, month, day)
        return found - dt.timedelta(days=found.weekday())

    def week(name: str, first: dt.date, count: int = 1) -> tuple[str, str, dt.date, dt.date]:
        return (holiday, name, first, first + dt.timedelta(days=7 * count - 3))

    return [
        week("Herfstvakantie", monday(10, 16)),
        week("Kerstvakantie", monday(12, 23), 2),
        week("Voorjaarsvakantie", monday(2, 18, 1)),
        week("Meivakantie", monday(4, 29, 1), 2),
        week("Zomervakantie", monday(7, 14, 1), 6),
        (study, "Studiedag", monday(11, 12) + dt.timedelta(days=2), monday(11, 12) + dt.timedelta(days=2)),
        (
            study,
            "Studiedag",
            monday(3, 20, 1) + dt.timedelta(days=3),
            monday(3, 20, 1) + dt.timedelta(days=3),
        ),
        (study, "Studiedag", monday(6, 10, 1), monday(6, 10, 1)),
    ]


def schoolday(day: dt.date) -> dt.date:
    """The day itself, or the first day after a weekend or a holiday: nobody begins a placement in July."""
    found = workday(day)
    for year in (found.year - 1, found.year):
        for kind, _name, first, last in calendar(year):
            if kind == CalendarPeriod.Kind.HOLIDAY and first <= found <= last:
                return workday(last + dt.timedelta(days=1))
    return found
