"""States of contact moments, concerns and feedback."""

from __future__ import annotations

PLANNED, HELD, CANCELLED = "planned", "held", "cancelled"
MOMENT_MOVES = {PLANNED: frozenset({HELD, CANCELLED})}

OPEN, SOLVED, ENDED = "open", "solved", "ended"
CONCERN_MOVES = {OPEN: frozenset({SOLVED, ENDED}), SOLVED: frozenset({OPEN}), ENDED: frozenset({OPEN})}

ANSWERED = "answered"
FEEDBACK_MOVES = {OPEN: frozenset({ANSWERED}), ANSWERED: frozenset({OPEN})}
