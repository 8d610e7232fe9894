"""The personal link of a supervisor: make, mail, show once, withdraw."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from stagespoor.access.decorators import ActorRequest, requires
from stagespoor.access.roles import Permission
from stagespoor.accounts.links import working_link
from stagespoor.placements.access import load_placement
from stagespoor.placements.actions.access import give_supervisor_link, revoke_supervisor_link
from stagespoor.placements.models import Placement
from stagespoor.placements.views.shared import kind_of


@requires(Permission.LINK_MAKE, load=load_placement)
def access(request: ActorRequest, placement: Placement) -> HttpResponse:
    """Can the supervisor come in, and since when."""
    contact = placement.supervisor
    found = working_link(contact.user_id) if contact and contact.user_id else None
    context = {
        "placement": placement, "kind": kind_of(request.actor, placement), "contact": contact, "found": found,
    }  # fmt: skip
    return render(request, "placements/access.html", context)


@requires(Permission.LINK_MAKE, load=load_placement)
@require_POST
def access_link(request: ActorRequest, placement: Placement) -> HttpResponse:
    """A link for the supervisor, shown once and mailed where that is asked."""
    send = bool(request.POST.get("send"))
    address = give_supervisor_link(placement=placement, by=request.actor, send=send)
    contact = placement.supervisor
    context = {
        "student": placement.student, "name": contact.name if contact else "", "address": address,
        "sent_to": contact.email if contact and send else "",
        "back_url": reverse("placements:access", args=[placement.pk]),
    }  # fmt: skip
    return render(request, "students/link_made.html", context)


@requires(Permission.LINK_MAKE, load=load_placement)
@require_POST
def access_revoke(request: ActorRequest, placement: Placement) -> HttpResponse:
    """Withdraw the supervisor's link."""
    revoke_supervisor_link(placement=placement, by=request.actor)
    messages.success(request, _("De link werkt niet meer."))
    return redirect("placements:access", pk=placement.pk)
