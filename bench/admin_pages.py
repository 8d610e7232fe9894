"""Lists of Django's admin that show the same columns as ours, by ``list_display`` methods as its docs teach.

The plain lists in ``bench.pages`` show less: fields only. These do what a school would ask of them, and are
well kept: what the methods need is joined, counted or fetched ahead, so that no row asks a query of its own.
"""

from __future__ import annotations

from typing import Any

from django.contrib.admin import ModelAdmin, display
from django.db.models import Count, Q, QuerySet
from django.utils.formats import date_format
from django.utils.html import format_html

from stagespoor.employers.models import Employer
from stagespoor.placements.models import Placement
from stagespoor.policy.loader import get_policy
from stagespoor.students.models import Student

OPEN = ("searching", "planned", "running", "closing")
TAKES = ("planned", "running", "closing")


def _names(group: str) -> dict[str, str]:
    return dict(get_policy("velddijk").choices(group))


def _day(day: Any) -> str:
    return date_format(day, "j b Y") if day else "–"


class StudentColumns(ModelAdmin):  # type: ignore[type-arg]
    """Name, class, where in the track, mentor, coach, exit profile. (The admin draws no track.)"""

    list_display = ("who", "class_name", "station", "mentor", "coach", "exit")
    list_select_related = ("mentor", "trajectory__coach")

    def get_queryset(self, request: Any) -> QuerySet[Student]:
        return super().get_queryset(request).prefetch_related("placements")

    @display(description="Leerling", ordering="last_name")
    def who(self, student: Student) -> str:
        return student.full_name

    @display(description="Spoor")
    def station(self, student: Student) -> str:
        kinds = {kind.slug: kind.short_name for kind in get_policy("velddijk").kinds}
        now = [one for one in student.placements.all() if one.state in OPEN]
        return kinds.get(now[-1].kind, "") if now else "onderweg"

    @display(description="Stagebegeleider", ordering="trajectory__coach__name")
    def coach(self, student: Student) -> str:
        trajectory = getattr(student, "trajectory", None)
        return str(trajectory.coach) if trajectory and trajectory.coach else "–"

    @display(description="Uitstroom")
    def exit(self, student: Student) -> str:
        return _names("exit_profiles").get(student.exit_profile, "")


class EmployerColumns(ModelAdmin):  # type: ignore[type-arg]
    """Name with its tasks, place, sector, free places, age, last contact."""

    list_display = ("company", "city", "sector_name", "free", "age", "contact")

    def get_queryset(self, request: Any) -> QuerySet[Employer]:
        taken = Count("placements", filter=Q(placements__state__in=TAKES))
        rows: QuerySet[Employer] = super().get_queryset(request).annotate(taken=taken)
        return rows

    @display(description="Bedrijf", ordering="name")
    def company(self, employer: Employer) -> str:
        return format_html('{}<small class="sub">{}</small>', employer.name, employer.tasks)

    @display(description="Sector", ordering="sector")
    def sector_name(self, employer: Employer) -> str:
        return _names("sectors").get(employer.sector, "–")

    @display(description="Plaatsen", ordering="places")
    def free(self, employer: Any) -> str:
        if employer.places is None:
            return "onbekend"
        free = employer.places - employer.taken
        return f"{free} van {employer.places} vrij" if free > 0 else "Vol"

    @display(description="Leeftijd")
    def age(self, employer: Employer) -> str:
        return f"vanaf {employer.min_age}" if employer.min_age else "–"

    @display(description="Laatste contact", ordering="last_contact_on")
    def contact(self, employer: Employer) -> str:
        return _day(employer.last_contact_on)


class PlacementColumns(ModelAdmin):  # type: ignore[type-arg]
    """Student with class, kind, place with town, state, from, until, coach."""

    list_display = ("who", "kind_name", "place", "stand", "begin", "end", "coach")
    list_select_related = ("student", "employer", "internal_workplace", "coach")

    @display(description="Leerling", ordering="student__last_name")
    def who(self, placement: Placement) -> str:
        student = placement.student
        return format_html('{}<small class="sub">{}</small>', student.full_name, student.class_name)

    @display(description="Soort", ordering="kind")
    def kind_name(self, placement: Placement) -> str:
        kinds = {kind.slug: kind.short_name for kind in get_policy("velddijk").kinds}
        return kinds.get(placement.kind, placement.kind)

    @display(description="Plek", ordering="employer__name")
    def place(self, placement: Placement) -> str:
        if placement.employer is None:
            return str(placement.internal_workplace or "–")
        return format_html(
            '{}<small class="sub">{}</small>', placement.employer.name, placement.employer.city
        )

    @display(description="Stand", ordering="state")
    def stand(self, placement: Placement) -> str:
        return placement.get_state_display()

    @display(description="Van", ordering="start_on")
    def begin(self, placement: Placement) -> str:
        return _day(placement.started_on or placement.start_on)

    @display(description="Tot en met", ordering="end_on")
    def end(self, placement: Placement) -> str:
        return _day(placement.ended_on or placement.end_on)


SAME_COLUMNS: dict[Any, Any] = {
    Student: StudentColumns,
    Employer: EmployerColumns,
    Placement: PlacementColumns,
}
