"""The pages of placements: who gets them, what they refuse, what is kept, how many queries."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from stagespoor.access.roles import Role
from stagespoor.placements import actions
from stagespoor.placements.models import (
    Placement,
)
from stagespoor.students.models import BridgeModule
from tests.factories import (
    EmployerFactory,
    InternalWorkplaceFactory,
    PlacementFactory,
    SchoolFactory,
    StudentFactory,
    TrajectoryFactory,
    actor,
)
from tests.placements.conftest import MONDAY, Case, client_of, url

# --- who ---------------------------------------------------------------------------------------------


@pytest.mark.policy("EMP-1", "ORG-3")
@pytest.mark.parametrize("role", [Role.LEAD, Role.COACH, Role.MENTOR, Role.PSYCHOLOGIST, Role.INTERNAL])
def test_people_of_another_school_find_nothing(case: Case, role: Role) -> None:
    placement = case.running()
    other = client_of(actor(role, SchoolFactory(network=case.school.network)))
    for name in ("detail", "period", "schedule", "introduction", "start", "early", "coach", "choose"):
        assert other.get(url(name, placement)).status_code == 404
    assert b"row-link" not in other.get(reverse("placements:list")).content


def test_the_mentor_sees_the_own_student_but_writes_nothing_at_a_company(case: Case) -> None:
    placement, mentor = case.planned(), client_of(case.mentor)
    assert mentor.get(url("detail", placement)).status_code == 200
    assert mentor.get(url("period", placement)).status_code == 403
    # the inner door is for placements inside the school only
    assert mentor.get(reverse("placements:internal_period", args=[placement.pk])).status_code == 404
    stranger = client_of(actor(Role.MENTOR, case.school))
    assert stranger.get(url("detail", placement)).status_code == 404


@pytest.mark.policy("IS-1")
def test_an_internal_supervisor_sees_only_the_placements_at_the_own_work_place(case: Case) -> None:
    guide = actor(Role.INTERNAL, case.school)
    external = case.planned()
    internal = PlacementFactory(
        trajectory=case.student.trajectory, kind="internal", employer=None, supervisor=None,
        internal_workplace=InternalWorkplaceFactory(school=case.school), internal_supervisor_id=guide.user_id,
    )  # fmt: skip
    client = client_of(guide)
    assert client.get(url("detail", internal)).status_code == 200
    assert client.get(reverse("placements:internal_schedule", args=[internal.pk])).status_code == 200
    assert client.get(url("detail", external)).status_code == 404


def test_nobody_is_sent_to_the_sign_in(case: Case) -> None:
    response = Client().get(url("detail", case.planned()))
    assert response.status_code == 302
    assert "/account/" in response["Location"]


# --- the list ----------------------------------------------------------------------------------------


def test_the_list_searches_filters_sorts_and_ignores_nonsense(case: Case, coach: Client) -> None:
    case.planned()
    other = TrajectoryFactory(
        student=StudentFactory(school=case.school, first_name="Andere", last_name="Leerling"),
        coach_id=case.coach.user_id,
    )
    PlacementFactory(trajectory=other, kind="preparing", state="running", started_on=MONDAY)
    page = reverse("placements:list")
    name = case.student.full_name
    assert coach.get(page, {"q": "andere"}).content.decode().count("row-link") == 1
    assert name not in coach.get(page, {"stand": "running"}).content.decode()
    assert name in coach.get(page, {"soort": "orienting"}).content.decode()
    assert "Niets gevonden" in coach.get(page, {"sector": "technology"}).content.decode()
    for params in (
        {"sort": "; drop"},
        {"page": "99999999"},
        {"begeleider": "x"},
        {"q": "\x00 %"},
        {"soort": "?"},
    ):
        assert coach.get(page, params).status_code == 200
    for key in ("leerling", "soort", "stand", "plek", "begin", "-einde", "begeleider"):
        assert coach.get(page, {"sort": key}).status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_as_many_queries_for_three_as_for_one(
    case: Case, coach: Client, rows: int, django_assert_max_num_queries: object
) -> None:
    for _n in range(rows):
        trajectory = TrajectoryFactory(
            student=StudentFactory(school=case.school), coach_id=case.coach.user_id
        )
        PlacementFactory(trajectory=trajectory)
    with django_assert_max_num_queries(6):  # type: ignore[operator]
        coach.get(reverse("placements:list"))


# --- the page ----------------------------------------------------------------------------------------


def test_the_page_names_what_is_needed_with_the_way_to_do_it(case: Case, coach: Client) -> None:
    placement = case.planned()
    page = coach.get(url("detail", placement)).content.decode()
    assert "Nodig voor de start" in page
    for name in ("period", "schedule", "introduction", "transport"):
        assert url(name, placement) in page
    ready = coach.get(url("detail", case_ready(case))).content.decode()
    assert "Alles is geregeld" in ready


def case_ready(case: Case) -> Placement:
    Placement.objects.update(state="cancelled")
    return case.ready()


@pytest.mark.policy("PREP-5")
def test_the_page_offers_the_lead_to_waive_and_nobody_else(case: Case, coach: Client) -> None:
    placement = case.ready()
    BridgeModule.objects.all().delete()
    waive = f"{reverse('trajectories:waive', args=[case.student.pk])}?bij=placement:{placement.pk}"
    assert waive in client_of(case.lead).get(url("detail", placement)).content.decode()
    assert waive not in coach.get(url("detail", placement)).content.decode()


@pytest.mark.parametrize("state", ["searching", "planned", "running", "closing", "closed", "cancelled"])
def test_the_page_shows_in_every_state_within_twelve_queries(
    case: Case, coach: Client, state: str, django_assert_max_num_queries: object
) -> None:
    placement = case.ready()
    Placement.objects.update(state=state, started_on=MONDAY, ended_on=MONDAY)
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        assert coach.get(url("detail", placement)).status_code == 200


def test_the_page_of_a_student_found_place_shows_the_candidates(case: Case, coach: Client) -> None:
    placement = case.opened()
    for number in range(3):
        actions.add_candidate(
            placement=placement, employer=EmployerFactory(network=case.school.network), by=case.coach,
            reasons=f"Reden {number}", found_by_student=number == 0,
        )  # fmt: skip
    page = coach.get(url("detail", placement)).content.decode()
    assert "Zelf gevonden" in page
    assert "Reden 2" in page


@pytest.mark.policy("PLC-4")
def test_of_two_who_review_the_prospect_at_once_the_second_is_told_and_overwrites_nothing(case: Case) -> None:
    placement = PlacementFactory(trajectory=case.student.trajectory, kind="contract")
    seen, address = placement.version, url("prospect", placement)
    first, second = client_of(case.coach), client_of(case.lead)
    assert first.post(address, {"prospect": "real", "version": seen}).status_code == 302
    answer = second.post(address, {"prospect": "none", "note": "Er is geen geld.", "version": seen})
    assert answer.status_code == 422
    assert "Er is geen geld." in answer.content.decode()
    assert "net gewijzigd" in answer.content.decode()
    placement.refresh_from_db()
    assert placement.prospect == "real"
    # without the number that travels along nothing is overwritten either
    assert second.post(address, {"prospect": "none"}).status_code == 422
