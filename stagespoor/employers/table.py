"""The columns of Bedrijven."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from html import escape
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from stagespoor.core.geo import distance_between
from stagespoor.core.travel import distance_text, minutes_text
from stagespoor.employers.finding import Origin
from stagespoor.employers.room import Room
from stagespoor.policy.model import Policy
from stagespoor.ui.table import NONE, Cell, Column, both, chip, day_cell, link, sub

Row = dict[str, Any]

FAR_FOR_A_BIKE = 20  # km; nobody bikes further to work


ROW_COLUMNS = (
    "pk", "name", "tasks", "city", "sector", "places", "min_age", "active", "silent", "last_contact_on",
)  # fmt: skip


def employer_columns(policy: Policy, room: Mapping[int, Room], origin: Origin | None = None) -> list[Column]:
    """The columns for rows of ROW_COLUMNS; ``room`` by employer, ``origin`` from where to measure (EMP-1)."""
    address, sectors = reverse("employers:list"), dict(policy.choices("sectors"))
    closed, silent = chip(_("Neemt geen leerlingen"), "stopped"), chip(_("Niet bellen"), "late")
    from_age = _("vanaf %(age)s")

    def name(row: Row) -> str:
        said = "" if row["active"] else f" {closed}"
        if row["silent"]:
            said += f" {silent}"
        return SafeString(f"{link(address, row['pk'], row['name'])}{said}{sub(row['tasks'])}")

    columns = [
        Column(_("Bedrijf"), name, sort="naam"),
        Column(_("Plaats"), lambda row: row["city"] or NONE, sort="plaats"),
        Column(_("Sector"), lambda row: sectors.get(row["sector"]) or NONE, sort="sector"),
        Column(_("Plaatsen"), _places(room), sort="plaatsen", css="nowrap"),
        Column(_("Leeftijd"), lambda row: from_age % {"age": row["min_age"]} if row["min_age"] else NONE),
        Column(_("Laatste contact"), day_cell("last_contact_on"), sort="contact"),
    ]
    if origin:
        columns.insert(2, Column(_("Afstand"), _distance(origin), sort="afstand", css="nowrap"))
    return columns


def _distance(origin: Origin) -> Cell:
    """How far in a straight line, and about how long by bike."""

    def cell(row: Row) -> str:
        km = distance_between(*origin.point, row["lat"], row["lon"])
        if km is None:
            return NONE
        if km > FAR_FOR_A_BIKE:
            return distance_text(km)
        return both(distance_text(km), sub(_("fiets %s") % minutes_text("bike", km)))

    return cell


def _places(rooms: Mapping[int, Room]) -> Cell:
    """What is free of the places, with the words looked up once for the page."""
    full, some, used = chip(_("Vol"), "waiting"), _("%(free)s van %(places)s vrij"), _("%(taken)s bezet")
    kept = chip(_("Gereserveerd"), "waiting")
    unknown = SafeString(f'<span class="soft">{escape(_("onbekend"))}</span>')

    @cache  # most employers say the same
    def words(room: Room | None) -> str:
        if room is None or (room.places is None and not room.taken and not room.reserved):
            return unknown
        if room.reserved:
            return kept
        if room.places is None:
            return used % {"taken": room.taken}
        return some % {"free": room.free, "places": room.places} if room.free else full

    return lambda row: words(rooms.get(row["pk"]))
