"""What the pages of acquisition have in common."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from stagespoor.acquisition import queries, states
from stagespoor.acquisition.models import Lead
from stagespoor.ui.lists import Page

BOARD, SILENT, OFTEN, FIGURES = "board", "silent", "often", "figures"


def tabs(active: str) -> list[dict[str, Any]]:
    """The parts of Acquisitie."""
    parts = (
        (BOARD, _("Bord")), (SILENT, _("Te lang stil")), (OFTEN, _("Te vaak gevraagd")), (FIGURES, _("Cijfers")),
    )  # fmt: skip
    return [
        {"label": label, "url": reverse(f"acquisition:{name}"), "active": name == active}
        for name, label in parts
    ]


def url_of(lead: Lead) -> str:
    """The page of a lead."""
    return reverse("acquisition:detail", args=[lead.pk])


def on_board(lead: Lead) -> str:
    """The board, with the column of this lead in sight."""
    return f"{reverse('acquisition:board')}?kolom={queries.COLUMN_OF[lead.state]}#adres-{lead.pk}"


def board_crumb() -> tuple[str, str]:
    """The way back to the board."""
    return (_("Acquisitie"), reverse("acquisition:board"))


def crumbs(lead: Lead) -> dict[str, Any]:
    """The way back to the lead, and to the board."""
    return {"crumbs": [board_crumb(), (lead.name, url_of(lead))]}


def page_of(column: queries.Column, asked: int) -> Page:
    """Where a page of one column stands among the others."""
    pages = max(1, -(-column.total // queries.PAGE))
    number = min(asked, pages)
    first = (number - 1) * queries.PAGE
    last = first + len(column.cards)
    return Page(list(column.cards), number, pages, column.total, first + 1, last, tuple(range(1, pages + 1)))


@dataclass(frozen=True, slots=True)
class Move:
    """A move with its words and picture. ``under`` is its address under the page of the lead: one address per
    card is looked up, not one per button."""

    under: str
    words: str
    picture: str


def moves_of(state: str) -> list[Move]:
    """The moves from this state; the first is the one to expect."""
    contact = ("contact", _("Benaderd"), "telephone-outbound")
    plan = ("plan", _("Bezoek plannen"), "calendar-plus")
    visit = ("visit", _("Bezocht"), "geo-alt")
    fit = ("fit", _("Geschikt"), "check-circle")
    not_fit = ("not_fit", _("Niet geschikt"), "slash-circle")
    again = ("contact", _("Weer benaderd"), "telephone-outbound")
    other_day = ("plan", _("Andere dag"), "calendar-event")
    called_off = ("contact", _("Gaat niet door"), "arrow-left")
    once_more = ("plan", _("Nog een bezoek"), "calendar-plus")
    found = {
        states.NEW: (contact, plan, not_fit),
        states.CONTACTED: (plan, again, visit, not_fit),
        states.VISIT_PLANNED: (visit, other_day, called_off, not_fit),
        states.VISITED: (fit, not_fit, once_more),
    }.get(state, ())
    return [Move(under(name), words, picture) for name, words, picture in found]


@cache
def under(name: str) -> str:
    """The end of an address of a lead, behind the address of its page."""
    page = reverse("acquisition:detail", args=[1])
    return reverse(f"acquisition:{name}", args=[1]).removeprefix(page)


def way_of(lead: Lead) -> list[dict[str, Any]]:
    """The stops from tip to verdict, with where this lead is now: for the line above its page."""
    keys = list(queries.COLUMNS)
    here = keys.index(queries.COLUMN_OF[lead.state])
    stops = [
        {
            "title": title, "now": place == here,
            "tone": "done" if place < here else "now" if place == here else "ahead",
        }
        for place, (title, _empty) in enumerate(queries.column_titles().values())
    ]  # fmt: skip
    if not lead.is_open:
        tone = "done" if lead.state == states.FIT else "stopped"
        stops[-1] |= {"title": str(Lead.State(lead.state).label), "tone": tone}
    return stops


def next_words(state: str) -> str:
    """What has to happen now, as a task."""
    return {
        states.NEW: _("Bel, schrijf of ga langs"),
        states.CONTACTED: _("Spreek een bezoek af"),
        states.VISIT_PLANNED: _("Ga langs en schrijf het verslag"),
        states.VISITED: _("Beslis of dit adres geschikt is"),
    }.get(state, "")
