"""Bedrijven per sector: how many, where is room, who is there now, who was silent for long (EMP-1, EMP-5).

An employer counts in its own sector and in those of its workplaces in use, as the filter on a sector finds it; a
student only where he or she works.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from html import escape
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from stagespoor.core import clock
from stagespoor.core.questions import Asked, Param, Row
from stagespoor.employers.finding import NO_SECTOR, Finding
from stagespoor.employers.models import Employer
from stagespoor.ui.table import NONE, Column

IN_PLACE = ("running", "closing")  # states of a placement in which a student is there


@dataclass(slots=True)
class SectorLine:
    """One sector. ``free``: of the employers that said how many places they have; ``own``: employers with this as
    their own sector, who add up to all."""

    slug: str
    name: str
    employers: int = 0
    free: int = 0
    with_room: int = 0
    students: int = 0
    silent: int = 0
    own: int = 0


def lines_of(finding: Finding) -> list[SectorLine]:
    """The sectors of the policy and of these employers, those with most employers first. Three queries.

    The line of a sector counts the employers that :meth:`Finding._sector_q` finds.
    """
    names = dict(finding.policy.choices("sectors"))
    found = {slug: SectorLine(slug, name) for slug, name in names.items()}
    answers = _ask()(network=finding.actor.network_id, school=finding.actor.school_id)
    also, here = _at_work(answers["workplaces"], names), _students(answers["students"])
    before = clock.today() - dt.timedelta(weeks=finding.policy.network.silent_after_weeks)
    for row in finding.all("pk", "sector", "is_active", "last_contact_on"):
        own = row["sector"] if row["sector"] in names else ""
        free = finding.rooms[row["pk"]].free if row["is_active"] and row["pk"] in finding.rooms else None
        silent = bool(row["is_active"] and row["last_contact_on"] and row["last_contact_on"] < before)
        if own not in found:  # only made where it is needed: there is a row for each employer
            found[own] = SectorLine("", _("Nog niet bekend"))
        found[own].own += 1
        for slug in {own} | also.get(row["pk"], set()):
            line = found[slug]
            line.employers += 1
            line.free += free or 0
            line.with_room += bool(free)
            line.silent += silent
        for at, students in here.get(row["pk"], {}).items():
            found[at if at in names else own].students += students
    return sorted(found.values(), key=lambda line: (-line.employers, line.name))


def _at_work(rows: Iterable[Row], names: Mapping[str, str]) -> dict[int, set[str]]:
    """By employer the sectors of its workplaces in use."""
    found: dict[int, set[str]] = {}
    for row in rows:
        if row["at"] in names:
            found.setdefault(row["pk"], set()).add(row["at"])
    return found


def _students(rows: Iterable[Row]) -> dict[int, dict[str, int]]:
    """By employer and sector of the workplace ("" where it says none) how many students of the own school are there."""
    found: dict[int, dict[str, int]] = {}
    for row in rows:
        there = found.setdefault(row["pk"], {})
        there[row["at"] or ""] = there.get(row["at"] or "", 0) + row["students"]
    return found


@cache
def _ask() -> Asked:
    there = Q(placements__state__in=IN_PLACE, placements__student__school=Param("school"))
    rows = Employer.objects.filter(there, network=Param("network"))
    at_work = Employer.objects.filter(
        network=Param("network"), workplaces__is_active=True, workplaces__sector__gt=""
    )
    return Asked({
        "students": rows.values("pk", at=F("placements__workplace__sector")).annotate(students=Count("placements")),
        "workplaces": at_work.values("pk", at=F("workplaces__sector")),
    })  # fmt: skip


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
