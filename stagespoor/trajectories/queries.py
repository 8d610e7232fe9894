"""What is known of trajectories: of one student, and for the team meeting."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Prefetch, QuerySet, Subquery
from django.utils.translation import gettext as _

from stagespoor.access.actor import Actor
from stagespoor.access.roles import Role
from stagespoor.core import clock
from stagespoor.policy.model import Policy
from stagespoor.schools.models import Membership
from stagespoor.students.access import visible_to
from stagespoor.students.models import BridgeModule, CareerTest, Student
from stagespoor.trajectories import states
from stagespoor.trajectories.models import (
    Assignment,
    FitDecision,
    Goal,
    Intake,
    Referral,
    Route,
    TeamMeeting,
    Trajectory,
)
from stagespoor.trajectories.proposal import Asked, CoachFacts, Proposal, propose_coaches
from stagespoor.trajectories.words import actions_of, name_in, names_in

# The states of a placement by name: placements is a floor above and may not be imported here.
_SEARCHING = ("searching",)
_FOUND = ("planned",)
_RUNNING = ("running", "closing")


def trajectory_of(student: Student) -> Trajectory | None:
    """The student's trajectory, or None before the first application."""
    return Trajectory.objects.filter(student=student).select_related("coach", "deputy").first()


def referrals_of(trajectory: Trajectory) -> QuerySet[Referral]:
    """All applications, newest first, with intake and writer."""
    return trajectory.referrals.select_related("intake__held_by", "written_by")


def current_referral(trajectory: Trajectory) -> Referral | None:
    """The newest application that was not withdrawn."""
    return referrals_of(trajectory).exclude(state=states.WITHDRAWN).first()


def intake_of(trajectory: Trajectory) -> Intake | None:
    """The newest intake of an application that stands; what matching reads (MAT-2, PREP-6)."""
    rows = Intake.objects.filter(referral__trajectory=trajectory, referral__state=states.ASSIGNED)
    return rows.select_related("held_by").order_by("-referral_id").first()


def goals_of(trajectory: Trajectory) -> list[Goal]:
    """The goals that are worked on now, oldest first (GOAL-2)."""
    return list(trajectory.goals.filter(dropped_on=None))


def routes_of(trajectory: Trajectory) -> list[Route]:
    """Every version of the route, newest first, with steps."""
    return list(trajectory.routes.select_related("made_by").prefetch_related("steps"))


@dataclass(frozen=True, slots=True)
class CoachLoad:
    """What one coach carries now. ``students`` counts students at school in this coach's care.

    Each is counted once: who is on a placement runs, also while the next one is looked for. ``found``:
    a place is chosen and the placement has yet to begin.
    """

    user_id: int
    name: str
    role: str
    sectors: tuple[str, ...]
    students: int
    running: int
    searching: int
    found: int
    intakes: int

    @property
    def other(self) -> int:
        """Students without a placement that runs or is sought: intake, decision, between two places."""
        return max(0, self.students - self.running - self.searching - self.found)


def coach_loads(school_id: int) -> list[CoachLoad]:
    """The coaches of a school with their load, and leads who coach as well; least busy first. Two queries."""
    rows = (
        Trajectory.objects.filter(
            student__school_id=school_id, coach__isnull=False, ended_on=None,
            student__status=Student.Status.ENROLLED,
        )
        .annotate(
            runs=_placement_exists(_RUNNING), seeks=_placement_exists(_SEARCHING), found=_placement_exists(_FOUND),
            to_meet=Exists(
                Referral.objects.filter(trajectory=OuterRef("pk"), state=states.ASSIGNED, intake=None)
            ),
        )
        .values_list("coach_id", "runs", "seeks", "found", "to_meet")
    )  # fmt: skip
    counts: dict[int, list[int]] = defaultdict(lambda: [0, 0, 0, 0, 0])
    for coach_id, runs, seeks, has_found, to_meet in rows:
        one = counts[coach_id]
        once = (runs, seeks and not runs, has_found and not seeks and not runs)
        for position, hit in enumerate((True, *once, to_meet)):
            one[position] += bool(hit)
    found = {}
    for member in coaching_members(school_id):
        students, running, searching, chosen, intakes = counts[member.user_id]
        if member.role == Role.COACH or (students and member.user_id not in found):
            found[member.user_id] = CoachLoad(
                member.user_id, member.user.name, str(member.role), tuple(member.sectors), students, running,
                searching, chosen, intakes,
            )  # fmt: skip
    return sorted(found.values(), key=lambda load: (load.students, load.name))


