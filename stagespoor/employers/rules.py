"""What the facts of an employer must obey, as pure functions."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Mapping
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from stagespoor.core.refusals import Refusal
from stagespoor.employers.models import Employer, EmployerNote
from stagespoor.policy.model import Policy

_POSTCODE = re.compile(r"^([1-9][0-9]{3}) ?([A-Z]{2})$")
MIN_AGES = range(12, 31)
MOST_PLACES = 500
MOST_PHOTOS = 12


def tidy_postcode(text: str) -> str:
    """ "5611ac" becomes "5611 AC"; what is no Dutch post code stays as it is."""
    match = _POSTCODE.match(text.strip().upper())
    return f"{match[1]} {match[2]}" if match else text.strip()


def tidy_kvk(text: str) -> str:
    """Only the digits: "KvK 1234 5678" becomes "12345678"."""
    return re.sub(r"[^0-9]", "", text)


def check_employer(facts: Mapping[str, Any], policy: Policy) -> list[Refusal]:
    """May an employer be kept with these facts? Only the facts that are given are looked at."""
    found = []
    if "name" in facts and not facts["name"].strip():
        found.append(Refusal("EMP-1", _("Vul de naam van het bedrijf in."), field="name"))
    sector = facts.get("sector")
    if sector and sector not in {slug for slug, _name in policy.choices("sectors")}:
        found.append(Refusal("EMP-1", _("Kies een sector uit de lijst."), field="sector"))
    found += _check_numbers(facts)
    if facts.get("min_age") is not None and facts["min_age"] not in MIN_AGES:
        found.append(Refusal("EMP-1", _("Kies een leeftijd van 12 tot en met 30 jaar."), field="min_age"))
    if facts.get("places") is not None and not 0 <= facts["places"] <= MOST_PLACES:
        found.append(Refusal("EMP-1", _("Kies 0 tot en met 500 plaatsen."), field="places"))
    return found


def _check_numbers(facts: Mapping[str, Any]) -> list[Refusal]:
    found = []
    kvk, branch = facts.get("kvk") or "", facts.get("branch_number") or ""
    if kvk and not re.fullmatch(r"[0-9]{8}", kvk):
        found.append(Refusal("EMP-1", _("Een KvK-nummer heeft 8 cijfers. Kijk het nummer na."), field="kvk"))
    if branch and not re.fullmatch(r"[0-9]{12}", branch):
        sentence = _("Een vestigingsnummer heeft 12 cijfers. Kijk het nummer na.")
        found.append(Refusal("EMP-1", sentence, field="branch_number"))
    return found


def check_contact(*, name: str, taken: Collection[str]) -> list[Refusal]:
    """A person has a name that nobody else at this employer has."""
    if not name.strip():
        return [Refusal("EMP-5", _("Vul een naam in."), field="name")]
    if name.strip().casefold() in {other.casefold() for other in taken}:
        sentence = _("Deze persoon staat al bij dit bedrijf. Wijzig de gegevens daar.")
        return [Refusal("EMP-5", sentence, field="name")]
    return []


def check_kind(kind: str, *, was: str = "", taken: bool = False) -> list[Refusal]:
    """A partner is of a known kind, stays a partner, and is there once (TSK-4)."""
    if kind not in Employer.Kind.values:
        return [Refusal("TSK-4", _("Kies een soort uit de lijst."), field="kind")]
    if was and (was == Employer.Kind.EMPLOYER) != (kind == Employer.Kind.EMPLOYER):
        sentence = _("Een bedrijf kan geen netwerkpartner worden, en andersom. Voeg het apart toe.")
        return [Refusal("TSK-4", sentence, field="kind")]
    if taken:
        sentence = _("Deze partner staat al bij de netwerkpartners. Wijzig de gegevens daar.")
        return [Refusal("TSK-4", sentence, field="name")]
    return []


def check_head(*, head: Employer, employer: Employer, has_branches: bool) -> list[Refusal]:
    """A branch belongs to a head of its own network, one step deep."""
    sentence = ""
    if head.network_id != employer.network_id or head.is_partner or head.merged_into_id:
        sentence = _("Kies een bedrijf uit de lijst.")
    elif head.pk == employer.pk:
        sentence = _("Een bedrijf kan niet bij zichzelf horen. Kies een ander bedrijf of maak dit leeg.")
    elif head.head_id:
        sentence = _("%(name)s is zelf een vestiging. Kies het hoofdbedrijf.") % {"name": head.name}
    elif has_branches:
        sentence = _("Dit bedrijf heeft zelf vestigingen. Het kan dan niet bij een ander horen.")
    return [Refusal("EMP-1", sentence, field="head")] if sentence else []


def check_note(
    text: str, *, today: dt.date, how: str = EmployerNote.How.NOTE, contact_on: dt.date | None = None,
    next_contact_on: dt.date | None = None, non_mailing: bool = False, silent_until: dt.date | None = None,
    stranger: bool = False,
) -> list[Refusal]:  # fmt: skip
    """A note says something; a contact has a day that has been, and keeps to what the employer asked."""
    found = [] if text.strip() else [Refusal("GUI-4", _("Schrijf iets op."), field="text")]
    if how not in EmployerNote.How.values:
        found.append(Refusal("EMP-5", _("Kies een soort contact uit de lijst."), field="how"))
    elif how != EmployerNote.How.NOTE and contact_on is None:
        found.append(Refusal("EMP-5", _("Vul de dag van het contact in."), field="contact_on"))
    if how == EmployerNote.How.MAIL and non_mailing:
        sentence = _("Dit bedrijf wil geen post of mail. Bel of ga langs, en noteer dat.")
        found.append(Refusal("EMP-5", sentence, field="how"))
    if contact_on and contact_on > today:
        sentence = _("Deze dag moet nog komen. Kies vandaag of eerder.")
        found.append(Refusal("EMP-5", sentence, field="contact_on"))
    if stranger:
        found.append(Refusal("EMP-5", _("Kies iemand van dit bedrijf."), field="person"))
    return found + _check_next(next_contact_on, today, silent_until)


def check_relation(
    *, next_contact_on: dt.date | None, silent_until: dt.date | None, silent_reason: str, today: dt.date,
    was_next: dt.date | None = None, keeper_known: bool = True,
) -> list[Refusal]:  # fmt: skip
    """Who keeps the contact is a colleague; silence has an end and a reason, and the next contact comes after."""
    found = []
    if not keeper_known:
        found.append(Refusal("EMP-5", _("Kies een collega uit de lijst."), field="keeper"))
    if silent_until and silent_until < today:
        sentence = _("Deze dag is al geweest. Kies een dag die nog komt, of maak dit leeg.")
        found.append(Refusal("EMP-5", sentence, field="silent_until"))
    if silent_until and not silent_reason.strip():
        sentence = _("Schrijf op waarom jullie dit bedrijf met rust laten.")
        found.append(Refusal("EMP-5", sentence, field="silent_reason"))
    if next_contact_on != was_next or silent_until:
        found += _check_next(next_contact_on, today, silent_until)
    return found


def _check_next(
    next_contact_on: dt.date | None, today: dt.date, silent_until: dt.date | None
) -> list[Refusal]:
    sentence = ""
    if next_contact_on and silent_until and today <= silent_until and next_contact_on <= silent_until:
        sentence = _("Met rust laten tot en met %(day)s is afgesproken. Kies een dag daarna.")
        sentence %= {"day": date_format(silent_until, "j F Y")}
    elif next_contact_on and next_contact_on < today:
        sentence = _("Deze dag is al geweest. Kies vandaag of later.")
    return [Refusal("EMP-5", sentence, field="next_contact_on")] if sentence else []


def check_photo(*, caption: str, there: int) -> list[Refusal]:
    """A photo says in words what is on it; a place has a few."""
    found = []
    if not caption.strip():
        found.append(Refusal("EMP-5", _("Schrijf op wat er op de foto staat."), field="caption"))
    if there >= MOST_PHOTOS:
        sentence = _("Er staan al %(most)d foto’s bij dit bedrijf. Haal eerst een oude weg.")
        found.append(Refusal("EMP-5", sentence % {"most": MOST_PHOTOS}, field="image"))
    return found
