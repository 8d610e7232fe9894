"""Start, end and the closing steps of a placement."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from stagespoor.access.decorators import ActorRequest, requires
from stagespoor.access.roles import Permission
from stagespoor.core import clock
from stagespoor.placements import actions, queries
from stagespoor.placements.access import load_internal, load_placement
from stagespoor.placements.closing_rules import CLOSE_AHEAD
from stagespoor.placements.forms import ClosingStepForm, DayForm, EarlyForm
from stagespoor.placements.models import Placement
from stagespoor.placements.views.shared import door, form_page, kind_of, page_url, policy_of, two_doors
from stagespoor.ui.forms import ConfirmForm


def _start(request: ActorRequest, placement: Placement) -> HttpResponse:
    """The student starts; shows before the click what would be refused."""
    today = clock.today()
    form = DayForm(request.POST or None, initial={"on": max(placement.start_on or today, today)})
    known = (
        []
        if request.method == "POST"
        else queries.start_refusals(
            placement,
            policy=policy_of(request.actor),
            on=placement.start_on or today,
            today=max(placement.start_on or today, today),
        )
    )
    return form_page(
        request, placement, form, heading=_("Stage starten"), button=_("De stage is begonnen"),
        done=_("De stage is begonnen."), template="placements/start.html", context={"known": known},
        do=lambda data: actions.start_placement(placement=placement, on=data["on"], by=request.actor),
    )  # fmt: skip


def _begin_closing(request: ActorRequest, placement: Placement) -> HttpResponse:
    """The placement comes to its end: the closing steps begin (TSK-3)."""
    form = DayForm(request.POST or None, initial={"on": placement.end_on or clock.today()})
    form.fields["on"].label = _("Laatste dag")
    soon = placement.end_on is None or placement.end_on <= clock.today() + CLOSE_AHEAD
    return form_page(
        request, placement, form, heading=_("Stage afronden"), button=_("Begin met afronden"),
        done=_("Het afronden is begonnen. Hieronder staan de stappen."), template="placements/closing.html",
        do=lambda data: actions.begin_closing(placement=placement, on=data["on"], by=request.actor),
        context={"early_url": "" if soon else door(request, placement, "early")},
    )  # fmt: skip


def _early(request: ActorRequest, placement: Placement) -> HttpResponse:
    """The placement stops before its time, with grounds (ESC-4)."""
    form = EarlyForm(request.POST or None, initial={"on": clock.today()})
    return form_page(
        request, placement, form, heading=_("Eerder stoppen"), button=_("Stage stoppen"),
        done=_("De stage is gestopt. Rond haar hieronder af."), template="placements/confirm.html",
        do=lambda data: actions.end_early(placement=placement, on=data["on"], reason=data["reason"], by=request.actor),
        context={
            "consequences": [
                _("De reden blijft te zien op de tijdlijn."), _("De mentor krijgt bericht. Vertel het ook de ouders."),
                _("Daarna kun je dezelfde soort stage opnieuw openen."),
            ]
        },
    )  # fmt: skip


def _close(request: ActorRequest, placement: Placement) -> HttpResponse:
    """All steps are done: close (TSK-3)."""
    form = ConfirmForm(request.POST or None, label=_("Ja, de stage is klaar"))
    return form_page(
        request, placement, form, heading=_("Stage afsluiten"), button=_("Stage afsluiten"),
        done=_("De stage is afgerond."), template="placements/confirm.html",
        do=lambda _data: actions.close_placement(placement=placement, by=request.actor),
        context={
            "safe": True,
            "consequences": [_("De gegevens liggen daarna vast."), _("De volgende soort stage kan open.")],
        },
    )  # fmt: skip


def _reopen(request: ActorRequest, placement: Placement) -> HttpResponse:
    """The closing was begun too soon."""
    form = ConfirmForm(request.POST or None, ask_reason=True, label=_("Ja, de stage loopt door"))
    return form_page(
        request, placement, form, heading=_("Toch door laten lopen"), button=_("Laat de stage doorlopen"),
        done=_("De stage loopt weer."), template="placements/confirm.html",
        do=lambda data: actions.reopen_placement(placement=placement, reason=data["reason"], by=request.actor),
        context={"safe": True, "consequences": [_("Stappen die al gedaan zijn, blijven gedaan.")]},
    )  # fmt: skip


@requires(Permission.PLACEMENT_CLOSE, load=load_placement)
def closing_step(request: ActorRequest, placement: Placement, step: str) -> HttpResponse:
    """A closing step of the coach."""
    return _step(request, placement, step)


@requires(Permission.MENTOR_REPORT, load=load_placement)
def closing_report(request: ActorRequest, placement: Placement, step: str) -> HttpResponse:
    """A closing step of the mentor (IS-2)."""
    return _step(request, placement, step)


@requires(Permission.INTERNAL_WRITE, load=load_internal)
def internal_closing_step(request: ActorRequest, placement: Placement, step: str) -> HttpResponse:
    """A closing step of the internal supervisor (IS-2)."""
    return _step(request, placement, step)


def _step(request: ActorRequest, placement: Placement, slug: str) -> HttpResponse:
    step = next((one for one in kind_of(request.actor, placement).closing if one.slug == slug), None)
    if step is None:  # not a step of this kind: the page tells which there are
        return redirect(page_url(placement))
    form = ClosingStepForm(request.POST or None, step=step, policy=policy_of(request.actor))
    return form_page(
        request, placement, form, heading=step.label, done=_("%(step)s is vastgelegd.") % {"step": step.label},
        do=lambda data: actions.do_closing_step(
            placement=placement, step=slug, by=request.actor, report=data["report"], data=form.data_for_step(),
            on=data["on"],
        ),
    )  # fmt: skip


start, internal_start = two_doors(_start)
begin_closing, internal_begin_closing = two_doors(_begin_closing, Permission.PLACEMENT_CLOSE)
early, internal_early = two_doors(_early, Permission.PLACEMENT_CLOSE)
close, internal_close = two_doors(_close, Permission.PLACEMENT_CLOSE)
reopen, internal_reopen = two_doors(_reopen, Permission.PLACEMENT_CLOSE)
