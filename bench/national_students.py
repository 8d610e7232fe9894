"""The students of one school, each as far on the path as their school year says."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

from bench.national_employers import Employed, SchoolPeople
from bench.national_placements import Placings
from bench.national_tables import Tables
from stagespoor.core import geo
from stagespoor.core.events import digest
from stagespoor.core.text import search_key
from stagespoor.demo import names, texts

# how many of a hundred students are in each school year; from 7 on they have left
LEVELS = {1: 13, 2: 15, 3: 16, 4: 17, 5: 16, 6: 9, 7: 8, 8: 6}
LAST_LEVEL = 6
KIND_LEVELS = (("internal", 3), ("orienting", 4), ("preparing", 5), ("contract", 6))
SEARCH, PREPARE = dt.timedelta(days=35), dt.timedelta(days=20)


class Students:
    """Makes the students of one school."""

    def __init__(
        self, tables: Tables, school: SchoolPeople, towns: list[tuple[str, geo.Point]], employers: list[Employed],
        today: dt.date,
    ) -> None:  # fmt: skip
        self.to, self.school, self.towns, self.today = tables, school, towns, today
        self.rng = random.Random(f"national-students-{school.pk}")
        self.by_sector: dict[str, list[Employed]] = {}
        for one in employers:
            self.by_sector.setdefault(one.sector, []).append(one)
        for found in self.by_sector.values():
            self.rng.shuffle(found)  # who is asked most differs per school
        year = today.year if today.month >= 8 else today.year - 1
        self.year_start = dt.date(year, 9, 1)
        self.placings = Placings(self)
        self.chain, self.hash = 0, ""
        self.meetings: dict[dt.date, int] = {}
        self.goals = [goal for goal in school.policy.goals if goal.category == "general_social"]

    def make(self, count: int) -> None:
        """So many students."""
        levels = [level for level, share in LEVELS.items() for _n in range(round(share * count / 100) + 1)]
        for number in range(count):
            self._student(number, levels[number] if number < len(levels) else 4)
        self.to.head.add(self.school.pk, self.chain, self.hash)

    def tell(self, slug: str, student: int, by: int, on: dt.date, about: str = "", /, **data: Any) -> None:
        """One event, chained as the product does it."""
        self.chain += 1
        at = dt.datetime.combine(on, dt.time(9), tzinfo=dt.UTC)
        name = self.school.users[by]
        previous = self.hash
        self.hash = digest(previous, {
            "school": self.school.pk, "number": self.chain, "student": student, "actor": by, "actor_name": name,
            "role": "", "kind": slug, "about": about, "at": at.isoformat(timespec="microseconds"), "data": data,
        })  # fmt: skip
        self.to.event.add(
            self.school.pk, student, by, name, "", slug, about, at, data, self.chain, previous, self.hash
        )

    def _student(self, number: int, level: int) -> None:
        rng, to, school, today = self.rng, self.to, self.school, self.today
        first, last, prefix = rng.choice(names.FIRST), rng.choice(names.LAST), rng.choice(names.PREFIXES)
        city, point = rng.choice(self.towns[: max(4, len(self.towns) // 2)])
        key = f"{school.pk:03d}{number:04d}"
        mentor = school.staff["mentor"][number % len(school.staff["mentor"])]
        left = level > LAST_LEVEL
        gone = min(self.year_start.replace(year=self.year_start.year - (level - 7), month=7, day=15), today)
        class_name = f"{min(level, LAST_LEVEL)}{'ABC'[number % 3]}"
        profile = rng.choices(("work", "further_education", "day_activities", "unknown"), (76, 10, 8, 6))[0]
        born = dt.date(self.year_start.year - 11 - level, 9, 2) - dt.timedelta(days=rng.randrange(365))
        begun = self.year_start.replace(year=self.year_start.year - level + 1)
        pk = to.student.add(
            school.pk, key, first, prefix, last, born, class_name, f"{key}@leerling.example",
            f"{rng.choice(names.STREETS)} {rng.randrange(1, 180)}", "", city, point[0] + rng.uniform(-0.02, 0.02),
            point[1] + rng.uniform(-0.03, 0.03), mentor, school.staff["psychologist"][0], profile,
            "left" if left else "enrolled", begun, gone if left else None,
            search_key(first, prefix, last, key, class_name),
        )  # fmt: skip
        guardian = to.guardian.add(
            pk, f"Ouder {prefix} {last}", "moeder", f"ouder.{key}@thuis.example", "", 1
        )
        if rng.random() < 0.25:
            to.guardian.add(pk, f"Tweede ouder {last}", "vader", f"ouder2.{key}@thuis.example", "", 2)
        to.profile.add(pk, profile, "Bij de inschrijving", begun, mentor)
        self.tell("student.enrolled", pk, mentor, begun)
        if level >= 3:
            self._path(pk, level, mentor, guardian, f"{first} {last}", point)

    def day(self, level: int, of: int, month: int, day: int) -> dt.date:
        """A date in the school year in which somebody now in ``level`` was in year ``of``."""
        year = self.year_start.year - (level - of) + (month < 8)
        return dt.date(year, month, day)

    def _path(self, pk: int, level: int, mentor: int, guardian: int, name: str, point: geo.Point) -> None:
        rng, to, school, today = self.rng, self.to, self.school, self.today
        pace = dt.timedelta(days=rng.randrange(-110, 70))
        begin = self.day(level, 3, 10, 1)
        if begin > today:
            return
        done = min(6, 1 + (level - 3) * 3)
        for module in range(1, done + 1):
            on = begin + dt.timedelta(days=45 * module)
            ready = on < today
            to.bridge.add(
                pk,
                module,
                "done" if ready else "busy",
                begin,
                on if ready else None,
                "Voldoende" if ready else "",
            )
        to.test.add(pk, "who_am_i", begin, "Werkt graag met de handen.", mentor)
        coach = rng.choice(school.staff["coach"])
        sector = rng.choice(list(self.by_sector))
        apply_on = self.day(level, 4, 9, 20) + pace
        trajectory = to.trajectory.add(pk, coach if apply_on < today else None, begin, None)
        self.tell("trajectory.opened", pk, mentor, begin)
        goals: list[int] = []
        searching = True
        if level >= 4 and apply_on < today:
            goals, searching = self._apply(pk, trajectory, apply_on, mentor, coach, sector)
        who = (pk, trajectory, mentor, coach, guardian, name, point)
        for kind, at_level in KIND_LEVELS:
            if level < at_level or (kind != "internal" and not searching):
                continue
            opened = self.day(level, at_level, 11, 5) + pace
            if opened <= today:
                self.placings.make(kind, who, opened, sector, goals, level > LAST_LEVEL)

    def _apply(
        self, pk: int, trajectory: int, on: dt.date, mentor: int, coach: int, sector: str
    ) -> tuple[list[int], bool]:
        """Referral, meeting, intake, decision, route; goals, and whether a place may be looked for."""
        rng, to, today = self.rng, self.to, self.today
        waits = (today - on).days < 12
        at = dt.datetime.combine(on, dt.time(9), tzinfo=dt.UTC)
        referral = to.referral.add(
            trajectory, "submitted" if waits else "assigned", "orienting", rng.choice(texts.MOTIVATION),
            rng.choice(texts.BEHAVIOUR), [sector], on - dt.timedelta(days=4), mentor, at, None if waits else at,
        )  # fmt: skip
        self.tell("referral.submitted", pk, mentor, on)
        goals = [
            to.goal.add(trajectory, goal.slug, goal.name, goal.plain, goal.category, mentor)
            for goal in rng.sample(self.goals, 5)
        ]
        if waits:
            return goals, False
        met = on + dt.timedelta(days=7 - on.weekday())
        to.assignment.add(referral, coach, self._meeting(met), "Heeft ruimte", self.school.staff["lead"][0])
        held = on + dt.timedelta(days=21)
        if held > today:
            return goals, False
        needs = [need.slug for need in rng.sample(self.school.policy.work_needs, rng.randrange(0, 4))]
        to.intake.add(
            referral, held, rng.choice(texts.MOTIVATION), "De leerdoelen besproken.",
            "In deze richting, dicht bij huis.",
            rng.choice(texts.POSSIBILITIES), rng.choice(texts.LIMITS), {}, [sector], rng.choice((10, 15, 20, 25)),
            rng.choice(("bike", "public_transport")), needs, coach,
        )  # fmt: skip
        self.tell("intake.held", pk, coach, held)
        fit = rng.random() < 0.93
        decided = held + dt.timedelta(days=5)
        to.fit.add(
            trajectory, "fit" if fit else "not_yet", rng.choice(texts.GROUNDS), held,
            None if fit else today + dt.timedelta(days=40), coach, decided,
        )  # fmt: skip
        self.tell("fit.fit" if fit else "fit.not_yet", pk, coach, decided)
        route = to.route.add(trajectory, 1, decided, ["student", "parent", "mentor"], coach)
        for position, kind in enumerate(
            ("internal", "orienting", "preparing", "contract", "aftercare"), start=1
        ):
            to.step.add(route, position, kind, False, "")
        return goals, fit

    def _meeting(self, on: dt.date) -> int:
        if on not in self.meetings:
            self.meetings[on] = self.to.meeting.add(
                self.school.pk,
                on,
                "Het hele stageteam",
                self.rng.choice(texts.MINUTES),
                self.school.staff["lead"][0],
            )
        return self.meetings[on]
