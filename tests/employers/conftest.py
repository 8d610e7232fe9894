"""A coach of one school, a coach of the school that shares its employers, and an employer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from stagespoor.access.actor import Actor
from stagespoor.access.roles import Role
from stagespoor.employers.models import Employer
from stagespoor.schools.models import School
from tests.case import client_of
from tests.factories import EmployerFactory, NetworkFactory, SchoolFactory, actor


@pytest.fixture(autouse=True)
def _uploads(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "uploads"


@pytest.fixture
def coach(db: None) -> Actor:
    return actor(Role.COACH)


@pytest.fixture
def sister(coach: Actor) -> Actor:
    """A coach of another school in the network."""
    network = School.objects.get(pk=coach.school_id).network
    return actor(Role.COACH, SchoolFactory(network=network, name="Zusterschool"))


@pytest.fixture
def far(db: None) -> Actor:
    """A coach of another network."""
    return actor(Role.COACH, SchoolFactory(network=NetworkFactory(slug="elders")))


@pytest.fixture
def client_in(coach: Actor) -> Client:
    return client_of(coach)


@pytest.fixture
def employer(coach: Actor) -> Employer:
    made: Employer = EmployerFactory(network=School.objects.get(pk=coach.school_id).network)
    return made
