"""The pages: each role, the other school, refusals that keep what was typed, fixed query counts."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from stagespoor.access.actor import Actor
from stagespoor.core.models import ReadLog
from stagespoor.trajectories import actions, queries
from stagespoor.trajectories.models import Goal, Intake, Referral, Route, TeamMeeting, Waiver
from tests.factories import StudentFactory, actor
from tests.trajectories.conftest import Team, full_route, later

pytestmark = pytest.mark.django_db


def as_(who: Actor) -> Client:
    """A browser of somebody who signed in."""
    from stagespoor.accounts.models import User

    client = Client()
    client.force_login(User.objects.get(pk=who.user_id))
    return client


def url(name: str, *args: Any) -> str:
    return reverse(f"trajectories:{name}", args=args)


APPLICATION = {
    "kind": "orienting", "motivation": "Wil werken.", "behaviour": "Rustig.", "goals": ["on_time"],
    "sectors": ["green"], "parents_told_on": "", "version": "",
}  # fmt: skip
INTAKE = {
    "held_on": "01-02-2024", "motivation": "m", "goals": "g", "preferences": "p", "possibilities": "k",
    "radius_km": "10", "advised_own_search": "on", "weigh_teachable": "good", "grounds_teachable": "Gezien in de les",
    "weigh_motivation": "good", "grounds_motivation": "Gezien in de les", "weigh_behaviour": "doubt",
    "grounds_behaviour": "Gezien in de les", "sectors": ["green"], "consulted": ["student"],
}  # fmt: skip


class TestApplication:
    @pytest.mark.policy("APP-1", "GOAL-4", "GOAL-1")
    def test_the_mentor_writes_a_draft_and_sends_it(self, team: Team) -> None:
        browser = as_(team.mentor)
        page = browser.get(url("refer", team.student.pk)).content.decode()
        assert "Stelt zich voor op de stageplek" in page
        data = {**APPLICATION, "aims": ["get_used_to_work"] if "get_used_to_work" in page else []}
        answer = browser.post(url("refer", team.student.pk), {**data, "do": "draft"})
        referral = Referral.objects.get()
        assert answer.url == url("referral_edit", referral.pk)
        data |= {"parents_told_on": "01-02-2024", "version": "1", "do": "submit"}
        answer = browser.post(url("referral_edit", referral.pk), data)
        assert answer.url == url("referral", referral.pk)
        assert "Wacht op verdeling" in browser.get(answer.url).content.decode()

    @pytest.mark.policy("APP-1", "PAR-1")
    def test_sending_too_early_keeps_the_draft_and_says_what_is_missing(self, team: Team) -> None:
        browser = as_(team.mentor)
        answer = browser.post(url("refer", team.student.pk), {**APPLICATION, "do": "submit"}, follow=True)
        page = answer.content.decode()
        assert "Vertel de ouders eerst over de mogelijkheid van stage" in page
        assert "Wil werken." in page
        assert Referral.objects.get().state == "draft"

    def test_two_tabs_do_not_overwrite_each_other(self, team: Team) -> None:
        referral = team.draft()
        browser = as_(team.mentor)
        address = url("referral_edit", referral.pk)
        browser.post(address, {**APPLICATION, "version": "1", "do": "draft"})
        answer = browser.post(address, {**APPLICATION, "motivation": "Getypt in tab 2", "version": "1"})
        assert answer.status_code == 422
        assert "Getypt in tab 2" in answer.content.decode()
        referral.refresh_from_db()
        assert referral.motivation == "Wil werken."

    def test_a_half_own_goal_is_explained_and_stays(self, team: Team) -> None:
        data = {**APPLICATION, "own_wording": "Durft te bellen", "do": "draft"}
        answer = as_(team.mentor).post(url("refer", team.student.pk), data)
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "in gewone woorden voor de leerling" in page
        assert "Durft te bellen" in page

    def test_an_open_application_is_gone_on_with(self, team: Team) -> None:
        referral = team.draft()
        browser = as_(team.mentor)
        assert browser.get(url("refer", team.student.pk)).url == url("referral_edit", referral.pk)
        actions.submit_referral(referral=referral, by=team.mentor)
        assert browser.get(url("refer", team.student.pk)).url == url("referral", referral.pk)
        assert browser.get(url("referral_edit", referral.pk)).url == url("referral", referral.pk)

    @pytest.mark.policy("GOAL-4")
    def test_goals_follow_the_chosen_kind_and_sector(self, team: Team) -> None:
        browser = as_(team.mentor)
        address = url("refer_goals", team.student.pk)
        without = browser.get(address, {"kind": "orienting"}).content.decode()
        with_green = browser.get(address, {"kind": "orienting", "sectors": "green", "goals": "on_time"})
        page = with_green.content.decode()
        assert page.index("Voert en verzorgt dieren") < page.index(
            "Vult vakken"
        )  # proposed before the others
        assert 'value="on_time" checked' in page
        assert "Kies hieronder een sector" in without or "Kies hierboven een sector" in without

    @pytest.mark.policy("PAR-1")
    def test_letter_to_the_parents(self, team: Team) -> None:
        page = as_(team.mentor).get(url("parents_letter", team.student.pk)).content.decode()
        assert team.student.first_name in page
        assert "Stage om te ontdekken" in page

    def test_reading_it_is_logged(self, team: Team) -> None:
        referral = team.submitted()
        as_(team.coach).get(url("referral", referral.pk))
        assert ReadLog.objects.get().part == "aanmelding"

    def test_withdrawing_asks_first(self, team: Team) -> None:
        referral = team.submitted()
        browser = as_(team.mentor)
        assert browser.post(url("referral_withdraw", referral.pk), {"reason": "Verhuist"}).status_code == 422
        browser.post(url("referral_withdraw", referral.pk), {"reason": "Gaat verhuizen", "confirmed": "on"})
        referral.refresh_from_db()
        assert referral.state == "withdrawn"


class TestMeeting:
    @pytest.mark.policy("APP-2", "ORG-1")
    def test_proposal_load_and_one_click(self, team: Team) -> None:
        referral = team.submitted()
        browser = as_(team.lead)
        page = browser.get(url("meeting")).content.decode()
        assert "Voorstel: Anna Begeleider" in page  # knows the sector
        assert "ent de sector groen" in page
        browser.post(url("assign", referral.pk), {"coach": team.coach.user_id, "reason": "kent groen"})
        page = browser.get(url("meeting")).content.decode()
        assert "Vandaag verdeeld" in page
        assert "Niemand wacht" in page
        assert TeamMeeting.objects.count() == 1

    @pytest.mark.policy("APP-2")
    def test_the_proposal_is_overruled_and_undone_by_hand(self, team: Team) -> None:
        referral = team.submitted()
        browser = as_(team.coach)
        browser.post(url("assign", referral.pk), {"coach": team.other_coach.user_id})
        answer = browser.post(url("assign", referral.pk), {"coach": team.coach.user_id})
        assert answer.status_code == 422
        assert "waarom een ander" in answer.content.decode()
        browser.post(url("assign", referral.pk), {"coach": team.coach.user_id, "reason": "Vergissing."})
        referral.trajectory.refresh_from_db()
        assert referral.trajectory.coach_id == team.coach.user_id

    @pytest.mark.policy("APP-2")
    def test_question_back_to_the_mentor(self, team: Team) -> None:
        referral = team.submitted()
        as_(team.coach).post(url("referral_return", referral.pk), {"question": "Welke modules?"})
        page = as_(team.mentor).get(url("referral_edit", referral.pk)).content.decode()
        assert "Welke modules?" in page

    @pytest.mark.policy("GUI-4")
    def test_minutes_are_kept_found_again_and_not_overwritten(self, team: Team) -> None:
        browser = as_(team.coach)
        browser.post(
            url("minutes_today"), {"minutes": "Bakkerij zoekt hulp", "present": "Anna", "version": "1"}
        )
        answer = browser.post(url("minutes_today"), {"minutes": "Overschreven", "version": "1"})
        assert answer.status_code == 422
        held = TeamMeeting.objects.get()
        assert held.minutes == "Bakkerij zoekt hulp"
        TeamMeeting.objects.update(held_on=later(-7))
        assert "Bakkerij zoekt" in browser.get(url("meeting"), {"q": "bakkerij"}).content.decode()
        assert "Niets gevonden" in browser.get(url("meeting"), {"q": "xyz"}).content.decode()
        assert "Bakkerij zoekt" in browser.get(url("minutes", held.pk)).content.decode()

    @pytest.mark.parametrize("count", [1, 3])
    def test_same_number_of_queries_for_one_and_three(
        self, team: Team, count: int, django_assert_max_num_queries: Any
    ) -> None:
        for _ in range(count):
            team.submitted(
                StudentFactory(school=team.school, exit_profile="work", mentor=team.student.mentor)
            )
        browser = as_(team.lead)
        cache.clear()
        with django_assert_max_num_queries(14):
            browser.get(url("meeting"))

    def test_other_school_sees_nothing_of_it(self, team: Team, other: Team) -> None:
        referral = team.submitted()
        meeting = actions.hold_meeting(by=team.lead)
        browser = as_(other.lead)
        assert team.student.full_name not in browser.get(url("meeting")).content.decode()
        assert browser.get(url("minutes", meeting.pk)).status_code == 404
        assert browser.post(url("assign", referral.pk), {"coach": other.coach.user_id}).status_code == 404

    def test_unknown_coach_in_the_post_gets_a_sentence(self, team: Team) -> None:
        referral = team.submitted()
        answer = as_(team.lead).post(url("assign", referral.pk), {"coach": "abc"})
        assert answer.status_code == 422


class TestIntakeAndDecision:
    @pytest.mark.policy("INT-1", "INT-2", "PREP-3", "PREP-6")
    def test_the_coach_records_the_talk(self, team: Team) -> None:
        referral = team.assigned()
        browser = as_(team.coach)
        assert "Wil graag buiten school werken." in browser.get(url("intake", referral.pk)).content.decode()
        assert browser.post(url("intake", referral.pk), INTAKE).status_code == 302
        page = browser.get(url("referral", referral.pk)).content.decode()
        assert "Twijfel" in page
        assert browser.post(url("intake", referral.pk), {**INTAKE, "version": "1", "radius_km": "25"})
        assert Intake.objects.get().radius_km == 25

    @pytest.mark.policy("INT-2")
    def test_no_advice_to_search_is_a_warning_not_a_wall(self, team: Team) -> None:
        referral = team.assigned()
        browser = as_(team.coach)
        data = {key: value for key, value in INTAKE.items() if key != "advised_own_search"}
        answer = browser.post(url("intake", referral.pk), data)
        assert "INT-2" in answer.content.decode()
        assert browser.post(url("intake", referral.pk), {**data, "toch_doorgaan": "ja"}).status_code == 302

    def test_another_coach_hears_whose_student_it_is(self, team: Team) -> None:
        referral = team.assigned()
        answer = as_(team.other_coach).post(url("intake", referral.pk), INTAKE)
        assert answer.status_code == 409
        assert not Intake.objects.exists()

    @pytest.mark.policy("INT-3")
    def test_not_yet_without_plan_is_refused_and_keeps_the_text(self, team: Team) -> None:
        team.with_intake()
        browser = as_(team.coach)
        data = {"outcome": "not_yet", "grounds": "Komt te laat.", "with_mentor_on": "01-02-2024"}
        whos = {f"who_{n}": "mentor" for n in (1, 2, 3)}
        answer = browser.post(url("fit", team.student.pk), {**data, **whos})
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "ten minste één actie" in page
        assert "Komt te laat." in page
        data |= {"what_1": "Module 4 afmaken", "review_on": later(20).isoformat()}
        assert browser.post(url("fit", team.student.pk), {**data, **whos}).status_code == 302
        assert "Module 4 afmaken" in browser.get(url("fit", team.student.pk)).content.decode()


class TestRouteGoalsWaivers:
    @pytest.mark.policy("INT-4", "STU-4", "PH-1")
    def test_skipping_needs_a_reason_beside_the_station(self, team: Team) -> None:
        team.assigned()
        browser = as_(team.coach)
        data = {"agreed_with": ["student", "parent"], "agreed_on": "01-02-2024", "internal-skip": "on"}
        answer = browser.post(url("route", team.student.pk), data)
        assert "overslaan. Schrijf de reden erbij" in answer.content.decode()
        assert answer.context["form"].errors["internal-reason"]
        data |= {
            "internal-reason": "Heeft al gewerkt.",
            "again1-kind": "orienting",
            "again1-reason": "Twee sectoren",
        }
        assert browser.post(url("route", team.student.pk), data).status_code == 302
        kinds = [(step.kind, step.skipped) for step in Route.objects.get().steps.all()]
        assert kinds[:3] == [("internal", True), ("orienting", False), ("orienting", False)]
        page = browser.get(url("route", team.student.pk)).content.decode()
        assert "Twee sectoren" in page

    @pytest.mark.policy("INT-4")
    def test_parents_of_a_minor_missing_is_a_warning(self, team: Team) -> None:
        team.assigned()
        data = {"agreed_with": ["student"], "agreed_on": "01-02-2024"}
        answer = as_(team.coach).post(url("route", team.student.pk), data)
        assert "nog geen 18" in answer.content.decode()

    @pytest.mark.policy("STU-3", "GOAL-2", "GOAL-3")
    def test_goals_page_shows_domains_without_goal_and_adds_one(self, team: Team) -> None:
        team.draft()
        browser = as_(team.mentor)
        page = browser.get(url("goals", team.student.pk)).content.decode()
        assert page.count("nog geen leerdoel") == 3
        own = {
            "own_wording": "Houdt de kamer netjes", "own_plain": "Ik ruim op.",
            "own_category": "general_social", "own_domain": "living",
        }  # fmt: skip
        browser.post(url("goals", team.student.pk), own)
        page = browser.get(url("goals", team.student.pk)).content.decode()
        assert page.count("nog geen leerdoel") == 2
        goal = Goal.objects.get(life_domain="living")
        browser.post(url("goal_drop", goal.pk))
        assert "Afgesloten doelen" in browser.get(url("goals", team.student.pk)).content.decode()
        browser.post(url("goal_back", goal.pk))
        assert goal in queries.goals_of(goal.trajectory)
        assert browser.post(url("goals", team.student.pk), {"slug": ""}).status_code == 422

    @pytest.mark.policy("PREP-5")
    def test_only_the_lead_opens_and_takes_back_a_waiver(self, team: Team) -> None:
        team.assigned()
        assert as_(team.coach).get(url("waive", team.student.pk)).status_code == 403
        browser = as_(team.lead)
        answer = browser.post(url("waive", team.student.pk), {"norm": "PREP-5", "reason": "ja"})
        assert "Dit blijft te zien" in answer.content.decode()
        browser.post(url("waive", team.student.pk), {"norm": "PREP-5", "reason": "Andere school."})
        waiver = Waiver.objects.get()
        assert "Andere school." in browser.get(url("waive", team.student.pk)).content.decode()
        browser.post(url("waiver_withdraw", waiver.pk), {"confirmed": "on"})
        waiver.refresh_from_db()
        assert waiver.withdrawn_at is not None


WRITES = {
    "refer": {"lead", "mentor"}, "refer_goals": {"lead", "mentor"}, "parents_letter": {"lead", "mentor"},
    "goals": {"lead", "mentor", "coach"}, "fit": {"lead", "coach"}, "route": {"lead", "coach"}, "waive": {"lead"},
    "referral": {"lead", "mentor", "coach", "psychologist"}, "referral_edit": {"lead", "mentor"},
    "referral_withdraw": {"lead", "mentor"}, "referral_return": {"lead", "coach"}, "assign": {"lead", "coach"},
    "intake": {"lead", "coach"},
}  # fmt: skip
BY_STUDENT = {"refer", "refer_goals", "parents_letter", "goals", "fit", "route", "waive"}


@pytest.mark.policy("ORG-2")
@pytest.mark.parametrize("name", sorted(WRITES))
def test_each_page_opens_for_its_roles_only(team: Team, other: Team, name: str) -> None:
    psychologist = actor("psychologist", team.school)
    team.student.psychologist_id = psychologist.user_id
    team.student.save()
    referral = team.assigned()
    actions.agree_route(
        trajectory=referral.trajectory, steps=full_route(), agreed_with=["student"], by=team.coach
    )
    address = url(name, team.student.pk if name in BY_STUDENT else referral.pk)
    people = {
        "lead": team.lead, "coach": team.coach, "mentor": team.mentor, "psychologist": psychologist,
    }  # fmt: skip
    for role, who in people.items():
        status = as_(who).get(address).status_code
        assert (status in (200, 302)) == (role in WRITES[name]), (role, status)
        assert status in (200, 302, 403)
    for stranger in (other.lead, other.coach, other.mentor, actor("admin", team.school)):
        assert as_(stranger).get(address).status_code == 404
    assert Client().get(address).status_code == 302
