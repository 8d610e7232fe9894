"""The reads of guidance: where the student is placed now, a talk's topics, the ladder of a problem."""

from __future__ import annotations

from dataclasses import dataclass

from stagespoor.guidance import rules, states
from stagespoor.guidance.models import Concern, ConcernStep, ContactMoment
from stagespoor.placements.models import Placement
from stagespoor.placements.states import ACTIVE
from stagespoor.policy.model import Policy
from stagespoor.policy.parts import LadderStep
from stagespoor.students.models import Student


def placement_now(student: Student) -> Placement | None:
    """The newest placement that runs, of a student that was loaded for the actor."""
    return Placement.objects.filter(student=student, state__in=ACTIVE).order_by("-pk").first()


def waits_for_mentor(moment: ContactMoment) -> bool:
    """Is the mentor asked to read this report, and not done so yet (ORG-5)?"""
    return moment.state == states.HELD and moment.tell_mentor and moment.mentor_read_at is None


def topic_lines(moment: ContactMoment, policy: Policy) -> list[tuple[str, bool]]:
    """The topics of this kind of talk, each with whether it was discussed (KEN-1). No query."""
    kind = next((one for one in policy.contact_kinds if one.slug == moment.kind), None)
    if kind is None or not kind.topics or moment.state != states.HELD:
        return []
    group = f"{kind.topics}_topics"
    asked = policy.topics_for(group, moment.placement.kind) if moment.placement else getattr(policy, group)
    return [(topic.name, topic.slug in moment.topics) for topic in asked]


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of the ladder with what was done there: nothing, once, or more often."""

    step: LadderStep
    taken: tuple[ConcernStep, ...]
    is_next: bool


def ladder_of(concern: Concern, policy: Policy) -> list[Rung]:
    """The whole ladder of a problem, lowest first. One query."""
    taken: dict[str, list[ConcernStep]] = {}
    for row in concern.steps.select_related("taken_by"):
        taken.setdefault(row.step, []).append(row)
    upcoming = rules.next_rung(taken, policy) if concern.state == states.OPEN else None
    return [
        Rung(step, tuple(taken.get(step.slug, ())), upcoming is not None and step.slug == upcoming.slug)
        for step in sorted(policy.ladder, key=lambda one: one.number)
    ]
