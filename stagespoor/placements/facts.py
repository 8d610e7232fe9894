"""The facts that gates and schedule rules ask for, read in few queries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Exists, OuterRef, Q, Subquery, Value

from stagespoor.placements import elsewhere, states
from stagespoor.placements.models import ClosingStep, Placement
from stagespoor.policy.law import whole_weeks
from stagespoor.policy.model import Policy
from stagespoor.policy.parts import Kind
from stagespoor.policy.rules import GateFacts
from stagespoor.policy.schedule import WITHOUT_END, ScheduleFacts, ScheduleVersion
from stagespoor.policy.working_time import working_time
from stagespoor.schools.calendar import calendar
from stagespoor.schools.queries import lesson_minutes
from stagespoor.students.models import BridgeModule, Student
from stagespoor.trajectories.models import FitDecision, Referral, Route, RouteStep, Trajectory, Waiver

# What only has to be so on the first day: the search may begin without it.
ONLY_AT_START = frozenset({"bridge_started"})
# A search may begin this long before the student is old enough for the first day.
AHEAD = dt.timedelta(weeks=13)
_ROUTE = "route"


@dataclass(frozen=True, slots=True)
class StudentFacts:
    """Where a student stands towards a placement, beside what the gates ask.

    ``left_kinds``: kinds of which no placement runs and one is being closed or was closed, also early.
    """

    trajectory_id: int | None
    coach_id: int | None
    enrolled: bool
    open_kinds: frozenset[str]
    left_kinds: frozenset[str]
    gates: GateFacts


def student_facts(student: Student, *, policy: Policy, start_on: dt.date, about: str = "") -> StudentFacts:
    """The facts for a placement that starts on ``start_on``. Two queries.

    ``about`` ("placement:12") adds the waivers for that placement to those for the whole trajectory.
    """
    newest_fit = FitDecision.objects.filter(trajectory=OuterRef("pk")).order_by("-pk")
    newest_route = Route.objects.filter(trajectory=OuterRef("pk")).order_by("-number")
    referred = Referral.objects.filter(trajectory=OuterRef("pk"), state__in=["submitted", "assigned"])
    busy = BridgeModule.objects.filter(student=OuterRef("student")).exclude(state="not_started")
    settled = ClosingStep.objects.filter(
        placement__student=OuterRef("student"), step__in=direction_steps(policy)
    )
    live = Waiver.objects.filter(Q(about="") | Q(about=about), trajectory=OuterRef("pk"), withdrawn_at=None)
    waivable = {f"waived_{number}": norm for number, norm in enumerate(policy.waivers.norms)}
    row = (
        Trajectory.objects.filter(student=student)
        .annotate(
            referred=Exists(referred), busy=Exists(busy), settled=Exists(settled),
            fit=Subquery(newest_fit.values("outcome")[:1]), review_on=Subquery(newest_fit.values("review_on")[:1]),
            route_id=Subquery(newest_route.values("pk")[:1]),
            **{name: Exists(live.filter(norm=norm)) for name, norm in waivable.items()},
        )
        .values("pk", "coach_id", "referred", "busy", "settled", "fit", "review_on", "route_id", *waivable)
        .first()
    )  # fmt: skip
    facts: dict[str, Any] = dict(row) if row else {}
    done, skipped = _kinds_of(student)
    return StudentFacts(
        trajectory_id=facts.get("pk"),
        coach_id=facts.get("coach_id"),
        enrolled=student.status == Student.Status.ENROLLED,
        open_kinds=frozenset(kind for kind, state, _early in done if state in states.OPEN),
        left_kinds=frozenset(kind for kind, state, _early in done if state in (states.CLOSING, states.CLOSED))
        - {kind for kind, state, _early in done if state == states.RUNNING},
        gates=GateFacts(
            birth_date=student.birth_date,
            start_on=start_on,
            bridge_started=bool(facts.get("busy")),
            referral_submitted=bool(facts.get("referred")),
            fit=facts.get("fit"),
            fit_review_on=facts.get("review_on"),
            route_agreed=facts.get("route_id") is not None,
            exit_profile=student.exit_profile,
            direction_settled=bool(facts.get("settled")),
            # a placement that stopped early has not been brought to its end
            closed_kinds=frozenset(
                kind for kind, state, early in done if state == states.CLOSED and not early
            ),
            skipped_kinds=skipped,
            waived=frozenset(norm for name, norm in waivable.items() if facts.get(name)),
        ),
    )


def _kinds_of(student: Student) -> tuple[list[tuple[str, str, bool]], frozenset[str]]:
    """The student's placements as (kind, state, ended early), and the kinds that the newest route leaves out.

    One query for both. A kind that the route has twice, once skipped, is not left out (STU-4).
    """
    newest = Route.objects.filter(trajectory__student=student).order_by("-number").values("number")[:1]
    planned = RouteStep.objects.filter(route__trajectory__student=student, route__number=Subquery(newest))
    marked = Value(_ROUTE, output_field=CharField())
    rows = list(
        Placement.objects.filter(student=student)
        .order_by()
        .values_list("kind", "state", "ended_early")
        .union(planned.order_by().values_list("kind", marked, "skipped"), all=True)
    )
    done = [(kind, state, bool(flag)) for kind, state, flag in rows if state != _ROUTE]
    skipped = frozenset(kind for kind, state, flag in rows if state == _ROUTE and flag)
    return done, skipped - {kind for kind, state, flag in rows if state == _ROUTE and not flag}


def direction_steps(policy: Policy) -> list[str]:
    """The closing steps in which the direction of the work place is settled (ORI-3)."""
    return [step.slug for kind in policy.kinds for step in kind.closing if step.form == "direction"]


def schedule_facts(
    placement: Placement, *, kind: Kind, policy: Policy, versions: Sequence[ScheduleVersion]
) -> tuple[ScheduleFacts, frozenset[dt.date]]:
    """What the schedule rules ask, and the days on which the student is at another placement.

    The placement has a first day. Three queries, none for the student.
    """
    assert placement.start_on is not None  # noqa: S101 - the caller looks
    student, run = placement.student, dt.timedelta(weeks=working_time().longest_run - 1)
    first, last = whole_weeks(placement.start_on, placement.end_on or placement.start_on + WITHOUT_END)
    days = calendar(student.school_id, first - run, last + run)
    others = elsewhere.work_of(placement, policy, days, first - run, last + run)
    facts = ScheduleFacts(
        birth_date=student.birth_date, start_on=placement.start_on, end_on=placement.end_on,
        versions=tuple(versions), free_days=days.free(kind), no_lesson_days=days.without_lessons(kind),
        school_lesson_minutes=lesson_minutes(student.school_id), elsewhere=others.counted,
        sundays_by_nature=any(one.sunday_reason for one in versions),
    )  # fmt: skip
    return facts, others.taken
