"""Keeping up the contact: what was said, who keeps it, when next, agreed silence, and what an employer asks."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from stagespoor.access.actor import Actor
from stagespoor.access.roles import Role
from stagespoor.core import clock
from stagespoor.core.models import Event
from stagespoor.core.refusals import Refused
from stagespoor.core.states import StaleRecord
from stagespoor.employers import actions, rules
from stagespoor.employers.models import Employer, EmployerNote, Relation
from stagespoor.employers.page import Reach, reach_of
from stagespoor.employers.steps import steps
from stagespoor.schools.models import Membership, School
from tests.case import client_of, norms, queries_of
from tests.factories import ContactFactory, PlacementFactory, StudentFactory, TrajectoryFactory, actor

DAY = dt.timedelta(days=1)


def page_of(employer: Employer, name: str = "detail") -> str:
    return reverse(f"employers:{name}", args=[employer.pk])


def in_days(days: int) -> dt.date:
    return clock.today() + dt.timedelta(days=days)


def note(**changes: Any) -> dict[str, Any]:
    return {"how": "phone", "contact_on": clock.today(), "text": "Er is plek na de vakantie.", **changes}


# --- notes -------------------------------------------------------------------------------------------


@pytest.mark.policy("EMP-5", "GUI-4")
def test_a_contact_says_how_when_and_with_whom_and_plans_the_next(
    coach: Actor, client_in: Client, employer: Employer
) -> None:
    person = ContactFactory(employer=employer, name="Ans Proef")
    data = note(person=person.pk, next_contact_on=in_days(30))
    assert client_in.post(page_of(employer, "note_add"), data).status_code == 302
    made = EmployerNote.objects.get()
    assert (made.how, made.contact_on, made.person) == ("phone", clock.today(), person)
    relation = Relation.objects.get()
    assert (relation.keeper_id, relation.next_contact_on) == (coach.user_id, in_days(30))
    page = client_in.get(page_of(employer)).text
    assert "Gebeld" in page
    assert "met Ans Proef" in page
    assert "Er is plek na de vakantie." in page
    assert Event.objects.get(kind="employer.in_touch").data["where"] == employer.name


@pytest.mark.policy("EMP-5", "GUI-4")
def test_the_last_contact_moves_forward_only(client_in: Client, employer: Employer) -> None:
    page = page_of(employer, "note_add")
    Employer.objects.filter(pk=employer.pk).update(last_contact_on=dt.date(2026, 1, 5))
    client_in.post(page, note(contact_on="2026-01-01"))
    employer.refresh_from_db()
    assert employer.last_contact_on == dt.date(2026, 1, 5)
    client_in.post(page, note())
    employer.refresh_from_db()
    assert employer.last_contact_on == clock.today()


def test_a_note_that_is_no_contact_has_no_day_and_does_not_move_it(
    client_in: Client, employer: Employer
) -> None:
    client_in.post(page_of(employer, "note_add"), note(how="note"))
    employer.refresh_from_db()
    assert EmployerNote.objects.get().contact_on is None
    assert employer.last_contact_on is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("text", " "), ("how", ""), ("how", "duif"), ("contact_on", in_days(1)), ("contact_on", ""),
        ("person", 999999), ("next_contact_on", in_days(-1)), ("text", "x" * 2001),
    ],
)  # fmt: skip
def test_a_wrong_note_gets_a_sentence_and_nothing_is_lost(
    client_in: Client, employer: Employer, field: str, value: Any
) -> None:
    ContactFactory(employer=employer)
    answer = client_in.post(page_of(employer, "note_add"), note(**{field: value}))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    if field != "text":
        assert "Er is plek na de vakantie." in answer.text
    assert not EmployerNote.objects.exists()


@pytest.mark.policy("EMP-5")
def test_who_wants_no_mail_has_no_mail_link_and_no_mail_note(client_in: Client, employer: Employer) -> None:
    ContactFactory(employer=employer, email="ans@kantine.example")
    assert "mailto:" in client_in.get(page_of(employer)).text
    Employer.objects.filter(pk=employer.pk).update(non_mailing=True)
    page = client_in.get(page_of(employer)).text
    assert "mailto:" not in page
    assert "Wil geen post of mail" in page
    answer = client_in.post(page_of(employer, "note_add"), note(how="mail"))
    assert "Dit bedrijf wil geen post of mail. Bel of ga langs" in answer.context["form"].errors["how"][0]
    assert not EmployerNote.objects.exists()


@pytest.mark.policy("EMP-5")
def test_the_number_on_top_is_the_employers_or_else_of_who_is_the_contact(employer: Employer) -> None:
    ContactFactory(employer=employer, name="Aad Proef", phone="06-1", email="aad@kantine.example")
    ContactFactory(employer=employer, name="Bea Proef", phone="06-2", email="", is_contact=True)
    people = list(employer.contacts.all())
    assert reach_of(employer, people).phone == "040-1111111"
    employer.phone = employer.email = ""
    assert reach_of(employer, people) == Reach("06-2", "Bea Proef", "aad@kantine.example", "Aad Proef")
    employer.do_not_call = employer.non_mailing = True
    assert reach_of(employer, people) == Reach()


@pytest.mark.policy("EMP-5")
def test_who_wants_no_calls_has_no_phone_link_and_a_call_is_asked_about(
    client_in: Client, employer: Employer
) -> None:
    ContactFactory(employer=employer)
    Employer.objects.filter(pk=employer.pk).update(do_not_call=True)
    page = client_in.get(page_of(employer)).text
    assert "tel:" not in page
    assert "Wil niet gebeld worden" in page
    answer = client_in.post(page_of(employer, "note_add"), note())
    assert "Belden zij jou?" in answer.text
    client_in.post(page_of(employer, "note_add"), note(toch_doorgaan="ja"))
    assert EmployerNote.objects.count() == 1


@pytest.mark.policy("EMP-1", "GUI-4")
def test_the_name_of_a_student_in_a_note_is_asked_about(
    coach: Actor, client_in: Client, employer: Employer
) -> None:
    school = School.objects.get(pk=coach.school_id)
    student = StudentFactory(school=school, first_name="Noortje", last_name="Bakker")
    PlacementFactory(
        trajectory=TrajectoryFactory(student=student), employer=employer, supervisor=None, state="closed",
        started_on=in_days(-90), ended_on=in_days(-9),
    )  # fmt: skip
    page = page_of(employer, "note_add")
    assert "staat “Noortje”" in client_in.post(page, note(text="noortje deed het goed")).text
    assert "staat “Bakker”" in client_in.post(page, note(text="Gesproken over Bakker")).text
    assert client_in.post(page, note(text="Er is een bakker bij gekomen")).status_code == 302
    assert EmployerNote.objects.count() == 1


def test_the_same_note_sent_twice_is_one(coach: Actor, employer: Employer) -> None:
    first = actions.add_note(employer=employer, text="Gebeld", by=coach)
    assert actions.add_note(employer=employer, text="Gebeld", by=coach) == first
    actions.add_note(employer=employer, text="Nog eens gebeld", by=coach)
    assert EmployerNote.objects.count() == 2


def test_somebody_of_another_employer_is_refused(coach: Actor, employer: Employer) -> None:
    with pytest.raises(Refused, match="Kies iemand van dit bedrijf"):
        actions.add_note(
            employer=employer, text="Hoi", by=coach, person=ContactFactory(), how="phone",
            contact_on=clock.today(),
        )  # fmt: skip


@pytest.mark.policy("EMP-1", "GUI-4")
def test_both_schools_read_what_was_said(coach: Actor, sister: Actor, employer: Employer) -> None:
    actions.add_note(employer=employer, text="Prettige ploeg", by=sister, how="visit", contact_on=in_days(-3))
    page = client_of(coach).get(page_of(employer)).text
    assert "Prettige ploeg" in page
    assert "Zusterschool" in page
    assert "Bezocht" in page


def test_many_notes_stay_behind_a_fold(coach: Actor, client_in: Client, employer: Employer) -> None:
    for number in range(18):
        actions.add_note(
            employer=employer, text=f"Bericht {number}", by=coach, how="met", contact_on=in_days(-number)
        )
    page = client_in.get(page_of(employer)).text
    assert "Nog 12 eerdere" in page
    assert page.index("Bericht 0") < page.index("Bericht 17")


# --- the relation ------------------------------------------------------------------------------------


def relation(**changes: Any) -> dict[str, Any]:
    return {
        "keeper": "",
        "next_contact_on": "",
        "silent_until": "",
        "silent_reason": "",
        "version": 0,
        **changes,
    }


@pytest.mark.policy("EMP-5")
def test_who_keeps_the_contact_and_when_next(coach: Actor, client_in: Client, employer: Employer) -> None:
    data = relation(keeper=coach.user_id, next_contact_on=in_days(14))
    assert client_in.post(page_of(employer, "relation"), data).status_code == 302
    found = Relation.objects.get()
    assert (found.school_id, found.keeper_id, found.next_contact_on) == (
        coach.school_id, coach.user_id, in_days(14),
    )  # fmt: skip
    page = client_in.get(page_of(employer)).text
    assert coach.name in page
    assert "Nog niemand</span></dd>" not in page


@pytest.mark.policy("EMP-5")
def test_silence_has_an_end_and_a_reason_and_every_school_sees_it(
    coach: Actor, sister: Actor, client_in: Client, employer: Employer
) -> None:
    page = page_of(employer, "relation")
    assert "silent_reason" in client_in.post(page, relation(silent_until=in_days(30))).context["form"].errors
    past = client_in.post(page, relation(silent_until=in_days(-1), silent_reason="Druk"))
    assert "silent_until" in past.context["form"].errors
    early = relation(silent_until=in_days(30), silent_reason="Verbouwing", next_contact_on=in_days(30))
    assert "Kies een dag daarna" in client_in.post(page, early).text
    client_in.post(page, relation(silent_until=in_days(30), silent_reason="Verbouwing"))
    for who in (coach, sister):
        shown = client_of(who).get(page_of(employer)).text
        assert "Met rust laten tot en met" in shown
        assert "omdat: Verbouwing" in shown
    with clock.at(in_days(31)):
        assert "omdat: Verbouwing" not in client_of(sister).get(page_of(employer)).text


def test_a_plan_of_the_past_may_stay_while_something_else_changes(
    coach: Actor, client_in: Client, employer: Employer
) -> None:
    Relation.objects.create(employer=employer, school_id=coach.school_id, next_contact_on=in_days(-5))
    data = relation(keeper=coach.user_id, next_contact_on=in_days(-5), version=1)
    assert client_in.post(page_of(employer, "relation"), data).status_code == 302
    assert (
        client_in.post(page_of(employer, "relation"), data | {"next_contact_on": in_days(-4)}).status_code
        == 422
    )


@pytest.mark.policy("EMP-5")
def test_each_school_keeps_its_own(coach: Actor, sister: Actor, employer: Employer) -> None:
    for who in (coach, sister):
        actions.keep_relation(employer=employer, by=who, keeper_id=who.user_id)
    assert Relation.objects.count() == 2
    assert f"Zusterschool: {sister.name} houdt contact" in client_of(coach).get(page_of(employer)).text


def test_a_keeper_is_a_colleague_who_works_with_employers(
    coach: Actor, sister: Actor, client_in: Client, employer: Employer
) -> None:
    mentor = actor(Role.MENTOR, School.objects.get(pk=coach.school_id))
    for stranger in (sister, mentor):
        answer = client_in.post(page_of(employer, "relation"), relation(keeper=stranger.user_id))
        assert "keeper" in answer.context["form"].errors
        with pytest.raises(Refused, match="Kies een collega"):
            actions.keep_relation(employer=employer, by=coach, keeper_id=stranger.user_id)


@pytest.mark.parametrize("seen", [0, 1])
def test_a_colleague_who_was_first_is_noticed(
    coach: Actor, client_in: Client, employer: Employer, seen: int
) -> None:
    if seen:
        actions.keep_relation(employer=employer, by=coach)
    actions.keep_relation(employer=employer, by=coach, next_contact_on=in_days(9))
    answer = client_in.post(page_of(employer, "relation"), relation(version=seen, next_contact_on=in_days(4)))
    if seen:
        assert answer.status_code == 422
        assert "Iemand anders" in answer.text
    with pytest.raises(StaleRecord):
        actions.keep_relation(employer=employer, by=coach, seen_version=0)
    assert Relation.objects.get().next_contact_on == in_days(9)


def test_a_note_during_silence_may_not_plan_a_contact_within_it(coach: Actor, employer: Employer) -> None:
    actions.keep_relation(employer=employer, by=coach, silent_until=in_days(20), silent_reason="Druk")
    with pytest.raises(Refused) as refused:
        actions.add_note(employer=employer, text="Zij belden", by=coach, next_contact_on=in_days(20))
    assert norms(refused) == ["EMP-5"]
    actions.add_note(employer=employer, text="Zij belden", by=coach, next_contact_on=in_days(21))
    assert Relation.objects.get().next_contact_on == in_days(21)


def test_rules_name_the_norm_and_the_field() -> None:
    found = rules.check_note("", today=clock.today(), how="phone")
    assert {(one.norm, one.field) for one in found} == {("GUI-4", "text"), ("EMP-5", "contact_on")}


# --- what has to be done -----------------------------------------------------------------------------


def due(who: Actor) -> list[tuple[str, tuple[int, ...]]]:
    return [(step.what, step.user_ids) for step in steps(who, clock.today())]


@pytest.mark.policy("EMP-5")
def test_a_planned_contact_waits_for_who_keeps_it_from_a_week_before(
    coach: Actor, employer: Employer
) -> None:
    actions.keep_relation(employer=employer, by=coach, keeper_id=coach.user_id, next_contact_on=in_days(8))
    assert due(coach) == []
    with clock.at(in_days(1)):
        assert due(coach) == [(f"Neem contact op met {employer.name}", (coach.user_id,))]
    with clock.at(in_days(9)):
        assert steps(coach, clock.today())[0].is_late(clock.today())
        actions.add_note(employer=employer, text="Gebeld", by=coach, how="phone", contact_on=clock.today())
        assert due(coach) == []


def test_a_contact_of_the_other_school_does_not_fulfil_the_plan(
    coach: Actor, sister: Actor, employer: Employer
) -> None:
    actions.keep_relation(employer=employer, by=coach, keeper_id=coach.user_id, next_contact_on=clock.today())
    actions.add_note(employer=employer, text="Gebeld", by=sister, how="phone", contact_on=clock.today())
    assert len(due(coach)) == 1
    assert due(sister) == []


def test_silence_a_merged_employer_and_one_that_stopped_ask_nothing(coach: Actor, employer: Employer) -> None:
    actions.keep_relation(employer=employer, by=coach, keeper_id=coach.user_id, next_contact_on=in_days(2))
    Relation.objects.update(silent_until=in_days(5), silent_reason="Druk")
    assert due(coach) == []
    Relation.objects.update(silent_until=None)
    assert len(due(coach)) == 1
    Employer.objects.update(is_active=False)
    assert due(coach) == []


def test_a_keeper_who_left_leaves_it_to_all_coaches(coach: Actor, employer: Employer) -> None:
    actions.keep_relation(employer=employer, by=coach, keeper_id=coach.user_id, next_contact_on=clock.today())
    Membership.objects.filter(pk=coach.membership_id).update(is_active=False)
    other = actor(Role.COACH, School.objects.get(pk=coach.school_id))
    assert [ids for _what, ids in due(other)] == [()]


@pytest.mark.parametrize("role", [Role.MENTOR, Role.PSYCHOLOGIST, Role.INTERNAL, Role.ADMIN])
def test_who_does_not_work_with_employers_is_told_nothing(
    coach: Actor, employer: Employer, role: Role
) -> None:
    actions.keep_relation(employer=employer, by=coach, keeper_id=coach.user_id, next_contact_on=clock.today())
    assert due(actor(role, School.objects.get(pk=coach.school_id))) == []


def test_the_page_of_today_shows_it(coach: Actor, client_in: Client, employer: Employer) -> None:
    actions.keep_relation(employer=employer, by=coach, keeper_id=coach.user_id, next_contact_on=clock.today())
    page = client_in.get(reverse("desk:today")).text
    assert f"Neem contact op met {employer.name}" in page
    assert page_of(employer) in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_take_the_same_few_queries(
    coach: Actor, sister: Actor, client_in: Client, employer: Employer, count: int
) -> None:
    for number in range(count):
        person = ContactFactory(employer=employer)
        for who in (coach, sister):
            actions.add_note(
                employer=employer, text=f"Bericht {number}", by=who, how="phone", person=person,
                contact_on=in_days(-number), next_contact_on=in_days(5),
            )  # fmt: skip
        actor(Role.COACH, School.objects.get(pk=coach.school_id))
    assert queries_of(client_in, page_of(employer, "note_add")) == 5
    assert queries_of(client_in, page_of(employer, "relation")) == 5
