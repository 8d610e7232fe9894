"""The list of Bedrijven as a workbook, with the headers that our own import reads back. No data of students."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from stagespoor.access.actor import Actor
from stagespoor.access.roles import Permission
from stagespoor.core import events
from stagespoor.core.geo import distance_between
from stagespoor.employers.finding import Finding
from stagespoor.employers.models import Contact
from stagespoor.employers.room import Period, Room
from stagespoor.imports.neutral import Value, xlsx_bytes

Words = dict[str, dict[str, str]]

EXACT = {"import", "geocoder"}  # where the coordinates of one house come from
COLUMNS = (
    "pk", "name", "sector", "kvk", "branch_number", "street", "postcode", "city", "phone", "email", "website", "tasks",
    "places", "min_age", "recognised", "suits", "source", "last_contact_on", "do_not_call", "non_mailing", "is_active",
    "remarks", "lat", "lon", "point_from",
)  # fmt: skip


def headers(*, with_distance: bool, period: Period | None = None) -> list[str]:
    """The first row; what is free in an asked ``period`` is not what is free now, and says so."""
    free = _("Nu vrij")
    if period:
        first, last = (date_format(day, "j-n-Y") for day in period)
        free = _("Vrij van %(first)s tot en met %(last)s") % {"first": first, "last": last}
    found = [
        _("Naam van het bedrijf"), _("Sector"), _("KvK-nummer"), _("Vestigingsnummer"), _("Straat"), _("Postcode"),
        _("Plaats"), _("Contactpersoon"), _("Telefoon"), _("E-mail"), _("Website"), _("Werkzaamheden"), _("Plaatsen"),
        free, _("Vanaf leeftijd"), _("Erkend leerbedrijf"), _("Geschikt voor"), _("Gevonden via"),
        _("Laatste contact"), _("Niet bellen"), _("Geen post of mail"), _("Neemt leerlingen aan"), _("Opmerkingen"),
        _("Breedtegraad"), _("Lengtegraad"),
    ]  # fmt: skip
    return [*found, _("Afstand in km (hemelsbreed)")] if with_distance else found


@transaction.atomic
def export_employers(*, finding: Finding, by: Actor) -> bytes:
    """A workbook of all employers that match, in the order of the list; recorded in the log of the school.

    Without the number or the address of who does not want to be called or mailed: a list is made to write to.
    """
    by.must(Permission.EMPLOYERS_VIEW)
    rows = finding.all(*COLUMNS)
    origin = finding.origin if finding.measures else None
    people = _people({row["pk"] for row in rows})
    words = {group: dict(finding.policy.choices(group)) for group in ("sectors", "lead_sources")}
    lines = [_line(row, finding.rooms.get(row["pk"]), words, people.get(row["pk"], "")) for row in rows]
    if origin:
        for line, row in zip(lines, rows, strict=True):
            km = distance_between(*origin.point, row["lat"], row["lon"])
            line.append(None if km is None else round(km, 1))
    events.record("employer.exported", school_id=by.school_id, by=by, data={"count": len(rows)})
    return xlsx_bytes(
        headers(with_distance=origin is not None, period=finding.period), lines, sheet=_("Bedrijven")
    )


def _line(row: dict[str, Any], room: Room | None, words: Words, contact: str) -> list[Value]:
    return [
        row["name"], words["sectors"].get(row["sector"], row["sector"]), row["kvk"], row["branch_number"],
        row["street"], row["postcode"], row["city"], contact, "" if row["do_not_call"] else row["phone"],
        "" if row["non_mailing"] else row["email"],
        row["website"], row["tasks"], row["places"],
        room.free if room else None, row["min_age"], row["recognised"], ", ".join(row["suits"] or ()),
        words["lead_sources"].get(row["source"], row["source"]), row["last_contact_on"], row["do_not_call"],
        row["non_mailing"], row["is_active"], row["remarks"],
        # the middle of a place is no address: only what was measured goes along
        *((row["lat"], row["lon"]) if row["point_from"] in EXACT else (None, None)),
    ]  # fmt: skip


def _people(employer_ids: Iterable[int]) -> dict[int, str]:
    """The first contact person who still works there, by employer. One query."""
    rows = Contact.objects.filter(employer_id__in=list(employer_ids), is_contact=True, is_active=True)
    found: dict[int, str] = {}
    for employer_id, name in rows.order_by("employer_id", "name", "pk").values_list("employer_id", "name"):
        found.setdefault(employer_id, name)
    return found
