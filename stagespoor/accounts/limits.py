"""A light brake on guessing: so many tries per address in so many seconds."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest


def too_many(request: HttpRequest, what: str, *, limit: int = 30, seconds: int = 300) -> bool:
    """Count this try; True when this address made more than ``limit`` in the last ``seconds``."""
    key = f"limit:{what}:{get_adapter().get_client_ip(request)}"
    if cache.add(key, 1, seconds):
        return False
    try:
        return cache.incr(key) > limit
    except ValueError:  # ran out in between
        return False
