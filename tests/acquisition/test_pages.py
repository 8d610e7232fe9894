"""The board and the pages of one lead in the browser: what shows, for whom, and what a form keeps."""

from __future__ import annotations

import datetime as dt
import re
from uuid import uuid4

import pytest
from django.urls import reverse

from stagespoor.access.roles import Role
from stagespoor.acquisition import actions, queries, steps
from stagespoor.acquisition.models import Lead
from stagespoor.core import clock
from stagespoor.desk import worklist
from stagespoor.employers.models import Employer
from stagespoor.policy.loader import get_policy
from stagespoor.students.models import Student
from stagespoor.trajectories.models import Intake, Referral
from tests.acquisition.conftest import TODAY, Case, client_of, get, post
from tests.case import queries_of
from tests.factories import StudentFactory, TrajectoryFactory, actor

POLICY = get_policy("velddijk")
NEW = {"name": "Bakkerij Proef", "city": "Eindhoven", "source": "fair"}


def student_of(case: Case, in_trajectory: bool = True) -> Student:
    student: Student = StudentFactory(school=case.school, first_name="Noor", prefix="", last_name="Proef")
    if in_trajectory:
        TrajectoryFactory(student=student, coach_id=case.coach.user_id)
    return student


def column(page: str, key: str) -> str:
    """The part of the board between the heading of this column and the next."""
    found = re.search(rf'aria-labelledby="kolom-{key}".*?</section>', page, re.S)
    assert found, key
    return found[0]


# --- the board ----------------------------------------------------------------------------------------


@pytest.mark.policy("EMP-3", "EMP-4")
def test_every_lead_stands_in_the_column_of_its_step(case: Case) -> None:
    case.add(name="Nieuw adres")
    case.contacted(name="Benaderd adres")
    actions.plan_visit(lead=case.add(name="Gepland adres"), by=case.coach, visit_on=TODAY)
    case.visited(name="Bezocht adres")
    case.fit(name="Geschikt adres")
    actions.judge_not_fit(lead=case.add(name="Ander adres"), by=case.coach, reason="Te druk")
    page = get(case.coach, "board").content.decode()
    for key, name in (
        ("nieuw", "Nieuw adres"), ("benaderd", "Benaderd adres"), ("gepland", "Gepland adres"),
        ("bezocht", "Bezocht adres"), ("besluit", "Geschikt adres"), ("besluit", "Ander adres"),
    ):  # fmt: skip
        assert name in column(page, key)
    assert "Te druk" in column(page, "besluit")
    assert column(page, "besluit").count("lead-moves") == 0


@pytest.mark.policy("EMP-4")
def test_what_is_late_is_counted_and_says_so(case: Case) -> None:
    case.add(name="Op tijd")
    late = case.add(name="Te laat")
    Lead.objects.filter(pk=late.pk).update(next_on=TODAY - dt.timedelta(days=1))
    never = case.add(name="Zonder dag")
    days = POLICY.network.lead_late_after_days
    Lead.objects.filter(pk=never.pk).update(next_on=None, moved_on=TODAY - dt.timedelta(days=days + 1))
    (new, *_others) = queries.board(case.coach, POLICY, lambda rows: rows)
    assert (new.total, new.late) == (3, 2)
    assert [card.name for card in new.cards if card.is_late] == ["Zonder dag", "Te laat"]
    assert "2 te laat" in column(get(case.coach, "board").content.decode(), "nieuw")


def test_the_filters_leave_what_they_say(case: Case) -> None:
    case.add(name="Van mij", source="fair")
    case.add(name="Van niemand", owner_id=None)
    pages = {
        key: get(case.coach, "board", **params).content.decode()
        for key, params in {
            "mij": {"van": "ik"}, "niemand": {"van": "niemand"}, "bron": {"bron": "fair"}, "q": {"q": "niem"},
        }.items()
    }  # fmt: skip
    assert "Van niemand</a>" not in pages["mij"]
    assert "Van mij</a>" not in pages["niemand"]
    assert "Van niemand</a>" not in pages["bron"]
    assert "Van niemand</a>" in pages["q"]


def test_a_long_column_shows_the_first_and_the_rest_on_its_own(case: Case) -> None:
    for number in range(queries.SHOWN + 2):
        case.add(name=f"Adres {number:02}")
    page = get(case.coach, "board").content.decode()
    assert "Nog 2 tonen" in page
    assert page.count('class="lead-card ') == queries.SHOWN
    longer = get(case.coach, "board", kolom="nieuw").content.decode()
    assert longer.count('class="lead-card ') == queries.SHOWN + 2
    whole = get(case.coach, "board", kolom="nieuw", alles="1").content.decode()
    assert whole.count('class="lead-card ') == queries.SHOWN + 2
    assert "Terug naar het hele bord" in whole


