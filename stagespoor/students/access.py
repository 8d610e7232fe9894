"""Who may see which student. Every other app asks here, with a prefix to its own student field."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet

from stagespoor.access.actor import Actor
from stagespoor.access.decorators import first_or_404
from stagespoor.access.roles import Role
from stagespoor.students.models import CareerTest, Guardian, OtherTraining, Student, SupportNeed


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
    student: Student = first_or_404(
        students_for(actor)
        .select_related("mentor", "psychologist", "school", "trajectory__coach")
        .filter(pk=pk)
    )
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


def must_be_at_school(actor: Actor, student: Student) -> None:
    """Raise PermissionDenied (403) for a student of another school; no query. Actions ask it."""
    if student.school_id != actor.school_id:
        raise PermissionDenied


def must_be_theirs(actor: Actor, student: Student) -> None:
    """As :func:`must_be_at_school`, and a mentor or psychologist only for own students; no query."""
    must_be_at_school(actor, student)
    own = {Role.MENTOR: student.mentor_id, Role.PSYCHOLOGIST: student.psychologist_id}
    if actor.role in own and own[Role(actor.role)] != actor.user_id:
        raise PermissionDenied


def load_guardian(actor: Actor, pk: int, /) -> Guardian:
    """A parent of a student this actor may see; 404 otherwise."""
    rows = Guardian.objects.filter(visible_to(actor, "student__"), pk=pk)
    guardian: Guardian = first_or_404(rows.select_related("student__mentor", "student__school", "user"))
    return guardian


def load_support(actor: Actor, pk: int, /) -> SupportNeed:
    """A support need of a student this actor may see; the view still asks for need-to-know."""
    rows = SupportNeed.objects.filter(visible_to(actor, "student__"), pk=pk)
    need: SupportNeed = first_or_404(rows.select_related("student__mentor", "student__school"))
    return need


def load_career_test(actor: Actor, pk: int, /) -> CareerTest:
    """A career test of a student this actor may see; 404 otherwise."""
    rows = CareerTest.objects.filter(visible_to(actor, "student__"), pk=pk)
    test: CareerTest = first_or_404(rows.select_related("student"))
    return test


def load_training(actor: Actor, pk: int, /) -> OtherTraining:
    """A training of a student this actor may see; 404 otherwise."""
    rows = OtherTraining.objects.filter(visible_to(actor, "student__"), pk=pk)
    training: OtherTraining = first_or_404(rows.select_related("student__mentor", "student__school"))
    return training
