"""What other apps ask about a school: who works there, how long the lessons are."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet

from stagespoor.access.roles import STAFF_ROLES
from stagespoor.accounts.models import User
from stagespoor.schools.models import CalendarPeriod, LessonDay, Membership, School


def lesson_minutes(school: School | int) -> dict[int, int]:
    """Minutes of lessons by weekday (0 = Monday); a day without lessons is not in it."""
    school_id = school if isinstance(school, int) else school.pk
    rows = LessonDay.objects.filter(school_id=school_id, minutes__gt=0)
    return dict(rows.order_by("weekday").values_list("weekday", "minutes"))


def people_with(role: str, school_id: int) -> QuerySet[User]:
    """Everybody who has this role at the school now, by name."""
    return User.objects.filter(
        is_active=True, memberships__school_id=school_id, memberships__role=role, memberships__is_active=True
    ).order_by("name", "pk")


def has_role(user_id: int, role: str, school_id: int) -> bool:
    """Does this person have the role at the school now?"""
    return Membership.objects.filter(
        user_id=user_id, school_id=school_id, role=role, is_active=True, user__is_active=True
    ).exists()


def members_of(school_id: int) -> QuerySet[Membership]:
    """All staff roles at a school, working ones first, by name."""
    rows = Membership.objects.filter(school_id=school_id, role__in=list(STAFF_ROLES))
    return rows.select_related("user").order_by("-is_active", "user__name", "role", "pk")


def schools_of(network_id: int) -> list[str]:
    """The names of the schools that share their employers (EMP-1)."""
    return list(School.objects.filter(network_id=network_id).order_by("name").values_list("name", flat=True))


def calendar_of(school_id: int, since: dt.date) -> QuerySet[CalendarPeriod]:
    """Holidays and study days that are not over on ``since``."""
    return CalendarPeriod.objects.filter(school_id=school_id, last_on__gte=since).order_by("first_on", "pk")
