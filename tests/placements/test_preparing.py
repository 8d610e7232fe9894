"""Introduction, transport, period, schedule and the start, with every refusal."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stagespoor.core import clock
from stagespoor.core.models import Event
from stagespoor.core.refusals import Refusal, Refused
from stagespoor.core.states import StaleRecord
from stagespoor.placements import actions, hooks, queries
from stagespoor.placements.models import Placement, Schedule
from stagespoor.policy.loader import get_policy
from stagespoor.policy.schedule import WorkDay
from stagespoor.schools.models import CalendarPeriod, LessonDay
from stagespoor.students.models import BridgeModule
from stagespoor.trajectories.models import Waiver
from tests.factories import PlacementFactory
from tests.placements.conftest import MONDAY, THURSDAY, TOPICS, TUESDAY, Case
from tests.placements.test_opening import norms

WEDNESDAY = WorkDay(2, dt.time(9), dt.time(15), 30)
FRIDAY = WorkDay(4, dt.time(9), dt.time(15), 30)


# --- introduction, transport, work -------------------------------------------------------------------


@pytest.mark.policy("KEN-2")
def test_an_introduction_in_two_parts_adds_up_and_names_what_misses(case: Case) -> None:
    placement = case.planned()
    policy = get_policy("velddijk")
    actions.hold_introduction(placement=placement, held_on=MONDAY, topics=TOPICS[:2], by=case.coach)
    found = actions.hold_introduction(
        placement=placement, held_on=MONDAY, topics=TOPICS, by=case.coach, shared="Werkt graag rustig."
    )
    assert set(found.topics) == set(TOPICS)
    assert queries.topics_missing(placement, policy, found) == ()
    found.topics = list(TOPICS[:1])
    assert len(queries.topics_missing(placement, policy, found)) == 5
    # somebody was there: a contact with the company, once
    assert [(one.how, one.contact_on) for one in case.employer.notes.all()] == [("visit", MONDAY)]


@pytest.mark.policy("KEN-2")
def test_an_introduction_before_the_place_or_in_the_future_or_empty_is_refused(case: Case) -> None:
    with pytest.raises(Refused):
        actions.hold_introduction(placement=case.opened(), held_on=MONDAY, topics=TOPICS, by=case.coach)
    Placement.objects.update(state="cancelled")
    placement = case.planned()
    for held_on, topics in ((MONDAY + dt.timedelta(days=1), TOPICS), (MONDAY, ()), (MONDAY, ("onzin",))):
        with pytest.raises(Refused):
            actions.hold_introduction(placement=placement, held_on=held_on, topics=topics, by=case.coach)


@pytest.mark.policy("KEN-2")
def test_a_second_person_who_saw_an_old_introduction_loses_nothing(case: Case) -> None:
    placement = case.planned()
    first = actions.hold_introduction(placement=placement, held_on=MONDAY, topics=TOPICS, by=case.coach)
    actions.hold_introduction(
        placement=placement, held_on=MONDAY, topics=TOPICS, by=case.coach, seen_version=first.version
    )
    with pytest.raises(StaleRecord):
        actions.hold_introduction(
            placement=placement, held_on=MONDAY, topics=TOPICS[:1], by=case.lead, seen_version=1
        )


@pytest.mark.policy("TSK-1")
def test_transport_takes_only_known_ways_of_travel(case: Case) -> None:
    placement = case.planned()
    actions.arrange_transport(
        placement=placement, transport="bike", payer="home", practised=False, by=case.coach
    )
    assert (placement.transport, placement.transport_practised) == ("bike", False)
    for transport, payer in (("raket", ""), ("bike", "de buurman")):
        with pytest.raises(Refused):
            actions.arrange_transport(placement=placement, transport=transport, payer=payer, by=case.coach)


def test_facts_of_a_placement_that_is_over_lie_fixed(case: Case) -> None:
    placement = case.planned()
    actions.cancel_placement(placement=placement, reason="Verhuisd.", by=case.coach)
    with pytest.raises(Refused):
        actions.arrange_transport(placement=placement, transport="bike", by=case.coach)
    with pytest.raises(Refused):
        actions.describe_work(placement=placement, tasks="Anders", by=case.coach)


def test_a_lost_update_is_noticed(case: Case) -> None:
    placement = case.planned()
    seen = placement.version
    actions.describe_work(placement=placement, tasks="Afwassen", by=case.coach, seen_version=seen)
    other = Placement.objects.get(pk=placement.pk)
    with pytest.raises(StaleRecord):
        actions.arrange_transport(placement=other, transport="bike", by=case.lead, seen_version=seen)
    other.refresh_from_db()
    assert (other.tasks, other.transport) == ("Afwassen", "")


@pytest.mark.policy("GUI-1")
def test_a_new_rhythm_is_agreed_and_the_old_one_stays_on_the_timeline(case: Case) -> None:
    placement = case.running()
    actions.agree_rhythm(placement=placement, weeks=2, by=case.coach)
    assert placement.visit_every_weeks == 2
    assert Event.objects.get(kind="placement.rhythm_agreed").data["was"] == 3
    with pytest.raises(Refused):
        actions.agree_rhythm(placement=placement, weeks=0, by=case.coach)


@pytest.mark.policy("PLC-4")
def test_the_prospect_belongs_to_placements_aimed_at_a_contract(case: Case) -> None:
    with pytest.raises(Refused):
        actions.review_prospect(placement=case.planned(), prospect="real", by=case.coach)
    contract = PlacementFactory(trajectory=case.student.trajectory, kind="contract")
    with pytest.raises(Refused):
        actions.review_prospect(placement=contract, prospect="misschien", by=case.coach)
    actions.review_prospect(placement=contract, prospect="none", by=case.coach)
    assert contract.prospect == "none"


# --- period ------------------------------------------------------------------------------------------


@pytest.mark.policy("ORI-1")
def test_an_orienting_period_has_an_end_after_its_start_and_not_too_far(case: Case) -> None:
    placement = case.planned()
    for end_on in (None, MONDAY - dt.timedelta(days=1), MONDAY + dt.timedelta(weeks=61)):
        with pytest.raises(Refused) as error:
            actions.set_period(placement=placement, start_on=MONDAY, end_on=end_on, by=case.coach)
        assert error.value.refusals[0].field == "end_on"


def test_the_schedule_moves_along_with_the_first_day_before_the_start(case: Case) -> None:
    placement = case.ready()
    later = MONDAY + dt.timedelta(weeks=1)
    actions.set_period(
        placement=placement, start_on=later, end_on=later + dt.timedelta(weeks=8), by=case.coach
    )
    assert Schedule.objects.get().valid_from == later


def test_a_running_placement_keeps_its_first_day_but_may_be_lengthened(case: Case) -> None:
    placement = case.running()
    with pytest.raises(Refused):
        actions.set_period(
            placement=placement, start_on=MONDAY - dt.timedelta(days=1), end_on=MONDAY, by=case.coach
        )
    end_on = MONDAY + dt.timedelta(weeks=20)
    actions.set_period(placement=placement, start_on=MONDAY, end_on=end_on, by=case.coach)
    assert placement.end_on == end_on


# --- schedule ----------------------------------------------------------------------------------------


@pytest.mark.policy("ORI-1")
def test_three_days_of_orienting_are_refused_and_two_are_not(case: Case) -> None:
    placement = case.planned()
    actions.set_period(
        placement=placement, start_on=MONDAY, end_on=MONDAY + dt.timedelta(weeks=8), by=case.coach
    )
    with pytest.raises(Refused) as error:
        actions.plan_schedule(
            placement=placement, valid_from=MONDAY, days=(TUESDAY, WEDNESDAY, THURSDAY), by=case.coach
        )
    assert norms(error) == {"ORI-1"}
    assert not Schedule.objects.exists()
    actions.plan_schedule(placement=placement, valid_from=MONDAY, days=(TUESDAY, THURSDAY), by=case.coach)
    assert Schedule.objects.get().days.count() == 2


def test_a_fifteen_year_old_after_seven_in_the_evening_is_refused_with_the_article(case: Case) -> None:
    case.student.birth_date = dt.date(2011, 3, 1)
    case.student.save()
    placement = case.planned()
    actions.set_period(
        placement=placement, start_on=MONDAY, end_on=MONDAY + dt.timedelta(weeks=8), by=case.coach
    )
    with pytest.raises(Refused) as error:
        actions.plan_schedule(
            placement=placement,
            valid_from=MONDAY,
            days=(WorkDay(1, dt.time(14), dt.time(20), 30),),
            by=case.coach,
        )
    assert any(norm.startswith("ATW-") for norm in norms(error))
    assert error.value.refusals[0].field == "day_1"


@pytest.mark.policy("ORI-1")
def test_holidays_of_the_school_are_not_counted(case: Case) -> None:
    """A week in which the lessons would make it too much passes when the school is closed all the time."""
    case.student.birth_date = dt.date(2011, 3, 1)
    case.student.save()
    for weekday in (0, 2, 4):
        LessonDay.objects.create(school=case.school, weekday=weekday, minutes=540)
    LessonDay.objects.create(school=case.school, weekday=3, minutes=420)
    placement = case.planned()
    end_on = MONDAY + dt.timedelta(weeks=1, days=4)
    actions.set_period(placement=placement, start_on=MONDAY, end_on=end_on, by=case.coach)
    with pytest.raises(Refused):
        actions.plan_schedule(placement=placement, valid_from=MONDAY, days=(TUESDAY,), by=case.coach)
    CalendarPeriod.objects.create(
        school=case.school, kind="holiday", name="Herfstvakantie", first_on=MONDAY, last_on=end_on
    )
    actions.plan_schedule(placement=placement, valid_from=MONDAY, days=(TUESDAY,), by=case.coach)


def test_a_schedule_needs_a_place_a_period_and_days(case: Case) -> None:
    with pytest.raises(Refused):
        actions.plan_schedule(placement=case.opened(), valid_from=MONDAY, days=(TUESDAY,), by=case.coach)
    Placement.objects.update(state="cancelled")
    placement = case.planned()
    with pytest.raises(Refused):
        actions.plan_schedule(placement=placement, valid_from=MONDAY, days=(TUESDAY,), by=case.coach)
    actions.set_period(
        placement=placement, start_on=MONDAY, end_on=MONDAY + dt.timedelta(weeks=8), by=case.coach
    )
    upside_down = WorkDay(1, dt.time(15), dt.time(9), 30)
    twice = (TUESDAY, WorkDay(1, dt.time(16), dt.time(17)))
    for valid_from, days in (
        (MONDAY, ()),
        (MONDAY, (upside_down,)),
        (MONDAY, twice),
        (MONDAY - dt.timedelta(days=1), (TUESDAY,)),
        (MONDAY + dt.timedelta(weeks=9), (TUESDAY,)),
    ):
        with pytest.raises(Refused):
            actions.plan_schedule(placement=placement, valid_from=valid_from, days=days, by=case.coach)


def test_before_the_start_a_schedule_of_the_same_date_is_replaced(case: Case) -> None:
    placement = case.ready()
    actions.plan_schedule(placement=placement, valid_from=MONDAY, days=(THURSDAY,), by=case.coach)
    assert Schedule.objects.get().days.get().weekday == 3


@pytest.mark.policy("PLC-1")
def test_a_running_placement_gets_a_new_version_with_a_reason_and_keeps_the_old(case: Case) -> None:
    placement = case.running()
    later = MONDAY + dt.timedelta(weeks=2)
    with pytest.raises(Refused):
        actions.plan_schedule(placement=placement, valid_from=later, days=(THURSDAY,), by=case.coach)
    with pytest.raises(Refused):
        actions.plan_schedule(
            placement=placement, valid_from=MONDAY, days=(THURSDAY,), by=case.coach, reason="Ruil"
        )
    actions.plan_schedule(
        placement=placement, valid_from=later, days=(THURSDAY,), by=case.coach, reason="Ruil"
    )
    first, second = Schedule.objects.order_by("number")
    assert (first.days.get().weekday, second.days.get().weekday) == (1, 3)
    versions = queries.schedules_of(placement)
    assert queries.schedule_on(versions, later) == versions[1]
    assert queries.schedule_on(versions, later - dt.timedelta(days=1)) == versions[0]


@pytest.mark.policy("PLC-1")
def test_a_placement_aimed_at_a_contract_begins_with_three_days_and_grows_to_four(case: Case) -> None:
    placement = PlacementFactory(
        trajectory=case.student.trajectory, kind="contract", schedule=False, start_on=MONDAY,
        end_on=MONDAY + dt.timedelta(weeks=10),
    )  # fmt: skip
    four = (TUESDAY, WEDNESDAY, THURSDAY, FRIDAY)
    with pytest.raises(Refused) as error:
        actions.plan_schedule(placement=placement, valid_from=MONDAY, days=four, by=case.coach)
    assert norms(error) == {"PLC-1"}
    actions.plan_schedule(placement=placement, valid_from=MONDAY, days=four[:3], by=case.coach)
    later = MONDAY + dt.timedelta(weeks=4)
    actions.plan_schedule(placement=placement, valid_from=later, days=four, by=case.coach)
    assert Schedule.objects.count() == 2


def test_a_schedule_made_by_somebody_else_in_between_is_noticed(case: Case) -> None:
    placement = case.ready()
    with pytest.raises(StaleRecord):
        actions.plan_schedule(
            placement=placement, valid_from=MONDAY, days=(THURSDAY,), by=case.coach, seen_number=0
        )
    assert Schedule.objects.get().days.get().weekday == 1


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(weekdays=st.sets(st.integers(0, 4), min_size=1, max_size=5))
@pytest.mark.policy("ORI-1")
def test_whatever_days_are_asked_only_one_or_two_are_kept(case: Case, weekdays: set[int]) -> None:
    placement = Placement.objects.filter(state="planned").first()
    with clock.at(MONDAY):
        if placement is None:
            placement = case.planned()
            actions.set_period(
                placement=placement, start_on=MONDAY, end_on=MONDAY + dt.timedelta(weeks=8), by=case.coach
            )
        days = tuple(WorkDay(weekday, dt.time(9), dt.time(15), 30) for weekday in weekdays)
        try:
            actions.plan_schedule(placement=placement, valid_from=MONDAY, days=days, by=case.coach)
        except Refused:
            assert len(weekdays) > 2
        else:
            assert len(weekdays) <= 2


# --- start -------------------------------------------------------------------------------------------


def test_a_placement_with_everything_arranged_starts(case: Case) -> None:
    placement = case.running()
    placement.refresh_from_db()
    assert (placement.state, placement.started_on) == ("running", MONDAY)
    assert Event.objects.filter(kind="placement.started").count() == 1


@pytest.mark.policy("PREP-5")
def test_no_start_without_brug_naar_werk_unless_the_lead_waives_it(case: Case) -> None:
    placement = case.ready()
    BridgeModule.objects.all().delete()
    with pytest.raises(Refused) as error:
        actions.start_placement(placement=placement, on=MONDAY, by=case.coach)
    assert norms(error) == {"PREP-5"}
    assert error.value.refusals[0].waivable
    Waiver.objects.create(
        trajectory=case.student.trajectory, norm="PREP-5", about=f"placement:{placement.pk}",
        reason="Volgt de training op de stage.", given_by_id=case.lead.user_id,
    )  # fmt: skip
    actions.start_placement(placement=placement, on=MONDAY, by=case.coach)
    assert placement.state == "running"


@pytest.mark.policy("PREP-5")
def test_a_waiver_for_another_placement_or_a_withdrawn_one_does_not_help(case: Case) -> None:
    placement = case.ready()
    BridgeModule.objects.all().delete()
    common = {
        "trajectory": case.student.trajectory,
        "norm": "PREP-5",
        "reason": "x",
        "given_by_id": case.lead.user_id,
    }
    Waiver.objects.create(about="placement:0", **common)
    Waiver.objects.create(about="", withdrawn_at=clock.now(), **common)
    with pytest.raises(Refused):
        actions.start_placement(placement=placement, on=MONDAY, by=case.coach)


@pytest.mark.policy("AGR-1")
def test_what_other_apps_ask_before_the_start_is_asked(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    unsigned = Refusal("AGR-1", "Het contract is nog niet getekend.")
    monkeypatch.setattr(hooks, "start_checks", [lambda placement: [unsigned]])
    with pytest.raises(Refused) as error:
        case.running()
    assert error.value.refusals == (unsigned,)


def test_an_empty_placement_names_all_that_misses_at_once(case: Case) -> None:
    placement = case.planned()
    Placement.objects.filter(pk=placement.pk).update(supervisor=None)
    placement.refresh_from_db()
    with pytest.raises(Refused) as error:
        actions.start_placement(placement=placement, on=MONDAY, by=case.coach)
    assert {"AGR-1", "ORI-1", "KEN-2", "TSK-1"} <= norms(error)


def test_a_start_in_the_future_or_before_the_agreed_day_or_after_the_end_is_refused(case: Case) -> None:
    placement = case.ready()
    for on in (MONDAY + dt.timedelta(days=1), MONDAY - dt.timedelta(days=1)):
        with pytest.raises(Refused) as error:
            actions.start_placement(placement=placement, on=on, by=case.coach)
        assert norms(error) == {"AGR-1"}
    after = MONDAY + dt.timedelta(weeks=11)
    with clock.at(after), pytest.raises(Refused):
        actions.start_placement(placement=placement, on=after, by=case.coach)


def test_a_second_click_on_start_is_refused(case: Case) -> None:
    placement = case.running()
    with pytest.raises(Refused):
        actions.start_placement(placement=placement, on=MONDAY, by=case.coach)
    assert Event.objects.filter(kind="placement.started").count() == 1


@pytest.mark.policy("PLC-4")
def test_a_placement_aimed_at_a_contract_does_not_start_without_prospect(case: Case) -> None:
    placement = PlacementFactory(trajectory=case.student.trajectory, kind="contract", start_on=MONDAY)
    with pytest.raises(Refused) as error:
        actions.start_placement(placement=placement, on=MONDAY, by=case.coach)
    assert "PLC-4" in norms(error)
