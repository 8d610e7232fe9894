"""Work places inside the school and their tasks (IS-1)."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from stagespoor.access.decorators import ActorRequest, requires
from stagespoor.access.form_view import run_form
from stagespoor.access.roles import Permission
from stagespoor.placements import actions, queries
from stagespoor.placements.access import load_task, load_workplace
from stagespoor.placements.forms import TaskForm, WorkplaceForm
from stagespoor.placements.models import InternalTask, InternalWorkplace
from stagespoor.ui.forms import ConfirmForm


@requires(Permission.INTERNAL_WRITE)
def workplaces(request: ActorRequest) -> HttpResponse:
    """The work places inside the school with their free places and tasks."""
    rows = queries.workplace_rows(request.actor)
    return render(request, "placements/workplaces.html", {"rows": rows})


@requires(Permission.INTERNAL_WRITE)
def workplace_add(request: ActorRequest) -> HttpResponse:
    """Add a work place."""
    actor = request.actor
    form = WorkplaceForm(request.POST or None, people=queries.internal_supervisors(actor.school_id))
    return run_form(
        request, form, heading=_("Interne werkplek toevoegen"), done=_("De werkplek is toegevoegd."),
        back_url=reverse("placements:workplaces"), context={"crumbs": [_list_crumb()]},
        do=lambda data: _url(actions.save_workplace(by=actor, **data)),
    )  # fmt: skip


@requires(Permission.INTERNAL_WRITE, load=load_workplace)
def workplace(request: ActorRequest, workplace: InternalWorkplace) -> HttpResponse:
    """One work place: its tasks step by step, and who works there now."""
    context = {
        "workplace": workplace, "tasks": workplace.tasks.all(),
        "placements": queries.placements_at(request.actor, workplace),
    }  # fmt: skip
    return render(request, "placements/workplace.html", context)


@requires(Permission.INTERNAL_WRITE, load=load_workplace)
def workplace_edit(request: ActorRequest, workplace: InternalWorkplace) -> HttpResponse:
    """Change a work place, or take it out of use."""
    actor = request.actor
    people = queries.internal_supervisors(actor.school_id)
    form = WorkplaceForm(request.POST or None, people=people, workplace=workplace)
    return run_form(
        request, form, heading=_("Interne werkplek wijzigen"), lead=workplace.name, back_url=_url(workplace),
        done=_("De werkplek is bewaard."), context=_crumbs(workplace),
        do=lambda data: actions.save_workplace(by=actor, workplace=workplace, **data),
    )  # fmt: skip


@requires(Permission.INTERNAL_WRITE, load=load_workplace)
def task_add(request: ActorRequest, workplace: InternalWorkplace) -> HttpResponse:
    """Write down a task in steps."""
    form = TaskForm(request.POST or None)
    return run_form(
        request, form, heading=_("Taak toevoegen"), lead=workplace.name, back_url=_url(workplace),
        done=_("De taak is toegevoegd."), context=_crumbs(workplace),
        do=lambda data: actions.save_task(workplace=workplace, by=request.actor, **data),
    )  # fmt: skip


@requires(Permission.INTERNAL_WRITE, load=load_task)
def task_edit(request: ActorRequest, task: InternalTask) -> HttpResponse:
    """Change a task."""
    form = TaskForm(request.POST or None, task=task)
    return run_form(
        request, form, heading=_("Taak wijzigen"), lead=task.workplace.name, back_url=_url(task.workplace),
        done=_("De taak is bewaard."), context=_crumbs(task.workplace),
        do=lambda data: actions.save_task(workplace=task.workplace, task=task, by=request.actor, **data),
    )  # fmt: skip


@requires(Permission.INTERNAL_WRITE, load=load_task)
def task_delete(request: ActorRequest, task: InternalTask) -> HttpResponse:
    """Take a task away."""
    form = ConfirmForm(request.POST or None, label=_("Ja, haal deze taak weg"))
    return run_form(
        request, form, heading=_("Taak weghalen"), lead=task.name, back_url=_url(task.workplace),
        done=_("De taak is weggehaald."), button=_("Weghalen"), context=_crumbs(task.workplace),
        do=lambda _data: actions.delete_task(task=task, by=request.actor),
    )  # fmt: skip


def _list_crumb() -> tuple[str, str]:
    return (_("Interne werkplekken"), reverse("placements:workplaces"))


def _crumbs(workplace: InternalWorkplace) -> dict[str, list[tuple[str, str]]]:
    return {"crumbs": [_list_crumb(), (workplace.name, _url(workplace))]}


def _url(workplace: InternalWorkplace) -> str:
    return reverse("placements:workplace", args=[workplace.pk])
