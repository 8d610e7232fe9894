"""One school with its people around one student whose placement runs: what tests of guiding start from."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from stagespoor.access.actor import SESSION_KEY, Actor, actor_of
from stagespoor.access.roles import Role
from stagespoor.core.events import sentence_of
from stagespoor.core.models import Event
from stagespoor.core.refusals import Refused
from stagespoor.placements.models import InternalWorkplace, Placement
from stagespoor.policy.loader import get_policy
from stagespoor.schools.models import Membership, School
from stagespoor.students.models import Student
from stagespoor.trajectories.models import Goal
from tests.factories import (
    InternalWorkplaceFactory,
    MembershipFactory,
    PlacementFactory,
    UserFactory,
    actor,
    ready_student,
)

TODAY = dt.date(2026, 11, 23)
STARTED = dt.date(2026, 9, 7)


@dataclass
class Case:
    """A student with an orienting placement that began eleven weeks ago, and everybody around."""

    student: Student
    placement: Placement
    coach: Actor
    lead: Actor
    mentor: Actor

    @property
    def school(self) -> School:
        return self.student.school

    def someone(self, role: str) -> Actor:
        """Another person of the school with this role."""
        return actor(role, self.school)

    def psychologist(self) -> Actor:
        """The student's own."""
        found = self.someone(Role.PSYCHOLOGIST)
        Student.objects.filter(pk=self.student.pk).update(psychologist_id=found.user_id)
        return found

    def the_student(self) -> Actor:
        """The student, who can come in."""
        user = UserFactory(name=self.student.full_name)
        self.student.user = user
        self.student.save(update_fields=["user"])
        self.placement.student.user = user
        return actor_of(MembershipFactory(user=user, school=self.school, role=Role.STUDENT))

    def the_supervisor(self) -> Actor:
        """The supervisor at the company, who can come in."""
        contact = self.placement.supervisor
        assert contact is not None
        contact.user = UserFactory(name=contact.name)
        contact.save(update_fields=["user"])
        return actor_of(MembershipFactory(user=contact.user, school=self.school, role=Role.SUPERVISOR))

    def inside(self) -> tuple[Placement, Actor]:
        """A running placement inside the school and its supervisor."""
        guide = self.someone(Role.INTERNAL)
        place: InternalWorkplace = InternalWorkplaceFactory(school=self.school)
        placement = PlacementFactory(
            trajectory=self.student.trajectory, kind="internal", state="running", employer=None, supervisor=None,
            internal_workplace=place, internal_supervisor_id=guide.user_id, started_on=STARTED, start_on=STARTED,
        )  # fmt: skip
        return placement, guide

    def goal(self, wording: str = "Komt op tijd", **fields: Any) -> Goal:
        """One more learning goal of the student."""
        known = {"plain": f"Ik: {wording.lower()}", "category": "general_social", **fields}
        return Goal.objects.create(
            trajectory=self.student.trajectory, wording=wording, added_by_id=self.coach.user_id, **known
        )

    def client(self, who: Actor) -> Client:
        """A browser in which this person is signed in, in this role."""
        return client_of(who)


def make_case(school: School | None = None, **placement: Any) -> Case:
    """As described above; ``placement`` changes facts of the placement."""
    student, coach = ready_student(school, exit_profile="work")
    mentor = actor_of(Membership.objects.get(user=student.mentor, role=Role.MENTOR))
    facts = {
        "state": "running", "start_on": STARTED, "started_on": STARTED, "end_on": dt.date(2027, 1, 29),
        "visit_every_weeks": 3, "transport": "bike", **placement,
    }  # fmt: skip
    made = PlacementFactory(trajectory=student.trajectory, **facts)
    return Case(student, made, coach, actor(Role.LEAD, student.school), mentor)


def client_of(who: Actor) -> Client:
    """A browser in which this person is signed in, in this role."""
    client = Client()
    client.force_login(Membership.objects.get(pk=who.membership_id).user)
    session = client.session
    session[SESSION_KEY] = who.membership_id
    session.save()
    return client


def norms(error: Any) -> list[str]:
    """The norms of a refusal that pytest caught."""
    assert isinstance(error.value, Refused)
    return [refusal.norm for refusal in error.value.refusals]


def sentence(event: Event) -> str:
    """The event as the timeline words it."""
    return sentence_of(event.kind, event.actor_name, event.data, get_policy("velddijk").words.forms)


def told(student: Student) -> list[str]:
    """The sentences on the student's timeline, oldest first; each with every blank filled in."""
    sentences = [sentence(event) for event in Event.objects.filter(student=student).order_by("number")]
    assert not [one for one in sentences if "…" in one or "{" in one or "None" in one], sentences
    return sentences


def queries_of(client: Client, address: str) -> int:
    """How many queries this page costs, without the session's own: where sessions are kept differs."""
    with CaptureQueriesContext(connection) as caught:
        answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return sum("django_session" not in one["sql"] for one in caught.captured_queries)
