"""Scores of two sides on one scale, fixed after the talk; in the order of the closing (GOAL-6, LOG-4, TSK-3)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import given as examples
from hypothesis import strategies as st

from stagespoor.access.actor import Actor
from stagespoor.access.roles import Role
from stagespoor.core.refusals import Refused
from stagespoor.core.states import StaleRecord
from stagespoor.logbook import actions, queries, rules
from stagespoor.logbook.actions import Given
from stagespoor.logbook.models import Assessment, Score
from stagespoor.placements import actions as placements
from stagespoor.placements.models import ClosingStep
from stagespoor.policy.loader import get_policy
from stagespoor.policy.parts import Evaluation
from stagespoor.trajectories.models import Goal
from tests.case import STARTED, TODAY, Case, norms, told

POLICY = get_policy("velddijk")


def opened(case: Case, moment: str = "interim", **facts: Any) -> Assessment:
    return actions.open_assessment(
        **{"placement": case.placement, "moment": moment, "by": case.coach, **facts}
    )


def score(assessment: Assessment, by: Actor, side: str, value: int, **facts: Any) -> None:
    goals = queries.goals_of(assessment)
    known = {"goals": {goal.pk: Given(value, "Gezien") for goal in goals}}
    if side == "supervisor":
        known["scored_name"] = "Piet op papier"
    actions.give_scores(assessment=assessment, side=side, by=by, **{**known, **facts})


def fixed(case: Case, moment: str = "interim", values: tuple[int, int] = (3, 3)) -> Assessment:
    assessment = opened(case, moment)
    for side, value in zip(rules.SIDES, values, strict=True):
        score(assessment, case.coach, side, value)
    return actions.fix_assessment(assessment=assessment, summary="Samen besproken.", by=case.coach)


def begin_closing(case: Case) -> None:
    """The agreed time is over today."""
    case.placement.end_on = TODAY
    case.placement.save(update_fields=["end_on"])
    placements.begin_closing(placement=case.placement, on=TODAY, by=case.coach)


def closing(case: Case) -> None:
    """The closing has begun and the final talk was held."""
    begin_closing(case)
    placements.do_closing_step(
        placement=case.placement, step="final_talk", by=case.coach, report="Goed gesprek.",
        data={"took_part": ["coach", "student", "supervisor"]},
    )  # fmt: skip


@pytest.mark.policy("GOAL-6", "LOG-4")
def test_both_sides_score_the_difference_stands_out_and_after_the_talk_it_is_fixed(case: Case) -> None:
    case.goal("Komt op tijd")
    case.goal("Vraagt om hulp")
    assessment = opened(case)
    score(assessment, case.coach, "coach", 1)
    score(assessment, case.the_supervisor(), "supervisor", 4, scored_name="")
    lines = queries.score_lines(assessment, POLICY)
    assert [line["stands_out"] for line in lines] == [True, True]
    score(assessment, case.coach, "coach", 3)
    actions.fix_assessment(assessment=assessment, summary="Eens geworden.", by=case.coach)
    assert [line["stands_out"] for line in queries.score_lines(assessment, POLICY)] == [False, False]
    assert assessment.fixed_by.pk == case.coach.user_id
    with pytest.raises(Refused) as error:
        score(assessment, case.coach, "coach", 4)
    assert norms(error) == ["LOG-4"]
    with pytest.raises(StaleRecord):
        actions.fix_assessment(assessment=assessment, summary="Nog eens.", by=case.coach)
    sentences = told(case.student)
    assert any("scores in van de praktijkbegeleider bij de tussentijdse beoordeling" in s for s in sentences)


@pytest.mark.policy("GOAL-6")
def test_a_new_score_takes_the_place_of_the_earlier_one_of_that_side_only(case: Case) -> None:
    goal = case.goal()
    assessment = opened(case)
    score(assessment, case.coach, "coach", 2)
    score(assessment, case.coach, "supervisor", 3)
    score(assessment, case.coach, "coach", 4)
    assert {(s.side, s.value) for s in Score.objects.filter(goal=goal)} == {
        ("coach", 4), ("supervisor", 3),
    }  # fmt: skip


def test_scores_that_somebody_else_gave_meanwhile_are_not_overwritten(case: Case) -> None:
    case.goal()
    assessment = opened(case)
    seen = actions.scores_version(assessment, "coach")
    score(assessment, case.coach, "coach", 2, seen_version=seen)
    with pytest.raises(StaleRecord):
        score(assessment, case.lead, "coach", 4, seen_version=seen)
    assert Score.objects.get().value == 2


@pytest.mark.policy("GOAL-6", "ORI-2")
def test_criteria_are_scored_beside_the_goals_until_the_direction_is_settled(case: Case) -> None:
    case.goal()
    slug = POLICY.readiness[0].slug
    assessment = opened(case)
    score(assessment, case.coach, "coach", 3, criteria={slug: Given(2)})
    lines = queries.score_lines(assessment, POLICY)
    assert lines[-1]["label"] == POLICY.readiness[0].name
    counts = {kind.slug: queries.counts_criteria(POLICY, kind.slug) for kind in POLICY.kinds}
    assert counts == {
        "internal": True, "orienting": True, "preparing": False, "contract": False, "aftercare": False,
    }  # fmt: skip


@pytest.mark.policy("GOAL-6", "LOG-4")
@pytest.mark.parametrize(
    ("facts", "norm"),
    [
        ({"criteria": {"dances": Given(2)}}, "GOAL-6"),
        ({"goals": {}}, "GOAL-6"),
        ({"scored_name": " "}, "LOG-4"),
    ],
)
def test_scores_that_make_no_sense_are_refused(case: Case, facts: Any, norm: str) -> None:
    case.goal()
    with pytest.raises(Refused) as error:
        score(opened(case), case.coach, "supervisor", 3, **facts)
    assert norms(error) == [norm]
    assert not Score.objects.exists()


@pytest.mark.policy("GOAL-6")
def test_a_value_off_the_scale_and_a_goal_of_somebody_else_are_refused(case: Case, other: Case) -> None:
    case.goal()
    for facts in ({"value": 9}, {"value": 3, "goals": {other.goal().pk: Given(3)}}):
        with pytest.raises(Refused) as error:
            score(opened(case), case.coach, "coach", **facts)
        assert norms(error) == ["GOAL-6"]


@pytest.mark.policy("LOG-4")
def test_fixing_needs_both_sides_all_goals_and_words(case: Case) -> None:
    assessment = opened(case)
    with pytest.raises(Refused) as error:
        actions.fix_assessment(assessment=assessment, summary=" ", by=case.coach)
    assert norms(error) == ["LOG-4", "GOAL-6"]
    case.goal()
    score(assessment, case.coach, "coach", 3)
    case.goal("Vraagt om hulp")
    with pytest.raises(Refused) as error:
        actions.fix_assessment(assessment=assessment, summary="Goed.", by=case.coach)
    assert [r.sentence for r in error.value.refusals] == [
        "Nog niet beoordeeld door de stagebegeleider: 1 van de 2 doelen. Vul die eerst in.",
        "Nog niet beoordeeld door de praktijkbegeleider: 2 van de 2 doelen. Vul die eerst in.",
    ]


def test_a_goal_that_was_dropped_keeps_its_score_and_is_not_asked_again(case: Case) -> None:
    goal = case.goal()
    case.goal("Vraagt om hulp")
    assessment = opened(case)
    score(assessment, case.coach, "coach", 3)
    goal.dropped_on = TODAY
    goal.save()
    assert len(queries.score_lines(assessment, POLICY)) == 2
    assert len(queries.score_lines(opened(case, "interim"), POLICY)) == 2
    score(assessment, case.coach, "supervisor", 3)
    actions.fix_assessment(assessment=assessment, summary="Goed.", by=case.coach)


@pytest.mark.policy("TSK-3", "GOAL-6")
def test_the_final_one_is_a_closing_step_in_its_order(case: Case) -> None:
    case.goal()
    with pytest.raises(Refused) as error:
        fixed(case, "final")
    assert "Begin eerst met afronden" in error.value.refusals[0].sentence
    begin_closing(case)
    assessment = opened(case, "final")
    with pytest.raises(Refused) as error:
        actions.fix_assessment(assessment=assessment, summary="Goed.", by=case.coach)
    assert "Eerst komt: Eindgesprek" in error.value.refusals[0].sentence
    assert Assessment.objects.get().fixed_at is None
    placements.do_closing_step(
        placement=case.placement, step="final_talk", by=case.coach, report="Gesproken.",
        data={"took_part": ["coach", "student", "supervisor"]},
    )  # fmt: skip
    actions.fix_assessment(assessment=assessment, summary="Goed.", by=case.coach)
    assert ClosingStep.objects.filter(placement=case.placement, step="assessment").exists()


def test_there_is_one_final_and_one_open_interim_at_a_time(case: Case) -> None:
    case.goal()
    first = fixed(case)
    second = opened(case)
    assert second != first
    assert opened(case) == second
    closing(case)
    assert opened(case, "final") == opened(case, "final")


@pytest.mark.parametrize(("moment", "state"), [("yearly", "running"), ("final", "planned")])
def test_an_assessment_that_cannot_be_is_not_opened(case: Case, moment: str, state: str) -> None:
    case.placement.state = state
    with pytest.raises(Refused):
        opened(case, moment)


def test_who_scores_which_side(case: Case, other: Case) -> None:
    case.goal()
    assessment = opened(case)
    supervisor = case.the_supervisor()
    for who, side in (
        (supervisor, "coach"), (case.someone(Role.SUPERVISOR), "supervisor"), (case.mentor, "coach"),
        (case.the_student(), "supervisor"), (other.coach, "coach"), (case.someone(Role.INTERNAL), "supervisor"),
    ):  # fmt: skip
        with pytest.raises(PermissionDenied):
            score(assessment, who, side, 3)
    placement, guide = case.inside()
    inside = actions.open_assessment(placement=placement, moment="interim", by=guide)
    score(inside, guide, "supervisor", 3, scored_name="")
    with pytest.raises(PermissionDenied):
        score(inside, guide, "coach", 3)
    assert actions.side_labels(placement, "velddijk")["supervisor"] == "Interne stagebegeleider"


def test_nobody_opens_or_fixes_at_another_school(case: Case, other: Case) -> None:
    with pytest.raises(PermissionDenied):
        opened(case, by=other.coach)
    with pytest.raises(PermissionDenied):
        actions.fix_assessment(assessment=opened(case), summary="Hoi", by=other.coach)


@pytest.mark.policy("GOAL-6")
def test_the_trend_shows_the_lower_score_of_each_fixed_assessment(case: Case) -> None:
    case.goal("Komt op tijd")
    fixed(case, values=(1, 2))
    fixed(case, values=(4, 3))
    opened(case)
    rows = Assessment.objects.order_by("pk").prefetch_related("scores__goal")
    (line,) = queries.trend(rows, POLICY)
    assert [point["step"].value for point in line["points"]] == [1, 3]
    assert line["change"] == 1


@examples(st.integers(1, 4), st.integers(1, 4))
def test_a_difference_of_two_steps_or_more_stands_out(coach: int, supervisor: int) -> None:
    class Scored:
        """An assessment with one goal that both sides scored."""

        class scores:
            @staticmethod
            def all() -> list[Score]:
                goal = Goal(pk=1, wording="Komt op tijd", category="general_social")
                return [
                    Score(side=side, goal=goal, value=value)
                    for side, value in (("coach", coach), ("supervisor", supervisor))
                ]

    (line,) = queries.score_lines(Scored(), POLICY, goals=())  # type: ignore[arg-type]
    assert line["stands_out"] == (abs(coach - supervisor) >= 2)


@pytest.mark.policy("GOAL-6", "ORG-4")
@pytest.mark.parametrize(
    ("at", "weeks", "end_on", "day"),
    [
        ("weeks", 8, None, STARTED + dt.timedelta(weeks=8)),
        ("halfway", None, STARTED + dt.timedelta(days=20), STARTED + dt.timedelta(days=10)),
        ("halfway", None, None, None),
        ("end", None, STARTED + dt.timedelta(days=20), None),
    ],
)
def test_the_day_of_a_planned_evaluation(at: Any, weeks: Any, end_on: Any, day: Any) -> None:
    evaluation = Evaluation(slug="e", label="Evaluatie", plain="Gesprek", at=at, weeks=weeks)
    assert rules.evaluation_on(evaluation, started_on=STARTED, end_on=end_on) == day
