"""Who sees which employer: everybody who works with employers sees those of the own network (EMP-1)."""

from __future__ import annotations

from django.db.models import QuerySet

from stagespoor.access.actor import Actor
from stagespoor.access.decorators import first_or_404
from stagespoor.access.roles import Permission, Role, allows
from stagespoor.employers.models import Contact, Employer, Merge, Photo
from stagespoor.schools.models import Membership


def employers_for(actor: Actor) -> QuerySet[Employer]:
    """The employers of the actor's network; none for a role that does not work with employers.

    Without network partners, and without those that were merged into another.
    """
    return _of_network(actor).filter(kind=Employer.Kind.EMPLOYER)


def partners_for(actor: Actor) -> QuerySet[Employer]:
    """Municipality, job coaches, service point: the network partners of the actor's network (TSK-4)."""
    return _of_network(actor).exclude(kind=Employer.Kind.EMPLOYER)


def _of_network(actor: Actor) -> QuerySet[Employer]:
    if not actor.may(Permission.EMPLOYERS_VIEW):
        return Employer.objects.none()
    return Employer.objects.filter(network_id=actor.network_id, merged_into=None)


def keepers_for(actor: Actor) -> QuerySet[Membership]:
    """Who can keep the contact with an employer: colleagues of the actor's school who work with employers."""
    roles = [role for role in Role if allows(role, Permission.EMPLOYER_EDIT)]
    return Membership.objects.filter(school_id=actor.school_id, role__in=roles, is_active=True)


def load_employer(actor: Actor, pk: int, /) -> Employer:
    """An employer or partner of the actor's network; 404 otherwise, also for one merged into another.

    For ``@requires(…, load=load_employer)``.
    """
    # the network, not the role: who may not work with employers gets 403, another network 404
    rows = Employer.objects.filter(network_id=actor.network_id, merged_into=None, pk=pk)
    found: Employer = first_or_404(rows.select_related("head"))
    return found


def load_shown(actor: Actor, pk: int, /) -> Employer:
    """As :func:`load_employer`, but one that was merged is found too: its page leads to the one that was kept."""
    rows = Employer.objects.filter(network_id=actor.network_id, pk=pk)
    found: Employer = first_or_404(rows.select_related("head"))
    return found


def load_contact(actor: Actor, pk: int, /) -> Contact:
    """A person at an employer of the actor's network; 404 otherwise."""
    rows = Contact.objects.filter(employer__network_id=actor.network_id, pk=pk).select_related("employer")
    found: Contact = first_or_404(rows)
    return found


def load_photo(actor: Actor, pk: int, /) -> Photo:
    """A photo of an employer of the actor's network; 404 otherwise."""
    rows = Photo.objects.filter(employer__network_id=actor.network_id, pk=pk).select_related("employer")
    found: Photo = first_or_404(rows)
    return found


def load_merge(actor: Actor, pk: int, /) -> Merge:
    """A merge in the actor's network; 404 otherwise."""
    rows = Merge.objects.filter(kept__network_id=actor.network_id, pk=pk).select_related("kept", "gone")
    found: Merge = first_or_404(rows)
    return found
