"""A place that the student or the parents found themselves: employer, person and candidate in one step (INT-2)."""

from __future__ import annotations

from django.db import transaction

from stagespoor.access.actor import Actor
from stagespoor.access.roles import Permission
from stagespoor.employers.actions import add_employer, save_contact
from stagespoor.placements.actions import add_candidate
from stagespoor.placements.models import Candidate, Placement
from stagespoor.policy.loader import get_policy

FOUND_BY_FAMILY = "family"


@transaction.atomic
def add_own_find(
    *, placement: Placement, by: Actor, name: str, city: str = "", postcode: str = "", phone: str = "", tasks: str = "",
    sector: str = "", contact_name: str = "", reasons: str = "",
) -> Candidate:  # fmt: skip
    """Make the employer that the student found, with its contact person, and put it on the list.

    The employer is a new lead of the network, found through the family (EMP-4).
    """
    by.must(Permission.EMPLOYER_EDIT)
    known = {slug for slug, _label in get_policy(by.policy_name).choices("lead_sources")}
    employer = add_employer(
        by=by, name=name, city=city, postcode=postcode, phone=phone, tasks=tasks, sector=sector,
        source=FOUND_BY_FAMILY if FOUND_BY_FAMILY in known else "",
    )  # fmt: skip
    if contact_name.strip():
        save_contact(employer=employer, by=by, name=contact_name, is_contact=True)
    return add_candidate(
        placement=placement, employer=employer, by=by, reasons=reasons, found_by_student=True
    )
