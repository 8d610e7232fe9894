"""Places in a page that a higher floor may fill; this floor may not import that floor.

    # demo/apps.py, in ready()
    slots.fill("sign_in", people.step_in_row)

Names in use: ``sign_in`` (under the sign-in card).
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest
from django.utils.safestring import SafeString

Filler = Callable[[HttpRequest], str | SafeString]
_fillers: dict[str, Filler] = {}


def fill(name: str, filler: Filler) -> None:
    """Let ``filler`` (request -> safe html) draw the slot; the last one wins."""
    _fillers[name] = filler


def draw(name: str, request: HttpRequest | None) -> str | SafeString:
    """The html of the slot, nothing when nobody fills it."""
    filler = _fillers.get(name)
    return filler(request) if filler and request is not None else ""
