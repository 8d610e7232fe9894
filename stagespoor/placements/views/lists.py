"""Stages: all placements the actor sees."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from stagespoor.access.actor import Actor
from stagespoor.access.decorators import ActorRequest, requires
from stagespoor.access.roles import Permission, Role
from stagespoor.core import clock
from stagespoor.placements import queries, states
from stagespoor.placements.models import Placement
from stagespoor.placements.views.shared import policy_of
from stagespoor.policy.model import Policy
from stagespoor.students.names import name_from
from stagespoor.ui.lists import Filter, Lens

TONES = {
    states.SEARCHING: "waiting", states.PLANNED: "waiting", states.RUNNING: "now", states.CLOSING: "now",
    states.CLOSED: "done", states.CANCELLED: "stopped",
}  # fmt: skip


@requires(Permission.PLACEMENTS_VIEW)
def placement_list(request: ActorRequest) -> HttpResponse:
    """The placements with search, filters, sorting and pages in the address."""
    actor, policy, today = request.actor, policy_of(request.actor), clock.today()
    lens = _lens(request, actor, policy)
    page = lens.page(queries.placement_rows(actor))
    kinds = {kind.slug: kind.short_name for kind in policy.kinds}
    labels = dict(Placement.State.choices)
    for row in page.rows:
        row["student"] = name_from(row, "student__")
        row["kind_name"], row["state_name"] = kinds.get(row["kind"], row["kind"]), labels[row["state"]]
        row["tone"] = TONES[row["state"]]
        row["from_on"], row["until_on"] = (
            row["started_on"] or row["start_on"],
            row["ended_on"] or row["end_on"],
        )
        row["place"] = row["employer__name"] or row["internal_workplace__name"] or ""
        row["over"] = row["state"] == states.RUNNING and bool(row["end_on"]) and row["end_on"] < today
    return render(
        request, "placements/list.html", {"page": page, "lens": lens, "may_coach": _sees_all(actor)}
    )


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
        filters.append(Filter("begeleider", _("Stagebegeleider"), coaches, "coach_id"))
    return Lens(
        request.GET, default_sort="-begin", search=queries.search_q, filters=filters,
        sorts={
            "leerling": ("student__last_name", "student__first_name"), "soort": "kind", "stand": "state",
            "plek": ("employer__name", "internal_workplace__name"), "begin": ("start_on",), "einde": ("end_on",),
            "begeleider": "coach__name",
        },
    )  # fmt: skip
