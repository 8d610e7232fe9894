"""Pages of the logbook for staff: assessment from two sides, certificate, writing along with a student."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from stagespoor.access.decorators import ActorRequest, requires
from stagespoor.access.form_view import run_form
from stagespoor.access.roles import Permission
from stagespoor.logbook import actions, forms, queries
from stagespoor.logbook.access import load_assessment, load_certificate
from stagespoor.logbook.certificates import certificate_pdf, issue_certificate
from stagespoor.logbook.models import Assessment, Certificate
from stagespoor.placements.access import load_placement
from stagespoor.placements.models import Placement
from stagespoor.policy.loader import get_policy
from stagespoor.trajectories.models import Goal


def file_url(student_id: int) -> str:
    """The logbook in the student's file."""
    return reverse("desk:student_tab", args=[student_id, "klapper"])


def _about(placement: Placement) -> str:
    return f"{placement.student.full_name} · {placement.place_name}"


@requires(Permission.LOGBOOK_SCORE, load=load_placement)
def entry_new(request: ActorRequest, placement: Placement) -> HttpResponse:
    """Write along with a student who cannot do it alone (LOG-2)."""
    goals = Goal.objects.filter(trajectory_id=placement.trajectory_id, dropped_on=None)
    form = forms.EntryForm(request.POST or None, goals=goals)
    return run_form(
        request, form, heading=_("Dag in de stageklapper"), lead=_about(placement), done=_("De dag staat erin."),
        back_url=file_url(placement.student_id),
        do=lambda data: actions.write_entry(placement=placement, by=request.actor, **data),
    )  # fmt: skip


@requires(Permission.LOGBOOK_SCORE, load=load_placement)
def assess(request: ActorRequest, placement: Placement) -> HttpResponse:
    """Open an interim or final assessment (GOAL-6)."""
    form = forms.MomentForm(request.POST or None, initial={"moment": Assessment.Moment.INTERIM})

    def do(data: dict[str, Any]) -> str:
        opened = actions.open_assessment(placement=placement, by=request.actor, **data)
        return reverse("logbook:assessment", args=[opened.pk])

    return run_form(
        request, form, do, heading=_("Beoordeling openen"), lead=_about(placement), button=_("Openen"),
        done=_("De beoordeling staat klaar."), back_url=file_url(placement.student_id),
    )  # fmt: skip


@requires(Permission.LOGBOOK_VIEW, load=load_assessment)
def assessment(request: ActorRequest, assessment: Assessment) -> HttpResponse:
    """Both sides next to each other, and what is still to be scored (LOG-4)."""
    actor, policy = request.actor, get_policy(request.actor.policy_name)
    lines = queries.score_lines(assessment, policy)
    context = {
        "assessment": assessment, "lines": lines, "labels": policy.roles, "may_score": actor.may(Permission.LOGBOOK_SCORE),
        "complete": bool(lines) and all(line["coach"] and line["supervisor"] for line in lines),
        "back_url": file_url(assessment.placement.student_id),
    }  # fmt: skip
    return render(request, "logbook/assessment.html", context)


@requires(Permission.LOGBOOK_SCORE, load=load_assessment)
def score(request: ActorRequest, assessment: Assessment, side: str) -> HttpResponse:
    """Fill in the scores of one side; the supervisor's may be taken over from paper."""
    policy = get_policy(request.actor.policy_name)
    from_paper = side == "supervisor"
    initial = queries.given_scores(assessment, side)
    if from_paper and assessment.placement.supervisor:
        initial.setdefault("scored_name", assessment.placement.supervisor.name)
    form = forms.ScoreForm(
        request.POST or None, policy=policy, goals=queries.goals_of(assessment).distinct(), plain=False,
        criteria=queries.counts_criteria(policy, assessment.placement.kind), ask_name=from_paper, initial=initial,
    )  # fmt: skip
    who = policy.label(side)
    return run_form(
        request, form, heading=_("Scores van: %s") % who, lead=_about(assessment.placement),
        done=_("De scores staan erin."), back_url=reverse("logbook:assessment", args=[assessment.pk]),
        do=lambda data: actions.give_scores(
            assessment=assessment, side=side, by=request.actor, scored_name=data.get("scored_name", ""),
            goals={int(pk): given for pk, given in form.given("goal_").items()}, criteria=form.given("criterion_"),
        ),
    )  # fmt: skip


@requires(Permission.LOGBOOK_SCORE, load=load_assessment)
def fix(request: ActorRequest, assessment: Assessment) -> HttpResponse:
    """Fix the assessment after the talk (LOG-4)."""
    form = forms.FixForm(request.POST or None, initial={"summary": assessment.summary})
    return run_form(
        request, form, heading=_("Beoordeling vastleggen"), lead=_about(assessment.placement),
        button=_("Vastleggen"), done=_("De beoordeling ligt vast."),
        back_url=reverse("logbook:assessment", args=[assessment.pk]),
        do=lambda data: actions.fix_assessment(assessment=assessment, summary=data["summary"], by=request.actor),
    )  # fmt: skip


@requires(Permission.PLACEMENT_CLOSE, load=load_placement)
def certificate_make(request: ActorRequest, placement: Placement) -> HttpResponse:
    """Issue the certificate (CER-1)."""
    form = forms.CertificateForm(request.POST or None)
    return run_form(
        request, form, heading=_("Stagecertificaat maken"), lead=_about(placement), button=_("Certificaat maken"),
        done=_("Het certificaat is gemaakt."), back_url=file_url(placement.student_id),
        do=lambda data: issue_certificate(placement=placement, by=request.actor, remarks=data["remarks"]),
    )  # fmt: skip


@requires(Permission.LOGBOOK_VIEW, load=load_certificate)
def certificate(request: ActorRequest, certificate: Certificate) -> HttpResponse:
    """The certificate as PDF, the same each time."""
    response = HttpResponse(certificate_pdf(certificate), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="stagecertificaat-{certificate.number}.pdf"'
    return response
