"""The path from application to agreed route: what is written, what is refused, who hears of it."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from stagespoor.core.models import Event, OutboxMessage
from stagespoor.core.refusals import Refused
from stagespoor.core.states import StaleRecord
from stagespoor.schools.models import Membership
from stagespoor.trajectories import actions, queries
from stagespoor.trajectories.models import Goal, Referral, Trajectory
from tests.factories import PlacementFactory, StudentFactory
from tests.trajectories.conftest import Team, later

pytestmark = pytest.mark.django_db


def norms(refused: pytest.ExceptionInfo[Refused]) -> set[str]:
    """The norms of a refusal."""
    return {refusal.norm for refusal in refused.value.refusals}


def kinds_of(team: Team) -> list[str]:
    """The kinds of the student's events, oldest first."""
    return list(Event.objects.filter(student=team.student).order_by("pk").values_list("kind", flat=True))


class TestReferral:
    @pytest.mark.policy("APP-1", "GOAL-4")
    def test_draft_and_submit_reach_lead_and_coaches_without_a_name(self, team: Team) -> None:
        referral = team.submitted()
        assert referral.state == "submitted"
        assert kinds_of(team) == ["trajectory.opened", "referral.drafted", "referral.submitted"]
        mails = list(OutboxMessage.objects.all())
        assert len(mails) == 3  # lead and two coaches
        text = " ".join(mail.subject + mail.body for mail in mails)
        assert team.student.last_name not in text
        assert team.student.first_name not in text

    def test_the_coach_sees_the_student_from_the_application_on(self, team: Team) -> None:
        assert not list(queries.waiting_referrals(team.coach))
        team.submitted()
        assert [row.trajectory.student for row in queries.waiting_referrals(team.coach)] == [team.student]

    def test_opening_a_trajectory_twice_makes_one(self, team: Team) -> None:
        first = actions.open_trajectory(student=team.student, by=team.mentor)
        assert actions.open_trajectory(student=team.student, by=team.coach) == first
        assert Trajectory.objects.count() == 1

    @pytest.mark.policy("APP-1", "GOAL-4", "STU-2", "PAR-1", "PREP-3")
    def test_incomplete_application_is_refused_with_every_reason(self, team: Team) -> None:
        team.student.exit_profile = "unknown"
        team.student.save()
        referral = team.draft(goals=[], motivation=" ", behaviour="", parents_told_on=None)
        with pytest.raises(Refused) as refused:
            actions.submit_referral(referral=referral, by=team.mentor)
        assert norms(refused) == {"APP-1", "GOAL-4", "STU-2", "PAR-1", "PREP-3"}
        referral.refresh_from_db()
        assert referral.state == "draft"

    @pytest.mark.policy("PAR-1")
    def test_parents_told_in_the_future_is_refused(self, team: Team) -> None:
        referral = team.draft(parents_told_on=later(1))
        with pytest.raises(Refused) as refused:
            actions.submit_referral(referral=referral, by=team.mentor)
        assert norms(refused) == {"PAR-1"}

    def test_internal_kind_needs_no_application(self, team: Team) -> None:
        with pytest.raises(Refused) as refused:
            team.draft(kind="internal")
        assert norms(refused) == {"APP-1"}

    def test_a_student_who_left_is_not_referred(self, team: Team) -> None:
        team.student.status, team.student.left_on = "left", later(0)
        team.student.save()
        with pytest.raises(Refused) as refused:
            team.draft()
        assert norms(refused) == {"STU-1"}
        assert not Trajectory.objects.exists()

    def test_second_open_application_is_refused(self, team: Team) -> None:
        team.draft()
        with pytest.raises(Refused):
            team.draft()
        assert Referral.objects.count() == 1

    def test_sending_twice_is_refused(self, team: Team) -> None:
        referral = team.submitted()
        with pytest.raises(Refused):
            actions.submit_referral(referral=referral, by=team.mentor)

    def test_two_people_saving_one_draft_lose_nothing(self, team: Team) -> None:
        referral = team.draft()
        stale = Referral.objects.select_related("trajectory__student").get(pk=referral.pk)
        common: dict[str, Any] = {"student": team.student, "by": team.mentor, "kind": "orienting"}
        actions.save_referral_draft(**common, referral=referral, motivation="Eerste", seen_version=1)
        with pytest.raises(StaleRecord):
            actions.save_referral_draft(**common, referral=stale, motivation="Tweede", seen_version=1)
        referral.refresh_from_db()
        assert referral.motivation == "Eerste"

    def test_a_sent_application_is_not_edited(self, team: Team) -> None:
        referral = team.submitted()
        with pytest.raises(Refused):
            actions.save_referral_draft(
                student=team.student, by=team.mentor, kind="orienting", referral=referral
            )

    @pytest.mark.policy("APP-2", "ORG-2")
    def test_a_question_sends_it_back_and_tells_the_mentor(self, team: Team) -> None:
        referral = team.submitted()
        with pytest.raises(Refused):
            actions.return_referral(referral=referral, question=" ", by=team.coach)
        OutboxMessage.objects.all().delete()
        actions.return_referral(referral=referral, question="Welke modules zijn klaar?", by=team.coach)
        assert (referral.state, referral.question) == ("draft", "Welke modules zijn klaar?")
        assert OutboxMessage.objects.get().to == team.student.mentor.email
        actions.submit_referral(referral=referral, by=team.mentor)
        assert referral.question == ""

    def test_withdrawing_needs_a_reason_and_frees_the_way(self, team: Team) -> None:
        referral = team.submitted()
        with pytest.raises(Refused):
            actions.withdraw_referral(referral=referral, reason="", by=team.mentor)
        actions.withdraw_referral(referral=referral, reason="Gaat verhuizen.", by=team.mentor)
        assert team.draft().state == "draft"

    def test_wrong_role_and_other_school_are_forbidden(self, team: Team, other: Team) -> None:
        with pytest.raises(PermissionDenied):
            actions.save_referral_draft(student=team.student, by=team.coach, kind="orienting")
        with pytest.raises(PermissionDenied):
            actions.save_referral_draft(student=team.student, by=other.mentor, kind="orienting")
        with pytest.raises(PermissionDenied):
            actions.submit_referral(referral=team.draft(), by=other.lead)


