"""A school with a lead and a mentor, and short ways to import a file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pytest

from stagespoor.access.actor import Actor
from stagespoor.access.roles import Role
from stagespoor.core import clock
from stagespoor.imports import actions, neutral
from stagespoor.imports.models import ImportBatch
from stagespoor.schools.models import School
from stagespoor.students.models import ExitProfile, Guardian, Student
from tests.factories import MembershipFactory, NetworkFactory, SchoolFactory, UserFactory, actor

STUDENT_HEADERS = (
    "Leerlingnummer", "Roepnaam", "Tussenvoegsel", "Achternaam", "Geboortedatum", "Klas", "Uitstroomprofiel",
    "Mentor", "Verzorger 1", "E-mail verzorger 1",
)  # fmt: skip
EMPLOYER_HEADERS = (
    "Bedrijfsnaam", "Sector", "KvK-nr", "Vestigingsnr", "Straat", "Huisnr", "Postcode", "Plaats", "Telefoon",
    "Contactpersoon", "Praktijkbegeleider", "Opmerkingen",
)  # fmt: skip


@dataclass
class Desk:
    """Somebody at a school who imports."""

    school: School
    lead: Actor

    def upload(self, kind: str, data: bytes, name: str = "lijst.csv") -> ImportBatch:
        """Upload and check."""
        batch = actions.upload_file(school=self.school, kind=kind, name=name, data=data, by=self.lead)
        return actions.map_columns(batch=batch, mapping=batch.mapping, by=self.lead)

    def commit(self, batch: ImportBatch) -> ImportBatch:
        """Commit what was checked."""
        return actions.commit_batch(batch=batch, by=self.lead, seen_version=batch.version)

    def students(self, *rows: Sequence[str]) -> ImportBatch:
        """Check a file of students with the usual headers."""
        return self.upload("students", neutral.csv_bytes(STUDENT_HEADERS, rows))

    def employers(self, *rows: Sequence[str]) -> ImportBatch:
        """Check a file of employers with the usual headers."""
        return self.upload("employers", neutral.csv_bytes(EMPLOYER_HEADERS, rows))


def row(number: str, born: str, **cells: str) -> list[str]:
    """A row under the usual headers of students."""
    return [
        number, cells.get("first", "Sanne"), cells.get("prefix", "van der"), cells.get("last", "Proef"), born,
        cells.get("klas", "4A"), cells.get("profile", "Arbeidsmarktgericht"), cells.get("mentor", "P. Proefmentor"),
        cells.get("guardian", "Fam. Proef"), cells.get("guardian_email", "ouder@thuis.example"),
    ]  # fmt: skip


def reasons(batch: ImportBatch, number: int) -> str:
    """All that is said of a row."""
    return " ".join(sentence for _level, sentence in batch.rows.get(number=number).reasons)


def everything() -> list[object]:
    """All that an import of students can touch, but for versions, which only go up."""
    students = Student.objects.order_by("number").values()
    return [
        [{k: v for k, v in student.items() if k not in {"id", "version"}} for student in students],
        list(
            Guardian.objects.order_by("student__number", "position").values(
                "student__number", "name", "email", "phone"
            )
        ),
        list(
            ExitProfile.objects.order_by("student__number", "pk").values(
                "student__number", "profile", "reason"
            )
        ),
    ]


@pytest.fixture
def desk(db: None) -> Desk:
    school = SchoolFactory(name="Velddijk", slug="velddijk", network=NetworkFactory())
    SchoolFactory(name="Wildveld", slug="wildveld", policy_name="wildveld", network=school.network)
    MembershipFactory(school=school, role=Role.MENTOR, user=UserFactory(name="Petra Proefmentor"))
    return Desk(school, actor(Role.LEAD, school))


@pytest.fixture
def born() -> Callable[[int], str]:
    """The birth date of somebody of so many years, as schools write it."""

    def years(age: int) -> str:
        day = clock.today() - dt.timedelta(days=round(age * 365.25) + 40)
        return day.strftime("%d-%m-%Y")

    return years
