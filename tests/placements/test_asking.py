"""Nobody is matched, shared with or asked for around a limit: a list and a question keep it as the choice does."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.urls import reverse

from stagespoor.core.refusals import Refused
from stagespoor.matching.actions import share_candidate
from stagespoor.placements import actions
from stagespoor.placements.models import Candidate, Placement
from stagespoor.trajectories.models import FitDecision, RouteStep
from stagespoor.workplaces import actions as workplaces
from tests.factories import WorkplaceFactory
from tests.matching.asking import sign_in
from tests.placements.conftest import MONDAY, Case
from tests.placements.test_opening import norms

Close = Callable[[Case], str]


def not_fit_any_more(case: Case) -> str:
    FitDecision.objects.create(
        trajectory=case.student.trajectory, outcome="not_yet", grounds="Nog te onrustig.",
        with_mentor_on=MONDAY, review_on=MONDAY + dt.timedelta(weeks=12), decided_by_id=case.coach.user_id,
    )  # fmt: skip
    return "INT-3"


def judged_not_fit(case: Case) -> str:
    workplaces.judge(employer=case.employer, by=case.coach, verdict="not_fit", reason="Geen begeleiding.")
    return "EMP-3"


def for_older_students(case: Case) -> str:
    case.employer.min_age = 18
    case.employer.save()
    return "EMP-3"


def forbidden_by_law(case: Case) -> str:
    WorkplaceFactory(employer=case.employer, hazards=["toxic"])
    return "ARBO-4.105"


def kept_for_somebody_else(case: Case) -> str:
    WorkplaceFactory(
        employer=case.employer, reserved_coach_id=case.lead.user_id,
        reserved_until=MONDAY + dt.timedelta(weeks=8),
    )  # fmt: skip
    return "EMP-1"


CLOSES = [not_fit_any_more, judged_not_fit, for_older_students, forbidden_by_law, kept_for_somebody_else]


@pytest.mark.policy("MAT-2", "EMP-1", "EMP-3")
@pytest.mark.parametrize("close", CLOSES)
def test_what_forbids_the_choice_keeps_a_place_off_the_list(case: Case, close: Close) -> None:
    placement = case.opened()
    norm = close(case)
    with pytest.raises(Refused) as error:
        actions.add_candidate(placement=placement, employer=case.employer, by=case.coach)
    assert norm in norms(error)
    page = sign_in(case.coach).post(
        f"{reverse('matching:add', args=[placement.pk])}?bedrijf={case.employer.pk}", {"reasons": "Dichtbij."}
    )
    assert page.status_code == 422
    assert not Candidate.objects.exists()


@pytest.mark.policy("MAT-2", "EMP-1", "EMP-3")
@pytest.mark.parametrize("close", CLOSES)
def test_what_is_on_the_list_is_not_asked_or_shared_after_it_was_closed(case: Case, close: Close) -> None:
    made = actions.add_candidate(placement=case.opened(), employer=case.employer, by=case.coach)
    norm = close(case)
    for act in (
        lambda: actions.mark_candidate(candidate=made, state="asked", by=case.coach),
        lambda: share_candidate(candidate=made, by=case.coach),
    ):
        with pytest.raises(Refused) as error:
            act()
        assert norm in norms(error)
    made.refresh_from_db()
    assert (made.state, made.shared_at) == ("considered", None)
    actions.mark_candidate(candidate=made, state="declined", by=case.coach)  # an answer is always noted


def test_an_employer_is_on_the_list_as_long_as_one_of_its_workplaces_is_open(case: Case) -> None:
    kept_for_somebody_else(case)
    open_one = WorkplaceFactory(employer=case.employer)
    placement = case.opened()
    closed = case.employer.workplaces.exclude(pk=open_one.pk).get()
    with pytest.raises(Refused):
        actions.add_candidate(placement=placement, employer=case.employer, at=closed, by=case.coach)
    assert actions.add_candidate(placement=placement, employer=case.employer, by=case.coach).pk


# --- the asked days ----------------------------------------------------------------------------------


@pytest.mark.policy("ORI-1", "MAT-1")
@pytest.mark.parametrize("days", [[0, 1, 2], [0, 1, 2, 3, 4]])
def test_more_days_than_the_kind_has_are_not_asked(case: Case, days: list[int]) -> None:
    with pytest.raises(Refused) as error:
        actions.open_placement(student=case.student, kind="orienting", by=case.coach, asked_weekdays=days)
    assert norms(error) == {"ORI-1"}
    placement = case.opened()
    page = sign_in(case.coach).post(
        reverse("matching:days", args=[placement.pk]), {"weekdays": days, "version": 0}
    )
    assert page.status_code == 422
    assert "ten hoogste 2 dagen per week" in page.content.decode()
    assert Placement.objects.get().asked_weekdays == []


@pytest.mark.policy("PRE-1")
def test_fewer_days_than_the_kind_has_are_not_asked_and_none_is_any(case: Case) -> None:
    RouteStep.objects.filter(kind="orienting").update(skipped=True, reason="Werkte al in een winkel.")
    placement = case.opened("preparing")
    with pytest.raises(Refused) as error:
        actions.ask_days(placement=placement, weekdays=[1], by=case.coach)
    assert norms(error) == {"PRE-1"}
    assert actions.ask_days(placement=placement, weekdays=[1, 3], by=case.coach).asked_weekdays == [1, 3]
    assert actions.ask_days(placement=placement, weekdays=[], by=case.coach).asked_weekdays == []
