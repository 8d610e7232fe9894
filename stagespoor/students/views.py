"""Enrolling a student and keeping the facts: exit, support, home, on and off the roll."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from stagespoor.access.decorators import ActorRequest, requires
from stagespoor.access.form_view import run_form
from stagespoor.access.roles import Permission
from stagespoor.policy.loader import get_policy
from stagespoor.students import actions, forms
from stagespoor.students.access import load_guardian, load_student, load_support, may_see_support, may_view
from stagespoor.students.models import Guardian, Student, SupportNeed
from stagespoor.students.timeline import log_read
from stagespoor.ui.forms import ConfirmForm

EDIT = Permission.STUDENT_EDIT


def tab(student: Student, slug: str = "profiel") -> str:
    """The address of a part of the student's file."""
    return reverse("desk:student_tab", args=[student.pk, slug])


def student_form(
    request: ActorRequest, student: Student, form: BaseForm, do: Callable[[dict[str, Any]], Any],
    *, heading: str, done: str, back: str = "", template: str = "students/form.html", **more: Any,
) -> HttpResponse:  # fmt: skip
    """A form page about one student, with the way back to the file."""
    return run_form(
        request, form, do, heading=heading, done=done, back_url=back or tab(student), template=template,
        button=more.pop("button", ""), lead=more.pop("lead", ""), context={"student": student, **more},
    )  # fmt: skip


@requires(Permission.STUDENT_ENROL)
def enrol(request: ActorRequest) -> HttpResponse:
    """A new student."""
    form = forms.EnrolForm(request.POST or None, actor=request.actor)

    def do(data: dict[str, Any]) -> str:
        student = actions.enrol_student(
            facts=form.new_student(), perspective=data["perspective"], by=request.actor
        )
        return reverse("desk:student", args=[student.pk])

    return run_form(
        request, form, do, heading=_("Leerling inschrijven"), done=_("De leerling is ingeschreven."),
        button=_("Inschrijven"), back_url=reverse("desk:students"), template="students/enrol.html",
    )  # fmt: skip


@requires(EDIT, load=load_student)
def edit(request: ActorRequest, student: Student) -> HttpResponse:
    """The facts of a student."""
    form = forms.StudentForm(request.POST or None, actor=request.actor, student=student)

    def do(data: dict[str, Any]) -> str:
        changed = actions.edit_student(
            student=student, values=form.facts(), seen_version=data["version"] or 0, by=request.actor
        )
        # who hands a student to another mentor no longer sees the file
        return tab(changed) if may_view(request.actor, changed) else reverse("desk:students")

    return student_form(
        request, student, form, do, heading=_("Gegevens wijzigen"), done=_("De gegevens zijn bewaard."),
        template="students/edit.html", may_enrol=request.actor.may(Permission.STUDENT_ENROL),
    )  # fmt: skip


@requires(EDIT, load=load_student)
def exit_profile(request: ActorRequest, student: Student) -> HttpResponse:
    """A new decision about the expected exit, with what was decided before."""
    policy = get_policy(request.actor.policy_name)
    form = forms.ExitProfileForm(request.POST or None, policy=policy, student=student)
    names = dict(policy.choices("exit_profiles"))
    rows = student.exit_profiles.select_related("decided_by")
    return student_form(
        request, student, form,
        lambda data: actions.set_exit_profile(student=student, by=request.actor, **data),
        heading=_("Uitstroomprofiel"), done=_("Het uitstroomprofiel is vastgelegd."), button=_("Vastleggen"),
        template="students/exit_profile.html", history=[(names.get(row.profile, row.profile), row) for row in rows],
    )  # fmt: skip


@requires(Permission.STUDENT_SENSITIVE, load=load_student)
def support(request: ActorRequest, student: Student) -> HttpResponse:
    """Difficulties and support, for who needs to know; each look is noted."""
    if not may_see_support(request.actor, student):
        raise PermissionDenied(Permission.STUDENT_SENSITIVE.value)
    log_read(student=student, by=request.actor, part="ondersteuning")
    form = forms.SupportForm(request.POST or None)
    return student_form(
        request, student, form,
        lambda data: actions.set_support_need(student=student, by=request.actor, **data),
        heading=_("Ondersteuning"), done=_("De ondersteuning is opgeschreven."), template="students/support.html",
        needs=student.support_needs.filter(ended_on=None).select_related("written_by").order_by("-pk"),
    )  # fmt: skip


