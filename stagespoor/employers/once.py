"""A form that is sent twice (a double click, a slow line) makes one employer.

Each form gets a token; with all that was typed it makes a key that the database keeps once. The same form with
other facts is another key: going back in the browser and typing the next employer works.
"""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID, uuid4, uuid5

from django.http import QueryDict

from stagespoor.access.actor import Actor
from stagespoor.employers.models import Employer

FIELD = "eenmalig"
_BESIDE = {"csrfmiddlewaretoken", FIELD}


def token_of(sent: Mapping[str, str]) -> str:
    """The token of the form that was sent; a fresh one when there is none, or no token at all."""
    try:
        return str(UUID(sent.get(FIELD, "")))
    except ValueError:
        return str(uuid4())


def key_of(sent: QueryDict) -> UUID | None:
    """What the database keeps once; None when the form has no token."""
    try:
        token = UUID(sent.get(FIELD, ""))
    except ValueError:
        return None
    typed = sorted((name, values) for name, values in sent.lists() if name not in _BESIDE)
    return uuid5(token, repr(typed))


def added_with(actor: Actor, key: UUID | None) -> Employer | None:
    """The employer of the actor's network that this very form made."""
    return Employer.objects.filter(network_id=actor.network_id, added_once=key).first() if key else None
