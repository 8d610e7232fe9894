"""The writes about a student, one use case each. Callers import them from here."""

from stagespoor.students.actions.access import give_link, revoke_link
from stagespoor.students.actions.enrolment import (
    NewStudent,
    enrol_many,
    enrol_student,
    student_leaves,
    student_returns,
)
from stagespoor.students.actions.facts import (
    FACTS,
    edit_student,
    end_support_need,
    set_exit_profile,
    set_support_need,
)
from stagespoor.students.actions.home import (
    GUARDIAN_FACTS,
    NewGuardian,
    add_guardian,
    edit_guardian,
    guardian_version,
    remove_guardian,
)
from stagespoor.students.actions.preparation import (
    edit_training,
    modules_version,
    record_bridge_closing,
    record_career_test,
    record_training,
    set_bridge_module,
    set_bridge_modules,
    training_version,
)

__all__ = [
    "FACTS",
    "GUARDIAN_FACTS",
    "NewGuardian",
    "NewStudent",
    "add_guardian",
    "edit_guardian",
    "edit_student",
    "edit_training",
    "end_support_need",
    "enrol_many",
    "enrol_student",
    "give_link",
    "guardian_version",
    "modules_version",
    "record_bridge_closing",
    "record_career_test",
    "record_training",
    "remove_guardian",
    "revoke_link",
    "set_bridge_module",
    "set_bridge_modules",
    "set_exit_profile",
    "set_support_need",
    "student_leaves",
    "student_returns",
    "training_version",
]
