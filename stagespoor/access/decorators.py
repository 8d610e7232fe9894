"""Every view says which permission it needs, and how its record is found.

``@public`` – anybody. ``@signed_in`` – anybody with a role. ``@requires(P.X)`` – no record involved.
``@requires(P.X, load=loader)`` – the loader finds the record *as this actor sees it*: not theirs means
404, theirs but not allowed means 403, in that order.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Protocol

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from stagespoor.access.actor import Actor
from stagespoor.access.roles import Permission

View = Callable[..., HttpResponse]
LARGEST_KEY = 2**63 - 1  # more than this no database can even be asked for


class ActorRequest(HttpRequest):
    """A request behind ``@requires``: it has an actor."""

    actor: Actor


class Loader(Protocol):
    """Finds the record with this key among those the actor may see; raises Http404 otherwise."""

    def __call__(self, actor: Actor, pk: int, /) -> Any: ...


def public(view: View) -> View:
    """Anybody may open this view, signed in or not."""
    view.stagespoor_permission = "public"  # type: ignore[attr-defined]
    return view


def signed_in(view: View) -> View:
    """Anybody with a role may open this view; others are asked to sign in."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not _actor(request):
            return _ask_to_sign_in(request)
        return view(request, *args, **kwargs)

    guarded.stagespoor_permission = "signed_in"  # type: ignore[attr-defined]
    return guarded


def requires(permission: Permission, load: Loader | None = None) -> Callable[[View], View]:
    """The view needs ``permission``; with ``load`` it gets the loaded record instead of ``pk``."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            actor = _actor(request)
            if not actor:
                return _ask_to_sign_in(request)
            if load is None:
                actor.must(permission)
                return view(request, *args, **kwargs)
            pk = kwargs.pop("pk")
            if pk > LARGEST_KEY:
                raise Http404
            record = load(actor, pk)
            actor.must(permission)
            return view(request, record, *args, **kwargs)

        guarded.stagespoor_permission = permission  # type: ignore[attr-defined]
        guarded.stagespoor_load = load  # type: ignore[attr-defined]
        return guarded

    return decorate


def _ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:  # signed in without a role: the sign-in page would send them back here
        return redirect(settings.LOGIN_REDIRECT_URL)
    return redirect_to_login(request.get_full_path())


def _actor(request: HttpRequest) -> Actor | None:
    actor = getattr(request, "actor", None)
    # the lazy actor may hold None: compare by truth, a dataclass is always true
    return actor if actor else None


def first_or_404(rows: Any) -> Any:
    """The one record of a filtered queryset, or 404 (never tells whether it exists elsewhere)."""
    record = next(iter(rows.order_by()[:1]), None)  # one at most: an order would only cost time
    if record is None:
        raise Http404
    return record


__all__ = ["ActorRequest", "PermissionDenied", "first_or_404", "public", "requires", "signed_in"]
