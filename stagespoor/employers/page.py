"""What the page of an employer or partner shows: who keeps the contact, what was said, photos, branches."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from stagespoor.access.actor import Actor
from stagespoor.employers.models import Contact, Employer, EmployerNote, Photo, Relation

SHOWN = 6  # notes that are open at once; older ones are behind a fold
ICONS: Mapping[str, str] = {
    EmployerNote.How.NOTE: "sticky", EmployerNote.How.PHONE: "telephone", EmployerNote.How.MAIL: "envelope",
    EmployerNote.How.VISIT: "person-walking", EmployerNote.How.MET: "chat-dots",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Keeping:
    """What the schools keep up with an employer. ``silences``: those that count today, of any school."""

    own: Relation | None
    others: tuple[Relation, ...]
    silences: tuple[Relation, ...]
    today: dt.date

    @property
    def is_late(self) -> bool:
        """The own school's next contact should have been."""
        day = self.own.next_contact_on if self.own else None
        return day is not None and day < self.today


def keeping_of(actor: Actor, employer: Employer, today: dt.date) -> Keeping:
    """The relations of the schools of the network. One query."""
    rows = list(employer.relations.select_related("keeper", "school").order_by("school__name", "pk"))
    own = next((row for row in rows if row.school_id == actor.school_id), None)
    others = tuple(row for row in rows if row is not own)
    silent = tuple(row for row in rows if row.silent_until and row.silent_until >= today)
    return Keeping(own, others, silent, today)


@dataclass(frozen=True, slots=True)
class Said:
    """One line of the history: a contact on its day, or a note on the day it was written."""

    note: EmployerNote
    on: dt.date
    icon: str

    @property
    def was_contact(self) -> bool:
        """Somebody spoke, wrote or visited."""
        return self.note.contact_on is not None


def history_of(employer: Employer) -> list[Said]:
    """Contacts and notes of all schools of the network, newest first (GUI-4, EMP-5). One query."""
    rows = employer.notes.select_related("school", "written_by", "person").order_by("-written_at", "-pk")
    found = [Said(row, row.contact_on or row.written_at.date(), ICONS.get(row.how, "sticky")) for row in rows]
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


def reach_of(employer: Employer, people: Sequence[Contact]) -> Reach:
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


def photos_of(employer: Employer) -> list[Photo]:
    """The photos, oldest first: they stay where people saw them."""
    return list(employer.photos.order_by("pk"))


def branches_of(employer: Employer) -> list[Employer]:
    """The branches of a head, by place. One query."""
    rows = employer.branches.filter(merged_into=None).order_by("city", "name", "pk")
    return list(rows.only("pk", "name", "city", "is_active", "head"))
