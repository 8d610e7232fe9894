"""Who sees which lead: everybody of the own school who works with employers. The board is a school's own."""

from __future__ import annotations

from django.db.models import QuerySet

from stagespoor.access.actor import Actor
from stagespoor.access.decorators import first_or_404
from stagespoor.access.roles import Permission
from stagespoor.acquisition.models import Lead


def leads_for(actor: Actor) -> QuerySet[Lead]:
    """The leads of the actor's school; none for a role that does not work with employers."""
    if not actor.may(Permission.EMPLOYERS_VIEW):
        return Lead.objects.none()
    return Lead.objects.filter(school_id=actor.school_id)


def load_lead(actor: Actor, pk: int, /) -> Lead:
    """A lead of the actor's school; 404 otherwise. For ``@requires(…, load=load_lead)``."""
    rows = Lead.objects.filter(school_id=actor.school_id, pk=pk)
    found: Lead = first_or_404(rows.select_related("employer", "owner", "student__school", "student__mentor"))
    return found
