"""Who sees which employer: everybody who works with employers sees those of the own network (EMP-1)."""

from __future__ import annotations

from django.db.models import QuerySet

from stagespoor.access.actor import Actor
from stagespoor.access.decorators import first_or_404
from stagespoor.access.roles import Permission
from stagespoor.employers.models import Contact, Employer


def employers_for(actor: Actor) -> QuerySet[Employer]:
    """The employers of the actor's network; none for a role that does not work with employers."""
    if not actor.may(Permission.EMPLOYERS_VIEW):
        return Employer.objects.none()
    return Employer.objects.filter(network_id=actor.network_id)


def load_employer(actor: Actor, pk: int, /) -> Employer:
    """An employer of the actor's network; 404 otherwise. For ``@requires(…, load=load_employer)``."""
    # the network, not the role: who may not work with employers gets 403, another network 404
    found: Employer = first_or_404(Employer.objects.filter(network_id=actor.network_id, pk=pk))
    return found


def load_contact(actor: Actor, pk: int, /) -> Contact:
    """A person at an employer of the actor's network; 404 otherwise."""
    rows = Contact.objects.filter(employer__network_id=actor.network_id, pk=pk).select_related("employer")
    found: Contact = first_or_404(rows)
    return found
