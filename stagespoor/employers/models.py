"""Employers of a network, shared by its schools (EMP-1), their people and their workplaces."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from stagespoor.core.models import Versioned
from stagespoor.core.text import search_key
from stagespoor.schools.models import Network, School


class Employer(Versioned):
    """One company or institution at one address."""

    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="employers")
    name = models.CharField(_("naam"), max_length=150)
    sector = models.CharField(_("sector"), max_length=40, default="", blank=True)
    kvk = models.CharField(_("KvK-nummer"), max_length=8, blank=True)
    branch_number = models.CharField(_("vestigingsnummer"), max_length=12, blank=True)
    street = models.CharField(_("straat en huisnummer"), max_length=150, blank=True)
    postcode = models.CharField(_("postcode"), max_length=7, blank=True)
    city = models.CharField(_("plaats"), max_length=80, blank=True)
    lat = models.FloatField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)
    phone = models.CharField(_("telefoon"), max_length=30, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    website = models.URLField(_("website"), blank=True)
    tasks = models.CharField(_("werkzaamheden"), max_length=500, blank=True)
    places = models.PositiveSmallIntegerField(_("plaatsen tegelijk"), null=True, blank=True)
    min_age = models.PositiveSmallIntegerField(_("vanaf leeftijd"), null=True, blank=True)
    recognised = models.BooleanField(_("erkend leerbedrijf"), null=True, blank=True)
    suits = models.JSONField(default=list, blank=True, help_text="slugs of schools it suits; empty: not said")
    source = models.CharField(_("gevonden via"), max_length=40, blank=True)
    last_contact_on = models.DateField(_("laatste contact"), null=True, blank=True)
    non_mailing = models.BooleanField(_("geen post of mail"), default=False)
    do_not_call = models.BooleanField(_("niet bellen"), default=False)
    remarks = models.TextField(_("opmerkingen"), blank=True)
    is_active = models.BooleanField(_("in gebruik"), default=True)
    search_key = models.CharField(max_length=700, blank=True, editable=False)

    class Meta:
        ordering: ClassVar = ["name", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kvk="") | Q(kvk__regex=r"^[0-9]{8}$"), name="employer_kvk_8"),
            models.CheckConstraint(
                condition=Q(branch_number="") | Q(branch_number__regex=r"^[0-9]{12}$"),
                name="employer_branch_12",
            ),
            models.CheckConstraint(
                condition=Q(min_age=None) | Q(min_age__gte=12, min_age__lte=30),
                name="employer_min_age_sensible",
            ),
            models.CheckConstraint(
                condition=Q(places=None) | Q(places__lte=500), name="employer_places_sensible"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["network", "is_active", "name"], name="employer_list"),
            models.Index(fields=["network", "sector"], name="employer_sector"),
            models.Index(fields=["network", "kvk"], name="employer_kvk"),
        ]

    def __str__(self) -> str:
        return self.name

    def fresh_search_key(self) -> str:
        """What the list search looks in: name, place, tasks."""
        return search_key(self.name, self.city, self.tasks, self.kvk)[:700]

    def save(self, *args: object, **kwargs: object) -> None:
        """Keep the search key true. (Bulk writers call fresh_search_key themselves.)"""
        self.search_key = self.fresh_search_key()
        super().save(*args, **kwargs)  # type: ignore[arg-type]


class Contact(models.Model):
    """A person at an employer: contact person, supervisor (praktijkbegeleider), or both."""

    employer = models.ForeignKey(Employer, on_delete=models.CASCADE, related_name="contacts")
    name = models.CharField(_("naam"), max_length=120)
    job = models.CharField(_("functie"), max_length=80, blank=True)
    phone = models.CharField(_("telefoon"), max_length=30, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    is_contact = models.BooleanField(_("contactpersoon"), default=False)
    is_supervisor = models.BooleanField(_("praktijkbegeleider"), default=False)
    is_active = models.BooleanField(_("werkt hier nog"), default=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="contacts"
    )

    class Meta:
        ordering: ClassVar = ["name", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["employer", "name"], name="contact_once_per_employer"),
        ]

    def __str__(self) -> str:
        return self.name


class EmployerNote(models.Model):
    """An experience or a contact with an employer, written by a school, readable in its network (GUI-4)."""

    employer = models.ForeignKey(Employer, on_delete=models.CASCADE, related_name="notes")
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    text = models.TextField(_("notitie"))
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-written_at"]

    def __str__(self) -> str:
        return self.text[:40]
