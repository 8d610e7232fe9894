"""The team meeting: dividing the applications, and its minutes (APP-2)."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from stagespoor.access.actor import Actor
from stagespoor.access.roles import Permission, Role
from stagespoor.accounts.models import User
from stagespoor.core import clock, events
from stagespoor.core.refusals import Refusal, Refused, refuse_if_any
from stagespoor.core.states import move, save_versioned
from stagespoor.schools.models import Membership
from stagespoor.students.timeline import record
from stagespoor.trajectories import rules, states
from stagespoor.trajectories.actions.guard import must_be_own_school
from stagespoor.trajectories.models import Assignment, Referral, TeamMeeting, Trajectory

# The states of a placement that is not over, by name: placements is a floor above.
_OPEN_PLACEMENTS = ("searching", "planned", "running", "closing")


def _on(day: dt.date) -> str:
    return date_format(day, "j F Y")


@transaction.atomic
def assign_referral(
    *, referral: Referral, coach: User, by: Actor, meeting: TeamMeeting | None = None, reason: str = ""
) -> Assignment:
    """Give an application to a coach of the school, or to another one later, with a reason (APP-2).

    The coach becomes the coach of the trajectory; with a change the open placements go along.
    """
    by.must(Permission.REFERRAL_ASSIGN)
    trajectory = referral.trajectory
    must_be_own_school(trajectory.student, by)
    again = referral.state == states.ASSIGNED
    may_coach = Membership.objects.filter(
        user=coach, school_id=by.school_id, role__in=(Role.COACH, Role.LEAD), is_active=True
    ).exists()
    refuse_if_any(
        rules.check_assign(
            may_coach=may_coach, is_reassign=again, same_coach=trajectory.coach_id == coach.pk, reason=reason
        )
    )  # fmt: skip
    previous = trajectory.coach
    if not again:
        move(referral, states.ASSIGNED, states.REFERRAL_MOVES, norm="APP-2", assigned_at=clock.now())
    Trajectory.objects.filter(pk=trajectory.pk).update(coach=coach)
    trajectory.coach = coach
    if previous is not None and previous.pk != coach.pk:
        theirs = trajectory.placements.filter(coach=previous, state__in=_OPEN_PLACEMENTS)
        theirs.update(coach=coach)
    assignment = Assignment.objects.create(
        referral=referral, coach=coach, meeting=meeting, reason=reason.strip(), assigned_by_id=by.user_id,
        assigned_at=clock.now(),
    )  # fmt: skip
    data = {"coach": coach.name, "reason": reason.strip(), "previous": previous.name if previous else ""}
    record(
        "referral.reassigned" if again and previous else "referral.assigned", student=trajectory.student, by=by,
        about=f"referral:{referral.pk}", data=data,
    )  # fmt: skip
    return assignment


@transaction.atomic
def hold_meeting(
    *, by: Actor, held_on: dt.date | None = None, present: str = "", minutes: str = ""
) -> TeamMeeting:
    """Open the team meeting of a day (today) at the actor's school; the same one when it is open already."""
    by.must(Permission.REFERRAL_ASSIGN)
    day = held_on or clock.today()
    if day > clock.today():
        raise Refused(Refusal("APP-2", _("Het overleg moet begonnen zijn. Kies vandaag of eerder.")))
    meeting, made = TeamMeeting.objects.get_or_create(
        school_id=by.school_id, held_on=day,
        defaults={"present": present.strip(), "minutes": minutes.strip(), "written_by_id": by.user_id},
    )  # fmt: skip
    if made:
        events.record(
            "meeting.held",
            school_id=by.school_id,
            by=by,
            about=f"meeting:{meeting.pk}",
            data={"day": _on(day)},
        )
    return meeting


@transaction.atomic
def save_minutes(
    *, meeting: TeamMeeting, minutes: str, by: Actor, present: str = "", seen_version: int | None = None
) -> TeamMeeting:
    """Write the minutes (APP-2, GUI-4). Raises StaleRecord when a colleague saved them meanwhile."""
    by.must(Permission.REFERRAL_ASSIGN)
    if meeting.school_id != by.school_id:
        raise PermissionDenied("other school")
    meeting.minutes, meeting.present = minutes.strip(), present.strip()
    seen = meeting.version if seen_version is None else seen_version
    save_versioned(meeting, seen_version=seen, fields=["minutes", "present"])
    events.record(
        "meeting.minutes", school_id=by.school_id, by=by, about=f"meeting:{meeting.pk}",
        data={"day": _on(meeting.held_on)},
    )  # fmt: skip
    return meeting
