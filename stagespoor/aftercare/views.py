"""Pages of aftercare: contract, moments, hand-over."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from stagespoor.access.decorators import ActorRequest, requires
from stagespoor.access.form_view import run_button, run_form
from stagespoor.access.roles import Permission
from stagespoor.aftercare import actions, forms, queries
from stagespoor.aftercare.access import load_contract, load_handover, load_moment
from stagespoor.aftercare.models import AftercareMoment, EmploymentContract, Handover
from stagespoor.policy.loader import get_policy
from stagespoor.students.access import load_student
from stagespoor.students.models import Student


def file_url(student_id: int) -> str:
    """Aftercare in the student's file."""
    return reverse("desk:student_tab", args=[student_id, "nazorg"])


def _crumbs(student: Student) -> list[tuple[str, str]]:
    return [
        (student.full_name, reverse("desk:student", args=[student.pk])),
        (_("Nazorg"), file_url(student.pk)),
    ]


def _page(student: Student) -> dict[str, Any]:
    """What every form page about a student has."""
    return {"back_url": file_url(student.pk), "context": {"crumbs": _crumbs(student)}}


@requires(Permission.AFTERCARE_WRITE, load=load_student)
def contract(request: ActorRequest, student: Student) -> HttpResponse:
    """Record the contract of employment (AFT-1). Offers the companies where the student was placed."""
    source = queries.placement_for_contract(student, get_policy(request.actor.policy_name))
    initial = {"employer": source.employer_id if source else None}
    form = forms.ContractForm(
        request.POST or None, employers=queries.known_employers(student), initial=initial
    )
    return run_form(
        request, form, heading=_("Arbeidscontract vastleggen"), lead=student.full_name,
        done=_("Het contract staat erin. De nazorg is gepland."), **_page(student),
        do=lambda data: actions.record_contract(
            student=student, by=request.actor,
            placement=source if source and data["employer"] == source.employer else None, **data,
        ),
    )  # fmt: skip


@requires(Permission.AFTERCARE_WRITE, load=load_contract)
def end(request: ActorRequest, contract: EmploymentContract) -> HttpResponse:
    """The job ended; the moments stay (AFT-4)."""
    student = contract.student
    return run_form(
        request, forms.EndForm(request.POST or None), heading=_("Contract is gestopt"), lead=student.full_name,
        done=_("Vastgelegd. De nazorg gaat gewoon door."), **_page(student),
        do=lambda data: actions.end_contract(contract=contract, ended_on=data["ended_on"], by=request.actor),
    )  # fmt: skip


@requires(Permission.AFTERCARE_WRITE, load=load_contract)
def extra(request: ActorRequest, contract: EmploymentContract) -> HttpResponse:
    """Plan an extra moment (AFT-2)."""
    student = contract.student
    return run_form(
        request, forms.ExtraForm(request.POST or None), heading=_("Extra nazorgmoment"), lead=student.full_name,
        button=_("Plannen"), done=_("Het extra moment is gepland."), **_page(student),
        do=lambda data: actions.plan_extra_moment(contract=contract, by=request.actor, **data),
    )  # fmt: skip


@requires(Permission.STUDENTS_VIEW, load=load_moment)
def moment(request: ActorRequest, moment: AftercareMoment) -> HttpResponse:
    """One moment: report it, or read what was reported (AFT-1, AFT-4)."""
    actor, student, policy = request.actor, moment.student, get_policy(request.actor.policy_name)
    name = actions.moment_name(moment, actor.policy_name)
    page = _page(student)
    page["context"] |= {"moment": moment, "student": student, "labels": policy.roles}
    if request.method == "POST":
        actor.must(Permission.AFTERCARE_WRITE)
    if moment.state == AftercareMoment.State.DONE or not actor.may(Permission.AFTERCARE_WRITE):
        statuses = {one.slug: one.name for one in policy.aftercare.statuses}
        shown = {**page["context"], "status": statuses.get(moment.status, ""), "heading": name}
        return render(request, "aftercare/moment.html", shown)
    return run_form(
        request, forms.MomentForm(request.POST or None, policy=policy, employer=moment.contract.employer),
        heading=name, lead=student.full_name,
        done=_("Het nazorgmoment staat erin."), template="aftercare/moment_form.html", **page,
        do=lambda data: actions.do_moment(moment=moment, by=actor, **data),
    )  # fmt: skip


