"""The order of the places for one placement, by the weights of the policy, with the grounds of each (MAT-1).

Pure: facts in, an order out. The same facts always give the same order: equal scores go by how much is known,
then by distance, name and key. A score is made of nothing but the shares of its grounds.
"""

from __future__ import annotations

from collections.abc import Iterable
from operator import itemgetter

from stagespoor.matching.facts import Fit, Ground, Spot, Wanted, Weights
from stagespoor.matching.grounds import SHARES, WORDS, Share, distance
from stagespoor.policy.model import Policy

Key = tuple[float, float, bool, float, str, str, int, int]
Weighed = tuple[tuple[Share, float], ...]


def weights_of(policy: Policy, kind: str) -> Weights:
    """The criteria of the policy that hold for this kind of placement, with the words their reasons need."""
    return Weights(
        criteria=tuple(one for one in policy.matching_criteria if not one.kinds or kind in one.kinds),
        sectors={one.slug: one.name for one in policy.sectors},
        needs={one.slug: one.name for one in policy.work_needs},
        travel={one.slug: one.name for one in policy.travel_modes},
        asked_weeks=policy.network.asked_within_weeks,
    )


def weighed(weights: Weights) -> Weighed:
    """The shares that count, each with its weight."""
    return tuple((SHARES[one.reads], float(one.weight)) for one in weights.criteria if one.weight)


def askable(wanted: Wanted, parts: Weighed) -> Weighed:
    """Without the shares of which nothing can be known for this student, so that they are not asked of each place."""
    idle = [
        share
        for share, asked in ((SHARES["abilities"], wanted.needs), (SHARES["goals"], wanted.aims))
        if not asked
    ]
    return tuple(part for part in parts if part[0] not in idle)


def score(wanted: Wanted, spot: Spot, parts: Weighed) -> tuple[float, float]:
    """The weighed mean of the known shares, and the weight that is known. Nothing known: 0 and 0."""
    total = known = 0.0
    for share_of, weight in parts:
        share = share_of(wanted, spot)
        if share is not None:
            total += weight * share
            known += weight
    return (total / known if known else 0.0), known


def fit(wanted: Wanted, spot: Spot, weights: Weights) -> Fit:
    """How well this place fits, with every ground in words, also those that do not count."""
    parts = weighed(weights)
    value, known = score(wanted, spot, parts)
    whole = sum(weight for _share, weight in parts)
    grounds = tuple(
        Ground(one.slug, SHARES[one.reads](wanted, spot), tuple(WORDS[one.reads](wanted, spot, weights)))
        for one in weights.criteria
    )
    return Fit(value, known / whole if whole else 0.0, grounds)


def order_key(wanted: Wanted, spot: Spot, value: float, known: float) -> Key:
    """By what places are put in order; no two places have the same."""
    km = distance(wanted, spot)
    return (
        -round(value, 6), -known, km is None, km or 0.0, spot.name, spot.workplace, spot.employer_id,
        spot.workplace_id or 0,
    )  # fmt: skip


def ranked(wanted: Wanted, spots: Iterable[Spot], weights: Weights) -> list[Spot]:
    """The places in order, the best fitting first; without words, for those :func:`fit` is asked per place."""
    parts = askable(wanted, weighed(weights))
    keyed = [(order_key(wanted, spot, *score(wanted, spot, parts)), spot) for spot in spots]
    keyed.sort(key=itemgetter(0))
    return [spot for _key, spot in keyed]
