"""Pages of the logbook for staff: assessment from two sides, certificate, writing along with a student."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _

from stagespoor.access.actor import Actor
from stagespoor.access.decorators import ActorRequest, public, requires
from stagespoor.access.form_view import run_form
from stagespoor.access.roles import Permission, Role
from stagespoor.logbook import actions, forms, queries
from stagespoor.logbook.access import load_assessment, load_certificate, load_entry, must_score
from stagespoor.logbook.certificates import certificate_pdf, genuine, issue_certificate
from stagespoor.logbook.models import Assessment, Certificate, Entry
from stagespoor.placements.access import load_placement
from stagespoor.placements.models import Placement
from stagespoor.placements.states import CLOSING
from stagespoor.policy.loader import get_policy
from stagespoor.trajectories.models import Goal

Moment = Assessment.Moment


def file_url(student_id: int) -> str:
    """The logbook in the student's file."""
    return reverse("desk:student_tab", args=[student_id, "klapper"])


def _about(placement: Placement) -> str:
    return f"{placement.student.full_name} · {placement.place_name}"


def _crumbs(placement: Placement, actor: Actor) -> list[tuple[str, str]]:
    student = placement.student
    return [
        (student.full_name, reverse("desk:student", args=[student.pk])),
        (actor.words.logbook.title, file_url(student.pk)),
    ]


def _page(placement: Placement, actor: Actor) -> dict[str, Any]:
    """What every form page about a placement has."""
    return {
        "lead": _about(placement), "back_url": file_url(placement.student_id),
        "context": {"crumbs": _crumbs(placement, actor)},
    }  # fmt: skip


def _assessment_url(assessment: Assessment) -> str:
    return reverse("logbook:assessment", args=[assessment.pk])


@requires(Permission.LOGBOOK_SCORE, load=load_placement)
def entry_new(request: ActorRequest, placement: Placement) -> HttpResponse:
    """Write along with a student who cannot do it alone (LOG-2)."""
    goals = Goal.objects.filter(trajectory_id=placement.trajectory_id, dropped_on=None)
    form = forms.EntryForm(request.POST or None, goals=goals)
    return run_form(
        request, form, heading=_("Dag in %(the_logbook)s") % request.actor.words.forms,
        done=_("De dag staat erin."), **_page(placement, request.actor),
        do=lambda data: actions.write_entry(placement=placement, by=request.actor, **data),
    )  # fmt: skip


@requires(Permission.LOGBOOK_SCORE, load=load_entry)
def entry(request: ActorRequest, entry: Entry) -> HttpResponse:
    """Better words for a day that is already there."""
    placement = entry.placement
    goals = Goal.objects.filter(trajectory_id=placement.trajectory_id, dropped_on=None)
    initial = {"did": entry.did, "mood": entry.mood, "goal": entry.goal_id, "goal_text": entry.goal_text}
    form = forms.ChangeEntryForm(request.POST or None, goals=goals, version=entry.version, initial=initial)

    def do(data: dict[str, Any]) -> None:
        seen = data.pop("version") or 0
        actions.change_entry(entry=entry, by=request.actor, seen_version=seen, **data)

    return run_form(
        request, form, do, heading=_("Dag veranderen"), done=_("De dag is bijgewerkt."),
        **_page(placement, request.actor),
    )  # fmt: skip


@requires(Permission.LOGBOOK_SCORE, load=load_placement)
def assess(request: ActorRequest, placement: Placement) -> HttpResponse:
    """Open an interim or final assessment (GOAL-6); a final one that is there is shown."""
    closing = placement.state == CLOSING
    final = queries.final_of(placement.pk) if closing else None
    if final is not None and request.method == "GET":
        return redirect(_assessment_url(final))
    initial = {"moment": Moment.FINAL if closing else Moment.INTERIM}
    form = forms.MomentForm(request.POST or None, initial=initial)

    def do(data: dict[str, Any]) -> str:
        return _assessment_url(actions.open_assessment(placement=placement, by=request.actor, **data))

    return run_form(
        request, form, do, heading=_("Beoordeling openen"), button=_("Openen"),
        done=_("De beoordeling staat klaar."), **_page(placement, request.actor),
    )  # fmt: skip


