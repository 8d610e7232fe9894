"""A student is at one place on one day."""

from __future__ import annotations

import datetime as dt

import pytest

from stagespoor.access.actor import Actor
from stagespoor.core import clock
from stagespoor.core.refusals import Refused
from stagespoor.placements import actions
from stagespoor.placements.models import Placement
from stagespoor.policy.schedule import WorkDay
from tests.factories import PlacementFactory, ready_student, years_ago

pytestmark = pytest.mark.django_db
TUESDAY, WEDNESDAY, THURSDAY = (WorkDay(day, dt.time(9), dt.time(15), 30) for day in (1, 2, 3))


@pytest.fixture
def two() -> tuple[Placement, Placement, Actor]:
    """A running placement on Tuesdays, and another of the same weeks that has no days yet."""
    student, coach = ready_student(birth_date=years_ago(16))
    runs = PlacementFactory(
        trajectory=student.trajectory, kind="orienting", state="running", started_on=clock.today()
    )
    other = PlacementFactory(trajectory=student.trajectory, kind="preparing", state="planned", schedule=False)
    return runs, other, coach


def plan(placement: Placement, days: list[WorkDay], by: Actor) -> None:
    assert placement.start_on is not None
    actions.plan_schedule(placement=placement, valid_from=placement.start_on, days=days, by=by)


@pytest.mark.policy("PH-1")
def test_a_day_at_another_placement_is_taken(two: tuple[Placement, Placement, Actor]) -> None:
    _runs, other, coach = two
    with pytest.raises(Refused, match="al op een andere stage") as refused:
        plan(other, [TUESDAY, WEDNESDAY], coach)
    assert [one.field for one in refused.value.refusals] == ["day_1"]
    plan(other, [WEDNESDAY, THURSDAY], coach)
    assert other.schedules.count() == 1


@pytest.mark.parametrize("how", ["over", "later", "of somebody else"])
def test_a_day_of_a_placement_that_is_over_or_of_other_weeks_is_free(
    two: tuple[Placement, Placement, Actor], how: str
) -> None:
    runs, other, coach = two
    if how == "over":
        runs.state, runs.ended_on = "closed", clock.today()
    elif how == "later":
        assert other.end_on is not None
        runs.start_on, runs.end_on = other.end_on + dt.timedelta(days=1), other.end_on + dt.timedelta(days=60)
    else:
        stranger = PlacementFactory(state="running", started_on=clock.today())
        runs.student, runs.trajectory = stranger.student, stranger.trajectory
        stranger.delete()
    runs.save()
    plan(other, [TUESDAY, WEDNESDAY], coach)
    assert other.schedules.count() == 1
