"""A rule refuses in the open: what a refusal is and how it travels to the screen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Refusal:
    """One reason why a move is not allowed.

    ``norm`` is an id of the policy ("PREP-5") or of the national law ("ATW-3:2").
    ``sentence`` is Dutch, for people, and says what to do about it.
    ``waivable``: the policy lets the lead go on with a reason.
    ``field`` names the form field it belongs to, if any.
    """

    norm: str
    sentence: str
    waivable: bool = False
    field: str = ""


class Refused(Exception):
    """Raised by an action that a rule forbids; nothing has been written."""

    def __init__(self, refusals: Iterable[Refusal] | Refusal) -> None:
        items = (refusals,) if isinstance(refusals, Refusal) else tuple(refusals)
        self.refusals: tuple[Refusal, ...] = items
        super().__init__("; ".join(f"{r.norm}: {r.sentence}" for r in items))


def refuse_if_any(refusals: Iterable[Refusal]) -> None:
    """Raise :class:`Refused` when there is at least one refusal."""
    items = tuple(refusals)
    if items:
        raise Refused(items)
