"""How many places are free at employers, now or in a period (EMP-1, PH-2). One query.

Where the own school agreed places per workplace those count, and the students of the own school against them.
Elsewhere the places of the employer count, which all schools share. Of other schools only numbers are read.
A workplace that is reserved for somebody else has no room.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from django.db.models import Count, F, Q

from stagespoor.access.actor import Actor
from stagespoor.core import clock
from stagespoor.core.questions import Asked, Ids, Param
from stagespoor.employers.models import Employer

# The states of a placement by name: placements is a floor above and may not be imported here.
TAKES_A_PLACE = ("planned", "running", "closing")
EVER = (dt.date(1970, 1, 1), dt.date(2999, 12, 31))

Period = tuple[dt.date, dt.date]


class Room(NamedTuple):
    """The places of one employer for the own school: None is not said. ``reserved``: all is kept for others."""

    places: int | None
    taken: int = 0
    reserved: bool = False

    @property
    def free(self) -> int | None:
        """How many are free; None when nobody said how many places there are."""
        if self.reserved:
            return 0
        return None if self.places is None else max(0, self.places - self.taken)


def rooms(
    actor: Actor, period: Period | None = None, places: Mapping[int, int | None] | None = None
) -> dict[int, Room]:
    """The room at the employers of ``places`` (of the actor's network), or at all of the network. One query.

    ``places``: by employer how many it said to have, where the caller has read that already.
    ``period``: first and last day, both included; who has a place on any of those days counts. Without it
    everybody counts who has a place now or has agreed on one.
    """
    first, last = period or EVER
    answers = _ask(in_network=places is None)(
        network=actor.network_id, school=actor.school_id, first=first, last=last, today=clock.today(),
        employers=places or (),
    )  # fmt: skip
    if places is None:
        places = {row["pk"]: row["places"] for row in answers["employers"]}
    taken = {row["pk"]: row for row in answers["taken"]}
    kept = _reserved(answers["workplaces"], actor)
    own: dict[int, int] = {}
    for row in answers["places"]:
        if row["workplace"] not in kept.workplaces:
            own[row["pk"]] = own.get(row["pk"], 0) + row["agreed"]
    found = {}
    for pk, said in places.items():
        here = taken.get(pk)
        count = 0 if here is None else here["mine" if pk in own else "all_of_them"]
        found[pk] = Room(own.get(pk, said), count, pk in kept.employers)
    return found


@dataclass(frozen=True, slots=True)
class _Kept:
    """What is reserved for others: workplaces, and employers of which nothing else is left."""

    workplaces: set[int]
    employers: set[int]


def _reserved(rows: list[dict[str, Any]], actor: Actor) -> _Kept:
    today = clock.today()
    kept: set[int] = set()
    open_ones: set[int] = set()
    for row in rows:
        others = (row["for_school"] is not None and row["for_school"] != actor.school_id) or (
            row["for_coach"] is not None and row["for_coach"] != actor.user_id
        )
        if others and row["until"] is not None and row["until"] >= today:
            kept.add(row["workplace"])
        else:
            open_ones.add(row["pk"])
    return _Kept(kept, {row["pk"] for row in rows} - open_ones)


@cache
def _ask(*, in_network: bool) -> Asked:
    scope = (
        Q(network=Param("network")) if in_network else Q(pk__in=Ids("employers"), network=Param("network"))
    )
    last, first = Param("last"), Param("first")
    begun = Q(placements__started_on__lte=last) | Q(placements__started_on=None) & (
        Q(placements__start_on=None) | Q(placements__start_on__lte=last)
    )
    goes_on = Q(placements__ended_on__gte=first) | Q(placements__ended_on=None) & (
        Q(placements__end_on=None) | Q(placements__end_on__gte=first)
    )
    busy = Employer.objects.filter(scope & begun & goes_on & Q(placements__state__in=TAKES_A_PLACE))
    reserved = Employer.objects.filter(
        scope, workplaces__is_active=True, workplaces__reserved_until__gte=Param("today")
    )
    open_places = Employer.objects.filter(pk__in=reserved.values("pk"), workplaces__is_active=True)
    agreed = Employer.objects.filter(
        scope, workplaces__is_active=True, workplaces__places__school=Param("school")
    )
    all_of_them = Employer.objects.filter(scope, kind="employer", merged_into=None) if in_network else None
    return Asked(
        {
            **({"employers": all_of_them.values("pk", "places")} if all_of_them is not None else {}),
            "taken": busy.values("pk").annotate(
                all_of_them=Count("placements"),
                mine=Count("placements", filter=Q(placements__student__school=Param("school"))),
            ),
            "workplaces": open_places.values(
                "pk", workplace=F("workplaces__pk"), for_school=F("workplaces__reserved_school_id"),
                for_coach=F("workplaces__reserved_coach_id"), until=F("workplaces__reserved_until"),
            ),
            "places": agreed.values("pk", workplace=F("workplaces__pk"), agreed=F("workplaces__places__places")),
        }
    )  # fmt: skip
