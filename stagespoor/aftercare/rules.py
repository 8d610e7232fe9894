"""What the policy asks after school: the four moments, a warm hand-over that is really taken over."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Collection
from decimal import Decimal
from typing import Literal, NamedTuple

from django.utils.translation import gettext as _

from stagespoor.aftercare import states
from stagespoor.core.refusals import Refusal
from stagespoor.policy.wording import length
from stagespoor.policy.working_time import Limits


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day so many months later; the last day of the month where that day does not exist."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return day.replace(year=year, month=month, day=min(day.day, calendar.monthrange(year, month)[1]))


class Due(NamedTuple):
    """A moment of aftercare, as far as its state goes."""

    state: str
    due_on: dt.date


MomentState = Literal["done", "missed", "late", "due", "ahead"]


def moment_state(moment: Due, after: Due | None, *, window: int, today: dt.date) -> MomentState:
    """How a fixed moment stands (AFT-2): done, due within ``window`` days, late after it.

    ``after`` is the next fixed moment: once that is there, one that was not done is missed.
    """
    if moment.state == states.DONE:
        return "done"
    if after and (after.due_on <= today or after.state == states.DONE):
        return "missed"
    days = dt.timedelta(days=window)
    if moment.due_on + days < today:
        return "late"
    return "due" if moment.due_on - days <= today else "ahead"


def check_contract(
    *, first_day_on: dt.date, until_on: dt.date | None, hours_per_week: Decimal | None, limits: Limits | None, age: int,
    runs: bool,
) -> list[Refusal]:  # fmt: skip
    """The facts of a contract of employment make sense, and no other contract runs (AFT-1).

    ``age`` in years on the first day, ``limits`` what the national table says of it (ATW 3:2, 5:7); None where it
    knows nothing of that day.
    """
    refusals = []
    if until_on is not None and until_on < first_day_on:
        refusals.append(
            Refusal("AFT-1", _("Het contract stopt vóór het begint. Kijk de twee data na."), field="until_on")
        )
    if limits is None:
        sentence = _("Voor deze dag zijn geen regels voor werk bekend. Kijk de eerste werkdag na.")
        refusals.append(Refusal("AFT-1", sentence, field="first_day_on"))
    elif not limits.may_be_employed(age):
        sentence = _(
            "De leerling is dan %(age)d jaar. Een arbeidscontract mag op die leeftijd nog niet (%(article)s). "
            "Kijk de eerste werkdag na."
        )
        names = {"age": age, "article": limits.articles.allowed}
        refusals.append(Refusal(limits.articles.allowed, sentence % names, field="first_day_on"))
    if hours_per_week is not None:
        refusals += _hours(hours_per_week, limits)
    if runs:
        refusals.append(
            Refusal("AFT-1", _("Er loopt al een contract. Leg eerst vast wanneer dat is gestopt."))
        )
    return refusals


def _hours(hours: Decimal, limits: Limits | None) -> list[Refusal]:
    """As many hours a week as the law allows at this age, and more than none."""
    if hours <= 0:
        return [Refusal("AFT-1", _("Vul in hoeveel uur per week. Meer dan 0."), field="hours_per_week")]
    if limits is None or not limits.allowed or hours * 60 <= limits.contract_minutes:
        return []
    sentence = _(
        "Voor %(who)s is een arbeidscontract ten hoogste %(limit)s per week (%(article)s). Vul minder uren in."
    )
    names = {
        "who": limits.name, "limit": length(limits.contract_minutes), "article": limits.contract_article,
    }  # fmt: skip
    return [Refusal(limits.contract_article, sentence % names, field="hours_per_week")]


def check_end(*, ended_on: dt.date, first_day_on: dt.date, today: dt.date) -> list[Refusal]:
    """A job ends on a day that has been, after it began (AFT-4)."""
    if ended_on > today:
        sentence = _("Deze dag moet nog komen. Leg het vast als het zover is.")
        return [Refusal("AFT-4", sentence, field="ended_on")]
    if ended_on < first_day_on:
        sentence = _("Deze dag ligt vóór de eerste werkdag. Kijk de datum na.")
        return [Refusal("AFT-4", sentence, field="ended_on")]
    return []


def check_extra(*, due_on: dt.date, reason: str, first_day_on: dt.date) -> list[Refusal]:
    """An extra moment has its reason, and comes after the first working day (AFT-2)."""
    refusals = []
    if not reason.strip():
        refusals.append(Refusal("AFT-2", _("Schrijf kort waarom dit extra moment nodig is."), field="reason"))
    if due_on < first_day_on:
        refusals.append(Refusal("AFT-2", _("Kies een dag na de eerste werkdag."), field="due_on"))
    return refusals


def check_done(
    *, state: str, done_on: dt.date, first_day_on: dt.date, today: dt.date, status: str, known: Collection[str],
    report: str,
) -> list[Refusal]:  # fmt: skip
    """A moment is done once, after the first working day, not in the future, with status and report (AFT-4)."""
    refusals = []
    if state != states.DUE:
        refusals.append(Refusal("AFT-1", _("Dit moment is al gedaan. Lees het verslag in het dossier.")))
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
    if not report.strip():
        sentence = _("Schrijf in een paar zinnen hoe het gaat, of waarom je niemand te pakken kreeg.")
        refusals.append(Refusal("AFT-1", sentence, field="report"))
    return refusals


def check_prepare(
    *, to: str, known: Collection[str], name: str, summary: str, open_now: bool
) -> list[Refusal]:
    """A hand-over names who takes over and what they must know; one at a time (AFT-3, PLC-6)."""
    refusals = []
    if to not in known:
        refusals.append(Refusal("AFT-3", _("Kies aan wie je overdraagt."), field="to"))
    if not name.strip():
        refusals.append(Refusal("AFT-3", _("Vul de naam in van wie het overneemt."), field="name"))
    if not summary.strip():
        refusals.append(
            Refusal("AFT-3", _("Schrijf wat de ander moet weten om goed te beginnen."), field="summary")
        )
    if open_now:
        refusals.append(
            Refusal("AFT-3", _("Er loopt al een overdracht voor deze leerling. Rond die eerst af."))
        )
    return refusals


def check_talk(*, state: str, talk_on: dt.date, today: dt.date) -> list[Refusal]:
    """The talk together was held before the hand-over is done (AFT-3)."""
    if state == states.ACCEPTED:
        return [Refusal("AFT-3", _("Deze overdracht is al klaar."))]
    if talk_on > today:
        sentence = _("Deze dag is nog niet geweest. Kies vandaag of eerder.")
        return [Refusal("AFT-3", sentence, field="talk_on")]
    return []


def check_offer(*, state: str, other_open: bool) -> list[Refusal]:
    """What is prepared or was declined goes to the other side, if nothing else lies there (PLC-6)."""
    if state not in (states.DRAFT, states.DECLINED):
        return [Refusal("PLC-6", _("Deze overdracht ligt al bij de ander."))]
    if other_open:
        return [
            Refusal("PLC-6", _("Er loopt al een nieuwe overdracht voor deze leerling. Ga daarmee verder."))
        ]
    return []


def check_accept(
    *, state: str, talk_on: dt.date | None, accepted_on: dt.date, note: str, today: dt.date
) -> list[Refusal]:
    """A hand-over ends only when the other side took it over, after a talk together (AFT-3, PLC-6)."""
    refusals = check_offered(state=state)
    if talk_on is None:
        sentence = _("Leg eerst vast wanneer jullie met z'n drieën hebben gepraat.")
        refusals.append(Refusal("AFT-3", sentence, field="talk_on"))
    elif accepted_on < talk_on:
        sentence = _("Deze dag ligt vóór het gesprek met z'n drieën. Kijk de datum na.")
        refusals.append(Refusal("PLC-6", sentence, field="accepted_on"))
    if accepted_on > today:
        sentence = _("Deze dag is nog niet geweest. Kies vandaag of eerder.")
        refusals.append(Refusal("PLC-6", sentence, field="accepted_on"))
    if not note.strip():
        sentence = _(
            "Schrijf hoe je weet dat de ander het heeft overgenomen, bijvoorbeeld: mail van 3 maart."
        )
        refusals.append(Refusal("PLC-6", sentence, field="accepted_note"))
    return refusals


def check_offered(*, state: str) -> list[Refusal]:
    """Only what was offered can be taken over or declined (PLC-6)."""
    sentences = {
        states.DRAFT: _("Bied de overdracht eerst aan. Daarna kan de ander antwoorden."),
        states.ACCEPTED: _("Deze overdracht is al klaar."),
        states.DECLINED: _("De ander heeft al nee gezegd. Zoek iemand anders of bied opnieuw aan."),
    }
    return [Refusal("PLC-6", sentences[state])] if state in sentences else []
