"""Who may see which agreement: whoever may see its placement."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404

from stagespoor.access.actor import Actor
from stagespoor.access.decorators import first_or_404
from stagespoor.access.roles import Permission
from stagespoor.agreements.models import Agreement, Signature
from stagespoor.placements.access import placement_q, placements_for
from stagespoor.placements.models import Placement
from stagespoor.policy.loader import get_policy
from stagespoor.policy.parts import Kind

_PLACE = ("student__school", "student__mentor", "employer", "supervisor", "internal_workplace__supervisor",
          "internal_supervisor", "coach", "trajectory__coach")  # fmt: skip


def agreements_for(actor: Actor) -> QuerySet[Agreement]:
    """All agreements, every version, of the placements this actor may see."""
    return Agreement.objects.filter(placement_q(actor, "placement__"))


def load_placement(actor: Actor, pk: int, /) -> Placement:
    """The placement with all that its agreement is about, as this actor may see it; 404 otherwise."""
    rows = placements_for(actor).filter(pk=pk)
    placement: Placement = first_or_404(rows.select_related(*_PLACE))
    return placement


def load_agreement(actor: Actor, pk: int, /) -> Agreement:
    """One version of an agreement as this actor may see it; 404 otherwise."""
    related = [f"placement__{path}" for path in _PLACE]
    agreement: Agreement = first_or_404(agreements_for(actor).select_related(*related).filter(pk=pk))
    return agreement


def load_signature(actor: Actor, pk: int, /) -> Signature:
    """A signature on an agreement that this actor may see; 404 otherwise."""
    rows = Signature.objects.filter(placement_q(actor, "agreement__placement__"), pk=pk)
    signature: Signature = first_or_404(rows.select_related("agreement__placement__student__school"))
    return signature


# --- the second door: who works at a placement inside the school may write its agreement too (IS-1) -----------


def load_internal(actor: Actor, pk: int, /) -> Placement:
    """As :func:`load_placement`, for one inside the school; 404 for one at a company."""
    found = load_placement(actor, pk)
    _inside(actor, found)
    return found


def load_internal_agreement(actor: Actor, pk: int, /) -> Agreement:
    """As :func:`load_agreement`, of a placement inside the school."""
    found = load_agreement(actor, pk)
    _inside(actor, found.placement)
    return found


def load_internal_signature(actor: Actor, pk: int, /) -> Signature:
    """As :func:`load_signature`, of a placement inside the school."""
    found = load_signature(actor, pk)
    _inside(actor, found.agreement.placement)
    return found


def write_permission(kind: Kind) -> Permission:
    """What one needs to make and record the agreement of a placement of this kind."""
    return Permission.AGREEMENT_WRITE if kind.external else Permission.INTERNAL_WRITE


def _inside(actor: Actor, placement: Placement) -> None:
    if get_policy(actor.policy_name).kind(placement.kind).external:
        raise Http404
