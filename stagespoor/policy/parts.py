"""The small frozen parts a policy is made of: choices, goals, kinds, steps, clauses.

A type like ``GoalRef`` says that every value is a slug from that list of the policy; the loader
checks it. All text is Dutch; ``plain`` is the same for students, parents and companies, in A2.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from stagespoor.policy.slugs import (
    Age,
    ClosingForm,
    CompetenceRef,
    Count,
    Days,
    DomainRef,
    FreeOrWork,
    GateCheck,
    GateRef,
    GoalCategory,
    GoalRef,
    GroupRef,
    KindRef,
    Months,
    NormRef,
    ProfileRef,
    SectionRef,
    SectorRef,
    Slug,
    Text,
    Weeks,
    Within,
)
from stagespoor.policy.slugs import RoleSlug as RoleSlug


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """One item of a list; ``plain`` is the A2 wording."""

    slug: Slug
    name: Text
    plain: str = ""

    @property
    def plain_name(self) -> str:
        """The A2 wording, or the name where the two are the same."""
        return self.plain or self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice(Named):
    """One answer in a list a person chooses from, with other words for it that stand in files."""

    description: str = ""
    synonyms: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Norm:
    """One norm: what the school's policy says (``text``) and what Stagespoor does (``how``).

    ``planned``: Stagespoor does not do this yet, or only a part of it.
    """

    id: Text
    section: SectionRef
    title: Text
    text: Text
    how: Text
    planned: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class School:
    """Whose policy this is and which version of it."""

    name: Text
    kind: Text
    age_min: Age
    age_max: Age


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """A phase of the school career, as the policy numbers it."""

    number: Count
    name: Text
    plain: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """What must be so before a placement may start; ``check`` says which fact decides."""

    slug: Slug
    check: GateCheck
    norm: NormRef
    label: Text
    refusal: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingStep:
    """One step of closing a placement, done by ``role`` together with ``together_with``."""

    slug: Slug
    label: Text
    form: ClosingForm
    role: RoleSlug
    together_with: tuple[RoleSlug, ...] = ()
    norm: NormRef
    required: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """A planned moment of two-sided scores; ``weeks`` only where ``at`` is "weeks"."""

    slug: Slug
    label: Text
    plain: Text
    at: Literal["weeks", "halfway", "end"]
    weeks: Weeks | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of placement. ``days_*`` count days per week; ``days_max`` 0: no schedule is kept."""

    slug: Slug
    order: Count
    phase: Count
    name: Text
    short_name: Text
    plain_name: Text
    plain_text: Text
    external: bool
    group: bool = False
    school_staff_on_site: bool = False
    aims_at_contract: bool = False
    follows_contract: bool = False
    days_min: Days
    days_max: Days
    start_days_max: Days | None = None
    days_norm: NormRef
    end_required: bool
    end_norm: NormRef = ""
    weeks_max: Weeks | None = None
    age_min: Age | None = None
    aims: tuple[Text, ...]
    functions: tuple[Text, ...]
    gates: tuple[GateRef, ...] = ()
    signers: tuple[RoleSlug, ...] = ()
    closing: tuple[ClosingStep, ...] = ()
    visit_every_weeks: Weeks | None = None
    evaluations: tuple[Evaluation, ...] = ()
    on_holiday: FreeOrWork = "free"
    on_study_day: FreeOrWork = "free"

    @property
    def has_schedule(self) -> bool:
        """Whether the school keeps days and times for this kind."""
        return self.days_max > 0

    @property
    def settles_direction(self) -> bool:
        """Whether closing this kind settles the direction of the work place (ORI-3)."""
        return any(step.form == "direction" for step in self.closing)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitProfile(Choice):
    """Where the student is expected to go after school; ``known`` is false for "unknown"."""

    known: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """A goal of the catalogue; empty ``kinds``, ``exit_profiles`` or ``sectors`` means all."""

    slug: Slug
    name: Text
    plain: Text
    category: GoalCategory
    objective: bool = False
    domain: DomainRef = "working"
    kinds: tuple[KindRef, ...] = ()
    exit_profiles: tuple[ProfileRef, ...] = ()
    sectors: tuple[SectorRef, ...] = ()
    competences: tuple[CompetenceRef, ...] = ()

    def fits(self, *, kind: str, exit_profile: str | None, sectors: tuple[str, ...] = ()) -> bool:
        """Whether to propose this goal for a kind, an exit profile and the sectors in view."""
        return (
            (not self.kinds or kind in self.kinds)
            and (not self.exit_profiles or exit_profile is None or exit_profile in self.exit_profiles)
            and (not self.sectors or any(sector in self.sectors for sector in sectors))
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreStep:
    """One step of the scale, by degree of independence."""

    value: Count
    slug: Slug
    name: Text
    plain: Text
    on_certificate: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """The one scale for all scores. From ``stands_out_from`` steps apart two scores stand out."""

    name: Text
    stands_out_from: Annotated[int, Field(ge=1)]
    steps: tuple[ScoreStep, ...]

    def step(self, value: int) -> ScoreStep:
        """The step with this value. Raises KeyError where the scale has none."""
        for step in self.steps:
            if step.value == value:
                return step
        raise KeyError(value)

    @property
    def values(self) -> tuple[int, ...]:
        """The values of the scale, lowest first."""
        return tuple(step.value for step in self.steps)


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """One module of the training before work."""

    slug: Slug
    number: Count
    name: Text
    plain: Text
    group: GroupRef


@dataclass(frozen=True, slots=True, kw_only=True)
class Bridge:
    """The training a student must be busy with before an external placement (PREP-4, PREP-5)."""

    name: Text
    plain: Text
    closing_talk: bool
    groups: tuple[Choice, ...]
    modules: tuple[Module, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion(Named):
    """A readiness criterion (ORI-2) and the goals whose scores feed it."""

    goals: tuple[GoalRef, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic(Named):
    """A topic of a talk, for all kinds or for some; ``shares_student`` marks what tells of the student."""

    kinds: tuple[KindRef, ...] = ()
    norm: NormRef = ""
    shares_student: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactKind(Named):
    """A kind of contact moment (ORG-4): who holds it, with whom, and whether it is a visit."""

    norm: NormRef
    role: RoleSlug
    together_with: tuple[RoleSlug, ...] = ()
    at_company: bool = False
    topics: Literal["", "introduction", "first_visit"] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visits:
    """The rhythm of visits: choices in weeks, and the days after which a visit or report is late."""

    choices_weeks: tuple[Weeks, ...]
    late_after_days: Within
    report_within_days: Within


@dataclass(frozen=True, slots=True, kw_only=True)
class LadderStep:
    """A step of the ladder of concerns; ``tells`` are the roles that must be told with it."""

    number: Count
    slug: Slug
    norm: NormRef
    name: Text
    plain: Text
    who: RoleSlug
    together_with: tuple[RoleSlug, ...]
    report_required: bool
    within_days: Within
    tells: tuple[RoleSlug, ...] = ()
    ends_placement: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AftercareMoment:
    """A fixed moment of contact, so many months after the contract's first day."""

    slug: Slug
    months: Months
    name: Text
    plain: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class AftercareStatus(Named):
    """How the former student is placed. ``held``: counts as placed; ``None``: not known."""

    held: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Aftercare:
    """The fixed moments of aftercare and the answers at each."""

    window_days: Within
    moments: tuple[AftercareMoment, ...]
    statuses: tuple[AftercareStatus, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A clause of the agreement; ``law`` is the letter of the fact the law asks for, if any."""

    slug: Slug
    title: Text
    text: Text
    kinds: tuple[KindRef, ...] = ()
    norm: NormRef = ""
    law: Literal["", "a", "b", "c", "d", "e"] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """The agreement: copies, clauses, and until which age a parent signs as well."""

    parent_signs_until_age: Age
    parent_signs_before_start_until_age: Age
    source: Text
    copies: tuple[Choice, ...]
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """The sentences and the signatures of the certificate (CER-1)."""

    statement: Text
    closing: Text
    signers: tuple[RoleSlug, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """Ways of this school that a page or an agreement must word rightly.

    ``fee``: whether the company may pay the student something. ``cancelled_day``: where the student is on a day
    on which the placement does not go on.
    """

    sick_report_to: Literal["company", "school"]
    logbook_rhythm: Literal["daily", "weekly"]
    fee: Literal["none", "allowed"]
    cancelled_day: Literal["home", "school"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Waivers:
    """Which norms the lead may waive, with a reason that stays visible."""

    role: RoleSlug
    norms: tuple[NormRef, ...]
