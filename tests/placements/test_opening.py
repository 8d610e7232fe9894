"""Opening, candidates and the choice of a place, with every refusal."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied

from stagespoor.access.roles import Role
from stagespoor.acquisition.asking import asked_lately
from stagespoor.core import clock
from stagespoor.core.models import Event, OutboxMessage
from stagespoor.core.refusals import Refused
from stagespoor.placements import actions
from stagespoor.placements.models import Candidate, ClosingStep, Placement
from stagespoor.trajectories.models import FitDecision, Referral, Route, RouteStep, Trajectory
from tests.factories import (
    ContactFactory,
    EmployerFactory,
    InternalWorkplaceFactory,
    NetworkFactory,
    PlacementFactory,
    StudentFactory,
    TrajectoryFactory,
    UserFactory,
    actor,
)
from tests.placements.conftest import MONDAY, Case


def norms(error: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {refusal.norm for refusal in error.value.refusals}


@pytest.mark.policy("PH-1", "GUI-1")
def test_opening_takes_coach_and_rhythm_along_and_is_on_the_timeline(case: Case) -> None:
    placement = case.opened()
    assert (placement.state, placement.coach_id) == ("searching", case.coach.user_id)
    assert placement.visit_every_weeks == 3
    assert Event.objects.get(student=case.student).kind == "placement.opened"


def test_opening_a_second_of_the_same_kind_is_refused(case: Case) -> None:
    case.opened()
    with pytest.raises(Refused) as error:
        case.opened()
    assert norms(error) == {"PH-1"}
    assert Placement.objects.count() == 1


@pytest.mark.policy("APP-1", "INT-3", "INT-4")
def test_opening_without_referral_fit_and_route_names_all_three(case: Case) -> None:
    trajectory = Trajectory.objects.get(student=case.student)
    Referral.objects.filter(trajectory=trajectory).delete()
    FitDecision.objects.filter(trajectory=trajectory).delete()
    Route.objects.filter(trajectory=trajectory).delete()
    with pytest.raises(Refused) as error:
        case.opened()
    assert {"APP-1", "INT-3", "INT-4"} <= norms(error)


@pytest.mark.policy("INT-3")
def test_the_newest_fit_decision_counts(case: Case) -> None:
    FitDecision.objects.create(
        trajectory=case.student.trajectory, outcome="not_yet", grounds="Nog te onrustig.",
        with_mentor_on=dt.date(2026, 9, 1), review_on=dt.date(2026, 12, 1), decided_by_id=case.coach.user_id,
    )  # fmt: skip
    with pytest.raises(Refused) as error:
        case.opened()
    assert norms(error) == {"INT-3"}


@pytest.mark.policy("PREP-5")
def test_the_search_may_begin_before_brug_naar_werk(case: Case) -> None:
    case.student.bridge_modules.all().delete()
    assert case.opened().state == "searching"


@pytest.mark.policy("PH-1", "ORI-3")
def test_preparing_waits_for_a_closed_orienting_placement_and_its_direction(case: Case) -> None:
    with pytest.raises(Refused) as error:
        case.opened("preparing")
    assert norms(error) == {"PH-1", "ORI-3"}
    done = PlacementFactory(
        trajectory=case.student.trajectory, kind="orienting", state="closed",
        started_on=dt.date(2026, 3, 2), ended_on=dt.date(2026, 6, 1),
    )  # fmt: skip
    with pytest.raises(Refused) as error:
        case.opened("preparing")
    assert norms(error) == {"ORI-3"}
    ClosingStep.objects.create(
        placement=done, step="direction", done_on=dt.date(2026, 6, 1), data={"sectors": ["green"]},
        done_by_id=case.coach.user_id,
    )  # fmt: skip
    assert case.opened("preparing").kind == "preparing"


@pytest.mark.policy("ESC-4", "PH-1")
def test_a_placement_that_stopped_early_does_not_open_the_next_kind(case: Case) -> None:
    PlacementFactory(
        trajectory=case.student.trajectory, kind="orienting", state="closed", ended_early=True,
        started_on=dt.date(2026, 3, 2), ended_on=dt.date(2026, 3, 9),
    )  # fmt: skip
    with pytest.raises(Refused) as error:
        case.opened("preparing")
    assert "PH-1" in norms(error)


@pytest.mark.policy("STU-4", "PH-1")
def test_a_kind_that_the_route_skips_is_not_waited_for(case: Case) -> None:
    RouteStep.objects.filter(kind="orienting").update(skipped=True, reason="Werkte al in een winkel.")
    assert case.opened("preparing").state == "searching"


def test_a_student_far_too_young_is_refused_with_the_article(case: Case) -> None:
    case.student.birth_date = dt.date(2013, 9, 1)
    case.student.save()
    with pytest.raises(Refused) as error:
        case.opened()
    assert norms(error) == {"ATW-3:2"}


def test_aftercare_is_not_opened_as_a_placement(case: Case) -> None:
    with pytest.raises(Refused) as error:
        case.opened("aftercare")
    assert norms(error) == {"AFT-1"}


def test_a_student_who_left_gets_no_placement(case: Case) -> None:
    case.student.status, case.student.left_on = "left", dt.date(2026, 9, 1)
    case.student.save()
    with pytest.raises(Refused) as error:
        case.opened()
    assert "STU-1" in norms(error)


def test_a_student_without_trajectory_is_refused_not_an_error(case: Case) -> None:
    with pytest.raises(Refused) as error:
        actions.open_placement(student=StudentFactory(school=case.school), kind="orienting", by=case.coach)
    assert "APP-1" in norms(error)


@pytest.mark.parametrize("role", [Role.PSYCHOLOGIST, Role.INTERNAL, Role.MENTOR])
def test_only_coach_and_lead_open_an_external_placement(case: Case, role: Role) -> None:
    with pytest.raises(PermissionDenied):
        actions.open_placement(student=case.student, kind="orienting", by=actor(role, case.school))


@pytest.mark.policy("IS-1")
def test_the_mentor_opens_an_internal_placement_without_referral(case: Case) -> None:
    student = TrajectoryFactory(student=StudentFactory(school=case.school)).student
    placement = actions.open_placement(student=student, kind="internal", by=case.mentor)
    assert placement.state == "searching"


# --- candidates --------------------------------------------------------------------------------------


@pytest.mark.policy("INT-2", "MAT-1")
def test_a_candidate_found_by_the_student_keeps_that_and_its_reasons(case: Case) -> None:
    candidate = actions.add_candidate(
        placement=case.opened(),
        employer=case.employer,
        by=case.coach,
        reasons="Werkte daar al.",
        found_by_student=True,
    )
    assert (candidate.state, candidate.found_by_student) == ("considered", True)


def test_the_same_employer_twice_on_the_list_is_refused(case: Case) -> None:
    placement = case.opened()
    actions.add_candidate(placement=placement, employer=case.employer, by=case.coach)
    with pytest.raises(Refused):
        actions.add_candidate(placement=placement, employer=case.employer, by=case.coach)


@pytest.mark.policy("EMP-1")
def test_an_employer_of_another_network_is_refused(case: Case) -> None:
    other = EmployerFactory(network=NetworkFactory(slug="elders"))
    with pytest.raises(Refused) as error:
        actions.add_candidate(placement=case.opened(), employer=other, by=case.coach)
    assert norms(error) == {"EMP-1"}


def test_an_employer_that_stopped_and_a_placed_student_and_an_internal_placement_get_no_candidate(
    case: Case,
) -> None:
    placement = case.opened()
    with pytest.raises(Refused):
        actions.add_candidate(
            placement=placement,
            employer=EmployerFactory(network=case.school.network, is_active=False),
            by=case.coach,
        )
    placement.state = "planned"
    with pytest.raises(Refused):
        actions.add_candidate(placement=placement, employer=case.employer, by=case.coach)
    internal = actions.open_placement(student=case.student, kind="internal", by=case.coach)
    with pytest.raises(Refused):
        actions.add_candidate(placement=internal, employer=case.employer, by=case.coach)


def test_a_candidate_goes_from_in_view_to_asked_to_no(case: Case) -> None:
    candidate = actions.add_candidate(placement=case.opened(), employer=case.employer, by=case.coach)
    actions.mark_candidate(candidate=candidate, state="asked", by=case.coach, note="Belt terug.")
    actions.mark_candidate(candidate=candidate, state="declined", by=case.coach)
    candidate.refresh_from_db()
    assert candidate.state == "declined"
    assert "Belt terug." in candidate.reasons
    with pytest.raises(Refused):
        actions.mark_candidate(candidate=candidate, state="chosen", by=case.coach)


@pytest.mark.policy("EMP-5")
def test_the_days_of_asking_and_of_the_answer_stay_with_a_candidate(case: Case) -> None:
    candidate = actions.add_candidate(placement=case.opened(), employer=case.employer, by=case.coach)
    assert candidate.asked_on is None
    with clock.at(MONDAY + dt.timedelta(days=1)):
        actions.mark_candidate(candidate=candidate, state="asked", by=case.coach)
    with clock.at(MONDAY + dt.timedelta(days=3)):
        actions.mark_candidate(candidate=candidate, state="asked", by=case.coach, note="Belt terug.")
    with clock.at(MONDAY + dt.timedelta(days=4)):
        actions.mark_candidate(candidate=candidate, state="declined", by=case.coach)
    candidate.refresh_from_db()
    assert candidate.asked_on == MONDAY + dt.timedelta(days=1)
    assert candidate.answered_on == MONDAY + dt.timedelta(days=4)
    with clock.at(MONDAY + dt.timedelta(days=9)):
        actions.mark_candidate(candidate=candidate, state="asked", by=case.coach)
    candidate.refresh_from_db()
    assert (candidate.asked_on, candidate.answered_on) == (MONDAY + dt.timedelta(days=9), None)


@pytest.mark.policy("EMP-5")
def test_a_company_that_says_no_at_once_was_asked_that_day(case: Case) -> None:
    candidate = actions.add_candidate(placement=case.opened(), employer=case.employer, by=case.coach)
    actions.mark_candidate(candidate=candidate, state="declined", by=case.coach)
    candidate.refresh_from_db()
    assert candidate.asked_on == candidate.answered_on == MONDAY


@pytest.mark.policy("EMP-5", "MAT-1")
@pytest.mark.parametrize("said_no", [False, True])
def test_a_place_that_is_chosen_was_asked_and_said_yes(case: Case, said_no: bool) -> None:
    placement = case.opened()
    if said_no:
        with clock.at(MONDAY - dt.timedelta(days=9)):
            listed = actions.add_candidate(placement=placement, employer=case.employer, by=case.coach)
            actions.mark_candidate(candidate=listed, state="declined", by=case.coach)
    _choose(case, placement)
    assert _days(placement) == ("chosen", MONDAY, MONDAY)
    assert asked_lately(case.coach, [case.employer.pk])[case.employer.pk].own == 1


@pytest.mark.policy("EMP-5")
def test_the_day_on_which_a_chosen_place_was_asked_stays_and_the_day_it_falls_through_is_kept(
    case: Case,
) -> None:
    placement, asked = case.opened(), MONDAY - dt.timedelta(days=4)
    with clock.at(asked):
        listed = actions.add_candidate(placement=placement, employer=case.employer, by=case.coach)
        actions.mark_candidate(candidate=listed, state="asked", by=case.coach)
    _choose(case, placement)
    assert _days(placement) == ("chosen", asked, MONDAY)
    with clock.at(MONDAY + dt.timedelta(days=2)):
        actions.release_place(placement=placement, reason="De begeleider is weg.", by=case.coach)
    assert _days(placement) == ("declined", asked, MONDAY + dt.timedelta(days=2))


def _choose(case: Case, placement: Placement) -> None:
    actions.choose_place(
        placement=placement,
        employer=case.employer,
        supervisor=case.supervisor,
        by=case.coach,
        reasons="Past goed.",
    )


def _days(placement: Placement) -> tuple[str, dt.date | None, dt.date | None]:
    found = placement.candidates.get()
    return found.state, found.asked_on, found.answered_on


# --- the choice --------------------------------------------------------------------------------------


@pytest.mark.policy("MAT-1", "ORG-2")
def test_choosing_plans_the_placement_marks_the_candidate_and_tells_the_mentor(case: Case) -> None:
    placement = case.planned()
    placement.refresh_from_db()
    assert placement.state == "planned"
    assert placement.tasks == case.employer.tasks
    assert Candidate.objects.get().state == "chosen"
    assert OutboxMessage.objects.filter(to=case.student.mentor.email).count() == 1


@pytest.mark.policy("MAT-1")
def test_choosing_without_reasons_is_refused(case: Case) -> None:
    with pytest.raises(Refused) as error:
        actions.choose_place(placement=case.opened(), employer=case.employer, by=case.coach, reasons=" ")
    assert norms(error) == {"MAT-1"}


@pytest.mark.policy("EMP-3")
def test_choosing_an_employer_for_older_students_is_refused(case: Case) -> None:
    case.employer.min_age = 18
    with pytest.raises(Refused) as error:
        actions.choose_place(
            placement=case.opened(), employer=case.employer, by=case.coach, reasons="Dichtbij."
        )
    assert "18" in error.value.refusals[0].sentence


def test_choosing_needs_the_right_kind_of_place_and_its_own_people(case: Case) -> None:
    placement = case.opened()
    workplace = InternalWorkplaceFactory(school=case.school)
    for wrong in (
        {"employer": None},
        {"employer": None, "workplace": workplace},
        {"employer": EmployerFactory(network=NetworkFactory(slug="elders"))},
        {"employer": EmployerFactory(network=case.school.network, is_active=False)},
        {"employer": case.employer, "supervisor": ContactFactory()},
    ):
        with pytest.raises(Refused):
            actions.choose_place(placement=placement, by=case.coach, reasons="Past goed.", **wrong)
    placement.refresh_from_db()
    assert placement.state == "searching"


@pytest.mark.policy("IS-1")
def test_an_internal_place_that_is_full_or_without_supervisor_is_refused(case: Case) -> None:
    placement = actions.open_placement(student=case.student, kind="internal", by=case.coach)
    empty = InternalWorkplaceFactory(school=case.school, supervisor=None)
    with pytest.raises(Refused) as error:
        actions.choose_place(placement=placement, workplace=empty, by=case.coach, reasons="Rustige plek.")
    assert norms(error) == {"IS-2"}
    guide = UserFactory()
    full = InternalWorkplaceFactory(school=case.school, supervisor=guide, places=0)
    other_school = InternalWorkplaceFactory(supervisor=guide)
    for workplace in (full, other_school):
        with pytest.raises(Refused):
            actions.choose_place(
                placement=placement, workplace=workplace, by=case.coach, reasons="Rustige plek."
            )
    good = InternalWorkplaceFactory(school=case.school, supervisor=guide)
    actions.choose_place(placement=placement, workplace=good, by=case.coach, reasons="Rustige plek.")
    assert placement.internal_supervisor == guide


@pytest.mark.policy("ESC-4")
def test_a_released_place_goes_back_to_searching_and_may_be_chosen_again(case: Case) -> None:
    placement = case.planned()
    actions.release_place(placement=placement, reason="De begeleider is weg.", by=case.coach)
    placement.refresh_from_db()
    assert (placement.state, placement.employer) == ("searching", None)
    assert Candidate.objects.get().state == "declined"
    actions.choose_place(
        placement=placement, employer=case.employer, by=case.coach, reasons="Er is een nieuwe."
    )
    assert Candidate.objects.get().state == "chosen"


def test_cancelling_needs_a_reason_and_a_placement_that_has_not_started(case: Case) -> None:
    placement = case.planned()
    with pytest.raises(Refused):
        actions.cancel_placement(placement=placement, reason="", by=case.coach)
    actions.cancel_placement(placement=placement, reason="Verhuisd.", by=case.coach)
    assert placement.state == "cancelled"
    assert case.opened().state == "searching"


@pytest.mark.policy("MAT-2")
def test_no_place_is_chosen_for_a_student_who_is_not_judged_fit_any_more(case: Case) -> None:
    placement = case.opened()
    assert placement.trajectory is not None
    FitDecision.objects.create(
        trajectory=placement.trajectory, outcome="not_yet", grounds="Het gaat even niet.",
        review_on=clock.today() + dt.timedelta(days=30), with_mentor_on=clock.today(), decided_by_id=case.coach.user_id,
    )  # fmt: skip
    with pytest.raises(Refused) as refused:
        actions.choose_place(placement=placement, employer=case.employer, by=case.coach, reasons="Past goed.")
    assert "nog niet" in refused.value.refusals[0].sentence
    placement.refresh_from_db()
    assert (placement.state, placement.employer) == ("searching", None)


def test_a_second_click_on_choose_is_refused_and_changes_nothing(case: Case) -> None:
    placement = case.planned()
    again = Placement.objects.get(pk=placement.pk)
    other = EmployerFactory(network=case.school.network)
    with pytest.raises(Refused):
        actions.choose_place(placement=again, employer=other, by=case.coach, reasons="Ook goed.")
    assert Placement.objects.get().employer == case.employer
