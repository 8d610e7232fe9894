"""What other apps ask about a school: who works there, which days are free, how long the lessons are."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet

from stagespoor.access.roles import STAFF_ROLES
from stagespoor.accounts.models import User
from stagespoor.policy.parts import Kind
from stagespoor.schools.models import CalendarPeriod, LessonDay, Membership, School


def free_days(school: School | int, kind: Kind, first: dt.date, last: dt.date) -> frozenset[dt.date]:
    """The days from ``first`` to ``last`` on which a placement of this kind stands still.

    Holidays and study days each count only where the policy says "free" for the kind: some placements
    go on when the school is closed. One query, or none where the placement never stands still.
    """
    kinds = []
    if kind.on_holiday == "free":
        kinds.append(CalendarPeriod.Kind.HOLIDAY)
    if kind.on_study_day == "free":
        kinds.append(CalendarPeriod.Kind.STUDY_DAY)
    if not kinds or last < first:
        return frozenset()
    school_id = school if isinstance(school, int) else school.pk
    periods = CalendarPeriod.objects.filter(
        school_id=school_id, kind__in=kinds, first_on__lte=last, last_on__gte=first
    )
    return frozenset(day for period in periods for day in period.days() if first <= day <= last)


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
