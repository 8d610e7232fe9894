"""A schedule against the kind of placement and the law, case by case."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date, timedelta

import pytest

from stagespoor.core.refusals import Refusal
from stagespoor.policy.loader import get_policy
from stagespoor.policy.parts import Kind
from stagespoor.policy.rules import check_schedule
from stagespoor.policy.schedule import ScheduleFacts, ScheduleVersion, placement_days

from .make import ANY_KIND, MONDAY, VELDDIJK, day, schedule

FIRST = ScheduleVersion(MONDAY, (day(0),))


def refusals(facts: ScheduleFacts, kind: str | Kind) -> list[Refusal]:
    return check_schedule(facts, VELDDIJK.kind(kind) if isinstance(kind, str) else kind, VELDDIJK)


def norms(facts: ScheduleFacts, kind: str | Kind = ANY_KIND) -> set[str]:
    return {refusal.norm for refusal in refusals(facts, kind)}


def only(found: list[Refusal]) -> Refusal:
    assert len(found) == 1, found
    return found[0]


@pytest.mark.policy("ORI-1")
@pytest.mark.parametrize(("count", "allowed"), [(0, False), (1, True), (2, True), (3, False)])
def test_orienting_is_one_or_two_days_a_week(count: int, allowed: bool) -> None:
    found = refusals(schedule(*(day(n) for n in range(count))), "orienting")
    assert (found == []) is allowed
    if found:
        refusal = only(found)
        assert (refusal.norm, refusal.field, refusal.waivable) == ("ORI-1", "days", False)
        assert "1 tot ten hoogste 2 dagen per week" in refusal.sentence


@pytest.mark.policy("ORI-1")
def test_orienting_needs_an_end_date() -> None:
    refusal = only(refusals(schedule(day(0), end=None), "orienting"))
    assert (refusal.norm, refusal.field) == ("ORI-1", "end_on")
    assert "einddatum" in refusal.sentence


@pytest.mark.policy("PRE-1")
@pytest.mark.parametrize(("count", "allowed"), [(1, False), (2, True), (4, True), (5, False)])
def test_preparing_is_two_to_four_days_a_week(count: int, allowed: bool) -> None:
    found = refusals(schedule(*(day(n) for n in range(count))), "preparing")
    assert {refusal.norm for refusal in found} == (set() if allowed else {"PRE-1"})


@pytest.mark.policy("PLC-1")
def test_a_contract_placement_begins_with_at_most_three_days_and_may_grow_to_four() -> None:
    three, four, five = (tuple(day(n) for n in range(count)) for count in (3, 4, 5))
    later = MONDAY + timedelta(weeks=6)
    assert refusals(schedule(*three), "contract") == []
    assert "begint met ten hoogste 3 dagen" in only(refusals(schedule(*four), "contract")).sentence
    grown = (ScheduleVersion(MONDAY, three), ScheduleVersion(later, four))
    assert refusals(schedule(versions=grown), "contract") == []
    too_far = (ScheduleVersion(MONDAY, three), ScheduleVersion(later, five))
    assert only(refusals(schedule(versions=too_far), "contract")).norm == "PLC-1"


@pytest.mark.policy("PLC-1")
def test_the_first_days_are_those_in_force_at_the_start_whatever_was_planned_before() -> None:
    four, two = (tuple(day(n) for n in range(count)) for count in (4, 2))
    earlier = (ScheduleVersion(MONDAY - timedelta(days=7), four), ScheduleVersion(MONDAY, two))
    assert refusals(schedule(versions=earlier), "contract") == []


def test_another_school_counts_other_days() -> None:
    wildveld = get_policy("wildveld")
    two_days = schedule(day(0), day(1))
    assert check_schedule(two_days, wildveld.kind("orienting"), wildveld) != []
    assert check_schedule(schedule(day(0)), wildveld.kind("orienting"), wildveld) == []


def test_a_fifteen_year_old_stops_at_nineteen() -> None:
    refusal = only(refusals(schedule(day(2, "13.30-19.15"), age=15), "orienting"))
    assert (refusal.norm, refusal.field, refusal.waivable) == ("ATW-3:2", "day_2", False)
    assert "woensdag" in refusal.sentence
    assert "9 september 2026" in refusal.sentence
    assert "19.15 uur" in refusal.sentence
    assert refusals(schedule(day(2, "13.30-19"), age=15), "orienting") == []


def test_a_birthday_changes_the_limits_from_that_very_day() -> None:
    # 16 on Wednesday 14 October; on that Wednesday and later an evening is allowed.
    evening = day(2, "13.30-20")
    turns_16 = date(2010, 10, 14)
    before = schedule(evening, start=date(2026, 10, 7), born=turns_16)
    on_the_day = schedule(evening, start=date(2026, 10, 14), born=turns_16)
    day_late = schedule(evening, start=date(2026, 10, 14), born=turns_16 + timedelta(days=1))
    assert norms(before) == {"ATW-3:2"}
    assert norms(on_the_day) == set()
    assert norms(day_late) == {"ATW-3:2"}


def test_under_fourteen_nobody_works_outside_the_school() -> None:
    young = schedule(day(0), age=13)
    refusal = only(refusals(young, "orienting"))
    assert (refusal.norm, refusal.field) == ("ATW-3:2", "start_on")
    assert "1 augustus 2027" in refusal.sentence
    assert refusals(young, "internal") == []


@pytest.mark.parametrize(
    ("age", "hours", "allowed"),
    [
        (15, "9-16.30", True),
        (15, "9-16.45", False),
        (17, "8-17.30", True),
        (17, "8-17.45", False),
        (18, "7-19.45", True),
    ],
)
def test_the_longest_day_follows_age(age: int, hours: str, allowed: bool) -> None:
    assert (norms(schedule(day(0, hours, pause=30 if age < 18 else 45), age=age)) == set()) is allowed


def test_lessons_on_the_same_day_count_until_eighteen() -> None:
    busy = day(0, "13-18.30", lessons=270)  # 5 hours of work, 4.5 hours of lessons
    assert norms(schedule(busy, age=17)) == {"ATW-5:7"}
    assert norms(schedule(busy, age=18)) == set()


def test_lessons_on_other_days_count_in_the_week_unless_there_are_none() -> None:
    days = [day(n, "9-16.30") for n in range(3)]  # 21 hours
    lessons = {3: 450, 4: 450}  # 15 hours
    facts = schedule(*days, age=15, end=MONDAY + timedelta(days=6), school_lesson_minutes=lessons)
    refusal = only(refusals(facts, ANY_KIND))
    assert (refusal.norm, refusal.field) == ("ATW-3:2", "days")
    assert "36 uur" in refusal.sentence
    holiday = frozenset({MONDAY + timedelta(days=3)})
    assert norms(replace(facts, no_lesson_days=holiday)) == set()
    assert norms(replace(facts, free_days=holiday)) == set()


@pytest.mark.parametrize(
    ("worked", "lessons"),
    [((3, 4, 5), (0, 1, 2)), ((0, 1, 2), (3, 4))],
    ids=["before the first day", "after the last day"],
)
def test_lessons_of_a_week_count_also_outside_the_placement(
    worked: tuple[int, ...], lessons: tuple[int, ...]
) -> None:
    days = [day(n, "9-16.30") for n in worked]  # 21 hours
    start, end = MONDAY + timedelta(days=worked[0]), MONDAY + timedelta(days=worked[-1])
    facts = schedule(*days, age=15, start=start, end=end, school_lesson_minutes=dict.fromkeys(lessons, 450))
    assert norms(facts) == {"ATW-3:2"}
    holiday = frozenset(MONDAY + timedelta(days=n) for n in lessons)
    assert norms(replace(facts, no_lesson_days=holiday)) == set()


def test_four_weeks_average_forty_hours_at_seventeen() -> None:
    days = [day(n, "8-16.45", pause=30) for n in range(5)]  # 41.25 hours
    long, short = (
        schedule(*days, end=MONDAY + timedelta(days=27)),
        schedule(*days, end=MONDAY + timedelta(days=20)),
    )
    assert norms(long) == {"ATW-5:7"}
    assert norms(short) == set()


def test_the_average_for_seventeen_does_not_hold_weeks_after_eighteen() -> None:
    turns_18 = MONDAY + timedelta(days=7)
    few, many = (day(0),), tuple(day(n, "8-17.30") for n in range(5))  # 5.5 hours, then 45 a week
    versions = (ScheduleVersion(MONDAY, few), ScheduleVersion(turns_18, many))
    facts = schedule(versions=versions, born=turns_18.replace(year=turns_18.year - 18))
    assert norms(facts) == set()
    assert norms(replace(facts, birth_date=facts.birth_date.replace(year=facts.birth_date.year + 1))) == {
        "ATW-5:7"
    }


@pytest.mark.parametrize(
    ("age", "pause", "hours", "allowed"),
    [
        (17, 0, "9-13.30", True),
        (17, 0, "9-13.45", False),
        (17, 30, "9-17", True),
        (18, 0, "9-14.30", True),
        (18, 15, "9-17", False),
        (18, 30, "8-18.45", False),
        (18, 45, "8-19.45", True),
    ],
)
def test_a_break_is_asked_by_age_and_length(age: int, pause: int, hours: str, allowed: bool) -> None:
    assert (norms(schedule(day(0, hours, pause), age=age)) == set()) is allowed


def test_rest_between_two_days_follows_age() -> None:
    late_then_early = [day(0, "15-22.30"), day(1, "9-14")]  # 10.5 hours of rest
    assert norms(schedule(*late_then_early, age=17)) == {"ATW-5:3"}
    assert norms(schedule(day(0, "15-20.30"), day(1, "8.30-14"), age=17)) == set()  # 12 hours
    assert norms(schedule(day(0, "15-22.30"), day(2, "6-11"), age=17)) == set()  # a day between


def test_sunday_is_never_for_fifteen_and_by_nature_of_the_work_from_sixteen() -> None:
    sunday = day(6, "10-14")
    assert norms(schedule(sunday, age=15, sundays_by_nature=True)) == {"ATW-3:2"}
    assert norms(schedule(sunday, age=16)) == {"ATW-5:6"}
    assert norms(schedule(sunday, age=16, sundays_by_nature=True)) == set()
    year = schedule(sunday, age=16, sundays_by_nature=True, end=MONDAY + timedelta(days=360))
    assert norms(year) == {"ATW-5:6"}
    free = frozenset(MONDAY + timedelta(days=6 + 28 * n + 7 * odd) for n in range(13) for odd in (0, 1))
    assert norms(replace(year, free_days=free)) == set()


def test_a_free_day_is_not_held_against_the_student() -> None:
    christmas = MONDAY + timedelta(days=2)
    facts = schedule(day(2, "9-20"), age=15, end=MONDAY + timedelta(days=4))
    assert norms(facts) != set()
    assert norms(replace(facts, free_days=frozenset({christmas}))) == set()


@pytest.mark.parametrize(
    ("facts", "field", "words"),
    [
        (schedule(day(0, "15-9")), "day_0", "einde niet later dan het begin"),
        (schedule(day(1, "9-9")), "day_1", "einde niet later"),
        (schedule(day(0, "9-10", pause=60)), "day_0", "pauze"),
        (schedule(day(0, pause=-5)), "day_0", "kleiner dan nul"),
        (schedule(day(3), day(3, "16-18")), "day_3", "twee keer"),
        (schedule(day(0), end=MONDAY - timedelta(days=1)), "end_on", "voor de begindatum"),
        (schedule(day(0), end=date(9999, 1, 1)), "end_on", "ten hoogste 60 weken"),
        (schedule(versions=()), "versions", "nog geen rooster"),
        (schedule(versions=(ScheduleVersion(date(2026, 9, 8), (day(0),)),)), "versions", "nog geen rooster"),
        (schedule(versions=(FIRST, FIRST)), "versions", "twee roosters"),
        (schedule(versions=(FIRST, ScheduleVersion(date(2027, 1, 1), (day(0),)))), "versions", "na het einde"),
    ],
)  # fmt: skip
def test_what_is_no_schedule_is_refused_at_its_field(facts: ScheduleFacts, field: str, words: str) -> None:
    refusal = only(refusals(facts, "orienting"))
    assert refusal.field == field
    assert words in refusal.sentence


def test_the_kind_without_schedule_is_not_checked() -> None:
    assert refusals(schedule(versions=(), end=None), "aftercare") == []


def test_a_period_before_the_table_is_refused_not_a_crash() -> None:
    facts = schedule(day(0), start=date(206, 9, 7), end=date(206, 9, 8), born=date(190, 1, 1))
    assert "Kijk de datums na" in only(refusals(facts, ANY_KIND)).sentence


def test_equal_faults_are_told_once() -> None:
    assert len(refusals(schedule(day(2, "9-20"), age=15), ANY_KIND)) == 3  # day, evening and rest in 24 hours


def test_a_year_is_checked_in_milliseconds() -> None:
    facts = schedule(*(day(n) for n in range(4)), start=date(2026, 9, 1), end=date(2027, 8, 31), age=16)
    times = []
    for _ in range(7):
        begin = time.process_time()
        check_schedule(facts, ANY_KIND, VELDDIJK)
        times.append(time.process_time() - begin)
    assert min(times) < 0.010


def test_the_days_of_a_placement_follow_versions_and_free_days() -> None:
    versions = (
        ScheduleVersion(MONDAY, (day(0),)),
        ScheduleVersion(MONDAY + timedelta(days=7), (day(1), day(0))),
    )
    free = frozenset({MONDAY + timedelta(days=7)})
    found = [on for on, _work in placement_days(versions, MONDAY, MONDAY + timedelta(days=14), free)]
    assert found == [MONDAY, MONDAY + timedelta(days=8), MONDAY + timedelta(days=14)]
