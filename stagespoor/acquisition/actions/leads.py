"""An address on the board: typed, changed, taken on (EMP-4, INT-2)."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.db import transaction

from stagespoor.access.actor import Actor
from stagespoor.access.roles import Permission
from stagespoor.acquisition import rules, states
from stagespoor.acquisition.actions.shared import must_be_ours, open_lead_of, policy_of, soon, tell
from stagespoor.acquisition.models import Lead
from stagespoor.core import clock
from stagespoor.core.refusals import Refusal, refuse_if_any
from stagespoor.core.states import save_versioned
from stagespoor.employers.access import keepers_for
from stagespoor.employers.likeness import name_key
from stagespoor.employers.models import Employer
from stagespoor.students.models import Student

FAMILY = "family"  # the source in the policy for what students and parents find
# What a person may change of a lead without moving it.
FACTS = ("name", "city", "phone", "email", "person", "note", "source", "owner_id", "next_on")


@transaction.atomic
def add_lead(
    *, by: Actor, name: str, source: str, city: str = "", phone: str = "", email: str = "", person: str = "",
    note: str = "", student: Student | None = None, employer: Employer | None = None, owner_id: int | None = None,
    next_on: dt.date | None = None, form_key: UUID | None = None,
) -> Lead:  # fmt: skip
    """Put an address on the board of the actor's school (EMP-4).

    ``student``: who found it, or whose parents did (INT-2). ``employer``: when it is in the network already.
    ``form_key``: of the form it was typed in; sent twice it gives the lead of the first time.
    """
    by.must(Permission.EMPLOYER_EDIT)
    if form_key and (already := Lead.objects.filter(form_key=form_key, school_id=by.school_id).first()):
        return already
    today, policy = clock.today(), policy_of(by)
    refuse_if_any(
        rules.check_lead(name=name, source=source, policy=policy)
        + rules.check_other_school(same_school=_is_ours(by, student, employer))
        + rules.check_kind(is_employer=employer is None or employer.kind == Employer.Kind.EMPLOYER)
        + _check_owner(owner_id, by)
        + rules.check_next(next_on, today)
        + rules.check_once(already_open=bool(employer) and open_lead_of(by.school_id, employer) is not None)
    )
    lead = Lead.objects.create(
        school_id=by.school_id, name=name.strip()[:150], source=source, city=city.strip(), phone=phone.strip(),
        email=email.strip(), person=person.strip(), note=note.strip(), student=student, employer=employer,
        owner_id=owner_id, next_on=next_on or soon(policy, today), found_on=today, moved_on=today,
        added_by_id=by.user_id, form_key=form_key,
    )  # fmt: skip
    tell("lead.added", lead, by)
    return lead


def _is_ours(by: Actor, student: Student | None, employer: Employer | None) -> bool:
    ours = student is None or student.school_id == by.school_id
    return ours and (employer is None or employer.network_id == by.network_id)


@transaction.atomic
def follow_own_find(
    *, student: Student, employer: Employer, by: Actor, owner_id: int | None = None, person: str = ""
) -> Lead | None:
    """A place that the student or the parents found became an employer at once: its lead goes along (INT-2).

    The lead that was made of it at the intake, when it has that name; else a new one. None where the policy
    does not know this way of finding.
    """
    by.must(Permission.EMPLOYER_EDIT)
    if FAMILY not in {slug for slug, _name in policy_of(by).choices("lead_sources")}:
        return None
    rows = Lead.objects.filter(school_id=by.school_id, student=student, employer=None, state__in=states.OPEN)
    lead = next((one for one in rows if name_key(one.name) == name_key(employer.name)), None)
    if lead is None:
        works_here = owner_id is not None and keepers_for(by).filter(user_id=owner_id).exists()
        return add_lead(
            by=by, name=employer.name, source=FAMILY, city=employer.city, phone=employer.phone, person=person,
            student=student, employer=employer, owner_id=owner_id if works_here else by.user_id,
        )  # fmt: skip
    lead.employer = employer
    return save_versioned(lead, seen_version=lead.version, fields=["employer"])


@transaction.atomic
def change_lead(*, lead: Lead, by: Actor, seen_version: int | None = None, **facts: Any) -> Lead:
    """Change what is known of an address, who takes it on, or when (fields of FACTS)."""
    must_be_ours(lead, by)
    if unknown := set(facts) - set(FACTS):
        raise TypeError(f"no facts of a lead: {', '.join(sorted(unknown))}")
    clean: dict[str, Any] = {
        key: value.strip() if isinstance(value, str) else value for key, value in facts.items()
    }
    next_on = clean.get("next_on")
    moved = next_on if next_on != lead.next_on else None  # a day that passed meanwhile may stay
    refuse_if_any(
        rules.check_lead(
            name=clean.get("name", lead.name), source=clean.get("source", lead.source), policy=policy_of(by)
        )
        + _check_owner(clean.get("owner_id"), by)
        + rules.check_next(moved, clock.today())
    )
    if lead.state == states.VISIT_PLANNED and "next_on" in clean and not next_on:
        clean.pop("next_on")  # a planned visit keeps its day
    for key, value in clean.items():
        setattr(lead, key, value)
    save_versioned(
        lead, seen_version=lead.version if seen_version is None else seen_version, fields=list(clean)
    )
    tell("lead.changed", lead, by)
    return lead


@transaction.atomic
def take_lead(*, lead: Lead, by: Actor) -> Lead:
    """Whoever clicks takes it on, twice is once; a colleague who was first keeps it (StaleRecord)."""
    must_be_ours(lead, by)
    if Lead.objects.select_for_update().get(pk=lead.pk).owner_id == by.user_id:
        return lead
    seen = lead.version
    lead.owner_id = by.user_id
    save_versioned(lead, seen_version=seen, fields=["owner_id"])
    tell("lead.taken", lead, by)
    return lead


def _check_owner(owner_id: int | None, by: Actor) -> list[Refusal]:
    if owner_id is None or owner_id == by.user_id:
        return []
    known = keepers_for(by).filter(user_id=owner_id).exists()
    return rules.check_owner(known=known)
