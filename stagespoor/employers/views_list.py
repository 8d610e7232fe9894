"""Bedrijven: the list of the network's employers."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from stagespoor.access.actor import Actor
from stagespoor.access.decorators import ActorRequest, requires
from stagespoor.access.roles import Permission
from stagespoor.employers import queries
from stagespoor.employers.table import employer_columns
from stagespoor.policy.loader import get_policy
from stagespoor.policy.model import Policy
from stagespoor.ui.lists import Filter, Lens


@requires(Permission.EMPLOYERS_VIEW)
def employer_list(request: ActorRequest) -> HttpResponse:
    """The employers of the network: search, filters, sorting, pages (EMP-1)."""
    actor = request.actor
    policy = get_policy(actor.policy_name)
    lens = _lens(request, actor, policy)
    page = lens.page(queries.employer_rows(actor))
    taken = queries.taken_at([row["pk"] for row in page.rows])
    context = {"page": page, "lens": lens, "columns": employer_columns(policy, taken)}
    return render(request, "employers/list.html", context)


def _lens(request: HttpRequest, actor: Actor, policy: Policy) -> Lens:
    ages = [(str(age), _("Neemt %(age)d jaar") % {"age": age}) for age in range(14, 21)]
    free = [("vrij", _("Nu een plaats vrij")), ("onbekend", _("Aantal plaatsen onbekend"))]
    active = [("ja", _("Neemt leerlingen aan")), ("nee", _("Neemt geen leerlingen aan"))]
    return Lens(
        request.GET, default_sort="naam", search=queries.search_q,
        sorts={
            "naam": "name", "plaats": ("city", "name"), "sector": ("sector", "name"), "plaatsen": ("places", "name"),
            "contact": ("-last_contact_on", "name"),
        },
        filters=[
            Filter("sector", _("Sector"), policy.choices("sectors"), "sector"),
            Filter("plaats", _("Plaats"), [(city, city) for city in queries.cities_for(actor)], "city"),
            Filter("vrij", _("Vrije plaatsen"), free, queries.free_q),
            Filter("leeftijd", _("Leeftijd"), ages, queries.age_q),
            Filter("actief", _("Leerlingen"), active, queries.active_q),
        ],
    )  # fmt: skip
