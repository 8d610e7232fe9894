"""Pages of the ladder of concerns."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from stagespoor.access.decorators import ActorRequest, requires
from stagespoor.access.form_view import run_button, run_form
from stagespoor.access.roles import Permission
from stagespoor.guidance import concerns, forms, queries, states
from stagespoor.guidance.access import load_concern
from stagespoor.guidance.models import Concern
from stagespoor.guidance.views import crumbs_to, file_url
from stagespoor.placements.access import load_placement
from stagespoor.placements.models import Placement
from stagespoor.placements.states import RUNNING
from stagespoor.policy.loader import get_policy


def _url(concern: Concern) -> str:
    return reverse("guidance:concern", args=[concern.pk])


@requires(Permission.GUIDANCE_WRITE, load=load_placement)
def new(request: ActorRequest, placement: Placement) -> HttpResponse:
    """Raise a problem at a placement (ESC-1)."""
    form = forms.ConcernForm(request.POST or None)
    student = placement.student

    def do(data: dict[str, Any]) -> str:
        return _url(concerns.raise_concern(placement=placement, title=data["title"], by=request.actor))

    return run_form(
        request, form, do, heading=_("Probleem melden"), button=_("Melden"), back_url=file_url(student.pk),
        lead=f"{student.full_name} · {placement.place_name}", done=_("Het probleem staat op de ladder."),
        context={"crumbs": crumbs_to(student)},
    )  # fmt: skip


@requires(Permission.GUIDANCE_VIEW, load=load_concern)
def concern(request: ActorRequest, concern: Concern) -> HttpResponse:
    """One problem: what was done, what the next step is, and the form for it (ESC-2, ESC-3)."""
    actor, policy = request.actor, get_policy(request.actor.policy_name)
    if request.method == "POST":
        actor.must(Permission.GUIDANCE_WRITE)
    rungs = queries.ladder_of(concern, policy)
    upcoming = next((rung.step.slug for rung in rungs if rung.is_next), None)
    form = forms.LadderForm(
        request.POST or None, rungs=[rung.step for rung in rungs], initial={"step": upcoming},
        version=sum(len(rung.taken) for rung in rungs),
    )  # fmt: skip

    def do(data: dict[str, Any]) -> str:
        seen = data.pop("version")
        concerns.take_step(concern=concern, seen_steps=seen, by=actor, **data)
        return _url(concern)

    return run_form(
        request, form, do, heading=concern.title, done=_("De stap staat erbij."), back_url=_url(concern),
        template="guidance/concern.html", context=_shown(request, concern, rungs),
    )  # fmt: skip


def _shown(request: ActorRequest, concern: Concern, rungs: list[queries.Rung]) -> dict[str, Any]:
    policy = get_policy(request.actor.policy_name)
    may_write = request.actor.may(Permission.GUIDANCE_WRITE)
    return {
        "concern": concern, "rungs": rungs, "may_write": may_write, "labels": policy.roles,
        "may_step": may_write and concern.state == states.OPEN, "crumbs": crumbs_to(concern.placement.student),
        "must_end": concern.state == states.ENDED and concern.placement.state == RUNNING,
    }  # fmt: skip


@requires(Permission.GUIDANCE_WRITE, load=load_concern)
def told(request: ActorRequest, concern: Concern) -> HttpResponse:
    """Lay down when parents and mentor were told (ESC-5)."""
    initial = {"parents_told_on": concern.parents_told_on, "mentor_told_on": concern.mentor_told_on}
    form = forms.ToldForm(request.POST or None, version=concerns.told_version(concern), initial=initial)
    crumbs = [*crumbs_to(concern.placement.student), (concern.title, _url(concern))]
    return run_form(
        request, form, heading=_("Ouders en mentor ingelicht"), lead=concern.title, done=_("Vastgelegd."),
        back_url=_url(concern), context={"crumbs": crumbs},
        do=lambda data: concerns.record_told(
            concern=concern, by=request.actor, parents_told_on=data["parents_told_on"],
            mentor_told_on=data["mentor_told_on"], seen_version=data["version"] or 0,
        ),
    )  # fmt: skip


@require_POST
@requires(Permission.GUIDANCE_WRITE, load=load_concern)
def solve(request: ActorRequest, concern: Concern) -> HttpResponse:
    """The problem is solved."""
    return run_button(
        request, lambda: concerns.solve_concern(concern=concern, by=request.actor),
        done=_("Fijn. Het probleem is opgelost."), back_url=_url(concern),
    )  # fmt: skip


@require_POST
@requires(Permission.GUIDANCE_WRITE, load=load_concern)
def reopen(request: ActorRequest, concern: Concern) -> HttpResponse:
    """The problem came back."""
    return run_button(
        request, lambda: concerns.reopen_concern(concern=concern, by=request.actor),
        done=_("Het probleem is weer open."), back_url=_url(concern),
    )  # fmt: skip
