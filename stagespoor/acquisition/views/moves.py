"""The moves of a lead: each a small page that asks what the move needs, or one button."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from stagespoor.access.decorators import ActorRequest, requires
from stagespoor.access.form_view import run_button, run_form
from stagespoor.access.roles import Permission
from stagespoor.acquisition import actions
from stagespoor.acquisition.access import load_lead
from stagespoor.acquisition.forms import ContactForm, FitForm, NotFitForm, PlanForm, VisitForm
from stagespoor.acquisition.models import Lead
from stagespoor.acquisition.views.shared import crumbs, on_board, url_of
from stagespoor.policy.loader import get_policy


@require_POST
@requires(Permission.EMPLOYER_EDIT, load=load_lead)
def take(request: ActorRequest, lead: Lead) -> HttpResponse:
    """I take this one on."""
    return run_button(
        request, lambda: actions.take_lead(lead=lead, by=request.actor), done=_("Jij benadert dit adres."),
        back_url=url_of(lead),
    )  # fmt: skip


@requires(Permission.EMPLOYER_EDIT, load=load_lead)
def contact(request: ActorRequest, lead: Lead) -> HttpResponse:
    """They were called, written to or spoken to (EMP-4)."""
    form = ContactForm(
        request.POST or None, in_network=lead.employer_id is not None, initial={"how": "phone"}
    )

    def do(data: dict[str, Any]) -> str:
        return on_board(actions.contact_lead(lead=lead, by=request.actor, **data))

    return run_form(
        request, form, do, heading=_("Benaderd"), lead=lead.name, done=_("Het contact is vastgelegd."),
        back_url=url_of(lead), context=crumbs(lead),
    )  # fmt: skip


@requires(Permission.EMPLOYER_EDIT, load=load_lead)
def plan(request: ActorRequest, lead: Lead) -> HttpResponse:
    """Go there alone first, on a day (KEN-1)."""
    form = PlanForm(request.POST or None)

    def do(data: dict[str, Any]) -> str:
        return on_board(actions.plan_visit(lead=lead, by=request.actor, **data))

    return run_form(
        request, form, do, heading=_("Bezoek plannen"), lead=lead.name, done=_("Het bezoek is gepland."),
        back_url=url_of(lead), button=_("Plannen"), context=crumbs(lead),
    )  # fmt: skip


@requires(Permission.EMPLOYER_EDIT, load=load_lead)
def visit(request: ActorRequest, lead: Lead) -> HttpResponse:
    """The report of the visit, by the topics of the policy (KEN-1)."""
    policy = get_policy(request.actor.policy_name)
    form = VisitForm(request.POST or None, policy=policy, initial={"with_whom": lead.person})

    def do(data: dict[str, Any]) -> None:
        actions.hold_visit(lead=lead, by=request.actor, **data)

    return run_form(
        request, form, do, heading=_("Verslag van het eerste bezoek"), lead=lead.name,
        done=_("Het verslag is bewaard. Past dit adres bij jullie?"), back_url=url_of(lead), context=crumbs(lead),
    )  # fmt: skip


@requires(Permission.EMPLOYER_EDIT, load=load_lead)
def fit(request: ActorRequest, lead: Lead) -> HttpResponse:
    """Fit: it becomes an employer of the network, or joins the one it turned out to be (EMP-3)."""
    actor = request.actor
    form = FitForm(request.POST or None, lead=lead, actor=actor, policy=get_policy(actor.policy_name))

    def do(_data: dict[str, Any]) -> str:
        actions.judge_fit(lead=lead, by=actor, **form.verdict())
        return reverse("employers:detail", args=[lead.employer_id])

    return run_form(
        request, form, do, heading=_("Geschikt"), lead=lead.name, template="acquisition/fit.html",
        done=_("%(name)s staat bij de bedrijven.") % {"name": lead.name}, back_url=url_of(lead),
        button=_("Geschikt verklaren"), context=crumbs(lead),
    )  # fmt: skip


@requires(Permission.EMPLOYER_EDIT, load=load_lead)
def not_fit(request: ActorRequest, lead: Lead) -> HttpResponse:
    """Not fit, with the reason (EMP-3)."""
    form = NotFitForm(request.POST or None)

    def do(data: dict[str, Any]) -> str:
        return on_board(actions.judge_not_fit(lead=lead, by=request.actor, **data))

    return run_form(
        request, form, do, heading=_("Niet geschikt"), lead=lead.name, done=_("Het besluit is vastgelegd."),
        back_url=url_of(lead), context=crumbs(lead),
    )  # fmt: skip


@require_POST
@requires(Permission.EMPLOYER_EDIT, load=load_lead)
def reopen(request: ActorRequest, lead: Lead) -> HttpResponse:
    """Pick it up again."""
    return run_button(
        request, lambda: actions.reopen_lead(lead=lead, by=request.actor), done=_("Het adres staat weer op het bord."),
        back_url=url_of(lead),
    )  # fmt: skip
