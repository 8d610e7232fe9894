"""Recording the contract, holding the moments, handing over."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from stagespoor.access.actor import Actor
from stagespoor.access.roles import Permission
from stagespoor.aftercare import rules, states
from stagespoor.aftercare.models import AftercareMoment, EmploymentContract, Handover
from stagespoor.core import clock
from stagespoor.core.refusals import Refusal, refuse_if_any
from stagespoor.core.states import StaleRecord, move, save_versioned
from stagespoor.employers.actions import note_visit
from stagespoor.employers.models import Employer, EmployerNote
from stagespoor.placements.facts import student_facts
from stagespoor.placements.models import Placement
from stagespoor.policy.loader import get_policy
from stagespoor.policy.model import Policy
from stagespoor.policy.rules import check_gates
from stagespoor.policy.working_time import Limits, working_time
from stagespoor.students.access import must_be_at_school
from stagespoor.students.models import Student
from stagespoor.students.timeline import record


def _on(day: dt.date) -> str:
    return date_format(day, "j F Y")


def _may(by: Actor, student: Student) -> None:
    by.must(Permission.AFTERCARE_WRITE)
    must_be_at_school(by, student)


def _where(contract: EmploymentContract) -> str:
    return contract.employer.name if contract.employer else _("een ander bedrijf")


# --- the contract ------------------------------------------------------------------------------------


@transaction.atomic
def record_contract(
    *, student: Student, first_day_on: dt.date, by: Actor, employer: Employer | None = None,
    placement: Placement | None = None, until_on: dt.date | None = None, hours_per_week: Decimal | None = None,
    job: str = "", arrangements: str = "",
) -> EmploymentContract:  # fmt: skip
    """Record the contract of employment; its first day fixes all moments of the policy (AFT-1).

    A contract that still runs is refused: end that one first. ``placement``: the one it came from. While the student
    is at school, the gates of the kind that follows a contract are asked (PH-1).
    """
    _may(by, student)
    contracts = EmploymentContract.objects.filter(student=student)
    refusals = rules.check_contract(
        first_day_on=first_day_on, until_on=until_on, hours_per_week=hours_per_week,
        limits=_limits(student, first_day_on),
        age=student.age_on(first_day_on), runs=contracts.filter(ended_on=None).exists(),
    )  # fmt: skip
    refusals += _gates(student, first_day_on, get_policy(by.policy_name))
    if placement is not None and placement.student_id != student.pk:
        refusals.append(
            Refusal("AFT-1", _("Deze stage is van een andere leerling. Begin opnieuw bij de leerling."))
        )
    if employer is not None and employer.network_id != by.network_id:
        refusals.append(Refusal("AFT-1", _("Kies een bedrijf uit de lijst."), field="employer"))
    refuse_if_any(refusals)
    contract = EmploymentContract.objects.create(
        student=student, placement=placement, employer=employer, first_day_on=first_day_on, until_on=until_on,
        hours_per_week=hours_per_week, job=job.strip(), arrangements=arrangements.strip(), recorded_by_id=by.user_id,
    )  # fmt: skip
    AftercareMoment.objects.bulk_create(
        AftercareMoment(
            student=student, contract=contract, months=moment.months,
            due_on=rules.add_months(first_day_on, moment.months),
        )
        for moment in get_policy(by.policy_name).aftercare.moments
    )  # fmt: skip
    record(
        "aftercare.contract", student=student, by=by, about=f"contract:{contract.pk}",
        data={"where": _where(contract), "on": _on(first_day_on)},
    )  # fmt: skip
    return contract


def _gates(student: Student, first_day_on: dt.date, policy: Policy) -> list[Refusal]:
    """What comes before the job at this school (PH-1). Two queries.

    A placement that is being closed is left behind, and so is one that stopped early, for instance for this job.
    Of who left school nothing is asked: there is no route any more to change.
    """
    facts = student_facts(student, policy=policy, start_on=first_day_on)
    if not facts.enrolled:
        return []
    known = replace(facts.gates, closed_kinds=facts.left_kinds)
    return [
        refusal
        for kind in policy.kinds
        if kind.follows_contract
        for refusal in check_gates(kind, known, policy)
    ]


def _limits(student: Student, day: dt.date) -> Limits | None:
    """What the national table says of work for somebody of this age on this day."""
    try:
        return working_time().limits_on(student.birth_date, day)
    except LookupError:
        return None


@transaction.atomic
def end_contract(*, contract: EmploymentContract, ended_on: dt.date, by: Actor) -> EmploymentContract:
    """The job ended. The moments stay: school follows the leaver for two years (AFT-4)."""
    _may(by, contract.student)
    refuse_if_any(rules.check_end(ended_on=ended_on, first_day_on=contract.first_day_on, today=clock.today()))
    if not EmploymentContract.objects.filter(pk=contract.pk, ended_on=None).update(ended_on=ended_on):
        raise StaleRecord(_("Iemand anders heeft al vastgelegd dat dit contract is gestopt."))
    contract.ended_on = ended_on
    record(
        "aftercare.contract_ended", student=contract.student, by=by, about=f"contract:{contract.pk}",
        data={"where": _where(contract), "on": _on(ended_on)},
    )  # fmt: skip
    return contract


# --- the moments -------------------------------------------------------------------------------------


def moment_name(moment: AftercareMoment, policy_name: str) -> str:
    """What the school calls this moment: "Na 3 maanden", "Extra moment"."""
    if moment.months is None:
        return _("Extra moment")
    names = {one.months: one.name for one in get_policy(policy_name).aftercare.moments}
    return names.get(moment.months) or _("Na %(n)s maanden") % {"n": moment.months}


@transaction.atomic
def plan_extra_moment(
    *, contract: EmploymentContract, due_on: dt.date, reason: str, by: Actor
) -> AftercareMoment:
    """Add a moment where the need asks for it; the policy's own are never dropped (AFT-2)."""
    _may(by, contract.student)
    refuse_if_any(rules.check_extra(due_on=due_on, reason=reason, first_day_on=contract.first_day_on))
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
    *, moment: AftercareMoment, done_on: dt.date, status: str, report: str, by: Actor, spoke: str = ""
) -> AftercareMoment:
    """Report one moment with the status of the former student (AFT-1, AFT-4).

    ``status`` is a slug of the policy's aftercare statuses. ``spoke``: whether the company was spoken to as well,
    "visit" or "phone"; that is a contact with the company like any other (EMP-5).
    """
    _may(by, moment.student)
    statuses = {one.slug: one.name for one in get_policy(by.policy_name).aftercare.statuses}
    refuse_if_any(
        rules.check_done(
            state=moment.state, done_on=done_on, first_day_on=moment.contract.first_day_on, today=clock.today(),
            status=status, known=statuses, report=report,
        )
    )  # fmt: skip
    move(
        moment, states.DONE, states.MOMENT_MOVES, norm="AFT-1", done_on=done_on, status=status,
        report=report.strip(), done_by_id=by.user_id,
    )  # fmt: skip
    name = moment_name(moment, by.policy_name)
    record(
        "aftercare.done", student=moment.student, by=by, about=f"aftercare:{moment.pk}",
        data={
            "moment": name[:1].lower() + name[1:], "months": moment.months, "status": statuses[status],
            "status_slug": status,
        },
    )  # fmt: skip
    if spoke and moment.contract.employer:
        text = _("Bezoek in de nazorg.") if spoke == EmployerNote.How.VISIT else _("Gesprek in de nazorg.")
        note_visit(employer=moment.contract.employer, on=done_on, by=by, how=spoke, text=text)
    return moment


