"""Every view says who may open it."""

from collections.abc import Callable, Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

OTHERS = ("allauth.", "django.")


def views(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[tuple[str, Callable[..., Any]]]:
    """Each address pattern with its view, all includes opened up."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from views(entry, prefix + str(entry.pattern))
        elif isinstance(entry, URLPattern):
            yield prefix + str(entry.pattern), entry.callback


def own_views() -> list[tuple[str, Callable[..., Any]]]:
    """The views of this project."""
    return [(route, view) for route, view in views() if not view.__module__.startswith(OTHERS)]


def test_there_are_views() -> None:
    assert own_views()


def test_every_view_declares_its_permission() -> None:
    silent = [
        f"/{route} ({view.__module__}.{view.__name__})"
        for route, view in own_views()
        if not getattr(view, "stagespoor_permission", None)
    ]
    assert not silent, f"add @requires, @signed_in or @public: {silent}"


def test_every_address_has_a_name() -> None:
    unnamed = []

    def walk(resolver: URLResolver, prefix: str = "") -> None:
        for entry in resolver.url_patterns:
            if isinstance(entry, URLResolver):
                walk(entry, prefix + str(entry.pattern))
            elif not entry.name:
                unnamed.append(prefix + str(entry.pattern))

    walk(get_resolver())
    assert not unnamed
