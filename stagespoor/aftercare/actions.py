"""Recording the contract, holding the moments, handing over."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from stagespoor.access.actor import Actor
from stagespoor.access.roles import Permission
from stagespoor.aftercare import rules, states
from stagespoor.aftercare.models import AftercareMoment, EmploymentContract, Handover
from stagespoor.core import clock
from stagespoor.core.refusals import Refusal, refuse_if_any
from stagespoor.core.states import StaleRecord, move
from stagespoor.employers.models import Employer
from stagespoor.placements.models import Placement
from stagespoor.policy.loader import get_policy
from stagespoor.students.models import Student
from stagespoor.students.timeline import record


def _on(day: dt.date) -> str:
    return date_format(day, "j F Y")


@transaction.atomic
def record_contract(
    *, student: Student, first_day_on: dt.date, by: Actor, employer: Employer | None = None,
    placement: Placement | None = None, until_on: dt.date | None = None, hours_per_week: Decimal | None = None,
    job: str = "", arrangements: str = "",
) -> EmploymentContract:  # fmt: skip
    """Record the contract of employment; its first day fixes all moments of the policy (AFT-1).

    A contract that still runs is refused: end that one first.
    """
    by.must(Permission.AFTERCARE_WRITE)
    refusals = rules.check_contract(
        first_day_on=first_day_on, until_on=until_on, birth_date=student.birth_date
    )
    if EmploymentContract.objects.filter(student=student, ended_on=None).exists():
        refusals.append(
            Refusal("AFT-1", _("Er loopt al een contract. Leg eerst vast wanneer dat is gestopt."))
        )
    refuse_if_any(refusals)
    contract = EmploymentContract.objects.create(
        student=student, placement=placement, employer=employer, first_day_on=first_day_on, until_on=until_on,
        hours_per_week=hours_per_week, job=job.strip(), arrangements=arrangements.strip(), recorded_by_id=by.user_id,
    )  # fmt: skip
    AftercareMoment.objects.bulk_create(
        AftercareMoment(
            student=student,
            contract=contract,
            months=moment.months,
            due_on=rules.add_months(first_day_on, moment.months),
        )  # fmt: skip
        for moment in get_policy(by.policy_name).aftercare.moments
    )
    record(
        "aftercare.contract", student=student, by=by, about=f"contract:{contract.pk}",
        data={"where": employer.name if employer else _("een ander bedrijf"), "on": _on(first_day_on)},
    )  # fmt: skip
    return contract


@transaction.atomic
def end_contract(*, contract: EmploymentContract, ended_on: dt.date, by: Actor) -> EmploymentContract:
    """The job ended. The moments stay: school follows the leaver for two years (AFT-4)."""
    by.must(Permission.AFTERCARE_WRITE)
    if ended_on < contract.first_day_on:
        refuse_if_any(
            [Refusal("AFT-1", _("Deze dag ligt vóór de eerste werkdag. Kijk de datum na."), field="ended_on")]
        )
    if not EmploymentContract.objects.filter(pk=contract.pk, ended_on=None).update(ended_on=ended_on):
        raise StaleRecord
    contract.ended_on = ended_on
    where = contract.employer.name if contract.employer else _("een ander bedrijf")
    record(
        "aftercare.contract_ended", student=contract.student, by=by, about=f"contract:{contract.pk}",
        data={"where": where, "on": _on(ended_on)},
    )  # fmt: skip
    return contract


@transaction.atomic
def plan_extra_moment(
    *, contract: EmploymentContract, due_on: dt.date, reason: str, by: Actor
) -> AftercareMoment:
    """Add a moment where the need asks for it; the policy's own are never dropped (AFT-2)."""
    by.must(Permission.AFTERCARE_WRITE)
    refusals = []
    if not reason.strip():
        refusals.append(Refusal("AFT-2", _("Schrijf kort waarom dit extra moment nodig is."), field="reason"))
    if due_on < contract.first_day_on:
        refusals.append(Refusal("AFT-2", _("Kies een dag na de eerste werkdag."), field="due_on"))
    refuse_if_any(refusals)
    moment = AftercareMoment.objects.create(
        student_id=contract.student_id, contract=contract, months=None, due_on=due_on, reason=reason.strip()
    )
    record(
        "aftercare.extra_planned", student=contract.student, by=by, about=f"aftercare:{moment.pk}",
        data={"on": _on(due_on)},
    )  # fmt: skip
    return moment


