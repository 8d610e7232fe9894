"""Puts ``request.actor`` on every request: who asks, in which role."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import SimpleLazyObject

from stagespoor.access.actor import LINK_KEY, SESSION_KEY, Actor, Hat, actor_of
from stagespoor.accounts.links import stands
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
    rows = Membership.objects.filter(user_id=request.user.pk, is_active=True).select_related("school", "user")
    wanted = request.session.get(SESSION_KEY)
    link = request.session.get(LINK_KEY)
    if link:
        rows = rows.filter(pk=int(wanted or 0)) if stands(link) else rows.none()
    memberships = list(rows.order_by("pk"))
    if not memberships:
        return None
    chosen = next((m for m in memberships if m.pk == wanted), memberships[0])
    hats = tuple(
        Hat(m.pk, str(m.role), get_policy(m.school.policy_name).label(str(m.role)), m.school.name)
        for m in memberships
    )
    return actor_of(chosen, hats)
