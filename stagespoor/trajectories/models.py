"""One trajectory per student: referral, intake, fit decision, route, goals, waivers."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from stagespoor.core import clock
from stagespoor.core.models import Versioned
from stagespoor.schools.models import School
from stagespoor.students.models import Student
from stagespoor.trajectories import states

User = settings.AUTH_USER_MODEL


class Trajectory(Versioned):
    """The one track of a student. Made at enrolment; ``coach`` from the team meeting on (APP-2)."""

    student = models.OneToOneField(Student, on_delete=models.CASCADE, related_name="trajectory")
    coach = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="coached")
    deputy = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    started_on = models.DateField(default=clock.today)
    ended_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"traject {self.student_id}"


class Referral(Versioned):
    """The mentor's application for an external placement (APP-1)."""

    class State(models.TextChoices):
        DRAFT = states.DRAFT, _("Concept")
        SUBMITTED = states.SUBMITTED, _("Wacht op verdeling")
        ASSIGNED = states.ASSIGNED, _("Verdeeld")
        WITHDRAWN = states.WITHDRAWN, _("Ingetrokken")

    trajectory = models.ForeignKey(Trajectory, on_delete=models.CASCADE, related_name="referrals")
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    kind = models.CharField(_("soort stage"), max_length=30, help_text="slug of the kind asked for")
    motivation = models.TextField(_("waarom nu stage?"), blank=True)
    behaviour = models.TextField(_("gedrag op school"), blank=True)
    points = models.TextField(_("waar moet de stagebegeleider op letten?"), blank=True)
    sectors = models.JSONField(
        default=list, blank=True, help_text="sectors the student is interested in (slugs)"
    )
    question = models.CharField(
        _("vraag aan de mentor"),
        max_length=500,
        blank=True,
        help_text="why it was sent back, until sent again",
    )
    aims = models.JSONField(default=list, blank=True, help_text="slugs of general aims (GOAL-1)")
    parents_told_on = models.DateField(_("ouders ingelicht op"), null=True, blank=True)
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(null=True, blank=True)
    assigned_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=["draft", "submitted", "assigned", "withdrawn"]),
                name="referral_state_known",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "withdrawn"]) | Q(submitted_at__isnull=False),
                name="referral_submitted_has_moment",
            ),
            models.UniqueConstraint(
                fields=["trajectory"], condition=Q(state__in=["draft", "submitted"]), name="referral_one_open"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "submitted_at"], name="referral_waiting")]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"


class Goal(models.Model):
    """A learning goal of a student, from the catalogue or own (GOAL-2, GOAL-4). Never deleted once scored."""

    trajectory = models.ForeignKey(Trajectory, on_delete=models.CASCADE, related_name="goals")
    slug = models.CharField(max_length=60, blank=True, help_text="slug in the catalogue; empty: own goal")
    wording = models.CharField(_("leerdoel"), max_length=200)
    plain = models.CharField(_("in gewone woorden voor de leerling"), max_length=200)
    category = models.CharField(_("soort doel"), max_length=40)
    life_domain = models.CharField(_("leefgebied"), max_length=40, blank=True)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=clock.now)
    dropped_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["trajectory", "slug"],
                condition=~Q(slug="") & Q(dropped_on=None),
                name="goal_once_while_active",
            ),
        ]

    def __str__(self) -> str:
        return self.wording


