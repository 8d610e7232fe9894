"""What workplaces write in the log of the school that did it."""

from __future__ import annotations

from stagespoor.core.events import EventKind, declare

declare(
    EventKind("workplace.added", "{by} voegde de werkplek {what} bij {where} toe", icon="building"),
    EventKind("workplace.changed", "{by} wijzigde de werkplek {what} bij {where}", icon="pencil"),
    EventKind("workplace.closed", "{by} sloot de werkplek {what} bij {where}", icon="pencil", tone="stop"),
    EventKind("workplace.reopened", "{by} opende de werkplek {what} bij {where} weer", icon="pencil"),
    EventKind("workplace.judged", "{by} beoordeelde {what} bij {where}: {verdict}", icon="clipboard-check"),
    EventKind(
        "workplace.safety_talk",
        "{by} hield het veiligheidsgesprek bij {where}, {what}",
        icon="clipboard-check",
    ),
)
