"""Trying an action from a form: what a rule refuses comes back on the form, with the typed text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from django.forms import BaseForm
from django.utils.translation import gettext as _

from stagespoor.core.refusals import Refusal, Refused
from stagespoor.core.states import StaleRecord

T = TypeVar("T")


def attempt(form: BaseForm, action: Callable[[], T]) -> T | None:
    """Run ``action`` in a transaction and return what it returns, or None when it was refused.

    Refusals land on ``form.refusals`` (the template shows each with its norm) and on the form's fields
    or as a form-wide error; a stale record or a second click gives a sentence. Nothing is written then.
    Actions return something true.
    """
    try:
        with transaction.atomic():
            return action()
    except Refused as refused:
        add_refusals(form, refused.refusals)
    except StaleRecord as stale:
        form.add_error(None, str(stale))
    except IntegrityError:
        # a double click, or a rule that only the database still knew
        form.add_error(
            None, _("Dit is net al opgeslagen, of het botst met iets dat er al staat. Kijk op de pagina.")
        )
    return None


def add_refusals(form: Any, refusals: tuple[Refusal, ...]) -> None:
    """Put refusals on the form: ``form.refusals`` for the box with norms, plus errors so it counts as invalid."""
    form.refusals = [*getattr(form, "refusals", ()), *refusals]
    for refusal in refusals:
        field = refusal.field if refusal.field in form.fields else None
        form.add_error(field, refusal.sentence)