def test_one_column_alone_goes_by_the_page(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "PAGE", 3)
    for number in range(4):
        case.add(name=f"Adres {number:02}")
    first, second, far = (
        get(case.coach, "board", kolom="nieuw", alles="1", page=str(number)).content.decode()
        for number in (1, 2, 9)
    )
    assert first.count('class="lead-card ') == 3
    assert "1 tot en met 3 van 4" in first
    assert second.count('class="lead-card ') == far.count('class="lead-card ') == 1
    seen = re.findall(r"Adres \d\d</a>", first + second)
    assert len(set(seen)) == 4


@pytest.mark.policy("EMP-4")
def test_a_full_board_stays_small(case: Case) -> None:
    for number in range(queries.SHOWN + 2):
        case.add(name=f"Nieuw {number:02}")
        case.visited(name=f"Bezocht {number:02}")
    page = get(case.coach, "board").content
    cards = page.count(b'class="lead-card ')
    assert cards == 2 * queries.SHOWN
    assert len(page[page.index(b'class="board') :]) < cards * 2000


@pytest.mark.policy("EMP-1")
def test_the_board_is_of_the_own_school(case: Case) -> None:
    lead = case.add(by=case.sister, name="Van de andere school")
    assert lead.name not in get(case.coach, "board").content.decode()
    assert get(case.coach, "detail", lead.pk).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_board_and_a_lead_cost_the_same_however_full(case: Case, count: int) -> None:
    for number in range(count):
        lead = case.visited(name=f"A {number}", student=student_of(case), source="family")
        actions.plan_visit(lead=lead, by=case.coach, visit_on=TODAY)
        actions.hold_visit(lead=lead, by=case.coach, held_on=TODAY, report="Weer goed.")
        case.fit(name=f"B {number}")
    assert queries_of(client_of(case.coach), reverse("acquisition:board")) == 5
    assert queries_of(client_of(case.coach), reverse("acquisition:detail", args=[lead.pk])) == 6


# --- who found it -------------------------------------------------------------------------------------


@pytest.mark.policy("INT-2", "ORG-3")
def test_the_name_of_a_student_is_only_for_who_may_see_the_student(case: Case) -> None:
    # a coach sees students from the first application on
    lead = case.add(name="Zelf gevonden", student=student_of(case, in_trajectory=False), source="family")
    for name, arguments in (("board", ()), ("detail", (lead.pk,))):
        of_coach = get(case.coach, name, *arguments).content.decode()
        assert "Noor" not in of_coach
        assert "via een leerling" in of_coach
        assert "Noor Proef" in get(case.lead, name, *arguments).content.decode()


@pytest.mark.policy("INT-2")
def test_a_place_in_the_intake_is_one_step_from_the_board(case: Case) -> None:
    student = student_of(case)
    referral = Referral.objects.create(
        trajectory=student.trajectory, state="assigned", kind="orienting", written_by=student.mentor,
        submitted_at=clock.now(), assigned_at=clock.now(),
    )  # fmt: skip
    Intake.objects.create(
        referral=referral, held_on=TODAY, motivation="x", goals="x", preferences="x", possibilities="x",
        own_place="Kapsalon Proef", held_by_id=case.coach.user_id,
    )  # fmt: skip
    tab = reverse("desk:student_tab", args=[student.pk, "aanmelding"])
    url = reverse("acquisition:from_intake", args=[student.pk])
    assert "Maak er een adres van" in client_of(case.coach).get(tab).content.decode()
    page = client_of(case.coach).get(url).content.decode()
    assert 'value="Kapsalon Proef"' in page
    assert re.search(r'value="family" selected', page)
    data = {"name": "Kapsalon Proef", "source": "family", "owner": str(case.coach.user_id), "key": uuid4()}
    assert client_of(case.coach).post(url, data).status_code == 302
    lead = Lead.objects.get()
    assert (lead.student, lead.source, lead.owner_id) == (student, "family", case.coach.user_id)
    after = client_of(case.coach).get(tab).content.decode()
    assert "Maak er een adres van" not in after
    assert reverse("acquisition:detail", args=[lead.pk]) in after
    assert "Kapsalon Proef" not in client_of(actor(Role.COACH)).get(url).content.decode()


# --- forms --------------------------------------------------------------------------------------------


