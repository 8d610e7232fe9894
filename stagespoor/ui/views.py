"""The style page: every component in every state, for people who make and check screens."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from stagespoor.ui import samples


def style(request: HttpRequest) -> HttpResponse:
    """All components on one page."""
    messages.success(request, samples.SAVED)
    messages.warning(request, samples.CAREFUL)
    context = samples.everything(request.GET)
    return render(request, "ui/style.html", context)


# The access app lies above this one, so its mark is set by hand.
style.stagespoor_permission = "public"  # type: ignore[attr-defined]


def style_door(request: HttpRequest) -> HttpResponse:
    """The layout of the student's, parents' and company's pages."""
    return render(
        request, "ui/style_door.html", {"track": samples.tracks()[0][1], "form": samples.DaySample()}
    )


style_door.stagespoor_permission = "public"  # type: ignore[attr-defined]
