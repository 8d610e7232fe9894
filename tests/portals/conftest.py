"""A student on placement with everybody around, each with a browser of their own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.test import Client

from stagespoor.access.actor import Actor, actor_of
from stagespoor.access.roles import Role
from stagespoor.accounts.models import User
from stagespoor.agreements.actions import make_agreement
from stagespoor.agreements.models import Agreement
from stagespoor.core import clock
from stagespoor.placements.models import Placement
from stagespoor.schools.models import School
from stagespoor.students.models import Guardian, Student
from stagespoor.trajectories.models import Goal
from tests.factories import (
    ContactFactory,
    GuardianFactory,
    MembershipFactory,
    PlacementFactory,
    ready_student,
)

TUESDAY = dt.date(2026, 9, 15)


@pytest.fixture(autouse=True)
def _on_a_tuesday() -> Iterator[None]:
    """All these tests play on a Tuesday, the day of the placement."""
    with clock.at(TUESDAY):
        yield


def browser(user: User) -> Client:
    """Somebody's browser, signed in."""
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@dataclass
class Doors:
    """One student on placement at a company, and who stands around."""

    student: Student
    coach: Actor
    placement: Placement
    agreement: Agreement
    goal: Goal
    guardian: Guardian

    @property
    def school(self) -> School:
        return self.student.school

    @property
    def me(self) -> Client:
        return browser(self.student.user)

    @property
    def parent(self) -> Client:
        return browser(self.guardian.user)

    @property
    def supervisor(self) -> Client:
        return browser(self.placement.supervisor.user)

    def member(self, role: Role) -> User:
        return MembershipFactory(role=role, school=self.school).user


def doors(**student_fields: object) -> Doors:
    """As the fixture; more than one at the same time is fine."""
    student, coach = ready_student(**student_fields)
    student.user = MembershipFactory(role=Role.STUDENT, school=student.school).user
    student.save()
    parent = MembershipFactory(role=Role.PARENT, school=student.school).user
    guardian = GuardianFactory(student=student, user=parent)
    goal = Goal.objects.create(
        trajectory=student.trajectory, wording="Accepteert leiding", plain="Ik doe wat mijn begeleider zegt.",
        category="general_social", added_by_id=coach.user_id,
    )  # fmt: skip
    placement = PlacementFactory(trajectory=student.trajectory, start_on=TUESDAY - dt.timedelta(weeks=2))
    supervisor = ContactFactory(
        employer=placement.employer, user=MembershipFactory(role=Role.SUPERVISOR, school=student.school).user
    )
    placement.supervisor = supervisor
    placement.supervision = "Een vaste collega werkt mee."
    placement.save()
    agreement = make_agreement(placement=placement, by=coach)
    Placement.objects.filter(pk=placement.pk).update(
        state="running", started_on=TUESDAY - dt.timedelta(weeks=2)
    )
    placement.refresh_from_db()
    return Doors(student, coach, placement, agreement, goal, guardian)


@pytest.fixture
def around(db: None) -> Doors:
    """One student at a company, with parent, supervisor and coach."""
    return doors()


def actor_for(user: User) -> Actor:
    """The person as actor, in the only role they have."""
    return actor_of(user.memberships.get())
