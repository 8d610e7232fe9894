"""A place is chosen with its workplace: law by age, minimum age, reservation, judgement, places of the school."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from stagespoor.access.actor import Actor
from stagespoor.core import clock
from stagespoor.core.refusals import Refusal, Refused
from stagespoor.placements import actions, places
from stagespoor.placements.models import Candidate, Placement
from stagespoor.workplaces.models import Judgement, SchoolPlaces, Workplace
from tests.factories import (
    ContactFactory,
    SchoolFactory,
    WorkplaceFactory,
    actor,
)
from tests.placements.conftest import MONDAY, Case, url
from tests.placements.test_room import stays

DAY = dt.timedelta(days=1)
WEEK = dt.timedelta(weeks=1)


@pytest.fixture
def kitchen(case: Case) -> Workplace:
    found: Workplace = WorkplaceFactory(employer=case.employer, name="Keuken", tasks="Groente snijden")
    return found


def choose(case: Case, at: Workplace | None, placement: Placement | None = None, **facts: Any) -> Placement:
    placement = placement or case.opened()
    given = {
        "placement": placement,
        "employer": case.employer,
        "at": at,
        "by": case.coach,
        "reasons": "Past goed.",
    }
    return actions.choose_place(**given | facts)  # type: ignore[arg-type]


def refusals(case: Case, at: Workplace | None, **facts: Any) -> list[Refusal]:
    with pytest.raises(Refused) as caught:
        choose(case, at, **facts)
    assert Placement.objects.get().state == "searching"
    return list(caught.value.refusals)


def set_facts(workplace: Workplace, **facts: Any) -> Workplace:
    Workplace.objects.filter(pk=workplace.pk).update(**facts)
    return Workplace.objects.get(pk=workplace.pk)


def test_the_workplace_is_kept_with_the_placement_and_the_candidate(case: Case, kitchen: Workplace) -> None:
    placement = choose(case, kitchen)
    placement.refresh_from_db()
    assert (placement.workplace, placement.tasks) == (kitchen, "Groente snijden")
    assert Candidate.objects.get().workplace == kitchen
    released = actions.release_place(placement=placement, reason="Bedrijf dicht.", by=case.coach)
    released.refresh_from_db()
    assert released.workplace is None


def test_an_employer_with_workplaces_is_chosen_with_one_of_them(case: Case, kitchen: Workplace) -> None:
    [refusal] = refusals(case, None)
    assert "werkplekken" in refusal.sentence
    [refusal] = refusals(case, WorkplaceFactory(), placement=Placement.objects.get())
    assert "ander bedrijf" in refusal.sentence
    set_facts(kitchen, is_active=False)
    assert choose(case, None, Placement.objects.get()).workplace is None


@pytest.mark.policy("MAT-1")
@pytest.mark.parametrize(("years", "norms"), [(15, ["NRK-1:1", "ARBO-6.27"]), (17, ["ARBO-6.27"]), (18, [])])
def test_work_that_the_law_forbids_at_this_age_is_refused_by_article(
    case: Case, kitchen: Workplace, years: int, norms: list[str]
) -> None:
    at = set_facts(kitchen, hazards=["lifting", "noise"])
    type(case.student).objects.filter(pk=case.student.pk).update(
        birth_date=MONDAY.replace(year=2026 - years) - DAY
    )
    case.student.refresh_from_db()
    if norms:
        found = refusals(case, at)
        assert {one.norm for one in found} == set(norms)
        assert not any(one.waivable for one in found)
    else:
        assert choose(case, at).workplace == at


def test_the_law_is_asked_for_the_first_day_and_again_at_the_start(case: Case, kitchen: Workplace) -> None:
    """Somebody of 15 who turns 16 before the first day may lift; moved to before the birthday it is refused."""
    at = set_facts(kitchen, hazards=["lifting"])
    birthday = MONDAY + 3 * WEEK
    type(case.student).objects.filter(pk=case.student.pk).update(birth_date=birthday.replace(year=2010))
    case.student.refresh_from_db()
    placement = case.opened()
    Placement.objects.filter(pk=placement.pk).update(start_on=birthday, end_on=birthday + 9 * WEEK)
    placement.refresh_from_db()
    choose(case, at, placement)
    assert places.start_refusals(placement, birthday, MONDAY) == []
    [refusal] = places.start_refusals(placement, birthday - DAY, MONDAY)
    assert refusal.norm == "NRK-1:1"


@pytest.mark.policy("EMP-3")
def test_the_minimum_age_of_the_workplace(case: Case, kitchen: Workplace) -> None:
    [refusal] = refusals(case, set_facts(kitchen, min_age=17))
    assert refusal.sentence == "Deze werkplek neemt leerlingen vanaf 17 jaar. De leerling is 16."


@pytest.mark.policy("EMP-1")
def test_reserved_for_another_school_says_only_until_when(case: Case, kitchen: Workplace) -> None:
    sister = SchoolFactory(name="Geheime School")
    at = set_facts(kitchen, reserved_school=sister, reserved_until=MONDAY + 5 * DAY)
    [refusal] = refusals(case, at)
    assert refusal.sentence == (
        "Deze werkplek is gereserveerd tot en met 12 september 2026. Kies een andere werkplek."
    )
    with clock.at(MONDAY + 6 * DAY):
        assert choose(case, at, Placement.objects.get()).workplace == at


@pytest.mark.policy("EMP-1")
def test_reserved_for_a_coach_is_for_that_coach(case: Case, kitchen: Workplace) -> None:
    other = actor("coach", case.school)
    at = set_facts(kitchen, reserved_coach=other.user_id, reserved_until=MONDAY, reserved_school=case.school)
    placement = case.opened()
    with pytest.raises(Refused, match="gereserveerd"):
        choose(case, at, placement)
    assert choose(case, at, placement, by=other).workplace == at


def judged(case: Case, verdict: str, school: Any = None, **about: Any) -> None:
    Judgement.objects.create(
        school=school or case.school, employer=case.employer, verdict=verdict, reason="Te druk.",
        judged_by_id=case.coach.user_id, **about,
    )  # fmt: skip


@pytest.mark.policy("EMP-3")
@pytest.mark.parametrize("verdict", ["ban", "not_fit"])
@pytest.mark.parametrize("about", ["employer", "workplace", "supervisor"])
def test_a_ban_or_not_fit_of_the_own_school_refuses(
    case: Case, kitchen: Workplace, verdict: str, about: str
) -> None:
    subject = {"workplace": {"workplace": kitchen}, "supervisor": {"supervisor": case.supervisor}}
    judged(case, verdict, **subject.get(about, {}))
    [refusal] = refusals(case, kitchen, supervisor=case.supervisor)
    assert refusal.norm == "EMP-3"
    assert "Te druk." in refusal.sentence


@pytest.mark.policy("EMP-3")
def test_an_employer_without_workplaces_is_held_against_its_judgement_too(case: Case) -> None:
    judged(case, "ban")
    assert refusals(case, None)[0].norm == "EMP-3"


def test_what_another_school_judges_does_not_bind_us(case: Case, kitchen: Workplace) -> None:
    judged(case, "ban", school=SchoolFactory())
    assert choose(case, kitchen).workplace == kitchen


@pytest.mark.policy("EMP-3")
def test_a_doubt_must_be_seen_first(case: Case, kitchen: Workplace, coach: Client) -> None:
    judged(case, "doubt", workplace=kitchen)
    placement = case.opened()
    page = f"{url('choose', placement)}?bedrijf={case.employer.pk}"
    answer = coach.post(page, {"reasons": "Past goed."})
    assert answer.status_code == 422
    assert "Jullie school twijfelt over deze werkplek: Te druk." in answer.text
    assert coach.post(page, {"reasons": "Past goed.", "toch_doorgaan": "on"}).status_code == 302
    assert Placement.objects.get().workplace == kitchen


@pytest.mark.policy("EMP-3")
def test_another_supervisor_may_not_be_one_who_is_banned(case: Case, kitchen: Workplace) -> None:
    placement = choose(case, kitchen, supervisor=case.supervisor)
    other = ContactFactory(employer=case.employer)
    judged(case, "ban", supervisor=other)
    with pytest.raises(Refused, match="deze praktijkbegeleider"):
        actions.describe_work(placement=placement, by=case.coach, tasks="Snijden", supervisor=other)


# --- the pages -----------------------------------------------------------------------------------------


def test_with_more_than_one_workplace_the_page_asks_which_and_says_what_is_against(
    case: Case, kitchen: Workplace, coach: Client
) -> None:
    WorkplaceFactory(employer=case.employer, name="Zagerij", hazards=["noise"])
    placement = case.opened()
    page = f"{url('choose', placement)}?bedrijf={case.employer.pk}"
    html = coach.get(page).text
    assert "Op welke werkplek?" in html
    assert "Lawaai van 85 decibel of meer: dat mag niet op de leeftijd van 16 jaar." in html
    assert f"werkplek={kitchen.pk}" in html
    done = coach.post(f"{page}&werkplek={kitchen.pk}", {"reasons": "Past goed."})
    assert done.status_code == 302
    assert Placement.objects.get().workplace == kitchen


def test_a_workplace_of_elsewhere_in_the_address_asks_again(
    case: Case, kitchen: Workplace, coach: Client
) -> None:
    WorkplaceFactory(employer=case.employer, name="Winkel")
    placement, far = case.opened(), WorkplaceFactory()
    for asked in (far.pk, "x", "9" * 40, ""):
        page = f"{url('choose', placement)}?bedrijf={case.employer.pk}&werkplek={asked}"
        answer = coach.post(page, {"reasons": "Past goed."})
        assert "Op welke werkplek?" in answer.text
    assert Placement.objects.get().state == "searching"


def test_who_guides_at_the_workplace_comes_first_and_is_filled_in(
    case: Case, kitchen: Workplace, coach: Client
) -> None:
    here = ContactFactory(employer=case.employer, name="Zoë Achteraan")
    kitchen.supervisors.add(here)
    form = coach.get(f"{url('choose', case.opened())}?bedrijf={case.employer.pk}").context["form"]
    labels = [label for _value, label in form.fields["supervisor"].choices]
    assert labels == ["Nog niet bekend", "Zoë Achteraan (begeleidt hier)", case.supervisor.name]
    assert form.initial["supervisor"] == here.pk


def test_the_list_of_workplaces_takes_as_many_queries_for_three_as_for_two(case: Case, coach: Client) -> None:
    page = f"{url('choose', case.opened())}?bedrijf={case.employer.pk}"

    def add(name: str) -> None:
        at = WorkplaceFactory(employer=case.employer, name=name, hazards=["tractor"])
        SchoolPlaces.objects.create(workplace=at, school=case.school, places=1)
        stays(case, at, [1], MONDAY, MONDAY + WEEK)
        judged(case, "doubt", workplace=at)

    add("Kas")
    add("Winkel")
    two = counted(coach, page)
    add("Hof")
    assert counted(coach, page) == two


def counted(client: Client, page: str) -> int:
    client.get(page)
    with CaptureQueriesContext(connection) as found:
        assert client.get(page).status_code == 200
    return len(found)


def test_the_placement_says_its_workplace(case: Case, kitchen: Workplace, coach: Client) -> None:
    placement = choose(case, kitchen)
    assert "Keuken" in coach.get(url("detail", placement)).text


def test_a_sister_school_sees_no_workplace_choice_of_ours(case: Case, kitchen: Workplace) -> None:
    sister: Actor = actor("coach", SchoolFactory())
    assert places.workplaces_to_choose(sister, case.employer) == [kitchen]  # the network is shared
    far = actor("mentor", case.school)
    assert places.workplaces_to_choose(far, case.employer) == []


# --- a placement without a workplace gets one later ------------------------------------------------------


def test_a_placement_of_before_gets_its_workplace_later(case: Case, coach: Client) -> None:
    placement = case.planned()
    at = WorkplaceFactory(employer=case.employer, name="Keuken")
    data = {"tasks": "Snijden", "at": str(at.pk), "version": str(placement.version)}
    assert coach.post(url("work", placement), data).status_code == 302
    placement.refresh_from_db()
    assert placement.workplace == at
    # and what is not said stays as it is
    actions.describe_work(placement=placement, by=case.coach, tasks="Bakken")
    placement.refresh_from_db()
    assert placement.workplace == at


@pytest.mark.policy("EMP-3")
def test_another_workplace_is_held_against_the_same_rules(
    case: Case, coach: Client, kitchen: Workplace
) -> None:
    placement = choose(case, kitchen)
    saw = WorkplaceFactory(employer=case.employer, name="Zagerij", hazards=["noise"])
    answer = coach.post(url("work", placement), {"tasks": "Zagen", "at": str(saw.pk), "version": "2"})
    assert answer.status_code == 422
    assert "Lawaai van 85 decibel of meer" in answer.text
    far = WorkplaceFactory()
    with pytest.raises(Refused, match="ander bedrijf"):
        actions.describe_work(placement=placement, by=case.coach, tasks="Zagen", at=far)
    # the workplace where somebody is already stays right when it is closed or full
    set_facts(kitchen, is_active=False, min_age=20)
    form = {"tasks": "Snijden", "at": str(kitchen.pk), "version": str(placement.version)}
    assert coach.post(url("work", placement), form).status_code == 302


def test_a_form_without_workplaces_does_not_ask_for_one(case: Case, coach: Client) -> None:
    assert 'name="at"' not in coach.get(url("work", case.planned())).text
