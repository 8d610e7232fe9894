"""How much room a place has in a period, per weekday, with the placements of all schools counted along (EMP-1)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from stagespoor.matching.facts import UNKNOWN, WEEK, Free, Room

ALL_DAYS = frozenset(range(WEEK))


class Taken(NamedTuple):
    """A placement that has a place: where, of which school, when. ``days``: its weekdays, all when not known."""

    pk: int
    employer_id: int
    workplace_id: int | None
    school_id: int
    start_on: dt.date | None
    end_on: dt.date | None
    days: frozenset[int]


@dataclass(slots=True)
class _Count:
    """Placements at one employer or workplace: all, and per weekday."""

    all: int = 0
    by_day: list[int] = field(default_factory=lambda: [0] * WEEK)

    def take(self, days: frozenset[int]) -> None:
        self.all += 1
        for day in days:
            self.by_day[day] += 1


class Rooms:
    """What is taken in one period; asked per place what is left."""

    def __init__(
        self, taken: Iterable[Taken], *, school_id: int, first: dt.date, last: dt.date, only_one: Mapping[int, int]
    ) -> None:  # fmt: skip
        """``only_one``: employers with a single workplace, to which a placement without workplace belongs."""
        self._at_employer: dict[int, _Count] = defaultdict(_Count)
        self._of_school: dict[int, _Count] = defaultdict(_Count)
        for one in taken:
            if (one.start_on and one.start_on > last) or (one.end_on and one.end_on < first):
                continue
            self._at_employer[one.employer_id].take(one.days)
            workplace = one.workplace_id or only_one.get(one.employer_id)
            if workplace and one.school_id == school_id:
                self._of_school[workplace].take(one.days)

    def at_employer(self, employer_id: int, places: int | None) -> Room:
        """An employer as one place."""
        count = self._at_employer.get(employer_id)
        if count is None:
            return _empty(places, ())
        return Room.of(places, count.all, _left(places, count.by_day))

    def at_workplace(
        self, employer_id: int, workplace_id: int, *, for_school: int | None, places: int | None,
        weekdays: tuple[int, ...],
    ) -> Room:  # fmt: skip
        """A workplace: what it takes of this school, and never more than the employer takes of all schools."""
        there, own = self._at_employer.get(employer_id), self._of_school.get(workplace_id)
        said = for_school if for_school is not None else places
        if there is None:
            return _empty(min_of(for_school, places), weekdays)
        free = _left(places, there.by_day)
        if for_school is not None:
            mine = _left(for_school, own.by_day if own else [0] * WEEK)
            free = tuple(min_of(a, b) for a, b in zip(free, mine, strict=True))
        return Room.of(said, there.all, _worked(free, weekdays))


def min_of(one: int | None, other: int | None) -> int | None:
    """The smaller of what is known."""
    if one is None or other is None:
        return one if other is None else other
    return min(one, other)


@lru_cache(maxsize=512)
def _empty(places: int | None, weekdays: tuple[int, ...]) -> Room:
    free: Free = UNKNOWN if places is None else (places,) * WEEK
    return Room.of(places, 0, _worked(free, weekdays))


def _left(places: int | None, taken: list[int]) -> Free:
    if places is None:
        return UNKNOWN
    return tuple([places - count if count < places else 0 for count in taken])


def _worked(free: Free, weekdays: tuple[int, ...]) -> Free:
    """On a day without work there is no place."""
    if not weekdays:
        return free
    return tuple(count if day in weekdays else 0 for day, count in enumerate(free))
