"""Zoek een plek: who comes into view, who falls away on what, and the list for a placement."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.http import QueryDict
from django.urls import reverse
from django.utils.http import urlencode

from stagespoor.access.actor import Actor
from stagespoor.access.roles import Role
from stagespoor.core import clock
from stagespoor.employers.models import Contact, Employer
from stagespoor.matching import queries
from stagespoor.placements import actions as placements
from stagespoor.placements.models import Candidate, Placement
from stagespoor.policy.loader import get_policy
from tests.factories import (
    EmployerFactory,
    NetworkFactory,
    PlacementFactory,
    SchoolFactory,
    StudentFactory,
    TrajectoryFactory,
    actor,
)
from tests.matching.asking import add_url, employer, sign_in

# --- with the database -------------------------------------------------------------------------------


def in_view(placement: Placement, coach: Actor, **params: Any) -> list[str]:
    asked = QueryDict(urlencode(params, doseq=True))
    return [spot.name for spot in queries.search_for(placement, coach, asked, get_policy("velddijk")).order]


@pytest.mark.policy("INT-1", "MAT-1")
def test_the_search_begins_with_the_sectors_and_the_distance_of_the_intake(
    searching: tuple[Placement, Actor],
) -> None:
    placement, coach = searching
    employer(placement, name="Dichtbij")
    employer(placement, name="Ver weg", lat=53.2, lon=6.5)
    employer(placement, name="Winkel", sector="retail")
    employer(placement, name="Gestopt", is_active=False)
    assert in_view(placement, coach) == ["Dichtbij"]
    assert in_view(placement, coach, straal="alle") == ["Dichtbij", "Ver weg"]
    assert in_view(placement, coach, sector="retail") == ["Winkel"]
    assert in_view(placement, coach, sector="alle", q="wink") == ["Winkel"]
    assert in_view(placement, coach, straal="-3", sector="x", vrij="?") == ["Dichtbij"]


@pytest.mark.policy("ORI-3")
def test_after_orienting_the_settled_direction_counts_instead(searching: tuple[Placement, Actor]) -> None:
    placement, coach = searching
    done = PlacementFactory(
        trajectory=placement.trajectory, kind="preparing",
        state="closed", started_on=clock.today(), ended_on=clock.today(),
    )  # fmt: skip
    done.closing_steps.create(
        step="direction", done_on=clock.today(), data={"sectors": ["retail"]}, done_by_id=coach.user_id
    )
    employer(placement, name="Winkel", sector="retail")
    employer(placement, name="Groen")
    assert in_view(placement, coach) == ["Winkel"]


@pytest.mark.policy("EMP-1")
def test_places_taken_by_another_school_in_the_period_count_and_other_networks_do_not_show(
    searching: tuple[Placement, Actor],
) -> None:
    placement, coach = searching
    today = clock.today()
    placements_of = employer(placement, name="Eén plaats", places=1)
    sister = TrajectoryFactory(student=StudentFactory(school=SchoolFactory(network=placements_of.network)))
    other = PlacementFactory(
        trajectory=sister,
        employer=placements_of,
        supervisor=None,
        start_on=today,
        end_on=today + dt.timedelta(days=30),
    )
    EmployerFactory(network=NetworkFactory(slug="elders"), name="Elders", sector="green")
    # the other student is there on Tuesdays: on other days the place is free
    assert in_view(placement, coach) == ["Eén plaats"]
    assert in_view(placement, coach, dag=[1]) == []
    assert in_view(placement, coach, dag=[1], vrij="alle") == ["Eén plaats"]
    placement.asked_weekdays = [1, 3]
    assert in_view(placement, coach) == []
    assert in_view(placement, coach, dag="alle") == ["Eén plaats"]
    # a placement that begins when the other has ended finds the place free
    placement.start_on, placement.end_on = (
        other.end_on + dt.timedelta(days=1),
        other.end_on + dt.timedelta(days=60),
    )
    assert in_view(placement, coach) == ["Eén plaats"]


def test_without_a_home_the_distance_is_from_school(searching: tuple[Placement, Actor]) -> None:
    placement, coach = searching
    placement.student.lat = placement.student.lon = None
    employer(placement, name="Bij school")
    assert in_view(placement, coach) == ["Bij school"]


@pytest.mark.parametrize("rows", [1, 3, 60])
def test_the_page_takes_the_same_few_queries(
    searching: tuple[Placement, Actor], rows: int, django_assert_max_num_queries: Any
) -> None:
    placement, coach = searching
    for _n in range(rows):
        placements.add_candidate(placement=placement, employer=employer(placement), by=coach)
    client = sign_in(coach)
    with django_assert_max_num_queries(12):
        client.get(reverse("matching:search", args=[placement.pk]))


def test_the_page_tells_why_others_fall_away_with_a_way_to_loosen(searching: tuple[Placement, Actor]) -> None:
    placement, coach = searching
    employer(placement, lat=53.2, lon=6.5)
    employer(placement, min_age=18)
    page = sign_in(coach).get(reverse("matching:search", args=[placement.pk])).content.decode()
    assert "verder dan 15 km" in page
    assert "straal=20" in page
    assert "voor oudere leerlingen" in page
    assert "Geen plek past bij alle wensen" in page


def test_a_wider_circle_tells_how_many_places_it_brings_back(searching: tuple[Placement, Actor]) -> None:
    placement, coach = searching
    for lat in (51.605, 51.61, 53.2):  # two at 18 km, one far away
        employer(placement, lat=lat, lon=5.48)
    client, page = sign_in(coach), reverse("matching:search", args=[placement.pk])
    told = client.get(page).text.split("straal=20")[1].split("</li>")[0]
    assert "+2" in told
    assert "2 plekken passen" in client.get(page, {"straal": "20"}).text


def test_only_who_may_match_and_only_the_own_school(searching: tuple[Placement, Actor]) -> None:
    placement, _coach = searching
    page = reverse("matching:search", args=[placement.pk])
    school = placement.student.school
    assert sign_in(actor(Role.COACH, SchoolFactory(network=school.network))).get(page).status_code == 404
    lead = sign_in(actor(Role.LEAD, school))
    assert lead.get(page).status_code == 200
    psychologist = actor(Role.PSYCHOLOGIST, school)
    placement.student.psychologist_id = psychologist.user_id
    placement.student.save()
    assert sign_in(psychologist).get(page).status_code == 403


# --- the list for a placement ------------------------------------------------------------------------


@pytest.mark.policy("INT-2", "MAT-1")
def test_an_employer_on_the_list_is_asked_and_says_no(searching: tuple[Placement, Actor]) -> None:
    placement, coach = searching
    client, found = sign_in(coach), employer(placement)
    add = add_url(placement, found.pk)
    assert client.get(add).status_code == 200
    client.post(add, {"reasons": "Groot terrein, vaste begeleider."})
    assert client.post(add, {"reasons": "Nog eens"}).status_code == 422
    candidate = Candidate.objects.get()
    mark = reverse("matching:mark", args=[candidate.pk])
    client.post(mark, {"state": "declined", "note": "Geen tijd."})
    candidate.refresh_from_db()
    assert candidate.state == "declined"
    assert client.post(mark, {"state": "chosen"}).status_code == 422
    page = client.get(reverse("matching:search", args=[placement.pk])).content.decode()
    assert "Groot terrein" in page


@pytest.mark.policy("EMP-1")
def test_an_employer_of_another_network_is_not_there(searching: tuple[Placement, Actor]) -> None:
    placement, coach = searching
    far = EmployerFactory(network=NetworkFactory(slug="elders"))
    client = sign_in(coach)
    assert client.post(add_url(placement, far.pk), {}).status_code == 404
    for nonsense in ("", "x", "9" * 40):
        assert client.get(add_url(placement, nonsense)).status_code == 302
    assert not Candidate.objects.exists()


@pytest.mark.policy("INT-2", "EMP-4")
def test_a_place_the_student_found_becomes_a_lead_a_person_and_a_candidate_in_one_step(
    searching: tuple[Placement, Actor],
) -> None:
    placement, coach = searching
    client, page = sign_in(coach), reverse("matching:own_find", args=[placement.pk])
    assert "Bakkerij Zelf" in client.get(page).content.decode()
    data = {
        "name": "Bakkerij Zelf",
        "city": "Best",
        "contact_name": "Bakker Proef",
        "reasons": "Oom werkt er.",
    }
    assert client.post(page, data).status_code == 302
    made, candidate = Employer.objects.get(), Candidate.objects.get()
    assert (made.source, Contact.objects.get().name) == ("family", "Bakker Proef")
    assert candidate.found_by_student
    again = client.post(page, data)
    assert again.status_code == 422
    assert "lijkt op" in again.content.decode()
    assert Employer.objects.count() == 1


@pytest.mark.policy("INT-2")
def test_a_double_click_on_an_own_find_makes_one_place_and_no_question(
    searching: tuple[Placement, Actor],
) -> None:
    placement, coach = searching
    client, page = sign_in(coach), reverse("matching:own_find", args=[placement.pk])
    token = client.get(page).text.split('name="eenmalig" value="')[1].split('"')[0]
    data = {"name": "Bakkerij Zelf", "city": "Best", "eenmalig": token}
    for _click in range(2):
        assert client.post(page, data).status_code == 302
    assert (Employer.objects.count(), Candidate.objects.count()) == (1, 1)


def test_a_refused_own_find_leaves_no_employer_behind(searching: tuple[Placement, Actor]) -> None:
    placement, coach = searching
    placements.choose_place(placement=placement, employer=employer(placement), by=coach, reasons="Past.")
    response = sign_in(coach).post(
        reverse("matching:own_find", args=[placement.pk]), {"name": "Nieuw bedrijf", "city": "Best"}
    )
    assert response.status_code == 422
    assert not Employer.objects.filter(name="Nieuw bedrijf").exists()


def test_an_internal_placement_goes_to_the_work_places(searching: tuple[Placement, Actor]) -> None:
    placement, coach = searching
    internal = placements.open_placement(student=placement.student, kind="internal", by=coach)
    response = sign_in(coach).get(reverse("matching:search", args=[internal.pk]))
    assert response["Location"] == reverse("placements:internal_choose", args=[internal.pk])


def test_what_is_long_folds_on_a_phone_and_its_summary_says_what_is_in_it(
    searching: tuple[Placement, Actor],
) -> None:
    placement, coach = searching
    near = employer(placement, name="Dichtbij")
    employer(placement, name="Winkel", sector="retail")
    asked = employer(placement, name="Gevraagd")
    for place in (near, asked):
        made = placements.add_candidate(placement=placement, employer=place, by=coach)
    placements.mark_candidate(candidate=made, state="asked", by=coach)
    html = sign_in(coach).get(reverse("matching:search", args=[placement.pk])).content.decode()
    assert html.count("data-fold open") == html.count("data-fold") == 6  # list, fallen, two places, aside
    assert "<summary>1 in beeld · 1 gevraagd</summary>" in html
    assert "<summary>1 andere sector</summary>" in html
    assert "<summary>Groen · tot 15 km · elke dag is goed</summary>" in html
    assert re.search(r"<b>Waarom:</b> \d past goed[^<]*, \d niet bekend</span></summary>", html)


@pytest.mark.policy("MAT-1")
def test_the_period_is_filled_in_while_one_searches_and_the_room_is_that_of_the_period(
    searching: tuple[Placement, Actor],
) -> None:
    placement, coach = searching
    today = clock.today()
    shop = employer(placement, name="Eén plaats", places=1)
    PlacementFactory(
        trajectory=TrajectoryFactory(student=StudentFactory(school=placement.student.school)), employer=shop,
        start_on=today, end_on=today + dt.timedelta(days=30),
    )  # fmt: skip
    client, page = sign_in(coach), reverse("matching:search", args=[placement.pk])
    form = reverse("placements:period", args=[placement.pk])
    assert in_view(placement, coach, dag=[1]) == []
    found = client.get(page).content.decode()
    assert "nog niet bekend, we kijken vanaf vandaag een jaar vooruit" in found
    assert f'href="{form}?naar=zoeken">Periode invullen' in found
    detail = client.get(reverse("placements:detail", args=[placement.pk])).content.decode()
    assert f'href="{form}"' in detail
    assert "we kijken vanaf vandaag een jaar vooruit" in detail
    assert "elke dag is goed" in detail
    # the last day may be open while one searches; the search goes on from the first
    begin = today + dt.timedelta(days=31)
    asked = {"start_on": begin.isoformat(), "end_on": "", "version": placement.version}
    answer = client.post(f"{form}?naar=zoeken", asked)
    assert (answer.status_code, answer.headers["Location"]) == (302, page)
    placement.refresh_from_db()
    assert (placement.start_on, placement.end_on) == (begin, None)
    assert (
        "de laatste dag is nog niet bekend: we kijken een jaar vooruit" in client.get(page).content.decode()
    )
    assert in_view(placement, coach, dag=[1]) == ["Eén plaats"]
    asked |= {"end_on": (begin + dt.timedelta(days=60)).isoformat(), "version": placement.version}
    assert client.post(form, asked).status_code == 302
    assert "Periode wijzigen" in client.get(page).content.decode()


@pytest.mark.policy("INT-2", "EMP-1")
def test_who_looks_like_an_own_find_is_shown_while_it_is_typed(searching: tuple[Placement, Actor]) -> None:
    placement, coach = searching
    employer(placement, name="Bakkerij De Intercity Someren", city="Someren")
    client = sign_in(coach)
    page = client.get(reverse("matching:own_find", args=[placement.pk])).content.decode()
    assert f'hx-get="{reverse("employers:lookalikes")}"' in page
    typed = {"name": "Bakerij De Intercity", "city": "Someren"}
    assert (
        "Bakkerij De Intercity Someren" in client.get(reverse("employers:lookalikes"), typed).content.decode()
    )
    answer = client.post(reverse("matching:own_find", args=[placement.pk]), typed).content.decode()
    assert "Is het hetzelfde bedrijf?" in answer
