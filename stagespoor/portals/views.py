"""The doors: the student's own page, home, and the company. Plain words, no more than each needs."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from stagespoor.access.decorators import ActorRequest, requires
from stagespoor.access.form_view import run_form
from stagespoor.access.roles import Permission
from stagespoor.agreements.access import load_agreement
from stagespoor.agreements.models import Agreement
from stagespoor.agreements.queries import agreement_pdf
from stagespoor.core import clock
from stagespoor.desk.tracks import tracks_for
from stagespoor.guidance.concerns import raise_concern
from stagespoor.guidance.forms import ConcernForm
from stagespoor.logbook import actions as logbook
from stagespoor.logbook.access import load_certificate
from stagespoor.logbook.certificates import certificate_pdf
from stagespoor.logbook.forms import EntryForm, ScoreForm
from stagespoor.logbook.models import Assessment, Certificate
from stagespoor.logbook.queries import counts_criteria, given_scores, goals_of
from stagespoor.placements.access import load_placement
from stagespoor.placements.models import InternalTask, Placement
from stagespoor.placements.states import ACTIVE
from stagespoor.policy.loader import get_policy
from stagespoor.portals import queries
from stagespoor.trajectories.models import Goal

FORM = "portals/form.html"


@requires(Permission.DOOR_STUDENT)
def student(request: ActorRequest) -> HttpResponse:
    """My track, my placement, my days (LOG-2, LOG-5)."""
    actor, day = request.actor, clock.today()
    me = queries.myself(actor)
    if me is None:
        raise Http404
    stages = queries.stages(actor, day)
    running = next((stage for stage in stages if stage.runs), None)
    context = {
        "me": me, "stages": stages, "running": running, "today": day,
        "track": tracks_for([me.pk], get_policy(actor.policy_name), day)[me.pk],
        "entries": queries.newest_entries([stage.placement.pk for stage in stages]),
        "written": queries.written_on(running.placement, day) if running else None,
        "tasks": queries.task_list(running.placement, day) if running else [],
        "certificates": queries.certificates_of(me), "coach": me.trajectory.coach if hasattr(me, "trajectory") else None,
    }  # fmt: skip
    return render(request, "portals/student.html", context)


@requires(Permission.DOOR_STUDENT, load=load_placement)
def entry(request: ActorRequest, placement: Placement) -> HttpResponse:
    """Write about a day in under a minute (LOG-2)."""
    goals = Goal.objects.filter(trajectory_id=placement.trajectory_id, dropped_on=None)
    form = EntryForm(request.POST or None, goals=goals)
    return run_form(
        request, form, heading=_("Mijn dag"), button=_("Bewaren"), done=_("Goed gedaan. Je dag staat erin."),
        back_url=reverse("portals:student"), template=FORM,
        do=lambda data: logbook.write_entry(placement=placement, by=request.actor, **data),
    )  # fmt: skip


@require_POST
@requires(Permission.DOOR_STUDENT, load=load_placement)
def tick(request: ActorRequest, placement: Placement, task: int, step: int) -> HttpResponse:
    """Tick a step of a task, or take the tick away (IS-1)."""
    found = InternalTask.objects.filter(pk=task, workplace_id=placement.internal_workplace_id or 0).first()
    if found is None:
        raise Http404
    done = request.POST.get("done") == "1"
    logbook.tick_step(
        placement=placement, task=found, step=step, day=clock.today(), by=request.actor, done=done
    )
    return redirect(reverse("portals:student") + f"#taak-{found.pk}")


@requires(Permission.DOOR_STUDENT, load=load_placement)
def student_problem(request: ActorRequest, placement: Placement) -> HttpResponse:
    """Tell that something is wrong, in two taps (ESC-1)."""
    return _problem(request, placement, reverse("portals:student"))


@requires(Permission.DOOR_COMPANY, load=load_placement)
def company_problem(request: ActorRequest, placement: Placement) -> HttpResponse:
    """The supervisor tells that something is wrong."""
    return _problem(request, placement, reverse("portals:company"))


def _problem(request: ActorRequest, placement: Placement, back_url: str) -> HttpResponse:
    coach = placement.coach
    lead = (
        _("Bel bij haast: %(name)s, %(phone)s") % {"name": coach.name, "phone": coach.phone} if coach else ""
    )
    return run_form(
        request, ConcernForm(request.POST or None), heading=_("Ik heb een probleem"), lead=lead, button=_("Vertel het"),
        done=_("Je stagebegeleider weet het nu."), back_url=back_url, template=FORM,
        do=lambda data: raise_concern(placement=placement, title=data["title"], by=request.actor),
    )  # fmt: skip


@requires(Permission.DOOR_HOME)
def home(request: ActorRequest) -> HttpResponse:
    """Plan, days and contract of one's children. Never how to reach the company (PAR-3, PAR-4)."""
    actor, day = request.actor, clock.today()
    found = list(queries.children(actor))
    stages = queries.stages(actor, day)
    tracks = tracks_for([child.pk for child in found], get_policy(actor.policy_name), day)
    shown = [
        {
            "child": child,
            "track": tracks[child.pk],
            "stages": [s for s in stages if s.placement.student_id == child.pk],
        }
        for child in found
    ]
    return render(request, "portals/home.html", {"children": shown})


