"""The reads of aftercare: the contract that runs, and from which placement a new one comes."""

from __future__ import annotations

from django.db.models import QuerySet

from stagespoor.aftercare.models import EmploymentContract
from stagespoor.employers.models import Employer
from stagespoor.placements.models import Placement
from stagespoor.policy.model import Policy
from stagespoor.students.models import Student


def contract_now(student: Student) -> EmploymentContract | None:
    """The contract that runs, of a student that was loaded for the actor."""
    return EmploymentContract.objects.filter(student=student, ended_on=None).first()


def placement_for_contract(student: Student, policy: Policy) -> Placement | None:
    """The newest placement aimed at a contract that has none yet (PLC-4)."""
    aimed = [kind.slug for kind in policy.kinds if kind.aims_at_contract]
    rows = Placement.objects.filter(student=student, kind__in=aimed, contract=None, started_on__isnull=False)
    return rows.select_related("employer").order_by("-pk").first()


def known_employers(student: Student) -> QuerySet[Employer]:
    """The companies where the student was placed: mostly the contract is with one of them."""
    placed = Placement.objects.filter(student=student, started_on__isnull=False, employer__isnull=False)
    return Employer.objects.filter(pk__in=placed.values("employer_id")).order_by("name")
