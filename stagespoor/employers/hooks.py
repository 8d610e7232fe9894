"""Where apps above employers add their part to an employer's page (placements: who works there).

Registered once in the app's ``ready()``; a part reads and never writes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from stagespoor.access.actor import Actor
    from stagespoor.employers.models import Employer


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the page: a template and what it shows."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)


page_parts: list[Callable[[Actor, Employer], Part]] = []
