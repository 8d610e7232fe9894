"""The part of an employer's page that tells who works there: names of the own school, counts of the others."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from django.db.models import Count, Max, Min, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from stagespoor.core import clock
from stagespoor.employers.hooks import Part
from stagespoor.placements import states

if TYPE_CHECKING:
    from stagespoor.access.actor import Actor
    from stagespoor.employers.models import Employer

SHOWN = 12
TONES = {states.RUNNING: "now", states.CLOSING: "now", states.CLOSED: "done", states.CANCELLED: "stopped"}


def placements_part(actor: Actor, employer: Employer) -> Part:
    """Placements of students this actor may see, newest first; of other schools only numbers (EMP-1)."""
    from stagespoor.placements.access import placements_for
    from stagespoor.placements.models import Placement
    from stagespoor.policy.loader import get_policy

    kinds = {kind.slug: kind.short_name for kind in get_policy(actor.policy_name).kinds}
    rows = list(
        placements_for(actor)
        .filter(employer=employer)
        .select_related("student", "supervisor")
        .order_by("-pk")
    )
    for row in rows:
        row.kind_name, row.tone = kinds.get(row.kind, row.kind), TONES.get(row.state, "waiting")  # type: ignore[attr-defined]
    counted = (
        Placement.objects.filter(employer=employer, student__school__network_id=actor.network_id)
        .exclude(student__school_id=actor.school_id)
        .values_list("student__school__name")
        .annotate(
            now=Count("pk", filter=Q(state__in=states.OPEN)),
            before=Count("pk", filter=Q(state=states.CLOSED)),
            first=Min("started_on"),
            last=Max(Coalesce("ended_on", "started_on")),
        )
        .order_by("student__school__name")
    )
    others = [
        {"school": name, "now": now, "before": before, "years": _years(first, last, bool(now))}
        for name, now, before, first, last in counted
        if now or before
    ]
    context = {"rows": rows[:SHOWN], "more": max(0, len(rows) - SHOWN), "others": others}
    return Part("placements/_at_employer.html", context)


def _years(first: dt.date | None, last: dt.date | None, still: bool) -> str:
    """ "2023", "2023–2026"; nothing when none has started."""
    if first is None:
        return ""
    until = clock.today().year if still or last is None else last.year
    return str(first.year) if first.year >= until else f"{first.year}–{until}"


def names_in(actor: Actor, employer: Employer, text: str) -> list[str]:
    """Warn when a note that all schools read has the name of a student who was placed here (EMP-1). One query."""
    from stagespoor.placements.access import placements_for

    rows = list(
        placements_for(actor)
        .filter(employer=employer)
        .values_list("student__first_name", "student__last_name")
    )
    # a last name is often a word as well (Bakker, Visser): only with its capital
    said = {first for first, _last in rows if re.search(rf"\b{re.escape(first)}\b", text, re.IGNORECASE)}
    said |= {last for _first, last in rows if re.search(rf"\b{re.escape(last)}\b", text)}
    sentence = _(
        "In de tekst staat “%(name)s”. Is dat een leerling? Haal de naam weg: alle scholen lezen dit."
    )
    return [sentence % {"name": name} for name in sorted(said - set(employer.name.split()))]
