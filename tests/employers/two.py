"""Two employers with all that can point at one of them, for the tests of merging."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model

from stagespoor.access.actor import Actor
from stagespoor.acquisition.models import Lead
from stagespoor.core import clock
from stagespoor.employers.models import Employer, EmployerNote, Photo
from stagespoor.placements.models import Candidate, Placement
from stagespoor.schools.models import School
from stagespoor.workplaces.models import Judgement, SafetyTalk, SchoolPlaces, Workplace
from tests.factories import (
    ContactFactory,
    EmployerFactory,
    PlacementFactory,
    StudentFactory,
    TrajectoryFactory,
)

WATCHED = (
    "employers.Employer", "employers.Contact", "employers.EmployerNote", "employers.Relation", "employers.Photo",
    "employers.NotSame", "workplaces.Workplace", "workplaces.Workplace_supervisors", "workplaces.SchoolPlaces",
    "workplaces.Judgement", "workplaces.SafetyTalk", "acquisition.Lead", "placements.Placement",
    "placements.Candidate", "matching.Wish", "aftercare.EmploymentContract",
)  # fmt: skip


def two(coach: Actor, **facts: Any) -> tuple[Employer, Employer]:
    """Two employers of the coach's network."""
    network = School.objects.get(pk=coach.school_id).network
    return EmployerFactory(network=network, name="Blijft"), EmployerFactory(
        network=network, name="Gaat", **facts
    )


def everything() -> dict[str, list[dict[str, Any]]]:
    """All rows that a merge may touch, without their versions."""
    found = {}
    for label in WATCHED:
        rows = apps.get_model(label)._base_manager.order_by("pk").values()
        found[label] = [{key: value for key, value in row.items() if key != "version"} for row in rows]
    return found


def placement_at(employer: Employer, school: School, **fields: Any) -> Placement:
    student = StudentFactory(school=school)
    fields.setdefault("supervisor", None)
    made: Placement = PlacementFactory(
        trajectory=TrajectoryFactory(student=student), employer=employer, **fields
    )
    return made


# --- what moves ---------------------------------------------------------------------------------------


def full(employer: Employer, coach: Actor) -> dict[str, Any]:
    """One of everything at this employer."""
    school, user = School.objects.get(pk=coach.school_id), get_user_model().objects.get(pk=coach.user_id)
    contact = ContactFactory(employer=employer)
    workplace = Workplace.objects.create(employer=employer, name=f"Keuken {employer.pk}")
    workplace.supervisors.add(contact)
    placement = placement_at(employer, school, supervisor=contact, workplace=workplace)
    return {
        "contact": contact, "workplace": workplace, "placement": placement,
        "note": EmployerNote.objects.create(
            employer=employer, school=school, text="Fijn.", person=contact, written_by=user, written_at=clock.now()
        ),
        "photo": Photo.objects.create(
            employer=employer, school=school, image="x.jpg", width=1, height=1, caption="Deur", added_by=user,
            added_at=clock.now(),
        ),
        "judgement": Judgement.objects.create(
            employer=employer, school=school, verdict="fit", supervisor=contact, judged_by=user
        ),
        "talk": SafetyTalk.objects.create(
            workplace=workplace, school=school, held_on=clock.today(), with_whom="Jo", held_by=user
        ),
        "places": SchoolPlaces.objects.create(workplace=workplace, school=school, places=2),
        "lead": Lead.objects.create(school=school, source="fair", employer=employer, name="x", added_by=user),
        "candidate": Candidate.objects.create(
            placement=placement, employer=employer, workplace=workplace, state="chosen", added_by=user
        ),
    }  # fmt: skip
