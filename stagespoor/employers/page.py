"""What the page of an employer or partner shows: who keeps the contact, what was said, photos, branches."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache

from django.db.models import F, Q

from stagespoor.access.actor import Actor, anybody
from stagespoor.core import clock
from stagespoor.core.questions import Asked, Param, Row
from stagespoor.employers.beside import merges_of
from stagespoor.employers.models import Contact, Employer, EmployerNote, Photo, Relation
from stagespoor.employers.room import Room, moments, questions, rooms_in
from stagespoor.schools.models import School

SHOWN = 6  # notes that are open at once; older ones are behind a fold
ICONS: Mapping[str, str] = {
    EmployerNote.How.NOTE: "sticky", EmployerNote.How.PHONE: "telephone", EmployerNote.How.MAIL: "envelope",
    EmployerNote.How.VISIT: "person-walking", EmployerNote.How.MET: "chat-dots",
}  # fmt: skip


@cache
def _ask() -> Asked:
    """What hangs on one employer, asked as one query."""
    employer = Param("employer")
    return Asked(
        {
            "people": Contact.objects.filter(employer=employer).values(*(one.name for one in fields(Person))),
            "notes": EmployerNote.objects.filter(employer=employer).values(
                "pk", "how", "contact_on", "text", "written_at", person_name=F("person__name"),
                by=F("written_by__name"), school_name=F("school__name"),
            ),
            "relations": Relation.objects.filter(employer=employer).values(
                "pk", "school_id", "next_contact_on", "silent_until", "silent_reason",
                school_name=F("school__name"), keeper_name=F("keeper__name"),
            ),
            "photos": Photo.objects.filter(employer=employer).values("pk", "caption", "width", "height"),
            "branches": Employer.objects.filter(head=employer, merged_into=None).values(
                "pk", "name", "city", "is_active"
            ),
            "merges": merges_of(anybody()).filter(kept=employer),
            "schools": School.objects.filter(network=Param("network")).values("pk", "slug", "name"),
            **questions(Q(pk=employer)),
        }
    )  # fmt: skip


def read(actor: Actor, employer: Employer) -> Found:
    """People, contacts, agreements, photos, branches and merges of an employer or partner. One query."""
    rows = _ask()(employer=employer.pk, network=actor.network_id, school=actor.school_id, **moments())
    return Found(
        people=sorted(
            (Person(**row) for row in rows["people"]), key=lambda one: (not one.is_active, one.name)
        ),
        history=_history_of(rows["notes"]),
        keeping=_keeping_of(rows["relations"], actor.school_id),
        photos=rows["photos"],
        branches=sorted(rows["branches"], key=lambda row: (row["city"], row["name"])),
        merges=sorted(rows["merges"], key=lambda row: (row["merged_at"], row["pk"]), reverse=True),
        schools={row["slug"]: row["name"] for row in rows["schools"]},
        room=rooms_in(rows, actor, {employer.pk: employer.places})[employer.pk],
    )


@dataclass(frozen=True, slots=True)
class Found:
    """What :func:`read` finds. ``photos``, ``branches``, ``merges``: rows for the template.

    ``history``: newest first. ``schools``: name by slug, of the network. ``room``: as the list has it.
    """

    people: list[Person]
    history: list[Said]
    keeping: Keeping
    photos: list[Row]
    branches: list[Row]
    merges: list[Row]
    schools: dict[str, str]
    room: Room


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody at an employer; see ``Contact``."""

    pk: int
    name: str
    job: str
    phone: str
    email: str
    is_contact: bool
    is_supervisor: bool
    is_active: bool


@dataclass(frozen=True, slots=True)
class Kept:
    """What one school keeps up with an employer, with names; see ``Relation``. ``keeper`` may be empty."""

    school_id: int
    school: str
    keeper: str
    next_contact_on: dt.date | None
    silent_until: dt.date | None
    silent_reason: str


