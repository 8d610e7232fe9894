"""Stages: all placements the actor sees."""

from __future__ import annotations

import datetime as dt
from html import escape
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from stagespoor.access.actor import Actor
from stagespoor.access.decorators import ActorRequest, requires
from stagespoor.access.roles import Permission, Role
from stagespoor.core import clock
from stagespoor.placements import queries, states
from stagespoor.placements.access import placements_for
from stagespoor.placements.models import Placement
from stagespoor.placements.views.shared import policy_of
from stagespoor.policy.model import Policy
from stagespoor.students.names import name_from
from stagespoor.ui.lists import Filter, Lens
from stagespoor.ui.table import NONE, Column, both, chip, day_writer, link, sub

Row = dict[str, Any]

TONES = {
    states.SEARCHING: "waiting", states.PLANNED: "waiting", states.RUNNING: "now", states.CLOSING: "now",
    states.CLOSED: "done", states.CANCELLED: "stopped",
}  # fmt: skip


@requires(Permission.PLACEMENTS_VIEW)
def placement_list(request: ActorRequest) -> HttpResponse:
    """The placements with search, filters, sorting and pages in the address."""
    actor, policy = request.actor, policy_of(request.actor)
    lens = _lens(request, actor, policy)
    context = {
        "page": lens.page(placements_for(actor), *queries.ROW_COLUMNS), "lens": lens,
        "columns": _columns(policy, clock.today(), with_coach=_sees_all(actor)),
    }  # fmt: skip
    return render(request, "placements/list.html", context)


def _columns(policy: Policy, today: dt.date, *, with_coach: bool) -> list[Column]:
    address, kinds = reverse("placements:list"), {kind.slug: kind.short_name for kind in policy.kinds}
    stands = {state: chip(str(label), TONES[state]) for state, label in Placement.State.choices}
    early = SafeString(f'<small class="soft">{escape(_("eerder gestopt"))}</small>')
    over, write = chip(_("Einde voorbij"), "late"), day_writer()

    def student(row: Row) -> str:
        return both(link(address, row["pk"], name_from(row, "student__")), sub(row["student__class_name"]))

    def place(row: Row) -> str:
        name = row["employer__name"] or row["internal_workplace__name"] or NONE
        return both(name, sub(row["employer__city"])) if row["employer__city"] else name

    def stand(row: Row) -> str:
        found: str = stands[row["state"]]
        if row["ended_early"]:
            found = both(found, " ", early)
        late = row["state"] == states.RUNNING and row["end_on"] and row["end_on"] < today
        return both(found, " ", over) if late else found

    columns = [
        Column(_("Leerling"), student, sort="leerling"),
        Column(_("Soort"), lambda row: kinds.get(row["kind"], row["kind"]), sort="soort"),
        Column(_("Plek"), place, sort="plek"),
        Column(_("Stand"), stand, sort="stand"),
        Column(_("Van"), lambda row: write(row["started_on"] or row["start_on"]), sort="begin", css="nowrap"),
        Column(
            _("Tot en met"),
            lambda row: write(row["ended_on"] or row["end_on"]),
            sort="einde",
            css="nowrap",
        ),
    ]
    if with_coach:
        columns.append(
            Column(policy.label("coach"), lambda row: row["coach__name"] or NONE, sort="begeleider")
        )
    return columns


def _sees_all(actor: Actor) -> bool:
    return actor.role in {Role.LEAD, Role.COACH}


def _lens(request: HttpRequest, actor: Actor, policy: Policy) -> Lens:
    kinds = [(kind.slug, kind.short_name) for kind in policy.kinds_in_order() if not kind.follows_contract]
    filters = [
        Filter("stand", _("Stand"), [("open", _("Alle open")), *Placement.State.choices], queries.state_q),
        Filter("soort", _("Soort"), kinds, "kind"),
        Filter("sector", _("Sector"), policy.choices("sectors"), "employer__sector"),
    ]
    if _sees_all(actor):
        coaches = [(str(pk), name) for pk, name in queries.coaches_of(actor)]
        filters.append(Filter("begeleider", policy.label("coach"), coaches, "coach_id"))
    return Lens(
        request.GET, default_sort="-begin", search=queries.search_q, filters=filters,
        sorts={
            "leerling": ("student__last_name", "student__first_name"), "soort": "kind", "stand": "state",
            "plek": ("employer__name", "internal_workplace__name"), "begin": ("start_on",), "einde": ("end_on",),
            "begeleider": "coach__name",
        },
    )  # fmt: skip
