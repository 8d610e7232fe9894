"""Adding an employer or partner to the network, and changing its facts and people (EMP-1)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from stagespoor.access.actor import Actor
from stagespoor.access.roles import Permission
from stagespoor.core.geo import locate, point_from
from stagespoor.core.refusals import Refusal, refuse_if_any
from stagespoor.core.states import StaleRecord, fingerprint, save_versioned
from stagespoor.employers import rules
from stagespoor.employers.actions.shared import tell
from stagespoor.employers.models import Contact, Employer
from stagespoor.employers.once import added_with
from stagespoor.policy.loader import get_policy

# What a person may fill in; where it lies and what it is found by follow from these.
FACTS = (
    "kind", "head", "name", "sector", "kvk", "branch_number", "street", "postcode", "city", "phone", "email",
    "website", "tasks", "places", "min_age", "recognised", "suits", "source", "last_contact_on", "non_mailing",
    "do_not_call", "remarks", "is_active",
)  # fmt: skip


@transaction.atomic
def add_employer(*, by: Actor, name: str, once: UUID | None = None, **facts: Any) -> Employer:
    """Add an employer, or a partner by its ``kind``, to the actor's network (EMP-1, TSK-4).

    ``facts`` are fields of FACTS. Whether it looks like one that is there already is asked in the form (a
    warning, not a refusal); a partner of the same name is refused. ``once``: the key of the form that was sent
    (see ``employers.once``); a second time gives the employer of the first.
    """
    by.must(Permission.EMPLOYER_EDIT)
    if there := added_with(by, once):
        return there
    employer = Employer(network_id=by.network_id, added_once=once)
    clean = _clean({"name": name, **facts}, by, employer)
    for fact, value in clean.items():
        setattr(employer, fact, value)
    _locate(employer)
    try:
        with transaction.atomic():
            employer.save()
    except IntegrityError:  # the other click was just before this one
        if there := added_with(by, once):
            return there
        raise
    tell("employer.added", employer, by)
    return employer


@transaction.atomic
def change_employer(
    *, employer: Employer, by: Actor, seen_version: int | None = None, **facts: Any
) -> Employer:
    """Change facts of an employer. StaleRecord when somebody of either school did so in between."""
    by.must(Permission.EMPLOYER_EDIT)
    clean = _clean(facts, by, employer)
    before = {name: getattr(employer, name) for name in clean}
    for name, value in clean.items():
        setattr(employer, name, value)
    moved = any(before[name] != clean[name] for name in ("street", "postcode", "city") if name in clean)
    if moved or employer.lat is None:
        _locate(employer)
    employer.search_key = employer.fresh_search_key()
    seen = employer.version if seen_version is None else seen_version
    save_versioned(employer, seen_version=seen, fields=[*clean, "lat", "lon", "point_from", "search_key"])
    changed = [name for name in clean if before[name] != clean[name]]
    tell("employer.changed", employer, by, fields=changed)
    return employer


CONTACT_FACTS = ("name", "job", "phone", "email", "is_contact", "is_supervisor", "is_active")


def contact_version(contact: Contact) -> int:
    """A number that changes with the facts of a person, by which a lost update shows."""
    return fingerprint(*(getattr(contact, name) for name in CONTACT_FACTS))


@transaction.atomic
def save_contact(
    *, employer: Employer, by: Actor, name: str, job: str = "", phone: str = "", email: str = "",
    is_contact: bool = False, is_supervisor: bool = False, is_active: bool = True, contact: Contact | None = None,
    seen_version: int | None = None,
) -> Contact:  # fmt: skip
    """Add a person to an employer, or change one. Somebody who left is kept, not deleted.

    StaleRecord when somebody of either school changed the person since ``seen_version`` (:func:`contact_version`).
    """
    by.must(Permission.EMPLOYER_EDIT)
    if contact is not None and seen_version is not None:
        now = Contact.objects.select_for_update().get(pk=contact.pk)
        if contact_version(now) != seen_version:
            raise StaleRecord
    others = employer.contacts.exclude(pk=contact.pk) if contact else employer.contacts.all()
    refuse_if_any(rules.check_contact(name=name, taken=list(others.values_list("name", flat=True))))
    contact = contact or Contact(employer=employer)
    contact.name, contact.job, contact.phone, contact.email = name.strip(), job.strip(), phone.strip(), email
    contact.is_contact, contact.is_supervisor, contact.is_active = is_contact, is_supervisor, is_active
    contact.save()
    tell("employer.contact_saved", employer, by, who=contact.name)
    return contact


def _clean(facts: dict[str, Any], by: Actor, employer: Employer) -> dict[str, Any]:
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
    changed = dict(clean)
    if employer.pk and changed.get("sector") == employer.sector:
        changed.pop("sector", None)  # may be of another school's policy
    found = rules.check_employer(changed, get_policy(by.policy_name)) + _check_head(clean, employer)
    if "kind" in clean or employer.is_partner:
        kind = clean.get("kind", employer.kind)
        found += rules.check_kind(
            kind, was=employer.kind if employer.pk else "", **_others_of(clean, kind, employer)
        )
    refuse_if_any(found)
    return clean


def _check_head(clean: dict[str, Any], employer: Employer) -> list[Refusal]:
    head = clean.get("head")
    if head is None:
        return []
    has_branches = bool(employer.pk) and employer.branches.exists()
    return rules.check_head(head=head, employer=employer, has_branches=has_branches)


def _others_of(clean: dict[str, Any], kind: str, employer: Employer) -> dict[str, bool]:
    """Is there another partner of this name in the network? (For employers that is asked in the form.)"""
    if kind == Employer.Kind.EMPLOYER or "name" not in clean:
        return {"taken": False}
    others = Employer.objects.filter(
        network_id=employer.network_id, name__iexact=clean["name"], merged_into=None
    ).exclude(kind=Employer.Kind.EMPLOYER)
    return {"taken": others.exclude(pk=employer.pk).exists()}


def _locate(employer: Employer) -> None:
    """At the middle of its place; the geocoder or an import can say it more exactly."""
    employer.lat, employer.lon = locate(employer.city, employer.postcode) or (None, None)
    employer.point_from = point_from(employer.city, employer.postcode)
