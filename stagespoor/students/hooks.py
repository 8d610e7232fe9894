"""Where apps above students add their own conditions to leaving the school.

``placements`` can add "a placement is still running". Registered once in the app's ``ready()``; a hook
returns refusals and never writes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from stagespoor.core.refusals import Refusal

if TYPE_CHECKING:
    from stagespoor.students.models import Student

Check = Callable[["Student"], list[Refusal]]

leave_checks: list[Check] = []
