"""Silence, asked too often, and the figures: what is counted, and that nothing of another school shows."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stagespoor.access.actor import Actor
from stagespoor.acquisition import actions, asking, figures, silence
from stagespoor.acquisition.models import Lead
from stagespoor.core import clock
from stagespoor.employers.models import Employer, Relation
from stagespoor.placements.models import Candidate
from stagespoor.policy.loader import get_policy
from stagespoor.schools.models import School
from tests.acquisition.conftest import TODAY, Case, client_of, get
from tests.case import queries_of
from tests.factories import PlacementFactory, StudentFactory, TrajectoryFactory

POLICY = get_policy("velddijk")
HABITS = POLICY.network
LONG_AGO = TODAY - dt.timedelta(weeks=HABITS.silent_after_weeks, days=1)


def placed(who: Actor, employer: Employer, started_on: dt.date | None = None, **facts: Any) -> Any:
    """A student of this actor's school who worked there."""
    school = School.objects.get(pk=who.school_id)
    facts = {"state": "closed", "started_on": started_on or LONG_AGO, "ended_on": LONG_AGO, **facts}
    if facts["state"] == "searching":
        facts |= {"employer": None, "supervisor": None}
    student = StudentFactory(school=school, last_name="Geheim")
    trajectory = TrajectoryFactory(student=student, coach_id=who.user_id)
    return PlacementFactory(trajectory=trajectory, **{"employer": employer, **facts})


def asked(who: Actor, employer: Employer, times: int = 1, on: dt.date = TODAY) -> None:
    """Requests of this actor's school."""
    for _number in range(times):
        placement = placed(who, employer, state="searching", ended_on=None)
        Candidate.objects.create(
            placement=placement, employer=employer, state="asked", asked_on=on, added_by_id=who.user_id
        )


def silent_names(who: Actor, **options: bool) -> list[str]:
    return sorted(row["name"] for row in silence.silent_employers(who, **options))


# --- too long silent ----------------------------------------------------------------------------------


@pytest.mark.policy("EMP-5")
def test_silent_are_own_relations_and_earlier_places_without_contact(case: Case) -> None:
    kept, used = case.employer(name="Houden"), case.employer(name="Eerder")
    case.employer(name="Kennen we niet")
    Relation.objects.create(employer=kept, school=case.school)
    placed(case.coach, used)
    spoken = case.employer(name="Pas gesproken", last_contact_on=TODAY)
    Relation.objects.create(employer=spoken, school=case.school)
    assert silent_names(case.coach) == ["Eerder", "Houden"]


@pytest.mark.policy("EMP-5")
def test_a_contact_of_so_many_weeks_is_long_enough_ago_and_a_day_less_is_not(case: Case) -> None:
    for name, day in (("Net niet", LONG_AGO + dt.timedelta(days=1)), ("Net wel", LONG_AGO)):
        employer = case.employer(name=name, last_contact_on=day)
        Relation.objects.create(employer=employer, school=case.school)
    assert silent_names(case.coach) == ["Net wel"]


@pytest.mark.policy("EMP-5")
def test_agreed_silence_is_left_out_and_can_be_asked_for(case: Case) -> None:
    employer = case.employer(name="Rust")
    Relation.objects.create(
        employer=employer, school=case.school, silent_until=TODAY, silent_reason="Verbouwing"
    )
    assert silent_names(case.coach) == []
    assert silent_names(case.coach, resting=True) == ["Rust"]
    with clock.at(TODAY + dt.timedelta(days=1)):
        assert silent_names(case.coach) == ["Rust"]


@pytest.mark.policy("EMP-5")
def test_where_a_student_works_or_comes_nobody_is_silent(case: Case) -> None:
    for state in ("planned", "running", "closing"):
        placed(case.coach, case.employer(name=state), state=state, ended_on=None)
    placed(case.coach, case.employer(name="pas afgerond"), ended_on=TODAY)
    assert silent_names(case.coach) == []