@requires(Permission.AFTERCARE_WRITE, load=load_student)
def handover_new(request: ActorRequest, student: Student) -> HttpResponse:
    """Begin a warm hand-over (AFT-3)."""
    current = queries.contract_now(student)

    def do(data: dict[str, str]) -> str:
        made = actions.prepare_handover(student=student, contract=current, by=request.actor, **data)
        return _handover_url(made)

    return run_form(
        request, forms.HandoverForm(request.POST or None), do, heading=_("Warme overdracht"), lead=student.full_name,
        button=_("Beginnen"), done=_("De overdracht is begonnen."), **_page(student),
    )  # fmt: skip


def _handover_url(handover: Handover) -> str:
    return reverse("aftercare:handover", args=[handover.pk])


def _handover_page(handover: Handover) -> dict[str, Any]:
    crumbs = [*_crumbs(handover.student), (_("Warme overdracht"), _handover_url(handover))]
    return {"lead": handover.name, "back_url": _handover_url(handover), "context": {"crumbs": crumbs}}


@requires(Permission.STUDENTS_VIEW, load=load_handover)
def handover(request: ActorRequest, handover: Handover) -> HttpResponse:
    """One hand-over: where it stands and what is next (PLC-6)."""
    context = {
        "handover": handover, "may_write": request.actor.may(Permission.AFTERCARE_WRITE),
        "crumbs": _crumbs(handover.student), "heading": _("Warme overdracht"),
        "policy": get_policy(request.actor.policy_name),
    }  # fmt: skip
    return render(request, "aftercare/handover.html", context)


@requires(Permission.AFTERCARE_WRITE, load=load_handover)
def change(request: ActorRequest, handover: Handover) -> HttpResponse:
    """Other words, or somebody else, before it is offered."""
    initial = {name: getattr(handover, name) for name in forms.HandoverForm.base_fields}
    form = forms.ChangeHandoverForm(request.POST or None, version=handover.version, initial=initial)

    def do(data: dict[str, Any]) -> None:
        seen = data.pop("version") or 0
        actions.change_handover(handover=handover, by=request.actor, seen_version=seen, **data)

    return run_form(
        request, form, do, heading=_("Overdracht wijzigen"), done=_("De overdracht is bijgewerkt."),
        **_handover_page(handover),
    )  # fmt: skip


@requires(Permission.AFTERCARE_WRITE, load=load_handover)
def talk(request: ActorRequest, handover: Handover) -> HttpResponse:
    """The talk of student, school and the other together (AFT-3)."""
    return run_form(
        request, forms.TalkForm(request.POST or None), heading=_("Gesprek met z'n drieën"),
        done=_("Het gesprek staat erin."), **_handover_page(handover),
        do=lambda data: actions.hold_handover_talk(handover=handover, talk_on=data["talk_on"], by=request.actor),
    )  # fmt: skip


@require_POST
@requires(Permission.AFTERCARE_WRITE, load=load_handover)
def offer(request: ActorRequest, handover: Handover) -> HttpResponse:
    """The hand-over goes to the other side."""
    return run_button(
        request, lambda: actions.offer_handover(handover=handover, by=request.actor),
        done=_("De overdracht ligt nu bij %s.") % handover.name, back_url=_handover_url(handover),
    )  # fmt: skip


@requires(Permission.AFTERCARE_WRITE, load=load_handover)
def accept(request: ActorRequest, handover: Handover) -> HttpResponse:
    """The other side took over (PLC-6)."""
    return run_form(
        request, forms.AcceptForm(request.POST or None), heading=_("Overgenomen"), done=_("De overdracht is klaar."),
        do=lambda data: actions.accept_handover(
            handover=handover, accepted_on=data["accepted_on"], note=data["accepted_note"], by=request.actor
        ),
        **_handover_page(handover),
    )  # fmt: skip


@requires(Permission.AFTERCARE_WRITE, load=load_handover)
def decline(request: ActorRequest, handover: Handover) -> HttpResponse:
    """The other side does not take over."""
    return run_form(
        request, forms.DeclineForm(request.POST or None), heading=_("Niet overgenomen"),
        done=_("Vastgelegd. De teamleider ziet dit op Vandaag."), **_handover_page(handover),
        do=lambda data: actions.decline_handover(handover=handover, reason=data["reason"], by=request.actor),
    )  # fmt: skip
