"""What aftercare still asks: moments that come near or are late, hand-overs that nobody took over yet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from stagespoor.access.actor import Actor
from stagespoor.aftercare import states
from stagespoor.aftercare.models import AftercareMoment, Handover
from stagespoor.core.steps import Step
from stagespoor.placements.models import ClosingStep
from stagespoor.policy.loader import get_policy
from stagespoor.students.access import visible_to
from stagespoor.students.names import name_columns, name_from

LOOK_AHEAD = dt.timedelta(days=30)
ANSWER_WITHIN = dt.timedelta(days=14)
CONTRACT_WITHIN = dt.timedelta(days=14)


def steps(actor: Actor, today: dt.date, student_id: int | None = None) -> list[Step]:
    """All open steps of aftercare for the students this actor sees: three queries."""
    seen = visible_to(actor, "student__")
    if student_id:
        seen &= Q(student_id=student_id)
    closing = visible_to(actor, "placement__student__")
    if student_id:
        closing &= Q(placement__student_id=student_id)
    return [*_moments(seen, today), *_handovers(seen), *_contracts(closing, actor)]


def _moments(seen: Q, today: dt.date) -> Iterator[Step]:
    rows = AftercareMoment.objects.filter(seen, state=states.DUE, due_on__lte=today + LOOK_AHEAD)
    columns = (
        "pk",
        "months",
        "due_on",
        "student_id",
        "student__trajectory__coach_id",
        *name_columns("student__"),
    )
    for row in rows.order_by("due_on").values(*columns):
        when = _("na %(n)s maanden") % {"n": row["months"]} if row["months"] else _("extra moment")
        coach = row["student__trajectory__coach_id"]
        yield Step(
            student_id=row["student_id"], student_name=name_from(row, "student__"),
            what=_("Neem contact op: nazorg %(when)s") % {"when": when}, who="coach", norm="AFT-1",
            url=reverse("aftercare:moment", args=[row["pk"]]), due_on=row["due_on"],
            user_ids=(coach,) if coach else (),
        )  # fmt: skip


def _handovers(seen: Q) -> Iterator[Step]:
    rows = Handover.objects.filter(seen, state__in=[states.DRAFT, states.OFFERED, states.DECLINED])
    columns = (
        "pk", "state", "name", "offered_on", "student_id", "student__trajectory__coach_id", *name_columns("student__"),
    )  # fmt: skip
    for row in rows.values(*columns):
        coach = row["student__trajectory__coach_id"]
        offered = row["state"] == states.OFFERED
        declined = row["state"] == states.DECLINED
        what = (
            _("Vraag of %(name)s de begeleiding heeft overgenomen")
            if offered
            else _("Maak de overdracht aan %(name)s af")
        )
        if declined:
            what = _("%(name)s neemt niet over. Zoek iemand anders")
        yield Step(
            student_id=row["student_id"], student_name=name_from(row, "student__"), what=what % {"name": row["name"]},
            who="lead" if declined else "coach", norm="PLC-6", url=reverse("aftercare:handover", args=[row["pk"]]),
            due_on=row["offered_on"] + ANSWER_WITHIN if offered else None, urgent=declined,
            user_ids=(coach,) if coach and not declined else (),
        )  # fmt: skip


def _contracts(seen: Q, actor: Actor) -> Iterator[Step]:
    """A contract placement that ended with a contract, of which nobody recorded the contract yet."""
    policy = get_policy(actor.policy_name)
    outcome = [step.slug for kind in policy.kinds for step in kind.closing if step.form == "outcome"]
    rows = ClosingStep.objects.filter(
        seen, step__in=outcome, data__outcome="contract", placement__contract=None,
        placement__student__contracts=None,
    )  # fmt: skip
    columns = (
        "placement_id",
        "placement__student_id",
        "placement__coach_id",
        "done_on",
        *name_columns("placement__student__"),
    )
    for row in rows.values(*columns):
        coach = row["placement__coach_id"]
        yield Step(
            student_id=row["placement__student_id"], student_name=name_from(row, "placement__student__"),
            what=_("Leg het arbeidscontract vast"), who="coach", norm="AFT-1",
            url=reverse("aftercare:contract", args=[row["placement__student_id"]]),
            due_on=row["done_on"] + CONTRACT_WITHIN, user_ids=(coach,) if coach else (),
        )  # fmt: skip
