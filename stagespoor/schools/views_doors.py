"""Pages for who is not signed in: the very first set-up, the personal link, the demo's people."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from stagespoor.access.actor import SESSION_KEY
from stagespoor.access.attempt import attempt
from stagespoor.access.decorators import public
from stagespoor.accounts.limits import too_many
from stagespoor.accounts.links import find_link, works
from stagespoor.schools import actions, doors, forms
from stagespoor.schools.models import Membership


@public
@sensitive_post_parameters("password", "again")
@never_cache
def begin(request: HttpRequest) -> HttpResponse:
    """The very first start: administrator, school and policy. Gone as soon as there is one."""
    if not actions.is_empty():
        raise Http404
    form = forms.BeginForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        first = attempt(form, lambda: actions.start_school(asked=form.asked()))
        if first:
            login(request, first.user, backend="django.contrib.auth.backends.ModelBackend")
            request.session[SESSION_KEY] = first.pk
            messages.success(request, _("%(school)s is ingericht. Nu de leerlingen en de stagebedrijven.") % {
                "school": first.school.name
            })  # fmt: skip
            return redirect(_after_begin())
    return render(request, "schools/begin.html", {"form": form})


def _after_begin() -> str:
    try:
        return reverse("imports:list")
    except NoReverseMatch:
        return reverse("schools:settings")


@public
@never_cache
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """A personal link. Opening it does nothing (mail scanners open links too); the button signs in."""
    link = find_link(token)
    if link is None and too_many(request, "link"):
        return render(request, "schools/link_wait.html", status=429)
    membership = doors.membership_of(link) if link else None
    if link is None or membership is None or not works(link):
        renewable = bool(link and membership and doors.may_renew(link))
        context = {"token": token, "renewable": renewable, "membership": membership}
        return render(request, "schools/link_over.html", context, status=410)
    if request.method == "POST":
        doors.enter(request, link, membership)
        return redirect("accounts:home")
    return render(request, "schools/link_enter.html", {"membership": membership})


@public
@require_POST
@never_cache
@transaction.atomic
def renew(request: HttpRequest, token: str) -> HttpResponse:
    """Who holds a link that ran out gets a new one by mail, at the address that the school knows."""
    link = find_link(token)
    membership = doors.membership_of(link) if link else None
    if link is None or membership is None or not doors.may_renew(link) or too_many(request, "renew", limit=5):
        raise Http404
    doors.mail_new_link(link, membership)
    return render(request, "schools/link_sent.html", {"membership": membership})


@public
@require_POST
@never_cache
def step_in(request: HttpRequest) -> HttpResponse:
    """Step in as one of the demo's people. Does not exist outside the demo."""
    wanted = request.POST.get("person", "")
    if not settings.DEMO_SIGN_IN or not wanted.isascii() or not wanted.isdigit() or len(wanted) > 12:
        raise Http404
    rows = Membership.objects.filter(pk=wanted, is_active=True, user__is_demo=True, user__is_active=True)
    membership = rows.select_related("user", "school").first()
    if membership is None:
        raise Http404
    doors.step_in(request, membership)
    return redirect("accounts:home")
