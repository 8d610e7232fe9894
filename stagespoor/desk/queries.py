"""What the staff screens read: the list of students, and the timeline of one."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from stagespoor.access.actor import Actor
from stagespoor.core import events
from stagespoor.core.models import Event
from stagespoor.placements.models import Placement
from stagespoor.placements.states import OPEN
from stagespoor.policy.model import Policy
from stagespoor.students.access import students_for
from stagespoor.students.models import Student
from stagespoor.students.names import NAME_FIELDS

EVENTS_PER_PAGE = 25

STUDENT_COLUMNS = (
    "pk", *NAME_FIELDS, "number", "class_name", "birth_date", "exit_profile", "status", "mentor__name",
    "trajectory__coach__name",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class TimelineItem:
    """One event as the timeline shows it."""

    sentence: str
    icon: str
    tone: str
    at: dt.datetime
    date_text: str
    who: str
    about: str


def student_rows(actor: Actor) -> QuerySet[Student, dict[str, Any]]:
    """The students this actor sees, as plain rows for the list."""
    return students_for(actor).values(*STUDENT_COLUMNS)


def in_kind(slug: str) -> Q:
    """Students who have an open placement of this kind; "none": without any, "work": with a contract."""
    if slug == "work":
        return Q(contracts__ended_on=None, contracts__isnull=False)
    open_ones = Placement.objects.filter(state__in=OPEN)
    if slug == "none":
        return ~Q(pk__in=open_ones.values("student_id"))
    return Q(pk__in=open_ones.filter(kind=slug).values("student_id"))


def timeline(student: Student, *, page: int = 1) -> tuple[list[TimelineItem], bool]:
    """The newest events of a student first; True when there are older ones (one query)."""
    start = (page - 1) * EVENTS_PER_PAGE
    rows = Event.objects.filter(student=student).order_by("-at", "-number")
    columns = ("kind", "about", "at", "data", "actor_name", "actor_role")
    found = list(rows.values(*columns)[start : start + EVENTS_PER_PAGE + 1])
    return [_item(row) for row in found[:EVENTS_PER_PAGE]], len(found) > EVENTS_PER_PAGE


def _item(row: dict[str, Any]) -> TimelineItem:
    kind = events.kind_of(row["kind"])
    at = localtime(row["at"])
    return TimelineItem(
        sentence=events.sentence_of(row["kind"], row["actor_name"], row["data"]), icon=kind.icon, tone=kind.tone,
        at=at, date_text=date_format(at, "j F Y"), who=row["actor_name"], about=row["about"],
    )  # fmt: skip


def class_names(actor: Actor) -> list[str]:
    """The classes in which this actor has students, for the filter."""
    rows = students_for(actor).exclude(class_name="").order_by("class_name")
    return list(rows.values_list("class_name", flat=True).distinct())


def exit_name(policy: Policy, slug: str) -> str:
    """The name of an exit profile; the slug itself when the policy no longer knows it."""
    try:
        return str(policy.choice("exit_profiles", slug).name)
    except KeyError:
        return slug or _("onbekend")
