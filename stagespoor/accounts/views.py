"""Where everybody lands after signing in, and changing hats."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from stagespoor.access.actor import SESSION_KEY, Actor
from stagespoor.access.decorators import ActorRequest, public, signed_in
from stagespoor.access.roles import Role
from stagespoor.accounts.models import User
from stagespoor.ui.menu import menu_for

LANDING = {
    Role.STUDENT: "portals:student",
    Role.PARENT: "portals:home",
    Role.SUPERVISOR: "portals:company",
    Role.ADMIN: "schools:settings",
}


@public
@never_cache
def home(request: HttpRequest) -> HttpResponse:
    """Send each person to the page where their day starts; the very first visitor to the set-up."""
    actor = getattr(request, "actor", None)
    if actor:
        address = _landing(actor)
        if address:
            return HttpResponseRedirect(address)
    if request.user.is_authenticated:
        return render(request, "accounts/no_role.html", {"has_role": bool(actor)})
    if not User.objects.exists():
        return redirect("schools:begin")
    return redirect(settings.LOGIN_URL)


def _landing(actor: Actor) -> str:
    """The first page of this role, or an empty text where there is none."""
    try:
        return reverse(LANDING.get(Role(actor.role), "desk:today"))
    except NoReverseMatch:
        menu = menu_for(str(actor.role), "")
        return menu[0].url if menu else ""


@signed_in
@require_POST
def switch(request: ActorRequest) -> HttpResponse:
    """Put on another hat: one of one's own roles."""
    wanted = request.POST.get("membership", "")
    if wanted not in {str(hat.membership_id) for hat in request.actor.hats}:
        raise Http404
    request.session[SESSION_KEY] = int(wanted)
    return HttpResponseRedirect(_safe(request, request.POST.get("next", "/")))


def _safe(request: HttpRequest, address: str) -> str:
    """The address when it is one of ours, else the first page."""
    ours = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if ours else "/"
