"""The certificate: from the fixed final assessment, with three signatures, the same each time, checkable (CER-1)."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from stagespoor.core.refusals import Refused
from stagespoor.logbook.certificates import certificate_pdf, genuine, issue_certificate
from stagespoor.logbook.models import Certificate
from stagespoor.placements import actions as placements
from stagespoor.placements.models import ClosingStep, Placement
from tests.case import TODAY, Case, norms, told
from tests.documents.make import opened, tagged_text
from tests.logbook.test_assessments import closing, fixed


def ready(case: Case, values: tuple[int, int] = (3, 3)) -> Case:
    """Everything that comes before the certificate was done."""
    case.goal("Komt op tijd", plain="Ik kom op tijd", category="general_social")
    case.goal("Snoeit heggen", plain="Ik snoei heggen", category="occupational")
    closing(case)
    fixed(case, "final", values)
    placements.do_closing_step(placement=case.placement, step="report", by=case.coach, report="Mooie stage.")
    placements.do_closing_step(
        placement=case.placement, step="direction", by=case.coach, report="",
        data={"took_part": ["coach", "mentor", "student", "parent"], "sectors": ["green"]},
    )  # fmt: skip
    return case


def issued(case: Case) -> Certificate:
    return issue_certificate(placement=case.placement, by=case.coach, remarks="Wij zijn trots.")


@pytest.mark.policy("CER-1", "TSK-3")
def test_the_certificate_says_how_it_went_in_words_and_has_room_for_three_signatures(case: Case) -> None:
    certificate = issued(ready(case, values=(3, 4)))
    pdf = certificate_pdf(certificate)
    text = tagged_text(pdf)
    assert case.placement.supervisor is not None
    for wanted in (
        case.student.full_name, case.placement.employer.name, case.placement.supervisor.name, case.coach.name,
        "Ik kom op tijd", "Ik snoei heggen", "kan dit met een beetje hulp", "Wij zijn trots.", certificate.number,
        "Afwassen en tafels dekken", "7 september 2026", "23 november 2026", "Handtekening",
    ):  # fmt: skip
        assert wanted in text.replace(
            certificate.facts["check_code"], certificate.facts["check_code"].replace("-", "")
        ), wanted
    assert certificate.facts["check_code"].replace("-", "") in text.replace("-", "")
    # the school's own words
    assert "heeft deze stage gelopen en is als volgt beoordeeld" in text
    assert "Wij zijn trots op wat je hebt geleerd." in text
    assert "kan dit zelfstandig" not in text  # where the sides differ the lower one counts
    assert len(certificate.facts["signers"]) == 3
    assert len(opened(pdf).pages) >= 1
    assert certificate_pdf(Certificate.objects.get()) == pdf
    assert ClosingStep.objects.filter(placement=case.placement, step="certificate").exists()
    told(case.student)


@pytest.mark.policy("CER-1")
def test_goals_of_one_category_stand_together(case: Case) -> None:
    case.goal("Ruimt op", plain="Ik ruim op", category="occupational")
    certificate = issued(ready(case))
    categories = [goal["category"] for goal in certificate.facts["goals"]]
    assert categories == sorted(categories, key=categories.index)
    assert len(set(categories)) == 2


@pytest.mark.policy("CER-1")
def test_no_certificate_before_the_final_assessment_is_fixed(case: Case) -> None:
    case.goal()
    closing(case)
    with pytest.raises(Refused) as error:
        issued(case)
    assert norms(error) == ["CER-1"]


@pytest.mark.policy("TSK-3")
def test_no_certificate_before_the_steps_that_come_first(case: Case) -> None:
    case.goal()
    closing(case)
    fixed(case, "final")
    with pytest.raises(Refused) as error:
        issued(case)
    assert "Eerst komt: Stageverslag" in error.value.refusals[0].sentence
    assert not Certificate.objects.exists()


def test_a_second_click_gives_the_first_one_and_the_placement_closes(case: Case) -> None:
    first = issued(ready(case))
    assert issued(case) == first
    placements.close_placement(placement=case.placement, by=case.coach)
    assert Placement.objects.get(pk=case.placement.pk).state == "closed"


def test_another_school_and_the_mentor_issue_nothing(case: Case, other: Case) -> None:
    ready(case)
    for who in (other.coach, case.mentor):
        with pytest.raises(PermissionDenied):
            issue_certificate(placement=case.placement, by=who)


@pytest.mark.policy("CER-1")
def test_who_holds_the_paper_can_check_that_it_is_genuine(case: Case) -> None:
    certificate = issued(ready(case))
    code = certificate.facts["check_code"]
    assert genuine(number=certificate.number.lower(), code=f" {code.lower()} ") == certificate
    assert genuine(number=certificate.number, code="AAAA-AAAA") is None
    assert genuine(number="NIETS-2026-1", code=code) is None
    client = Client()
    url = reverse("logbook:check", args=[certificate.number])
    assert case.student.full_name not in client.get(url).content.decode()
    wrong = client.post(url, {"code": "AAAA-AAAA"})
    assert wrong.status_code == 422
    assert case.student.full_name not in wrong.content.decode()
    page = client.post(url, {"code": code}).content.decode()
    assert "Dit papier is echt" in page
    assert case.student.full_name in page
    assert certificate.facts["check_url"].endswith(url)


def test_the_page_gives_the_pdf_to_who_may_see_it(case: Case, other: Case) -> None:
    certificate = issued(ready(case))
    url = reverse("logbook:certificate", args=[certificate.pk])
    answer = case.client(case.mentor).get(url)
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert other.client(other.coach).get(url).status_code == 404
    assert TODAY.isoformat() == certificate.facts["made_on"]
