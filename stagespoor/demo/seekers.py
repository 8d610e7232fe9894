"""Who looks for a place just now and why it is not easy: few places near home, or the last step that is still open.

For the joint proposal: several students want the same place, and somebody has no other.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from stagespoor.core import clock
from stagespoor.core.geo import distance_between
from stagespoor.demo import texts
from stagespoor.demo.clockwork import Story, weeks, workday
from stagespoor.employers import actions as employers
from stagespoor.employers.models import Employer
from stagespoor.placements import actions as placements
from stagespoor.students import actions as students
from stagespoor.trajectories import actions as trajectories
from stagespoor.workplaces import actions as workplaces

if TYPE_CHECKING:
    from stagespoor.demo.stories import Life
    from stagespoor.trajectories.models import Referral

TAKEN = 10  # of the fourth year so many show something else
NEAR_KM, FURTHER_KM = 3, 12
MOST_NEAR = 3  # more places than this are not few
TUESDAY = [1]  # the day on which this year goes to its placements
BEFORE = {"preparing": "orienting", "contract": "preparing"}
LEVELS = {5: "preparing", 6: "contract"}
PLAN = "Kan alleen op de fiets in het eigen dorp."


class Few(NamedTuple):
    """Students of one town, and the few places in one sector there."""

    lives: list[Life]
    sector: str
    near: list[Employer]


def stories(lives: Sequence[Life]) -> dict[int, Story]:
    """By student the story of those who look for a place now; of the others nothing."""
    found: dict[int, Story] = {}
    by_school: dict[int, list[Life]] = defaultdict(list)
    for life in lives:
        by_school[life.world.school.pk].append(life)
    for group in by_school.values():
        few = few_near([one for one in group if one.level == 4][TAKEN:])
        if few is not None:
            for number, life in enumerate(few.lives):
                found[life.student.pk] = few_places(life, few, number)
        for level, kind in LEVELS.items():
            # a small demo needs its few for what runs
            for life in [one for one in group if one.level == level and _works(one)][3:5]:
                found[life.student.pk] = _looks_now(life, kind)
    return found


def _works(life: Life) -> bool:
    """Goes on to work, early in the year."""
    return life.student.exit_profile == "work" and life.pace < dt.timedelta()


def few_near(lives: Sequence[Life]) -> Few | None:
    """The town and the sector with the fewest places, at least two, and one student more than that."""
    by_town: dict[str, list[Life]] = defaultdict(list)
    for life in lives:
        if life.student.lat is not None:
            by_town[life.student.city].append(life)
    options = [
        Few(group[: len(near) + 1], sector, near)
        for _town, group in sorted(by_town.items())
        for sector, rows in sorted(group[0].world.employers.items())
        if 2 <= len(near := _near(group[0], rows)) <= MOST_NEAR
        and len(group) > len(near)
        # a place with workplaces of its own has days and judgements of its own
        and not any(one.pk in group[0].world.floors for one in near)
    ]
    return min(options, key=lambda few: len(few.near), default=None)


def _near(life: Life, rows: Sequence[Employer]) -> list[Employer]:
    found = []
    for one in rows:
        km = distance_between(life.student.lat, life.student.lon, one.lat, one.lon)
        if km is not None and km <= NEAR_KM:
            found.append(one)
    return found


def few_places(life: Life, few: Few, number: int) -> Story:
    """From the application to the search, on Tuesdays, in the own town; the first of them may go further.

    Who comes first is helped last then: somebody else has no other place.
    """
    life.sure, life.sector = True, few.sector
    yield workday(life.today - weeks(12))
    students.set_bridge_module(student=life.student, module=1, state="busy", by=life.mentor)
    if number < len(few.near):
        _one_place(life, few.near[number], skilled=number == 0)
    begin = workday(life.today - weeks(6))
    yield begin
    referral = life._refer(4)
    yield begin + weeks(1) + dt.timedelta(days=(1 - begin.weekday()) % 7)
    life._assign(referral)
    yield workday(begin + weeks(3))
    _intake(life, referral, radius_km=NEAR_KM if number else FURTHER_KM)
    yield workday(begin + weeks(4))
    life._fit()
    yield workday(begin + weeks(5))
    life._route(4)
    if not life.student.placements.exists():
        life._skip_internal()
    yield workday(clock.today() + dt.timedelta(days=2))
    placements.open_placement(student=life.student, kind="orienting", by=life.coach, asked_weekdays=TUESDAY)


def _one_place(life: Life, employer: Employer, *, skilled: bool) -> None:
    """The coach called: there is place for one. The first of them guides well."""
    employer.refresh_from_db()
    employers.change_employer(employer=employer, by=life.coach, places=1)
    if skilled:
        workplaces.judge(
            employer=employer, by=life.coach, verdict="fit", skilled=True, fits_whom=texts.LEAD_FITS[0]
        )


def _intake(life: Life, referral: Referral, *, radius_km: int) -> None:
    trajectories.record_intake(
        referral=referral, by=life.coach, held_on=clock.today(), motivation=life.rng.choice(texts.MOTIVATION),
        goals="De leerdoelen van de mentor besproken en herkend.",
        possibilities=life.rng.choice(texts.POSSIBILITIES),
        preferences="Wil graag iets doen in deze richting en dicht bij huis.",
        limits=PLAN if radius_km == NEAR_KM else life.rng.choice(texts.LIMITS),
        weighed={
            factor.slug: {"judgement": "good", "grounds": life.rng.choice(texts.GROUNDS)}
            for factor in life.world.policy.weigh_factors
        },
        sectors=[life.sector], radius_km=radius_km, travel="bike", advised_own_search=True,
    )  # fmt: skip


def _looks_now(life: Life, kind: str) -> Story:
    """Told as always, but the search for this kind begins only three days ago."""
    life.sure = True
    newest = life.student.placements.order_by("-pk")
    for day in life.tell():
        last = newest.values_list("kind", "state").first()
        is_next = last == (BEFORE[kind], "closed")
        yield max(day, workday(life.today - dt.timedelta(days=3))) if is_next else day
