"""What the doors have in common: a paper as PDF, and telling that something is wrong."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpResponse
from django.utils.translation import gettext as _

from stagespoor.access.decorators import ActorRequest
from stagespoor.access.form_view import run_form
from stagespoor.accounts.models import User
from stagespoor.guidance.concerns import raise_concern
from stagespoor.placements.models import Placement
from stagespoor.portals.forms import ProblemForm

FORM = "portals/form.html"


def pdf(data: bytes, name: str) -> HttpResponse:
    """A paper to read or print."""
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response


def problem(
    request: ActorRequest, placement: Placement, *, heading: str, lead: str, button: str, done: str, back_url: str,
    sentences: Sequence[tuple[str, str]], helper: User | None,
) -> HttpResponse:  # fmt: skip
    """Tell that something is wrong at the placement: a tap on a sentence is enough (ESC-1)."""
    return run_form(
        request, ProblemForm(request.POST or None), heading=heading, lead=lead, button=button,
        done=done % (helper.name if helper else _("De school")), back_url=back_url,
        template="portals/problem.html", context={"sentences": sentences, "helper": helper},
        do=lambda data: raise_concern(placement=placement, title=data["title"], by=request.actor),
    )  # fmt: skip
