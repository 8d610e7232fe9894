"""Guidance: contact moments (ORG-4), concerns with their ladder (ESC), feedback to the mentor (GUI-3, PRE-2)."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from stagespoor.core import clock
from stagespoor.core.models import Versioned
from stagespoor.guidance import states
from stagespoor.placements.models import Placement
from stagespoor.students.models import Student

User = settings.AUTH_USER_MODEL


class ContactMoment(Versioned):
    """A talk or visit: planned, held, reported. ``kind`` is a slug of the policy's contact moments."""

    class State(models.TextChoices):
        PLANNED = states.PLANNED, _("Gepland")
        HELD = states.HELD, _("Geweest")
        CANCELLED = states.CANCELLED, _("Gaat niet door")

    student = models.ForeignKey(Student, on_delete=models.PROTECT, related_name="contact_moments")
    placement = models.ForeignKey(
        Placement, on_delete=models.PROTECT, null=True, blank=True, related_name="contact_moments"
    )
    kind = models.CharField(_("soort"), max_length=40)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    planned_on = models.DateField(_("datum"))
    planned_at = models.TimeField(_("tijd"), null=True, blank=True)
    held_on = models.DateField(_("geweest op"), null=True, blank=True)
    with_whom = models.CharField(_("met wie"), max_length=200, blank=True)
    report = models.TextField(_("verslag"), blank=True)
    agreed = models.TextField(_("afspraken"), blank=True)
    topics = models.JSONField(
        default=list, blank=True, help_text="slugs of topics that were discussed (KEN-1)"
    )
    tell_mentor = models.BooleanField(_("mentor moet dit weten"), default=False)
    mentor_read_at = models.DateTimeField(null=True, blank=True)
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    cancel_reason = models.CharField(_("reden"), max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["-planned_on", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=["planned", "held", "cancelled"]), name="moment_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state="held") | Q(held_on__isnull=False), name="moment_held_has_date"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["placement", "state", "planned_on"], name="moment_placement"),
            models.Index(fields=["owner", "state", "planned_on"], name="moment_owner"),
            models.Index(fields=["student", "-planned_on"], name="moment_student"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.planned_on}"


class Concern(models.Model):
    """A problem at the placement, climbing the ladder of the policy until it is solved (ESC)."""

    class State(models.TextChoices):
        OPEN = states.OPEN, _("Open")
        SOLVED = states.SOLVED, _("Opgelost")
        ENDED = states.ENDED, _("Andere plek gezocht")

    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="concerns")
    title = models.CharField(_("wat is er aan de hand?"), max_length=200)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    raised_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    raised_on = models.DateField(default=clock.today)
    solved_on = models.DateField(null=True, blank=True)
    parents_told_on = models.DateField(_("ouders ingelicht op"), null=True, blank=True)
    mentor_told_on = models.DateField(_("mentor ingelicht op"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=["open", "solved", "ended"]), name="concern_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state="ended") | Q(parents_told_on__isnull=False, mentor_told_on__isnull=False),
                name="concern_ended_parents_and_mentor_told",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["placement", "state"], name="concern_placement")]

    def __str__(self) -> str:
        return self.title


class ConcernStep(models.Model):
    """One rung of the ladder taken, with its report."""

    concern = models.ForeignKey(Concern, on_delete=models.CASCADE, related_name="steps")
    step = models.CharField(max_length=40, help_text="slug of the ladder step in the policy")
    taken_on = models.DateField(_("gedaan op"))
    report = models.TextField(_("verslag"))
    check_on = models.DateField(_("opnieuw kijken op"), null=True, blank=True)
    taken_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.step


class Feedback(models.Model):
    """A lacking skill reported to the mentor, who answers what the lessons will do (GUI-3, PRE-2)."""

    class State(models.TextChoices):
        OPEN = states.OPEN, _("Wacht op antwoord")
        ANSWERED = states.ANSWERED, _("Beantwoord")

    student = models.ForeignKey(Student, on_delete=models.PROTECT, related_name="feedback")
    placement = models.ForeignKey(
        Placement, on_delete=models.PROTECT, null=True, blank=True, related_name="feedback"
    )
    area = models.CharField(_("gebied"), max_length=40)
    text = models.TextField(_("wat mist de leerling?"))
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    written_on = models.DateField(default=clock.today)
    answer = models.TextField(_("wat gaan de lessen doen?"), blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answered_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=["open", "answered"]), name="feedback_state_known"),
            models.CheckConstraint(
                condition=~Q(state="answered") | ~Q(answer=""), name="feedback_answered_has_answer"
            ),
        ]

    def __str__(self) -> str:
        return self.area
