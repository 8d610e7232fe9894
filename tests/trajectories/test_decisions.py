"""Intake, fit decision, route and waivers: what is written, what is refused."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from stagespoor.core import clock
from stagespoor.core.models import Event
from stagespoor.core.refusals import Refused
from stagespoor.core.states import StaleRecord
from stagespoor.placements.facts import student_facts
from stagespoor.policy.loader import get_policy
from stagespoor.policy.rules import GateFacts
from stagespoor.trajectories import actions, queries
from stagespoor.trajectories.models import Intake
from tests.trajectories.conftest import Team, full_route, intake_facts, later

pytestmark = pytest.mark.django_db


def norms(refused: pytest.ExceptionInfo[Refused]) -> set[str]:
    """The norms of a refusal."""
    return {refusal.norm for refusal in refused.value.refusals}


def kinds_of(team: Team) -> list[str]:
    """The kinds of the student's events, oldest first."""
    return list(Event.objects.filter(student=team.student).order_by("pk").values_list("kind", flat=True))


def gates(team: Team, about: str = "") -> GateFacts:
    """What the gates read of the student today, for a placement ("placement:1") or for all."""
    policy = get_policy("velddijk")
    return student_facts(team.student, policy=policy, start_on=clock.today(), about=about).gates


class TestIntake:
    @pytest.mark.policy("INT-1", "INT-2", "PREP-3", "PREP-6")
    def test_intake_keeps_parts_weighing_and_own_place(self, team: Team) -> None:
        referral = team.assigned()
        facts = intake_facts(own_place="Kwekerij van oom Jan")
        intake = actions.record_intake(referral=referral, by=team.coach, **facts)
        stored = Intake.objects.get(pk=intake.pk)
        assert stored.weighed["teachable"]["grounds"] == "Gezien in de klas."
        assert stored.consulted == ["student", "mentor"]
        assert kinds_of(team)[-2:] == ["intake.held", "intake.own_place"]

    @pytest.mark.policy("INT-1", "PREP-3")
    def test_missing_parts_and_grounds_are_refused(self, team: Team) -> None:
        weighed = {"teachable": {"judgement": "good", "grounds": ""}}
        facts = intake_facts(
            motivation="", weighed=weighed, held_on=later(1), radius_km=0, travel="x", sectors=["x"]
        )
        with pytest.raises(Refused) as refused:
            actions.record_intake(referral=team.assigned(), by=team.coach, **facts)
        assert norms(refused) == {"INT-1", "PREP-3", "TSK-1", "PH-2"}
        assert not Intake.objects.exists()

    def test_only_the_assigned_coach_or_the_lead_writes_it(self, team: Team) -> None:
        referral = team.assigned()
        with pytest.raises(Refused) as refused:
            actions.record_intake(referral=referral, by=team.other_coach, **intake_facts())
        assert norms(refused) == {"APP-2"}
        assert "Anna Begeleider" in refused.value.refusals[0].sentence
        with pytest.raises(PermissionDenied):
            actions.record_intake(referral=referral, by=team.mentor, **intake_facts())
        assert actions.record_intake(referral=referral, by=team.lead, **intake_facts())

    def test_no_intake_before_the_meeting_and_no_second_one(self, team: Team) -> None:
        referral = team.submitted()
        with pytest.raises(Refused):
            actions.record_intake(referral=referral, by=team.lead, **intake_facts())
        actions.assign_referral(referral=referral, coach=team.user(team.coach), by=team.lead)
        actions.record_intake(referral=referral, by=team.coach, **intake_facts())
        with pytest.raises(Refused):
            actions.record_intake(referral=referral, by=team.coach, **intake_facts())

    @pytest.mark.policy("INT-1")
    def test_a_follow_up_adds_to_it_and_a_stale_one_is_noticed(self, team: Team) -> None:
        intake = team.with_intake()
        actions.edit_intake(intake=intake, by=team.coach, seen_version=1, radius_km=20)
        with pytest.raises(StaleRecord):
            actions.edit_intake(intake=intake, by=team.coach, seen_version=1, radius_km=30)
        assert Intake.objects.get().radius_km == 20


