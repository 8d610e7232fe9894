"""The certificate at the end of a placement: made once, from the fixed final assessment (CER-1)."""

from __future__ import annotations

from django.db import transaction

from stagespoor.access.actor import Actor
from stagespoor.access.roles import Permission
from stagespoor.core import clock
from stagespoor.core.refusals import refuse_if_any
from stagespoor.documents.certificates import render_certificate
from stagespoor.documents.facts import (
    CertificateFacts,
    GoalResult,
    Organisation,
    Person,
    Signer,
    StudentFacts,
    facts_as_json,
    facts_from_json,
)
from stagespoor.logbook import rules
from stagespoor.logbook.actions import mark_closing_step
from stagespoor.logbook.models import Assessment, Certificate
from stagespoor.placements.models import Placement
from stagespoor.policy.loader import get_policy
from stagespoor.policy.model import Policy
from stagespoor.students.timeline import record


@transaction.atomic
def issue_certificate(*, placement: Placement, by: Actor, remarks: str = "") -> Certificate:
    """Issue the certificate, and tick the closing step that asks for it. A second click gives the first one.

    Refused (CER-1) before the final assessment is fixed.
    """
    by.must(Permission.PLACEMENT_CLOSE)
    there = Certificate.objects.filter(placement=placement).first()
    if there is not None:
        return there
    final = Assessment.objects.filter(placement=placement, moment=Assessment.Moment.FINAL).first()
    refuse_if_any(rules.check_certificate(final_is_fixed=bool(final and final.fixed_at)))
    assert final is not None  # noqa: S101 - the rule above refused otherwise
    number = f"{placement.student.school.slug[:8].upper()}-{clock.today():%Y}-{placement.pk:05d}"
    facts = certificate_facts(placement, final, number, by, remarks)
    certificate = Certificate.objects.create(
        placement=placement, number=number, facts=facts_as_json(facts), issued_by_id=by.user_id
    )
    mark_closing_step(placement=placement, form="certificate", report=number, by=by)
    record(
        "logbook.certificate", student=placement.student, by=by, about=f"certificate:{certificate.pk}",
        data={"number": number},
    )  # fmt: skip
    return certificate


def certificate_pdf(certificate: Certificate) -> bytes:
    """The PDF of a certificate as it was issued; the same bytes each time."""
    return render_certificate(facts_from_json(CertificateFacts, certificate.facts))


def certificate_facts(
    placement: Placement, final: Assessment, number: str, by: Actor, remarks: str
) -> CertificateFacts:
    """All that the certificate says, from the placement and its fixed assessment."""
    policy = get_policy(by.policy_name)
    student, school, place = placement.student, placement.student.school, placement.employer
    kind = policy.kind(placement.kind)
    coach = placement.coach or placement.internal_supervisor
    coach_role = policy.label("coach")
    supervisor, supervisor_role = _supervisor(placement, policy)
    ended = placement.ended_on or placement.end_on or clock.today()
    if place is not None:
        workplace = Organisation(
            name=place.name, address=(place.street, f"{place.postcode} {place.city}".strip())
        )
    else:
        workplace = Organisation(name=placement.place_name, address=(school.name,))
    return CertificateFacts(
        number=number, made_on=clock.today(), kind=kind.name, internal=not kind.external,
        school=Organisation(name=school.name, address=(school.street, f"{school.postcode} {school.city}".strip())),
        student=StudentFacts(name=student.full_name, born_on=student.birth_date, group=student.class_name),
        workplace=workplace, starts_on=placement.started_on or ended, ends_on=ended,
        goals=_results(final, policy), remarks=remarks.strip() or final.summary,
        tasks=tuple(line.strip() for line in placement.tasks.splitlines() if line.strip()),
        coach=Person(name=coach.name if coach else by.name, role=coach_role, phone=coach.phone if coach else ""),
        supervisor=Person(name=supervisor, role=supervisor_role),
        signers=(
            Signer(party="student", name=student.full_name, role=policy.label("student")),
            Signer(party="company", name=supervisor, role=supervisor_role),
            Signer(party="school", name=coach.name if coach else by.name, role=coach_role),
        ),
    )  # fmt: skip


def _supervisor(placement: Placement, policy: Policy) -> tuple[str, str]:
    if placement.internal_workplace_id:
        person = placement.internal_supervisor
        return (person.name if person else placement.place_name, policy.label("internal_supervisor"))
    contact = placement.supervisor
    return (contact.name if contact else placement.place_name, policy.label("supervisor"))


def _results(final: Assessment, policy: Policy) -> tuple[GoalResult, ...]:
    """Per goal the score agreed in the talk. Where the two sides differ the lower one counts."""
    lowest: dict[int, tuple[int, str, str]] = {}
    for score in final.scores.filter(goal__isnull=False).select_related("goal").order_by("goal_id"):
        goal = score.goal
        if goal is not None and (goal.pk not in lowest or score.value < lowest[goal.pk][0]):
            lowest[goal.pk] = (score.value, goal.plain, goal.category)
    names = dict(policy.choices("goal_categories"))
    return tuple(
        GoalResult(
            goal=plain,
            score=policy.scale.step(value).on_certificate,
            category=names.get(category, ""),
            step=value,
            steps=len(policy.scale.steps),
        )  # fmt: skip
        for value, plain, category in lowest.values()
    )
