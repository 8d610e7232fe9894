"""A student who is fit, with an intake, for whom a place is looked for."""

from __future__ import annotations

import datetime as dt

import pytest

from stagespoor.access.actor import Actor
from stagespoor.core import clock
from stagespoor.placements import actions as placements
from stagespoor.placements.models import Placement
from stagespoor.trajectories.models import Intake, Referral
from tests.factories import ready_student


@pytest.fixture
def searching(db: None) -> tuple[Placement, Actor]:
    student, coach = ready_student(birth_date=dt.date(2010, 1, 1), exit_profile="work")
    Intake.objects.create(
        referral=Referral.objects.get(), held_on=clock.today(), motivation="Graag", goals="Op tijd",
        preferences="Buiten", possibilities="Netjes", sectors=["green"], radius_km=15, held_by_id=coach.user_id,
        own_place="Bakkerij Zelf",
    )  # fmt: skip
    return placements.open_placement(student=student, kind="orienting", by=coach), coach
