"""What the logbook still asks: assessments to score and to fix, the certificate at the end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from stagespoor.access.actor import Actor
from stagespoor.core.steps import Step
from stagespoor.logbook.models import Assessment
from stagespoor.placements.access import placement_q
from stagespoor.placements.models import Placement
from stagespoor.placements.states import CLOSING, RUNNING
from stagespoor.students.names import name_columns, name_from

FIX_WITHIN = dt.timedelta(days=14)


def steps(actor: Actor, today: dt.date, student_id: int | None = None) -> list[Step]:
    """All open steps of the logbook for the placements this actor sees: two queries."""
    own = placement_q(actor, "placement__")
    closing = placement_q(actor)
    if student_id:
        own &= Q(placement__student_id=student_id)
        closing &= Q(student_id=student_id)
    return [*_to_fix(own), *_final(closing, today)]


def _to_fix(own: Q) -> Iterator[Step]:
    rows = Assessment.objects.filter(own, fixed_at=None, placement__state__in=[RUNNING, CLOSING])
    columns = (
        "pk", "moment", "planned_on", "placement__coach_id", "placement__student_id", *name_columns("placement__student__"),
    )  # fmt: skip
    for row in rows.values(*columns):
        coach = row["placement__coach_id"]
        name = Assessment.Moment(row["moment"]).label.lower()
        yield Step(
            student_id=row["placement__student_id"], student_name=name_from(row, "placement__student__"),
            what=_("Rond de beoordeling af: %(moment)s") % {"moment": name}, who="coach", norm="LOG-4",
            url=reverse("logbook:assessment", args=[row["pk"]]), user_ids=(coach,) if coach else (),
            due_on=row["planned_on"] + FIX_WITHIN if row["planned_on"] else None,
        )  # fmt: skip


def _final(own: Q, today: dt.date) -> Iterator[Step]:
    """A placement that is closing and has no final assessment, or has one but no certificate."""
    rows = Placement.objects.filter(own, state=CLOSING, employer__isnull=False, certificate=None)
    columns = (
        "pk", "student_id", "coach_id", "end_on", "assessments__moment", "assessments__fixed_at",
        *name_columns("student__"),
    )  # fmt: skip
    found: dict[int, tuple[dict[str, object], bool, bool]] = {}
    for row in rows.values(*columns):
        _row, opened, fixed = found.get(row["pk"], (row, False, False))
        final = row["assessments__moment"] == Assessment.Moment.FINAL
        found[row["pk"]] = (row, opened or final, fixed or bool(final and row["assessments__fixed_at"]))
    for pk, (row, opened, fixed) in found.items():
        if opened and not fixed:
            continue  # the open assessment has its own step
        what = _("Maak het stagecertificaat") if fixed else _("Begin de eindbeoordeling")
        url = reverse("logbook:certificate_make" if fixed else "logbook:assess", args=[pk])
        coach = row["coach_id"]
        yield Step(
            student_id=row["student_id"], student_name=name_from(row, "student__"), what=what, who="coach", url=url,  # type: ignore[arg-type]
            norm="CER-1" if fixed else "GOAL-6", due_on=row["end_on"] or today, user_ids=(coach,) if coach else (),  # type: ignore[arg-type]
        )  # fmt: skip
