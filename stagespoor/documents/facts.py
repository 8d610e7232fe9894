"""What a document needs to know, as frozen values that can be kept as JSON and read back.

An agreement is printed from the facts that were true when it was made, never from what the
database says today: that is why the facts travel as one value (AGR-3).
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import types
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

Copy = Literal["company", "school", "home"]
COPIES: tuple[Copy, ...] = ("company", "school", "home")
PartyKey = Literal["student", "parent", "school", "company"]


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class Organisation:
    """A school, a company or a work place inside the school. ``address`` is one line per item."""

    name: str
    address: tuple[str, ...] = ()
    phone: str = ""
    email: str = ""


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """Somebody who guides: ``role`` is the school's own word for what this person does."""

    name: str
    role: str
    phone: str = ""
    email: str = ""


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class StudentFacts:
    """The student, with no more than a company may know. ``age``: in years on the first day."""

    name: str
    born_on: dt.date | None = None
    age: int | None = None
    group: str = ""


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class ScheduleDay:
    """One working day. ``weekday``: 0 is Monday. The break is inside the times, in minutes."""

    weekday: int
    starts_at: dt.time
    ends_at: dt.time
    break_minutes: int = 0

    @property
    def work_minutes(self) -> int:
        """Working time of the day without the break, in minutes."""
        start = self.starts_at.hour * 60 + self.starts_at.minute
        end = self.ends_at.hour * 60 + self.ends_at.minute
        return max(0, end - start - self.break_minutes)


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class ScheduleStep:
    """The days that hold from a date on, until the next step begins; with a Sunday, why the work asks for it."""

    starts_on: dt.date
    days: tuple[ScheduleDay, ...]
    sunday_reason: str = ""


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class Clause:
    """One article of the contract in the school's own words; an empty line parts paragraphs."""

    title: str
    text: str


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class Signer:
    """Somebody whose signature the document asks.

    ``needs_parent``: this is a minor, and a parent signs beside. ``signed_on`` and ``how``
    (in words: "op papier") are printed when the signature is in.
    """

    party: PartyKey
    name: str
    role: str
    needs_parent: bool = False
    signed_on: dt.date | None = None
    how: str = ""


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class CopyMark:
    """How the school words the mark of one copy; without it the document has words of its own."""

    copy: Copy
    text: str


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class LawSource:
    """The legal table that the times were checked against: article, and since when that text holds."""

    article: str
    valid_from: dt.date
    about: str = ""


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class AgreementFacts:
    """All that one version of a placement agreement says (AGR-1).

    Holds the five things that the law asks: tasks and learning activities, period with times, each
    side's share in the guidance, the company's part in the assessment, and the inspectorate.
    ``internal``: the work place is inside the school, and there are two parties instead of three.
    ``home_contact`` is what AGR-4 asks: parents call the coach, and the company only to report sick.
    An empty text leaves its section out.
    """

    number: str
    version: int
    made_on: dt.date
    school: Organisation
    student: StudentFacts
    workplace: Organisation
    kind: str
    coach: Person
    supervisor: Person
    starts_on: dt.date
    ends_on: dt.date
    schedule: tuple[ScheduleStep, ...]
    tasks: tuple[str, ...]
    learning_activities: tuple[str, ...]
    goals: tuple[str, ...]
    assessment: str
    inspectorate: str
    home_contact: str
    signers: tuple[Signer, ...]
    aim: str = ""
    times_rule: str = ""
    guidance: str = ""
    guidance_by_school: str = ""
    guidance_by_company: str = ""
    transport: str = ""
    fee: str = ""
    cancelled_day: str = ""
    insurance: str = ""
    clauses: tuple[Clause, ...] = ()
    copy_marks: tuple[CopyMark, ...] = ()
    law: tuple[LawSource, ...] = ()
    internal: bool = False
    # what the school calls this paper
    title: str = "Stagecontract"
    this: str = "dit contract"
    replaces_version: int | None = None
    replaces_made_on: dt.date | None = None


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class GoalResult:
    """A goal with its score in words. ``step`` of ``steps`` draws the place on the scale, if known."""

    goal: str
    score: str
    category: str = ""
    step: int | None = None
    steps: int | None = None


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class CertificateFacts:
    """All that a placement certificate says (CER-1): what was done, how it went, who signs it."""

    number: str
    made_on: dt.date
    school: Organisation
    student: StudentFacts
    workplace: Organisation
    kind: str
    starts_on: dt.date
    ends_on: dt.date
    goals: tuple[GoalResult, ...]
    coach: Person
    supervisor: Person
    signers: tuple[Signer, ...]
    tasks: tuple[str, ...] = ()
    remarks: str = ""
    hours: int | None = None
    internal: bool = False
    # the school's own words: the name of the paper, the sentence of judgement, the last line
    title: str = "Stagecertificaat"
    statement: str = ""
    closing: str = ""
    check_url: str = ""
    check_code: str = ""


Facts = TypeVar("Facts", AgreementFacts, CertificateFacts)


def facts_as_json(facts: AgreementFacts | CertificateFacts) -> dict[str, Any]:
    """The facts as plain JSON values: dates and times as ISO text, tuples as lists."""
    return {key: _plain(value) for key, value in dataclasses.asdict(facts).items()}


def facts_from_json(kind: type[Facts], data: dict[str, Any]) -> Facts:
    """Facts of ``kind`` from what :func:`facts_as_json` gave.

    A field that an older release did not know keeps its default; raises TypeError when one without
    default is missing, and ValueError for a date or time that is none.
    """
    return _build(kind, data)  # type: ignore[no-any-return]


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, (dt.date, dt.time)):
        return value.isoformat()
    return value


def _build(hint: Any, value: Any) -> Any:
    origin = get_origin(hint)
    if value is None or origin is Literal:
        return value
    if origin in (Union, types.UnionType):
        return _build(next(arg for arg in get_args(hint) if arg is not type(None)), value)
    if origin is tuple:
        return tuple(_build(get_args(hint)[0], item) for item in value)
    if dataclasses.is_dataclass(hint):
        hints = get_type_hints(hint)
        known = {field.name for field in dataclasses.fields(hint)}
        return hint(**{key: _build(hints[key], item) for key, item in value.items() if key in known})  # type: ignore[operator]
    if hint in (dt.date, dt.time):
        return hint.fromisoformat(value)
    return value
