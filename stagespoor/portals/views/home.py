"""The door for parents: the plan, the days, the contract, whom to call. Never how to reach the company (PAR-4)."""

from __future__ import annotations

from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from stagespoor.access.decorators import ActorRequest, requires
from stagespoor.access.form_view import run_form
from stagespoor.access.roles import Permission
from stagespoor.agreements.access import load_agreement
from stagespoor.agreements.models import Agreement
from stagespoor.agreements.queries import agreement_pdf
from stagespoor.core import clock
from stagespoor.desk.tracks import tracks_for
from stagespoor.placements.access import load_placement
from stagespoor.placements.models import Placement
from stagespoor.placements.states import ACTIVE
from stagespoor.policy.loader import get_policy
from stagespoor.portals import queries
from stagespoor.portals.actions import report_sick
from stagespoor.portals.views.shared import pdf


@requires(Permission.DOOR_HOME)
def home(request: ActorRequest) -> HttpResponse:
    """One's children, each with the placement of now (PAR-3, PAR-4)."""
    actor, day = request.actor, clock.today()
    children = list(queries.children(actor))
    stages = queries.stages(actor, day)
    papers, places = list(queries.papers(actor)), queries.places_waiting(actor)
    tracks = tracks_for([child.pk for child in children], get_policy(actor.policy_name), day)
    shown = []
    for child in children:
        own = [one for one in stages if one.placement.student_id == child.pk]
        current = {one.agreement.pk for one in own if one.agreement}
        shown.append({
            "child": child, "places": places[child.pk], "track": tracks[child.pk], "stages": own,
            "helper": queries.helper_of(child, own[0] if own else None),
            "papers": [one for one in papers if one.placement.student_id == child.pk and one.pk not in current],
        })  # fmt: skip
    return render(request, "portals/home.html", {"children": shown})


@requires(Permission.DOOR_HOME, load=load_placement)
def sick(request: ActorRequest, placement: Placement) -> HttpResponse:
    """Report my child sick. Only then, and only for that, the company's number (PAR-5)."""
    if placement.state not in ACTIVE:
        raise Http404
    name = placement.student.first_name
    habit = get_policy(request.actor.policy_name).habits.sick_report_to

    def do(_data: object) -> str:
        report_sick(placement=placement, by=request.actor)
        return reverse("portals:sick", args=[placement.pk])

    return run_form(
        request, Form(request.POST or None), do, heading=_("Is %s vandaag ziek?") % name,
        button=_("Ja, %s is ziek") % name, done=_("De school weet het nu."),
        back_url=reverse("portals:home"), template="portals/sick.html",
        context={
            "placement": placement, "name": name, "told": queries.sick_today(placement),
            "call_company": placement.employer_id is not None and habit == "company",
        },
    )  # fmt: skip


@requires(Permission.DOOR_HOME, load=load_agreement)
def home_agreement(request: ActorRequest, agreement: Agreement) -> HttpResponse:
    """The copy for home (AGR-2)."""
    return pdf(agreement_pdf(agreement, "home"), str(request.actor.words.agreement))
