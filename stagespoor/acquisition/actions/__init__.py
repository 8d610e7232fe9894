"""The writes of acquisition: an address from the first tip to a verdict (EMP-3, EMP-4, KEN-1, INT-2).

Each move is one use case. They raise Refused for what a rule forbids, StaleRecord when a colleague moved the
lead in between, and PermissionDenied for a lead of another school.
"""

from stagespoor.acquisition.actions.leads import (
    FACTS,
    FAMILY,
    add_lead,
    change_lead,
    follow_own_find,
    take_lead,
)
from stagespoor.acquisition.actions.moves import contact_lead, hold_visit, plan_visit
from stagespoor.acquisition.actions.verdicts import judge_fit, judge_not_fit, reopen_lead

__all__ = [
    "FACTS",
    "FAMILY",
    "add_lead",
    "change_lead",
    "contact_lead",
    "follow_own_find",
    "hold_visit",
    "judge_fit",
    "judge_not_fit",
    "plan_visit",
    "reopen_lead",
    "take_lead",
]
