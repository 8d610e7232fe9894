"""The part of an employer's page that tells who works there: names of the own school, counts of the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, Q

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
        )
        .order_by("student__school__name")
    )
    others = [{"school": name, "now": now, "before": before} for name, now, before in counted]
    context = {"rows": rows[:SHOWN], "more": max(0, len(rows) - SHOWN), "others": others}
    return Part("placements/_at_employer.html", context)
