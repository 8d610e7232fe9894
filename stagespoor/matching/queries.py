"""Employers for one placement, in four queries whatever the size of the network (MAT-1, INT-1)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Q

from stagespoor.access.actor import Actor
from stagespoor.core import clock
from stagespoor.core.text import search_key
from stagespoor.employers.access import employers_for
from stagespoor.matching.rules import Outcome, Place, Wishes, sift
from stagespoor.placements.facts import chosen_sectors
from stagespoor.placements.models import Placement
from stagespoor.placements.states import OPEN, SEARCHING
from stagespoor.policy.model import Policy
from stagespoor.trajectories.models import Intake
from stagespoor.trajectories.queries import intake_of

RADIUS_STEPS = (5, 10, 15, 20, 30, 50, 100)
_COLUMNS = (
    "pk", "name", "sector", "city", "lat", "lon", "places", "min_age", "tasks", "do_not_call", "search_key",
)  # fmt: skip
_WITHOUT_END = dt.timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Start:
    """What the search begins with, and where that comes from."""

    intake: Intake | None
    sectors: tuple[str, ...]
    from_direction: bool
    radius_km: int


def starting_point(placement: Placement, policy: Policy) -> Start:
    """The sectors settled as direction, else those of the intake; the radius of the intake. Two queries."""
    intake = intake_of(placement.trajectory)
    settled = chosen_sectors(placement.student, policy)
    radius = intake.radius_km if intake else 15
    sectors = settled or (intake.sectors if intake else [])
    known = {slug for slug, _name in policy.choices("sectors")}
    return Start(intake, tuple(slug for slug in sectors if slug in known), bool(settled), radius)


def wishes_from(placement: Placement, params: Mapping[str, str], start: Start, policy: Policy) -> Wishes:
    """What is asked in the address, over what the search begins with. Nonsense is ignored."""
    student, school = placement.student, placement.student.school
    sectors = set(start.sectors)
    asked = params.get("sector", "")
    if asked == "alle":
        sectors = set()
    elif asked in {slug for slug, _name in policy.choices("sectors")}:
        sectors = {asked}
    radius: int | None = start.radius_km
    straal = params.get("straal", "")
    if straal == "alle":
        radius = None
    elif straal.isascii() and straal.isdigit() and 0 < int(straal[:4]) <= 300:
        radius = int(straal[:4])
    known = student.lat is not None
    return Wishes(
        age=student.age_on(placement.start_on or clock.today()), lat=student.lat if known else school.lat,
        lon=student.lon if known else school.lon, sectors=frozenset(sectors), radius_km=radius,
        free_only=params.get("vrij", "") != "alle",
        words=tuple(search_key(params.get("q", "").replace("\x00", "")[:80]).split()),
    )  # fmt: skip


def candidates_for(placement: Placement, actor: Actor, wishes: Wishes) -> Outcome:
    """The employers of the network in view for this placement, nearest first. Two queries."""
    taken = taken_in_period(placement, actor)
    rows = employers_for(actor).filter(is_active=True).values(*_COLUMNS)
    return sift((Place(taken=taken.get(row["pk"], 0), **row) for row in rows), wishes)


def taken_in_period(placement: Placement, actor: Actor) -> dict[int, int]:
    """Per employer how many placements, of all schools of the network, overlap with this one. One query."""
    first = placement.start_on or clock.today()
    last = placement.end_on or first + _WITHOUT_END
    overlap = (Q(end_on=None) | Q(end_on__gte=first)) & (Q(start_on=None) | Q(start_on__lte=last))
    rows = Placement.objects.filter(
        overlap, employer__network_id=actor.network_id, state__in=OPEN - {SEARCHING}
    )
    counted = rows.exclude(pk=placement.pk).values_list("employer_id").annotate(taken=Count("pk")).order_by()
    return {pk: taken for pk, taken in counted if pk is not None}
