"""The ladder of concerns, from the first word to solved or another place (ESC-1 to ESC-5)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import given
from hypothesis import strategies as st

from stagespoor.access.roles import Role
from stagespoor.core.models import OutboxMessage
from stagespoor.core.refusals import Refused
from stagespoor.core.states import StaleRecord
from stagespoor.guidance import concerns, rules
from stagespoor.guidance.models import Concern, ConcernStep
from stagespoor.placements import actions as placements
from stagespoor.policy.loader import get_policy
from stagespoor.trajectories.models import Trajectory
from tests.case import TODAY, Case, norms, told
from tests.factories import MembershipFactory

LADDER = ["student_talks", "coach_supervisor", "coach_student", "agreements", "other_place"]


def raised(case: Case, **facts: Any) -> Concern:
    return concerns.raise_concern(
        **{"placement": case.placement, "title": "Ruzie met een collega", "by": case.coach, **facts}
    )


def take(case: Case, concern: Concern, step: str, **facts: Any) -> ConcernStep:
    known = {"taken_on": TODAY, "report": "We hebben gepraat.", "by": case.coach, **facts}
    return concerns.take_step(concern=concern, step=step, **known)


def climbed(case: Case, concern: Concern, upto: int) -> Concern:
    for step in LADDER[:upto]:
        take(case, concern, step)
    return concern


@pytest.mark.policy("ESC-1", "ESC-2", "ESC-3", "ESC-4", "ESC-5")
def test_a_problem_climbs_to_another_place_and_nothing_is_lost(case: Case) -> None:
    concern = climbed(case, raised(case), 4)
    with pytest.raises(Refused) as error:
        take(case, concern, "other_place")
    assert norms(error) == ["ESC-5"]
    assert "de ouders en de mentor" in error.value.refusals[0].sentence
    concerns.record_told(concern=concern, parents_told_on=TODAY, mentor_told_on=TODAY, by=case.coach)
    take(case, concern, "other_place")
    placements.end_early(placement=case.placement, on=TODAY, reason="Het werk past niet", by=case.coach)
    concern.refresh_from_db()
    assert concern.state == "ended"
    assert concern.steps.count() == 5
    assert any("andere plek gezocht" in one for one in told(case.student))


@pytest.mark.policy("ESC-1")
def test_the_first_talk_needs_no_report_and_may_be_left_out(case: Case) -> None:
    concern = raised(case)
    take(case, concern, "coach_supervisor")
    take(case, concern, "student_talks", report="")
    assert concern.steps.count() == 2


@pytest.mark.policy("ESC-2")
def test_a_step_out_of_order_says_which_comes_first(case: Case) -> None:
    with pytest.raises(Refused) as error:
        take(case, raised(case), "agreements")
    assert norms(error) == ["ESC-2"]
    assert "stap 2" in error.value.refusals[0].sentence


@pytest.mark.policy("ESC-2", "ESC-3")
@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"report": " "}, "report"),
        ({"taken_on": TODAY + dt.timedelta(days=1)}, "taken_on"),
        ({"taken_on": TODAY - dt.timedelta(days=1)}, "taken_on"),
        ({"check_on": TODAY}, "check_on"),
    ],
)
def test_what_is_wrong_with_a_step_is_said_at_its_field(case: Case, facts: Any, field: str) -> None:
    with pytest.raises(Refused) as error:
        take(case, raised(case), "coach_supervisor", **facts)
    assert [refusal.field for refusal in error.value.refusals] == [field]


def test_a_step_that_the_ladder_does_not_have_is_refused(case: Case) -> None:
    with pytest.raises(Refused):
        take(case, raised(case), "call_the_queen")


def test_two_people_do_not_take_a_step_past_each_other(case: Case) -> None:
    concern = raised(case)
    take(case, concern, "coach_supervisor", seen_steps=0)
    with pytest.raises(StaleRecord):
        take(case, concern, "coach_supervisor", seen_steps=0)
    assert concern.steps.count() == 1


@pytest.mark.policy("ESC-1")
def test_solved_needs_one_step_and_what_comes_back_keeps_its_steps(case: Case) -> None:
    concern = raised(case)
    with pytest.raises(Refused):
        concerns.solve_concern(concern=concern, by=case.coach)
    climbed(case, concern, 2)
    concerns.solve_concern(concern=concern, by=case.coach)
    with pytest.raises(Refused):
        take(case, concern, "coach_student")
    with pytest.raises(StaleRecord):
        concerns.solve_concern(concern=concern, by=case.coach)
    concerns.reopen_concern(concern=concern, by=case.coach)
    with pytest.raises(StaleRecord):
        concerns.reopen_concern(concern=concern, by=case.coach)
    concern.refresh_from_db()
    assert (concern.state, concern.solved_on, concern.steps.count()) == ("open", None, 2)
    told(case.student)


def test_another_place_that_was_not_needed_after_all_is_taken_back(case: Case) -> None:
    concern = climbed(case, raised(case), 4)
    concerns.record_told(concern=concern, parents_told_on=TODAY, mentor_told_on=TODAY, by=case.coach)
    take(case, concern, "other_place")
    concerns.reopen_concern(concern=concern, by=case.coach)
    assert Concern.objects.get(pk=concern.pk).state == "open"


@pytest.mark.policy("ESC-5")
def test_who_was_told_when_is_kept_and_never_overwritten_unseen(case: Case) -> None:
    concern = raised(case)
    seen = concerns.told_version(concern)
    concerns.record_told(concern=concern, parents_told_on=TODAY, by=case.coach, seen_version=seen)
    assert told(case.student)[-1].endswith("lichtte in: ouders")
    with pytest.raises(StaleRecord):
        concerns.record_told(concern=concern, mentor_told_on=TODAY, by=case.lead, seen_version=seen)
    concerns.record_told(concern=concern, parents_told_on=TODAY, mentor_told_on=TODAY, by=case.lead)
    assert told(case.student)[-1].endswith("lichtte in: mentor")
    count = len(told(case.student))
    concerns.record_told(concern=concern, parents_told_on=TODAY, by=case.lead)
    assert len(told(case.student)) == count


@pytest.mark.policy("ESC-5")
@pytest.mark.parametrize(
    "days",
    [{}, {"parents_told_on": TODAY + dt.timedelta(days=1)}, {"mentor_told_on": TODAY - dt.timedelta(days=1)}],
)
def test_a_day_on_which_nobody_can_have_been_told_is_refused(case: Case, days: Any) -> None:
    with pytest.raises(Refused) as error:
        concerns.record_told(concern=raised(case), by=case.coach, **days)
    assert norms(error) == ["ESC-5"]


@pytest.mark.policy("ESC-1", "GUI-2")
def test_the_student_and_the_company_raise_a_problem_and_the_coach_and_deputy_hear_it_at_once(
    case: Case,
) -> None:
    deputy = MembershipFactory(school=case.school, role=Role.COACH).user
    Trajectory.objects.filter(student=case.student).update(deputy=deputy)
    case.placement.refresh_from_db()
    raised(case, by=case.the_student(), title="Ik voel me niet veilig.")
    mails = OutboxMessage.objects.filter(key__startswith="concern:")
    assert {mail.to for mail in mails} == {case.placement.coach.email, deputy.email}
    assert not [mail for mail in mails if case.student.last_name in mail.body or "veilig" in mail.body]
    raised(case, by=case.the_supervisor(), title="Komt te laat")
    assert Concern.objects.count() == 2


@pytest.mark.policy("ESC-1")
def test_a_problem_is_raised_inside_the_school_as_well(case: Case) -> None:
    placement, guide = case.inside()
    raised(case, placement=placement, by=guide)
    with pytest.raises(PermissionDenied):
        raised(case, placement=placement, by=case.someone(Role.INTERNAL))


@pytest.mark.parametrize(
    "role", [Role.STUDENT, Role.SUPERVISOR, Role.PARENT, Role.MENTOR, Role.PSYCHOLOGIST, Role.ADMIN]
)
def test_who_has_nothing_to_do_with_the_placement_raises_no_problem(case: Case, role: str) -> None:
    with pytest.raises(PermissionDenied):
        raised(case, by=case.someone(role))
    assert not Concern.objects.exists()


def test_nobody_touches_a_problem_of_another_school(case: Case, other: Case) -> None:
    concern = raised(case)
    for touch in (
        lambda: raised(case, by=other.coach),
        lambda: take(case, concern, "coach_supervisor", by=other.lead),
        lambda: concerns.record_told(concern=concern, parents_told_on=TODAY, by=other.coach),
        lambda: concerns.solve_concern(concern=concern, by=other.coach),
        lambda: concerns.reopen_concern(concern=concern, by=other.coach),
    ):
        with pytest.raises(PermissionDenied):
            touch()


def test_a_second_click_raises_no_second_problem_and_an_empty_one_is_refused(case: Case) -> None:
    raised(case)
    for title in ("Ruzie met een collega", " "):
        with pytest.raises(Refused):
            raised(case, title=title)
    assert Concern.objects.count() == 1


def test_a_placement_that_does_not_run_has_no_problems(case: Case) -> None:
    case.placement.state = "planned"
    with pytest.raises(Refused) as error:
        raised(case)
    assert "loopt niet" in error.value.refusals[0].sentence


@given(st.lists(st.sampled_from(LADDER)), st.sampled_from(["velddijk", "wildveld"]))
def test_the_next_rung_is_the_one_above_the_highest_taken(taken: list[str], name: str) -> None:
    policy = get_policy(name)
    numbers = {step.slug: step.number for step in policy.ladder}
    highest = max((numbers[slug] for slug in taken if slug in numbers), default=0)
    top = max(numbers.values())
    assert rules.next_rung(taken, policy).number == min(highest + 1, top)


@given(st.sets(st.sampled_from(LADDER)), st.sampled_from(LADDER))
def test_a_step_is_allowed_exactly_when_every_lower_one_with_a_report_was_taken(
    taken: set[str], step: str
) -> None:
    policy = get_policy("velddijk")
    rung = policy.choice("ladder", step)
    lower = {one.slug for one in policy.ladder if one.number < rung.number and one.report_required}
    assert (not rules.check_ladder(step=rung, taken=taken, policy=policy)) == (lower <= taken)
