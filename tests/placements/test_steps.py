"""The next steps of placements: who has to do what, in every state."""

from __future__ import annotations

import datetime as dt

import pytest

from stagespoor.access.actor import Actor, actor_of
from stagespoor.access.roles import Role
from stagespoor.core import clock
from stagespoor.core.steps import Step
from stagespoor.placements import actions
from stagespoor.placements.models import ClosingStep, Placement
from stagespoor.placements.steps import steps
from stagespoor.schools.models import Membership
from stagespoor.students.models import BridgeModule
from stagespoor.students.steps import steps as student_steps
from stagespoor.trajectories.models import Referral, RouteStep
from tests.factories import (
    InternalWorkplaceFactory,
    PlacementFactory,
    SchoolFactory,
    StudentFactory,
    TrajectoryFactory,
    actor,
    ready_student,
    years_ago,
)
from tests.placements.conftest import MONDAY, Case


def todo(who: Actor, student_id: int | None = None) -> list[Step]:
    return steps(who, clock.today(), student_id)


def words(who: Actor) -> list[tuple[str, str]]:
    return [(step.who, step.what) for step in todo(who)]


@pytest.mark.policy("IS-1", "APP-1")
def test_who_may_work_and_has_nothing_yet_has_a_first_step_for_the_mentor(case: Case) -> None:
    """First a placement inside the school or the application; after the one inside: the application."""
    student = StudentFactory(school=case.school, birth_date=years_ago(15))
    mentor = actor_of(Membership.objects.get(user=student.mentor, role=Role.MENTOR))
    (step,) = todo(mentor)
    assert (step.what, step.user_ids, step.due_on) == (
        "Begin met een interne stage, of meld aan voor een externe stage", (mentor.user_id,), None,
    )  # fmt: skip
    assert step in todo(case.lead, student.pk)
    assert todo(case.coach, student.pk) == []
    assert [one for one in todo(actor(Role.LEAD, SchoolFactory())) if one.student_id == student.pk] == []

    inside = PlacementFactory(
        trajectory=TrajectoryFactory(student=student), kind="internal", state="running", employer=None,
        supervisor=None, internal_workplace=InternalWorkplaceFactory(school=case.school), started_on=MONDAY,
    )  # fmt: skip
    assert "Meld" not in " ".join(one.what for one in todo(mentor))
    Placement.objects.filter(pk=inside.pk).update(state="closed", ended_on=MONDAY)
    (step,) = todo(mentor)
    assert step.what == "Meld de leerling aan voor een externe stage"
    assert step.url == f"/trajecten/{student.pk}/aanmelden/"


@pytest.mark.parametrize("why", ["too young", "applied", "left"])
def test_no_first_step_for_who(case: Case, why: str) -> None:
    student = StudentFactory(school=case.school, birth_date=years_ago(13 if why == "too young" else 15))
    if why == "applied":
        Referral.objects.create(
            trajectory=TrajectoryFactory(student=student), state="draft", written_by=student.mentor
        )
    elif why == "left":
        student.status, student.left_on = "left", MONDAY
        student.save()
    assert [one for one in todo(case.lead, student.pk) if "meld" in one.what.lower()] == []


@pytest.mark.policy("INT-4", "TSK-1")
def test_a_fit_student_with_a_route_waits_for_the_search_to_begin(case: Case) -> None:
    (step,) = todo(case.coach)
    assert (step.who, step.detail, step.user_ids) == ("coach", "Oriënterend", (case.coach.user_id,))
    assert step.due_on == MONDAY + dt.timedelta(days=14)
    assert not step.is_late(MONDAY)


def test_after_a_kind_is_closed_the_next_of_the_route_comes(case: Case) -> None:
    placement = case.running()
    Placement.objects.filter(pk=placement.pk).update(state="closed", ended_on=MONDAY)
    assert [step.detail for step in todo(case.coach)] == ["Voorbereidend"]


@pytest.mark.policy("STU-4")
def test_a_route_that_repeats_a_kind_asks_it_again(case: Case) -> None:
    RouteStep.objects.filter(kind="preparing").update(kind="orienting")
    Placement.objects.filter(pk=case.running().pk).update(state="closed", ended_on=MONDAY)
    assert [step.detail for step in todo(case.coach)] == ["Oriënterend"]


@pytest.mark.policy("PLC-4")
def test_a_contract_placement_that_ended_in_search_is_asked_again(case: Case) -> None:
    for kind in ("orienting", "preparing", "contract"):
        placement = PlacementFactory(
            trajectory=case.student.trajectory, kind=kind, state="closed", started_on=MONDAY, ended_on=MONDAY
        )
    assert todo(case.coach) == []
    placement.searches_on = True
    placement.save()
    assert [step.detail for step in todo(case.coach)] == ["Plaatsing"]


