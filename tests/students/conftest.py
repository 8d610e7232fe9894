"""The people of these tests, and how a refusal reads."""

import pytest

from stagespoor.access.roles import Role
from stagespoor.schools.models import School
from tests.factories import StudentFactory, actor


@pytest.fixture
def lead():
    return actor(Role.LEAD)


@pytest.fixture
def student(lead):
    return StudentFactory(school_id=lead.school_id, school=School.objects.get(pk=lead.school_id))


@pytest.fixture
def mentor(student):
    from stagespoor.access.actor import actor_of

    return actor_of(student.mentor.memberships.get())


def sentences(caught):
    return " ".join(refusal.sentence for refusal in caught.value.refusals)
