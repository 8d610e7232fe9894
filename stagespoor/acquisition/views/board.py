"""The board, and typing, reading and changing one lead."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from stagespoor.access.actor import Actor
from stagespoor.access.decorators import ActorRequest, requires
from stagespoor.access.form_view import run_form
from stagespoor.access.roles import Permission
from stagespoor.acquisition import actions, queries
from stagespoor.acquisition.access import load_lead
from stagespoor.acquisition.actions.shared import open_lead_of
from stagespoor.acquisition.asking import asked_lately
from stagespoor.acquisition.forms import ChangeLeadForm, KnownLeadForm, NewLeadForm
from stagespoor.acquisition.models import Lead
from stagespoor.acquisition.queries import open_twins
from stagespoor.acquisition.views import shared
from stagespoor.core import clock
from stagespoor.employers.access import load_employer
from stagespoor.employers.models import Employer
from stagespoor.employers.queries import alike
from stagespoor.policy.loader import get_policy
from stagespoor.policy.model import Policy
from stagespoor.students.access import load_student
from stagespoor.students.models import Student
from stagespoor.trajectories.queries import intake_of
from stagespoor.ui.lists import Filter, Lens

TYPED = 150  # characters of a name that are compared while somebody types


@requires(Permission.EMPLOYERS_VIEW)
def board(request: ActorRequest) -> HttpResponse:
    """From lead to first visit to fit or not: a column per step, on a phone one at a time (EMP-3, EMP-4)."""
    actor, policy = request.actor, get_policy(request.actor.policy_name)
    lens = _lens(request, actor, policy)
    asked = request.GET.get("kolom", "")
    asked = asked if asked in queries.COLUMNS else ""
    alone = bool(asked and request.GET.get("alles"))
    columns = queries.board(actor, policy, lens.apply, asked, lens.page_number if alone else 0)
    late = next((one.key for one in columns if one.late), "")
    full = next((one.key for one in columns if one.total), columns[0].key)
    context = {
        "tabs": shared.tabs(shared.BOARD), "lens": lens, "only": alone,
        "page": shared.page_of(columns[0], lens.page_number) if alone else None,
        "columns": [(one, shared.moves_of(queries.COLUMNS[one.key][0])) for one in columns],
        "asked": asked, "open_key": asked or late or full, "today": clock.today(),
        "may_edit": actor.may(Permission.EMPLOYER_EDIT), "nothing": not any(one.total for one in columns),
        "take": shared.under("take"),
    }  # fmt: skip
    return render(request, "acquisition/board.html", context)


def _lens(request: ActorRequest, actor: Actor, policy: Policy) -> Lens:
    people = [("ik", _("Van mij")), ("niemand", _("Van niemand")), *queries.owner_choices(actor)]

    def owner_q(value: str) -> Q:
        if value == "niemand":
            return Q(owner=None)
        return Q(owner_id=actor.user_id if value == "ik" else int(value))

    return Lens(
        request.GET, search=queries.search_q,
        filters=[
            Filter("van", _("Wie"), people, owner_q, _("Iedereen")),
            Filter("bron", _("Gevonden via"), policy.choices("lead_sources"), "source"),
        ],
    )  # fmt: skip


@requires(Permission.EMPLOYERS_VIEW, load=load_lead)
def detail(request: ActorRequest, lead: Lead) -> HttpResponse:
    """One lead: what is known, what is next, the visits, what happened."""
    actor, policy = request.actor, get_policy(request.actor.policy_name)
    asked = asked_lately(actor, [lead.employer_id]) if lead.employer_id else {}
    due = lead.next_on if lead.is_open else None
    context = {
        "lead": lead, "source": queries.source_name(policy, lead.source),
        "student": queries.visible_student(lead, actor), "visits": queries.visits_of(lead, policy),
        "events": queries.history_of(lead), "placed": queries.placed_since(lead), "due": due,
        "late": bool(due and due < clock.today()), "moves": shared.moves_of(lead.state),
        "asked": asked.get(lead.employer_id or 0), "may_edit": actor.may(Permission.EMPLOYER_EDIT),
        "is_mine": lead.owner_id == actor.user_id, "board_url": shared.on_board(lead),
        "way": shared.way_of(lead), "next_words": shared.next_words(lead.state),
    }  # fmt: skip
    return render(request, "acquisition/detail.html", context)


@requires(Permission.EMPLOYER_EDIT)
def add(request: ActorRequest) -> HttpResponse:
    """Type a new address (EMP-4)."""
    actor = request.actor
    form = NewLeadForm(
        request.POST or None, actor=actor, policy=get_policy(actor.policy_name),
        initial={"owner": str(actor.user_id)},
    )  # fmt: skip
    return _add(
        request, form, lead=_("Een bedrijf dat nog geen stagebedrijf is."), crumbs=[shared.board_crumb()]
    )


@requires(Permission.EMPLOYER_EDIT)
def lookalikes(request: ActorRequest) -> HttpResponse:
    """Employers and open leads that look like what is being typed (a part of the form for a new address)."""
    asked = ("name", "city", "phone", "email")
    name, city, phone, email = (request.GET.get(one, "").replace("\x00", "")[:TYPED].strip() for one in asked)
    enough = len(name) > 2
    context = {
        "employer": alike(request.actor, name=name, city=city, phone=phone, email=email) if enough else None,
        "twins": open_twins(request.actor, name=name, city=city) if enough else [],
    }
    return render(request, "acquisition/_lookalikes.html", context)


@requires(Permission.EMPLOYER_EDIT, load=load_employer)
def add_known(request: ActorRequest, employer: Employer) -> HttpResponse:
    """An employer of the network that the school wants to visit for the first time, or again (KEN-1)."""
    actor = request.actor
    if already := open_lead_of(actor.school_id, employer):
        return redirect(shared.url_of(already))
    form = KnownLeadForm(
        request.POST or None, actor=actor, policy=get_policy(actor.policy_name),
        initial={"owner": str(actor.user_id), "source": employer.source},
    )  # fmt: skip
    page = reverse("employers:detail", args=[employer.pk])
    facts = {"name": employer.name, "city": employer.city, "phone": employer.phone, "email": employer.email}
    return _add(
        request, form, lead=employer.name, crumbs=[(_("Bedrijven"), reverse("employers:list")), (employer.name, page)],
        back_url=page, facts={**facts, "employer": employer},
    )  # fmt: skip


@requires(Permission.EMPLOYER_EDIT, load=load_student)
def from_intake(request: ActorRequest, student: Student) -> HttpResponse:
    """A place that the student or the parents found: from the intake it is one step (INT-2)."""
    actor, policy = request.actor, get_policy(request.actor.policy_name)
    trajectory = getattr(student, "trajectory", None)
    intake = intake_of(trajectory) if trajectory else None
    known = {slug for slug, _name in policy.choices("lead_sources")}
    coach = trajectory.coach_id if trajectory and trajectory.coach_id else actor.user_id
    initial = {
        "name": intake.own_place[:150] if intake else "", "source": actions.FAMILY if actions.FAMILY in known else "",
        "owner": str(coach),
    }  # fmt: skip
    form = NewLeadForm(request.POST or None, actor=actor, policy=policy, initial=initial)
    page = reverse("desk:student_tab", args=[student.pk, "aanmelding"])
    return _add(
        request, form, lead=_("Gevonden door %(who)s of de ouders.") % {"who": student.full_name},
        crumbs=[(student.full_name, page)], back_url=page, facts={"student": student},
    )  # fmt: skip


def _add(
    request: ActorRequest, form: Any, *, lead: str, crumbs: list[tuple[str, str]], back_url: str = "",
    facts: dict[str, Any] | None = None,
) -> HttpResponse:  # fmt: skip
    def do(data: dict[str, Any]) -> str:
        made = actions.add_lead(by=request.actor, form_key=data["key"], **form.facts(), **(facts or {}))
        return shared.url_of(made)

    return run_form(
        request, form, do, heading=_("Adres op het bord"), lead=lead, done=_("Het adres staat op het bord."),
        back_url=back_url or reverse("acquisition:board"), button=_("Op het bord zetten"),
        template="acquisition/lead_form.html", context={"crumbs": crumbs, "is_new": "name" in form.fields},
    )  # fmt: skip


@requires(Permission.EMPLOYER_EDIT, load=load_lead)
def edit(request: ActorRequest, lead: Lead) -> HttpResponse:
    """Change what is known, who takes it on or when; a change in between is noticed."""
    policy = get_policy(request.actor.policy_name)
    form = ChangeLeadForm(request.POST or None, actor=request.actor, policy=policy, lead=lead)
    return run_form(
        request, form, heading=_("Adres wijzigen"), lead=lead.name, done=_("De gegevens zijn bewaard."),
        back_url=shared.url_of(lead), template="acquisition/lead_form.html", context=shared.crumbs(lead),
        do=lambda data: actions.change_lead(
            lead=lead, by=request.actor, seen_version=data["version"] or 0, **form.facts()
        ),
    )  # fmt: skip
