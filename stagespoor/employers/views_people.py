"""The people at an employer, and keeping up the contact: who keeps it, what was said."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _

from stagespoor.access.decorators import ActorRequest, requires
from stagespoor.access.form_view import run_form
from stagespoor.access.roles import Permission
from stagespoor.employers import actions, page, queries
from stagespoor.employers.access import load_contact, load_employer
from stagespoor.employers.forms import ContactForm
from stagespoor.employers.forms_contact import NoteForm, RelationForm
from stagespoor.employers.models import Contact, Employer
from stagespoor.employers.views_shared import crumbs_of, url_of


@requires(Permission.EMPLOYER_EDIT, load=load_employer)
def contact_add(request: ActorRequest, employer: Employer) -> HttpResponse:
    """Add a person to an employer."""
    form = ContactForm(request.POST or None)
    return run_form(
        request, form, heading=_("Persoon toevoegen"), lead=employer.name, back_url=url_of(employer),
        done=_("De persoon is toegevoegd."), context=crumbs_of(employer),
        do=lambda _data: actions.save_contact(employer=employer, by=request.actor, **form.facts()),
    )  # fmt: skip


@requires(Permission.EMPLOYER_EDIT, load=load_contact)
def contact_edit(request: ActorRequest, contact: Contact) -> HttpResponse:
    """Change a person, or note that somebody left."""
    employer = contact.employer
    form = ContactForm(request.POST or None, contact=contact)
    return run_form(
        request, form, heading=_("Persoon wijzigen"), lead=employer.name, back_url=url_of(employer),
        done=_("De gegevens zijn bewaard."), context=crumbs_of(employer),
        do=lambda data: actions.save_contact(
            employer=employer, by=request.actor, contact=contact, seen_version=data["version"] or 0,
            **form.facts(),
        ),
    )  # fmt: skip


@requires(Permission.EMPLOYER_EDIT, load=load_employer)
def note_add(request: ActorRequest, employer: Employer) -> HttpResponse:
    """Note a contact or an experience, for the coaches of all schools, and plan the next (GUI-4, EMP-5)."""
    actor = request.actor
    keeping, own = page.keeping_of(actor, employer)
    form = NoteForm(
        request.POST or None, actor=actor, employer=employer, people=queries.people_of(employer),
        relation=own,
    )  # fmt: skip
    return run_form(
        request, form, heading=_("Contact noteren"), lead=employer.name, back_url=url_of(employer),
        done=_("Het staat erbij."), template="employers/note.html",
        context={**crumbs_of(employer), "keeping": keeping},
        do=lambda _data: actions.add_note(employer=employer, by=actor, **form.facts()),
    )  # fmt: skip


@requires(Permission.EMPLOYER_EDIT, load=load_employer)
def relation(request: ActorRequest, employer: Employer) -> HttpResponse:
    """Who keeps the contact for the own school, when next, and agreed silence (EMP-5)."""
    actor = request.actor
    _keeping, own = page.keeping_of(actor, employer)
    form = RelationForm(request.POST or None, actor=actor, relation=own)
    return run_form(
        request, form, heading=_("Contact afspreken"), lead=employer.name, back_url=url_of(employer),
        done=_("De afspraken zijn bewaard."), context=crumbs_of(employer),
        do=lambda _data: actions.keep_relation(employer=employer, by=actor, **form.facts()),
    )  # fmt: skip