class TestFit:
    @pytest.mark.policy("INT-3")
    def test_fit_with_grounds_after_talk_with_mentor(self, team: Team) -> None:
        trajectory = team.with_intake().referral.trajectory
        actions.decide_fit(
            trajectory=trajectory, fit=True, grounds="Gemotiveerd.", with_mentor_on=later(0), by=team.coach
        )
        assert gates(team).fit == "fit"
        assert kinds_of(team)[-1] == "fit.fit"

    @pytest.mark.policy("INT-3")
    def test_not_yet_needs_actions_and_a_review_date(self, team: Team) -> None:
        trajectory = team.with_intake().referral.trajectory
        asked: dict[str, Any] = {
            "trajectory": trajectory,
            "fit": False,
            "by": team.coach,
            "grounds": "Te laat.",
        }
        with pytest.raises(Refused) as refused:
            actions.decide_fit(**asked, with_mentor_on=later(0), review_on=later(0))
        assert {r.field for r in refused.value.refusals} == {"actions", "review_on"}
        todo = [actions.FitAction("Module 4 afmaken", "mentor")]
        actions.decide_fit(**asked, with_mentor_on=later(0), review_on=later(30), actions=todo)
        decision, _who = queries.decisions_of(trajectory, get_policy("velddijk"))[0]
        assert decision.actions == [{"what": "Module 4 afmaken", "who": "mentor"}]

    @pytest.mark.policy("INT-3")
    def test_no_decision_without_intake_or_mentor(self, team: Team) -> None:
        trajectory = team.assigned().trajectory
        with pytest.raises(Refused) as refused:
            actions.decide_fit(
                trajectory=trajectory, fit=True, grounds="", with_mentor_on=None, by=team.coach
            )
        assert norms(refused) == {"INT-1", "INT-3"}

    @pytest.mark.policy("INT-3")
    def test_a_later_decision_counts_and_the_earlier_stays(self, team: Team) -> None:
        trajectory = team.with_intake().referral.trajectory
        common: dict[str, Any] = {"trajectory": trajectory, "by": team.coach, "with_mentor_on": later(0)}
        todo = [actions.FitAction("Oefenen", "mentor")]
        actions.decide_fit(**common, fit=False, grounds="Nog te druk.", actions=todo, review_on=later(9))
        actions.decide_fit(**common, fit=True, grounds="Nu rustig.")
        assert gates(team).fit == "fit"
        assert trajectory.fit_decisions.count() == 2


class TestRoute:
    @pytest.mark.policy("INT-4", "STU-4", "PH-1")
    def test_agreed_route_has_versions_and_says_with_whom(self, team: Team) -> None:
        trajectory = team.assigned().trajectory
        skip = {"internal": {"skipped": True, "reason": "Werkte al bij een bakker."}}
        actions.agree_route(
            trajectory=trajectory, steps=full_route(**skip), agreed_with=["student", "parent"], by=team.coach
        )
        actions.agree_route(trajectory=trajectory, steps=full_route(), agreed_with=["student"], by=team.coach)
        route = queries.routes_of(trajectory)[0]
        assert route.number == 2
        assert route.steps.first().kind == "internal"
        assert kinds_of(team)[-2:] == ["route.agreed", "route.changed"]

    @pytest.mark.policy("INT-4")
    def test_without_the_student_it_is_refused(self, team: Team) -> None:
        trajectory = team.assigned().trajectory
        with pytest.raises(Refused) as refused:
            actions.agree_route(
                trajectory=trajectory, steps=full_route(), agreed_with=["parent"], by=team.coach
            )
        assert norms(refused) == {"INT-4"}


class TestWaiver:
    @pytest.mark.policy("PREP-5")
    def test_the_lead_waives_with_a_reason_and_can_take_it_back(self, team: Team) -> None:
        trajectory = team.assigned().trajectory
        assert "PREP-5" not in gates(team, "placement:1").waived
        waiver = actions.waive(
            trajectory=trajectory, norm="PREP-5", reason="Komt van een andere school.", by=team.lead
        )
        assert "PREP-5" in gates(team, "placement:1").waived
        event = Event.objects.filter(kind="waiver.given").get()
        assert event.data["reason"] == "Komt van een andere school."
        actions.withdraw_waiver(waiver=waiver, by=team.lead)
        assert "PREP-5" not in gates(team, "placement:1").waived
        with pytest.raises(Refused):
            actions.withdraw_waiver(waiver=waiver, by=team.lead)

    @pytest.mark.policy("PREP-5")
    def test_a_waiver_for_one_placement_does_not_cover_another(self, team: Team) -> None:
        trajectory = team.assigned().trajectory
        actions.waive(
            trajectory=trajectory, norm="PREP-5", about="placement:1", reason="Eenmalig.", by=team.lead
        )
        assert "PREP-5" in gates(team, "placement:1").waived
        assert "PREP-5" not in gates(team, "placement:2").waived

    @pytest.mark.policy("PREP-5")
    def test_other_roles_other_norms_no_reason_and_twice_are_refused(self, team: Team) -> None:
        trajectory = team.assigned().trajectory
        with pytest.raises(PermissionDenied):
            actions.waive(trajectory=trajectory, norm="PREP-5", reason="Mag best.", by=team.coach)
        for norm, reason in (("ORI-1", "Drie dagen."), ("PREP-5", " ")):
            with pytest.raises(Refused):
                actions.waive(trajectory=trajectory, norm=norm, reason=reason, by=team.lead)
        actions.waive(trajectory=trajectory, norm="PREP-5", reason="Mag best.", by=team.lead)
        with pytest.raises(Refused):
            actions.waive(trajectory=trajectory, norm="PREP-5", reason="Nog eens.", by=team.lead)

    def test_a_lead_of_another_school_is_forbidden(self, team: Team, other: Team) -> None:
        with pytest.raises(PermissionDenied):
            actions.waive(
                trajectory=team.assigned().trajectory, norm="PREP-5", reason="Mag best.", by=other.lead
            )
