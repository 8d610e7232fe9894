"""Vandaag, Leerlingen, the student page and its tabs: who sees what, in how many queries."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.urls import reverse

from stagespoor.access.roles import Role
from stagespoor.aftercare import actions as aftercare
from stagespoor.core import clock
from stagespoor.core.models import Event, ReadLog
from stagespoor.desk import queries
from stagespoor.desk.tabs import TABS
from stagespoor.guidance import actions as guidance
from stagespoor.guidance import concerns
from stagespoor.logbook import actions as logbook
from stagespoor.students.timeline import record
from tests.case import STARTED, TODAY, Case, client_of, make_case, queries_of, sentence
from tests.factories import GuardianFactory, PlacementFactory, StudentFactory
from tests.logbook.test_assessments import fixed

SLUGS = [tab.slug for tab in TABS]


def url(name: str, *args: Any) -> str:
    return reverse(f"desk:{name}", args=args)


def read(case: Case, who: Any, name: str, *args: Any, **params: Any) -> str:
    answer = case.client(who).get(url(name, *args), params)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def full(case: Case) -> Case:
    """A file with something in every part."""
    GuardianFactory(student=case.student)
    case.goal()
    concern = concerns.raise_concern(placement=case.placement, title="Komt te laat", by=case.coach)
    concerns.take_step(
        concern=concern, step="coach_supervisor", taken_on=TODAY, report="Gepraat.", by=case.coach
    )
    moment = guidance.report_moment(
        student=case.student, kind="guidance", held_on=TODAY, report="Gaat goed.", by=case.coach,
        placement=case.placement, tell_mentor=True,
    )  # fmt: skip
    guidance.plan_moment(student=case.student, kind="parents", planned_on=TODAY, by=case.coach)
    guidance.give_feedback(student=case.student, area="language", text="Leest traag.", by=case.coach)
    logbook.write_entry(placement=case.placement, day=TODAY, did="Vakken.", mood=3, by=case.coach)
    fixed(case)
    fixed(case)
    over = {"state": "closed", "start_on": STARTED, "started_on": STARTED, "ended_on": TODAY}
    PlacementFactory(trajectory=case.student.trajectory, kind="contract", **over)
    contract = aftercare.record_contract(
        student=case.student, first_day_on=STARTED, by=case.coach, employer=case.placement.employer
    )
    aftercare.plan_extra_moment(contract=contract, due_on=TODAY, reason="Spannend", by=case.coach)
    aftercare.prepare_handover(student=case.student, to="jobcoach", name="Job", summary="-", by=case.coach)
    assert moment.pk
    return case


# --- Vandaag -----------------------------------------------------------------------------------------


@pytest.mark.policy("ORG-1", "ORG-2", "TSK-1")
def test_everybody_sees_what_waits_for_them(case: Case) -> None:
    full(case)
    coach = read(case, case.coach, "today")
    assert "Probleem: Komt te laat" in coach
    assert "Te laat of dringend" in coach
    assert "Geef antwoord op de terugkoppeling" not in coach
    mentor = read(case, case.mentor, "today")
    assert "Geef antwoord op de terugkoppeling" in mentor
    assert "Lees het verslag" in mentor
    assert "Probleem: Komt te laat" not in mentor


@pytest.mark.policy("ORG-2", "ORG-5")
def test_mentor_and_psychologist_read_what_others_did_with_own_students_lately(case: Case) -> None:
    psychologist = case.psychologist()
    full(case)
    for who in (case.mentor, psychologist):
        page = read(case, who, "today")
        assert "Nieuw bij je leerlingen" in page
        assert "meldde een probleem: Komt te laat" in page
    assert "Nieuw bij je leerlingen" not in read(case, case.someone(Role.MENTOR), "today")
    with clock.at(TODAY + dt.timedelta(days=15)):
        assert "Nieuw bij je leerlingen" not in read(case, case.mentor, "today")


@pytest.mark.policy("ORG-1")
def test_the_lead_sees_where_all_are_what_is_late_with_others_and_the_load_of_each_coach(case: Case) -> None:
    full(case)
    make_case(case.school)
    page = read(case, case.lead, "today")
    stations = dict(re.findall(r"stage=(\w+)\"><b>(\d+)</b>", page))
    assert stations == {
        "internal": "0", "orienting": "2", "preparing": "0", "contract": "0", "work": "1", "none": "0",
    }  # fmt: skip
    assert case.coach.name in page
    others = read(case, case.lead, "today", wie="anderen")
    assert "Probleem: Komt te laat" in others
    assert case.coach.name in others
    assert "Probleem" not in read(case, case.mentor, "today", wie="anderen")


def test_nothing_to_do_says_so(case: Case) -> None:
    page = read(case, case.someone(Role.PSYCHOLOGIST), "today")
    assert "Alles is bij" in page


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("role", "cost"), [("lead", 6), ("coach", 3), ("mentor", 4), ("psychologist", 4)])
def test_vandaag_in_a_fixed_number_of_queries(case: Case, role: str, cost: int, count: int) -> None:
    for one in [case, *(make_case(case.school) for _number in range(count - 1))]:
        full(one)
    who = case.psychologist() if role == "psychologist" else getattr(case, role)
    client = client_of(who)
    client.get(url("today"))
    assert queries_of(client, url("today")) == cost


# --- Leerlingen --------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("role", ["lead", "coach"])
def test_the_list_in_a_fixed_number_of_queries(case: Case, role: str, count: int) -> None:
    for _number in range(count - 1):
        make_case(case.school)
    client = client_of(getattr(case, role))
    assert client.get(url("students")).content.decode().count("row-link") == count
    assert queries_of(client, url("students")) == 6


@pytest.mark.policy("ORG-3")
def test_the_list_holds_who_the_actor_works_with(case: Case, other: Case) -> None:
    fresh = StudentFactory(school=case.school, first_name="Nieuweling")
    assert fresh.first_name in read(case, case.lead, "students")
    assert fresh.first_name not in read(case, case.coach, "students")
    page = read(case, case.mentor, "students")
    assert case.student.first_name in page
    assert other.student.first_name not in page


@pytest.mark.parametrize(
    ("params", "found"),
    [
        ({"stage": "orienting"}, True), ({"stage": "contract"}, False), ({"stage": "none"}, False),
        ({"stage": "work"}, False), ({"q": "voorbeeld"}, True), ({"q": "zzz"}, False),
        ({"stage": "nonsense", "page": "-1", "sort": "x"}, True), ({"status": "left"}, False),
        ({"sort": "-leeftijd"}, True),
    ],
)  # fmt: skip
def test_the_list_is_searched_and_filtered(case: Case, params: Any, found: bool) -> None:
    page = read(case, case.lead, "students", **params)
    assert (case.student.first_name in page) == found
    if not found:
        assert "Niets gevonden" in page


# --- the page of one student -------------------------------------------------------------------------


@pytest.mark.policy("ORG-3")
def test_the_student_page_shows_where_what_is_next_who_must_act_and_what_happened(case: Case) -> None:
    full(case)
    page = read(case, case.coach, "student", case.student.pk)
    for wanted in (
        "Oriënterend", "Nu voor jou", "Probleem: Komt te laat", "Ook te doen", "Wat er gebeurde",
        "meldde een probleem: Komt te laat", "november 2026", "Mensen",
    ):  # fmt: skip
        assert wanted in page, wanted
    assert "…" not in page
    mentor = read(case, case.mentor, "student", case.student.pk)
    assert "Nu voor jou" not in mentor
    assert "Bekijk" in mentor


@pytest.mark.policy("ORG-3")
def test_every_internal_role_of_the_student_sees_the_page_and_nobody_else(case: Case, other: Case) -> None:
    _inside, guide = case.inside()
    for who, status in (
        (case.lead, 200), (case.coach, 200), (case.mentor, 200), (case.psychologist(), 200), (guide, 200),
        (case.someone(Role.MENTOR), 404), (case.someone(Role.INTERNAL), 404), (case.someone(Role.ADMIN), 404),
        (case.someone(Role.PARENT), 404), (case.the_student(), 403), (case.the_supervisor(), 403),
        (other.lead, 404), (other.coach, 404), (other.mentor, 404),
    ):  # fmt: skip
        assert case.client(who).get(url("student", case.student.pk)).status_code == status, who.role


@pytest.mark.policy("GUI-2")
def test_everybody_around_is_one_tap_away_and_home_only_for_who_needs_it(case: Case) -> None:
    guardian = GuardianFactory(student=case.student, phone="06-98765432")
    _inside, guide = case.inside()
    page = read(case, case.coach, "student", case.student.pk)
    assert case.placement.supervisor is not None
    for number in (case.placement.supervisor.phone, guardian.phone, case.student.phone):
        assert f'href="tel:{number}"' in page
    assert guardian.phone not in read(case, guide, "student", case.student.pk)


@pytest.mark.parametrize("filled", [False, True])
def test_the_student_page_costs_eight_queries_however_full_the_file(case: Case, filled: bool) -> None:
    if filled:
        full(case)
    client = client_of(case.coach)
    address = url("student", case.student.pk)
    client.get(address)
    # user, membership, student, timeline, steps, people, track, read log
    assert queries_of(client, address) == 8


def test_opening_a_file_is_noted(case: Case) -> None:
    read(case, case.mentor, "student", case.student.pk)
    read(case, case.mentor, "student_tab", case.student.pk, "profiel")
    assert list(ReadLog.objects.order_by("pk").values_list("user_id", "part")) == [
        (case.mentor.user_id, "overzicht"), (case.mentor.user_id, "profiel"),
    ]  # fmt: skip


def test_the_timeline_goes_back_page_by_page_and_nonsense_gives_the_first(case: Case) -> None:
    for number in range(60):
        with clock.at(TODAY - dt.timedelta(days=number)):
            guidance.plan_moment(
                student=case.student, kind="parents" if number % 2 else "individual", planned_on=TODAY, by=case.coach
            )  # fmt: skip
    first = read(case, case.coach, "student", case.student.pk)
    assert "?ouder=2" in first
    assert "?ouder=3" in read(case, case.coach, "student", case.student.pk, ouder="2")
    last = read(case, case.coach, "student", case.student.pk, ouder="3")
    assert "ouder=4" not in last
    assert "Terug naar het nieuwste" in last
    for nonsense in ("0", "-3", "x", "9" * 40, "²"):
        assert "?ouder=2" in read(case, case.coach, "student", case.student.pk, ouder=nonsense)


def test_the_second_page_of_the_timeline_reads_as_the_first(case: Case) -> None:
    full(case)
    months, more = queries.timeline(case.student, case.coach)
    queries_page_two, _more = queries.timeline(case.student, case.coach, page=2)
    assert months
    assert not more
    assert not queries_page_two


def test_days_in_the_diary_fold_so_that_the_rest_is_seen(case: Case) -> None:
    for number in range(5):
        logbook.write_entry(
            placement=case.placement, day=TODAY - dt.timedelta(days=number), did="Iets.", mood=2, by=case.coach
        )  # fmt: skip
    (month,), _more = queries.timeline(case.student, case.coach)
    assert [len(run.others) for run in month.runs] == [4]
    assert "en nog 4 keer" in read(case, case.coach, "student", case.student.pk)


def test_what_happened_opens_what_it_is_about_for_who_may_open_it(case: Case) -> None:
    full(case)
    _inside, guide = case.inside()
    target = reverse("guidance:moment", args=[case.student.contact_moments.filter(state="held").get().pk])
    assert f'href="{target}"' in read(case, case.mentor, "student", case.student.pk)
    assert f'href="{target}"' not in read(case, guide, "student", case.student.pk)


def test_text_of_people_is_never_read_as_markup(case: Case) -> None:
    concerns.raise_concern(placement=case.placement, title="<script>alert(1)</script>", by=case.coach)
    page = read(case, case.coach, "student", case.student.pk)
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_an_event_of_an_older_release_still_reads(case: Case) -> None:
    full(case)
    row = {
        "kind": "gone.kind", "about": "gone:x", "at": clock.now(), "data": {}, "actor_name": "Iemand",
    }  # fmt: skip
    item = queries._item(row, case.coach)
    assert (item.sentence, item.url) == ("gone.kind", "")


@pytest.mark.policy("ORG-3")
def test_no_sentence_of_a_declared_kind_names_something_its_action_does_not_give(case: Case) -> None:
    full(case)
    sentences = [sentence(event) for event in Event.objects.all()]
    assert sentences
    assert not [one for one in sentences if "…" in one or "{" in one]


# --- the tabs ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("slug", SLUGS)
def test_every_tab_opens_empty_and_full_in_the_same_number_of_queries(case: Case, slug: str) -> None:
    client = client_of(case.coach)
    address = url("student_tab", case.student.pk, slug)
    assert client.get(address).status_code == 200
    full(case)
    client.get(address)
    few = queries_of(client, address)
    for _number in range(2):
        more(case)
    assert queries_of(client, address) == few <= 12


def more(case: Case) -> None:
    """One more of everything of which there can be more."""
    GuardianFactory(student=case.student)
    concern = concerns.raise_concern(
        placement=case.placement, title=f"Nog iets {Event.objects.count()}", by=case.coach
    )
    concerns.take_step(
        concern=concern, step="coach_supervisor", taken_on=TODAY, report="Gepraat.", by=case.coach
    )
    guidance.report_moment(
        student=case.student, kind="guidance", held_on=TODAY, report="Goed.", by=case.coach,
        placement=case.placement,
    )  # fmt: skip
    feedback = guidance.give_feedback(student=case.student, area="maths", text="Rekent.", by=case.coach)
    guidance.answer_feedback(feedback=feedback, answer="We oefenen.", by=case.mentor)
    fixed(case)
    moment = case.student.aftercare_moments.filter(state="due").first()
    if moment:
        aftercare.do_moment(moment=moment, done_on=TODAY, status="same_job", report="Goed.", by=case.coach)


@pytest.mark.policy("GOAL-6")
def test_the_logbook_tab_shows_scores_of_both_sides_and_the_trend(case: Case) -> None:
    full(case)
    page = read(case, case.mentor, "student_tab", case.student.pk, "klapper")
    assert "Zo groeit het" in page
    assert "Lukt met een aanwijzing" in page
    assert page.count('class="fold assessment"') == 2


@pytest.mark.policy("AFT-1", "PLC-6")
def test_the_aftercare_tab_shows_the_moments_and_the_hand_over(case: Case) -> None:
    full(case)
    page = read(case, case.mentor, "student_tab", case.student.pk, "nazorg")
    for wanted in ("Na 3 maanden", "Na 2 jaar", "Extra moment", "Spannend", "Job"):
        assert wanted in page


def test_an_internal_supervisor_sees_the_own_placement_and_no_other_and_not_the_talks(case: Case) -> None:
    full(case)
    inside, guide = case.inside()
    page = read(case, guide, "student_tab", case.student.pk, "stages")
    assert inside.place_name in page
    assert case.placement.employer.name not in page.split("tabs")[-1]
    assert "Vakken." not in read(case, guide, "student_tab", case.student.pk, "klapper")
    client = case.client(guide)
    for slug in ("begeleiding", "aanmelding"):
        assert client.get(url("student_tab", case.student.pk, slug)).status_code == 403


@pytest.mark.policy("STU-1")
def test_support_needs_are_for_who_needs_to_know(case: Case) -> None:
    from stagespoor.students.models import SupportNeed

    SupportNeed.objects.create(student=case.student, text="Heel gevoelig.", written_by_id=case.mentor.user_id)
    for who, sees in ((case.mentor, True), (case.coach, True), (case.someone(Role.COACH), False)):
        assert ("Heel gevoelig." in read(case, who, "student_tab", case.student.pk, "profiel")) == sees


def test_a_tab_that_does_not_exist_is_not_found(case: Case) -> None:
    assert case.client(case.lead).get(url("student_tab", case.student.pk, "geheim")).status_code == 404


def test_an_event_without_words_for_the_mentor_is_no_news(case: Case) -> None:
    from django.db import transaction

    with transaction.atomic():
        record("guidance.read", student=case.student, by=case.coach, data={"what": "Iets"})
    assert queries.news(case.mentor) == []


@pytest.mark.policy("IS-1")
@pytest.mark.parametrize("with_coach", [True, False])
def test_who_may_open_an_internal_placement_finds_the_button(case: Case, with_coach: bool) -> None:
    placement, guide = case.inside()
    student = (
        case.student if with_coach else StudentFactory(school=case.school, mentor_id=case.mentor.user_id)
    )
    address = reverse("placements:internal_open", args=[student.pk])
    people = [case.mentor, guide] if with_coach else [case.mentor]
    for who in people:
        for html in (
            read(case, who, "student", student.pk),
            read(case, who, "student_tab", student.pk, "stages"),
        ):
            assert f'href="{address}"' in html, who.role
            assert "Interne stage openen" in html
            assert "/stages/openen/" not in html.replace("/interne-stages/openen/", "")
    assert "Interne stage openen" not in read(case, case.psychologist(), "student", case.student.pk)
    assert "Interne stage openen" not in read(case, case.coach, "student", case.student.pk)  # opens any kind
    assert placement.pk
