"""What every action of a trajectory asks first: is it the own school, and is it yours to write in."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied

from stagespoor.access.actor import Actor
from stagespoor.core.refusals import refuse_if_any
from stagespoor.students.models import Student
from stagespoor.trajectories import rules
from stagespoor.trajectories.models import Trajectory


def must_be_own_school(student: Student, by: Actor) -> None:
    """Raise PermissionDenied for a student of another school, whoever asks."""
    if student.school_id != by.school_id:
        raise PermissionDenied("other school")


def must_guide(trajectory: Trajectory, by: Actor, *, or_mentor: bool = False) -> None:
    """Refuse (APP-2) whoever is not the coach, the deputy or the lead; with ``or_mentor`` the mentor may too."""
    must_be_own_school(trajectory.student, by)
    if or_mentor and by.user_id == trajectory.student.mentor_id:
        return
    refusals = rules.check_guides(
        is_lead=by.is_lead, user_id=by.user_id, coach_id=trajectory.coach_id, deputy_id=trajectory.deputy_id,
        coach_name="",
    )  # fmt: skip
    if refusals:  # only now is the name worth a query
        refuse_if_any(
            rules.check_guides(
                is_lead=False, user_id=by.user_id, coach_id=trajectory.coach_id, deputy_id=trajectory.deputy_id,
                coach_name=trajectory.coach.name if trajectory.coach else "",
            )
        )  # fmt: skip
