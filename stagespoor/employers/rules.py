"""What the facts of an employer must obey, as pure functions."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

from django.utils.translation import gettext as _

from stagespoor.core.refusals import Refusal
from stagespoor.policy.model import Policy

_POSTCODE = re.compile(r"^([1-9][0-9]{3}) ?([A-Z]{2})$")
MIN_AGES = range(12, 31)
MOST_PLACES = 500


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


def check_note(text: str) -> list[Refusal]:
    """A note says something."""
    return [] if text.strip() else [Refusal("GUI-4", _("Schrijf iets op."), field="text")]
