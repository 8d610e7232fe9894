"""How many places are free at an employer: one number in list, sectors, workbook and on the page."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from openpyxl import load_workbook

from stagespoor.access.actor import Actor, actor_of
from stagespoor.access.roles import Role
from stagespoor.core import clock
from stagespoor.employers.finding import Finding
from stagespoor.employers.models import Employer
from stagespoor.employers.room import rooms
from stagespoor.employers.sectors import lines_of
from stagespoor.policy.loader import get_policy
from stagespoor.schools.models import School
from stagespoor.workplaces.models import SchoolPlaces
from tests.factories import (
    EmployerFactory,
    MembershipFactory,
    PlacementFactory,
    SchoolFactory,
    WorkplaceFactory,
)

TODAY = dt.date(2026, 3, 2)
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _day(db: None) -> Any:
    with clock.at(TODAY):
        yield


def made(actor: Actor, name: str, **facts: Any) -> Employer:
    """An employer of the actor's network."""
    found: Employer = EmployerFactory(network_id=actor.network_id, name=name, **facts)
    return found


def asked(actor: Actor, query: str) -> Finding:
    return Finding(actor, get_policy(actor.policy_name), QueryDict(query))


def found(actor: Actor, query: str = "") -> list[str]:
    """The names that this address gives."""
    return [row["name"] for row in asked(actor, query).all("name")]


@pytest.mark.policy("EMP-1", "PH-2")
def test_a_place_is_free_in_the_days_that_nobody_has_it(coach: Actor) -> None:
    shop = made(coach, "Een plaats", places=1)
    PlacementFactory(employer=shop, state="running", started_on=TODAY - 9 * DAY, end_on=TODAY + 30 * DAY)
    made(coach, "Onbekend", places=None)
    assert found(coach, "vrij=vrij") == []
    assert found(coach, "vrij=onbekend") == ["Onbekend"]
    assert found(coach, "vrij_van=2026-04-02&vrij_tot=2026-06-01") == ["Een plaats"]
    assert found(coach, "vrij_van=2026-04-01") == []


@pytest.mark.policy("EMP-1")
def test_agreed_places_of_the_own_school_count_and_what_is_reserved_for_others_does_not(coach: Actor) -> None:
    other = MembershipFactory(role=Role.COACH, school=SchoolFactory(network_id=coach.network_id))
    shop = made(coach, "Zaak", places=9)
    place = WorkplaceFactory(employer=shop, name="A")
    SchoolPlaces.objects.create(workplace=place, school_id=coach.school_id, places=2)
    PlacementFactory(
        employer=shop, state="running", started_on=TODAY, trajectory__student__school=other.school
    )
    room = rooms(coach)[shop.pk]
    assert (room.places, room.taken, room.free) == (2, 0, 2)
    theirs = rooms(actor_of(other))[shop.pk]
    assert (theirs.places, theirs.taken, theirs.free) == (9, 1, 8)
    place.reserved_school, place.reserved_until = other.school, TODAY
    place.save()
    assert rooms(coach)[shop.pk].free == 0
    assert found(coach, "vrij=vrij") == []
    assert rooms(actor_of(other))[shop.pk].free == 8
    with clock.at(TODAY + DAY):
        assert found(coach, "vrij=vrij") == ["Zaak"]


@pytest.mark.policy("EMP-1")
def test_two_students_after_each_other_need_one_place(coach: Actor, client_in: Client) -> None:
    shop = made(coach, "Zaak", places=2)
    PlacementFactory(employer=shop, state="running", started_on=TODAY, end_on=TODAY + 30 * DAY)
    PlacementFactory(employer=shop, start_on=TODAY + 31 * DAY, end_on=TODAY + 60 * DAY)
    assert rooms(coach)[shop.pk].free == 1
    assert "1 van 2 vrij" in client_in.get(f"/bedrijven/{shop.pk}/").content.decode()
    with_both = TODAY + 20 * DAY, TODAY + 40 * DAY
    assert rooms(coach, with_both)[shop.pk].free == 1
    PlacementFactory(employer=shop, start_on=TODAY + 30 * DAY, end_on=TODAY + 60 * DAY)
    assert rooms(coach, with_both)[shop.pk].free == 0  # both are there on the last day of the first
    assert rooms(coach, (TODAY, TODAY + 29 * DAY))[shop.pk].free == 1


@pytest.mark.policy("EMP-1")
def test_places_agreed_with_the_own_school_are_never_more_than_the_employer_has_left(
    coach: Actor, client_in: Client
) -> None:
    other = SchoolFactory(network_id=coach.network_id)
    shop = made(coach, "Zaak", places=2)
    SchoolPlaces.objects.create(
        workplace=WorkplaceFactory(employer=shop, name="A"), school_id=coach.school_id, places=5
    )
    PlacementFactory(employer=shop, state="running", started_on=TODAY, trajectory__student__school=other)
    room = rooms(coach)[shop.pk]
    assert (room.places, room.free) == (2, 1)
    for address in ("", f"{shop.pk}/"):  # the list and the page say the same
        assert "1 van 2 vrij" in client_in.get(f"/bedrijven/{address}").content.decode()


@pytest.mark.policy("EMP-1")
def test_a_workplace_without_a_number_is_open_as_far_as_the_employer_has_room(
    coach: Actor, client_in: Client
) -> None:
    shop = made(coach, "Zaak", places=4)
    full = WorkplaceFactory(employer=shop, name="A")
    SchoolPlaces.objects.create(workplace=full, school_id=coach.school_id, places=1)
    PlacementFactory(
        employer=shop, workplace=full, state="running", started_on=TODAY,
        trajectory__student__school=School.objects.get(pk=coach.school_id),
    )  # fmt: skip
    assert rooms(coach)[shop.pk].free == 0
    floor = WorkplaceFactory(employer=shop, name="B")
    assert rooms(coach)[shop.pk].free == 3
    SchoolPlaces.objects.create(workplace=floor, school_id=coach.school_id, places=1)
    assert rooms(coach)[shop.pk].free == 1
    assert "1 van 2 vrij" in client_in.get(f"/bedrijven/{shop.pk}/").content.decode()


@pytest.mark.policy("EMP-1")
def test_nothing_is_free_where_no_students_are_taken_in_list_sectors_and_workbook_alike(
    coach: Actor, client_in: Client
) -> None:
    made(coach, "Open", places=1)
    made(coach, "Gestopt", places=3, is_active=False)
    assert found(coach, "vrij=vrij") == ["Open"]
    assert sum(line.with_room for line in lines_of(asked(coach, ""))) == 1
    sheet = load_workbook(io.BytesIO(client_in.get("/bedrijven/excel/").content)).active
    assert sheet is not None
    names, *lines = [[cell.value for cell in row] for row in sheet.iter_rows()]
    free = {line[0]: line[names.index("Nu vrij")] for line in lines}
    assert free == {"Open": 1, "Gestopt": 0}
