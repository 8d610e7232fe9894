"""The states of an import and the moves between them; what can become of one row."""

from __future__ import annotations

UPLOADED, CHECKED, COMMITTED, UNDONE = "uploaded", "checked", "committed", "undone"

MOVES: dict[str, frozenset[str]] = {
    UPLOADED: frozenset({CHECKED}),
    CHECKED: frozenset({CHECKED, COMMITTED}),
    COMMITTED: frozenset({UNDONE}),
    UNDONE: frozenset(),
}

NEW, CHANGED, UNCHANGED, DUPLICATE, REFUSED = "new", "changed", "unchanged", "duplicate", "refused"
OUTCOMES = (NEW, CHANGED, UNCHANGED, DUPLICATE, REFUSED)
WRITES = (NEW, CHANGED)
