"""Where apps above employers add their part to an employer's page, and look at what is written about it.

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
    # (words, tone) of states that belong beside the name: a ban, "nu vol"
    chips: tuple[tuple[str, str], ...] = ()


page_parts: list[Callable[[Actor, Employer], Part]] = []
# what is shown of each of two employers before they are made one
merge_parts: list[Callable[[Actor, Employer], Part]] = []
# what somebody should look at again in a text that all schools will read: names of students
note_checks: list[Callable[[Actor, Employer, str], list[str]]] = []
