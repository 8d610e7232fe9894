"""One placement with all that hangs on it, in the state in which it is today."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from bench.national_employers import Employed
from stagespoor.core import geo
from stagespoor.demo import texts

if TYPE_CHECKING:
    from bench.national_students import Students

LENGTH = {"internal": 16, "orienting": 16, "preparing": 26, "contract": 30}
DAYS = {"internal": (1, 1), "orienting": (1, 2), "preparing": (2, 3), "contract": (2, 3)}
SEARCH, PREPARE, CLOSE = dt.timedelta(days=35), dt.timedelta(days=20), dt.timedelta(days=12)
WEEK = dt.timedelta(days=7)
Who = tuple[int, int, int, int, int, str, geo.Point]


def moment(day: dt.date, hour: int = 9) -> dt.datetime:
    """That hour of the day."""
    return dt.datetime.combine(day, dt.time(hour), tzinfo=dt.UTC)


class Placings:
    """Makes the placements of one school's students."""

    def __init__(self, students: Students) -> None:
        self.of, self.to, self.rng = students, students.to, students.rng
        self.school, self.today = students.school, students.today
        self.policy = students.school.policy

    def make(self, kind: str, who: Who, opened: dt.date, sector: str, goals: list[int], left: bool) -> None:
        """One placement of this kind that was opened on that day; what comes after today has not happened."""
        rng, today = self.rng, self.today
        pk, trajectory, mentor, coach, _guardian, _name, point = who
        inside = kind == "internal"
        chosen_on = opened + (dt.timedelta(days=5) if inside else SEARCH)
        start = chosen_on + PREPARE
        start -= dt.timedelta(days=start.weekday())
        end = start + WEEK * LENGTH[kind]
        closed_on = end + CLOSE
        if left and closed_on > today:
            return
        state = (
            "searching" if today < chosen_on else "planned" if today < start else "running" if today < end
            else "closing" if today < closed_on else "closed"
        )  # fmt: skip
        placed, begun, closed = (
            state != "searching",
            state in ("running", "closing", "closed"),
            state == "closed",
        )
        at = None if inside or not placed else self._employer(sector, point)
        internal = self.school.internal[pk % len(self.school.internal)] if inside and placed else (None, None)
        early = closed and rng.random() < 0.05
        weekdays = sorted(rng.sample(range(5), rng.randint(*DAYS[kind])))
        asked = weekdays if state == "searching" and rng.random() < 0.5 else []
        placement = self.to.placement.add(
            pk, trajectory, kind, state, None if inside else coach, at.pk if at else None, at.guide if at else None,
            rng.choice(at.workplaces) if at and at.workplaces else None, internal[0], internal[1],
            start if placed else None, end if placed else None, asked,
            "Meewerken in de zaak" if placed else "", "Een vaste collega werkt mee." if placed else "",
            "real" if kind == "contract" and placed else "", "bike" if placed else "",
            5 if placed and not inside else None, opened, start if begun else None, end if closed else None, early,
            rng.choice(texts.EARLY) if early else "",
        )  # fmt: skip
        about, by = f"placement:{placement}", mentor if inside else coach
        self.of.tell("placement.opened", pk, by, opened, about, kind=kind)
        if not inside:
            self._candidates(placement, sector, point, at, opened, who)
        if not placed:
            return
        where = at.name if at else "de schoolkeuken"
        self.of.tell("placement.place_chosen", pk, by, chosen_on, about, where=where, kind=kind)
        self._prepared(placement, who, at, kind, start, by, begun, weekdays)
        if begun:
            self.of.tell("placement.started", pk, by, start, about, where=where, kind=kind)
            self._runs(placement, who, at, start, min(end, today), state)
        if state in ("closing", "closed"):
            self._closes(placement, who, at, kind, end, goals, closed)
        if closed and kind == "contract" and left:
            self._works(placement, pk, coach, at, end)

    def _employer(self, sector: str, point: geo.Point) -> Employed:
        """Of eight employers, the more often asked ones first, the nearest."""
        rng, found = self.rng, self.of.by_sector[sector]
        few = [found[int(len(found) * rng.random() ** 1.5)] for _n in range(8)]
        return min(few, key=lambda one: (one.point[0] - point[0]) ** 2 + (one.point[1] - point[1]) ** 2)

    def _candidates(
        self, placement: int, sector: str, point: geo.Point, at: Employed | None, opened: dt.date, who: Who
    ) -> None:
        rng, coach = self.rng, who[3]
        others = {one.pk: one for one in (self._employer(sector, point) for _n in range(rng.randrange(0, 4)))}
        rows = [(at, "chosen")] if at else []
        rows += [
            (one, rng.choice(("declined", "declined", "asked") if at is None else ("declined",)))
            for one in others.values() if at is None or one.pk != at.pk
        ]  # fmt: skip
        for one, state in rows:
            asked = min(opened + dt.timedelta(days=4), self.today)
            shared = moment(asked) if rng.random() < 0.4 else None
            pk = self.to.candidate.add(
                placement, one.pk, rng.choice(one.workplaces) if one.workplaces else None, state, asked,
                None if state == "asked" else min(asked + WEEK, self.today), shared, rng.choice(texts.CHOICE), coach,
            )  # fmt: skip
            if shared and rng.random() < 0.5:
                self.to.wish.add(
                    pk, "student", rng.choice(("yes", "yes", "maybe", "no")), "Lijkt me leuk.", False, coach
                )

    def _prepared(
        self, placement: int, who: Who, at: Employed | None, kind: str, start: dt.date, by: int, begun: bool,
        weekdays: list[int],
    ) -> None:  # fmt: skip
        to, pk, guardian, name = self.to, who[0], who[4], who[5]
        made = min(start - dt.timedelta(days=12), self.today)
        schedule = to.schedule.add(placement, 1, start, by, moment(made, 8))
        for weekday in weekdays:
            to.day.add(schedule, weekday, dt.time(9), dt.time(15, 30))
        if at:
            topics = [topic.slug for topic in self.policy.topics_for("introduction_topics", kind)]
            to.introduction.add(placement, made, topics, texts.SHARED, by)
        signing: list[list[Any]] = [["student", name, "Leerling", None], ["parent", "Ouder", "Ouder", guardian],
                                    ["school", self.school.users[by], "School", None]]  # fmt: skip
        if at:
            signing.append(["company", at.guide_name, "Praktijkbegeleider", None])
        signed = begun or self.rng.random() < 0.4
        agreement = to.agreement.add(
            placement,
            1,
            "signed" if signed else "made",
            {"signing": signing, "terms": {}},
            "0" * 64,
            by,
            moment(made),
        )
        for party, by_name, _label, parent in signing if signed else signing[:2]:
            to.signature.add(agreement, party, parent, by_name, made, by)
        self.of.tell(
            "agreement.made", pk, by, made, f"placement:{placement}", where=at.name if at else "school"
        )

    def _runs(
        self, placement: int, who: Who, at: Employed | None, start: dt.date, until: dt.date, state: str
    ) -> None:  # fmt: skip
        rng, to, pk, coach = self.rng, self.to, who[0], who[3]
        visit, last_report = start + WEEK * 5, self.today - dt.timedelta(days=5)
        while visit < until:
            held = visit < last_report or rng.random() < 0.5
            made = to.moment.add(
                pk, placement, "guidance" if at else "individual", "held" if held else "planned", visit,
                visit if held else None, at.guide_name if at else "", rng.choice(texts.VISIT) if held else "",
                rng.choice(texts.AGREED) if held else "", held and rng.random() < 0.1, coach,
            )  # fmt: skip
            if held:
                self.of.tell("guidance.held", pk, coach, visit, f"moment:{made}", what="Begeleidingsgesprek")
                if rng.random() < 0.08:
                    open_one = rng.random() < 0.2
                    to.feedback.add(
                        pk, placement, "language", "Leest de werkbon nog niet zelf.",
                        "open" if open_one else "answered", coach, visit,
                        "" if open_one else "We oefenen met werkbonnen.",
                    )  # fmt: skip
            visit += WEEK * 5
        if state == "running":
            to.moment.add(pk, placement, "guidance", "planned", visit, None, "", "", "", False, coach)
            day = max(start, self.today - dt.timedelta(days=14))
            while day < self.today:
                if day.weekday() < 2:
                    to.entry.add(placement, day, rng.choice(texts.DIARY), rng.choice((2, 3, 3)), coach)
                day += dt.timedelta(days=1)
        if rng.random() < 0.07:
            solved = state != "running" or rng.random() < 0.6
            concern = to.concern.add(
                placement, rng.choice(texts.CONCERNS), "solved" if solved else "open", coach, start + WEEK * 3,
                start + WEEK * 5 if solved else None,
            )  # fmt: skip
            to.concern_step.add(
                concern, "student_talks", start + WEEK * 3, rng.choice(texts.CONCERN_REPORT), coach
            )

    def _closes(
        self, placement: int, who: Who, at: Employed | None, kind: str, end: dt.date, goals: list[int], closed: bool
    ) -> None:  # fmt: skip
        rng, to, pk, mentor, coach = self.rng, self.to, who[0], who[2], who[3]
        if goals and closed:
            assessment = to.assessment.add(
                placement, "final", end, moment(end), coach, rng.choice(texts.CLOSING)
            )
            for side in ("coach", "supervisor"):
                for goal in goals:
                    to.score.add(assessment, side, goal, rng.choice((2, 3, 3, 4)), coach)
        steps = [step for step in self.policy.kind(kind).closing if step.required]
        for step in steps if closed else steps[:1]:
            data = {"took_part": [step.role]} | (
                {"sectors": [at.sector]} if step.form == "direction" and at else {}
            )
            by = mentor if step.role == "mentor" else coach
            to.closing.add(placement, step.slug, end, rng.choice(texts.CLOSING), data, by)
        if closed:
            self.of.tell(
                "placement.closed",
                pk,
                coach,
                end + CLOSE,
                f"placement:{placement}",
                where=at.name if at else "school",
                kind=kind,
            )

    def _works(self, placement: int, pk: int, coach: int, at: Employed | None, end: dt.date) -> None:
        first = dt.date(end.year, 8, 1) + dt.timedelta(days=self.rng.randrange(40))
        if first > self.today:
            return
        contract = self.to.contract.add(pk, placement, at.pk if at else None, first, "Medewerker", coach)
        for months in (3, 6, 12, 24):
            due = first + dt.timedelta(days=round(30.4 * months))
            done = due < self.today and self.rng.random() < 0.9
            self.to.aftercare.add(
                pk, contract, months, due, "done" if done else "due", due if done else None,
                self.rng.choice(("same_job", "same_job", "other_job", "none")) if done else "",
                self.rng.choice(texts.AFTERCARE) if done else "", coach if done else None,
            )  # fmt: skip
