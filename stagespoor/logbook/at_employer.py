"""The part of an employer's page about the assessments that were made there: own students, for who may see them."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from stagespoor.access.actor import anybody, keys_of
from stagespoor.access.roles import Role
from stagespoor.core.questions import Asked, Param
from stagespoor.employers.hooks import Part
from stagespoor.students.names import name_columns, name_from

if TYPE_CHECKING:
    from stagespoor.access.actor import Actor
    from stagespoor.employers.models import Employer

SHOWN = 6
_NAME = "placement__student__"


def assessments_part(actor: Actor, employer: Employer) -> Part:
    """The newest assessments that were fixed here after the talk, with whose and which (LOG-4, GUI-4). One query."""
    from stagespoor.logbook.models import Assessment

    found = _ask(actor.role)(employer=employer.pk, **keys_of(actor))
    rows = [
        {
            "pk": row["pk"], "who": name_from(row, _NAME), "fixed_at": row["fixed_at"],
            "moment": Assessment.Moment(row["moment"]).label, "supervisor": row["placement__supervisor__name"],
        }
        for row in sorted(found["newest"], key=lambda row: (row["fixed_at"], row["pk"]), reverse=True)
    ]  # fmt: skip
    return Part("logbook/_at_employer.html", {"rows": rows})


@lru_cache(maxsize=len(Role))
def _ask(role: str) -> Asked:
    """The newest fixed assessments at one employer of placements that somebody of this role may see."""
    from stagespoor.logbook.models import Assessment
    from stagespoor.placements.access import placement_q

    rows = Assessment.objects.filter(
        placement_q(anybody(role), "placement__"),
        placement__employer=Param("employer"),
        fixed_at__isnull=False,
    )
    columns = ("pk", "moment", "fixed_at", "placement__supervisor__name", *name_columns(_NAME))
    return Asked({"newest": rows.order_by("-fixed_at", "-pk").values(*columns)[:SHOWN]})