@requires(Permission.STUDENT_SENSITIVE, load=load_support)
def support_end(request: ActorRequest, need: SupportNeed) -> HttpResponse:
    """Support that is no longer needed."""
    if not may_see_support(request.actor, need.student):
        raise PermissionDenied(Permission.STUDENT_SENSITIVE.value)
    return student_form(
        request, need.student, ConfirmForm(request.POST or None, label=_("Ja, dit is niet meer nodig")),
        lambda data: actions.end_support_need(need=need, by=request.actor),
        heading=_("Ondersteuning afsluiten"), done=_("De ondersteuning is afgesloten."), action=_("Afsluiten"),
        consequences=[_("Wat er staat blijft bewaard, maar staat niet meer vooraan.")],
        template="students/confirm.html",
    )  # fmt: skip


@requires(EDIT, load=load_student)
def guardians(request: ActorRequest, student: Student) -> HttpResponse:
    """Parents and carers, and adding one."""
    form = forms.GuardianForm(request.POST or None)
    return student_form(
        request, student, form,
        lambda data: actions.add_guardian(student=student, facts=form.facts(), by=request.actor),
        heading=_("Ouders en verzorgers"), done=_("De ouder of verzorger is toegevoegd."), button=_("Toevoegen"),
        template="students/guardians.html", guardians=student.guardians.all(),
    )  # fmt: skip


@requires(EDIT, load=load_guardian)
def guardian(request: ActorRequest, parent: Guardian) -> HttpResponse:
    """The facts of a parent or carer."""
    form = forms.GuardianForm(request.POST or None, guardian=parent)
    return student_form(
        request, parent.student, form,
        lambda data: actions.edit_guardian(
            guardian=parent, facts=form.facts(), seen_version=data["version"] or 0, by=request.actor
        ),
        heading=parent.name, done=_("De gegevens zijn bewaard."), template="students/guardian.html", guardian=parent,
    )  # fmt: skip


@requires(EDIT, load=load_guardian)
def guardian_remove(request: ActorRequest, parent: Guardian) -> HttpResponse:
    """Take a parent away, after asking."""

    def do(data: dict[str, Any]) -> None:
        actions.remove_guardian(guardian=parent, by=request.actor)

    return student_form(
        request, parent.student, ConfirmForm(request.POST or None, label=_("Ja, haal deze ouder weg")), do,
        heading=_("%(name)s weghalen") % {"name": parent.name}, done=_("De ouder of verzorger is weggehaald."),
        action=_("Weghalen"), template="students/confirm.html",
        consequences=[_("Naam, telefoon en e-mail verdwijnen. Een persoonlijke link werkt dan niet meer.")],
    )  # fmt: skip


@requires(Permission.STUDENT_ENROL, load=load_student)
def leave(request: ActorRequest, student: Student) -> HttpResponse:
    """The student leaves the school."""

    def do(data: dict[str, Any]) -> None:
        actions.student_leaves(student=student, on=data["on"], reason=data["reason"], by=request.actor)

    return student_form(
        request, student, forms.LeaveForm(request.POST or None), do, heading=_("Uitschrijven"),
        done=_("De leerling is uitgeschreven."), action=_("Uitschrijven"), template="students/confirm.html",
        consequences=[
            _("De leerling staat niet meer in de lijst van nu. Het dossier blijft te lezen."),
            _("Nazorg gaat door, als die is afgesproken."), _("Je kunt dit terugdraaien."),
        ],
    )  # fmt: skip


@requires(Permission.STUDENT_ENROL, load=load_student)
@require_POST
def come_back(request: ActorRequest, student: Student) -> HttpResponse:
    """A student who left is back."""
    actions.student_returns(student=student, by=request.actor)
    messages.success(request, _("%(name)s staat weer op school.") % {"name": student.full_name})
    return redirect("desk:student", pk=student.pk)
