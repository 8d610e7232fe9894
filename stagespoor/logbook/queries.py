"""What the logbook is asked: goals in use, scores given, both sides next to each other, the trend."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet

from stagespoor.logbook.drawing import dots
from stagespoor.logbook.models import Assessment, Score
from stagespoor.policy.model import Policy
from stagespoor.trajectories.models import Goal

Line = dict[str, Any]


def goals_of(assessment: Assessment) -> QuerySet[Goal]:
    """The goals that are scored: those in use now, and any that this assessment already scored."""
    in_use = Q(dropped_on=None) | Q(pk__in=Score.objects.filter(assessment=assessment).values("goal_id"))
    return Goal.objects.filter(in_use, trajectory_id=assessment.placement.trajectory_id).order_by("pk")


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


def final_of(placement_id: int) -> Assessment | None:
    """The final assessment of a placement that was loaded for the actor, if it was begun."""
    return Assessment.objects.filter(placement_id=placement_id, moment=Assessment.Moment.FINAL).first()


def score_lines(assessment: Assessment, policy: Policy, goals: Iterable[Goal] | None = None) -> list[Line]:
    """Per goal or criterion both scores side by side; a difference that stands out is marked (GOAL-6).

    ``goals``: what to show beside what was scored; the goals in use when not given. The caller may
    prefetch ``scores__goal``: then there is no query with ``goals`` and two without.
    """
    criteria = dict(policy.choices("readiness"))
    lines: dict[str, Line] = {}
    for goal in goals_of(assessment) if goals is None else goals:
        lines[f"g{goal.pk}"] = _line(goal.wording, goal.category)
    for score in assessment.scores.all():
        key = f"g{score.goal_id}" if score.goal_id else f"c{score.criterion}"
        if key not in lines:
            wording = score.goal.wording if score.goal else criteria.get(score.criterion, score.criterion)
            lines[key] = _line(wording, score.goal.category if score.goal else "")
        lines[key][score.side] = {
            "step": policy.scale.step(score.value), "remark": score.remark,
            "dots": dots(score.value, len(policy.scale.steps)),
        }  # fmt: skip
    for line in lines.values():
        coach, supervisor = line["coach"], line["supervisor"]
        apart = abs(coach["step"].value - supervisor["step"].value) if coach and supervisor else 0
        line["stands_out"] = apart >= policy.scale.stands_out_from
    return list(lines.values())


def _line(label: str, category: str) -> Line:
    return {"label": label, "category": category, "coach": None, "supervisor": None}


def trend(assessments: Iterable[Assessment], policy: Policy) -> list[Line]:
    """Per goal the scores of the fixed assessments, oldest first; only goals scored more than once (GOAL-6).

    The readiness criteria come along: from the internal placement on they show how "stagegeschikt" the
    student becomes (PREP-1, ORI-2).

    Where the two sides differ the lower one counts, as on the certificate. Assumes prefetched ``scores__goal``.
    """
    criteria = dict(policy.choices("readiness"))
    found: dict[int | str, Line] = {}
    for assessment in assessments:
        if assessment.fixed_at is None:
            continue
        lowest: dict[int | str, Score] = {}
        for score in assessment.scores.all():
            key = score.goal_id or score.criterion
            if key not in lowest or score.value < lowest[key].value:
                lowest[key] = score
        for key, score in lowest.items():
            label = score.goal.wording if score.goal else criteria.get(score.criterion, score.criterion)
            line = found.setdefault(key, {"label": label, "points": []})
            step = policy.scale.step(score.value)
            line["points"].append(
                {"step": step, "dots": dots(step.value, len(policy.scale.steps)), "on": assessment.fixed_at}
            )
    return [_with_change(line) for line in found.values() if len(line["points"]) > 1]


def _with_change(line: Line) -> Line:
    first, last = line["points"][0]["step"].value, line["points"][-1]["step"].value
    return {**line, "change": (last > first) - (last < first)}
