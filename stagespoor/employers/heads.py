"""Choosing the head that a branch belongs to, by typing a part of its name."""

from __future__ import annotations

from django.db.models import QuerySet

from stagespoor.access.actor import Actor
from stagespoor.core.text import search_key
from stagespoor.employers.access import employers_for
from stagespoor.employers.models import Employer

SHOWN = 12


def label_of(employer: Employer) -> str:
    """The employer as it stands in the field: name, street, place."""
    return ", ".join(part for part in (employer.name, employer.street, employer.city) if part)


def heads_for(actor: Actor, typed: str) -> QuerySet[Employer]:
    """Employers of the network that can be a head and have all typed words in name, place or tasks."""
    rows = employers_for(actor).filter(head=None)
    for word in search_key(typed.replace(",", " ")).split():
        rows = rows.filter(search_key__contains=word)
    return rows.order_by("name", "pk")


def head_named(actor: Actor, typed: str) -> Employer | None:
    """The one employer with this label, or with this name when no other has it; None otherwise."""
    name = typed.strip()
    start = name.split(",")[0].strip()
    rows = list(employers_for(actor).filter(name__istartswith=start).order_by("pk")[:100])
    same = [row for row in rows if label_of(row).casefold() == name.casefold()]
    same = same or [row for row in rows if row.name.casefold() == name.casefold()]
    return same[0] if len(same) == 1 else None
