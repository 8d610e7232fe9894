"""The mentor's application: write, send, read, take back; the letter to the parents."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from stagespoor.access.attempt import attempt
from stagespoor.access.decorators import ActorRequest, requires
from stagespoor.access.form_view import run_form
from stagespoor.access.roles import Permission
from stagespoor.core import clock
from stagespoor.core.refusals import Refused
from stagespoor.students.access import load_student
from stagespoor.students.models import Student
from stagespoor.students.timeline import log_read
from stagespoor.trajectories import actions, queries, rules, states, words
from stagespoor.trajectories.access import load_referral, may_guide
from stagespoor.trajectories.actions.referrals import referral_facts
from stagespoor.trajectories.forms import QuestionForm, ReferralForm, referral_initial
from stagespoor.trajectories.models import Goal, Referral
from stagespoor.trajectories.views.shared import file_url, policy_of, preparation
from stagespoor.ui.forms import ConfirmForm


@requires(Permission.REFERRAL_WRITE, load=load_student)
def refer(request: ActorRequest, student: Student) -> HttpResponse:
    """Begin an application; goes on with the open one when there is one (APP-1)."""
    trajectory = queries.trajectory_of(student)
    current = queries.current_referral(trajectory) if trajectory else None
    if current is not None and current.state == states.DRAFT:
        return redirect("trajectories:referral_edit", pk=current.pk)
    if current is not None and current.state == states.SUBMITTED:
        messages.info(request, _("Deze leerling is al aangemeld en wacht op verdeling."))
        return redirect("trajectories:referral", pk=current.pk)
    return _application(request, student, None, queries.goals_of(trajectory) if trajectory else [])


@requires(Permission.REFERRAL_WRITE, load=load_referral)
def referral_edit(request: ActorRequest, referral: Referral) -> HttpResponse:
    """Go on with a draft; ``?nakijken`` shows what is still missing."""
    if referral.state != states.DRAFT:
        return redirect("trajectories:referral", pk=referral.pk)
    student = referral.trajectory.student
    return _application(request, student, referral, queries.goals_of(referral.trajectory))


def _application(
    request: ActorRequest, student: Student, referral: Referral | None, goals: list[Goal]
) -> HttpResponse:
    policy = policy_of(request.actor)
    kind = referral.kind if referral else request.GET.get("soort") or rules.referable_kinds(policy)[0].slug
    form = ReferralForm(
        request.POST or None, policy=policy, goals=goals, initial=referral_initial(referral, goals, kind),
        version=referral.version if referral else None,
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        saved = attempt(form, lambda: _save(request, student, referral, form))
        if saved:
            return _after_saving(request, saved)
    context = {
        "form": form, "student": student, "referral": referral, "groups": form.goal_groups(student.exit_profile),
        "own": [goal for goal in goals if not goal.slug], "age": student.age_on(clock.today()),
        "profile": words.name_in(policy, "exit_profiles", student.exit_profile), "policy": policy,
        "needs": _needs(referral, goals, policy) if referral else None,
        "show_needs": "nakijken" in request.GET, "back_url": file_url(student), **preparation(student, policy),
    }  # fmt: skip
    return render(request, "trajectories/refer.html", context, status=422 if form.errors else 200)


def _save(request: ActorRequest, student: Student, referral: Referral | None, form: ReferralForm) -> Referral:
    seen = (form.cleaned_data["version"] or 0) if referral else None
    return actions.save_referral_draft(
        student=student, by=request.actor, referral=referral, seen_version=seen, **form.facts()
    )


def _needs(referral: Referral, goals: list[Goal], policy: Any) -> list[Any]:
    return rules.check_submit(referral_facts(referral, len(goals)), policy, clock.today())


def _after_saving(request: ActorRequest, referral: Referral) -> HttpResponse:
    """The draft is safe; sending it is a second step, so that a refusal loses nothing."""
    if request.POST.get("do") != "submit":
        messages.success(request, _("Bewaard als concept. Je kunt later verder."))
        return redirect("trajectories:referral_edit", pk=referral.pk)
    try:
        actions.submit_referral(referral=referral, by=request.actor)
    except Refused:
        url = reverse("trajectories:referral_edit", args=[referral.pk])
        return redirect(f"{url}?nakijken=1")
    done = _("Ingediend. Nu volgt de verdeling in %(the_team_meeting)s.")
    messages.success(request, done % request.actor.words.forms)
    return redirect("trajectories:referral", pk=referral.pk)


@requires(Permission.REFERRAL_WRITE, load=load_student)
def refer_goals(request: ActorRequest, student: Student) -> HttpResponse:
    """The goals to propose, for the kind and sectors chosen on the form at this moment (GOAL-4)."""
    policy = policy_of(request.actor)
    form = ReferralForm(request.GET, policy=policy)
    groups = form.goal_groups(student.exit_profile)
    return render(request, "trajectories/_goal_picker.html", {"groups": groups})


@requires(Permission.STUDENT_SENSITIVE, load=load_referral)
def referral(request: ActorRequest, referral: Referral) -> HttpResponse:
    """One application with its goals, and the intake that came of it."""
    actor, policy = request.actor, policy_of(request.actor)
    student, trajectory = referral.trajectory.student, referral.trajectory
    log_read(student=student, by=actor, part="aanmelding")
    goals = queries.goals_of(trajectory)
    intake = queries.intake_for(referral)
    context = {
        "referral": referral, "student": student, "kind": policy.kind(referral.kind), "policy": policy,
        "goals": words.by_category(goals, policy), "aims": words.names_in(policy, "aims", referral.aims),
        "sectors": words.names_in(policy, "sectors", referral.sectors), "age": student.age_on(clock.today()),
        "profile": words.name_in(policy, "exit_profiles", student.exit_profile),
        "intake": intake, "weighed": words.weighed_of(intake, policy),
        "intake_needs": words.names_in(policy, "work_needs", intake.needs if intake else ()),
        "intake_sectors": words.names_in(policy, "sectors", intake.sectors if intake else ()),
        "intake_travel": words.name_in(policy, "travel_modes", intake.travel) if intake else "",
        "consulted": [policy.label(role) for role in intake.consulted] if intake else [],
        "may_write": actor.may(Permission.REFERRAL_WRITE), "may_assign": actor.may(Permission.REFERRAL_ASSIGN),
        "may_guide": actor.may(Permission.INTAKE_WRITE) and may_guide(actor, trajectory),
        "given": queries.assignments_of(referral), "back_url": file_url(student),
        **preparation(student, policy),
    }  # fmt: skip
    return render(request, "trajectories/referral.html", context)


@requires(Permission.REFERRAL_WRITE, load=load_referral)
def referral_withdraw(request: ActorRequest, referral: Referral) -> HttpResponse:
    """Take an application back, with a reason."""
    student, words = referral.trajectory.student, request.actor.words.forms
    form = ConfirmForm(request.POST or None, ask_reason=True, label=_("Ja, trek %(the_referral)s in") % words)
    return run_form(
        request, form, heading=_("%(referral_title)s intrekken") % words, lead=student.full_name,
        template="ui/confirm.html",
        do=lambda data: actions.withdraw_referral(referral=referral, reason=data["reason"], by=request.actor),
        done=_("%(The_referral)s is ingetrokken.") % words, back_url=file_url(student),
        context={
            "action": _("%(referral_title)s intrekken") % words,
            "consequences": [
                _("%(The_referral)s verdwijnt uit %(the_team_meeting)s. De tekst blijft bewaard.") % words,
                _("De leerdoelen van de leerling blijven staan."),
                _("Je kunt de leerling later opnieuw aanmelden."),
            ],
        },
    )  # fmt: skip


@requires(Permission.REFERRAL_ASSIGN, load=load_referral)
def referral_return(request: ActorRequest, referral: Referral) -> HttpResponse:
    """Send an application back to the mentor with a question (APP-2)."""
    student = referral.trajectory.student
    return run_form(
        request, QuestionForm(request.POST or None),
        heading=_("Vraag aan de %(role_mentor)s") % request.actor.policy.forms,
        lead=_("%(student)s · %(the_referral)s wordt weer een concept bij de mentor")
        % {**request.actor.words.forms, "student": student.full_name},
        do=lambda data: actions.return_referral(referral=referral, by=request.actor, **data),
        done=_("De mentor krijgt bericht van je vraag."), back_url=reverse("trajectories:meeting"),
        button=_("Stuur terug met deze vraag"),
    )  # fmt: skip


@requires(Permission.REFERRAL_WRITE, load=load_student)
def parents_letter(request: ActorRequest, student: Student) -> HttpResponse:
    """A letter to tell the parents that placement has become possible (PAR-1)."""
    policy = policy_of(request.actor)
    kinds = {kind.slug: kind for kind in rules.referable_kinds(policy)}
    kind = kinds.get(request.GET.get("soort", ""), next(iter(kinds.values())))
    context = {
        "student": student, "school": student.school, "kind": kind, "policy": policy, "today": clock.today(),
        "guardians": list(student.guardians.all()), "bridge_name": policy.bridge.name,
    }  # fmt: skip
    return render(request, "trajectories/parents_letter.html", context)
