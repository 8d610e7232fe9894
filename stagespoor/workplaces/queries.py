"""The reads of workplaces: places per school, what is judged now, and what other schools found (EMP-1, EMP-3).

Each function asks the database once, whatever the size of the network.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from stagespoor.access.actor import Actor
from stagespoor.access.roles import Role
from stagespoor.accounts.models import User
from stagespoor.core.text import search_key
from stagespoor.employers.models import Contact, Employer
from stagespoor.schools.models import School
from stagespoor.schools.queries import people_with
from stagespoor.workplaces.models import Judgement, SafetyTalk, SchoolPlaces, Workplace

# what a judgement is about: employer, and the workplace or the supervisor there (never both)
Subject = tuple[int, int | None, int | None]


def places_for_school(school_id: int, employer_ids: Collection[int] | None = None) -> dict[int, int]:
    """By workplace how many students of this school it takes at a time; absent: not said. One query."""
    rows = SchoolPlaces.objects.filter(school_id=school_id)
    if employer_ids is not None:
        rows = rows.filter(workplace__employer_id__in=employer_ids)
    return dict(rows.values_list("workplace_id", "places"))


@dataclass(frozen=True, slots=True)
class Judged:
    """A judgement that counts now. ``verdict``: fit, doubt, not_fit or ban (``Judgement.Verdict``)."""

    pk: int
    employer_id: int
    workplace_id: int | None
    supervisor_id: int | None
    verdict: str
    fits_whom: str
    skilled: bool | None
    reason: str
    judged_on: dt.date
    until: dt.date | None

    @property
    def subject(self) -> Subject:
        """What it is about."""
        return (self.employer_id, self.workplace_id, self.supervisor_id)


# the columns of a Judged
JUDGED = (
    "pk", "employer_id", "workplace_id", "supervisor_id", "verdict", "fits_whom", "skilled", "reason", "judged_on",
    "until",
)  # fmt: skip


JUDGED_COLUMNS = (
    "pk", "employer_id", "employer__name", "employer__city", "workplace__name", "supervisor__name", "verdict",
    "reason", "judged_on", "until",
)  # fmt: skip


def judgements_now(
    school_id: int, employer_ids: Collection[int] | None, today: dt.date
) -> dict[Subject, Judged]:
    """What this school judges now, by subject (employer, workplace, supervisor). One query (EMP-3).

    The newest about a subject counts, until its end: after that there is none, and an older one does not
    come back. ``employer_ids`` None: all employers of the school's network.
    """
    return {subject: one for subject, one in newest(school_id, employer_ids).items() if counts(one, today)}


def newest(school_id: int, employer_ids: Collection[int] | None = None) -> dict[Subject, Judged]:
    """The newest judgement of a school by subject, also where it has ended. One query."""
    rows = Judgement.objects.filter(school_id=school_id)
    if employer_ids is not None:
        rows = rows.filter(employer_id__in=employer_ids)
    return newest_of(rows.values(*JUDGED))


def newest_of(rows: Iterable[Mapping[str, Any]]) -> dict[Subject, Judged]:
    """Of rows of JUDGED the newest by subject."""
    found: dict[Subject, Judged] = {}
    for row in sorted(rows, key=_by_day):
        one = Judged(**row)
        found[one.subject] = one
    return found


def _by_day(row: Mapping[str, Any]) -> tuple[dt.date, int]:
    return row["judged_on"], row["pk"]


def counts(one: Judged, today: dt.date) -> bool:
    """Has this judgement not ended?"""
    return one.until is None or today <= one.until


def judged_about(
    judged: Mapping[Subject, Judged],
    employer_id: int,
    workplace_id: int | None,
    supervisor_ids: Iterable[int] = (),
) -> list[Judged]:
    """All that is judged about one place: the employer, the workplace, and the people who guide there."""
    subjects: list[Subject] = [(employer_id, None, None)]
    if workplace_id is not None:
        subjects.append((employer_id, workplace_id, None))
    subjects += [(employer_id, None, pk) for pk in supervisor_ids]
    return [judged[subject] for subject in subjects if subject in judged]


@dataclass(frozen=True, slots=True)
class Experience:
    """What another school of the network found, in general: good or doubt, and for whom it fits.

    Never its reasons, its judgements of people, or its words about a ban: those may be about a student.
    """

    school: str
    employer_id: int
    workplace_id: int | None
    workplace: str
    good: bool
    fits_whom: str


def experience_elsewhere(
    actor: Actor, employer_ids: Collection[int] | None, today: dt.date
) -> list[Experience]:
    """The general experience of the other schools of the network, newest per subject. One query (EMP-1)."""
    rows = told_elsewhere(actor, today)
    if employer_ids is not None:
        rows = rows.filter(employer_id__in=employer_ids)
    return elsewhere_of(rows.values(*ELSEWHERE))


def told_elsewhere(actor: Actor, today: Any) -> QuerySet[Judgement]:
    """The judgements of other schools of the network that count today, none of people."""
    counting = Q(until=None) | Q(until__gte=today)
    rows = Judgement.objects.filter(counting, school__network=actor.network_id, supervisor=None)
    return rows.filter(~Q(school=actor.school_id))


# the columns that Experience is made of
ELSEWHERE = (
    "pk", "judged_on", "school__name", "employer_id", "workplace_id", "workplace__name", "verdict", "fits_whom",
)  # fmt: skip


def elsewhere_of(rows: Iterable[Mapping[str, Any]]) -> list[Experience]:
    """Of rows of ELSEWHERE the newest per school and subject, told in general."""
    found: dict[tuple[str, int, int | None], Experience] = {}
    for row in sorted(rows, key=_by_day):
        verdict, subject = row["verdict"], (row["school__name"], row["employer_id"], row["workplace_id"])
        told = row["fits_whom"] if verdict in (Judgement.Verdict.FIT, Judgement.Verdict.DOUBT) else ""
        good = verdict == Judgement.Verdict.FIT
        found[subject] = Experience(*subject, row["workplace__name"] or "", good, told)
    return list(found.values())


def last_talks(school_id: int, workplace_ids: Collection[int]) -> dict[int, SafetyTalk]:
    """By workplace the newest safety talk of the school. One query."""
    rows = SafetyTalk.objects.filter(school_id=school_id, workplace_id__in=workplace_ids)
    return {talk.workplace_id: talk for talk in rows.order_by("held_on", "pk")}


def history(
    actor: Actor, employer: Employer, workplace: Workplace | None = None, supervisor: Contact | None = None
) -> list[Judgement]:
    """The judgements of the own school about an employer, newest first; of one workplace or person if given."""
    rows = Judgement.objects.filter(school_id=actor.school_id, employer=employer)
    if workplace is not None:
        rows = rows.filter(workplace=workplace)
    if supervisor is not None:
        rows = rows.filter(supervisor=supervisor)
    return list(rows.select_related("judged_by", "workplace", "supervisor"))


def supervisors_for(employer: Employer) -> QuerySet[Contact]:
    """Who may be put down as supervisor of a workplace: who still works there, supervisors first."""
    return employer.contacts.filter(is_active=True).order_by("-is_supervisor", "name", "pk")


def schools_of(actor: Actor) -> QuerySet[School]:
    """The schools of the network, the own one among them."""
    return School.objects.filter(network_id=actor.network_id).order_by("name")


def coaches_of(actor: Actor) -> QuerySet[User]:
    """The coaches of the own school, for whom a place may be reserved."""
    return people_with(Role.COACH, actor.school_id)


def newest_rows() -> QuerySet[Judgement]:
    """Judgements with none newer about the same subject."""
    subject = {name: Coalesce(f"{name}_id", Value(0)) for name in ("workplace", "supervisor")}
    newer = Judgement.objects.alias(w=subject["workplace"], s=subject["supervisor"]).filter(
        Q(judged_on__gt=OuterRef("judged_on")) | Q(judged_on=OuterRef("judged_on"), pk__gt=OuterRef("pk")),
        school=OuterRef("school"), employer=OuterRef("employer"), w=OuterRef("w"), s=OuterRef("s"),
    )  # fmt: skip
    rows = Judgement.objects.alias(w=subject["workplace"], s=subject["supervisor"])
    return rows.filter(~Exists(newer))


def judged_rows(actor: Actor, today: dt.date) -> QuerySet[Judgement, dict[str, Any]]:
    """What the own school judges now, by subject, as plain rows for the list; the worst can come first.

    ``weight``: 0 for a ban, up to 3 for fit. ``over``: it has ended.
    """
    weight = Case(
        *(When(verdict=verdict, then=Value(n)) for n, verdict in enumerate(("ban", "not_fit", "doubt"))),
        default=3,
    )
    rows = newest_rows().filter(school_id=actor.school_id, employer__network_id=actor.network_id)
    found: QuerySet[Judgement, dict[str, Any]] = rows.annotate(
        weight=weight, over=Case(When(until__lt=today, then=Value(True)), default=Value(False))
    ).values(*JUDGED_COLUMNS, "weight", "over")
    return found


def judged_search_q(words: str) -> Q:
    """All words must be in the name, place or work of the employer."""
    found = Q()
    for word in search_key(words).split():
        found &= Q(employer__search_key__contains=word)
    return found


def again_q(value: str, today: dt.date, old: dt.date) -> Q:
    """Judgements that ended or were made before ``old`` ("ja"), or the others."""
    again = Q(until__lt=today) | Q(judged_on__lt=old)
    # an open end is not NULL in the second question: NOT (NULL < today) would leave it out
    return again if value == "ja" else Q(judged_on__gte=old) & (Q(until=None) | Q(until__gte=today))
