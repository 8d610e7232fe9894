"""The one way in which a small form page works: show, check, try the action, say so, go back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from stagespoor.access.attempt import attempt


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
        result = attempt(form, lambda: (do(form.cleaned_data),))  # type: ignore[attr-defined]
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
