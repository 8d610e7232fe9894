"""The personal link by which a supervisor at the company comes in."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from stagespoor.access.actor import Actor
from stagespoor.access.roles import Permission, Role
from stagespoor.accounts.links import DAYS, make_link, revoke_links
from stagespoor.core.refusals import Refusal, Refused
from stagespoor.employers.models import Contact
from stagespoor.placements.models import Placement
from stagespoor.schools.actions import give_access
from stagespoor.schools.doors import mail_link
from stagespoor.schools.models import Membership
from stagespoor.students import timeline
from stagespoor.students.access import must_be_at_school


@transaction.atomic
def give_supervisor_link(*, placement: Placement, by: Actor, days: int = DAYS, send: bool = True) -> str:
    """Make the link of the placement's supervisor and return its address, to show once. Needs LINK_MAKE.

    It opens all placements that this person guides for the school. An earlier link stops working.
    ``send``: also mail it, where there is an address. Raises Refused without a supervisor.
    """
    by.must(Permission.LINK_MAKE)
    must_be_at_school(by, placement.student)
    contact = _supervisor(placement)
    membership = give_access(
        user=contact.user, school_id=by.school_id, role=Role.SUPERVISOR, name=contact.name,
        email=contact.email, phone=contact.phone, by=by,
    )  # fmt: skip
    if contact.user_id != membership.user_id:
        contact.user = membership.user
        Contact.objects.filter(pk=contact.pk).update(user=membership.user)
    address = make_link(user=membership.user, membership_id=membership.pk, by=by, days=days)
    if send:
        mail_link(membership.user, membership.school, address, to=contact.email)
    _tell("student.link_made", placement, contact, by)
    return address


@transaction.atomic
def revoke_supervisor_link(*, placement: Placement, by: Actor) -> int:
    """Withdraw the working links of the placement's supervisor at this school; returns how many."""
    by.must(Permission.LINK_MAKE)
    must_be_at_school(by, placement.student)
    contact = _supervisor(placement)
    if contact.user is None:
        return 0
    rows = Membership.objects.filter(user=contact.user, school_id=by.school_id, role=Role.SUPERVISOR)
    count = sum(revoke_links(user=contact.user, membership_id=one.pk, by=by) for one in rows)
    _tell("student.link_revoked", placement, contact, by)
    return count


def _supervisor(placement: Placement) -> Contact:
    if placement.supervisor is None:
        sentence = _("Kies eerst een praktijkbegeleider bij deze stage.")
        raise Refused(Refusal("KEN-2", sentence))
    return placement.supervisor


def _tell(kind: str, placement: Placement, contact: Contact, by: Actor) -> None:
    timeline.record(
        kind, student=placement.student, by=by, about=f"placement:{placement.pk}", data={"name": contact.name}
    )