@pytest.mark.policy("EMP-1", "EMP-5")
def test_of_another_school_neither_relations_nor_placements_make_a_company_ours(case: Case) -> None:
    employer = case.employer()
    Relation.objects.create(employer=employer, school_id=case.sister.school_id, keeper_id=case.sister.user_id)
    placed(case.sister, employer)
    assert silent_names(case.coach) == []
    assert silent_names(case.sister) == [employer.name]


def test_the_list_says_who_keeps_the_contact_and_what_the_company_asked(case: Case) -> None:
    employer = case.employer(do_not_call=True, non_mailing=True)
    Relation.objects.create(employer=employer, school=case.school, keeper_id=case.coach.user_id)
    case.add(employer=employer)
    page = get(case.coach, "silent").content.decode()
    assert "Niet bellen" in page
    assert "Geen post of mail" in page
    assert "Op het bord" in page
    assert "nog nooit" in page
    assert "tel:" not in page, "who wants no call gets no button to call"
    assert employer.name in get(case.coach, "silent", van="ik").content.decode()
    assert employer.name not in get(case.coach, "silent", van="niemand").content.decode()


# --- asked too often ----------------------------------------------------------------------------------


@pytest.mark.policy("EMP-5", "EMP-1")
def test_requests_of_both_schools_count_together_and_show_only_as_counts(case: Case) -> None:
    employer = case.employer(name="Veel gevraagd")
    asked(case.coach, employer, 1)
    asked(case.sister, employer, HABITS.asked_most)
    found = asking.asked_lately(case.coach, [employer.pk])[employer.pk]
    assert (found.total, found.own, found.others) == (HABITS.asked_most + 1, 1, HABITS.asked_most)
    assert found.too_often
    assert f"{found.others} keer door een andere school" in found.sentence
    page = get(case.coach, "often").content.decode()
    assert "Veel gevraagd" in page
    assert "Geheim" not in page
    assert School.objects.get(pk=case.sister.school_id).name not in page


@pytest.mark.policy("EMP-5")
def test_the_number_of_the_policy_is_still_allowed_and_one_more_is_warned_of(case: Case) -> None:
    employer = case.employer()
    asked(case.coach, employer, HABITS.asked_most)
    found = asking.asked_lately(case.coach, [employer.pk])[employer.pk]
    assert (found.too_often, found.full) == (False, True)
    assert not asking.often_asked(case.coach).exists()
    asked(case.coach, employer)
    assert asking.often_asked(case.coach).get()["own_last"] == TODAY


@pytest.mark.policy("EMP-5")
def test_requests_of_long_ago_do_not_count(case: Case) -> None:
    employer = case.employer()
    edge = TODAY - dt.timedelta(weeks=HABITS.asked_within_weeks)
    asked(case.coach, employer, 1, edge)
    asked(case.coach, employer, 9, edge - dt.timedelta(days=1))
    assert asking.asked_lately(case.coach, [employer.pk])[employer.pk].total == 1


@pytest.mark.policy("EMP-5")
def test_the_warning_stands_on_the_companys_own_page(case: Case) -> None:
    employer = case.employer()
    asked(case.sister, employer, HABITS.asked_most + 1)
    page = client_of(case.coach).get(f"/bedrijven/{employer.pk}/").content.decode()
    assert "Te vaak gevraagd." in page
    assert "Geheim" not in page


@pytest.mark.policy("EMP-5")
def test_whoever_is_about_to_ask_is_warned(case: Case) -> None:
    employer = case.employer()
    asked(case.sister, employer, HABITS.asked_most - 1)
    placement = placed(case.coach, employer, state="searching", ended_on=None)
    candidate = Candidate.objects.create(
        placement=placement, employer=employer, added_by_id=case.coach.user_id
    )
    page = reverse("matching:mark", args=[candidate.pk])
    assert "keer gevraagd" not in client_of(case.coach).get(page).content.decode()
    asked(case.sister, employer)
    warned = client_of(case.coach).get(page).content.decode()
    assert "Al vaak gevraagd." in warned
    assert "Geheim" not in warned.replace(placement.student.full_name, "")


# --- figures ------------------------------------------------------------------------------------------


