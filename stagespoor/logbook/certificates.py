"""The certificate at the end of a placement: made once, from the fixed final assessment (CER-1)."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from stagespoor.access.actor import Actor
from stagespoor.access.roles import Permission
from stagespoor.core import clock
from stagespoor.core.refusals import Refusal, refuse_if_any
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
from stagespoor.logbook.actions import do_closing_step
from stagespoor.logbook.models import Assessment, Certificate, Score
from stagespoor.placements.models import Placement
from stagespoor.policy.loader import get_policy
from stagespoor.policy.model import Policy
from stagespoor.policy.parts import ClosingStep
from stagespoor.students.access import must_be_at_school
from stagespoor.students.timeline import record

# letters and figures that nobody confuses when they type them over from paper
_CODE_SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


@transaction.atomic
def issue_certificate(*, placement: Placement, by: Actor, remarks: str = "") -> Certificate:
    """Issue the certificate, and do the closing step that asks for it. A second click gives the first one.

    Refused before the final assessment is fixed (CER-1), and before the closing steps that come first (TSK-3).
    """
    by.must(Permission.PLACEMENT_CLOSE)
    must_be_at_school(by, placement.student)
    there = Certificate.objects.filter(placement=placement).first()
    if there is not None:
        return there
    final = Assessment.objects.filter(placement=placement, moment=Assessment.Moment.FINAL).first()
    if final is None or final.fixed_at is None:
        refuse_if_any(rules.check_certificate(final_is_fixed=False, words=by.words.forms))
        raise AssertionError("refused above")
    number = f"{placement.student.school.slug[:8].upper()}-{clock.today():%Y}-{placement.pk:05d}"
    facts = certificate_facts(placement, final, by=by, number=number, remarks=remarks)
    certificate = Certificate.objects.create(
        placement=placement, number=number, facts=facts_as_json(facts), issued_by_id=by.user_id
    )
    do_closing_step(placement=placement, form="certificate", report=number, by=by)
    record(
        "logbook.certificate", student=placement.student, by=by, about=f"certificate:{certificate.pk}",
        data={"number": number},
    )  # fmt: skip
    return certificate


def step_refusals(placement: Placement, step: ClosingStep) -> list[Refusal]:
    """A closing step that asks for an assessment or a certificate is done by making that (GOAL-6, CER-1)."""
    if step.form == "assessment":
        there = Assessment.objects.filter(
            placement=placement, moment=Assessment.Moment.FINAL, fixed_at__isnull=False
        ).exists()
    elif step.form == "certificate":
        there = Certificate.objects.filter(placement=placement).exists()
    else:
        return []
    return (
        [] if there else rules.check_made(step, words=get_policy(placement.student.school.policy_name).forms)
    )


def check_code(number: str) -> str:
    """Eight signs that only this installation can make for a number; printed on the paper."""
    digest = salted_hmac("stagespoor.certificate", number, algorithm="sha256").digest()
    signs = "".join(_CODE_SIGNS[byte % len(_CODE_SIGNS)] for byte in digest[:8])
    return f"{signs[:4]}-{signs[4:]}"


def genuine(*, number: str, code: str) -> Certificate | None:
    """The certificate with this number and this code, or None: anybody who holds the paper may ask (CER-1).

    The code is compared with the one that was printed, which is kept with the facts; signs only.
    """
    found = Certificate.objects.filter(number=number.strip().upper())
    certificate = found.select_related("placement__student__school", "placement__employer").first()
    printed = certificate.facts.get("check_code", "") if certificate else ""
    same = constant_time_compare(_signs(printed), _signs(code))
    return certificate if certificate and printed and same else None


def _signs(code: str) -> str:
    return "".join(sign for sign in code.upper() if sign.isalnum())


def certificate_pdf(certificate: Certificate) -> bytes:
    """The PDF of a certificate as it was issued; the same bytes each time."""
    return render_certificate(facts_from_json(CertificateFacts, certificate.facts))


def certificate_facts(
    placement: Placement, final: Assessment, *, by: Actor, number: str, remarks: str
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
    coach_name = coach.name if coach else by.name
    people = {
        "student": Signer(party="student", name=student.full_name, role=policy.label("student")),
        "supervisor": Signer(party="company", name=supervisor, role=supervisor_role),
        "coach": Signer(party="school", name=coach_name, role=coach_role),
    }
    return CertificateFacts(
        number=number, made_on=clock.today(), kind=kind.name, internal=not kind.external,
        school=Organisation(name=school.name, address=(school.street, f"{school.postcode} {school.city}".strip())),
        student=StudentFacts(name=student.full_name, born_on=student.birth_date, group=student.class_name),
        workplace=workplace, starts_on=placement.started_on or ended, ends_on=ended,
        goals=_results(final, policy), remarks=remarks.strip() or final.summary,
        tasks=tuple(line.strip() for line in placement.tasks.splitlines() if line.strip()),
        coach=Person(name=coach_name, role=coach_role, phone=coach.phone if coach else ""),
        supervisor=Person(name=supervisor, role=supervisor_role),
        signers=tuple(people[role] for role in policy.certificate.signers if role in people),
        title=policy.words.certificate.title, statement=policy.certificate.statement,
        closing=policy.certificate.closing,
        check_url=settings.BASE_URL.rstrip("/") + reverse("logbook:check", args=[number]),
        check_code=check_code(number),
    )  # fmt: skip


def _supervisor(placement: Placement, policy: Policy) -> tuple[str, str]:
    if placement.internal_workplace_id:
        person = placement.internal_supervisor
        return (person.name if person else placement.place_name, policy.label("internal_supervisor"))
    contact = placement.supervisor
    return (contact.name if contact else placement.place_name, policy.label("supervisor"))


def _results(final: Assessment, policy: Policy) -> tuple[GoalResult, ...]:
    """Per goal the score agreed in the talk, by category. Where the two sides differ the lower one counts."""
    lowest: dict[int, Score] = {}
    for score in final.scores.filter(goal__isnull=False).select_related("goal").order_by("goal_id"):
        if score.goal_id and (score.goal_id not in lowest or score.value < lowest[score.goal_id].value):
            lowest[score.goal_id] = score
    names = dict(policy.choices("goal_categories"))
    order = list(names)

    def place(score: Score) -> int:
        category = score.goal.category if score.goal else ""
        return order.index(category) if category in order else len(order)

    return tuple(
        GoalResult(
            goal=score.goal.plain if score.goal else "", score=policy.scale.step(score.value).on_certificate,
            category=names.get(score.goal.category if score.goal else "", ""), step=score.value,
            steps=len(policy.scale.steps),
        )
        for score in sorted(lowest.values(), key=place)
    )  # fmt: skip
