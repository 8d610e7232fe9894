"""The one place that knows what time it is, so that history can be told as it happened."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from django.conf import settings
from django.utils import timezone

_fixed: ContextVar[dt.datetime | None] = ContextVar("stagespoor_clock", default=None)


def now() -> dt.datetime:
    """The current moment, aware."""
    return _fixed.get() or _told() or timezone.now()


def today() -> dt.date:
    """The current day in the school's time zone."""
    return timezone.localdate(now())


def _told() -> dt.datetime | None:
    """The day in the file that ``settings.CLOCK_FILE`` names, at this time of the day.

    Only tests set it: a student's path takes years, a journey through the browser a minute.
    """
    if not settings.CLOCK_FILE:
        return None
    try:
        day = dt.date.fromisoformat(Path(settings.CLOCK_FILE).read_text(encoding="utf-8").strip())
    except (OSError, ValueError):
        return None
    return timezone.make_aware(dt.datetime.combine(day, timezone.localtime().time()))


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
