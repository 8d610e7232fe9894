"""What a schedule of a placement is: days and times, in versions with a date."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta

# A placement without a last day is looked at this far.
WITHOUT_END = timedelta(weeks=53)


@dataclass(frozen=True, slots=True)
class WorkDay:
    """One day of the week at the placement. ``weekday`` 0 is Monday; breaks and lessons in minutes.

    ``lesson_minutes`` are lessons at school on the same day, before or after the placement.
    """

    weekday: int
    starts: time
    ends: time
    break_minutes: int = 0
    lesson_minutes: int = 0

    @property
    def start_minute(self) -> int:
        """Minutes from midnight to the start."""
        return self.starts.hour * 60 + self.starts.minute

    @property
    def end_minute(self) -> int:
        """Minutes from midnight to the end."""
        return self.ends.hour * 60 + self.ends.minute

    @property
    def work_minutes(self) -> int:
        """Time at work without the breaks."""
        return self.end_minute - self.start_minute - self.break_minutes


@dataclass(frozen=True, slots=True)
class ScheduleVersion:
    """The days from ``valid_from`` on, until the next version begins.

    ``sunday_reason``: why the nature of the work asks for Sundays (ATW 5:6), where there are any.
    """

    valid_from: date
    days: tuple[WorkDay, ...]
    sunday_reason: str = ""

    @property
    def days_per_week(self) -> int:
        """On how many different days of the week the student works."""
        return len({day.weekday for day in self.days})


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleFacts:
    """All that the rules need to know of one schedule.

    ``free_days``: days without placement and without lessons, resolved by the caller from the
    school calendar and what the kind does on holidays and study days. ``no_lesson_days``: days
    on which the placement goes on while the school gives no lessons.
    ``school_lesson_minutes``: weekday -> minutes of lessons on days WITHOUT placement.
    ``sundays_by_nature``: the nature of the work asks for Sundays.
    ``elsewhere``: date -> the work at another company on that day, of which the hours count as well. Its own
    days were looked at when they were planned.
    """

    birth_date: date
    start_on: date
    end_on: date | None
    versions: tuple[ScheduleVersion, ...]
    free_days: frozenset[date] = frozenset()
    no_lesson_days: frozenset[date] = frozenset()
    school_lesson_minutes: Mapping[int, int] = field(default_factory=dict)
    sundays_by_nature: bool = False
    elsewhere: Mapping[date, WorkDay] = field(default_factory=dict)

    def version_on(self, day: date) -> ScheduleVersion | None:
        """The version in force on a day; None before the first."""
        return version_on(self.versions, day)


def version_on(versions: tuple[ScheduleVersion, ...], day: date) -> ScheduleVersion | None:
    """The version in force on a day; None before the first."""
    begun = [version for version in versions if version.valid_from <= day]
    return max(begun, key=lambda version: version.valid_from, default=None)


def placement_days(
    versions: tuple[ScheduleVersion, ...], first: date, last: date, free_days: frozenset[date] = frozenset()
) -> Iterator[tuple[date, WorkDay]]:
    """Each date from first to last on which the student works, with the day's times, in order."""
    coming = sorted((v for v in versions if v.valid_from > first), key=lambda v: v.valid_from)
    current = version_on(versions, first)
    by_weekday = {day.weekday: day for day in current.days} if current else {}
    day = first
    while day <= last:
        while coming and coming[0].valid_from <= day:
            by_weekday = {item.weekday: item for item in coming.pop(0).days}
        work = by_weekday.get(day.weekday())
        if work is not None and day not in free_days:
            yield day, work
        day += timedelta(days=1)
