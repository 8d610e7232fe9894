"""Where apps above placements add their own conditions to a move, and what follows from a closing step.

``agreements`` adds "nothing starts unsigned" (AGR-1); ``logbook`` "no closing without assessment and
certificate" (GOAL-6, CER-1); ``guidance`` brings what still lacks before the mentor (PRE-2). Registered once in
the app's ``ready()``; a check returns refusals and never writes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from stagespoor.core.refusals import Refusal

if TYPE_CHECKING:
    from stagespoor.access.actor import Actor
    from stagespoor.placements.models import ClosingStep, Placement
    from stagespoor.policy.parts import ClosingStep as PolicyStep

Check = Callable[["Placement"], list[Refusal]]
StepCheck = Callable[["Placement", "PolicyStep"], list[Refusal]]
Follow = Callable[["Placement", "ClosingStep", "Actor"], None]

start_checks: list[Check] = []
close_checks: list[Check] = []
# what must be there before a closing step may be ticked off: a fixed assessment, a certificate
closing_step_checks: list[StepCheck] = []
# what else happens, in the same transaction, when a closing step was done
closing_step_done: list[Follow] = []


def refusals_from(checks: list[Check], placement: Placement) -> list[Refusal]:
    """All refusals of all registered checks, in order of registration."""
    return [refusal for check in checks for refusal in check(placement)]
