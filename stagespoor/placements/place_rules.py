"""What stands against a place for one placement: law, age, reservation, judgement, places. Pure functions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from stagespoor.core.refusals import Refusal
from stagespoor.policy.hazards import check_hazards, hazards
from stagespoor.policy.parts import Kind
from stagespoor.policy.wording import days as days_in_words
from stagespoor.policy.wording import weekday_name
from stagespoor.policy.working_time import age_on
from stagespoor.workplaces import rules as workplace_rules
from stagespoor.workplaces.models import Workplace
from stagespoor.workplaces.rules import JudgedOn

SCHOOL_DAYS = range(5)


@dataclass(frozen=True, slots=True)
class Stay:
    """A student of the school who has the workplace: from when to when (None: open), on which weekdays.

    ``weekdays`` empty: not known, so any day.
    """

    first: dt.date | None
    last: dt.date | None
    weekdays: frozenset[int]


@dataclass(frozen=True, slots=True)
class PlaceFacts:
    """What is known of a place and of who would come. ``workplace`` None: the employer itself is the place.

    ``taken``: by weekday (0 is Monday) the most students of the school at one time in the period.
    ``judged``: what the school judges now of the employer, the workplace and who would guide.
    ``employer_min_age``: the age from which the employer takes students, where it said so.
    """

    workplace: Workplace | None
    birth_date: dt.date
    day: dt.date
    school_id: int
    coach_id: int | None
    asked: frozenset[int] = frozenset()
    places: int | None = None
    taken: Mapping[int, int] = field(default_factory=dict)
    judged: tuple[JudgedOn, ...] = ()
    employer_min_age: int | None = None


def check_asked_days(asked: Collection[int], kind: Kind, field: str) -> list[Refusal]:
    """The asked days are the days of the placement: as many as its kind has (its norm), or none for any day."""
    if not asked or not kind.has_schedule or kind.days_min <= len(asked) <= kind.days_max:
        return []
    if kind.days_min == kind.days_max:
        sentence = _("%(kind)s is %(high)s per week. Je vraagt %(asked)s.")
    else:
        sentence = _("%(kind)s is %(low)d tot ten hoogste %(high)s per week. Je vraagt %(asked)s.")
    if len(asked) > kind.days_max:
        sentence += _(" Haal dagen weg. Of vraag geen dagen, als elke dag goed is.")
    else:
        sentence += _(" Voeg dagen toe. Of vraag geen dagen, als elke dag goed is.")
    values = {
        "kind": kind.name, "low": kind.days_min, "high": days_in_words(kind.days_max),
        "asked": days_in_words(len(asked)),
    }  # fmt: skip
    return [Refusal(kind.days_norm, sentence % values, field=field)]


def check_age(facts: PlaceFacts) -> list[Refusal]:
    """The age from which the place takes students on the first day (EMP-3)."""
    age, own = age_on(facts.birth_date, facts.day), facts.workplace.min_age if facts.workplace else None
    min_age = workplace_rules.min_age_at(own, facts.employer_min_age)
    if own is not None or min_age is None or age >= min_age:
        return workplace_rules.check_min_age(own, age)
    sentence = _("Dit bedrijf neemt leerlingen vanaf %(min)d jaar. De leerling is %(age)d.")
    return [Refusal("EMP-3", sentence % {"min": min_age, "age": age}, field="employer")]


def check_place(facts: PlaceFacts, today: dt.date) -> list[Refusal]:
    """Why this place cannot be chosen: everything that keeps the student out, the law first."""
    return [*check_standing(facts, today), *check_room(facts)]


def check_standing(facts: PlaceFacts, today: dt.date) -> list[Refusal]:
    """What forbids this place for this student whether it is full or not: law, age, judgement, reservation.

    Asked before a place comes on the list, is shared or is asked: a company may make room, the law does not.
    """
    found = [*workplace_rules.check_judged(facts.judged)]
    workplace = facts.workplace
    if workplace is None:
        return [*check_age(facts), *found]
    if not workplace.is_active:
        found.append(Refusal("EMP-3", _("Deze werkplek is gesloten. Kies een andere."), field="place"))
    kept = workplace_rules.reservation_of(
        workplace, for_school=facts.school_id, for_coach=facts.coach_id, today=today
    )
    return [
        *check_hazards(hazards(), workplace.hazards, birth_date=facts.birth_date, day=facts.day),
        *check_age(facts), *found, *kept,
    ]  # fmt: skip


def check_room(facts: PlaceFacts) -> list[Refusal]:
    """The places of the school at the workplace, on the asked days (EMP-1)."""
    if facts.places is None:
        return []
    if facts.places == 0:
        sentence = _("Deze werkplek heeft geen plaats voor jullie school. Kies een andere werkplek.")
        return [Refusal("EMP-1", sentence, field="place")]
    full = full_days(facts)
    days = facts.asked or frozenset(_open_days(facts))
    if not full or (not facts.asked and full < days):
        return []
    sentence = _(
        "De plaatsen van jullie school zijn bezet op %(days)s (%(places)d tegelijk). Kies een andere werkplek, "
        "of andere dagen."
    )
    values = {"days": in_words(full), "places": facts.places}
    return [Refusal("EMP-1", sentence % values, field="place")]


def full_days(facts: PlaceFacts) -> frozenset[int]:
    """The asked days (none asked: the days of the workplace) on which every place of the school is taken."""
    if facts.places is None:
        return frozenset()
    days = facts.asked or _open_days(facts)
    return frozenset(day for day in days if facts.taken.get(day, 0) >= facts.places)


def warnings(facts: PlaceFacts) -> list[str]:
    """What does not forbid the choice, but must be seen first."""
    found = workplace_rules.doubts(facts.judged)
    workplace = facts.workplace
    if workplace is None:
        return found
    for one in hazards().findings(workplace.hazards, birth_date=facts.birth_date, day=facts.day):
        if not one.forbidden:
            sentence = _(
                "%(hazard)s: mag alleen met deskundig toezicht (%(source)s). Bespreek dit met het bedrijf."
            )
            found.append(sentence % {"hazard": one.hazard.name, "source": one.article.source})
    other = facts.asked - set(workplace.weekdays) if workplace.weekdays else frozenset()
    if other:
        sentence = _("Deze werkplek is er niet op %(days)s. Wel op %(open)s.")
        found.append(sentence % {"days": in_words(other), "open": in_words(workplace.weekdays)})
    full = full_days(facts)
    if full and not facts.asked:
        found.append(_("Op %(days)s zijn de plaatsen van jullie school bezet.") % {"days": in_words(full)})
    return found


def peaks(stays: Iterable[Stay], first: dt.date, last: dt.date) -> dict[int, int]:
    """By weekday the most students at one time from ``first`` to ``last``; days without anybody are not in it."""
    counted: dict[int, list[tuple[dt.date, int]]] = {}
    for stay in stays:
        begin, end = max(stay.first or first, first), min(stay.last or last, last)
        if begin > end:
            continue
        for day in stay.weekdays or range(7):
            # an end counts before a begin on the next day, and a begin before an end on the same day
            counted.setdefault(day, []).extend([(begin, -1), (end, 1)])
    return {day: _peak(moments) for day, moments in counted.items()}


def _peak(moments: Collection[tuple[dt.date, int]]) -> int:
    now = most = 0
    for _day, kind in sorted(moments):
        now -= kind
        most = max(most, now)
    return most


def in_words(days: Iterable[int]) -> str:
    """ "dinsdag en donderdag"."""
    names = [weekday_name(day) for day in sorted(days)]
    if len(names) < 2:
        return "".join(names)
    return _("%(first)s en %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}


def _open_days(facts: PlaceFacts) -> Collection[int]:
    said = facts.workplace.weekdays if facts.workplace else []
    return said or SCHOOL_DAYS
