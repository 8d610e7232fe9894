"""The very first start."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.urls import reverse

from stagespoor.access.roles import Role
from stagespoor.core.models import Event
from stagespoor.core.refusals import Refused
from stagespoor.schools.actions import FirstSchool, start_school
from stagespoor.schools.models import Membership, Network, School
from tests.factories import SchoolFactory, UserFactory

pytestmark = pytest.mark.django_db
GOOD = {
    "name": "Kim Beheer", "email": "Kim@School.example", "password": "vier losse woorden samen",
    "again": "vier losse woorden samen", "school_name": "De Proefschool", "network_name": "",
    "policy_name": "velddijk", "also_lead": "on",
}  # fmt: skip


def test_the_first_start_makes_one_school_with_an_administrator_who_is_signed_in(client):
    answer = client.post(reverse("schools:begin"), GOOD)

    assert answer.status_code == 302
    school = School.objects.get()
    assert (school.name, school.network.name, school.policy_name) == (
        "De Proefschool",
        "De Proefschool",
        "velddijk",
    )
    assert set(Membership.objects.values_list("role", flat=True)) == {Role.ADMIN, Role.LEAD}
    assert client.get(reverse("schools:settings")).status_code == 200
    assert Event.objects.get().kind == "school.started"


def test_afterwards_the_page_is_gone(client):
    client.post(reverse("schools:begin"), GOOD)
    assert client.get(reverse("schools:begin")).status_code == 404
    assert client.post(reverse("schools:begin"), GOOD).status_code == 404
    assert School.objects.count() == 1


@pytest.mark.parametrize("make", [SchoolFactory, UserFactory])
def test_with_a_school_or_a_person_there_is_no_set_up(client, make):
    make()
    assert client.get(reverse("schools:begin")).status_code == 404


def test_of_two_who_start_at_once_the_second_is_refused():
    asked = FirstSchool(
        name="Kim", email="kim@school.example", password="vier losse woorden", school_name="Een",
        network_name="Een", policy_name="velddijk", also_lead=False,
    )  # fmt: skip
    start_school(asked=asked)
    with pytest.raises(Refused, match="al een school"):
        start_school(asked=asked)
    assert Network.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"again": "iets anders dan dat"}, "niet gelijk"),
        ({"password": "kort", "again": "kort"}, "12"),
        ({"email": "geen adres"}, "e-mail"),
        ({"school_name": ""}, "Naam van de school"),
        ({"policy_name": "bestaat_niet"}, "geldige keuze"),
    ],
)
def test_a_wrong_answer_gets_a_sentence_and_keeps_what_was_typed(client, changes, sentence):
    page = client.post(reverse("schools:begin"), {**GOOD, **changes})
    text = page.content.decode()
    assert page.status_code == 200
    assert sentence in text
    assert "Kim Beheer" in text
    assert not School.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(
    "connection.vendor != 'postgresql'", reason="on SQLite the transaction itself is the lock"
)
def test_of_two_who_press_the_button_in_the_same_second_one_wins():
    def start(number: int) -> str:
        try:
            start_school(asked=FirstSchool(
                name="Kim", email=f"kim{number}@school.example", password="vier losse woorden",
                school_name=f"School {number}", network_name="Een", policy_name="velddijk", also_lead=False,
            ))  # fmt: skip
        except Refused:
            return "refused"
        finally:
            connection.close()
        return "made"

    with ThreadPoolExecutor(4) as pool:
        outcomes = sorted(pool.map(start, range(4)))
    assert outcomes == ["made", "refused", "refused", "refused"]
    assert School.objects.count() == 1
