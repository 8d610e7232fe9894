"""What the logbook still asks, in one query."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from stagespoor.core import clock
from stagespoor.logbook import actions
from stagespoor.logbook.steps import steps
from stagespoor.placements.models import Placement
from tests.case import STARTED, TODAY, Case, make_case
from tests.logbook.test_assessments import begin_closing, fixed


def whats(case: Case, today: dt.date = TODAY) -> list[str]:
    return [step.what for step in steps(case.lead, today)]


@pytest.mark.policy("GOAL-6", "ORG-4")
def test_the_evaluation_halfway_is_asked_when_it_comes_near_and_not_once_it_was_held(case: Case) -> None:
    end = STARTED + dt.timedelta(days=100)
    Placement.objects.filter(pk=case.placement.pk).update(end_on=end)
    halfway = STARTED + dt.timedelta(days=50)
    assert whats(case, halfway - dt.timedelta(days=15)) == []
    (step,) = steps(case.lead, halfway - dt.timedelta(days=14))
    assert (step.what, step.norm, step.user_ids) == (
        "Houd de tussenevaluatie", "GOAL-6", (case.coach.user_id,),
    )  # fmt: skip
    assert not step.is_late(halfway + dt.timedelta(days=14))
    assert step.is_late(halfway + dt.timedelta(days=15))
    case.goal()
    fixed(case)
    assert whats(case, end) == []


@pytest.mark.policy("LOG-4")
def test_an_assessment_that_was_begun_waits_to_be_fixed(case: Case) -> None:
    case.goal()
    actions.open_assessment(placement=case.placement, moment="interim", by=case.coach, planned_on=TODAY)
    (step,) = steps(case.coach, TODAY)
    assert (step.what, step.due_on) == (
        "Rond de tussentijdse beoordeling af", TODAY + dt.timedelta(days=14),
    )  # fmt: skip


@pytest.mark.policy("TSK-3")
def test_the_final_one_is_asked_once_by_the_closing(case: Case) -> None:
    case.goal()
    fixed(case)
    begin_closing(case)
    actions.open_assessment(placement=case.placement, moment="final", by=case.coach)
    assert whats(case) == []


def test_inside_the_school_it_waits_for_the_internal_supervisor(case: Case) -> None:
    placement, guide = case.inside()
    Placement.objects.filter(pk=case.placement.pk).update(state="closed", ended_on=TODAY)
    actions.open_assessment(placement=placement, moment="interim", by=guide)
    (step,) = steps(guide, TODAY)
    assert (step.who, step.user_ids) == ("internal_supervisor", (guide.user_id,))


@pytest.mark.parametrize("count", [1, 3])
def test_one_query_for_any_number_of_students(case: Case, count: int, django_assert_num_queries: Any) -> None:
    for _number in range(count - 1):
        make_case(case.school)
    whats(case)
    with django_assert_num_queries(1):
        assert len(whats(case, clock.today())) == count
