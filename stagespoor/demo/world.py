"""The two schools of the demo: their people, calendar, work places, employers and students."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass, field

from django.utils.text import slugify

from stagespoor.access.actor import Actor, actor_of
from stagespoor.accounts.models import User
from stagespoor.core import clock
from stagespoor.demo import names, people
from stagespoor.demo.calendar import calendar
from stagespoor.demo.floors import furnish
from stagespoor.employers.models import Employer
from stagespoor.imports.actions import check_batch, commit_batch, map_columns, upload_file
from stagespoor.placements.actions import save_task, save_workplace
from stagespoor.placements.models import InternalWorkplace
from stagespoor.policy.loader import get_policy
from stagespoor.policy.model import Policy
from stagespoor.schools.models import CalendarPeriod, LessonDay, Membership, Network, Role, School
from stagespoor.students.models import Student
from stagespoor.workplaces.models import Workplace

YEARS_BACK = 3
SCHOOLS = {
    "velddijk": ("Velddijk", "Veldweg 12", "5611 AB", "Eindhoven", 51.4416, 5.4697),
    "wildveld": ("Wildveld", "Wildlaan 8", "5701 CD", "Helmond", 51.4793, 5.6570),
}
WORKPLACES = {
    "Schoolkeuken": (
        "Zorg en dienstverlening",
        [
            (
                "Tafels klaarmaken",
                ["Was je handen.", "Doe een schort voor.", "Maak de tafels schoon.", "Zet de borden klaar."],
            ),
            (
                "Afwassen",
                ["Spoel de borden af.", "Zet ze in de machine.", "Zet de machine aan.", "Ruim alles op."],
            ),
        ],
    ),
    "Wasserette": (
        "Zorg en dienstverlening",
        [
            (
                "Was opvouwen",
                ["Sorteer de was.", "Leg een doek plat neer.", "Vouw de doek dubbel.", "Maak een stapel."],
            ),
        ],
    ),
    "Conciërge": (
        "Facilitaire dienst",
        [
            (
                "Post rondbrengen",
                ["Haal de post op.", "Sorteer per lokaal.", "Breng de post weg.", "Meld dat je klaar bent."],
            ),
            (
                "Stoelen nakijken",
                ["Tel de stoelen.", "Voel of ze stevig staan.", "Zet kapotte stoelen apart."],
            ),
        ],
    ),
    "Tuinploeg": (
        "Facilitaire dienst",
        [
            (
                "Plein vegen",
                ["Pak een bezem.", "Veeg van voor naar achter.", "Schep het vuil op.", "Ruim de bezem op."],
            ),
        ],
    ),
}


@dataclass(slots=True)
class SchoolWorld:
    """One school with everybody who acts in it."""

    school: School
    policy: Policy
    year_start: dt.date
    staff: dict[str, list[Actor]] = field(default_factory=dict)
    users: dict[int, User] = field(default_factory=dict)
    workplaces: list[InternalWorkplace] = field(default_factory=list)
    employers: dict[str, list[Employer]] = field(default_factory=dict)
    floors: dict[int, list[Workplace]] = field(default_factory=dict)  # by company
    people: list[people.Person] = field(default_factory=list)
    next_coach: int = 0
    next_guide: int = 0
    offered: int = 0  # warm hand-overs so far

    @property
    def lead(self) -> Actor:
        """Teamleider stage."""
        return self.staff["lead"][0]

    def mentor_of(self, student: Student) -> Actor:
        """The mentor of a student."""
        return next(actor for actor in self.staff["mentor"] if actor.user_id == student.mentor_id)

    def coach_in_turn(self) -> Actor:
        """Coaches get applications in turn."""
        self.next_coach += 1
        return self.staff["coach"][self.next_coach % len(self.staff["coach"])]

    def guide_in_turn(self) -> Actor:
        """Who guides inside the school, the first first: that is whom one steps in as."""
        guides = self.staff[Role.INTERNAL]
        self.next_guide += 1
        return guides[(self.next_guide - 1) % len(guides)]

    def actor(self, user_id: int) -> Actor:
        """The staff member with this user id."""
        return next(actor for group in self.staff.values() for actor in group if actor.user_id == user_id)


def school_year_start(today: dt.date) -> dt.date:
    """1 September of the school year that ``today`` is in (from August on: the new one)."""
    return dt.date(today.year if today.month >= 8 else today.year - 1, 9, 1)


def build(today: dt.date, *, share: float = 1.0) -> list[SchoolWorld]:
    """Make both schools with three years of imports. ``share`` below 1 takes only part of the students."""
    network = Network.objects.create(name="Velddijk en Wildveld", slug="velddijk-wildveld")
    start = school_year_start(today)
    worlds = [_school(network, slug, start) for slug in SCHOOLS]
    first = worlds[0]
    with clock.at(start.replace(year=start.year - YEARS_BACK)):
        sector_names = {sector.slug: sector.name for sector in first.policy.sectors}
        _import(first, "employers", "stagebedrijven.csv", people.employer_file(sector_names))
    _share_employers(worlds, network)
    with clock.at(start.replace(year=start.year - YEARS_BACK)):
        furnish(worlds, small=share < 1)
    for world in worlds:
        slug = world.school.slug
        world.people = people.invent(slug, start)
        if share < 1:
            world.people = random.Random(slug).sample(world.people, round(len(world.people) * share))
        for years_ago in range(YEARS_BACK, -1, -1):
            with clock.at(start.replace(year=start.year - years_ago) + dt.timedelta(days=1)):
                data = people.student_file(world.people, years_ago, slug)
                _import(world, "students", f"leerlingen-{start.year - years_ago}.csv", data)
    return worlds


def _school(network: Network, slug: str, start: dt.date) -> SchoolWorld:
    name, street, postcode, city, lat, lon = SCHOOLS[slug]
    school = School.objects.create(
        network=network,
        name=name,
        slug=slug,
        policy_name=slug,
        street=street,
        postcode=postcode,
        city=city,
        lat=lat,
        lon=lon,
        phone="040-0000000" if slug == "velddijk" else "0492-000000",
        email=f"stage@{slug}.example",
    )
    world = SchoolWorld(school, get_policy(slug), start)
    for role, staff in names.STAFF[slug].items():
        world.staff[role] = [_employ(world, person, role, number == 0) for number, person in enumerate(staff)]
    for year in range(start.year - YEARS_BACK, start.year + 1):
        CalendarPeriod.objects.bulk_create(
            CalendarPeriod(school=school, kind=kind, name=title, first_on=first, last_on=last)
            for kind, title, first, last in calendar(year)
        )
    LessonDay.objects.bulk_create(LessonDay(school=school, weekday=day, minutes=330) for day in range(5))
    with clock.at(start.replace(year=start.year - YEARS_BACK)):
        for number, (workplace, (department, tasks)) in enumerate(WORKPLACES.items()):
            guide = world.users[world.staff[Role.INTERNAL][number % 2].user_id]
            made = save_workplace(
                by=world.lead, name=workplace, department=department, supervisor=guide, places=12
            )
            world.workplaces.append(made)
            for task, steps in tasks:
                save_task(workplace=made, name=task, steps=steps, by=world.lead)
    return world


def _employ(world: SchoolWorld, name: str, role: str, first: bool) -> Actor:
    user = User(
        username=slugify(name),
        name=name,
        email=f"{slugify(name)}@{world.school.slug}.example",
        phone=f"06-0{len(world.users) + 1:03d}{world.school.pk:04d}",
        is_demo=True,
        about=names.ABOUT[role] if first else "",
    )
    user.set_unusable_password()
    user.save()
    world.users[user.pk] = user
    sectors = (
        [s.slug for i, s in enumerate(world.policy.sectors) if (i + user.pk) % 3 == 0]
        if role == "coach"
        else []
    )
    return actor_of(Membership.objects.create(user=user, school=world.school, role=role, sectors=sectors))


def _import(world: SchoolWorld, kind: str, name: str, data: bytes) -> None:
    by = world.lead
    batch = upload_file(school=world.school, kind=kind, name=name, data=data, by=by)
    batch = map_columns(batch=batch, mapping=batch.mapping, by=by)
    batch = check_batch(batch=batch, by=by)
    commit_batch(batch=batch, by=by, seen_version=batch.version)


def _share_employers(worlds: list[SchoolWorld], network: Network) -> None:
    """Each coach finds employers by sector, the nearest places first."""
    rows = list(Employer.objects.filter(network=network).prefetch_related("contacts").order_by("pk"))
    for world in worlds:
        for employer in rows:
            world.employers.setdefault(employer.sector, []).append(employer)
