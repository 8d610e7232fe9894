"""What the tests of workplaces start from: two schools that share an employer, on one day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from stagespoor.access.actor import Actor
from stagespoor.access.roles import Role
from stagespoor.accounts.models import User
from stagespoor.core import clock
from stagespoor.employers.models import Contact, Employer
from stagespoor.schools.models import School
from stagespoor.workplaces.models import Workplace
from tests.factories import ContactFactory, EmployerFactory, SchoolFactory, WorkplaceFactory, actor

TODAY = dt.date(2026, 9, 7)


@pytest.fixture(autouse=True)
def _on_a_monday() -> Iterator[None]:
    with clock.at(TODAY):
        yield


@dataclass
class Two:
    """A coach of this school and one of the sister school, and an employer with a workplace."""

    coach: Actor
    sister: Actor
    employer: Employer
    workplace: Workplace
    supervisor: Contact

    @property
    def school(self) -> School:
        return School.objects.get(pk=self.coach.school_id)

    @property
    def sister_school(self) -> School:
        return School.objects.get(pk=self.sister.school_id)


@pytest.fixture
def two(db: None) -> Two:
    here, sister = SchoolFactory(name="Hier"), SchoolFactory(name="Zuster")
    employer = EmployerFactory(network=here.network, name="Kantine De Proef")
    return Two(
        coach=actor(Role.COACH, here), sister=actor(Role.COACH, sister), employer=employer,
        workplace=WorkplaceFactory(employer=employer, name="Keuken"),
        supervisor=ContactFactory(employer=employer, name="Chef Proef"),
    )  # fmt: skip


def client_of(who: Actor) -> Client:
    """A browser of this person."""
    client = Client()
    client.force_login(User.objects.get(pk=who.user_id), backend="django.contrib.auth.backends.ModelBackend")
    return client


def page(name: str, pk: int) -> str:
    """An address of workplaces."""
    return reverse(f"workplaces:{name}", args=[pk])


def queries_of(client: Client, url: str) -> int:
    """How many queries a page takes."""
    client.get(url)  # what is read once per process
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert client.get(url).status_code == 200
    return len(found)
