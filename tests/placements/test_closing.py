"""Closing per kind: the steps in order, by the right role, with every refusal."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied

from stagespoor.access.roles import Role
from stagespoor.core.models import Event
from stagespoor.core.refusals import Refusal, Refused
from stagespoor.matching.wants import wanted_for
from stagespoor.placements import actions, hooks
from stagespoor.placements.closing_rules import CLOSE_AHEAD
from stagespoor.placements.models import ClosingStep, Placement
from stagespoor.policy.loader import get_policy
from tests.factories import InternalWorkplaceFactory, PlacementFactory, actor
from tests.placements.conftest import MONDAY, Case
from tests.placements.test_opening import norms

TALK = {"took_part": ["coach", "student", "supervisor"]}
DIRECTION = {"took_part": ["coach", "mentor", "student", "parent"], "sectors": ["hospitality", "green"]}


def closing(case: Case) -> Placement:
    """A placement whose agreed time is over."""
    placement = case.running()
    placement.end_on = MONDAY
    placement.save(update_fields=["end_on"])
    return actions.begin_closing(placement=placement, on=MONDAY, by=case.coach)


def step(case: Case, placement: Placement, slug: str, **given: object) -> ClosingStep:
    given.setdefault("report", "Ging goed.")
    given.setdefault("by", case.coach)
    return actions.do_closing_step(placement=placement, step=slug, **given)  # type: ignore[arg-type]


def by_logbook(case: Case, placement: Placement, slug: str) -> None:
    """What the logbook does when the assessment is fixed."""
    ClosingStep.objects.create(placement=placement, step=slug, done_on=MONDAY, done_by_id=case.coach.user_id)


@pytest.mark.policy("TSK-3", "ORI-3", "PH-2")
def test_an_orienting_placement_closes_in_order_and_opens_the_next_kind(case: Case) -> None:
    placement = closing(case)
    step(case, placement, "final_talk", data=TALK)
    by_logbook(case, placement, "assessment")
    step(case, placement, "report")
    step(case, placement, "direction", data=DIRECTION)
    by_logbook(case, placement, "certificate")
    actions.close_placement(placement=placement, by=case.coach)
    placement.refresh_from_db()
    assert (placement.state, placement.ended_on) == ("closed", MONDAY)
    follows = case.opened("preparing")
    assert follows.state == "searching"
    wanted = wanted_for([follows], get_policy("velddijk"))[follows.pk]
    assert wanted.settled == {"hospitality", "green"}


@pytest.mark.policy("TSK-3")
def test_a_step_out_of_order_says_what_comes_first(case: Case) -> None:
    placement = closing(case)
    with pytest.raises(Refused) as error:
        step(case, placement, "report")
    assert "Eindgesprek" in error.value.refusals[0].sentence


@pytest.mark.policy("TSK-3")
def test_closing_while_steps_miss_names_each(case: Case) -> None:
    placement = closing(case)
    with pytest.raises(Refused) as error:
        actions.close_placement(placement=placement, by=case.coach)
    assert len(error.value.refusals) == 5  # the evaluation by the company is asked, not required
    placement.refresh_from_db()
    assert placement.state == "closing"


@pytest.mark.policy("ORI-3")
def test_the_direction_needs_sectors_and_mentor_student_and_parents(case: Case) -> None:
    placement = closing(case)
    for slug in ("final_talk", "assessment", "report"):
        by_logbook(case, placement, slug)
    for data in (
        {**DIRECTION, "took_part": ["coach", "mentor", "student"]},
        {**DIRECTION, "sectors": []},
        {**DIRECTION, "sectors": ["zeeroof"]},
    ):
        with pytest.raises(Refused) as error:
            step(case, placement, "direction", data=data)
        assert norms(error) == {"ORI-3"}


@pytest.mark.policy("ORI-3")
def test_an_adult_settles_the_direction_without_parents(case: Case) -> None:
    placement = closing(case)
    for slug in ("final_talk", "assessment", "report"):
        by_logbook(case, placement, slug)
    case.student.birth_date = dt.date(2007, 1, 1)
    case.student.save()
    placement.refresh_from_db()
    data = {**DIRECTION, "took_part": ["coach", "mentor", "student"]}
    assert step(case, placement, "direction", data=data).pk


def test_a_step_twice_an_unknown_step_and_a_step_in_the_future_are_refused(case: Case) -> None:
    placement = closing(case)
    step(case, placement, "final_talk", data=TALK)
    with pytest.raises(Refused):
        step(case, placement, "final_talk", data=TALK)
    with pytest.raises(Refused):
        step(case, placement, "onzin")
    with pytest.raises(Refused):
        step(case, placement, "company_evaluation", on=MONDAY + dt.timedelta(days=1))
    assert ClosingStep.objects.count() == 1


def test_a_step_before_the_closing_begins_is_refused(case: Case) -> None:
    with pytest.raises(Refused):
        step(case, case.running(), "final_talk", data=TALK)


def test_who_may_not_do_a_step(case: Case) -> None:
    placement = closing(case)
    with pytest.raises(PermissionDenied):
        step(case, placement, "final_talk", data=TALK, by=case.mentor)
    with pytest.raises(PermissionDenied):
        actions.close_placement(placement=placement, by=case.mentor)
    step(case, placement, "final_talk", data=TALK, by=case.lead)


@pytest.mark.policy("PRE-2")
def test_the_gaps_step_of_preparing_needs_words(case: Case) -> None:
    placement = PlacementFactory(
        trajectory=case.student.trajectory,
        kind="preparing",
        state="closing",
        started_on=MONDAY,
        ended_on=MONDAY,
    )
    for slug in ("final_talk", "assessment", "report"):
        by_logbook(case, placement, slug)
    with pytest.raises(Refused) as error:
        step(case, placement, "gaps_to_lessons", report="")
    assert norms(error) == {"PRE-2"}
    step(case, placement, "gaps_to_lessons", report="Klokkijken.")


@pytest.mark.policy("PLC-4")
@pytest.mark.parametrize("outcome", ["contract", "search"])
def test_the_outcome_of_a_contract_placement_is_contract_or_search(case: Case, outcome: str) -> None:
    placement = PlacementFactory(
        trajectory=case.student.trajectory,
        kind="contract",
        state="closing",
        started_on=MONDAY,
        ended_on=MONDAY,
    )
    for slug in ("final_talk", "assessment", "report"):
        by_logbook(case, placement, slug)
    together = ["coach", "student", "parent", "mentor"]
    with pytest.raises(Refused):
        step(case, placement, "contract_or_search", data={"outcome": "vakantie", "took_part": together})
    row = step(case, placement, "contract_or_search", data={"outcome": outcome, "took_part": together})
    assert row.data["outcome"] == outcome
    placement.refresh_from_db()
    assert placement.searches_on is (outcome == "search")


# --- inside the school -------------------------------------------------------------------------------


@pytest.fixture
def internal(case: Case) -> Placement:
    guide = actor(Role.INTERNAL, case.school)
    workplace = InternalWorkplaceFactory(school=case.school, supervisor_id=guide.user_id)
    return PlacementFactory(
        trajectory=case.student.trajectory, kind="internal", state="closing", employer=None, supervisor=None,
        internal_workplace=workplace, internal_supervisor_id=guide.user_id, started_on=MONDAY, ended_on=MONDAY,
    )  # fmt: skip


@pytest.mark.policy("IS-2")
def test_talk_by_the_internal_supervisor_then_the_report_of_the_mentor_closes(
    case: Case, internal: Placement
) -> None:
    from stagespoor.access.actor import actor_of
    from stagespoor.schools.models import Membership

    guide = actor_of(Membership.objects.get(role=Role.INTERNAL))
    with pytest.raises(Refused) as error:
        step(case, internal, "mentor_report", by=case.mentor)
    assert norms(error) == {"IS-2"}
    step(case, internal, "talk", by=guide, data={"took_part": ["student", "mentor"]})
    step(case, internal, "mentor_report", by=case.mentor)
    internal.refresh_from_db()
    assert internal.state == "closed"


@pytest.mark.policy("IS-2")
def test_only_the_own_mentor_reports_not_even_the_lead(case: Case, internal: Placement) -> None:
    step(case, internal, "talk", by=case.lead, data={"took_part": ["student", "mentor"]})
    with pytest.raises(PermissionDenied):
        step(case, internal, "mentor_report", by=case.lead)
    with pytest.raises(Refused):
        step(case, internal, "mentor_report", by=actor(Role.MENTOR, case.school))


@pytest.mark.policy("IS-2")
def test_the_talk_needs_student_and_mentor_and_a_report(case: Case, internal: Placement) -> None:
    with pytest.raises(Refused):
        step(case, internal, "talk", by=case.lead, data={"took_part": ["student"]})
    with pytest.raises(Refused):
        step(case, internal, "talk", by=case.lead, data={"took_part": ["student", "mentor"]}, report=" ")
    with pytest.raises(Refused):
        step(case, internal, "talk", by=case.coach, data={"took_part": ["student", "mentor"]})


# --- early, back and hooks ---------------------------------------------------------------------------


@pytest.mark.policy("ESC-4")
def test_an_early_end_needs_grounds_and_asks_talk_and_report_only(case: Case) -> None:
    placement = case.running()
    with pytest.raises(Refused):
        actions.end_early(placement=placement, on=MONDAY, reason=" ", by=case.coach)
    with pytest.raises(Refused):
        actions.end_early(
            placement=placement, on=MONDAY + dt.timedelta(days=2), reason="Ruzie.", by=case.coach
        )
    actions.end_early(placement=placement, on=MONDAY, reason="Het werk was te zwaar.", by=case.coach)
    assert placement.ended_early
    step(case, placement, "final_talk", data=TALK)
    step(case, placement, "report")
    actions.close_placement(placement=placement, by=case.coach)
    assert case.opened().state == "searching"


def test_a_last_day_before_the_first_is_refused(case: Case) -> None:
    with pytest.raises(Refused):
        actions.begin_closing(placement=case.running(), on=MONDAY - dt.timedelta(days=1), by=case.coach)


@pytest.mark.policy("ESC-4")
def test_a_placement_that_ran_its_time_ends_by_its_agreed_day(case: Case) -> None:
    """Sooner is stopping early, with grounds; later asks another agreed day first."""
    placement = case.running()
    agreed = placement.end_on
    assert agreed is not None
    for day, told in (
        (MONDAY, "eerder stoppen, met de reden"),
        (agreed - CLOSE_AHEAD - dt.timedelta(days=1), "eerder stoppen, met de reden"),
        (agreed + dt.timedelta(days=1), "Verander dan eerst de laatste dag"),
        (dt.date(2099, 1, 1), "Verander dan eerst de laatste dag"),
    ):
        with pytest.raises(Refused, match=told) as error:
            actions.begin_closing(placement=placement, on=day, by=case.coach)
        assert [one.field for one in error.value.refusals] == ["on"]
    actions.begin_closing(placement=placement, on=agreed - CLOSE_AHEAD, by=case.coach)
    assert not placement.ended_early


@pytest.mark.policy("TSK-3")
def test_nothing_closes_before_its_last_day(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    placement = case.running()
    assert placement.end_on is not None
    actions.begin_closing(placement=placement, on=placement.end_on, by=case.coach)
    for slug in ("final_talk", "assessment", "report", "direction", "certificate"):
        by_logbook(case, placement, slug)
    with pytest.raises(Refused, match="Sluit de stage af op die dag of later"):
        actions.close_placement(placement=placement, by=case.coach)
    monkeypatch.setattr("stagespoor.core.clock.today", lambda last=placement.end_on: last)
    assert actions.close_placement(placement=placement, by=case.coach).state == "closed"


@pytest.mark.policy("GOAL-6", "CER-1")
@pytest.mark.parametrize(
    ("slug", "told"),
    [("assessment", "Leg de eindbeoordeling vast"), ("certificate", "Maak het stagecertificaat")],
)
def test_an_assessment_and_a_certificate_are_made_not_ticked(case: Case, slug: str, told: str) -> None:
    placement = closing(case)
    for before in ("final_talk", "assessment", "report", "direction"):
        if before == slug:
            break
        by_logbook(case, placement, before)
    with pytest.raises(Refused, match=told):
        step(case, placement, slug)


def test_a_closing_begun_too_soon_is_taken_back_with_a_reason(case: Case) -> None:
    placement = closing(case)
    with pytest.raises(Refused):
        actions.reopen_placement(placement=placement, reason="", by=case.coach)
    actions.reopen_placement(placement=placement, reason="Gaat toch door.", by=case.coach)
    placement.refresh_from_db()
    assert (placement.state, placement.ended_on, placement.ended_early) == ("running", None, False)
    with pytest.raises(Refused):
        actions.reopen_placement(placement=placement, reason="Nog eens.", by=case.coach)


def test_what_other_apps_ask_before_the_end_is_asked(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    placement = closing(case)
    for slug in ("final_talk", "assessment", "report", "direction", "certificate"):
        by_logbook(case, placement, slug)
    refusal = Refusal("CER-1", "Het certificaat is nog niet getekend.")
    monkeypatch.setattr(hooks, "close_checks", [lambda placement: [refusal]])
    with pytest.raises(Refused):
        actions.close_placement(placement=placement, by=case.coach)
    monkeypatch.setattr(hooks, "close_checks", [])
    actions.close_placement(placement=placement, by=case.coach)
    assert Event.objects.filter(kind="placement.closed").count() == 1


def test_cancelling_a_running_placement_points_to_the_early_end(case: Case) -> None:
    with pytest.raises(Refused) as error:
        actions.cancel_placement(placement=case.running(), reason="Stop.", by=case.coach)
    assert norms(error) == {"ESC-4"}
