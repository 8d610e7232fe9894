"""Questions asked as one: the same answers as asked one by one, on both databases, and nothing kept of anybody."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db.models import Exists, F, Max, OuterRef, Q

from stagespoor.core import clock
from stagespoor.core.questions import Asked, Ids, Param
from stagespoor.placements.models import Placement
from stagespoor.students.models import Student
from stagespoor.trajectories.models import FitDecision, Route, Trajectory
from tests.factories import PlacementFactory, SchoolFactory, StudentFactory, ready_student

pytestmark = pytest.mark.django_db


def test_one_query_gives_each_question_its_own_rows(django_assert_num_queries: Any) -> None:
    school = SchoolFactory()
    student, _coach = ready_student(school)
    placement = PlacementFactory(trajectory=student.trajectory)
    ask = Asked(
        {
            "students": Student.objects.filter(school=Param("school")).values("pk", "first_name", "birth_date"),
            "placements": Placement.objects.filter(student__school=Param("school")).values("pk", "start_on", "end_on"),
            "none": Student.objects.filter(pk__in=[]).values("pk"),
        }
    )  # fmt: skip
    with django_assert_num_queries(1):
        answers = ask(school=school.pk)
    assert answers == {
        "students": [{"pk": student.pk, "first_name": student.first_name, "birth_date": student.birth_date}],
        "placements": [{"pk": placement.pk, "start_on": placement.start_on, "end_on": placement.end_on}],
        "none": [],
    }


def test_the_same_question_with_other_values_gives_other_rows() -> None:
    one, other = StudentFactory(), StudentFactory()
    ask = Asked({"students": Student.objects.filter(school=Param("school")).values("pk")})
    assert ask(school=one.school_id) == {"students": [{"pk": one.pk}]}
    assert ask(school=other.school_id) == {"students": [{"pk": other.pk}]}


def test_every_kind_of_value_comes_back_as_it_was() -> None:
    student, coach = ready_student()
    decision = FitDecision.objects.get()
    decision.actions = [{"what": "Oefen “op tijd komen” 100%", "who": "mentor"}]
    decision.save()
    rows = Trajectory.objects.annotate(
        fit=Exists(FitDecision.objects.filter(trajectory=OuterRef("pk"))),
        absent=Exists(Route.objects.filter(trajectory=OuterRef("pk"), number=9)), newest=Max("routes__number"),
        asked_at=F("referrals__submitted_at"), actions=F("fit_decisions__actions"),
    )  # fmt: skip
    columns = ("pk", "coach_id", "deputy_id", "fit", "absent", "newest", "asked_at", "actions", "started_on")
    answer = Asked({"all": rows.values(*columns)})()["all"][0]
    assert answer == {
        "pk": student.trajectory.pk, "coach_id": coach.user_id, "deputy_id": None, "fit": True, "absent": False,
        "newest": 1, "asked_at": student.trajectory.referrals.get().submitted_at, "actions": decision.actions,
        "started_on": clock.today(),
    }  # fmt: skip
    assert answer["fit"] is True


def test_days_can_be_reckoned_with() -> None:
    placement = PlacementFactory(start_on=dt.date(2026, 9, 10), end_on=dt.date(2026, 10, 10))
    rows = Placement.objects.filter(start_on__lte=Param("today") + dt.timedelta(days=7)).values("pk")
    ask = Asked({"soon": rows})
    assert ask(today=dt.date(2026, 9, 3)) == {"soon": [{"pk": placement.pk}]}
    assert ask(today=dt.date(2026, 9, 2)) == {"soon": []}
    born = Student.objects.filter(birth_date__lte=Param("today").map(lambda day: day.replace(year=2012)))
    assert Asked({"old": born.values("pk")})(today=dt.date(2026, 9, 3))["old"] == [
        {"pk": placement.student_id}
    ]


def test_any_number_of_keys_can_be_asked() -> None:
    school = SchoolFactory()
    pks = [StudentFactory(school=school).pk for _number in range(3)]
    ask = Asked({"some": Student.objects.filter(pk__in=Ids("students")).values("pk")})
    assert ask(students=pks[:2]) == {"some": [{"pk": pks[0]}, {"pk": pks[1]}]}
    assert ask(students=[]) == {"some": []}
    with pytest.raises(ValueError, match="invalid literal"):
        ask(students=["1) OR (1=1"])


def test_a_value_that_was_not_given_is_an_error() -> None:
    ask = Asked({"students": Student.objects.filter(Q(school=Param("school"))).values("pk")})
    with pytest.raises(KeyError):
        ask()


def test_questions_that_can_have_no_rows_ask_nothing(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert Asked({"none": Student.objects.none().values("pk")})() == {"none": []}
