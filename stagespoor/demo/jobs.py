"""What the future employers of the demo ask: written down with each placement that aims at a contract (PLC-2)."""

from __future__ import annotations

from stagespoor.access.actor import Actor
from stagespoor.core import clock
from stagespoor.logbook.demands import Asked, record_demands
from stagespoor.placements.models import Placement
from stagespoor.policy.model import Policy

MOST = 5


def discuss_job(placement: Placement, *, policy: Policy, by: Actor) -> None:
    """The student's own goals, in turn as good as it gets and one step below, and one point in own words."""
    known = {goal.slug: goal.name for goal in policy.goals}
    slugs = placement.trajectory.goals.filter(dropped_on=None).exclude(slug="").values_list("slug", flat=True)
    wanted = [slug for slug in slugs if slug in known][:MOST]
    best, nearly = policy.scale.values[-1], policy.scale.values[-2:][0]
    asked = [Asked(known[slug], nearly if n % 2 else best, slug) for n, slug in enumerate(wanted)]
    with_whom = placement.supervisor.name if placement.supervisor else placement.place_name
    record_demands(
        placement=placement, discussed_on=clock.today(), with_whom=with_whom, by=by,
        asked=[*asked, Asked("Werkt een hele dag door", nearly)], note="Een vast contract kan na de stage.",
    )  # fmt: skip
