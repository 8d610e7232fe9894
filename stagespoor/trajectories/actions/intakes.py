"""The intake talk and the decision that rests on it (INT-1 to INT-3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from stagespoor.access.actor import Actor
from stagespoor.access.roles import Permission
from stagespoor.core import clock
from stagespoor.core.refusals import Refusal, Refused, refuse_if_any
from stagespoor.core.states import save_versioned
from stagespoor.policy.loader import get_policy
from stagespoor.students.timeline import record
from stagespoor.trajectories import rules, states
from stagespoor.trajectories.actions.guard import must_guide
from stagespoor.trajectories.models import FitDecision, Intake, Referral, Trajectory


def _on(day: dt.date) -> str:
    return date_format(day, "j F Y")


@transaction.atomic
def record_intake(*, referral: Referral, by: Actor, **facts: Any) -> Intake:
    """Record the intake talk (INT-1, INT-2, PREP-3, PREP-6). The coach, the deputy or the lead.

    ``facts``: held_on, motivation, goals, preferences, possibilities; weighed {factor slug: {"judgement":
    "good"|"doubt"|"concern", "grounds": str}} for every factor of the policy; and if wanted other, explained,
    limits, needs, sectors, radius_km (15), travel, advised_own_search, own_place, consulted (role slugs).
    """
    by.must(Permission.INTAKE_WRITE)
    trajectory = referral.trajectory
    must_guide(trajectory, by)
    if referral.state != states.ASSIGNED:
        raise Refused(
            Refusal("APP-2", _("Verdeel %(the_referral)s eerst. Daarna volgt de intake.") % by.words.forms)
        )
    if Intake.objects.filter(referral=referral).exists():
        raise Refused(Refusal("INT-1", _("Deze intake is al vastgelegd. Vul die aan.")))
    intake = Intake(referral=referral, held_by_id=by.user_id)
    _fill(intake, facts, by)
    intake.save(force_insert=True)
    about = f"intake:{intake.pk}"
    data = {"consulted": intake.consulted, "sectors": intake.sectors}
    record("intake.held", student=trajectory.student, by=by, about=about, data=data)
    _note_own_place(intake, "", by)
    return intake


@transaction.atomic
def edit_intake(*, intake: Intake, by: Actor, seen_version: int | None = None, **facts: Any) -> Intake:
    """Change or add to the record of the talk, for instance after a follow-up (INT-1). ``facts`` as recorded."""
    by.must(Permission.INTAKE_WRITE)
    must_guide(intake.referral.trajectory, by)
    place = intake.own_place
    _fill(intake, facts, by)
    seen = intake.version if seen_version is None else seen_version
    save_versioned(intake, seen_version=seen, fields=list(_INTAKE_FIELDS))
    record("intake.changed", student=intake.referral.trajectory.student, by=by, about=f"intake:{intake.pk}")
    _note_own_place(intake, place, by)
    return intake


_INTAKE_FIELDS = (
    "held_on", "motivation", "goals", "preferences", "other", "explained", "possibilities", "limits", "weighed",
    "sectors", "radius_km", "travel", "needs", "advised_own_search", "own_place", "consulted",
)  # fmt: skip


def _fill(intake: Intake, facts: Mapping[str, Any], by: Actor) -> None:
    if unknown := facts.keys() - set(_INTAKE_FIELDS):
        raise TypeError(f"unknown facts of an intake: {sorted(unknown)}")
    for name, value in facts.items():
        if isinstance(value, tuple):
            value = list(value)
        setattr(intake, name, value.strip() if isinstance(value, str) else value)
    weighed = {slug: rules.Judgement(**said) for slug, said in intake.weighed.items()}
    checked = rules.IntakeFacts(
        held_on=intake.held_on, motivation=intake.motivation, goals=intake.goals, preferences=intake.preferences,
        possibilities=intake.possibilities, weighed=weighed, sectors=intake.sectors, radius_km=intake.radius_km,
        travel=intake.travel, needs=intake.needs,
    )  # fmt: skip
    refuse_if_any(rules.check_intake(checked, get_policy(by.policy_name), clock.today()))


def _note_own_place(intake: Intake, before: str, by: Actor) -> None:
    """A place found by the student stands on the timeline, from where it becomes a candidate (INT-2)."""
    if intake.own_place and intake.own_place != before:
        record(
            "intake.own_place", student=intake.referral.trajectory.student, by=by, about=f"intake:{intake.pk}",
            data={"place": intake.own_place},
        )  # fmt: skip


@transaction.atomic
def decide_fit(
    *, trajectory: Trajectory, fit: bool, grounds: str, with_mentor_on: dt.date | None, by: Actor,
    actions: Sequence[rules.FitAction] = (), review_on: dt.date | None = None,
) -> FitDecision:  # fmt: skip
    """Decide with the mentor whether the student is fit for external placement, or not yet (INT-3).

    Not yet needs at least one action and a review date after today. A new decision replaces the old one,
    which stays in the history.
    """
    by.must(Permission.FIT_DECIDE)
    must_guide(trajectory, by)
    has_intake = Intake.objects.filter(
        referral__trajectory=trajectory, referral__state=states.ASSIGNED
    ).exists()
    refuse_if_any(
        rules.check_fit(
            has_intake=has_intake, fit=fit, grounds=grounds, with_mentor_on=with_mentor_on, actions=actions,
            review_on=review_on, today=clock.today(),
        )
    )  # fmt: skip
    assert with_mentor_on is not None  # noqa: S101 - the rule refuses None
    wanted = [] if fit else [{"what": a.what.strip(), "who": a.who} for a in actions if a.what.strip()]
    decision = FitDecision.objects.create(
        trajectory=trajectory, outcome="fit" if fit else "not_yet", grounds=grounds.strip(),
        with_mentor_on=with_mentor_on, actions=wanted, review_on=None if fit else review_on,
        decided_by_id=by.user_id, decided_on=clock.today(),
    )  # fmt: skip
    data = {} if review_on is None else {"review": _on(review_on), "actions": len(wanted)}
    record(
        f"fit.{decision.outcome}", student=trajectory.student, by=by, about=f"fit:{decision.pk}", data=data
    )
    return decision
