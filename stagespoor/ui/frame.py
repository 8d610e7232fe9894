"""The parts of a page that are the same for everybody in a role, drawn once per process."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from stagespoor.ui.menu import MenuItem


def head(*, door: bool = False) -> SafeString:
    """What every ``<head>`` has: styles, icon, font, script."""
    return _drawn("ui/_head.html", get_language(), door=door)


def menu(part: str, items: Sequence[Any]) -> SafeString:
    """One of the three drawings of the menu: ``rail``, ``bar`` or ``more``."""
    return _drawn(f"ui/_menu_{part}.html", get_language(), menu=tuple(items))


def _drawn(template: str, language: str | None, **context: Any) -> SafeString:
    # while somebody works on the templates they are read again each time
    draw = _draw.__wrapped__ if settings.DEBUG else _draw
    return draw(template, language, **context)


@lru_cache(maxsize=1024)
def _draw(template: str, language: str | None, **context: bool | tuple[MenuItem, ...]) -> SafeString:
    return render_to_string(template, dict(context))
