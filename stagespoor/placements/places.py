"""The reads behind the choice of a place: who has the workplace already, and what stands against it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from dataclasses import replace
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from stagespoor.access.actor import Actor
from stagespoor.core import clock
from stagespoor.core.refusals import Refusal
from stagespoor.employers.models import Contact, Employer
from stagespoor.employers.queries import silences, supervisors_of
from stagespoor.employers.room import AT_WORK, has_place_until
from stagespoor.placements import states
from stagespoor.placements.models import Placement, ScheduleDay
from stagespoor.placements.place_rules import (
    PlaceFacts,
    Stay,
    check_place,
    check_standing,
    peaks,
    warnings,
)
from stagespoor.policy.hazards import check_hazards, hazards
from stagespoor.policy.schedule import WITHOUT_END
from stagespoor.workplaces.access import workplaces_for
from stagespoor.workplaces.models import Workplace
from stagespoor.workplaces.queries import judged_about, judgements_now, places_for_school
from stagespoor.workplaces.rules import check_judged

TAKES_A_PLACE = states.OPEN - {states.SEARCHING}


def workplaces_to_choose(actor: Actor, employer: Employer) -> list[Workplace]:
    """The workplaces in use at an employer of the network. One query."""
    return list(workplaces_for(actor).filter(employer=employer, is_active=True).order_by("name", "pk"))


def school_stays(
    school_id: int, first: dt.date, last: dt.date, workplace_ids: Collection[int] | None = None,
    apart_from: int | None = None,
) -> dict[int, list[Stay]]:  # fmt: skip
    """By workplace the students of this school who have it on some day from ``first`` to ``last``. Two queries.

    Only the own school counts: places at a workplace are per school. ``workplace_ids`` None: all.
    ``place_rules.peaks`` makes of them how many there are at one time, by weekday.
    """
    not_over = Q(end_on=None) | Q(end_on__gte=first) | Q(state__in=AT_WORK)
    overlap = (Q(ended_on__gte=first) | Q(ended_on=None) & not_over) & (
        Q(start_on=None) | Q(start_on__lte=last)
    )
    rows = Placement.objects.filter(
        overlap, student__school_id=school_id, workplace__isnull=False, state__in=TAKES_A_PLACE
    )
    if workplace_ids is not None:
        rows = rows.filter(workplace_id__in=workplace_ids)
    if apart_from is not None:
        rows = rows.exclude(pk=apart_from)
    found = list(
        rows.values("pk", "workplace_id", "state", "start_on", "end_on", "ended_on", "asked_weekdays")
    )
    today = clock.today()
    weekdays = _weekdays([row["pk"] for row in found], first)
    stays: dict[int, list[Stay]] = defaultdict(list)
    for row in found:
        days = weekdays.get(row["pk"]) or frozenset(row["asked_weekdays"])
        until = has_place_until(row["state"], end_on=row["end_on"], ended_on=row["ended_on"], today=today)
        stays[row["workplace_id"]].append(Stay(row["start_on"], until, days))
    return dict(stays)


def _weekdays(placement_ids: Collection[int], first: dt.date) -> dict[int, frozenset[int]]:
    """By placement the days of the schedules that hold on ``first`` or later."""
    rows = ScheduleDay.objects.filter(schedule__placement_id__in=placement_ids)
    versions: dict[int, dict[dt.date, set[int]]] = defaultdict(lambda: defaultdict(set))
    for placement_id, valid_from, weekday in rows.values_list(
        "schedule__placement_id", "schedule__valid_from", "weekday"
    ):
        versions[placement_id][valid_from].add(weekday)
    found: dict[int, frozenset[int]] = {}
    for placement_id, by_date in versions.items():
        over = [day for day in by_date if day <= first]
        since = max(over) if over else min(by_date)
        found[placement_id] = frozenset().union(*(days for day, days in by_date.items() if day >= since))
    return found


def period_of(placement: Placement) -> tuple[dt.date, dt.date]:
    """The days on which a placement needs its place: as far as they are known, else a year from today."""
    today = clock.today()
    first = placement.start_on or today
    if placement.started_on:  # moved to another workplace meanwhile: from today on
        first = max(first, today)
    return first, max(first, placement.end_on or first + WITHOUT_END)


def facts_of(
    placement: Placement, employer: Employer, workplaces: Collection[Workplace | None], *, by: Actor,
    supervisor: Contact | None = None, today: dt.date,
) -> list[PlaceFacts]:  # fmt: skip
    """What is known of these places at one employer for this placement, in their order. At most four queries.

    ``None`` among the workplaces: the employer itself. Who asks counts as coach where the place is theirs.
    """
    student, real = placement.student, [one for one in workplaces if one is not None]
    first, last = period_of(placement)
    judged = judgements_now(student.school_id, [employer.pk], today)
    places = places_for_school(student.school_id, [employer.pk]) if real else {}
    counted = [one.pk for one in real if places.get(one.pk)]
    stays = school_stays(student.school_id, first, last, counted, apart_from=placement.pk) if counted else {}
    people = [supervisor.pk] if supervisor else []
    return [
        PlaceFacts(
            workplace=one, birth_date=student.birth_date, day=first, school_id=student.school_id,
            coach_id=by.user_id if one and one.reserved_coach_id == by.user_id else placement.coach_id,
            asked=frozenset(placement.asked_weekdays), places=places.get(one.pk) if one else None,
            taken=peaks(stays.get(one.pk, ()), first, last) if one else {},
            judged=tuple(judged_about(judged, employer.pk, one.pk if one else None, people)),
            employer_min_age=employer.min_age,
        )
        for one in workplaces
    ]  # fmt: skip


def choice_refusals(
    placement: Placement, employer: Employer, at: Workplace | None, *, by: Actor, supervisor: Contact | None,
    today: dt.date,
) -> list[Refusal]:  # fmt: skip
    """Why this employer, or this workplace ``at`` it, cannot be chosen. The workplace is locked meanwhile.

    An employer with workplaces is chosen with one of them: the law by age and the places hang on it.
    """
    if at is None:
        if Workplace.objects.filter(employer=employer, is_active=True).exists():
            sentence = _("Dit bedrijf heeft werkplekken. Kies op welke werkplek de leerling komt.")
            return [Refusal("MAT-1", sentence, field="place")]
    elif at.employer_id != employer.pk:
        return [Refusal("MAT-1", _("Deze werkplek hoort bij een ander bedrijf."), field="place")]
    else:  # who chooses the last place at the same moment waits here
        Workplace.objects.select_for_update().filter(pk=at.pk).values_list("pk").get()
    [facts] = facts_of(placement, employer, [at], by=by, supervisor=supervisor, today=today)
    return check_place(facts, today)


def standing_refusals(
    placement: Placement, employer: Employer, at: Workplace | None, *, by: Actor, today: dt.date
) -> list[Refusal]:
    """Why this place may not come on the list, be shared or be asked: law, age, judgement, reservation (EMP-1, EMP-3).

    Without a workplace ``at`` it an employer is refused when none of its workplaces may be. At most five queries.
    """
    there: list[Workplace | None] = [at] if at else [*workplaces_to_choose(by, employer)] or [None]
    against = [
        check_standing(facts, today) for facts in facts_of(placement, employer, there, by=by, today=today)
    ]
    return min(against, key=len)


def seen_first(
    placement: Placement, employer: Employer, at: Workplace | None, *, by: Actor, supervisor: Contact | None
) -> list[str]:
    """What does not forbid this place, but must be seen before it is chosen: silence, doubts, supervision, days."""
    [facts] = facts_of(placement, employer, [at], by=by, supervisor=supervisor, today=clock.today())
    return [*rest_words(placement, employer.pk), *warnings(facts)]


def rest_words(placement: Placement, employer_id: int) -> list[str]:
    """The silence that schools of the network agreed with this employer; why is only told of the own (EMP-5)."""
    words = []
    for school_id, until, why in silences(employer_id, clock.today()):
        values = {"until": date_format(until, "j F Y"), "reason": why}
        if school_id == placement.student.school_id:
            sentence = _(
                "Met dit bedrijf is afgesproken: met rust laten tot en met %(until)s, omdat: %(reason)s"
            )
        else:
            sentence = _("Een andere school sprak met dit bedrijf af: met rust laten tot en met %(until)s.")
        words.append(sentence % values)
    return words


def move_refusals(placement: Placement, at: Workplace | None, *, by: Actor) -> list[Refusal]:
    """Why a placement with an employer cannot be at another workplace there; the same one is never refused."""
    if at is None or at.pk == placement.workplace_id:
        return []
    if placement.employer is None:
        return [Refusal("MAT-1", _("Kies eerst een bedrijf. Daarna de werkplek."), field="at")]
    found = choice_refusals(placement, placement.employer, at, by=by, supervisor=None, today=clock.today())
    return [replace(one, field="at") for one in found]


def floors_for(actor: Actor, placement: Placement) -> QuerySet[Workplace]:
    """The workplaces where this placement may be: in use at its employer, and the one where it is."""
    if placement.employer_id is None:
        return Workplace.objects.none()
    here = Q(is_active=True) | Q(pk=placement.workplace_id or 0)
    return workplaces_for(actor).filter(here, employer_id=placement.employer_id).order_by("name", "pk")


def supervisor_refusals(placement: Placement, supervisor: Contact | None) -> list[Refusal]:
    """Another supervisor may not be one whom the school does not place with (EMP-3). One query, or none."""
    if supervisor is None or supervisor.pk == placement.supervisor_id:
        return []
    judged = judgements_now(placement.student.school_id, [supervisor.employer_id], clock.today())
    one = judged.get((supervisor.employer_id, None, supervisor.pk))
    return check_judged([one]) if one else []


def start_refusals(placement: Placement, on: dt.date, today: dt.date) -> list[Refusal]:
    """What of the place still keeps the student out on the first day: the law by age, a ban. One query or two."""
    if placement.employer_id is None:
        return []
    judged = judgements_now(placement.student.school_id, [placement.employer_id], today)
    people = [placement.supervisor_id] if placement.supervisor_id else []
    about = judged_about(judged, placement.employer_id, placement.workplace_id, people)
    found = check_judged(about)
    if placement.workplace is not None:
        born = placement.student.birth_date
        found += check_hazards(hazards(), placement.workplace.hazards, birth_date=born, day=on)
    return found


def supervisors_first(employer: Employer, workplace: Workplace | None) -> QuerySet[Any]:
    """Who may guide there (contacts), who guides at this workplace first; each has ``here``."""
    through = Workplace.supervisors.through.objects.filter(
        contact_id=OuterRef("pk"), workplace_id=workplace.pk if workplace else 0
    )
    return supervisors_of(employer).annotate(here=Exists(through)).order_by(
        "-here", "-is_supervisor", "name", "pk"
    )  # fmt: skip
