"""Who sees which place of the short list: whoever has business with the student, once it is shared (MAT-1)."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from stagespoor.access.actor import Actor
from stagespoor.access.decorators import first_or_404
from stagespoor.placements.access import placement_q
from stagespoor.placements.models import Candidate
from stagespoor.placements.states import SEARCHING


def shared_for(actor: Actor) -> QuerySet[Candidate]:
    """The places that were shared, of the placements this actor has business with."""
    return Candidate.objects.filter(placement_q(actor, "placement__"), shared_at__isnull=False)


def searching_now() -> Q:
    """Of placements for which a place is still looked for."""
    return Q(placement__state=SEARCHING)


def load_shared(actor: Actor, pk: int, /) -> Candidate:
    """A shared place as this actor may see it; 404 otherwise."""
    rows = shared_for(actor).filter(pk=pk)
    found: Candidate = first_or_404(
        rows.select_related(
            "placement__student__mentor", "placement__student__school", "employer", "workplace"
        )
    )
    return found
