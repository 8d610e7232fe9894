"""The places of a school at a workplace: on which days, at one time, of which school."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stagespoor.core.refusals import Refused
from stagespoor.placements import actions, place_rules, places
from stagespoor.placements.models import Placement
from stagespoor.placements.place_rules import PlaceFacts, Stay, peaks
from stagespoor.workplaces.models import SchoolPlaces, Workplace
from tests.factories import (
    PlacementFactory,
    SchoolFactory,
    StudentFactory,
    TrajectoryFactory,
    WorkplaceFactory,
)
from tests.placements.conftest import MONDAY, Case

DAY = dt.timedelta(days=1)
WEEK = dt.timedelta(weeks=1)


@pytest.fixture
def kitchen(case: Case) -> Workplace:
    found: Workplace = WorkplaceFactory(employer=case.employer, name="Keuken", tasks="Groente snijden")
    return found


def choose(case: Case, at: Workplace, placement: Placement) -> Placement:
    return actions.choose_place(
        placement=placement, employer=case.employer, at=at, by=case.coach, reasons="Past goed."
    )


def stays(
    case: Case, at: Workplace, weekdays: list[int], first: dt.date, last: dt.date, school: Any = None
) -> None:
    student = StudentFactory(school=school or case.school)
    PlacementFactory(
        trajectory=TrajectoryFactory(student=student), employer=at.employer, workplace=at, asked_weekdays=weekdays,
        start_on=first, end_on=last, schedule=False, coach_id=case.coach.user_id,
    )  # fmt: skip


# --- the places of the school --------------------------------------------------------------------------


def searching(case: Case, weekdays: list[int]) -> Placement:
    placement = case.opened()
    Placement.objects.filter(pk=placement.pk).update(
        asked_weekdays=weekdays, start_on=MONDAY, end_on=MONDAY + 10 * WEEK
    )
    placement.refresh_from_db()
    return placement


@pytest.mark.policy("EMP-1")
def test_the_places_of_the_school_on_the_asked_days(case: Case, kitchen: Workplace) -> None:
    SchoolPlaces.objects.create(workplace=kitchen, school=case.school, places=1)
    stays(case, kitchen, [1], MONDAY + WEEK, MONDAY + 2 * WEEK)
    stays(case, kitchen, [2, 3], MONDAY, MONDAY + 10 * WEEK, school=SchoolFactory())
    placement = searching(case, [1, 3])
    with pytest.raises(Refused) as caught:
        choose(case, kitchen, placement)
    [refusal] = caught.value.refusals
    assert refusal.norm == "EMP-1"
    assert "bezet op dinsdag (1 tegelijk)" in refusal.sentence
    Placement.objects.filter(pk=placement.pk).update(asked_weekdays=[2, 3])
    placement.refresh_from_db()
    assert choose(case, kitchen, placement).workplace == kitchen


@pytest.mark.policy("EMP-1")
def test_no_place_for_this_school(case: Case, kitchen: Workplace) -> None:
    SchoolPlaces.objects.create(workplace=kitchen, school=case.school, places=0)
    with pytest.raises(Refused, match="geen plaats voor jullie school"):
        choose(case, kitchen, case.opened())


def test_who_came_and_went_leaves_the_place_free(case: Case, kitchen: Workplace) -> None:
    SchoolPlaces.objects.create(workplace=kitchen, school=case.school, places=2)
    stays(case, kitchen, [1], MONDAY, MONDAY + WEEK)
    stays(case, kitchen, [1], MONDAY + WEEK + DAY, MONDAY + 3 * WEEK)
    assert choose(case, kitchen, searching(case, [1])).workplace == kitchen


def test_a_schedule_counts_before_the_asked_days(case: Case, kitchen: Workplace) -> None:
    trajectory = TrajectoryFactory(student=StudentFactory(school=case.school))
    PlacementFactory(
        trajectory=trajectory, employer=kitchen.employer, workplace=kitchen, asked_weekdays=[4], start_on=MONDAY,
        end_on=MONDAY + 9 * WEEK, coach_id=case.coach.user_id,
    )  # fmt: skip  # with a schedule on Tuesdays
    found = places.school_stays(case.school.pk, MONDAY, MONDAY + WEEK)
    assert [stay.weekdays for stay in found[kitchen.pk]] == [frozenset({1})]
    assert places.school_stays(SchoolFactory().pk, MONDAY, MONDAY + WEEK) == {}


def test_without_asked_days_full_days_only_warn_until_all_are_full(case: Case, kitchen: Workplace) -> None:
    facts = PlaceFacts(
        workplace=kitchen, birth_date=dt.date(2010, 1, 1), day=MONDAY, school_id=1, coach_id=1, places=1,
        taken={0: 1, 1: 1},
    )  # fmt: skip
    assert place_rules.check_place(facts, MONDAY) == []
    assert place_rules.warnings(facts) == ["Op maandag en dinsdag zijn de plaatsen van jullie school bezet."]
    kitchen.weekdays = [0, 1]
    [refusal] = place_rules.check_place(facts, MONDAY)
    assert "bezet op maandag en dinsdag" in refusal.sentence


def test_days_on_which_the_workplace_is_closed_and_work_under_supervision_are_seen_first(
    kitchen: Workplace,
) -> None:
    kitchen.weekdays, kitchen.hazards = [0, 4], ["tractor"]
    facts = PlaceFacts(
        workplace=kitchen, birth_date=dt.date(2010, 1, 1), day=MONDAY, school_id=1, coach_id=1,
        asked=frozenset({1, 4}),
    )  # fmt: skip
    supervised, closed = place_rules.warnings(facts)
    assert "alleen met deskundig toezicht (Arbeidsomstandighedenbesluit, artikel 7.39)" in supervised
    assert closed == "Deze werkplek is er niet op dinsdag. Wel op maandag en vrijdag."


some_day = st.integers(0, 20).map(lambda n: MONDAY + n * DAY)


@given(
    rows=st.lists(
        st.tuples(some_day, st.integers(0, 9), st.frozensets(st.integers(0, 4), max_size=2)), max_size=5
    ),
    first=some_day,
    length=st.integers(0, 20),
)
def test_the_most_at_one_time_is_what_counting_each_day_gives(
    rows: list[tuple[dt.date, int, frozenset[int]]], first: dt.date, length: int
) -> None:
    last = first + length * DAY
    found = [Stay(begin, begin + more * DAY, days) for begin, more, days in rows]
    counted = peaks(found, first, last)
    for weekday in range(7):
        there = [stay for stay in found if not stay.weekdays or weekday in stay.weekdays]
        days = [first + n * DAY for n in range(length + 1)]
        most = max(sum(s.first <= day <= s.last for s in there) for day in days)  # type: ignore[operator]
        assert counted.get(weekday, 0) == most
