"""Gezamenlijk voorstel in Stageoverleg: who is in it, what a coach reads, decides by hand and puts on the lists."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stagespoor.access.actor import Actor, actor_of
from stagespoor.access.roles import Role
from stagespoor.accounts.models import User
from stagespoor.core.models import Event
from stagespoor.employers.models import Employer
from stagespoor.matching import joint_page
from stagespoor.matching.models import Click, Wish
from stagespoor.placements import actions as placements
from stagespoor.placements.models import Candidate, Placement
from stagespoor.policy.loader import get_policy
from stagespoor.schools.models import Membership, School
from stagespoor.trajectories.models import FitDecision
from tests.factories import (
    ContactFactory,
    EmployerFactory,
    NetworkFactory,
    SchoolFactory,
    WorkplaceFactory,
    actor,
    ready_student,
)

pytestmark = [pytest.mark.django_db, pytest.mark.policy("MAT-3")]


@dataclass
class Team:
    """A school with a lead, where students wait for Tuesday; Sam may go to two employers, Noor to one."""

    school: School
    lead: Actor
    placements: dict[str, Placement] = field(default_factory=dict)
    employers: dict[str, Employer] = field(default_factory=dict)

    def waits(self, name: str, **fields: Any) -> Placement:
        student, coach = ready_student(self.school, first_name=name, last_name="Proef", prefix="", **fields)
        made = placements.open_placement(student=student, kind="orienting", by=coach)
        Placement.objects.filter(pk=made.pk).update(asked_weekdays=[1])
        made.refresh_from_db()
        self.placements[name] = made
        return made

    def takes(self, name: str, **fields: Any) -> Employer:
        made = EmployerFactory(
            network=self.school.network, name=name, **{"sector": "green", "places": 1, **fields}
        )
        self.employers[name] = made
        return made

    def page(self, query: str = "", who: Actor | None = None) -> joint_page.Page:
        return joint_page.page_for(who or self.lead, get_policy("velddijk"), QueryDict(query))

    def where(self, query: str = "") -> dict[str, str]:
        return {row.name: row.spot.name if row.spot else "" for row in self.page(query).rows}


@pytest.fixture
def team() -> Team:
    """Near is 1 km from both; far is only within reach of Sam's bike."""
    school = SchoolFactory()
    made = Team(school, actor(Role.LEAD, school))
    made.waits("Sam")
    made.waits("Noor", lat=51.53, lon=5.48)
    made.takes("Dichtbij", lat=51.445, lon=5.48)
    made.takes("Zuid", lat=51.33, lon=5.48)
    return made


def sign_in(who: Actor) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=who.user_id), backend="django.contrib.auth.backends.ModelBackend")
    return client


URL = "/stageoverleg/voorstel/"


def test_all_who_wait_have_a_place_and_what_was_traded_is_told(team: Team) -> None:
    page = team.page()
    assert (page.count, page.total, page.one_by_one, page.proven) == (2, 2, 1, True)
    assert team.where() == {"Sam": "Zuid", "Noor": "Dichtbij"}
    sam = next(row for row in page.rows if row.name == "Sam")
    assert sam.trade == "Sam kreeg de tweede keus. Zo heeft ook Noor een plek."
    assert sam.best.name == "Dichtbij"
    assert sam.grounds
    assert page.advice == ("Sam past beter bij Dichtbij dan Noor, die daar nu is voorgesteld.",)
    answer = sign_in(team.lead).get(URL).content.decode()
    for words in (
        "Zo heeft ook Noor een plek",
        "Beter kan niet",
        "Dinsdag".lower(),
        "Eigen beste plek: Dichtbij",
    ):
        assert words in answer


def test_the_team_overrules_and_sees_what_it_does_to_the_others(team: Team) -> None:
    sam, near = team.placements["Sam"].pk, team.employers["Dichtbij"].pk
    page = team.page(f"vast={sam}:{near}")
    assert team.where(f"vast={sam}:{near}") == {"Noor": "", "Sam": "Dichtbij"}
    assert page.effect is not None
    assert page.effect.count == -1
    assert {one.name: (one.was, one.now) for one in page.effect.changes} == {
        "Sam": ("Zuid", "Dichtbij"), "Noor": ("Dichtbij", "geen plek"),
    }  # fmt: skip
    noor = next(row for row in page.rows if row.name == "Noor")
    assert noor.trade == "Voor Noor is geen plek over. Bij Dichtbij gaat het voor naar Sam."
    assert team.where(f"over={team.placements['Noor'].pk}") == {"Noor": "", "Sam": "Dichtbij"}
    answer = sign_in(team.lead).get(f"{URL}?vast={sam}:{near}").content.decode()
    assert "Wat jullie keuzes veranderen" in answer
    assert "Vastgezet" in answer