def _placement_exists(wanted: tuple[str, ...]) -> Exists:
    inner = Trajectory.objects.filter(pk=OuterRef("pk"), placements__state__in=wanted)
    return Exists(inner)


def coaching_members(school_id: int) -> QuerySet[Membership]:
    """Everyone to whom a student can be given: active coaches and leads of the school, coaches first."""
    rows = Membership.objects.filter(
        school_id=school_id, role__in=(Role.COACH, Role.LEAD), is_active=True
    ).select_related("user")
    return rows.order_by("role", "user__name")


@dataclass(frozen=True, slots=True)
class Waiting:
    """A waiting application with what the meeting wants to know of it (APP-2)."""

    referral: Referral
    student: Student
    days: int
    kind: str
    profile: str
    goals: tuple[Goal, ...]
    sectors: tuple[str, ...]
    modules: tuple[str, ...]
    modules_done: int
    tests: int


def waiting_referrals(actor: Actor) -> QuerySet[Referral]:
    """Applications that wait to be divided, longest waiting first, of students the actor may see."""
    return (
        Referral.objects.filter(visible_to(actor, "trajectory__student__"), state=states.SUBMITTED)
        .select_related("trajectory__student__mentor", "trajectory__coach", "written_by")
        .order_by("submitted_at", "pk")
    )


def waiting_with_facts(actor: Actor, policy: Policy) -> list[Waiting]:
    """:func:`waiting_referrals` with goals and preparation. Three queries whatever their number."""
    today = clock.today()
    rows = waiting_referrals(actor).prefetch_related(
        Prefetch("trajectory__goals", Goal.objects.filter(dropped_on=None), to_attr="active_goals"),
        Prefetch(
            "trajectory__student__bridge_modules", BridgeModule.objects.order_by("module"), to_attr="modules"
        ),
    )
    tests = CareerTest.objects.filter(student=OuterRef("trajectory__student")).order_by().values("student")
    rows = rows.annotate(tests=Subquery(tests.annotate(count=Count("pk")).values("count")))
    return [_waiting(row, policy, today) for row in rows]


def _waiting(row: Referral, policy: Policy, today: dt.date) -> Waiting:
    student = row.trajectory.student
    states_by_number = {m.module: m.state for m in student.modules}  # type: ignore[attr-defined]
    modules = tuple(states_by_number.get(m.number, "not_started") for m in policy.bridge.modules)
    goals = tuple(row.trajectory.active_goals)  # type: ignore[attr-defined]
    submitted = row.submitted_at.date() if row.submitted_at else today
    return Waiting(
        referral=row, student=student, days=max(0, (today - submitted).days), kind=policy.kind(row.kind).short_name,
        profile=name_in(policy, "exit_profiles", student.exit_profile), goals=goals,
        sectors=tuple(names_in(policy, "sectors", row.sectors)), modules=modules,
        modules_done=modules.count("done"), tests=row.tests or 0,  # type: ignore[attr-defined]
    )  # fmt: skip


