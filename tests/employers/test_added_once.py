"""A new employer: who looks like it while it is typed, and a double click that makes one."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.urls import reverse

from stagespoor.access.actor import Actor
from stagespoor.access.roles import Role
from stagespoor.core.models import Event
from stagespoor.employers.models import Employer
from stagespoor.schools.models import School
from tests.case import client_of
from tests.factories import EmployerFactory, NetworkFactory, SchoolFactory, actor

pytestmark = pytest.mark.policy("EMP-1")
ADD, TYPED = reverse("employers:add"), reverse("employers:lookalikes")


@pytest.fixture
def coach(db: None) -> Actor:
    return actor(Role.COACH)


def sent(**changed: Any) -> dict[str, Any]:
    """What the form sends."""
    return {"name": "Bakkerij Proef", "city": "Best", "is_active": "on", "eenmalig": str(uuid4()), **changed}


def test_the_form_has_a_token_that_stays_when_something_is_wrong(coach: Actor) -> None:
    browser = client_of(coach)
    assert 'name="eenmalig"' in browser.get(ADD).content.decode()
    wrong = sent(name="")
    assert wrong["eenmalig"] in browser.post(ADD, wrong).content.decode()


def test_the_same_form_sent_twice_makes_one_and_leads_there_twice(coach: Actor) -> None:
    browser, form = client_of(coach), sent()
    first, second = browser.post(ADD, form), browser.post(ADD, form)
    employer = Employer.objects.get()
    assert first.url == second.url == reverse("employers:detail", args=[employer.pk])
    assert Event.objects.filter(kind="employer.added").count() == 1


def test_going_back_and_typing_the_next_one_makes_two(coach: Actor) -> None:
    browser, form = client_of(coach), sent()
    browser.post(ADD, form)
    browser.post(ADD, {**form, "name": "Garage Voorbeeld", "city": "Asten"})
    assert sorted(Employer.objects.values_list("name", flat=True)) == ["Bakkerij Proef", "Garage Voorbeeld"]


@pytest.mark.parametrize("token", ["", "x", "0" * 40])
def test_a_token_that_is_none_stops_nobody(coach: Actor, token: str) -> None:
    assert client_of(coach).post(ADD, sent(eenmalig=token)).status_code == 302
    assert Employer.objects.get().added_once is None


def test_the_form_of_somebody_in_another_network_leads_nowhere_else(coach: Actor) -> None:
    form = sent()
    client_of(coach).post(ADD, form)
    far = actor(Role.COACH, SchoolFactory(network=NetworkFactory(slug="elders")))
    assert client_of(far).post(ADD, form).status_code == 422
    assert Employer.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_the_same_moment_make_one() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one write at a time")
    who, form = actor(Role.COACH), sent()

    def click(_n: int) -> int:
        try:
            return client_of(who).post(ADD, form).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(click, range(4))) == {302}
    assert Employer.objects.count() == Event.objects.filter(kind="employer.added").count() == 1


# --- while typing ---------------------------------------------------------------------------------------


def test_lookalikes_show_while_typing_with_a_link_and_reasons(coach: Actor) -> None:
    network = School.objects.get(pk=coach.school_id).network
    there = EmployerFactory(network=network, name="Bakkerij Proef", city="Best", kvk="12345678")
    EmployerFactory(network=network, name="Garage Voorbeeld", city="Best")
    EmployerFactory(network=NetworkFactory(slug="elders"), name="Bakkerij Proef", city="Best")
    answer = client_of(coach).get(TYPED, {"name": "Bakkerij Proeff", "city": "best"}).content.decode()
    assert reverse("employers:detail", args=[there.pk]) in answer
    assert "bijna dezelfde naam" in answer
    assert answer.count("<li>") == 1
    by_number = client_of(coach).get(TYPED, {"kvk": "KvK 1234 5678"}).content.decode()
    assert "hetzelfde KvK-nummer" not in by_number  # not 8 signs yet: still being typed
    assert "hetzelfde KvK-nummer" in client_of(coach).get(TYPED, {"kvk": "12345678"}).content.decode()


@pytest.mark.parametrize(
    "typed", [{}, {"name": "Ba"}, {"name": "\x00%_'", "kvk": "é" * 500}, {"name": "Heel iets nieuws"}]
)
def test_little_or_nonsense_shows_nothing(coach: Actor, typed: dict[str, str]) -> None:
    answer = client_of(coach).get(TYPED, typed)
    assert (answer.status_code, answer.content.strip()) == (200, b"")


def test_asking_costs_the_same_few_queries(coach: Actor, django_assert_max_num_queries: Any) -> None:
    network = School.objects.get(pk=coach.school_id).network
    for number in range(20):
        EmployerFactory(network=network, name=f"Bakkerij Proef {number}")
    browser = client_of(coach)
    with django_assert_max_num_queries(7):
        browser.get(TYPED, {"name": "Bakkerij Proef", "city": "Eindhoven"})
