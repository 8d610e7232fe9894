"""A next step: derived from state, never stored. Each app's ``steps.py`` yields them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Step:
    """One thing somebody has to do.

    ``who`` is a role ("coach", "mentor", …); ``user_ids`` the people it waits for (empty: anyone
    in that role). ``due_on`` None means: when convenient. ``url`` opens the place to do it.
    """

    student_id: int | None
    student_name: str
    what: str
    who: str
    url: str
    norm: str = ""
    due_on: dt.date | None = None
    user_ids: tuple[int, ...] = ()
    detail: str = ""
    urgent: bool = False
    data: dict[str, Any] = field(default_factory=dict)

    def is_late(self, today: dt.date) -> bool:
        """True when the due date has passed."""
        return self.due_on is not None and self.due_on < today
