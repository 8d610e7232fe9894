"""What a lead must obey on its way to a verdict, as pure functions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.utils.translation import gettext as _

from stagespoor.acquisition import states
from stagespoor.acquisition.models import Lead
from stagespoor.core.refusals import Refusal
from stagespoor.policy.model import Policy

FARTHEST = dt.timedelta(days=365)


def check_lead(*, name: str, source: str, policy: Policy) -> list[Refusal]:
    """An address has a name, and one of the ways in which the network grows (EMP-4)."""
    found = []
    if not name.strip():
        found.append(Refusal("EMP-4", _("Vul de naam van het bedrijf in."), field="name"))
    if source not in {slug for slug, _name in policy.choices("lead_sources")}:
        found.append(Refusal("EMP-4", _("Kies hoe jullie dit adres vonden."), field="source"))
    return found


def check_owner(*, known: bool) -> list[Refusal]:
    """Who takes a lead on works with employers at this school."""
    if known:
        return []
    return [Refusal("EMP-4", _("Kies iemand van deze school die bedrijven benadert."), field="owner")]


def check_other_school(*, same_school: bool) -> list[Refusal]:
    """A student, an employer or a person of elsewhere does not come on this board."""
    if same_school:
        return []
    return [Refusal("EMP-4", _("Dit hoort niet bij jullie school. Kies iets van jullie eigen school."))]


def check_kind(*, is_employer: bool) -> list[Refusal]:
    """Network partners have their own page and are not on the board."""
    if is_employer:
        return []
    return [Refusal("EMP-4", _("Dit is een netwerkpartner. Alleen bedrijven komen op het bord."))]


def check_once(*, already_open: bool) -> list[Refusal]:
    """An employer stands on the board of a school once."""
    if not already_open:
        return []
    return [Refusal("EMP-4", _("Dit bedrijf staat al op het bord. Ga daar verder."))]


def check_next(day: dt.date | None, today: dt.date) -> list[Refusal]:
    """A next step lies ahead, at most a year."""
    if day is None or today <= day <= today + FARTHEST:
        return []
    sentence = _("Kies vandaag of een latere dag, hooguit een jaar vooruit.")
    return [Refusal("EMP-4", sentence, field="next_on")]


def check_planned(day: dt.date, today: dt.date) -> list[Refusal]:
    """A visit is planned for a day that comes (KEN-1)."""
    if today <= day <= today + FARTHEST:
        return []
    sentence = _("Plan het bezoek vandaag of later, hooguit een jaar vooruit.")
    return [Refusal("KEN-1", sentence, field="visit_on")]


def check_contact(day: dt.date, today: dt.date) -> list[Refusal]:
    """A contact has been (EMP-4)."""
    if day <= today:
        return []
    return [Refusal("EMP-4", _("Deze dag moet nog komen. Kies vandaag of eerder."), field="contact_on")]


def check_visit(
    held_on: dt.date, *, report: str, topics: Collection[str], known: Collection[str], today: dt.date
) -> list[Refusal]:
    """A visit has been, is reported, and is about the topics of the policy (KEN-1)."""
    found = []
    if held_on > today:
        sentence = _("Deze dag moet nog komen. Kies vandaag of eerder.")
        found.append(Refusal("KEN-1", sentence, field="held_on"))
    if not report.strip():
        found.append(Refusal("KEN-1", _("Schrijf kort op hoe het bezoek was."), field="report"))
    if not set(topics) <= set(known):
        found.append(Refusal("KEN-1", _("Kies onderwerpen uit de lijst."), field="topics"))
    return found


def check_not_fit(reason: str) -> list[Refusal]:
    """A verdict against an address has its reason (EMP-3)."""
    if reason.strip():
        return []
    sentence = _("Schrijf op waarom dit adres niet past. Zo hoeft niemand het opnieuw uit te zoeken.")
    return [Refusal("EMP-3", sentence, field="reason")]


def check_fit(*, has_employer: bool, same_network: bool, is_employer: bool) -> list[Refusal]:
    """What is judged fit is a company of the own network (EMP-3)."""
    if not has_employer:
        return []
    if not same_network:
        return [Refusal("EMP-3", _("Kies een bedrijf uit jullie eigen netwerk."), field="match")]
    if not is_employer:
        sentence = _("Dit is een netwerkpartner, geen stagebedrijf. Kies een ander bedrijf.")
        return [Refusal("EMP-3", sentence, field="match")]
    return []


def check_move(*, state: str, to: str) -> list[Refusal]:
    """From this step to that one is a move of the board; a colleague may have moved the address meanwhile."""
    if to in states.LEAD_MOVES.get(state, frozenset()):
        return []
    sentence = _(
        "Dit adres staat op “%(state)s”. Van daar kan deze stap niet. Kijk op de pagina van het adres."
    )
    return [Refusal("EMP-4", sentence % {"state": Lead.State(state).label})]


def due_on(next_on: dt.date | None, moved_on: dt.date, late_after_days: int) -> dt.date:
    """By when something has to happen with a lead: its own next date, else so many days after the last move."""
    return next_on or moved_on + dt.timedelta(days=late_after_days)
