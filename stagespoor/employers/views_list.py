"""Bedrijven: the employers of the network as list, map, per sector and as a workbook, with the same filters."""

from __future__ import annotations

from functools import cache
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from stagespoor.access.decorators import ActorRequest, requires
from stagespoor.access.roles import Permission
from stagespoor.core import clock
from stagespoor.core.geo import Point
from stagespoor.employers.chart import LARGE, SMALL, Spot, draw, frame_around, spots_of
from stagespoor.employers.export import export_employers
from stagespoor.employers.finding import Finding
from stagespoor.employers.room import rooms
from stagespoor.employers.sectors import lines_of, sector_columns
from stagespoor.employers.table import ROW_COLUMNS, employer_columns
from stagespoor.employers.tiles import background
from stagespoor.imports.neutral import XLSX_TYPE
from stagespoor.policy.loader import get_policy

AROUND = "rond"  # the place around which the map is drawn
AROUND_KM = 9.0


@requires(Permission.EMPLOYERS_VIEW)
def employer_list(request: ActorRequest) -> HttpResponse:
    """The employers of the network: search, filters, sorting, pages (EMP-1)."""
    finding = _finding(request)
    page = finding.page(*ROW_COLUMNS, *(("lat", "lon") if finding.measures else ()))
    room = rooms(request.actor, finding.period, {row["pk"]: row["places"] for row in page.rows})
    columns = employer_columns(finding.policy, room, finding.origin if finding.measures else None)
    return _page(request, finding, "list", page=page, columns=columns)


@requires(Permission.EMPLOYERS_VIEW)
def employer_map(request: ActorRequest) -> HttpResponse:
    """Where the employers are: a drawing of places, and the same as a list (EMP-1)."""
    finding = _finding(request)
    origin = finding.origin
    found = finding.all("pk", "name", "city", "lat", "lon")
    spots, lost = spots_of(found, origin.point if origin else None)
    around = next((spot for spot in spots if spot.name == request.GET.get(AROUND)), None)
    corners = _corners(spots, around, finding)
    for spot in spots:
        spot.url = _address("map", request.GET, **{AROUND: spot.name})
    context: dict[str, Any] = {
        "lost": lost, "around": around, "out_url": _address("map", request.GET, **{AROUND: None}), "spots": spots,
    }  # fmt: skip
    if corners:
        frames = [frame_around(corners, size) for size in (LARGE, SMALL)]
        where, name = (origin.point, origin.name) if origin else (None, "")
        context["drawings"] = [draw(spots, where, frame, name, background(frame)) for frame in frames]
        context["tiles_by"] = settings.TILES_BY if settings.TILES_URL else ""
        if around:
            near = [spot for spot in spots if frames[0].shows(spot.point)]
            context["spots"] = sorted(near, key=lambda spot: spot is not around)
    return _page(request, finding, "map", **context)


@requires(Permission.EMPLOYERS_VIEW)
def employer_sectors(request: ActorRequest) -> HttpResponse:
    """The employers per sector: room, own students, silence (EMP-1, EMP-5)."""
    finding = _finding(request)
    lines = lines_of(finding)
    context = {
        "lines": lines, "columns": sector_columns(finding), "total": sum(line.own for line in lines),
        "weeks": finding.policy.network.silent_after_weeks,
    }  # fmt: skip
    return _page(request, finding, "sectors", **context)


@requires(Permission.EMPLOYERS_VIEW)
def employer_export(request: ActorRequest) -> HttpResponse:
    """The list that is shown, as a workbook (EMP-1)."""
    data = export_employers(finding=_finding(request), by=request.actor)
    name = f"bedrijven-{clock.today():%Y-%m-%d}.xlsx"
    return HttpResponse(
        data, content_type=XLSX_TYPE, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def _finding(request: ActorRequest) -> Finding:
    return Finding(request.actor, get_policy(request.actor.policy_name), request.GET)


def _corners(spots: list[Spot], around: Spot | None, finding: Finding) -> list[Point]:
    """The points that the map must show."""
    if around:
        lat, lon = around.point
        return [(lat - AROUND_KM / 111, lon), (lat + AROUND_KM / 111, lon)]
    if not spots:
        return []
    return [*(spot.point for spot in spots), *([finding.origin.point] if finding.origin else [])]


def _page(request: ActorRequest, finding: Finding, view: str, **context: Any) -> HttpResponse:
    """One of the three views, with what stands above each of them."""
    views = [
        ("list", _("Lijst"), "list"),
        ("map", _("Kaart"), "map"),
        ("sectors", _("Per sector"), "bar-chart"),
    ]
    kept = request.GET
    context |= {
        "lens": finding.lens, "finding": finding, "fields": finding.fields(), "view": view,
        "views": [(_address(name, kept), label, icon, name == view) for name, label, icon in views],
        "export_url": _address("export", kept),
        "meant": [(_address(view, kept, q=words), words) for words in finding.others],
        "may_edit": request.actor.may(Permission.EMPLOYER_EDIT),
    }  # fmt: skip
    return render(request, f"employers/{view}.html", context)


def _address(name: str, params: QueryDict, **changes: str | None) -> str:
    """The address of one of the views with the filters as they are, and some changed; None takes one out."""
    kept = [(k, v) for k, vs in params.lists() for v in vs if v and k not in {"page", *changes}]
    kept += [(key, value) for key, value in changes.items() if value]
    url = _plain_address(name)
    return f"{url}?{urlencode(kept)}" if kept else url


@cache
def _plain_address(name: str) -> str:
    return reverse(f"employers:{name}")
