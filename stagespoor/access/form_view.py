"""The one way in which a small form page works: show, check, try the action, say so, go back. And a button."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from stagespoor.access.attempt import attempt
from stagespoor.core.refusals import Refused
from stagespoor.core.states import StaleRecord


def run_form(
    request: HttpRequest, form: BaseForm, do: Callable[[dict[str, Any]], Any], *, heading: str, done: str,
    back_url: str, button: str = "", lead: str = "", template: str = "ui/form_page.html",
    context: dict[str, Any] | None = None,
) -> HttpResponse:  # fmt: skip
    """Run a page that is one form.

    ``do`` gets the cleaned data and calls the action; what it returns is ignored unless it is a text, which
    is then the address to go to. A refusal comes back on the form with everything that was typed (422).
    """
    if request.method == "POST" and form.is_valid():
        result = attempt(form, lambda: (do(form.cleaned_data),))
        if result is not None:
            messages.success(request, done)
            return redirect(result[0] if isinstance(result[0], str) else back_url)
    page = {
        "form": form,
        "heading": heading,
        "lead": lead,
        "button": button,
        "back_url": back_url,
        **(context or {}),
    }
    return render(request, template, page, status=422 if form.errors else 200)


def run_button(
    request: HttpRequest, do: Callable[[], Any], *, done: str, back_url: str, to_url: str = ""
) -> HttpResponse:
    """Run a step that is one button (a POST): say that it was done, or why not, and go back.

    ``to_url``: where to go after it was done, when that is another page than ``back_url``.
    """
    try:
        with transaction.atomic():
            do()
    except Refused as refused:
        for refusal in refused.refusals:
            messages.error(request, f"{refusal.sentence} ({refusal.norm})")
    except StaleRecord as stale:
        messages.error(request, str(stale))
    else:
        messages.success(request, done)
        return redirect(to_url or back_url)
    return redirect(back_url)