# --- the hand-over -----------------------------------------------------------------------------------


def _tell(kind: str, handover: Handover, by: Actor, **data: str) -> None:
    to = f"{handover.get_to_display()} {handover.name}".strip()
    record(kind, student=handover.student, by=by, about=f"handover:{handover.pk}", data={"to": to, **data})


def _other_open(student: Student, but: int | None = None) -> bool:
    rows = Handover.objects.filter(student=student, state__in=[states.DRAFT, states.OFFERED])
    return (rows if but is None else rows.exclude(pk=but)).exists()


@transaction.atomic
def prepare_handover(
    *, student: Student, to: str, name: str, summary: str, by: Actor, organisation: str = "", email: str = "",
    phone: str = "", contract: EmploymentContract | None = None,
) -> Handover:  # fmt: skip
    """Begin a warm hand-over to a job coach or the youth coach (AFT-3, PLC-6)."""
    _may(by, student)
    refuse_if_any(
        rules.check_prepare(
            to=to, known=Handover.To.values, name=name, summary=summary, open_now=_other_open(student)
        )
    )
    handover = Handover.objects.create(
        student=student, contract=contract, to=to, name=name.strip(), organisation=organisation.strip(), email=email,
        phone=phone.strip(), summary=summary.strip(), made_by_id=by.user_id,
    )  # fmt: skip
    _tell("aftercare.handover_prepared", handover, by)
    return handover


