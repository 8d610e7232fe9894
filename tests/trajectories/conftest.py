"""A school with its people and one student at the start of the path."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import pytest

from stagespoor.access.actor import Actor, actor_of
from stagespoor.access.roles import Role
from stagespoor.accounts.models import User
from stagespoor.core import clock
from stagespoor.schools.models import School
from stagespoor.students.models import Student
from stagespoor.trajectories import actions
from stagespoor.trajectories.models import Intake, Referral
from tests.factories import MembershipFactory, SchoolFactory, StudentFactory, UserFactory


@dataclass
class Team:
    """One school with a lead, two coaches, and a mentor with one student."""

    school: School
    lead: Actor
    coach: Actor
    other_coach: Actor
    mentor: Actor
    student: Student

    def user(self, actor: Actor) -> User:
        return User.objects.get(pk=actor.user_id)

    def draft(self, student: Student | None = None, **fields: Any) -> Referral:
        """An application that is ready to be sent."""
        full = {
            "kind": "orienting", "motivation": "Wil graag buiten school werken.", "goals": ["on_time"],
            "behaviour": "Is rustig in de klas.", "parents_told_on": clock.today(), "sectors": ["green"],
        }  # fmt: skip
        return actions.save_referral_draft(
            student=student or self.student, by=self.mentor, **{**full, **fields}
        )

    def submitted(self, student: Student | None = None, **fields: Any) -> Referral:
        return actions.submit_referral(referral=self.draft(student, **fields), by=self.mentor)

    def assigned(self, student: Student | None = None) -> Referral:
        referral = self.submitted(student)
        actions.assign_referral(referral=referral, coach=self.user(self.coach), by=self.lead)
        return referral

    def with_intake(self, student: Student | None = None) -> Intake:
        return actions.record_intake(referral=self.assigned(student), by=self.coach, **intake_facts())


def intake_facts(**changes: Any) -> dict[str, Any]:
    """A complete intake."""
    weighed = {
        slug: {"judgement": "good", "grounds": "Gezien in de klas."}
        for slug in ("teachable", "motivation", "behaviour")
    }
    return {
        "held_on": clock.today(), "motivation": "Wil geld verdienen later.", "goals": "Op tijd komen.",
        "preferences": "Buiten, met dieren.", "possibilities": "Werkt netjes.", "limits": "Eén taak tegelijk.",
        "weighed": weighed, "sectors": ["green"], "radius_km": 12, "travel": "bike", "advised_own_search": True,
        "consulted": ["student", "mentor"], **changes,
    }  # fmt: skip


def full_route(**changes: dict[str, Any]) -> list[actions.Step]:
    """The five kinds in the policy's order; ``changes`` per kind."""
    kinds = ("internal", "orienting", "preparing", "contract", "aftercare")
    return [actions.Step(kind, **changes.get(kind, {})) for kind in kinds]


def later(days: int) -> dt.date:
    """A day after today."""
    return clock.today() + dt.timedelta(days=days)


def make_team() -> Team:
    """A fresh school with its own people."""
    school = SchoolFactory()

    def person(role: str, name: str, **more: Any) -> Actor:
        return actor_of(MembershipFactory(school=school, role=role, user=UserFactory(name=name), **more))

    mentor = person(Role.MENTOR, "Marit Mentor")
    student = StudentFactory(school=school, exit_profile="work", mentor=User.objects.get(pk=mentor.user_id))
    return Team(
        school, person(Role.LEAD, "Lieke Leiding"), person(Role.COACH, "Anna Begeleider", sectors=["green"]),
        person(Role.COACH, "Bram Begeleider"), mentor, student,
    )  # fmt: skip


@pytest.fixture
def team(db: None) -> Team:
    """A school at the start of the path."""
    return make_team()


@pytest.fixture
def other(db: None) -> Team:
    """Another school."""
    return make_team()
