"""What a placement must obey, as pure functions: facts in, refusals out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from stagespoor.core.refusals import Refusal
from stagespoor.employers.models import Contact, Employer
from stagespoor.placements import states
from stagespoor.placements.models import Candidate, InternalWorkplace, Placement, Prospect
from stagespoor.policy.model import Policy
from stagespoor.policy.parts import Kind
from stagespoor.policy.schedule import ScheduleFacts, WorkDay, placement_days

DAY_NAMES = ("ma", "di", "wo", "do", "vr", "za", "zo")
SUNDAY = 6


def days_text(days: Sequence[WorkDay]) -> str:
    """The schedule in a line: "di 09:00-15:00, do 09:00-15:00"."""
    return ", ".join(
        f"{DAY_NAMES[d.weekday]} {d.starts:%H:%M}-{d.ends:%H:%M}"
        for d in sorted(days, key=lambda d: d.weekday)
    )


def weekdays_of(asked: Iterable[int]) -> list[int]:
    """The asked days in order, without what is no day (0 is Monday)."""
    return sorted({day for day in asked if 0 <= day <= SUNDAY})


# --- search and choose -------------------------------------------------------------------------------


def check_openable(
    kind: Kind, *, enrolled: bool, open_kinds: Collection[str], has_trajectory: bool
) -> list[Refusal]:
    """May a placement of this kind be opened at all, apart from the gates?"""
    found = []
    if kind.follows_contract:
        found.append(
            Refusal("AFT-1", _("Nazorg begint met het arbeidscontract. Leg eerst het contract vast."))
        )
    if not enrolled:
        found.append(Refusal("STU-1", _("Deze leerling is van school. Een nieuwe stage kan niet meer.")))
    if not has_trajectory:
        found.append(
            Refusal("APP-1", _("Deze leerling heeft nog geen traject. Schrijf de leerling eerst in."))
        )
    if kind.slug in open_kinds:
        sentence = _("Er loopt al een stage van deze soort (%(kind)s). Rond die eerst af.")
        found.append(Refusal("PH-1", sentence % {"kind": kind.short_name.lower()}))
    return found


def check_candidate(
    state: str, *, external: bool, already: bool, active: bool, same_network: bool
) -> list[Refusal]:
    """May this employer be put on the list?"""
    if not external:
        return [Refusal("IS-1", _("Een interne stage is op school. Kies een interne werkplek."))]
    if state != states.SEARCHING:
        sentence = _("Er is al een plek gekozen. Laat die eerst los als je verder wilt zoeken.")
        return [Refusal("MAT-1", sentence)]
    if not same_network:
        return [Refusal("EMP-1", _("Dit bedrijf hoort niet bij jullie netwerk. Kies een ander bedrijf."))]
    if not active:
        return [Refusal("EMP-3", _("Dit bedrijf neemt geen leerlingen meer. Kies een ander bedrijf."))]
    if already:
        return [Refusal("MAT-1", _("Dit bedrijf staat al op de lijst."), field="employer")]
    return []


def check_mark(placement_state: str, *, old: str, new: str) -> list[Refusal]:
    """May a candidate go from ``old`` to ``new``? Choosing is a step of its own."""
    choosable = {Candidate.State.CONSIDERED, Candidate.State.ASKED, Candidate.State.DECLINED}
    if new not in choosable:
        return [Refusal("MAT-1", _("Kies: in beeld, gevraagd of nee."), field="state")]
    if placement_state != states.SEARCHING or old == Candidate.State.CHOSEN:
        return [
            Refusal("MAT-1", _("Er is al een plek gekozen. Laat die eerst los als je verder wilt zoeken."))
        ]
    return []


def check_choice(
    placement: Placement, *, kind: Kind, employer: Employer | None, supervisor: Contact | None,
    workplace: InternalWorkplace | None, internal_supervisor_id: int | None, reasons: str, network_id: int, taken: int,
) -> list[Refusal]:  # fmt: skip
    """May this place be chosen? ``taken``: how many students the internal work place has now."""
    found = []
    if placement.state != states.SEARCHING:
        found.append(Refusal("PH-1", _("Er is al een plek gekozen. Laat die eerst los.")))
    if not reasons.strip():
        found.append(
            Refusal("MAT-1", _("Schrijf op waarom deze plek past bij de leerling."), field="reasons")
        )
    if kind.external:
        found += _external_choice(employer, supervisor, workplace, network_id)
    else:
        found += _internal_choice(placement, employer, workplace, internal_supervisor_id, taken)
    return found


def _external_choice(
    employer: Employer | None,
    supervisor: Contact | None,
    workplace: InternalWorkplace | None,
    network_id: int,
) -> list[Refusal]:
    if employer is None or workplace is not None:
        return [Refusal("PH-1", _("Deze stage is bij een bedrijf. Kies een bedrijf."), field="employer")]
    found = []
    if employer.network_id != network_id:
        found.append(
            Refusal("EMP-1", _("Dit bedrijf hoort niet bij jullie netwerk. Kies een ander bedrijf."))
        )
    if not employer.is_active:
        found.append(Refusal("EMP-3", _("Dit bedrijf neemt geen leerlingen meer. Kies een ander bedrijf.")))
    return found + check_supervisor(supervisor, employer.pk)


def _internal_choice(
    placement: Placement, employer: Employer | None, workplace: InternalWorkplace | None,
    internal_supervisor_id: int | None, taken: int,
) -> list[Refusal]:  # fmt: skip
    if workplace is None or employer is not None:
        return [Refusal("IS-1", _("Deze stage is op school. Kies een interne werkplek."), field="workplace")]
    if workplace.school_id != placement.student.school_id or not workplace.is_active:
        return [Refusal("IS-1", _("Deze werkplek is niet in gebruik. Kies een andere."), field="workplace")]
    if taken >= workplace.places:
        sentence = _(
            "Deze werkplek is vol: %(taken)d van de %(places)d plaatsen zijn bezet. Kies een andere."
        )
        values = {"taken": taken, "places": workplace.places}
        return [Refusal("IS-1", sentence % values, field="workplace")]
    if internal_supervisor_id is None:
        sentence = _("Deze werkplek heeft nog geen interne stagebegeleider. Kies wie de leerling begeleidt.")
        return [Refusal("IS-2", sentence, field="internal_supervisor")]
    return []


def check_supervisor(supervisor: Contact | None, employer_id: int | None) -> list[Refusal]:
    """A supervisor works at the employer of the placement."""
    if supervisor is not None and supervisor.employer_id != employer_id:
        return [
            Refusal("KEN-2", _("Deze praktijkbegeleider werkt bij een ander bedrijf."), field="supervisor")
        ]
    return []


# --- prepare -----------------------------------------------------------------------------------------


def check_open_state(state: str) -> list[Refusal]:
    """Facts of a placement that is over are no longer changed."""
    if state not in states.OPEN:
        return [Refusal("REC-2", _("Deze stage is voorbij. De gegevens liggen vast."))]
    return []


def check_known(group: str, slug: str, *, policy: Policy, field: str) -> list[Refusal]:
    """Is ``slug`` an item of this list of the policy?"""
    if slug in {known for known, _name in policy.choices(group)}:
        return []
    return [Refusal("TSK-1", _("Kies een van de mogelijkheden uit de lijst."), field=field)]


def check_introduction(
    state: str, *, held_on: dt.date, topics: Sequence[str], shared: str, today: dt.date
) -> list[Refusal]:
    """The introduction was held, with at least one topic, at a place that was chosen (KEN-2)."""
    found = []
    if state not in {states.PLANNED, states.RUNNING}:
        found.append(Refusal("KEN-2", _("Kies eerst een plek. Daarna volgt de kennismaking.")))
    if held_on > today:
        found.append(
            Refusal(
                "KEN-2",
                _("Deze dag moet nog komen. Leg het gesprek vast als het geweest is."),
                field="held_on",
            )
        )
    if not topics:
        found.append(Refusal("KEN-2", _("Vink aan welke onderwerpen besproken zijn."), field="topics"))
    return found


def check_period(
    placement: Placement, *, kind: Kind, start_on: dt.date, end_on: dt.date | None
) -> list[Refusal]:
    """May the placement have these first and last days? While a place is looked for the end may be open."""
    found = check_open_state(placement.state)
    if placement.started_on and start_on != placement.start_on:
        found.append(
            Refusal(
                "AGR-1", _("De stage is al begonnen. De eerste dag verandert niet meer."), field="start_on"
            )
        )
    if end_on is None:
        if kind.end_required and placement.state != states.SEARCHING:
            sentence = _("Vul de laatste dag in. Een stage van deze soort heeft een afgesproken einde.")
            found.append(Refusal(kind.end_norm or kind.days_norm, sentence, field="end_on"))
        return found
    if end_on < start_on:
        found.append(
            Refusal("AGR-1", _("De laatste dag ligt voor de eerste dag. Kijk de data na."), field="end_on")
        )
    elif kind.weeks_max and (end_on - start_on).days + 1 > kind.weeks_max * 7:
        sentence = _(
            "Een stage van deze soort duurt ten hoogste %(weeks)d weken. Kies een eerdere laatste dag."
        )
        found.append(
            Refusal(kind.end_norm or kind.days_norm, sentence % {"weeks": kind.weeks_max}, field="end_on")
        )
    return found


def check_version(
    placement: Placement,
    existing: Sequence[dt.date],
    *,
    valid_from: dt.date,
    reason: str,
    days: Sequence[WorkDay],
) -> list[Refusal]:
    """May a schedule be made from this date on? The law and the kind are asked apart.

    ``existing``: the dates from which the earlier versions hold.
    """
    found = check_open_state(placement.state)
    if placement.state == states.SEARCHING:
        found.append(Refusal("PH-1", _("Kies eerst een plek. Daarna maak je het rooster.")))
    if placement.start_on is None:
        found.append(
            Refusal("AGR-1", _("Zet eerst de eerste en de laatste dag. Daarna maak je het rooster."))
        )
        return found
    if not days:
        found.append(Refusal("AGR-1", _("Vul ten minste één dag in.")))
    if valid_from < placement.start_on:
        found.append(
            Refusal("AGR-1", _("Het rooster kan niet voor de eerste stagedag beginnen."), field="valid_from")
        )
    if placement.end_on and valid_from > placement.end_on:
        found.append(Refusal("AGR-1", _("Deze datum ligt na de laatste stagedag."), field="valid_from"))
    if placement.started_on and existing:
        if not reason.strip():
            sentence = _("De stage loopt al. Schrijf op waarom het rooster verandert.")
            found.append(Refusal("AGR-3", sentence, field="reason"))
        if valid_from <= max(existing):
            sentence = _("Een nieuw rooster begint later dan het vorige. Wat geweest is, verandert niet.")
            found.append(Refusal("AGR-3", sentence, field="valid_from"))
    return found


def check_elsewhere(facts: ScheduleFacts, last: dt.date, taken: Collection[dt.date]) -> list[Refusal]:
    """A student is at one place on one day. ``taken``: the dates of work at another placement."""
    if not taken:
        return []
    found: dict[int, Refusal] = {}
    for day, _work in placement_days(facts.versions, facts.start_on, last, facts.free_days):
        if day in taken and day.weekday() not in found:
            sentence = _("Op %(day)s is de leerling al op een andere stage. Kies een andere dag.")
            values = {"day": f"{DAY_NAMES[day.weekday()]} {day:%d-%m-%Y}"}
            found[day.weekday()] = Refusal("PH-1", sentence % values, field=f"day_{day.weekday()}")
    return list(found.values())


def check_rhythm(weeks: int) -> list[Refusal]:
    """A visit every 1 to 26 weeks (GUI-1)."""
    if 1 <= weeks <= 26:
        return []
    return [Refusal("GUI-1", _("Kies een ritme van 1 tot en met 26 weken."), field="weeks")]


def check_prospect(prospect: str, *, contract: bool) -> list[Refusal]:
    """The chance of a job is recorded for placements aimed at a contract (PLC-4)."""
    if not contract:
        return [Refusal("PLC-4", _("Het uitzicht op een baan hoort bij de plaatsingsstage."))]
    if prospect not in Prospect.values:
        return [Refusal("PLC-4", _("Kies een van de mogelijkheden uit de lijst."), field="prospect")]
    return []


def check_coach(is_coach: bool) -> list[Refusal]:
    """Only a coach of the school can take a placement over."""
    return [] if is_coach else [Refusal("ORG-1", _("Kies een stagebegeleider van de school."), field="coach")]


# --- start -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class StartFacts:
    """What is arranged for a placement that wants to start."""

    state: str
    start_on: dt.date | None
    end_on: dt.date | None
    has_schedule: bool
    topics_missing: tuple[str, ...] = ()
    transport: str = ""
    has_supervisor: bool = False
    prospect: str = ""


def check_start(facts: StartFacts, *, kind: Kind, on: dt.date, today: dt.date) -> list[Refusal]:
    """What must be arranged before the first day, beside gates, schedule and agreement."""
    if facts.state != states.PLANNED:
        return [Refusal("PH-1", _("Deze stage staat niet klaar om te beginnen."))]
    found = [*_when(facts, on=on, today=today)]
    if facts.end_on is None and kind.end_required and not facts.has_schedule:
        found.append(Refusal(kind.end_norm or kind.days_norm, _("Zet eerst de laatste dag van de stage.")))
    if not facts.has_schedule and kind.has_schedule:
        found.append(Refusal(kind.days_norm, _("Maak eerst het rooster met dagen en tijden.")))
    if facts.topics_missing:
        sentence = _("Bij de kennismaking is nog niet besproken: %(topics)s.")
        found.append(Refusal("KEN-2", sentence % {"topics": ", ".join(facts.topics_missing)}))
    if kind.external and not facts.transport:
        found.append(Refusal("TSK-1", _("Leg eerst vast hoe de leerling reist.")))
    if not facts.has_supervisor:
        norm = "KEN-2" if kind.external else "IS-2"
        found.append(Refusal(norm, _("Kies eerst wie de leerling op de werkplek begeleidt.")))
    if kind.aims_at_contract and facts.prospect in {"", Prospect.NONE}:
        sentence = _("Een plaatsingsstage begint met uitzicht op een baan. Leg vast hoe groot de kans is.")
        found.append(Refusal("PLC-4", sentence))
    return found


def _when(facts: StartFacts, *, on: dt.date, today: dt.date) -> list[Refusal]:
    if facts.start_on is None:
        return [Refusal("AGR-1", _("Zet eerst de eerste en de laatste dag van de stage."))]
    if on > today:
        return [
            Refusal("AGR-1", _("Deze dag moet nog komen. Start de stage op de eerste stagedag."), field="on")
        ]
    if on < facts.start_on:
        sentence = _("De afgesproken eerste dag is later. Verander eerst de periode en het contract.")
        return [Refusal("AGR-1", sentence, field="on")]
    if facts.end_on and on > facts.end_on:
        return [
            Refusal(
                "AGR-1", _("Deze dag ligt na de laatste stagedag. Verander eerst de periode."), field="on"
            )
        ]
    return []


# --- inside the school -------------------------------------------------------------------------------


def check_workplace(*, name: str, taken: bool, places: int) -> list[Refusal]:
    """A work place has a name of its own and room for 1 to 50 students."""
    found = []
    if not name.strip():
        found.append(Refusal("IS-1", _("Geef de werkplek een naam."), field="name"))
    if taken:
        found.append(Refusal("IS-1", _("Er is al een werkplek met deze naam."), field="name"))
    if not 1 <= places <= 50:
        found.append(Refusal("IS-1", _("Kies 1 tot en met 50 plaatsen."), field="places"))
    return found


def check_task(*, name: str, steps: Sequence[str]) -> list[Refusal]:
    """A task has a name and short steps: at most 20, each at most 120 characters (IS-1)."""
    found = []
    if not name.strip():
        found.append(Refusal("IS-1", _("Geef de taak een naam."), field="name"))
    if not steps:
        found.append(Refusal("IS-1", _("Schrijf de stappen op: één korte zin per regel."), field="steps"))
    if len(steps) > 20:
        found.append(
            Refusal(
                "IS-1", _("Een taak heeft ten hoogste 20 stappen. Maak er twee taken van."), field="steps"
            )
        )
    if any(len(step) > 120 for step in steps):
        found.append(
            Refusal("IS-1", _("Een stap is een korte zin van ten hoogste 120 letters."), field="steps")
        )
    return found
