"""The parts of a policy that are about the network of employers and the match."""

from __future__ import annotations

from dataclasses import dataclass

from stagespoor.policy.parts import Topic
from stagespoor.policy.slugs import Count, MatchReads, Months, Weeks, Within


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchCriterion(Topic):
    """A ground on which a place fits a student (MAT-1). ``reads`` is what the match looks at, ``weight`` how
    heavily: 0 leaves it out of the order, and it is still shown."""

    reads: MatchReads
    weight: Count


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkHabits:
    """How a school keeps its network (EMP-5): when somebody has been silent too long or was asked too often."""

    silent_after_weeks: Weeks
    asked_most: Count
    asked_within_weeks: Weeks
    lead_late_after_days: Within
    judge_again_after_months: Months
    safety_again_after_months: Months
