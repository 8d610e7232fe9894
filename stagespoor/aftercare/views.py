"""Pages of aftercare: contract, moments, hand-over."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from stagespoor.access.decorators import ActorRequest, requires
from stagespoor.access.form_view import run_form
from stagespoor.access.roles import Permission
from stagespoor.aftercare import actions, forms
from stagespoor.aftercare.access import load_contract, load_handover, load_moment
from stagespoor.aftercare.models import AftercareMoment, EmploymentContract, Handover
from stagespoor.employers.models import Employer
from stagespoor.placements.models import Placement
from stagespoor.policy.loader import get_policy
from stagespoor.students.access import load_student
from stagespoor.students.models import Student


def file_url(student_id: int) -> str:
    """Aftercare in the student's file."""
    return reverse("desk:student_tab", args=[student_id, "nazorg"])


@requires(Permission.AFTERCARE_WRITE, load=load_student)
def contract(request: ActorRequest, student: Student) -> HttpResponse:
    """Record the contract of employment (AFT-1). Offers the companies where the student was placed."""
    policy = get_policy(request.actor.policy_name)
    aimed = [kind.slug for kind in policy.kinds if kind.aims_at_contract]
    newest = Placement.objects.filter(student=student, kind__in=aimed, contract=None).order_by("-pk").first()
    known = Employer.objects.filter(placements__student=student).distinct()
    initial = {"employer": newest.employer_id if newest else None}
    form = forms.ContractForm(request.POST or None, employers=known, initial=initial)
    return run_form(
        request, form, heading=_("Arbeidscontract vastleggen"), lead=student.full_name,
        done=_("Het contract staat erin. De nazorg is gepland."), back_url=file_url(student.pk),
        do=lambda data: actions.record_contract(
            student=student, by=request.actor,
            placement=newest if newest and data["employer"] == newest.employer else None, **data,
        ),
    )  # fmt: skip


@requires(Permission.AFTERCARE_WRITE, load=load_contract)
def end(request: ActorRequest, contract: EmploymentContract) -> HttpResponse:
    """The job ended; the moments stay (AFT-4)."""
    form = forms.EndForm(request.POST or None)
    return run_form(
        request, form, heading=_("Contract is gestopt"), lead=contract.student.full_name,
        done=_("Vastgelegd. De nazorg gaat gewoon door."), back_url=file_url(contract.student_id),
        do=lambda data: actions.end_contract(contract=contract, ended_on=data["ended_on"], by=request.actor),
    )  # fmt: skip


@requires(Permission.AFTERCARE_WRITE, load=load_contract)
def extra(request: ActorRequest, contract: EmploymentContract) -> HttpResponse:
    """Plan an extra moment (AFT-2)."""
    form = forms.ExtraForm(request.POST or None)
    return run_form(
        request, form, heading=_("Extra nazorgmoment"), lead=contract.student.full_name, button=_("Plannen"),
        done=_("Het extra moment is gepland."), back_url=file_url(contract.student_id),
        do=lambda data: actions.plan_extra_moment(contract=contract, by=request.actor, **data),
    )  # fmt: skip


@requires(Permission.STUDENTS_VIEW, load=load_moment)
def moment(request: ActorRequest, moment: AftercareMoment) -> HttpResponse:
    """One moment: report it, or read what was reported (AFT-1, AFT-4)."""
    policy = get_policy(request.actor.policy_name)
    statuses = {s.slug: s.name for s in policy.aftercare.statuses}
    if moment.state == AftercareMoment.State.DONE or not request.actor.may(Permission.AFTERCARE_WRITE):
        context = {
            "moment": moment,
            "status": statuses.get(moment.status, ""),
            "back_url": file_url(moment.student_id),
        }
        return render(request, "aftercare/moment.html", context)
    form = forms.MomentForm(request.POST or None, policy=policy)
    name = _("Nazorg na %s maanden") % moment.months if moment.months else _("Extra nazorgmoment")
    where = moment.contract.employer.name if moment.contract.employer else ""
    return run_form(
        request, form, heading=name, lead=f"{moment.student.full_name} · {where}" if where else moment.student.full_name,
        done=_("Het nazorgmoment staat erin."), back_url=file_url(moment.student_id),
        do=lambda data: actions.do_moment(moment=moment, by=request.actor, **data),
    )  # fmt: skip


@requires(Permission.AFTERCARE_WRITE, load=load_student)
def handover_new(request: ActorRequest, student: Student) -> HttpResponse:
    """Begin a warm hand-over (AFT-3)."""
    current = EmploymentContract.objects.filter(student=student, ended_on=None).first()
    form = forms.HandoverForm(request.POST or None)

    def do(data: dict[str, str]) -> str:
        made = actions.prepare_handover(student=student, contract=current, by=request.actor, **data)
        return reverse("aftercare:handover", args=[made.pk])

    return run_form(
        request, form, do, heading=_("Warme overdracht"), lead=student.full_name, button=_("Beginnen"),
        done=_("De overdracht is begonnen."), back_url=file_url(student.pk),
    )  # fmt: skip


@requires(Permission.STUDENTS_VIEW, load=load_handover)
def handover(request: ActorRequest, handover: Handover) -> HttpResponse:
    """One hand-over: where it stands and what is next (PLC-6)."""
    context = {
        "handover": handover, "may_write": request.actor.may(Permission.AFTERCARE_WRITE),
        "back_url": file_url(handover.student_id),
    }  # fmt: skip
    return render(request, "aftercare/handover.html", context)


def _handover_url(handover: Handover) -> str:
    return reverse("aftercare:handover", args=[handover.pk])


@requires(Permission.AFTERCARE_WRITE, load=load_handover)
def talk(request: ActorRequest, handover: Handover) -> HttpResponse:
    """The talk of student, school and the other together (AFT-3)."""
    return run_form(
        request, forms.TalkForm(request.POST or None), heading=_("Gesprek met z'n drieën"), lead=handover.name,
        done=_("Het gesprek staat erin."), back_url=_handover_url(handover),
        do=lambda data: actions.hold_handover_talk(handover=handover, talk_on=data["talk_on"], by=request.actor),
    )  # fmt: skip


@require_POST
@requires(Permission.AFTERCARE_WRITE, load=load_handover)
def offer(request: ActorRequest, handover: Handover) -> HttpResponse:
    """The hand-over goes to the other side."""
    actions.offer_handover(handover=handover, by=request.actor)
    messages.success(request, _("De overdracht ligt nu bij %s.") % handover.name)
    return redirect(_handover_url(handover))


@requires(Permission.AFTERCARE_WRITE, load=load_handover)
def accept(request: ActorRequest, handover: Handover) -> HttpResponse:
    """The other side took over (PLC-6)."""
    form = forms.AcceptForm(request.POST or None)
    return run_form(
        request, form, heading=_("Overgenomen"), lead=handover.name, done=_("De overdracht is klaar."),
        back_url=_handover_url(handover),
        do=lambda data: actions.accept_handover(
            handover=handover, accepted_on=data["accepted_on"], note=data["accepted_note"], by=request.actor
        ),
    )  # fmt: skip


@requires(Permission.AFTERCARE_WRITE, load=load_handover)
def decline(request: ActorRequest, handover: Handover) -> HttpResponse:
    """The other side does not take over."""
    form = forms.DeclineForm(request.POST or None)
    return run_form(
        request, form, heading=_("Niet overgenomen"), lead=handover.name, back_url=_handover_url(handover),
        done=_("Vastgelegd. De teamleider ziet dit op Vandaag."),
        do=lambda data: actions.decline_handover(handover=handover, reason=data["reason"], by=request.actor),
    )  # fmt: skip
