"""An address from the first tip to a verdict: every move, every refusal, what comes along."""

from __future__ import annotations

import datetime as dt
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import given
from hypothesis import strategies as st

from stagespoor.access.roles import Role
from stagespoor.acquisition import actions, rules, states
from stagespoor.acquisition.models import Lead, Visit
from stagespoor.core import clock
from stagespoor.core.models import Event
from stagespoor.core.refusals import Refused
from stagespoor.core.states import StaleRecord
from stagespoor.employers.models import Employer, EmployerNote
from stagespoor.policy.loader import get_policy
from tests.acquisition.conftest import TODAY, Case, post, refused
from tests.factories import (
    NetworkFactory,
    SchoolFactory,
    StudentFactory,
    actor,
)

POLICY = get_policy("velddijk")
LATE_AFTER = dt.timedelta(days=POLICY.network.lead_late_after_days)


# --- a new address ------------------------------------------------------------------------------------


@pytest.mark.policy("EMP-4")
@pytest.mark.parametrize("source", [slug for slug, _name in POLICY.choices("lead_sources")])
def test_an_address_comes_by_one_of_the_eight_ways(case: Case, source: str) -> None:
    lead = case.add(source=source)
    assert (lead.source, lead.state, lead.found_on) == (source, states.NEW, TODAY)
    assert lead.next_on == TODAY + LATE_AFTER
    assert len(POLICY.lead_sources) == 8


@pytest.mark.policy("EMP-4")
def test_an_address_without_name_or_way_is_refused(case: Case) -> None:
    with pytest.raises(Refused) as error:
        case.add(name=" ", source="heard it somewhere", next_on=TODAY - dt.timedelta(days=1))
    assert refused(error) == {("EMP-4", "name"), ("EMP-4", "source"), ("EMP-4", "next_on")}
    assert not Lead.objects.exists()


def test_a_form_that_is_sent_twice_makes_one_lead(case: Case) -> None:
    key = uuid4()
    first = case.add(form_key=key)
    assert case.add(name="Iets anders", form_key=key) == first
    assert Lead.objects.count() == 1
    assert case.add(form_key=uuid4()) != first


def test_somebody_of_another_school_cannot_take_a_lead_on(case: Case) -> None:
    with pytest.raises(Refused) as error:
        case.add(owner_id=case.sister.user_id)
    assert refused(error) == {("EMP-4", "owner")}
    mentor = actor(Role.MENTOR, case.school)
    with pytest.raises(Refused):
        case.add(owner_id=mentor.user_id)


def test_a_student_or_employer_of_elsewhere_does_not_come_on_the_board(case: Case) -> None:
    with pytest.raises(Refused):
        case.add(student=StudentFactory(school=SchoolFactory(network=case.school.network)))
    elsewhere = Employer.objects.create(network=NetworkFactory(slug="ver", name="Ver"), name="Ver weg")
    with pytest.raises(Refused):
        case.add(employer=elsewhere)
    with pytest.raises(Refused):
        case.add(employer=case.employer(kind=Employer.Kind.MUNICIPALITY))


def test_an_employer_stands_on_the_board_once(case: Case) -> None:
    employer = case.employer()
    case.add(employer=employer)
    with pytest.raises(Refused) as error:
        case.add(employer=employer)
    assert "staat al op het bord" in error.value.refusals[0].sentence
    case.add(by=case.sister, employer=employer)  # each school has its own board


@pytest.mark.parametrize("role", [Role.MENTOR, Role.PSYCHOLOGIST, Role.INTERNAL, Role.ADMIN, Role.STUDENT])
def test_only_who_works_with_employers_writes_leads(case: Case, role: Role) -> None:
    other = actor(role, case.school)
    with pytest.raises(PermissionDenied):
        case.add(by=other, owner_id=None)
    with pytest.raises(PermissionDenied):
        actions.take_lead(lead=case.add(), by=other)


