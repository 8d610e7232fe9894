"""What the tests of placements start from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import reverse

from stagespoor.access.actor import Actor
from stagespoor.access.roles import Role
from stagespoor.accounts.models import User
from stagespoor.core import clock
from stagespoor.employers.models import Contact, Employer
from stagespoor.placements import actions
from stagespoor.placements.models import Placement
from stagespoor.policy.schedule import WorkDay
from stagespoor.schools.models import School
from stagespoor.students.models import Student
from tests.factories import ContactFactory, EmployerFactory, actor, ready_student

MONDAY = dt.date(2026, 9, 7)
TUESDAY = WorkDay(1, dt.time(9), dt.time(15), 30)
THURSDAY = WorkDay(3, dt.time(9), dt.time(15), 30)
TOPICS = ("supervisor", "student", "goals_and_work", "steady_guidance", "agreement", "logbook")


@pytest.fixture(autouse=True)
def _on_a_monday() -> Iterator[None]:
    """All these tests play on a Monday in September 2026."""
    with clock.at(MONDAY):
        yield


@dataclass
class Case:
    """A student who may start, the people around, and an employer with a supervisor."""

    student: Student
    coach: Actor
    lead: Actor
    mentor: Actor
    employer: Employer
    supervisor: Contact

    @property
    def school(self) -> School:
        return self.student.school

    def opened(self, kind: str = "orienting") -> Placement:
        return actions.open_placement(student=self.student, kind=kind, by=self.coach)

    def planned(self, kind: str = "orienting") -> Placement:
        return actions.choose_place(
            placement=self.opened(kind), employer=self.employer, supervisor=self.supervisor, by=self.coach,
            reasons="Kan goed met dieren omgaan.",
        )  # fmt: skip

    def ready(self, kind: str = "orienting", days: tuple[WorkDay, ...] = (TUESDAY,)) -> Placement:
        """Everything arranged; starts today."""
        placement = self.planned(kind)
        actions.set_period(
            placement=placement, start_on=MONDAY, end_on=MONDAY + dt.timedelta(weeks=10), by=self.coach
        )
        actions.plan_schedule(placement=placement, valid_from=MONDAY, days=days, by=self.coach)
        actions.hold_introduction(placement=placement, held_on=MONDAY, topics=TOPICS, by=self.coach)
        actions.arrange_transport(placement=placement, transport="bike", by=self.coach)
        return placement

    def running(self) -> Placement:
        return actions.start_placement(placement=self.ready(), on=MONDAY, by=self.coach)


@pytest.fixture
def case(db: None, monkeypatch: pytest.MonkeyPatch) -> Case:
    """Without the checks that other apps add: those are shown in the tests of those apps."""
    from stagespoor.placements import hooks

    monkeypatch.setattr(hooks, "start_checks", [])
    monkeypatch.setattr(hooks, "close_checks", [])
    return make_case()


def make_case() -> Case:
    student, coach = ready_student(birth_date=dt.date(2010, 1, 1), exit_profile="work")
    school = student.school
    employer = EmployerFactory(network=school.network, sector="hospitality")
    mentor = mentor_of(student)
    return Case(
        student=student, coach=coach, lead=actor(Role.LEAD, school), mentor=mentor, employer=employer,
        supervisor=ContactFactory(employer=employer),
    )  # fmt: skip


def mentor_of(student: Student) -> Actor:
    """The student's own mentor as actor."""
    from stagespoor.access.actor import actor_of
    from stagespoor.schools.models import Membership

    return actor_of(Membership.objects.get(user=student.mentor, role=Role.MENTOR))


def client_of(who: Actor) -> Client:
    """A browser of this person."""
    client = Client()
    client.force_login(User.objects.get(pk=who.user_id), backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def coach(case: Case) -> Client:
    """The browser of the coach."""
    return client_of(case.coach)


def url(name: str, placement: Placement, *more: str) -> str:
    """A page of a placement."""
    return reverse(f"placements:{name}", args=[placement.pk, *more])
