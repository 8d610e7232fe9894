"""Where people land, and changing hats."""

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from stagespoor.access.actor import SESSION_KEY
from stagespoor.access.roles import Role
from tests.factories import MembershipFactory, SchoolFactory, UserFactory

pytestmark = pytest.mark.django_db


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_nobody_is_asked_to_sign_in(client):
    UserFactory()
    assert client.get("/").headers["Location"] == reverse("account_login")


def test_the_very_first_visitor_gets_the_set_up(client):
    assert client.get("/").headers["Location"] == reverse("schools:begin")


@pytest.mark.parametrize(
    ("role", "name"),
    [
        (Role.LEAD, "desk:today"),
        (Role.COACH, "desk:today"),
        (Role.MENTOR, "desk:today"),
        (Role.ADMIN, "schools:settings"),
        (Role.STUDENT, "portals:student"),
        (Role.PARENT, "portals:home"),
        (Role.SUPERVISOR, "portals:company"),
    ],
)
def test_each_role_lands_where_its_day_starts(role, name):
    try:
        address = reverse(name)
    except NoReverseMatch:
        pytest.skip(f"{name} is not there yet")
    member = MembershipFactory(role=role)
    assert signed_in(member.user).get("/").headers["Location"] == address


def test_somebody_without_a_role_gets_a_page_and_no_endless_redirect():
    client = signed_in(UserFactory())
    for address in ("/", reverse("schools:settings"), reverse("account_login")):
        page = client.get(address, follow=True)
        assert page.status_code == 200
        assert "Je hebt hier geen rol" in page.content.decode()


def test_switching_puts_on_another_own_role():
    school = SchoolFactory()
    coach = MembershipFactory(role=Role.COACH, school=school)
    admin = MembershipFactory(role=Role.ADMIN, school=school, user=coach.user)
    client = signed_in(coach.user)
    assert client.get(reverse("schools:settings")).status_code == 403

    answer = client.post(reverse("accounts:switch"), {"membership": admin.pk, "next": "/school/"})

    assert answer.headers["Location"] == "/school/"
    assert client.get(reverse("schools:settings")).status_code == 200


def test_the_role_of_somebody_else_cannot_be_put_on():
    mine, other = MembershipFactory(role=Role.COACH), MembershipFactory(role=Role.ADMIN)
    client = signed_in(mine.user)
    for wanted in (other.pk, "", "x", "9" * 30):
        assert client.post(reverse("accounts:switch"), {"membership": wanted}).status_code == 404
    assert SESSION_KEY not in client.session


def test_switching_goes_to_no_other_site():
    mine = MembershipFactory(role=Role.COACH)
    answer = signed_in(mine.user).post(
        reverse("accounts:switch"), {"membership": mine.pk, "next": "https://elders.example/"}
    )
    assert answer.headers["Location"] == "/"


def test_a_get_switches_nothing():
    mine = MembershipFactory(role=Role.COACH)
    assert signed_in(mine.user).get(reverse("accounts:switch")).status_code == 405
