"""Zoek een plek: the places in view for one placement with their reasons, and what comes of each."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from stagespoor.access.decorators import ActorRequest, requires
from stagespoor.access.form_view import run_form
from stagespoor.access.roles import Permission
from stagespoor.acquisition.asking import asked_lately
from stagespoor.employers.access import employers_for
from stagespoor.employers.once import added_with, key_of, token_of
from stagespoor.matching import actions, page, queries
from stagespoor.matching.forms import CandidateForm, MarkForm, OwnFindForm
from stagespoor.matching.place_list import place_list
from stagespoor.matching.readiness import readiness_of
from stagespoor.placements import places
from stagespoor.placements.access import load_candidate, load_placement, load_search
from stagespoor.placements.actions import add_candidate, mark_candidate
from stagespoor.placements.models import Candidate, Placement
from stagespoor.placements.states import SEARCHING
from stagespoor.policy.loader import get_policy
from stagespoor.workplaces.access import workplaces_for
from stagespoor.workplaces.models import Workplace


@requires(Permission.MATCH_VIEW, load=load_search)
def search(request: ActorRequest, placement: Placement) -> HttpResponse:
    """The places in order with their reasons; why the others fell away, with a way to loosen a wish."""
    actor, policy = request.actor, get_policy(request.actor.policy_name)
    kind = policy.kind(placement.kind)
    if not kind.external:
        return redirect("placements:internal_choose", pk=placement.pk)
    ready, listed = readiness_of(placement, actor, policy), queries.listed(placement)
    context: dict[str, Any] = {
        "placement": placement, "student": placement.student, "kind": kind, "ready": ready,
        "searching": placement.state == SEARCHING, "may": actor.may(Permission.PLACEMENT_WRITE),
        "listed": listed, "listed_in_words": page.listed_in_words(listed),
    }  # fmt: skip
    if ready.fit:
        context |= _found(request, placement, listed) | {"intake": ready.intake}
    return render(request, "matching/search.html", context)


def _found(request: ActorRequest, placement: Placement, listed: list[queries.Listed]) -> dict[str, Any]:
    """All that is shown of the places."""
    policy, params = get_policy(request.actor.policy_name), request.GET
    found = queries.search_for(placement, request.actor, params, policy)
    shown, total = page.shown_of(params), len(found.order)
    on_list = {(one.employer_id, one.workplace_id): one.state for one in listed}
    chosen = [found.spots[key] for key in page.beside_keys(params, found)]
    rows = page.rows_of(found, found.order[:shown], params, policy, on_list)
    fallen = page.fallen(found.away, found, params, policy)
    choosing = placement.state == SEARCHING and request.actor.may(Permission.PLACEMENT_WRITE)
    return {
        "search": found, "wanted": found.wanted, "wishes": found.wishes, "total": total,
        "rows": rows, "places": place_list(rows, placement.pk, choosing=choosing),
        "more": page.address(params, tot=str(shown + page.SHOWN)) if total > shown else "",
        "fallen": fallen, "fallen_in_words": page.fallen_in_words(fallen),
        "beside": page.beside_of(page.rows_of(found, chosen, params, policy, on_list), found.weights),
        "beside_off": page.address(params, naast=[]), "fields": page.fields_of(found, params, policy),
        "days": page.day_choices(found.wishes), "weights": page.weights_in_words(found.weights),
        "wants": page.wants_in_words(placement, found.wanted, policy),
        "tried": page.tried_in_words(found.wanted, policy),
    }  # fmt: skip


@requires(Permission.PLACEMENT_WRITE, load=load_placement)
def add(request: ActorRequest, placement: Placement) -> HttpResponse:
    """Put an employer (``?bedrijf=12``) on the list, with why."""
    asked = _number(request.GET.get("bedrijf", ""))
    if asked is None:
        return redirect(_url(placement))
    found = get_object_or_404(employers_for(request.actor), pk=asked)
    at = _workplace(request, found.pk)
    form = CandidateForm(request.POST or None, see_first=lambda: places.rest_words(placement, found.pk))
    lead = " · ".join([found.name, *([at.name] if at else []), placement.student.full_name])
    return run_form(
        request, form, heading=_("Op de lijst zetten"), lead=lead,
        done=_("%(employer)s staat op de lijst.") % {"employer": found.name}, back_url=_url(placement),
        button=_("Op de lijst zetten"), context=_crumbs(placement),
        do=lambda data: add_candidate(placement=placement, employer=found, at=at, by=request.actor, **data),
    )  # fmt: skip


def _workplace(request: ActorRequest, employer_id: int) -> Workplace | None:
    """The workplace in the address (``werkplek``), None without one."""
    asked = _number(request.GET.get("werkplek", ""))
    if asked is None:
        return None
    return get_object_or_404(workplaces_for(request.actor), pk=asked, employer_id=employer_id)


def _number(text: str) -> int | None:
    """A key in an address, None when it is no key."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else None


@requires(Permission.PLACEMENT_WRITE, load=load_candidate)
def mark(request: ActorRequest, candidate: Candidate) -> HttpResponse:
    """Asked, said no, or in view again; warns before an employer is asked too often (EMP-5)."""
    form = MarkForm(
        request.POST or None, initial={"state": candidate.state},
        see_first=lambda: places.rest_words(candidate.placement, candidate.employer_id),
    )  # fmt: skip
    asked = asked_lately(request.actor, [candidate.employer_id]).get(candidate.employer_id)
    return run_form(
        request, form, heading=candidate.employer.name, lead=candidate.placement.student.full_name,
        template="matching/mark.html", context={**_crumbs(candidate.placement), "asked": asked},
        done=_("Het is vastgelegd."), back_url=_url(candidate.placement),
        do=lambda data: mark_candidate(candidate=candidate, by=request.actor, **data),
    )  # fmt: skip


@requires(Permission.PLACEMENT_WRITE, load=load_placement)
def own_find(request: ActorRequest, placement: Placement) -> HttpResponse:
    """The student or the parents found a place: employer and candidate in one step (INT-2)."""
    policy, once = get_policy(request.actor.policy_name), key_of(request.POST)
    if added_with(request.actor, once):  # the other click of a double click
        return redirect(_url(placement))
    intake = queries.intake_for(placement)
    form = OwnFindForm(
        request.POST or None,
        actor=request.actor,
        policy=policy,
        initial={"name": intake.own_place if intake else ""},
    )
    return run_form(
        request, form, heading=_("Zelf gevonden plek"), lead=placement.student.full_name,
        template="matching/own_find.html", done=_("Het bedrijf staat in het netwerk en op de lijst."),
        back_url=_url(placement), button=_("Op de lijst zetten"),
        context={**_crumbs(placement), "once": token_of(request.POST)},
        do=lambda data: actions.add_own_find(placement=placement, by=request.actor, once=once, **data),
    )  # fmt: skip


def _crumbs(placement: Placement) -> dict[str, list[tuple[str, str]]]:
    page = reverse("placements:detail", args=[placement.pk])
    return {"crumbs": [(placement.student.full_name, page), (_("Zoek een plek"), _url(placement))]}


def _url(placement: Placement) -> str:
    return reverse("matching:search", args=[placement.pk])
