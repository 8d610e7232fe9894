"""Pages of aftercare: right role, wrong role, other school, typed text that stays."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from stagespoor.access.roles import Role
from stagespoor.aftercare.models import AftercareMoment, EmploymentContract, Handover
from stagespoor.placements.models import Placement
from tests.aftercare.test_contract_and_moments import contract_of
from tests.aftercare.test_handover import FACTS, prepared
from tests.case import TODAY, Case


def post(case: Case, who: Any, page: str, pk: int, **data: Any) -> Any:
    return case.client(who).post(reverse(f"aftercare:{page}", args=[pk]), data, follow=True)


@pytest.mark.policy("AFT-1")
def test_a_contract_is_recorded_with_the_company_of_the_last_placement(case: Case) -> None:
    Placement.objects.filter(pk=case.placement.pk).update(kind="contract")
    url = reverse("aftercare:contract", args=[case.student.pk])
    page = case.client(case.coach).get(url)
    employer = case.placement.employer
    assert page.context["form"].initial["employer"] == employer.pk
    post(
        case, case.coach, "contract", case.student.pk, employer=employer.pk, first_day_on="03-08-2026",
        hours_per_week="24",
    )  # fmt: skip
    contract = EmploymentContract.objects.get()
    assert (contract.placement, contract.moments.count()) == (case.placement, 4)


def test_what_was_typed_stays_when_a_date_is_wrong(case: Case) -> None:
    answer = post(
        case, case.coach, "contract", case.student.pk, first_day_on="03-08-2026", until_on="01-08-2026",
        job="Hovenier in spe",
    )  # fmt: skip
    assert answer.status_code == 422
    assert "Het contract stopt vóór het begint" in answer.content.decode()
    assert "Hovenier in spe" in answer.content.decode()


@pytest.mark.policy("AFT-1", "AFT-4")
def test_a_moment_is_reported_and_read(case: Case) -> None:
    moment = contract_of(case).moments.first()
    assert moment is not None
    wrong = post(case, case.coach, "moment", moment.pk, done_on="23-11-2026", status="same_job")
    assert wrong.status_code == 422
    post(case, case.coach, "moment", moment.pk, done_on="23-11-2026", status="same_job", report="Top.")
    assert AftercareMoment.objects.get(pk=moment.pk).state == "done"
    for who in (case.coach, case.mentor):
        page = case.client(who).get(reverse("aftercare:moment", args=[moment.pk])).content.decode()
        assert "Zelfde baan" in page
        assert "Top." in page


def test_a_mentor_reads_a_moment_that_is_due_and_reports_nothing(case: Case) -> None:
    moment = contract_of(case).moments.first()
    assert moment is not None
    url = reverse("aftercare:moment", args=[moment.pk])
    client = case.client(case.mentor)
    assert "De stagebegeleider neemt rond 3 november 2026 contact op" in client.get(url).content.decode()
    assert client.post(url, {"status": "same_job"}).status_code == 403


@pytest.mark.policy("PLC-6", "AFT-3")
def test_a_hand_over_in_the_browser(case: Case) -> None:
    post(case, case.coach, "handover_new", case.student.pk, **FACTS)
    handover = Handover.objects.get()
    answer = post(case, case.coach, "accept", handover.pk, accepted_on="23-11-2026", accepted_note="Gebeld")
    assert "Bied de overdracht eerst aan" in answer.content.decode()
    post(case, case.coach, "talk", handover.pk, talk_on="20-11-2026")
    post(case, case.coach, "offer", handover.pk)
    again = post(case, case.coach, "offer", handover.pk)
    assert "Deze overdracht ligt al bij de ander" in again.content.decode()
    post(case, case.coach, "accept", handover.pk, accepted_on="23-11-2026", accepted_note="Gebeld")
    page = case.client(case.mentor).get(reverse("aftercare:handover", args=[handover.pk])).content.decode()
    assert "Gebeld" in page
    assert Handover.objects.get().state == "accepted"


def test_a_hand_over_changed_meanwhile_by_somebody_else_keeps_both(case: Case) -> None:
    handover = prepared(case)
    post(case, case.lead, "change", handover.pk, **{**FACTS, "name": "Van de lead"}, version=1)
    answer = post(case, case.coach, "change", handover.pk, **{**FACTS, "name": "Van mij"}, version=1)
    assert "Iemand anders heeft dit net gewijzigd" in answer.content.decode()
    assert "Van mij" in answer.content.decode()
    assert Handover.objects.get().name == "Van de lead"


def test_a_declined_hand_over_shows_why_and_what_is_next(case: Case) -> None:
    handover = prepared(case)
    post(case, case.coach, "offer", handover.pk)
    answer = post(case, case.coach, "decline", handover.pk, reason="Geen plek vrij")
    page = answer.content.decode()
    assert "Geen plek vrij" in page
    assert reverse("aftercare:handover_new", args=[case.student.pk]) in page


def test_who_may_open_which_page(case: Case, other: Case) -> None:
    contract = contract_of(case)
    moment, handover = contract.moments.first(), prepared(case)
    assert moment is not None
    pages = {
        ("contract", case.student.pk): 403, ("handover_new", case.student.pk): 403, ("end", contract.pk): 403,
        ("extra", contract.pk): 403, ("moment", moment.pk): 200, ("handover", handover.pk): 200,
        ("change", handover.pk): 403, ("talk", handover.pk): 403, ("accept", handover.pk): 403,
        ("decline", handover.pk): 403,
    }  # fmt: skip
    for (name, pk), mentor in pages.items():
        url = reverse(f"aftercare:{name}", args=[pk])
        for who, status in (
            (case.coach, 200), (case.lead, 200), (case.mentor, mentor), (other.coach, 404),
            (case.someone(Role.MENTOR), 404),
        ):  # fmt: skip
            assert case.client(who).get(url).status_code == status, (name, who.role)
    assert contract.first_day_on < TODAY
