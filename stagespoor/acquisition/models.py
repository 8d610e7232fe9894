"""Leads: addresses that may become work placements, from the first tip to a verdict (EMP-4)."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from stagespoor.acquisition import states
from stagespoor.core import clock
from stagespoor.core.models import Versioned
from stagespoor.employers.models import Employer, EmployerNote
from stagespoor.schools.models import School
from stagespoor.students.models import Student

User = settings.AUTH_USER_MODEL


class Lead(Versioned):
    """One address on a school's board. ``source`` is a slug of the policy's ``lead_sources`` (EMP-4).

    ``student``: the lead came from this student or the parents (INT-2); shown only to who may see the student.
    ``contacted_on`` and ``visited_on`` are the first time and stay when the lead goes back a step: the figures
    count how far an address came.
    """

    class State(models.TextChoices):
        NEW = states.NEW, _("Nieuw")
        CONTACTED = states.CONTACTED, _("Benaderd")
        VISIT_PLANNED = states.VISIT_PLANNED, _("Bezoek gepland")
        VISITED = states.VISITED, _("Bezocht")
        FIT = states.FIT, _("Geschikt")
        NOT_FIT = states.NOT_FIT, _("Niet geschikt")

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="leads")
    state = models.CharField(max_length=14, choices=State.choices, default=State.NEW)
    source = models.CharField(_("gevonden via"), max_length=40)
    employer = models.ForeignKey(
        Employer, on_delete=models.PROTECT, null=True, blank=True, related_name="leads"
    )
    name = models.CharField(_("naam"), max_length=150)
    city = models.CharField(_("plaats"), max_length=80, blank=True)
    phone = models.CharField(_("telefoon"), max_length=30, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    person = models.CharField(_("contactpersoon"), max_length=120, blank=True)
    note = models.TextField(_("wat weten we"), blank=True)
    student = models.ForeignKey(
        Student, on_delete=models.SET_NULL, null=True, blank=True, related_name="leads"
    )
    owner = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    next_on = models.DateField(_("volgende stap op"), null=True, blank=True)
    closed_reason = models.CharField(_("reden"), max_length=300, blank=True)
    found_on = models.DateField(_("gevonden op"), default=clock.today)
    moved_on = models.DateField(default=clock.today, help_text="since when in this state")
    contacted_on = models.DateField(_("benaderd op"), null=True, blank=True)
    visited_on = models.DateField(_("bezocht op"), null=True, blank=True)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    form_key = models.UUIDField(
        null=True, blank=True, unique=True, editable=False, help_text="of the form it was typed in, sent once"
    )

    class Meta:
        ordering: ClassVar = ["next_on", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=["new", "contacted", "visit_planned", "visited", "fit", "not_fit"]),
                name="lead_state_known",
            ),
            models.CheckConstraint(
                condition=~Q(state="not_fit") | ~Q(closed_reason=""), name="lead_not_fit_has_reason"
            ),
            models.CheckConstraint(
                condition=~Q(state="fit") | Q(employer__isnull=False), name="lead_fit_is_employer"
            ),
            models.CheckConstraint(
                condition=~Q(state="visit_planned") | Q(next_on__isnull=False), name="lead_visit_has_day"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["school", "state", "next_on"], name="lead_board")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        """On the way to a verdict."""
        return self.state in states.OPEN


class Visit(models.Model):
    """A first visit, by somebody of the school alone (KEN-1): what was discussed and what it was like.

    ``note`` is the same report on the employer's page, once the employer exists there (GUI-4).
    """

    lead = models.ForeignKey(Lead, on_delete=models.CASCADE, related_name="visits")
    held_on = models.DateField(_("bezoek op"))
    topics = models.JSONField(default=list, blank=True, help_text="slugs of first_visit_topics of the policy")
    with_whom = models.CharField(_("gesproken met"), max_length=120, blank=True)
    report = models.TextField(_("verslag"))
    note = models.ForeignKey(EmployerNote, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    held_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["-held_on", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(report=""), name="first_visit_has_report"),
        ]

    def __str__(self) -> str:
        return f"{self.lead_id} {self.held_on}"
