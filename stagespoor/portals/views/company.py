"""The door for supervisors: my trainees, in two minutes between the work (LOG-3, GOAL-6)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from stagespoor.access.decorators import ActorRequest, requires
from stagespoor.access.form_view import run_form
from stagespoor.access.roles import Permission
from stagespoor.agreements.access import load_agreement
from stagespoor.agreements.models import Agreement
from stagespoor.agreements.queries import agreement_pdf
from stagespoor.core import clock
from stagespoor.logbook import actions as logbook
from stagespoor.logbook.queries import counts_criteria, given_scores, goals_of
from stagespoor.placements.access import load_placement
from stagespoor.placements.models import Placement
from stagespoor.policy.loader import get_policy
from stagespoor.portals import forms, queries
from stagespoor.portals.views.shared import pdf, problem


@requires(Permission.DOOR_COMPANY)
def company(request: ActorRequest) -> HttpResponse:
    """My trainees: what to fill in, whom to call, days, goals, what they wrote."""
    actor = request.actor
    stages = queries.stages(actor, clock.today())
    keys = [stage.placement.pk for stage in stages]
    entries, asked = queries.newest_entries(actor, keys, limit=5), queries.open_assessment(keys)
    current = {stage.agreement.pk for stage in stages if stage.agreement}
    context = {
        "trainees": [
            {"stage": one, "entries": entries[one.placement.pk], "assessment": asked.get(one.placement.pk)}
            for one in stages
        ],
        "papers": [paper for paper in queries.papers(actor) if paper.pk not in current],
    }
    return render(request, "portals/company.html", context)


@requires(Permission.DOOR_COMPANY, load=load_placement)
def company_score(request: ActorRequest, placement: Placement) -> HttpResponse:
    """The supervisor's side of the assessment that is open (GOAL-6)."""
    assessment = queries.open_assessment([placement.pk]).get(placement.pk)
    if assessment is None:
        messages.info(request, _("U hoeft nu niets in te vullen. De school zet het voor u klaar."))
        return redirect("portals:company")
    policy = get_policy(request.actor.policy_name)
    form = forms.TraineeScoreForm(
        request.POST or None, policy=policy, goals=list(goals_of(assessment).distinct()),
        criteria=counts_criteria(policy, placement.kind), initial=given_scores(assessment, "supervisor"),
    )  # fmt: skip
    name = placement.student.first_name
    return run_form(
        request, form, heading=_("Hoe gaat het met %s?") % name, button=_("Klaar"),
        lead=_("Kies bij elke zin wat het beste past. Weet u iets niet? Sla het over."),
        done=_("Bedankt. Uw antwoorden staan erin."), back_url=reverse("portals:company"),
        template="portals/score.html",
        do=lambda data: logbook.give_scores(
            assessment=assessment, side="supervisor", by=request.actor, criteria=form.given("criterion_"),
            goals={int(pk): given for pk, given in form.given("goal_").items()},
        ),
    )  # fmt: skip


@requires(Permission.DOOR_COMPANY, load=load_placement)
def company_problem(request: ActorRequest, placement: Placement) -> HttpResponse:
    """The supervisor tells that something is wrong (ESC-1)."""
    name = placement.student.first_name
    return problem(
        request, placement, heading=_("Wat is er aan de hand?"),
        lead=_("Het gaat over de stage van %s. Tik op wat het beste past.") % name,
        button=_("Versturen"), done=_("Goed dat u het vertelt. %s weet het nu."), back_url=reverse("portals:company"),
        sentences=forms.company_problems(), helper=placement.coach,
    )  # fmt: skip


@requires(Permission.DOOR_COMPANY, load=load_agreement)
def company_agreement(request: ActorRequest, agreement: Agreement) -> HttpResponse:
    """The company's copy (AGR-2)."""
    return pdf(agreement_pdf(agreement, "company"), str(request.actor.words.agreement))
