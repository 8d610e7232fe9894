"""How much room a place has in a period, per weekday, with the placements of all schools counted along (EMP-1)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from stagespoor.matching.facts import UNKNOWN, WEEK, Free, Room
from stagespoor.placements.place_rules import Stay, peaks

NOBODY: Mapping[int, int] = {}


class Taken(NamedTuple):
    """A placement that has a place: where, of which school, and when. Never whose."""

    employer_id: int
    workplace_id: int | None
    school_id: int
    stay: Stay


class Rooms:
    """What is taken in one period; asked per place what is left."""

    def __init__(
        self, taken: Iterable[Taken], *, school_id: int, first: dt.date, last: dt.date, only_one: Mapping[int, int]
    ) -> None:  # fmt: skip
        """``only_one``: employers with a single workplace, to which a placement without workplace belongs."""
        self._first, self._last = first, last
        self._at_employer: dict[int, list[Stay]] = defaultdict(list)
        self._of_school: dict[int, list[Stay]] = defaultdict(list)
        for one in taken:
            begin, end = one.stay.first, one.stay.last
            if (begin and begin > last) or (end and end < first):
                continue
            self._at_employer[one.employer_id].append(one.stay)
            workplace = one.workplace_id or only_one.get(one.employer_id)
            if workplace and one.school_id == school_id:
                self._of_school[workplace].append(one.stay)

    def at_employer(self, employer_id: int, places: int | None) -> Room:
        """An employer as one place."""
        there = self._at_employer.get(employer_id)
        if there is None:
            return _empty(places, ())
        return Room.of(places, len(there), _left(places, self._peaks(there)))

    def at_workplace(
        self, employer_id: int, workplace_id: int, *, for_school: int | None, places: int | None,
        weekdays: tuple[int, ...],
    ) -> Room:  # fmt: skip
        """A workplace: what it takes of this school, and never more than the employer takes of all schools."""
        there, own = self._at_employer.get(employer_id), self._of_school.get(workplace_id)
        if there is None:
            return _empty(_smaller(for_school, places), weekdays)
        free = _left(places, self._peaks(there))
        if for_school is not None:
            mine = _left(for_school, self._peaks(own) if own else NOBODY)
            free = tuple(_smaller(a, b) for a, b in zip(free, mine, strict=True))
        return Room.of(_smaller(for_school, places), len(there), _worked(free, weekdays))

    def _peaks(self, stays: list[Stay]) -> Mapping[int, int]:
        """By weekday the most students at one time: two after each other need one place."""
        return peaks(stays, self._first, self._last)


def _smaller(one: int | None, other: int | None) -> int | None:
    """The smaller of what is known."""
    if one is None or other is None:
        return one if other is None else other
    return min(one, other)


@lru_cache(maxsize=512)
def _empty(places: int | None, weekdays: tuple[int, ...]) -> Room:
    return Room.of(places, 0, _worked(_left(places, NOBODY), weekdays))


def _left(places: int | None, taken: Mapping[int, int]) -> Free:
    if places is None:
        return UNKNOWN
    return tuple([max(0, places - taken.get(day, 0)) for day in range(WEEK)])


def _worked(free: Free, weekdays: tuple[int, ...]) -> Free:
    """On a day without work there is no place."""
    if not weekdays:
        return free
    return tuple(count if day in weekdays else 0 for day, count in enumerate(free))
