"""The kinds of words a policy file is made of, and which list each reference must come from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

Slug = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Count = Annotated[int, Field(ge=0, le=100_000)]
Days = Annotated[int, Field(ge=0, le=7)]
Age = Annotated[int, Field(ge=0, le=99)]
Weeks = Annotated[int, Field(ge=1, le=156)]
Months = Annotated[int, Field(ge=1, le=120)]
Within = Annotated[int, Field(ge=0, le=365)]
"""Days within which something is done."""

RoleSlug = Literal[
    "lead",
    "coach",
    "mentor",
    "psychologist",
    "internal_supervisor",
    "student",
    "parent",
    "supervisor",
    "admin",
    "job_coach",
    "youth_coach",
]
GoalCategory = Literal["getting_to_know", "general_social", "occupational"]
GateCheck = Literal[
    "bridge_started",
    "referral",
    "fit",
    "route",
    "previous_closed",
    "direction_settled",
    "profile_known",
]
ClosingForm = Literal[
    "talk", "report", "direction", "gaps", "outcome", "assessment", "certificate", "evaluation_request"
]
MatchReads = Literal["abilities", "affinity", "goals", "prospect", "guidance", "distance", "load"]
FreeOrWork = Literal["free", "work"]


@dataclass(frozen=True, slots=True)
class Ref:
    """Marks a text that must name an item of the list ``target`` of the policy."""

    target: str


NormRef = Annotated[str, Ref("norms")]
KindRef = Annotated[str, Ref("kinds")]
GateRef = Annotated[str, Ref("gates")]
GoalRef = Annotated[str, Ref("goals")]
ProfileRef = Annotated[str, Ref("exit_profiles")]
SectorRef = Annotated[str, Ref("sectors")]
CompetenceRef = Annotated[str, Ref("competences")]
DomainRef = Annotated[str, Ref("life_domains")]
SectionRef = Annotated[str, Ref("sections")]
GroupRef = Annotated[str, Ref("bridge.groups")]
