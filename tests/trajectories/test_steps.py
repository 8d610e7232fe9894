"""Who has to do what next, from draft to agreed route."""

from __future__ import annotations

from typing import Any

import pytest

from stagespoor.core import clock
from stagespoor.core.steps import Step
from stagespoor.trajectories import actions
from stagespoor.trajectories.steps import steps
from tests.factories import StudentFactory
from tests.trajectories.conftest import Team, full_route, later

pytestmark = pytest.mark.django_db


def only(team: Team) -> Step:
    """The one step there is."""
    found = steps(team.lead, clock.today())
    assert len(found) == 1, found
    return found[0]


@pytest.mark.policy("APP-1", "APP-2", "INT-1", "INT-3", "INT-4", "ORG-2")
def test_the_next_step_moves_along_the_path(team: Team) -> None:
    assert steps(team.lead, clock.today()) == []
    referral = team.draft()
    step = only(team)
    assert (step.who, step.what, step.user_ids) == ("mentor", "Maak de aanmelding af", (team.mentor.user_id,))
    actions.submit_referral(referral=referral, by=team.mentor)
    step = only(team)
    assert (step.who, step.user_ids, step.due_on) == ("coach", (), later(14))
    actions.return_referral(referral=referral, question="Hoe ging het?", by=team.coach)
    assert only(team).detail == "Hoe ging het?"
    actions.submit_referral(referral=referral, by=team.mentor)
    actions.assign_referral(referral=referral, coach=team.user(team.coach), by=team.lead)
    step = only(team)
    assert (step.what, step.user_ids, step.due_on) == (
        "Houd het intakegesprek",
        (team.coach.user_id,),
        later(14),
    )
    from tests.trajectories.conftest import intake_facts

    actions.record_intake(referral=referral, by=team.coach, **intake_facts())
    assert only(team).norm == "INT-3"
    common: dict[str, Any] = {"trajectory": referral.trajectory, "by": team.coach, "with_mentor_on": later(0)}
    todo = [actions.FitAction("Module 4 afmaken", "mentor")]
    actions.decide_fit(**common, fit=False, grounds="Nog niet.", actions=todo, review_on=later(10))
    review, action = steps(team.lead, clock.today())
    assert (review.who, review.due_on) == ("coach", later(10))
    assert (action.who, action.user_ids) == ("mentor", (team.mentor.user_id,))
    actions.decide_fit(**common, fit=True, grounds="Nu wel.")
    assert only(team).norm == "INT-4"
    actions.agree_route(
        trajectory=referral.trajectory, steps=full_route(), agreed_with=["student"], by=team.coach
    )
    assert steps(team.lead, clock.today()) == []


def test_filtered_for_one_student_and_own_school_only(team: Team, other: Team) -> None:
    team.draft()
    other.draft()
    assert len(steps(team.lead, clock.today(), team.student.pk)) == 1
    assert steps(team.lead, clock.today(), other.student.pk) == []
    assert {step.student_id for step in steps(team.lead, clock.today())} == {team.student.pk}


def test_a_withdrawn_application_asks_nothing(team: Team) -> None:
    referral = team.submitted()
    actions.withdraw_referral(referral=referral, reason="Gaat verhuizen", by=team.mentor)
    assert steps(team.lead, clock.today()) == []


@pytest.mark.policy("APP-2")
def test_a_meeting_without_minutes_asks_for_them(team: Team) -> None:
    actions.hold_meeting(by=team.coach)
    step = only(team)
    assert (step.student_id, step.user_ids) == (None, (team.coach.user_id,))
    assert steps(team.mentor, clock.today()) == []


@pytest.mark.parametrize("count", [1, 3])
def test_one_query_for_any_number(team: Team, count: int, django_assert_num_queries: Any) -> None:
    for _ in range(count):
        team.submitted(StudentFactory(school=team.school, exit_profile="work", mentor=team.student.mentor))
    with django_assert_num_queries(1):
        assert len(steps(team.lead, clock.today())) == count
