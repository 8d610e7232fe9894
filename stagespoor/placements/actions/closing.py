"""From running to closed: the steps the policy asks for, in their order (TSK-3, IS-2, ORI-3)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from stagespoor.access.actor import Actor
from stagespoor.access.roles import Permission, Role
from stagespoor.core import clock
from stagespoor.core.refusals import refuse_if_any
from stagespoor.core.states import move
from stagespoor.placements import closing_rules as rules
from stagespoor.placements import hooks, queries, states
from stagespoor.placements.actions.shared import kind_of, policy_of, tell
from stagespoor.placements.models import ClosingStep, Placement

SEARCH = "search"
_PERMISSION_OF = {
    Role.MENTOR.value: Permission.MENTOR_REPORT,
    Role.INTERNAL.value: Permission.INTERNAL_WRITE,
}


@transaction.atomic
def begin_closing(
    *, placement: Placement, on: dt.date, by: Actor, early: bool = False, reason: str = ""
) -> Placement:
    """The placement comes to its end on ``on`` (its last day): the closing steps begin.

    ``early``: it stops before its time, with the reason (ESC-4). A placement without an end date, or
    one that ran its time, needs no reason; one that would end sooner than its agreed last day is early.
    """
    _must_close(placement, by)
    refuse_if_any(
        rules.check_begin_closing(placement, on=on, early=early, reason=reason, today=clock.today())
    )
    move(
        placement, states.CLOSING, states.PLACEMENT_MOVES, norm="TSK-3", ended_on=on, ended_early=early,
        end_reason=reason.strip()[:300],
    )  # fmt: skip
    if early:
        tell("placement.ended_early", placement, by, reason=reason.strip(), on=on)
    else:
        tell("placement.closing_begun", placement, by, on=on)
    return placement


def end_early(*, placement: Placement, on: dt.date, reason: str, by: Actor) -> Placement:
    """Stop a running placement before its time, with grounds (ESC-4); its closing steps follow."""
    return begin_closing(placement=placement, on=on, by=by, early=True, reason=reason)


@transaction.atomic
def do_closing_step(
    *, placement: Placement, step: str, by: Actor, report: str = "", data: dict[str, Any] | None = None,
    on: dt.date | None = None,
) -> ClosingStep:  # fmt: skip
    """Do one step of the closing (a slug of the kind's ``closing`` in the policy).

    The step belongs to one role; the lead may do it too, except the mentor's report. Steps go in the
    order of the policy. ``data``: ``took_part`` (roles) for talks and the direction, ``sectors`` for
    the direction (ORI-3), ``outcome`` "contract" or "search" for a placement aimed at a contract
    (PLC-4), ``gaps`` (texts) for PRE-2. The last step of a placement inside the school closes it (IS-2).
    """
    policy, kind = policy_of(by), kind_of(placement, by)
    wanted = next((one for one in kind.closing if one.slug == step), None)
    by.must(_PERMISSION_OF.get(wanted.role if wanted else "", Permission.PLACEMENT_CLOSE))
    day = on or clock.today()
    done = queries.done_steps(placement)
    refuse_if_any(
        rules.check_closing_step(
            placement, kind=kind, step=wanted, done=done, policy=policy, role=by.role, user_id=by.user_id,
            report=report, data=data or {}, on=day, today=clock.today(),
        )
    )  # fmt: skip
    assert wanted is not None  # noqa: S101 - refused above
    refuse_if_any(refusal for check in hooks.closing_step_checks for refusal in check(placement, wanted))
    row = ClosingStep.objects.create(
        placement=placement,
        step=step,
        done_on=day,
        report=report.strip(),
        data=data or {},
        done_by_id=by.user_id,
    )
    if row.data.get("outcome") == SEARCH:
        placement.searches_on = True
        placement.save(update_fields=["searches_on"])
    tell("placement.closing_step_done", placement, by, label=wanted.label, on=day, **_facts(data or {}))
    for follow in hooks.closing_step_done:
        follow(placement, row, by)
    missing = rules.missing_steps(kind, {*done, step}, early=placement.ended_early)
    if not kind.external and not rules.check_close(missing, ended_on=placement.ended_on, today=clock.today()):
        _close(placement, by)
    return row


@transaction.atomic
def close_placement(*, placement: Placement, by: Actor) -> Placement:
    """All steps are done: closed, and the next kind opens. Refuses while a step misses, or before the last day."""
    _must_close(placement, by)
    kind = kind_of(placement, by)
    missing = rules.missing_steps(kind, queries.done_steps(placement), early=placement.ended_early)
    found = rules.check_close(missing, ended_on=placement.ended_on, today=clock.today())
    refuse_if_any(found + hooks.refusals_from(hooks.close_checks, placement))
    return _close(placement, by)


@transaction.atomic
def reopen_placement(*, placement: Placement, reason: str, by: Actor) -> Placement:
    """The closing was begun too soon: the placement runs on. Steps that were done stay done."""
    _must_close(placement, by)
    refuse_if_any(rules.check_reopen(placement, reason=reason))
    move(
        placement, states.RUNNING, states.PLACEMENT_MOVES, norm="TSK-3", ended_on=None, ended_early=False,
        end_reason="",
    )  # fmt: skip
    tell("placement.reopened", placement, by, reason=reason.strip())
    return placement


def _close(placement: Placement, by: Actor) -> Placement:
    move(
        placement,
        states.CLOSED,
        states.PLACEMENT_MOVES,
        norm="TSK-3",
        ended_on=placement.ended_on or clock.today(),
    )
    tell("placement.closed", placement, by)
    return placement


def _must_close(placement: Placement, by: Actor) -> None:
    external = kind_of(placement, by).external
    by.must(Permission.PLACEMENT_CLOSE if external else Permission.INTERNAL_WRITE)


def _facts(data: dict[str, Any]) -> dict[str, Any]:
    return {key: data[key] for key in ("sectors", "took_part", "outcome") if key in data}
