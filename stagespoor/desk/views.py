"""Vandaag, Leerlingen and the page of one student."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from stagespoor.access.actor import Actor
from stagespoor.access.decorators import ActorRequest, requires
from stagespoor.access.roles import Permission, Role
from stagespoor.core import clock
from stagespoor.core.steps import Step
from stagespoor.desk import queries, worklist
from stagespoor.desk.student_table import student_columns
from stagespoor.desk.tabs import TABS, Tab
from stagespoor.desk.tracks import track_of
from stagespoor.desk.tracks_brief import small_tracks_for
from stagespoor.placements.queries import coaches_of
from stagespoor.policy.loader import get_policy
from stagespoor.students.access import load_student, students_for
from stagespoor.students.models import Student
from stagespoor.students.timeline import log_read
from stagespoor.ui.lists import Filter, Lens

# who is told what others do with their students (ORG-2)
_READS_NEWS = {Role.MENTOR, Role.PSYCHOLOGIST}


@requires(Permission.TODAY_VIEW)
def today(request: ActorRequest) -> HttpResponse:
    """What I have to do, late first, by student (ORG-1, TSK-1)."""
    actor, day = request.actor, clock.today()
    policy = get_policy(actor.policy_name)
    steps = worklist.steps_for(actor, day)
    mine = worklist.own_steps(actor, steps)
    others = worklist.late_of_others(actor, steps, day)
    shown = request.GET.get("wie") == "anderen" and actor.role == Role.LEAD
    request.menu_badges = {"today": len(mine)}  # type: ignore[attr-defined]
    context = {
        "parts": worklist.parts_of(others if shown else mine, day), "count": len(mine), "today": day,
        "other_count": len(others), "others_shown": shown, "labels": policy.roles,
        "late_count": sum(step.urgent or step.is_late(day) for step in mine),
        "news": queries.news(actor) if actor.role in _READS_NEWS else (),
    }  # fmt: skip
    if actor.role == Role.LEAD:
        context["stations"] = queries.at_a_glance(actor, policy)
        context["loads"] = worklist.loads(steps, dict(coaches_of(actor)), day)
        context["names"] = queries.names_of(pk for step in others for pk in step.user_ids)
    return render(request, "desk/today.html", context)


@requires(Permission.STUDENTS_VIEW)
def students(request: ActorRequest) -> HttpResponse:
    """The students this actor sees, each with a small track (ORG-3)."""
    actor = request.actor
    policy = get_policy(actor.policy_name)
    lens = _student_lens(request, actor)
    page = lens.page(students_for(actor), *queries.STUDENT_COLUMNS)
    tracks = small_tracks_for([row["pk"] for row in page.rows], policy, clock.today())
    context = {
        "page": page, "lens": lens, "columns": student_columns(policy, tracks),
        "may_enrol": actor.may(Permission.STUDENT_ENROL), "may_import": actor.may(Permission.IMPORT_RUN),
    }  # fmt: skip
    return render(request, "desk/students.html", context)


def _student_lens(request: HttpRequest, actor: Actor) -> Lens:
    policy = get_policy(actor.policy_name)
    alone = Filter(
        "mentor", policy.label("mentor"), [("geen", _("Nog niemand"))], queries.without_mentor, more=True
    )
    kinds = [(kind.slug, kind.short_name) for kind in policy.kinds_in_order() if not kind.follows_contract]
    return Lens(
        request.GET, default_sort="naam", search=("search_key__contains",),
        sorts={
            "naam": ("last_name", "first_name"), "klas": ("class_name", "last_name"),
            "leeftijd": "-birth_date", "mentor": "mentor__name", "coach": "trajectory__coach__name",
        },
        filters=[
            Filter("stage", _("Stage"), [*kinds, ("work", _("Werkt")), ("none", _("Geen stage nu"))], queries.in_kind),
            Filter("klas", _("Klas"), [(name, name) for name in queries.class_names(actor)], "class_name"),
            Filter("profiel", _("Uitstroom"), policy.choices("exit_profiles"), "exit_profile"),
            Filter("status", _("School"), [("enrolled", _("Op school")), ("left", _("Van school"))], "status"),
            *([alone] if actor.role == Role.LEAD else ()),
        ],
    )  # fmt: skip


@requires(Permission.STUDENTS_VIEW, load=load_student)
def student(request: ActorRequest, student: Student) -> HttpResponse:
    """The heart: the track, what is next and who must act, and what happened (ORG-3)."""
    actor, day = request.actor, clock.today()
    number = _page_number(request.GET.get("ouder", ""))
    months, more = queries.timeline(student, actor, page=number)
    steps = worklist.steps_for(actor, day, student.pk)
    log_read(student=student, by=actor, part="overzicht")
    context = {
        **_frame(actor, student, None), "months": months, "older": number + 1 if more else 0,
        "page_number": number, "steps": [_shown(step, actor) for step in steps],
        "people": queries.people_around(student, actor, get_policy(actor.policy_name)),
    }  # fmt: skip
    return render(request, "desk/student.html", context)


def _page_number(asked: str) -> int:
    """The asked page of the timeline; the first one for nonsense."""
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 5 else 1
    return min(max(number, 1), queries.PAGES_MAX)


def _shown(step: Step, actor: Actor) -> dict[str, object]:
    """A next step for the page of one student: who must act."""
    return {
        "step": step, "mine": worklist.is_mine(step, actor), "late": step.is_late(clock.today()),
        "who": get_policy(actor.policy_name).label(step.who), "url": worklist.place_of(step, actor),
    }  # fmt: skip


@requires(Permission.STUDENTS_VIEW, load=load_student)
def student_tab(request: ActorRequest, student: Student, tab: str) -> HttpResponse:
    """One part of the student's file."""
    actor = request.actor
    found = next((one for one in TABS if one.slug == tab), None)
    if found is None:
        raise Http404
    actor.must(found.permission)
    log_read(student=student, by=actor, part=found.slug)
    context = {**_frame(actor, student, found), **found.read(actor, student, get_policy(actor.policy_name))}
    return render(request, f"desk/tabs/{found.slug}.html", context)


def _frame(actor: Actor, student: Student, tab: Tab | None) -> dict[str, object]:
    """What stands around every part: name, people, track, tabs."""
    policy, today = get_policy(actor.policy_name), clock.today()
    words = policy.words.forms
    guided_by = actor.user_id if actor.role == Role.INTERNAL else None
    return {
        "student": student, "policy": policy, "may": {p.name: True for p in Permission if actor.may(p)},
        "track": track_of(student.pk, policy, today, guided_by=guided_by), "tab": tab.slug if tab else "",
        "tabs": [
            {"slug": one.slug, "label": str(one.label) % words} for one in TABS if actor.may(one.permission)
        ],
        "page_url": reverse("desk:student", args=[student.pk]), "age": student.age_on(today),
        "exit": queries.exit_name(policy, student.exit_profile), "labels": policy.roles,
    }  # fmt: skip
