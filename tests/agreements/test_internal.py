"""The agreement of a placement inside the school: who makes it, who signs it, and what the paper says (IS-1, IS-2)."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import reverse

from stagespoor.access.actor import Actor, actor_of
from stagespoor.agreements import facts as contents_of
from stagespoor.agreements import queries
from stagespoor.agreements.actions import make_agreement
from stagespoor.agreements.models import Agreement
from stagespoor.agreements.steps import steps
from stagespoor.core import clock
from stagespoor.placements.models import Placement
from stagespoor.policy.loader import get_policy
from stagespoor.schools.models import Membership, School
from tests.agreements.conftest import ready_placement, sign_all
from tests.agreements.test_pages import client_of, page
from tests.documents.make import tagged_text
from tests.factories import (
    GuardianFactory,
    InternalWorkplaceFactory,
    PlacementFactory,
    StudentFactory,
    TrajectoryFactory,
    actor,
)


@dataclass
class Inside:
    """A planned internal placement of a student of sixteen whom no coach has yet."""

    placement: Placement
    mentor: Actor
    guide: Actor

    @property
    def again(self) -> Placement:
        """As the database has it, with a policy that was changed meanwhile."""
        return Placement.objects.get(pk=self.placement.pk)


@pytest.fixture
def inside(db: None) -> Inside:
    return make_inside()


def make_inside(policy: str = "velddijk") -> Inside:
    student = StudentFactory()
    School.objects.filter(pk=student.school_id).update(policy_name=policy)
    student.school.policy_name = policy
    GuardianFactory(student=student, name="Ouder van Voorbeeld")
    guide = actor("internal_supervisor", student.school)
    placement = PlacementFactory(
        trajectory=TrajectoryFactory(student=student, coach=None), kind="internal", employer=None, supervisor=None,
        internal_workplace=InternalWorkplaceFactory(school=student.school, name="Schoolkeuken"),
        internal_supervisor_id=guide.user_id, visit_every_weeks=2, supervision="Er is altijd iemand bij.",
    )  # fmt: skip
    mentor = actor_of(Membership.objects.get(user=student.mentor))
    return Inside(Placement.objects.get(pk=placement.pk), mentor, guide)


def posted_signatures(agreement: Agreement) -> dict[str, str]:
    today, rows = f"{clock.today():%Y-%m-%d}", {}
    for one in queries.missing_signatures(agreement):
        rows |= {f"{one.key}-signed": "on", f"{one.key}-name": one.name, f"{one.key}-signed_on": today}
    return rows


@pytest.mark.policy("IS-1", "AGR-1", "AGR-3")
@pytest.mark.parametrize("role", ["mentor", "guide"])
def test_mentor_and_guide_make_it_and_record_signatures_in_the_browser(inside: Inside, role: str) -> None:
    client = client_of(getattr(inside, role))
    make = reverse("agreements:internal_make", args=[inside.placement.pk])
    assert make in client.get(page(inside.placement)).content.decode()
    assert "Laat het stagecontract tekenen" in client.post(make, follow=True).content.decode()
    agreement = queries.current_agreement(inside.placement)
    assert agreement is not None
    sign = reverse("agreements:internal_sign", args=[agreement.pk])
    assert sign in client.get(page(inside.placement)).content.decode()
    html = client.post(sign, posted_signatures(agreement), follow=True).content.decode()
    assert "Iedereen heeft getekend" in html
    assert queries.start_refusals(inside.again) == []
    withdraw = reverse("agreements:internal_withdraw", args=[agreement.signatures.all()[0].pk])
    assert withdraw in html
    html = client.post(withdraw, {"confirmed": "on", "reason": "Verkeerd"}, follow=True).content.decode()
    assert "telt niet meer" in html
    for copy in ("set", "company", "school", "home"):
        assert client.get(reverse("agreements:download", args=[agreement.pk, copy])).status_code == 200


@pytest.mark.policy("IS-1")
def test_the_second_door_leads_to_no_placement_at_a_company(db: None) -> None:
    placement, coach = ready_placement()
    agreement = sign_all(make_agreement(placement=placement, by=coach), coach)
    signature = agreement.signatures.all()[0]
    client = Client()
    client.force_login(placement.student.mentor)
    assert client.post(reverse("agreements:internal_make", args=[placement.pk])).status_code == 404
    assert client.get(reverse("agreements:internal_sign", args=[agreement.pk])).status_code == 404
    assert client.get(reverse("agreements:internal_withdraw", args=[signature.pk])).status_code == 404
    assert client.get(reverse("agreements:sign", args=[agreement.pk])).status_code == 403


@pytest.mark.policy("IS-1")
@pytest.mark.parametrize("role", ["internal_supervisor", "mentor", "psychologist"])
def test_who_has_no_business_with_the_student_finds_nothing(inside: Inside, role: str) -> None:
    agreement = make_agreement(placement=inside.placement, by=inside.mentor)
    client = client_of(actor(role, inside.placement.student.school))
    assert client.get(page(inside.placement)).status_code == 404
    assert client.post(reverse("agreements:internal_make", args=[inside.placement.pk])).status_code == 404
    assert client.get(reverse("agreements:internal_sign", args=[agreement.pk])).status_code == 404


@pytest.mark.policy("IS-1")
def test_psychologist_of_the_student_reads_and_does_not_write(inside: Inside) -> None:
    who = actor("psychologist", inside.placement.student.school)
    student = inside.placement.student
    student.psychologist_id = who.user_id
    student.save()
    client = client_of(who)
    html = client.get(page(inside.placement)).content.decode()
    assert "contract/maken" not in html
    assert client.post(reverse("agreements:internal_make", args=[inside.placement.pk])).status_code == 403


@pytest.mark.policy("IS-1", "AGR-1")
def test_the_steps_wait_for_who_guides_there_else_for_the_mentor(inside: Inside) -> None:
    step = steps(inside.guide, clock.today())[0]
    assert (step.what, step.who, step.user_ids) == (
        "Maak het stagecontract", "internal_supervisor", (inside.guide.user_id,),
    )  # fmt: skip
    assert client_of(inside.guide).get(step.url).status_code == 200
    make_agreement(placement=inside.placement, by=inside.guide)
    step = steps(inside.guide, clock.today())[0]
    assert (step.what, step.who) == ("Laat het stagecontract tekenen", "internal_supervisor")
    Placement.objects.filter(pk=inside.placement.pk).update(internal_supervisor=None)
    step = steps(inside.mentor, clock.today())[0]
    assert (step.who, step.user_ids) == ("mentor", (inside.mentor.user_id,))


@pytest.mark.policy("IS-1")
def test_what_is_missing_is_filled_in_behind_the_door_inside(inside: Inside) -> None:
    Placement.objects.filter(pk=inside.placement.pk).update(tasks="")
    html = client_of(inside.guide).get(page(inside.placement)).content.decode()
    assert "Het werk dat de leerling gaat doen" in html
    assert reverse("placements:internal_work", args=[inside.placement.pk]) in html
    assert "bedrijf, school en thuis" not in html


@pytest.mark.policy("IS-1", "IS-2", "AGR-1")
@pytest.mark.parametrize("policy", ["velddijk", "wildveld"])
def test_the_paper_names_the_right_people_and_no_company(db: None, policy: str) -> None:
    inside = make_inside(policy)
    label = get_policy(policy).label
    agreement = make_agreement(placement=inside.placement, by=inside.mentor)
    facts = queries.facts_of(agreement)
    assert (facts.coach.name, facts.coach.role) == (inside.mentor.name, label("mentor"))
    assert (facts.supervisor.name, facts.supervisor.role) == (inside.guide.name, label("internal_supervisor"))
    text = tagged_text(queries.agreement_pdf(agreement))
    for wrong in (
        "bedrijf", label("supervisor").lower(), "op bezoek", "leerdoel", f"{label('coach')} {inside.mentor.name}",
    ):  # fmt: skip
        assert wrong not in text.lower().replace(label("internal_supervisor").lower(), ""), wrong
    for wanted in (
        "De leerling",
        "Inspectie",
        "Vertrouwelijk",
        "Eerder stoppen",
        "kleine taken",
        "twee partijen",
    ):
        assert wanted in text, wanted


@pytest.mark.policy("IS-1", "GUI-1")
def test_a_coach_who_is_there_stands_on_it_with_the_rhythm_of_visits(inside: Inside) -> None:
    coach = actor("coach", inside.placement.student.school)
    Placement.objects.filter(pk=inside.placement.pk).update(coach=coach.user_id)
    facts = queries.facts_of(make_agreement(placement=inside.again, by=coach))
    assert (facts.coach.name, facts.coach.role) == (coach.name, "Stagebegeleider")
    assert facts.guidance_by_school == f"{coach.name} komt ongeveer om de 2 weken op bezoek."


@pytest.mark.policy("AGR-3")
def test_another_mentor_is_called_so(inside: Inside) -> None:
    agreement = make_agreement(placement=inside.placement, by=inside.mentor)
    student = inside.placement.student
    student.mentor_id = actor("mentor", student.school).user_id
    student.save()
    now = contents_of.gather(inside.again, clock.today())
    assert queries.changed_terms(agreement, now) == []
    assert queries.changed_details(agreement, now) == ["de mentor"]


def test_the_paper_at_a_company_keeps_its_clauses(db: None) -> None:
    placement, coach = ready_placement()
    text = tagged_text(queries.agreement_pdf(make_agreement(placement=placement, by=coach)))
    for wanted in (
        "Het bedrijf werkt daaraan mee",
        "de leerdoelen die in dit contract staan",
        "Eerder stoppen",
    ):
        assert wanted in text, wanted
    assert "kleine taken" not in text
