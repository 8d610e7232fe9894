"""Whom to get in touch with: planned contacts with employers and partners, for who keeps them (EMP-5)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from stagespoor.access.actor import Actor
from stagespoor.access.next_steps import Answers, Asker, Questions, Source, steps_from
from stagespoor.access.roles import Permission, Role
from stagespoor.core.steps import Step
from stagespoor.employers.models import Relation
from stagespoor.schools.models import Membership

SOON = dt.timedelta(days=7)


def steps(actor: Actor, today: dt.date, student_id: int | None = None) -> list[Step]:
    """Planned contacts of the actor's school that are due within a week: one query, whatever their number."""
    return steps_from((SOURCE,), actor, today, student_id)


def _questions(asker: Asker) -> Questions:
    if asker.one_student or not asker.actor.may(Permission.EMPLOYERS_VIEW):
        return {"contacts": Relation.objects.none().values("pk")}
    still_here = Membership.objects.filter(
        user=OuterRef("keeper"), school=OuterRef("school"), role__in=(Role.COACH, Role.LEAD), is_active=True
    )
    # who asked to be left alone is not asked; a keeper who left the school leaves it to all coaches
    rows = Relation.objects.filter(
        Q(silent_until=None) | Q(silent_until__lt=asker.today),
        school_id=asker.actor.school_id, next_contact_on__lte=asker.today + SOON,
        employer__is_active=True, employer__merged_into=None,
    ).annotate(here=Exists(still_here))  # fmt: skip
    columns = ("pk", "employer_id", "employer__name", "next_contact_on", "keeper_id", "here")
    return {"contacts": rows.values(*columns)}


def _steps(answers: Answers, actor: Actor, today: dt.date) -> Iterator[Step]:
    for row in answers["contacts"]:
        name = row["employer__name"]
        yield Step(
            student_id=None, student_name=name, what=_("Neem contact op met %(name)s") % {"name": name},
            who=str(Role.COACH), url=reverse("employers:detail", args=[row["employer_id"]]), norm="EMP-5",
            due_on=row["next_contact_on"], user_ids=(row["keeper_id"],) if row["here"] else (),
        )  # fmt: skip


SOURCE = Source("employers", _questions, _steps)
