"""What the match reads of a student and of a place to work: plain facts, no record and no person behind them.

Of the student only what the work is about: needs the work must meet, sectors, goals, travel, days, the birth date
for the law. No name, gender, origin, religion, diagnosis, support need or level is a field here, so none of them
can count (tests hold the fields against a list).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from stagespoor.policy.network_parts import MatchCriterion
from stagespoor.policy.working_time import Limits

WEEK = 7
Free = tuple[int | None, ...]  # free places per weekday, 0 is Monday; None: not known
UNKNOWN: Free = (None,) * WEEK


class Word(NamedTuple):
    """A word of the student's wishes or career tests; ``stem`` is what a task text is searched for."""

    stem: str
    text: str


class Aim(NamedTuple):
    """An occupational goal: the sectors where it can be learned (empty: any), and its words."""

    wording: str
    sectors: frozenset[str]
    words: tuple[Word, ...]


class Tried(NamedTuple):
    """A sector in which the student worked already (PH-2); ``stopped``: how often it stopped early.

    ``chosen``: settled as direction or not, None: nothing is settled yet.
    """

    sector: str
    times: int
    chosen: bool | None
    stopped: int = 0


class Earlier(NamedTuple):
    """What went before with a supervisor: of this student (``own``), or of this coach with other students.

    ``good`` and ``bad`` count placements brought to their end and stopped early. ``said``: somebody recorded that
    it clicked (True) or clashed; that goes before the counts. ``here``: the supervisor still works there.
    ``veiled``: it counts, and who looks may not be told.
    """

    supervisor_id: int
    supervisor: str
    own: bool
    good: int
    bad: int
    here: bool = True
    said: bool | None = None
    veiled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """One placement that looks for a place. ``first`` and ``last`` are the period; ``age`` on the first day.

    ``today``: the day of the search; what is kept for others until then is theirs, whenever the placement begins.

    ``settled``: sectors chosen as direction (ORI-3); ``wished``: those of the intake. ``weekdays``: asked days,
    empty is any. ``limits``: the working-time row on the first day, None where the table has none;
    ``forbidden`` and ``supervised``: hazards that the law forbids or limits on that day, each with its article.
    ``earlier``: by employer what went before with the supervisors there.
    """

    placement_id: int
    school_id: int
    coach_id: int | None
    kind: str
    days_min: int
    days_norm: str
    contract: bool
    birth_date: dt.date
    age: int
    first: dt.date
    last: dt.date
    today: dt.date
    limits: Limits | None = None
    forbidden: Mapping[str, str] = field(default_factory=dict)
    supervised: Mapping[str, str] = field(default_factory=dict)
    lat: float | None = None
    lon: float | None = None
    from_home: bool = True
    radius_km: int = 15
    travel: str = ""
    settled: frozenset[str] = frozenset()
    wished: frozenset[str] = frozenset()
    tried: tuple[Tried, ...] = ()
    needs: tuple[str, ...] = ()
    aims: tuple[Aim, ...] = ()
    general_aims: int = 0
    words: tuple[Word, ...] = ()
    weekdays: frozenset[int] = frozenset()
    earlier: Mapping[int, tuple[Earlier, ...]] = field(default_factory=dict)

    @property
    def sectors(self) -> frozenset[str]:
        """The sectors that count: the settled direction, else the wishes."""
        return self.settled or self.wished


class Room(NamedTuple):
    """Room in a period. ``places``: what was said, for this school where it said so; None: not known.

    ``taken`` counts the placements of all schools that overlap; never whose they are. ``most``: free places on the
    emptiest day, None when not known on any.
    """

    places: int | None
    taken: int
    free: Free
    most: int | None

    @classmethod
    def of(cls, places: int | None, taken: int, free: Free) -> Room:
        """The room with these free places."""
        return cls(places, taken, free, max((count for count in free if count is not None), default=None))


NO_ROOM_KNOWN = Room(None, 0, UNKNOWN, None)


class Spot(NamedTuple):
    """A place to work: a workplace, or an employer without workplaces as one (then ``workplace_id`` is None).

    ``verdict``: what the own school judges now ("", fit, doubt, not_fit, ban); ``skilled``: of the guidance.
    ``asked``: how often the network asked this employer lately, ``busy`` the same against what is too often (0 to 1).
    ``quiet_until``: the last day of the silence that a school of the network agreed; never why.
    """

    employer_id: int
    workplace_id: int | None
    name: str
    workplace: str
    city: str
    sector: str
    tasks: str
    search_key: str
    lat: float | None = None
    lon: float | None = None
    min_age: int | None = None
    weekdays: tuple[int, ...] = ()
    starts: dt.time | None = None
    ends: dt.time | None = None
    hazards: tuple[str, ...] = ()
    meets: tuple[str, ...] = ()
    cannot: tuple[str, ...] = ()
    by_bus: bool | None = None
    by_bike: bool | None = None
    prospect: str = ""
    reserved_school_id: int | None = None
    reserved_coach_id: int | None = None
    reserved_until: dt.date | None = None
    verdict: str = ""
    verdict_reason: str = ""
    fits_whom: str = ""
    skilled: bool | None = None
    supervisors: tuple[int, ...] = ()
    do_not_call: bool = False
    for_school: bool = True
    asked: int = 0
    busy: float = 0.0
    quiet_until: dt.date | None = None
    room: Room = NO_ROOM_KNOWN

    @property
    def key(self) -> str:
        """How an address names it: "12", or "12-7" for workplace 7 of employer 12."""
        return f"{self.employer_id}-{self.workplace_id}" if self.workplace_id else str(self.employer_id)

    @property
    def title(self) -> str:
        """The employer, and which workplace there."""
        return f"{self.name} · {self.workplace}" if self.workplace else self.name


@dataclass(frozen=True, slots=True)
class Weights:
    """The criteria of the policy that hold for a kind, with their weights, and the words that reasons need.

    ``asked_weeks``: over how many weeks it is counted how often an employer was asked (EMP-5).
    """

    criteria: tuple[MatchCriterion, ...]
    sectors: Mapping[str, str] = field(default_factory=dict)
    needs: Mapping[str, str] = field(default_factory=dict)
    travel: Mapping[str, str] = field(default_factory=dict)
    asked_weeks: int = 0


@dataclass(frozen=True, slots=True)
class Ground:
    """One criterion for one place. ``share`` 0 to 1, None where nothing is known: then it does not count."""

    criterion: str
    share: float | None
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fit:
    """How well a place fits. ``score``, 0 to 1, is the weighed mean of the known shares; 0 when none is known.

    ``known``: how much of the weight is known, 0 to 1.
    """

    score: float
    known: float
    grounds: tuple[Ground, ...]
