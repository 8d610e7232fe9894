"""Text made comparable: no accents, no case, single spaces. Used for search keys."""

from __future__ import annotations

import re
import unicodedata

_SPACES = re.compile(r"\s+")
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i"})


def search_key(*parts: str) -> str:
    """Lower-case, accent-stripped text of all parts, for `contains` searches on any database."""
    text = " ".join(filter(None, parts)).casefold()
    if text.isascii():  # nearly always, and five times as fast
        return " ".join(text.split())
    text = text.translate(_LETTERS)
    stripped = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return _SPACES.sub(" ", stripped).strip()
