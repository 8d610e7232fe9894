"""What the tests of the match say in one word."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse

from stagespoor.access.actor import Actor
from stagespoor.accounts.models import User
from stagespoor.employers.models import Employer
from stagespoor.placements.models import Placement
from tests.factories import EmployerFactory


def sign_in(who: Actor) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=who.user_id), backend="django.contrib.auth.backends.ModelBackend")
    return client


def add_url(placement: Placement, employer_id: object) -> str:
    return f"{reverse('matching:add', args=[placement.pk])}?bedrijf={employer_id}"


def employer(placement: Placement, **fields: Any) -> Employer:
    return EmployerFactory(network=placement.student.school.network, **({"sector": "green"} | fields))
