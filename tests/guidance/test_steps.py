"""What guidance still asks of whom, derived from state, in one query."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stagespoor.core import clock
from stagespoor.core.steps import Step
from stagespoor.guidance import actions, concerns, rules
from stagespoor.guidance.steps import steps
from stagespoor.placements.models import Placement
from stagespoor.trajectories.models import Trajectory
from tests.case import STARTED, TODAY, Case, make_case

DAY = dt.timedelta(days=1)


def whats(case: Case, **facts: Any) -> list[str]:
    return [step.what for step in steps(case.lead, TODAY, **facts)]


def only(case: Case) -> Step:
    found = steps(case.lead, TODAY)
    assert len(found) == 1, found
    return found[0]


def quiet(case: Case) -> Case:
    """Without an agreed rhythm, so that only what the test makes shows."""
    Placement.objects.filter(pk=case.placement.pk).update(visit_every_weeks=None)
    return case


@pytest.mark.policy("GUI-1")
def test_a_visit_is_due_by_the_agreed_rhythm_until_it_is_planned(case: Case) -> None:
    step = only(case)
    assert step.due_on == STARTED + dt.timedelta(weeks=3, days=7)  # the rhythm, and the days the policy gives
    assert step.user_ids == (case.coach.user_id,)
    assert step.detail == "Nog geen bezoek; afgesproken is elke 3 weken."
    assert step.is_late(TODAY)
    actions.plan_moment(
        student=case.student, placement=case.placement, kind="guidance", planned_on=TODAY + DAY, by=case.coach
    )
    assert whats(case) == ["Houd: Begeleidingsgesprek op het stagebedrijf"]


@pytest.mark.policy("GUI-1")
def test_after_a_visit_the_next_one_counts_from_there_and_a_talk_elsewhere_is_no_visit(case: Case) -> None:
    for kind, day in (("guidance", TODAY - 14 * DAY), ("parents", TODAY)):
        actions.report_moment(
            student=case.student, placement=case.placement, kind=kind, held_on=day, report="Goed.", by=case.coach
        )  # fmt: skip
    step = only(case)
    assert step.due_on == TODAY + 14 * DAY
    assert "9 november" in step.detail


@pytest.mark.policy("GUI-1")
def test_no_visit_is_asked_after_the_end_or_without_a_rhythm_or_a_coach(case: Case) -> None:
    rows = Placement.objects.filter(pk=case.placement.pk)
    for facts in ({"end_on": STARTED + 7 * DAY}, {"visit_every_weeks": None}, {"coach": None}):
        rows.update(end_on=None, visit_every_weeks=3, coach=case.coach.user_id)
        assert len(whats(case)) == 1
        rows.update(**facts)
        assert whats(case) == []


@pytest.mark.policy("REC-1", "ORG-4")
def test_a_talk_that_is_over_asks_for_its_report_within_the_days_of_the_policy(case: Case) -> None:
    quiet(case)
    moment = actions.plan_moment(student=case.student, kind="parents", planned_on=TODAY - DAY, by=case.coach)
    step = only(case)
    assert (step.what, step.norm) == (
        "Schrijf het verslag: Gesprek met ouders of sociaal netwerk", "REC-1",
    )  # fmt: skip
    assert step.due_on == TODAY - DAY + 3 * DAY
    assert step.url.endswith(f"/gesprekken/{moment.pk}/verslag/")
    assert step.user_ids == (case.coach.user_id,)


@pytest.mark.policy("ORG-5", "PRE-2", "GUI-3")
def test_the_mentor_reads_and_answers(case: Case) -> None:
    quiet(case)
    actions.report_moment(
        student=case.student, kind="parents", held_on=TODAY, report="Lees dit.", tell_mentor=True, by=case.coach
    )  # fmt: skip
    actions.give_feedback(student=case.student, area="language", text="Leest nog traag.", by=case.coach)
    found = steps(case.mentor, TODAY)
    assert {(step.norm, step.who, step.user_ids) for step in found} == {
        ("ORG-5", "mentor", (case.mentor.user_id,)), ("PRE-2", "mentor", (case.mentor.user_id,)),
    }  # fmt: skip


@pytest.mark.policy("GUI-2", "ESC-2")
def test_a_problem_stays_urgent_with_coach_and_deputy_and_names_the_step_that_comes_now(case: Case) -> None:
    deputy = case.someone("coach")
    Trajectory.objects.filter(student=case.student).update(deputy=deputy.user_id)
    concern = concerns.raise_concern(placement=quiet(case).placement, title="Komt te laat", by=case.coach)
    step = only(case)
    assert (step.urgent, step.user_ids) == (True, (case.coach.user_id, deputy.user_id))
    assert step.due_on == TODAY + 3 * DAY
    # the first talk was left out: what comes now is the step above the highest, not the one that was left out
    concerns.take_step(
        concern=concern, step="coach_supervisor", taken_on=TODAY, report="Gepraat.", by=case.coach,
        check_on=TODAY + 10 * DAY,
    )  # fmt: skip
    step = only(case)
    assert "praat met de leerling" in step.detail
    assert step.due_on == TODAY + 10 * DAY
    # a later step without a day to look again is not late by the day of an earlier one
    with clock.at(TODAY + 2 * DAY):
        concerns.take_step(
            concern=concern, step="coach_student", taken_on=TODAY + 2 * DAY, report="Gepraat.", by=case.coach
        )
    assert only(case).due_on == TODAY + 2 * DAY + 7 * DAY
    concerns.solve_concern(concern=concern, by=case.coach)
    assert whats(case) == []


@pytest.mark.policy("ESC-4")
def test_after_the_last_step_the_placement_must_be_stopped(case: Case) -> None:
    concern = concerns.raise_concern(placement=quiet(case).placement, title="Komt te laat", by=case.coach)
    for slug in ("coach_supervisor", "coach_student", "agreements"):
        concerns.take_step(concern=concern, step=slug, taken_on=TODAY, report="Gepraat.", by=case.coach)
    concerns.record_told(concern=concern, parents_told_on=TODAY, mentor_told_on=TODAY, by=case.coach)
    concerns.take_step(
        concern=concern, step="other_place", taken_on=TODAY, report="Het gaat niet.", by=case.coach
    )
    assert only(case).norm == "ESC-4"
    Placement.objects.filter(pk=case.placement.pk).update(state="closing", ended_on=TODAY)
    assert whats(case) == []


@pytest.mark.policy("GUI-2")
def test_a_problem_without_a_coach_waits_for_the_lead(case: Case) -> None:
    Placement.objects.filter(pk=case.placement.pk).update(coach=None, visit_every_weeks=None)
    Trajectory.objects.filter(student=case.student).update(coach=None)
    concerns.raise_concern(placement=case.placement, title="Komt te laat", by=case.lead)
    assert only(case).who == "lead"


def test_steps_are_of_the_own_school_and_of_the_asked_student(case: Case, other: Case) -> None:
    assert len(whats(case)) == 1
    assert whats(case, student_id=other.student.pk) == []
    assert len(whats(case, student_id=case.student.pk)) == 1
    assert steps(case.someone("mentor"), TODAY) == []


@pytest.mark.parametrize("count", [1, 3])
def test_one_query_for_any_number_of_students(case: Case, count: int, django_assert_num_queries: Any) -> None:
    for _number in range(count - 1):
        make_case(case.school)
    whats(case)
    with django_assert_num_queries(1):
        assert len(whats(case)) == count


@given(
    st.dates(dt.date(2020, 1, 1), dt.date(2030, 1, 1)), st.one_of(st.none(), st.integers(0, 400)),
    st.integers(1, 26),
)  # fmt: skip
def test_a_visit_is_due_so_many_weeks_after_the_last_one_or_the_start(
    started_on: dt.date, days: int | None, weeks: int
) -> None:
    last = None if days is None else started_on + dt.timedelta(days=days)
    due = rules.visit_due_on(started_on=started_on, last_visit_on=last, every_weeks=weeks)
    assert (due - (last or started_on)).days == 7 * weeks
