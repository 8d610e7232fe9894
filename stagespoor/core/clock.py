"""The one place that knows what time it is, so that history can be told as it happened."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.utils import timezone

_fixed: ContextVar[dt.datetime | None] = ContextVar("stagespoor_clock", default=None)


def now() -> dt.datetime:
    """The current moment, aware."""
    return _fixed.get() or timezone.now()


def today() -> dt.date:
    """The current day in the school's time zone."""
    return timezone.localdate(now())


@contextmanager
def at(moment: dt.datetime | dt.date) -> Iterator[None]:
    """Run the enclosed actions as if it were ``moment`` (a day means 10:00 on that day)."""
    if not isinstance(moment, dt.datetime):
        moment = timezone.make_aware(dt.datetime.combine(moment, dt.time(10)))
    token = _fixed.set(moment)
    try:
        yield
    finally:
        _fixed.reset(token)
