"""One employer or partner: its page, and the forms for its facts."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from stagespoor.access.actor import Actor
from stagespoor.access.decorators import ActorRequest, requires
from stagespoor.access.form_view import run_form
from stagespoor.access.roles import Permission
from stagespoor.employers import actions, heads, hooks, kvk, page
from stagespoor.employers.access import employers_for, load_employer, load_shown
from stagespoor.employers.forms import EmployerForm, branch_of
from stagespoor.employers.forms_partners import PartnerForm
from stagespoor.employers.models import Employer
from stagespoor.employers.once import added_with, key_of, token_of
from stagespoor.employers.views_shared import crumbs_of, list_crumb, url_of
from stagespoor.policy.loader import get_policy


@requires(Permission.EMPLOYERS_VIEW, load=load_shown)
def employer_detail(request: ActorRequest, employer: Employer) -> HttpResponse:
    """One employer or partner: the contact, people, photos, what was said, and what other apps add."""
    if employer.merged_into_id:
        return redirect("employers:detail", pk=employer.merged_into_id)
    actor = request.actor
    found = page.read(actor, employer)
    context = {
        "employer": employer, "people": found.people, "photos": found.photos,
        "reach": page.reach_of(employer, found.people),
        "keeping": found.keeping, "last": page.last_of(found.history, employer),
        "history": found.history[: page.SHOWN], "older": found.history[page.SHOWN :],
        "parts": [] if employer.is_partner else [read(actor, employer) for read in hooks.page_parts],
        "branches": found.branches,
        "may_edit": actor.may(Permission.EMPLOYER_EDIT), "crumb": list_crumb(employer),
        "merges": found.merges, "kvk_is_on": kvk.is_on(),
        **({} if employer.is_partner else _facts(actor, employer, found)),
    }  # fmt: skip
    return render(request, "employers/detail.html", context)


def _facts(actor: Actor, employer: Employer, found: page.Found) -> dict[str, Any]:
    """The facts of an employer in words."""
    policy = get_policy(actor.policy_name)
    return {
        "room": found.room,
        "sector": dict(policy.choices("sectors")).get(employer.sector, employer.sector),
        "source": dict(policy.choices("lead_sources")).get(employer.source, employer.source),
        "suits": [found.schools.get(slug, slug) for slug in employer.suits],
    }  # fmt: skip


@requires(Permission.EMPLOYER_EDIT)
def employer_add(request: ActorRequest) -> HttpResponse:
    """Add an employer to the network (EMP-1, EMP-4); ``?hoofd=12`` begins a branch of that employer."""
    actor = request.actor
    asked = request.GET.get("hoofd", "")
    head = employers_for(actor).filter(pk=asked, head=None).first() if _is_key(asked) else None
    initial = branch_of(head) if head else {}
    once = key_of(request.POST)
    if there := added_with(actor, once):
        return redirect(url_of(there))
    form = EmployerForm(
        request.POST or None, actor=actor, policy=get_policy(actor.policy_name), initial=initial
    )
    answer = run_form(
        request, form, heading=_("Vestiging toevoegen") if head else _("Bedrijf toevoegen"),
        done=_("Het bedrijf is toegevoegd."), back_url=url_of(head) if head else reverse("employers:list"),
        template="employers/add.html", button=_("Bedrijf toevoegen"),
        lead=_("Alle scholen in het netwerk zien dit bedrijf."),
        context={"crumbs": [list_crumb()], "once": token_of(request.POST)},
        do=lambda _data: url_of(actions.add_employer(by=actor, once=once, **form.facts())),
    )  # fmt: skip
    # the other click came in between, and this form warned about what that one made
    there = added_with(actor, once) if form.errors else None
    return redirect(url_of(there)) if there else answer


def _is_key(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 18


@requires(Permission.EMPLOYER_EDIT, load=load_employer)
def employer_edit(request: ActorRequest, employer: Employer) -> HttpResponse:
    """Change the facts of an employer or partner; a change by somebody else in between is noticed."""
    actor = request.actor
    form: EmployerForm | PartnerForm
    if employer.is_partner:
        form, heading = PartnerForm(request.POST or None, partner=employer), _("Partner wijzigen")
    else:
        policy = get_policy(actor.policy_name)
        form = EmployerForm(request.POST or None, actor=actor, policy=policy, employer=employer)
        heading = _("Bedrijf wijzigen")
    return run_form(
        request, form, heading=heading, lead=employer.name, done=_("De gegevens zijn bewaard."),
        back_url=url_of(employer), template="employers/form.html", context=crumbs_of(employer),
        do=lambda data: actions.change_employer(
            employer=employer, by=actor, seen_version=data["version"] or 0, **form.facts()
        ),
    )  # fmt: skip


@requires(Permission.EMPLOYER_EDIT)
def head_options(request: ActorRequest) -> HttpResponse:
    """What can be chosen as head while somebody types (a part of the form)."""
    typed = request.GET.get("head", "").replace("\x00", "")[:100].strip()
    found = heads.heads_for(request.actor, typed)[: heads.SHOWN] if len(typed) > 1 else []
    return render(request, "employers/_heads.html", {"labels": [heads.label_of(one) for one in found]})
