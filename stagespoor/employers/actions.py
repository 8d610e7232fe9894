"""The writes of employers: add, change, people, notes."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from stagespoor.access.actor import Actor
from stagespoor.access.roles import Permission
from stagespoor.core import clock, events
from stagespoor.core.geo import locate
from stagespoor.core.refusals import refuse_if_any
from stagespoor.core.states import save_versioned
from stagespoor.employers import rules
from stagespoor.employers.models import Contact, Employer, EmployerNote
from stagespoor.policy.loader import get_policy

# What a person may fill in; where it lies and what it is found by follow from these.
FACTS = (
    "name", "sector", "kvk", "branch_number", "street", "postcode", "city", "phone", "email", "website", "tasks",
    "places", "min_age", "recognised", "suits", "source", "last_contact_on", "non_mailing", "do_not_call", "remarks",
    "is_active",
)  # fmt: skip


@transaction.atomic
def add_employer(*, by: Actor, name: str, **facts: Any) -> Employer:
    """Add an employer to the network of the actor's school (EMP-1). ``facts`` are fields of FACTS.

    Whether it looks like one that is there already is asked in the form (a warning, not a refusal).
    """
    by.must(Permission.EMPLOYER_EDIT)
    clean = _clean({"name": name, **facts}, by)
    employer = Employer(network_id=by.network_id, **clean)
    employer.lat, employer.lon = locate(employer.city, employer.postcode) or (None, None)
    employer.save()
    _tell("employer.added", employer, by)
    return employer


@transaction.atomic
def change_employer(
    *, employer: Employer, by: Actor, seen_version: int | None = None, **facts: Any
) -> Employer:
    """Change facts of an employer. StaleRecord when somebody of either school did so in between."""
    by.must(Permission.EMPLOYER_EDIT)
    clean = _clean(facts, by)
    before = {name: getattr(employer, name) for name in clean}
    for name, value in clean.items():
        setattr(employer, name, value)
    if {"city", "postcode"} & set(clean):
        employer.lat, employer.lon = locate(employer.city, employer.postcode) or (None, None)
    employer.search_key = employer.fresh_search_key()
    seen = employer.version if seen_version is None else seen_version
    save_versioned(employer, seen_version=seen, fields=[*clean, "lat", "lon", "search_key"])
    changed = [name for name in clean if before[name] != clean[name]]
    _tell("employer.changed", employer, by, fields=changed)
    return employer


@transaction.atomic
def save_contact(
    *, employer: Employer, by: Actor, name: str, job: str = "", phone: str = "", email: str = "",
    is_contact: bool = False, is_supervisor: bool = False, is_active: bool = True, contact: Contact | None = None,
) -> Contact:  # fmt: skip
    """Add a person to an employer, or change one. Somebody who left is kept, not deleted."""
    by.must(Permission.EMPLOYER_EDIT)
    others = employer.contacts.exclude(pk=contact.pk) if contact else employer.contacts.all()
    refuse_if_any(rules.check_contact(name=name, taken=list(others.values_list("name", flat=True))))
    contact = contact or Contact(employer=employer)
    contact.name, contact.job, contact.phone, contact.email = name.strip(), job.strip(), phone.strip(), email
    contact.is_contact, contact.is_supervisor, contact.is_active = is_contact, is_supervisor, is_active
    contact.save()
    _tell("employer.contact_saved", employer, by, who=contact.name)
    return contact


@transaction.atomic
def add_note(*, employer: Employer, text: str, by: Actor, contact_on: dt.date | None = None) -> EmployerNote:
    """Write down an experience or a contact, for the coaches of all schools of the network (GUI-4).

    ``contact_on``: the day of the contact, when the note is about one (EMP-5). No names of students.
    """
    by.must(Permission.EMPLOYER_EDIT)
    refuse_if_any(rules.check_note(text))
    note = EmployerNote.objects.create(
        employer=employer, school_id=by.school_id, text=text.strip(), written_by_id=by.user_id,
        written_at=clock.now(),
    )  # fmt: skip
    if contact_on and (employer.last_contact_on is None or contact_on > employer.last_contact_on):
        Employer.objects.filter(pk=employer.pk).update(last_contact_on=contact_on)
        employer.last_contact_on = contact_on
    _tell("employer.note_added", employer, by)
    return note


def _clean(facts: dict[str, Any], by: Actor) -> dict[str, Any]:
    """The facts as they are kept; refuses what is wrong and raises TypeError for an unknown fact."""
    unknown = set(facts) - set(FACTS)
    if unknown:
        raise TypeError(f"no facts of an employer: {', '.join(sorted(unknown))}")
    clean = {name: value.strip() if isinstance(value, str) else value for name, value in facts.items()}
    for number in ("kvk", "branch_number"):
        if number in clean:
            clean[number] = rules.tidy_kvk(clean[number])
    if "postcode" in clean:
        clean["postcode"] = rules.tidy_postcode(clean["postcode"])
    refuse_if_any(rules.check_employer(clean, get_policy(by.policy_name)))
    return clean


def _tell(kind: str, employer: Employer, by: Actor, **data: Any) -> None:
    events.record(
        kind,
        school_id=by.school_id,
        by=by,
        about=f"employer:{employer.pk}",
        data={"where": employer.name, **data},
    )
