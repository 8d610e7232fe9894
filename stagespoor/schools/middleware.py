"""Puts ``request.actor`` on every request: who asks, in which role."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import SimpleLazyObject

from stagespoor.access.actor import LINK_KEY, SESSION_KEY, Actor, Hat
from stagespoor.accounts.links import stands
from stagespoor.core.questions import Asked, Param, Row
from stagespoor.core.refusals import Refusal, Refused
from stagespoor.core.states import StaleRecord
from stagespoor.policy.loader import get_policy
from stagespoor.schools.models import Membership


class ActorMiddleware:
    """Reads the memberships of the signed-in person once, when a view asks for the actor."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Attach the lazy actor and go on."""
        request.actor = SimpleLazyObject(lambda: find_actor(request))  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A refusal that no form caught still becomes a page with the sentence and the norm (409)."""
        if isinstance(exception, Refused):
            context = {"refusals": exception.refusals}
        elif isinstance(exception, StaleRecord):
            context = {"refusals": (Refusal("", str(exception)),)}
        else:
            return None
        return render(request, "ui/refused.html", context, status=409)


def find_actor(request: HttpRequest) -> Actor | None:
    """The actor of this request, or None for somebody who is not signed in or has no role (any more).

    Who came in by a personal link has that one role only, for as long as the link stands.
    """
    if not request.user.is_authenticated:
        return None
    wanted = request.session.get(SESSION_KEY)
    link = request.session.get(LINK_KEY)
    rows = _ask()(user=request.user.pk)["memberships"]
    if link:
        rows = [row for row in rows if row["pk"] == int(wanted or 0)] if stands(link) else []
    if not rows:
        return None
    chosen = next((row for row in rows if row["pk"] == wanted), rows[0])
    return _actor(request.user.pk, chosen, tuple(_hat(row) for row in rows))


@cache
def _ask() -> Asked:
    """The memberships of a person with what an actor knows of the school: asked on every page, built once."""
    rows = Membership.objects.filter(user=Param("user"), is_active=True)
    columns = (
        "pk",
        "role",
        "school_id",
        "school__name",
        "school__network_id",
        "school__policy_name",
        "user__name",
    )
    return Asked({"memberships": rows.values(*columns)})


def _hat(row: Row) -> Hat:
    label = get_policy(row["school__policy_name"]).label(row["role"])
    return Hat(row["pk"], row["role"], label, row["school__name"])


def _actor(user_id: int, row: Row, hats: tuple[Hat, ...]) -> Actor:
    policy_name = row["school__policy_name"]
    return Actor(
        user_id=user_id, membership_id=row["pk"], role=row["role"], school_id=row["school_id"],
        network_id=row["school__network_id"], name=row["user__name"], school_name=row["school__name"],
        policy_name=policy_name, role_label=get_policy(policy_name).label(row["role"]), hats=hats,
    )  # fmt: skip
