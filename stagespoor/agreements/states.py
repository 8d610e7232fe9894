"""States of an agreement: made, signed by all, replaced by a newer version."""

from __future__ import annotations

MADE, SIGNED, REPLACED = "made", "signed", "replaced"

AGREEMENT_MOVES = {
    MADE: frozenset({SIGNED, REPLACED}),
    SIGNED: frozenset({REPLACED, MADE}),
}
