"""The states of a lead and how it may move: from the first tip to fit or not (EMP-3, EMP-4)."""

NEW = "new"
CONTACTED = "contacted"
VISIT_PLANNED = "visit_planned"
VISITED = "visited"
FIT = "fit"
NOT_FIT = "not_fit"

OPEN = frozenset({NEW, CONTACTED, VISIT_PLANNED, VISITED})
ENDED = frozenset({FIT, NOT_FIT})

LEAD_MOVES: dict[str, frozenset[str]] = {
    NEW: frozenset({CONTACTED, VISIT_PLANNED, NOT_FIT}),
    CONTACTED: frozenset({VISIT_PLANNED, VISITED, NOT_FIT}),
    VISIT_PLANNED: frozenset({CONTACTED, VISITED, NOT_FIT}),
    VISITED: frozenset({VISIT_PLANNED, FIT, NOT_FIT}),
    # a verdict is not for ever: somebody may pick the address up again
    FIT: frozenset({VISITED}),
    NOT_FIT: frozenset({NEW}),
}
