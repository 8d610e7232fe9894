"""Bedrijven: one employer, and the forms for its facts, people and notes."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from stagespoor.access.actor import Actor
from stagespoor.access.decorators import ActorRequest, requires
from stagespoor.access.form_view import run_form
from stagespoor.access.roles import Permission
from stagespoor.employers import actions, hooks, queries
from stagespoor.employers.access import load_contact, load_employer
from stagespoor.employers.forms import ContactForm, EmployerForm, NoteForm
from stagespoor.employers.models import Contact, Employer
from stagespoor.policy.loader import get_policy
from stagespoor.policy.model import Policy


@requires(Permission.EMPLOYERS_VIEW, load=load_employer)
def employer_detail(request: ActorRequest, employer: Employer) -> HttpResponse:
    """One employer: facts, people, notes of all schools, and what other apps add."""
    actor, policy = request.actor, _policy(request.actor)
    taken = queries.taken_at([employer.pk]).get(employer.pk, 0)
    schools = dict(queries.schools_of(actor))
    context = {
        "employer": employer, "people": queries.people_of(employer), "notes": queries.notes_of(employer),
        "parts": [read(actor, employer) for read in hooks.page_parts], "taken": taken,
        "free": None if employer.places is None else max(0, employer.places - taken),
        "sector": dict(policy.choices("sectors")).get(employer.sector, employer.sector),
        "source": dict(policy.choices("lead_sources")).get(employer.source, employer.source),
        "suits": [schools.get(slug, slug) for slug in employer.suits],
        "may_edit": actor.may(Permission.EMPLOYER_EDIT),
    }  # fmt: skip
    return render(request, "employers/detail.html", context)


@requires(Permission.EMPLOYER_EDIT)
def employer_add(request: ActorRequest) -> HttpResponse:
    """Add an employer to the network (EMP-1, EMP-4)."""
    actor = request.actor
    form = EmployerForm(request.POST or None, actor=actor, policy=_policy(actor))
    return run_form(
        request, form, heading=_("Bedrijf toevoegen"), done=_("Het bedrijf is toegevoegd."),
        back_url=reverse("employers:list"), template="employers/form.html", button=_("Bedrijf toevoegen"),
        lead=_("Alle scholen in het netwerk zien dit bedrijf."), context={"crumbs": [_list_crumb()]},
        do=lambda _data: _url(actions.add_employer(by=actor, **form.facts())),
    )  # fmt: skip


@requires(Permission.EMPLOYER_EDIT, load=load_employer)
def employer_edit(request: ActorRequest, employer: Employer) -> HttpResponse:
    """Change the facts of an employer; a change by somebody else in between is noticed."""
    actor = request.actor
    form = EmployerForm(request.POST or None, actor=actor, policy=_policy(actor), employer=employer)
    return run_form(
        request, form, heading=_("Bedrijf wijzigen"), lead=employer.name, done=_("De gegevens zijn bewaard."),
        back_url=_url(employer), template="employers/form.html", context=_crumbs(employer),
        do=lambda data: actions.change_employer(
            employer=employer, by=actor, seen_version=data["version"] or 0, **form.facts()
        ),
    )  # fmt: skip


@requires(Permission.EMPLOYER_EDIT, load=load_employer)
def contact_add(request: ActorRequest, employer: Employer) -> HttpResponse:
    """Add a person to an employer."""
    form = ContactForm(request.POST or None)
    return run_form(
        request, form, heading=_("Persoon toevoegen"), lead=employer.name, back_url=_url(employer),
        done=_("De persoon is toegevoegd."), context=_crumbs(employer),
        do=lambda data: actions.save_contact(employer=employer, by=request.actor, **data),
    )  # fmt: skip


@requires(Permission.EMPLOYER_EDIT, load=load_contact)
def contact_edit(request: ActorRequest, contact: Contact) -> HttpResponse:
    """Change a person, or note that somebody left."""
    employer = contact.employer
    form = ContactForm(request.POST or None, contact=contact)
    return run_form(
        request, form, heading=_("Persoon wijzigen"), lead=employer.name, back_url=_url(employer),
        done=_("De gegevens zijn bewaard."), context=_crumbs(employer),
        do=lambda data: actions.save_contact(employer=employer, by=request.actor, contact=contact, **data),
    )  # fmt: skip


@requires(Permission.EMPLOYER_EDIT, load=load_employer)
def note_add(request: ActorRequest, employer: Employer) -> HttpResponse:
    """Write a note for the coaches of all schools (GUI-4)."""
    form = NoteForm(request.POST or None)
    return run_form(
        request, form, heading=_("Notitie schrijven"), lead=employer.name, back_url=_url(employer),
        done=_("De notitie staat erbij."), context=_crumbs(employer),
        do=lambda data: actions.add_note(employer=employer, by=request.actor, **data),
    )  # fmt: skip


def _list_crumb() -> tuple[str, str]:
    return (_("Bedrijven"), reverse("employers:list"))


def _crumbs(employer: Employer) -> dict[str, list[tuple[str, str]]]:
    return {"crumbs": [_list_crumb(), (employer.name, _url(employer))]}


def _url(employer: Employer) -> str:
    return reverse("employers:detail", args=[employer.pk])


def _policy(actor: Actor) -> Policy:
    return get_policy(actor.policy_name)
