"""A placement of which everything an agreement needs is known."""

from __future__ import annotations

import datetime as dt

import pytest

from stagespoor.access.actor import Actor
from stagespoor.agreements import actions, queries
from stagespoor.agreements.models import Agreement
from stagespoor.core import clock
from stagespoor.placements.models import Placement
from stagespoor.trajectories.models import Goal
from tests.factories import GuardianFactory, PlacementFactory, ready_student


@pytest.fixture
def ready(db: None) -> tuple[Placement, Actor]:
    """A sixteen-year-old's orienting placement with one parent, and its coach."""
    return ready_placement()


def ready_placement(parents: int = 1, **student_fields: object) -> tuple[Placement, Actor]:
    """As the fixture, with so many parents who sign and other facts of the student."""
    student, coach = ready_student(**student_fields)
    for number in range(parents):
        GuardianFactory(student=student, name=f"Ouder {number + 1} van Voorbeeld")
    Goal.objects.create(
        trajectory=student.trajectory, wording="Leiding accepteren", plain="Ik luister naar mijn begeleider",
        category="general_social", added_by_id=coach.user_id,
    )  # fmt: skip
    return PlacementFactory(trajectory=student.trajectory), coach


def sign_all(agreement: Agreement, by: Actor, on: dt.date | None = None) -> Agreement:
    """Everybody who still has to sign, signs."""
    for one in queries.missing_signatures(agreement):
        actions.record_signature(
            agreement=agreement, party=one.party, guardian_id=one.guardian_id, name=one.name,
            signed_on=on or clock.today(), by=by,
        )  # fmt: skip
    agreement.refresh_from_db()
    return agreement
