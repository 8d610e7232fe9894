"""Pages of the ladder of concerns."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from stagespoor.access.attempt import attempt
from stagespoor.access.decorators import ActorRequest, requires
from stagespoor.access.form_view import run_form
from stagespoor.access.roles import Permission
from stagespoor.guidance import concerns, forms
from stagespoor.guidance.access import load_concern
from stagespoor.guidance.models import Concern
from stagespoor.guidance.views import file_url
from stagespoor.placements.access import load_placement
from stagespoor.placements.models import Placement
from stagespoor.policy.loader import get_policy


@requires(Permission.GUIDANCE_WRITE, load=load_placement)
def new(request: ActorRequest, placement: Placement) -> HttpResponse:
    """Raise a problem at a placement (ESC-1)."""
    form = forms.ConcernForm(request.POST or None)

    def do(data: dict[str, str]) -> str:
        made = concerns.raise_concern(placement=placement, title=data["title"], by=request.actor)
        return reverse("guidance:concern", args=[made.pk])

    return run_form(
        request, form, do, heading=_("Probleem melden"), button=_("Melden"), back_url=file_url(placement.student_id),
        lead=f"{placement.student.full_name} · {placement.place_name}", done=_("Het probleem staat op de ladder."),
    )  # fmt: skip


@requires(Permission.GUIDANCE_VIEW, load=load_concern)
def concern(request: ActorRequest, concern: Concern) -> HttpResponse:
    """One problem: what was done, what the next step is, and the form for it (ESC-2, ESC-3)."""
    actor, policy = request.actor, get_policy(request.actor.policy_name)
    may_write = actor.may(Permission.GUIDANCE_WRITE) and concern.state == Concern.State.OPEN
    taken = {step.step: step for step in concern.steps.select_related("taken_by")}
    ladder = sorted(policy.ladder, key=lambda step: step.number)
    upcoming = next((step for step in ladder if step.slug not in taken), None)
    posted = request.POST if request.method == "POST" and may_write else None
    form = forms.LadderForm(posted, policy=policy, initial={"step": upcoming.slug if upcoming else None})
    if posted is not None and form.is_valid():
        if attempt(form, lambda: concerns.take_step(concern=concern, by=actor, **form.cleaned_data)):
            messages.success(request, _("De stap staat erbij."))
            return redirect("guidance:concern", pk=concern.pk)
    elif request.method == "POST":
        actor.must(Permission.GUIDANCE_WRITE)
    context = {
        "concern": concern, "rungs": [{"rung": rung, "taken": taken.get(rung.slug)} for rung in ladder],
        "form": form if may_write else None, "may_write": actor.may(Permission.GUIDANCE_WRITE),
        "back_url": file_url(concern.placement.student_id),
    }  # fmt: skip
    return render(request, "guidance/concern.html", context, status=422 if posted is not None else 200)


@requires(Permission.GUIDANCE_WRITE, load=load_concern)
def told(request: ActorRequest, concern: Concern) -> HttpResponse:
    """Lay down when parents and mentor were told (ESC-5)."""
    initial = {"parents_told_on": concern.parents_told_on, "mentor_told_on": concern.mentor_told_on}
    form = forms.ToldForm(request.POST or None, initial=initial)
    return run_form(
        request, form, heading=_("Ouders en mentor ingelicht"), lead=concern.title, done=_("Vastgelegd."),
        back_url=reverse("guidance:concern", args=[concern.pk]),
        do=lambda data: concerns.record_told(concern=concern, by=request.actor, **data),
    )  # fmt: skip


@require_POST
@requires(Permission.GUIDANCE_WRITE, load=load_concern)
def solve(request: ActorRequest, concern: Concern) -> HttpResponse:
    """The problem is solved."""
    concerns.solve_concern(concern=concern, by=request.actor)
    messages.success(request, _("Fijn. Het probleem is opgelost."))
    return redirect("guidance:concern", pk=concern.pk)


@require_POST
@requires(Permission.GUIDANCE_WRITE, load=load_concern)
def reopen(request: ActorRequest, concern: Concern) -> HttpResponse:
    """The problem came back."""
    concerns.reopen_concern(concern=concern, by=request.actor)
    messages.success(request, _("Het probleem is weer open."))
    return redirect("guidance:concern", pk=concern.pk)
