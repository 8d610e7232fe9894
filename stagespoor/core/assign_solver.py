"""One part of a problem of ``core.assign``, brought to HiGHS and back."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np

from stagespoor.core.assign_options import NOTHING, Floats, Ints, Options, labels, ranges

_EPS = 1e-6
ALL_AT_ONCE = 20_000  # up to this many options the solver gets them all; beyond it they are priced in
FIRST, MORE = 8, 4  # options per asker at the beginning, and at each round of pricing


class _Solver(highspy.Highs):
    """HiGHS without its callbacks: to set them up it prints a line before output can be switched off."""

    def __init__(self) -> None:
        super(highspy.Highs, self).__init__()


@dataclass(frozen=True, slots=True)
class _Read:
    """An answer of the solver about ``columns``: ``bound`` on every choice, ``worth`` of each option against
    what its asker has among the columns, ``loss`` against what it could have at these prices."""

    columns: Ints
    x: Floats
    bound: float
    worth: Floats
    loss: Floats


class Block:
    """A part of the options, renumbered, with the solver around it."""

    def __init__(self, options: Options, ids: Ints, greedy: Ints, deadline: float) -> None:
        part = options.only(ids)
        people, asker = np.unique(part.asker, return_inverse=True)
        rooms, uses = np.unique(part.uses, return_inverse=True)
        self.options = Options(len(people), asker, part.score, part.start, uses, options.room[rooms])
        self.ids, self.deadline, self.askers = ids, deadline, len(people)
        where = np.full(len(options.asker), NOTHING)
        where[ids] = np.arange(len(ids))
        begun = greedy[people]
        self.best = np.where(begun == NOTHING, NOTHING, where[begun])
        self.owner = self.options.owner

    def solved(self) -> tuple[Ints, bool]:
        """The chosen options by their number outside, and whether that is proven best."""
        sure = True
        count = self.count(self.best)
        if count < self.askers:
            ones = np.ones(len(self.ids), dtype=np.int64)
            self.best, sure = self._stage(ones, None, self.best)
            count = self.count(self.best)
        self.best, best_score = self._stage(self.options.score, count, self.best)
        return np.where(self.best == NOTHING, NOTHING, self.ids[self.best]), sure and best_score

    @staticmethod
    def count(chosen: Ints) -> int:
        """How many get something."""
        return int((chosen != NOTHING).sum())

    def _stage(self, value: Ints, count: int | None, begun: Ints) -> tuple[Ints, bool]:
        """Raise the sum of ``value``, with exactly ``count`` askers served (None: any number)."""
        have = int(value[begun[begun != NOTHING]].sum())
        columns, read = self._first(value, begun), None
        halfway = (time.monotonic() + self.deadline) / 2
        while True:
            answer = self._run(columns, value, count, self.deadline if read is None else halfway)
            if answer is None:
                break
            read = self._read(answer, columns, value, count)
            if read.bound < have + 1 - _EPS:
                return begun, True
            missing = self._missing(read.worth, columns)
            if not len(missing):
                break
            columns = np.union1d(columns, missing)
        if read is None:
            return begun, False
        chosen, got = self._whole(read.columns, read.x, value)
        if chosen is None:
            chosen, got = self._rounded(read, value)
            got = got if count in (None, self.count(chosen)) else -1
        if got > have:
            begun, have = chosen, got
        if read.bound < have + 1 - _EPS:
            return begun, True
        return self._integer(value, count, begun.copy(), read)

    def _first(self, value: Ints, begun: Ints) -> Ints:
        if len(self.ids) <= ALL_AT_ONCE:
            return np.arange(len(self.ids))
        # the small prime spreads equal values over different places
        mixed = (np.arange(len(self.ids)) * 7919) % 104_729
        top = _top(self.options.asker, value.astype(np.float64) * 200_000 - mixed, FIRST)
        return np.union1d(top, begun[begun != NOTHING])

    def _missing(self, worth: Floats, columns: Ints) -> Ints:
        """Options outside ``columns`` that the prices call better than what their asker has."""
        if len(columns) == len(self.ids):
            return np.zeros(0, dtype=np.int64)
        outside = np.ones(len(self.ids), dtype=bool)
        outside[columns] = False
        found = np.flatnonzero(outside & (worth > _EPS))
        return found[_top(self.options.asker[found], worth[found], MORE)]

    def _read(self, answer: tuple[Floats, Floats], columns: Ints, value: Ints, count: int | None) -> _Read:
        """What the solver's prices say of all options, also of those it did not get.

        The bound holds for any prices that are not negative, so that it leans on no tolerance of the solver.
        """
        x, duals = answer
        price = np.maximum(0.0, -duals[self.askers : self.askers + len(self.options.room)])
        extra = -float(duals[-1]) if self._counted(count) else 0.0
        paid = np.bincount(self.owner, weights=price[self.options.uses], minlength=len(self.ids))
        net = value - paid - extra
        floor = -np.inf if count == self.askers else 0.0
        best, within = np.full(self.askers, floor), np.full(self.askers, floor)
        np.maximum.at(best, self.options.asker, net)
        np.maximum.at(within, self.options.asker[columns], net[columns])
        bound = float(best.sum() + (price * self.options.room).sum()) + extra * (count or 0)
        return _Read(columns, x, bound, net - within[self.options.asker], net - best[self.options.asker])

    def _counted(self, count: int | None) -> bool:
        return count is not None and count < self.askers

    def _run(
        self, columns: Ints, value: Ints, count: int | None, until: float, *, whole: bool = False
    ) -> tuple[Floats, Floats] | None:
        """Ask HiGHS; None when it found nothing in time."""
        left = until - time.monotonic()
        if left <= 0:
            return None
        part = self.options.only(columns)
        solver = _Solver()
        settings: dict[str, Any] = {
            "output_flag": False, "threads": 1, "random_seed": 0, "time_limit": left, "mip_rel_gap": 0.0,
            "mip_abs_gap": 0.9,
        }  # fmt: skip
        for name, setting in settings.items():
            solver.setOptionValue(name, setting)
        solver.passModel(self._model(part, value[columns], count, whole))
        solver.run()
        self.finished = solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
        if not self.finished and not whole:
            return None
        solution = solver.getSolution()
        if not solution.value_valid:
            return None
        return np.array(solution.col_value), np.array(solution.row_dual)

    def _model(self, part: Options, value: Ints, count: int | None, whole: bool) -> highspy.HighsLp:
        size, rooms = len(part.asker), len(part.room)
        counted = self._counted(count)
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = size, self.askers + rooms + counted
        model.col_cost_ = -value.astype(np.float64)
        model.col_lower_, model.col_upper_ = np.zeros(size), np.ones(size)
        least = np.full(model.num_row_, -highspy.kHighsInf)
        most = np.concatenate([np.ones(self.askers), part.room, np.full(int(counted), count or 0)])
        if count == self.askers:
            least[np.unique(part.asker)] = 1.0
        if counted:
            least[-1] = most[-1]
        model.row_lower_, model.row_upper_ = least, most.astype(np.float64)
        each = 1 + int(counted)
        start = part.start + each * np.arange(size + 1)
        index = np.empty(start[-1], dtype=np.int32)
        index[start[:-1]] = part.asker
        index[ranges(start[:-1] + 1, np.diff(part.start))] = self.askers + part.uses
        if counted:
            index[start[1:] - 1] = self.askers + rooms
        model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        model.a_matrix_.start_, model.a_matrix_.index_ = start.astype(np.int32), index
        model.a_matrix_.value_ = np.ones(len(index))
        if whole:
            model.integrality_ = [highspy.HighsVarType.kInteger] * size
        return model

    def _whole(self, columns: Ints, x: Floats, value: Ints) -> tuple[Ints | None, int]:
        """The solution as a choice, or None where the solver split somebody or went over the room."""
        hits = columns[x > 0.5]
        asker = self.options.asker[hits]
        part = self.options.only(hits)
        over = np.bincount(part.uses, minlength=len(part.room)) > part.room
        if len(np.unique(asker)) < len(asker) or over.any() or (np.abs(x - np.round(x)) > _EPS).any():
            return None, -1
        chosen = np.full(self.askers, NOTHING, dtype=np.int64)
        chosen[asker] = hits
        return chosen, int(value[hits].sum())

    def _rounded(self, read: _Read, value: Ints) -> tuple[Ints, int]:
        """A choice near what the solver would split: who has most of an option first, then what is left."""
        share = np.zeros(len(self.ids))
        share[read.columns] = np.round(read.x, 3)
        order = np.lexsort((np.arange(len(share)), -read.loss, -share))
        left, chosen = self.options.room.copy(), np.full(self.askers, NOTHING, dtype=np.int64)
        asker, start, uses, missing = self.options.asker, self.options.start, self.options.uses, self.askers
        for option in order.tolist():
            if chosen[asker[option]] == NOTHING:
                taken = uses[start[option] : start[option + 1]]
                if (left[taken] > 0).all():
                    left[taken] -= 1
                    chosen[asker[option]] = option
                    missing -= 1
                    if not missing:
                        break
        return chosen, int(value[chosen[chosen != NOTHING]].sum())

    def _integer(self, value: Ints, count: int | None, begun: Ints, read: _Read) -> tuple[Ints, bool]:
        """Whole choices only: first among the options at their price, then among all that can still win.

        With the prices as they are, a choice with option ``o`` is worth at most ``bound + loss[o]``.
        """
        held, whose = read.columns[read.x > _EPS], self.options.asker
        broken = np.unique(whose[read.columns[np.abs(read.x - np.round(read.x)) > _EPS]])
        sure = False
        for narrow in (True, False):
            have = int(value[begun[begun != NOTHING]].sum())
            if read.bound < have + 1 - _EPS:
                return begun, True
            if narrow:
                can = read.columns[read.worth[read.columns] >= -_EPS]
            else:
                can = np.flatnonzero(read.loss >= have - read.bound - _EPS)
            able = np.unique(np.concatenate([can, held, begun[begun != NOTHING]]))
            # without a count over all, askers that share no room are decided apart
            label = labels(self.options.only(able)) if not self._counted(count) else np.zeros_like(begun)
            knots = np.unique(label[broken])
            if narrow:
                easy = ~np.isin(label, knots)  # there the solver split nobody
                begun[easy] = NOTHING
                taken = held[easy[whose[held]]]
                begun[whose[taken]] = taken
            parts = [able[label[whose[able]] == knot] for knot in knots]
            found = [self._improved(part, value, count, begun) for part in parts]
            sure = all(found)
        return begun, sure

    def _improved(self, columns: Ints, value: Ints, count: int | None, begun: Ints) -> bool:
        """Put the best whole choice among these options into ``begun``; whether it is proven best."""
        people = np.unique(self.options.asker[columns])
        mine = begun[people]
        have = int(value[mine[mine != NOTHING]].sum())
        alone = len(people) == 1
        if alone and not self._counted(count):
            begun[people] = columns[np.argmax(value[columns])]
            return True
        answer = self._run(columns, value, count, self.deadline, whole=True)
        if answer is None:
            return False
        chosen, got = self._whole(columns, np.round(answer[0]), value)
        if chosen is not None and got > have:
            begun[people] = chosen[people]
        return self.finished


def _top(asker: Ints, worth: Floats, number: int) -> Ints:
    """The positions of the ``number`` best rows of each asker."""
    order = np.lexsort((np.arange(len(asker)), -worth, asker))
    whose = asker[order]
    rank = np.arange(len(order)) - np.searchsorted(whose, whose)
    return np.sort(order[rank < number])