@requires(Permission.LOGBOOK_VIEW, load=load_assessment)
def assessment(request: ActorRequest, assessment: Assessment) -> HttpResponse:
    """Both sides next to each other, and what is still to be scored (LOG-4)."""
    actor, placement = request.actor, assessment.placement
    lines = queries.score_lines(assessment, get_policy(actor.policy_name))
    sides = {side: sum(1 for line in lines if line[side]) for side in ("coach", "supervisor")}
    context = {
        "assessment": assessment, "placement": placement, "lines": lines, "sides": sides,
        "labels": actions.side_labels(placement, actor.policy_name), "crumbs": _crumbs(placement, actor),
        "heading": assessment.get_moment_display(), "apart": sum(line["stands_out"] for line in lines),
        "may_score": actor.may(Permission.LOGBOOK_SCORE) and assessment.fixed_at is None,
        "may_choose": actor.may(Permission.GOAL_WRITE),
        "complete": bool(lines) and min(sides.values()) == len(lines),
        "may_coach": actor.role != Role.INTERNAL,
    }  # fmt: skip
    return render(request, "logbook/assessment.html", context)


@requires(Permission.LOGBOOK_SCORE, load=load_assessment)
def score(request: ActorRequest, assessment: Assessment, side: str) -> HttpResponse:
    """Fill in the scores of one side; the supervisor's may be taken over from paper."""
    actor, placement, policy = request.actor, assessment.placement, get_policy(request.actor.policy_name)
    must_score(actor, placement, side)
    from_paper = side == "supervisor" and actor.may(Permission.GUIDANCE_WRITE)
    initial = queries.given_scores(assessment, side)
    if from_paper and placement.supervisor:
        initial.setdefault("scored_name", placement.supervisor.name)
    form = forms.PaperScoreForm(
        request.POST or None, policy=policy, goals=queries.goals_of(assessment), plain=False, ask_name=from_paper,
        criteria=queries.counts_criteria(policy, placement.kind), initial=initial,
        version=actions.scores_version(assessment, side),
    )  # fmt: skip
    page = {**_page(placement, request.actor), "back_url": _assessment_url(assessment)}
    who = actions.side_labels(placement, actor.policy_name)[side].lower()
    return run_form(
        request, form, heading=_("Scores van de %s") % who, done=_("De scores staan erin."),
        template="logbook/score.html", **page,
        do=lambda data: actions.give_scores(
            assessment=assessment, side=side, by=actor, scored_name=data.get("scored_name", ""),
            goals={int(pk): given for pk, given in form.given("goal_").items()}, criteria=form.given("criterion_"),
            seen_version=data["version"],
        ),
    )  # fmt: skip


@requires(Permission.LOGBOOK_SCORE, load=load_assessment)
def fix(request: ActorRequest, assessment: Assessment) -> HttpResponse:
    """Fix the assessment after the talk (LOG-4)."""
    form = forms.FixForm(request.POST or None, initial={"summary": assessment.summary})
    page = {**_page(assessment.placement, request.actor), "back_url": _assessment_url(assessment)}
    return run_form(
        request, form, heading=_("Beoordeling vastleggen"), button=_("Vastleggen"),
        done=_("De beoordeling ligt vast."), **page,
        do=lambda data: actions.fix_assessment(assessment=assessment, summary=data["summary"], by=request.actor),
    )  # fmt: skip


@requires(Permission.PLACEMENT_CLOSE, load=load_placement)
def certificate_make(request: ActorRequest, placement: Placement) -> HttpResponse:
    """Issue the certificate (CER-1)."""
    form, words = forms.CertificateForm(request.POST or None), request.actor.words.forms
    make = _("%(certificate_title)s maken") % words
    return run_form(
        request, form, heading=make, button=make,
        done=_("%(The_certificate)s is gemaakt. Nu afdrukken en iedereen laten tekenen.") % words,
        **_page(placement, request.actor),
        do=lambda data: issue_certificate(placement=placement, by=request.actor, remarks=data["remarks"]),
    )  # fmt: skip


@requires(Permission.LOGBOOK_VIEW, load=load_certificate)
def certificate(request: ActorRequest, certificate: Certificate) -> HttpResponse:
    """The certificate as PDF, the same each time."""
    name = slugify(str(request.actor.words.certificate))
    response = HttpResponse(certificate_pdf(certificate), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}-{certificate.number}.pdf"'
    return response


@public
def check(request: HttpRequest, number: str) -> HttpResponse:
    """Is this paper genuine? Whoever holds it types the code over (CER-1)."""
    form = forms.CheckForm(request.POST or None)
    found = None
    if request.method == "POST" and form.is_valid():
        found = genuine(number=number, code=form.cleaned_data["code"])
        if found is None:
            form.add_error("code", _("Dit nummer en deze code horen niet bij elkaar. Kijk ze goed na."))
    context = {"form": form, "number": number.upper(), "certificate": found}
    return render(request, "logbook/check.html", context, status=422 if form.errors else 200)
