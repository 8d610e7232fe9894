"""States of a placement and their moves.

searching -> planned (a place is chosen) -> running (signed and started) -> closing (asked to end;
its closing steps run) -> closed. From searching, planned: cancelled. A placement that ends early
goes through closing too, with a reason (``ended_early``).
"""

from __future__ import annotations

SEARCHING, PLANNED, RUNNING, CLOSING, CLOSED, CANCELLED = (
    "searching", "planned", "running", "closing", "closed", "cancelled",
)  # fmt: skip

PLACEMENT_MOVES = {
    SEARCHING: frozenset({PLANNED, CANCELLED}),
    PLANNED: frozenset({RUNNING, SEARCHING, CANCELLED}),
    RUNNING: frozenset({CLOSING}),
    CLOSING: frozenset({CLOSED, RUNNING}),
}

OPEN = frozenset({SEARCHING, PLANNED, RUNNING, CLOSING})
BOOKED = frozenset({PLANNED, RUNNING})  # days on which the student is not free for another place
ACTIVE = frozenset({RUNNING, CLOSING})
