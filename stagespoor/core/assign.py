"""Who gets what, best for all together: at most one option per asker, within the room there is (MAT-3, APP-2).

First as many askers as possible get something, then the sum of the scores is as high as it can be. The
solver is HiGHS; around it this module keeps the problem small, keeps the two aims apart (one big number
that outweighs all scores makes the solver ten times slower and its sums inexact), and says whether the
answer is proven: by a bound that is worked out here from the solver's prices, not by its word alone.

The same input gives the same answer. Pure: no database, no clock but the time limit.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np

from stagespoor.core.assign_options import NOTHING, Ints, Options, labels
from stagespoor.core.assign_solver import Block

__all__ = ["NOTHING", "Choice", "Options", "choose", "first_come"]


@dataclass(frozen=True, slots=True)
class Choice:
    """``option[a]`` is what asker ``a`` gets, or NOTHING. ``proven``: no other choice is better."""

    option: Ints
    count: int
    total: int
    proven: bool
    seconds: float


def first_come(options: Options) -> Ints:
    """What happens one by one: each asker in turn takes the best that is left."""
    left, chosen = options.room.copy(), np.full(options.askers, NOTHING, dtype=np.int64)
    order = np.lexsort((np.arange(len(options.asker)), -options.score, options.asker))
    whose = options.asker[order]
    begin = np.searchsorted(whose, np.arange(options.askers + 1))
    start, uses = options.start, options.uses
    for asker in range(options.askers):
        for option in order[begin[asker] : begin[asker + 1]]:
            taken = uses[start[option] : start[option + 1]]
            if (left[taken] > 0).all():
                left[taken] -= 1
                chosen[asker] = option
                break
    return chosen


def choose(options: Options, *, seconds: float = 10.0) -> Choice:
    """The best choice for all together. After ``seconds`` the best found so far, with ``proven`` False.

    Never gives fewer askers something than :func:`first_come`.
    """
    began = time.monotonic()
    deadline = began + seconds
    ids, small = _reduced(options)
    chosen, proven = np.full(options.askers, NOTHING, dtype=np.int64), True
    greedy = first_come(small)
    for block in _blocks(small, greedy):
        found, sure = Block(small, block, greedy, deadline).solved()
        proven = proven and sure
        hits = found[found != NOTHING]
        chosen[small.asker[hits]] = ids[hits]
    plain = first_come(options)
    if _worth(options, plain) > _worth(options, chosen):
        chosen = plain  # only where the time was too short
    count, total = _worth(options, chosen)
    return Choice(chosen, count, total, proven, time.monotonic() - began)


def _worth(options: Options, chosen: Ints) -> tuple[int, int]:
    hits = chosen[chosen != NOTHING]
    return len(hits), int(options.score[hits].sum())


# --- making it small --------------------------------------------------------------------------------


def _reduced(options: Options) -> tuple[Ints, Options]:
    """The options that can matter, with the room for which somebody else also asks; and their numbers."""
    ids = np.arange(len(options.asker))
    full = np.zeros(len(ids), dtype=bool)
    full[options.owner[options.room[options.uses] < 1]] = True
    ids = ids[~full]
    options = options.only(ids)
    while len(ids):
        tight = _asked(options) > options.room
        free = np.ones(len(ids), dtype=bool)
        free[options.owner[tight[options.uses]]] = False
        best = np.full(options.askers, -1, dtype=np.int64)
        np.maximum.at(best, options.asker[free], options.score[free])
        keep = options.score > best[options.asker]
        # of the free options of one asker the first of the best
        frees = np.flatnonzero(free & (options.score == best[options.asker]))
        keep[frees[np.unique(options.asker[frees], return_index=True)[1]]] = True
        options = options.only(np.flatnonzero(keep), tight[options.uses])
        ids = ids[keep]
        if keep.all():
            break
    return ids, options


def _asked(options: Options) -> Ints:
    """By how many askers each resource can be asked."""
    rooms = len(options.room)
    pairs: Ints = options.asker[options.owner] * rooms + options.uses
    pairs.sort()  # a good deal faster than np.unique
    first = np.append(True, pairs[1:] != pairs[:-1])[: len(pairs)]
    return np.bincount(pairs[first] % max(1, rooms), minlength=rooms)


def _blocks(options: Options, greedy: Ints) -> list[Ints]:
    """The options in parts that can be solved apart: all that one by one goes well for everybody in one
    part (there only the scores count), and each knot in which somebody goes short."""
    if not len(options.asker):
        return []
    label = labels(options)
    able = np.zeros(options.askers, dtype=bool)
    able[options.asker] = True
    short = np.unique(label[able & (greedy == NOTHING)])
    mine = label[options.asker]
    parts = [np.flatnonzero(mine == knot) for knot in short]
    easy = np.flatnonzero(~np.isin(mine, short))
    return [*parts, easy] if len(easy) else parts
