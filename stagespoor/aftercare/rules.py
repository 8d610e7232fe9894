"""What the policy asks after school: the four moments, a warm hand-over that is really taken over."""

from __future__ import annotations

import calendar
import datetime as dt

from django.utils.translation import gettext as _

from stagespoor.core.refusals import Refusal


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day so many months later; the last day of the month where that day does not exist."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return day.replace(year=year, month=month, day=min(day.day, calendar.monthrange(year, month)[1]))


def check_done(
    *, done_on: dt.date, first_day_on: dt.date, today: dt.date, status: str, known: set[str]
) -> list[Refusal]:
    """A moment is done after the first working day, not in the future, with a status (AFT-4)."""
    refusals = []
    if done_on > today:
        refusals.append(
            Refusal("AFT-1", _("Deze dag is nog niet geweest. Kies vandaag of eerder."), field="done_on")
        )
    elif done_on < first_day_on:
        refusals.append(
            Refusal("AFT-1", _("Deze dag ligt vóór de eerste werkdag. Kijk de datum na."), field="done_on")
        )
    if status not in known:
        refusals.append(Refusal("AFT-4", _("Kies hoe het er nu voor staat."), field="status"))
    return refusals


def check_contract(*, first_day_on: dt.date, until_on: dt.date | None, birth_date: dt.date) -> list[Refusal]:
    """The dates of a contract of employment make sense."""
    refusals = []
    if until_on is not None and until_on < first_day_on:
        refusals.append(
            Refusal("AFT-1", _("Het contract stopt vóór het begint. Kijk de twee data na."), field="until_on")
        )
    if first_day_on < add_months(birth_date, 15 * 12):
        sentence = _("De leerling is dan nog geen 15 jaar. Kijk de eerste werkdag na.")
        refusals.append(Refusal("AFT-1", sentence, field="first_day_on"))
    return refusals


def check_accept(*, talk_on: dt.date | None, note: str) -> list[Refusal]:
    """A hand-over ends only when the other side took it over, after a talk together (AFT-3, PLC-6)."""
    refusals = []
    if talk_on is None:
        sentence = _("Leg eerst vast wanneer jullie met z'n drieën hebben gepraat.")
        refusals.append(Refusal("AFT-3", sentence, field="talk_on"))
    if not note.strip():
        sentence = _(
            "Schrijf hoe je weet dat de ander het heeft overgenomen, bijvoorbeeld: mail van 3 maart."
        )
        refusals.append(Refusal("PLC-6", sentence, field="accepted_note"))
    return refusals