class TeamMeeting(Versioned):
    """One meeting of the coaches: date, who, minutes (APP-2, GUI-4). Two people may take minutes."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="meetings")
    held_on = models.DateField(_("datum"))
    present = models.CharField(_("aanwezig"), max_length=300, blank=True)
    minutes = models.TextField(_("verslag"), blank=True)
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["-held_on", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["school", "held_on"], name="meeting_once_a_day")
        ]

    def __str__(self) -> str:
        return str(self.held_on)


class Assignment(models.Model):
    """A referral given to a coach in a meeting (APP-2). The newest row counts."""

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="assignments")
    coach = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    meeting = models.ForeignKey(
        TeamMeeting, on_delete=models.PROTECT, null=True, blank=True, related_name="assignments"
    )
    reason = models.CharField(_("waarom deze stagebegeleider"), max_length=300, blank=True)
    assigned_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    assigned_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.referral_id} -> {self.coach_id}"


class Intake(Versioned):
    """The intake talk in its parts (INT-1, INT-2, PREP-3)."""

    referral = models.OneToOneField(Referral, on_delete=models.CASCADE, related_name="intake")
    held_on = models.DateField(_("gesprek op"))
    motivation = models.TextField(_("motivatie"))
    goals = models.TextField(_("leerdoelen besproken"))
    preferences = models.TextField(_("voorkeuren"))
    other = models.TextField(_("andere onderwerpen"), blank=True)
    explained = models.TextField(_("hoe het verder gaat"), blank=True)
    possibilities = models.TextField(_("mogelijkheden"))
    limits = models.TextField(_("beperkingen in het werk"), blank=True)
    weighed = models.JSONField(default=dict, help_text="factor slug -> {judgement, grounds} (PREP-3)")
    sectors = models.JSONField(default=list, blank=True, help_text="preferred sectors (slugs)")
    radius_km = models.PositiveSmallIntegerField(_("hoe ver reizen (km)"), default=15)
    travel = models.CharField(_("hoe reizen"), max_length=40, blank=True)
    needs = models.JSONField(
        default=list, blank=True, help_text="what the work must offer: slugs of work_needs (MAT-1)"
    )
    advised_own_search = models.BooleanField(_("geadviseerd zelf te zoeken"), default=False)
    own_place = models.CharField(_("zelf gevonden plek"), max_length=200, blank=True)
    consulted = models.JSONField(default=list, blank=True, help_text="role slugs of who was asked (PREP-6)")
    held_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(radius_km__gte=1, radius_km__lte=150), name="intake_radius_sensible"
            ),
        ]

    def __str__(self) -> str:
        return str(self.held_on)


class FitDecision(models.Model):
    """Fit for external placement, or not yet with actions and a review date (INT-3). Rows are never changed."""

    class Outcome(models.TextChoices):
        FIT = "fit", _("Stagegeschikt")
        NOT_YET = "not_yet", _("Nog niet")

    trajectory = models.ForeignKey(Trajectory, on_delete=models.CASCADE, related_name="fit_decisions")
    outcome = models.CharField(_("besluit"), max_length=8, choices=Outcome.choices)
    grounds = models.TextField(_("gronden"))
    with_mentor_on = models.DateField(_("overlegd met de mentor op"))
    actions = models.JSONField(default=list, blank=True, help_text="[{what, who}] when not yet")
    review_on = models.DateField(_("opnieuw bekijken op"), null=True, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    decided_on = models.DateField(default=clock.today)

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(outcome__in=["fit", "not_yet"]), name="fit_outcome_known"),
            models.CheckConstraint(
                condition=Q(outcome="fit") | Q(review_on__isnull=False), name="fit_not_yet_has_review"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.outcome} {self.decided_on}"


class Route(models.Model):
    """The planned sequence of placements, agreed with student and parents (INT-4, STU-4). The newest counts."""

    trajectory = models.ForeignKey(Trajectory, on_delete=models.CASCADE, related_name="routes")
    number = models.PositiveSmallIntegerField()
    agreed_on = models.DateField(_("afgesproken op"))
    agreed_with = models.JSONField(default=list, help_text="student, parents, mentor, psychologist")
    note = models.TextField(_("toelichting"), blank=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["trajectory", "number"], name="route_number_once")
        ]

    def __str__(self) -> str:
        return f"route {self.number}"


class RouteStep(models.Model):
    """One kind of placement in a route; a departure from policy carries its reason."""

    route = models.ForeignKey(Route, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=30)
    from_on = models.DateField(_("vanaf ongeveer"), null=True, blank=True)
    until_on = models.DateField(_("tot ongeveer"), null=True, blank=True)
    skipped = models.BooleanField(_("overslaan"), default=False)
    reason = models.CharField(_("reden van afwijking"), max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["route", "position"], name="route_step_position_once"),
            models.CheckConstraint(condition=Q(skipped=False) | ~Q(reason=""), name="route_skip_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.position} {self.kind}"


class Waiver(models.Model):
    """The lead sets a norm aside for one student, with a reason that stays visible."""

    trajectory = models.ForeignKey(Trajectory, on_delete=models.CASCADE, related_name="waivers")
    norm = models.CharField(max_length=12)
    about = models.CharField(
        max_length=60, blank=True, help_text="'placement:12'; empty: the whole trajectory"
    )
    reason = models.TextField(_("reden"))
    given_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(default=clock.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(reason=""), name="waiver_has_reason"),
            models.UniqueConstraint(
                fields=["trajectory", "norm", "about"], condition=Q(withdrawn_at=None), name="waiver_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.norm} {self.about}"
