"""Gezamenlijk voorstel in Stageoverleg: places for all who wait, overruled by hand, put on the lists (MAT-3)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from stagespoor.access.decorators import ActorRequest, requires
from stagespoor.access.roles import Permission
from stagespoor.matching.joint_actions import put_on_lists
from stagespoor.matching.joint_page import page_for
from stagespoor.policy.loader import get_policy

MOST_ROWS = 500


@requires(Permission.MEETING_VIEW)
def joint(request: ActorRequest) -> HttpResponse:
    """Everybody who waits with the place proposed; the address holds what the team decided by hand."""
    policy = get_policy(request.actor.policy_name)
    page = page_for(request.actor, policy, request.GET)
    context = {"page": page, "may": request.actor.may(Permission.PLACEMENT_WRITE), "policy": policy}
    return render(request, "matching/joint.html", context)


@require_POST
@requires(Permission.PLACEMENT_WRITE)
def joint_put(request: ActorRequest) -> HttpResponse:
    """Put one proposed place or all of them on the lists (``rij=placement:place``)."""
    done = put_on_lists(rows=_rows(request.POST.getlist("rij")), by=request.actor)
    if done.added:
        count = len(done.added)
        sentence = ngettext("%(n)d plek staat op de lijst.", "%(n)d plekken staan op de lijst.", count)
        messages.success(request, sentence % {"n": count})
    for name, refusal in done.refusals[:5]:
        messages.error(request, f"{name}: {refusal.sentence}" if name else refusal.sentence)
    if not done.added and not done.refusals:
        messages.info(request, _("Er was niets om op een lijst te zetten."))
    state = request.POST.get("staat", "")[:4000]
    return redirect(f"{reverse('matching:joint')}{'?' if state else ''}{state}")


def _rows(values: list[str]) -> list[tuple[int, str]]:
    """The rows that make sense."""
    split = [value.replace("\x00", "").partition(":") for value in values[:MOST_ROWS]]
    return [
        (int(pk), key) for pk, _colon, key in split if pk.isascii() and pk.isdigit() and len(pk) < 18 and key
    ]