def test_searching_is_for_the_coach(case: Case) -> None:
    case.opened()
    assert words(case.coach) == [("coach", "Zoek een stageplek")]


@pytest.mark.policy("KEN-2", "TSK-1")
def test_what_a_planned_placement_still_needs(case: Case) -> None:
    case.planned()
    assert {step.norm for step in todo(case.coach)} == {"AGR-1", "KEN-2", "TSK-1"}
    assert all(step.url for step in todo(case.coach))


@pytest.mark.policy("PREP-5")
def test_brug_naar_werk_is_asked_of_the_mentor_by_students_and_not_here_as_well(case: Case) -> None:
    case.ready()
    BridgeModule.objects.all().delete()
    assert [step for step in todo(case.mentor) if step.who == "mentor"] == []
    mine = [step for step in student_steps(case.mentor, clock.today()) if step.who == "mentor"]
    assert [(step.norm, step.user_ids) for step in mine] == [("PREP-5", (case.mentor.user_id,))]


def test_the_start_is_asked_on_the_first_day_not_before(case: Case) -> None:
    case.ready()
    assert words(case.coach) == [("coach", "Start de stage")]
    with clock.at(MONDAY - dt.timedelta(days=1)):
        assert words(case.coach) == []


@pytest.mark.policy("TSK-3")
def test_closing_is_asked_two_weeks_before_the_end_and_late_after_it(case: Case) -> None:
    placement = case.running()
    assert words(case.coach) == []
    with clock.at(placement.end_on - dt.timedelta(days=14)):
        assert words(case.coach) == [("coach", "Rond de stage af")]
    with clock.at(placement.end_on + dt.timedelta(days=1)):
        assert todo(case.coach)[0].is_late(clock.today())


@pytest.mark.policy("TSK-3")
def test_the_closing_steps_come_one_by_one(case: Case) -> None:
    placement = case.running()
    placement.end_on = MONDAY
    placement.save()
    actions.begin_closing(placement=placement, on=MONDAY, by=case.coach)
    assert words(case.coach) == [("coach", "Afronden: eindgesprek over de doelen")]
    for slug in ("final_talk", "assessment", "report", "direction", "certificate"):
        ClosingStep.objects.create(
            placement=placement, step=slug, done_on=MONDAY, done_by_id=case.coach.user_id
        )
    assert words(case.coach) == [("coach", "Sluit de stage af")]


@pytest.mark.policy("IS-2")
def test_the_report_of_an_internal_placement_waits_for_the_mentor(case: Case) -> None:
    guide = actor(Role.INTERNAL, case.school)
    placement = _internal(case, guide)
    assert [(step.who, step.user_ids) for step in todo(guide)] == [("internal_supervisor", (guide.user_id,))]
    ClosingStep.objects.create(placement=placement, step="talk", done_on=MONDAY, done_by_id=guide.user_id)
    assert [(s.who, s.user_ids) for s in todo(case.mentor)] == [("mentor", (case.mentor.user_id,))]


def _internal(case: Case, guide: Actor) -> Placement:
    return PlacementFactory(
        trajectory=case.student.trajectory, kind="internal", state="closing", employer=None, supervisor=None,
        internal_workplace=InternalWorkplaceFactory(school=case.school), internal_supervisor_id=guide.user_id,
        started_on=MONDAY, ended_on=MONDAY,
    )  # fmt: skip


@pytest.mark.policy("PLC-4")
def test_no_prospect_starts_a_search_at_once(case: Case) -> None:
    PlacementFactory(
        trajectory=case.student.trajectory,
        kind="contract",
        state="running",
        started_on=MONDAY,
        prospect="none",
    )
    urgent = [step for step in todo(case.coach) if step.urgent]
    assert [step.norm for step in urgent] == ["PLC-4"]


def test_steps_of_one_student_only_and_none_of_another_school(case: Case) -> None:
    case.opened()
    other, _coach = ready_student(case.school)
    assert {step.student_id for step in todo(case.lead)} == {case.student.pk, other.pk}
    assert {step.student_id for step in todo(case.lead, other.pk)} == {other.pk}
    assert todo(actor(Role.LEAD)) == []


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_queries_does_not_grow(
    case: Case, count: int, django_assert_max_num_queries: object
) -> None:
    for _n in range(count):
        ready_student(case.school)
        student, coach = ready_student(case.school)
        actions.open_placement(student=student, kind="orienting", by=coach)
    with django_assert_max_num_queries(5):  # type: ignore[operator]
        todo(case.lead)