MOVES = {
    "change": lambda lead, by: actions.change_lead(lead=lead, by=by, name="Mijn"),
    "take": lambda lead, by: actions.take_lead(lead=lead, by=by),
    "contact": lambda lead, by: actions.contact_lead(lead=lead, by=by, contact_on=TODAY),
    "plan": lambda lead, by: actions.plan_visit(lead=lead, by=by, visit_on=TODAY),
    "visit": lambda lead, by: actions.hold_visit(lead=lead, by=by, held_on=TODAY, report="Goed"),
    "fit": lambda lead, by: actions.judge_fit(lead=lead, by=by),
    "not fit": lambda lead, by: actions.judge_not_fit(lead=lead, by=by, reason="Nee"),
    "reopen": lambda lead, by: actions.reopen_lead(lead=lead, by=by),
}


@pytest.mark.policy("EMP-1")
@pytest.mark.parametrize("move", MOVES)
def test_nobody_moves_a_lead_of_the_other_school(case: Case, move: str) -> None:
    lead = case.visited()
    with pytest.raises(PermissionDenied):
        MOVES[move](lead, case.sister)


# --- changing and taking on ---------------------------------------------------------------------------


def test_two_people_who_change_the_same_lead_do_not_lose_each_others_words(case: Case) -> None:
    lead = case.add()
    same = Lead.objects.get(pk=lead.pk)
    actions.change_lead(lead=lead, by=case.coach, note="Belt dinsdag terug.")
    with pytest.raises(StaleRecord):
        actions.change_lead(lead=same, by=case.lead, seen_version=same.version, note="Niets gehoord.")
    assert Lead.objects.get().note == "Belt dinsdag terug."


def test_changing_refuses_what_adding_refuses_and_keeps_a_day_that_passed(case: Case) -> None:
    lead = case.add(next_on=TODAY)
    with clock.at(TODAY + dt.timedelta(days=30)):
        actions.change_lead(lead=lead, by=case.coach, note="Nieuw", next_on=TODAY)
        with pytest.raises(Refused):
            actions.change_lead(lead=lead, by=case.coach, next_on=TODAY + dt.timedelta(days=1))
        with pytest.raises(Refused):
            actions.change_lead(lead=lead, by=case.coach, name="", source="direct")
        with pytest.raises(TypeError):
            actions.change_lead(lead=lead, by=case.coach, state="fit")
    assert Lead.objects.get().note == "Nieuw"


def test_a_planned_visit_does_not_lose_its_day_when_the_facts_are_changed(case: Case) -> None:
    lead = actions.plan_visit(lead=case.add(), by=case.coach, visit_on=TODAY)
    actions.change_lead(lead=lead, by=case.coach, name="Anders", next_on=None)
    assert Lead.objects.get().next_on == TODAY


def test_who_takes_a_lead_on_owns_it_and_the_second_is_told(case: Case) -> None:
    lead = case.add(owner_id=None)
    same = Lead.objects.get(pk=lead.pk)
    actions.take_lead(lead=lead, by=case.coach)
    with pytest.raises(StaleRecord):
        actions.take_lead(lead=same, by=case.lead)
    assert Lead.objects.get().owner_id == case.coach.user_id


# --- contact and visit --------------------------------------------------------------------------------


@pytest.mark.policy("EMP-4")
def test_a_contact_moves_the_lead_and_a_second_one_only_its_date(case: Case) -> None:
    lead = case.add(owner_id=None)
    actions.contact_lead(lead=lead, by=case.coach, contact_on=TODAY, note="Denkt erover na.")
    assert (lead.state, lead.owner_id, lead.contacted_on) == (states.CONTACTED, case.coach.user_id, TODAY)
    later = TODAY + dt.timedelta(days=10)
    with clock.at(later):
        actions.contact_lead(lead=lead, by=case.coach, contact_on=later, note="Wil wel.", next_on=later)
    lead.refresh_from_db()
    assert (lead.state, lead.contacted_on, lead.next_on) == (states.CONTACTED, TODAY, later)
    assert "Denkt erover na." in lead.note
    assert "3 december 2026: Wil wel." in lead.note