@pytest.mark.policy("EMP-4")
def test_the_funnel_of_a_source_counts_how_far_its_addresses_came(case: Case) -> None:
    case.add(source="fair")
    case.contacted(name="B", source="fair")
    case.visited(name="C", source="fair")
    fit = case.fit(name="D", source="fair")
    placed(case.coach, fit.employer, TODAY, state="running", ended_on=None)
    placed(case.coach, fit.employer, fit.found_on - dt.timedelta(days=1))
    placed(case.sister, fit.employer, TODAY, state="running", ended_on=None)
    found = figures.figures(case.coach, POLICY, 2026)
    row = next(one for one in found.rows if one.name == "Beursbezoek")
    assert (row.found, row.contacted, row.visited, row.fit, row.placed) == (4, 3, 2, 1, 1)
    assert (found.total.found, found.total.placed) == (4, 1)
    assert len(found.rows) == 8
    assert row.bars == [("found", 100), ("contacted", 75), ("visited", 50), ("fit", 25)]


@pytest.mark.policy("EMP-4", "EMP-1")
def test_the_figures_are_of_the_own_school_and_of_the_network_only_addresses(case: Case) -> None:
    case.add(by=case.sister, name="Van hen", source="direct", owner_id=None)
    found = figures.figures(case.coach, POLICY, 2026).total
    assert (found.found, found.network_found) == (0, 1)
    page = get(case.coach, "figures").content.decode()
    assert "Van hen" not in page


@pytest.mark.policy("EMP-4")
def test_a_school_year_runs_from_august(case: Case) -> None:
    assert figures.year_of(dt.date(2026, 7, 31)) == 2025
    assert figures.year_of(dt.date(2026, 8, 1)) == 2026
    lead = case.add()
    Lead.objects.filter(pk=lead.pk).update(found_on=dt.date(2024, 9, 1))
    assert figures.figures(case.coach, POLICY, 2026).years == (2026, 2025, 2024)
    assert figures.figures(case.coach, POLICY, 2024).total.found == 1
    page = get(case.coach, "figures", jaar="2024").content.decode()
    assert "2024–2025" in page
    assert get(case.coach, "figures", jaar="99999").status_code == 200


def test_a_step_back_does_not_lower_the_figures(case: Case) -> None:
    lead = case.visited()
    actions.plan_visit(lead=lead, by=case.coach, visit_on=TODAY)
    actions.contact_lead(lead=lead, by=case.coach, contact_on=TODAY)
    found = figures.figures(case.coach, POLICY, 2026).total
    assert (found.contacted, found.visited) == (1, 1)


# --- nothing of another school, whatever it did --------------------------------------------------------


@pytest.mark.policy("EMP-1")
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ours=st.integers(0, 4), theirs=st.integers(0, 5), past=st.integers(0, 2))
def test_no_page_shows_a_student_of_another_school(case: Case, ours: int, theirs: int, past: int) -> None:
    employer = case.employer()
    asked(case.coach, employer, ours)
    asked(case.sister, employer, theirs)
    for _number in range(past):
        placed(case.sister, employer)
    lead = case.add(by=case.sister, name=f"Bij hen {employer.pk}", student=_student(case), source="family")
    for name in ("board", "silent", "often", "figures"):
        page = get(case.coach, name).content.decode()
        assert "Geheim" not in page
        assert lead.name not in page


def _student(case: Case) -> Any:
    student = StudentFactory(school_id=case.sister.school_id, last_name="Geheim")
    TrajectoryFactory(student=student)
    return student


# --- cost ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("name", "cost"), [("silent", 5), ("often", 4), ("figures", 7)])
def test_the_lists_cost_the_same_however_long(case: Case, name: str, cost: int, count: int) -> None:
    for number in range(count):
        employer = case.employer(name=f"Bedrijf {number}")
        Relation.objects.create(employer=employer, school=case.school)
        asked(case.coach, employer, HABITS.asked_most + 1)
        case.fit(name=f"Adres {number}")
    assert queries_of(client_of(case.coach), f"/acquisitie/{_path(name)}/") == cost


def _path(name: str) -> str:
    return {"silent": "stil", "often": "vaak-gevraagd", "figures": "cijfers"}[name]
