"""The personal link of a supervisor."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from stagespoor.access.roles import Role
from stagespoor.accounts.models import User
from stagespoor.core.models import OutboxMessage
from stagespoor.core.refusals import Refused
from stagespoor.placements.actions import give_supervisor_link, revoke_supervisor_link
from tests.factories import (
    ContactFactory,
    EmployerFactory,
    PlacementFactory,
    SchoolFactory,
    actor,
    ready_student,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    student, coach = ready_student()
    employer = EmployerFactory(network=student.school.network)
    contact = ContactFactory(employer=employer, email="baas@bedrijf.example")
    placement = PlacementFactory(trajectory=student.trajectory, employer=employer, supervisor=contact)
    return placement, coach


def test_the_link_opens_the_role_of_supervisor_and_is_mailed(case):
    placement, coach = case
    address = give_supervisor_link(placement=placement, by=coach)
    placement.supervisor.refresh_from_db()
    membership = placement.supervisor.user.memberships.get()
    assert (membership.role, membership.school_id) == (Role.SUPERVISOR, coach.school_id)
    assert address in OutboxMessage.objects.get(to="baas@bedrijf.example").body
    assert revoke_supervisor_link(placement=placement, by=coach) == 1


def test_two_schools_give_one_supervisor_each_their_own_role(case):
    placement, coach = case
    give_supervisor_link(placement=placement, by=coach)
    other = actor(Role.COACH, SchoolFactory(network=placement.student.school.network))
    with pytest.raises(PermissionDenied):
        give_supervisor_link(placement=placement, by=other)


def test_without_a_supervisor_the_sentence_says_so(case):
    placement, coach = case
    placement.supervisor = None
    with pytest.raises(Refused, match="praktijkbegeleider"):
        give_supervisor_link(placement=placement, by=coach)


def test_the_page_makes_shows_once_and_withdraws(case):
    placement, coach = case
    client = Client()
    client.force_login(
        User.objects.get(pk=coach.user_id), backend="django.contrib.auth.backends.ModelBackend"
    )
    address = reverse("placements:access", args=[placement.pk])
    assert "Geen link" in client.get(address).content.decode()
    text = client.post(reverse("placements:access_link", args=[placement.pk]), {"send": "1"}).content.decode()
    assert "/binnen/" in text
    page = client.get(address).content.decode()
    assert "Heeft een link" in page
    assert "/binnen/" not in page
    client.post(reverse("placements:access_revoke", args=[placement.pk]))
    assert "Geen link" in client.get(address).content.decode()
    assert address in client.get(reverse("placements:detail", args=[placement.pk])).content.decode()
