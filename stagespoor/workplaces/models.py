"""Workplaces at employers: the work, who may come, and how a school judges them (EMP-1, EMP-3, MAT-1).

An employer without a workplace is matched as one workplace with the facts of the employer itself.
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from stagespoor.core import clock
from stagespoor.core.models import Versioned
from stagespoor.core.text import search_key
from stagespoor.employers.models import Contact, Employer
from stagespoor.schools.models import School

User = settings.AUTH_USER_MODEL


class Workplace(Versioned):
    """One place to work at an employer: kind of work, times, what it asks and what it can offer.

    Lists hold slugs of the policy (``work_needs``, ``languages``) or of the national list (``hazards``).
    """

    employer = models.ForeignKey(Employer, on_delete=models.CASCADE, related_name="workplaces")
    name = models.CharField(_("naam van de werkplek"), max_length=100)
    sector = models.CharField(_("sector"), max_length=40, blank=True)
    tasks = models.TextField(_("werkzaamheden"), blank=True)
    weekdays = models.JSONField(default=list, blank=True, help_text="0 is Monday; empty: not said")
    starts = models.TimeField(_("van"), null=True, blank=True)
    ends = models.TimeField(_("tot"), null=True, blank=True)
    min_age = models.PositiveSmallIntegerField(_("vanaf leeftijd"), null=True, blank=True)
    clothing = models.CharField(_("kleding"), max_length=200, blank=True)
    protection = models.CharField(_("beschermingsmiddelen"), max_length=200, blank=True)
    hazards = models.JSONField(default=list, blank=True, help_text="slugs of the national list")
    by_bus = models.BooleanField(_("met de bus te bereiken"), null=True, blank=True)
    by_bike = models.BooleanField(_("met de fiets te bereiken"), null=True, blank=True)
    languages = models.JSONField(default=list, blank=True)
    meets = models.JSONField(default=list, blank=True, help_text="needs (slugs) that this place can meet")
    cannot = models.JSONField(default=list, blank=True, help_text="needs (slugs) that it cannot meet")
    prospect = models.CharField(
        _("uitzicht op een baan"), max_length=10, blank=True,
        choices=[("real", _("Reëel")), ("unsure", _("Onzeker")), ("none", _("Geen"))],
    )  # fmt: skip
    supervisors = models.ManyToManyField(Contact, blank=True, related_name="workplaces")
    reserved_school = models.ForeignKey(
        School, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    reserved_coach = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    reserved_until = models.DateField(_("gereserveerd tot en met"), null=True, blank=True)
    remarks = models.TextField(_("opmerkingen"), blank=True)
    is_active = models.BooleanField(_("in gebruik"), default=True)
    search_key = models.CharField(max_length=700, blank=True, editable=False)

    class Meta:
        ordering: ClassVar = ["name", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["employer", "name"], name="workplace_once_per_employer"),
            models.CheckConstraint(
                condition=Q(min_age=None) | Q(min_age__gte=12, min_age__lte=30),
                name="workplace_min_age_sensible",
            ),
            models.CheckConstraint(
                condition=Q(starts=None) | Q(ends=None) | Q(ends__gt=F("starts")),
                name="workplace_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(prospect__in=["", "real", "unsure", "none"]), name="workplace_prospect_known"
            ),
            # reserved for somebody means until a date, and a date means for somebody
            models.CheckConstraint(
                condition=Q(reserved_school=None, reserved_coach=None) | Q(reserved_until__isnull=False),
                name="workplace_reserved_until",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["employer", "is_active"], name="workplace_employer"),
        ]

    def __str__(self) -> str:
        return self.name

    def fresh_search_key(self) -> str:
        """What a search looks in: name and tasks."""
        return search_key(self.name, self.tasks)[:700]

    def save(self, *args: object, **kwargs: object) -> None:
        """Keep the search key true. (Bulk writers call fresh_search_key themselves.)"""
        self.search_key = self.fresh_search_key()
        super().save(*args, **kwargs)  # type: ignore[arg-type]


class SchoolPlaces(models.Model):
    """How many students of one school can have this workplace at the same time."""

    workplace = models.ForeignKey(Workplace, on_delete=models.CASCADE, related_name="places")
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    places = models.PositiveSmallIntegerField(_("plaatsen tegelijk"))

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["workplace", "school"], name="places_once_per_school"),
            models.CheckConstraint(condition=Q(places__lte=100), name="school_places_sensible"),
        ]

    def __str__(self) -> str:
        return f"{self.school_id}: {self.places}"


class Judgement(models.Model):
    """How a school judges an employer, a workplace or a supervisor there. Rows are never changed (EMP-3).

    The newest row of a school about one subject counts until ``until``. ``ban``: nobody is placed there.
    """

    class Verdict(models.TextChoices):
        FIT = "fit", _("Geschikt")
        DOUBT = "doubt", _("Twijfel")
        NOT_FIT = "not_fit", _("Niet geschikt")
        BAN = "ban", _("Niet plaatsen")

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    employer = models.ForeignKey(Employer, on_delete=models.CASCADE, related_name="judgements")
    workplace = models.ForeignKey(
        Workplace, on_delete=models.CASCADE, null=True, blank=True, related_name="judgements"
    )
    supervisor = models.ForeignKey(
        Contact, on_delete=models.CASCADE, null=True, blank=True, related_name="judgements"
    )
    verdict = models.CharField(_("oordeel"), max_length=8, choices=Verdict.choices)
    fits_whom = models.CharField(_("past bij welke leerlingen"), max_length=300, blank=True)
    skilled = models.BooleanField(_("begeleiding is deskundig"), null=True, blank=True)
    reason = models.TextField(_("reden"), blank=True)
    judged_on = models.DateField(_("beoordeeld op"), default=clock.today)
    until = models.DateField(_("geldt tot en met"), null=True, blank=True)
    judged_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["-judged_on", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(verdict__in=["fit", "doubt", "not_fit", "ban"]), name="judgement_verdict_known"
            ),
            models.CheckConstraint(
                condition=Q(verdict="fit") | ~Q(reason=""), name="judgement_doubt_has_reason"
            ),
            models.CheckConstraint(
                condition=Q(workplace=None) | Q(supervisor=None), name="judgement_one_subject"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("judged_on")), name="judgement_until_after"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["employer", "school", "-judged_on"], name="judgement_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.verdict} {self.judged_on}"


class SafetyTalk(models.Model):
    """The short guided talk on the floor about safety; a later one begins with the answers of this one."""

    workplace = models.ForeignKey(Workplace, on_delete=models.CASCADE, related_name="safety_talks")
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    held_on = models.DateField(_("gesprek op"))
    with_whom = models.CharField(_("gesproken met"), max_length=120)
    answers = models.JSONField(default=dict, help_text="{question slug: {'ok': 'yes|no|na', 'note': ''}}")
    held_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["-held_on", "-pk"]

    def __str__(self) -> str:
        return str(self.held_on)
