"""The student: who it is, which exit is expected, how far the preparation is (STU, PREP)."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from stagespoor.core import clock
from stagespoor.core.models import Versioned
from stagespoor.core.text import search_key
from stagespoor.policy.working_time import age_on
from stagespoor.schools.models import School


class Student(Versioned):
    """One student of one school (STU-1). The sensitive part lives in SupportNeed."""

    class Status(models.TextChoices):
        ENROLLED = "enrolled", _("Op school")
        LEFT = "left", _("Van school")

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="students")
    number = models.CharField(_("leerlingnummer"), max_length=20)
    first_name = models.CharField(_("roepnaam"), max_length=60)
    prefix = models.CharField(_("tussenvoegsel"), max_length=30, blank=True)
    last_name = models.CharField(_("achternaam"), max_length=80)
    birth_date = models.DateField(_("geboortedatum"))
    class_name = models.CharField(_("klas"), max_length=20, blank=True)
    entry_level = models.CharField(_("instapniveau"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("telefoon"), max_length=30, blank=True)
    street = models.CharField(_("straat en huisnummer"), max_length=150, blank=True)
    postcode = models.CharField(_("postcode"), max_length=7, blank=True)
    city = models.CharField(_("plaats"), max_length=80, blank=True)
    lat = models.FloatField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)
    secret_address = models.BooleanField(_("geheim adres"), default=False)
    mentor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="mentees"
    )
    mentor_text = models.CharField(
        max_length=80, blank=True, help_text="mentor as named in the import, if unknown"
    )
    psychologist = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="student"
    )
    # the profile of today, repeated here for lists; the history is ExitProfile
    exit_profile = models.CharField(_("uitstroomprofiel"), max_length=40, default="unknown")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.ENROLLED)
    enrolled_on = models.DateField(_("ingeschreven op"), default=clock.today)
    left_on = models.DateField(null=True, blank=True)
    search_key = models.CharField(max_length=250, blank=True, editable=False)

    class Meta:
        ordering: ClassVar = ["last_name", "first_name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["school", "number"], name="student_number_once"),
            models.CheckConstraint(condition=Q(status__in=["enrolled", "left"]), name="student_status_known"),
            models.CheckConstraint(
                condition=Q(status="enrolled", left_on=None) | Q(status="left", left_on__isnull=False),
                name="student_left_has_date",
            ),
            models.CheckConstraint(
                condition=Q(birth_date__gte=dt.date(1990, 1, 1)), name="student_birth_sensible"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["school", "last_name", "first_name"], name="student_list"),
            models.Index(fields=["mentor"], name="student_mentor"),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        """Roepnaam, tussenvoegsel, achternaam."""
        return " ".join(part for part in (self.first_name, self.prefix, self.last_name) if part)

    @property
    def initials(self) -> str:
        """Two letters for the chip and for mails that must not name the student."""
        return f"{self.first_name[:1]}{self.last_name[:1]}".upper()

    def age_on(self, day: dt.date) -> int:
        """Whole years on ``day``."""
        return age_on(self.birth_date, day)

    def fresh_search_key(self) -> str:
        """What the list search looks in."""
        return search_key(self.first_name, self.prefix, self.last_name, self.number, self.class_name)

    def save(self, *args: object, **kwargs: object) -> None:
        """Keep the search key true. (Bulk writers call fresh_search_key themselves.)"""
        self.search_key = self.fresh_search_key()
        super().save(*args, **kwargs)  # type: ignore[arg-type]


class Guardian(models.Model):
    """A parent or carer. More than one may have to sign; an address may be secret."""

    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="guardians")
    name = models.CharField(_("naam"), max_length=120)
    relation = models.CharField(_("relatie"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("telefoon"), max_length=30, blank=True)
    must_sign = models.BooleanField(_("tekent voor de leerling"), default=True)
    secret_address = models.BooleanField(_("geheim adres"), default=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="guardian_of"
    )
    position = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["student", "position"], name="guardian_position_once"),
        ]

    def __str__(self) -> str:
        return self.name


class SupportNeed(models.Model):
    """Difficulties and support: sensitive, for who needs to know. ``functional`` may be shared with a company."""

    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="support_needs")
    text = models.TextField(_("ondersteuning (alleen intern)"))
    functional = models.CharField(
        _("in gewone werkwoorden, mag naar het bedrijf"), max_length=300, blank=True
    )
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=clock.now)
    ended_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return self.functional or "…"


class ExitProfile(models.Model):
    """The expected exit since a day, with who decided it and why (STU-2). Rows are never changed."""

    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="exit_profiles")
    profile = models.CharField(_("uitstroomprofiel"), max_length=40)
    perspective = models.CharField(_("uitstroomperspectief"), max_length=300, blank=True)
    reason = models.CharField(_("reden"), max_length=500)
    since_on = models.DateField(_("vanaf"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["-since_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.profile} {self.since_on}"


class CareerTest(models.Model):
    """One of the three tests of the digital career method (PREP-2)."""

    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="career_tests")
    test = models.CharField(_("test"), max_length=40)
    taken_on = models.DateField(_("gemaakt op"))
    result = models.TextField(_("uitkomst"))
    file = models.FileField(_("bestand"), upload_to="career/%Y/", blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["-taken_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.test} {self.taken_on}"


class BridgeModule(models.Model):
    """Progress in one module of Brug naar Werk (PREP-4)."""

    class State(models.TextChoices):
        NOT_STARTED = "not_started", _("Niet begonnen")
        BUSY = "busy", _("Bezig")
        DONE = "done", _("Klaar")

    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="bridge_modules")
    module = models.PositiveSmallIntegerField(_("module"))
    state = models.CharField(_("voortgang"), max_length=12, choices=State.choices, default=State.NOT_STARTED)
    started_on = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    result = models.CharField(_("toets"), max_length=120, blank=True)

    class Meta:
        ordering: ClassVar = ["module"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["student", "module"], name="bridge_module_once"),
            models.CheckConstraint(
                condition=Q(state__in=["not_started", "busy", "done"]), name="bridge_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(done_on__isnull=False), name="bridge_done_has_date"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.module} {self.state}"


class BridgeClosing(models.Model):
    """The closing talk of Brug naar Werk (PREP-4)."""

    student = models.OneToOneField(Student, on_delete=models.CASCADE, related_name="bridge_closing")
    held_on = models.DateField(_("gesprek op"))
    report = models.TextField(_("verslag"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return str(self.held_on)


class OtherTraining(models.Model):
    """Independence, social skills and other preparation (PREP-7)."""

    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="trainings")
    training = models.CharField(_("training"), max_length=40)
    name = models.CharField(_("naam"), max_length=120, blank=True)
    from_on = models.DateField(_("van"))
    until_on = models.DateField(_("tot en met"), null=True, blank=True)
    result = models.CharField(_("resultaat"), max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["-from_on", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=models.F("from_on")),
                name="training_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.training
