"""Who sees which workplace: everybody who works with employers sees those of the own network (EMP-1)."""

from __future__ import annotations

from django.db.models import QuerySet

from stagespoor.access.actor import Actor
from stagespoor.access.decorators import first_or_404
from stagespoor.access.roles import Permission
from stagespoor.workplaces.models import Workplace


def workplaces_for(actor: Actor) -> QuerySet[Workplace]:
    """The workplaces of the actor's network; none for a role that does not work with employers."""
    if not actor.may(Permission.EMPLOYERS_VIEW):
        return Workplace.objects.none()
    return Workplace.objects.filter(employer__network_id=actor.network_id)


def load_workplace(actor: Actor, pk: int, /) -> Workplace:
    """A workplace of the actor's network; 404 otherwise. For ``@requires(…, load=load_workplace)``."""
    # the network, not the role: who may not work with employers gets 403, another network 404
    rows = Workplace.objects.filter(employer__network_id=actor.network_id, pk=pk).select_related(
        "employer", "reserved_school", "reserved_coach"
    )
    found: Workplace = first_or_404(rows)
    return found
