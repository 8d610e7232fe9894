"""On and off the school's roll (STU-1, STU-2)."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from stagespoor.access.actor import Actor
from stagespoor.access.roles import Permission, Role
from stagespoor.core import clock, events
from stagespoor.core.events import NewEvent
from stagespoor.core.geo import locate
from stagespoor.core.refusals import Refusal, refuse_if_any
from stagespoor.core.states import StaleRecord
from stagespoor.policy.loader import get_policy
from stagespoor.policy.model import Policy
from stagespoor.schools.queries import people_with
from stagespoor.students import hooks, rules, timeline
from stagespoor.students.access import must_be_at_school
from stagespoor.students.models import ExitProfile, Student


@dataclass(frozen=True, slots=True, kw_only=True)
class NewStudent:
    """What is known of a student at enrolment. ``exit_profile``: slug of the policy (STU-2)."""

    number: str
    first_name: str
    last_name: str
    birth_date: dt.date
    exit_profile: str
    prefix: str = ""
    class_name: str = ""
    entry_level: str = ""
    email: str = ""
    phone: str = ""
    street: str = ""
    postcode: str = ""
    city: str = ""
    secret_address: bool = False
    mentor_id: int | None = None
    psychologist_id: int | None = None
    enrolled_on: dt.date | None = None


def enrol_student(*, facts: NewStudent, perspective: str = "", by: Actor) -> Student:
    """Enrol one student at the school of ``by``; the exit profile is part of it (STU-2). As :func:`enrol_many`."""
    return enrol_many(rows=[facts], perspective=perspective, by=by)[0]


@transaction.atomic
def enrol_many(*, rows: Sequence[NewStudent], perspective: str = "", by: Actor) -> list[Student]:
    """Enrol students at the school of ``by``: all or none, in few queries; one event each.

    Raises Refused for an age that cannot be right (STU-1), an unknown exit profile or level (STU-2), a
    number that is taken, and for a mentor or psychologist without that role.
    """
    by.must(Permission.STUDENT_ENROL)
    policy, today = get_policy(by.policy_name), clock.today()
    refuse_if_any([refusal for row in rows for refusal in _refusals(row, policy, today)])
    refuse_if_any([*_number_refusals(rows, by), *people_refusals(
        {row.mentor_id for row in rows}, {row.psychologist_id for row in rows}, by
    )])  # fmt: skip
    students = Student.objects.bulk_create([_student(row, by, today) for row in rows], batch_size=500)
    ExitProfile.objects.bulk_create(
        [
            ExitProfile(
                student=student, profile=student.exit_profile, perspective=perspective, reason=_("Bij inschrijving"),
                since_on=student.enrolled_on, decided_by_id=by.user_id, decided_at=clock.now(),
            )
            for student in students
        ],
        batch_size=500,
    )  # fmt: skip
    news = [NewEvent("student.enrolled", student.pk) for student in students]
    events.record_many(news, school_id=by.school_id, by=by)
    return students


def _refusals(row: NewStudent, policy: Policy, today: dt.date) -> list[Refusal]:
    found = rules.age_refusals(birth_date=row.birth_date, on=row.enrolled_on or today)
    if row.exit_profile not in {one.slug for one in policy.exit_profiles}:
        found.append(Refusal("STU-2", _("Kies een uitstroomprofiel uit de lijst."), field="exit_profile"))
    if row.entry_level and row.entry_level not in {one.slug for one in policy.entry_levels}:
        found.append(Refusal("STU-1", _("Kies een instapniveau uit de lijst."), field="entry_level"))
    if row.enrolled_on and row.enrolled_on > today + dt.timedelta(days=366):
        sentence = _("De inschrijving ligt meer dan een jaar vooruit. Kijk de datum na.")
        found.append(Refusal("STU-1", sentence, field="enrolled_on"))
    return found


def _number_refusals(rows: Sequence[NewStudent], by: Actor) -> list[Refusal]:
    """A number comes once per school."""
    wanted = [row.number for row in rows]
    taken = set(
        Student.objects.filter(school_id=by.school_id, number__in=wanted).values_list("number", flat=True)
    )
    twice = {number for number, count in Counter(wanted).items() if count > 1}
    return [number_refusal(number) for number in sorted(taken | twice)]


def number_refusal(number: str) -> Refusal:
    """The number is taken."""
    sentence = _("Leerlingnummer %(number)s is al van een andere leerling. Kijk het nummer na.")
    return Refusal("STU-1", sentence % {"number": number}, field="number")


def people_refusals(mentors: set[int | None], psychologists: set[int | None], by: Actor) -> list[Refusal]:
    """A mentor must be mentor at this school, a psychologist psychologist."""
    found = []
    sentence = _("Kies iemand die deze rol heeft op deze school.")
    for role, field, wanted in (
        (Role.MENTOR, "mentor", mentors - {None}),
        (Role.PSYCHOLOGIST, "psychologist", psychologists - {None}),
    ):
        if wanted and wanted - set(people_with(role, by.school_id).values_list("pk", flat=True)):
            found.append(Refusal("ORG-2", sentence, field=field))
    return found


def _student(row: NewStudent, by: Actor, today: dt.date) -> Student:
    facts = {**asdict(row), "enrolled_on": row.enrolled_on or today}
    student = Student(school_id=by.school_id, **facts)
    student.search_key = student.fresh_search_key()
    place(student)
    return student


def place(student: Student) -> None:
    """Where the student lives, as the middle of a place, for distances."""
    student.lat, student.lon = locate(student.city, student.postcode) or (None, None)


@transaction.atomic
def student_leaves(*, student: Student, on: dt.date, reason: str, by: Actor) -> Student:
    """The student leaves the school on ``on``. Raises Refused while something still runs (hooks)."""
    by.must(Permission.STUDENT_ENROL)
    must_be_at_school(by, student)
    found = [refusal for check in hooks.leave_checks for refusal in check(student)]
    if on < student.enrolled_on:
        found.append(Refusal("AFT-4", _("De datum ligt voor de inschrijving. Kijk de datum na."), field="on"))
    found += rules.past_day_refusals(day=on, today=clock.today(), norm="AFT-4", field="on")
    if len(reason.strip()) < rules.REASON_MIN:
        found.append(Refusal("AFT-4", _("Schrijf op waarom de leerling gaat en waarheen."), field="reason"))
    refuse_if_any(found)
    _move(student, Student.Status.ENROLLED, Student.Status.LEFT, on)
    timeline.record("student.left", student=student, by=by, data={"reason": reason, "on": on})
    return student


@transaction.atomic
def student_returns(*, student: Student, by: Actor) -> Student:
    """A student who left is back, or was written off by mistake."""
    by.must(Permission.STUDENT_ENROL)
    must_be_at_school(by, student)
    _move(student, Student.Status.LEFT, Student.Status.ENROLLED, None)
    timeline.record("student.returned", student=student, by=by)
    return student


def _move(student: Student, old: str, new: str, left_on: dt.date | None) -> None:
    rows = Student.objects.filter(pk=student.pk, status=old)
    if not rows.update(status=new, left_on=left_on, version=student.version + 1):
        raise StaleRecord
    student.status, student.left_on, student.version = new, left_on, student.version + 1
