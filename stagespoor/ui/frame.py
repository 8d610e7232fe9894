"""The parts of a page that are the same for everybody in a role, drawn once per process."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language


def head(*, door: bool = False) -> SafeString:
    """What every ``<head>`` has: styles, icon, font, script."""
    return _drawn("ui/_head.html", get_language(), door=door)


def menu(part: str, items: Sequence[Any]) -> SafeString:
    """One of the three drawings of the menu: ``rail``, ``bar`` or ``more``."""
    return _drawn(f"ui/_menu_{part}.html", get_language(), menu=tuple(items))


_TOKEN = "csrf-token-of-this-request"  # noqa: S105 - a mark that the real one replaces


def me(actor: Any, token: str) -> SafeString:
    """Who is signed in, with the other roles and the way out; the token differs per request."""
    return SafeString(
        _drawn("ui/_me.html", get_language(), actor=actor, csrf_token=_TOKEN).replace(_TOKEN, token)
    )


def theme() -> SafeString:
    """The button for light or dark."""
    return _drawn("ui/_theme.html", get_language())


def mark() -> SafeString:
    """The drawing beside the name."""
    return _drawn("ui/_mark.html", get_language())


def _drawn(template: str, language: str | None, **context: Any) -> SafeString:
    # while somebody works on the templates they are read again each time
    draw = _draw.__wrapped__ if settings.DEBUG else _draw
    return draw(template, language, **context)


@lru_cache(maxsize=1024)
def _draw(template: str, language: str | None, **context: Any) -> SafeString:
    return render_to_string(template, dict(context))
