"""What every page needs: the menu, who is signed in, and the chosen light or dark theme."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from stagespoor.ui.menu import menu_for

THEME_COOKIE = "thema"
THEMES = frozenset({"light", "dark"})


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor. ``menu`` is read only by the pages that draw it, so it is lazy.

    ``the_agreement``, ``role_coach`` and so on: the school's own words, in every form a sentence needs.
    A view may put ``request.menu_badges = {"today": 3}`` before it renders.
    """
    theme = request.COOKIES.get(THEME_COOKIE, "")
    actor = getattr(request, "actor", None)
    return {
        **(actor.policy.forms if actor else {}),
        "actor": actor,
        "menu": SimpleLazyObject(lambda: _menu(request)),
        "theme": theme if theme in THEMES else "",
        "demo": bool(getattr(settings, "DEMO_SIGN_IN", False)),
    }


def _menu(request: HttpRequest) -> Sequence[Any]:
    actor = getattr(request, "actor", None)
    if not actor:
        return ()
    badges = getattr(request, "menu_badges", None)
    return menu_for(str(actor.role), request.path, badges, words=actor.words.forms)
