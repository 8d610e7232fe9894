"""The joint proposal: places for all who wait at once, best in total, and what was traded for it (MAT-3).

As many students as possible get a place; of all ways to do that the one whose scores add up highest. Pure: facts
in, a proposal out; the same facts give the same proposal. The solving is in ``core.assign``.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import combinations

WEEK, MON_TO_FRI = 7, frozenset(range(5))
ROOM_WHEN_UNKNOWN = 1  # a place that did not say how many it takes is counted as one
PERFECT = 1000
_TRIES, _TRY_SECONDS = 40, 0.5


@dataclass(frozen=True, slots=True)
class Seeker:
    """A placement that waits. ``days``: the weekdays asked, all of them needed; empty: any ``count`` days."""

    pk: int
    name: str
    days: frozenset[int] = frozenset()
    count: int = 1


@dataclass(frozen=True, slots=True)
class Place:
    """A place to work. ``free``: by weekday how many can come, None: not known. Places of one employer share
    what the employer takes, where that is in :attr:`Request.employer_room`."""

    key: str
    title: str
    employer_id: int
    free: tuple[int | None, ...]

    def room(self, day: int) -> int:
        """How many can come on this weekday, as it is counted here."""
        known = self.free[day]
        return ROOM_WHEN_UNKNOWN if known is None else known


@dataclass(frozen=True, slots=True)
class Overrules:
    """What the team decided by hand: a student at a place, a student never at a place, a student left out."""

    pinned: Mapping[int, str] = field(default_factory=dict)
    banned: frozenset[tuple[int, str]] = frozenset()
    skipped: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.pinned or self.banned or self.skipped)

    def pin(self, seeker: int, key: str) -> Overrules:
        """The same, with this student at this place."""
        return replace(
            self, pinned={**self.pinned, seeker: key}, banned=self.banned - {(seeker, key)},
            skipped=self.skipped - {seeker},
        )  # fmt: skip

    def ban(self, seeker: int, key: str) -> Overrules:
        """The same, with this student never at this place."""
        pinned = {pk: at for pk, at in self.pinned.items() if (pk, at) != (seeker, key)}
        return replace(self, pinned=pinned, banned=self.banned | {(seeker, key)})

    def skip(self, seeker: int) -> Overrules:
        """The same, without this student."""
        pinned = {pk: at for pk, at in self.pinned.items() if pk != seeker}
        return replace(self, pinned=pinned, skipped=self.skipped | {seeker})

    def free(self, seeker: int) -> Overrules:
        """The same, with nothing decided about this student."""
        pinned = {pk: at for pk, at in self.pinned.items() if pk != seeker}
        return Overrules(
            pinned, frozenset(one for one in self.banned if one[0] != seeker), self.skipped - {seeker}
        )


@dataclass(frozen=True, slots=True)
class Request:
    """All that counts. ``scores``: by placement, for each place (by key) that may be its place, 0 to PERFECT.

    The seekers stand in the order in which they came. ``employer_room``: by weekday how many an employer with several
    places still takes in all, where that is said.
    """

    seekers: Sequence[Seeker]
    places: Mapping[str, Place]
    scores: Mapping[int, Mapping[str, int]]
    employer_room: Mapping[int, Sequence[int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Given:
    """The place proposed for one student: on which days, how well it fits, and the how-manieth choice it is."""

    key: str
    days: tuple[int, ...]
    score: int
    rank: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """Who goes where. ``proven``: nobody can do better; else it is the best that was found in time."""

    given: Mapping[int, Given]
    total: int
    proven: bool

    @property
    def count(self) -> int:
        """How many get a place."""
        return len(self.given)


@dataclass(frozen=True, slots=True)
class Trade:
    """Why a student did not get the own best place. ``holders`` have it now; with it for this student ``lost``
    would have no place and ``worse`` one that fits them less. Both empty: not worked out, or as good."""

    best: str
    holders: tuple[int, ...]
    lost: tuple[int, ...] = ()
    worse: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Better:
    """Advice: this student fits a place better than somebody who is proposed there (a blocking pair)."""

    seeker: int
    key: str
    over: int


def propose(request: Request, overrules: Overrules | None = None, *, seconds: float = 4.0) -> Proposal:
    """The best places for all together under what the team decided.

    Somebody who is pinned has that place before all others, as far as there is room; else nothing.
    """
    # loaded at the first use: most processes never solve anything
    from stagespoor.core.assign import NOTHING, Options, choose

    ruled = overrules or Overrules()
    resources = _Resources(request)
    given = _pinned(request, ruled, resources)
    seekers = [one for one in request.seekers if one.pk not in ruled.skipped and one.pk not in ruled.pinned]
    able = _Able(request, ruled.banned, len(seekers) + len(given))
    rows = [
        (number, score, key, days)
        for number, one in enumerate(seekers)
        for key, score, ways in able.of(one)
        for days in ways
    ]
    options = [(number, score, resources.of(key, days)) for number, score, key, days in rows]
    found = choose(Options.of(len(seekers), options, resources.room), seconds=seconds)
    for number, option in enumerate(found.option.tolist()):
        if option != NOTHING:
            _number, score, key, days = rows[option]
            one = seekers[number]
            given[one.pk] = Given(key, days, score, rank_of(request.scores[one.pk], key))
    return Proposal(given, sum(one.score for one in given.values()), found.proven)


def one_by_one(request: Request) -> int:
    """How many would have a place if each in turn took the best that is left."""
    from stagespoor.core.assign import NOTHING, Options, first_come

    resources, able = _Resources(request), _Able(request, (), len(request.seekers))
    options = [
        (number, score, resources.of(key, days))
        for number, one in enumerate(request.seekers)
        for key, score, ways in able.of(one)
        for days in ways
    ]
    return int((first_come(Options.of(len(request.seekers), options, resources.room)) != NOTHING).sum())


def _pinned(request: Request, ruled: Overrules, resources: _Resources) -> dict[int, Given]:
    """What the team settled goes before all else, as far as there is room; takes that room."""
    given = {}
    for one in request.seekers:
        key, scores = ruled.pinned.get(one.pk, ""), request.scores.get(one.pk, {})
        ways = days_at(one, request.places[key]) if key in scores else []
        # of any days those with most room
        for days in sorted(ways, key=lambda days: -min(resources.left(key, days))):
            if min(resources.left(key, days)) > 0:
                resources.take(key, days)
                given[one.pk] = Given(key, days, scores[key], rank_of(scores, key))
                break
    return given


def rank_of(scores: Mapping[str, int], key: str) -> int:
    """The how-manieth choice this place is; equally good places share a rank."""
    mine = scores[key]
    return 1 + sum(map(mine.__lt__, scores.values()))


def days_at(one: Seeker, place: Place) -> Sequence[tuple[int, ...]]:
    """The ways in which this student can come here: the asked days, or any so many of Monday to Friday."""
    return _ways(one.days, one.count, place.free)


@lru_cache(maxsize=4096)
def _ways(asked: frozenset[int], count: int, free: tuple[int | None, ...]) -> tuple[tuple[int, ...], ...]:
    able = [day for day in range(WEEK) if free[day] is None or free[day]]
    if asked:
        return (tuple(sorted(asked)),) if asked <= set(able) else ()
    return tuple(combinations([day for day in able if day in MON_TO_FRI], min(count, len(MON_TO_FRI))))


class _Able:
    """The places that can matter for each seeker with the days there, best first.

    With so many students in all, one of as many employers where one can come has nobody: the rest is left out.
    """

    def __init__(self, request: Request, banned: Collection[tuple[int, str]], people: int) -> None:
        self._scores, self._banned = request.scores, banned
        self._most, self._shared = people, request.employer_room
        # ninety thousand pairs ask for the ways to come, but there are few different weeks
        weeks: dict[tuple[int | None, ...], int] = {}
        self._place = {
            key: (weeks.setdefault(place.free, len(weeks)), place.employer_id)
            for key, place in request.places.items()
        }
        self._weeks = list(weeks)

    def of(self, one: Seeker) -> Iterator[tuple[str, int, Sequence[tuple[int, ...]]]]:
        """The places that no ban leaves out, where this student can come on the days asked."""
        scores = self._scores.get(one.pk, {})
        ways_in = [_ways(one.days, one.count, free) for free in self._weeks]
        banned = {key for pk, key in self._banned if pk == one.pk}
        employers: set[int] = set()
        # two plain sorts, the second keeps the order of the first, are faster than one by score and key
        for key in sorted(sorted(scores), key=scores.__getitem__, reverse=True):
            week, employer = self._place[key]
            ways = ways_in[week]
            if ways and key not in banned:
                yield key, scores[key], ways
                whole = self._shared.get(employer)
                if whole is None or any(all(map(whole.__getitem__, days)) for days in ways):
                    employers.add(employer)
                if len(employers) >= self._most:
                    return


class _Resources:
    """Numbers for what is shared: a weekday at a place, and at an employer with several places."""

    def __init__(self, request: Request) -> None:
        self._places, self._employers = request.places, request.employer_room
        self._first: dict[str | int, int] = {}
        self._known: dict[tuple[str, tuple[int, ...]], list[int]] = {}
        self.room: list[int] = []

    def of(self, key: str, days: tuple[int, ...]) -> list[int]:
        """The numbers that are taken by coming here on these days."""
        found = self._known.get((key, days))
        if found is None:
            found = self._known[key, days] = self._numbered(key, days)
        return found

    def _numbered(self, key: str, days: tuple[int, ...]) -> list[int]:
        first = self._first.get(key)
        place = self._places[key]
        if first is None:
            first = self._week(key, [place.room(day) for day in range(WEEK)])
        found = [first + day for day in days]
        if place.employer_id in self._employers:
            first = self._first.get(place.employer_id)
            if first is None:
                first = self._week(place.employer_id, self._employers[place.employer_id])
            found += [first + day for day in days]
        return found

    def _week(self, name: str | int, rooms: Sequence[int]) -> int:
        """Room for a week under seven numbers; the first of them."""
        first = self._first[name] = len(self.room)
        self.room += rooms
        return first

    def left(self, key: str, days: tuple[int, ...]) -> list[int]:
        """What is left of each that is taken here on these days."""
        return [self.room[number] for number in self.of(key, days)]

    def take(self, key: str, days: tuple[int, ...]) -> None:
        """One unit less of each."""
        for number in self.of(key, days):
            self.room[number] -= 1


# --- what it means ------------------------------------------------------------------------------------


def best_of(request: Request, pk: int, ruled: Overrules) -> str:
    """The own best place, as if this student were alone; "" where there is none."""
    one = next(row for row in request.seekers if row.pk == pk)
    scores = request.scores.get(pk, {})
    able = [key for key in scores if (pk, key) not in ruled.banned and days_at(one, request.places[key])]
    return min(able, key=lambda key: (-scores[key], key), default="")


def trades(request: Request, found: Proposal, ruled: Overrules) -> dict[int, Trade]:
    """For each student without the own best place what was traded, by asking what happens if they get it."""
    until, traded = time.monotonic() + _TRY_SECONDS, {}
    holders = _holders(request, found)
    for tried, one in enumerate(request.seekers):
        best = "" if one.pk in ruled.skipped | ruled.pinned.keys() else best_of(request, one.pk, ruled)
        mine = found.given.get(one.pk)
        if not best or (mine and mine.score >= request.scores[one.pk][best]):
            continue
        there = [pk for pk in holders[best] if pk != one.pk]
        lost: list[int] = []
        worse: list[int] = []
        if tried < _TRIES and time.monotonic() < until:
            other = propose(request, ruled.pin(one.pk, best), seconds=_TRY_SECONDS)
            for pk, now in found.given.items() if one.pk in other.given else ():
                then = other.given.get(pk)
                if then is None:
                    lost.append(pk)
                elif then.score < now.score:
                    worse.append(pk)
        traded[one.pk] = Trade(best, tuple(there), tuple(lost), tuple(worse))
    return traded


def _holders(request: Request, found: Proposal) -> dict[str, list[int]]:
    there: dict[str, list[int]] = defaultdict(list)
    for pk, one in found.given.items():
        there[one.key].append(pk)
    return there


def alternative(request: Request, found: Proposal, pk: int, ruled: Overrules) -> str:
    """The best other place that still has room when everybody else goes where proposed; "" where there is none."""
    one = next(row for row in request.seekers if row.pk == pk)
    used = _used(request, found, without=pk)
    mine = found.given.get(pk)
    taken = mine.key if mine else ""
    for key, _score in sorted(request.scores.get(pk, {}).items(), key=lambda row: (-row[1], row[0])):
        if key == taken or (pk, key) in ruled.banned:
            continue
        if any(_fits(request, key, days, used) for days in days_at(one, request.places[key])):
            return key
    return ""


def _used(request: Request, found: Proposal, without: int) -> dict[tuple[str | int, int], int]:
    used: dict[tuple[str | int, int], int] = defaultdict(int)
    for pk, one in found.given.items():
        for day in one.days if pk != without else ():
            used[one.key, day] += 1
            used[request.places[one.key].employer_id, day] += 1
    return used


def _fits(
    request: Request, key: str, days: Collection[int], used: Mapping[tuple[str | int, int], int]
) -> bool:
    place = request.places[key]
    whole = request.employer_room.get(place.employer_id)
    return all(
        used.get((key, day), 0) < place.room(day)
        and (whole is None or used.get((place.employer_id, day), 0) < whole[day])
        for day in days
    )


def better_pairs(request: Request, found: Proposal, ruled: Overrules) -> list[Better]:
    """Students who fit a place better than somebody proposed there, and than what they got: advice, no more."""
    advice = []
    holders = _holders(request, found)
    for one in request.seekers:
        if one.pk in ruled.skipped or one.pk in ruled.pinned:
            continue
        mine = found.given.get(one.pk)
        for key, score in sorted(request.scores.get(one.pk, {}).items()):
            if (mine and score <= mine.score) or (one.pk, key) in ruled.banned:
                continue
            used = _used(request, found, without=one.pk)
            for other in holders.get(key, ()):
                if other == one.pk or other in ruled.pinned or found.given[other].score >= score:
                    continue
                left = dict(used)
                for day in found.given[other].days:
                    left[key, day] -= 1
                    left[request.places[key].employer_id, day] -= 1
                if any(_fits(request, key, days, left) for days in days_at(one, request.places[key])):
                    advice.append(Better(one.pk, key, other))
                    break
    return advice
