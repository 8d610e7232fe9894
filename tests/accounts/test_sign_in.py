"""Signing in with a password, forgotten passwords, no signing up."""

import re

import pytest
from django.core.cache import cache
from django.urls import NoReverseMatch, reverse

from stagespoor.access.actor import LINK_KEY, SESSION_KEY
from stagespoor.core.models import OutboxMessage
from tests.factories import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db
PASSWORD = "vier losse woorden samen"


@pytest.fixture(autouse=True)
def _no_limits():
    cache.clear()


@pytest.fixture
def person():
    user = MembershipFactory().user
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.mark.parametrize("field", ["username", "email"])
def test_user_name_and_mail_address_both_sign_in(client, person, field):
    answer = client.post(reverse("account_login"), {"login": getattr(person, field), "password": PASSWORD})
    assert answer.status_code == 302
    assert client.session["_auth_user_id"] == str(person.pk)


def test_a_wrong_password_gets_a_dutch_sentence_and_keeps_the_name(client, person):
    page = client.post(reverse("account_login"), {"login": person.username, "password": "fout"})
    text = page.content.decode()
    assert person.username in text
    assert "horen niet bij elkaar" in text


def test_after_five_wrong_passwords_one_has_to_wait(client, person):
    for _ in range(6):
        page = client.post(reverse("account_login"), {"login": person.username, "password": "fout"})
    assert "Wacht een paar minuten" in page.content.decode()


def test_nobody_can_sign_up():
    with pytest.raises(NoReverseMatch):
        reverse("account_signup")


def test_a_forgotten_password_goes_by_the_outbox_and_the_link_works(client, person):
    client.post(reverse("account_reset_password"), {"email": person.email})
    mail = OutboxMessage.objects.get(to=person.email)
    assert "Kies een nieuw wachtwoord" in mail.subject
    path = re.search(r"https?://[^/]+(/account/\S+)", mail.body).group(1)

    page = client.get(path, follow=True)
    new = "drie andere lange woorden"
    done = client.post(page.request["PATH_INFO"], {"password1": new, "password2": new}, follow=True)

    assert done.status_code == 200
    person.refresh_from_db()
    assert person.check_password(new)


def test_an_unknown_address_gets_the_same_answer_and_no_mail(client):
    UserFactory()
    page = client.post(reverse("account_reset_password"), {"email": "wie@nergens.example"}, follow=True)
    assert "Kijk in je mail" in page.content.decode()
    assert not OutboxMessage.objects.exists()


def test_a_password_sign_in_ends_the_bounds_of_a_link_visit(client, person):
    session = client.session
    session[LINK_KEY], session[SESSION_KEY] = 1, 2
    session.save()
    client.post(reverse("account_login"), {"login": person.username, "password": PASSWORD})
    assert LINK_KEY not in client.session


def test_signing_out_asks_first_and_then_does(client, person):
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(reverse("account_logout")).status_code == 200
    client.post(reverse("account_logout"))
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    "name", ["account_login", "account_reset_password", "account_reset_password_done", "account_inactive",
             "account_reset_password_from_key_done"],
)  # fmt: skip
def test_the_pages_speak_dutch_in_our_own_frame(client, name):
    UserFactory()
    text = client.get(reverse(name)).content.decode()
    assert "plain-card" in text
    assert "Sign" not in text


def test_a_broken_password_link_says_what_to_do(client):
    UserFactory()
    address = reverse("account_reset_password_from_key", kwargs={"uidb36": "zz", "key": "x-y"})
    assert "Vraag een nieuwe link" in client.get(address).content.decode()
