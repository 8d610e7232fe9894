"""How many places are free at employers, now or in a period (EMP-1, PH-2). One query.

Where the own school agreed places per workplace those count, and the students of the own school against them, but
never more than the employer has left. Elsewhere the places of the employer count, which all schools share. Of other
schools only numbers are read.
A workplace that is reserved for somebody else has no room.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce

from stagespoor.access.actor import Actor
from stagespoor.core import clock
from stagespoor.core.questions import Answers, Asked, Ids, Param, Row
from stagespoor.employers.models import Employer

# The states of a placement by name: placements is a floor above and may not be imported here.
TAKES_A_PLACE = ("planned", "running", "closing")
AT_WORK = ("running", "closing")
FAR = dt.date(2999, 12, 31)

Period = tuple[dt.date, dt.date]


def has_place_until(
    state: str, *, end_on: dt.date | None, ended_on: dt.date | None, today: dt.date
) -> dt.date | None:
    """The last day on which a placement has its place, None: open. One rule for lists, match and choice.

    Who is at work stays until somebody says when it ended, also past the day that was agreed.
    """
    if ended_on is not None:
        return ended_on
    return max(end_on, today) if end_on is not None and state in AT_WORK else end_on


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
    ``period``: first and last day, both included. Without it everybody counts who has a place now or has agreed on
    one. Taken is the most on one day: two students after each other need one place.
    """
    answers = _ask(in_network=places is None)(
        network=actor.network_id, school=actor.school_id, employers=places or (), **moments(period)
    )
    if places is None:
        # nothing is free at an employer that takes no students
        places = {row["pk"]: row["places"] if row["is_active"] else 0 for row in answers["employers"]}
    return rooms_in(answers, actor, places, period)


def moments(period: Period | None = None) -> dict[str, dt.date]:
    """The days that :func:`questions` ask for: of the period (None: any time), and today."""
    first, last = period or _from_now()
    return {"first": first, "last": last, "today": clock.today()}


def _from_now() -> Period:
    return clock.today(), FAR


def rooms_in(
    answers: Answers, actor: Actor, places: Mapping[int, int | None], period: Period | None = None
) -> dict[int, Room]:
    """What the answers to :func:`questions`, asked for this period, say of the employers of ``places``.

    The places agreed for the own school count where each workplace has its number, and never more than what
    the employer still takes of all schools together; the match counts in the same way.
    """
    everybody_at, mine_at = _most_at_once(answers["taken"], actor.school_id, period or _from_now())
    kept = _reserved(answers["workplaces"], actor)
    agreed = _agreed(answers, kept)
    found = {}
    for pk, said in places.items():
        everybody, mine = everybody_at.get(pk, 0), mine_at.get(pk, 0)
        own, reserved = agreed.get(pk), pk in kept.employers
        if own is None:
            found[pk] = Room(said, everybody, reserved)
        elif said is None:
            found[pk] = Room(own, mine, reserved)
        else:
            most = min(own, said)
            found[pk] = Room(most, most - max(0, min(own - mine, said - everybody)), reserved)
    return found


def _most_at_once(
    rows: Iterable[Row], school_id: int, period: Period
) -> tuple[dict[int, int], dict[int, int]]:
    """By employer the most students on one day, of all schools and of this one: two after each other need one place."""
    (first, last), today = period, clock.today()
    stays: dict[int, list[tuple[dt.date, int]]] = {}
    own: dict[int, list[tuple[dt.date, int]]] = {}
    for row in rows:
        over = has_place_until(row["state"], end_on=row["end"], ended_on=row["ended"], today=today)
        begin, end = max(row["begun"] or first, first), min(over or last, last)
        if begin > end:
            continue
        # who leaves on a day still has the place on that day: ends sort after begins
        moments = [(begin, -1), (end, 1)]
        stays.setdefault(row["pk"], []).extend(moments)
        if row["school"] == school_id:
            own.setdefault(row["pk"], []).extend(moments)
    return {pk: _peak(found) for pk, found in stays.items()}, {pk: _peak(found) for pk, found in own.items()}


def _peak(moments: list[tuple[dt.date, int]]) -> int:
    if len(moments) == 2:  # one student
        return 1
    now = most = 0
    for _day, step in sorted(moments):
        now -= step
        most = max(most, now)
    return most


def _agreed(answers: Answers, kept: _Kept) -> dict[int, int]:
    """By employer the places of the own school, where no workplace that is open to it misses its number."""
    numbers: dict[int, dict[int, int]] = {}
    for row in answers["places"]:
        numbers.setdefault(row["pk"], {})[row["workplace"]] = row["agreed"]
    open_to_us: dict[int, set[int]] = {}
    for row in answers["in_use"]:
        if row["workplace"] not in kept.workplaces:
            open_to_us.setdefault(row["pk"], set()).add(row["workplace"])
    return {
        pk: sum(numbers[pk][workplace] for workplace in there)
        for pk, there in open_to_us.items()
        if there <= numbers[pk].keys()
    }


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
    if not in_network:
        return Asked(questions(Q(pk__in=Ids("employers"), network=Param("network"))))
    scope = Q(network=Param("network"))
    everyone = Employer.objects.filter(scope, kind="employer", merged_into=None)
    return Asked({"employers": everyone.values("pk", "places", "is_active"), **questions(scope)})


def questions(scope: Q) -> dict[str, QuerySet[Employer, Any]]:
    """What :func:`rooms_in` reads of the employers in ``scope``. Params: "school", and those of :func:`moments`."""
    last, first = Param("last"), Param("first")
    begun = Q(placements__started_on__lte=last) | Q(placements__started_on=None) & (
        Q(placements__start_on=None) | Q(placements__start_on__lte=last)
    )
    goes_on = Q(placements__ended_on__gte=first) | Q(placements__ended_on=None) & (
        Q(placements__end_on=None)
        | Q(placements__end_on__gte=first)
        | Q(placements__state__in=AT_WORK)  # past the agreed day: has_place_until says until when
    )
    busy = Employer.objects.filter(scope & begun & goes_on & Q(placements__state__in=TAKES_A_PLACE))
    reserved = Employer.objects.filter(
        scope, workplaces__is_active=True, workplaces__reserved_until__gte=Param("today")
    )
    open_places = Employer.objects.filter(pk__in=reserved.values("pk"), workplaces__is_active=True)
    agreed = Employer.objects.filter(
        scope, workplaces__is_active=True, workplaces__places__school=Param("school")
    )
    in_use = Employer.objects.filter(pk__in=agreed.values("pk"), workplaces__is_active=True)
    return {
        "taken": busy.values(
            "pk", school=F("placements__student__school"),
            begun=Coalesce("placements__started_on", "placements__start_on"),
            state=F("placements__state"), end=F("placements__end_on"), ended=F("placements__ended_on"),
        ),
        "workplaces": open_places.values(
            "pk", workplace=F("workplaces__pk"), for_school=F("workplaces__reserved_school_id"),
            for_coach=F("workplaces__reserved_coach_id"), until=F("workplaces__reserved_until"),
        ),
        "places": agreed.values("pk", workplace=F("workplaces__pk"), agreed=F("workplaces__places__places")),
        "in_use": in_use.values("pk", workplace=F("workplaces__pk")),
    }  # fmt: skip