@transaction.atomic
def change_handover(*, handover: Handover, by: Actor, seen_version: int, **facts: Any) -> Handover:
    """Change who takes over or what they must know, before it is offered or after a no.

    ``facts``: to, name, organisation, email, phone, summary. Raises StaleRecord since ``seen_version``.
    """
    _may(by, handover.student)
    if handover.state not in (states.DRAFT, states.DECLINED):
        refuse_if_any([Refusal("AFT-3", _("De overdracht ligt al bij de ander en verandert nu niet meer."))])
    refuse_if_any(
        rules.check_prepare(
            to=facts["to"], known=Handover.To.values, name=facts["name"], summary=facts["summary"], open_now=False
        )
    )  # fmt: skip
    for field, value in facts.items():
        setattr(handover, field, value.strip())
    save_versioned(handover, seen_version=seen_version, fields=list(facts))
    _tell("aftercare.handover_changed", handover, by)
    return handover


@transaction.atomic
def hold_handover_talk(*, handover: Handover, talk_on: dt.date, by: Actor) -> Handover:
    """The talk of student, school and the other together (AFT-3)."""
    _may(by, handover.student)
    refuse_if_any(rules.check_talk(state=handover.state, talk_on=talk_on, today=clock.today()))
    handover.talk_on = talk_on
    handover.save(update_fields=["talk_on"])
    _tell("aftercare.handover_talk", handover, by, on=_on(talk_on))
    return handover


@transaction.atomic
def offer_handover(*, handover: Handover, by: Actor) -> Handover:
    """Send the hand-over to the other side; it is open until they accept (PLC-6)."""
    _may(by, handover.student)
    refuse_if_any(
        rules.check_offer(state=handover.state, other_open=_other_open(handover.student, handover.pk))
    )
    move(
        handover,
        states.OFFERED,
        states.HANDOVER_MOVES,
        norm="PLC-6",
        offered_on=clock.today(),
        accepted_note="",
    )
    _tell("aftercare.handover_offered", handover, by)
    return handover


@transaction.atomic
def accept_handover(*, handover: Handover, accepted_on: dt.date, note: str, by: Actor) -> Handover:
    """The other side took over. Refused without the talk together and without saying how that is known."""
    _may(by, handover.student)
    refuse_if_any(
        rules.check_accept(
            state=handover.state, talk_on=handover.talk_on, accepted_on=accepted_on, note=note, today=clock.today()
        )
    )  # fmt: skip
    move(
        handover, states.ACCEPTED, states.HANDOVER_MOVES, norm="PLC-6", accepted_on=accepted_on,
        accepted_note=note.strip()[:200],
    )  # fmt: skip
    _tell("aftercare.handover_accepted", handover, by)
    return handover


@transaction.atomic
def decline_handover(*, handover: Handover, reason: str, by: Actor) -> Handover:
    """The other side does not take over; the student stays with the school until somebody does (PLC-6)."""
    _may(by, handover.student)
    refusals = rules.check_offered(state=handover.state)
    if not reason.strip():
        refusals.append(
            Refusal("PLC-6", _("Schrijf kort waarom de ander het niet overneemt."), field="reason")
        )
    refuse_if_any(refusals)
    move(
        handover,
        states.DECLINED,
        states.HANDOVER_MOVES,
        norm="PLC-6",
        accepted_note=reason.strip()[:200],
    )
    _tell("aftercare.handover_declined", handover, by, reason=reason.strip())
    return handover
