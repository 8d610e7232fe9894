"""The loop from the work place to the lessons: open until the mentor answers (GUI-3, PRE-2)."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from stagespoor.access.roles import Role
from stagespoor.core.refusals import Refused
from stagespoor.core.states import StaleRecord
from stagespoor.guidance import actions
from stagespoor.guidance.models import Feedback
from stagespoor.placements import actions as placements
from stagespoor.placements.models import ClosingStep
from tests.case import TODAY, Case, make_case, norms, told


def given(case: Case, **facts: Any) -> Feedback:
    known = {
        "student": case.student,
        "area": "language",
        "text": "Leest nog geen werkbriefje.",
        "by": case.coach,
    }
    return actions.give_feedback(**{**known, "placement": case.placement, **facts})


@pytest.mark.policy("GUI-3", "PRE-2")
def test_the_loop_closes_with_the_mentors_answer_and_opens_again_when_asked(case: Case) -> None:
    feedback = given(case)
    actions.answer_feedback(feedback=feedback, answer="We lezen briefjes in de taalles.", by=case.mentor)
    feedback.refresh_from_db()
    assert (feedback.state, feedback.answered_on) == ("answered", TODAY)
    actions.reopen_feedback(feedback=feedback, by=case.coach)
    actions.answer_feedback(feedback=feedback, answer="En in de kring.", by=case.mentor)
    assert len(told(case.student)) == 4


@pytest.mark.policy("GUI-3")
@pytest.mark.parametrize("kind", ["internal", "orienting", "preparing", "contract"])
def test_from_every_kind_of_placement(case: Case, kind: str) -> None:
    case.placement.kind = kind
    assert given(case).placement.kind == kind


@pytest.mark.policy("GUI-3")
def test_what_misses_is_said(case: Case, other: Case) -> None:
    with pytest.raises(Refused) as error:
        given(case, area="astrology", text=" ", placement=other.placement)
    assert norms(error) == ["ORG-4", "GUI-3", "GUI-3"]
    with pytest.raises(Refused) as error:
        actions.answer_feedback(feedback=given(case), answer=" ", by=case.mentor)
    assert norms(error) == ["PRE-2"]


@pytest.mark.policy("PRE-2")
def test_only_the_own_mentor_answers_and_once(case: Case) -> None:
    feedback = given(case)
    for who in (case.someone(Role.MENTOR), case.coach, case.lead):
        with pytest.raises(PermissionDenied):
            actions.answer_feedback(feedback=feedback, answer="Ik doe het wel.", by=who)
    same = Feedback.objects.get(pk=feedback.pk)
    actions.answer_feedback(feedback=feedback, answer="Goed.", by=case.mentor)
    for stale in (same, feedback):
        with pytest.raises(StaleRecord):
            actions.answer_feedback(feedback=stale, answer="Toch niet.", by=case.mentor)
    with pytest.raises(StaleRecord):
        actions.reopen_feedback(feedback=given(case), by=case.coach)


def test_another_school_writes_nothing(case: Case, other: Case) -> None:
    feedback = given(case)
    for write in (
        lambda: given(case, by=other.coach),
        lambda: actions.answer_feedback(feedback=feedback, answer="Hoi", by=other.mentor),
        lambda: actions.reopen_feedback(feedback=feedback, by=other.coach),
    ):
        with pytest.raises(PermissionDenied):
            write()


@pytest.mark.policy("PRE-2")
def test_what_lacks_at_the_end_of_a_preparing_placement_becomes_feedback(db: None) -> None:
    case = make_case(kind="preparing", state="closing", ended_on=TODAY)
    for slug in ("final_talk", "assessment", "report"):
        ClosingStep.objects.create(
            placement=case.placement, step=slug, done_on=TODAY, done_by_id=case.coach.user_id
        )
    placements.do_closing_step(
        placement=case.placement, step="gaps_to_lessons", by=case.coach, report="Rekenen met geld.",
        data={"took_part": ["coach", "mentor"]},
    )  # fmt: skip
    feedback = Feedback.objects.get()
    assert (feedback.text, feedback.state, feedback.placement_id) == (
        "Rekenen met geld.", "open", case.placement.pk,
    )  # fmt: skip
