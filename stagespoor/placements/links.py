"""The addresses of a placement's pages: one set for placements at a company, one for those at school.

At school more people may write (IS-1), so those pages ask another permission and have their own door.
"""

from __future__ import annotations

from typing import Any

from django.urls import NoReverseMatch, reverse


def placement_url(name: str, pk: int, *, external: bool) -> str:
    """The page ``name`` ("period", "schedule" …) of a placement, by where it is."""
    return reverse(f"placements:{name}" if external else f"placements:internal_{name}", args=[pk])


def link(url_name: str, *args: Any) -> str:
    """The address of a page of a higher floor, "" where it does not exist."""
    try:
        return reverse(url_name, args=args)
    except NoReverseMatch:
        return ""
