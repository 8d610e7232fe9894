"""Fit or not: what the verdict makes, what comes along, and what is told of it."""

from __future__ import annotations

import pytest

from stagespoor.access.actor import Actor
from stagespoor.access.roles import Role
from stagespoor.acquisition import actions, states
from stagespoor.acquisition.models import Lead
from stagespoor.core.models import Event, OutboxMessage
from stagespoor.core.refusals import Refused
from stagespoor.employers.models import Contact, Employer, EmployerNote, Relation
from stagespoor.matching.actions import add_own_find
from stagespoor.schools.models import Membership
from stagespoor.workplaces.models import Judgement
from tests.acquisition.conftest import TODAY, Case, refused
from tests.case import sentence
from tests.factories import (
    NetworkFactory,
    PlacementFactory,
    StudentFactory,
    TrajectoryFactory,
    actor,
    ready_student,
)

# --- the verdict --------------------------------------------------------------------------------------


@pytest.mark.policy("EMP-3", "KEN-1", "EMP-5")
def test_fit_makes_an_employer_with_all_that_is_known(case: Case) -> None:
    lead = case.visited(phone="040-1234567", person="Sam Proef")
    actions.judge_fit(
        lead=lead, by=case.coach, fits_whom="Wie rustig werkt.", skilled=True, sector="green", tasks="Stekken"
    )
    employer = Employer.objects.get()
    assert (lead.state, lead.employer, lead.next_on) == (states.FIT, employer, None)
    assert (employer.name, employer.city, employer.phone) == ("Kwekerij De Proef", "Eindhoven", "040-1234567")
    assert (employer.source, employer.sector, employer.tasks) == ("direct", "green", "Stekken")
    judgement = Judgement.objects.get()
    assert (judgement.verdict, judgement.fits_whom, judgement.skilled) == ("fit", "Wie rustig werkt.", True)
    assert EmployerNote.objects.get().how == "visit"
    assert lead.visits.get().note is not None
    assert Contact.objects.get().name == "Sam Proef"
    assert Relation.objects.get().keeper_id == case.coach.user_id


@pytest.mark.policy("EMP-3", "EMP-1")
def test_fit_can_be_an_employer_that_is_there_already(case: Case) -> None:
    known = case.employer(name="Kwekerij De Proef")
    actions.judge_fit(lead=case.visited(), by=case.coach, employer=known)
    assert Employer.objects.count() == 1
    assert Lead.objects.get().employer == known
    assert Judgement.objects.get().employer == known


@pytest.mark.policy("EMP-1")
def test_fit_cannot_be_an_employer_of_another_network_or_a_partner(case: Case) -> None:
    lead = case.visited()
    far = Employer.objects.create(network=NetworkFactory(slug="ver", name="Ver"), name="Ver weg")
    for wrong in (far, case.employer(kind=Employer.Kind.JOB_COACHES)):
        with pytest.raises(Refused) as error:
            actions.judge_fit(lead=lead, by=case.coach, employer=wrong)
        assert refused(error) == {("EMP-3", "match")}
    assert not Judgement.objects.exists()


@pytest.mark.policy("EMP-3")
def test_what_is_wrong_with_the_new_employer_undoes_the_verdict(case: Case) -> None:
    lead = case.visited()
    with pytest.raises(Refused):
        actions.judge_fit(lead=lead, by=case.coach, sector="nonsense")
    assert Lead.objects.get().state == states.VISITED


@pytest.mark.policy("EMP-3")
def test_not_fit_needs_a_reason_and_is_a_judgement_only_after_a_visit(case: Case) -> None:
    employer = case.employer()
    with pytest.raises(Refused) as error:
        actions.judge_not_fit(lead=case.add(), by=case.coach, reason=" ")
    assert refused(error) == {("EMP-3", "reason")}
    busy = actions.judge_not_fit(lead=case.add(employer=employer), by=case.coach, reason="Heeft geen tijd.")
    assert (busy.state, busy.closed_reason) == (states.NOT_FIT, "Heeft geen tijd.")
    assert not Judgement.objects.exists(), "who said no by telephone may be asked again later"
    actions.judge_not_fit(lead=case.visited(employer=employer), by=case.coach, reason="Geen begeleiding.")
    assert Judgement.objects.get().verdict == "not_fit"


