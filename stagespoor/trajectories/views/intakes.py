"""The intake talk and the decision (INT-1 to INT-3)."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _

from stagespoor.access.decorators import ActorRequest, requires
from stagespoor.access.form_view import run_form
from stagespoor.access.roles import Permission
from stagespoor.core import clock
from stagespoor.students.timeline import log_read
from stagespoor.trajectories import actions, queries, words
from stagespoor.trajectories.access import load_referral, load_trajectory_of
from stagespoor.trajectories.actions.guard import must_guide
from stagespoor.trajectories.forms import FitForm, IntakeForm, intake_initial
from stagespoor.trajectories.models import Intake, Referral, Trajectory
from stagespoor.trajectories.views.shared import file_url, policy_of, preparation


@requires(Permission.INTAKE_WRITE, load=load_referral)
def intake(request: ActorRequest, referral: Referral) -> HttpResponse:
    """Record the talk, or add to the record after a follow-up."""
    actor, policy, student = request.actor, policy_of(request.actor), referral.trajectory.student
    must_guide(referral.trajectory, actor)
    known = queries.intake_for(referral)
    if known:
        known.referral = referral
    log_read(student=student, by=actor, part="intake")
    form = IntakeForm(
        request.POST or None, policy=policy, initial=intake_initial(known, referral),
        version=known.version if known else None,
    )  # fmt: skip
    return run_form(
        request, form, heading=_("Intakegesprek"), lead=student.full_name, back_url=file_url(student),
        done=_("De intake is vastgelegd."), template="trajectories/intake.html",
        do=lambda _data: _record(request, referral, known, form),
        context={
            "student": student, "referral": referral, "known": known, "policy": policy,
            "goals": words.by_category(queries.goals_of(referral.trajectory), policy),
            "age": student.age_on(clock.today()), "kind": policy.kind(referral.kind),
            "profile": words.name_in(policy, "exit_profiles", student.exit_profile),
            **preparation(student, policy),
        },
    )  # fmt: skip


def _record(request: ActorRequest, referral: Referral, known: Intake | None, form: IntakeForm) -> Intake:
    if known is None:
        return actions.record_intake(referral=referral, by=request.actor, **form.facts())
    seen = form.cleaned_data["version"] or 0
    return actions.edit_intake(intake=known, by=request.actor, seen_version=seen, **form.facts())


@requires(Permission.FIT_DECIDE, load=load_trajectory_of)
def fit(request: ActorRequest, trajectory: Trajectory) -> HttpResponse:
    """Decide with the mentor: fit, or not yet with what has to happen first (INT-3)."""
    actor, policy, student = request.actor, policy_of(request.actor), trajectory.student
    must_guide(trajectory, actor)
    known = queries.intake_of(trajectory)
    form = FitForm(request.POST or None, policy=policy)
    return run_form(
        request, form, heading=_("Geschikt voor externe stage?"), lead=student.full_name,
        back_url=file_url(student), done=_("Het besluit is vastgelegd. De mentor krijgt bericht."),
        template="trajectories/fit.html",
        do=lambda _data: actions.decide_fit(trajectory=trajectory, by=actor, **form.facts()),
        context={
            "student": student, "known": known, "weighed": words.weighed_of(known, policy),
            "decisions": queries.decisions_of(trajectory, policy), **preparation(student, policy),
            "referral": queries.current_referral(trajectory),
        },
    )  # fmt: skip
