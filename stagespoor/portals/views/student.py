"""The student's own door: today, my placement, my days, my track (LOG-2, LOG-5, IS-1, ESC-1)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from stagespoor.access.decorators import ActorRequest, requires
from stagespoor.access.form_view import run_form
from stagespoor.access.roles import Permission
from stagespoor.agreements.access import load_agreement
from stagespoor.agreements.models import Agreement
from stagespoor.agreements.queries import agreement_pdf
from stagespoor.core import clock
from stagespoor.core.refusals import Refused
from stagespoor.desk.tracks import track_of
from stagespoor.logbook import actions as logbook
from stagespoor.logbook.access import load_certificate, load_entry
from stagespoor.logbook.certificates import certificate_pdf
from stagespoor.logbook.models import Certificate, Entry
from stagespoor.placements.access import load_placement
from stagespoor.placements.models import InternalTask, Placement
from stagespoor.placements.states import ACTIVE
from stagespoor.policy.loader import get_policy
from stagespoor.portals import forms, queries
from stagespoor.portals.views.shared import FORM, pdf, problem
from stagespoor.students.models import Student
from stagespoor.trajectories.models import Goal
from stagespoor.ui.lists import Lens


def _me(request: ActorRequest) -> Student:
    me = queries.myself(request.actor)
    if me is None:
        raise Http404
    return me


@requires(Permission.DOOR_STUDENT)
def today(request: ActorRequest) -> HttpResponse:
    """What I can do now: write, tick, call, ask for help."""
    actor, day, me = request.actor, clock.today(), _me(request)
    running = [stage for stage in queries.stages(actor, day) if stage.runs]
    stage = running[0] if running else None
    inside = next((one for one in running if one.placement.internal_workplace), None)
    entries = queries.newest_entries(actor, [one.placement.pk for one in running])
    context = {
        "me": me, "stage": stage, "today": day, "helper": queries.helper_of(me, stage),
        "hours": queries.works_today(stage, school_id=me.school_id, policy=get_policy(actor.policy_name), today=day)
        if stage else None,
        "entries": entries[stage.placement.pk] if stage else [],
        "written": next((one for one in entries[stage.placement.pk] if one.day == day), None) if stage else None,
        "tasks": queries.task_list(inside.placement, day) if inside else [], "inside": inside,
        "concerns": queries.concerns_of(actor, entries), "places": queries.places_waiting(actor).total(),
    }  # fmt: skip
    return render(request, "portals/student_today.html", context)


@requires(Permission.DOOR_STUDENT)
def stage(request: ActorRequest) -> HttpResponse:
    """Where, when, with whom, and what I learn there."""
    me = _me(request)
    found = queries.stages(request.actor, clock.today())
    context = {"me": me, "stages": found, "helper": queries.helper_of(me, next(iter(found), None))}
    return render(request, "portals/student_stage.html", context)


@requires(Permission.DOOR_STUDENT)
def track(request: ActorRequest) -> HttpResponse:
    """My whole way: the track, my scores, my papers (LOG-3, AGR-2, CER-1)."""
    actor, me = request.actor, _me(request)
    policy = get_policy(actor.policy_name)
    context = {
        "me": me, "track": track_of(me.pk, policy, clock.today()), "judged": queries.judged(me, policy),
        "papers": queries.papers(actor), "certificates": queries.certificates(actor),
    }  # fmt: skip
    return render(request, "portals/student_track.html", context)


@requires(Permission.DOOR_STUDENT)
def days(request: ActorRequest) -> HttpResponse:
    """All that I wrote, newest first."""
    lens = Lens(request.GET, page_size=10)
    running = [one for one in queries.stages(request.actor, clock.today()) if one.runs]
    context = {
        "me": _me(request), "lens": lens, "page": lens.page(queries.entries(request.actor)),
        "stage": next(iter(running), None), "active": ACTIVE,
    }  # fmt: skip
    return render(request, "portals/student_days.html", context)


@requires(Permission.DOOR_STUDENT, load=load_placement)
def entry(request: ActorRequest, placement: Placement) -> HttpResponse:
    """Write about a day in under a minute (LOG-2)."""
    day = clock.today()
    free = queries.days_to_write(placement, day)
    if placement.state not in ACTIVE or not free:
        messages.info(request, _("Er is nu geen dag om over te schrijven."))
        return redirect("portals:student")
    stage = next(
        (one for one in queries.stages(request.actor, day) if one.placement.pk == placement.pk), None
    )
    form = forms.MyDayForm(
        request.POST or None, goals=_goals(placement), days=free, today=day,
        initial={"day": queries.likely_day(free, stage)},
    )  # fmt: skip
    return run_form(
        request, form, heading=_("Mijn dag"), button=_("Klaar"), done=_("Goed gedaan. Je dag staat erin."),
        back_url=reverse("portals:student"), template=FORM,
        do=lambda data: logbook.write_entry(placement=placement, by=request.actor, **data),
    )  # fmt: skip


@requires(Permission.DOOR_STUDENT, load=load_entry)
def entry_again(request: ActorRequest, entry: Entry) -> HttpResponse:
    """Say it better: the words of a day that is already there (LOG-2)."""
    if entry.placement.state not in ACTIVE:
        messages.info(request, _("Deze stage is klaar. Je kunt dit stukje niet meer veranderen."))
        return redirect("portals:days")
    form = forms.MyDayAgainForm(
        request.POST or None, goals=_goals(entry.placement),
        initial={"did": entry.did, "mood": entry.mood, "goal": entry.goal_id, "goal_text": entry.goal_text,
                 "version": entry.version},
    )  # fmt: skip

    def do(data: dict[str, Any]) -> Entry:
        seen = data.pop("version") or 0
        return logbook.change_entry(entry=entry, by=request.actor, seen_version=seen, **data)

    return run_form(
        request, form, do, heading=forms.day_name(entry.day, clock.today()), button=_("Klaar"),
        done=_("Je dag is veranderd."), back_url=reverse("portals:days"), template=FORM,
    )  # fmt: skip


def _goals(placement: Placement) -> Any:
    return Goal.objects.filter(trajectory_id=placement.trajectory_id, dropped_on=None)


@require_POST
@requires(Permission.DOOR_STUDENT, load=load_placement)
def tick(request: ActorRequest, placement: Placement, task: int, step: int) -> HttpResponse:
    """Tick a step of a task, or take the tick away (IS-1)."""
    found = InternalTask.objects.filter(pk=task, workplace_id=placement.internal_workplace_id or 0).first()
    if found is None or placement.state not in ACTIVE:
        raise Http404
    done = request.POST.get("done") == "1"
    try:
        logbook.tick_step(
            placement=placement, task=found, step=step, day=clock.today(), by=request.actor, done=done
        )
    except Refused as refused:  # the steps were changed meanwhile
        messages.warning(request, str(refused.refusals[0].sentence))
    return redirect(reverse("portals:student") + f"#taak-{found.pk}")


@requires(Permission.DOOR_STUDENT, load=load_placement)
def student_problem(request: ActorRequest, placement: Placement) -> HttpResponse:
    """Tell that something is wrong, in two taps (ESC-1)."""
    helper = queries.helper_of(placement.student) if placement.coach is None else placement.coach
    return problem(
        request, placement, heading=_("Wat is er?"), lead=_("Tik op wat het beste past."),
        button=_("Vertel het"), done=_("Goed dat je het vertelt. %s weet het nu."), back_url=reverse("portals:student"),
        sentences=forms.student_problems(), helper=helper,
    )  # fmt: skip


@requires(Permission.DOOR_STUDENT, load=load_agreement)
def student_agreement(request: ActorRequest, agreement: Agreement) -> HttpResponse:
    """The copy for home, for the student (AGR-2)."""
    return pdf(agreement_pdf(agreement, "home"), str(request.actor.words.agreement))


@requires(Permission.DOOR_STUDENT, load=load_certificate)
def student_certificate(request: ActorRequest, certificate: Certificate) -> HttpResponse:
    """My certificate (CER-1)."""
    return pdf(certificate_pdf(certificate), str(request.actor.words.certificate))
