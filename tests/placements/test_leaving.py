"""No student leaves the school with a placement still open."""

import pytest

from stagespoor.access.roles import Role
from stagespoor.core import clock
from stagespoor.core.refusals import Refused
from stagespoor.placements.models import Placement
from stagespoor.students.actions import student_leaves
from tests.factories import PlacementFactory, actor, ready_student

pytestmark = pytest.mark.django_db


@pytest.mark.policy("TSK-3")
def test_a_student_leaves_only_when_no_placement_is_open():
    student, _coach = ready_student()
    placement = PlacementFactory(trajectory=student.trajectory)
    lead = actor(Role.LEAD, student.school)
    asked = {"student": student, "on": clock.today(), "reason": "Naar werk bij een kweker.", "by": lead}
    with pytest.raises(Refused, match="nog een stage open"):
        student_leaves(**asked)
    Placement.objects.filter(pk=placement.pk).update(state="cancelled")
    assert student_leaves(**asked).status == "left"
