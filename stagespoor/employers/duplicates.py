"""Which employers of a network may be one and the same: found by what they share, weighed in ``likeness`` (EMP-1).

Only employers that share something are compared, so that 100,000 take minutes on no machine. Nothing is lost
by that: a name and a place together stay under ``LIKELY``, so a listed pair shares a number, an address, a way
to reach them, or the very same name.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Max, Sum

from stagespoor.access.actor import Actor
from stagespoor.employers.access import employers_for
from stagespoor.employers.likeness import LIKELY, Card, Evidence, card, compare, in_words, points
from stagespoor.employers.models import Employer, NotSame

_FACTS = ("kvk", "branch_number", "phone", "email", "domain", "key")  # whose equality makes two comparable
_SHARED = ("kvk", "phone", "email", "domain", "key")
_MANY = 3  # at so many places a value belongs to a chain, and says little about one employer
_CROWD = 60  # a larger group is compared by place only: a chain of 900 shops is not 400,000 pairs
_COLUMNS = (
    "pk", "name", "kvk", "branch_number", "street", "postcode", "city", "phone", "email", "head_id", "kind",
)  # fmt: skip
_KEEP_FOR = 60 * 60
POSSIBLE = 35  # shown when somebody asks about one employer
Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Likely:
    """Two employers that may be one, how sure that is (0 to 100), and why."""

    one: int
    other: int
    points: int
    grounds: Evidence

    @property
    def reasons(self) -> list[str]:
        """The grounds in words."""
        return in_words(self.grounds)


def find_pairs(
    cards: Collection[Card], *, apart: Collection[Pair] = (), at_least: int = LIKELY
) -> list[Likely]:
    """All pairs that reach ``at_least``, the most certain first. ``apart``: pairs (low, high) judged not the same."""
    shared = shared_values(cards)
    found = []
    for one, other in _candidates(cards):
        if (one.pk, other.pk) in apart:
            continue
        grounds = compare(one, other, shared)
        if grounds and (sure := points(grounds)) >= at_least:
            found.append(Likely(one.pk, other.pk, sure, grounds))
    return sorted(found, key=lambda pair: (-pair.points, pair.one, pair.other))


def shared_values(cards: Iterable[Card]) -> set[tuple[str, str]]:
    """(fact, value) that employers at three or more different places have: they belong to a chain or a host."""
    places: dict[tuple[str, str], set[str]] = defaultdict(set)
    for one in cards:
        place = one.postcode or one.city
        for fact in _SHARED:
            if value := getattr(one, fact):
                places[fact, value].add(place)
    return {value for value, where in places.items() if len(where) >= _MANY}


def _candidates(cards: Iterable[Card]) -> Iterator[tuple[Card, Card]]:
    """Every two that share something, once; the lower key first."""
    groups: dict[tuple[str, str], list[Card]] = defaultdict(list)
    for one in cards:
        for fact in (*_FACTS, "postcode", "street"):
            if value := getattr(one, fact):
                groups[fact, value].append(one)
    seen: set[Pair] = set()
    for group in groups.values():
        for one, other in _twos(group):
            pair = (one, other) if one.pk < other.pk else (other, one)
            known = (pair[0].pk, pair[1].pk)
            if known not in seen:
                seen.add(known)
                yield pair


def _twos(group: list[Card]) -> Iterator[tuple[Card, Card]]:
    if len(group) <= _CROWD:
        yield from combinations(group, 2)
        return
    # in a crowd two at different places can never be the same (see the weights): only those at one place
    by_place: dict[str, list[Card]] = defaultdict(list)
    nowhere = [one for one in group if not one.city and not one.postcode]
    for one in group:
        for place in {one.city, one.postcode} - {""}:
            by_place[place].append(one)
    for some in by_place.values():
        yield from combinations(some, 2)
    for one in nowhere:
        yield from ((one, other) for other in group if other.pk != one.pk)


# --- the network of somebody --------------------------------------------------------------------------


def card_of(row: Mapping[str, Any]) -> Card:
    """The card of a row with the columns of an employer."""
    facts = {name: row[name] for name in _COLUMNS if name != "head_id"}
    return card(**facts, head=row["head_id"])


def cards_of(network_id: int) -> list[Card]:
    """The employers of a network that were not merged, comparable. One query."""
    rows = Employer.objects.filter(network_id=network_id, merged_into=None).order_by("pk").values(*_COLUMNS)
    return [card_of(row) for row in rows]


def likely_for(actor: Actor) -> list[Likely]:
    """The pairs of the actor's network that may be one employer. Kept until a fact of any of them changes."""
    rows = employers_for(actor).filter(merged_into=None)
    state = rows.aggregate(count=Count("pk"), last=Max("pk"), versions=Sum("version"))
    judged = NotSame.objects.filter(one__network_id=actor.network_id)
    apart = set(judged.values_list("one_id", "other_id"))
    key = ":".join(
        map(str, ("likely", actor.network_id, *state.values(), len(apart), *max(apart, default=())))
    )
    found: list[Likely] | None = cache.get(key)
    if found is None:
        found = find_pairs(cards_of(actor.network_id), apart=apart)
        cache.set(key, found, _KEEP_FOR)
    return found


def like_typed(
    actor: Actor, facts: Mapping[str, str], *, apart_from: int | None = None, most: int = 3
) -> list[Likely]:
    """Employers of the network that the one with these facts may be a second of, also when not very sure. One query.

    ``facts``: name, kvk, branch_number, street, postcode, city, phone, email, as typed. In each answer
    ``other`` is the employer that is there already.
    """
    tidy = {
        **facts,
        "kvk": _digits(facts.get("kvk", "")),
        "branch_number": _digits(facts.get("branch_number", "")),
    }
    me = card(pk=0, kind=Employer.Kind.EMPLOYER, **tidy)  # type: ignore[arg-type]
    return _most_like(me, [one for one in cards_of(actor.network_id) if one.pk != apart_from], most)


def like_this(actor: Actor, employer: Employer, *, most: int = 5) -> list[Likely]:
    """Who may be the same as this employer, also when that is not very sure. Three queries."""
    judged = NotSame.objects.filter(one=employer).values_list("other_id", flat=True)
    apart = {*judged, *NotSame.objects.filter(other=employer).values_list("one_id", flat=True)}
    cards = cards_of(actor.network_id)
    me = next((one for one in cards if one.pk == employer.pk), None)
    if me is None:
        return []
    return _most_like(me, [one for one in cards if one is not me and one.pk not in apart], most)


def _most_like(me: Card, others: list[Card], most: int) -> list[Likely]:
    shared = shared_values(others)
    found = []
    for other in others:
        grounds = compare(me, other, shared)
        if grounds and (sure := points(grounds)) >= POSSIBLE:
            found.append(Likely(me.pk, other.pk, sure, grounds))
    return sorted(found, key=lambda pair: (-pair.points, pair.other))[:most]


def _digits(text: str) -> str:
    return "".join(re.findall("[0-9]", text))
