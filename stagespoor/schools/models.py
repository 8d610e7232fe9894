"""Schools, the network in which they share employers, who works there, and the calendar."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from stagespoor.access.roles import STAFF_ROLES, Role

__all__ = ["STAFF_ROLES", "CalendarPeriod", "LessonDay", "Membership", "Network", "Role", "School"]


class Network(models.Model):
    """Schools that share one stock of employers, and nothing else (EMP-1)."""

    name = models.CharField(_("naam"), max_length=120)
    slug = models.SlugField(unique=True)

    def __str__(self) -> str:
        return self.name


class School(models.Model):
    """One school with its own policy file."""

    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="schools")
    name = models.CharField(_("naam"), max_length=120)
    slug = models.SlugField(unique=True)
    policy_name = models.SlugField(_("beleid"), default="velddijk", help_text="name of the policy file")
    street = models.CharField(_("straat en huisnummer"), max_length=150, blank=True)
    postcode = models.CharField(_("postcode"), max_length=7, blank=True)
    city = models.CharField(_("plaats"), max_length=80, blank=True)
    lat = models.FloatField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)
    phone = models.CharField(_("telefoon"), max_length=30, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """One person in one role at one school. A person may have several."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("rol"), max_length=30, choices=Role.choices)
    sectors = models.JSONField(default=list, blank=True, help_text="sectors a coach knows well (slugs)")
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "school", "role"], name="membership_once"),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="membership_role_known"),
        ]
        indexes: ClassVar = [models.Index(fields=["school", "role"], name="membership_school_role")]

    def __str__(self) -> str:
        return f"{self.user} {self.role} {self.school}"


class CalendarPeriod(models.Model):
    """Days on which the school differs: holidays and study days. First and last day included."""

    class Kind(models.TextChoices):
        HOLIDAY = "holiday", _("Vakantie of feestdag")
        STUDY_DAY = "study_day", _("Studiedag")

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="calendar")
    kind = models.CharField(_("soort"), max_length=12, choices=Kind.choices)
    name = models.CharField(_("naam"), max_length=80)
    first_on = models.DateField(_("eerste dag"))
    last_on = models.DateField(_("laatste dag"))

    class Meta:
        ordering: ClassVar = ["first_on"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(last_on__gte=F("first_on")), name="calendar_ends_after_start"),
            models.CheckConstraint(
                condition=Q(kind__in=["holiday", "study_day"]), name="calendar_kind_known"
            ),
            models.UniqueConstraint(fields=["school", "kind", "first_on", "last_on"], name="calendar_once"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.first_on}"

    def days(self) -> frozenset[dt.date]:
        """Every date in the period."""
        count = (self.last_on - self.first_on).days + 1
        return frozenset(self.first_on + dt.timedelta(days=n) for n in range(count))


class LessonDay(models.Model):
    """Minutes of lessons on a weekday (0 = Monday) without placement; they count for the ATW under 18."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="lesson_days")
    weekday = models.PositiveSmallIntegerField()
    minutes = models.PositiveSmallIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["school", "weekday"], name="lesson_day_once"),
            models.CheckConstraint(condition=Q(weekday__lte=6, minutes__lte=720), name="lesson_day_sensible"),
        ]

    def __str__(self) -> str:
        return f"{self.weekday}: {self.minutes}"