@transaction.atomic
def do_moment(
    *, moment: AftercareMoment, done_on: dt.date, status: str, report: str, by: Actor
) -> AftercareMoment:
    """Report one moment with the status of the former student (AFT-1, AFT-4)."""
    by.must(Permission.AFTERCARE_WRITE)
    statuses = {s.slug: s.name for s in get_policy(by.policy_name).aftercare.statuses}
    refuse_if_any(
        rules.check_done(
            done_on=done_on,
            first_day_on=moment.contract.first_day_on,
            today=clock.today(),
            status=status,
            known=set(statuses),
        )  # fmt: skip
    )
    move(
        moment, states.DONE, states.MOMENT_MOVES, norm="AFT-1", done_on=done_on, status=status,
        report=report.strip(), done_by_id=by.user_id,
    )  # fmt: skip
    name = _("%(n)s maanden") % {"n": moment.months} if moment.months else _("een extra moment")
    record(
        "aftercare.done", student=moment.student, by=by, about=f"aftercare:{moment.pk}",
        data={"moment": name, "months": moment.months, "status": statuses[status], "status_slug": status},
    )  # fmt: skip
    return moment


@transaction.atomic
def prepare_handover(
    *, student: Student, to: str, name: str, summary: str, by: Actor, organisation: str = "", email: str = "",
    phone: str = "", contract: EmploymentContract | None = None,
) -> Handover:  # fmt: skip
    """Begin a warm hand-over to a job coach or the youth coach (AFT-3, PLC-6)."""
    by.must(Permission.AFTERCARE_WRITE)
    refusals = []
    if not summary.strip():
        refusals.append(
            Refusal("AFT-3", _("Schrijf wat de ander moet weten om goed te beginnen."), field="summary")
        )
    if Handover.objects.filter(student=student, state__in=[states.DRAFT, states.OFFERED]).exists():
        refusals.append(
            Refusal("AFT-3", _("Er loopt al een overdracht voor deze leerling. Rond die eerst af."))
        )
    refuse_if_any(refusals)
    handover = Handover.objects.create(
        student=student, contract=contract, to=to, name=name.strip(), organisation=organisation.strip(), email=email,
        phone=phone, summary=summary.strip(), made_by_id=by.user_id,
    )  # fmt: skip
    _handover_event("aftercare.handover_prepared", handover, by)
    return handover


@transaction.atomic
def hold_handover_talk(*, handover: Handover, talk_on: dt.date, by: Actor) -> Handover:
    """The talk of student, school and the other together (AFT-3)."""
    by.must(Permission.AFTERCARE_WRITE)
    if talk_on > clock.today():
        refuse_if_any(
            [Refusal("AFT-3", _("Deze dag is nog niet geweest. Kies vandaag of eerder."), field="talk_on")]
        )
    handover.talk_on = talk_on
    handover.save(update_fields=["talk_on"])
    _handover_event("aftercare.handover_talk", handover, by, on=_on(talk_on))
    return handover


@transaction.atomic
def offer_handover(*, handover: Handover, by: Actor) -> Handover:
    """Send the hand-over to the other side; it is open until they accept (PLC-6)."""
    by.must(Permission.AFTERCARE_WRITE)
    move(handover, states.OFFERED, states.HANDOVER_MOVES, norm="PLC-6", offered_on=clock.today())
    _handover_event("aftercare.handover_offered", handover, by)
    return handover


@transaction.atomic
def accept_handover(*, handover: Handover, accepted_on: dt.date, note: str, by: Actor) -> Handover:
    """The other side took over. Refused without the talk together and without saying how that is known."""
    by.must(Permission.AFTERCARE_WRITE)
    refuse_if_any(rules.check_accept(talk_on=handover.talk_on, note=note))
    if accepted_on > clock.today():
        refuse_if_any(
            [
                Refusal(
                    "PLC-6", _("Deze dag is nog niet geweest. Kies vandaag of eerder."), field="accepted_on"
                )
            ]
        )
    move(
        handover, states.ACCEPTED, states.HANDOVER_MOVES, norm="PLC-6", accepted_on=accepted_on,
        accepted_note=note.strip(),
    )  # fmt: skip
    _handover_event("aftercare.handover_accepted", handover, by)
    return handover


@transaction.atomic
def decline_handover(*, handover: Handover, reason: str, by: Actor) -> Handover:
    """The other side does not take over; the student stays with the school until somebody does (PLC-6)."""
    by.must(Permission.AFTERCARE_WRITE)
    if not reason.strip():
        refuse_if_any(
            [Refusal("PLC-6", _("Schrijf kort waarom de ander het niet overneemt."), field="reason")]
        )
    move(handover, states.DECLINED, states.HANDOVER_MOVES, norm="PLC-6", accepted_note=reason.strip()[:200])
    _handover_event("aftercare.handover_declined", handover, by, reason=reason.strip())
    return handover


def _handover_event(kind: str, handover: Handover, by: Actor, **data: str) -> None:
    to = f"{handover.get_to_display()} {handover.name}".strip()
    record(kind, student=handover.student, by=by, about=f"handover:{handover.pk}", data={"to": to, **data})
