"""Bedrijven per sector: how many, where is room, who is there now, who was silent for long (EMP-1, EMP-5)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache
from html import escape
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from stagespoor.core import clock
from stagespoor.core.questions import Asked, Param
from stagespoor.employers.finding import NO_SECTOR, Finding
from stagespoor.employers.models import Employer
from stagespoor.ui.table import NONE, Column

IN_PLACE = ("running", "closing")  # states of a placement in which a student is there


@dataclass(slots=True)
class SectorLine:
    """One sector. ``free``: of the employers that said how many places they have."""

    slug: str
    name: str
    employers: int = 0
    free: int = 0
    with_room: int = 0
    students: int = 0
    silent: int = 0


def lines_of(finding: Finding) -> list[SectorLine]:
    """The sectors of the policy and of these employers, those with most employers first. Three queries."""
    names = dict(finding.policy.choices("sectors"))
    found = {slug: SectorLine(slug, name) for slug, name in names.items()}
    here = _own_students(finding)
    before = clock.today() - dt.timedelta(weeks=finding.policy.network.silent_after_weeks)
    for row in finding.all("pk", "sector", "is_active", "last_contact_on"):
        slug = row["sector"] if row["sector"] in names else ""
        line = found.setdefault(slug, SectorLine("", _("Nog niet bekend")))
        line.employers += 1
        free = finding.rooms[row["pk"]].free if row["is_active"] and row["pk"] in finding.rooms else None
        line.free += free or 0
        line.with_room += bool(free)
        line.students += here.get(row["pk"], 0)
        line.silent += bool(row["is_active"] and row["last_contact_on"] and row["last_contact_on"] < before)
    return sorted(found.values(), key=lambda line: (-line.employers, line.name))


def _own_students(finding: Finding) -> dict[int, int]:
    """How many students of the own school are at each employer now. One query."""
    rows = _ask()(network=finding.actor.network_id, school=finding.actor.school_id)["students"]
    return {row["pk"]: row["students"] for row in rows}


@cache
def _ask() -> Asked:
    there = Q(placements__state__in=IN_PLACE, placements__student__school=Param("school"))
    rows = Employer.objects.filter(there, network=Param("network"))
    return Asked({"students": rows.values("pk").annotate(students=Count("placements"))})


def sector_columns(finding: Finding) -> list[Column]:
    """The columns; a sector leads to its list with the other filters as they are."""
    kept = [(k, v) for k, vs in finding.params.lists() for v in vs if k not in {"sector", "page", "sort"}]
    address = reverse("employers:list")

    def name(line: Any) -> str:
        url = escape(f"{address}?{urlencode([*kept, ('sector', line.slug or NO_SECTOR)])}")
        return SafeString(f'<a class="row-link" href="{url}">{escape(line.name)}</a>')

    def number(count: int) -> str:
        return str(count) if count else NONE

    return [
        Column(_("Sector"), name),
        Column(_("Bedrijven"), lambda line: number(line.employers), css="num"),
        Column(_("Met plaats"), lambda line: number(line.with_room), css="num"),
        Column(_("Vrije plaatsen"), lambda line: number(line.free), css="num"),
        Column(_("Leerlingen nu"), lambda line: number(line.students), css="num"),
        Column(_("Lang stil"), lambda line: number(line.silent), css="num"),
    ]
