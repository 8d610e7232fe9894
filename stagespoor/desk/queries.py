"""What the staff screens read: the list of students, the timeline of one, news, the school at a glance."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from stagespoor.access.actor import Actor, anybody
from stagespoor.access.roles import Permission
from stagespoor.accounts.models import User
from stagespoor.aftercare.models import EmploymentContract
from stagespoor.core import clock, events
from stagespoor.core.models import Event
from stagespoor.core.questions import Asked, Param
from stagespoor.employers.queries import reach_marks
from stagespoor.placements.models import Placement
from stagespoor.placements.states import OPEN
from stagespoor.policy.model import Policy
from stagespoor.students.access import students_for, visible_to
from stagespoor.students.models import Guardian, Student
from stagespoor.students.names import NAME_FIELDS, name_columns, name_from

EVENTS_PER_PAGE = 25
PAGES_MAX = 400
NEWS_DAYS = 14
NEWS_MAX = 12
RUN_FROM = 3

STUDENT_COLUMNS = (
    "pk", *NAME_FIELDS, "class_name", "exit_profile", "status", "mentor__name", "mentor_text",
    "trajectory__coach__name",
)  # fmt: skip

# where the thing is that an event is about, and what somebody needs to open it
_PLACES: dict[str, tuple[str, Permission]] = {
    "placement": ("placements:detail", Permission.PLACEMENTS_VIEW),
    "moment": ("guidance:moment", Permission.GUIDANCE_VIEW),
    "concern": ("guidance:concern", Permission.GUIDANCE_VIEW),
    "assessment": ("logbook:assessment", Permission.LOGBOOK_VIEW),
    "certificate": ("logbook:certificate", Permission.LOGBOOK_VIEW),
    "aftercare": ("aftercare:moment", Permission.STUDENTS_VIEW),
    "handover": ("aftercare:handover", Permission.STUDENTS_VIEW),
}


@dataclass(frozen=True, slots=True)
class TimelineItem:
    """One event as the timeline shows it; ``url`` opens what it is about, "" where this person may not."""

    sentence: str
    icon: str
    tone: str
    at: dt.datetime
    day: str
    who: str
    url: str
    kind: str
    actor: str
    student_id: int | None = None
    student_name: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """Events of one kind by one person that followed each other: the newest is shown, the others fold in."""

    newest: TimelineItem
    others: tuple[TimelineItem, ...] = ()


@dataclass(frozen=True, slots=True)
class Month:
    """The events of one month, newest first."""

    name: str
    runs: tuple[Run, ...]


def in_kind(slug: str) -> Q:
    """Students who have an open placement of this kind; "none": without any, "work": with a contract."""
    if slug == "work":
        return Q(pk__in=EmploymentContract.objects.filter(ended_on=None).values("student_id"))
    open_ones = Placement.objects.filter(state__in=OPEN)
    if slug == "none":
        return Q(~_placed_now())
    return Q(pk__in=open_ones.filter(kind=slug).values("student_id"))


def without_mentor(_value: str) -> Q:
    """Students whom nobody is mentor of yet (ORG-2)."""
    return Q(mentor=None)


def _placed_now() -> Exists:
    """Has an open placement: asked per student, for "not in" would first gather the whole country's."""
    return Exists(Placement.objects.filter(student=OuterRef("pk"), state__in=OPEN))


@cache
def _ask_timeline() -> Asked:
    own = Event.objects.filter(student=Param("student")).order_by("-at", "-number")
    # what a file brought is told about the student without holding on to it
    told = Event.objects.filter(school=Param("school"), about=Param("about"), student=None).order_by(
        "-number"
    )
    columns = ("number", "kind", "about", "at", "data", "actor_name")
    return Asked(
        {key: rows.values(*columns)[: EVENTS_PER_PAGE + 1] for key, rows in (("own", own), ("told", told))}
    )


