"""A student is at one place on one day."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from stagespoor.access.actor import Actor
from stagespoor.core import clock
from stagespoor.core.refusals import Refused
from stagespoor.placements import actions, queries
from stagespoor.placements.models import Placement, Schedule
from stagespoor.policy.loader import get_policy
from stagespoor.policy.schedule import WorkDay
from stagespoor.schools.models import CalendarPeriod
from tests.case import client_of
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


@pytest.mark.policy("PH-1")
def test_a_day_that_came_to_be_taken_since_refuses_the_period_and_the_start(
    two: tuple[Placement, Placement, Actor],
) -> None:
    """The other placement moved onto the same weeks after these days were planned."""
    runs, other, coach = two
    first, last = runs.start_on, runs.end_on
    assert first is not None
    assert other.start_on is not None
    runs.start_on, runs.end_on = first - dt.timedelta(days=200), other.start_on - dt.timedelta(days=1)
    runs.save()
    plan(other, [TUESDAY, WEDNESDAY], coach)
    runs.start_on, runs.end_on = first, last
    runs.save()
    with pytest.raises(Refused, match="al op een andere stage"):
        actions.set_period(placement=other, start_on=other.start_on, end_on=last, by=coach)
    found = queries.start_refusals(
        other, policy=get_policy("velddijk"), on=other.start_on, today=clock.today()
    )
    assert "al op een andere stage" in " ".join(one.sentence for one in found)


def test_a_holiday_of_the_other_placement_leaves_that_day_free(
    two: tuple[Placement, Placement, Actor],
) -> None:
    runs, other, coach = two
    assert other.start_on is not None
    assert other.end_on is not None
    CalendarPeriod.objects.create(
        school=runs.student.school, kind="holiday", name="Lange vakantie",
        first_on=other.start_on, last_on=other.end_on,
    )  # fmt: skip
    plan(other, [TUESDAY, WEDNESDAY], coach)
    assert other.schedules.count() == 1


def _long(weekday: int) -> WorkDay:
    return WorkDay(weekday, dt.time(8), dt.time(17, 30), 30)  # nine hours: the most for one day under 18


def test_the_hours_at_both_companies_count_for_the_week(two: tuple[Placement, Placement, Actor]) -> None:
    """Nine hours on Tuesday elsewhere and four times nine here is 45: five times nine and a lesson is not."""
    runs, other, coach = two
    Schedule.objects.filter(placement=runs).delete()
    plan(runs, [_long(1)], coach)
    four = [_long(0), _long(2), _long(3), _long(4)]
    with pytest.raises(Refused, match="met de lessen en de andere stage erbij") as refused:
        plan(other, four, coach)
    assert {one.norm for one in refused.value.refusals} == {"ATW-5:7"}
    plan(other, four[:3], coach)

    runs.start_on, runs.end_on = (
        clock.today() - dt.timedelta(days=900),
        clock.today() - dt.timedelta(days=800),
    )
    runs.save()
    plan(other, four, coach)


def test_work_on_a_sunday_asks_why_the_work_needs_it_and_says_so_on_paper(
    two: tuple[Placement, Placement, Actor],
) -> None:
    _runs, other, coach = two
    days = [WEDNESDAY, WorkDay(6, dt.time(9), dt.time(13))]
    with pytest.raises(Refused, match="schrijf op waarom dit werk op zondag is") as refused:
        plan(other, days, coach)
    assert refused.value.refusals[0].field == "day_6"
    assert other.start_on is not None
    actions.plan_schedule(
        placement=other,
        valid_from=other.start_on,
        days=days,
        sunday_reason=" De koeien eten elke dag. ",
        by=coach,
    )
    assert other.schedules.get().sunday_reason == "De koeien eten elke dag."
    actions.plan_schedule(
        placement=other,
        valid_from=other.start_on,
        days=[WEDNESDAY, THURSDAY],
        sunday_reason="Koeien",
        by=coach,
    )
    assert other.schedules.get().sunday_reason == ""


def test_below_sixteen_no_reason_makes_a_sunday_lawful() -> None:
    student, coach = ready_student(birth_date=years_ago(15))
    placement = PlacementFactory(
        trajectory=student.trajectory, kind="orienting", state="planned", schedule=False
    )
    assert placement.start_on is not None
    with pytest.raises(Refused, match="Op zondag"):
        actions.plan_schedule(
            placement=placement, valid_from=placement.start_on, sunday_reason="De koeien eten elke dag.",
            days=[WorkDay(6, dt.time(9), dt.time(13))], by=coach,
        )  # fmt: skip


@pytest.mark.parametrize(("age", "asked"), [(14, False), (17, True)])
def test_the_form_asks_why_only_of_who_may_work_on_a_sunday(age: int, asked: bool) -> None:
    student, coach = ready_student(birth_date=years_ago(age))
    placement = PlacementFactory(
        trajectory=student.trajectory, kind="orienting", state="planned", schedule=False
    )

    page = client_of(coach).get(reverse("placements:schedule", args=[placement.pk]))
    assert ("Waarom is dit werk op zondag?" in page.text) is asked
