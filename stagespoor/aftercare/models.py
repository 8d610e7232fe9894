"""After school: the contract of employment, the four moments, the hand-over (AFT, PLC-6)."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from stagespoor.aftercare import states
from stagespoor.core import clock
from stagespoor.core.models import Versioned
from stagespoor.employers.models import Employer
from stagespoor.placements.models import Placement
from stagespoor.students.models import Student

User = settings.AUTH_USER_MODEL


class EmploymentContract(Versioned):
    """The job (or other exit) with which a student leaves; its first day starts the aftercare (AFT-1)."""

    student = models.ForeignKey(Student, on_delete=models.PROTECT, related_name="contracts")
    placement = models.OneToOneField(
        Placement, on_delete=models.PROTECT, null=True, blank=True, related_name="contract"
    )
    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    first_day_on = models.DateField(_("eerste werkdag"))
    until_on = models.DateField(_("loopt tot en met"), null=True, blank=True)
    hours_per_week = models.DecimalField(
        _("uren per week"), max_digits=4, decimal_places=1, null=True, blank=True
    )
    job = models.CharField(_("functie"), max_length=120, blank=True)
    arrangements = models.CharField(_("regelingen"), max_length=300, blank=True)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-first_day_on"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(hours_per_week=None) | Q(hours_per_week__gt=0, hours_per_week__lte=168),
                name="contract_hours_sensible",
            ),
            models.UniqueConstraint(
                fields=["student"], condition=Q(ended_on=None), name="contract_one_current"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.student_id} {self.first_day_on}"


class AftercareMoment(Versioned):
    """One contact after school: due, done; the policy's moments are never dropped (AFT-1, AFT-2)."""

    class State(models.TextChoices):
        DUE = states.DUE, _("Te doen")
        DONE = states.DONE, _("Gedaan")

    student = models.ForeignKey(Student, on_delete=models.PROTECT, related_name="aftercare_moments")
    contract = models.ForeignKey(EmploymentContract, on_delete=models.PROTECT, related_name="moments")
    months = models.PositiveSmallIntegerField(
        _("maanden na de start"), null=True, help_text="null: an extra moment"
    )
    due_on = models.DateField(_("uiterlijk op"))
    state = models.CharField(max_length=5, choices=State.choices, default=State.DUE)
    done_on = models.DateField(_("gedaan op"), null=True, blank=True)
    status = models.CharField(_("hoe staat het ervoor?"), max_length=40, blank=True)
    report = models.TextField(_("verslag"), blank=True)
    reason = models.CharField(_("waarom extra"), max_length=200, blank=True)
    done_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["due_on", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=["due", "done"]), name="aftercare_state_known"),
            models.CheckConstraint(
                condition=~Q(state="done") | (Q(done_on__isnull=False) & ~Q(status="")),
                name="aftercare_done_is_full",
            ),
            models.UniqueConstraint(
                fields=["contract", "months"], condition=Q(months__isnull=False), name="aftercare_moment_once"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "due_on"], name="aftercare_due")]

    def __str__(self) -> str:
        return f"{self.months} {self.due_on}"


class Handover(Versioned):
    """A warm hand-over; open until the other side accepts (AFT-3, PLC-6)."""

    class State(models.TextChoices):
        DRAFT = states.DRAFT, _("Voorbereiden")
        OFFERED = states.OFFERED, _("Wacht op de ander")
        ACCEPTED = states.ACCEPTED, _("Overgenomen")
        DECLINED = states.DECLINED, _("Niet overgenomen")

    class To(models.TextChoices):
        JOBCOACH = "jobcoach", _("Jobcoach")
        YOUTH_COACH = "youth_coach", _("Jongerencoach van de gemeente")
        OTHER = "other", _("Iemand anders")

    student = models.ForeignKey(Student, on_delete=models.PROTECT, related_name="handovers")
    contract = models.ForeignKey(
        EmploymentContract, on_delete=models.PROTECT, null=True, blank=True, related_name="handovers"
    )
    to = models.CharField(_("overdracht aan"), max_length=12, choices=To.choices)
    name = models.CharField(_("naam"), max_length=120)
    organisation = models.CharField(_("organisatie"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("telefoon"), max_length=30, blank=True)
    summary = models.TextField(_("wat moet de ander weten?"))
    talk_on = models.DateField(_("gesprek met z'n drieën op"), null=True, blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.DRAFT)
    offered_on = models.DateField(null=True, blank=True)
    accepted_on = models.DateField(null=True, blank=True)
    accepted_note = models.CharField(_("hoe weet je dat?"), max_length=200, blank=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=["draft", "offered", "accepted", "declined"]),
                name="handover_state_known",
            ),
            models.CheckConstraint(
                condition=~Q(state="accepted") | Q(accepted_on__isnull=False),
                name="handover_accepted_has_date",
            ),
            models.UniqueConstraint(
                fields=["student"], condition=Q(state__in=["draft", "offered"]), name="handover_one_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.to} {self.state}"