def timeline(student: Student, actor: Actor, *, page: int = 1) -> tuple[list[Month], bool]:
    """The newest events of a student first, by month; True when there are older ones. One query."""
    if page == 1:
        # the page that everybody opens: built once
        answers = _ask_timeline()(
            student=student.pk, school=student.school_id, about=events.about_student(student.pk)
        )
        found = [*answers["own"], *answers["told"]]
        found.sort(key=lambda row: (row["at"], row["number"]), reverse=True)
    else:
        start = (page - 1) * EVENTS_PER_PAGE
        told = Q(school=student.school_id, about=events.about_student(student.pk), student=None)
        rows = Event.objects.filter(Q(student=student) | told).order_by("-at", "-number")
        columns = ("kind", "about", "at", "data", "actor_name")
        found = list(rows.values(*columns)[start : start + EVENTS_PER_PAGE + 1])
    items = [_item(row, actor) for row in found[:EVENTS_PER_PAGE]]
    months = [
        Month(date_format(first, "F Y"), tuple(_runs(group)))
        for first, group in groupby(items, key=lambda item: item.at.date().replace(day=1))
    ]
    return months, len(found) > EVENTS_PER_PAGE


def _runs(items: Iterable[TimelineItem]) -> Iterator[Run]:
    """Three or more of the same after each other become one, so that a diary does not hide what matters."""
    for _key, group in groupby(items, key=lambda item: (item.kind, item.actor)):
        same = tuple(group)
        if len(same) >= RUN_FROM:
            yield Run(same[0], same[1:])
        else:
            yield from map(Run, same)


def _item(row: dict[str, Any], actor: Actor, **student: Any) -> TimelineItem:
    kind = events.kind_of(row["kind"])
    sentence = events.sentence_of(row["kind"], row["actor_name"], row["data"], actor.policy.forms)
    at = localtime(row["at"])
    return TimelineItem(
        sentence=sentence, icon=kind.icon, tone=kind.tone, at=at, day=_day_words(at.date(), get_language()),
        who="" if row["actor_name"] in sentence else row["actor_name"], url=_url_of(row["about"], actor),
        kind=row["kind"], actor=row["actor_name"], **student,
    )  # fmt: skip


@lru_cache(maxsize=4096)
def _day_words(day: dt.date, language: str | None) -> str:
    """ "ma 3 mrt", kept per day and language: a school's events share their days."""
    return date_format(day, "D j b")


def _url_of(about: str, actor: Actor) -> str:
    """The page of "moment:12", "" where there is none or this person may not open it."""
    permission, url = _place_of(about)
    return url if permission is not None and actor.may(permission) else ""


