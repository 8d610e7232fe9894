"""States of aftercare moments and hand-overs."""

from __future__ import annotations

DUE, DONE = "due", "done"
MOMENT_MOVES = {DUE: frozenset({DONE})}

DRAFT, OFFERED, ACCEPTED, DECLINED = "draft", "offered", "accepted", "declined"
HANDOVER_MOVES = {
    DRAFT: frozenset({OFFERED}),
    OFFERED: frozenset({ACCEPTED, DECLINED}),
    DECLINED: frozenset({OFFERED}),
}
