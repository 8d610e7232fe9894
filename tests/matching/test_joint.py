"""The joint proposal on plain facts: the most students, then the best total; what was traded; overruled by hand."""

from __future__ import annotations

import itertools
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stagespoor.matching.joint import (
    Better,
    Overrules,
    Place,
    Proposal,
    Request,
    Seeker,
    alternative,
    better_pairs,
    days_at,
    one_by_one,
    propose,
    trades,
)

pytestmark = pytest.mark.policy("MAT-3")
FULL, ONE = (0,) * 7, (1,) * 7


def place(key: str, free: tuple[int | None, ...] = ONE, employer_id: int = 0) -> Place:
    return Place(key, f"Bedrijf {key}", employer_id or sum(map(ord, key)), free)


def request(
    scores: dict[int, dict[str, int]], *places: Place, seekers: list[Seeker] | None = None,
    **more: dict[int, tuple[int, ...]],
) -> Request:  # fmt: skip
    people = seekers or [Seeker(pk, f"Leerling {pk}", frozenset({0})) for pk in scores]
    return Request(people, {one.key: one for one in places}, scores, **more)


def must_hold(asked: Request, found: Proposal) -> None:
    """Nobody twice, everybody on the asked days, nothing over its room."""
    used: Counter[tuple[str | int, int]] = Counter()
    seekers = {one.pk: one for one in asked.seekers}
    for pk, one in found.given.items():
        seeker = seekers[pk]
        assert one.score == asked.scores[pk][one.key]
        assert len(one.days) == (len(seeker.days) or seeker.count)
        assert not seeker.days or set(one.days) == seeker.days
        for day in one.days:
            used[one.key, day] += 1
            used[asked.places[one.key].employer_id, day] += 1
    assert all(used[key, day] <= spot.room(day) for key, spot in asked.places.items() for day in range(7))
    rooms = asked.employer_room.items()
    assert all(used[pk, day] <= room[day] for pk, room in rooms for day in range(7))


def best_by_force(asked: Request) -> tuple[int, int]:
    """Every way to give everybody a place on some days or nothing."""
    ways = [
        [None, *((key, days) for key in asked.scores[one.pk] for days in days_at(one, asked.places[key]))]
        for one in asked.seekers
    ]
    best = (0, 0)
    for combined in itertools.product(*ways):
        used: Counter[tuple[str | int, int]] = Counter()
        total = count = 0
        for one, way in zip(asked.seekers, combined, strict=True):
            if way:
                count, total = count + 1, total + asked.scores[one.pk][way[0]]
                for day in way[1]:
                    used[way[0], day] += 1
                    used[asked.places[way[0]].employer_id, day] += 1
        fits = all(used[key, day] <= spot.room(day) for key, spot in asked.places.items() for day in range(7))
        if fits and all(
            used[pk, day] <= room[day] for pk, room in asked.employer_room.items() for day in range(7)
        ):
            best = max(best, (count, total))
    return best


