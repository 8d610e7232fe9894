"""The goals of a student who turns to another sector: those of the work there, no longer those of the work before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stagespoor.trajectories import actions as trajectories

if TYPE_CHECKING:
    from stagespoor.demo.stories import Life


def turn_to(life: Life, sector: str) -> None:
    """Go on in ``sector``: the coach drops what can only be learned elsewhere and adds as much from there (GOAL-4)."""
    catalogue = {goal.slug: goal for goal in life.world.policy.goals}
    active = {goal.slug: goal for goal in life.student.trajectory.goals.filter(dropped_on=None)}
    gone = [
        goal
        for slug, goal in active.items()
        if slug in catalogue and catalogue[slug].sectors and sector not in catalogue[slug].sectors
    ]
    there = [slug for slug, goal in catalogue.items() if sector in goal.sectors and slug not in active]
    life.sector = sector
    for goal in gone:
        trajectories.drop_goal(goal=goal, by=life.coach)
    for slug in there[: len(gone)]:
        trajectories.add_goal(trajectory=life.student.trajectory, slug=slug, by=life.coach)
