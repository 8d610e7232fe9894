"""Taking over what the trade register says about an employer."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from stagespoor.access.actor import Actor
from stagespoor.employers.actions.records import change_employer
from stagespoor.employers.models import Employer

_ONLY_REGISTER = ("sbi", "sbi_version")  # nobody types these


@transaction.atomic
def take_from_register(
    *, employer: Employer, by: Actor, seen_version: int | None = None, **facts: Any
) -> Employer:
    """Change facts of an employer to what the register says (see ``employers.kvk.Found``).

    Raises as :func:`change_employer` does: Refused, and StaleRecord when somebody was first.
    """
    own = {name: facts.pop(name) for name in _ONLY_REGISTER if name in facts}
    employer = change_employer(employer=employer, by=by, seen_version=seen_version, **facts)
    for name, value in own.items():
        setattr(employer, name, value)
    if own:
        Employer.objects.filter(pk=employer.pk).update(**own)
    return employer
