"""Pages of guidance: the right role, the wrong role, another school, typed text that stays."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from stagespoor.access.roles import Role
from stagespoor.guidance import actions, concerns
from stagespoor.guidance.models import Concern, ContactMoment, Feedback
from tests.case import TODAY, Case


def moment_of(case: Case, **facts: Any) -> ContactMoment:
    known = {"student": case.student, "kind": "guidance", "planned_on": TODAY, "by": case.coach}
    return actions.plan_moment(**{**known, "placement": case.placement, **facts})


def concern_of(case: Case) -> Concern:
    return concerns.raise_concern(placement=case.placement, title="Komt te laat", by=case.coach)


def post(case: Case, who: Any, name: str, pk: int, **data: Any) -> Any:
    return case.client(who).post(reverse(f"guidance:{name}", args=[pk]), data)


@pytest.mark.policy("ORG-4")
def test_a_coach_plans_and_reports_from_the_file(case: Case) -> None:
    answer = post(
        case, case.coach, "new", case.student.pk, kind="parents", planned_on="24-11-2026", planned_at="14.30",
        with_whom="Moeder",
    )  # fmt: skip
    assert answer.status_code == 302
    moment = ContactMoment.objects.get()
    assert moment.placement == case.placement
    page = case.client(case.coach).get(reverse("guidance:hold", args=[moment.pk])).content.decode()
    assert "Moeder" in page
    answer = post(case, case.coach, "hold", moment.pk, held_on="23-11-2026", report="Fijn gesprek.")
    assert answer.status_code == 302
    page = case.client(case.mentor).get(reverse("guidance:moment", args=[moment.pk])).content.decode()
    assert "Fijn gesprek." in page
    assert "Verbeteren" not in page


@pytest.mark.policy("REC-1")
def test_what_was_typed_stays_when_the_day_is_wrong(case: Case) -> None:
    moment = moment_of(case)
    answer = post(case, case.coach, "hold", moment.pk, held_on="30-11-2026", report="Alles wat ik typte.")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Deze dag is nog niet geweest" in page
    assert "Alles wat ik typte." in page
    assert ContactMoment.objects.get().state == "planned"


@pytest.mark.policy("KEN-1")
def test_the_report_of_a_first_visit_asks_for_its_topics(case: Case) -> None:
    moment = moment_of(case, kind="first_visit")
    page = case.client(case.coach).get(reverse("guidance:hold", args=[moment.pk])).content.decode()
    assert "De werkwijze van de stagebegeleiding" in page
    post(case, case.coach, "hold", moment.pk, held_on="23-11-2026", report="Goed.", topics=["school", "aim"])
    page = case.client(case.coach).get(reverse("guidance:moment", args=[moment.pk])).content.decode()
    assert page.count("Nog niet besproken") == 2
    plain = case.client(case.coach).get(reverse("guidance:hold", args=[moment_of(case).pk]))
    assert "Waar hebben jullie het over gehad?" not in plain.content.decode()


def test_a_report_that_somebody_else_mended_meanwhile_keeps_both(case: Case) -> None:
    moment = moment_of(case)
    actions.hold_moment(moment=moment, held_on=TODAY, report="Eerste.", by=case.coach)
    moment.refresh_from_db()
    actions.change_report(moment=moment, report="Van een ander.", by=case.lead, seen_version=moment.version)
    answer = post(case, case.coach, "change", moment.pk, report="Van mij.", version=1)
    assert answer.status_code == 422
    assert "Iemand anders heeft dit net gewijzigd" in answer.content.decode()
    assert "Van mij." in answer.content.decode()
    assert ContactMoment.objects.get().report == "Van een ander."


@pytest.mark.policy("ORG-5")
def test_the_mentor_reads_a_report_off(case: Case) -> None:
    moment = actions.report_moment(
        student=case.student, kind="guidance", held_on=TODAY, report="Lees.", by=case.coach, tell_mentor=True
    )
    client = case.client(case.mentor)
    assert "Ik heb dit gelezen" in client.get(reverse("guidance:moment", args=[moment.pk])).content.decode()
    assert client.post(reverse("guidance:read", args=[moment.pk])).status_code == 302
    assert (
        "Ik heb dit gelezen" not in client.get(reverse("guidance:moment", args=[moment.pk])).content.decode()
    )


@pytest.mark.policy("ESC-2", "ESC-3")
def test_a_step_is_taken_on_the_page_of_the_problem_and_refused_there_in_words(case: Case) -> None:
    concern = concern_of(case)
    url = reverse("guidance:concern", args=[concern.pk])
    client = case.client(case.coach)
    page = client.get(url)
    assert 'aria-current="step"' in page.content.decode()
    answer = client.post(
        url, {"step": "agreements", "taken_on": "23-11-2026", "report": "Dit typte ik.", "version": "0"}
    )
    assert answer.status_code == 422
    assert "Eerst komt stap 2" in answer.content.decode()
    assert "Dit typte ik." in answer.content.decode()
    answer = client.post(
        url, {"step": "coach_supervisor", "taken_on": "23-11-2026", "report": "Gepraat.", "version": "0"}
    )
    assert answer.status_code == 302
    assert concern.steps.count() == 1
    answer = client.post(
        url, {"step": "coach_supervisor", "taken_on": "23-11-2026", "report": "Nog eens.", "version": "0"}
    )
    assert "Iemand anders heeft net een stap vastgelegd" in answer.content.decode()


def test_a_button_that_may_not_says_why_and_never_breaks(case: Case) -> None:
    concern = concern_of(case)
    client = case.client(case.coach)
    answer = client.post(reverse("guidance:solve", args=[concern.pk]), follow=True)
    assert "Leg eerst een stap van de ladder vast" in answer.content.decode()
    answer = client.post(reverse("guidance:reopen", args=[concern.pk]), follow=True)
    assert "Dit probleem is al open" in answer.content.decode()
    feedback = actions.give_feedback(student=case.student, area="language", text="Taal.", by=case.coach)
    answer = client.post(reverse("guidance:reopen_feedback", args=[feedback.pk]), follow=True)
    assert "Hier wacht al een antwoord" in answer.content.decode()


@pytest.mark.policy("ESC-4")
def test_a_problem_without_solution_shows_the_way_to_stop_the_placement(case: Case) -> None:
    concern = concern_of(case)
    Concern.objects.filter(pk=concern.pk).update(state="ended", parents_told_on=TODAY, mentor_told_on=TODAY)
    page = case.client(case.coach).get(reverse("guidance:concern", args=[concern.pk])).content.decode()
    assert reverse("placements:early", args=[case.placement.pk]) in page
    assert "Stap bewaren" not in page


@pytest.mark.policy("PRE-2", "GUI-3")
def test_feedback_goes_from_coach_to_mentor_and_back(case: Case) -> None:
    post(case, case.coach, "feedback", case.student.pk, area="maths", text="Wisselgeld lukt niet.")
    feedback = Feedback.objects.get()
    page = case.client(case.mentor).get(reverse("guidance:answer", args=[feedback.pk])).content.decode()
    assert "Wisselgeld lukt niet." in page
    assert post(case, case.mentor, "answer", feedback.pk, answer="We oefenen.").status_code == 302
    again = post(case, case.mentor, "answer", feedback.pk, answer="Nog een antwoord.")
    assert "Hier is al antwoord op gegeven" in again.content.decode()
    assert "Nog een antwoord." in again.content.decode()


PAGES = ["hold", "change", "move", "cancel", "moment"]


@pytest.mark.parametrize("name", PAGES)
def test_who_may_open_the_pages_of_a_talk(case: Case, other: Case, name: str) -> None:
    moment = actions.report_moment(
        student=case.student, kind="guidance", held_on=TODAY, report="Goed.", by=case.coach
    )
    url = reverse(f"guidance:{name}", args=[moment.pk])
    reads = 200 if name == "moment" else 403
    for who, status in (
        (case.coach, 200), (case.lead, 200), (case.mentor, reads), (case.psychologist(), reads),
        (case.someone(Role.MENTOR), 404), (case.someone(Role.INTERNAL), 404), (case.someone(Role.ADMIN), 404),
        (other.coach, 404), (other.lead, 404),
    ):  # fmt: skip
        assert case.client(who).get(url).status_code == status, who.role


def test_a_mentor_reads_a_problem_and_takes_no_steps(case: Case) -> None:
    concern = concern_of(case)
    url = reverse("guidance:concern", args=[concern.pk])
    client = case.client(case.mentor)
    page = client.get(url)
    assert page.status_code == 200
    assert "Stap bewaren" not in page.content.decode()
    assert client.post(url, {"step": "coach_supervisor"}).status_code == 403
    for name in ("solve", "reopen"):
        assert client.post(reverse(f"guidance:{name}", args=[concern.pk])).status_code == 403


@pytest.mark.parametrize("name", ["new", "report", "feedback"])
def test_planning_and_reporting_is_for_coach_and_lead(case: Case, other: Case, name: str) -> None:
    url = reverse(f"guidance:{name}", args=[case.student.pk])
    for who, status in ((case.coach, 200), (case.lead, 200), (case.mentor, 403), (other.coach, 404)):
        assert case.client(who).get(url).status_code == status
