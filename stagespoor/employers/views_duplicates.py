"""Dubbele bedrijven: who may be one and the same, side by side, made one, and taken apart again (EMP-1)."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from stagespoor.access.actor import Actor
from stagespoor.access.decorators import LARGEST_KEY, ActorRequest, requires
from stagespoor.access.form_view import run_button, run_form
from stagespoor.access.roles import Permission
from stagespoor.employers import actions, hooks
from stagespoor.employers.access import load_employer, load_merge
from stagespoor.employers.beside import Listed, differences, merges_of, others_named, shown_pairs, what_moves
from stagespoor.employers.duplicates import like_this, like_typed, likely_for
from stagespoor.employers.forms_merge import MergeForm
from stagespoor.employers.models import Employer, Merge
from stagespoor.employers.views_shared import crumbs_of, list_crumb, url_of
from stagespoor.ui.lists import Lens

RECENT = 10
FOUND = 15
TYPED = 150
ASKED = ("name", "kvk", "branch_number", "street", "postcode", "city", "phone", "email")


@requires(Permission.EMPLOYER_EDIT)
def duplicates(request: ActorRequest) -> HttpResponse:
    """The pairs of the network that may be one, the most certain first; and the last merges."""
    page = Lens(request.GET).page(Listed(likely_for(request.actor)))  # type: ignore[arg-type]
    page.rows = shown_pairs(page.rows)
    context = {"page": page, "merges": merges_of(request.actor)[:RECENT], "crumbs": [list_crumb()]}
    context["heading"] = _("Dubbele bedrijven")
    return render(request, "employers/duplicates.html", context)


@require_POST
@requires(Permission.EMPLOYER_EDIT, load=load_employer)
def not_same(request: ActorRequest, employer: Employer, other: int) -> HttpResponse:
    """These two are two: not listed again."""
    second = _other(request.actor, other)
    return run_button(
        request, lambda: actions.say_not_same(one=employer, other=second, by=request.actor),
        done=_("Genoteerd: dit zijn twee bedrijven."), back_url=reverse("employers:duplicates"),
    )  # fmt: skip


@requires(Permission.EMPLOYER_EDIT, load=load_employer)
def merge_with(request: ActorRequest, employer: Employer) -> HttpResponse:
    """Choose the other one: those that look like it, or by searching."""
    lens = Lens(request.GET)
    found = others_named(request.actor, employer, lens.q)[:FOUND] if lens.q else []
    pairs = shown_pairs(like_this(request.actor, employer))
    context = {"lens": lens, "found": found, "pairs": pairs, "employer": employer, **crumbs_of(employer)}
    context["heading"] = _("Samenvoegen")
    return render(request, "employers/merge_with.html", context)


@requires(Permission.EMPLOYER_EDIT, load=load_employer)
def merge(request: ActorRequest, kept: Employer, other: int) -> HttpResponse:
    """Side by side: per fact which one stays, what moves along, and do it."""
    actor = request.actor
    if other == kept.pk:
        raise Http404  # nothing to make one of
    gone = _other(actor, other)
    rows = differences(actor, kept, gone)
    form = MergeForm(request.POST or None, kept=kept, gone=gone, differences=rows)
    return run_form(
        request, form, heading=_("Samenvoegen"), template="employers/merge.html", back_url=url_of(kept),
        done=_("De bedrijven zijn samengevoegd. Op deze pagina kun je dat ongedaan maken."),
        context={**crumbs_of(kept), **_sides(actor, kept, gone), "same_fields": not rows},
        do=lambda _data: actions.merge_employers(kept=kept, gone=gone, by=actor, **form.chosen()) and None,
    )  # fmt: skip


def _sides(actor: Actor, kept: Employer, gone: Employer) -> dict[str, Any]:
    return {
        "kept": kept, "gone": gone, "moves": what_moves(kept, gone),
        "kept_parts": [read(actor, kept) for read in hooks.merge_parts],
        "gone_parts": [read(actor, gone) for read in hooks.merge_parts],
    }  # fmt: skip


@requires(Permission.EMPLOYER_EDIT, load=load_merge)
def merge_undo(request: ActorRequest, found: Merge) -> HttpResponse:
    """Take a merge apart; asks first."""
    if request.method == "POST":
        return run_button(
            request, lambda: actions.undo_merge(merge=found, by=request.actor), back_url=url_of(found.kept),
            done=_("Het zijn weer twee bedrijven."), to_url=url_of(found.gone),
        )  # fmt: skip
    context = {
        "heading": _("Samenvoegen ongedaan maken"), "action": _("Ja, maak er weer twee van"), "safe": True,
        "lead": f"{found.gone.name} · {found.kept.name}", "back_url": url_of(found.kept),
        "consequences": [
            _("“%(name)s” wordt weer een eigen bedrijf, met alles wat ervan was.") % {"name": found.gone.name},
            _("Gegevens worden weer zoals ze waren. Wat daarna is gewijzigd, blijft gewijzigd."),
            _("Wat er na het samenvoegen bij kwam, blijft bij “%(name)s”.") % {"name": found.kept.name},
        ],
    }  # fmt: skip
    return render(request, "ui/confirm.html", {**context, **crumbs_of(found.kept)})


@requires(Permission.EMPLOYER_EDIT)
def lookalikes(request: ActorRequest) -> HttpResponse:
    """Who looks like what is being typed (a part of the form for a new employer)."""
    typed = {name: request.GET.get(name, "").replace("\x00", "")[:TYPED].strip() for name in ASKED}
    enough = len(typed["name"]) > 2 or len(typed["kvk"]) == 8
    found = shown_pairs(like_typed(request.actor, typed)) if enough else []
    return render(request, "employers/_lookalikes.html", {"found": found})


def _other(actor: Actor, pk: int) -> Employer:
    if pk > LARGEST_KEY:
        raise Http404
    return load_employer(actor, pk)