@requires(Permission.DOOR_COMPANY)
def company(request: ActorRequest) -> HttpResponse:
    """My trainees: days, goals, contract, what they wrote (LOG-3)."""
    stages = queries.stages(request.actor, clock.today())
    entries = queries.newest_entries([stage.placement.pk for stage in stages], limit=12)
    shown = [
        {"stage": s, "entries": [e for e in entries if e.placement_id == s.placement.pk]} for s in stages
    ]
    return render(request, "portals/company.html", {"trainees": shown})


@requires(Permission.DOOR_COMPANY, load=load_placement)
def company_score(request: ActorRequest, placement: Placement) -> HttpResponse:
    """The supervisor's side of the assessment that is open (GOAL-6)."""
    rows = Assessment.objects.filter(placement=placement, fixed_at=None, placement__state__in=ACTIVE)
    assessment = rows.select_related("placement").order_by("-pk").first()
    if assessment is None:
        messages.info(request, _("Er staat nu geen beoordeling open. De stagebegeleider zet er een klaar."))
        return redirect("portals:company")
    policy = get_policy(request.actor.policy_name)
    form = ScoreForm(
        request.POST or None, policy=policy, goals=goals_of(assessment).distinct(), plain=True, ask_name=False,
        criteria=counts_criteria(policy, placement.kind), initial=given_scores(assessment, "supervisor"),
    )  # fmt: skip
    return run_form(
        request, form, heading=_("Hoe gaat het?"), lead=placement.student.first_name, button=_("Bewaren"),
        done=_("Bedankt. Je antwoorden staan erin."), back_url=reverse("portals:company"), template=FORM,
        do=lambda data: logbook.give_scores(
            assessment=assessment, side="supervisor", by=request.actor, criteria=form.given("criterion_"),
            goals={int(pk): given for pk, given in form.given("goal_").items()},
        ),
    )  # fmt: skip


@requires(Permission.DOOR_HOME, load=load_agreement)
def home_agreement(request: ActorRequest, agreement: Agreement) -> HttpResponse:
    """The copy for home (AGR-2)."""
    return _pdf(agreement_pdf(agreement, "home"), "stagecontract")


@requires(Permission.DOOR_STUDENT, load=load_agreement)
def student_agreement(request: ActorRequest, agreement: Agreement) -> HttpResponse:
    """The copy for home, for the student (AGR-2)."""
    return _pdf(agreement_pdf(agreement, "home"), "stagecontract")


@requires(Permission.DOOR_COMPANY, load=load_agreement)
def company_agreement(request: ActorRequest, agreement: Agreement) -> HttpResponse:
    """The company's copy (AGR-2)."""
    return _pdf(agreement_pdf(agreement, "company"), "stagecontract")


@requires(Permission.DOOR_STUDENT, load=load_certificate)
def student_certificate(request: ActorRequest, certificate: Certificate) -> HttpResponse:
    """My certificate (CER-1)."""
    return _pdf(certificate_pdf(certificate), "stagecertificaat")


def _pdf(data: bytes, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response