def proposals_for(
    waiting: Sequence[Referral], loads: Iterable[CoachLoad], policy: Policy
) -> dict[int, Proposal]:
    """For each waiting application the coach to propose, with reasons (APP-2).

    One query where the goals came along (:func:`waiting_with_facts`), else one more.
    """
    trajectories = [row.trajectory_id for row in waiting]
    earlier: dict[int, set[int]] = defaultdict(set)
    for row in waiting:
        if row.trajectory.coach_id:
            earlier[row.trajectory_id].add(row.trajectory.coach_id)
    given = Assignment.objects.filter(referral__trajectory__in=trajectories)
    for trajectory_id, coach_id in given.values_list("referral__trajectory_id", "coach_id"):
        earlier[trajectory_id].add(coach_id)
    sectors: dict[int, set[str]] = defaultdict(set)
    by_slug = {goal.slug: goal.sectors for goal in policy.goals}
    for trajectory_id, slug in _occupational_goals(waiting):
        sectors[trajectory_id].update(by_slug.get(slug, ()))
    asked = [
        Asked(
            row.pk, frozenset(row.sectors) | frozenset(sectors[row.trajectory_id]),
            frozenset(earlier[row.trajectory_id]),
        )
        for row in waiting
    ]  # fmt: skip
    loads = list(loads)
    # a lead is proposed only where there is no coach
    able = [load for load in loads if load.role == Role.COACH] or loads
    coaches = [CoachFacts(load.user_id, load.name, load.students, frozenset(load.sectors)) for load in able]
    return propose_coaches(asked, coaches, {sector.slug: sector.name for sector in policy.sectors})


def _occupational_goals(waiting: Sequence[Referral]) -> list[tuple[int, str]]:
    """(trajectory, goal slug) of the goals of the trade; read anew only where they did not come along."""
    if all(hasattr(row.trajectory, "active_goals") for row in waiting):
        goals = [goal for row in waiting for goal in row.trajectory.active_goals]  # type: ignore[attr-defined]
        return [(goal.trajectory_id, goal.slug) for goal in goals if goal.category == "occupational"]
    trajectories = [row.trajectory_id for row in waiting]
    rows = Goal.objects.filter(trajectory__in=trajectories, dropped_on=None, category="occupational")
    return list(rows.values_list("trajectory_id", "slug"))


def propose_coach(referral: Referral, policy: Policy) -> Proposal | None:
    """The coach to propose for one application, or None when the school has no coach."""
    loads = coach_loads(referral.trajectory.student.school_id)
    return proposals_for([referral], loads, policy).get(referral.pk)


def meeting_on(school_id: int, day: dt.date) -> TeamMeeting | None:
    """The team meeting of a day, if one was opened."""
    return TeamMeeting.objects.filter(school_id=school_id, held_on=day).select_related("written_by").first()


def meetings_of(school_id: int) -> QuerySet[TeamMeeting]:
    """All team meetings of a school, newest first, with how many applications each divided (GUI-4)."""
    rows = TeamMeeting.objects.filter(school_id=school_id).select_related("written_by")
    # counting drops the model's own order
    return rows.annotate(divided=Count("assignments")).order_by("-held_on", "-pk")


def divided_in(meeting: TeamMeeting) -> list[Assignment]:
    """What a meeting divided, in order, with student and coach."""
    rows = meeting.assignments.select_related("coach", "referral__trajectory__student")
    return list(rows.order_by("pk"))


def intake_for(referral: Referral) -> Intake | None:
    """The intake of one application."""
    return Intake.objects.filter(referral=referral).select_related("held_by").first()


def assignments_of(referral: Referral) -> list[Assignment]:
    """To whom an application was given, newest first."""
    return list(referral.assignments.select_related("coach", "assigned_by", "meeting"))


def decisions_of(trajectory: Trajectory, policy: Policy) -> list[tuple[FitDecision, list[tuple[str, str]]]]:
    """Every decision, newest first, each with its actions in words (INT-3)."""
    rows = trajectory.fit_decisions.select_related("decided_by")
    return [(decision, actions_of(decision, policy)) for decision in rows]


def placement_choices(trajectory: Trajectory, policy: Policy) -> list[tuple[str, str]]:
    """The placements that are not over, as (about, name), for a waiver of one of them."""
    rows = trajectory.placements.filter(state__in=(*_SEARCHING, *_FOUND, *_RUNNING)).order_by("pk")
    kinds = {kind.slug: kind.short_name for kind in policy.kinds}
    only = _("Alleen de stage: %(kind)s %(place)s")
    return [
        (f"placement:{pk}", (only % {"kind": kinds.get(kind, kind), "place": place or ""}).strip())
        for pk, kind, place in rows.values_list("pk", "kind", "employer__name")
    ]
