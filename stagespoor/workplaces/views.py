"""Workplaces of an employer: the page, its forms, the judgement and the safety talk."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from stagespoor.access.decorators import ActorRequest, requires
from stagespoor.access.form_view import run_button, run_form
from stagespoor.access.roles import Permission
from stagespoor.core import clock
from stagespoor.employers.access import load_contact, load_employer
from stagespoor.employers.models import Contact, Employer
from stagespoor.policy.loader import get_policy
from stagespoor.ui.forms import ConfirmForm
from stagespoor.workplaces import actions, pages, queries
from stagespoor.workplaces.access import load_workplace
from stagespoor.workplaces.forms import JudgementForm, TalkForm, WorkplaceForm
from stagespoor.workplaces.models import Workplace

Crumbs = dict[str, list[tuple[str, str]]]


@requires(Permission.EMPLOYERS_VIEW, load=load_workplace)
def workplace_detail(request: ActorRequest, workplace: Workplace) -> HttpResponse:
    """One workplace: the work, who may come, what is judged, and the last safety talk."""
    context = pages.workplace_context(request.actor, workplace)
    context |= {"may_edit": request.actor.may(Permission.EMPLOYER_EDIT), **_crumbs(workplace.employer)}
    return render(request, "workplaces/detail.html", context)


@requires(Permission.EMPLOYER_EDIT, load=load_employer)
def workplace_add(request: ActorRequest, employer: Employer) -> HttpResponse:
    """Add a workplace to an employer (EMP-1)."""
    actor = request.actor
    form = WorkplaceForm(
        request.POST or None, actor=actor, policy=get_policy(actor.policy_name), employer=employer
    )
    return run_form(
        request, form, heading=_("Werkplek toevoegen"), done=_("De werkplek is toegevoegd."),
        back_url=_employer_url(employer), template="workplaces/form.html", lead=employer.name,
        context=_crumbs(employer),
        do=lambda _data: _url(actions.add_workplace(employer=employer, by=actor, **form.facts())),
    )  # fmt: skip


@requires(Permission.EMPLOYER_EDIT, load=load_workplace)
def workplace_edit(request: ActorRequest, workplace: Workplace) -> HttpResponse:
    """Change a workplace; a change by somebody of either school in between is noticed."""
    actor = request.actor
    form = WorkplaceForm(
        request.POST or None, actor=actor, policy=get_policy(actor.policy_name), employer=workplace.employer,
        workplace=workplace, reservable=not actions.kept_by_others(workplace, actor, clock.today()),
    )  # fmt: skip
    return run_form(
        request, form, heading=_("Werkplek wijzigen"), done=_("De gegevens zijn bewaard."),
        back_url=_url(workplace), template="workplaces/form.html",
        lead=f"{workplace.name} · {workplace.employer.name}", context=_crumbs(workplace.employer, workplace),
        do=lambda data: actions.change_workplace(
            workplace=workplace, by=actor, seen_version=data["version"] or 0, **form.facts()
        ),
    )  # fmt: skip


@requires(Permission.EMPLOYER_EDIT, load=load_workplace)
def workplace_close(request: ActorRequest, workplace: Workplace) -> HttpResponse:
    """No new students come here."""
    form = ConfirmForm(request.POST or None, label=_("Ja, hier komen geen nieuwe leerlingen"))
    return run_form(
        request, form, heading=_("Werkplek sluiten"), button=_("Werkplek sluiten"), back_url=_url(workplace),
        done=_("De werkplek is gesloten."), lead=f"{workplace.name} · {workplace.employer.name}",
        template="workplaces/close.html", context=_crumbs(workplace.employer, workplace),
        do=lambda _data: actions.close_workplace(workplace=workplace, by=request.actor),
    )  # fmt: skip


@require_POST
@requires(Permission.EMPLOYER_EDIT, load=load_workplace)
def workplace_reopen(request: ActorRequest, workplace: Workplace) -> HttpResponse:
    """The workplace takes students again."""
    return run_button(
        request, lambda: actions.reopen_workplace(workplace=workplace, by=request.actor),
        done=_("De werkplek is weer open."), back_url=_url(workplace),
    )  # fmt: skip


@requires(Permission.EMPLOYER_EDIT, load=load_employer)
def judge_employer(request: ActorRequest, employer: Employer) -> HttpResponse:
    """Judge an employer for the own school (EMP-3)."""
    return _judge(request, employer, heading=_("Bedrijf beoordelen"))


@requires(Permission.EMPLOYER_EDIT, load=load_workplace)
def judge_workplace(request: ActorRequest, workplace: Workplace) -> HttpResponse:
    """Judge one workplace (EMP-3)."""
    return _judge(request, workplace.employer, workplace=workplace, heading=_("Werkplek beoordelen"))


@requires(Permission.EMPLOYER_EDIT, load=load_contact)
def judge_supervisor(request: ActorRequest, contact: Contact) -> HttpResponse:
    """Judge the guidance of one supervisor (EMP-3)."""
    return _judge(request, contact.employer, supervisor=contact, heading=_("Begeleiding beoordelen"))


def _judge(
    request: ActorRequest, employer: Employer, *, heading: str, workplace: Workplace | None = None,
    supervisor: Contact | None = None,
) -> HttpResponse:  # fmt: skip
    actor, about = request.actor, workplace or supervisor
    subject = (employer.pk, workplace.pk if workplace else None, supervisor.pk if supervisor else None)
    before = queries.newest(actor.school_id, [employer.pk]).get(subject)
    kind = "supervisor" if supervisor else "workplace" if workplace else "employer"
    form = JudgementForm(request.POST or None, about=kind, before=before)
    policy = get_policy(actor.policy_name)
    return run_form(
        request, form, heading=heading, done=_("Jullie oordeel staat erbij."), template="workplaces/judge.html",
        lead=f"{about} · {employer.name}" if about else employer.name,
        back_url=_url(workplace) if workplace else _employer_url(employer),
        context={
            **_crumbs(employer, workplace), "before": pages.verdict_of(before, policy, clock.today()),
            "history": queries.history(actor, employer, workplace, supervisor),
        },
        do=lambda data: actions.judge(
            employer=employer, workplace=workplace, supervisor=supervisor, by=actor, **data
        ),
    )  # fmt: skip


@requires(Permission.EMPLOYERS_VIEW, load=load_employer)
def judgements(request: ActorRequest, employer: Employer) -> HttpResponse:
    """All judgements of the own school about an employer, and the general experience of the others (EMP-3)."""
    actor = request.actor
    context = {
        "employer": employer, "history": queries.history(actor, employer), "tones": pages.TONES,
        "elsewhere": queries.experience_elsewhere(actor, [employer.pk], clock.today()),
        "may_edit": actor.may(Permission.EMPLOYER_EDIT), **_crumbs(employer),
    }  # fmt: skip
    return render(request, "workplaces/judgements.html", context)


@requires(Permission.EMPLOYER_EDIT, load=load_workplace)
def safety_talk(request: ActorRequest, workplace: Workplace) -> HttpResponse:
    """The safety talk on the floor: one question at a time, earlier answers to check and update (EMP-3)."""
    actor = request.actor
    before = queries.last_talks(actor.school_id, [workplace.pk]).get(workplace.pk)
    form = TalkForm(request.POST or None, policy=get_policy(actor.policy_name), before=before)
    return run_form(
        request, form, heading=_("Veiligheidsgesprek"), done=_("Het gesprek is vastgelegd."),
        lead=f"{workplace.name} · {workplace.employer.name}", back_url=_url(workplace),
        template="workplaces/talk.html", button=_("Gesprek bewaren"),
        context={"before": before, "workplace": workplace, **_crumbs(workplace.employer, workplace)},
        do=lambda data: actions.hold_talk(
            workplace=workplace, held_on=data["held_on"], with_whom=data["with_whom"], answers=form.answers(),
            by=actor,
        ),
    )  # fmt: skip


def _crumbs(employer: Employer, workplace: Workplace | None = None) -> Crumbs:
    found = [(_("Bedrijven"), reverse("employers:list")), (employer.name, _employer_url(employer))]
    return {"crumbs": [*found, (workplace.name, _url(workplace))] if workplace else found}


def _employer_url(employer: Employer) -> str:
    return reverse("employers:detail", args=[employer.pk])


def _url(workplace: Workplace) -> str:
    return reverse("workplaces:detail", args=[workplace.pk])
