"""The part of an employer's page that tells who works there: names of the own school, counts of the others."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from django.db.models import Count, F, Max, Min, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from stagespoor.access.actor import anybody, keys_of
from stagespoor.access.roles import Role
from stagespoor.core import clock
from stagespoor.core.questions import Asked, Param, Row
from stagespoor.employers.hooks import Part
from stagespoor.placements import states
from stagespoor.students.names import name_columns, name_from

if TYPE_CHECKING:
    from stagespoor.access.actor import Actor
    from stagespoor.employers.models import Employer

SHOWN = 12
TONES = {states.RUNNING: "now", states.CLOSING: "now", states.CLOSED: "done", states.CANCELLED: "stopped"}


def placements_part(actor: Actor, employer: Employer) -> Part:
    """Placements of students this actor may see, newest first; of other schools only numbers (EMP-1). One query."""
    from stagespoor.policy.loader import get_policy

    kinds = {kind.slug: kind.short_name for kind in get_policy(actor.policy_name).kinds}
    found = _ask(actor.role)(employer=employer.pk, **keys_of(actor))
    rows = [
        {
            "pk": row["pk"], "who": name_from(row, "student__"), "kind": kinds.get(row["kind"], row["kind"]),
            "on": row["started_on"] or row["start_on"], "supervisor": row["supervisor__name"],
            **_state(row),
        }
        for row in reversed(found["newest"])
    ]  # fmt: skip
    others = [
        {
            "school": row["school"], "now": row["now"], "before": row["before"],
            "years": _years(row["first"], row["last"], bool(row["now"])),
        }
        for row in found["others"]
        if row["now"] or row["before"]
    ]  # fmt: skip
    more = sum(row["count"] for row in found["all"]) - len(rows)
    return Part("placements/_at_employer.html", {"rows": rows, "more": more, "others": others})


def _state(row: Row) -> dict[str, str]:
    """How it stands, and that it stopped early where it did: such a placement was closed, not completed."""
    from stagespoor.placements.models import Placement

    if row["ended_early"]:
        return {"state": _("Eerder gestopt"), "tone": "stopped"}
    return {"state": str(Placement.State(row["state"]).label), "tone": TONES.get(row["state"], "waiting")}


@lru_cache(maxsize=len(Role))
def _ask(role: str) -> Asked:
    """The newest placements that somebody of this role may see, how many there are, and those of other schools."""
    from stagespoor.placements.access import placements_for
    from stagespoor.placements.models import Placement

    who = anybody(role)
    own = placements_for(who).filter(employer=Param("employer"))
    elsewhere = Placement.objects.filter(
        ~Q(student__school=who.school_id), employer=Param("employer"), student__school__network=who.network_id
    )
    columns = (
        "pk",
        "kind",
        "state",
        "ended_early",
        "started_on",
        "start_on",
        "supervisor__name",
        *name_columns("student__"),
    )
    return Asked(
        {
            "newest": own.order_by("-pk").values(*columns)[:SHOWN],
            "all": own.values("employer_id").annotate(count=Count("pk")),
            "others": elsewhere.values(school=F("student__school__name")).annotate(
                now=Count("pk", filter=Q(state__in=states.OPEN)),
                before=Count("pk", filter=Q(state=states.CLOSED)),
                first=Min("started_on"),
                last=Max(Coalesce("ended_on", "started_on")),
            ),
        }
    )


def _years(first: dt.date | None, last: dt.date | None, still: bool) -> str:
    """ "2023", "2023–2026"; nothing when none has started."""
    if first is None:
        return ""
    until = clock.today().year if still or last is None else last.year
    return str(first.year) if first.year >= until else f"{first.year}–{until}"


def names_in(actor: Actor, employer: Employer, text: str) -> list[str]:
    """Warn when a note that all schools read has the name of a student who was placed here (EMP-1). One query."""
    from stagespoor.placements.access import placements_for

    rows = list(
        placements_for(actor)
        .filter(employer=employer)
        .values_list("student__first_name", "student__last_name")
    )
    # a last name is often a word as well (Bakker, Visser): only with its capital
    said = {first for first, _last in rows if re.search(rf"\b{re.escape(first)}\b", text, re.IGNORECASE)}
    said |= {last for _first, last in rows if re.search(rf"\b{re.escape(last)}\b", text)}
    sentence = _(
        "In de tekst staat “%(name)s”. Is dat een leerling? Haal de naam weg: alle scholen lezen dit."
    )
    return [sentence % {"name": name} for name in sorted(said - set(employer.name.split()))]