def test_the_same_form_sent_twice_is_one_contact_one_event_and_one_note(case: Case) -> None:
    lead = case.add(employer=case.employer())
    data = {"how": "phone", "contact_on": TODAY.isoformat(), "note": "Denkt erover na."}
    for _click in range(2):
        assert post(case.coach, "contact", lead.pk, **data).status_code == 302
    assert Event.objects.filter(kind="lead.contacted").count() == 1
    assert EmployerNote.objects.count() == 1
    lead.refresh_from_db()
    assert lead.note.count("Denkt erover na.") == 1
    # the back button, with another next date: the date is kept, the contact is still one
    later = TODAY + dt.timedelta(days=9)
    assert post(case.coach, "contact", lead.pk, **data, next_on=later.isoformat()).status_code == 302
    lead.refresh_from_db()
    assert lead.next_on == later
    assert Event.objects.filter(kind="lead.contacted").count() == 1
    # another colleague, or another word: a contact of its own
    assert post(case.lead, "contact", lead.pk, **data).status_code == 302
    assert post(case.coach, "contact", lead.pk, **data | {"note": "Wil wel."}).status_code == 302
    assert Event.objects.filter(kind="lead.contacted").count() == 3


@pytest.mark.policy("KEN-1")
def test_a_visit_planned_held_or_a_lead_taken_twice_is_recorded_once(case: Case) -> None:
    lead, day = case.contacted(), TODAY + dt.timedelta(days=3)
    for _click in range(2):
        assert post(case.lead, "take", lead.pk).status_code == 302
        assert post(case.lead, "plan", lead.pk, visit_on=day.isoformat()).status_code == 302
    assert post(case.lead, "plan", lead.pk, visit_on=TODAY.isoformat()).status_code == 302
    report = {"held_on": TODAY.isoformat(), "report": "Fijne plek."}
    for _click in range(2):
        assert post(case.lead, "visit", lead.pk, **report).status_code == 302
    assert Visit.objects.count() == 1
    kinds = ("lead.taken", "lead.visit_planned", "lead.visited")
    assert [Event.objects.filter(kind=kind).count() for kind in kinds] == [1, 2, 1]


@pytest.mark.policy("EMP-4")
def test_a_visit_that_is_called_off_by_a_call_of_the_same_day_is_a_contact_again(case: Case) -> None:
    lead = case.contacted()
    actions.plan_visit(lead=lead, by=case.coach, visit_on=TODAY)
    assert post(case.coach, "contact", lead.pk, how="phone", contact_on=TODAY.isoformat()).status_code == 302
    lead.refresh_from_db()
    assert lead.state == states.CONTACTED
    assert Event.objects.filter(kind="lead.contacted").count() == 2


@pytest.mark.policy("EMP-4")
def test_a_contact_cannot_be_in_the_future(case: Case) -> None:
    with pytest.raises(Refused) as error:
        actions.contact_lead(lead=case.add(), by=case.coach, contact_on=TODAY + dt.timedelta(days=1))
    assert refused(error) == {("EMP-4", "contact_on")}


@pytest.mark.policy("EMP-5")
def test_a_contact_with_an_employer_of_the_network_is_told_to_the_other_school(case: Case) -> None:
    employer = case.employer()
    actions.contact_lead(lead=case.add(employer=employer), by=case.coach, contact_on=TODAY)
    note = EmployerNote.objects.get(employer=employer)
    assert (note.how, note.contact_on) == ("phone", TODAY)
    employer.refresh_from_db()
    assert employer.last_contact_on == TODAY


