"""What the job demands: the gap list of a contract placement, and writing it down (PLC-2)."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from stagespoor.access.decorators import ActorRequest, requires
from stagespoor.access.form_view import run_form
from stagespoor.access.roles import Permission
from stagespoor.logbook.demands import demands_of, feedback_url, record_demands
from stagespoor.logbook.forms_demands import DemandsForm
from stagespoor.logbook.models import JobTalk
from stagespoor.logbook.views import _about, _crumbs
from stagespoor.placements.access import load_placement
from stagespoor.placements.models import Placement
from stagespoor.policy.loader import get_policy
from stagespoor.policy.model import Policy
from stagespoor.policy.parts import Goal


@requires(Permission.LOGBOOK_VIEW, load=load_placement)
def demands(request: ActorRequest, placement: Placement) -> HttpResponse:
    """The demands of the job beside what the student showed last."""
    actor, policy = request.actor, get_policy(request.actor.policy_name)
    kind = policy.kind(placement.kind)
    found = demands_of(placement, actor, policy) if kind.aims_at_contract else None
    context = {
        "placement": placement, "kind": kind, "found": found, "heading": _("Wat het werk vraagt"),
        "lead": _about(placement), "crumbs": _crumbs(placement, actor),
        "may": actor.may(Permission.PLACEMENT_WRITE),
        "feedback_url": feedback_url(placement, found.missing)
        if found and actor.may(Permission.GUIDANCE_WRITE) else "",
    }  # fmt: skip
    return render(request, "logbook/demands.html", context)


@requires(Permission.PLACEMENT_WRITE, load=load_placement)
def demands_write(request: ActorRequest, placement: Placement) -> HttpResponse:
    """Write down with the employer what the job demands."""
    policy = get_policy(request.actor.policy_name)
    talk = JobTalk.objects.filter(placement_id=placement.pk).prefetch_related("demands").first()
    named = placement.supervisor.name if placement.supervisor else ""
    form = DemandsForm(
        request.POST or None, policy=policy, goals=_goals(placement, policy, talk), talk=talk,
        version=talk.version if talk else 0, initial={} if talk else {"with_whom": named},
    )  # fmt: skip
    page = reverse("logbook:demands", args=[placement.pk])
    return run_form(
        request, form, heading=_("Wat vraagt het werk?"), lead=_about(placement), back_url=page,
        done=_("Het staat erin, naast wat de leerling al kan."), template="logbook/demands_form.html",
        context={"crumbs": [*_crumbs(placement, request.actor), (_("Wat het werk vraagt"), page)]},
        do=lambda data: record_demands(
            placement=placement, by=request.actor, discussed_on=data["discussed_on"], with_whom=data["with_whom"],
            note=data["note"], asked=form.asked(), seen_version=data["version"],
        ),
    )  # fmt: skip


def _goals(placement: Placement, policy: Policy, talk: JobTalk | None) -> list[Goal]:
    """The goals of the catalogue that fit this placement at this company, and any that was asked before."""
    kept = {one.slug for one in talk.demands.all()} if talk else set()
    sector = placement.employer.sector if placement.employer else ""
    return [
        goal
        for goal in policy.goals
        if goal.slug in kept
        or (
            goal.fits(kind=placement.kind, exit_profile=placement.student.exit_profile, sectors=(sector,))
            and (goal.category != "occupational" or not goal.sectors or sector in goal.sectors)
        )
    ]
