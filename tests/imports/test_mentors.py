"""What a file says beside the facts: who the mentor is, and that the student came in by it (ORG-2)."""

from collections.abc import Callable

import pytest

from stagespoor.access.roles import Role
from stagespoor.accounts.models import User
from stagespoor.core import events
from stagespoor.desk.queries import timeline
from stagespoor.imports import actions
from stagespoor.schools import actions as schools
from stagespoor.students.actions import edit_student
from stagespoor.students.models import Student
from tests.factories import MembershipFactory, UserFactory, actor
from tests.imports.conftest import Desk, reasons, row

Born = Callable[[int], str]


def test_new_student_has_the_file_on_the_timeline(desk: Desk, born: Born) -> None:
    desk.commit(desk.students(row("101", born(16)), row("102", born(15))))
    for student in Student.objects.all():
        (month,), _more = timeline(student, desk.lead)
        assert "schreef de leerling in uit lijst.csv" in month.runs[0].newest.sentence
    assert events.first_break(desk.school.pk) is None


def new_mentor(desk: Desk, name: str) -> User:
    member = schools.add_member(
        school_id=desk.school.pk, role=Role.MENTOR, name=name, email="nieuw@velddijk.example",
        by=actor(Role.ADMIN, desk.school),
    )  # fmt: skip
    return member.user


@pytest.mark.policy("ORG-2")
def test_mentor_named_in_a_file_gets_the_students_once_the_school_has_one(desk: Desk, born: Born) -> None:
    rows = row("101", born(16), mentor="B. Onbekende"), row("102", born(15), mentor="Iemand Anders")
    desk.commit(desk.students(*rows))
    user = new_mentor(desk, "Bo Onbekende")
    assert dict(Student.objects.values_list("number", "mentor_id")) == {"101": user.pk, "102": None}
    (month,), _more = timeline(Student.objects.get(number="101"), desk.lead)
    assert "Bo Onbekende is nu de mentor" in month.runs[0].newest.sentence
    assert desk.students(*rows).counts["unchanged"] == 2
    assert events.first_break(desk.school.pk) is None


def test_mentor_who_is_called_otherwise_gets_the_students_too(desk: Desk, born: Born) -> None:
    desk.commit(desk.students(row("101", born(16), mentor="P. Getrouwd")))
    member = desk.school.memberships.get(role=Role.MENTOR)
    schools.edit_member(
        membership=member, name="Petra Getrouwd", phone="", email=member.user.email, sectors=[],
        by=actor(Role.ADMIN, desk.school),
    )  # fmt: skip
    assert Student.objects.get().mentor_id == member.user_id


def test_two_mentors_of_one_name_are_chosen_by_a_person(desk: Desk, born: Born) -> None:
    desk.commit(desk.students(row("101", born(16), mentor="B. Onbekende")))
    MembershipFactory(school=desk.school, role=Role.MENTOR, user=UserFactory(name="Bas Onbekende"))
    new_mentor(desk, "Bo Onbekende")
    assert Student.objects.get().mentor_id is None
    batch = desk.students(row("101", born(16), mentor="B. Onbekende"))
    assert "meer mentoren" in reasons(batch, 2)


def test_undo_takes_linked_students_back_and_keeps_the_link_of_changed_ones(desk: Desk, born: Born) -> None:
    first = desk.commit(desk.students(row("101", born(16), mentor="B. Onbekende")))
    user = new_mentor(desk, "Bo Onbekende")
    for cells in ({"klas": "5B", "mentor": "B. Onbekende"}, {"mentor": "P. Proefmentor"}):
        second = desk.commit(desk.students(row("101", born(16), **cells), row("102", born(15))))
        assert second.counts["changed"] == 1
        actions.undo_batch(batch=second, by=desk.lead)
        student = Student.objects.get()
        assert (student.mentor_id, student.class_name) == (user.pk, "4A")
    untouched = desk.commit(desk.students(row("103", born(15), mentor="B. Onbekende", first="Bram")))
    assert untouched.counts["new"] == 1
    actions.undo_batch(batch=first, by=desk.lead)
    assert "gewijzigd" in first.rows.get().undo_reason  # two imports went over it since


def test_undo_removes_a_new_student_whose_mentor_was_linked_since(desk: Desk, born: Born) -> None:
    batch = desk.commit(desk.students(row("101", born(16), mentor="B. Onbekende")))
    user = new_mentor(desk, "Bo Onbekende")
    assert Student.objects.get().mentor_id == user.pk
    actions.undo_batch(batch=batch, by=desk.lead)
    assert not Student.objects.exists()
    assert events.first_break(desk.school.pk) is None


def test_undo_keeps_a_new_student_whose_mentor_somebody_chose(desk: Desk, born: Born) -> None:
    batch = desk.commit(desk.students(row("101", born(16), mentor="B. Onbekende")))
    student = Student.objects.get()
    mentor = desk.school.memberships.get(role=Role.MENTOR).user
    edit_student(student=student, values={"mentor_id": mentor.pk}, seen_version=student.version, by=desk.lead)
    actions.undo_batch(batch=batch, by=desk.lead)
    assert Student.objects.get().mentor_id == mentor.pk