@pytest.mark.policy("KEN-1")
def test_planning_a_visit_asks_a_day_that_comes_and_can_be_moved(case: Case) -> None:
    lead = case.add()
    for wrong in (TODAY - dt.timedelta(days=1), TODAY + dt.timedelta(days=400)):
        with pytest.raises(Refused) as error:
            actions.plan_visit(lead=lead, by=case.coach, visit_on=wrong)
        assert refused(error) == {("KEN-1", "visit_on")}
    actions.plan_visit(lead=lead, by=case.coach, visit_on=TODAY)
    actions.plan_visit(lead=lead, by=case.coach, visit_on=TODAY + dt.timedelta(days=3))
    lead.refresh_from_db()
    assert (lead.state, lead.next_on) == (states.VISIT_PLANNED, TODAY + dt.timedelta(days=3))


@pytest.mark.policy("KEN-1")
def test_the_first_visit_keeps_its_topics_and_its_report(case: Case) -> None:
    lead = case.visited()
    visit = Visit.objects.get()
    assert (lead.state, lead.visited_on, visit.topics) == (states.VISITED, TODAY, ["school", "aim"])
    assert visit.note is None, "there is no employer yet"
    assert lead.next_on == TODAY + LATE_AFTER


@pytest.mark.policy("KEN-1")
def test_a_visit_without_report_in_the_future_or_about_the_weather_is_refused(case: Case) -> None:
    with pytest.raises(Refused) as error:
        actions.hold_visit(
            lead=case.contacted(), by=case.coach, held_on=TODAY + dt.timedelta(days=1), report=" ",
            topics=["weather"],
        )  # fmt: skip
    assert refused(error) == {("KEN-1", "held_on"), ("KEN-1", "report"), ("KEN-1", "topics")}
    assert not Visit.objects.exists()


@pytest.mark.policy("KEN-1", "GUI-4")
def test_a_visit_to_an_employer_of_the_network_is_on_its_page_too(case: Case) -> None:
    employer = case.employer()
    lead = case.visited(employer=employer)
    note = EmployerNote.objects.get(how="visit")
    assert (note.employer, note.text) == (employer, "Rustige werkplek, vaste begeleider.")
    assert lead.visits.get().note == note


# --- the table of moves -------------------------------------------------------------------------------


@pytest.mark.policy("EMP-3", "EMP-4")
@pytest.mark.parametrize("state", states.LEAD_MOVES)
def test_a_move_that_the_table_does_not_have_says_where_the_lead_stands(case: Case, state: str) -> None:
    facts = {"closed_reason": "Nee", "next_on": TODAY, "employer": case.employer()}
    lead = case.add()
    Lead.objects.filter(pk=lead.pk).update(state=state, **facts)
    lead.refresh_from_db()
    for to, move in (
        (states.VISITED, "visit"), (states.FIT, "fit"), (states.NOT_FIT, "not fit"),
    ):  # fmt: skip
        if to in states.LEAD_MOVES[state]:
            continue
        with pytest.raises(Refused) as error:
            MOVES[move](lead, case.coach)
        assert str(Lead.State(state).label) in error.value.refusals[0].sentence
        assert Lead.objects.get().state == state


def test_a_colleague_who_was_first_is_noticed(case: Case) -> None:
    lead = case.contacted()
    same = Lead.objects.get(pk=lead.pk)
    actions.judge_not_fit(lead=lead, by=case.lead, reason="Nee")
    with pytest.raises(StaleRecord):
        actions.plan_visit(lead=same, by=case.coach, visit_on=TODAY)


@given(st.sampled_from(list(Lead.State.values)), st.sampled_from(list(Lead.State.values)))
def test_the_rule_and_the_table_of_moves_agree(state: str, to: str) -> None:
    assert (not rules.check_move(state=state, to=to)) == (to in states.LEAD_MOVES[state])


@given(st.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1)), st.integers(1, 60))
def test_a_lead_is_due_on_its_own_day_or_so_many_days_after_its_last_move(day: dt.date, days: int) -> None:
    assert rules.due_on(day, dt.date(2020, 1, 1), days) == day
    assert rules.due_on(None, day, days) - day == dt.timedelta(days=days)
