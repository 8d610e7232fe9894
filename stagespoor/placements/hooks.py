"""Where apps above placements add their own conditions to a move.

``agreements`` adds "nothing starts unsigned" (AGR-1), ``logbook`` adds assessment and certificate to
the closing. Registered once in the app's ``ready()``; a hook returns refusals and never writes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from stagespoor.core.refusals import Refusal

if TYPE_CHECKING:
    from stagespoor.placements.models import Placement

Check = Callable[["Placement"], list[Refusal]]

start_checks: list[Check] = []
close_checks: list[Check] = []


def refusals_from(checks: list[Check], placement: Placement) -> list[Refusal]:
    """All refusals of all registered checks, in order of registration."""
    return [refusal for check in checks for refusal in check(placement)]
