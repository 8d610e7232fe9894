"""What can be chosen, as arrays: the ground under ``core.assign``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

NOTHING = -1


@dataclass(frozen=True, slots=True)
class Options:
    """What can be chosen. Option ``o`` gives asker ``asker[o]`` a value ``score[o]`` (whole, not negative)
    and takes one unit of each resource in ``uses[start[o]:start[o + 1]]``; ``room`` is what each has.

    The order of the askers is the order in which they came.
    """

    askers: int
    asker: Ints
    score: Ints
    start: Ints
    uses: Ints
    room: Ints

    @classmethod
    def of(
        cls, askers: int, options: Iterable[tuple[int, int, Sequence[int]]], room: Sequence[int]
    ) -> Options:
        """From (asker, score, resources) rows. Raises ValueError for an unknown asker or resource."""
        rows = list(options)
        lengths = [len(uses) for _asker, _score, uses in rows]
        return cls(
            askers,
            np.array([row[0] for row in rows], dtype=np.int64),
            np.array([row[1] for row in rows], dtype=np.int64),
            np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)]).astype(np.int64),
            np.array([use for row in rows for use in row[2]], dtype=np.int64),
            np.array(room, dtype=np.int64),
        )

    def __post_init__(self) -> None:
        out = len(self.asker) and not (self.asker.min() >= 0 and self.asker.max() < self.askers)
        if out or (len(self.uses) and not (self.uses.min() >= 0 and self.uses.max() < len(self.room))):
            raise ValueError("an option names an asker or a resource that is not there")
        if len(self.score) and self.score.min() < 0:
            raise ValueError("a score is negative")

    def only(self, keep: Ints, uses_too: Bools | None = None) -> Options:
        """These options alone, in this order; ``uses_too`` says which uses still count."""
        lengths = np.diff(self.start)
        counts = uses_too.astype(np.int64) if uses_too is not None else np.ones(len(self.uses), np.int64)
        kept = np.add.reduceat(np.append(counts, 0), self.start[:-1]) if len(lengths) else lengths
        kept = np.where(lengths > 0, kept, 0)
        place = ranges(self.start[keep], lengths[keep])
        chosen = place if uses_too is None else place[uses_too[place]]
        start = np.concatenate([[0], np.cumsum(kept[keep])]).astype(np.int64)
        return Options(self.askers, self.asker[keep], self.score[keep], start, self.uses[chosen], self.room)

    @property
    def owner(self) -> Ints:
        """The option to which each use belongs."""
        return np.repeat(np.arange(len(self.asker)), np.diff(self.start))


def ranges(begin: Ints, lengths: Ints) -> Ints:
    """All positions of several slices, one after the other."""
    if not len(lengths):
        return np.zeros(0, dtype=np.int64)
    ends = np.cumsum(lengths)
    found: Ints = np.arange(ends[-1]) + np.repeat(begin - (ends - lengths), lengths)
    return found


def labels(options: Options) -> Ints:
    """For each asker the number of its component: askers that share no resource do not touch each other."""
    label, seen = np.arange(options.askers), np.full(len(options.room), options.askers)
    whose = options.asker[options.owner]
    while True:
        np.minimum.at(seen, options.uses, label[whose])
        fresh = label.copy()
        np.minimum.at(fresh, whose, seen[options.uses])
        fresh = fresh[fresh]
        if (fresh == label).all():
            return label
        label = fresh
