"""What guidance still has to be done, derived from what is planned, held and agreed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Max, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from stagespoor.access.actor import Actor
from stagespoor.core.steps import Step
from stagespoor.guidance import rules, states
from stagespoor.guidance.models import Concern, ContactMoment, Feedback
from stagespoor.placements.models import Placement
from stagespoor.placements.states import RUNNING
from stagespoor.policy.loader import get_policy
from stagespoor.policy.model import Policy
from stagespoor.students.access import visible_to
from stagespoor.students.names import name_columns, name_from

LOOK_AHEAD = dt.timedelta(days=14)
ANSWER_WITHIN = dt.timedelta(days=14)


def steps(actor: Actor, today: dt.date, student_id: int | None = None) -> list[Step]:
    """All open steps of guidance for the students this actor sees: five queries, whatever their number."""
    policy = get_policy(actor.policy_name)

    def seen(prefix: str) -> Q:
        own = visible_to(actor, prefix)
        return own & Q(**{f"{prefix}pk": student_id}) if student_id else own

    return [
        *_moments(seen("student__"), policy, today),
        *_visits(seen("student__"), policy, today),
        *_concerns(seen("placement__student__"), policy),
        *_feedback(seen("student__")),
        *_unread(seen("student__"), policy),
    ]


def _moments(seen: Q, policy: Policy, today: dt.date) -> Iterator[Step]:
    rows = ContactMoment.objects.filter(seen, state=states.PLANNED, planned_on__lte=today + LOOK_AHEAD)
    columns = ("pk", "kind", "planned_on", "owner_id", "student_id", *name_columns("student__"))
    for row in rows.order_by("planned_on").values(*columns):
        kind = policy.choice("contact_kinds", row["kind"]).name
        past = row["planned_on"] < today
        what = _("Schrijf het verslag: %(kind)s") if past else _("%(kind)s")
        yield _step(
            row, "student__", what % {"kind": kind}, "coach", reverse("guidance:hold", args=[row["pk"]]),
            norm="REC-1" if past else "ORG-4", due_on=row["planned_on"], user_ids=(row["owner_id"],),
        )  # fmt: skip


def _visits(seen: Q, policy: Policy, today: dt.date) -> Iterator[Step]:
    at_company = [kind.slug for kind in policy.contact_kinds if kind.at_company]
    visits = Q(contact_moments__kind__in=at_company)
    rows = Placement.objects.filter(seen, state=RUNNING, visit_every_weeks__isnull=False).annotate(
        last_visit=Max("contact_moments__held_on", filter=visits & Q(contact_moments__state=states.HELD)),
        planned=Count("contact_moments", filter=visits & Q(contact_moments__state=states.PLANNED)),
    )
    columns = (
        "pk", "started_on", "visit_every_weeks", "last_visit", "planned", "coach_id", "student_id",
        "employer__name", *name_columns("student__"),
    )  # fmt: skip
    for row in rows.values(*columns):
        due = rules.visit_due_on(
            started_on=row["started_on"],
            last_visit_on=row["last_visit"],
            every_weeks=row["visit_every_weeks"],
        )
        if row["planned"] or due > today + LOOK_AHEAD:
            continue
        what = _("Plan een bezoek bij %(place)s") % {"place": row["employer__name"] or _("de stageplek")}
        yield _step(
            row, "student__", what, "coach", reverse("guidance:plan", args=[row["pk"]]), norm="GUI-1", due_on=due,
            user_ids=(row["coach_id"],) if row["coach_id"] else (),
        )  # fmt: skip


def _concerns(seen: Q, policy: Policy) -> Iterator[Step]:
    rows = Concern.objects.filter(seen, state=states.OPEN).annotate(
        taken=Count("steps"), last_step_on=Max("steps__taken_on"), check_on=Max("steps__check_on")
    )
    columns = (
        "pk", "title", "raised_on", "taken", "last_step_on", "check_on", "placement__coach_id",
        "placement__student_id", *name_columns("placement__student__"),
    )  # fmt: skip
    ladder = sorted(policy.ladder, key=lambda step: step.number)
    for row in rows.values(*columns):
        rung = ladder[min(row["taken"], len(ladder) - 1)]
        since = row["last_step_on"] or row["raised_on"]
        due = row["check_on"] or since + dt.timedelta(days=rung.within_days)
        yield Step(
            student_id=row["placement__student_id"], student_name=name_from(row, "placement__student__"),
            what=_("Probleem: %(title)s") % {"title": row["title"]}, detail=rung.name, who="coach",
            url=reverse("guidance:concern", args=[row["pk"]]), norm=rung.norm, due_on=due, urgent=True,
            user_ids=(row["placement__coach_id"],) if row["placement__coach_id"] else (),
        )  # fmt: skip


def _feedback(seen: Q) -> Iterator[Step]:
    rows = Feedback.objects.filter(seen, state=states.OPEN)
    for row in rows.values(
        "pk", "written_on", "student_id", "student__mentor_id", *name_columns("student__")
    ):
        yield _step(
            row, "student__", _("Geef antwoord op de terugkoppeling van de stage"), "mentor",
            reverse("guidance:answer", args=[row["pk"]]), norm="PRE-2", due_on=row["written_on"] + ANSWER_WITHIN,
            user_ids=(row["student__mentor_id"],) if row["student__mentor_id"] else (),
        )  # fmt: skip


def _unread(seen: Q, policy: Policy) -> Iterator[Step]:
    rows = ContactMoment.objects.filter(seen, tell_mentor=True, mentor_read_at=None, state=states.HELD)
    columns = ("pk", "kind", "held_on", "student_id", "student__mentor_id", *name_columns("student__"))
    for row in rows.values(*columns):
        what = _("Lees het verslag: %(kind)s") % {"kind": policy.choice("contact_kinds", row["kind"]).name}
        yield _step(
            row, "student__", what, "mentor", reverse("guidance:moment", args=[row["pk"]]), norm="ORG-5",
            due_on=row["held_on"] + dt.timedelta(days=7),
            user_ids=(row["student__mentor_id"],) if row["student__mentor_id"] else (),
        )  # fmt: skip


def _step(row: Any, prefix: str, what: str, who: str, url: str, **more: Any) -> Step:
    return Step(
        student_id=row["student_id"], student_name=name_from(row, prefix), what=what, who=who, url=url, **more
    )