@st.composite
def requests(draw: st.DrawFn) -> Request:
    """Up to four students and three places over three weekdays; asked days or any one or two."""
    free = st.tuples(*[st.sampled_from([0, 1, 2, None])] * 3).map(lambda days: (*days, 0, 0, 0, 0))
    places = [place(f"{n}", draw(free), employer_id=1 + n // 2) for n in range(draw(st.integers(1, 3)))]
    seekers, scores = [], {}
    for pk in range(1, draw(st.integers(1, 4)) + 1):
        days = draw(st.frozensets(st.integers(0, 2), max_size=2))
        seekers.append(Seeker(pk, f"Leerling {pk}", days, draw(st.integers(1, 2))))
        keys = draw(st.lists(st.sampled_from([one.key for one in places]), unique=True))
        scores[pk] = {key: draw(st.integers(0, 9)) for key in keys}
    whole = st.tuples(*[st.integers(0, 2)] * 3).map(lambda days: (*days, 0, 0, 0, 0))
    room = {1: draw(whole)} if draw(st.booleans()) else {}
    return request(scores, *places, seekers=seekers, employer_room=room)


@settings(max_examples=1000, deadline=None)
@given(requests())
def test_it_is_the_best_there_is_with_days_and_room_and_never_fewer_than_in_turn(asked: Request) -> None:
    found = propose(asked)
    must_hold(asked, found)
    assert found.proven
    assert (found.count, found.total) == best_by_force(asked)
    assert found.count >= one_by_one(asked)


@settings(max_examples=200, deadline=None)
@given(requests(), st.data())
def test_whatever_the_team_decides_holds(asked: Request, data: st.DataObject) -> None:
    rows = [(pk, key) for pk, scores in asked.scores.items() for key in scores]
    banned = frozenset(data.draw(st.lists(st.sampled_from(rows), max_size=3)) if rows else [])
    skipped = frozenset(data.draw(st.lists(st.sampled_from([one.pk for one in asked.seekers]), max_size=2)))
    found = propose(asked, Overrules(banned=banned, skipped=skipped))
    must_hold(asked, found)
    assert not skipped & set(found.given)
    assert not {(pk, one.key) for pk, one in found.given.items()} & banned


def test_one_takes_the_second_choice_so_that_another_has_a_place_and_the_page_can_say_so() -> None:
    asked = request({1: {"a": 900, "b": 800}, 2: {"a": 500}}, place("a"), place("b"))
    found = propose(asked)
    assert {pk: (one.key, one.rank) for pk, one in found.given.items()} == {1: ("b", 2), 2: ("a", 1)}
    assert one_by_one(asked) == 1
    trade = trades(asked, found, Overrules())[1]
    assert (trade.best, trade.holders, trade.lost, trade.worse) == ("a", (2,), (2,), ())
    assert better_pairs(asked, found, Overrules()) == [Better(1, "a", 2)]
    assert alternative(asked, found, 1, Overrules()) == ""


def test_a_trade_that_costs_another_only_a_less_fitting_place() -> None:
    asked = request({1: {"a": 700, "b": 650}, 2: {"a": 900, "b": 100}}, place("a"), place("b"))
    found = propose(asked)
    assert trades(asked, found, Overrules())[1].worse == (2,)
    assert better_pairs(asked, found, Overrules()) == []


def test_a_pin_takes_its_room_before_all_else_and_comes_off_again() -> None:
    asked = request({1: {"a": 900}, 2: {"a": 100}, 3: {"a": 500, "b": 10}}, place("a"), place("b"))
    ruled = Overrules().pin(2, "a")
    assert {pk: one.key for pk, one in propose(asked, ruled).given.items()} == {2: "a", 3: "b"}
    both = ruled.pin(1, "a")  # two at one place: the one who waits longer has it
    assert {pk: one.key for pk, one in propose(asked, both).given.items()} == {1: "a", 3: "b"}
    assert not ruled.free(2)
    assert ruled.ban(2, "a").pinned == {}
    assert ruled.skip(2).pinned == {}
    assert Overrules().skip(2).pin(2, "a").skipped == frozenset()


def test_the_days_of_any_days_are_chosen_so_that_others_fit() -> None:
    days = [Seeker(1, "Sam", frozenset(), 1), Seeker(2, "Noor", frozenset({0}))]
    asked = request({1: {"a": 500}, 2: {"a": 500}}, place("a", (1, 1, 0, 0, 0, 0, 0)), seekers=days)
    assert {pk: one.days for pk, one in propose(asked).given.items()} == {1: (1,), 2: (0,)}


def test_two_workplaces_of_one_employer_share_what_the_employer_takes() -> None:
    spots = [place("a", employer_id=7), place("b", employer_id=7)]
    scores = {1: {"a": 500}, 2: {"b": 500}}
    assert propose(request(scores, *spots)).count == 2
    assert propose(request(scores, *spots, employer_room={7: ONE})).count == 1
    full_on_monday = (0, 3, 3, 3, 3, 3, 3)
    assert propose(request(scores, *spots, employer_room={7: full_on_monday})).count == 0


def test_an_unknown_number_of_places_counts_as_one_and_a_full_day_is_full() -> None:
    asked = request({1: {"a": 1}, 2: {"a": 2}, 3: {"b": 3}}, place("a", (None,) * 7), place("b", FULL))
    assert set(propose(asked).given) == {2}


def test_nobody_waits() -> None:
    assert propose(request({})).count == 0
    assert one_by_one(request({})) == 0
