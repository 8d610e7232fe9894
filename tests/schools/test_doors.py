"""Personal links and the demo's people."""

import datetime as dt
import re

import pytest
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from stagespoor.access.roles import Role
from stagespoor.accounts.links import make_link, revoke_links
from stagespoor.accounts.models import PersonalLink, User
from stagespoor.core import clock
from stagespoor.core.models import OutboxMessage
from stagespoor.schools.actions import give_access
from stagespoor.schools.models import School
from tests.factories import MembershipFactory, SchoolFactory, UserFactory, actor

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_limits():
    cache.clear()


@pytest.fixture
def coach():
    return actor(Role.COACH, SchoolFactory())


@pytest.fixture
def parent(coach):
    return give_access(
        user=None, school_id=coach.school_id, role=Role.PARENT, name="Ouder Proef",
        email="ouder@thuis.example", by=coach,
    )  # fmt: skip


def path_of(address: str) -> str:
    return re.sub(r"^https?://[^/]+", "", address)


def link_for(membership, by, days=30) -> str:
    return path_of(make_link(user=membership.user, membership_id=membership.pk, by=by, days=days))


def test_opening_a_link_does_nothing_and_the_button_signs_in(client, coach, parent):
    path = link_for(parent, coach)
    page = client.get(path)
    assert page.status_code == 200
    assert "Klik om verder te gaan" in page.content.decode()
    assert "_auth_user_id" not in client.session

    client.post(path)
    assert client.session["_auth_user_id"] == str(parent.user_id)
    assert PersonalLink.objects.get().last_used_at is not None


def test_the_token_itself_is_not_stored(coach, parent):
    path = link_for(parent, coach)
    token = path.strip("/").split("/")[-1]
    assert not PersonalLink.objects.filter(token_hash=token).exists()


def test_a_new_link_withdraws_the_old_one(client, coach, parent):
    old = link_for(parent, coach)
    link_for(parent, coach)
    assert client.get(old).status_code == 410
    assert client.post(old).status_code == 410
    assert "_auth_user_id" not in client.session


def test_a_withdrawn_link_says_what_to_do_and_is_not_renewed(client, coach, parent):
    path = link_for(parent, coach)
    revoke_links(user=parent.user, membership_id=parent.pk, by=coach)
    text = client.get(path).content.decode()
    assert "Vraag je stagebegeleider" in text
    assert client.post(f"{path}nieuw/").status_code == 404


def test_withdrawing_a_link_ends_the_visit_that_came_by_it(client, coach, parent):
    client.post(link_for(parent, coach))
    revoke_links(user=parent.user, membership_id=parent.pk, by=coach)
    assert "Je hebt hier geen rol" in client.get("/", follow=True).content.decode()


def test_a_link_that_ran_out_is_renewed_by_the_holder_once_by_mail(client, coach, parent):
    with clock.at(clock.now() - dt.timedelta(days=40)):
        path = link_for(parent, coach)
    assert client.get(path).status_code == 410
    assert not OutboxMessage.objects.exists()

    for _ in range(2):
        client.post(f"{path}nieuw/")

    mail = OutboxMessage.objects.get()
    assert mail.to == "ouder@thuis.example"
    fresh = path_of(re.search(r"https?://\S+", mail.body).group(0))
    client.post(fresh)
    assert client.session["_auth_user_id"] == str(parent.user_id)


def test_an_unknown_link_says_what_to_do(client):
    page = client.get(reverse("schools:enter", args=["bestaat-niet"]))
    assert page.status_code == 410
    assert "Vraag je stagebegeleider" in page.content.decode()


def test_guessing_links_is_slowed_down(client):
    for _ in range(30):
        client.get(reverse("schools:enter", args=["bestaat-niet"]))
    assert client.get(reverse("schools:enter", args=["bestaat-niet"])).status_code == 429


@pytest.mark.parametrize("role", [Role.LEAD, Role.COACH, Role.MENTOR, Role.ADMIN, Role.INTERNAL])
def test_a_link_never_opens_a_role_of_staff(client, coach, role):
    colleague = MembershipFactory(role=role, school=School.objects.get(pk=coach.school_id))
    assert client.post(link_for(colleague, coach)).status_code == 410
    assert "_auth_user_id" not in client.session


def test_a_parent_who_becomes_a_colleague_no_longer_comes_in_by_link(client, coach, parent):
    path = link_for(parent, coach)
    MembershipFactory(role=Role.COACH, user=parent.user, school=parent.school)
    assert client.post(path).status_code == 410


def test_a_visit_by_link_has_the_one_role_of_the_link(client, coach, parent):
    path = link_for(parent, coach)
    other = MembershipFactory(role=Role.SUPERVISOR, user=parent.user, school=parent.school)
    client.post(path)
    assert client.post(reverse("accounts:switch"), {"membership": other.pk}).status_code == 404


def test_the_same_mail_address_is_the_same_parent_but_never_a_colleague(coach, parent):
    again = give_access(
        user=None, school_id=coach.school_id, role=Role.PARENT, name="Ouder Proef",
        email="OUDER@thuis.example", by=coach,
    )  # fmt: skip
    assert again == parent
    colleague = User.objects.get(pk=coach.user_id)
    own = give_access(
        user=None,
        school_id=coach.school_id,
        role=Role.PARENT,
        name="Collega",
        email=colleague.email,
        by=coach,
    )
    assert own.user_id != colleague.pk


def test_access_is_given_for_the_own_school_and_outside_roles_only(coach):
    facts = {"user": None, "name": "Wie", "by": coach}
    with pytest.raises(PermissionDenied):
        give_access(school_id=coach.school_id, role=Role.LEAD, **facts)
    with pytest.raises(PermissionDenied):
        give_access(school_id=SchoolFactory().pk, role=Role.PARENT, **facts)
    internal = actor(Role.INTERNAL)
    with pytest.raises(PermissionDenied):
        give_access(user=None, name="Wie", school_id=internal.school_id, role=Role.PARENT, by=internal)


# --- the demo's people --------------------------------------------------------------------------------


def demo_person(**fields):
    return MembershipFactory(role=Role.COACH, user=UserFactory(is_demo=True, about="Bezoekt.", **fields))


def test_the_sign_in_page_shows_the_demo_people_and_one_can_step_in(client):
    one = demo_person(name="Sam Verzonnen")
    MembershipFactory(user=UserFactory(name="Echte Persoon"))
    text = client.get(reverse("account_login")).content.decode()
    assert "Sam Verzonnen" in text
    assert "Echte Persoon" not in text

    client.post(reverse("schools:step_in"), {"person": one.pk})
    assert client.session["_auth_user_id"] == str(one.user_id)


@pytest.mark.parametrize("wanted", ["", "0", "abc", "9" * 30])
def test_nonsense_steps_in_as_nobody(client, wanted):
    assert client.post(reverse("schools:step_in"), {"person": wanted}).status_code == 404


def test_nobody_steps_in_as_a_real_person(client):
    real = MembershipFactory()
    assert client.post(reverse("schools:step_in"), {"person": real.pk}).status_code == 404


def test_outside_the_demo_there_is_nobody_to_step_in_as(client, settings):
    settings.DEMO_SIGN_IN = False
    one = demo_person(name="Sam Verzonnen")
    assert "Sam Verzonnen" not in client.get(reverse("account_login")).content.decode()
    assert client.post(reverse("schools:step_in"), {"person": one.pk}).status_code == 404
    assert "_auth_user_id" not in client.session


def test_stepping_in_needs_the_token_against_forged_forms():
    one = demo_person()
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(reverse("schools:step_in"), {"person": one.pk}).status_code == 403
