"""The page about a placement's agreement: make it, download it, record who signed."""

from __future__ import annotations

import structlog
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from stagespoor.access.decorators import ActorRequest, Loader, View, requires
from stagespoor.access.roles import Permission
from stagespoor.agreements import actions, queries
from stagespoor.agreements.access import (
    load_agreement,
    load_internal,
    load_internal_agreement,
    load_internal_signature,
    load_placement,
    load_signature,
    write_permission,
)
from stagespoor.agreements.forms import SignatureForm, signature_forms
from stagespoor.agreements.models import Agreement, Signature
from stagespoor.agreements.where import door, with_urls
from stagespoor.core import clock
from stagespoor.core.refusals import Refusal, Refused
from stagespoor.core.states import StaleRecord
from stagespoor.documents.facts import COPIES
from stagespoor.documents.typesetting import DocumentError
from stagespoor.placements.models import Placement
from stagespoor.students.timeline import log_read
from stagespoor.ui.forms import ConfirmForm

log = structlog.get_logger(__name__)


def two_doors(view: View, load: Loader, inside: Loader) -> tuple[View, View]:
    """The same page behind two doors: for any placement, and for those inside the school (IS-1)."""
    outside_door = requires(Permission.AGREEMENT_WRITE, load=load)(view)
    return outside_door, requires(Permission.INTERNAL_WRITE, load=inside)(view)


@require_GET
@requires(Permission.AGREEMENT_VIEW, load=load_placement)
def agreement_page(request: ActorRequest, placement: Placement) -> HttpResponse:
    """What the agreement needs, who signed, the copies and the versions."""
    page = queries.agreement_page(placement)
    log_read(student=placement.student, by=request.actor, part="agreement")
    context = {
        "page": page,
        "placement": placement,
        "student": placement.student,
        "missing": with_urls(page.missing, external=page.contents.kind.external),
        "may_write": request.actor.may(write_permission(page.contents.kind)),
        "doors": _doors(page),
    }
    return render(request, "agreements/page.html", context)


def _doors(page: queries.AgreementPage) -> dict[str, str]:
    """Where this agreement is made and signed."""
    external, current = page.contents.kind.external, page.current
    found = {"make": door("make", page.contents.placement.pk, external=external)}
    if current is not None:
        found["sign"] = door("sign", current.pk, external=external)
    return found


def _make(request: ActorRequest, placement: Placement) -> HttpResponse:
    """Make the first or the next version."""
    try:
        agreement = actions.make_agreement(placement=placement, by=request.actor)
    except Refused as refused:
        for refusal in refused.refusals:
            messages.error(request, refusal.sentence)
    except StaleRecord as stale:
        messages.error(request, str(stale))
    else:
        text = _(
            "Versie %(version)d van %(the_agreement)s is gemaakt. Druk die versie af en laat iedereen tekenen."
        )
        messages.success(request, text % {**request.actor.words.forms, "version": agreement.number})
    return redirect("agreements:page", placement.pk)


@require_GET
@requires(Permission.AGREEMENT_VIEW, load=load_agreement)
def download_agreement(request: ActorRequest, agreement: Agreement, copy: str) -> HttpResponse:
    """One marked copy as PDF, or all three in one file (AGR-2)."""
    if copy != "set" and copy not in COPIES:
        raise Http404
    student = agreement.placement.student
    log_read(student=student, by=request.actor, part=f"agreement pdf {copy}")
    try:
        pdf = queries.agreement_pdf(agreement, None if copy == "set" else copy)  # type: ignore[arg-type]
    except DocumentError:
        log.exception("agreement could not be printed", agreement=agreement.pk)
        messages.error(request, _("De PDF kon niet worden gemaakt. Meld dit bij de applicatiebeheerder."))
        return redirect("agreements:page", agreement.placement_id)
    name = slugify(f"{request.actor.words.agreement} {student.full_name} versie {agreement.number}")
    return HttpResponse(
        pdf,
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'inline; filename="{name}.pdf"',
            "Cache-Control": "private, no-store",
        },
    )


def _sign(request: ActorRequest, agreement: Agreement) -> HttpResponse:
    """Record the signatures on a paper that came back: all at once, or some."""
    waiting = queries.missing_signatures(agreement) if agreement.state != Agreement.State.REPLACED else []
    rows = signature_forms(waiting, clock.today(), request.POST if request.method == "POST" else None)
    if request.method == "POST":
        valid = [row.is_valid() for row in rows]
        ticked = [row for row in rows if row.is_valid() and row.cleaned_data["signed"]]
        if all(valid) and ticked and _record(agreement, ticked, request):
            return redirect("agreements:page", agreement.placement_id)
        if all(valid) and not ticked:
            messages.warning(request, _("Zet een vinkje bij wie er getekend heeft."))
    context = {"agreement": agreement, "placement": agreement.placement, "rows": rows, "waiting": waiting}
    return render(request, "agreements/sign.html", context)


def _record(agreement: Agreement, rows: list[SignatureForm], request: ActorRequest) -> bool:
    """All ticked rows or none; what is refused stands at its row."""
    refused_rows = 0
    with transaction.atomic():
        for row in rows:
            try:
                actions.record_signature(agreement=agreement, by=request.actor, **row.values)
            except Refused as refused:
                row.refuse(refused.refusals)
                refused_rows += 1
        if refused_rows:
            transaction.set_rollback(True)
            return False
    if queries.missing_signatures(Agreement.objects.get(pk=agreement.pk)):
        messages.success(request, _("Bewaard. Nog niet iedereen heeft getekend."))
    else:
        done = _("Bewaard. Iedereen heeft getekend: %(the_agreement)s is klaar.")
        messages.success(request, done % request.actor.words.forms)
    return True


def _withdraw(request: ActorRequest, signature: Signature) -> HttpResponse:
    """Ask for the reason, then take the signature back."""
    back_url = reverse("agreements:page", args=[signature.agreement.placement_id])
    form = ConfirmForm(request.POST or None, ask_reason=True)
    refusals: tuple[Refusal, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            actions.withdraw_signature(
                signature=signature, reason=form.cleaned_data["reason"], by=request.actor
            )
        except Refused as refused:
            refusals = refused.refusals
        else:
            text = _("De handtekening van %(name)s telt niet meer.")
            messages.success(request, text % {"name": signature.name})
            return redirect(back_url)
    context = {
        "heading": _("Handtekening van %(name)s weghalen") % {"name": signature.name},
        "consequences": [
            _("%(The_agreement)s is daarna niet meer compleet getekend.") % request.actor.words.forms,
            _("De handtekening blijft te zien bij de versie, als weggehaald."),
        ],
        "form": form, "refusals": refusals, "action": _("Handtekening weghalen"), "back_url": back_url,
    }  # fmt: skip
    return render(request, "ui/confirm.html", context)


make_agreement, make_internal = map(require_POST, two_doors(_make, load_placement, load_internal))
_GET_OR_POST = require_http_methods(["GET", "POST"])
sign_agreement, sign_internal = map(_GET_OR_POST, two_doors(_sign, load_agreement, load_internal_agreement))
withdraw_signature, withdraw_internal = map(
    _GET_OR_POST, two_doors(_withdraw, load_signature, load_internal_signature)
)
