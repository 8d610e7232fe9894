"""How a placement of a story ends: scores from two sides, the closing steps, the certificate."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from stagespoor.core import clock
from stagespoor.demo import texts
from stagespoor.demo.clockwork import Story, workday
from stagespoor.logbook import actions as logbook
from stagespoor.logbook.certificates import issue_certificate
from stagespoor.logbook.models import Assessment
from stagespoor.matching import actions as matching
from stagespoor.placements import actions as placements
from stagespoor.placements.models import Placement
from stagespoor.policy.parts import ClosingStep
from stagespoor.trajectories.models import Goal

if TYPE_CHECKING:
    from stagespoor.demo.stories import Life


def score(life: Life, placement: Placement, moment: str) -> Assessment:
    assessment = logbook.open_assessment(
        placement=placement, moment=moment, by=life.coach, planned_on=clock.today()
    )
    goals = list(Goal.objects.filter(trajectory_id=placement.trajectory_id, dropped_on=None))
    values = life.world.policy.scale.values
    for side in ("coach", "supervisor"):
        given = {
            g.pk: logbook.Given(life.rng.choice(values[1:] if moment == "final" else values)) for g in goals
        }
        name = placement.supervisor.name if placement.supervisor and side == "supervisor" else ""
        criteria = {c.slug: logbook.Given(life.rng.choice(values[1:])) for c in life.world.policy.readiness}
        logbook.give_scores(
            assessment=assessment, side=side, goals=given, by=life.coach, scored_name=name,
            criteria=criteria if placement.kind == "orienting" else None,
        )  # fmt: skip
    return logbook.fix_assessment(
        assessment=assessment, summary=life.rng.choice(texts.CLOSING), by=life.coach
    )


def close(life: Life, placement: Placement) -> Story:
    """The closing steps of the policy, each by the role it names (TSK-3)."""
    kind = life.world.policy.kind(placement.kind)
    placement.refresh_from_db()
    if placement.state == "running":
        by = life.coach if kind.external else life.mentor
        last = min(clock.today(), placement.end_on or clock.today())
        placements.begin_closing(placement=placement, on=last, by=by)
    if placement.ended_early:
        steps = [step for step in kind.closing if step.form in ("talk", "report")]
    else:
        steps = [step for step in kind.closing if step.required]
    for step in steps:
        yield workday(clock.today() + dt.timedelta(days=life.rng.randrange(1, 4)))
        _closing_step(life, placement, step)
    placement.refresh_from_db()
    if kind.external and placement.supervisor_id and life.rng.random() < 0.3:
        _click(life, placement)
    if placement.state == "closing":
        placements.close_placement(placement=placement, by=life.coach)


def _click(life: Life, placement: Placement) -> None:
    """Whether it clicked with the supervisor counts when somebody is matched there again (MAT-1)."""
    clicked = not placement.ended_early
    text = life.rng.choice(texts.CLICK if clicked else texts.NO_CLICK)
    matching.record_click(placement=placement, by=life.coach, student=clicked, student_text=text)


def _closing_step(life: Life, placement: Placement, step: ClosingStep) -> None:
    if step.form == "assessment":
        score(life, placement, Assessment.Moment.FINAL)
        return
    if step.form == "certificate":
        placement.refresh_from_db()
        issue_certificate(placement=placement, by=life.coach)
        return
    data: dict[str, Any] = {"took_part": [step.role, *step.together_with]}
    if step.form == "direction":
        data["sectors"] = [life.sector]
    if step.form == "outcome":
        data["outcome"] = "contract" if life.rng.random() < 0.85 else "search"
        life.found_work = data["outcome"] == "contract"
    by = {"mentor": life.mentor, "internal_supervisor": _internal_actor(life, placement)}.get(step.role)
    placements.do_closing_step(
        placement=placement,
        step=step.slug,
        by=by or life.coach,
        report=life.rng.choice(texts.CLOSING),
        data=data,
    )


def _internal_actor(life: Life, placement: Placement) -> Any:
    user_id = placement.internal_supervisor_id
    return life.world.actor(user_id) if user_id else None
