"""Next steps about a student: derived, in one query, for the right person."""

import pytest
from django.test import Client

from stagespoor.access.actor import actor_of
from stagespoor.access.roles import Role
from stagespoor.accounts.models import User
from stagespoor.core import clock
from stagespoor.students import actions
from stagespoor.students.models import Student
from stagespoor.students.rules import ModuleState
from stagespoor.students.steps import steps
from stagespoor.trajectories.models import Referral
from tests.factories import SchoolFactory, StudentFactory, TrajectoryFactory, actor, years_ago

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead():
    return actor(Role.LEAD, SchoolFactory())


def pupil(lead, **fields):
    from stagespoor.schools.models import School

    return StudentFactory(school=School.objects.get(pk=lead.school_id), **fields)


def words(found):
    return [(step.what, step.who, step.user_ids) for step in found]


@pytest.mark.policy("STU-2")
def test_from_14_on_a_profile_has_to_be_chosen_by_the_mentor(lead):
    student = pupil(lead, exit_profile="unknown", birth_date=years_ago(14))
    pupil(lead, exit_profile="unknown", birth_date=years_ago(13))
    found = steps(lead, clock.today())
    assert words(found) == [("Kies een uitstroomprofiel", "mentor", (student.mentor_id,))]


def test_a_student_without_mentor_waits_for_the_lead(lead):
    pupil(lead, mentor=None)
    assert words(steps(lead, clock.today())) == [("Wijs een mentor aan", "lead", ())]


@pytest.mark.policy("ORG-2")
def test_many_students_without_mentor_are_one_step_that_names_whom_the_file_named(lead):
    for name in ("P. Jansen", "P. Jansen", "S. Peeters", ""):
        pupil(lead, mentor=None, mentor_text=name)
    (step,) = steps(lead, clock.today())
    assert (step.what, step.student_id) == ("Wijs een mentor aan voor 4 leerlingen", None)
    assert "P. Jansen (2), S. Peeters (1)." in step.detail
    one = Student.objects.first()
    assert words(steps(lead, clock.today(), one.pk)) == [("Wijs een mentor aan", "lead", ())]
    web = Client()
    web.force_login(User.objects.get(pk=lead.user_id), backend="django.contrib.auth.backends.ModelBackend")
    pupil(lead, last_name="Metmentor")
    page = web.get(step.url).content.decode()
    assert "Metmentor" not in page
    assert one.last_name in page
    assert "in het bestand: S. Peeters" in page


@pytest.mark.policy("PREP-5")
def test_brug_naar_werk_must_begin_once_a_placement_waits(lead):
    student = pupil(lead)
    assert steps(lead, clock.today()) == []
    trajectory = TrajectoryFactory(student=student)
    Referral.objects.create(
        trajectory=trajectory,
        state="submitted",
        kind="orienting",
        written_by=student.mentor,
        submitted_at=clock.now(),
    )
    found = steps(lead, clock.today())
    assert words(found) == [("Begin met Brug naar Werk", "mentor", (student.mentor_id,))]
    mentor = actor_of(student.mentor.memberships.get())
    actions.set_bridge_module(student=student, module=1, state="busy", by=mentor)
    assert steps(lead, clock.today()) == []


@pytest.mark.policy("PREP-4")
def test_after_the_last_module_comes_the_closing_talk(lead):
    student = pupil(lead)
    mentor = actor_of(student.mentor.memberships.get())
    done = {number: ModuleState("done") for number in range(1, 7)}
    actions.set_bridge_modules(student=student, modules=done, by=mentor)
    assert [step.what for step in steps(mentor, clock.today())] == [
        "Houd het afsluitende gesprek van Brug naar Werk"
    ]
    actions.record_bridge_closing(student=student, held_on=clock.today(), report="Goed.", by=mentor)
    assert steps(mentor, clock.today()) == []


def test_one_query_for_1_and_for_3_students_and_none_of_who_left(lead, django_assert_num_queries):
    for count in (1, 3):
        while Student.objects.count() < count:
            pupil(lead, mentor=None)
        with django_assert_num_queries(1):
            assert len(steps(lead, clock.today())) == count
    Student.objects.update(status="left", left_on=clock.today())
    assert steps(lead, clock.today()) == []


def test_steps_of_one_student_and_of_own_students_only(lead):
    first, second = pupil(lead, exit_profile="unknown"), pupil(lead, exit_profile="unknown")
    assert [step.student_id for step in steps(lead, clock.today(), second.pk)] == [second.pk]
    mentor = actor_of(first.mentor.memberships.get())
    assert [step.student_id for step in steps(mentor, clock.today())] == [first.pk]
    assert steps(actor(Role.LEAD), clock.today()) == []