class TestGoals:
    @pytest.mark.policy("GOAL-2", "GOAL-3", "GOAL-4", "STU-3")
    def test_picked_goals_carry_category_domain_and_plain_words(self, team: Team) -> None:
        team.draft(goals=["on_time", "green_animals"])
        goal = Goal.objects.get(slug="green_animals")
        assert (goal.category, goal.life_domain) == ("occupational", "working")
        assert goal.plain == "Ik kan dieren eten geven."

    def test_unknown_goal_is_refused(self, team: Team) -> None:
        with pytest.raises(Refused) as refused:
            team.draft(goals=["bestaat_niet"])
        assert norms(refused) == {"GOAL-2"}

    @pytest.mark.policy("GOAL-2")
    def test_a_dropped_goal_stays_and_comes_back_as_the_same_row(self, team: Team) -> None:
        referral = team.draft(goals=["on_time", "open_to_advice"])
        goal = Goal.objects.get(slug="on_time")
        actions.save_referral_draft(
            student=team.student,
            by=team.mentor,
            kind="orienting",
            referral=referral,
            goals=["open_to_advice"],
        )
        goal.refresh_from_db()
        assert goal.dropped_on is not None
        back = actions.add_goal(trajectory=referral.trajectory, by=team.mentor, slug="on_time")
        assert back == goal
        assert Goal.objects.filter(slug="on_time").count() == 1

    def test_the_same_goal_twice_is_refused(self, team: Team) -> None:
        referral = team.draft()
        with pytest.raises(Refused):
            actions.add_goal(trajectory=referral.trajectory, by=team.mentor, slug="on_time")

    @pytest.mark.policy("GOAL-2", "GOAL-3")
    def test_own_goal_needs_words_for_the_student_and_a_category(self, team: Team) -> None:
        trajectory = team.draft().trajectory
        with pytest.raises(Refused) as refused:
            actions.add_goal(trajectory=trajectory, by=team.mentor, wording="Durft te bellen")
        assert norms(refused) == {"GOAL-2", "GOAL-3"}
        goal = actions.add_goal(
            trajectory=trajectory, by=team.mentor, wording="Durft te bellen", plain="Ik durf te bellen.",
            category="general_social", life_domain="living",
        )  # fmt: skip
        assert goal in queries.goals_of(trajectory)
        actions.drop_goal(goal=goal, by=team.mentor)
        assert goal not in queries.goals_of(trajectory)

    def test_a_coach_who_is_not_the_coach_does_not_write_goals(self, team: Team) -> None:
        trajectory = team.assigned().trajectory
        actions.add_goal(trajectory=trajectory, by=team.coach, slug="open_to_advice")
        with pytest.raises(Refused) as refused:
            actions.add_goal(trajectory=trajectory, by=team.other_coach, slug="responsibility")
        assert norms(refused) == {"APP-2"}


