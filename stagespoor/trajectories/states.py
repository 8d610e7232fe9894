"""States of a referral and their moves."""

from __future__ import annotations

DRAFT, SUBMITTED, ASSIGNED, WITHDRAWN = "draft", "submitted", "assigned", "withdrawn"

REFERRAL_MOVES = {
    DRAFT: frozenset({SUBMITTED, WITHDRAWN}),
    SUBMITTED: frozenset({ASSIGNED, DRAFT, WITHDRAWN}),
    ASSIGNED: frozenset({WITHDRAWN}),
}
