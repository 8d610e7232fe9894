"""The writes of a trajectory, one use case each. Callers import them from here."""

from stagespoor.trajectories.actions.intakes import decide_fit, edit_intake, record_intake
from stagespoor.trajectories.actions.meetings import assign_referral, hold_meeting, save_minutes
from stagespoor.trajectories.actions.plans import (
    NewGoal,
    add_goal,
    agree_route,
    drop_goal,
    reopen_goal,
    waive,
    withdraw_waiver,
)
from stagespoor.trajectories.actions.referrals import (
    open_trajectory,
    return_referral,
    save_referral_draft,
    submit_referral,
    withdraw_referral,
)
from stagespoor.trajectories.rules import FitAction, Step

__all__ = [
    "FitAction",
    "NewGoal",
    "Step",
    "add_goal",
    "agree_route",
    "assign_referral",
    "decide_fit",
    "drop_goal",
    "edit_intake",
    "hold_meeting",
    "open_trajectory",
    "record_intake",
    "reopen_goal",
    "return_referral",
    "save_minutes",
    "save_referral_draft",
    "submit_referral",
    "waive",
    "withdraw_referral",
    "withdraw_waiver",
]
