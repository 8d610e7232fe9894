"""What is arranged before and during a placement, each on a small page of its own."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _

from stagespoor.access.decorators import ActorRequest, requires
from stagespoor.access.roles import Permission
from stagespoor.accounts.models import User
from stagespoor.core import clock
from stagespoor.employers.models import Contact
from stagespoor.placements import actions, places, queries
from stagespoor.placements.access import load_placement
from stagespoor.placements.forms import (
    IntroductionForm,
    PeriodForm,
    ProspectForm,
    RhythmForm,
    TransportForm,
    WorkForm,
)
from stagespoor.placements.links import link
from stagespoor.placements.models import Placement
from stagespoor.placements.schedule_form import ScheduleForm, limits_in_words, standstill_in_words
from stagespoor.placements.views.shared import form_page, kind_of, policy_of, two_doors
from stagespoor.policy.schedule import WITHOUT_END
from stagespoor.policy.working_time import age_on, working_time


@requires(Permission.PLACEMENT_WRITE, load=load_placement)
def introduction(request: ActorRequest, placement: Placement) -> HttpResponse:
    """Record the introduction at the company, topic by topic (KEN-2)."""
    known = getattr(placement, "introduction", None)
    form = IntroductionForm(
        request.POST or None, placement=placement, policy=policy_of(request.actor), known=known
    )
    return form_page(
        request, placement, form, heading=_("Kennismaking bij het bedrijf"), done=_("De kennismaking is vastgelegd."),
        do=lambda data: actions.hold_introduction(
            placement=placement, by=request.actor, held_on=data["held_on"], topics=data["topics"],
            shared=data["shared"], agreements=data["agreements"], seen_version=data["version"],
        ),
        template="placements/introduction.html",
        context={"functional": queries.functional_needs(placement)},
    )  # fmt: skip


@requires(Permission.PLACEMENT_WRITE, load=load_placement)
def transport(request: ActorRequest, placement: Placement) -> HttpResponse:
    """How the student travels, who pays, whether it was practised (TSK-1)."""
    form = TransportForm(request.POST or None, placement=placement, policy=policy_of(request.actor))
    return form_page(
        request, placement, form, heading=_("Vervoer"), done=_("Het vervoer is vastgelegd."),
        do=lambda data: actions.arrange_transport(
            placement=placement, transport=data["transport"], payer=data["payer"], practised=data["practised"],
            by=request.actor, seen_version=data["version"] or 0,
        ),
    )  # fmt: skip


def _period(request: ActorRequest, placement: Placement) -> HttpResponse:
    """The first and the last day (ORI-1); a day on which the placement stands still is told.

    Who comes from the search (``naar=zoeken``) goes back there.
    """
    kind = kind_of(request.actor, placement)
    back = link("matching:search", placement.pk) if request.GET.get("naar") == "zoeken" else ""
    form = PeriodForm(request.POST or None, placement=placement, kind=kind)
    still = queries.standing_still(placement, kind=kind, today=clock.today())

    def save(data: dict[str, Any]) -> None:
        actions.set_period(
            placement=placement, start_on=data["start_on"], end_on=data["end_on"], by=request.actor,
            seen_version=data["version"] or 0,
        )  # fmt: skip
        for sentence in standstill_in_words(still, data["start_on"], data["end_on"]):
            messages.warning(request, sentence)

    return form_page(
        request, placement, form, save, heading=_("Eerste en laatste dag"), done=_("De periode is bewaard."),
        template="placements/period.html", context={"still": still}, back_url=back,
    )  # fmt: skip


def _work(request: ActorRequest, placement: Placement) -> HttpResponse:
    """The work and who guides it on the floor."""
    employer = placement.employer
    contacts = places.supervisors_first(employer, placement.workplace) if employer else Contact.objects.none()
    people = queries.internal_supervisors(request.actor.school_id) if not employer else User.objects.none()
    form = WorkForm(
        request.POST or None, placement=placement, policy=policy_of(request.actor), contacts=contacts, people=people,
        floors=places.floors_for(request.actor, placement),
    )  # fmt: skip
    return form_page(
        request, placement, form, heading=_("Werk en begeleiding"), done=_("Het werk is beschreven."),
        do=lambda data: actions.describe_work(
            placement=placement, tasks=data["tasks"], supervision=data["supervision"], aims=data["aims"],
            supervisor=data.get("supervisor"), internal_supervisor=data.get("internal_supervisor"), by=request.actor,
            at=data.get("at"), seen_version=data["version"] or 0,
        ),
    )  # fmt: skip


def _schedule(request: ActorRequest, placement: Placement) -> HttpResponse:
    """Days and times; each day of the period is held against kind and law (ORI-1, PRE-1, PLC-1)."""
    versions = queries.schedules_of(placement)
    current = queries.schedule_on(versions, clock.today())
    kind, start = kind_of(request.actor, placement), placement.start_on or clock.today()
    born, last = placement.student.birth_date, placement.end_on or start + WITHOUT_END
    limits = working_time().limits_on(born, start) if kind.external else None
    form = ScheduleForm(
        request.POST or None, placement=placement, current=current, versions=versions, today=clock.today(),
        sundays=kind.external and working_time().limits_on(born, last).sunday != "never",
    )  # fmt: skip
    return form_page(
        request, placement, form, heading=_("Rooster"), done=_("Het rooster is bewaard."),
        template="placements/schedule.html",
        do=lambda data: actions.plan_schedule(
            placement=placement, valid_from=data["valid_from"], days=form.days(), reason=data.get("reason", ""),
            sunday_reason=data.get("sunday_reason", ""), by=request.actor, seen_number=data["seen"],
        ),
        context={
            "limits": limits_in_words(limits) if limits and limits.allowed else [], "limits_of": limits,
            "age": age_on(born, start), "versions": list(reversed(versions)),
            "article": working_time().article(limits.articles.day) if limits else None,
        },
    )  # fmt: skip


@requires(Permission.PLACEMENT_WRITE, load=load_placement)
def rhythm(request: ActorRequest, placement: Placement) -> HttpResponse:
    """How often the coach visits (GUI-1)."""
    form = RhythmForm(request.POST or None, placement=placement, policy=policy_of(request.actor))
    return form_page(
        request, placement, form, heading=_("Bezoekritme"), done=_("Het ritme is afgesproken."),
        do=lambda data: actions.agree_rhythm(
            placement=placement, weeks=data["weeks"], by=request.actor, seen_version=data["version"] or 0
        ),
    )  # fmt: skip


@requires(Permission.PLACEMENT_WRITE, load=load_placement)
def prospect(request: ActorRequest, placement: Placement) -> HttpResponse:
    """How real the chance of a job is (PLC-4)."""
    form = ProspectForm(request.POST or None, placement=placement)
    return form_page(
        request, placement, form, heading=_("Uitzicht op een baan"), done=_("Het uitzicht is vastgelegd."),
        do=lambda data: actions.review_prospect(
            placement=placement, prospect=data["prospect"], note=data["note"], by=request.actor,
            seen_version=data["version"] or 0,
        ),
    )  # fmt: skip


period, internal_period = two_doors(_period)
work, internal_work = two_doors(_work)
schedule, internal_schedule = two_doors(_schedule)
