"""What aftercare still asks of whom, in one query."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from stagespoor.aftercare import actions
from stagespoor.aftercare.steps import steps
from stagespoor.placements.models import ClosingStep
from tests.aftercare.test_contract_and_moments import FIRST_DAY, contract_of, done
from tests.aftercare.test_handover import offered, prepared
from tests.case import TODAY, Case, make_case

DAY = dt.timedelta(days=1)


def whats(case: Case, today: dt.date = TODAY) -> list[str]:
    return [step.what for step in steps(case.lead, today)]


@pytest.mark.policy("AFT-1")
def test_a_moment_shows_a_month_ahead_and_is_late_after_the_window_of_the_policy(case: Case) -> None:
    contract = contract_of(case)
    due = dt.date(2026, 11, 3)
    assert whats(case, due - 31 * DAY) == []
    (step,) = steps(case.coach, due - 30 * DAY)
    assert (step.norm, step.who, step.user_ids) == ("AFT-1", "coach", (case.coach.user_id,))
    assert step.detail == "Na 3 maanden, rond 3 november"
    assert not step.is_late(due + 14 * DAY)
    assert step.is_late(due + 15 * DAY)
    done(case, contract.moments.first())
    assert whats(case) == []


@pytest.mark.policy("AFT-4")
def test_a_job_that_ended_is_still_followed(case: Case) -> None:
    contract = contract_of(case)
    actions.end_contract(contract=contract, ended_on=TODAY, by=case.coach)
    assert len(whats(case)) == 1


@pytest.mark.policy("PLC-6")
def test_a_hand_over_waits_until_it_is_taken_over_and_a_no_alarms_the_lead(case: Case) -> None:
    assert whats(case) == []
    handover = offered(case)
    (step,) = steps(case.coach, TODAY)
    assert (step.due_on, step.who) == (TODAY + 14 * DAY, "coach")
    actions.decline_handover(handover=handover, reason="Geen plek", by=case.coach)
    (step,) = steps(case.lead, TODAY)
    assert (step.urgent, step.who, step.user_ids) == (True, "lead", ())
    again = prepared(case, name="Een Ander")
    (step,) = steps(case.lead, TODAY)
    assert step.what == "Maak de overdracht aan Een Ander af"
    actions.hold_handover_talk(handover=again, talk_on=TODAY, by=case.coach)
    actions.offer_handover(handover=again, by=case.coach)
    actions.accept_handover(handover=again, accepted_on=TODAY, note="Gebeld", by=case.coach)
    assert whats(case) == []


@pytest.mark.policy("AFT-1", "PLC-4")
def test_a_promised_contract_is_asked_until_it_is_recorded(db: None) -> None:
    case = make_case(kind="contract", state="closed", ended_on=TODAY)
    ClosingStep.objects.create(
        placement=case.placement, step="contract_or_search", done_on=TODAY, done_by_id=case.coach.user_id,
        data={"outcome": "contract"},
    )  # fmt: skip
    (step,) = steps(case.coach, TODAY)
    assert step.what == "Leg het arbeidscontract vast"
    contract_of(case, placement=case.placement, first_day_on=TODAY)
    assert whats(case) == []


@pytest.mark.parametrize("count", [1, 3])
def test_one_query_for_any_number_of_students(case: Case, count: int, django_assert_num_queries: Any) -> None:
    for one in [
        case,
        *(make_case(case.school, kind="contract", state="closing") for _number in range(count - 1)),
    ]:
        contract_of(one, first_day_on=FIRST_DAY)
    whats(case)
    with django_assert_num_queries(1):
        assert len(whats(case)) == count
