"""A school's placement policy as one frozen, typed object.

Get it with :func:`stagespoor.policy.loader.get_policy`. Code knows *that* a kind has a range of
days; which days, words, goals and steps is for the school to say.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from pydantic import ConfigDict, with_config

from stagespoor.policy.network_parts import MatchCriterion, NetworkHabits
from stagespoor.policy.parts import (
    Aftercare,
    Agreement,
    Bridge,
    Certificate,
    Choice,
    ContactKind,
    Criterion,
    ExitProfile,
    Gate,
    Goal,
    Habits,
    Kind,
    LadderStep,
    Norm,
    Phase,
    Scale,
    School,
    Topic,
    Visits,
    Waivers,
)
from stagespoor.policy.slugs import RoleSlug, Slug, Text
from stagespoor.policy.words import Words


@with_config(ConfigDict(extra="forbid", strict=True))
@dataclass(frozen=True, kw_only=True)
class Policy:
    """The whole policy of one school. Lists keep the order of the file."""

    slug: Slug
    version: Text
    valid_from: date
    source: Text
    school: School
    words: Words
    roles: Mapping[RoleSlug, Text]
    sections: tuple[Choice, ...]
    norms: tuple[Norm, ...]
    waivers: Waivers
    phases: tuple[Phase, ...]
    gates: tuple[Gate, ...]
    kinds: tuple[Kind, ...]
    exit_profiles: tuple[ExitProfile, ...]
    entry_levels: tuple[Choice, ...]
    life_domains: tuple[Choice, ...]
    sectors: tuple[Choice, ...]
    aims: tuple[Choice, ...]
    competences: tuple[Choice, ...]
    goal_categories: tuple[Choice, ...]
    goals: tuple[Goal, ...]
    scale: Scale
    bridge: Bridge
    career_tests: tuple[Choice, ...]
    trainings: tuple[Choice, ...]
    readiness: tuple[Criterion, ...]
    weigh_factors: tuple[Choice, ...]
    intake_parts: tuple[Topic, ...]
    first_visit_topics: tuple[Topic, ...]
    introduction_topics: tuple[Topic, ...]
    contact_kinds: tuple[ContactKind, ...]
    visits: Visits
    ladder: tuple[LadderStep, ...]
    feedback_areas: tuple[Choice, ...]
    matching_criteria: tuple[MatchCriterion, ...]
    work_needs: tuple[Choice, ...]
    languages: tuple[Choice, ...]
    safety_questions: tuple[Choice, ...]
    network: NetworkHabits
    lead_sources: tuple[Choice, ...]
    travel_modes: tuple[Choice, ...]
    transport_payers: tuple[Choice, ...]
    company_questions: tuple[Choice, ...]
    aftercare: Aftercare
    agreement: Agreement
    certificate: Certificate
    habits: Habits

    def norm(self, norm_id: str) -> Norm:
        """The norm with this id. Raises KeyError where the policy has none."""
        return self._norms_by_id[norm_id]

    def kind(self, slug: str) -> Kind:
        """The kind of placement with this slug. Raises KeyError."""
        return self._kinds_by_slug[slug]

    def goal(self, slug: str) -> Goal:
        """The catalogue goal with this slug. Raises KeyError."""
        return self._goals_by_slug[slug]

    def label(self, role: str) -> str:
        """What this school calls a role ("coach" -> "Stagebegeleider"). Raises KeyError."""
        return self._labels[role]

    @cached_property
    def forms(self) -> Mapping[str, str]:
        """What this school calls things and roles, by the name a sentence asks for: ``the_agreement``, ``role_coach``
        ("stagebegeleider") and ``Role_coach`` ("Stagebegeleider"). Roles are "de" words.
        """
        small = {f"role_{role}": label[:1].lower() + label[1:] for role, label in self._labels.items()}
        return {**self.words.forms, **small, **{f"Role_{role}": text for role, text in self._labels.items()}}

    def choice(self, group: str, slug: str) -> Any:
        """The item ``slug`` of any list of the policy: ``choice("sectors", "green")``. Raises KeyError."""
        for item in getattr(self, group):
            if item.slug == slug:
                return item
        raise KeyError(f"{group}: {slug}")

    def choices(self, group: str, *, plain: bool = False) -> list[tuple[str, str]]:
        """A list of the policy as (slug, text) pairs for a form field."""
        return [(i.slug, (i.plain or i.name) if plain else i.name) for i in getattr(self, group)]

    def recognise(self, group: str, text: str) -> str | None:
        """The slug that a word from a file stands for, by slug, name or synonym; None if unknown."""
        return self._words_of(group).get(folded(text))

    def may_waive(self, norm_id: str) -> bool:
        """Whether the lead may let a placement go on in spite of this norm, with a reason."""
        return norm_id in self.waivers.norms

    def kinds_in_order(self) -> tuple[Kind, ...]:
        """The kinds of placement in the order of the route (PH-1)."""
        return tuple(sorted(self.kinds, key=lambda kind: kind.order))

    def kinds_before(self, kind: Kind) -> tuple[Kind, ...]:
        """The kinds that come before this one, the nearest first."""
        return tuple(k for k in reversed(self.kinds_in_order()) if k.order < kind.order)

    def next_kind(self, kind: Kind) -> Kind | None:
        """The kind that comes after this one in the route, or None."""
        return next((k for k in self.kinds_in_order() if k.order > kind.order), None)

    def signers_for(self, kind: Kind, *, age: int) -> tuple[RoleSlug, ...]:
        """Who signs the agreement of this kind at this age in years (AGR-3)."""
        until = self.agreement.parent_signs_until_age
        return tuple(role for role in kind.signers if role != "parent" or age < until)

    def goals_for(
        self, *, kind: str, exit_profile: str | None, sectors: Iterable[str] = ()
    ) -> tuple[Goal, ...]:
        """The goals to propose to the mentor (GOAL-4)."""
        chosen = tuple(sectors)
        return tuple(g for g in self.goals if g.fits(kind=kind, exit_profile=exit_profile, sectors=chosen))

    def topics_for(self, group: str, kind: str) -> tuple[Topic, ...]:
        """The topics of ``introduction_topics`` or another topic list that belong to this kind."""
        topics: tuple[Topic, ...] = getattr(self, group)
        return tuple(topic for topic in topics if not topic.kinds or kind in topic.kinds)

    @cached_property
    def _norms_by_id(self) -> dict[str, Norm]:
        return {norm.id: norm for norm in self.norms}

    @cached_property
    def _kinds_by_slug(self) -> dict[str, Kind]:
        return {kind.slug: kind for kind in self.kinds}

    @cached_property
    def _goals_by_slug(self) -> dict[str, Goal]:
        return {goal.slug: goal for goal in self.goals}

    @cached_property
    def _labels(self) -> dict[str, str]:
        return {str(role): label for role, label in self.roles.items()}

    @cached_property
    def _word_tables(self) -> dict[str, dict[str, str]]:
        return {}

    def _words_of(self, group: str) -> dict[str, str]:
        table = self._word_tables.get(group)
        if table is None:
            table = {}
            for item in getattr(self, group):
                for word in (*getattr(item, "synonyms", ()), item.name, item.slug):
                    table[folded(word)] = item.slug
            self._word_tables[group] = table
        return table


def folded(text: str) -> str:
    """Letters and digits only, lower case: "Zorg & Welzijn " and "zorg &welzijn" are one word."""
    return "".join(char for char in text.casefold() if char.isalnum())
