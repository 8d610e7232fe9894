"""The spoor of students, from placements, route, contract and aftercare: one query for any number of students."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any

from django.db.models import Exists, OuterRef, Subquery
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from stagespoor.aftercare.models import AftercareMoment, EmploymentContract
from stagespoor.aftercare.rules import Due, moment_state
from stagespoor.core.questions import Asked, Ids
from stagespoor.placements import states
from stagespoor.placements.models import Placement
from stagespoor.policy.model import Policy
from stagespoor.policy.parts import Kind
from stagespoor.students.models import Student
from stagespoor.trajectories.models import FitDecision, Referral, Route, RouteStep
from stagespoor.ui.spoor import Station, StationState, Stop, StopState, Track

Row = dict[str, Any]


@cache
def _ask() -> Asked:
    ids = Ids("students")
    referral = Referral.objects.filter(trajectory__student=OuterRef("pk")).exclude(state="withdrawn")
    newest = referral.order_by("-pk")
    fit = FitDecision.objects.filter(trajectory__student=OuterRef("pk")).order_by("-pk")
    return Asked(
        {
            "placements": Placement.objects.filter(student__in=ids).exclude(state=states.CANCELLED).values(
                "pk", "student_id", "kind", "state", "start_on", "started_on", "end_on", "ended_on",
                "ended_early", "end_reason", "internal_supervisor_id", "employer__name",
                "internal_workplace__name", "searches_on",
            ),
            "route": RouteStep.objects.filter(route__trajectory__student__in=ids).values(
                "pk", "route__trajectory__student_id", "route__number", "kind", "skipped", "reason", "from_on"
            ),
            "contracts": EmploymentContract.objects.filter(student__in=ids).values(
                "first_day_on", "pk", "student_id", "ended_on", "employer__name"
            ),
            "moments": AftercareMoment.objects.filter(student__in=ids, months__isnull=False).values(
                "months", "pk", "student_id", "contract_id", "due_on", "state", "done_on"
            ),
            "students": Student.objects.filter(pk__in=ids).annotate(
                referral=Subquery(newest.values("state")[:1]),
                intake_on=Subquery(newest.values("intake__held_on")[:1]),
                fit=Subquery(fit.values("outcome")[:1]),
                routed=Exists(Route.objects.filter(trajectory__student=OuterRef("pk"))),
            ).values("pk", "status", "referral", "intake_on", "fit", "routed"),
        }
    )  # fmt: skip


@dataclass(slots=True)
class File:
    """What is known of one student."""

    student: Row = field(default_factory=dict)
    placements: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    route: dict[str, Row] = field(default_factory=dict)
    route_number: int = 0
    contract: Row | None = None
    moments: list[Row] = field(default_factory=list)


def tracks_for(
    student_ids: Collection[int],
    policy: Policy,
    today: dt.date,
    *,
    guided_by: int | None = None,
) -> dict[int, Track]:
    """One track per student, in one query. The ids must come from a query that started from who asks.

    ``guided_by``: only placements of this internal supervisor get a link (they may open no others).
    """
    files: dict[int, File] = {pk: File() for pk in student_ids}
    answers = _ask()(students=student_ids)
    for row in answers["students"]:
        files[row["pk"]].student = row
    for row in answers["placements"]:
        files[row["student_id"]].placements[row["kind"]].append(row)
    for row in answers["route"]:
        add_route_step(files[row["route__trajectory__student_id"]], row)
    for row in answers["contracts"]:
        files[row["student_id"]].contract = row  # in the order of the first day: the newest stays
    for row in answers["moments"]:
        files[row["student_id"]].moments.append(row)
    view = View(policy, today, guided_by)
    return {pk: made(found, view) for pk, found in files.items()}


@dataclass(frozen=True, slots=True)
class View:
    """For whom and for what a track is made."""

    policy: Policy
    today: dt.date
    guided_by: int | None = None
    brief: bool = False


def track_of(student_id: int, policy: Policy, today: dt.date, *, guided_by: int | None = None) -> Track:
    """The track of one student."""
    return tracks_for([student_id], policy, today, guided_by=guided_by)[student_id]


def add_route_step(found: File, row: Row) -> None:
    """Only the newest route counts (INT-4)."""
    if row["route__number"] > found.route_number:
        found.route, found.route_number = {}, row["route__number"]
    if row["route__number"] == found.route_number:
        found.route[row["kind"]] = row


def made(found: File, view: View) -> Track:
    """The track of who has this file."""
    kinds = view.policy.kinds_in_order()
    reached = max(
        (
            i
            for i, kind in enumerate(kinds)
            if found.placements.get(kind.slug) or (kind.follows_contract and found.contract)
        ),
        default=-1,
    )
    stops = _stops(found.moments, found.contract, view)
    stations = []
    for i, kind in enumerate(kinds):
        if kind.follows_contract:
            stations.append(_work_station(kind, found, stops, view))
        else:
            rows, planned = found.placements.get(kind.slug, []), found.route.get(kind.slug)
            stations.append(_station(kind, rows, planned, view, passed=i < reached))
    position, text = _position(found, kinds, stations, view)
    return Track(tuple(stations), stops, position=position, position_text=text)


def _position(
    found: File, kinds: Sequence[Kind], stations: Sequence[Station], view: View
) -> tuple[float | None, str]:
    """Between which stations the student is and what happens there; None: at the station that says so."""
    if any(station.state == "now" for station in stations):
        return None, ""
    if found.contract:
        ahead = found.contract["first_day_on"] > view.today
        return (len(stations) - 1.5, _("begint met werken")) if ahead else (len(stations) - 1, "")
    for i in reversed(range(len(kinds))):
        rows = found.placements.get(kinds[i].slug, [])
        if rows and rows[-1]["state"] in (states.SEARCHING, states.PLANNED):
            searching = rows[-1]["state"] == states.SEARCHING
            return i - 0.5, _("zoekt een plek") if searching else _("bereidt de stage voor")
        if rows and rows[-1]["searches_on"]:  # the end of this one was to look for another place (PLC-4)
            return i - 0.5, _("zoekt verder naar een plek")
    if any(station.state == "ended" for station in stations) or found.student.get("status") == "left":
        return None, _("van school") if found.student.get("status") == "left" else ""
    return None, _on_the_way(found, stations, view.policy.words.forms)


def _on_the_way(found: File, stations: Sequence[Station], words: Mapping[str, str]) -> str:
    """What a student waits for who has no placement now."""
    if any(station.state in ("done", "repeated") for station in stations):
        ahead = [station for station in stations if station.state in ("ahead", "planned")]
        return _("op weg naar %(next)s") % {"next": ahead[0].label.lower()} if ahead else ""
    facts = found.student
    if facts.get("referral") in (None, "draft"):
        return (
            _("nog niet aangemeld")
            if facts.get("referral") is None
            else _("%(referral_word)s in de maak") % words
        )
    if facts["referral"] == "submitted":
        return _("aangemeld, wacht op verdeling")
    if facts["intake_on"] is None:
        return _("wacht op de intake")
    if facts["fit"] != "fit":
        return _("intake gehad, nog geen besluit") if facts["fit"] is None else _("nog niet geschikt")
    return _("klaar om te zoeken") if facts["routed"] else _("kiest de route")


def _station(kind: Kind, rows: list[Row], planned: Row | None, view: View, *, passed: bool) -> Station:
    """One kind: what was done, is being done, is planned or was skipped."""
    if not rows:
        return _without_placement(kind, planned, view, passed=passed)
    started = [row for row in rows if row["started_on"]]
    newest, times = rows[-1], max(len(started), 1)
    state: StationState
    if newest["state"] in states.ACTIVE:
        state = "now"
    elif newest["state"] != states.CLOSED:
        state = "planned"
    elif newest["ended_early"] and not passed:
        state = "ended"
    else:
        state = "repeated" if times > 1 else "done"
    if view.brief:
        return Station(kind.slug, kind.short_name, state, times=times)
    may_open = view.guided_by is None or newest["internal_supervisor_id"] == view.guided_by
    places = ", ".join(dict.fromkeys(_place(row) for row in (started or rows) if _place(row)))
    return Station(
        kind.slug, kind.short_name, state, date_text=_when(state, newest, started), sub_text=places, times=times,
        url=reverse("placements:detail", args=[newest["pk"]]) if may_open else "",
        note=_note(newest) if newest["state"] == states.CLOSED else "",
    )  # fmt: skip


def _when(state: StationState, newest: Row, started: list[Row]) -> str:
    """The dates of a station in words."""
    if state == "now":
        return _("sinds %s") % _month(newest["started_on"])
    if state == "planned":
        return _("vanaf %s") % _month(newest["start_on"]) if newest["start_on"] else ""
    return _period(started)


def _without_placement(kind: Kind, planned: Row | None, view: View, *, passed: bool) -> Station:
    if (planned and planned["skipped"]) or passed:
        return Station(kind.slug, kind.short_name, "skipped", note=planned["reason"] if planned else "")
    if planned and planned["from_on"]:
        text = "" if view.brief else _("vanaf %s") % _month(planned["from_on"])
        return Station(kind.slug, kind.short_name, "planned", date_text=text)
    return Station(kind.slug, kind.short_name, "ahead")


def _work_station(kind: Kind, found: File, stops: tuple[Stop, ...], view: View) -> Station:
    """Work, where the contract begins. A contract that stopped is still followed (AFT-4)."""
    contract = found.contract
    if contract is None:
        return _without_placement(kind, found.route.get(kind.slug), view, passed=False)
    ended = contract["ended_on"]
    state: StationState = "planned"
    if contract["first_day_on"] <= view.today:
        over = ended is not None or (stops and all(stop.state == "done" for stop in stops))
        state = "done" if over else "now"
    if view.brief:
        return Station(kind.slug, kind.short_name, state)
    text = _("vanaf %s") if state == "planned" else _("sinds %s")
    return Station(
        kind.slug, kind.short_name, state, date_text=text % _month(contract["first_day_on"]),
        sub_text=contract["employer__name"] or "",
        note=_("contract gestopt op %s") % date_format(ended, "j b Y") if ended else "",
    )  # fmt: skip


def _stops(moments: Iterable[Row], contract: Row | None, view: View) -> tuple[Stop, ...]:
    """The moments of aftercare; before there is a contract they lie ahead (AFT-1)."""
    fixed = view.policy.aftercare.moments
    there = {row["months"]: row for row in moments if contract and row["contract_id"] == contract["pk"]}
    following = {this.months: there.get(after.months) for this, after in pairwise(fixed)}
    found = []
    for moment in fixed:
        row = there.get(moment.months)
        state = _stop_state(row, following.get(moment.months), view) if row else "ahead"
        if view.brief:
            found.append(Stop("", state))
            continue
        label = _("%d mnd") % moment.months
        if row is None:
            found.append(Stop(label))
            continue
        day = row["done_on"] if state == "done" else row["due_on"]
        found.append(Stop(label, state, _month(day), reverse("aftercare:moment", args=[row["pk"]])))
    return tuple(found)


def _stop_state(row: Row, after: Row | None, view: View) -> StopState:
    return moment_state(
        Due(row["state"], row["due_on"]), Due(after["state"], after["due_on"]) if after else None,
        window=view.policy.aftercare.window_days, today=view.today,
    )  # fmt: skip


def _place(row: Row) -> str:
    return str(row["employer__name"] or row["internal_workplace__name"] or "")


def _note(row: Row) -> str:
    return _("Eerder gestopt: %s") % row["end_reason"] if row["ended_early"] else ""


def _month(day: dt.date) -> str:
    return _month_words(day.replace(day=1), get_language())


@lru_cache(maxsize=1024)
def _month_words(month: dt.date, language: str | None) -> str:
    return date_format(month, "b Y")


def _period(rows: list[Row]) -> str:
    """From the first start to the last end: "sep – dec 2025"."""
    first, last = rows[0]["started_on"], rows[-1]["ended_on"]
    if last is None:
        return _("sinds %s") % _month(first)
    if (first.year, first.month) == (last.year, last.month):
        return _month(last)
    start = date_format(first, "b") if first.year == last.year else _month(first)
    return f"{start}\u00a0– {_month(last)}"
