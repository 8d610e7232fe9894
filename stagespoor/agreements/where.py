"""Where a fact that an agreement lacks is filled in."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from stagespoor.agreements.facts import MissingFact

_PLACES = {
    "place": "placements:detail",
    "period": "placements:period",
    "schedule": "placements:schedule",
    "work": "placements:work",
    "goals": "desk:student",
    "guardians": "desk:student",
}


@dataclass(frozen=True, slots=True)
class ToFill:
    """One line of the list of what is missing; ``url`` is empty where no page exists for it."""

    what: str
    url: str


def with_urls(missing: list[MissingFact]) -> list[ToFill]:
    """Each missing fact with the address of the page to fill it in."""
    return [ToFill(one.what, url_of(one.where, one.pk)) for one in missing]


def url_of(where: str, pk: int) -> str:
    """The page for this kind of fact, or nothing."""
    try:
        return reverse(_PLACES[where], args=[pk])
    except NoReverseMatch:
        return ""
