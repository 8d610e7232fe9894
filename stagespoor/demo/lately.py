"""What happened in the network lately: entered twice, merged, kept for somebody, banned for a time, photographed."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw

from stagespoor.core import clock
from stagespoor.demo.clockwork import Story, weeks, workday
from stagespoor.employers import actions as employers
from stagespoor.employers.models import Employer
from stagespoor.employers.pictures import make_small
from stagespoor.workplaces import actions as workplaces

if TYPE_CHECKING:
    from stagespoor.demo.world import SchoolWorld

TWINS, PHOTOS = 8, 12
BAN = "De afspraken over begeleiding zijn twee keer niet nagekomen. Na de zomer opnieuw praten."
CAPTIONS = {
    "green": "De kas met de potten", "technology": "De werkbank", "construction": "De loods met het hout",
    "logistics": "De stelling met dozen", "retail": "De schappen van de winkel",
    "hospitality": "Het fornuis en de pannen", "care": "De tafel in de huiskamer",
    "services": "De kar met schoonmaakspullen", "crafts": "De zaagtafel",
}  # fmt: skip
_WALLS = ("#e8e2d4", "#dfe7ea", "#ece6ef", "#e3ecdf")
_THINGS = ("#2f6f73", "#b4552d", "#3c5a99", "#7a5c2e", "#54803f")


def lately(worlds: Sequence[SchoolWorld], today: dt.date) -> list[Story]:
    """Stories of the whole network, by coaches of both schools."""
    rng = random.Random("lately")
    companies = [one for rows in worlds[0].employers.values() for one in rows if one.kvk]
    some = rng.sample(companies, TWINS + PHOTOS)
    stories = [
        _entered_twice(worlds[n % len(worlds)], one, random.Random(f"dubbel-{n}"), n, today)
        for n, one in enumerate(some[:TWINS])
    ]
    stories += [_photo(worlds[n % len(worlds)], one, n, today) for n, one in enumerate(some[TWINS:])]
    return [*stories, *(_kept(world, n, today) for n, world in enumerate(worlds))]


def _entered_twice(
    world: SchoolWorld, employer: Employer, rng: random.Random, number: int, today: dt.date
) -> Story:
    """A colleague typed a company that was there. One pair was merged since, of one pair it is not so."""
    coach = world.staff["coach"][number % len(world.staff["coach"])]
    yield workday(today - dt.timedelta(days=rng.randrange(20, 200)))
    short = employer.name.removesuffix(f" {employer.city}")
    name = (short.upper(), f"{short} B.V.", _swapped(short, rng))[number % 3]
    twin = employers.add_employer(
        by=coach,
        name=name,
        city=employer.city,
        postcode=employer.postcode,
        sector=employer.sector,
        phone=employer.phone if number % 2 else "",
        email="" if number % 2 else employer.email,
    )
    employers.add_note(employer=twin, by=coach, text="Belde zelf: heeft plaats na de vakantie.", how="phone",
                       contact_on=clock.today())  # fmt: skip
    if number > 1:
        return
    yield workday(clock.today() + weeks(1))
    if number == 0:
        employers.merge_employers(kept=employer, gone=twin, by=world.lead, from_gone=("last_contact_on",))
    else:
        employers.say_not_same(one=employer, other=twin, by=world.lead)


def _swapped(name: str, rng: random.Random) -> str:
    """A typing error: two letters the other way around."""
    spot = rng.randrange(1, len(name) - 1)
    return f"{name[: spot - 1]}{name[spot]}{name[spot - 1]}{name[spot + 1 :]}"


def _kept(world: SchoolWorld, number: int, today: dt.date) -> Story:
    """A workplace is kept for one school, another for one coach; one company is out of the question for a while."""
    yield workday(today - weeks(3))
    coach = world.staff["coach"][0]
    places = [made[0] for made in world.floors.values()][number::7]
    for workplace, whose in zip(places, (None, world.users[coach.user_id]), strict=False):
        workplace.refresh_from_db()
        workplaces.change_workplace(
            workplace=workplace, by=coach, reserved_school=world.school, reserved_coach=whose,
            reserved_until=today + weeks(8),
        )  # fmt: skip
    if len(places) > 2:
        at = places[2].employer
        workplaces.judge(employer=at, verdict="ban", reason=BAN, by=coach, until=workday(today + weeks(30)))


def _photo(world: SchoolWorld, employer: Employer, number: int, today: dt.date) -> Story:
    yield workday(today - dt.timedelta(days=7 * number + 3))
    caption = CAPTIONS.get(employer.sector, "De werkplek")
    employers.add_photo(
        employer=employer, by=world.staff["coach"][0], picture=make_small(drawing(number)), caption=caption
    )


def drawing(number: int) -> bytes:
    """A drawn room as PNG: a wall, a floor, a window, a table and things on it. Nobody is in it."""
    rng = random.Random(f"foto-{number}")
    picture = Image.new("RGB", (960, 640), rng.choice(_WALLS))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 430, 960, 640), fill="#b9ad98")
    left = rng.randrange(60, 500)
    draw.rectangle((left, 70, left + 260, 260), fill="#cfe6f2", outline="#ffffff", width=14)
    draw.line((left + 130, 70, left + 130, 260), fill="#ffffff", width=10)
    draw.rectangle((90, 400, 870, 440), fill="#6b4f35")
    for leg in (120, 820):
        draw.rectangle((leg, 440, leg + 28, 600), fill="#57402b")
    for n in range(rng.randrange(4, 8)):
        x, tall = 120 + n * 100, rng.randrange(50, 150)
        shape = draw.rounded_rectangle if rng.random() < 0.6 else draw.ellipse
        shape((x, 400 - tall, x + 78, 400), fill=rng.choice(_THINGS))
    out = BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()