@dataclass(frozen=True, slots=True)
class Keeping:
    """What the schools keep up with an employer. ``silences``: those that count today, of any school."""

    own: Kept | None
    others: tuple[Kept, ...]
    silences: tuple[Kept, ...]
    today: dt.date

    @property
    def is_late(self) -> bool:
        """The own school's next contact should have been."""
        day = self.own.next_contact_on if self.own else None
        return day is not None and day < self.today


def keeping_of(actor: Actor, employer: Employer) -> tuple[Keeping, Relation | None]:
    """What the schools keep up with it, and what of that is the own school's to change. One query."""
    found = list(employer.relations.select_related("keeper", "school"))
    rows = [
        {
            "school_id": one.school_id, "next_contact_on": one.next_contact_on, "silent_until": one.silent_until,
            "silent_reason": one.silent_reason, "school_name": one.school.name,
            "keeper_name": one.keeper.name if one.keeper else "",
        }
        for one in found
    ]  # fmt: skip
    own = next((one for one in found if one.school_id == actor.school_id), None)
    return _keeping_of(rows, actor.school_id), own


def _keeping_of(rows: list[Row], school_id: int) -> Keeping:
    today = clock.today()
    kept = [
        Kept(
            row["school_id"], row["school_name"], row["keeper_name"] or "", row["next_contact_on"],
            row["silent_until"], row["silent_reason"],
        )
        for row in sorted(rows, key=lambda row: row["school_name"])
    ]  # fmt: skip
    own = next((one for one in kept if one.school_id == school_id), None)
    others = tuple(one for one in kept if one is not own)
    silent = tuple(one for one in kept if one.silent_until and one.silent_until >= today)
    return Keeping(own, others, silent, today)


@dataclass(frozen=True, slots=True)
class Said:
    """One line of the history: a contact on its day, or a note on the day it was written (GUI-4, EMP-5)."""

    on: dt.date
    was_contact: bool  # somebody spoke, wrote or visited
    how: str
    icon: str
    text: str
    person: str
    by: str
    school: str


def _history_of(rows: list[Row]) -> list[Said]:
    """Contacts and notes of all schools of the network, newest first."""
    newest = sorted(rows, key=lambda row: (row["written_at"], row["pk"]), reverse=True)
    found = [
        Said(
            on=row["contact_on"] or row["written_at"].date(), was_contact=row["contact_on"] is not None,
            how=str(EmployerNote.How(row["how"]).label), icon=ICONS.get(row["how"], "sticky"), text=row["text"],
            person=row["person_name"] or "", by=row["by"], school=row["school_name"],
        )
        for row in newest
    ]  # fmt: skip
    return sorted(found, key=lambda said: said.on, reverse=True)


def last_of(history: list[Said], employer: Employer) -> Said | None:
    """The contact that is the last one, when somebody wrote it down."""
    return next((said for said in history if said.was_contact and said.on == employer.last_contact_on), None)


@dataclass(frozen=True, slots=True)
class Reach:
    """The number and address to reach an employer by, and whose they are where they are a person's ("")."""

    phone: str = ""
    phone_of: str = ""
    email: str = ""
    email_of: str = ""


def reach_of(employer: Employer, people: Sequence[Contact | Person]) -> Reach:
    """The employer's own, else the contact person's; nothing that the employer asked not to use (EMP-5)."""
    there = sorted((one for one in people if one.is_active), key=lambda one: not one.is_contact)
    phone, phone_of = _first([(employer.phone, ""), *((one.phone, one.name) for one in there)])
    email, email_of = _first([(employer.email, ""), *((one.email, one.name) for one in there)])
    if employer.do_not_call:
        phone = phone_of = ""
    if employer.non_mailing:
        email = email_of = ""
    return Reach(phone, phone_of, email, email_of)


def _first(found: list[tuple[str, str]]) -> tuple[str, str]:
    return next((one for one in found if one[0]), ("", ""))