@lru_cache(maxsize=8192)
def _place_of(about: str) -> tuple[Permission | None, str]:
    word, _colon, key = about.partition(":")
    url_name, permission = _PLACES.get(word, ("", None))
    if permission is None or not key.isdigit():
        return None, ""
    return permission, reverse(url_name, args=[int(key)])


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody around a student, one tap away (GUI-2)."""

    name: str
    role: str
    phone: str
    email: str = ""
    marks: tuple[str, ...] = ()  # who does not want to be called or mailed


@cache
def _ask_people() -> Asked:
    student = Param("student")
    placements = Placement.objects.filter(student=student, state__in=OPEN, supervisor__isnull=False)
    guardians = Guardian.objects.filter(student=student)
    return Asked(
        {
            "supervisors": placements.values(
                "pk", "supervisor__name", "supervisor__phone", "supervisor__email", "employer__name",
                "employer__do_not_call", "employer__non_mailing",
            ),
            "guardians": guardians.values("position", "pk", "name", "relation", "phone", "email"),
        }
    )  # fmt: skip


def people_around(student: Student, actor: Actor, policy: Policy) -> list[Person]:
    """Who to call about this student: own people first, then the work place, then home (GUI-2). One query.

    People at home only for who knows the student's situation.
    """
    found = [Person(student.full_name, policy.label("student"), student.phone, student.email)]
    trajectory = getattr(student, "trajectory", None)
    team = (
        ("coach", trajectory.coach if trajectory else None), ("mentor", student.mentor),
        ("psychologist", student.psychologist),
    )  # fmt: skip
    found += [Person(user.name, policy.label(role), user.phone, user.email) for role, user in team if user]
    answers = _ask_people()(student=student.pk)
    found += [
        Person(
            row["supervisor__name"], f"{policy.label('supervisor')}, {row['employer__name']}", row["supervisor__phone"],
            row["supervisor__email"],
            reach_marks(do_not_call=row["employer__do_not_call"], non_mailing=row["employer__non_mailing"]),
        )
        for row in answers["supervisors"]
    ]  # fmt: skip
    if actor.may(Permission.STUDENT_SENSITIVE):
        found += [
            Person(row["name"], row["relation"] or policy.label("parent"), row["phone"], row["email"])
            for row in answers["guardians"]
        ]
    return found


def news(actor: Actor) -> list[TimelineItem]:
    """What happened lately to the students of a mentor or psychologist, by others (ORG-2, ORG-5). One query."""
    kinds = [kind.slug for kind in events.declared() if kind.tells_mentor]
    since = clock.now() - dt.timedelta(days=NEWS_DAYS)
    rows = Event.objects.filter(
        visible_to(actor, "student__"), school=actor.school_id, at__gte=since, kind__in=kinds
    ).exclude(actor=actor.user_id)
    columns = ("kind", "about", "at", "data", "actor_name", "student_id", *name_columns("student__"))
    return [
        _item(row, actor, student_id=row["student_id"], student_name=name_from(row, "student__"))
        for row in rows.order_by("-at", "-number").values(*columns)[:NEWS_MAX]
    ]


@dataclass(frozen=True, slots=True)
class AtStation:
    """How many students are at one station, and where they are listed."""

    label: str
    count: int
    value: str


def at_a_glance(actor: Actor, policy: Policy) -> list[AtStation]:
    """All students of the school by where they are (ORG-1). One query."""
    answers = _ask_glance()(school=actor.school_id)
    counts = {row["kind"]: row["n"] for row in answers["open"]}
    found = [
        AtStation(kind.short_name, counts.get(kind.slug, 0), kind.slug)
        for kind in policy.kinds_in_order()
        if not kind.follows_contract
    ]
    found.append(AtStation(_("Werkt"), len(answers["work"]), "work"))
    found.append(AtStation(_("Geen stage nu"), len(answers["without"]), "none"))
    return found


@cache
def _ask_glance() -> Asked:
    placed = Placement.objects.filter(student__school=Param("school"), state__in=OPEN)
    contracts = EmploymentContract.objects.filter(student__school=Param("school"), ended_on=None)
    without = Student.objects.filter(~_placed_now(), school=Param("school"), status=Student.Status.ENROLLED)
    return Asked(
        {
            "open": placed.order_by().values("kind").annotate(n=Count("student", distinct=True)),
            "work": contracts.values("student_id"),
            "without": without.values("pk"),
        }
    )


def names_of(people: Iterable[int]) -> dict[int, str]:
    """The names of these users, who were found in the actor's own steps. One query."""
    return dict(User.objects.filter(pk__in=set(people)).values_list("pk", "name"))


def class_names(actor: Actor) -> list[str]:
    """The classes in which this actor has students, for the filter."""
    found = _ask_classes(actor.role)(user=actor.user_id, school=actor.school_id)["classes"]
    return [row["class_name"] for row in found]


@cache
def _ask_classes(role: str) -> Asked:
    rows = students_for(anybody(role)).exclude(class_name="")
    return Asked({"classes": rows.values("class_name").distinct()})


def exit_name(policy: Policy, slug: str) -> str:
    """The name of an exit profile; the slug itself when the policy no longer knows it."""
    try:
        return str(policy.choice("exit_profiles", slug).name)
    except KeyError:
        return slug or _("onbekend")
