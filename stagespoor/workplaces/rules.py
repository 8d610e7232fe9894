"""What a workplace, a judgement and a safety talk must obey, and whom they keep out: facts in, refusals out."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from typing import Any, Protocol

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from stagespoor.core.refusals import Refusal
from stagespoor.policy.hazards import HazardList
from stagespoor.policy.model import Policy
from stagespoor.workplaces.models import Judgement, Workplace

MIN_AGES = range(12, 31)
MOST_PLACES = 100
RESERVED_AT_MOST = dt.timedelta(days=366)
ANSWERS = ("yes", "no", "na")
Verdict = Judgement.Verdict
KEEPS_OUT = frozenset({Verdict.BAN.value, Verdict.NOT_FIT.value})


# --- the facts of a workplace ----------------------------------------------------------------------


def check_workplace(
    facts: Mapping[str, Any], *, policy: Policy, hazards: HazardList, taken_names: Collection[str],
    contact_ids: Collection[int], today: dt.date,
) -> list[Refusal]:  # fmt: skip
    """May a workplace be kept with these facts? Only the facts that are given are looked at.

    ``taken_names``: of the other workplaces at this employer. ``contact_ids``: who works there.
    """
    found = []
    if "name" in facts:
        found += _check_name(facts["name"], taken_names)
    found += _check_lists(facts, policy, hazards)
    found += _check_numbers(facts)
    found += _check_reserved(facts, today)
    if set(facts.get("supervisors") or ()) - set(contact_ids):
        sentence = _("Kies alleen mensen die bij dit bedrijf werken.")
        found.append(Refusal("EMP-3", sentence, field="supervisors"))
    return found


def _check_name(name: str, taken: Collection[str]) -> list[Refusal]:
    if not name.strip():
        return [Refusal("EMP-1", _("Geef de werkplek een naam, bijvoorbeeld: keuken."), field="name")]
    if name.strip().casefold() in {other.casefold() for other in taken}:
        sentence = _("Dit bedrijf heeft al een werkplek met deze naam. Kies een andere naam.")
        return [Refusal("EMP-1", sentence, field="name")]
    return []


def _check_lists(facts: Mapping[str, Any], policy: Policy, hazards: HazardList) -> list[Refusal]:
    needs = {slug for slug, _name in policy.choices("work_needs")}
    known: dict[str, set[Any]] = {
        "weekdays": set(range(7)), "hazards": {slug for slug, _name in hazards.choices()},
        "languages": {slug for slug, _name in policy.choices("languages")}, "meets": needs, "cannot": needs,
    }  # fmt: skip
    sentence = _("Kies alleen uit de lijst.")
    found = [
        Refusal("EMP-1", sentence, field=name)
        for name, allowed in known.items()
        if set(facts.get(name) or ()) - allowed
    ]
    if facts.get("sector") and facts["sector"] not in {slug for slug, _name in policy.choices("sectors")}:
        found.append(Refusal("EMP-1", _("Kies een sector uit de lijst."), field="sector"))
    if set(facts.get("meets") or ()) & set(facts.get("cannot") or ()):
        found.append(Refusal("EMP-1", _("Iets kan wel of kan niet. Kies een van de twee."), field="meets"))
    if facts.get("prospect") and facts["prospect"] not in {"real", "unsure", "none"}:
        found.append(Refusal("PLC-4", _("Kies een van de mogelijkheden uit de lijst."), field="prospect"))
    return found


def _check_numbers(facts: Mapping[str, Any]) -> list[Refusal]:
    found = []
    starts, ends, age = facts.get("starts"), facts.get("ends"), facts.get("min_age")
    if starts and ends and ends <= starts:
        sentence = _("De eindtijd ligt voor de begintijd. Kijk de tijden na.")
        found.append(Refusal("EMP-1", sentence, field="ends"))
    if age is not None and age not in MIN_AGES:
        found.append(Refusal("EMP-1", _("Kies een leeftijd van 12 tot en met 30 jaar."), field="min_age"))
    if facts.get("places") is not None and not 0 <= facts["places"] <= MOST_PLACES:
        found.append(Refusal("EMP-1", _("Kies 0 tot en met 100 plaatsen."), field="places"))
    return found


def _check_reserved(facts: Mapping[str, Any], today: dt.date) -> list[Refusal]:
    somebody = facts.get("reserved_school") or facts.get("reserved_coach")
    until = facts.get("reserved_until")
    if somebody and until is None:
        sentence = _("Vul in tot wanneer de werkplek gereserveerd is.")
        return [Refusal("EMP-1", sentence, field="reserved_until")]
    if until is None:
        return []
    if not somebody:
        return [Refusal("EMP-1", _("Kies voor wie de werkplek is gereserveerd."), field="reserved_school")]
    if until < today:
        return [Refusal("EMP-1", _("Deze dag is al geweest. Kies een latere dag."), field="reserved_until")]
    if until > today + RESERVED_AT_MOST:
        sentence = _("Reserveer ten hoogste een jaar vooruit. Daarna kun je opnieuw reserveren.")
        return [Refusal("EMP-1", sentence, field="reserved_until")]
    return []


# --- who may come ------------------------------------------------------------------------------------


def reserved_for_others(
    *, school_id: int | None, coach_id: int | None, until: dt.date | None, for_school: int, for_coach: int | None,
    today: dt.date,
) -> bool:  # fmt: skip
    """Is the place kept for another school, or for another coach, today still? (``until`` is included.)"""
    if until is None or today > until:
        return False
    if coach_id is not None and coach_id != for_coach:
        return True
    return school_id is not None and school_id != for_school


def check_reservation(
    *, school_id: int | None, coach_id: int | None, until: dt.date | None, for_school: int, for_coach: int | None,
    today: dt.date,
) -> list[Refusal]:  # fmt: skip
    """A place that is kept for somebody else. Says until when, never for whom or for which student (EMP-1)."""
    kept = reserved_for_others(
        school_id=school_id, coach_id=coach_id, until=until, for_school=for_school, for_coach=for_coach, today=today
    )  # fmt: skip
    if not kept or until is None:
        return []
    sentence = _("Deze werkplek is gereserveerd tot en met %(until)s. Kies een andere werkplek.")
    return [Refusal("EMP-1", sentence % {"until": date_format(until, "j F Y")}, field="place")]


def min_age_at(workplace: int | None, employer: int | None) -> int | None:
    """The age from which a place takes students: as the workplace says, and where it says nothing as the employer does.

    Match, list and choice ask this, so that a place that is offered can be chosen (EMP-3).
    """
    return employer if workplace is None else workplace


def check_min_age(min_age: int | None, age: int) -> list[Refusal]:
    """The age from which the workplace takes students (EMP-3). ``age`` in whole years."""
    if not min_age or age >= min_age:
        return []
    sentence = _("Deze werkplek neemt leerlingen vanaf %(min)d jaar. De leerling is %(age)d.")
    return [Refusal("EMP-3", sentence % {"min": min_age, "age": age}, field="place")]


class JudgedOn(Protocol):
    """What of a judgement is asked here: a row of queries.Judged, or a Judgement."""

    @property
    def workplace_id(self) -> int | None: ...
    @property
    def supervisor_id(self) -> int | None: ...
    @property
    def verdict(self) -> str: ...
    @property
    def reason(self) -> str: ...
    @property
    def until(self) -> dt.date | None: ...


def check_judged(judged: Iterable[JudgedOn]) -> list[Refusal]:
    """A ban, or "not fit", of the own school about a place or who guides there keeps students out (EMP-3).

    ``judged``: what counts today. Never waived: a new judgement opens the place again.
    """
    found = []
    for one in judged:
        if one.verdict not in KEEPS_OUT:
            continue
        sentence = {
            Verdict.BAN.value: _("Jullie school plaatst niemand bij %(subject)s%(until)s: %(reason)s"),
            Verdict.NOT_FIT.value: _("Jullie school vond %(subject)s niet geschikt%(until)s: %(reason)s"),
        }[one.verdict]
        field = "supervisor" if one.supervisor_id else "place"
        found.append(Refusal("EMP-3", sentence % _words(one), field=field))
    return found


def doubts(judged: Iterable[JudgedOn]) -> list[str]:
    """What must be seen before a place is chosen: the doubts of the own school, each with its reason (EMP-3)."""
    sentence = _("Jullie school twijfelt over %(subject)s%(until)s: %(reason)s")
    return [sentence % _words(one) for one in judged if one.verdict == Verdict.DOUBT]


def _words(one: JudgedOn) -> dict[str, str]:
    until = _(" (tot en met %(day)s)") % {"day": date_format(one.until, "j F Y")} if one.until else ""
    return {"subject": subject_name(one), "until": until, "reason": one.reason}


def subject_name(one: JudgedOn) -> str:
    """What a judgement is about, in the middle of a sentence."""
    if one.supervisor_id:
        return _("deze praktijkbegeleider")
    return _("deze werkplek") if one.workplace_id else _("dit bedrijf")


def reservation_of(
    workplace: Workplace, *, for_school: int, for_coach: int | None, today: dt.date
) -> list[Refusal]:
    """:func:`check_reservation` for a record."""
    return check_reservation(
        school_id=workplace.reserved_school_id, coach_id=workplace.reserved_coach_id,
        until=workplace.reserved_until, for_school=for_school, for_coach=for_coach, today=today,
    )  # fmt: skip


# --- judging and the talk on the floor ---------------------------------------------------------------


def check_judgement(
    *, verdict: str, reason: str, judged_on: dt.date, until: dt.date | None, today: dt.date
) -> list[Refusal]:
    """A doubt, "not fit" or a ban has a reason; an end lies ahead (EMP-3)."""
    found = []
    if verdict not in Verdict.values:
        found.append(Refusal("EMP-3", _("Kies een oordeel."), field="verdict"))
    elif verdict != Verdict.FIT and not reason.strip():
        sentence = _("Schrijf op waarom. Zonder reden kan een collega er niets mee.")
        found.append(Refusal("EMP-3", sentence, field="reason"))
    if judged_on > today:
        sentence = _("Deze dag moet nog komen. Kies vandaag of eerder.")
        found.append(Refusal("EMP-3", sentence, field="judged_on"))
    if until is not None and until < max(judged_on, today):
        found.append(Refusal("EMP-3", _("Deze dag is al geweest. Kies een latere dag."), field="until"))
    return found


def check_talk(
    *, held_on: dt.date, with_whom: str, answers: Mapping[str, Mapping[str, str]], asked: Collection[str],
    today: dt.date,
) -> list[Refusal]:  # fmt: skip
    """Every question is answered, and a "no" says what is agreed (EMP-3).

    ``answers``: {question: {"ok": "yes|no|na", "note": ""}}; ``asked``: the questions of the policy.
    """
    found = []
    if held_on > today:
        sentence = _("Deze dag moet nog komen. Leg het gesprek vast als het geweest is.")
        found.append(Refusal("EMP-3", sentence, field="held_on"))
    if not with_whom.strip():
        found.append(Refusal("EMP-3", _("Vul in met wie je sprak."), field="with_whom"))
    for slug in asked:
        answer = answers.get(slug, {})
        if answer.get("ok") not in ANSWERS:
            found.append(Refusal("EMP-3", _("Kies een antwoord op deze vraag."), field=f"ok_{slug}"))
        elif answer["ok"] == "no" and not answer.get("note", "").strip():
            sentence = _("Dit is niet geregeld. Schrijf op wat jullie afspreken.")
            found.append(Refusal("EMP-3", sentence, field=f"note_{slug}"))
    return found


def later(day: dt.date, months: int) -> dt.date:
    """The same day so many months later, or the last of that month where it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    last = calendar.monthrange(day.year + years, month + 1)[1]
    return day.replace(year=day.year + years, month=month + 1, day=min(day.day, last))
