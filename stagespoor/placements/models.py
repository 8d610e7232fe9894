"""A placement of one of the five kinds: where, when, with whom, in which state."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from stagespoor.core import clock
from stagespoor.core.models import Versioned
from stagespoor.employers.models import Contact, Employer
from stagespoor.placements import states
from stagespoor.schools.models import School
from stagespoor.students.models import Student
from stagespoor.trajectories.models import Trajectory
from stagespoor.workplaces.models import Workplace

User = settings.AUTH_USER_MODEL


class Prospect(models.TextChoices):
    """How real the chance of a job at this employer is (PLC-4)."""

    REAL = "real", _("Reëel uitzicht op een baan")
    UNSURE = "unsure", _("Nog onzeker")
    NONE = "none", _("Geen uitzicht op een baan")


class InternalWorkplace(models.Model):
    """A place inside the school: care and services, facilities … (IS-1)."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="internal_workplaces")
    name = models.CharField(_("naam"), max_length=100)
    department = models.CharField(_("afdeling"), max_length=100, blank=True)
    supervisor = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    places = models.PositiveSmallIntegerField(_("plaatsen"), default=4)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["school", "name"], name="internal_workplace_once"),
        ]

    def __str__(self) -> str:
        return self.name


class InternalTask(models.Model):
    """A task cut into simple, structured steps that the student ticks (IS-1)."""

    workplace = models.ForeignKey(InternalWorkplace, on_delete=models.CASCADE, related_name="tasks")
    name = models.CharField(_("taak"), max_length=120)
    steps = models.JSONField(default=list, help_text="short sentences, one step each")
    position = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["position", "pk"]

    def __str__(self) -> str:
        return self.name


class Placement(Versioned):
    """One placement (stage). ``kind`` is a slug of the policy file."""

    class State(models.TextChoices):
        SEARCHING = states.SEARCHING, _("Zoeken")
        PLANNED = states.PLANNED, _("Voorbereiden")
        RUNNING = states.RUNNING, _("Bezig")
        CLOSING = states.CLOSING, _("Afronden")
        CLOSED = states.CLOSED, _("Afgerond")
        CANCELLED = states.CANCELLED, _("Gaat niet door")

    student = models.ForeignKey(Student, on_delete=models.PROTECT, related_name="placements")
    trajectory = models.ForeignKey(Trajectory, on_delete=models.PROTECT, related_name="placements")
    kind = models.CharField(_("soort stage"), max_length=30)
    state = models.CharField(max_length=10, choices=State.choices, default=State.SEARCHING)
    coach = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    employer = models.ForeignKey(
        Employer, on_delete=models.PROTECT, null=True, blank=True, related_name="placements"
    )
    supervisor = models.ForeignKey(
        Contact, on_delete=models.PROTECT, null=True, blank=True, related_name="placements"
    )
    workplace = models.ForeignKey(
        Workplace, on_delete=models.PROTECT, null=True, blank=True, related_name="placements"
    )
    internal_workplace = models.ForeignKey(
        InternalWorkplace, on_delete=models.PROTECT, null=True, blank=True, related_name="placements"
    )
    internal_supervisor = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    start_on = models.DateField(_("eerste dag"), null=True, blank=True)
    end_on = models.DateField(_("laatste dag"), null=True, blank=True)
    asked_weekdays = models.JSONField(
        _("gevraagde dagen"), default=list, blank=True, help_text="0 is Monday; empty: any day"
    )
    aims = models.JSONField(default=list, blank=True, help_text="slugs of general aims (GOAL-1)")
    tasks = models.TextField(_("werkzaamheden"), blank=True)
    chosen_reasons = models.TextField(_("waarom deze plek"), blank=True)
    supervision = models.TextField(_("begeleiding op de werkvloer"), blank=True)
    prospect = models.CharField(
        _("uitzicht op een baan"), max_length=20, blank=True, choices=Prospect.choices
    )
    transport = models.CharField(_("vervoer"), max_length=40, blank=True)
    transport_payer = models.CharField(_("wie betaalt het vervoer"), max_length=40, blank=True)
    transport_practised = models.BooleanField(_("reis geoefend"), null=True, blank=True)
    visit_every_weeks = models.PositiveSmallIntegerField(_("bezoek om de … weken"), null=True, blank=True)
    opened_on = models.DateField(default=clock.today)
    started_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    ended_early = models.BooleanField(default=False)
    searches_on = models.BooleanField(
        default=False,
        help_text="it was to lead to a job; what came of it is to look for another place (PLC-4)",
    )
    end_reason = models.CharField(_("reden van het einde"), max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=["searching", "planned", "running", "closing", "closed", "cancelled"]),
                name="placement_state_known",
            ),
            models.CheckConstraint(
                condition=Q(end_on=None) | Q(start_on=None) | Q(end_on__gte=F("start_on")),
                name="placement_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(employer=None) | Q(internal_workplace=None), name="placement_one_place"
            ),
            models.CheckConstraint(
                condition=Q(workplace=None) | Q(employer__isnull=False),
                name="placement_workplace_at_employer",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["searching", "cancelled"])
                | Q(employer__isnull=False)
                | Q(internal_workplace__isnull=False),
                name="placement_has_place",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["running", "closing", "closed"]) | Q(started_on__isnull=False),
                name="placement_started_has_date",
            ),
            models.CheckConstraint(
                condition=~Q(state="closed") | Q(ended_on__isnull=False), name="placement_closed_has_date"
            ),
            models.UniqueConstraint(
                fields=["student", "kind"],
                condition=Q(state__in=["searching", "planned", "running", "closing"]),
                name="placement_one_open_per_kind",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "kind"], name="placement_state_kind"),
            models.Index(fields=["student", "-id"], name="placement_student"),
            models.Index(fields=["employer", "state"], name="placement_employer_state"),
            models.Index(fields=["coach", "state"], name="placement_coach_state"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.student_id}"

    @property
    def place_name(self) -> str:
        """The employer's or internal workplace's name, or an empty text while searching."""
        place = self.employer or self.internal_workplace
        return place.name if place else ""


