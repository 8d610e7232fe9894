"""The writes of placements, one use case each. All keyword-only, with ``by`` an actor.

Search and choose: :func:`open_placement`, :func:`ask_days`, :func:`add_candidate`, :func:`mark_candidate`,
:func:`choose_place`, :func:`release_place`, :func:`cancel_placement`.
Prepare: :func:`hold_introduction`, :func:`arrange_transport`, :func:`set_period`,
:func:`plan_schedule`, :func:`describe_work`, :func:`agree_rhythm`, :func:`review_prospect`,
:func:`change_coach`. Run and close: :func:`start_placement`, :func:`begin_closing`,
:func:`end_early`, :func:`do_closing_step`, :func:`close_placement`, :func:`reopen_placement`.
Inside the school: :func:`save_workplace`, :func:`save_task`. The supervisor's way in:
:func:`give_supervisor_link`, :func:`revoke_supervisor_link`.
"""

from stagespoor.placements.actions.access import give_supervisor_link, revoke_supervisor_link
from stagespoor.placements.actions.closing import (
    begin_closing,
    close_placement,
    do_closing_step,
    end_early,
    reopen_placement,
)
from stagespoor.placements.actions.internal import delete_task, save_task, save_workplace
from stagespoor.placements.actions.opening import (
    add_candidate,
    ask_days,
    cancel_placement,
    choose_place,
    mark_candidate,
    open_placement,
    release_place,
)
from stagespoor.placements.actions.preparing import (
    agree_rhythm,
    arrange_transport,
    change_coach,
    describe_work,
    hold_introduction,
    review_prospect,
    set_period,
)
from stagespoor.placements.actions.running import start_placement
from stagespoor.placements.actions.scheduling import plan_schedule

__all__ = [
    "add_candidate",
    "agree_rhythm",
    "arrange_transport",
    "ask_days",
    "begin_closing",
    "cancel_placement",
    "change_coach",
    "choose_place",
    "close_placement",
    "delete_task",
    "describe_work",
    "do_closing_step",
    "end_early",
    "give_supervisor_link",
    "hold_introduction",
    "mark_candidate",
    "open_placement",
    "plan_schedule",
    "release_place",
    "reopen_placement",
    "review_prospect",
    "revoke_supervisor_link",
    "save_task",
    "save_workplace",
    "set_period",
    "start_placement",
]
