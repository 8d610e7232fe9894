"""The short list for the people of the school, sharing, wishes, the asked days, and with whom it clicked."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from stagespoor.access.decorators import ActorRequest, requires
from stagespoor.access.form_view import run_button, run_form
from stagespoor.access.roles import Permission
from stagespoor.matching import actions
from stagespoor.matching.access import load_shared
from stagespoor.matching.forms import ClickForm, DaysForm, WishForm
from stagespoor.matching.page import tried_in_words
from stagespoor.matching.queries import clicks_of, not_shared
from stagespoor.matching.shortlist import short_lists
from stagespoor.matching.wants import wanted_for
from stagespoor.placements.access import load_candidate, load_placement
from stagespoor.placements.actions import ask_days
from stagespoor.placements.models import Candidate, Placement
from stagespoor.placements.states import SEARCHING
from stagespoor.policy.loader import get_policy
from stagespoor.students.timeline import log_read


@requires(Permission.SHORTLIST_VIEW, load=load_placement)
def shortlist(request: ActorRequest, placement: Placement) -> HttpResponse:
    """The shared places with reasons, wishes, who was asked and what came of it."""
    actor = request.actor
    log_read(student=placement.student, by=actor, part="plekken")
    policy = get_policy(actor.policy_name)
    wanted = wanted_for([placement], policy)
    found = short_lists(actor, placement=placement, wanted=wanted)
    context = {
        "placement": placement, "student": placement.student, "searching": placement.state == SEARCHING,
        "kind": policy.kind(placement.kind),
        "tried": tried_in_words(wanted[placement.pk], policy),
        "places": found.get(placement.pk, []),
        "others": not_shared(placement),
        "may_say": actor.may(Permission.WISH_SAY), "may_search": actor.may(Permission.MATCH_VIEW),
    }  # fmt: skip
    return render(request, "matching/shortlist.html", context)


@require_POST
@requires(Permission.PLACEMENT_WRITE, load=load_candidate)
def share(request: ActorRequest, candidate: Candidate) -> HttpResponse:
    """Put a place on the short list."""
    return run_button(
        request, lambda: actions.share_candidate(candidate=candidate, by=request.actor),
        done=_("%s staat op de lijst van leerling, ouders en mentor.") % candidate.employer.name,
        back_url=reverse("matching:search", args=[candidate.placement_id]),
    )  # fmt: skip


@require_POST
@requires(Permission.PLACEMENT_WRITE, load=load_candidate)
def unshare(request: ActorRequest, candidate: Candidate) -> HttpResponse:
    """Take a place off the short list."""
    return run_button(
        request, lambda: actions.unshare_candidate(candidate=candidate, by=request.actor),
        done=_("%s wordt niet meer gedeeld.") % candidate.employer.name,
        back_url=reverse("matching:search", args=[candidate.placement_id]),
    )  # fmt: skip


@requires(Permission.WISH_SAY, load=load_shared)
def wish(request: ActorRequest, candidate: Candidate) -> HttpResponse:
    """What the mentor finds of a place; a coach writes down what the student or the parents told."""
    parties = actions.SPEAKS_FOR.get(request.actor.role, frozenset())
    form = WishForm(request.POST or None, parties=parties)
    back = reverse("matching:shortlist", args=[candidate.placement_id])
    return run_form(
        request, form, heading=candidate.employer.name, lead=candidate.placement.student.full_name,
        done=_("De wens staat erbij."), back_url=back,
        context={"crumbs": [(_("Lijst met plekken"), back)]},
        do=lambda data: actions.say_wish(candidate=candidate, by=request.actor, **data),
    )  # fmt: skip


@requires(Permission.PLACEMENT_WRITE, load=load_placement)
def days(request: ActorRequest, placement: Placement) -> HttpResponse:
    """On which days there must be a place."""
    form = DaysForm(request.POST or None, placement=placement)
    back = reverse("matching:search", args=[placement.pk])
    return run_form(
        request, form, heading=_("Gevraagde dagen"), lead=placement.student.full_name, back_url=back,
        done=_("De dagen zijn bewaard."), context={"crumbs": [(_("Zoek een plek"), back)]},
        do=lambda data: ask_days(
            placement=placement, weekdays=data["weekdays"], by=request.actor, seen_version=data["version"] or 0
        ),
    )  # fmt: skip


@requires(Permission.PLACEMENT_WRITE, load=load_placement)
def click(request: ActorRequest, placement: Placement) -> HttpResponse:
    """Whether it clicks with the supervisor: the match reads it next time."""
    form = ClickForm(request.POST or None, known=clicks_of(placement, request.actor))
    back = reverse("placements:detail", args=[placement.pk])
    name = (
        placement.supervisor.name
        if placement.supervisor
        else _("nog geen %(role_supervisor)s") % request.actor.policy.forms
    )
    return run_form(
        request, form, heading=_("Klikt het?"), lead=f"{name} · {placement.place_name}", back_url=back,
        done=_("Het is vastgelegd. Bij het zoeken telt het mee."),
        context={"crumbs": [(placement.student.full_name, back)]},
        do=lambda _data: actions.record_click(placement=placement, by=request.actor, **form.facts()),
    )  # fmt: skip
