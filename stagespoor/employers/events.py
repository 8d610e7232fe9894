"""What employers write in the log of the school that did it."""

from __future__ import annotations

from stagespoor.core.events import EventKind, declare

declare(
    EventKind("employer.added", "{by} voegde {where} toe", icon="building"),
    EventKind("employer.changed", "{by} wijzigde de gegevens van {where}", icon="pencil"),
    EventKind("employer.contact_saved", "{by} schreef {who} op bij {where}", icon="person-plus"),
    EventKind("employer.note_added", "{by} schreef een notitie over {where}", icon="chat-square-text"),
    EventKind("employer.in_touch", "{by} had contact met {where}", icon="telephone"),
    EventKind(
        "employer.relation_kept", "{by} legde vast hoe het contact met {where} gaat", icon="calendar-event"
    ),
    EventKind("employer.photo_added", "{by} voegde een foto toe bij {where}: {caption}", icon="eye"),
    EventKind("employer.merged", "{by} voegde {gone} samen met {where}", icon="arrow-left-right"),
    EventKind(
        "employer.merge_undone",
        "{by} maakte het samenvoegen van {gone} met {where} ongedaan",
        icon="arrow-repeat",
    ),
    EventKind(
        "employer.not_same", "{by} noteerde dat {where} en {other} niet hetzelfde zijn", icon="building"
    ),
    EventKind("employer.exported", "{by} haalde een lijst van {count} bedrijven op", icon="download"),
    EventKind("employer.photo_removed", "{by} haalde een foto weg bij {where}: {caption}", icon="trash"),
)
