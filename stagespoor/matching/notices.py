"""The mail to student and parents that a place was shared: that something is there, never what (PREP-6, PAR-3)."""

from __future__ import annotations

from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from stagespoor.access.roles import Role
from stagespoor.core import clock, outbox
from stagespoor.placements.models import Placement
from stagespoor.schools.models import Membership
from stagespoor.students.models import Student


def tell_student_and_parents(placement: Placement) -> int:
    """Put one mail a day in the outbox for each of them, however many places are shared; gives how many.

    Only for who can open the list and has a mail address. No name is in it, of nobody: a mailbox is read by others
    too. One query, and two for each mail.
    """
    student = placement.student
    mails = 0
    for user_id, role, email in _readers(student).values_list("user_id", "role", "user__email").distinct():
        subject, body = _at_home() if role == Role.PARENT else _for_student()
        mails += outbox.enqueue(
            to=email, school_id=student.school_id, key=f"shared:{placement.pk}:{user_id}:{clock.today()}",
            subject=subject, body=body,
        )  # fmt: skip
    return mails


def _readers(student: Student) -> QuerySet[Membership]:
    """The roles of this school by which the student and the parents come in."""
    who = Q(role=Role.STUDENT, user__student=student) | Q(
        role=Role.PARENT, user__guardian_of__student=student
    )
    rows = Membership.objects.filter(who, school_id=student.school_id, is_active=True, user__is_active=True)
    return rows.exclude(user__email="")


def _for_student() -> tuple[str, str]:
    return _("Er staat iets voor je klaar"), _(
        "Hallo,\n\nEr staat iets voor je klaar in Stagespoor.\nKijk hier:\n\n%(address)s\n\n"
        "Lukt dat niet? Open dan de link die je van school kreeg.\n"
    ) % {"address": _address("portals:student_places")}


def _at_home() -> tuple[str, str]:
    return _("Er staat iets voor u klaar"), _(
        "Beste ouder of verzorger,\n\nEr staat iets voor u klaar in Stagespoor.\nKijk hier:\n\n%(address)s\n\n"
        "Lukt dat niet? Open dan de link die u van school kreeg.\n"
    ) % {"address": _address("portals:home_places")}


def _address(name: str) -> str:
    return settings.BASE_URL.rstrip("/") + reverse(name)
