"""Icons as inline SVG, read once from what set-up fetched (see icons.txt)."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.utils.safestring import SafeString, mark_safe

_NAME = re.compile(r"[a-z0-9-]+")
_INSIDE = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)


@cache
def icon_svg(name: str) -> SafeString:
    """The icon as decoration (hidden for screen readers). Unknown names give an empty circle."""
    inside = '<circle cx="8" cy="8" r="6" fill="none" stroke="currentColor"/>'
    path = finders.find(f"front/icons/{name}.svg") if _NAME.fullmatch(name) else None
    if path:
        match = _INSIDE.search(Path(path).read_text(encoding="utf-8"))
        inside = match.group(1).strip() if match else inside
    return mark_safe(  # noqa: S308 - our own file
        f'<svg class="icon" viewBox="0 0 16 16" fill="currentColor" aria-hidden="true">{inside}</svg>'
    )
