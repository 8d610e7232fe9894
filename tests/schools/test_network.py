"""One more school in a network; and what whoever runs one school cannot do to people of another."""

import io
import re

import pytest
from django.core import management
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from stagespoor.access.actor import actor_of
from stagespoor.access.roles import Role
from stagespoor.accounts.models import User
from stagespoor.core.models import Event, OutboxMessage
from stagespoor.core.refusals import Refused
from stagespoor.schools import actions
from stagespoor.schools.models import Membership, Network, School
from tests.factories import EmployerFactory, MembershipFactory, SchoolFactory, actor

pytestmark = pytest.mark.django_db
ASKED = {
    "school_name": "Wildveld",
    "policy_name": "wildveld",
    "name": "Noor Beheer",
    "email": "Noor@wild.example",
}


@pytest.fixture
def admin():
    return actor(Role.ADMIN, SchoolFactory())


@pytest.fixture
def web(admin):
    client = Client()
    user = User.objects.get(pk=admin.user_id)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.policy("EMP-1")
def test_a_second_school_shares_the_employers_and_has_its_own_administrator(web, admin):
    EmployerFactory(network_id=admin.network_id)
    page = web.post(reverse("schools:school_new"), ASKED).text

    school = School.objects.get(name="Wildveld")
    assert (school.network_id, school.policy_name) == (admin.network_id, "wildveld")
    member = Membership.objects.get(school=school)
    assert (member.role, member.user.email) == (Role.ADMIN, "noor@wild.example")
    assert OutboxMessage.objects.get().to == "noor@wild.example"
    assert "/account/" in page  # the address to choose a password, for who has no mail at hand
    assert set(Event.objects.values_list("kind", "school_id")) == {
        ("school.started", school.pk),
        ("school.joined", admin.school_id),
    }
    assert actor_of(member).network_id == admin.network_id
    assert "Wildveld" in web.get(reverse("schools:settings")).text


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"school_name": ""}, "Naam van de school"),
        ({"email": "geen adres"}, "e-mail"),
        ({"policy_name": "bestaat_niet"}, "geldige keuze"),
    ],
)
def test_a_wrong_answer_gets_a_sentence_and_makes_no_school(web, admin, changes, sentence):
    page = web.post(reverse("schools:school_new"), {**ASKED, **changes})
    assert page.status_code == 200
    assert sentence in page.text
    assert School.objects.count() == 1


def test_the_same_school_twice_is_refused(web, admin):
    web.post(reverse("schools:school_new"), ASKED)
    assert "Deze school is er al" in web.post(reverse("schools:school_new"), ASKED).text
    assert School.objects.filter(name="Wildveld").count() == 1


def test_a_school_cannot_be_put_into_the_network_of_others(admin):
    with pytest.raises(PermissionDenied):
        actions.add_school(
            network=Network.objects.create(name="Elders", slug="elders"),
            asked=actions.NextSchool(**ASKED),
            by=admin,
        )
    coach = actor(Role.COACH, School.objects.get(pk=admin.school_id))
    with pytest.raises(PermissionDenied):
        actions.add_school(
            network=Network.objects.get(pk=admin.network_id), asked=actions.NextSchool(**ASKED), by=coach
        )


def run(*words: str) -> str:
    out = io.StringIO()
    management.call_command("school", *words, stdout=out)
    return out.getvalue()


def test_a_school_is_added_without_a_browser(admin):
    slug = School.objects.get(pk=admin.school_id).slug
    words = ("add", "Wildveld", "--with", slug, "--policy", "wildveld", "--admin", "Noor Beheer")
    assert "wachtwoord" in run(*words, "--email", "noor@wild.example")
    assert School.objects.get(name="Wildveld").network_id == admin.network_id
    assert "wildveld: Wildveld" in run("list")
    for wrong, sentence in {
        "--email": "geen e-mailadres",
        "--policy": "Wel gevonden",
        "--with": "geen school",
    }.items():
        asked = [*words, "--email", "piet@wild.example"]
        asked[1] = "Nog een"
        asked[asked.index(wrong) + 1] = "mis"
        with pytest.raises(management.CommandError, match=sentence):
            run(*asked)
    assert School.objects.count() == 2


# --- who runs one school has no power over accounts of another -----------------------------------------


@pytest.fixture
def guest(admin):
    """A lead of another school who was given a role here too."""
    lead = MembershipFactory(role=Role.LEAD).user
    lead.set_password("vier losse woorden samen")
    lead.save()
    return actions.add_member(
        school_id=admin.school_id, role=Role.COACH, name="X", email=lead.email, by=admin
    )


def test_the_mail_address_of_somebody_who_also_works_elsewhere_stays(web, admin, guest):
    before = guest.user.email
    page = web.post(
        reverse("schools:person", args=[guest.pk]),
        {
            "name": guest.user.name,
            "email": "van.mij@hier.example",
            "phone": guest.user.phone,
            "sectors": ["green"],
        },
    )
    assert "ook op een andere school" in page.text
    guest.user.refresh_from_db()
    assert guest.user.email == before
    same = {"name": guest.user.name, "email": before, "phone": guest.user.phone, "sectors": ["green"]}
    web.post(reverse("schools:person", args=[guest.pk]), same)
    guest.refresh_from_db()
    assert guest.sectors == ["green"]


def test_the_way_into_an_account_that_is_in_use_goes_to_the_person_alone(web, admin, guest):
    page = web.post(reverse("schools:person_invite", args=[guest.pk]), follow=True)
    assert "De mail naar" in page.text
    key = re.search(r"/account/\S*/[0-9a-z]+-[0-9a-z]+-[0-9a-f]+\S*", OutboxMessage.objects.get().body)
    assert key, OutboxMessage.objects.get().body
    assert key.group(0) not in page.text
    assert OutboxMessage.objects.get().to == guest.user.email

    colleague = MembershipFactory(role=Role.LEAD, school=School.objects.get(pk=admin.school_id))
    colleague.user.set_password("vier losse woorden samen")
    colleague.user.save()
    assert actions.invite(membership=colleague, by=admin) == ""


def test_the_way_in_of_somebody_who_was_invited_elsewhere_is_not_shown(admin):
    waiting = MembershipFactory(role=Role.LEAD).user
    waiting.set_unusable_password()
    waiting.save()
    here = actions.add_member(
        school_id=admin.school_id, role=Role.COACH, name="X", email=waiting.email, by=admin
    )
    assert actions.invite(membership=here, by=admin) == ""


def test_a_parent_cannot_run_a_school(admin):
    parent = MembershipFactory(role=Role.PARENT).user
    asked = actions.NextSchool(**{**ASKED, "email": parent.email})
    with pytest.raises(Refused, match="ander adres"):
        actions.add_school(network=Network.objects.get(pk=admin.network_id), asked=asked, by=admin)
    assert School.objects.filter(name="Wildveld").count() == 0
