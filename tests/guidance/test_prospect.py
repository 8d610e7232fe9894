"""The prospect of a job is looked at again on each visit; "none" puts a search on Vandaag (PLC-4)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import reverse

from stagespoor.core import clock
from stagespoor.guidance import actions
from stagespoor.guidance.models import ContactMoment
from tests.case import TODAY, Case, client_of, make_case, told

pytestmark = [pytest.mark.django_db, pytest.mark.policy("PLC-4")]
REPORT = {"held_on": "23-11-2026", "report": "Ging goed.", "with_whom": "Proef"}


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.at(TODAY):
        yield


@pytest.fixture
def case(db: None) -> Case:
    return make_case(kind="contract", prospect="real")


def visit(case: Case, kind: str = "guidance", **fields: Any) -> ContactMoment:
    return actions.plan_moment(
        student=case.student, kind=kind, planned_on=TODAY, by=case.coach, placement=case.placement, **fields
    )


def test_a_visit_asks_for_the_prospect_and_none_makes_the_search_the_next_step(case: Case) -> None:
    moment, coach = visit(case), client_of(case.coach)
    page = reverse("guidance:hold", args=[moment.pk])
    assert "Is er uitzicht op een baan?" in coach.get(page).content.decode()
    assert coach.post(page, REPORT).status_code == 422
    assert coach.post(page, {**REPORT, "prospect": "none"}).status_code == 302
    case.placement.refresh_from_db()
    assert case.placement.prospect == "none"
    assert any("geen uitzicht op een baan" in sentence.lower() for sentence in told(case.student))
    today = coach.get(reverse("desk:today")).content.decode()
    assert "Zoek een andere uitstroomplek" in today


def test_a_talk_at_school_and_a_placement_without_a_contract_in_view_do_not_ask(case: Case) -> None:
    talk = visit(case, kind="individual")
    page = client_of(case.coach).get(reverse("guidance:hold", args=[talk.pk])).content.decode()
    assert "uitzicht op een baan" not in page
    orienting = make_case()
    page = (
        client_of(orienting.coach).get(reverse("guidance:hold", args=[visit(orienting).pk])).content.decode()
    )
    assert "uitzicht op een baan" not in page


def test_a_visit_that_nobody_planned_asks_too_and_another_talk_may(case: Case) -> None:
    coach, page = client_of(case.coach), reverse("guidance:report", args=[case.student.pk])
    assert coach.post(page, {**REPORT, "kind": "guidance"}).status_code == 422
    assert coach.post(page, {**REPORT, "kind": "guidance", "prospect": "unsure"}).status_code == 302
    case.placement.refresh_from_db()
    assert case.placement.prospect == "unsure"
    assert coach.post(page, {**REPORT, "kind": "individual"}).status_code == 302
    case.placement.refresh_from_db()
    assert case.placement.prospect == "unsure"
