"""What the logbook is asked: goals in use, scores given, whether criteria count."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from stagespoor.logbook.models import Assessment, Score
from stagespoor.policy.model import Policy
from stagespoor.trajectories.models import Goal


def goals_of(assessment: Assessment) -> QuerySet[Goal]:
    """The goals that are scored: those in use now, and any that this assessment already scored."""
    rows = Goal.objects.filter(trajectory_id=assessment.placement.trajectory_id)
    return rows.filter(dropped_on=None) | rows.filter(scores__assessment=assessment)


def counts_criteria(policy: Policy, kind: str) -> bool:
    """The readiness criteria are scored until the direction is settled (PREP-1, ORI-2)."""
    order = policy.kind(kind).order
    return any(k.settles_direction and order <= k.order for k in policy.kinds)


def given_scores(assessment: Assessment, side: str) -> dict[str, Any]:
    """What one side scored so far, as initial values of the form."""
    found: dict[str, Any] = {}
    for score in Score.objects.filter(assessment=assessment, side=side):
        key = f"goal_{score.goal_id}" if score.goal_id else f"criterion_{score.criterion}"
        found[key], found[f"{key}_remark"] = score.value, score.remark
        found["scored_name"] = score.scored_name
    return found


def score_lines(assessment: Assessment, policy: Policy) -> list[dict[str, Any]]:
    """Per goal or criterion both scores side by side; a difference that stands out is marked (GOAL-6)."""
    criteria = dict(policy.choices("readiness"))
    lines: dict[str, dict[str, Any]] = {}
    for goal in goals_of(assessment).distinct():
        lines[f"g{goal.pk}"] = {"label": goal.wording, "coach": None, "supervisor": None}
    for score in assessment.scores.all():
        key = f"g{score.goal_id}" if score.goal_id else f"c{score.criterion}"
        label = criteria.get(score.criterion, score.criterion)
        line = lines.setdefault(key, {"label": label, "coach": None, "supervisor": None})
        line[score.side] = {"step": policy.scale.step(score.value), "remark": score.remark}
    for line in lines.values():
        coach, supervisor = line["coach"], line["supervisor"]
        apart = abs(coach["step"].value - supervisor["step"].value) if coach and supervisor else 0
        line["stands_out"] = apart >= policy.scale.stands_out_from
    return list(lines.values())
