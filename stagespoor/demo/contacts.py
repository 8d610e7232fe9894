"""The contact that the schools keep up with companies and partners, over the years (EMP-5, GUI-4, TSK-4)."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from typing import TYPE_CHECKING

from stagespoor.core import clock
from stagespoor.demo import names
from stagespoor.demo.clockwork import Story, weeks, workday
from stagespoor.employers import actions
from stagespoor.employers.models import Employer, EmployerNote

if TYPE_CHECKING:
    from stagespoor.demo.world import SchoolWorld

EVERY, IN_A_SMALL_DEMO = 6, 40  # one of so many companies is looked after by a school
PHONE = (
    "Gebeld over plaats na de zomer. Dat kan, voor een dag of twee in de week.",
    "Gebeld om te bedanken. De begeleider wil graag weer een leerling.",
    "Gevraagd of er plek is. Nu niet, in het voorjaar weer bellen.",
    "Gesproken over wat een leerling aankan. Ze beginnen liever rustig.",
)
VISIT = (
    "Langs geweest met koek. De werkplaats is verbouwd, er is meer ruimte en minder lawaai.",
    "Kennisgemaakt met de nieuwe begeleider. Neemt de tijd en legt goed uit.",
    "Rondgeleid. Er is ook werk aan een tafel, voor wie niet lang kan staan.",
)
MAIL = ("De nieuwe folder gestuurd.", "De agenda van de bedrijvenmiddag gestuurd. Ze komen met twee mensen.")
MET = ("Op de ondernemersbeurs gesproken. Wil volgend jaar een open dag doen.",)
NOTE = ("Bel het liefst voor tien uur, daarna is het druk.", "Parkeren kan achter het gebouw.")
QUIET = (
    "Verhuist naar een ander pand",
    "De eigenaar is ziek, wij wachten tot zij belt",
    "Druk seizoen tot de zomer",
)
PARTNERS = (
    ("municipality", "Gemeente Eindhoven, jongerenloket", "begeleidt jongeren naar werk", "Eindhoven"),
    ("municipality", "Gemeente Helmond, team werk", "beschut werk en loonkostensubsidie", "Helmond"),
    ("job_coaches", "Jobcoachbureau De Wissel", "begeleidt op de werkplek, het eerste jaar", "Veldhoven"),
    ("job_coaches", "Coachpunt Spoorzicht", "jobcoach voor wie vastloopt", "Geldrop"),
    ("service_point", "Werkgeversservicepunt Zuidoost", "zoekt werkgevers die plaats maken", "Eindhoven"),
)  # fmt: skip


def partners(worlds: Sequence[SchoolWorld]) -> list[Employer]:
    """The partners of the network, each with somebody to call."""
    rng, by = random.Random("partners"), worlds[0].lead
    found = []
    for number, (kind, name, task, city) in enumerate(PARTNERS):
        phone, mail = f"040-2{number:06d}", f"contact@partner{number}.example"
        partner = actions.add_employer(
            by=by, name=name, kind=kind, tasks=task, city=city, phone=phone, email=mail
        )
        actions.save_contact(
            employer=partner, by=by, name=f"{rng.choice(names.FIRST)} {rng.choice(names.LAST)}", is_contact=True,
            job="accountmanager", phone=phone, email=mail,
        )  # fmt: skip
        found.append(partner)
    return found


def kept_up(world: SchoolWorld, partners: Sequence[Employer], today: dt.date, *, small: bool) -> list[Story]:
    """A story per company that this school looks after, and per partner. The schools share some of them."""
    companies = [one for rows in world.employers.values() for one in rows]
    every = IN_A_SMALL_DEMO if small else EVERY
    # the first of each step belong to both schools, so that a company hears from two
    mine = [one for n, one in enumerate(companies[::every]) if n % 3 in (0, 1 + world.school.pk % 2)]
    return [
        _looked_after(world, one, random.Random(f"relatie-{world.school.slug}-{number}"), today)
        for number, one in enumerate([*partners, *mine])
    ]


def _looked_after(world: SchoolWorld, employer: Employer, rng: random.Random, today: dt.date) -> Story:
    """Every few months a call, a mail or a visit. Some were forgotten, some asked to be left in peace."""
    coach = rng.choice(world.staff["coach"])
    yield workday(today - dt.timedelta(days=rng.randrange(90, 800)))
    planned = workday(clock.today() + weeks(rng.randrange(2, 9)))
    actions.keep_relation(employer=employer, by=coach, keeper_id=coach.user_id, next_contact_on=planned)
    quiet_from = today - dt.timedelta(days=rng.randrange(5, 50)) if rng.random() < 0.1 else None
    forgets_from = today - dt.timedelta(days=rng.randrange(10, 120)) if rng.random() < 0.15 else None
    while forgets_from is None or planned < forgets_from:
        if quiet_from and planned >= quiet_from:
            yield workday(quiet_from)
            actions.keep_relation(
                employer=employer, by=coach, keeper_id=coach.user_id, silent_reason=rng.choice(QUIET),
                silent_until=workday(today + weeks(rng.randrange(3, 20))),
            )  # fmt: skip
            return
        yield planned
        planned = workday(clock.today() + weeks(rng.randrange(9, 30)))
        _in_touch(world, employer, rng, planned)


def _in_touch(world: SchoolWorld, employer: Employer, rng: random.Random, next_on: dt.date) -> None:
    how, texts = rng.choices(
        (("phone", PHONE), ("visit", VISIT), ("mail", MAIL), ("met", MET), ("note", NOTE)), (9, 5, 2, 1, 1)
    )[0]
    if how == EmployerNote.How.MAIL and employer.non_mailing:
        how, texts = "phone", PHONE
    people = list(employer.contacts.all())
    actions.add_note(
        employer=employer, by=rng.choice(world.staff["coach"]), how=how, text=rng.choice(texts),
        contact_on=None if how == "note" else clock.today(), next_contact_on=next_on,
        person=rng.choice(people) if people and how != "note" else None,
    )  # fmt: skip
