"""What has to be done on the short list: the mentor says what he or she finds of the places that were shared."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stagespoor.access.actor import Actor
from stagespoor.access.next_steps import Answers, Asker, Questions, Source, steps_from
from stagespoor.access.roles import Permission, Role
from stagespoor.core.steps import Step
from stagespoor.matching.access import searching_now, shared_for
from stagespoor.matching.models import Wish
from stagespoor.placements.models import Candidate
from stagespoor.students.names import name_columns, name_from

SAY_WITHIN = dt.timedelta(days=7)
_COLUMNS = (
    "placement_id", "pk", "placement__student_id", "placement__student__mentor_id", "shared_at",
    *name_columns("placement__student__"),
)  # fmt: skip


def steps(actor: Actor, today: dt.date, student_id: int | None = None) -> list[Step]:
    """The wishes that wait for a mentor: one query."""
    return steps_from((SOURCE,), actor, today, student_id)


def _questions(asker: Asker) -> Questions:
    if not asker.actor.may(Permission.SHORTLIST_VIEW):
        return {}
    said = Wish.objects.filter(candidate=OuterRef("pk"), party=Wish.Party.MENTOR)
    rows = shared_for(asker.actor).filter(
        searching_now(), asker.about("placement__student_id"), ~Exists(said)
    )
    return {"unsaid": rows.exclude(state=Candidate.State.DECLINED).values(*_COLUMNS)}


def _steps(answers: Answers, actor: Actor, today: dt.date) -> Iterator[Step]:
    by_placement: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in answers.get("unsaid", ()):
        by_placement[row["placement_id"]].append(row)
    for placement_id, rows in by_placement.items():
        first, mentor = rows[0], rows[0]["placement__student__mentor_id"]
        since = min(row["shared_at"] for row in rows).date()
        yield Step(
            student_id=first["placement__student_id"], student_name=name_from(first, "placement__student__"),
            what=_("Zeg wat je van de plekken vindt"), who=Role.MENTOR.value, due_on=since + SAY_WITHIN, norm="MAT-1",
            url=reverse("matching:shortlist", args=[placement_id]), user_ids=(mentor,) if mentor else (),
            detail=ngettext("%(n)d plek", "%(n)d plekken", len(rows)) % {"n": len(rows)},
        )  # fmt: skip


SOURCE = Source("matching", _questions, _steps)
