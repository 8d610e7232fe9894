"""What the match reads of a network for one school: employers, workplaces, judgements, what is taken. Four queries.

Of other schools only how many places are taken is read, and how often they asked; never by whom.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from operator import itemgetter
from typing import Any

from django.db.models import Count, Max, Q, QuerySet, TextField
from django.db.models.functions import Cast

from stagespoor.core import clock
from stagespoor.core.questions import Asked, Param, Row
from stagespoor.employers.models import Employer, Relation
from stagespoor.employers.room import AT_WORK, has_place_until
from stagespoor.matching.facts import Spot
from stagespoor.matching.plain import Plain
from stagespoor.matching.rooms import Rooms, Taken
from stagespoor.placements.models import Candidate, Placement
from stagespoor.placements.place_rules import Stay
from stagespoor.placements.states import OPEN, SEARCHING
from stagespoor.policy.model import Policy
from stagespoor.policy.schedule import WITHOUT_END
from stagespoor.schools.models import School
from stagespoor.workplaces.models import Judgement, SchoolPlaces, Workplace
from stagespoor.workplaces.queries import Judged, Subject, counts
from stagespoor.workplaces.rules import min_age_at

_EMPLOYER = (
    "pk", "name", "city", "sector", "tasks", "search_key", "lat", "lon", "min_age", "places",
)  # fmt: skip
# text columns: then nothing in a row has to be converted, a thousand rows come as the database gives them, and equal
# texts are read once
_TEXTS = ("weekdays", "hazards", "meets", "cannot", "starts", "ends", "by_bus", "by_bike", "reserved_until")
_WORKPLACE = (
    "employer_id", "pk", "name", "sector", "tasks", "search_key", "min_age", "prospect", "reserved_school_id",
    "reserved_coach_id",
)  # fmt: skip
_JUDGED = (
    "pk", "employer_id", "workplace_id", "supervisor_id", "verdict", "fits_whom", "skilled", "reason", "judged_on",
    "until",
)  # fmt: skip
Columns = tuple[Any, ...]


@dataclass
class Network:
    """What was read of a network for one school. :meth:`spots` makes the places for a period of it."""

    school_id: int
    today: dt.date
    asked_most: int
    employers: list[Columns]
    workplaces: dict[int, list[Columns]]
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
                found += self._workplace_spots(employer, own, rooms)
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

    def _employer_spot(self, employer: Columns, rooms: Rooms) -> Spot:
        pk, name, city, sector, tasks, key, lat, lon, min_age, places, do_not_call, suits = employer
        verdict, reason, fits_whom, skilled = self._verdict(pk, None, ())
        asked = self.asked.get(pk, 0)
        # by position: with names a thousand of these take twice as long
        return Spot(
            pk, None, name, "", city, sector, tasks, key, lat, lon, min_age, (), None, None, (), (), (), None, None,
            "", None, None, None, verdict, reason, fits_whom, skilled, (), do_not_call in _YES,
            _suits(suits, self.school_slug), asked, min(1.0, asked / self.asked_most) if asked else 0.0,
            self.quiet.get(pk), rooms.at_employer(pk, places),
        )  # fmt: skip

    def _workplace_spots(self, employer: Columns, rows: list[Columns], rooms: Rooms) -> Iterator[Spot]:
        """What a workplace does not say (sector, tasks, age) is as the employer says."""
        at, who, city, sector, tasks, key, lat, lon, min_age, places, do_not_call, suits = employer
        asked = self.asked.get(at, 0)
        for_us, busy = _suits(suits, self.school_slug), min(1.0, asked / self.asked_most) if asked else 0.0
        for row in rows:
            (
                _at, pk, name, own_sector, own_tasks, own_key, own_age, prospect, for_school, for_coach, weekdays,
                hazards, meets, cannot, starts, ends, by_bus, by_bike, until,
            ) = row  # fmt: skip
            guides, days = self.guides.get(pk, ()), _list(weekdays)
            verdict, reason, fits_whom, skilled = self._verdict(at, pk, guides)
            said = self.school_places.get(pk)
            # by position: with names a thousand of these take twice as long
            yield Spot(
                at, pk, who, name, city, own_sector or sector, own_tasks or tasks, f"{key} {own_key}", lat, lon,
                min_age_at(own_age, min_age), days, _time(starts), _time(ends), _list(hazards),
                _list(meets), _list(cannot), _flag(by_bus), _flag(by_bike), prospect, for_school, for_coach,
                _date(until), verdict, reason, fits_whom, skilled, guides, do_not_call in _YES, for_us, asked, busy,
                self.quiet.get(at), rooms.at_workplace(at, pk, for_school=said, places=places, weekdays=days),
            )  # fmt: skip

    def _verdict(self, employer_id: int, workplace_id: int | None, guides: Collection[int]) -> _Verdict:
        """The judgements of the own school about a place as one: the strictest verdict, with its reason.

        A supervisor who was judged not fit forbids the place only where nobody else guides.
        """
        if employer_id not in self.judged_people:
            return _NO_VERDICT
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


_YES = frozenset({"1", "true"})


@lru_cache(maxsize=1024)
def _suits(slugs: str, school_slug: str) -> bool:
    """Does an employer suit this school, or did nobody say?"""
    read = json.loads(slugs or "[]")
    return not read or school_slug in read


@lru_cache(maxsize=4096)
def _list(text: str) -> tuple[Any, ...]:
    """A column of slugs or weekdays, in order."""
    return tuple(sorted(json.loads(text or "[]")))


@lru_cache(maxsize=1024)
def _time(text: str | None) -> dt.time | None:
    return dt.time.fromisoformat(text) if text else None


@lru_cache(maxsize=1024)
def _date(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _flag(text: str | None) -> bool | None:
    return None if text is None else text in _YES


_Verdict = tuple[str, str, str, bool | None]
_NO_VERDICT: _Verdict = ("", "", "", None)
_STRICT = {"fit": 0, "doubt": 1, "not_fit": 2, "ban": 3}
_FORBIDS = frozenset({"not_fit", "ban"})


def _as_text(*columns: str) -> list[Cast]:
    return [Cast(column, TextField()) for column in columns]


# --- reading -----------------------------------------------------------------------------------------


def read_network(
    network_id: int, school_id: int, policy: Policy, *, first: dt.date, last: dt.date | None = None,
    only: Collection[int] | None = None,
) -> Network:  # fmt: skip
    """Read a network for one school: employers, workplaces, and all the rest as one. Four queries."""
    today = clock.today()
    answers = _asked()(
        network=network_id, school=school_id, today=today, first=first, last=last or first + WITHOUT_END,
        since=today - dt.timedelta(weeks=policy.network.asked_within_weeks),
    )  # fmt: skip
    employers, workplaces, people_there = _rows(network_id, only)
    by_employer: dict[int, list[Columns]] = defaultdict(list)
    for row in workplaces:
        by_employer[row[0]].append(row)
    judged, people = _judged(answers["judged"], today)
    guides: dict[int, list[int]] = defaultdict(list)
    for workplace_id, contact_id in people_there:
        guides[workplace_id].append(contact_id)
    return Network(
        school_id=school_id, today=today, asked_most=max(1, policy.network.asked_most),
        employers=employers,
        workplaces=dict(by_employer),
        school_places={row["workplace_id"]: row["places"] for row in answers["places"]}, judged=judged,
        guides={pk: tuple(sorted(ids)) for pk, ids in guides.items()}, judged_people=people,
        taken=list(_taken(answers["taken"], first, today)),
        asked={row["employer_id"]: row["times"] for row in answers["asked"]},
        quiet={row["employer_id"]: row["until"] for row in answers["quiet"]},
        school_slug=next((row["slug"] for row in answers["school"]), ""),
    )  # fmt: skip


def _rows(
    network_id: int, only: Collection[int] | None
) -> tuple[list[Columns], list[Columns], list[Columns]]:
    """Employers and workplaces in order of their keys, and who guides where (workplace, contact). Three queries."""
    if only is None:
        asked = tuple(plain(network=network_id) for plain in _plain())
    else:
        employers, workplaces, guides = _large(network_id)
        asked = (
            list(employers.filter(pk__in=only)), list(workplaces.filter(employer_id__in=only)),
            list(guides.filter(workplace__employer_id__in=only)),
        )  # fmt: skip
    return sorted(asked[0], key=itemgetter(0)), sorted(asked[1], key=itemgetter(0, 1)), asked[2]


@cache
def _plain() -> tuple[Plain, ...]:
    return tuple(Plain(rows) for rows in _large(Param("network")))


def _large(network: Any) -> tuple[QuerySet[Any, Any], QuerySet[Any, Any], QuerySet[Any, Any]]:
    """The three questions with many rows."""
    employers = Employer.objects.filter(
        network_id=network, is_active=True, kind=Employer.Kind.EMPLOYER, merged_into=None
    )
    workplaces = Workplace.objects.filter(employer__network_id=network, is_active=True)
    guides = Workplace.supervisors.through.objects.filter(
        workplace__employer__network_id=network, contact__is_active=True
    )
    return (
        employers.order_by().values_list(*_EMPLOYER, *_as_text("do_not_call", "suits")),
        workplaces.order_by().values_list(*_WORKPLACE, *_as_text(*_TEXTS)),
        guides.order_by().values_list("workplace_id", "contact_id"),
    )


@cache
def _asked() -> Asked:
    """What is asked besides employers and workplaces, built once."""
    network, school = Param("network"), Param("school")
    first = Param("first")
    not_over = Q(end_on=None) | Q(end_on__gte=first) | Q(state__in=AT_WORK)
    overlap = (Q(ended_on__gte=first) | Q(ended_on=None) & not_over) & (
        Q(start_on=None) | Q(start_on__lte=Param("last"))
    )
    taken = Placement.objects.filter(overlap, employer__network_id=network, state__in=OPEN - {SEARCHING})
    lately = Candidate.objects.filter(employer__network_id=network, asked_on__gte=Param("since"))
    return Asked({
        "places": SchoolPlaces.objects.filter(school_id=school, workplace__is_active=True).values(
            "workplace_id", "places"
        ),
        "judged": Judgement.objects.filter(school_id=school, employer__network_id=network).values(*_JUDGED),
        "taken": taken.values(
            "pk", "employer_id", "workplace_id", "student__school_id", "state", "start_on", "end_on",
            "ended_on", "schedules__days__weekday", "schedules__valid_from",
            days_text=Cast("asked_weekdays", TextField()),
        ),
        "asked": lately.values("employer_id").annotate(times=Count("pk")),
        # agreed with any school of the network: who agreed it and why is not read
        "quiet": Relation.objects.filter(employer__network_id=network, silent_until__gte=Param("today"))
        .values("employer_id")
        .annotate(until=Max("silent_until")),
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


def _taken(rows: list[Row], first: dt.date, today: dt.date) -> Iterator[Taken]:
    """One per placement. Its weekdays: of the schedules that hold on ``first`` or later, else as asked, else any."""
    days: dict[int, dict[dt.date, set[int]]] = defaultdict(lambda: defaultdict(set))
    placements: dict[int, Row] = {}
    for row in rows:
        placements[row["pk"]] = row
        if row["schedules__days__weekday"] is not None:
            days[row["pk"]][row["schedules__valid_from"]].add(row["schedules__days__weekday"])
    for pk, row in placements.items():
        on = _held(days[pk], first) if pk in days else frozenset(json.loads(row["days_text"] or "[]"))
        until = has_place_until(row["state"], end_on=row["end_on"], ended_on=row["ended_on"], today=today)
        stay = Stay(row["start_on"], until, on)
        yield Taken(row["employer_id"], row["workplace_id"], row["student__school_id"], stay)


def _held(versions: dict[dt.date, set[int]], first: dt.date) -> frozenset[int]:
    """The weekdays of the version that holds on ``first`` and of those that come later."""
    since = max((day for day in versions if day <= first), default=min(versions))
    return frozenset().union(*(days for day, days in versions.items() if day >= since))
