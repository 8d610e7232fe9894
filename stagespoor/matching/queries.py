"""The search for one placement: what is asked, the places in view in order, and what the others fall away on (MAT-1).

Six queries whatever the size of the network: the student, the network in four, and the list.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from stagespoor.access.actor import Actor
from stagespoor.core.questions import Asked, Param
from stagespoor.core.text import search_key
from stagespoor.matching.facts import Spot, Wanted, Weights
from stagespoor.matching.limits import Away, Wishes, sift, wishes_of
from stagespoor.matching.models import Click, Wish
from stagespoor.matching.pool import spots_for
from stagespoor.matching.ranking import ranked, weights_of
from stagespoor.matching.wants import wanted_for
from stagespoor.placements.models import Candidate, Placement
from stagespoor.placements.queries import candidates_of
from stagespoor.policy.model import Policy
from stagespoor.trajectories.models import Intake
from stagespoor.trajectories.queries import intake_of

RADIUS_STEPS = (5, 10, 15, 20, 30, 50, 100)
ALL = "alle"
LARGEST_KM = 300


@dataclass(frozen=True, slots=True)
class Search:
    """What was asked and what came of it; ``spots`` are all places by key, ``order`` those in view."""

    wanted: Wanted
    wishes: Wishes
    weights: Weights
    spots: Mapping[str, Spot]
    order: Sequence[Spot]
    away: Away


def search_for(placement: Placement, actor: Actor, params: QueryDict, policy: Policy) -> Search:
    """The places for this placement in order. Five queries."""
    wanted = veiled(wanted_for([placement], policy)[placement.pk], actor)
    wishes = wishes_from(wanted, params, policy)
    spots = spots_for(actor, first=wanted.first, last=wanted.last)
    in_view, away = sift(wanted, spots, wishes)
    weights = weights_of(policy, wanted.kind)
    return Search(
        wanted, wishes, weights, {spot.key: spot for spot in spots}, ranked(wanted, in_view, weights), away
    )


def veiled(wanted: Wanted, actor: Actor) -> Wanted:
    """How a coach and a supervisor got on is for that coach and the lead: others are not told (it still counts)."""
    if actor.is_lead or actor.user_id == wanted.coach_id:
        return wanted
    earlier = {
        pk: tuple(one if one.own else one._replace(veiled=True) for one in rows)
        for pk, rows in wanted.earlier.items()
    }
    return replace(wanted, earlier=earlier)


def wishes_from(wanted: Wanted, params: QueryDict, policy: Policy) -> Wishes:
    """What is asked in the address, over what the search begins with. Nonsense is ignored."""
    begin = wishes_of(wanted)
    sectors, radius, weekdays = begin.sectors, begin.radius_km, begin.weekdays
    asked = params.get("sector", "")
    if asked == ALL:
        sectors = frozenset()
    elif asked in {slug for slug, _name in policy.choices("sectors")}:
        sectors = frozenset({asked})
    straal = params.get("straal", "")
    if straal == ALL:
        radius = None
    elif straal.isascii() and straal.isdigit() and 0 < int(straal[:4]) <= LARGEST_KM:
        radius = int(straal[:4])
    days = params.getlist("dag")
    if days:
        weekdays = frozenset(int(day) for day in days if day in set("0123456"))
    return Wishes(
        sectors=sectors, radius_km=radius, free_only=params.get("vrij", "") != ALL, weekdays=weekdays,
        words=tuple(search_key(params.get("q", "").replace("\x00", "")[:80]).split()),
    )  # fmt: skip


Chip = tuple[str, str, str]


def in_chip(party: str, answer: str, *, own: bool, by: str) -> Chip:
    """A wish as (who, answer in words, answer).

    Who: "Leerling", or "Leerling, volgens Anouk" where somebody of the school (``by``) wrote it down.
    """
    who = str(Wish.Party(party).label)
    if not own:
        who = _("%(who)s, volgens %(by)s") % {"who": who, "by": by}
    return who, str(Wish.Answer(answer).label).lower(), answer


@dataclass(frozen=True, slots=True)
class Listed:
    """A place on the list of a placement, with the wishes for it."""

    pk: int
    employer_id: int
    employer: str
    city: str
    workplace_id: int | None
    workplace: str
    state: str
    reasons: str
    shared: bool
    found_by_student: bool
    wishes: tuple[Chip, ...]

    @property
    def state_label(self) -> str:
        """What came of it, in a word."""
        return str(Candidate.State(self.state).label)


def listed(placement: Placement) -> list[Listed]:
    """The list of this placement with workplaces and wishes, those that said no last. One query."""
    answers = _ask_listed()(placement=placement.pk)
    wishes: dict[int, list[Chip]] = defaultdict(list)
    for row in answers["wishes"]:
        wishes[row["candidate_id"]].append(
            in_chip(row["party"], row["answer"], own=row["own"], by=row["said_by__name"])
        )
    found = [
        Listed(
            row["pk"], row["employer_id"], row["employer__name"], row["employer__city"], row["workplace_id"],
            row["workplace__name"] or "", row["state"], row["reasons"], row["shared_at"] is not None,
            row["found_by_student"], tuple(wishes[row["pk"]]),
        )
        for row in answers["listed"]
    ]  # fmt: skip
    return sorted(found, key=lambda one: one.state == Candidate.State.DECLINED)


@cache
def _ask_listed() -> Asked:
    at = Param("placement")
    return Asked({
        "listed": Candidate.objects.filter(placement=at).values(
            "pk", "employer_id", "employer__name", "employer__city", "workplace_id", "workplace__name", "state",
            "reasons", "shared_at", "found_by_student",
        ),
        "wishes": Wish.objects.filter(candidate__placement=at).values(
            "pk", "candidate_id", "party", "answer", "own", "said_by__name"
        ),
    })  # fmt: skip


def not_shared(placement: Placement) -> list[Candidate]:
    """The places that are in view for the coach alone. One query."""
    rows = candidates_of(placement).filter(shared_at=None)
    return list(rows.select_related("employer", "workplace"))


def intake_for(placement: Placement) -> Intake | None:
    """What the student said at the intake, for beside the search. One query."""
    return intake_of(placement.trajectory)


def clicks_of(placement: Placement, actor: Actor) -> QuerySet[Click]:
    """What was said of the supervisor of this placement: about the student, and by this actor of oneself."""
    said = Click.objects.filter(school_id=actor.school_id, supervisor_id=placement.supervisor_id)
    return said.filter(Q(student_id=placement.student_id) | Q(coach_id=actor.user_id))
