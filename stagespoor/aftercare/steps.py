"""What aftercare still asks: moments that come near or are late, hand-overs that nobody took over yet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from stagespoor.access.actor import Actor
from stagespoor.access.next_steps import Answers, Asker, Questions, Source, steps_from
from stagespoor.access.roles import Role
from stagespoor.aftercare import states
from stagespoor.aftercare.models import AftercareMoment, EmploymentContract, Handover
from stagespoor.core.steps import Step
from stagespoor.placements.models import ClosingStep
from stagespoor.policy.loader import get_policy
from stagespoor.policy.model import Policy
from stagespoor.students.access import visible_to
from stagespoor.students.names import name_columns, name_from

Row = dict[str, Any]

LOOK_AHEAD = dt.timedelta(days=30)
ANSWER_WITHIN = dt.timedelta(days=14)
CONTRACT_WITHIN = dt.timedelta(days=14)


def steps(actor: Actor, today: dt.date, student_id: int | None = None) -> list[Step]:
    """All open steps of aftercare for the students this actor sees: one query."""
    return steps_from((SOURCE,), actor, today, student_id)


def _questions(asker: Asker) -> Questions:
    seen = visible_to(asker.actor, "student__") & asker.about("student_id")
    moments = AftercareMoment.objects.filter(seen, state=states.DUE, due_on__lte=asker.today + LOOK_AHEAD)
    # a hand-over that was declined waits until another one was begun
    later = Handover.objects.filter(student=OuterRef("student"), pk__gt=OuterRef("pk"))
    handovers = Handover.objects.filter(seen, ~Exists(later)).exclude(state=states.ACCEPTED)
    outcomes = [step.slug for kind in asker.policy.kinds for step in kind.closing if step.form == "outcome"]
    runs = EmploymentContract.objects.filter(student=OuterRef("placement__student"), ended_on=None)
    promised = ClosingStep.objects.filter(
        visible_to(asker.actor, "placement__student__") & asker.about("placement__student_id"), ~Exists(runs),
        step__in=outcomes, data__outcome="contract", placement__contract=None,
    )  # fmt: skip
    whom = ("student_id", "student__trajectory__coach_id", *name_columns("student__"))
    return {
        "moments": moments.values("pk", "months", "due_on", "reason", *whom),
        "handovers": handovers.values("pk", "state", "name", "offered_on", *whom),
        "promised": promised.values(
            "pk", "done_on", "placement__student_id", "placement__coach_id",
            *name_columns("placement__student__"),
        ),
    }  # fmt: skip


def _steps(answers: Answers, actor: Actor, today: dt.date) -> Iterator[Step]:
    policy = get_policy(actor.policy_name)
    for row in answers["moments"]:
        yield _moment(row, policy)
    for row in answers["handovers"]:
        yield _handover(row)
    for row in answers["promised"]:
        coach = row["placement__coach_id"]
        yield Step(
            student_id=row["placement__student_id"], student_name=name_from(row, "placement__student__"),
            what=_("Leg het arbeidscontract vast"), who=Role.COACH.value, norm="AFT-1",
            url=reverse("aftercare:contract", args=[row["placement__student_id"]]),
            due_on=row["done_on"] + CONTRACT_WITHIN, user_ids=(coach,) if coach else (),
        )  # fmt: skip


def _moment(row: Row, policy: Policy) -> Step:
    """A moment may be done some days early or late (the window of the policy); after that it is late."""
    names = {one.months: one.name for one in policy.aftercare.moments}
    name = names.get(row["months"]) or _("Extra moment")
    due: dt.date = row["due_on"]
    return _step(
        row, _("Neem contact op voor de nazorg"), "aftercare:moment", norm="AFT-1",
        due_on=due + dt.timedelta(days=policy.aftercare.window_days),
        detail=row["reason"] or _("%(name)s, rond %(day)s") % {"name": name, "day": date_format(due, "j F")},
    )  # fmt: skip


def _handover(row: Row) -> Step:
    """Open until somebody took over; a no is an alarm for the lead (PLC-6)."""
    name = {"name": row["name"]}
    if row["state"] == states.DECLINED:
        what = _("%(name)s neemt niet over. Zoek iemand anders") % name
        return _step(row, what, "aftercare:handover", norm="PLC-6", lead=True, urgent=True)
    if row["state"] == states.OFFERED:
        what = _("Vraag of %(name)s de begeleiding heeft overgenomen") % name
        return _step(
            row,
            what,
            "aftercare:handover",
            norm="PLC-6",
            due_on=row["offered_on"] + ANSWER_WITHIN,
        )
    return _step(row, _("Maak de overdracht aan %(name)s af") % name, "aftercare:handover", norm="AFT-3")


def _step(row: Row, what: str, url_name: str, *, lead: bool = False, **more: Any) -> Step:
    coach = row["student__trajectory__coach_id"]
    return Step(
        student_id=row["student_id"], student_name=name_from(row, "student__"), what=what,
        who=(Role.LEAD if lead else Role.COACH).value, url=reverse(url_name, args=[row["pk"]]),
        user_ids=(coach,) if coach and not lead else (), **more,
    )  # fmt: skip


SOURCE = Source("aftercare", _questions, _steps)
