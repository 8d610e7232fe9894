"""The list of network partners (TSK-4): its rows and its columns."""

from __future__ import annotations

from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from stagespoor.access.actor import Actor
from stagespoor.core.text import search_key
from stagespoor.employers.access import partners_for
from stagespoor.employers.models import Employer, Relation
from stagespoor.ui.table import NONE, Column, both, chip, day_cell, link, sub

_COLUMNS = ("pk", "name", "kind", "tasks", "city", "phone", "do_not_call", "is_active", "last_contact_on")


def partner_rows(actor: Actor) -> QuerySet[Employer, dict[str, Any]]:
    """The partners of the network with who of the actor's school keeps the contact, and when next."""
    mine = Relation.objects.filter(employer=OuterRef("pk"), school_id=actor.school_id)
    rows = partners_for(actor).annotate(
        keeper=Subquery(mine.values("keeper__name")[:1]), next_on=Subquery(mine.values("next_contact_on")[:1])
    )
    found: QuerySet[Employer, dict[str, Any]] = rows.values(*_COLUMNS, "keeper", "next_on")
    return found


def partner_q(words: str) -> Q:
    """All words must be in name, place, or what the partner is for."""
    found = Q()
    for word in search_key(words).split():
        found &= Q(search_key__contains=word)
    return found


def partner_columns() -> list[Column]:
    """The columns for the rows of :func:`partner_rows`."""
    address, kinds = reverse("employers:list"), dict(Employer.Kind.choices)
    ended, quiet = chip(_("Niet meer actief"), "stopped"), chip(_("Niet bellen"), "late")

    def name(row: dict[str, Any]) -> str:
        states = [" ", ended] if not row["is_active"] else []
        states += [" ", quiet] if row["do_not_call"] else []
        return both(link(address, row["pk"], row["name"]), *states, sub(row["tasks"]))

    return [
        Column(_("Partner"), name, sort="naam"),
        Column(_("Soort"), lambda row: str(kinds.get(row["kind"], row["kind"]))),
        Column(_("Plaats"), lambda row: row["city"] or NONE, sort="plaats"),
        Column(_("Wie houdt contact"), lambda row: row["keeper"] or NONE),
        Column(_("Laatste contact"), day_cell("last_contact_on"), sort="contact"),
        Column(_("Volgende contact"), day_cell("next_on")),
    ]
