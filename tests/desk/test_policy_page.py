"""The page Beleid: every norm can be read, found and pointed at."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from stagespoor.policy.hazards import hazards
from stagespoor.policy.loader import get_policy
from stagespoor.policy.working_time import working_time
from stagespoor.schools.models import Role
from tests.factories import MembershipFactory, SchoolFactory

pytestmark = pytest.mark.django_db


def page(client: Client, *, role: str = Role.COACH, policy: str = "velddijk", **params: str) -> str:
    client.force_login(MembershipFactory(role=role, school=SchoolFactory(policy_name=policy)).user)
    response = client.get(reverse("desk:policy"), params)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("name", ["velddijk", "wildveld"])
@pytest.mark.policy("GOAL-1", "PH-1")
def test_every_norm_and_article_has_an_anchor_and_its_text(client: Client, name: str) -> None:
    html = page(client, policy=name)
    for norm in get_policy(name).norms:
        assert f'id="{norm.id}"' in html
    for article in (*working_time().articles, *hazards().articles):
        assert f'id="{article.id}"' in html
    for kind in get_policy(name).kinds:
        assert f'id="{kind.slug}"' in html
        assert kind.name in html
    assert html.count('id="') == len({part.split('"')[0] for part in html.split('id="')[1:]})


def test_every_norm_a_refusal_can_name_can_be_followed(client: Client) -> None:
    html = page(client)
    policy = get_policy("velddijk")
    named = {gate.norm for gate in policy.gates} | {kind.days_norm for kind in policy.kinds} | {"STU-1"}
    for band in working_time().bands:
        named |= {
            getattr(band.articles, part) for part in ("allowed", "day", "week", "rest", "sunday", "breaks")
        }
    assert all(f'id="{norm}"' in html for norm in named)


def test_searching_keeps_the_norms_that_hold_every_word(client: Client) -> None:
    html = page(client, q="brug mentor prep-5")
    assert "0 van de 94 regels gevonden" in html
    html = page(client, q="BRUG eerst")
    assert 'id="PREP-5"' in html
    assert 'id="APP-1"' not in html


def test_a_part_can_be_chosen_and_an_unknown_part_is_empty_not_an_error(client: Client) -> None:
    html = page(client, deel="parents")
    assert 'id="PAR-4"' in html
    assert 'id="AFT-1"' not in html
    assert "Niets gevonden" in page(client, deel="bestaat-niet", q="<script>")


@pytest.mark.parametrize("role", [Role.LEAD, Role.MENTOR, Role.PSYCHOLOGIST, Role.INTERNAL, Role.ADMIN])
def test_all_staff_may_read_the_policy(client: Client, role: str) -> None:
    assert "Stagebeleid van" in page(client, role=role)


def test_others_may_not(client: Client) -> None:
    client.force_login(MembershipFactory(role=Role.STUDENT, school=SchoolFactory()).user)
    assert client.get(reverse("desk:policy")).status_code == 403
