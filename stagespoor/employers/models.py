"""Employers of a network, shared by its schools (EMP-1), their people and their workplaces."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from stagespoor.core.models import Versioned
from stagespoor.core.text import search_key
from stagespoor.schools.models import Network, School


class Employer(Versioned):
    """One company or institution at one address. A branch is an employer that belongs to its ``head``.

    Network partners (municipality, job coaches, service point: TSK-4) are kept in the same way, as a kind of
    their own; ``employers_for`` gives employers only. A merged one points to the one that was kept.
    """

    class Kind(models.TextChoices):
        EMPLOYER = "employer", _("Stagebedrijf")
        MUNICIPALITY = "municipality", _("Gemeente")
        JOB_COACHES = "job_coaches", _("Jobcoachorganisatie")
        SERVICE_POINT = "service_point", _("Werkgeversservicepunt")

    kind = models.CharField(_("soort"), max_length=14, choices=Kind.choices, default=Kind.EMPLOYER)
    head = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="branches",
        verbose_name=_("hoort bij"),
    )  # fmt: skip
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged", editable=False
    )
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
    point_from = models.CharField(
        max_length=10, blank=True, help_text="where lat and lon come from: place, postcode, import, geocoder"
    )
    phone = models.CharField(_("telefoon"), max_length=30, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    website = models.URLField(_("website"), blank=True)
    tasks = models.CharField(_("werkzaamheden"), max_length=500, blank=True)
    places = models.PositiveSmallIntegerField(_("plaatsen tegelijk"), null=True, blank=True)
    min_age = models.PositiveSmallIntegerField(_("vanaf leeftijd"), null=True, blank=True)
    sbi = models.CharField(_("SBI-code"), max_length=10, blank=True)
    sbi_version = models.CharField(_("SBI-versie"), max_length=4, blank=True)
    recognised = models.BooleanField(_("erkend leerbedrijf"), null=True, blank=True)
    suits = models.JSONField(default=list, blank=True, help_text="slugs of schools it suits; empty: not said")
    source = models.CharField(_("gevonden via"), max_length=40, blank=True)
    last_contact_on = models.DateField(_("laatste contact"), null=True, blank=True)
    non_mailing = models.BooleanField(_("geen post of mail"), default=False)
    do_not_call = models.BooleanField(_("niet bellen"), default=False)
    remarks = models.TextField(_("opmerkingen"), blank=True)
    is_active = models.BooleanField(_("in gebruik"), default=True)
    search_key = models.CharField(max_length=700, blank=True, editable=False)
    added_once = models.UUIDField(
        unique=True, null=True, editable=False, help_text="the form that made it: sent twice, it makes one"
    )

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
            models.CheckConstraint(
                condition=Q(kind__in=["employer", "municipality", "job_coaches", "service_point"]),
                name="employer_kind_known",
            ),
            models.CheckConstraint(condition=~Q(head=F("id")), name="employer_not_own_head"),
            models.CheckConstraint(
                condition=Q(merged_into=None) | Q(is_active=False), name="employer_merged_is_not_active"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["network", "kind", "merged_into", "name"], name="employer_list"),
            models.Index(fields=["network", "kind", "merged_into", "city"], name="employer_city"),
            models.Index(fields=["network", "sector"], name="employer_sector"),
            models.Index(fields=["network", "kvk"], name="employer_kvk"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_partner(self) -> bool:
        """A network partner, where no student works (TSK-4)."""
        return self.kind != self.Kind.EMPLOYER

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
    """An experience or a contact with an employer, written by a school, readable in its network (GUI-4, EMP-5)."""

    class How(models.TextChoices):
        NOTE = "note", _("Notitie")
        PHONE = "phone", _("Gebeld")
        MAIL = "mail", _("Gemaild")
        VISIT = "visit", _("Bezocht")
        MET = "met", _("Elders gesproken")

    employer = models.ForeignKey(Employer, on_delete=models.CASCADE, related_name="notes")
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    how = models.CharField(_("soort contact"), max_length=6, choices=How.choices, default=How.NOTE)
    contact_on = models.DateField(_("datum van het contact"), null=True, blank=True)
    person = models.ForeignKey(
        Contact, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("met")
    )
    text = models.TextField(_("notitie"))
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-written_at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(how__in=["note", "phone", "mail", "visit", "met"]), name="employer_note_how_known"
            ),
            models.CheckConstraint(
                condition=Q(how="note") | Q(contact_on__isnull=False), name="employer_note_contact_has_day"
            ),
        ]

    def __str__(self) -> str:
        return self.text[:40]


class Relation(Versioned):
    """What one school keeps up with an employer: who keeps the contact, when next, and agreed silence (EMP-5)."""

    employer = models.ForeignKey(Employer, on_delete=models.CASCADE, related_name="relations")
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    keeper = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("wie houdt contact"),
    )  # fmt: skip
    next_contact_on = models.DateField(_("volgende contact"), null=True, blank=True)
    silent_until = models.DateField(_("met rust laten tot"), null=True, blank=True)
    silent_reason = models.CharField(_("waarom"), max_length=300, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["employer", "school"], name="relation_once_per_school"),
            models.CheckConstraint(
                condition=Q(silent_until=None) | ~Q(silent_reason=""), name="relation_silence_has_reason"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["school", "next_contact_on"], name="relation_next")]

    def __str__(self) -> str:
        return f"{self.school_id} - {self.employer_id}"


class Photo(models.Model):
    """A picture of the place: made smaller and without the data that a camera adds. No people."""

    employer = models.ForeignKey(Employer, on_delete=models.CASCADE, related_name="photos")
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    image = models.FileField(upload_to="employers/")
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    caption = models.CharField(_("wat staat erop"), max_length=150)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(caption=""), name="photo_has_caption"),
        ]

    def __str__(self) -> str:
        return self.caption

    @property
    def small_name(self) -> str:
        """Where the small one lies: beside the large one."""
        return f"{(self.image.name or '').removesuffix('.jpg')}-small.jpg"


class Merge(models.Model):
    """Two employers made one, with all it takes to undo that: what moved, and the facts as they were."""

    kept = models.ForeignKey(Employer, on_delete=models.CASCADE, related_name="+")
    gone = models.ForeignKey(Employer, on_delete=models.CASCADE, related_name="+")
    before = models.JSONField(default=dict, help_text="facts of both that the merge changed, by field")
    after = models.JSONField(default=dict, help_text="what the kept one got, by field")
    moved = models.JSONField(default=dict, help_text="{'app.Model.field': [[pk, was], …]}")
    merged_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    merged_at = models.DateTimeField()
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(kept=F("gone")), name="merge_of_two"),
            models.UniqueConstraint(fields=["gone"], condition=Q(undone_at=None), name="merge_gone_once"),
        ]

    def __str__(self) -> str:
        return f"{self.gone_id} -> {self.kept_id}"


class NotSame(models.Model):
    """Somebody judged that these two are not one employer: they are not listed again. ``one`` has the lower pk."""

    one = models.ForeignKey(Employer, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Employer, on_delete=models.CASCADE, related_name="+")
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["one", "other"], name="not_same_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="not_same_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} / {self.other_id}"
