"""The employers of one network, with their people, workplaces, judgements, relations and leads."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass, field

from bench.national_tables import Tables
from stagespoor.core import geo
from stagespoor.core.text import search_key
from stagespoor.demo import names
from stagespoor.policy.model import Policy

SOURCES = (
    "direct", "colleague", "fair", "company_tip", "family", "company_itself", "job_coach", "municipality",
)  # fmt: skip
LEGAL = ("", "", "", " B.V.", " BV", " V.O.F.")
NEAR_KM = 28.0
TWINS = 0.015  # so many of a network's employers were entered twice


@dataclass(slots=True)
class SchoolPeople:
    """One school with who works there, by role, as user keys."""

    pk: int
    network_id: int
    slug: str
    policy: Policy
    point: geo.Point
    staff: dict[str, list[int]] = field(default_factory=dict)
    users: dict[int, str] = field(default_factory=dict)
    internal: list[tuple[int, int]] = field(default_factory=list)  # workplace, supervisor


@dataclass(slots=True)
class Employed:
    """What the students need to know of an employer."""

    pk: int
    name: str
    sector: str
    point: geo.Point
    guide: int
    guide_name: str
    workplaces: list[int]


class Employers:
    """Makes the employers of one network."""

    def __init__(
        self, tables: Tables, schools: list[SchoolPeople], towns: list[tuple[str, geo.Point]], today: dt.date
    ):
        self.to, self.schools, self.towns, self.today = tables, schools, towns, today
        self.rng = random.Random(f"national-employers-{schools[0].network_id}")
        self.needs = [need.slug for need in schools[0].policy.work_needs]
        self.questions = [question.slug for question in schools[0].policy.safety_questions]
        self.sectors = list(names.COMPANIES)
        self.used: set[str] = set()

    def make(self, count: int) -> list[Employed]:
        """So many employers, and beside them the partners of the network."""
        twins = round(count * TWINS)
        found = [self._employer(n) for n in range(count - twins)]
        for _n in range(twins):
            self._twin(self.rng.choice(found))
        city = self.towns[0][0]
        partners = (("municipality", f"Gemeente {city}"), ("job_coaches", f"Jobcoaches {city}"),
                    ("service_point", f"Werkgeversservicepunt {city}"))  # fmt: skip
        for kind, name in partners:
            self._row(kind, name, "", "", self.towns[0], None, "")
        return found

    def _name(self, sector: str, city: str) -> str:
        kinds, _tasks = names.COMPANIES[sector]
        while True:
            middle = self.rng.choice((self.rng.choice(names.COMPANY_NAMES), self.rng.choice(names.LAST),
                                      f"{self.rng.choice(names.FIRST)} {self.rng.choice(names.LAST)}"))  # fmt: skip
            name = f"{self.rng.choice(kinds)} {middle}"
            if name in self.used:
                name = f"{name} {city}"
            if name not in self.used:
                self.used.add(name)
                return name

    def _row(
        self, kind: str, name: str, sector: str, kvk: str, town: tuple[str, geo.Point], places: int | None, tasks: str,
        *, phone: str = "", street: str = "", postcode: str = "",
    ) -> int:  # fmt: skip
        rng, (city, point) = self.rng, town
        network = self.schools[0].network_id
        number = self.to.employer.last + 1
        near = rng.random() < 0.7
        seen = self.today - dt.timedelta(days=rng.randrange(900)) if rng.random() < 0.6 else None
        return self.to.employer.add(
            network, kind, name, sector, kvk, f"{10**11 + number}" if kvk and rng.random() < 0.5 else "",
            street or f"{rng.choice(names.STREETS)} {rng.randrange(1, 200)}",
            postcode or f"{1000 + (network * 53 + rng.randrange(60)) % 9000} {''.join(rng.sample('ABCDEFGHJKLMN', 2))}",
            city, point[0] + (rng.uniform(-0.02, 0.02) if near else 0),
            point[1] + (rng.uniform(-0.03, 0.03) if near else 0),
            "postcode" if near else "place", phone or f"0{rng.randrange(10, 90)}-{rng.randrange(10**6, 10**7)}",
            f"stage@bedrijf{number}.example", tasks, places,
            rng.choice((None, None, None, 14, 15, 15, 16, 16, 18)),
            rng.choice(SOURCES), seen, rng.random() < 0.02, rng.random() < 0.95,
            search_key(name, city, tasks, kvk)[:700],
        )  # fmt: skip

    def _employer(self, n: int) -> Employed:
        rng, to = self.rng, self.to
        sector, town = self.sectors[n % len(self.sectors)], rng.choice(self.towns)
        name = self._name(sector, town[0])
        tasks = names.COMPANIES[sector][1]
        kvk = f"{10**7 + to.employer.last:08d}" if rng.random() < 0.8 else ""
        pk = self._row(
            "employer",
            name + rng.choice(LEGAL),
            sector,
            kvk,
            town,
            rng.choice((None, 1, 1, 2, 2, 3, 4)),
            tasks,
        )
        guide_name = f"{rng.choice(names.FIRST)} {rng.choice(names.LAST)}"
        guide = to.contact.add(
            pk,
            guide_name,
            "werkvoorman",
            f"06-{rng.randrange(10**7, 10**8)}",
            f"b{pk}@bedrijf.example",
            False,
            True,
        )
        if rng.random() < 0.6:
            to.contact.add(
                pk,
                f"{guide_name[:1]}. {rng.choice(names.LAST)}-HR",
                "HR",
                "",
                f"hr{pk}@bedrijf.example",
                True,
                False,
            )
        employed = Employed(pk, name, sector, town[1], guide, guide_name, [])
        if rng.random() < 0.6:
            for number in range(1 + (rng.random() < 0.35)):
                employed.workplaces.append(self._workplace(employed, number, tasks))
        self._kept_up(employed)
        return employed

    def _twin(self, of: Employed) -> None:
        """The same employer once more: another spelling, some facts the same (the duplicates of a network)."""
        rng = self.rng
        letters = list(of.name)
        spot = rng.randrange(1, len(letters) - 1)
        letters[spot], letters[spot - 1] = letters[spot - 1], letters[spot]
        name = rng.choice((of.name.upper(), f"{of.name} BV", "".join(letters)))
        self._row(
            "employer",
            name,
            of.sector,
            "",
            min(self.towns, key=lambda t: geo.distance_km(t[1], of.point)),
            1,
            "",
        )

    def _workplace(self, at: Employed, number: int, tasks: str) -> int:
        rng, to = self.rng, self.to
        name = ("Vaste plek", "Tweede plek")[number]
        days = sorted(rng.sample(range(5), rng.choice((3, 4, 5)))) if rng.random() < 0.8 else []
        meets = rng.sample(self.needs, rng.randrange(2, 7))
        cannot = [need for need in rng.sample(self.needs, 2) if need not in meets]
        reserved = rng.random() < 0.02
        pk = to.workplace.add(
            at.pk, name, at.sector, tasks, days, dt.time(rng.choice((7, 8, 9))), dt.time(rng.choice((14, 15, 16, 17))),
            rng.choice((None, None, 15, 16, 16, 18)), rng.random() < 0.6, rng.random() < 0.9, ["dutch"], meets, cannot,
            rng.choice(("", "", "real", "unsure", "none")),
            rng.choice(self.schools).pk if reserved else None,
            self.today + dt.timedelta(days=rng.randrange(10, 90)) if reserved else None, search_key(name, tasks),
        )  # fmt: skip
        to.guides.add(pk, at.guide)
        for school in self.schools:
            if rng.random() < 0.7:
                to.places.add(pk, school.pk, rng.choice((0, 1, 1, 1, 2, 2, 3)))
        if rng.random() < 0.3:
            school = rng.choice(self.schools)
            answers = {
                slug: {"ok": "yes" if rng.random() < 0.9 else "no", "note": ""} for slug in self.questions
            }
            to.safety.add(
                pk, school.pk, self.today - dt.timedelta(days=rng.randrange(600)), at.guide_name, answers,
                rng.choice(school.staff["coach"]),
            )  # fmt: skip
        return pk

    def _kept_up(self, at: Employed) -> None:
        """Judgements, relations and contacts of the schools."""
        rng, to, today = self.rng, self.to, self.today
        for school in self.schools:
            coach = rng.choice(school.staff["coach"])
            if rng.random() < 0.3:
                workplace = rng.choice(at.workplaces) if at.workplaces and rng.random() < 0.5 else None
                guide = at.guide if workplace is None and rng.random() < 0.3 else None
                verdict = rng.choices(("fit", "doubt", "not_fit", "ban"), (80, 12, 5, 3))[0]
                on = today - dt.timedelta(days=rng.randrange(900))
                to.judgement.add(
                    school.pk, at.pk, workplace, guide, verdict, "Leerlingen die rustig willen beginnen",
                    rng.random() < 0.85, "" if verdict == "fit" else "Er ging iets mis in de begeleiding.", on,
                    today + dt.timedelta(days=90) if verdict == "ban" else None, coach,
                )  # fmt: skip
            if rng.random() < 0.35:
                silent = rng.random() < 0.08
                to.relation.add(
                    at.pk, school.pk, coach, today + dt.timedelta(days=rng.randrange(-60, 200)),
                    today + dt.timedelta(days=60) if silent else None, "Verhuist naar een ander pand" if silent else "",
                )  # fmt: skip
            if rng.random() < 0.3:
                at_moment = dt.datetime.combine(
                    today - dt.timedelta(days=rng.randrange(900)), dt.time(10), tzinfo=dt.UTC
                )
                how = rng.choice(("note", "phone", "mail", "visit", "met"))
                text = rng.choice(
                    ("Fijn gesprek gehad.", "Belt terug in het voorjaar.", "Twee plekken vanaf september.")
                )
                to.note.add(
                    at.pk, school.pk, how, None if how == "note" else at_moment.date(), text, coach, at_moment
                )

    def leads(self, school: SchoolPeople, count: int, employers: list[Employed]) -> None:
        """The board of one school: leads in all states, from all sources."""
        rng, today = self.rng, self.today
        for n in range(count):
            state = ("new", "new", "contacted", "visit_planned", "visited", "fit", "not_fit")[n % 7]
            sector = rng.choice(self.sectors)
            found = today - dt.timedelta(days=rng.randrange(2, 400))
            coach = rng.choice(school.staff["coach"])
            self.to.lead.add(
                school.pk, state, SOURCES[n % len(SOURCES)],
                rng.choice(employers).pk if state == "fit" else None,
                f"{rng.choice(names.COMPANIES[sector][0])} {rng.choice(names.LAST)}", rng.choice(self.towns)[0], None,
                coach, None if state in ("fit", "not_fit") else today + dt.timedelta(days=rng.randrange(-20, 30)),
                "Geen begeleiding" if state == "not_fit" else "", found, found + dt.timedelta(days=1), coach,
            )  # fmt: skip
