"""Days in the logbook and ticked steps: short, once a day, by the student or with help (LOG-2, IS-1)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import given
from hypothesis import strategies as st

from stagespoor.access.roles import Role
from stagespoor.core.refusals import Refused
from stagespoor.core.states import StaleRecord
from stagespoor.logbook import actions, rules
from stagespoor.logbook.models import Entry, TaskTick
from stagespoor.placements.models import InternalTask
from tests.case import STARTED, TODAY, Case, norms, told

DAY = dt.timedelta(days=1)


def written(case: Case, **facts: Any) -> Entry:
    known = {"placement": case.placement, "day": TODAY, "did": "Vakken gevuld.", "mood": 3, "by": case.coach}
    return actions.write_entry(**{**known, **facts})


@pytest.mark.policy("LOG-2", "GOAL-5")
def test_the_student_writes_about_the_day_and_a_goal(case: Case) -> None:
    goal = case.goal()
    entry = written(case, by=case.the_student(), goal=goal, goal_text="Ik was op tijd.")
    assert (entry.goal, entry.written_by.name) == (goal, case.student.full_name)
    assert told(case.student)[-1].endswith("schreef in de stageklapper over 23 november")


@pytest.mark.policy("LOG-2")
@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"did": "  "}, "did"),
        ({"mood": 7}, "mood"),
        ({"day": TODAY + DAY}, "day"),
        ({"day": STARTED - DAY}, "day"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(case: Case, facts: Any, field: str) -> None:
    with pytest.raises(Refused) as error:
        written(case, **facts)
    assert [refusal.field for refusal in error.value.refusals] == [field]
    assert not Entry.objects.exists()


@pytest.mark.policy("LOG-2")
def test_a_second_piece_about_a_day_is_refused_with_a_way_out_and_the_first_can_be_changed(
    case: Case,
) -> None:
    entry = written(case)
    with pytest.raises(Refused) as error:
        written(case, did="Nog iets.")
    assert "Je kunt dat stukje veranderen" in error.value.refusals[0].sentence
    seen = entry.version
    same = Entry.objects.get(pk=entry.pk)
    actions.change_entry(entry=entry, did="Vakken en dozen.", mood=2, by=case.coach, seen_version=seen)
    with pytest.raises(StaleRecord):
        actions.change_entry(entry=same, did="Iets anders.", mood=1, by=case.lead, seen_version=seen)
    with pytest.raises(Refused):
        actions.change_entry(entry=entry, did=" ", mood=2, by=case.coach, seen_version=entry.version)
    assert Entry.objects.get().did == "Vakken en dozen."
    told(case.student)


@pytest.mark.policy("GOAL-6")
def test_a_goal_of_somebody_else_is_refused(case: Case, other: Case) -> None:
    with pytest.raises(Refused) as error:
        written(case, goal=other.goal())
    assert norms(error) == ["GOAL-6"]


def test_who_writes_in_whose_logbook(case: Case, other: Case) -> None:
    inside, guide = case.inside()
    written(case, placement=inside, by=guide)
    for who in (
        case.someone(Role.STUDENT), case.mentor, case.someone(Role.PARENT), case.the_supervisor(), other.coach,
        other.the_student(), guide,
    ):  # fmt: skip
        with pytest.raises(PermissionDenied):
            written(case, by=who)


@pytest.mark.policy("IS-1")
def test_steps_of_a_task_are_ticked_and_unticked_once_a_day(case: Case) -> None:
    placement, guide = case.inside()
    task = InternalTask.objects.create(
        workplace=placement.internal_workplace, name="Was", steps=["Sorteer", "Vul"]
    )

    def tick(step: int, **facts: Any) -> bool:
        return actions.tick_step(
            **{"placement": placement, "task": task, "step": step, "day": TODAY, "by": guide, **facts}
        )

    assert tick(0)
    assert tick(0)
    assert not tick(0, done=False)
    assert tick(1)
    assert TaskTick.objects.count() == 1
    for wrong in ({"step": 2}, {"step": -1}):
        with pytest.raises(Refused):
            tick(**wrong)
    with pytest.raises(Refused):
        tick(0, placement=case.placement, by=case.coach)


@given(
    st.dates(dt.date(2026, 8, 1), dt.date(2027, 2, 1)), st.one_of(st.none(), st.dates(STARTED, dt.date(2027, 2, 1)))
)  # fmt: skip
def test_a_day_counts_exactly_when_it_lies_in_the_placement_and_is_not_to_come(
    day: dt.date, ended_on: dt.date | None
) -> None:
    refused = rules.check_entry(
        day=day, did="Iets", mood=1, started_on=STARTED, ended_on=ended_on, today=TODAY
    )
    assert (not refused) == (STARTED <= day <= min(TODAY, ended_on or TODAY))
