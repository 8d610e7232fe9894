"""Where a fact that an agreement lacks is filled in."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from stagespoor.agreements.facts import MissingFact
from stagespoor.placements.links import placement_url

_PLACES = {
    "place": "placements:detail",
    "goals": "desk:student",
    "guardians": "desk:student",
}


_FORMS = frozenset(
    {"period", "schedule", "work"}
)  # forms of a placement: inside the school behind its own door


@dataclass(frozen=True, slots=True)
class ToFill:
    """One line of the list of what is missing; ``url`` is empty where no page exists for it."""

    what: str
    url: str


def with_urls(missing: list[MissingFact], *, external: bool) -> list[ToFill]:
    """Each missing fact with the address of the page to fill it in; ``external``: at a company."""
    return [ToFill(one.what, url_of(one.where, one.pk, external=external)) for one in missing]


def url_of(where: str, pk: int, *, external: bool) -> str:
    """The page for this kind of fact, or nothing."""
    try:
        if where in _FORMS:
            return placement_url(where, pk, external=external)
        return reverse(_PLACES[where], args=[pk])
    except NoReverseMatch:
        return ""


def door(name: str, pk: int, *, external: bool) -> str:
    """The address to "make", "sign" or "withdraw", by where the placement is (see placements/links)."""
    return reverse(f"agreements:{name}" if external else f"agreements:internal_{name}", args=[pk])
