"""What the pages of a placement share: the two doors, the way back, a form page about a placement."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.forms import BaseForm
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from stagespoor.access.actor import Actor
from stagespoor.access.decorators import ActorRequest, View, requires
from stagespoor.access.form_view import run_form
from stagespoor.access.roles import Permission
from stagespoor.placements.access import load_internal, load_placement
from stagespoor.placements.links import placement_url
from stagespoor.placements.models import Placement
from stagespoor.policy.loader import get_policy
from stagespoor.policy.model import Policy
from stagespoor.policy.parts import Kind


def policy_of(actor: Actor) -> Policy:
    """The policy of the actor's school."""
    return get_policy(actor.policy_name)


def kind_of(actor: Actor, placement: Placement) -> Kind:
    """The placement's kind in the policy."""
    return policy_of(actor).kind(placement.kind)


def two_doors(view: View, permission: Permission = Permission.PLACEMENT_WRITE) -> tuple[View, View]:
    """The same page behind two doors: for any placement, and for those inside the school (IS-1)."""
    return requires(permission, load=load_placement)(view), requires(
        Permission.INTERNAL_WRITE, load=load_internal
    )(view)


def page_url(placement: Placement) -> str:
    """The placement's own page."""
    return reverse("placements:detail", args=[placement.pk])


def door(request: ActorRequest, placement: Placement, name: str) -> str:
    """The address of one of the placement's forms, behind the door that this kind has."""
    return placement_url(name, placement.pk, external=kind_of(request.actor, placement).external)


def form_page(
    request: ActorRequest, placement: Placement, form: BaseForm, do: Callable[[dict[str, Any]], Any], *, heading: str,
    done: str, button: str = "", template: str = "placements/form.html", context: dict[str, Any] | None = None,
    back_url: str = "",
) -> HttpResponse:  # fmt: skip
    """A small form page about a placement, with the crumbs and the way back to it."""
    kind = kind_of(request.actor, placement)
    where = placement.place_name or _("nog geen plek")
    return run_form(
        request, form, do, heading=heading, done=done, button=button, template=template,
        back_url=back_url or page_url(placement), lead=f"{placement.student.full_name} · {kind.short_name} · {where}",
        context={"placement": placement, "kind": kind, "action": button, **(context or {})},
    )  # fmt: skip
