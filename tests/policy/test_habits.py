"""What a school's policy says of money, of a day that does not go on and of its lists is seen where it matters."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from django.urls import reverse

from stagespoor.access.actor import actor_of
from stagespoor.access.roles import Role
from stagespoor.agreements import facts as contents_of
from stagespoor.agreements import queries
from stagespoor.agreements.actions import make_agreement
from stagespoor.core import clock
from stagespoor.placements.forms import ClosingStepForm, IntroductionForm
from stagespoor.placements.models import Placement
from stagespoor.policy import model, network_parts, parts, words
from stagespoor.policy.habits import sentences
from stagespoor.policy.loader import PACKAGED, get_policy
from tests.agreements.conftest import ready_placement
from tests.case import client_of
from tests.factories import MembershipFactory, UserFactory
from tests.guards.test_house import files
from tests.policy.test_words import at, seen

SAID = {
    "velddijk": ("De leerling krijgt geen vergoeding.", "Dan is de leerling thuis."),
    "wildveld": ("Een kleine vergoeding mag.", "Dan komt de leerling naar school."),
}


@pytest.mark.django_db
@pytest.mark.policy("AGR-1")
@pytest.mark.parametrize("name", ["velddijk", "wildveld"])
def test_fee_and_cancelled_day_stand_in_the_agreement_and_at_the_placement(name: str) -> None:
    placement, lead = at(name)
    page = seen(client_of(lead), reverse("placements:detail", args=[placement.pk]))
    facts = queries.facts_of(make_agreement(placement=placement, by=lead))
    for sentence, kept in zip(SAID[name], (facts.fee, facts.cancelled_day), strict=True):
        assert sentence in page
        assert sentence in kept
    assert queries.agreement_pdf(placement.agreements.get(), "school").startswith(b"%PDF")


@pytest.mark.django_db
@pytest.mark.policy("PAR-3")
@pytest.mark.parametrize(
    ("name", "student", "home"),
    [
        ("velddijk", "Dan blijf je thuis.", "blijft {} thuis."),
        ("wildveld", "Dan ga je naar school.", "gaat {} naar school."),
    ],
)
def test_student_and_parents_read_where_to_be_on_a_day_without_placement(
    name: str, student: str, home: str
) -> None:
    placement, _lead = at(name)
    guardian = placement.student.guardians.get()
    placement.student.user, guardian.user = UserFactory(), UserFactory()
    placement.student.save(update_fields=["user"])
    guardian.save(update_fields=["user"])
    school = placement.student.school
    own = actor_of(MembershipFactory(user=placement.student.user, role=Role.STUDENT, school=school))
    parent = actor_of(MembershipFactory(user=guardian.user, role=Role.PARENT, school=school))
    assert student in seen(client_of(own), reverse("portals:stage"))
    assert home.format(placement.student.first_name) in seen(client_of(parent), reverse("portals:home"))


@pytest.mark.django_db
def test_where_school_staff_comes_along_the_agreement_says_so() -> None:
    placement, lead = at("wildveld")
    Placement.objects.filter(pk=placement.pk).update(kind="orienting")
    assert get_policy("wildveld").kind("orienting").school_staff_on_site
    facts = queries.facts_of(make_agreement(placement=Placement.objects.get(pk=placement.pk), by=lead))
    assert "Er is altijd iemand van de school bij" in facts.guidance_by_school
    Placement.objects.filter(pk=placement.pk).update(visit_every_weeks=1)
    weekly = contents_of.gather(Placement.objects.get(pk=placement.pk), clock.today())
    assert "komt ongeveer elke week op bezoek" in contents_of._visits(weekly)
    other, coach = ready_placement()
    facts = queries.facts_of(make_agreement(placement=other, by=coach))
    assert "iemand van de school bij" not in facts.guidance_by_school


@pytest.mark.django_db
@pytest.mark.policy("PH-1")
@pytest.mark.parametrize("name", ["velddijk", "wildveld"])
def test_beleid_shows_what_the_school_itself_settles(name: str) -> None:
    _placement, lead = at(name)
    policy, page = get_policy(name), seen(client_of(lead), reverse("desk:policy"))
    shown: list[str] = [
        *sentences(policy), policy.agreement.source, policy.bridge.plain, policy.words.student_system,
        policy.certificate.closing, *(phase.plain for phase in policy.phases[-2:]),
        *(question.name for question in policy.company_questions), *(step.plain for step in policy.ladder),
        *(one.plain for one in policy.contact_kinds), *(one.plain for one in policy.bridge.modules),
        *(one.name for one in policy.competences if any(one.slug in g.competences for g in policy.goals)),
    ]  # fmt: skip
    low = " ".join(page.split()).lower()
    missing = [text for text in shown if escaped(text) not in low]
    assert not missing
    assert ("met iemand van school erbij" in low) == (name == "wildveld")


def escaped(text: str) -> str:
    """A text as a page holds it."""
    from django.utils.html import escape

    return str(escape(" ".join(text.split()))).lower()


@pytest.mark.django_db
@pytest.mark.policy("KEN-2", "EMP-2")
def test_topics_about_the_student_and_questions_to_the_company_stand_in_their_forms() -> None:
    placement, _lead = at("velddijk")
    policy = get_policy("velddijk")
    form = IntroductionForm(placement=placement, policy=policy, known=None)
    telling = [one for one in policy.introduction_topics if one.shares_student]
    assert telling
    assert str(form["topics"]).count("Gaat over de leerling.") == len(telling)
    step = next(s for s in policy.kind("orienting").closing if s.form == "evaluation_request")
    html = str(ClosingStepForm(step=step, policy=policy).as_div())
    assert all(question.plain_name in html for question in policy.company_questions)


# What names an item for other parts of the file, and is itself never shown.
NAMES = {"slug"}


def test_every_field_of_the_policy_is_read_by_the_product() -> None:
    """A field of which nobody reads the value does nothing: a school would fill it in for nothing."""
    text = "\n".join(
        path.read_text(encoding="utf-8")
        for path in files("stagespoor/**/*.py", "stagespoor/*/templates/**/*.html")
        if not {"demo", "migrations"} & set(path.parts)
        and path.name not in ("parts.py", "network_parts.py", "model.py", "slugs.py")
        and not path.name.startswith("checks")
    )
    dead = [
        f"{kind.__name__}.{field.name}"
        for module in (model, parts, network_parts, words)
        for kind in vars(module).values()
        if dataclasses.is_dataclass(kind) and isinstance(kind, type) and kind.__module__ == module.__name__
        for field in dataclasses.fields(kind)
        if field.name not in NAMES and not _is_read(field, text)
    ]
    assert not dead


def _is_read(field: dataclasses.Field[Any], text: str) -> bool:
    return f".{field.name}" in text or f'"{field.name}"' in text


def test_the_packaged_policies_are_two_and_differ_in_every_word() -> None:
    found = [get_policy(path.stem) for path in sorted(PACKAGED.glob("*.toml"))]
    assert len({str(policy.words.agreement) for policy in found}) == len(found) > 1
