"""No schedule that the table forbids is ever accepted, none that it allows is refused.

The oracle below is written from the table in the law alone: it shares no code and no data with
the rules, and looks at one day after another in the plainest way.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st

from stagespoor.policy.parts import Kind
from stagespoor.policy.rules import check_schedule
from stagespoor.policy.schedule import ScheduleFacts, ScheduleVersion, WorkDay

from .make import ANY_KIND, VELDDIJK

HOUR = 60
LAW = {  # age group -> day, week, averages (weeks, hours), rest, earliest, latest, breaks (over, minutes)
    "child": (7, 35, [], 14, time(7), time(19), [(4.5, 30)]),
    "youth": (9, 45, [(4, 40)], 12, time(6), time(23), [(4.5, 30)]),
    "adult": (12, 60, [(4, 55), (16, 48)], 11, None, None, [(5.5, 30), (10, 45)]),
}


def oracle_allows(facts: ScheduleFacts, kind: Kind) -> bool:
    assert facts.end_on is not None
    period = [facts.start_on + timedelta(days=n) for n in range((facts.end_on - facts.start_on).days + 1)]
    work = {on: found for on in period if (found := work_on(facts, on))}
    if not days_per_week_fit(facts, kind):
        return False
    both = {**facts.elsewhere, **work}
    all_days = sorted({*period, *facts.elsewhere})
    longer = [
        all_days[0] + timedelta(days=n) for n in range((all_days[-1] - all_days[0]).days + 1)
    ]  # what is worked elsewhere counts along, in the weeks that this placement touches
    return (
        all(day_fits(facts, on, job) for on, job in work.items())
        and all(rest_fits(facts, on, both, work) for on in both)
        and all(week_fits(facts, monday, both) for monday in mondays(list(work)))
        and averages_fit(facts, longer, both, work)
        and sundays_fit(both, work)
    )


def group(facts: ScheduleFacts, on: date) -> str | None:
    born = facts.birth_date
    years = 0
    while (born.year + years + 1, born.month, born.day) <= (on.year, on.month, on.day):
        years += 1
    if years < 14:
        return None
    return "child" if years < 16 else "youth" if years < 18 else "adult"


def work_on(facts: ScheduleFacts, on: date) -> WorkDay | None:
    if on in facts.free_days:
        return None
    newest = sorted((v for v in facts.versions if v.valid_from <= on), key=lambda v: v.valid_from)[-1]
    for job in newest.days:
        if job.weekday == on.weekday():
            return job
    return None


def hours_of(facts: ScheduleFacts, on: date, job: WorkDay | None) -> float:
    """Hours that count on a day: work without breaks, and lessons under eighteen."""
    minutes = 0
    if job is not None:
        minutes += (
            datetime.combine(on, job.ends) - datetime.combine(on, job.starts)
        ).seconds // 60 - job.break_minutes
    if group(facts, on) != "adult" and on not in facts.free_days and on not in facts.no_lesson_days:
        minutes += job.lesson_minutes if job is not None else facts.school_lesson_minutes.get(on.weekday(), 0)
    return minutes / HOUR


def days_per_week_fit(facts: ScheduleFacts, kind: Kind) -> bool:
    counts = [len(v.days) for v in sorted(facts.versions, key=lambda v: v.valid_from)]
    at_start = [len(v.days) for v in facts.versions if v.valid_from <= facts.start_on]
    low, high, first = {
        "orienting": (1, 2, 2), "preparing": (2, 4, 4), "contract": (2, 4, 3), "any": (1, 7, 7)
    }["any" if kind is ANY_KIND else kind.slug]  # fmt: skip
    return all(low <= count <= high for count in counts) and at_start[-1] <= first


def day_fits(facts: ScheduleFacts, on: date, job: WorkDay) -> bool:
    who = group(facts, on)
    if who is None:
        return False
    longest, _week, _averages, rest, earliest, latest, breaks = LAW[who]
    net = (
        datetime.combine(on, job.ends) - datetime.combine(on, job.starts)
    ).seconds / 3600 - job.break_minutes / HOUR
    if hours_of(facts, on, job) > longest:
        return False
    if earliest and job.starts < earliest:
        return False
    if latest and job.ends > latest:
        return False
    if any(net > over and job.break_minutes < minutes for over, minutes in breaks):
        return False
    if (datetime.combine(on, job.ends) - datetime.combine(on, job.starts)).seconds / 3600 > 24 - rest:
        return False
    if on.isoweekday() == 7:
        return who != "child" and facts.sundays_by_nature
    return True


def rest_fits(facts: ScheduleFacts, on: date, work: dict[date, WorkDay], own: dict[date, WorkDay]) -> bool:
    after = on + timedelta(days=1)
    if after not in work or (on not in own and after not in own):
        return True
    gap = datetime.combine(after, work[after].starts) - datetime.combine(on, work[on].ends)
    asked = max(LAW[group(facts, one) or "child"][3] for one in (on, after))
    return gap >= timedelta(hours=asked)


def mondays(period: list[date]) -> list[date]:
    return sorted({on - timedelta(days=on.weekday()) for on in period})


def days_of(monday: date) -> list[date]:
    return [monday + timedelta(days=n) for n in range(7)]


def week_hours(facts: ScheduleFacts, monday: date, work: dict[date, WorkDay]) -> float:
    """All seven days: lessons before the first day of the placement and after the last are in the week."""
    return sum(hours_of(facts, on, work.get(on)) for on in days_of(monday))


def week_fits(facts: ScheduleFacts, monday: date, work: dict[date, WorkDay]) -> bool:
    worked = [on for on in days_of(monday) if on in work]
    hours = week_hours(facts, monday, work)
    return all(hours <= LAW[group(facts, on) or "child"][1] + 1e-9 for on in worked)


def averages_fit(
    facts: ScheduleFacts, period: list[date], work: dict[date, WorkDay], own: dict[date, WorkDay]
) -> bool:
    weeks = mondays(period)
    hours = {monday: week_hours(facts, monday, work) for monday in weeks}
    for first in range(len(weeks)):
        for who, size, most in (("youth", 4, 40), ("adult", 4, 55), ("adult", 16, 48)):
            window = [on for monday in weeks[first : first + size] for on in days_of(monday)]
            concerned = any(on in work and group(facts, on) == who for on in window)
            total = sum(hours[monday] for monday in weeks[first : first + size])
            if concerned and any(on in own for on in window) and total > size * most + 1e-9:
                return False
    return True


def sundays_fit(work: dict[date, WorkDay], own: dict[date, WorkDay]) -> bool:
    sundays = [on for on in work if on.isoweekday() == 7]
    for on in sundays:
        year = [one for one in sundays if on - timedelta(weeks=52) < one <= on]
        if len(year) > 39 and any(one in own for one in year):
            return False
    return True


# --- Schedules around the limits ----------------------------------------------------------------

START = date(2026, 9, 7)
quarters = st.integers(min_value=4 * 5, max_value=4 * 15).map(lambda n: n * 15)
lengths = st.sampled_from(
    [240, 270, 285, 300, 330, 345, 360, 420, 450, 465, 510, 570, 585, 600, 630, 660, 720, 765, 780, 795]
)
pauses = st.sampled_from([0, 15, 30, 30, 30, 45, 45, 60])


@st.composite
def work_days(draw: st.DrawFn, weekday: int) -> WorkDay:
    begin = draw(quarters)
    end = min(begin + draw(lengths), 23 * 60 + 45)
    pause = draw(pauses)
    assume(end - begin - pause > 0)
    lessons = draw(st.sampled_from([0, 0, 0, 60, 120]))
    return WorkDay(weekday, time(begin // 60, begin % 60), time(end // 60, end % 60), pause, lessons)


@st.composite
def calm_days(draw: st.DrawFn, weekday: int) -> WorkDay:
    """A day near the limits of a fifteen-year-old, so that many schedules are allowed."""
    begin = draw(st.sampled_from([420, 450, 480, 510, 540]))
    minutes = draw(st.sampled_from([240, 270, 300, 330, 420, 450, 465, 480]))
    pause = draw(st.sampled_from([30, 30, 30, 45, 0]))
    return WorkDay(
        weekday, time(begin // 60, begin % 60), time((begin + minutes) // 60, (begin + minutes) % 60), pause
    )


@st.composite
def schedules(draw: st.DrawFn) -> tuple[ScheduleFacts, Kind]:
    kind = draw(
        st.sampled_from(
            [*(VELDDIJK.kind(k) for k in ("orienting", "preparing", "contract")), ANY_KIND, ANY_KIND]
        )
    )
    start = START + timedelta(days=draw(st.integers(0, 10)))
    length = draw(st.one_of(st.integers(0, 60), st.sampled_from([111, 118, 130, 200, 400])))
    end = start + timedelta(days=length if kind is ANY_KIND else min(length, 400))
    days = draw(st.sampled_from([work_days, calm_days, calm_days]))
    versions = [ScheduleVersion(start - timedelta(days=draw(st.integers(0, 3))), draw(weeks(days)))]
    for offset in draw(st.lists(st.integers(1, max(1, length)), max_size=2, unique=True)):
        if start + timedelta(days=offset) <= end:
            versions.append(ScheduleVersion(start + timedelta(days=offset), draw(weeks(days))))
    age = draw(st.sampled_from([13, 14, 15, 15, 16, 17, 17, 18, 30]))
    born = start.replace(year=start.year - age) + timedelta(
        days=draw(st.sampled_from([-90, -1, 0, 1, 2, 9, 30, 45]))
    )
    free = draw(st.lists(st.integers(0, max(1, length)), max_size=8))
    none = draw(st.lists(st.integers(0, max(1, length)), max_size=4))
    lessons = draw(st.dictionaries(st.integers(0, 4), st.sampled_from([180, 270, 330, 400]), max_size=4))
    second = (
        draw(st.lists(st.integers(-30, length + 30), max_size=6, unique=True)) if draw(st.booleans()) else []
    )
    elsewhere = {on: draw(calm_days(on.weekday())) for on in (start + timedelta(days=n) for n in second)}
    facts = ScheduleFacts(
        birth_date=born,
        start_on=start,
        end_on=end,
        versions=tuple(draw(st.permutations(versions))),
        free_days=frozenset(start + timedelta(days=n) for n in free),
        no_lesson_days=frozenset(start + timedelta(days=n) for n in none),
        school_lesson_minutes=lessons,
        sundays_by_nature=draw(st.booleans()),
    )
    free_elsewhere = {on: job for on, job in elsewhere.items() if _lawful_day_off(facts, on)}
    return replace(facts, elsewhere=free_elsewhere), kind


def _lawful_day_off(facts: ScheduleFacts, on: date) -> bool:
    """A day on which the student is free here, and old enough to work elsewhere."""
    here = facts.start_on <= on <= (facts.end_on or on) and work_on(facts, on) is not None
    return not here and group(facts, on) is not None


@st.composite
def weeks(draw: st.DrawFn, days: object) -> tuple[WorkDay, ...]:
    weekdays = draw(st.lists(st.sampled_from([0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 6]), max_size=6, unique=True))
    return tuple(draw(days(weekday)) for weekday in weekdays)  # type: ignore[operator]


@pytest.mark.policy("ORI-1", "PRE-1", "PLC-1")
@settings(
    max_examples=600, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(schedules())
def test_the_rules_and_the_oracle_agree(case: tuple[ScheduleFacts, Kind]) -> None:
    facts, kind = case
    found = check_schedule(facts, kind, VELDDIJK)
    allowed = oracle_allows(facts, kind)
    event("allowed" if allowed else "refused")
    assert (found == []) is allowed, found
    for refusal in found:
        assert refusal.sentence
        assert "%(" not in refusal.sentence


# --- Schedules exactly at one limit, a minute under it and a minute over it ---------------------


def _job(weekday: int, begin: int, net: int, pause: int = 60, lessons: int = 0) -> WorkDay:
    """A day from minute ``begin`` with ``net`` minutes of work."""
    end = begin + net + pause
    return WorkDay(weekday, time(begin // 60, begin % 60), time(end // 60, end % 60), pause, lessons)


def _days_at(target: str, who: str, delta: int, lessons: int, average: tuple[int, int]) -> list[WorkDay]:
    """Days that reach one limit of the law plus ``delta`` minutes, and keep well within the others."""
    longest, week, _averages, rest, earliest, latest, _breaks = LAW[who]
    if target == "day":
        return [_job(0, 480, longest * 60 + delta, lessons=lessons)]
    if target == "week":
        count = 6 if who == "adult" else 5
        each = week * 60 // count
        rest_of_week = week * 60 - each * (count - 1) + delta
        return [
            *(_job(n, 480, each) for n in range(count - 1)),
            _job(count - 1, 480, rest_of_week, lessons=lessons),
        ]
    if target == "average":
        each = average[1] * 60 // 5
        return [*(_job(n, 420, each) for n in range(4)), _job(4, 420, each + delta, lessons=lessons)]
    if target == "rest":
        ends = (latest.hour if latest else 22) * 60 - 30
        return [_job(0, ends - 300, 240), _job(1, ends + rest * 60 - 24 * 60 + delta, 240)]
    if target == "span":
        return [_job(0, 450, 300, pause=(24 - rest) * 60 - 300 + delta)]
    if target == "early":
        return [_job(0, (earliest.hour if earliest else 5) * 60 + delta, 240)]
    if target == "late":
        return [_job(0, (latest.hour if latest else 23) * 60 - 300 + delta, 240)]
    return [_job(6, 480, 240)]


@st.composite
def edges(draw: st.DrawFn) -> tuple[ScheduleFacts, Kind]:
    who = draw(st.sampled_from(["child", "youth", "adult"]))
    target = draw(st.sampled_from(["day", "week", "average", "rest", "span", "early", "late", "sundays"]))
    average = draw(st.sampled_from(LAW[who][2] or [(1, 30)]))
    delta, lessons = draw(st.sampled_from([-15, -1, 0, 0, 1, 15])), draw(st.sampled_from([0, 0, 0, 1, 30]))
    length, free = 7, frozenset[date]()
    if target == "average":
        length = 7 * (average[0] + draw(st.integers(0, 2)))
    elif target == "sundays":
        length = 7 * draw(st.integers(50, 56))
        off = draw(st.lists(st.integers(0, 55), min_size=10, max_size=16, unique=True))
        free = frozenset(START + timedelta(days=6 + 7 * n) for n in off)
    # The birthday that ends or begins this group: outside the period, or on any day of it.
    turns = START + timedelta(
        days=draw(st.one_of(st.just(-60 if who == "adult" else 500), st.integers(-2, length + 2)))
    )
    age = {"child": 16, "youth": 18, "adult": 18}[who]
    facts = ScheduleFacts(
        birth_date=turns.replace(year=turns.year - age),
        start_on=START,
        end_on=START + timedelta(days=length - 1),
        versions=(ScheduleVersion(START, tuple(_days_at(target, who, delta, lessons, average))),),
        free_days=free,
        no_lesson_days=frozenset({START}) if draw(st.booleans()) else frozenset(),
        sundays_by_nature=True,
    )
    if target in {"week", "average"} and draw(st.booleans()):
        return _halved(facts), ANY_KIND
    return facts, ANY_KIND


def _halved(facts: ScheduleFacts) -> ScheduleFacts:
    """The same weeks, worked at two companies: the total must come out the same."""
    (version,) = facts.versions
    assert facts.end_on is not None
    here, there = version.days[::2], {job.weekday: job for job in version.days[1::2]}
    period = (START + timedelta(days=n) for n in range((facts.end_on - START).days + 1))
    return replace(
        facts, versions=(ScheduleVersion(START, here),),
        elsewhere={on: there[on.weekday()] for on in period if on.weekday() in there},
    )  # fmt: skip


@settings(max_examples=700, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(edges())
def test_the_rules_and_the_oracle_agree_at_the_minute(case: tuple[ScheduleFacts, Kind]) -> None:
    facts, kind = case
    found = check_schedule(facts, kind, VELDDIJK)
    allowed = oracle_allows(facts, kind)
    event("allowed" if allowed else "refused")
    assert (found == []) is allowed, found
