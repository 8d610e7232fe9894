"""Dates, days and lengths of time as Dutch words in a refusal."""

from __future__ import annotations

from datetime import date, time

from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def on_date(day: date) -> str:
    """ "7 september 2026" """
    return date_format(day, "j F Y")


def weekday_name(weekday: int) -> str:
    """ "maandag" for 0."""
    return str(WEEKDAYS[weekday])


def clock(moment: time) -> str:
    """ "8.30" as in "8.30 uur"."""
    return f"{moment.hour}.{moment.minute:02d}"


def length(minutes: int) -> str:
    """ "7 uur", "7,5 uur", "7 uur en 20 minuten", "45 minuten"."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return ngettext("%(count)d minuut", "%(count)d minuten", rest) % {"count": rest}
    if not rest:
        return _("%(hours)d uur") % {"hours": hours}
    if rest == 30:
        return _("%(hours)d,5 uur") % {"hours": hours}
    return _("%(hours)d uur en %(rest)d minuten") % {"hours": hours, "rest": rest}


def days(count: int) -> str:
    """ "1 dag", "3 dagen"."""
    return ngettext("%(count)d dag", "%(count)d dagen", count) % {"count": count}
