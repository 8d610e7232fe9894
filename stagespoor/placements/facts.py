"""The facts that gates and schedule rules ask for, read in few queries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, Subquery

from stagespoor.placements import states
from stagespoor.placements.models import ClosingStep, Placement
from stagespoor.policy.model import Policy
from stagespoor.policy.parts import Kind
from stagespoor.students.models import BridgeModule, Student
from stagespoor.trajectories.models import FitDecision, Referral, Route, RouteStep, Trajectory, Waiver

# What only has to be so on the first day: the search may begin without it.
ONLY_AT_START = frozenset({"bridge_started"})


@dataclass(frozen=True, slots=True)
class StudentFacts:
    """Where a student stands towards a placement of one kind. ``checks``: gate check -> is it so."""

    trajectory_id: int | None
    coach_id: int | None
    enrolled: bool
    birth_date: dt.date
    checks: Mapping[str, bool]
    open_kinds: frozenset[str]
    waived: frozenset[str]


def student_facts(student: Student, *, kind: Kind, policy: Policy, about: str = "") -> StudentFacts:
    """The facts for a placement of ``kind``. Five queries.

    ``about`` ("placement:12") adds the waivers for that placement to those for the whole trajectory.
    """
    newest_fit = FitDecision.objects.filter(trajectory=OuterRef("pk")).order_by("-pk")
    newest_route = Route.objects.filter(trajectory=OuterRef("pk")).order_by("-number")
    referred = Referral.objects.filter(trajectory=OuterRef("pk"), state__in=["submitted", "assigned"])
    busy = BridgeModule.objects.filter(student=OuterRef("student")).exclude(state="not_started")
    row = (
        Trajectory.objects.filter(student=student)
        .annotate(
            referred=Exists(referred), busy=Exists(busy), fit=Subquery(newest_fit.values("outcome")[:1]),
            route_id=Subquery(newest_route.values("pk")[:1]),
        )
        .values("pk", "coach_id", "referred", "busy", "fit", "route_id")
        .first()
    )  # fmt: skip
    profile = next((p for p in policy.exit_profiles if p.slug == student.exit_profile), None)
    facts = row or {
        "pk": None,
        "coach_id": None,
        "referred": False,
        "busy": False,
        "fit": None,
        "route_id": None,
    }
    skipped = _skipped_kinds(facts["route_id"])
    done = list(Placement.objects.filter(student=student).values_list("kind", "state", "ended_early"))
    return StudentFacts(
        trajectory_id=facts["pk"], coach_id=facts["coach_id"], enrolled=student.status == Student.Status.ENROLLED,
        birth_date=student.birth_date, open_kinds=frozenset(k for k, state, _e in done if state in states.OPEN),
        waived=_waived(facts["pk"], about),
        checks={
            "bridge_started": bool(facts["busy"]),
            "referral": bool(facts["referred"]),
            "fit": facts["fit"] == FitDecision.Outcome.FIT,
            "route": facts["route_id"] is not None,
            "previous_closed": _previous_closed(kind, policy, skipped, done),
            "direction_settled": _direction_settled(student, policy, skipped),
            "profile_known": bool(profile and profile.known),
        },
    )  # fmt: skip


def _skipped_kinds(route_id: int | None) -> frozenset[str]:
    """The kinds that the route leaves out (each with its reason, STU-4)."""
    if route_id is None:
        return frozenset()
    rows = list(RouteStep.objects.filter(route_id=route_id).values_list("kind", "skipped"))
    return frozenset(kind for kind, skipped in rows if skipped) - {
        kind for kind, skipped in rows if not skipped
    }


def _waived(trajectory_id: int | None, about: str) -> frozenset[str]:
    if trajectory_id is None:
        return frozenset()
    rows = Waiver.objects.filter(Q(about="") | Q(about=about), trajectory_id=trajectory_id, withdrawn_at=None)
    return frozenset(rows.values_list("norm", flat=True))


def _previous_closed(
    kind: Kind, policy: Policy, skipped: frozenset[str], done: list[tuple[str, str, bool]]
) -> bool:
    """The nearest earlier kind that the route does not skip was brought to its end (PH-1)."""
    before = next((k for k in policy.kinds_before(kind) if k.slug not in skipped), None)
    if before is None:
        return True
    return any(slug == before.slug and state == states.CLOSED and not early for slug, state, early in done)


def _direction_settled(student: Student, policy: Policy, skipped: frozenset[str]) -> bool:
    """The direction was settled at the end of an earlier placement, or that kind is skipped (ORI-3)."""
    settling = [kind for kind in policy.kinds if kind.settles_direction]
    if all(kind.slug in skipped for kind in settling):
        return True
    steps = [step.slug for kind in settling for step in kind.closing if step.form == "direction"]
    kinds = [kind.slug for kind in settling]
    return ClosingStep.objects.filter(
        placement__student=student, placement__kind__in=kinds, step__in=steps
    ).exists()


def chosen_sectors(student: Student, policy: Policy) -> list[str]:
    """The sectors settled last as the direction of the work place (ORI-3, PH-2); empty before that."""
    steps = [step.slug for kind in policy.kinds for step in kind.closing if step.form == "direction"]
    row = ClosingStep.objects.filter(placement__student=student, step__in=steps).order_by("-pk").first()
    return list(row.data.get("sectors", [])) if row else []
