"""What the actions of this package have in common."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import F
from django.utils.formats import date_format

from stagespoor.access.actor import Actor
from stagespoor.access.roles import Permission
from stagespoor.core.models import Event
from stagespoor.core.states import save_versioned
from stagespoor.placements.models import Placement
from stagespoor.policy.loader import get_policy
from stagespoor.policy.model import Policy
from stagespoor.policy.parts import Kind
from stagespoor.students import timeline


def policy_of(by: Actor) -> Policy:
    """The policy of the actor's school."""
    return get_policy(by.policy_name)


def kind_of(placement: Placement, by: Actor) -> Kind:
    """The placement's kind in the policy."""
    return policy_of(by).kind(placement.kind)


def must_write(by: Actor, kind: Kind) -> None:
    """Placements inside the school are written by more roles than those at a company."""
    by.must(Permission.PLACEMENT_WRITE if kind.external else Permission.INTERNAL_WRITE)


def about(placement: Placement) -> str:
    """How events and waivers name this placement."""
    return f"placement:{placement.pk}"


def day_text(day: dt.date) -> str:
    """A date as people write it: 3 maart 2026."""
    return date_format(day, "j F Y")


def save(placement: Placement, seen_version: int | None, **changes: Any) -> Placement:
    """Write ``changes`` and raise the version.

    With ``seen_version`` (a form) a save by somebody else in between raises StaleRecord; without
    it (code that just read the record) the last one wins.
    """
    for name, value in changes.items():
        setattr(placement, name, value)
    if seen_version is not None:
        return save_versioned(placement, seen_version=seen_version, fields=list(changes))
    Placement.objects.filter(pk=placement.pk).update(**changes, version=F("version") + 1)
    placement.version += 1
    return placement


def tell(kind: str, placement: Placement, by: Actor, **data: Any) -> Event:
    """Record what happened to the placement, with the words every sentence may use."""
    words = {"kind": kind_of(placement, by).short_name, "where": placement.place_name or "…"}
    return timeline.record(
        kind, student=placement.student, by=by, about=about(placement), data={**words, **data}
    )
