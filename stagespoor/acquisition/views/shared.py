"""What the pages of acquisition have in common."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from stagespoor.acquisition import queries, states
from stagespoor.acquisition.models import Lead

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


def moves_of(state: str) -> list[tuple[str, str, str]]:
    """The moves from this state: name of the address, words, picture. The first is the one to expect."""
    contact = ("contact", _("Benaderd"), "telephone-outbound")
    plan = ("plan", _("Bezoek plannen"), "calendar-plus")
    visit = ("visit", _("Bezocht"), "geo-alt")
    fit = ("fit", _("Geschikt"), "check-circle")
    not_fit = ("not_fit", _("Niet geschikt"), "slash-circle")
    return {
        states.NEW: [contact, plan, not_fit],
        states.CONTACTED: [
            plan, ("contact", _("Weer benaderd"), "telephone-outbound"), visit, not_fit,
        ],
        states.VISIT_PLANNED: [
            visit, ("plan", _("Andere dag"), "calendar-event"), ("contact", _("Gaat niet door"), "arrow-left"), not_fit,
        ],
        states.VISITED: [fit, not_fit, ("plan", _("Nog een bezoek"), "calendar-plus")],
        states.FIT: [],
        states.NOT_FIT: [],
    }[state]  # fmt: skip


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
