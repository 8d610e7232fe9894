"""Who may see and write which trajectory: whoever may see the student; only coach, deputy and lead write."""

from __future__ import annotations

from stagespoor.access.actor import Actor
from stagespoor.access.decorators import first_or_404
from stagespoor.students.access import visible_to
from stagespoor.trajectories.models import Goal, Referral, TeamMeeting, Trajectory, Waiver


def load_trajectory_of(actor: Actor, student_pk: int, /) -> Trajectory:
    """The trajectory of a student this actor may see; 404 also before the first application."""
    rows = Trajectory.objects.filter(visible_to(actor, "student__"), student_id=student_pk)
    found: Trajectory = first_or_404(rows.select_related("student__school", "student__mentor", "coach"))
    return found


def load_referral(actor: Actor, pk: int, /) -> Referral:
    """The application as this actor may see it; 404 otherwise."""
    rows = Referral.objects.filter(visible_to(actor, "trajectory__student__"), pk=pk)
    found: Referral = first_or_404(
        rows.select_related(
            "trajectory__student__school", "trajectory__student__mentor", "trajectory__coach", "written_by"
        )
    )
    return found


def load_goal(actor: Actor, pk: int, /) -> Goal:
    """The goal as this actor may see it; 404 otherwise."""
    rows = Goal.objects.filter(visible_to(actor, "trajectory__student__"), pk=pk)
    found: Goal = first_or_404(rows.select_related("trajectory__student__school"))
    return found


def load_waiver(actor: Actor, pk: int, /) -> Waiver:
    """The waiver as this actor may see it; 404 otherwise."""
    rows = Waiver.objects.filter(visible_to(actor, "trajectory__student__"), pk=pk)
    found: Waiver = first_or_404(rows.select_related("trajectory__student__school"))
    return found


def load_meeting(actor: Actor, pk: int, /) -> TeamMeeting:
    """A team meeting of the actor's own school; 404 otherwise."""
    found: TeamMeeting = first_or_404(TeamMeeting.objects.filter(school_id=actor.school_id, pk=pk))
    return found


def may_guide(actor: Actor, trajectory: Trajectory) -> bool:
    """Whether this actor writes intake, decision and route of this student (agrees with rules.check_guides)."""
    return actor.is_lead or actor.user_id in (trajectory.coach_id, trajectory.deputy_id)
