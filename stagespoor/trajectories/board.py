"""What the team meeting shows at a glance: a card per waiting application, a lane per coach (APP-2)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from stagespoor.access.actor import Actor
from stagespoor.policy.model import Policy
from stagespoor.trajectories import queries, rules
from stagespoor.trajectories.proposal import Proposal
from stagespoor.trajectories.queries import CoachLoad, Waiting


@dataclass(frozen=True, slots=True)
class Card:
    """A waiting application with the coach to propose."""

    waiting: Waiting
    proposal: Proposal | None

    @property
    def is_late(self) -> bool:
        """Waits longer than it should."""
        return self.waiting.days > rules.ASSIGN_WITHIN.days


@dataclass(frozen=True, slots=True)
class Lane:
    """A coach with what is carried now, one word per student, and what the proposal would add."""

    load: CoachLoad
    sectors: tuple[str, ...]
    proposed: int

    @property
    def cars(self) -> list[str]:
        """One style word per student, in a fixed order: running, searching, found, other, proposed."""
        load = self.load
        return [
            *["running"] * load.running, *["searching"] * load.searching, *["found"] * load.found,
            *["other"] * load.other, *["proposed"] * self.proposed,
        ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Board:
    """The whole board."""

    cards: tuple[Card, ...]
    lanes: tuple[Lane, ...]


def board_for(actor: Actor, policy: Policy) -> Board:
    """The board of the actor's school. Six queries, whatever the numbers."""
    waiting = queries.waiting_with_facts(actor, policy)
    loads = queries.coach_loads(actor.school_id)
    proposals = queries.proposals_for([one.referral for one in waiting], loads, policy)
    extra = Counter(proposal.user_id for proposal in proposals.values())
    names = dict(policy.choices("sectors"))
    lanes = sorted(loads, key=lambda load: load.name)
    return Board(
        tuple(Card(one, proposals.get(one.referral.pk)) for one in waiting),
        tuple(
            Lane(load, tuple(names.get(slug, slug) for slug in load.sectors), extra[load.user_id])
            for load in lanes
        ),
    )
