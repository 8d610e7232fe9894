"""Who may see which student. Every other app asks here, with a prefix to its own student field."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from stagespoor.access.actor import Actor
from stagespoor.access.decorators import first_or_404
from stagespoor.access.roles import Role
from stagespoor.students.models import Student


def visible_to(actor: Actor, prefix: str = "") -> Q:
    """The students this actor has business with, as a filter (ORG-3).

    lead: the whole school · coach: everyone with a trajectory (from the first application on) ·
    mentor: own students · psychologist: own students · internal supervisor: students who are or were at
    their work place · student, parent: oneself, own children · supervisor: own trainees · admin: nobody.
    ``prefix`` is the path to the student ("student__", "placement__student__").
    """
    at_school = Q(**{f"{prefix}school_id": actor.school_id})
    match actor.role:
        case Role.LEAD:
            return at_school
        case Role.COACH:
            return at_school & Q(**{f"{prefix}trajectory__isnull": False})
        case Role.MENTOR:
            return at_school & Q(**{f"{prefix}mentor_id": actor.user_id})
        case Role.PSYCHOLOGIST:
            return at_school & Q(**{f"{prefix}psychologist_id": actor.user_id})
        case Role.INTERNAL:
            return at_school & _through(prefix, Q(placements__internal_supervisor_id=actor.user_id))
        case Role.STUDENT:
            return at_school & Q(**{f"{prefix}user_id": actor.user_id})
        case Role.PARENT:
            return at_school & _through(prefix, Q(guardians__user_id=actor.user_id))
        case Role.SUPERVISOR:
            return at_school & _through(prefix, Q(placements__supervisor__user_id=actor.user_id))
    return Q(pk__in=[])


def _through(prefix: str, condition: Q) -> Q:
    """A to-many condition as a subquery, so that no row comes twice."""
    return Q(**{f"{prefix}pk__in": Student.objects.filter(condition).values("pk")})


def students_for(actor: Actor) -> QuerySet[Student]:
    """All students the actor may see."""
    return Student.objects.filter(visible_to(actor))


def load_student(actor: Actor, pk: int, /) -> Student:
    """The student as this actor may see it; 404 otherwise. For ``@requires(…, load=load_student)``."""
    student: Student = first_or_404(students_for(actor).select_related("mentor", "psychologist", "school", "trajectory__coach").filter(pk=pk))
    return student


def may_view(actor: Actor, student: Student) -> bool:
    """Agrees with :func:`students_for`, for one student."""
    return students_for(actor).filter(pk=student.pk).exists()


def may_see_support(actor: Actor, student: Student) -> bool:
    """Support needs are need-to-know: lead, the student's own mentor, psychologist and coach (STU-1)."""
    if actor.role == Role.COACH:
        trajectory = getattr(student, "trajectory", None)
        return bool(trajectory and actor.user_id in (trajectory.coach_id, trajectory.deputy_id))
    return actor.role in (Role.LEAD, Role.MENTOR, Role.PSYCHOLOGIST) and may_view(actor, student)
