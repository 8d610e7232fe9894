"""The joint proposal against what stands in the database, counted here day by day: nobody is one too many (MAT-3).

Nothing of the room is asked of the code that is tried: only who is where, as this file wrote it down.
"""

from __future__ import annotations

import datetime as dt
import itertools
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import pytest
from django.db import transaction

from stagespoor.access.actor import Actor
from stagespoor.access.roles import Role
from stagespoor.core import clock
from stagespoor.employers.models import Employer
from stagespoor.matching.joint import Given, propose
from stagespoor.matching.joint_queries import Table, table_for
from stagespoor.placements.models import Placement
from stagespoor.policy.loader import get_policy
from stagespoor.schools.models import School
from stagespoor.trajectories.models import Trajectory
from stagespoor.workplaces.models import SchoolPlaces, Workplace
from tests.factories import (
    EmployerFactory,
    PlacementFactory,
    SchoolFactory,
    StudentFactory,
    TrajectoryFactory,
    actor,
    ready_student,
)

pytestmark = [pytest.mark.django_db, pytest.mark.policy("MAT-3", "EMP-1")]
TODAY, DAY = dt.date(2026, 3, 2), dt.timedelta(days=1)
PERIODS = [(TODAY, TODAY + 27 * DAY), (TODAY + 14 * DAY, TODAY + 41 * DAY)]


class There(NamedTuple):
    """Somebody who is, or may come, at a workplace of an employer on these weekdays in this period."""

    employer: int
    workplace: int | None
    own: bool
    days: frozenset[int]
    first: dt.date
    last: dt.date


@dataclass
class World:
    """A school that looks for places, a sister school, and who is where."""

    school: School
    sister: School
    by: Actor
    there: list[There] = field(default_factory=list)
    takes: dict[int, int] = field(default_factory=dict)
    for_us: dict[int, int] = field(default_factory=dict)

    def seeks(self, days: list[int], period: tuple[dt.date, dt.date] = PERIODS[0]) -> Placement:
        student, coach = ready_student(self.school)
        made: Placement = PlacementFactory(
            trajectory=Trajectory.objects.get(student=student), state="searching", employer=None, supervisor=None,
            schedule=False, asked_weekdays=days, start_on=period[0], end_on=period[1], coach_id=coach.user_id,
        )  # fmt: skip
        return made

    def employer(self, places: int, floors: Sequence[int | None]) -> tuple[Employer, list[Workplace]]:
        """An employer with workplaces; of each how many it takes of this school (None: not agreed)."""
        made: Employer = EmployerFactory(network=self.school.network, sector="green", places=places)
        self.takes[made.pk] = places
        found = []
        for number, count in enumerate(floors):
            floor = Workplace.objects.create(employer=made, name=f"Plek {number}", sector="green")
            if count is not None:
                SchoolPlaces.objects.create(workplace=floor, school=self.school, places=count)
                self.for_us[floor.pk] = count
            found.append(floor)
        return made, found

    def is_at(
        self, at: Employer, floor: Workplace | None, days: list[int], *, own: bool = True,
        period: tuple[dt.date, dt.date] = PERIODS[0],
    ) -> None:  # fmt: skip
        student = StudentFactory(school=self.school if own else self.sister)
        PlacementFactory(
            trajectory=TrajectoryFactory(student=student), employer=at, workplace=floor, asked_weekdays=days,
            start_on=period[0], end_on=period[1], schedule=False,
        )  # fmt: skip
        self.there.append(There(at.pk, floor.pk if floor else None, own, frozenset(days), *period))

    def holds(self, came: Iterable[There]) -> bool:
        """Is on every day everywhere no more than there are places? Each day of the year is counted."""
        everybody = [*self.there, *came]
        for number in range(50):
            day = TODAY + number * DAY
            now = [one for one in everybody if one.first <= day <= one.last and day.weekday() in one.days]
            for pk, places in self.takes.items():
                if sum(one.employer == pk for one in now) > places:
                    return False
            for pk, places in self.for_us.items():
                if sum(one.workplace == pk and one.own for one in now) > places:
                    return False
        return True


