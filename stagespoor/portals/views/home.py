"""The door for parents: the plan, the days, the contract, whom to call. Never how to reach the company (PAR-4)."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from stagespoor.access.decorators import ActorRequest, requires
from stagespoor.access.roles import Permission
from stagespoor.agreements.access import load_agreement
from stagespoor.agreements.models import Agreement
from stagespoor.agreements.queries import agreement_pdf
from stagespoor.core import clock
from stagespoor.desk.tracks import tracks_for
from stagespoor.policy.loader import get_policy
from stagespoor.portals import queries
from stagespoor.portals.views.shared import pdf


@requires(Permission.DOOR_HOME)
def home(request: ActorRequest) -> HttpResponse:
    """One's children, each with the placement of now (PAR-3, PAR-4)."""
    actor, day = request.actor, clock.today()
    children = list(queries.children(actor))
    stages = queries.stages(actor, day)
    papers = list(queries.papers(actor))
    tracks = tracks_for([child.pk for child in children], get_policy(actor.policy_name), day)
    shown = []
    for child in children:
        own = [one for one in stages if one.placement.student_id == child.pk]
        current = {one.agreement.pk for one in own if one.agreement}
        shown.append({
            "child": child, "track": tracks[child.pk], "stages": own,
            "helper": queries.helper_of(child, own[0] if own else None),
            "papers": [one for one in papers if one.placement.student_id == child.pk and one.pk not in current],
        })  # fmt: skip
    return render(request, "portals/home.html", {"children": shown})


@requires(Permission.DOOR_HOME, load=load_agreement)
def home_agreement(request: ActorRequest, agreement: Agreement) -> HttpResponse:
    """The copy for home (AGR-2)."""
    return pdf(agreement_pdf(agreement, "home"), "stagecontract")
