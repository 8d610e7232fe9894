"""What has to be done for the addresses on the board: by the owner, or by the lead where nobody owns it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from stagespoor.access.actor import Actor
from stagespoor.access.next_steps import Answers, Asker, Questions, Source, steps_from
from stagespoor.access.roles import Permission, Role
from stagespoor.acquisition import rules, states
from stagespoor.acquisition.models import Lead
from stagespoor.acquisition.queries import sees_student
from stagespoor.core.steps import Step
from stagespoor.policy.loader import get_policy
from stagespoor.students.access import visible_to
from stagespoor.students.names import name_columns, name_from

AHEAD = dt.timedelta(days=7)  # a lead comes on the work list a week before its day
GIVE_WITHIN = dt.timedelta(days=7)

_COLUMNS = (
    "pk", "name", "city", "state", "owner_id", "next_on", "moved_on", "found_on", "student_id",
    *name_columns("student__"),
)  # fmt: skip


def steps(actor: Actor, today: dt.date, student_id: int | None = None) -> list[Step]:
    """The open steps of the leads of the actor's school: one query. With a student: of what that one found."""
    return steps_from((SOURCE,), actor, today, student_id)


def _questions(asker: Asker) -> Questions:
    if not asker.actor.may(Permission.EMPLOYER_EDIT):
        return {}
    until = asker.today + AHEAD
    moved_until = until - dt.timedelta(days=asker.policy.network.lead_late_after_days)
    soon = Q(next_on__lte=until) | Q(next_on=None, moved_on__lte=moved_until) | Q(owner=None)
    rows = Lead.objects.filter(soon, school_id=asker.actor.school_id, state__in=states.OPEN)
    if asker.one_student:
        rows = rows.filter(visible_to(asker.actor, "student__"), asker.about("student_id"))
    return {"leads": rows.annotate(sees=sees_student(asker.actor)).values(*_COLUMNS, "sees")}


def _steps(answers: Answers, actor: Actor, today: dt.date) -> Iterator[Step]:
    days = get_policy(actor.policy_name).network.lead_late_after_days
    for row in answers.get("leads", ()):
        yield _of(row, days)


def _of(row: dict[str, Any], late_after_days: int) -> Step:
    what, page, norm = _words(row["state"])
    seen = bool(row["sees"]) and row["student_id"] is not None
    due = rules.due_on(row["next_on"], row["moved_on"], late_after_days)
    who: str = Role.COACH.value
    if row["owner_id"] is None:
        what, page, norm = _("Kies wie dit adres benadert: %(where)s"), "edit", "EMP-4"
        who, due = Role.LEAD.value, row["found_on"] + GIVE_WITHIN
    return Step(
        student_id=row["student_id"] if seen else None, student_name=name_from(row, "student__") if seen else "",
        what=what % {"where": row["name"]}, who=who, url=reverse(f"acquisition:{page}", args=[row["pk"]]), norm=norm,
        due_on=due, user_ids=(row["owner_id"],) if row["owner_id"] else (), detail=row["city"],
    )  # fmt: skip


def _words(state: str) -> tuple[str, str, str]:
    """What is next in this state, the page to do it on, the norm."""
    return {
        states.NEW: (_("Benader %(where)s"), "contact", "EMP-4"),
        states.CONTACTED: (_("Ga verder met %(where)s"), "detail", "EMP-4"),
        states.VISIT_PLANNED: (_("Bezoek %(where)s en schrijf het verslag"), "visit", "KEN-1"),
        states.VISITED: (_("Beslis of %(where)s geschikt is"), "detail", "EMP-3"),
    }[state]


SOURCE = Source("acquisition", _questions, _steps)
