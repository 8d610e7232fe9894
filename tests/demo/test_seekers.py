"""Who looks for a place in the demo: few places near home, so that the joint proposal has something to trade."""

from __future__ import annotations

import pytest

from stagespoor.core import clock
from stagespoor.demo import seekers
from stagespoor.demo.chain import ASKED, BRANCHES, HEAD, chain
from stagespoor.demo.clockwork import run
from stagespoor.demo.stories import Life
from stagespoor.demo.world import SchoolWorld, build
from stagespoor.employers.models import Employer
from stagespoor.matching.joint import Overrules, one_by_one, propose, trades
from stagespoor.matching.joint_queries import table_for
from stagespoor.placements.models import Candidate
from stagespoor.students.models import Student

pytestmark = pytest.mark.django_db
TOWN = ("Reusel", 51.3625, 5.1625)
OLD_ENOUGH = 4


def lives_in_one_town(world: SchoolWorld) -> list[Life]:
    """Four students of the same town, who tell nothing else."""
    levels = {person.number: person.level for person in world.people}
    old = [number for number, level in levels.items() if level >= OLD_ENOUGH]
    city, lat, lon = TOWN
    Student.objects.filter(number__in=old).update(city=city, lat=lat, lon=lon)
    rows = Student.objects.filter(school=world.school, number__in=old).select_related("mentor", "school")
    return [
        Life(world, student, OLD_ENOUGH, clock.today())
        for student in rows.order_by("number")[: seekers.MOST_NEAR + 1]
    ]


@pytest.mark.policy("MAT-3")
def test_few_places_near_home_are_traded_and_a_branch_is_asked_too_often() -> None:
    today = clock.today()
    worlds = build(today, share=0.15)
    world = worlds[0]
    lives = lives_in_one_town(world)
    few = seekers.few_near(lives)
    assert few is not None
    assert len(few.lives) == len(few.near) + 1 > 2
    told = [seekers.few_places(life, few, number) for number, life in enumerate(few.lives)]
    run([*told, *chain(worlds, today)], until=today)

    request = table_for(world.lead, world.policy).request
    found = propose(request)
    traded = trades(request, found, Overrules()).values()
    assert found.count == len(few.lives) > one_by_one(request)
    assert any(one.lost for one in traded)
    assert any(one.worse for one in traded)

    branch = Employer.objects.get(name=f"{HEAD} {BRANCHES[0]}")
    asked = Candidate.objects.filter(employer=branch, asked_on__isnull=False)
    assert 0 < asked.count() <= ASKED
