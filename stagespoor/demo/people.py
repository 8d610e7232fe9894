"""Who is at the two schools: staff, students, guardians. Facts only; the world makes them real."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass, field

from stagespoor.demo import names

LEVELS = {
    "velddijk": {1: 24, 2: 28, 3: 31, 4: 33, 5: 31, 6: 16, 7: 14, 8: 8, 9: 5},
    "wildveld": {1: 20, 2: 23, 3: 25, 4: 25, 5: 22, 6: 8, 7: 10, 8: 6},
}
LAST_LEVEL = 6  # from 7 on a student has left: 7 left last summer, 8 the summer before


@dataclass(slots=True)
class Person:
    """One invented student. ``level``: school year now, counted from the first; over 6: left school."""

    school: str
    number: str
    first: str
    prefix: str
    last: str
    born: dt.date
    level: int
    profile: str
    mentor: str
    city: str
    street: str
    postcode: str
    secret: bool = False
    guardians: list[tuple[str, str, str]] = field(default_factory=list)  # name, mail, phone
    pk: int = 0

    def level_in(self, years_ago: int) -> int:
        """The level so many school years ago; under 1: not at school yet."""
        return self.level - years_ago

    def class_in(self, years_ago: int) -> str:
        """The class in that year: level and a letter that stays."""
        return f"{self.level_in(years_ago)}{'ABC'[int(self.number) % 3]}"


def invent(school: str, year_start: dt.date) -> list[Person]:
    """All students of a school, the same each time. ``year_start``: 1 September of this school year."""
    rng = random.Random(f"stagespoor-{school}")
    mentors = names.STAFF[school]["mentor"]
    taken: set[tuple[str, str]] = set()
    found: list[Person] = []
    for level, count in LEVELS[school].items():
        for _n in range(count):
            found.append(_person(school, level, year_start, rng, mentors, taken, len(found)))
    return found


def _person(
    school: str,
    level: int,
    year_start: dt.date,
    rng: random.Random,
    mentors: tuple[str, ...],
    taken: set[tuple[str, str]],
    index: int,
) -> Person:
    while True:
        first, last = rng.choice(names.FIRST), rng.choice(names.LAST)
        if (first, last) not in taken:
            taken.add((first, last))
            break
    prefix = rng.choice(names.PREFIXES)
    # on 1 September somebody in level 1 is 12
    birthday = dt.date(year_start.year - 12 - level, 9, 2) + dt.timedelta(days=rng.randrange(365))
    number = f"{(1 if school == 'velddijk' else 5)}{index + 1001:04d}"
    profile = rng.choices(
        ("Arbeidsmarktgericht", "Vervolgonderwijs", "Dagbesteding", "Onbekend"),
        (76, 10, 8, 6 if level < 4 else 0),
    )[0]
    surname = f"{prefix} {last}".strip()
    guardians = [(f"Ouder {surname}", f"ouder.{number}@thuis.example", f"06-0{rng.randrange(10**7):07d}")]
    if rng.random() < 0.25:
        guardians.append(
            (f"Tweede ouder {surname}", f"ouder2.{number}@thuis.example", f"06-0{rng.randrange(10**7):07d}")
        )
    return Person(
        school=school,
        number=number,
        first=first,
        prefix=prefix,
        last=last,
        born=birthday,
        level=level,
        profile=profile,
        mentor=mentors[(int(number) + level) % len(mentors)],
        city=rng.choice(names.PLACES),
        street=f"{rng.choice(names.STREETS)} {rng.randrange(1, 180)}",
        postcode=f"56{rng.randrange(10, 99)} {rng.choice('ABCDEFGH')}{rng.choice('ABCDEFGH')}",
        secret=rng.random() < 0.03,
        guardians=guardians,
    )


def student_file(people: list[Person], years_ago: int, domain: str) -> bytes:
    """The school's export of that year as a CSV file, as its own student system would give it."""
    head = (
        "Leerlingnummer;Roepnaam;Voorvoegsel;Achternaam;Geboortedatum;Stamgroep;Uitstroomprofiel;Straat + nr;Postcode;"
        "Woonplaats;E-mailadres;Mobiel;Verzorger 1;E-mail verzorger 1;Telefoon verzorger 1;Verzorger 2;"
        "E-mail verzorger 2;Telefoon verzorger 2;Geheim adres;Mentor"
    )
    lines = [head]
    for one in people:
        if not 1 <= one.level_in(years_ago) <= LAST_LEVEL:
            continue
        guardians = [cell for guardian in [*one.guardians, ("", "", "")][:2] for cell in guardian]
        lines.append(
            ";".join(
                [
                    one.number,
                    one.first,
                    one.prefix,
                    one.last,
                    f"{one.born:%d-%m-%Y}",
                    one.class_in(years_ago),
                    one.profile,
                    one.street,
                    one.postcode,
                    one.city,
                    f"{one.number}@leerling.{domain}.example",
                    f"06-0{one.number}000"[:11],
                    *guardians,
                    "ja" if one.secret else "",
                    one.mentor,
                ]
            )
        )
    return "\n".join(lines).encode("cp1252", errors="replace")


def employer_file(sector_names: dict[str, str]) -> bytes:
    """The shared stock of employers of both schools as a CSV file: over 930 rows, no two alike."""
    rng = random.Random("stagespoor-bedrijven")
    head = (
        "Bedrijfsnaam;Sector;KvK-nr;Vestigingsnr;Straat;Huisnr;Postcode;Plaats;Contactpersoon;Functie;Telefoon;E-mail;"
        "Praktijkbegeleider;Erkend leerbedrijf;Plaatsen;Werkzaamheden;Geschikt voor;Via;Laatste contact;Opmerkingen"
    )
    lines, used = [head], set()
    sectors = list(names.COMPANIES)
    number = 0
    while len(lines) <= 942:
        sector = sectors[number % len(sectors)]
        kinds, tasks = names.COMPANIES[sector]
        place = rng.choice(names.PLACES)
        name = f"{rng.choice(kinds)} {rng.choice(names.COMPANY_NAMES)}"
        number += 1
        if (name, place) in used:
            continue
        used.add((name, place))
        slug = f"bedrijf{len(lines):04d}"
        guide = f"{rng.choice(names.FIRST)} {rng.choice(names.LAST)}"
        lines.append(
            ";".join(
                [
                    f"{name} {place}",
                    sector_names[sector],
                    f"{90000000 + len(lines) * 37}",
                    f"{900000000000 + len(lines) * 101}",
                    rng.choice(names.STREETS),
                    str(rng.randrange(1, 200)),
                    f"56{rng.randrange(10, 99)} {rng.choice('JKLMN')}{rng.choice('PRSTV')}",
                    place,
                    f"{rng.choice(names.FIRST)} {rng.choice(names.LAST)}",
                    rng.choice(("eigenaar", "teamleider", "HR")),
                    f"040-0{len(lines):06d}",
                    f"stage@{slug}.example",
                    guide,
                    rng.choice(("ja", "nee", "")),
                    str(rng.choices((1, 2, 3, 4), (4, 4, 2, 1))[0]),
                    tasks,
                    rng.choice(("beide", "beide", "VSO", "PrO")),
                    rng.choice(
                        (
                            "eigen benadering",
                            "collega",
                            "beurs",
                            "tip bedrijf",
                            "ouder",
                            "leerling",
                            "bedrijf zelf",
                            "jobcoach",
                            "gemeente",
                        )
                    ),
                    "",
                    rng.choice(("", "", "", "bereikbaar met bus 12", "belt zelf terug")),
                ]
            )
        )
    return "\n".join(lines).encode()
