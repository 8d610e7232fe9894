"""What guidance does when a placement is closed: gaps become feedback that the mentor answers (PRE-2)."""

from __future__ import annotations

from stagespoor.access.actor import Actor
from stagespoor.guidance.actions import give_feedback
from stagespoor.placements.models import ClosingStep, Placement
from stagespoor.policy.loader import get_policy


def gaps_to_mentor(placement: Placement, step: ClosingStep, by: Actor) -> None:
    """The closing step "what still lacks" opens a loop to the mentor; other steps do nothing."""
    policy = get_policy(by.policy_name)
    forms = {one.slug: one.form for one in policy.kind(placement.kind).closing}
    if forms.get(step.step) != "gaps":
        return
    text = "\n".join([step.report, *step.data.get("gaps", ())]).strip()
    # what lacks at the end is about more than one area: the policy's last one is the widest
    give_feedback(
        student=placement.student, placement=placement, area=policy.feedback_areas[-1].slug, text=text, by=by
    )
