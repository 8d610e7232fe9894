"""A head office with two branches of which one is asked too often, and companies that want to be left alone."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from stagespoor.core import clock
from stagespoor.demo.clockwork import Story, weeks, workday
from stagespoor.employers import actions as employers
from stagespoor.employers.models import Employer
from stagespoor.placements import actions as placements
from stagespoor.placements.models import Candidate, Placement

if TYPE_CHECKING:
    from stagespoor.access.actor import Actor
    from stagespoor.demo.world import SchoolWorld

HEAD, BRANCHES = "Bouwmarkt Spoorzone", ("Eindhoven", "Helmond")
ASKED, ROUNDS = 5, 11  # in so many weeks, by both schools in turn
FLAGS = (
    ({"non_mailing": True}, "Wil geen post of mail. Bellen mag wel."),
    ({"do_not_call": True}, "Wil niet gebeld worden. Mail eerst."),
    ({"non_mailing": True, "do_not_call": True}, "Wil dit jaar geen vragen van scholen."),
)
CLOSED = ("Het bedrijf is gestopt.", "Het bedrijf is verhuisd naar een andere provincie.")


def chain(worlds: Sequence[SchoolWorld], today: dt.date) -> Iterator[Story]:
    """The stories of a company with branches, and of companies that changed."""
    yield _head(worlds, today)
    yield _changed(worlds[0], today)


def _head(worlds: Sequence[SchoolWorld], today: dt.date) -> Story:
    """Found a year ago. Lately both schools ask the branch in the middle of town for every student."""
    yield workday(today - weeks(52))
    by = worlds[0].staff["coach"][0]
    head = _added(
        by, HEAD, "Veldhoven", places=None, tasks="inkoop en administratie; stages via de vestigingen"
    )
    work = "vakken vullen, hout zagen, klanten de weg wijzen"
    branches = [_added(by, f"{HEAD} {city}", city, places=2, tasks=work, head=head) for city in BRANCHES]
    asked = 0
    for number in range(ROUNDS):
        yield workday(today - weeks(ROUNDS - number) + dt.timedelta(days=4))
        candidate = _ask(worlds[number % len(worlds)], branches[0])
        if candidate is None:
            continue
        asked += 1
        if asked == ASKED:
            return
        yield workday(clock.today() + dt.timedelta(days=2))
        candidate.refresh_from_db()
        if candidate.placement.state == "searching" and candidate.state == "asked":
            placements.mark_candidate(
                candidate=candidate,
                state="declined",
                by=by_of(worlds, candidate),
                note="Er zijn er nu genoeg.",
            )


def _added(by: Actor, name: str, city: str, **facts: Any) -> Employer:
    number = sum(map(ord, name + city))
    return employers.add_employer(
        by=by, name=name, city=city, sector="retail", phone=f"040-3{number:06d}",
        email=f"info@bouwmarkt{number}.example", **facts,
    )  # fmt: skip


def _ask(world: SchoolWorld, employer: Employer) -> Candidate | None:
    """Ask it for the student of this school who waits longest and for whom it was not asked yet."""
    waits = Placement.objects.filter(student__school=world.school, state="searching", coach__isnull=False)
    waits = waits.exclude(kind="internal").exclude(candidates__employer=employer).order_by("pk")
    placement = waits.select_related("student__school", "trajectory").first()
    if placement is None:
        return None
    by = world.actor(placement.coach_id or 0)
    candidate = placements.add_candidate(
        placement=placement, employer=employer, by=by, reasons="Veel soorten werk onder één dak."
    )
    return placements.mark_candidate(candidate=candidate, state="asked", by=by)


def by_of(worlds: Sequence[SchoolWorld], candidate: Candidate) -> Actor:
    """The coach of the student for whom it was asked."""
    school_id, coach_id = candidate.placement.student.school_id, candidate.placement.coach_id
    return next(world for world in worlds if world.school.pk == school_id).actor(coach_id or 0)


def _changed(world: SchoolWorld, today: dt.date) -> Story:
    """Some do not want to be called or mailed, two exist no more."""
    yield workday(today - dt.timedelta(days=4))
    by, rng = world.staff["coach"][0], random.Random("gewijzigd")
    mine = {one.pk: one for rows in world.employers.values() for one in rows if one.pk not in world.floors}
    known = Employer.objects.filter(pk__in=mine, merged_into=None).order_by("pk")
    idle = known.exclude(placements__state__in=("planned", "running", "closing")).exclude(
        candidates__placement__state="searching"
    )
    # of those who had students: they are on the lists that one calls from
    before = list(idle.filter(placements__state="closed").distinct().values_list("pk", flat=True))
    for pk, (facts, words) in zip(rng.sample(before, min(len(before), len(FLAGS))), FLAGS, strict=False):
        _change(mine[pk], by, remarks=words, **facts)
    never = list(idle.filter(Q(placements=None) & Q(notes=None)).values_list("pk", flat=True))
    for pk, words in zip(rng.sample(never, len(CLOSED)), CLOSED, strict=True):
        _change(mine[pk], by, remarks=words, is_active=False)


def _change(employer: Employer, by: Actor, **facts: Any) -> None:
    employer.refresh_from_db()
    employers.change_employer(employer=employer, by=by, **facts)
