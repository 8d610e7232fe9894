"""What an import leaves in the school's event log."""

from __future__ import annotations

from stagespoor.core.events import EventKind, declare

COMMITTED = "import.committed"
UNDONE = "import.undone"

declare(
    EventKind(
        COMMITTED, "{by} heeft {file} ingelezen: {new} nieuw, {changed} gewijzigd, {refused} geweigerd", icon="upload"
    ),
    EventKind(
        UNDONE, "{by} heeft het inlezen van {file} teruggedraaid: {undone} rijen, {kept} bleven staan",
        icon="arrow-counterclockwise", tone="warn",
    ),
)  # fmt: skip
