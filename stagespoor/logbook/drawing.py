"""A score as a short piece of line: as many stops as the scale has steps, filled up to the score."""

from __future__ import annotations

from functools import cache

from django.utils.html import format_html_join
from django.utils.safestring import SafeString


@cache
def dots(value: int, steps: int) -> SafeString:
    """The stops of one score; the word beside it says the same to who does not see them."""
    return format_html_join(
        "", "<i{}></i>", ((_ON if step <= value else "",) for step in range(1, steps + 1))
    )


_ON = SafeString(' class="on"')
