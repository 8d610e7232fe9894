"""What keeps a place out: hard limits, which are never weighed, and wishes, which somebody may loosen.

Hard: the law by age, the minimum age of the place, a judgement that forbids it, a reservation for others, what the
kind of placement needs. Wishes: sector, distance, the asked days, room. Everything is counted (MAT-1).
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from stagespoor.matching.facts import Spot, Wanted
from stagespoor.matching.grounds import distance
from stagespoor.policy.working_time import Limits
from stagespoor.workplaces.rules import reserved_for_others

# Hard limits by name; behind a colon the article of the law ("law:ATW-3:2").
LAW, HAZARD, AGE, JUDGED, RESERVED, DAYS, PROSPECT = (
    "law",
    "hazard",
    "age",
    "judged",
    "reserved",
    "days",
    "prospect",
)
# Wishes; a day carries its number ("day1": no place on Tuesday).
SECTOR, DISTANCE, FREE, DAY = "sector", "distance", "free", "day"

# Less than this within the lawful hours of a day is no day of work.
LEAST_MINUTES = 180
SUNDAY = 6


@dataclass(frozen=True, slots=True)
class Wishes:
    """What is asked of a place now, and can be loosened. Hard limits are not here.

    ``sectors`` empty: any. ``radius_km`` None: any distance. ``free_only``: leave out who is full.
    ``weekdays``: days on which there must be a place. ``words``: all must be in name, place or tasks.
    """

    sectors: frozenset[str] = frozenset()
    radius_km: int | None = None
    free_only: bool = True
    weekdays: frozenset[int] = frozenset()
    words: tuple[str, ...] = ()


def wishes_of(wanted: Wanted) -> Wishes:
    """What the search begins with: the sectors, the radius and the days of the student."""
    return Wishes(sectors=wanted.sectors, radius_km=wanted.radius_km, weekdays=wanted.weekdays)


@dataclass(slots=True)
class Away:
    """Of the places that are out of view how many fall away on what.

    ``fails`` counts every reason of every place, ``only`` those with that one reason: what loosening it brings back.
    ``far``: the kilometres to each place that is only too far.
    """

    fails: Counter[str] = field(default_factory=Counter)
    only: Counter[str] = field(default_factory=Counter)
    far: list[float] = field(default_factory=list)

    def take(self, reasons: list[str], km: float | None = None) -> None:
        """Count a place that falls away, at this distance."""
        for reason in reasons:
            self.fails[reason] += 1
        if len(reasons) == 1:
            self.only[reasons[0]] += 1
            if reasons[0] == DISTANCE and km is not None:
                self.far.append(km)

    def within(self, radius_km: int) -> int:
        """How many places a wider radius brings back."""
        return sum(km <= radius_km for km in self.far)


def hard_limits(wanted: Wanted, spot: Spot) -> list[str]:
    """The limits that nobody may set aside here; empty: there is none."""
    found = []
    limits = wanted.limits
    # most places have no times: then only an age at which no work is allowed matters
    if limits is not None and (spot.ends is not None or spot.weekdays or not limits.allowed):
        article = law_against(limits, spot.starts, spot.ends, spot.weekdays)
        if article:
            found.append(f"{LAW}:{article}")
    for hazard in spot.hazards:
        if hazard in wanted.forbidden:
            found.append(f"{HAZARD}:{wanted.forbidden[hazard]}")
            break
    if spot.min_age is not None and wanted.age < spot.min_age:
        found.append(AGE)
    if spot.verdict in ("not_fit", "ban"):
        found.append(JUDGED)
    if spot.reserved_until is not None and reserved_for_others(
        school_id=spot.reserved_school_id, coach_id=spot.reserved_coach_id, until=spot.reserved_until,
        for_school=wanted.school_id, for_coach=wanted.coach_id, today=wanted.today,
    ):  # fmt: skip
        found.append(RESERVED)
    if spot.weekdays and len(spot.weekdays) < wanted.days_min:
        found.append(DAYS)
    if wanted.contract and spot.prospect == "none":
        found.append(PROSPECT)
    return found


def law_against(
    limits: Limits, starts: dt.time | None, ends: dt.time | None, weekdays: tuple[int, ...]
) -> str:
    """The article of the law that forbids work at these times at this age, "" where there is none.

    A day that is only partly within the lawful hours can be shortened: it is forbidden when too little is left.
    """
    if not limits.allowed:
        return limits.articles.allowed
    if weekdays == (SUNDAY,) and limits.sunday == "never":
        return limits.articles.sunday
    if starts is None or ends is None:
        return ""
    first = max(starts, limits.night_until) if limits.night_until else starts
    last = min(ends, limits.night_from) if limits.night_from else ends
    left = (last.hour * 60 + last.minute) - (first.hour * 60 + first.minute)
    whole = (ends.hour * 60 + ends.minute) - (starts.hour * 60 + starts.minute)
    return limits.articles.night if left < min(LEAST_MINUTES, whole) else ""


def against_wishes(spot: Spot, wishes: Wishes, km: float | None) -> list[str]:
    """On which wishes this place falls away. What is not known (distance, room) does not count."""
    found = []
    if wishes.sectors and spot.sector not in wishes.sectors:
        found.append(SECTOR)
    if wishes.radius_km is not None and km is not None and km > wishes.radius_km:
        found.append(DISTANCE)
    free = spot.room.free
    if wishes.free_only and 0 in free:
        if not any(count is None or count > 0 for count in free):
            found.append(FREE)
        else:
            found += [f"{DAY}{day}" for day in sorted(wishes.weekdays) if free[day] == 0]
    return found


def sift(wanted: Wanted, spots: Iterable[Spot], wishes: Wishes) -> tuple[list[Spot], Away]:
    """The places in view, in no order; and of the others how many fall away on what."""
    found, away = [], Away()
    for spot in spots:
        if wishes.words and not all(word in spot.search_key for word in wishes.words):
            continue
        reasons = hard_limits(wanted, spot)
        km = distance(wanted, spot) if wishes.radius_km else None
        reasons += against_wishes(spot, wishes, km)
        if reasons:
            away.take(reasons, km)
        else:
            found.append(spot)
    return found, away
