"""The first next step: who is old enough and has neither a placement nor an application (IS-1, APP-1)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from stagespoor.access.next_steps import Answers, Asker
from stagespoor.access.roles import Role
from stagespoor.core.steps import Step
from stagespoor.placements import states
from stagespoor.placements.models import Placement
from stagespoor.policy.model import Policy
from stagespoor.policy.working_time import working_time
from stagespoor.students.access import visible_to
from stagespoor.students.models import Student
from stagespoor.students.names import name_columns, name_from
from stagespoor.trajectories.models import Referral

Row = dict[str, Any]
_WHO = frozenset({Role.MENTOR, Role.LEAD})  # a coach knows a student from the application on


def questions(asker: Asker) -> dict[str, Any]:
    """Enrolled students without an open placement and without an application; whether they ended one before."""
    if asker.actor.role not in _WHO:
        return {}
    own = Placement.objects.filter(student=OuterRef("pk"))
    applied = Referral.objects.filter(trajectory__student=OuterRef("pk")).exclude(state="withdrawn")
    idle = Student.objects.filter(
        visible_to(asker.actor) & asker.about("pk"), ~Exists(applied), ~Exists(own.filter(state__in=states.OPEN)),
        status=Student.Status.ENROLLED,
    )  # fmt: skip
    ended = own.filter(state=states.CLOSED, ended_early=False)
    return {
        "idle": idle.annotate(ended=Exists(ended)).values(
            "pk", "birth_date", "mentor_id", "ended", *name_columns()
        )
    }


def steps(answers: Answers, policy: Policy, today: dt.date) -> Iterator[Step]:
    """One step for each who may work by law: a placement inside the school first, or the application."""
    inside = any(not kind.external for kind in policy.kinds)
    for row in answers.get("idle", ()):
        if _may_work(row["birth_date"], today):
            yield _step(row, policy, choose=inside and not row["ended"])


def _may_work(birth_date: dt.date, today: dt.date) -> bool:
    try:
        return working_time().limits_on(birth_date, today).allowed
    except LookupError:
        return False


def _step(row: Row, policy: Policy, *, choose: bool) -> Step:
    if choose:
        what, norm = _("Begin met een interne stage, of meld aan voor een externe stage"), "IS-1"
        url = reverse("desk:student", args=[row["pk"]])
    else:
        what, norm = _("Meld de leerling aan voor een externe stage"), "APP-1"
        url = reverse("trajectories:refer", args=[row["pk"]])
    return Step(
        student_id=row["pk"], student_name=name_from(row), what=what, who=Role.MENTOR.value, url=url, norm=norm,
        due_on=None, user_ids=(row["mentor_id"],) if row["mentor_id"] else (),
    )  # fmt: skip
