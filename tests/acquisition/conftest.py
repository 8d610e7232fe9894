"""One school with a coach, a lead and a board."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from stagespoor.access.actor import Actor
from stagespoor.access.roles import Role
from stagespoor.accounts.models import User
from stagespoor.acquisition import actions
from stagespoor.acquisition.models import Lead
from stagespoor.core import clock
from stagespoor.core.refusals import Refused
from stagespoor.employers.models import Employer
from stagespoor.schools.models import School
from tests.factories import EmployerFactory, SchoolFactory, actor

TODAY = dt.date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _on_a_monday() -> Iterator[None]:
    """All these tests play on one day."""
    with clock.at(TODAY):
        yield


@dataclass
class Case:
    """A school with its people; ``sister`` shares the network."""

    school: School
    coach: Actor
    lead: Actor
    sister: Actor

    def add(self, name: str = "Kwekerij De Proef", **facts: Any) -> Lead:
        """A new address of the coach."""
        by = facts.pop("by", self.coach)
        facts = {"city": "Eindhoven", "source": "direct", "owner_id": by.user_id, **facts}
        return actions.add_lead(by=by, name=name, **facts)

    def contacted(self, **facts: Any) -> Lead:
        return actions.contact_lead(lead=self.add(**facts), by=self.coach, contact_on=TODAY)

    def visited(self, **facts: Any) -> Lead:
        lead = self.contacted(**facts)
        actions.hold_visit(
            lead=lead, by=self.coach, held_on=TODAY, report="Rustige werkplek, vaste begeleider.",
            topics=["school", "aim"], with_whom="Sam Proef",
        )  # fmt: skip
        return lead

    def fit(self, **facts: Any) -> Lead:
        return actions.judge_fit(lead=self.visited(**facts), by=self.coach)

    def employer(self, **facts: Any) -> Employer:
        made: Employer = EmployerFactory(network=self.school.network, **facts)
        return made


def make_case() -> Case:
    school = SchoolFactory()
    return Case(
        school, coach=actor(Role.COACH, school), lead=actor(Role.LEAD, school),
        sister=actor(Role.COACH, SchoolFactory(network=school.network)),
    )  # fmt: skip


@pytest.fixture
def case(db: None) -> Case:
    return make_case()


def refused(error: pytest.ExceptionInfo[Refused]) -> set[tuple[str, str]]:
    """Norm and field of each refusal that pytest caught."""
    return {(one.norm, one.field) for one in error.value.refusals}


def client_of(who: Actor) -> Client:
    """A browser of this person."""
    client = Client()
    client.force_login(User.objects.get(pk=who.user_id), backend="django.contrib.auth.backends.ModelBackend")
    return client


def get(who: Actor, name: str, /, *args: Any, **params: str) -> HttpResponse:
    """A page of acquisition."""
    return client_of(who).get(reverse(f"acquisition:{name}", args=args), params)


def post(who: Actor, name: str, /, *args: Any, **data: Any) -> HttpResponse:
    """A form of acquisition, sent."""
    return client_of(who).post(reverse(f"acquisition:{name}", args=args), data)
