"""The places to work for one student, and every student who waits against every place.

For one student: :func:`spots_for`, then ``ranking.ranked``. For all who wait: :func:`scored_pairs`.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from stagespoor.access.actor import Actor
from stagespoor.access.roles import Permission
from stagespoor.core import clock
from stagespoor.matching.facts import Free, Spot, Wanted
from stagespoor.matching.grounds import distance
from stagespoor.matching.limits import Wishes, against_wishes, hard_limits, wishes_of
from stagespoor.matching.network import Network, read_network
from stagespoor.matching.ranking import score, weighed, weights_of
from stagespoor.matching.rooms import Rooms
from stagespoor.matching.wants import wanted_for
from stagespoor.placements.models import Placement
from stagespoor.policy.loader import get_policy
from stagespoor.policy.schedule import WITHOUT_END

__all__ = ["Network", "Pair", "Pairs", "fits_limits", "read_network", "scored_pairs", "spots_for"]


def spots_for(
    actor: Actor, *, first: dt.date | None = None, last: dt.date | None = None,
    employer_ids: Collection[int] | None = None,
) -> list[Spot]:  # fmt: skip
    """The places to work of the actor's network with their room in a period (today and a year). Four queries.

    Empty for who may not search. ``employer_ids``: only at these employers.
    """
    if not actor.may(Permission.MATCH_VIEW):
        return []
    begin = first or clock.today()
    network = read_network(
        actor.network_id,
        actor.school_id,
        get_policy(actor.policy_name),
        first=begin,
        last=last,
        only=employer_ids,
    )
    return network.spots(begin, last or begin + WITHOUT_END)


# --- everybody against every place ----------------------------------------------------------------------


Period = tuple[dt.date, dt.date]


class Pair(NamedTuple):
    """One placement that waits against one place that may be its place.

    ``free``: free places per weekday (0 is Monday) in the period of the placement, None where not known.
    """

    placement_id: int
    spot: int
    score: float
    free: Free


@dataclass(frozen=True, slots=True)
class Pairs:
    """All pairs that no limit forbids. ``spots[pair.spot]`` is the place, ``wanted[pair.placement_id]`` the student.

    The room in ``spots`` is that of the widest period; each pair has the room of its own. Two spots of one
    employer share the employer's places: :meth:`shared_room`. ``places``: by employer how many it said to take;
    ``rooms``: what is taken in each period of a student.
    """

    spots: list[Spot]
    wanted: dict[int, Wanted]
    pairs: list[Pair]
    places: Mapping[int, int | None] = field(default_factory=dict)
    rooms: Mapping[Period, Rooms] = field(default_factory=dict)

    def shared_room(self, pairs: Iterable[Pair]) -> dict[int, tuple[int, ...]]:
        """By employer with several of these places, and by weekday, how many it still takes in all, where it said so.

        The least in the periods of those who may come there: nobody who comes is one too many (EMP-1).
        """
        there: dict[int, set[int]] = defaultdict(set)
        periods: dict[int, set[Period]] = defaultdict(set)
        for pair in pairs:
            at, one = self.spots[pair.spot].employer_id, self.wanted[pair.placement_id]
            there[at].add(pair.spot)
            periods[at].add((one.first, one.last))
        found = {}
        for pk in [pk for pk, spots in there.items() if len(spots) > 1]:
            weeks = [self.rooms[period].at_employer(pk, self.places.get(pk)).free for period in periods[pk]]
            known = [[count for count in counts if count is not None] for counts in zip(*weeks, strict=True)]
            if all(known):
                found[pk] = tuple(min(counts) for counts in known)
        return found


def scored_pairs(
    actor: Actor, placements: Sequence[Placement], *, any_sector: bool = False, any_distance: bool = False
) -> Pairs:
    """Score every placement that waits against every place of the network. Five queries, whatever the numbers.

    Left out: pairs that a hard limit forbids, places without room on the asked days, and, unless loosened,
    those of another sector or beyond the radius. The placements come with their student and school.
    """
    policy = get_policy(actor.policy_name)
    wanted = wanted_for(placements, policy)
    if not wanted or not actor.may(Permission.MATCH_VIEW):
        return Pairs([], wanted, [])
    first, last = min(one.first for one in wanted.values()), max(one.last for one in wanted.values())
    network = read_network(actor.network_id, actor.school_id, policy, first=first, last=last)
    weights = {kind: weighed(weights_of(policy, kind)) for kind in {one.kind for one in wanted.values()}}
    spots = network.spots(first, last)
    by_sector = _by_sector(spots)
    in_period: dict[Period, Rooms] = {}
    pairs: list[Pair] = []
    for pk, one in wanted.items():
        period = (one.first, one.last)
        if period not in in_period:
            in_period[period] = network.rooms(*period)
        asked = wishes_of(one)
        wishes = Wishes(
            sectors=frozenset() if any_sector else asked.sectors, weekdays=asked.weekdays,
            radius_km=None if any_distance else asked.radius_km,
        )  # fmt: skip
        rooms, parts = in_period[period], weights[one.kind]
        for sector in sorted(wishes.sectors or by_sector):
            for number, widest in by_sector.get(sector, ()):
                spot = widest if period == (first, last) else network.in_period(widest, rooms)
                if fits_limits(one, spot, wishes):
                    pairs.append(Pair(pk, number, score(one, spot, parts)[0], spot.room.free))
    return Pairs(spots, wanted, pairs, network.places, in_period)


def _by_sector(spots: list[Spot]) -> dict[str, list[tuple[int, Spot]]]:
    """The places with their number: who wishes a sector need not be held against the others."""
    found: dict[str, list[tuple[int, Spot]]] = defaultdict(list)
    for number, spot in enumerate(spots):
        found[spot.sector].append((number, spot))
    return dict(found)


def fits_limits(wanted: Wanted, spot: Spot, wishes: Wishes) -> bool:
    """Does no wish and no hard limit leave this place out?"""
    km = distance(wanted, spot) if wishes.radius_km is not None else None
    return not against_wishes(spot, wishes, km) and not hard_limits(wanted, spot)
