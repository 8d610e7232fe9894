"""The short list: the places that were shared, with reasons in the reader's words and all wishes (MAT-1, PREP-6).

Made for mentor, student and parents as well: nothing here tells how to reach a company (PAR-4), how the guidance
was judged, or how earlier placements there went.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from stagespoor.access.actor import Actor
from stagespoor.core import travel
from stagespoor.matching.access import searching_now, shared_for
from stagespoor.matching.facts import Spot, Wanted
from stagespoor.matching.grounds import SHARES, distance
from stagespoor.matching.models import Wish
from stagespoor.matching.pool import read_network
from stagespoor.matching.ranking import weights_of
from stagespoor.matching.wants import wanted_for
from stagespoor.placements.models import Candidate, Placement
from stagespoor.policy.loader import get_policy
from stagespoor.policy.model import Policy

Audience = Literal["student", "home", "school"]
# Of guidance and load only the school's own people read.
TOLD = frozenset({"abilities", "affinity", "goals", "prospect", "distance"})
FITS = 0.55


@dataclass(frozen=True, slots=True)
class Shared:
    """A place on the short list. ``pluses``: what fits, in the words of the audience; ``trip``: an estimate.

    ``wishes``: by party what was said, first by themselves, then what somebody of the school wrote down, the newest
    first. ``mine``: what the reader said; ``noted``: what the school wrote down last of the reader's party.
    """

    candidate: Candidate
    name: str
    city: str
    tasks: str
    sector: str
    pluses: tuple[str, ...]
    trip: str
    wishes: tuple[tuple[str, tuple[Wish, ...]], ...]
    mine: Wish | None
    noted: Wish | None


def short_lists(
    actor: Actor,
    *,
    placement: Placement | None = None,
    audience: Audience = "school",
    wanted: dict[int, Wanted] | None = None,
) -> dict[int, list[Shared]]:
    """By placement the places that were shared, in the order of sharing. Seven queries whatever the numbers.

    Of all placements of the actor that search, or of one placement in any state. ``audience``: in whose words.
    ``wanted``: what the student of that placement wants, where the caller has it already (then six queries).
    """
    rows = (
        shared_for(actor).filter(placement=placement)
        if placement
        else shared_for(actor).filter(searching_now())
    )
    found = list(
        rows.select_related("employer", "workplace", "placement__student__school")
        .prefetch_related(Prefetch("wishes", Wish.objects.select_related("said_by")))
        .order_by("shared_at", "pk")
    )
    if not found:
        return {}
    policy = get_policy(actor.policy_name)
    placements = {one.placement_id: one.placement for one in found}
    wanted = wanted if wanted is not None else wanted_for(list(placements.values()), policy)
    first, last = min(one.first for one in wanted.values()), max(one.last for one in wanted.values())
    network = read_network(
        actor.network_id,
        actor.school_id,
        policy,
        first=first,
        last=last,
        only={one.employer_id for one in found},
    )
    spots = _spots(network.spots(first, last))
    lists: dict[int, list[Shared]] = defaultdict(list)
    for one in found:
        spot = spots.get((one.employer_id, one.workplace_id)) or spots.get((one.employer_id, None))
        lists[one.placement_id].append(_shared(one, spot, wanted[one.placement_id], policy, audience, actor))
    return dict(lists)


def _spots(spots: Sequence[Spot]) -> dict[tuple[int, int | None], Spot]:
    """By employer and workplace; an employer with one workplace is that workplace."""
    found: dict[tuple[int, int | None], Spot] = {}
    for spot in spots:
        found[spot.employer_id, spot.workplace_id] = spot
        found.setdefault((spot.employer_id, None), spot)
    return found


def _shared(
    one: Candidate, spot: Spot | None, wanted: Wanted, policy: Policy, audience: Audience, actor: Actor
) -> Shared:  # fmt: skip
    sectors = {
        choice.slug: choice.name if audience == "school" else choice.plain_name for choice in policy.sectors
    }
    wishes = sorted(one.wishes.all(), key=lambda wish: (not wish.own, -wish.said_at.timestamp()))
    said = tuple(
        (str(party.label), tuple(wish for wish in wishes if wish.party == party.value))
        for party in Wish.Party
    )
    party = {"student": Wish.Party.STUDENT, "home": Wish.Party.PARENT, "school": None}[audience]
    where = one.workplace.name if one.workplace else ""
    employer = one.employer
    sector = spot.sector if spot else employer.sector
    pluses = _pluses(wanted, spot, policy, audience, one.placement.student.first_name) if spot else []
    return Shared(
        candidate=one, name=f"{employer.name} · {where}" if where else employer.name, city=employer.city,
        tasks=(spot.tasks if spot else employer.tasks), sector=sectors.get(sector, ""),
        pluses=tuple(pluses), trip=_trip(wanted, spot, policy),
        wishes=said, mine=next((wish for wish in wishes if wish.own and wish.said_by_id == actor.user_id), None),
        noted=next((wish for wish in wishes if not wish.own and wish.party == party), None),
    )  # fmt: skip


def _pluses(wanted: Wanted, spot: Spot, policy: Policy, audience: Audience, name: str) -> list[str]:
    """The criteria that are met, and each need that this place meets, in the words of who reads."""
    at_home = _words_at_home(name)
    found = []
    for one in weights_of(policy, wanted.kind).criteria:
        share = SHARES[one.reads](wanted, spot) if one.reads in TOLD else None
        if share is not None and share >= FITS:
            words = {"student": one.plain_name, "home": at_home[one.reads], "school": one.name}
            found.append(words[audience])
    met = [one for one in policy.work_needs if one.slug in wanted.needs and one.slug in spot.meets]
    found += [one.plain_name if audience == "student" else one.name for one in met]
    return list(dict.fromkeys(found))


def _words_at_home(name: str) -> dict[str, str]:
    """What fits, for parents: short and about their child."""
    words = {
        "abilities": _("%s kan dit werk"), "affinity": _("Dit werk past bij wat %s wil"),
        "goals": _("%s kan hier veel leren"), "prospect": _("Misschien krijgt %s hier een baan"),
        "distance": _("%s kan er goed komen"),
    }  # fmt: skip
    return {reads: sentence % name for reads, sentence in words.items()}


def _trip(wanted: Wanted, spot: Spot | None, policy: Policy) -> str:
    """ "Fiets: ongeveer 15 min", or the kilometres; "" where nothing is known. Only from home."""
    if spot is None or not wanted.from_home:
        return ""
    km = distance(wanted, spot)
    minutes = travel.minutes_text(wanted.travel, km)
    way = dict(policy.choices("travel_modes")).get(wanted.travel, "")
    return f"{way}: {minutes}" if way and minutes else travel.distance_text(km)
