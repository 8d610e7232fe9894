"""What the writes of employers have in common."""

from __future__ import annotations

from typing import Any

from stagespoor.access.actor import Actor
from stagespoor.core import events
from stagespoor.employers.models import Employer


def tell(kind: str, employer: Employer, by: Actor, **data: Any) -> None:
    """One event in the log of the actor's school."""
    events.record(
        kind, school_id=by.school_id, by=by, about=f"employer:{employer.pk}", data={"where": employer.name, **data}
    )  # fmt: skip
