"""The spoor of students, from their placements, route, contract and aftercare: four queries for any number."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from stagespoor.aftercare import states as aftercare_states
from stagespoor.aftercare.models import AftercareMoment, EmploymentContract
from stagespoor.placements import states
from stagespoor.placements.models import Placement
from stagespoor.policy.model import Policy
from stagespoor.policy.parts import Kind
from stagespoor.trajectories.models import RouteStep
from stagespoor.ui.spoor import Station, Stop, Track

Row = dict[str, Any]

_PLACEMENT_COLUMNS = (
    "pk", "student_id", "kind", "state", "start_on", "started_on", "end_on", "ended_on", "ended_early", "end_reason",
    "employer__name", "internal_workplace__name",
)  # fmt: skip


def tracks_for(student_ids: Collection[int], policy: Policy, today: dt.date) -> dict[int, Track]:
    """One track per student. The ids must come from a query that started from who asks."""
    placements: dict[int, list[Row]] = defaultdict(list)
    rows = Placement.objects.filter(student_id__in=student_ids).exclude(state=states.CANCELLED)
    for row in rows.order_by("pk").values(*_PLACEMENT_COLUMNS):
        placements[row["student_id"]].append(row)
    steps = _route_steps(student_ids)
    contracts: dict[int, Row] = {}
    contract_rows = EmploymentContract.objects.filter(student_id__in=student_ids).order_by("first_day_on")
    for row in contract_rows.values("pk", "student_id", "first_day_on", "ended_on", "employer__name"):
        contracts[row["student_id"]] = row  # the newest stays
    moments: dict[int, list[Row]] = defaultdict(list)
    moment_rows = AftercareMoment.objects.filter(student_id__in=student_ids, months__isnull=False).order_by(
        "months"
    )
    for row in moment_rows.values("pk", "student_id", "contract_id", "months", "due_on", "state", "done_on"):
        moments[row["student_id"]].append(row)
    return {
        pk: _track(placements[pk], steps.get(pk, {}), contracts.get(pk), moments[pk], policy, today)
        for pk in student_ids
    }


def track_of(student_id: int, policy: Policy, today: dt.date) -> Track:
    """The track of one student."""
    return tracks_for([student_id], policy, today)[student_id]


def _route_steps(student_ids: Collection[int]) -> dict[int, dict[str, Row]]:
    """Per student the steps of the newest route, by kind."""
    newest: dict[int, tuple[int, dict[str, Row]]] = {}
    rows = RouteStep.objects.filter(route__trajectory__student_id__in=student_ids).values(
        "route__trajectory__student_id", "route__number", "kind", "skipped", "reason", "from_on"
    )
    for row in rows:
        student, number = row["route__trajectory__student_id"], row["route__number"]
        if student not in newest or number > newest[student][0]:
            newest[student] = (number, {})
        if number == newest[student][0]:
            newest[student][1][row["kind"]] = row
    return {student: found for student, (_number, found) in newest.items()}


def _track(
    placements: list[Row],
    route: dict[str, Row],
    contract: Row | None,
    moments: list[Row],
    policy: Policy,
    today: dt.date,
) -> Track:
    kinds = policy.kinds_in_order()
    by_kind: dict[str, list[Row]] = defaultdict(list)
    for row in placements:
        by_kind[row["kind"]].append(row)
    reached = max(
        (i for i, kind in enumerate(kinds) if by_kind[kind.slug] or (kind.follows_contract and contract)),
        default=-1,
    )
    stops = _stops(moments, contract, policy, today)
    stations, position, position_text = [], None, ""
    for i, kind in enumerate(kinds):
        if kind.follows_contract:
            stations.append(_work_station(kind, contract, stops))
            continue
        station = _station(kind, by_kind[kind.slug], route.get(kind.slug), passed=i < reached)
        stations.append(station)
        newest = by_kind[kind.slug][-1] if by_kind[kind.slug] else None
        if newest and newest["state"] in (states.SEARCHING, states.PLANNED):
            position = i - 0.5
            position_text = _("zoekt een plek") if newest["state"] == states.SEARCHING else _("bereidt voor")
    if contract:
        position = None
    return Track(tuple(stations), stops, position=position, position_text=position_text)


def _station(kind: Kind, rows: list[Row], planned: Row | None, *, passed: bool) -> Station:
    """One kind: what was done, is being done, is planned or was skipped."""
    started = [row for row in rows if row["started_on"]]
    places = ", ".join(dict.fromkeys(_place(row) for row in (started or rows) if _place(row)))
    common: dict[str, Any] = {
        "kind": kind.slug,
        "label": kind.short_name,
        "sub_text": places,
        "times": max(len(started), 1),
    }
    if rows:
        newest = rows[-1]
        common["url"] = reverse("placements:detail", args=[newest["pk"]])
        if newest["state"] in states.ACTIVE:
            return Station(state="now", date_text=_("sinds %s") % _month(newest["started_on"]), **common)
        if newest["state"] == states.CLOSED and (passed or not newest["ended_early"]):
            state = "repeated" if len(started) > 1 else "done"
            return Station(state=state, date_text=_period(started), note=_note(newest), **common)  # type: ignore[arg-type]
        if newest["state"] == states.CLOSED:
            return Station(state="ended", date_text=_period(started), note=_note(newest), **common)
        start = newest["start_on"]
        return Station(state="planned", date_text=_("vanaf %s") % _month(start) if start else "", **common)
    if (planned and planned["skipped"]) or passed:
        note = planned["reason"] if planned else ""
        return Station(kind.slug, kind.short_name, "skipped", note=note)
    if planned and planned["from_on"]:
        return Station(
            kind.slug, kind.short_name, "planned", date_text=_("vanaf %s") % _month(planned["from_on"])
        )
    return Station(kind.slug, kind.short_name, "ahead")


def _work_station(kind: Kind, contract: Row | None, stops: tuple[Stop, ...]) -> Station:
    if contract is None:
        return Station(kind.slug, kind.short_name, "ahead")
    all_done = bool(stops) and all(stop.state == "done" for stop in stops)
    return Station(
        kind.slug, kind.short_name, "done" if all_done else "now",
        date_text=_("sinds %s") % _month(contract["first_day_on"]), sub_text=contract["employer__name"] or "",
        note=_("contract gestopt op %s") % date_format(contract["ended_on"], "j b Y") if contract["ended_on"] else "",
    )  # fmt: skip


def _stops(moments: Iterable[Row], contract: Row | None, policy: Policy, today: dt.date) -> tuple[Stop, ...]:
    """The moments of aftercare; before there is a contract they lie ahead."""
    there = {row["months"]: row for row in moments if contract and row["contract_id"] == contract["pk"]}
    found = []
    window = dt.timedelta(days=policy.aftercare.window_days)
    for moment in policy.aftercare.moments:
        label = _("%d mnd") % moment.months
        row = there.get(moment.months)
        if row is None:
            found.append(Stop(label))
        elif row["state"] == aftercare_states.DONE:
            found.append(Stop(label, "done", _month(row["done_on"])))
        else:
            due = row["due_on"]
            state = "late" if due + window < today else "due" if due - window <= today else "ahead"
            url = reverse("aftercare:moment", args=[row["pk"]])
            found.append(Stop(label, state, _month(due), url))  # type: ignore[arg-type]
    return tuple(found)


def _place(row: Row) -> str:
    return str(row["employer__name"] or row["internal_workplace__name"] or "")


def _note(row: Row) -> str:
    return _("Eerder gestopt: %s") % row["end_reason"] if row["ended_early"] else ""


def _month(day: dt.date) -> str:
    return date_format(day, "b Y")


def _period(rows: list[Row]) -> str:
    """From the first start to the last end: "sep – dec 2025"."""
    first, last = rows[0]["started_on"], rows[-1]["ended_on"]
    if last is None:
        return _("sinds %s") % _month(first)
    if (first.year, first.month) == (last.year, last.month):
        return _month(last)
    start = date_format(first, "b") if first.year == last.year else _month(first)
    return f"{start}\u00a0– {_month(last)}"
