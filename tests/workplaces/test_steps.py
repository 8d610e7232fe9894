"""What has to be done about workplaces where students are, in one query."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from stagespoor.access.roles import Role
from stagespoor.core.steps import Step
from stagespoor.placements.models import Placement
from stagespoor.policy.loader import get_policy
from stagespoor.workplaces import actions
from stagespoor.workplaces.models import Judgement, SafetyTalk, Workplace
from stagespoor.workplaces.steps import steps
from tests.factories import PlacementFactory, StudentFactory, TrajectoryFactory, WorkplaceFactory, actor
from tests.workplaces.conftest import TODAY, Two

NETWORK = get_policy("velddijk").network
DAY = dt.timedelta(days=1)


def placed(two: Two, workplace: Workplace | None = None, **facts: Any) -> Placement:
    """A student of this school whose placement runs since ten days."""
    student = StudentFactory(school=two.school)
    workplace = workplace or two.workplace
    since = TODAY - 10 * DAY
    given = {
        "state": "running",
        "start_on": since,
        "started_on": since,
        "coach_id": two.coach.user_id,
    } | facts
    placement: Placement = PlacementFactory(
        trajectory=TrajectoryFactory(student=student, coach_id=two.coach.user_id), employer=workplace.employer,
        workplace=workplace, **given,
    )  # fmt: skip
    return placement


def talked(two: Two, on: dt.date, workplace: Workplace | None = None) -> None:
    SafetyTalk.objects.create(
        workplace=workplace or two.workplace, school=two.school, held_on=on, with_whom="Chef",
        held_by_id=two.coach.user_id,
    )  # fmt: skip


def only(found: list[Step]) -> Step:
    assert len(found) == 1, found
    return found[0]


@pytest.mark.policy("EMP-3")
def test_a_workplace_with_a_student_and_no_talk_asks_one_and_only_once(two: Two) -> None:
    assert steps(two.coach, TODAY) == []
    placed(two)
    placed(two)
    step = only(steps(two.coach, TODAY))
    assert step.what == "Houd het veiligheidsgesprek op de werkplek Keuken"
    assert step.student_name == "Kantine De Proef"
    assert step.user_ids == (two.coach.user_id,)
    assert step.due_on == TODAY + 4 * DAY
    talked(two, TODAY)
    assert steps(two.coach, TODAY) == []


@pytest.mark.parametrize("state", ["planned", "closing", "closed", "cancelled"])
def test_only_where_a_placement_runs(two: Two, state: str) -> None:
    placed(two, state=state, ended_on=TODAY if state == "closed" else None)
    assert steps(two.coach, TODAY) == []


@pytest.mark.policy("EMP-3")
def test_a_talk_grows_old_after_the_months_of_the_policy(two: Two) -> None:
    placed(two)
    talked(two, TODAY.replace(year=TODAY.year - 1) + DAY)
    assert NETWORK.safety_again_after_months == 12
    assert steps(two.coach, TODAY) == []
    step = only(steps(two.coach, TODAY + DAY))
    assert step.due_on == TODAY + DAY
    assert step.detail == "Het vorige was op 8 september 2025."


def test_a_talk_of_the_other_school_does_not_count_for_us(two: Two) -> None:
    placed(two)
    SafetyTalk.objects.create(
        workplace=two.workplace, school=two.sister_school, held_on=TODAY, with_whom="Chef",
        held_by_id=two.sister.user_id,
    )  # fmt: skip
    assert len(steps(two.coach, TODAY)) == 1
    assert steps(two.sister, TODAY) == []  # it has no student here


def judged(two: Two, **facts: Any) -> Judgement:
    made: dict[str, Any] = {
        "school": two.school, "employer": two.employer, "verdict": "fit", "judged_by_id": two.coach.user_id,
    }  # fmt: skip
    return Judgement.objects.create(**made | facts)


@pytest.mark.policy("EMP-3")
def test_an_old_judgement_is_asked_again_where_a_student_is(two: Two) -> None:
    old = TODAY.replace(year=TODAY.year - 2)
    judged(two, judged_on=old)
    assert steps(two.coach, TODAY) == []
    placed(two)
    talked(two, TODAY)
    step = only(steps(two.coach, TODAY))
    assert step.what == "Beoordeel Kantine De Proef opnieuw"
    assert (step.due_on, step.user_ids) == (TODAY, (two.coach.user_id,))
    actions.judge(employer=two.employer, verdict="fit", by=two.coach)
    assert steps(two.coach, TODAY) == []


@pytest.mark.policy("EMP-3")
def test_a_doubt_that_ended_is_judged_again_and_each_subject_apart(two: Two) -> None:
    placed(two)
    talked(two, TODAY)
    judged(two, judged_on=TODAY - 9 * DAY)
    for about in ({"workplace": two.workplace}, {"supervisor": two.supervisor}):
        judged(two, verdict="doubt", reason="Druk.", judged_on=TODAY - 9 * DAY, until=TODAY - DAY, **about)
    found = {step.what: step.detail for step in steps(two.coach, TODAY)}
    assert found == {
        "Beoordeel de werkplek Keuken opnieuw": "Vorig oordeel: twijfel, 29 augustus 2026.",
        "Beoordeel de begeleiding van Chef Proef opnieuw": "Vorig oordeel: twijfel, 29 augustus 2026.",
    }
    assert steps(two.sister, TODAY) == []


def test_a_student_gets_only_the_steps_of_the_own_place(two: Two) -> None:
    mine = placed(two)
    placed(two, WorkplaceFactory(employer=two.employer, name="Kas"))
    assert len(steps(two.coach, TODAY)) == 2
    assert only(steps(two.coach, TODAY, mine.student_id)).what.endswith("Keuken")


def test_who_does_not_work_with_employers_gets_none(two: Two) -> None:
    placed(two)
    for role in (Role.MENTOR, Role.PSYCHOLOGIST, Role.INTERNAL, Role.STUDENT):
        assert steps(actor(role, two.school), TODAY) == []


def test_one_query_for_one_place_and_for_three(two: Two, django_assert_num_queries: Any) -> None:
    placed(two)
    with django_assert_num_queries(1):
        assert len(steps(two.coach, TODAY)) == 1
    for name in ("Kas", "Winkel"):
        placed(two, WorkplaceFactory(employer=two.employer, name=name))
        judged(two, judged_on=TODAY - 900 * DAY)
    with django_assert_num_queries(1):
        assert len(steps(two.coach, TODAY)) == 4