def test_a_place_named_for_another_school_is_marked_as_in_the_search(team: Team) -> None:
    team.employers["Zuid"].suits = ["elders"]
    team.employers["Zuid"].save(update_fields=["suits"])
    rows = {row.name: row for row in team.page().rows}
    assert rows["Sam"].marks == (("Genoemd voor een andere school", "waiting"),)
    assert rows["Noor"].marks == ()
    assert sign_in(team.lead).get(URL).content.decode().count("Genoemd voor een andere school") == 1
    pinned = {
        row.name: row
        for row in team.page(f"niet={team.placements['Sam'].pk}:{team.employers['Zuid'].pk}").rows
    }
    marks = {one.title: one.marks for one in pinned["Sam"].choices}
    assert marks["Zuid"] == ("Genoemd voor een andere school",)


@pytest.mark.policy("PREP-6")
def test_what_was_said_of_exactly_this_place_stands_in_the_row(team: Team) -> None:
    sam = team.placements["Sam"]
    for name in ("Zuid", "Dichtbij"):
        placements.add_candidate(placement=sam, employer=team.employers[name], by=team.lead)
    for party, answer, name, own in (
        ("mentor", "no", "Zuid", True), ("parent", "no", "Zuid", False), ("student", "yes", "Dichtbij", True),
    ):  # fmt: skip
        made = Candidate.objects.get(placement=sam, employer=team.employers[name])
        Wish.objects.create(candidate=made, party=party, answer=answer, own=own, said_by_id=sam.coach_id)
    rows = {row.name: row for row in team.page().rows}
    by = sam.coach.name
    assert rows["Sam"].spot.name == "Zuid"
    assert rows["Sam"].wishes == (
        ("Mentor", "liever niet", "no"), (f"Ouder of verzorger, volgens {by}", "liever niet", "no"),
    )  # fmt: skip
    assert rows["Noor"].wishes == ()
    assert {one.title: one.marks for one in rows["Sam"].choices}["Dichtbij"] == ("Leerling: graag",)
    answer = sign_in(team.lead).get(URL).content.decode()
    assert '<span class="wish-chip wish-no">Mentor: liever niet</span>' in answer


@pytest.mark.parametrize(
    "query", ["vast=x", "vast=9:9", "over=-1", "niet=1", "vast=%00:%00", "over=" + "9" * 40, "mijn=2"]
)
def test_nonsense_in_the_address_is_ignored(team: Team, query: str) -> None:
    assert sign_in(team.lead).get(f"{URL}?{query}").status_code == 200
    assert team.where(query) == team.where()


@pytest.mark.policy("MAT-2")
def test_who_is_not_judged_fit_is_listed_with_the_reason_and_gets_nothing(team: Team) -> None:
    FitDecision.objects.filter(trajectory=team.placements["Noor"].trajectory).delete()
    page = team.page()
    assert [row.name for row in page.rows] == ["Sam"]
    assert [(one.placement.pk, one.why) for one in page.not_yet] == [
        (team.placements["Noor"].pk, "Er is nog niet besloten of de leerling stagegeschikt is.")
    ]
    value = f"{team.placements['Noor'].pk}:{team.employers['Dichtbij'].pk}"
    answer = sign_in(team.lead).post(f"{URL}op-de-lijst/", {"rij": value}, follow=True).content.decode()
    assert "klopt niet meer" in answer
    assert not Candidate.objects.exists()


def test_putting_it_on_the_lists_places_nobody_and_writes_one_event_each(team: Team) -> None:
    rows = [row.value for row in team.page().to_list]
    before = Event.objects.count()
    answer = sign_in(team.lead).post(f"{URL}op-de-lijst/", {"rij": rows}, follow=True)
    assert "2 plekken staan op de lijst" in answer.content.decode()
    made = Candidate.objects.order_by("pk")
    assert {(one.placement.student.first_name, one.employer.name) for one in made} == {
        ("Sam", "Zuid"), ("Noor", "Dichtbij"),
    }  # fmt: skip
    assert all(one.reasons.startswith("Uit het gezamenlijk voorstel.") for one in made)
    assert all(len(one.reasons.splitlines()) > 1 for one in made)
    assert Event.objects.count() == before + 2
    assert set(Placement.objects.values_list("state", flat=True)) == {"searching"}
    assert team.page().to_list == []
    again = sign_in(team.lead).post(f"{URL}op-de-lijst/", {"rij": rows[:1]}, follow=True).content.decode()
    assert "staat al op de lijst" in again


