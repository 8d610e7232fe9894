"""What has to be done, by whom: gathered from the next steps of every app. Derived, never stored."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from urllib.parse import urlsplit

from django.urls import resolve
from django.utils.translation import gettext as _

from stagespoor.access.actor import Actor
from stagespoor.access.next_steps import steps_from
from stagespoor.access.roles import Permission, Role, allows
from stagespoor.acquisition.steps import SOURCE as ACQUISITION
from stagespoor.aftercare.steps import SOURCE as AFTERCARE
from stagespoor.agreements.steps import SOURCE as AGREEMENTS
from stagespoor.core.steps import Step
from stagespoor.employers.steps import SOURCE as EMPLOYERS
from stagespoor.guidance.steps import SOURCE as GUIDANCE
from stagespoor.logbook.steps import SOURCE as LOGBOOK
from stagespoor.matching.steps import SOURCE as MATCHING
from stagespoor.placements.steps import SOURCE as PLACEMENTS
from stagespoor.students.steps import SOURCE as STUDENTS
from stagespoor.trajectories.steps import SOURCE as TRAJECTORIES
from stagespoor.workplaces.steps import SOURCE as WORKPLACES

# in the order of the path, so that equal dates read as the school works
SOURCES = (
    STUDENTS, TRAJECTORIES, ACQUISITION, PLACEMENTS, MATCHING, AGREEMENTS, GUIDANCE, LOGBOOK, AFTERCARE,
    EMPLOYERS, WORKPLACES,
)  # fmt: skip

SOON = dt.timedelta(days=7)
_FAR = dt.date.max


@dataclass(frozen=True, slots=True)
class StudentSteps:
    """The steps of one student in one part of the work list."""

    student_id: int | None
    student_name: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One part of Vandaag: late, today and this week, later."""

    key: str
    title: str
    groups: tuple[StudentSteps, ...]

    @property
    def count(self) -> int:
        """How many steps."""
        return sum(len(group.steps) for group in self.groups)


@dataclass(frozen=True, slots=True)
class Load:
    """What waits for one person (ORG-1)."""

    name: str
    open: int
    late: int


def steps_for(actor: Actor, today: dt.date, student_id: int | None = None) -> list[Step]:
    """Every open step of every role, for the students this actor sees; urgent and late first. One query."""
    found = steps_from(SOURCES, actor, today, student_id)
    return sorted(found, key=lambda step: _order(step, today))


def _order(step: Step, today: dt.date) -> tuple[bool, bool, dt.date]:
    return (not step.urgent, not step.is_late(today), step.due_on or _FAR)


def is_mine(step: Step, actor: Actor) -> bool:
    """Does this step wait for this person in this role?

    What waits for a coach without a name waits for every coach and the lead (APP-2).
    """
    if step.user_ids:
        return actor.user_id in step.user_ids and (step.who == actor.role or actor.role == Role.LEAD)
    return step.who == actor.role or (step.who == Role.COACH and actor.role == Role.LEAD)


def place_of(step: Step, actor: Actor) -> str:
    """Where this person can open the step: its own page, or "" where that page would refuse them.

    A step shows to everybody around the student; the page to do it on is often for one role.
    """
    if is_mine(step, actor):
        return step.url
    # who guides inside the school does not see the student's other placements
    if actor.role == Role.INTERNAL or not _opens(step.url, actor.role):
        return ""
    return step.url


@lru_cache(maxsize=4096)
def _opens(url: str, role: str) -> bool:
    """Does the view behind this address let the role in?"""
    permission = getattr(resolve(urlsplit(url).path).func, "stagespoor_permission", None)
    return isinstance(permission, Permission) and allows(role, permission)


def own_steps(actor: Actor, steps: Iterable[Step]) -> list[Step]:
    """The steps that wait for this actor."""
    return [step for step in steps if is_mine(step, actor)]


def late_of_others(actor: Actor, steps: Iterable[Step], today: dt.date) -> list[Step]:
    """For the lead: what is late or urgent with somebody else (ORG-1)."""
    if actor.role != Role.LEAD:
        return []
    found = [step for step in steps if (step.is_late(today) or step.urgent) and not is_mine(step, actor)]
    return [replace(step, url=place_of(step, actor)) for step in found]


def loads(steps: Iterable[Step], people: Mapping[int, str], today: dt.date) -> list[Load]:
    """How much waits for each of these people (user id -> name), who has most late work first."""
    waiting: Counter[int] = Counter()
    late: Counter[int] = Counter()
    for step in steps:
        for pk in step.user_ids:
            waiting[pk] += 1
            late[pk] += step.is_late(today) or step.urgent
    found = [Load(name, waiting[pk], late[pk]) for pk, name in people.items()]
    return sorted(found, key=lambda load: (-load.late, -load.open, load.name))


def parts_of(steps: Sequence[Step], today: dt.date) -> list[Part]:
    """The work list in parts, each grouped by student; empty parts are left out."""
    late = [step for step in steps if step.urgent or step.is_late(today)]
    rest = [step for step in steps if not (step.urgent or step.is_late(today))]
    soon = [step for step in rest if step.due_on is not None and step.due_on <= today + SOON]
    later = [step for step in rest if step.due_on is None or step.due_on > today + SOON]
    parts = [
        Part("late", _("Te laat of dringend"), _grouped(late)),
        Part("soon", _("Deze week"), _grouped(soon)),
        Part("later", _("Daarna"), _grouped(later)),
    ]
    return [part for part in parts if part.groups]


def _grouped(steps: Iterable[Step]) -> tuple[StudentSteps, ...]:
    groups: dict[tuple[int | None, str], list[Step]] = {}
    for step in steps:
        groups.setdefault((step.student_id, step.student_name), []).append(step)
    return tuple(StudentSteps(pk, name, tuple(found)) for (pk, name), found in groups.items())
