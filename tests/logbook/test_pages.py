"""Pages of the logbook: right role, wrong role, other school, typed text that stays."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from stagespoor.access.roles import Role
from stagespoor.logbook import actions
from stagespoor.logbook.models import Assessment, Certificate, Entry, Score
from stagespoor.trajectories.models import Goal
from tests.case import TODAY, Case
from tests.logbook.test_assessments import closing, fixed
from tests.logbook.test_certificates import ready


def post(case: Case, who: Any, name: str, *args: Any, **data: Any) -> Any:
    return case.client(who).post(reverse(f"logbook:{name}", args=args), data)


@pytest.mark.policy("LOG-2")
def test_a_coach_writes_a_day_and_mends_it(case: Case) -> None:
    answer = post(case, case.coach, "entry_new", case.placement.pk, day="23-11-2026", did="Vakken.", mood="3")
    assert answer.status_code == 302
    entry = Entry.objects.get()
    again = post(
        case, case.coach, "entry_new", case.placement.pk, day="23-11-2026", did="Nog iets.", mood="3"
    )
    assert again.status_code == 422
    assert "Nog iets." in again.content.decode()
    assert "Je kunt dat stukje veranderen" in again.content.decode()
    page = case.client(case.coach).get(reverse("logbook:entry", args=[entry.pk])).content.decode()
    assert "Vakken." in page
    assert post(case, case.coach, "entry", entry.pk, did="Dozen.", mood="2", version="1").status_code == 302
    stale = post(case, case.coach, "entry", entry.pk, did="Anders.", mood="2", version="1")
    assert "Iemand anders heeft dit net gewijzigd" in stale.content.decode()
    assert Entry.objects.get().did == "Dozen."


@pytest.mark.policy("GOAL-6", "LOG-4")
def test_from_opening_to_fixing_in_the_browser(case: Case) -> None:
    goal = case.goal()
    client = case.client(case.coach)
    answer = client.post(reverse("logbook:assess", args=[case.placement.pk]), {"moment": "interim"})
    assessment = Assessment.objects.get()
    url = reverse("logbook:assessment", args=[assessment.pk])
    assert answer["Location"] == url
    assert "0 van 1 ingevuld" in client.get(url).content.decode()
    for side, value, name in (("coach", "2", ""), ("supervisor", "4", "Piet op papier")):
        page_url = reverse("logbook:score", args=[assessment.pk, side])
        page = client.get(page_url)
        data = {f"goal_{goal.pk}": value, f"goal_{goal.pk}_remark": "Gezien", "scored_name": name}
        answer = client.post(page_url, {**data, "version": page.context["form"]["version"].value()})
        assert answer.status_code == 302, answer.content.decode()
    page = client.get(url).content.decode()
    assert "Bespreek 1 verschil" in page
    assert "Piet op papier" in Score.objects.values_list("scored_name", flat=True)
    assert client.post(reverse("logbook:fix", args=[assessment.pk]), {"summary": " "}).status_code == 422
    assert client.post(reverse("logbook:fix", args=[assessment.pk]), {"summary": "Eens."}).status_code == 302
    page = client.get(url).content.decode()
    assert "Vastgelegd" in page
    assert "Van papier invullen" not in page


def test_scores_given_meanwhile_by_somebody_else_are_noticed_and_what_was_typed_stays(case: Case) -> None:
    goal = case.goal()
    assessment = actions.open_assessment(placement=case.placement, moment="interim", by=case.coach)
    url = reverse("logbook:score", args=[assessment.pk, "coach"])
    client = case.client(case.coach)
    seen = client.get(url).context["form"]["version"].value()
    actions.give_scores(assessment=assessment, side="coach", by=case.lead, goals={goal.pk: actions.Given(4)})
    answer = client.post(url, {f"goal_{goal.pk}": "1", f"goal_{goal.pk}_remark": "Typte ik", "version": seen})
    assert answer.status_code == 422
    assert "Typte ik" in answer.content.decode()
    assert Score.objects.get().value == 4


def test_nothing_to_score_says_to_choose_goals_first(case: Case) -> None:
    assessment = actions.open_assessment(placement=case.placement, moment="interim", by=case.coach)
    page = case.client(case.coach).get(reverse("logbook:assessment", args=[assessment.pk])).content.decode()
    assert "Kies eerst leerdoelen" in page
    assert reverse("trajectories:goals", args=[case.student.pk]) in page


@pytest.mark.policy("TSK-3")
def test_while_closing_the_way_to_assess_leads_to_the_final_one(case: Case) -> None:
    case.goal()
    closing(case)
    url = reverse("logbook:assess", args=[case.placement.pk])
    client = case.client(case.coach)
    assert client.get(url).context["form"].initial["moment"] == "final"
    final = actions.open_assessment(placement=case.placement, moment="final", by=case.coach)
    assert client.get(url)["Location"] == reverse("logbook:assessment", args=[final.pk])


@pytest.mark.policy("CER-1")
def test_the_certificate_is_made_from_its_page(case: Case) -> None:
    ready(case)
    answer = post(case, case.coach, "certificate_make", case.placement.pk, remarks="Trots.")
    assert answer.status_code == 302
    assert Certificate.objects.get().facts["remarks"] == "Trots."


def test_the_certificate_too_soon_says_what_comes_first(case: Case) -> None:
    answer = post(case, case.coach, "certificate_make", case.placement.pk, remarks="Mijn woorden.")
    assert answer.status_code == 422
    assert "Leg eerst de eindbeoordeling vast" in answer.content.decode()
    assert "Mijn woorden." in answer.content.decode()


def test_who_may_open_which_page(case: Case, other: Case) -> None:
    Goal.objects.create(
        trajectory=case.student.trajectory, wording="Komt op tijd", plain="Ik kom op tijd",
        category="general_social", added_by_id=case.coach.user_id,
    )  # fmt: skip
    assessment = fixed(case)
    entry = actions.write_entry(placement=case.placement, day=TODAY, did="Iets", mood=2, by=case.coach)
    pages = {
        ("assessment", assessment.pk): (200, 200), ("fix", assessment.pk): (200, 403),
        ("entry", entry.pk): (200, 403), ("entry_new", case.placement.pk): (200, 403),
        ("assess", case.placement.pk): (200, 403), ("certificate_make", case.placement.pk): (200, 403),
    }  # fmt: skip
    for (name, pk), (coach, mentor) in pages.items():
        url = reverse(f"logbook:{name}", args=[pk])
        for who, status in (
            (case.coach, coach), (case.lead, coach), (case.mentor, mentor), (other.coach, 404),
            (case.someone(Role.MENTOR), 404), (case.someone(Role.INTERNAL), 404),
        ):  # fmt: skip
            assert case.client(who).get(url).status_code == status, (name, who.role)


def test_the_internal_supervisor_scores_the_own_placement_and_sees_no_other(case: Case) -> None:
    goal = case.goal()
    placement, guide = case.inside()
    assessment = actions.open_assessment(placement=placement, moment="interim", by=guide)
    elsewhere = actions.open_assessment(placement=case.placement, moment="interim", by=case.coach)
    client = case.client(guide)
    url = reverse("logbook:score", args=[assessment.pk, "supervisor"])
    page = client.get(url)
    assert "Naam van de praktijkbegeleider" not in page.content.decode()
    version = page.context["form"]["version"].value()
    assert client.post(url, {f"goal_{goal.pk}": "3", "version": version}).status_code == 302
    assert client.get(reverse("logbook:score", args=[assessment.pk, "coach"])).status_code == 403
    page = client.get(reverse("logbook:assessment", args=[assessment.pk])).content.decode()
    assert page.count("/scores/") == 1
    assert client.get(reverse("logbook:assessment", args=[elsewhere.pk])).status_code == 404