@pytest.mark.policy("EMP-4")
def test_a_double_click_makes_one_lead_and_opens_it(case: Case) -> None:
    data = {**NEW, "key": str(uuid4())}
    first, second = (post(case.coach, "add", **data) for _click in range(2))
    assert first.url == second.url
    assert Lead.objects.count() == 1


@pytest.mark.policy("EMP-4")
def test_a_new_address_warns_of_the_employer_and_of_the_lead_it_looks_like(case: Case) -> None:
    case.employer(name="Bakkerij Proef B.V.", phone="", email="")
    case.add(name="Bakkerij Proef")
    case.add(by=case.sister, name="Bakkerij Proef", owner_id=None)
    answer = post(case.coach, "add", **NEW)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "dat al in het netwerk staat" in page
    assert "Op het bord staat al" in page
    assert "heeft dit adres ook op het bord" in page
    assert 'value="Bakkerij Proef"' in page
    assert post(case.coach, "add", **NEW, toch_doorgaan="on").status_code == 302


@pytest.mark.policy("EMP-4")
def test_the_warning_comes_while_somebody_types(case: Case) -> None:
    known = case.employer(name="Bakkerij Proef B.V.")
    lead = case.add(name="Bakkerij Proef")
    page = get(case.coach, "lookalikes", name="bakkerij proef", city="eindhoven").content.decode()
    assert reverse("acquisition:add_known", args=[known.pk]) in page
    assert reverse("acquisition:detail", args=[lead.pk]) in page
    assert get(case.coach, "lookalikes", name="ba").content.decode().strip() == ""
    assert get(case.coach, "lookalikes").status_code == 200
    assert reverse("acquisition:lookalikes") in get(case.coach, "add").content.decode()


@pytest.mark.policy("EMP-1", "INT-2")
def test_a_place_that_a_student_of_another_school_found_gives_no_hint(case: Case) -> None:
    student = StudentFactory(school_id=case.sister.school_id)
    case.add(by=case.sister, name="Bakkerij Proef", student=student, source="family")
    assert post(case.coach, "add", **NEW).status_code == 302


