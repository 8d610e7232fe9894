"""Dividing the waiting applications over the coaches: best for all together, against every division."""

from __future__ import annotations

import itertools
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stagespoor.trajectories.proposal import (
    HISTORY_IS_WORTH,
    SECTOR_IS_WORTH,
    Asked,
    CoachFacts,
    propose_coaches,
)

NAMES = {"green": "Groen", "retail": "Detailhandel"}
pytestmark = pytest.mark.policy("APP-2", "MAT-3")


def cost(division: dict[int, int], asked: list[Asked], coaches: list[CoachFacts]) -> int:
    """What a division costs: every next student of a coach more, less history and sector."""
    by_id, taken, total = {coach.user_id: coach for coach in coaches}, Counter[int](), 0
    for one in asked:
        coach = by_id[division[one.referral_id]]
        total += coach.load + taken[coach.user_id]
        total -= HISTORY_IS_WORTH * (coach.user_id in one.earlier)
        total -= SECTOR_IS_WORTH * bool(coach.sectors & one.sectors)
        taken[coach.user_id] += 1
    return total


sectors = st.frozensets(st.sampled_from(sorted(NAMES)))


@settings(deadline=None, max_examples=150)
@given(
    st.lists(st.tuples(st.integers(0, 8), sectors), min_size=1, max_size=3),
    st.lists(st.tuples(sectors, st.frozensets(st.integers(0, 2), max_size=1)), min_size=1, max_size=5),
)
def test_no_division_costs_less(
    loads: list[tuple[int, frozenset[str]]], waiting: list[tuple[frozenset[str], frozenset[int]]]
) -> None:
    coaches = [CoachFacts(pk, f"Coach {pk}", load, knows) for pk, (load, knows) in enumerate(loads)]
    asked = [Asked(100 + n, wants, earlier) for n, (wants, earlier) in enumerate(waiting)]
    found = {pk: one.user_id for pk, one in propose_coaches(asked, coaches, NAMES).items()}
    assert list(found) == [one.referral_id for one in asked]
    cheapest = min(
        cost({one.referral_id: pk for one, pk in zip(asked, division, strict=True)}, asked, coaches)
        for division in itertools.product(range(len(coaches)), repeat=len(asked))
    )
    assert cost(found, asked, coaches) == cheapest


def test_together_is_better_than_one_after_the_other() -> None:
    """In turn Anna takes the first and is then too busy for the student she knows."""
    coaches = [CoachFacts(1, "Anna", 3, frozenset({"green"})), CoachFacts(2, "Bram", 4, frozenset({"green"}))]
    asked = [
        Asked(10, frozenset({"green"})), Asked(11, frozenset({"green"})), Asked(12, frozenset(), frozenset({1})),
        Asked(13, frozenset({"green"})),
    ]  # fmt: skip
    found = propose_coaches(asked, coaches, NAMES)
    assert found[12].user_id == 1
    assert found[12].reasons[0] == "begeleidde de leerling eerder"


def test_who_knows_the_student_but_is_too_busy_is_named() -> None:
    coaches = [CoachFacts(1, "Anna", 9), CoachFacts(2, "Bram", 2)]
    found = propose_coaches([Asked(10, earlier=frozenset({1}))], coaches, NAMES)
    assert found[10].user_id == 2
    assert found[10].reasons[-1] == "Anna kent de leerling, maar heeft het drukker"


def test_a_whole_year_at_once_is_divided_evenly() -> None:
    coaches = [CoachFacts(pk, f"Coach {pk}", pk % 3) for pk in range(6)]
    found = propose_coaches([Asked(n) for n in range(90)], coaches, NAMES)
    after = Counter({coach.user_id: coach.load for coach in coaches})
    after.update(one.user_id for one in found.values())
    assert max(after.values()) - min(after.values()) <= 1
