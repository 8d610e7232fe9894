"""Who gets what, best for all together: against brute force, against one by one, and out of time."""

from __future__ import annotations

import itertools
from typing import Any

import highspy
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stagespoor.core import assign_solver
from stagespoor.core.assign import NOTHING, Choice, Options, choose, first_come

Row = tuple[int, int, tuple[int, ...]]
DAYS = 5


def best_by_force(askers: int, rows: list[Row], room: list[int]) -> tuple[int, int]:
    """Every combination: the most askers, then the highest sum."""
    found = (0, 0)
    for combined in itertools.product(
        *([None, *(row for row in rows if row[0] == a)] for a in range(askers))
    ):
        taken = [row for row in combined if row]
        used = np.bincount([use for row in taken for use in row[2]], minlength=len(room))
        if (used <= room).all():
            found = max(found, (len(taken), sum(row[1] for row in taken)))
    return found


def worth(options: Options, chosen: Any) -> tuple[int, int]:
    hits = chosen[chosen != NOTHING]
    return len(hits), int(options.score[hits].sum())


def must_hold(options: Options, found: Choice) -> None:
    """Each has an own option, and nothing is over its room."""
    used = np.zeros(len(options.room), dtype=int)
    for asker, option in enumerate(found.option):
        if option != NOTHING:
            assert options.asker[option] == asker
            used[options.uses[options.start[option] : options.start[option + 1]]] += 1
    assert (used <= options.room).all()
    assert worth(options, found.option) == (found.count, found.total)


@st.composite
def cases(draw: st.DrawFn) -> tuple[int, list[Row], list[int]]:
    """Up to five askers who need one to three weekdays at one of up to four places with room for none to two."""
    askers, places = draw(st.integers(1, 5)), draw(st.integers(1, 4))
    room = draw(st.lists(st.integers(0, 2), min_size=places * DAYS, max_size=places * DAYS))
    rows = []
    for asker in range(askers):
        days = draw(st.lists(st.integers(0, DAYS - 1), min_size=1, max_size=3, unique=True))
        for place in draw(st.lists(st.integers(0, places - 1), unique=True)):
            rows.append((asker, draw(st.integers(0, 20)), tuple(place * DAYS + day for day in days)))
    return askers, rows, room


@pytest.mark.policy("MAT-3")
@settings(max_examples=1000, deadline=None)
@given(cases(), st.booleans())
def test_it_is_the_best_there_is_and_never_fewer_than_one_by_one(
    case: tuple[int, list[Row], list[int]], priced: bool
) -> None:
    askers, rows, room = case
    with pytest.MonkeyPatch.context() as patch:
        if priced:  # the way of large problems: begin with one option each, price the others in
            for name in ("ALL_AT_ONCE", "FIRST", "MORE"):
                patch.setattr(assign_solver, name, 1)
        options = Options.of(askers, rows, room)
        found = choose(options)
    must_hold(options, found)
    assert found.proven
    assert (found.count, found.total) == best_by_force(askers, rows, room)
    assert (found.count, found.total) >= worth(options, first_come(options))


def hard_case(seed: int = 5) -> Options:
    """Askers with mixed days who all want the same few places: whole choices are far from split ones."""
    rng = np.random.default_rng(seed)
    rows = []
    for asker in range(60):
        days = rng.choice(DAYS, size=rng.integers(1, 5), replace=False)
        for place in range(40):
            score = int(place * 20 + rng.integers(0, 100))
            rows.append((asker, score, tuple(int(place * DAYS + day) for day in days)))
    return Options.of(60, rows, [1] * 40 * DAYS)


@pytest.mark.policy("MAT-3")
@pytest.mark.parametrize("seconds", [0.0, 0.05, 0.3])
def test_out_of_time_it_says_so_and_is_still_not_worse_than_one_by_one(seconds: float) -> None:
    options = hard_case()
    found = choose(options, seconds=seconds)
    must_hold(options, found)
    assert (found.count, found.total) >= worth(options, first_come(options))
    if seconds == 0.0:
        assert not found.proven


def test_the_same_input_gives_the_same_answer() -> None:
    rng = np.random.default_rng(1)
    rows = [
        (a, int(rng.integers(0, 3)), (int(p),)) for a in range(40) for p in rng.choice(30, 6, replace=False)
    ]
    options = Options.of(40, rows, [1] * 30)
    first, second = choose(options), choose(options)
    assert (first.option == second.option).all()


def test_nothing_asked_and_nothing_to_give() -> None:
    assert choose(Options.of(0, [], [])).count == 0
    assert choose(Options.of(2, [], [])).option.tolist() == [NOTHING, NOTHING]
    assert choose(Options.of(1, [(0, 3, (0,))], [0])).count == 0
    assert choose(Options.of(1, [(0, 3, ()), (0, 4, ())], [])).total == 4


@pytest.mark.parametrize("row", [(2, 1, (0,)), (-1, 1, (0,)), (0, 1, (1,)), (0, -1, (0,))])
def test_what_is_not_there_is_refused(row: Row) -> None:
    with pytest.raises(ValueError, match=r"not there|negative"):
        Options.of(1, [row], [1])


def test_the_solver_prints_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    choose(Options.of(2, [(0, 3, (0,)), (1, 4, (0,)), (0, 2, (1,)), (1, 2, (1,))], [1, 1]))
    assert capfd.readouterr().out == ""


def whole_at_once(options: Options) -> int:
    """All of it as one problem in whole numbers, count and score in one weight: slow, and independent."""
    big = int(options.score.sum()) + 1
    rows = [[int(row) for row in np.flatnonzero(options.asker == asker)] for asker in range(options.askers)]
    limits = [1] * options.askers
    owner = options.owner
    for room, most in enumerate(options.room):
        rows.append([int(row) for row in owner[options.uses == room]])
        limits.append(int(most))
    solver = assign_solver._Solver()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("mip_rel_gap", 0.0)
    for score in options.score:
        solver.addVar(0.0, 1.0)
        solver.changeColCost(solver.getNumCol() - 1, -float(score + big))
        solver.changeColIntegrality(solver.getNumCol() - 1, highspy.HighsVarType.kInteger)
    for row, most in zip(rows, limits, strict=True):
        solver.addRow(
            -highspy.kHighsInf, float(most), len(row), np.array(row, dtype=np.int32), np.ones(len(row))
        )
    solver.run()
    return round(-solver.getInfo().objective_function_value)


def tangled(seed: int) -> Options:
    """Two or three days each at few places that all want: the solver would split many."""
    rng = np.random.default_rng(seed)
    rows = []
    for asker in range(9):
        days = rng.choice(DAYS, size=rng.integers(2, 4), replace=False)
        rows += [
            (asker, int(p * 9 + rng.integers(0, 12)), tuple(int(p * DAYS + d) for d in days))
            for p in range(7)
        ]
    return Options.of(9, rows, [1] * 7 * DAYS)


@pytest.mark.policy("MAT-3")
@pytest.mark.parametrize("seed", range(25))
def test_where_the_solver_would_split_somebody_it_is_still_the_best(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("ALL_AT_ONCE", "FIRST", "MORE"):
        monkeypatch.setattr(assign_solver, name, 1)
    options = tangled(seed)
    found = choose(options)
    must_hold(options, found)
    assert found.proven
    assert found.total + found.count * (int(options.score.sum()) + 1) == whole_at_once(options)
