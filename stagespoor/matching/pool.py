"""All places to work of a network, as plain facts in three queries; and every student against every place.

For one student: :func:`spots_for`, then ``ranking.ranked``. For all who wait: :func:`scored_pairs`. Of other schools
only how many places are taken is read, never by whom.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from operator import itemgetter
from typing import Any, NamedTuple

from django.db.models import Count, Q, TextField
from django.db.models.functions import Cast

from stagespoor.access.actor import Actor
from stagespoor.access.roles import Permission
from stagespoor.core import clock
from stagespoor.core.questions import Asked, Param, Row
from stagespoor.employers.models import Employer, Relation
from stagespoor.matching.facts import Free, Spot, Wanted
from stagespoor.matching.grounds import distance
from stagespoor.matching.limits import Wishes, against_wishes, hard_limits, wishes_of
from stagespoor.matching.ranking import score, weighed, weights_of
from stagespoor.matching.rooms import Rooms, Taken
from stagespoor.matching.wants import wanted_for
from stagespoor.placements.models import Candidate, Placement
from stagespoor.placements.place_rules import Stay
from stagespoor.placements.states import OPEN, SEARCHING
from stagespoor.policy.loader import get_policy
from stagespoor.policy.model import Policy
from stagespoor.workplaces.models import Judgement, SchoolPlaces, Workplace
from stagespoor.workplaces.queries import Judged, Subject, counts

_EMPLOYER = (
    "pk", "name", "city", "sector", "tasks", "search_key", "lat", "lon", "min_age", "places",
)  # fmt: skip
_WORKPLACE = (
    "employer_id", "pk", "name", "sector", "tasks", "search_key", "min_age", "weekdays", "starts", "ends", "hazards",
    "meets", "cannot", "by_bus", "by_bike", "prospect", "reserved_school_id", "reserved_coach_id", "reserved_until",
)  # fmt: skip
_JUDGED = (
    "pk", "employer_id", "workplace_id", "supervisor_id", "verdict", "fits_whom", "skilled", "reason", "judged_on",
    "until",
)  # fmt: skip
# as text, and read once per text: most employers suit the same schools
_SUITS = Cast("suits", TextField())
# text as well: then nothing in a row has to be converted, and a thousand rows come as the database gives them
_DO_NOT_CALL = Cast("do_not_call", TextField())
_YES = frozenset({"1", "true"})
_NO_LIST: tuple[Any, ...] = ()


def spots_for(
    actor: Actor, *, first: dt.date | None = None, last: dt.date | None = None,
    employer_ids: Collection[int] | None = None,
) -> list[Spot]:  # fmt: skip
    """The places to work of the actor's network with their room in a period (today and a year). Three queries.

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
    return network.spots(begin, last or begin + YEAR)


YEAR = dt.timedelta(days=365)