@pytest.fixture
def world() -> World:
    school = SchoolFactory()
    return World(school, SchoolFactory(network=school.network), actor(Role.LEAD, school))


def comes(row: Placement, key: str, days: Iterable[int]) -> There:
    employer, _dash, floor = key.partition("-")
    assert row.start_on
    assert row.end_on
    return There(
        int(employer), int(floor) if floor else None, True, frozenset(days), row.start_on, row.end_on
    )


def arrivals(table: Table, given: dict[int, Given]) -> list[There]:
    return [comes(table.placements[pk], one.key, one.days) for pk, one in given.items()]


def best_by_force(world: World, table: Table, keys: list[str]) -> tuple[int, int]:
    """Every student at every place or nowhere; what has no score is a place that was left out."""
    rows, best = list(table.placements.values()), (0, 0)
    for way in itertools.product([None, *keys], repeat=len(rows)):
        placed = [(row, key) for row, key in zip(rows, way, strict=True) if key]
        total = sum(table.request.scores.get(row.pk, {}).get(key, 0) for row, key in placed)
        if (len(placed), total) > best and world.holds(
            comes(row, key, row.asked_weekdays) for row, key in placed
        ):
            best = (len(placed), total)
    return best


def test_an_employer_with_two_workplaces_takes_no_more_than_it_said_on_the_same_day(world: World) -> None:
    with clock.at(TODAY):
        world.seeks([1])
        world.seeks([1])
        shop, (left, right) = world.employer(3, [None, None])
        world.is_at(shop, left, [1])
        world.is_at(shop, right, [1], own=False)
        table = table_for(world.by, get_policy("velddijk"))
        found = propose(table.request)
        assert (found.count, found.proven) == (1, True)
        assert world.holds(arrivals(table, dict(found.given)))
        # on Monday nobody is there: two have a place
        Placement.objects.filter(state="searching").update(asked_weekdays=[0])
        assert propose(table_for(world.by, get_policy("velddijk")).request).count == 2


def drawn(world: World, rng: random.Random) -> list[str]:
    """One or two employers with one to three workplaces, and who is there; the keys of all places."""
    keys = []
    for _number in range(rng.randint(1, 2)):
        floors = [rng.choice([None, 0, 1, 2]) for _floor in range(rng.randint(1, 3))]
        shop, workplaces = world.employer(rng.randint(1, 4), floors)
        keys += [f"{shop.pk}-{floor.pk}" for floor in workplaces]
        for _there in range(rng.randint(0, 3)):
            days = sorted(rng.sample(range(5), rng.randint(1, 2)))
            world.is_at(shop, rng.choice(workplaces), days, own=rng.random() < 0.7, period=PERIODS[0])
    return keys


def test_it_is_the_best_there_is_and_nobody_is_one_too_many_counted_day_by_day(world: World) -> None:
    rng, placed, short = random.Random(3), 0, 0
    with clock.at(TODAY):
        for days in ([1], [1], [0, 1]):
            world.seeks(days)
        for _round in range(40):
            with transaction.atomic():
                world.there, world.takes, world.for_us = [], {}, {}
                keys = drawn(world, rng)
                if not world.holds(()):  # more there already than was agreed
                    transaction.set_rollback(True)
                    continue
                table = table_for(world.by, get_policy("velddijk"))
                found = propose(table.request)
                transaction.set_rollback(True)
            assert found.proven
            assert world.holds(arrivals(table, dict(found.given)))
            assert (found.count, found.total) == best_by_force(world, table, keys)
            placed, short = placed + found.count, short + 3 - found.count
    assert placed > 20
    assert short > 10


def test_with_other_periods_nobody_is_one_too_many(world: World) -> None:
    rng = random.Random(5)
    with clock.at(TODAY):
        world.seeks([1], PERIODS[0])
        world.seeks([1], PERIODS[1])
        world.seeks([1, 2], PERIODS[1])
        for _round in range(25):
            with transaction.atomic():
                world.there, world.takes, world.for_us = [], {}, {}
                drawn(world, rng)
                if world.holds(()):
                    table = table_for(world.by, get_policy("velddijk"))
                    given = dict(propose(table.request).given)
                    assert world.holds(arrivals(table, given))
                transaction.set_rollback(True)