class Schedule(models.Model):
    """The days and times from a date on. A change is a new version, not a new placement."""

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="schedules")
    number = models.PositiveSmallIntegerField()
    valid_from = models.DateField(_("geldt vanaf"))
    reason = models.CharField(_("reden van de wijziging"), max_length=300, blank=True)
    sunday_reason = models.CharField(_("waarom dit werk op zondag is"), max_length=200, blank=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["placement", "number"], name="schedule_number_once"),
            models.UniqueConstraint(fields=["placement", "valid_from"], name="schedule_one_per_date"),
        ]

    def __str__(self) -> str:
        return f"{self.number} from {self.valid_from}"


class ScheduleDay(models.Model):
    """One weekday (0 = Monday) in a schedule."""

    schedule = models.ForeignKey(Schedule, on_delete=models.CASCADE, related_name="days")
    weekday = models.PositiveSmallIntegerField(_("dag"))
    starts = models.TimeField(_("van"))
    ends = models.TimeField(_("tot"))
    break_minutes = models.PositiveSmallIntegerField(_("pauze in minuten"), default=30)
    lesson_minutes = models.PositiveSmallIntegerField(_("lessen op die dag in minuten"), default=0)

    class Meta:
        ordering: ClassVar = ["weekday", "starts"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["schedule", "weekday"], name="schedule_day_once"),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="schedule_weekday_known"),
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="schedule_day_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.starts}-{self.ends}"


class Candidate(models.Model):
    """An employer considered for a placement, with reasons and what came of it."""

    class State(models.TextChoices):
        CONSIDERED = "considered", _("In beeld")
        ASKED = "asked", _("Gevraagd")
        DECLINED = "declined", _("Nee")
        CHOSEN = "chosen", _("Gekozen")

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="candidates")
    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="candidates")
    workplace = models.ForeignKey(
        Workplace, on_delete=models.PROTECT, null=True, blank=True, related_name="candidates"
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.CONSIDERED)
    asked_on = models.DateField(_("gevraagd op"), null=True, blank=True)
    answered_on = models.DateField(_("antwoord op"), null=True, blank=True)
    shared_at = models.DateTimeField(
        null=True, blank=True, help_text="since when mentor, student and parents see it on the short list"
    )
    reasons = models.TextField(_("waarom deze plek past"), blank=True)
    found_by_student = models.BooleanField(_("zelf gevonden"), default=False)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["placement", "employer"], name="candidate_once"),
            models.UniqueConstraint(
                fields=["placement"], condition=Q(state="chosen"), name="candidate_one_chosen"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employer_id} {self.state}"


class Introduction(Versioned):
    """The introduction at the company with the student: seven topics, what was shared (KEN-2)."""

    placement = models.OneToOneField(Placement, on_delete=models.CASCADE, related_name="introduction")
    held_on = models.DateField(_("gesprek op"))
    topics = models.JSONField(default=list, help_text="slugs of topics that were discussed")
    shared = models.TextField(_("wat is verteld over de leerling"), blank=True)
    agreements = models.TextField(_("afspraken"), blank=True)
    held_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return str(self.held_on)


class ClosingStep(models.Model):
    """One step of the closing that was done: which, by whom, what came of it (TSK-3, IS-2, ORI-3)."""

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="closing_steps")
    step = models.CharField(max_length=40, help_text="slug of the closing step in the policy")
    done_on = models.DateField(_("gedaan op"))
    report = models.TextField(_("verslag"), blank=True)
    data = models.JSONField(default=dict, blank=True, help_text="sectors chosen, who took part, outcome …")
    done_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    done_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["placement", "step"], name="closing_step_once")
        ]

    def __str__(self) -> str:
        return self.step
