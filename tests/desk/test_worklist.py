"""The work list: late first, by student, for who must act; derived in one query (ORG-1, ORG-2, TSK-1)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stagespoor.access.actor import Actor
from stagespoor.access.roles import Role
from stagespoor.core.steps import Step
from stagespoor.desk import worklist
from stagespoor.placements.models import Placement
from stagespoor.students.models import BridgeModule
from stagespoor.trajectories.models import Waiver
from tests.case import TODAY, Case, make_case

DAY = dt.timedelta(days=1)
PEOPLE = (1, 2, 3)

STEPS = st.builds(
    Step,
    student_id=st.one_of(st.none(), st.integers(1, 4)), student_name=st.just("Proef"), what=st.just("Doe iets"),
    who=st.sampled_from([role.value for role in Role]), url=st.just("/"), urgent=st.booleans(),
    due_on=st.one_of(st.none(), st.dates(TODAY - 60 * DAY, TODAY + 60 * DAY)),
    user_ids=st.lists(st.sampled_from(PEOPLE), max_size=2, unique=True).map(tuple),
)  # fmt: skip


def someone(role: str, user_id: int = 1) -> Actor:
    return Actor(user_id, 1, role, 1, 1, "Iemand", "School", "velddijk")


def step(**facts: Any) -> Step:
    known = {"student_id": 1, "student_name": "Proef", "what": "Doe iets", "who": "coach", "url": "/"}
    return Step(**{**known, **facts})


@given(st.lists(STEPS, max_size=12))
def test_every_step_is_in_exactly_one_part_and_late_ones_come_first(steps: list[Step]) -> None:
    parts = worklist.parts_of(steps, TODAY)
    assert sum(part.count for part in parts) == len(steps)
    assert [part.key for part in parts] == [
        key for key in ("late", "soon", "later") if key in {part.key for part in parts}
    ]
    for part in parts:
        for group in part.groups:
            for one in group.steps:
                late = one.urgent or one.is_late(TODAY)
                soon = one.due_on is not None and one.due_on <= TODAY + worklist.SOON
                assert part.key == ("late" if late else "soon" if soon else "later")
                assert one.student_id == group.student_id


@given(st.lists(STEPS, max_size=12))
def test_the_order_is_urgent_then_late_then_by_date_and_without_date_last(steps: list[Step]) -> None:
    found = sorted(steps, key=lambda one: worklist._order(one, TODAY))
    keys = [(not one.urgent, not one.is_late(TODAY), one.due_on or dt.date.max) for one in found]
    assert keys == sorted(keys)


@given(st.lists(STEPS, max_size=12), st.sampled_from([role.value for role in Role]), st.sampled_from(PEOPLE))
def test_what_is_mine_is_never_also_with_others(steps: list[Step], role: str, user_id: int) -> None:
    me = someone(role, user_id)
    mine = worklist.own_steps(me, steps)
    others = worklist.late_of_others(me, steps, TODAY)
    assert not [one for one in others if any(one is own for own in mine)]
    assert all(user_id in one.user_ids for one in mine if one.user_ids)
    if role != Role.LEAD:
        assert others == []
        assert all(one.who == role for one in mine)


@pytest.mark.parametrize(
    ("role", "facts", "mine"),
    [
        ("coach", {"user_ids": (1,)}, True),
        ("coach", {"user_ids": (2,)}, False),
        ("coach", {}, True),
        ("lead", {}, True),
        ("lead", {"user_ids": (1,)}, True),
        ("lead", {"user_ids": (2,)}, False),
        ("mentor", {"user_ids": (1,)}, False),
        ("mentor", {"who": "mentor", "user_ids": (1,)}, True),
        ("lead", {"who": "mentor"}, False),
    ],
)
def test_a_step_waits_for_this_person_in_this_role(role: str, facts: Any, mine: bool) -> None:
    assert worklist.is_mine(step(**facts), someone(role)) == mine


@pytest.mark.policy("ORG-1")
def test_who_has_most_late_work_comes_first() -> None:
    late = TODAY - DAY
    steps = [step(user_ids=(1,)), step(user_ids=(2,), due_on=late), step(user_ids=(2, 3), urgent=True)]
    found = worklist.loads(steps, {1: "Anna", 2: "Bram", 3: "Cees", 4: "Dirk"}, TODAY)
    assert [(one.name, one.open, one.late) for one in found] == [
        ("Bram", 2, 2), ("Cees", 1, 1), ("Anna", 1, 0), ("Dirk", 0, 0),
    ]  # fmt: skip


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("role", ["lead", "coach", "mentor"])
def test_one_query_for_all_apps_and_any_number_of_students(
    case: Case, role: str, count: int, django_assert_num_queries: Any
) -> None:
    for _number in range(count - 1):
        make_case(case.school)
    who = getattr(case, role)
    worklist.steps_for(who, TODAY)
    with django_assert_num_queries(1):
        found = worklist.steps_for(who, TODAY)
    assert len({one.student_id for one in found}) == (1 if role == "mentor" else count)


def test_one_student_gives_the_same_steps_as_the_whole_list(case: Case, other: Case) -> None:
    second = make_case(case.school)
    whole = worklist.steps_for(case.lead, TODAY)
    for one in (case, second):
        own = worklist.steps_for(case.lead, TODAY, one.student.pk)
        assert own == [found for found in whole if found.student_id == one.student.pk]
        assert own
    assert worklist.steps_for(case.lead, TODAY, other.student.pk) == []


@pytest.mark.parametrize("role", [role.value for role in Role])
def test_no_role_sees_steps_of_another_school(case: Case, other: Case, role: str) -> None:
    for found in worklist.steps_for(other.someone(role), TODAY):
        assert found.student_id == other.student.pk


@pytest.mark.policy("PREP-5")
def test_the_training_before_work_is_asked_once_of_the_mentor_and_not_when_waived(case: Case) -> None:
    Placement.objects.filter(pk=case.placement.pk).update(state="planned")
    BridgeModule.objects.all().delete()

    def asked() -> list[str]:
        found = worklist.steps_for(case.lead, TODAY, case.student.pk)
        return [one.what for one in found if "Brug naar Werk" in one.what]

    assert asked() == ["Begin met Brug naar Werk"]
    Waiver.objects.create(
        trajectory=case.student.trajectory, norm="PREP-5", reason="Werkte al.", given_by_id=case.lead.user_id
    )
    assert asked() == []


def test_a_day_of_another_year_says_its_year() -> None:
    from django.utils import translation

    from stagespoor.desk.templatetags.desk import due, due_words

    this, last = dt.date(TODAY.year, 3, 2), dt.date(TODAY.year - 1, 3, 3)
    with translation.override("nl"):
        assert str(this.year) not in due_words(this)
        assert str(last.year) in due_words(last)
        assert due_words(None) == ""
        assert f" {last.year}<" in due(step(due_on=last))
        assert f" {this.year}<" not in due(step(due_on=this))