@dataclass
class Network:
    """What was read of a network for one school. :meth:`spots` makes the places for a period of it."""

    school_id: int
    today: dt.date
    asked_most: int
    employers: list[tuple[Any, ...]]
    workplaces: dict[int, list[tuple[Any, ...]]]
    school_places: dict[int, int]
    judged: dict[Subject, Judged]
    guides: dict[int, tuple[int, ...]]
    judged_people: dict[int, tuple[int, ...]]
    taken: list[Taken]
    asked: dict[int, int]
    quiet: dict[int, dt.date]
    school_slug: str = ""

    @cached_property
    def places(self) -> dict[int, int | None]:
        """By employer how many students it takes of all schools, None: not said."""
        return {row[0]: row[9] for row in self.employers}

    def spots(self, first: dt.date, last: dt.date) -> list[Spot]:
        """The places with their room from ``first`` to ``last``."""
        rooms = self.rooms(first, last)
        found: list[Spot] = []
        for employer in self.employers:
            own = self.workplaces.get(employer[0])
            if own is None:
                found.append(self._employer_spot(employer, rooms))
            else:
                found += [self._workplace_spot(employer, row, rooms) for row in own]
        return found

    def rooms(self, first: dt.date, last: dt.date) -> Rooms:
        """What is taken in a period within the one that was read."""
        only_one = {pk: rows[0][1] for pk, rows in self.workplaces.items() if len(rows) == 1}
        return Rooms(self.taken, school_id=self.school_id, first=first, last=last, only_one=only_one)

    def in_period(self, spot: Spot, rooms: Rooms) -> Spot:
        """The same place with its room in another period."""
        places = self.places[spot.employer_id]
        if spot.workplace_id is None:
            room = rooms.at_employer(spot.employer_id, places)
        else:
            said = self.school_places.get(spot.workplace_id)
            room = rooms.at_workplace(
                spot.employer_id, spot.workplace_id, for_school=said, places=places, weekdays=spot.weekdays
            )
        return spot if room == spot.room else spot._replace(room=room)

    def _employer_spot(self, employer: tuple[Any, ...], rooms: Rooms) -> Spot:
        pk, name, city, sector, tasks, key, lat, lon, min_age, places, do_not_call, suits = employer
        verdict = self._verdict(pk, None, _NO_LIST) if pk in self.judged_people else _NO_VERDICT
        asked = self.asked.get(pk, 0)
        return Spot(
            pk, None, name, "", city, sector, tasks, key, lat, lon, min_age,
            verdict=verdict[0], verdict_reason=verdict[1], fits_whom=verdict[2], skilled=verdict[3],
            do_not_call=do_not_call in _YES, for_school=_suits(suits, self.school_slug), asked=asked,
            busy=min(1.0, asked / self.asked_most) if asked else 0.0, quiet_until=self.quiet.get(pk),
            room=rooms.at_employer(pk, places),
        )  # fmt: skip

    def _workplace_spot(self, employer: tuple[Any, ...], row: tuple[Any, ...], rooms: Rooms) -> Spot:
        base = self._employer_spot(employer, rooms)
        (
            _employer_id, pk, name, sector, tasks, key, min_age, weekdays, starts, ends, hazards, meets, cannot, by_bus,
            by_bike, prospect, reserved_school_id, reserved_coach_id, reserved_until,
        ) = row  # fmt: skip
        guides = self.guides.get(pk, ())
        verdict = self._verdict(base.employer_id, pk, guides)
        days = tuple(sorted(weekdays))
        return base._replace(
            workplace_id=pk, workplace=name, sector=sector or base.sector, tasks=tasks or base.tasks,
            search_key=f"{base.search_key} {key}", min_age=base.min_age if min_age is None else min_age,
            weekdays=days, starts=starts, ends=ends, hazards=tuple(hazards), meets=tuple(meets), cannot=tuple(cannot),
            by_bus=by_bus, by_bike=by_bike, prospect=prospect, reserved_school_id=reserved_school_id,
            reserved_coach_id=reserved_coach_id, reserved_until=reserved_until, supervisors=guides,
            verdict=verdict[0], verdict_reason=verdict[1], fits_whom=verdict[2], skilled=verdict[3],
            room=rooms.at_workplace(
                base.employer_id, pk, for_school=self.school_places.get(pk), places=employer[9], weekdays=days
            ),
        )  # fmt: skip

    def _verdict(self, employer_id: int, workplace_id: int | None, guides: Collection[int]) -> _Verdict:
        """The judgements of the own school about a place as one: the strictest verdict, with its reason.

        A supervisor who was judged not fit forbids the place only where nobody else guides.
        """
        found = [self.judged.get((employer_id, None, None))]
        if workplace_id is not None:
            found.append(self.judged.get((employer_id, workplace_id, None)))
        people = [
            self.judged.get((employer_id, None, pk))
            for pk in guides or self.judged_people.get(employer_id, ())
        ]
        able = [one for one in people if one is None or one.verdict not in _FORBIDS]
        found += able if able or not guides else people
        rows = [one for one in found if one is not None]
        if not rows:
            return _NO_VERDICT
        hardest = max(rows, key=lambda one: _STRICT[one.verdict])
        skilled = [one.skilled for one in rows if one.skilled is not None]
        whom = ", ".join(dict.fromkeys(one.fits_whom for one in rows if one.fits_whom))
        return hardest.verdict, hardest.reason, whom, all(skilled) if skilled else None


@lru_cache(maxsize=1024)
def _suits(slugs: str, school_slug: str) -> bool:
    """Does an employer suit this school, or did nobody say?"""
    read = json.loads(slugs or "[]")
    return not read or school_slug in read


_Verdict = tuple[str, str, str, bool | None]
_NO_VERDICT: _Verdict = ("", "", "", None)
_STRICT = {"fit": 0, "doubt": 1, "not_fit": 2, "ban": 3}
_FORBIDS = frozenset({"not_fit", "ban"})


# --- reading -----------------------------------------------------------------------------------------


def read_network(
    network_id: int, school_id: int, policy: Policy, *, first: dt.date, last: dt.date | None = None,
    only: Collection[int] | None = None,
) -> Network:  # fmt: skip
    """Read a network for one school: employers, workplaces, and all the rest as one. Three queries."""
    today = clock.today()
    employers = Employer.objects.filter(
        network_id=network_id, is_active=True, kind=Employer.Kind.EMPLOYER, merged_into=None
    )
    workplaces = Workplace.objects.filter(employer__network_id=network_id, is_active=True)
    if only is not None:
        employers, workplaces = employers.filter(pk__in=only), workplaces.filter(employer_id__in=only)
    answers = _asked()(
        network=network_id, school=school_id, today=today, first=first, last=last or first + YEAR,
        since=today - dt.timedelta(weeks=policy.network.asked_within_weeks),
    )  # fmt: skip
    by_employer: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for row in workplaces.order_by("employer_id", "pk").values_list(*_WORKPLACE):
        by_employer[row[0]].append(row)
    judged, people = _judged(answers["judged"], today)
    guides: dict[int, list[int]] = defaultdict(list)
    for row in answers["guides"]:
        guides[row["workplace_id"]].append(row["contact_id"])
    return Network(
        school_id=school_id, today=today, asked_most=max(1, policy.network.asked_most),
        employers=sorted(employers.order_by().values_list(*_EMPLOYER, _DO_NOT_CALL, _SUITS), key=itemgetter(0)),
        workplaces=dict(by_employer),
        school_places={row["workplace_id"]: row["places"] for row in answers["places"]}, judged=judged,
        guides={pk: tuple(sorted(ids)) for pk, ids in guides.items()}, judged_people=people,
        taken=list(_taken(answers["taken"], first)),
        asked={row["employer_id"]: row["times"] for row in answers["asked"]},
        quiet={row["employer_id"]: row["silent_until"] for row in answers["quiet"]},
        school_slug=next((row["slug"] for row in answers["school"]), ""),
    )  # fmt: skip


