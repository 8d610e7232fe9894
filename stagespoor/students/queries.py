"""What other apps ask about a student's preparation, and who of the people around can come in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from stagespoor.accounts.models import PersonalLink
from stagespoor.core import clock
from stagespoor.students.models import (
    BridgeClosing,
    BridgeModule,
    CareerTest,
    Guardian,
    OtherTraining,
    Student,
)


@dataclass(frozen=True, slots=True)
class Preparation:
    """All that is recorded of the preparation, for intake and matching (PREP-2, PREP-4, PREP-7)."""

    modules: tuple[BridgeModule, ...]
    closing: BridgeClosing | None
    tests: tuple[CareerTest, ...]
    trainings: tuple[OtherTraining, ...]


def preparation_of(student: Student | int) -> Preparation:
    """The preparation of one student, tests and trainings newest first. Four queries."""
    pk = student if isinstance(student, int) else student.pk
    return Preparation(
        modules=tuple(BridgeModule.objects.filter(student_id=pk)),
        closing=BridgeClosing.objects.filter(student_id=pk).first(),
        tests=tuple(CareerTest.objects.filter(student_id=pk)),
        trainings=tuple(OtherTraining.objects.filter(student_id=pk)),
    )


@dataclass(frozen=True, slots=True)
class PersonWithLink:
    """A student or parent and the link by which they come in; ``link`` is None where there is none."""

    person: Student | Guardian
    name: str
    is_student: bool
    link: PersonalLink | None


def links_of(people: Sequence[Student | Guardian]) -> list[PersonWithLink]:
    """The working link of each of these people, newest counts. One query."""
    users = {person.user_id for person in people if person.user_id}
    rows = PersonalLink.objects.filter(user_id__in=users, revoked_at=None, expires_at__gt=clock.now())
    links = {link.user_id: link for link in rows.order_by("made_at", "pk")}
    return [
        PersonWithLink(
            person, person.full_name if isinstance(person, Student) else person.name, isinstance(person, Student),
            links.get(person.user_id) if person.user_id else None,
        )
        for person in people
    ]  # fmt: skip
