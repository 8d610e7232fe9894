"""Which employers come into view for a student, and why the others do not: pure functions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from stagespoor.core.geo import distance_between

SECTOR, DISTANCE, FREE, AGE = "sector", "distance", "free", "age"


@dataclass(frozen=True, slots=True)
class Wishes:
    """What is asked of a place. Hard limits (age) cannot be loosened; wishes can.

    ``sectors`` empty: any. ``radius_km`` None: any distance. ``free_only``: leave out who is full.
    """

    age: int
    lat: float | None
    lon: float | None
    sectors: frozenset[str] = frozenset()
    radius_km: int | None = None
    free_only: bool = True
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """What is known of an employer; ``taken`` counts overlapping placements of all schools."""

    pk: int
    name: str
    sector: str
    city: str
    lat: float | None
    lon: float | None
    places: int | None
    taken: int
    min_age: int | None
    tasks: str
    do_not_call: bool = False
    search_key: str = ""

    @property
    def free(self) -> int | None:
        """Free places in the period, or None when the employer did not say how many it has."""
        return None if self.places is None else max(0, self.places - self.taken)


@dataclass(frozen=True, slots=True)
class Found:
    """An employer in view with its distance in kilometres (None: place not known)."""

    place: Place
    km: float | None


@dataclass(slots=True)
class Outcome:
    """The employers in view, nearest first; and of the others how many fall away on what.

    ``fails`` counts every reason of every employer, ``only`` those with that one reason: what loosening
    that wish would bring back.
    """

    found: list[Found] = field(default_factory=list)
    fails: Counter[str] = field(default_factory=Counter)
    only: Counter[str] = field(default_factory=Counter)


def reasons_against(place: Place, wishes: Wishes, km: float | None) -> list[str]:
    """On what this employer falls away; empty: it is in view. An unknown distance or number does not count."""
    against = []
    if place.min_age is not None and wishes.age < place.min_age:
        against.append(AGE)
    if wishes.sectors and place.sector not in wishes.sectors:
        against.append(SECTOR)
    if wishes.radius_km is not None and km is not None and km > wishes.radius_km:
        against.append(DISTANCE)
    if wishes.free_only and place.free == 0:
        against.append(FREE)
    return against


def sift(places: Iterable[Place], wishes: Wishes) -> Outcome:
    """Sift the employers by the wishes; of the same distance by name, unknown distances last."""
    outcome = Outcome()
    for place in places:
        if not all(word in place.search_key for word in wishes.words):
            continue
        km = distance_between(wishes.lat, wishes.lon, place.lat, place.lon)
        against = reasons_against(place, wishes, km)
        if not against:
            outcome.found.append(Found(place, km))
            continue
        outcome.fails.update(against)
        if len(against) == 1:
            outcome.only[against[0]] += 1
    outcome.found.sort(key=_nearest_first)
    return outcome


def _nearest_first(one: Found) -> tuple[bool, float, str, int]:
    return (one.km is None, one.km or 0.0, one.place.name, one.place.pk)


def wider(radius_km: int, steps: Sequence[int]) -> int | None:
    """The next larger distance to try, None when there is none."""
    return next((step for step in steps if step > radius_km), None)
