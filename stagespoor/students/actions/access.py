"""Personal links for the student and for parents: who gets in, and since when not any more."""

from __future__ import annotations

from django.db import transaction

from stagespoor.access.actor import Actor
from stagespoor.access.roles import Permission, Role
from stagespoor.accounts.links import DAYS, make_link, revoke_links
from stagespoor.schools.actions import give_access
from stagespoor.schools.doors import mail_link
from stagespoor.schools.models import Membership
from stagespoor.students import timeline
from stagespoor.students.access import must_be_at_school
from stagespoor.students.models import Guardian, Student


@transaction.atomic
def give_link(*, person: Student | Guardian, by: Actor, days: int = DAYS, send: bool = True) -> str:
    """Make the personal link of a student or parent; returns its address, to show once.

    Makes the account and the role where they lack. ``send``: also mail it, where there is an address.
    An earlier link stops working. The caller made sure that ``by`` may see the student.
    """
    by.must(Permission.LINK_MAKE)
    student, name, role = _who(person)
    must_be_at_school(by, student)
    membership = give_access(
        user=person.user, school_id=student.school_id, role=role, name=name, email=person.email,
        phone=person.phone, by=by,
    )  # fmt: skip
    if person.user_id != membership.user_id:
        person.user = membership.user
        type(person)._default_manager.filter(pk=person.pk).update(user=membership.user)
    address = make_link(user=membership.user, membership_id=membership.pk, by=by, days=days)
    if send:
        mail_link(membership.user, membership.school, address, to=person.email)
    data = {"name": name, "days": days}
    timeline.record(
        "student.link_made", student=student, by=by, about=f"membership:{membership.pk}", data=data
    )
    return address


@transaction.atomic
def revoke_link(*, person: Student | Guardian, by: Actor) -> int:
    """Withdraw the working links of a student or parent at this school; returns how many there were."""
    by.must(Permission.LINK_MAKE)
    student, name, role = _who(person)
    must_be_at_school(by, student)
    if person.user is None:
        return 0
    membership = Membership.objects.filter(user=person.user, school_id=student.school_id, role=role).first()
    if membership is None:
        return 0
    count = revoke_links(user=person.user, membership_id=membership.pk, by=by)
    timeline.record("student.link_revoked", student=student, by=by, data={"name": name})
    return count


def _who(person: Student | Guardian) -> tuple[Student, str, Role]:
    if isinstance(person, Student):
        return person, person.full_name, Role.STUDENT
    return person.student, person.name, Role.PARENT
