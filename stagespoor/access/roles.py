"""The one table of who may do what. Nothing else in the product decides by role."""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _

__all__ = ["PERMISSIONS", "STAFF_ROLES", "Permission", "Role", "allows"]


class Role(models.TextChoices):
    """The nine roles; their labels on screen come from the policy file."""

    LEAD = "lead", _("Teamleider stage")
    COACH = "coach", _("Stagebegeleider")
    MENTOR = "mentor", _("Mentor")
    PSYCHOLOGIST = "psychologist", _("Orthopedagoog")
    INTERNAL = "internal_supervisor", _("Interne stagebegeleider")
    STUDENT = "student", _("Leerling")
    PARENT = "parent", _("Ouder of verzorger")
    SUPERVISOR = "supervisor", _("Praktijkbegeleider")
    ADMIN = "admin", _("Applicatiebeheerder")


STAFF_ROLES = frozenset({Role.LEAD, Role.COACH, Role.MENTOR, Role.PSYCHOLOGIST, Role.INTERNAL, Role.ADMIN})


class Permission(StrEnum):
    """What a person may do; which records they may do it with is each app's ``access.py``."""

    # staff desk
    TODAY_VIEW = "today.view"
    POLICY_VIEW = "policy.view"
    STUDENTS_VIEW = "students.view"  # the student's page and track
    STUDENT_ENROL = "student.enrol"  # on and off the school's roll
    STUDENT_EDIT = "student.edit"  # enrolment facts, exit profile, preparation
    STUDENT_SENSITIVE = "student.sensitive"  # support needs, need-to-know
    IMPORT_RUN = "import.run"
    SCHOOL_SETTINGS = "school.settings"
    # path
    REFERRAL_WRITE = "referral.write"
    GOAL_WRITE = "goal.write"  # learning goals: mentor of the student, coach, lead
    MEETING_VIEW = "meeting.view"
    REFERRAL_ASSIGN = "referral.assign"
    INTAKE_WRITE = "intake.write"
    FIT_DECIDE = "fit.decide"
    ROUTE_WRITE = "route.write"
    WAIVE = "waive"
    EMPLOYERS_VIEW = "employers.view"
    EMPLOYER_EDIT = "employer.edit"
    MATCH_VIEW = "match.view"
    SHORTLIST_VIEW = "shortlist.view"  # the places that were shared, and everybody's wish
    WISH_SAY = "wish.say"  # what the mentor finds of them; a coach writes down what others told
    PLACEMENTS_VIEW = "placements.view"
    PLACEMENT_WRITE = "placement.write"
    INTERNAL_WRITE = "internal.write"  # internal placements, their agreement and their closing talk
    AGREEMENT_VIEW = "agreement.view"
    AGREEMENT_WRITE = "agreement.write"
    GUIDANCE_VIEW = "guidance.view"
    GUIDANCE_WRITE = "guidance.write"
    FEEDBACK_ANSWER = "feedback.answer"
    LOGBOOK_VIEW = "logbook.view"
    LOGBOOK_SCORE = "logbook.score"
    PLACEMENT_CLOSE = "placement.close"
    MENTOR_REPORT = "mentor.report"
    AFTERCARE_WRITE = "aftercare.write"
    # doors
    DOOR_STUDENT = "door.student"
    DOOR_HOME = "door.home"
    DOOR_COMPANY = "door.company"
    LINK_MAKE = "link.make"  # personal links for students, parents, supervisors


P = Permission

_STAFF = {P.TODAY_VIEW, P.POLICY_VIEW}
_INTERNAL_EYES = {P.STUDENTS_VIEW, P.PLACEMENTS_VIEW, P.AGREEMENT_VIEW, P.GUIDANCE_VIEW, P.LOGBOOK_VIEW}
_COACH = _STAFF | _INTERNAL_EYES | {
    P.STUDENT_SENSITIVE, P.MEETING_VIEW, P.REFERRAL_ASSIGN, P.GOAL_WRITE, P.INTAKE_WRITE, P.FIT_DECIDE,
    P.ROUTE_WRITE,
    P.EMPLOYERS_VIEW, P.EMPLOYER_EDIT, P.MATCH_VIEW, P.SHORTLIST_VIEW, P.WISH_SAY,
    P.PLACEMENT_WRITE, P.INTERNAL_WRITE, P.AGREEMENT_WRITE,
    P.GUIDANCE_WRITE, P.LOGBOOK_SCORE, P.PLACEMENT_CLOSE, P.AFTERCARE_WRITE, P.LINK_MAKE,
}  # fmt: skip

PERMISSIONS: dict[str, frozenset[Permission]] = {
    Role.LEAD: frozenset(
        _COACH
        | {P.STUDENT_ENROL, P.STUDENT_EDIT, P.WAIVE, P.IMPORT_RUN, P.REFERRAL_WRITE, P.SCHOOL_SETTINGS}
    ),
    Role.COACH: frozenset(_COACH),
    Role.MENTOR: frozenset(
        _STAFF | _INTERNAL_EYES
        | {P.STUDENT_SENSITIVE, P.STUDENT_EDIT, P.REFERRAL_WRITE, P.GOAL_WRITE, P.INTERNAL_WRITE, P.FEEDBACK_ANSWER,
           P.MENTOR_REPORT, P.LINK_MAKE, P.SHORTLIST_VIEW, P.WISH_SAY}
    ),
    Role.PSYCHOLOGIST: frozenset(_STAFF | _INTERNAL_EYES | {P.STUDENT_SENSITIVE, P.STUDENT_EDIT, P.SHORTLIST_VIEW}),
    Role.INTERNAL: frozenset(
        _STAFF
        | {P.STUDENTS_VIEW, P.PLACEMENTS_VIEW, P.AGREEMENT_VIEW, P.LOGBOOK_VIEW, P.LOGBOOK_SCORE, P.INTERNAL_WRITE}
    ),
    Role.ADMIN: frozenset({P.POLICY_VIEW, P.IMPORT_RUN, P.SCHOOL_SETTINGS}),
    Role.STUDENT: frozenset({P.DOOR_STUDENT}),
    Role.PARENT: frozenset({P.DOOR_HOME}),
    Role.SUPERVISOR: frozenset({P.DOOR_COMPANY}),
}  # fmt: skip


def allows(role: str, permission: Permission) -> bool:
    """Does the table give ``role`` this permission?"""
    return permission in PERMISSIONS.get(role, frozenset())
