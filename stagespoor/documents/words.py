"""Dates, times and amounts in words, as they stand in a document."""

from __future__ import annotations

import datetime as dt
import unicodedata
from typing import Any

from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

# Invisible marks that turn the direction of the text after them: in a name they could make a
# contract read differently from what was typed. The direction of letters themselves is untouched.
_TURNERS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])


def day_in_words(day: dt.date) -> str:
    """`1 september 2025`."""
    return date_format(day, "j F Y")


def weekday_in_words(weekday: int) -> str:
    """The day of the week with 0 for Monday."""
    return str(WEEKDAYS[weekday])


def time_in_words(time: dt.time) -> str:
    """`8.30 uur`, as Dutch writes it."""
    return _("%(hour)d.%(minute)02d uur") % {"hour": time.hour, "minute": time.minute}


def hours_in_words(minutes: int) -> str:
    """`7 uur` or `7 uur en 30 minuten`."""
    hours, rest = divmod(minutes, 60)
    words = _("%(count)d uur") % {"count": hours}
    if not rest:
        return words
    return _("%(hours)s en %(minutes)s") % {"hours": words, "minutes": minutes_in_words(rest)}


def minutes_in_words(minutes: int) -> str:
    """`30 minuten`, or `geen` for no minutes at all."""
    if not minutes:
        return _("geen")
    return ngettext("%(count)d minuut", "%(count)d minuten", minutes) % {"count": minutes}


def weeks_in_words(first: dt.date, last: dt.date) -> str:
    """The length of a period, in whole weeks, or in days when it is shorter than two weeks."""
    days = (last - first).days + 1
    if days < 14:
        return ngettext("%(count)d dag", "%(count)d dagen", days) % {"count": days}
    weeks = round(days / 7)
    return ngettext("%(count)d week", "%(count)d weken", weeks) % {"count": weeks}


def days_a_week(count: int) -> str:
    """`2 dagen per week`."""
    return ngettext("%(count)d dag per week", "%(count)d dagen per week", count) % {"count": count}


def printable(value: Any) -> Any:
    """The value with, in every text in it, all that cannot stand on paper taken out.

    That is: control characters, halves of characters, and marks that turn the text around.
    """
    if isinstance(value, str):
        text = value.replace("\r\n", "\n").replace("\t", " ").translate(_TURNERS)
        return "".join(c for c in text if c == "\n" or unicodedata.category(c) not in {"Cc", "Cs"})
    if isinstance(value, dict):
        return {key: printable(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [printable(item) for item in value]
    return value
