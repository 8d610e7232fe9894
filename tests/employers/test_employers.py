"""Employers: the list, one employer, and what a form refuses or warns about."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from stagespoor.access.actor import Actor
from stagespoor.access.roles import Role
from stagespoor.accounts.models import User
from stagespoor.acquisition.models import Lead
from stagespoor.core import clock
from stagespoor.core.models import Event
from stagespoor.core.refusals import Refused
from stagespoor.core.states import StaleRecord
from stagespoor.employers import actions, queries
from stagespoor.employers.access import employers_for
from stagespoor.employers.models import Contact, Employer, Merge, Photo
from stagespoor.employers.room import rooms
from stagespoor.logbook.models import Assessment
from stagespoor.schools.models import School
from stagespoor.workplaces.models import Judgement, SchoolPlaces
from tests.factories import (
    ContactFactory,
    EmployerFactory,
    NetworkFactory,
    PlacementFactory,
    SchoolFactory,
    StudentFactory,
    TrajectoryFactory,
    WorkplaceFactory,
    actor,
)

LIST = reverse("employers:list")


@pytest.fixture
def coach(db: None) -> Actor:
    return actor(Role.COACH)


@pytest.fixture
def client_in(coach: Actor) -> Client:
    return sign_in(coach)


def sign_in(who: Actor) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=who.user_id), backend="django.contrib.auth.backends.ModelBackend")
    return client


def make(coach: Actor, **fields: Any) -> Employer:
    return EmployerFactory(network=School.objects.get(pk=coach.school_id).network, **fields)


def page_of(employer: Employer, name: str = "detail") -> str:
    return reverse(f"employers:{name}", args=[employer.pk])


# --- the list ----------------------------------------------------------------------------------------


def names(client: Client, **params: str) -> list[str]:
    return [row["name"] for row in client.get(LIST, params).context["page"].rows]


@pytest.mark.policy("EMP-1")
def test_the_network_is_shared_by_its_schools_and_by_nobody_else(coach: Actor, client_in: Client) -> None:
    employer = make(coach)
    network = School.objects.get(pk=coach.school_id).network
    sister = sign_in(actor(Role.COACH, SchoolFactory(network=network)))
    far = sign_in(actor(Role.COACH, SchoolFactory(network=NetworkFactory(slug="elders"))))
    assert names(client_in) == names(sister) == [employer.name]
    assert names(far) == []
    assert sister.get(page_of(employer)).status_code == 200
    assert far.get(page_of(employer)).status_code == 404
    assert far.get(page_of(employer, "edit")).status_code == 404


@pytest.mark.parametrize("role", [Role.MENTOR, Role.PSYCHOLOGIST, Role.INTERNAL, Role.ADMIN])
def test_who_does_not_work_with_employers_gets_403(coach: Actor, role: Role) -> None:
    other = actor(role, School.objects.get(pk=coach.school_id))
    assert sign_in(other).get(LIST).status_code == 403
    assert sign_in(other).get(page_of(make(coach))).status_code == 403
    assert not employers_for(other).exists()


def test_all_words_must_be_found_without_accents_or_case(coach: Actor, client_in: Client) -> None:
    make(coach, name="Café Proef", city="Best", tasks="afwassen")
    make(coach, name="Garage Nep", city="Best", tasks="boren")
    assert names(client_in, q="CAFE best") == ["Café Proef"]
    assert names(client_in, q="best") == ["Café Proef", "Garage Nep"]
    assert names(client_in, q="cafe boren") == []
    assert client_in.get(LIST, {"q": "\x00'%_"}).status_code == 200


def test_filters_on_sector_place_age_and_in_use(coach: Actor, client_in: Client) -> None:
    make(coach, name="Eén", sector="green", city="Best", min_age=18)
    make(coach, name="Twee", sector="retail", city="Asten", min_age=None, is_active=False)
    assert names(client_in, sector="green") == ["Eén"]
    assert names(client_in, plaats="Asten") == ["Twee"]
    assert names(client_in, leeftijd="15") == ["Twee"]
    assert names(client_in, leeftijd="18") == ["Eén", "Twee"]
    assert names(client_in, actief="nee") == ["Twee"]
    for nonsense in ({"sector": "x"}, {"leeftijd": "oud"}, {"sort": "-x"}, {"page": "0"}):
        assert len(names(client_in, **nonsense)) == 2


def test_free_places_count_placements_of_all_schools(coach: Actor, client_in: Client) -> None:
    full, free, unknown = (
        make(coach, name=n, places=p) for n, p in (("Vol", 1), ("Vrij", 2), ("Weet niet", None))
    )
    sister = SchoolFactory(network=full.network)
    for employer in (full, free):
        trajectory = TrajectoryFactory(student=StudentFactory(school=sister))
        PlacementFactory(trajectory=trajectory, employer=employer, supervisor=None)
    assert names(client_in, vrij="vrij") == ["Vrij"]
    assert names(client_in, vrij="onbekend") == ["Weet niet"]
    taken = {pk: one.taken for pk, one in rooms(coach).items()}
    assert taken == {full.pk: 1, free.pk: 1, unknown.pk: 0}
    assert "1 van 2 vrij" in client_in.get(LIST).content.decode()


@pytest.mark.parametrize("sort", ["naam", "-naam", "plaats", "sector", "plaatsen", "contact", "-contact"])
def test_every_order_works(coach: Actor, client_in: Client, sort: str) -> None:
    make(coach, last_contact_on=dt.date(2026, 1, 1))
    make(coach)
    assert len(names(client_in, sort=sort)) == 2


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_the_list_takes_the_same_few_queries(
    coach: Actor, client_in: Client, rows: int, django_assert_max_num_queries: Any
) -> None:
    for _n in range(rows):
        make(coach)
    with django_assert_max_num_queries(7):
        client_in.get(LIST)


def test_an_empty_network_says_what_to_do(client_in: Client) -> None:
    assert "Nog geen bedrijven" in client_in.get(LIST).content.decode()


# --- one employer ------------------------------------------------------------------------------------


@pytest.mark.policy("EMP-1", "GUI-4")
def test_the_page_names_own_students_and_only_counts_others(coach: Actor, client_in: Client) -> None:
    employer = make(coach)
    own_school = School.objects.get(pk=coach.school_id)
    sister = SchoolFactory(network=employer.network, name="Zusterschool")
    own = TrajectoryFactory(student=StudentFactory(school=own_school, first_name="Eigenleerling"))
    other = TrajectoryFactory(student=StudentFactory(school=sister, first_name="Anderkind"))
    for trajectory in (own, other):
        PlacementFactory(trajectory=trajectory, employer=employer, supervisor=None)
    actions.add_note(employer=employer, text="Fijne plek", by=actor(Role.COACH, sister))
    page = client_in.get(page_of(employer)).content.decode()
    assert "Eigenleerling" in page
    assert "Anderkind" not in page
    assert "Zusterschool: nu 1, eerder 0." in page
    assert "Fijne plek" in page


@pytest.mark.policy("EMP-1", "GUI-4")
def test_the_page_shows_the_assessments_of_own_students_and_who_stopped_early(
    coach: Actor, client_in: Client
) -> None:
    employer = make(coach)
    sister = SchoolFactory(network=employer.network, name="Zusterschool")
    for school, name in ((School.objects.get(pk=coach.school_id), "Eigenleerling"), (sister, "Anderkind")):
        trajectory = TrajectoryFactory(student=StudentFactory(school=school, first_name=name))
        placement = PlacementFactory(
            trajectory=trajectory,
            employer=employer,
            state="closed",
            ended_early=True,
            end_reason="Verhuisd.",
            started_on=clock.today(),
            ended_on=clock.today(),
        )
        fixed = Assessment.objects.create(placement=placement, moment="final", fixed_at=clock.now())
        Assessment.objects.create(placement=placement, moment="interim")
        if school is sister:
            theirs = fixed
        else:
            ours = fixed
    page = client_in.get(page_of(employer)).content.decode()
    assert "Eerder gestopt" in page
    assert reverse("logbook:assessment", args=[ours.pk]) in page
    assert (
        page.count("beoordeling</a>") == 1
    )  # only what was fixed after the talk, and not of the other school
    assert reverse("logbook:assessment", args=[theirs.pk]) not in page
    assert "Anderkind" not in page


def test_a_formula_from_a_file_is_text_on_the_page(coach: Actor, client_in: Client) -> None:
    employer = make(coach, name='=HYPERLINK("http://x.example")', remarks="=1+1", tasks="<b>vet</b>")
    page = client_in.get(page_of(employer)).content.decode()
    assert "=HYPERLINK(&quot;http://x.example&quot;)" in page
    assert "=1+1" in page
    assert "<b>vet</b>" not in page


def fill(employer: Employer, by: Actor, number: int) -> None:
    """One more of everything that a page of an employer shows."""
    school, author = School.objects.get(pk=by.school_id), {"school_id": by.school_id}
    person = ContactFactory(employer=employer, name=f"Persoon {number}")
    actions.add_note(employer=employer, text="Notitie", by=by)
    trajectory = TrajectoryFactory(student=StudentFactory(school=school))
    PlacementFactory(trajectory=trajectory, employer=employer, supervisor=person)
    workplace = WorkplaceFactory(employer=employer)
    workplace.supervisors.add(person)
    for about in ({}, {"workplace": workplace}, {"supervisor": person}):
        Judgement.objects.create(
            employer=employer, verdict="doubt", reason="Druk", judged_by_id=by.user_id, **about, **author
        )
    SchoolPlaces.objects.create(workplace=workplace, places=1, **author)
    Lead.objects.create(employer=employer, name="Tip", source="x", added_by_id=by.user_id, **author)
    Photo.objects.create(
        employer=employer, width=4, height=3, caption="De hal", added_by_id=by.user_id, added_at=clock.now(),
        **author,
    )  # fmt: skip
    EmployerFactory(network=employer.network, head=employer)
    gone = EmployerFactory(network=employer.network, merged_into=employer, is_active=False)
    Merge.objects.create(kept=employer, gone=gone, merged_by_id=by.user_id, merged_at=clock.now())


def test_the_full_page_takes_the_same_few_queries_whatever_the_rows(
    coach: Actor, client_in: Client, django_assert_max_num_queries: Any
) -> None:
    employer = make(coach, suits=["velddijk"])
    sister = actor(Role.COACH, SchoolFactory(network=employer.network, name="Zusterschool"))
    fill(employer, coach, 0)
    fill(employer, sister, 1)
    client_in.get(page_of(employer))
    with django_assert_max_num_queries(12) as with_one:
        client_in.get(page_of(employer))
    for number in (2, 3):
        fill(employer, coach, number)
        fill(employer, sister, number + 10)
    with django_assert_max_num_queries(12) as with_three:
        page = client_in.get(page_of(employer)).content.decode()
    assert len(with_three) == len(with_one)
    assert all(
        word in page for word in ("Keuken", "Persoon 3", "De hal", "Let op", "Ervaring van andere scholen")
    )


# --- writing -----------------------------------------------------------------------------------------


def facts(**changes: Any) -> dict[str, Any]:
    return {"name": "Bakkerij Proef", "city": "Best", "postcode": "5684ge", "is_active": "on", **changes}


@pytest.mark.policy("EMP-1")
def test_an_employer_is_added_with_its_place_and_in_the_log(coach: Actor, client_in: Client) -> None:
    response = client_in.post(reverse("employers:add"), facts(kvk="KvK 1234 5678", places="2"))
    employer = Employer.objects.get()
    assert response["Location"] == page_of(employer)
    assert (employer.kvk, employer.postcode, employer.places) == ("12345678", "5684 GE", 2)
    assert employer.lat == pytest.approx(51.5, abs=0.1)
    assert Event.objects.get().kind == "employer.added"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""), ("kvk", "123"), ("branch_number", "12"), ("email", "geen"), ("places", "-1"),
        ("places", "veel"), ("min_age", "5"), ("sector", "zeeroof"), ("last_contact_on", "2099-01-01"),
        ("website", "javascript:alert(1)"), ("name", "x" * 151), ("suits", "elders"),
    ],
)  # fmt: skip
def test_a_wrong_fact_gets_a_sentence_beside_it_and_keeps_the_rest(
    coach: Actor, client_in: Client, field: str, value: str
) -> None:
    response = client_in.post(reverse("employers:add"), facts(**{"tasks": "brood bakken", field: value}))
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert "brood bakken" in response.content.decode()
    assert not Employer.objects.exists()


@pytest.mark.parametrize(
    "second", [facts(), facts(name="Bakkerij Proef B.V."), facts(name="Heel anders", kvk="12345678")]
)
def test_a_second_of_the_same_employer_needs_a_tick(
    coach: Actor, client_in: Client, second: dict[str, Any]
) -> None:
    make(coach, name="Bakkerij Proef", city="Best", postcode="5684 GE", kvk="12345678")
    response = client_in.post(reverse("employers:add"), second)
    assert response.status_code == 422
    assert "lijkt op" in response.content.decode()
    assert Employer.objects.count() == 1
    client_in.post(reverse("employers:add"), {**second, "toch_doorgaan": "ja"})
    assert Employer.objects.count() == 2


def test_a_double_click_does_not_make_two(coach: Actor, client_in: Client) -> None:
    for _n in range(2):
        client_in.post(reverse("employers:add"), facts())
    assert Employer.objects.count() == 1


def test_two_people_who_change_the_same_employer(coach: Actor, client_in: Client) -> None:
    employer = make(coach, name="Bakkerij Proef", city="Best", postcode="5684 GE")
    client_in.post(page_of(employer, "edit"), facts(version=1, phone="040-1"))
    response = client_in.post(page_of(employer, "edit"), facts(version=1, phone="040-2"))
    assert response.status_code == 422
    assert "Iemand anders" in response.content.decode()
    employer.refresh_from_db()
    assert (employer.phone, employer.version) == ("040-1", 2)
    with pytest.raises(StaleRecord):
        actions.change_employer(employer=employer, by=coach, seen_version=1, phone="040-3")


def test_a_move_to_another_town_moves_the_place_and_the_search_words(coach: Actor) -> None:
    employer = make(coach, city="Best")
    before = employer.lat
    actions.change_employer(employer=employer, by=coach, city="Groningen", postcode="9711 AA")
    employer.refresh_from_db()
    assert employer.lat != before
    assert "groningen" in employer.search_key


def test_an_unknown_sector_of_an_old_file_is_not_lost_by_another_change(
    coach: Actor, client_in: Client
) -> None:
    employer = make(coach, name="Bakkerij Proef", source="vroeger")
    page = client_in.get(page_of(employer, "edit")).content.decode()
    assert 'value="vroeger" selected' in page


def test_an_action_with_a_fact_that_does_not_exist_is_a_programming_error(coach: Actor) -> None:
    with pytest.raises(TypeError):
        actions.add_employer(by=coach, name="X", network_id=1)


# --- people and notes --------------------------------------------------------------------------------


@pytest.mark.policy("EMP-5")
def test_people_are_added_changed_and_kept_when_they_leave(coach: Actor, client_in: Client) -> None:
    employer = make(coach)
    add = page_of(employer, "contact_add")
    client_in.post(add, {"name": "Ans Proef", "is_supervisor": "on", "is_active": "on"})
    person = Contact.objects.get()
    assert client_in.post(add, {"name": "ans proef"}).status_code == 422
    change = reverse("employers:contact_edit", args=[person.pk])
    client_in.post(change, {"name": "Ans Proef", "version": actions.contact_version(person)})
    person.refresh_from_db()
    assert not person.is_active
    assert not queries.supervisors_of(employer).exists()
    far = sign_in(actor(Role.COACH, SchoolFactory(network=NetworkFactory(slug="elders"))))
    assert far.get(reverse("employers:contact_edit", args=[person.pk])).status_code == 404


def test_an_empty_note_is_refused_by_the_action_too(coach: Actor) -> None:
    with pytest.raises(Refused):
        actions.add_note(employer=make(coach), text="  ", by=coach)


@pytest.mark.policy("EMP-1")
def test_two_who_change_one_person_do_not_lose_each_others_words(
    coach: Actor, sister: Actor, employer: Employer
) -> None:
    person = ContactFactory(employer=employer, name="Ans Proef", phone="06-1")
    page = reverse("employers:contact_edit", args=[person.pk])
    mine, theirs = sign_in(coach), sign_in(sister)
    seen = {one: mine.get(page).text.split('name="version" value="')[1].split('"')[0] for one in ("a", "b")}
    first = {"name": "Ans Proef", "phone": "06-2", "is_active": "on", "version": seen["a"]}
    assert theirs.post(page, first).status_code == 302
    answer = mine.post(page, {"name": "Ans Proef", "job": "kok", "is_active": "on", "version": seen["b"]})
    assert answer.status_code == 422
    assert "Iemand anders" in answer.text
    assert 'value="kok"' in answer.text
    person.refresh_from_db()
    assert (person.phone, person.job) == ("06-2", "")


@pytest.mark.policy("EMP-1")
def test_an_employer_in_a_sector_of_the_other_schools_policy_can_be_changed(
    client_in: Client, coach: Actor, employer: Employer
) -> None:
    Employer.objects.filter(pk=employer.pk).update(sector="zeevaart")
    employer.refresh_from_db()
    form = {"name": employer.name, "sector": "zeevaart", "phone": "040-2", "version": employer.version}
    assert client_in.post(page_of(employer, "edit"), form).status_code == 302
    employer.refresh_from_db()
    assert (employer.sector, employer.phone) == ("zeevaart", "040-2")
    with pytest.raises(Refused):
        actions.change_employer(employer=employer, by=coach, sector="ruimtevaart")
