"""Runs the stories of many students through each other, day by day, as they would have happened."""

from __future__ import annotations

import datetime as dt
import gc
import heapq
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from itertools import count

from stagespoor.core import clock

Story = Generator[dt.date, None, None]


def run(stories: Iterable[Story], *, until: dt.date) -> int:
    """Run every story up to and including ``until``; what comes later has not happened yet.

    A story yields the day on which it wants to go on; its actions then run on that day. Returns the
    number of days' work done. Deterministic: equal days go in the order in which the stories came.
    """
    order = count()
    waiting: list[tuple[dt.date, int, Story]] = []

    def put_back(story: Story) -> None:
        day = next(story, None)
        if day is not None and day <= until:
            heapq.heappush(waiting, (day, next(order), story))

    for story in stories:
        put_back(story)
    done = 0
    while waiting:
        day, _number, story = heapq.heappop(waiting)
        with clock.at(day):
            put_back(story)
        done += 1
    return done


def together(*stories: Story) -> Story:
    """Several stories of one student told at once: each goes on on its own day.

    What a story does before its first day runs at once, as in :func:`run`. Equal days go in the order given.
    """
    waiting = [(day, number, story) for number, story in enumerate(stories) if (day := next(story, None))]
    heapq.heapify(waiting)
    while waiting:
        day, number, story = heapq.heappop(waiting)
        yield day
        following = next(story, None)
        if following is not None:
            heapq.heappush(waiting, (following, number, story))


@contextmanager
def few_sweeps() -> Iterator[None]:
    """Look for rings of garbage a hundred times less often: in a long run that takes a fifth of the time."""
    usual = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(70_000, 20, 100)
    try:
        yield
    finally:
        gc.set_threshold(*usual)
        gc.unfreeze()


def workday(day: dt.date) -> dt.date:
    """The day itself, or the Monday after a weekend."""
    return day + dt.timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


def weeks(number: float) -> dt.timedelta:
    """So many weeks, in whole days."""
    return dt.timedelta(days=round(number * 7))
