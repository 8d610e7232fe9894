"""Zoek een plek: the employers in view for one placement, and what comes of each."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from stagespoor.access.decorators import ActorRequest, requires
from stagespoor.access.form_view import run_form
from stagespoor.access.roles import Permission
from stagespoor.employers.access import employers_for
from stagespoor.matching import actions, queries, rules
from stagespoor.matching.forms import CandidateForm, MarkForm, OwnFindForm
from stagespoor.placements.access import load_candidate, load_placement
from stagespoor.placements.actions import add_candidate, mark_candidate
from stagespoor.placements.models import Candidate, Placement
from stagespoor.placements.queries import candidates_of
from stagespoor.placements.states import SEARCHING
from stagespoor.policy.loader import get_policy
from stagespoor.policy.model import Policy

SHOWN = 25


@requires(Permission.MATCH_VIEW, load=load_placement)
def search(request: ActorRequest, placement: Placement) -> HttpResponse:
    """The employers in view, nearest first; why the others fell away, with a way to loosen a wish."""
    actor, policy = request.actor, get_policy(request.actor.policy_name)
    kind = policy.kind(placement.kind)
    if not kind.external:
        return redirect("placements:internal_choose", pk=placement.pk)
    start = queries.starting_point(placement, policy)
    wishes = queries.wishes_from(placement, request.GET, start, policy)
    outcome = queries.candidates_for(placement, actor, wishes)
    sectors = dict(policy.choices("sectors"))
    shown = _shown(request)
    context = {
        "placement": placement, "student": placement.student, "kind": kind, "start": start, "wishes": wishes,
        "searching": placement.state == SEARCHING, "may": actor.may(Permission.PLACEMENT_WRITE),
        "listed": candidates_of(placement), "total": len(outcome.found),
        "rows": _rows(outcome, shown, sectors, placement),
        "more": shown + SHOWN if len(outcome.found) > shown else 0, "away": _away(outcome, wishes),
        "fields": _fields(request, start, wishes, policy), "sector_names": ", ".join(sectors[s] for s in start.sectors),
        "home_known": placement.student.lat is not None,
    }  # fmt: skip
    return render(request, "matching/search.html", context)


def _shown(request: ActorRequest) -> int:
    asked = request.GET.get("tot", "")
    return int(asked) if asked.isascii() and asked.isdigit() and SHOWN <= int(asked[:4]) <= 1000 else SHOWN


def _rows(
    outcome: rules.Outcome, shown: int, sectors: dict[str, str], placement: Placement
) -> list[dict[str, Any]]:
    listed = {one.employer_id for one in placement.candidates.all()}
    return [
        {
            "place": one.place, "km": None if one.km is None else round(one.km), "listed": one.place.pk in listed,
            "sector": sectors.get(one.place.sector, ""),
        }
        for one in outcome.found[:shown]
    ]  # fmt: skip


def _away(outcome: rules.Outcome, wishes: rules.Wishes) -> list[dict[str, Any]]:
    """Why employers fell away: how many, how many on this alone, and what in the address loosens it."""
    wider = rules.wider(wishes.radius_km or 0, queries.RADIUS_STEPS)
    words: tuple[tuple[str, str, dict[str, object], str], ...] = (
        (rules.DISTANCE, _("te ver weg"), {"straal": wider or "alle"}, _("Zoek verder weg")),
        (rules.SECTOR, _("andere sector"), {"sector": "alle"}, _("Alle sectoren")),
        (rules.FREE, _("geen plaats vrij in deze tijd"), {"vrij": "alle"}, _("Ook volle bedrijven")),
        (rules.AGE, _("voor oudere leerlingen"), {}, ""),
    )
    return [
        {
            "count": outcome.fails[key],
            "only": outcome.only[key],
            "label": label,
            "change": change,
            "action": action,
        }
        for key, label, change, action in words
        if outcome.fails[key]
    ]


def _fields(
    request: ActorRequest, start: queries.Start, wishes: rules.Wishes, policy: Policy
) -> list[dict[str, Any]]:
    """The filters with what is chosen, as the list pages have them."""
    radius = str(wishes.radius_km or "alle")
    groups = (
        ("sector", _("Sector"), _sector_choices(start, policy), request.GET.get("sector", "")),
        ("straal", _("Afstand"), _radius_choices(start, wishes), radius),
        (
            "vrij",
            _("Plaatsen"),
            [("", _("Met plaats")), ("alle", _("Ook volle"))],
            "" if wishes.free_only else "alle",
        ),
    )
    return [
        {"key": key, "label": label, "options": [(value, text, value == now) for value, text in options]}
        for key, label, options, now in groups
    ]


def _sector_choices(start: queries.Start, policy: Policy) -> list[tuple[str, str]]:
    first = _("Uit de richting") if start.from_direction else _("Uit de intake")
    return [
        *([("", first)] if start.sectors else []),
        ("alle", _("Alle sectoren")),
        *policy.choices("sectors"),
    ]


def _radius_choices(start: queries.Start, wishes: rules.Wishes) -> list[tuple[str, str]]:
    asked = [wishes.radius_km] if wishes.radius_km else []
    steps = sorted({*queries.RADIUS_STEPS, start.radius_km, *asked})
    return [*((str(km), _("tot %(km)d km") % {"km": km}) for km in steps), ("alle", _("Elke afstand"))]


@requires(Permission.PLACEMENT_WRITE, load=load_placement)
def add(request: ActorRequest, placement: Placement) -> HttpResponse:
    """Put an employer (``?bedrijf=12``) on the list, with why."""
    asked = request.GET.get("bedrijf", "")
    if not (asked.isascii() and asked.isdigit() and len(asked) < 18):
        return redirect(_url(placement))
    found = get_object_or_404(employers_for(request.actor), pk=asked)
    form = CandidateForm(request.POST or None)
    return run_form(
        request, form, heading=_("Op de lijst zetten"), lead=f"{found.name} · {placement.student.full_name}",
        done=_("%(employer)s staat op de lijst.") % {"employer": found.name}, back_url=_url(placement),
        button=_("Op de lijst zetten"), context=_crumbs(placement),
        do=lambda data: add_candidate(placement=placement, employer=found, by=request.actor, **data),
    )  # fmt: skip


@requires(Permission.PLACEMENT_WRITE, load=load_candidate)
def mark(request: ActorRequest, candidate: Candidate) -> HttpResponse:
    """Asked, said no, or in view again."""
    form = MarkForm(request.POST or None, initial={"state": candidate.state})
    return run_form(
        request, form, heading=candidate.employer.name, lead=candidate.placement.student.full_name,
        done=_("Het is vastgelegd."), back_url=_url(candidate.placement), context=_crumbs(candidate.placement),
        do=lambda data: mark_candidate(candidate=candidate, by=request.actor, **data),
    )  # fmt: skip


@requires(Permission.PLACEMENT_WRITE, load=load_placement)
def own_find(request: ActorRequest, placement: Placement) -> HttpResponse:
    """The student or the parents found a place: employer and candidate in one step (INT-2)."""
    policy = get_policy(request.actor.policy_name)
    intake = queries.starting_point(placement, policy).intake
    form = OwnFindForm(
        request.POST or None,
        actor=request.actor,
        policy=policy,
        initial={"name": intake.own_place if intake else ""},
    )
    return run_form(
        request, form, heading=_("Zelf gevonden plek"), lead=placement.student.full_name,
        template="matching/own_find.html", done=_("Het bedrijf staat in het netwerk en op de lijst."),
        back_url=_url(placement), button=_("Op de lijst zetten"), context=_crumbs(placement),
        do=lambda data: actions.add_own_find(placement=placement, by=request.actor, **data),
    )  # fmt: skip


def _crumbs(placement: Placement) -> dict[str, list[tuple[str, str]]]:
    page = reverse("placements:detail", args=[placement.pk])
    return {"crumbs": [(placement.student.full_name, page), (_("Zoek een plek"), _url(placement))]}


def _url(placement: Placement) -> str:
    return reverse("matching:search", args=[placement.pk])
