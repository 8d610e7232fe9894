"""What the logbook still asks: planned evaluations, assessments that were begun and not fixed.

The assessment and the certificate at the end are closing steps: placements asks for those, in their order.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from stagespoor.access.actor import Actor
from stagespoor.access.next_steps import Answers, Asker, Questions, Source, steps_from
from stagespoor.access.roles import Role
from stagespoor.core.steps import Step
from stagespoor.logbook import rules
from stagespoor.logbook.models import Assessment
from stagespoor.placements.access import placement_q
from stagespoor.placements.models import Placement
from stagespoor.placements.states import CLOSING, RUNNING
from stagespoor.policy.loader import get_policy
from stagespoor.policy.model import Policy
from stagespoor.students.names import name_columns, name_from

Row = dict[str, Any]

FIX_WITHIN = dt.timedelta(days=14)
LOOK_AHEAD = dt.timedelta(days=14)
_WHO = ("coach_id", "internal_supervisor_id", "employer_id")


def steps(actor: Actor, today: dt.date, student_id: int | None = None) -> list[Step]:
    """All open steps of the logbook for the placements this actor sees: one query."""
    return steps_from((SOURCE,), actor, today, student_id)


def _questions(asker: Asker) -> Questions:
    own = placement_q(asker.actor, "placement__") & asker.about("placement__student_id")
    rows = Assessment.objects.filter(own, fixed_at=None, placement__state__in=[RUNNING, CLOSING])
    evaluated = [kind.slug for kind in asker.policy.kinds if any(e.at != "end" for e in kind.evaluations)]
    running = Placement.objects.filter(
        placement_q(asker.actor) & asker.about("student_id"), state=RUNNING, kind__in=evaluated
    )
    held = Assessment.objects.filter(placement__in=running)
    return {
        "open": rows.values(
            "pk", "moment", "planned_on", "placement__state", "placement__student_id",
            *(f"placement__{name}" for name in _WHO), *name_columns("placement__student__"),
        ),
        "running": running.values(
            "pk", "kind", "started_on", "end_on", "student_id", *_WHO, *name_columns("student__")
        ),
        "held": held.values("pk", "placement_id", "moment"),
    }  # fmt: skip


def _steps(answers: Answers, actor: Actor, today: dt.date) -> Iterator[Step]:
    policy = get_policy(actor.policy_name)
    for row in answers["open"]:
        if row["moment"] == Assessment.Moment.FINAL and row["placement__state"] == CLOSING:
            continue  # a closing step
        moment = str(Assessment.Moment(row["moment"]).label)
        yield _step(
            row, "placement__", _("Rond de %(moment)s af") % {"moment": moment[:1].lower() + moment[1:]},
            reverse("logbook:assessment", args=[row["pk"]]), norm="LOG-4",
            due_on=row["planned_on"] + FIX_WITHIN if row["planned_on"] else None,
        )  # fmt: skip
    # not asked in the query: there SQLite would weigh the index of final ones, and build it anew each time
    interim = [row for row in answers["held"] if row["moment"] == Assessment.Moment.INTERIM]
    held = Counter(row["placement_id"] for row in interim)
    for row in answers["running"]:
        yield from _evaluation(row, held[row["pk"]], policy, today)


def _evaluation(row: Row, held: int, policy: Policy, today: dt.date) -> Iterator[Step]:
    """The next planned evaluation that is near or past and has no assessment yet (GOAL-6, ORG-4)."""
    planned = []
    for evaluation in policy.kind(row["kind"]).evaluations:
        day = rules.evaluation_on(evaluation, started_on=row["started_on"], end_on=row["end_on"])
        if day is not None and day <= today + LOOK_AHEAD:
            planned.append((day, evaluation.label))
    waiting = sorted(planned)[held:]
    for day, label in waiting[:1]:
        yield _step(
            row, "", _("Houd de %(evaluation)s") % {"evaluation": label[:1].lower() + label[1:]},
            reverse("logbook:assess", args=[row["pk"]]), norm="GOAL-6", due_on=day + FIX_WITHIN,
        )  # fmt: skip


def _step(row: Row, prefix: str, what: str, url: str, **more: Any) -> Step:
    coach, inside = row[f"{prefix}coach_id"], row[f"{prefix}internal_supervisor_id"]
    at_school = inside is not None and row[f"{prefix}employer_id"] is None
    person = inside if at_school else coach
    return Step(
        student_id=row[f"{prefix}student_id"], student_name=name_from(row, f"{prefix}student__"), what=what, url=url,
        who=(Role.INTERNAL if at_school else Role.COACH).value, user_ids=(person,) if person else (), **more,
    )  # fmt: skip


SOURCE = Source("logbook", _questions, _steps)
