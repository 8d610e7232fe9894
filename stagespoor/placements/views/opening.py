"""Opening a placement and choosing its place."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from stagespoor.access.decorators import ActorRequest, requires
from stagespoor.access.form_view import run_form
from stagespoor.access.roles import Permission
from stagespoor.core import clock
from stagespoor.employers.access import employers_for
from stagespoor.employers.models import Employer
from stagespoor.employers.room import rooms
from stagespoor.placements import actions, places, queries
from stagespoor.placements.access import load_placement
from stagespoor.placements.forms import CoachForm, OpenForm
from stagespoor.placements.forms_choose import ChooseEmployerForm, ChooseWorkplaceForm
from stagespoor.placements.links import link
from stagespoor.placements.models import Placement
from stagespoor.placements.place_rules import check_place, warnings
from stagespoor.placements.views.shared import form_page, kind_of, page_url, policy_of, two_doors
from stagespoor.students.access import load_student
from stagespoor.students.models import Student
from stagespoor.ui.forms import ConfirmForm
from stagespoor.workplaces.models import Workplace


@requires(Permission.PLACEMENT_WRITE, load=load_student)
def open_placement(request: ActorRequest, student: Student) -> HttpResponse:
    """Begin the search for a placement of some kind."""
    return _open(request, student, external_too=True)


@requires(Permission.INTERNAL_WRITE, load=load_student)
def open_internal(request: ActorRequest, student: Student) -> HttpResponse:
    """Open a placement inside the school; the mentor may do this as well (IS-1)."""
    return _open(request, student, external_too=False)


def _open(request: ActorRequest, student: Student, *, external_too: bool) -> HttpResponse:
    actor, policy = request.actor, policy_of(request.actor)
    kinds = [
        kind
        for kind in policy.kinds_in_order()
        if not kind.follows_contract and (external_too or not kind.external)
    ]
    first = queries.next_kind(student, policy=policy, kinds=kinds, today=clock.today())
    form = OpenForm(request.POST or None, kinds=kinds, policy=policy, initial={"kind": first})
    heading = _("Stage openen") if external_too else _("Interne stage openen")
    return run_form(
        request, form, heading=heading, lead=student.full_name, button=heading,
        done=_("De stage is geopend. Zoek nu een plek."),
        back_url=link("desk:student_tab", student.pk, "stages") or reverse("placements:list"),
        context={"crumbs": [(student.full_name, link("desk:student", student.pk) or reverse("placements:list"))]},
        do=lambda data: page_url(
            actions.open_placement(student=student, by=actor, **data)
        ),
    )  # fmt: skip


def _choose(request: ActorRequest, placement: Placement) -> HttpResponse:
    """Choose an employer, or a work place inside the school."""
    if not kind_of(request.actor, placement).external:
        return _choose_workplace(request, placement)
    asked = request.GET.get("bedrijf", "")
    if not (asked.isascii() and asked.isdigit() and len(asked) < 18):
        # an employer is chosen from the list of candidates
        return redirect(link("matching:search", placement.pk) or page_url(placement))
    employer = get_object_or_404(employers_for(request.actor), pk=asked)
    there = places.workplaces_to_choose(request.actor, employer)
    at = _asked_workplace(request, there)
    if there and at is None:
        return _pick_workplace(request, placement, employer, there)
    return _choose_employer(request, placement, employer, at)


def _asked_workplace(request: ActorRequest, there: list[Workplace]) -> Workplace | None:
    """The only workplace there, or the one in the address; None asks which."""
    if len(there) == 1:
        return there[0]
    asked = request.GET.get("werkplek", "")
    return next((one for one in there if str(one.pk) == asked), None)


def _pick_workplace(
    request: ActorRequest, placement: Placement, employer: Employer, there: list[Workplace]
) -> HttpResponse:
    """The workplaces of an employer, each with what stands against it for this student."""
    today = clock.today()
    found = places.facts_of(placement, employer, there, by=request.actor, today=today)
    rows = [
        {"it": facts.workplace, "against": check_place(facts, today), "seen": warnings(facts)}
        for facts in found
    ]
    context = {
        "placement": placement, "kind": kind_of(request.actor, placement), "employer": employer, "rows": rows,
        "heading": _("Op welke werkplek?"), "lead": f"{placement.student.full_name} · {employer.name}",
        "back_url": link("matching:search", placement.pk) or page_url(placement),
    }  # fmt: skip
    return render(request, "placements/pick_workplace.html", context)


def _choose_employer(
    request: ActorRequest, placement: Placement, employer: Employer, at: Workplace | None
) -> HttpResponse:
    candidate = queries.candidates_of(placement).filter(employer=employer).first()
    people, tasks = places.supervisors_first(employer, at), (at.tasks if at else "") or employer.tasks
    here, words = [one for one in people if one.here], request.actor.words.forms
    form = ChooseEmployerForm(
        request.POST or None, employer=employer, people=people, school_slug=placement.student.school.slug,
        room=rooms(request.actor, places.period_of(placement), {employer.pk: employer.places})[employer.pk],
        see_first=lambda who: places.seen_first(placement, employer, at, by=request.actor, supervisor=who),
        initial={
            "reasons": candidate.reasons if candidate else "", "tasks": tasks,
            "supervisor": here[0].pk if len(here) == 1 else None,
        },
    )  # fmt: skip
    where = f"{at.name}, {employer.name}" if at else employer.name
    return form_page(
        request, placement, form, heading=_("Kies %(employer)s") % {"employer": where}, button=_("Deze plek kiezen"),
        done=_("De plek is gekozen. Regel nu de kennismaking, het rooster en %(the_agreement)s.") % words,
        do=lambda data: page_url(
            actions.choose_place(placement=placement, employer=employer, at=at, by=request.actor, **data)
        ),
        context={"employer": employer, "at": at}, template="placements/choose.html",
        back_url=link("matching:search", placement.pk),
    )  # fmt: skip


def _choose_workplace(request: ActorRequest, placement: Placement) -> HttpResponse:
    places, taken = queries.workplaces_with_room(request.actor)
    people = queries.internal_supervisors(request.actor.school_id)
    form = ChooseWorkplaceForm(request.POST or None, workplaces=places, taken=taken, people=people)
    return form_page(
        request, placement, form, heading=_("Interne werkplek kiezen"), button=_("Deze plek kiezen"),
        done=_("De plek is gekozen. Maak nu het rooster."), template="placements/choose.html",
        do=lambda data: actions.choose_place(placement=placement, by=request.actor, **data),
    )  # fmt: skip


def _release(request: ActorRequest, placement: Placement) -> HttpResponse:
    """The chosen place falls through: search again."""
    form = ConfirmForm(request.POST or None, ask_reason=True, label=_("Ja, deze plek gaat niet door"))
    return form_page(
        request, placement, form, heading=_("Plek loslaten"), button=_("Plek loslaten"),
        template="placements/confirm.html", done=_("De plek is losgelaten. Je kunt verder zoeken."),
        do=lambda data: actions.release_place(placement=placement, reason=data["reason"], by=request.actor),
        context={
            "consequences": [
                _("De stage gaat terug naar zoeken."), _("De mentor krijgt bericht."),
                _("Wat je hebt vastgelegd, blijft bewaard."),
            ]
        },
    )  # fmt: skip


def _cancel(request: ActorRequest, placement: Placement) -> HttpResponse:
    """A placement that has not started is called off."""
    form = ConfirmForm(request.POST or None, ask_reason=True, label=_("Ja, deze stage gaat niet door"))
    return form_page(
        request, placement, form, heading=_("Stage gaat niet door"), button=_("Stage afblazen"),
        done=_("De stage gaat niet door."), template="placements/confirm.html",
        do=lambda data: actions.cancel_placement(placement=placement, reason=data["reason"], by=request.actor),
        context={
            "consequences": [
                _("Dit kan niet ongedaan worden gemaakt. Je kunt wel een nieuwe stage openen."),
                _("De mentor krijgt bericht."),
            ]
        },
    )  # fmt: skip


@requires(Permission.PLACEMENT_WRITE, load=load_placement)
def coach(request: ActorRequest, placement: Placement) -> HttpResponse:
    """Another coach guides this placement."""
    form = CoachForm(
        request.POST or None, placement=placement, people=queries.coaches(request.actor.school_id)
    )
    return form_page(
        request, placement, form, heading=_("Andere %(role_coach)s") % request.actor.policy.forms,
        done=_("De %(role_coach)s is gewijzigd.") % request.actor.policy.forms,
        do=lambda data: actions.change_coach(
            placement=placement, coach=data["coach"], by=request.actor, seen_version=data["version"] or 0
        ),
    )  # fmt: skip


choose, internal_choose = two_doors(_choose)
release, internal_release = two_doors(_release)
cancel, internal_cancel = two_doors(_cancel)
