"""Room in the match is the room of the lists and of the choice: who is at work has the place until it ended."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from stagespoor.access.actor import Actor
from stagespoor.core import clock
from stagespoor.employers.room import has_place_until, rooms
from stagespoor.matching import pool
from stagespoor.matching.facts import Room
from stagespoor.matching.rooms import Rooms, Taken
from stagespoor.placements.models import Placement
from stagespoor.placements.place_rules import Stay
from stagespoor.placements.places import school_stays
from stagespoor.workplaces.models import SchoolPlaces, Workplace
from tests.factories import PlacementFactory, StudentFactory, TrajectoryFactory
from tests.matching.asking import employer

TODAY, DAY = dt.date(2026, 3, 2), dt.timedelta(days=1)
SOON, LATER, PAST = TODAY + 20 * DAY, TODAY + 60 * DAY, TODAY - 20 * DAY


@pytest.mark.policy("EMP-1")
@pytest.mark.parametrize(
    ("state", "end_on", "ended_on", "last"),
    [
        ("planned", SOON, None, SOON), ("planned", PAST, None, PAST), ("planned", None, None, None),
        ("running", SOON, None, SOON), ("running", PAST, None, TODAY), ("running", None, None, None),
        ("closing", PAST, None, TODAY), ("closing", PAST, TODAY, TODAY), ("closing", SOON, PAST, PAST),
    ],
)  # fmt: skip
def test_who_is_at_work_stays_until_somebody_says_when_it_ended(
    state: str, end_on: dt.date | None, ended_on: dt.date | None, last: dt.date | None
) -> None:
    assert has_place_until(state, end_on=end_on, ended_on=ended_on, today=TODAY) == last


@pytest.mark.policy("EMP-1", "MAT-1")
@pytest.mark.parametrize(
    ("there", "free"),
    [
        ({"state": "running", "end_on": PAST}, 0), ({"state": "closing", "end_on": PAST, "ended_on": TODAY}, 0),
        ({"state": "closing", "end_on": SOON, "ended_on": PAST}, 1), ({"state": "planned", "end_on": LATER}, 0),
        ({"state": "planned", "end_on": PAST}, 1),
    ],
)  # fmt: skip
def test_list_match_and_choice_count_the_same_students(
    searching: tuple[Placement, Actor], there: dict[str, Any], free: int
) -> None:
    placement, coach = searching
    shop = employer(placement, name="Zaak", places=1)
    floor = Workplace.objects.create(employer=shop, name="Vloer")
    SchoolPlaces.objects.create(workplace=floor, school_id=coach.school_id, places=1)
    with clock.at(TODAY):
        PlacementFactory(
            trajectory=TrajectoryFactory(student=StudentFactory(school=placement.student.school)), employer=shop,
            workplace=floor, start_on=PAST - 30 * DAY, started_on=PAST - 30 * DAY, asked_weekdays=[1], **there,
        )  # fmt: skip
        assert rooms(coach)[shop.pk].free == free
        [spot] = pool.spots_for(coach)
        assert spot.room.free[1] == free
        assert len(school_stays(coach.school_id, TODAY, LATER).get(floor.pk, ())) == 1 - free


def test_the_number_of_places_is_the_same_before_and_after_somebody_came() -> None:
    def at(taken: list[Taken]) -> Room:
        found = Rooms(taken, school_id=1, first=TODAY, last=LATER, only_one={})
        return found.at_workplace(5, 50, for_school=4, places=3, weekdays=())

    empty, busy = at([]), at([Taken(5, 50, 1, Stay(TODAY, LATER, frozenset({1})))])
    assert (empty.places, empty.free[1]) == (3, 3)
    assert (busy.places, busy.free[1], busy.free[2]) == (3, 2, 3)
