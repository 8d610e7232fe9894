"""Finding members and calendar days of the own school only."""

from __future__ import annotations

from stagespoor.access.actor import Actor
from stagespoor.access.decorators import first_or_404
from stagespoor.access.roles import STAFF_ROLES
from stagespoor.schools.models import CalendarPeriod, Membership


def load_member(actor: Actor, pk: int, /) -> Membership:
    """A colleague's role at the own school; 404 otherwise."""
    rows = Membership.objects.filter(school_id=actor.school_id, role__in=list(STAFF_ROLES), pk=pk)
    membership: Membership = first_or_404(rows.select_related("user", "school"))
    return membership


def load_period(actor: Actor, pk: int, /) -> CalendarPeriod:
    """A holiday or study day of the own school; 404 otherwise."""
    period: CalendarPeriod = first_or_404(CalendarPeriod.objects.filter(school_id=actor.school_id, pk=pk))
    return period