@pytest.mark.policy("EMP-3")
def test_a_verdict_is_not_for_ever(case: Case) -> None:
    lead = actions.judge_not_fit(lead=case.add(), by=case.coach, reason="Nee")
    actions.reopen_lead(lead=lead, by=case.coach)
    assert (lead.state, lead.closed_reason) == (states.NEW, "")
    fit = case.fit(name="Anders")
    actions.reopen_lead(lead=fit, by=case.coach)
    assert fit.state == states.VISITED
    actions.judge_not_fit(lead=fit, by=case.coach, reason="De begeleider ging weg.")
    assert [one.verdict for one in Judgement.objects.order_by("pk")] == ["fit", "not_fit"]


def test_picking_up_again_what_somebody_put_on_the_board_anew_is_refused(case: Case) -> None:
    employer = case.employer()
    old = actions.judge_not_fit(lead=case.add(employer=employer), by=case.coach, reason="Nee")
    case.add(employer=employer)
    with pytest.raises(Refused):
        actions.reopen_lead(lead=old, by=case.coach)


# --- what is told -------------------------------------------------------------------------------------


@pytest.mark.policy("INT-2", "ORG-2")
def test_what_came_of_a_place_that_a_student_found_is_on_the_timeline(case: Case) -> None:
    student = StudentFactory(school=case.school)
    TrajectoryFactory(student=student)
    case.fit(student=student, source="family")
    kinds = list(Event.objects.filter(student=student).order_by("number").values_list("kind", flat=True))
    assert kinds == ["lead.added", "lead.contacted", "lead.visited", "lead.fit"]
    assert OutboxMessage.objects.get().to == student.mentor.email


def test_every_event_reads_as_a_sentence(case: Case) -> None:
    lead = case.visited(owner_id=None)
    actions.take_lead(lead=lead, by=case.lead)
    actions.change_lead(lead=lead, by=case.coach, note="x")
    actions.plan_visit(lead=lead, by=case.coach, visit_on=TODAY)
    actions.judge_not_fit(lead=lead, by=case.coach, reason="Nee")
    actions.reopen_lead(lead=lead, by=case.coach)
    told = [sentence(one) for one in Event.objects.filter(about=f"lead:{lead.pk}")]
    assert len(told) == 8
    assert not [one for one in told if "…" in one or "{" in one]


def test_the_owner_who_left_does_not_keep_the_contact(case: Case) -> None:
    gone: Actor = actor(Role.COACH, case.school)
    lead = case.visited()
    Lead.objects.filter(pk=lead.pk).update(owner=gone.user_id)
    Membership.objects.filter(pk=gone.membership_id).update(is_active=False)
    actions.judge_fit(lead=Lead.objects.get(pk=lead.pk), by=case.lead)
    assert Relation.objects.get().keeper_id == case.lead.user_id


# --- what a student found became an employer at once --------------------------------------------------


@pytest.mark.policy("INT-2", "EMP-4")
def test_an_own_find_at_the_match_is_a_lead_as_well(case: Case) -> None:
    student, coach = ready_student(case.school)
    placement = PlacementFactory(
        trajectory=student.trajectory,
        state="searching",
        employer=None,
        supervisor=None,
        coach_id=coach.user_id,
    )
    found = add_own_find(
        placement=placement, by=coach, name="Kapsalon Proef", city="Eindhoven", contact_name="Sam"
    )
    lead = Lead.objects.get()
    assert (lead.employer, lead.student, lead.source) == (found.employer, student, "family")
    assert (lead.owner_id, lead.person, lead.state) == (coach.user_id, "Sam", states.NEW)


@pytest.mark.policy("INT-2")
def test_the_lead_of_the_intake_and_the_own_find_are_one(case: Case) -> None:
    student, coach = ready_student(case.school)
    lead = case.add(name="Kapsalon Proef", student=student, source="family")
    other = case.add(name="Iets anders", student=student, source="family")
    employer = case.employer(name="Kapsalon proef B.V.")
    assert actions.follow_own_find(student=student, employer=employer, by=coach) == lead
    assert Lead.objects.get(pk=lead.pk).employer == employer
    assert Lead.objects.get(pk=other.pk).employer is None