def test_nonsense_stays_on_the_form_with_a_dutch_sentence(case: Case) -> None:
    answer = post(case.coach, "add", **NEW | {"source": "zomaar", "next_on": "2020-01-01", "key": "x"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Kies vandaag of een latere dag" in page
    assert "Bakkerij Proef" in page
    assert not Lead.objects.exists()


@pytest.mark.policy("KEN-1")
def test_the_report_of_a_visit_asks_for_the_topics_of_the_policy(case: Case) -> None:
    lead = case.contacted()
    page = get(case.coach, "visit", lead.pk).content.decode()
    for topic in POLICY.first_visit_topics:
        assert topic.name in page
    data = {"held_on": TODAY.isoformat(), "report": "Fijne plek.", "topics": ["school"]}
    assert post(case.coach, "visit", lead.pk, **data).status_code == 302
    page = get(case.coach, "detail", lead.pk).content.decode()
    assert "Fijne plek." in page
    assert page.count("Nog niet besproken") == len(POLICY.first_visit_topics) - 1


@pytest.mark.policy("EMP-3")
def test_the_verdict_asks_which_employer_it_is_when_one_looks_like_it(case: Case) -> None:
    known = case.employer(name="Kwekerij De Proef", phone="", email="")
    lead = case.visited()
    page = get(case.coach, "fit", lead.pk).content.decode()
    assert "Ja, het is" in page
    missing = post(case.coach, "fit", lead.pk, skilled="ja")
    assert missing.status_code == 422
    answer = post(case.coach, "fit", lead.pk, match=str(known.pk), skilled="ja")
    assert answer.url == reverse("employers:detail", args=[known.pk])
    assert Employer.objects.count() == 1


@pytest.mark.policy("EMP-3")
def test_the_verdict_makes_a_new_employer_when_none_looks_like_it(case: Case) -> None:
    lead = case.visited()
    assert "Ja, het is" not in get(case.coach, "fit", lead.pk).content.decode()
    data = {"skilled": "nee", "sector": "green", "places": "2", "reason": "Nog te druk"}
    assert post(case.coach, "fit", lead.pk, **data).status_code == 302
    employer = Employer.objects.get()
    assert (employer.sector, employer.places) == ("green", 2)
    assert employer.judgements.get().skilled is False


def test_moves_from_the_board_go_back_to_the_column_of_the_lead(case: Case) -> None:
    lead = case.add()
    data = {"how": "phone", "contact_on": TODAY.isoformat()}
    answer = post(case.coach, "contact", lead.pk, **data)
    assert answer.url == f"{reverse('acquisition:board')}?kolom=benaderd#adres-{lead.pk}"
    answer = post(case.coach, "plan", lead.pk, visit_on=(TODAY + dt.timedelta(days=2)).isoformat())
    assert "kolom=gepland" in answer.url
    answer = post(case.coach, "not_fit", lead.pk, reason="Wil niet")
    assert "kolom=besluit" in answer.url
    assert post(case.coach, "reopen", lead.pk).status_code == 302
    assert Lead.objects.get().state == "new"


def test_a_move_that_cannot_be_made_keeps_what_was_typed(case: Case) -> None:
    lead = case.fit()
    answer = post(case.coach, "plan", lead.pk, visit_on=TODAY.isoformat())
    assert answer.status_code == 422
    assert "Dit adres staat op “Geschikt”" in answer.content.decode()
    assert TODAY.isoformat() in answer.content.decode()


def test_an_employer_goes_on_the_board_from_its_own_page_once(case: Case) -> None:
    employer = case.employer()
    page = client_of(case.coach).get(reverse("employers:detail", args=[employer.pk])).content.decode()
    assert reverse("acquisition:add_known", args=[employer.pk]) in page
    data = {"source": "direct", "owner": str(case.coach.user_id), "key": str(uuid4())}
    assert post(case.coach, "add_known", employer.pk, **data).status_code == 302
    lead = Lead.objects.get()
    assert (lead.employer, lead.name) == (employer, employer.name)
    assert get(case.coach, "add_known", employer.pk).url == reverse("acquisition:detail", args=[lead.pk])


# --- what waits for whom ------------------------------------------------------------------------------


@pytest.mark.policy("EMP-4", "EMP-5")
def test_late_leads_wait_for_their_owner_and_leads_of_nobody_for_the_lead_role(case: Case) -> None:
    mine = case.add(name="Van de coach")
    Lead.objects.filter(pk=mine.pk).update(next_on=TODAY - dt.timedelta(days=1))
    case.add(name="Later", next_on=TODAY + dt.timedelta(days=30))
    case.add(name="Van niemand", owner_id=None)
    found = steps.steps(case.coach, TODAY)
    assert {step.what for step in found} == {
        "Benader Van de coach", "Kies wie dit adres benadert: Van niemand"
    }  # fmt: skip
    mine_now = worklist.own_steps(case.coach, found)
    assert [(step.what, step.is_late(TODAY)) for step in mine_now] == [("Benader Van de coach", True)]
    theirs = worklist.own_steps(case.lead, steps.steps(case.lead, TODAY))
    assert [step.what for step in theirs] == ["Kies wie dit adres benadert: Van niemand"]
    assert "Benader Van de coach" in client_of(case.coach).get(reverse("desk:today")).content.decode()


@pytest.mark.parametrize(
    ("state", "what"),
    [
        ("contacted", "Ga verder met"), ("visit_planned", "Bezoek"), ("visited", "Beslis of"), ("new", "Benader"),
    ],
)  # fmt: skip
def test_each_step_of_the_way_says_what_to_do(case: Case, state: str, what: str) -> None:
    lead = case.add()
    Lead.objects.filter(pk=lead.pk).update(state=state, next_on=TODAY)
    (step,) = steps.steps(case.coach, TODAY)
    assert step.what.startswith(what)
    assert client_of(case.coach).get(step.url).status_code == 200


def test_nobody_else_gets_steps_of_leads(case: Case) -> None:
    case.add(owner_id=None, next_on=TODAY, student=student_of(case), source="family")
    for role in (Role.MENTOR, Role.PSYCHOLOGIST, Role.INTERNAL):
        assert steps.steps(actor(role, case.school), TODAY) == []
    assert steps.steps(case.sister, TODAY) == []


@pytest.mark.policy("INT-2")
def test_the_steps_of_a_student_are_of_what_that_student_found(case: Case) -> None:
    student = student_of(case)
    case.add(name="Van Noor", student=student, next_on=TODAY, source="family")
    case.add(name="Anders", next_on=TODAY)
    (step,) = steps.steps(case.coach, TODAY, student.pk)
    assert (step.what, step.student_name) == ("Benader Van Noor", "Noor Proef")
    hidden = student_of(case, in_trajectory=False)
    case.add(name="Verborgen", student=hidden, next_on=TODAY, source="family")
    found = {step.what: step.student_name for step in steps.steps(case.coach, TODAY)}
    assert found["Benader Verborgen"] == ""
    assert steps.steps(case.coach, TODAY, hidden.pk) == []