@cache
def _asked() -> Asked:
    """What is asked besides employers and workplaces, built once."""
    from stagespoor.schools.models import School

    network, school = Param("network"), Param("school")
    overlap = (Q(end_on=None) | Q(end_on__gte=Param("first"))) & (
        Q(start_on=None) | Q(start_on__lte=Param("last"))
    )
    taken = Placement.objects.filter(overlap, employer__network_id=network, state__in=OPEN - {SEARCHING})
    guides = Workplace.supervisors.through.objects.filter(
        workplace__employer__network_id=network, contact__is_active=True
    )
    lately = Candidate.objects.filter(employer__network_id=network, asked_on__gte=Param("since"))
    return Asked({
        "places": SchoolPlaces.objects.filter(school_id=school, workplace__is_active=True).values(
            "workplace_id", "places"
        ),
        "judged": Judgement.objects.filter(school_id=school, employer__network_id=network).values(*_JUDGED),
        "guides": guides.values("workplace_id", "contact_id"),
        "taken": taken.values(
            "pk", "employer_id", "workplace_id", "student__school_id", "start_on", "end_on",
            "schedules__days__weekday", "schedules__valid_from", days_text=Cast("asked_weekdays", TextField()),
        ),
        "asked": lately.values("employer_id").annotate(times=Count("pk")),
        "quiet": Relation.objects.filter(school_id=school, silent_until__gte=Param("today")).values(
            "employer_id", "silent_until"
        ),
        "school": School.objects.filter(pk=school).values("slug"),
    })  # fmt: skip


def _judged(rows: list[Row], today: dt.date) -> tuple[dict[Subject, Judged], dict[int, tuple[int, ...]]]:
    """What counts now by subject; and by employer the supervisors who were judged (none: an empty tuple)."""
    newest: dict[Subject, Judged] = {}
    for row in sorted(rows, key=lambda row: (row["judged_on"], row["pk"])):
        one = Judged(**row)
        newest[one.subject] = one
    found = {subject: one for subject, one in newest.items() if counts(one, today)}
    people: dict[int, list[int]] = defaultdict(list)
    for employer_id, _workplace, supervisor_id in found:
        people[employer_id] += [supervisor_id] if supervisor_id is not None else []
    return found, {pk: tuple(ids) for pk, ids in people.items()}


def _taken(rows: list[Row], first: dt.date) -> Iterator[Taken]:
    """One per placement. Its weekdays: of the schedules that hold on ``first`` or later, else as asked, else any."""
    days: dict[int, dict[dt.date, set[int]]] = defaultdict(lambda: defaultdict(set))
    placements: dict[int, Row] = {}
    for row in rows:
        placements[row["pk"]] = row
        if row["schedules__days__weekday"] is not None:
            days[row["pk"]][row["schedules__valid_from"]].add(row["schedules__days__weekday"])
    for pk, row in placements.items():
        on = _held(days[pk], first) if pk in days else frozenset(json.loads(row["days_text"] or "[]"))
        stay = Stay(row["start_on"], row["end_on"], on)
        yield Taken(row["employer_id"], row["workplace_id"], row["student__school_id"], stay)


def _held(versions: dict[dt.date, set[int]], first: dt.date) -> frozenset[int]:
    """The weekdays of the version that holds on ``first`` and of those that come later."""
    since = max((day for day in versions if day <= first), default=min(versions))
    return frozenset().union(*(days for day, days in versions.items() if day >= since))


# --- everybody against every place ----------------------------------------------------------------------


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
    employer share the employer's places (``Room.places`` of an employer without workplaces).
    """

    spots: list[Spot]
    wanted: dict[int, Wanted]
    pairs: list[Pair]


def scored_pairs(
    actor: Actor, placements: Sequence[Placement], *, any_sector: bool = False, any_distance: bool = False
) -> Pairs:
    """Score every placement that waits against every place of the network. Four queries, whatever the numbers.

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
    in_period: dict[tuple[dt.date, dt.date], Rooms] = {}
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
    return Pairs(spots, wanted, pairs)


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
