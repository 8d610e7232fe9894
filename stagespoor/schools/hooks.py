"""Where apps above schools hang what follows when a colleague gets a role or another name.

``students`` links the students whose file named this mentor. Registered once in the app's ``ready()``; runs
in the same transaction.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stagespoor.access.actor import Actor

Follow = Callable[[int, "Actor"], object]

# (school, by): somebody works here from now on, or is called otherwise
member_known: list[Follow] = []


def tell_member_known(school_id: int, by: Actor) -> None:
    """Do what follows, in order of registration."""
    for follow in member_known:
        follow(school_id, by)
