"""The columns of Bedrijven."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from stagespoor.policy.model import Policy
from stagespoor.ui.table import NONE, Column, both, chip, day_text, link, sub

Row = dict[str, Any]


def employer_columns(policy: Policy, taken: Mapping[int, int]) -> list[Column]:
    """The columns for the rows of ``queries.employer_rows``; ``taken``: places in use by employer (EMP-1)."""
    address, sectors = reverse("employers:list"), dict(policy.choices("sectors"))
    closed, silent = chip(_("Neemt geen leerlingen"), "stopped"), chip(_("Niet bellen"), "late")
    from_age = _("vanaf %(age)s")

    def name(row: Row) -> str:
        parts: list[str] = [link(address, row["pk"], row["name"])]
        if not row["is_active"]:
            parts += [" ", closed]
        if row["do_not_call"]:
            parts += [" ", silent]
        if row["tasks"]:
            parts.append(sub(row["tasks"]))
        return both(*parts)

    return [
        Column(_("Bedrijf"), name, sort="naam"),
        Column(_("Plaats"), lambda row: row["city"] or NONE, sort="plaats"),
        Column(_("Sector"), lambda row: sectors.get(row["sector"]) or NONE, sort="sector"),
        Column(_("Plaatsen"), _places(taken), sort="plaatsen"),
        Column(
            _("Leeftijd"), lambda row: from_age % {"age": row["min_age"]} if row["min_age"] else NONE
        ),
        Column(_("Laatste contact"), lambda row: day_text(row["last_contact_on"]), sort="contact"),
    ]  # fmt: skip


def _places(taken: Mapping[int, int]) -> Any:
    """What is free of the places, with the words looked up once for the page."""
    full, some, used = chip(_("Vol"), "waiting"), _("%(free)s van %(places)s vrij"), _("%(taken)s bezet")
    unknown = SafeString(f'<span class="soft">{escape(_("onbekend"))}</span>')

    def cell(row: Row) -> str:
        here, places = taken.get(row["pk"], 0), row["places"]
        if places is None:
            return used % {"taken": here} if here else unknown
        free = places - here
        return some % {"free": free, "places": places} if free > 0 else full

    return cell