class TestMeeting:
    @pytest.mark.policy("APP-2")
    def test_assigning_sets_the_coach_and_tells_the_mentor(self, team: Team) -> None:
        referral = team.submitted()
        OutboxMessage.objects.all().delete()
        meeting = actions.hold_meeting(by=team.lead)
        done = actions.assign_referral(
            referral=referral, coach=team.user(team.coach), by=team.lead, meeting=meeting
        )
        assert referral.state == "assigned"
        assert Trajectory.objects.get().coach_id == team.coach.user_id
        assert queries.divided_in(meeting) == [done]
        assert OutboxMessage.objects.get().to == team.student.mentor.email

    @pytest.mark.policy("APP-2")
    def test_changing_the_coach_needs_a_reason_and_takes_open_placements_along(self, team: Team) -> None:
        referral = team.assigned()
        placement = PlacementFactory(trajectory=referral.trajectory)
        new = team.user(team.other_coach)
        with pytest.raises(Refused) as refused:
            actions.assign_referral(referral=referral, coach=new, by=team.lead)
        assert norms(refused) == {"APP-2"}
        actions.assign_referral(referral=referral, coach=new, by=team.lead, reason="Anna is ziek.")
        placement.refresh_from_db()
        assert placement.coach == new
        assert referral.assignments.count() == 2
        assert kinds_of(team)[-1] == "referral.reassigned"

    def test_second_click_on_the_same_coach_changes_nothing(self, team: Team) -> None:
        referral = team.assigned()
        with pytest.raises(Refused):
            actions.assign_referral(referral=referral, coach=team.user(team.coach), by=team.lead)
        assert referral.assignments.count() == 1

    def test_a_coach_of_another_school_or_not_active_is_refused(self, team: Team, other: Team) -> None:
        referral = team.submitted()
        Membership.objects.filter(user_id=team.other_coach.user_id).update(is_active=False)
        for coach in (other.user(other.coach), team.user(team.other_coach), team.user(team.mentor)):
            with pytest.raises(Refused):
                actions.assign_referral(referral=referral, coach=coach, by=team.lead)

    def test_a_draft_is_not_assigned(self, team: Team) -> None:
        with pytest.raises(Refused):
            actions.assign_referral(referral=team.draft(), coach=team.user(team.coach), by=team.lead)

    @pytest.mark.policy("GUI-4", "APP-2")
    def test_one_meeting_a_day_and_minutes_of_two_writers_do_not_overwrite(self, team: Team) -> None:
        meeting = actions.hold_meeting(by=team.coach)
        assert actions.hold_meeting(by=team.lead) == meeting
        actions.save_minutes(meeting=meeting, minutes="Kwekerij zoekt iemand.", by=team.coach, seen_version=1)
        with pytest.raises(StaleRecord):
            actions.save_minutes(meeting=meeting, minutes="Anders", by=team.lead, seen_version=1)
        meeting.refresh_from_db()
        assert meeting.minutes == "Kwekerij zoekt iemand."

    def test_a_meeting_is_not_held_in_the_future(self, team: Team) -> None:
        with pytest.raises(Refused):
            actions.hold_meeting(by=team.lead, held_on=later(1))


@pytest.mark.policy("APP-2")
def test_load_and_waiting_take_the_same_queries_with_one_and_three(
    team: Team, django_assert_num_queries: Any
) -> None:
    from stagespoor.policy.loader import get_policy

    policy = get_policy(team.school.policy_name)

    def read() -> None:
        waiting = queries.waiting_with_facts(team.lead, policy)
        loads = queries.coach_loads(team.school.pk)
        queries.proposals_for([one.referral for one in waiting], loads, policy)

    team.submitted()
    with django_assert_num_queries(6):
        read()
    for _ in range(2):
        team.submitted(StudentFactory(school=team.school, exit_profile="work", mentor=team.student.mentor))
    with django_assert_num_queries(6):
        read()


@pytest.mark.policy("APP-2", "ORG-1")
def test_load_counts_each_student_once_by_what_is_going_on_and_intakes(team: Team) -> None:
    first = team.assigned()
    second, third = (
        team.assigned(StudentFactory(school=team.school, exit_profile="work", mentor=team.student.mentor))
        for _ in range(2)
    )
    PlacementFactory(trajectory=first.trajectory, state="running", started_on=later(0))
    PlacementFactory(trajectory=second.trajectory, state="planned")
    PlacementFactory(trajectory=third.trajectory, state="searching", employer=None)
    load = next(one for one in queries.coach_loads(team.school.pk) if one.user_id == team.coach.user_id)
    assert (load.students, load.running, load.searching, load.found, load.other) == (3, 1, 1, 1, 0)
    assert load.intakes == 3
    assert [one.name for one in queries.coach_loads(team.school.pk)] == ["Bram Begeleider", "Anna Begeleider"]
