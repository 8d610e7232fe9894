"""The logbook (stageklapper): daily entries, two-sided scores, task ticks, certificate."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from stagespoor.core import clock
from stagespoor.core.models import Versioned
from stagespoor.placements.models import InternalTask, Placement
from stagespoor.trajectories.models import Goal

User = settings.AUTH_USER_MODEL


class Entry(Versioned):
    """What the student did on a day, in a few words, and how it went (LOG-2)."""

    class Mood(models.IntegerChoices):
        HARD = 1, _("Moeilijk")
        OKAY = 2, _("Gaat wel")
        GOOD = 3, _("Goed")

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="entries")
    day = models.DateField(_("dag"))
    did = models.TextField(_("wat heb je gedaan?"))
    mood = models.PositiveSmallIntegerField(_("hoe ging het?"), choices=Mood.choices)
    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    goal_text = models.CharField(_("hoe ging het met je leerdoel?"), max_length=300, blank=True)
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["-day", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["placement", "day"], name="entry_once_a_day"),
            models.CheckConstraint(condition=Q(mood__in=[1, 2, 3]), name="entry_mood_known"),
        ]

    def __str__(self) -> str:
        return f"{self.placement_id} {self.day}"


class Assessment(models.Model):
    """A moment at which coach and supervisor score the goals (GOAL-6, LOG-4). Fixed after the talk."""

    class Moment(models.TextChoices):
        INTERIM = "interim", _("Tussentijdse beoordeling")
        FINAL = "final", _("Eindbeoordeling")

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="assessments")
    moment = models.CharField(max_length=8, choices=Moment.choices)
    planned_on = models.DateField(_("gesprek op"), null=True, blank=True)
    fixed_at = models.DateTimeField(null=True, blank=True)
    fixed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    summary = models.TextField(_("samenvatting"), blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(moment__in=["interim", "final"]), name="assessment_moment_known"
            ),
            models.UniqueConstraint(
                fields=["placement"], condition=Q(moment="final"), name="assessment_one_final"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.moment} {self.placement_id}"


class Score(models.Model):
    """One side's score of one goal (or orienting criterion) at one assessment, on the policy's scale."""

    class Side(models.TextChoices):
        COACH = "coach", _("Stagebegeleider")
        SUPERVISOR = "supervisor", _("Praktijkbegeleider")

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="scores")
    side = models.CharField(max_length=10, choices=Side.choices)
    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, null=True, blank=True, related_name="scores")
    criterion = models.CharField(max_length=40, blank=True, help_text="slug of a readiness criterion (ORI-2)")
    value = models.PositiveSmallIntegerField()
    remark = models.CharField(_("toelichting"), max_length=300, blank=True)
    scored_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    scored_name = models.CharField(max_length=150, blank=True, help_text="the supervisor on paper")
    scored_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(side__in=["coach", "supervisor"]), name="score_side_known"),
            models.CheckConstraint(
                condition=Q(goal__isnull=False, criterion="") | (Q(goal=None) & ~Q(criterion="")),
                name="score_of_one_thing",
            ),
            models.UniqueConstraint(
                fields=["assessment", "side", "goal"], condition=Q(criterion=""), name="score_goal_once_per_side"
            ),
            models.UniqueConstraint(
                fields=["assessment", "side", "criterion"], condition=~Q(criterion=""),
                name="score_criterion_once_per_side",
            ),
            models.CheckConstraint(condition=Q(value__gte=1, value__lte=10), name="score_value_sensible"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.side} {self.value}"


class TaskTick(models.Model):
    """A step of an internal task that the student ticked off (IS-1)."""

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="ticks")
    task = models.ForeignKey(InternalTask, on_delete=models.CASCADE, related_name="+")
    step = models.PositiveSmallIntegerField()
    day = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["placement", "task", "step", "day"], name="tick_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.task_id}.{self.step} {self.day}"


class Certificate(models.Model):
    """The certificate at the end, with the assessment as it was (CER-1)."""

    placement = models.OneToOneField(Placement, on_delete=models.PROTECT, related_name="certificate")
    number = models.CharField(max_length=30, unique=True)
    facts = models.JSONField()
    issued_on = models.DateField(default=clock.today)
    issued_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.number


class JobTalk(Versioned):
    """The talk of the coach with the future employer about what the job demands (PLC-2)."""

    placement = models.OneToOneField(Placement, on_delete=models.CASCADE, related_name="job_talk")
    discussed_on = models.DateField(_("besproken op"))
    with_whom = models.CharField(_("besproken met"), max_length=150)
    note = models.TextField(_("toelichting"), blank=True)
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"{self.placement_id} {self.discussed_on}"


class Demand(models.Model):
    """One thing the job demands: a goal of the catalogue or own words, with the step of the scale it asks (PLC-2)."""

    talk = models.ForeignKey(JobTalk, on_delete=models.CASCADE, related_name="demands")
    slug = models.CharField(max_length=60, blank=True, help_text="slug in the catalogue; empty: own words")
    wording = models.CharField(_("wat het werk vraagt"), max_length=200)
    wanted = models.PositiveSmallIntegerField(_("hoe goed"))

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(wanted__gte=1, wanted__lte=10), name="demand_wanted_sensible"),
            models.CheckConstraint(condition=~Q(wording=""), name="demand_has_words"),
            models.UniqueConstraint(
                fields=["talk", "slug"], condition=~Q(slug=""), name="demand_once_per_goal"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.wording} {self.wanted}"
