"""Records of a trajectory in the words of the school's policy, for the pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from stagespoor.policy.model import Policy
from stagespoor.trajectories import rules
from stagespoor.trajectories.models import FitDecision, Goal, Intake, Route, RouteStep

JUDGEMENT_TONES = {"good": "done", "doubt": "now", "concern": "late"}


@dataclass(frozen=True, slots=True)
class Weighed:
    """One factor as weighed at the intake (PREP-3)."""

    name: str
    judgement: str
    tone: str
    grounds: str


@dataclass(frozen=True, slots=True)
class RouteWords:
    """A version of the route: with whom, and each step with what departs from the policy."""

    route: Route
    with_whom: str
    steps: tuple[tuple[str, RouteStep, str], ...]


def name_in(policy: Policy, group: str, slug: str) -> str:
    """The name of a slug in a list of the policy; the slug itself when the policy no longer has it."""
    return names_in(policy, group, [slug])[0]


def names_in(policy: Policy, group: str, slugs: Iterable[str]) -> list[str]:
    """As :func:`name_in`, for many."""
    names = {item.slug: str(item.name) for item in getattr(policy, group)}
    return [names.get(slug, slug) for slug in slugs]


def by_category(goals: Sequence[Goal], policy: Policy) -> list[tuple[str, list[Goal]]]:
    """The goals under the names of their categories, in the policy's order (GOAL-3); empty ones left out."""
    groups = [
        (name, [goal for goal in goals if goal.category == slug])
        for slug, name in policy.choices("goal_categories")
    ]
    return [(name, found) for name, found in groups if found]


def weighed_of(intake: Intake | None, policy: Policy) -> list[Weighed]:
    """What was weighed at an intake, in the policy's order."""
    if intake is None:
        return []
    names, words = dict(policy.choices("weigh_factors")), rules.judgement_words()
    return [
        Weighed(
            names.get(slug, slug), words.get(said["judgement"], said["judgement"]),
            JUDGEMENT_TONES.get(said["judgement"], "plain"), said["grounds"],
        )
        for slug, said in intake.weighed.items()
    ]  # fmt: skip


def actions_of(decision: FitDecision, policy: Policy) -> list[tuple[str, str]]:
    """What has to happen before a student is fit, and who does it."""
    labels: dict[str, str] = {str(role): label for role, label in policy.roles.items()}
    return [(action["what"], labels.get(action["who"], action["who"])) for action in decision.actions]


def routes_in_words(routes: Iterable[Route], policy: Policy) -> list[RouteWords]:
    """Each version of a route with names and departures (STU-4)."""
    labels: dict[str, str] = {str(role): label for role, label in policy.roles.items()}
    kinds = {kind.slug: kind.short_name for kind in policy.kinds}
    found = []
    for route in routes:
        steps = list(route.steps.all())
        plan = [
            rules.Step(s.kind, s.from_on, s.until_on, s.skipped, s.reason) for s in steps if s.kind in kinds
        ]
        departs = iter(rules.departures(plan, policy))
        rows = tuple((kinds.get(s.kind, s.kind), s, next(departs) if s.kind in kinds else "") for s in steps)
        whom = [labels.get(role, role).lower() for role in route.agreed_with]
        found.append(RouteWords(route, _(", ").join(whom), rows))
    return found
