"""Schedules and facts for the tests, said briefly."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from typing import Any

from stagespoor.policy.loader import get_policy
from stagespoor.policy.rules import GateFacts
from stagespoor.policy.schedule import ScheduleFacts, ScheduleVersion, WorkDay

VELDDIJK = get_policy("velddijk")
MONDAY = date(2026, 9, 7)
ANY_KIND = replace(VELDDIJK.kind("preparing"), days_min=1, days_max=7, weeks_max=None)
"""An external kind that leaves all to the law."""


def at(text: str) -> time:
    """ "8.30" as a time."""
    hour, _dot, minute = text.partition(".")
    return time(int(hour), int(minute or 0))


def day(weekday: int, hours: str = "9-15", pause: int = 30, lessons: int = 0) -> WorkDay:
    """A day with hours like "8.30-17"."""
    starts, _dash, ends = hours.partition("-")
    return WorkDay(weekday, at(starts), at(ends), pause, lessons)


def schedule(
    *days: WorkDay, start: date = MONDAY, end: date | None = date(2026, 12, 18), age: int = 17, **more: Any
) -> ScheduleFacts:
    """A schedule of one version for a student who became ``age`` a month before the start."""
    born = more.pop("born", date(start.year - age, start.month - 1, 1))
    versions = more.pop("versions", (ScheduleVersion(start, tuple(days)),))
    return ScheduleFacts(birth_date=born, start_on=start, end_on=end, versions=versions, **more)


def ready(**changes: Any) -> GateFacts:
    """A student of 17 for whom every gate is open."""
    facts = GateFacts(
        birth_date=date(2009, 3, 1),
        start_on=MONDAY,
        bridge_started=True,
        referral_submitted=True,
        fit="fit",
        route_agreed=True,
        exit_profile="work",
        direction_settled=True,
        closed_kinds=frozenset({"internal", "orienting", "preparing", "contract"}),
    )
    return replace(facts, **changes)
