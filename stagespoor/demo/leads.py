"""The addresses on the boards: found, called, visited, judged, or still waiting for somebody (EMP-4, KEN-1)."""

from __future__ import annotations

import datetime as dt
import random

from stagespoor.access.actor import Actor
from stagespoor.acquisition import actions
from stagespoor.acquisition.models import Lead
from stagespoor.core import clock
from stagespoor.demo import names, texts
from stagespoor.demo.clockwork import Story, workday
from stagespoor.demo.world import SchoolWorld
from stagespoor.students.models import Student

EARLIER, LATELY = 60, 22  # addresses of a school: in the years before, and in the last two months
_ENDINGS = ("De Aanlegger", "Het Keerpunt", "De Nieuwe Halte", "Bij de Brug", "De Eerste Wissel", "Op Koers")


def addresses(world: SchoolWorld, today: dt.date) -> list[Story]:
    """A story per address, until the day of the demo; the latest are still on their way."""
    rng = random.Random(f"leads-{world.school.slug}")
    first = world.year_start - dt.timedelta(days=2 * 365)
    span = max((today - first).days - 60, 1)
    days = [first + dt.timedelta(days=rng.randrange(span)) for _number in range(EARLIER)]
    days += [today - dt.timedelta(days=rng.randrange(2, 60)) for _number in range(LATELY)]
    return [_address(world, random.Random(f"{world.school.slug}-{n}"), day) for n, day in enumerate(days)]


def _address(world: SchoolWorld, rng: random.Random, day: dt.date) -> Story:
    """One address from its tip to its verdict; at each step it may lie for a while."""
    yield workday(day)
    coach = rng.choice(world.staff["coach"])
    lead = _found(world, rng, coach)
    yield _later(rng, 2, 16)
    actions.contact_lead(
        lead=lead, by=coach, contact_on=clock.today(), note=rng.choice(texts.LEAD_CONTACT),
        how="phone" if rng.random() < 0.7 else "mail",
    )  # fmt: skip
    yield _later(rng, 3, 20)
    if rng.random() < 0.2:
        actions.judge_not_fit(lead=lead, by=coach, reason=rng.choice(texts.LEAD_SAID_NO))
        return
    visit_on = workday(clock.today() + dt.timedelta(days=rng.randrange(3, 12)))
    actions.plan_visit(lead=lead, by=coach, visit_on=visit_on)
    yield visit_on
    _visit(world, lead, rng, coach)
    yield _later(rng, 2, 18)
    if rng.random() < 0.3:
        actions.judge_not_fit(lead=lead, by=coach, reason=rng.choice(texts.LEAD_NOT_FIT))
        return
    sector = rng.choice([one.slug for one in world.policy.sectors])
    actions.judge_fit(
        lead=lead, by=coach, fits_whom=rng.choice(texts.LEAD_FITS), skilled=rng.random() < 0.8, sector=sector,
        places=rng.choice((1, 1, 2)),
    )  # fmt: skip


def _later(rng: random.Random, least: int, most: int) -> dt.date:
    """A working day so many days from now."""
    return workday(clock.today() + dt.timedelta(days=rng.randrange(least, most)))


def _found(world: SchoolWorld, rng: random.Random, coach: Actor) -> Lead:
    kinds, _tasks = names.COMPANIES[rng.choice(list(names.COMPANIES))]
    source = rng.choice(world.policy.lead_sources).slug
    nobody = rng.random() < 0.15  # the lead gives it to somebody later, or a coach takes it on
    return actions.add_lead(
        by=world.lead if nobody else coach, name=f"{rng.choice(kinds)} {rng.choice(_ENDINGS)}", source=source,
        city=rng.choice(names.PLACES), phone=f"040-1{rng.randrange(10**6):06d}",
        person=f"{rng.choice(names.FIRST)} {rng.choice(names.LAST)}", note=rng.choice(texts.LEAD_KNOWN),
        student=_finder(world, rng) if source == actions.FAMILY else None,
        owner_id=None if nobody else coach.user_id,
    )  # fmt: skip


def _finder(world: SchoolWorld, rng: random.Random) -> Student | None:
    """A student who has applied by then, as coaches know only those."""
    rows = Student.objects.filter(
        school=world.school, trajectory__isnull=False, status=Student.Status.ENROLLED
    )
    found = list(rows.select_related("mentor", "school").order_by("number"))
    return rng.choice(found) if found else None


def _visit(world: SchoolWorld, lead: Lead, rng: random.Random, coach: Actor) -> None:
    topics = [topic.slug for topic in world.policy.first_visit_topics]
    actions.hold_visit(
        lead=lead, by=coach, held_on=clock.today(), report=rng.choice(texts.LEAD_VISIT), with_whom=lead.person,
        topics=rng.sample(topics, rng.randrange(2, len(topics) + 1)),
    )  # fmt: skip
