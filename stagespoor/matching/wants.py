"""What a placement that waits asks of a place, read in one query for any number of them (MAT-2, PREP-6, PH-2)."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from django.db.models import Q

from stagespoor.core import clock
from stagespoor.core.questions import Asked, Ids, Row
from stagespoor.core.text import search_key
from stagespoor.matching.facts import Aim, Earlier, Tried, Wanted, Word
from stagespoor.matching.models import Click
from stagespoor.placements.facts import direction_steps
from stagespoor.placements.models import ClosingStep, Placement
from stagespoor.placements.states import CLOSED
from stagespoor.policy.hazards import hazards
from stagespoor.policy.model import Policy
from stagespoor.policy.schedule import WITHOUT_END
from stagespoor.policy.working_time import Limits, age_on, working_time
from stagespoor.students.models import CareerTest
from stagespoor.trajectories.models import Goal, Intake
from stagespoor.trajectories.states import ASSIGNED

OCCUPATIONAL = "occupational"
RADIUS = 15  # kilometres, where there is no intake
LONG_ENOUGH, MOST_WORDS = 5, 40
_SENTENCE, _WORD = re.compile(r"[.!?;\n]+"), re.compile(r"[^\W\d_]+")
# a sentence with one of these tells what somebody does not want
_NEGATIONS = frozenset(
    {"niet", "geen", "nooit", "zonder", "hekel", "haat", "afkeer", "bang", "allergisch", "stom"}
)
# Words that say nothing about the kind of work.
_EMPTY = frozenset(
    """
    graag werken werkt leerling vindt liever houdt richting dicht handen duidelijkheid omdat anders altijd beetje
    goede goed moeten kunnen dingen bedrijf stage plaats andere dagen school thuis welke wordt later steeds vooral
    samen alleen rustig rustige drukke maken wilde willen weten worden vinden doet deze iemand leren leert leuke
    eigen eerste nieuwe taken taak baan buurt fiets helpt
    """.split()  # noqa: SIM905 - a list of words reads better than sixty texts
)
# Words of a goal that say how the work is done, or are in any work.
_MANNER = frozenset(
    """
    volgens zonder fouten juist juiste stevig netjes veilig zelfstandig stappen regels schema afspraken houdt gebruikt
    kiest haalt werkt voert uitvoeren beschadigen onder boven tijdens collega goederen producten materiaal materialen
    """.split()  # noqa: SIM905
)


def wanted_for(placements: Sequence[Placement], policy: Policy) -> dict[int, Wanted]:
    """What each of these placements asks, by its key. One query. They come with student and school."""
    if not placements:
        return {}
    students = {one.student_id for one in placements}
    coaches = {one.coach_id for one in placements if one.coach_id}
    answers = _asked(tuple(direction_steps(policy)))(
        students=students, coaches=coaches, trajectories={one.trajectory_id for one in placements}
    )
    known = _Known.of(answers["intakes"], answers["directions"], answers["goals"], answers["tests"])
    work, clicks = answers["work"], answers["clicks"]
    by_student, by_coach = _by(work, "student_id"), _by(work, "coach_id")
    said_student, said_coach = _by(clicks, "student_id"), _by(clicks, "coach_id")
    found = {}
    for one in placements:
        own = by_student.get(one.student_id, [])
        others = [
            row for row in by_coach.get(one.coach_id or 0, []) if row["student_id"] != one.student_id
        ]  # fmt: skip
        found[one.pk] = _wanted(
            one, policy, known, own,
            _earlier(own, others, said_student.get(one.student_id, []), said_coach.get(one.coach_id or 0, [])),
        )  # fmt: skip
    return found


@lru_cache(maxsize=16)
def _asked(steps: tuple[str, ...]) -> Asked:
    """All questions about students, built once; ``steps``: the closing steps that settle a direction."""
    students, trajectories = Ids("students"), Ids("trajectories")
    intakes = Intake.objects.filter(referral__trajectory__in=trajectories, referral__state=ASSIGNED)
    worked = Placement.objects.filter(
        Q(student__in=students) | Q(coach__in=Ids("coaches")),
        employer__isnull=False,
        started_on__isnull=False,
    )
    return Asked({
        "intakes": intakes.values(
            "referral_id", "referral__trajectory_id", "sectors", "radius_km", "travel", "needs", "preferences"
        ),
        "directions": ClosingStep.objects.filter(placement__student__in=students, step__in=steps).values(
            "pk", "placement__student_id", "data"
        ),
        "goals": Goal.objects.filter(trajectory__in=trajectories, dropped_on=None).values(
            "pk", "trajectory_id", "slug", "wording", "category"
        ),
        "tests": CareerTest.objects.filter(student__in=students).values("pk", "student_id", "result"),
        "work": worked.values(
            "pk", "student_id", "coach_id", "employer_id", "employer__sector", "workplace__sector", "supervisor_id",
            "supervisor__name", "supervisor__is_active", "state", "ended_early",
        ),
        "clicks": Click.objects.filter(Q(student__in=students) | Q(coach__in=Ids("coaches"))).values(
            "pk", "student_id", "coach_id", "supervisor_id", "supervisor__name", "supervisor__is_active",
            "supervisor__employer_id", "clicked",
        ),
    })  # fmt: skip


@dataclass(slots=True)
class _Known:
    """What was read, by trajectory or student."""

    intakes: dict[int, Row] = field(default_factory=dict)
    settled: dict[int, list[str]] = field(default_factory=dict)
    goals: dict[int, list[Row]] = field(default_factory=dict)
    tests: dict[int, list[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, intakes: list[Row], directions: list[Row], goals: list[Row], tests: list[Row]) -> _Known:
        """The rows come oldest first: of intake and direction the newest counts."""
        known = cls(goals=_by(goals, "trajectory_id"))
        known.intakes = {row["referral__trajectory_id"]: row for row in intakes}
        known.settled = {row["placement__student_id"]: row["data"].get("sectors", []) for row in directions}
        for row in tests:
            known.tests.setdefault(row["student_id"], []).append(row["result"])
        return known


def _wanted(
    placement: Placement, policy: Policy, known: _Known, worked: list[Row], earlier: Mapping[int, tuple[Earlier, ...]]
) -> Wanted:  # fmt: skip
    student, school, kind = placement.student, placement.student.school, policy.kind(placement.kind)
    first = placement.start_on or clock.today()
    intake = known.intakes.get(placement.trajectory_id, {})
    sectors = {slug for slug, _name in policy.choices("sectors")}
    settled = frozenset(known.settled.get(student.pk, ())) & sectors
    limits, forbidden, supervised = law_on(student.birth_date, first)
    aims, general = _aims(known.goals.get(placement.trajectory_id, []), policy)
    home = student.lat is not None and student.lon is not None
    return Wanted(
        placement_id=placement.pk, school_id=student.school_id, coach_id=placement.coach_id, kind=kind.slug,
        days_min=kind.days_min, days_norm=kind.days_norm, contract=kind.aims_at_contract,
        birth_date=student.birth_date, age=age_on(student.birth_date, first), first=first,
        last=max(placement.end_on or first + WITHOUT_END, first), today=clock.today(), limits=limits,
        forbidden=forbidden, supervised=supervised,
        lat=student.lat if home else school.lat, lon=student.lon if home else school.lon, from_home=home,
        radius_km=intake.get("radius_km", RADIUS), travel=intake.get("travel", ""), settled=settled,
        wished=frozenset(intake.get("sectors", ())) & sectors, tried=_tried(worked, settled),
        needs=tuple(one.slug for one in policy.work_needs if one.slug in intake.get("needs", ())),
        aims=aims, general_aims=general,
        words=words_in([*known.tests.get(student.pk, ()), intake.get("preferences", "")]),
        weekdays=frozenset(placement.asked_weekdays), earlier=earlier,
    )  # fmt: skip


def law_on(birth_date: dt.date, day: dt.date) -> tuple[Limits | None, dict[str, str], dict[str, str]]:
    """The working-time row, and the hazards that are forbidden and limited at this age, each with its article.

    The first day of a placement decides: the law only gets wider with a birthday.
    """
    try:
        limits: Limits | None = working_time().limits_on(birth_date, day)
    except LookupError:
        limits = None
    return limits, *_hazards_at(age_on(birth_date, day), day)


def _hazards_at(age: int, day: dt.date) -> tuple[dict[str, str], dict[str, str]]:
    rules = [(one.slug, one.rule_on(day, age)) for one in hazards().hazards]
    forbidden = {slug: rule.article for slug, rule in rules if rule is not None and rule.says == "forbidden"}
    supervised = {slug: rule.article for slug, rule in rules if rule is not None and rule.says != "forbidden"}
    return forbidden, supervised


def _aims(rows: Iterable[Row], policy: Policy) -> tuple[tuple[Aim, ...], int]:
    """The goals of the trade with the sectors of the catalogue; and how many goals can be worked on anywhere."""
    sectors = {goal.slug: frozenset(goal.sectors) for goal in policy.goals}
    aims, general = [], 0
    for row in rows:
        if row["category"] != OCCUPATIONAL:
            general += 1
            continue
        known = sectors.get(row["slug"], frozenset())
        aims.append(Aim(row["wording"], known, words_of_goal(row["wording"])))
    return tuple(aims), general


def _tried(rows: Iterable[Row], settled: frozenset[str]) -> tuple[Tried, ...]:
    """The sectors in which the student worked (PH-2)."""
    times: Counter[str] = Counter()
    stopped: Counter[str] = Counter()
    for row in rows:
        sector = row["workplace__sector"] or row["employer__sector"]
        times[sector] += 1
        stopped[sector] += bool(row["ended_early"])
    return tuple(
        Tried(sector, count, sector in settled if settled else None, stopped[sector])
        for sector, count in sorted(times.items())
        if sector
    )


def _earlier(
    own: list[Row], others: list[Row], said_student: list[Row], said_coach: list[Row]
) -> dict[int, tuple[Earlier, ...]]:
    """By employer what went before with its supervisors: of the student, and of the coach with others."""
    found: dict[int, list[Earlier]] = defaultdict(list)
    for rows, said, is_own in ((own, said_student, True), (others, said_coach, False)):
        clicked = {row["supervisor_id"]: row for row in said}
        for supervisor_id, group in _by(rows, "supervisor_id").items():
            good = sum(row["state"] == CLOSED and not row["ended_early"] for row in group)
            bad = sum(bool(row["ended_early"]) for row in group)
            word = clicked.pop(supervisor_id, None)
            if good or bad or word:
                found[group[-1]["employer_id"]].append(
                    _one(supervisor_id, group[-1], is_own, good, bad, word)
                )
        for supervisor_id, word in clicked.items():
            found[word["supervisor__employer_id"]].append(_one(supervisor_id, word, is_own, 0, 0, word))
    return {
        pk: tuple(sorted(rows, key=lambda one: (not one.own, one.supervisor))) for pk, rows in found.items()
    }


def _one(supervisor_id: int, row: Row, own: bool, good: int, bad: int, word: Row | None) -> Earlier:
    said = None if word is None else bool(word["clicked"])
    return Earlier(
        supervisor_id, row["supervisor__name"], own, good, bad, bool(row["supervisor__is_active"]), said
    )


def words_in(texts: Iterable[str]) -> tuple[Word, ...]:
    """The words of wishes and tests that may name work. A sentence with "niet" or "geen" is left out."""
    found: dict[str, Word] = {}
    for text in texts:
        for sentence in _SENTENCE.split(text or ""):
            words = _WORD.findall(sentence)
            if not _NEGATIONS & {word.casefold() for word in words}:
                _keep(words, found, _EMPTY)
    return tuple(sorted(found.values())[:MOST_WORDS])


@lru_cache(maxsize=4096)
def words_of_goal(wording: str) -> tuple[Word, ...]:
    """The words of an occupational goal that name the work; not how it is done ("zonder fouten")."""
    found: dict[str, Word] = {}
    _keep(_WORD.findall(wording), found, _EMPTY | _MANNER)
    return tuple(sorted(found.values())[:MOST_WORDS])


def _keep(words: Iterable[str], found: dict[str, Word], without: frozenset[str]) -> None:
    """Add what is long enough to be searched for by its stem."""
    for word in words:
        key = search_key(word)
        if len(key) >= LONG_ENOUGH and key not in without:
            stem = key[: max(LONG_ENOUGH, len(key) - 2)]
            found.setdefault(stem, Word(stem, word.casefold()))


def _by(rows: Iterable[Row], column: str) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        if row[column] is not None:
            found[row[column]].append(row)
    return dict(found)
