"""Workplaces at part of the companies: what the work is, how the schools judge it, and the talks on the floor."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from stagespoor.access.actor import Actor
from stagespoor.core import clock
from stagespoor.demo import texts
from stagespoor.demo.clockwork import Story, workday
from stagespoor.employers.models import Employer
from stagespoor.placements.models import Placement
from stagespoor.placements.place_rules import check_place
from stagespoor.placements.places import facts_of
from stagespoor.workplaces import actions
from stagespoor.workplaces.models import Workplace

if TYPE_CHECKING:
    from stagespoor.demo.world import SchoolWorld

EVERY = 6  # one of so many companies has workplaces of its own; the others count as one place
IN_A_SMALL_DEMO = 20
YEAR = dt.timedelta(days=365)

# by sector: name, tasks, dangerous or heavy work, what the place can offer, what it cannot
_Floor = tuple[str, str, list[str], list[str], list[str]]
WORK: dict[str, tuple[_Floor, _Floor]] = {
    "green": (
        ("Kas", "planten water geven, stekken, potten vullen", [], ["own_pace", "one_task"], ["seated"]),
        ("Buitenploeg", "schoffelen, snoeien, dieren voeren", ["lifting", "machines"], ["few_people"], ["indoors"]),
    ),
    "technology": (
        ("Werkplaats", "banden wisselen, onderdelen sorteren", ["machines", "lifting"], ["fixed_person"], ["quiet"]),
        ("Magazijn", "gereedschap opruimen, onderdelen klaarleggen", [], ["no_customers", "own_pace"], ["seated"]),
    ),
    "construction": (
        ("Op de bouw", "materiaal dragen, opruimen", ["heights", "lifting"], ["fixed_person"], ["quiet", "indoors"]),
        ("Loods", "schuren, plamuren, klein onderhoud", ["machines"], ["indoors", "few_people"], ["seated"]),
    ),
    "logistics": (
        ("Orders", "orders verzamelen, scannen", ["pushing"], ["no_customers", "one_task"], ["quiet"]),
        ("Inpaktafel", "inpakken, stickers plakken, tellen", [], ["seated", "light_work", "indoors"], []),
    ),
    "retail": (
        ("Winkel", "vakken vullen, spiegelen, klanten de weg wijzen", ["lifting"], ["fixed_days"], ["no_customers"]),
        ("Kassa", "afrekenen, tasjes vullen", ["till"], ["seated", "light_work"], ["no_customers", "quiet"]),
    ),
    "hospitality": (
        ("Keuken", "groente snijden, afwassen, aanvullen", ["machines"], ["fixed_person", "indoors"], ["quiet"]),
        ("Bediening", "tafels dekken, koffie brengen", [], ["light_work", "short_day"], ["no_customers", "seated"]),
    ),
    "care": (
        ("Huiskamer", "koffie schenken, spelletjes doen", [], ["few_people", "light_work"], ["no_customers"]),
        ("Linnenkamer", "was vouwen en rondbrengen", ["pushing"], ["quiet", "own_pace", "indoors"], []),
    ),
    "services": (
        ("Schoonmaak", "schoonmaken, prullenbakken legen", ["corrosive"], ["own_pace", "short_day"], ["seated"]),
        ("Postkamer", "post sorteren en rondbrengen", [], ["seated", "quiet", "one_task"], []),
    ),
    "crafts": (
        ("Machinale", "zagen, schaven, schuren", ["noise", "machines"], ["fixed_person"], ["quiet"]),
        ("Afwerking", "lijmen, lakken, inpakken", ["corrosive"], ["own_pace", "few_people", "indoors"], []),
    ),
}  # fmt: skip


def furnish(worlds: Sequence[SchoolWorld], *, small: bool) -> None:
    """Give part of the companies their workplaces, with places for both schools. A few are out of the question."""
    rng = random.Random("werkplekken")
    first, second = worlds[0], worlds[-1]
    employers = [e for rows in first.employers.values() for e in rows]
    for employer in employers[:: IN_A_SMALL_DEMO if small else EVERY]:
        floors, left = WORK[employer.sector], employer.places or 9
        made = []
        for one in floors[: min(rng.choice((1, 2, 2)), left)]:
            places = min(rng.choice((1, 2, 2, 3)), left)  # no more than the whole company takes
            made.append(_workplace(employer, one, first, second, rng, places=places))
            left -= places
            if not left:
                break
        for world in worlds:
            world.floors[employer.pk] = made
        if rng.random() < 0.06:
            verdict, reason = rng.choice((("ban", texts.FLOOR_BAN), ("not_fit", texts.FLOOR_NOT_FIT)))
            by = rng.choice(worlds).staff["coach"][0]
            actions.judge(employer=employer, verdict=verdict, reason=reason, by=by)


def _workplace(
    employer: Employer,
    floor: _Floor,
    first: SchoolWorld,
    second: SchoolWorld,
    rng: random.Random,
    *,
    places: int,
) -> Workplace:
    name, tasks, hazards, meets, cannot = floor
    guides = [one for one in employer.contacts.all() if one.is_supervisor]
    made = actions.add_workplace(
        employer=employer, by=first.staff["coach"][0], name=name, tasks=tasks, sector=employer.sector,
        hazards=hazards, meets=meets, cannot=cannot, places=places, supervisors=guides[:1],
        languages=["dutch", *rng.sample(["plain_dutch", "english", "polish"], 1)],
        weekdays=sorted(rng.sample(range(5), rng.choice((3, 4, 5)))) if rng.random() < 0.6 else [],
        starts=dt.time(8, 30), ends=dt.time(15, 30), by_bus=rng.random() < 0.6, by_bike=True,
        prospect=rng.choice(("real", "unsure", "unsure", "none")), clothing=rng.choice(texts.FLOOR_CLOTHING),
    )  # fmt: skip
    return actions.change_workplace(
        workplace=made, by=second.staff["coach"][0], places=min(places, rng.choice((1, 1, 2)))
    )


def pick(
    world: SchoolWorld, placement: Placement, employer: Employer, others: Sequence[Employer], *, by: Actor
) -> tuple[Employer, Workplace | None]:
    """The company with a workplace that may be chosen for this student, else the next company that has one."""
    today = clock.today()
    for one in (employer, *others):
        floors = world.floors.get(one.pk)
        if not floors:
            return one, None
        for facts in facts_of(placement, one, floors, by=by, today=today):
            if not check_place(facts, today):
                return one, facts.workplace
    raise LookupError("no company without workplaces in this sector")


def upkeep(world: SchoolWorld, today: dt.date) -> list[Story]:
    """A story per workplace that this school keeps an eye on: judged now and then, a talk on the floor each year."""
    places = [one for made in world.floors.values() for one in made]
    mine = places[world.school.pk % 2 :: 2]
    return [
        _watched(world, one, random.Random(f"werkplek-{number}"), today) for number, one in enumerate(mine)
    ]


def _watched(world: SchoolWorld, workplace: Workplace, rng: random.Random, today: dt.date) -> Story:
    coach = rng.choice(world.staff["coach"])
    yield workday(today - dt.timedelta(days=rng.randrange(100, 900)))
    actions.judge(
        employer=workplace.employer, workplace=workplace, by=coach, skilled=rng.random() < 0.85,
        fits_whom=rng.choice(texts.LEAD_FITS), **_verdict(rng),
    )  # fmt: skip
    while rng.random() < 0.85:
        yield workday(clock.today() + dt.timedelta(days=rng.randrange(7, 40)))
        actions.hold_talk(
            workplace=workplace, by=coach, held_on=clock.today(), answers=_answers(world, rng),
            with_whom=next((c.name for c in workplace.employer.contacts.all() if c.is_supervisor), "De eigenaar"),
        )  # fmt: skip
        yield workday(clock.today() + YEAR + dt.timedelta(days=rng.randrange(-20, 60)))


def _verdict(rng: random.Random) -> dict[str, Any]:
    if rng.random() < 0.86:
        return {"verdict": "fit"}
    until = clock.today() + dt.timedelta(days=rng.randrange(60, 400))
    return {"verdict": "doubt", "reason": rng.choice(texts.FLOOR_DOUBT), "until": until}


def _answers(world: SchoolWorld, rng: random.Random) -> dict[str, dict[str, str]]:
    found = {one.slug: {"ok": "yes", "note": ""} for one in world.policy.safety_questions}
    for slug in rng.sample(list(found), 2):
        found[slug] = rng.choice(
            ({"ok": "na", "note": ""}, {"ok": "no", "note": rng.choice(texts.FLOOR_AGREED)})
        )
    return found