def test_how_a_coach_got_on_with_a_supervisor_is_not_written_down_for_others_to_read(team: Team) -> None:
    sam = team.placements["Sam"]
    boss = ContactFactory(employer=team.employers["Zuid"], name="Jo Baas")
    Click.objects.create(
        school=team.school, supervisor=boss, coach_id=sam.coach_id, clicked=True, text="Fijn contact.",
        said_by_id=sam.coach_id,
    )  # fmt: skip
    row = next(row for row in team.page().rows if row.name == "Sam")
    assert "Het klikt tussen de stagebegeleider en Jo Baas." in row.grounds  # the lead may read it
    sign_in(team.lead).post(f"{URL}op-de-lijst/", {"rij": [row.value]})
    made = Candidate.objects.get()
    assert len(made.reasons.splitlines()) > 1
    assert "Jo Baas" not in made.reasons
    assert not [event for event in Event.objects.all() if "Jo Baas" in str(event.data)]


def test_a_place_that_said_no_is_not_proposed_again(team: Team) -> None:
    found = placements.add_candidate(
        placement=team.placements["Sam"], employer=team.employers["Zuid"], by=team.lead
    )
    placements.mark_candidate(candidate=found, state="declined", by=team.lead)
    assert team.where() in ({"Sam": "", "Noor": "Dichtbij"}, {"Noor": "", "Sam": "Dichtbij"})


def test_two_workplaces_of_an_employer_that_takes_one(team: Team) -> None:
    only = team.takes("Kwekerij", lat=51.445, lon=5.48)
    Employer.objects.exclude(pk=only.pk).update(is_active=False)
    WorkplaceFactory(employer=only, name="Kas", sector="green")
    WorkplaceFactory(employer=only, name="Erf", sector="green")
    assert team.page().count == 1
    only.places = 2
    only.save()
    assert team.page().count == 2


def test_a_coach_sees_the_whole_team_or_only_the_own_students(team: Team) -> None:
    coach = actor_of(Membership.objects.get(user=team.placements["Sam"].coach, school=team.school))
    assert {row.name for row in team.page(who=coach).rows} == {"Sam", "Noor"}
    own = team.page("mijn=1", who=coach)
    assert {row.name for row in own.rows} == {"Sam"}
    assert own.count == 2  # still decided together


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.LEAD, 200), (Role.COACH, 200), (Role.MENTOR, 403), (Role.PSYCHOLOGIST, 403), (Role.ADMIN, 403)],
)
def test_only_who_is_in_the_meeting(team: Team, role: Role, status: int) -> None:
    who = sign_in(actor(role, team.school))
    assert who.get(URL).status_code == status
    assert who.post(f"{URL}op-de-lijst/").status_code == (302 if status == 200 else 403)


@pytest.mark.policy("EMP-1")
def test_another_school_sees_nothing_of_these_students_and_puts_nothing_on_their_list(team: Team) -> None:
    sister = SchoolFactory(network=team.school.network)
    page = sign_in(actor(Role.LEAD, sister))
    assert "Sam Proef" not in page.get(URL).content.decode()
    value = f"{team.placements['Sam'].pk}:{team.employers['Zuid'].pk}"
    page.post(f"{URL}op-de-lijst/", {"rij": value})
    assert not Candidate.objects.exists()
    far = sign_in(actor(Role.LEAD, SchoolFactory(network=NetworkFactory(slug="elders"))))
    assert "Zuid" not in far.get(URL).content.decode()


def test_the_same_few_queries_for_one_and_for_three(team: Team) -> None:
    client = sign_in(team.lead)
    client.get(URL)
    counts = []
    for _round in range(2):
        with CaptureQueriesContext(connection) as caught:
            assert client.get(URL).status_code == 200
        counts.append(len(caught))
        team.waits(f"Extra{_round}")
        team.takes(f"Nog een {_round}")
    assert counts[0] == counts[1] <= 14


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=30))
def test_whatever_is_posted_is_no_fault(team: Team, value: str) -> None:
    assert sign_in(team.lead).post(f"{URL}op-de-lijst/", {"rij": value, "staat": value}).status_code == 302


def test_the_meeting_leads_here(team: Team) -> None:
    assert reverse("matching:joint") == URL
    assert URL in sign_in(team.lead).get(reverse("trajectories:meeting")).content.decode()
