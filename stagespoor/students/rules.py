"""What the policy and common sense ask of a student's facts (STU-1, STU-2, PREP-2, PREP-4). Pure functions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from stagespoor.core.refusals import Refusal
from stagespoor.policy.model import Policy
from stagespoor.policy.working_time import age_on

# Outside these a birth date is a typing error; between these and the school's own ages it is only odd.
YOUNGEST, OLDEST = 10, 25
REASON_MIN = 5
NOT_STARTED, BUSY, DONE = "not_started", "busy", "done"


@dataclass(frozen=True, slots=True)
class ModuleState:
    """How far a student is with one module of the training before work (PREP-4)."""

    state: str = NOT_STARTED
    started_on: dt.date | None = None
    done_on: dt.date | None = None
    result: str = ""


def age_refusals(*, birth_date: dt.date, on: dt.date) -> list[Refusal]:
    """A birth date that cannot be right (STU-1)."""
    age = age_on(birth_date, on)
    if birth_date > on:
        sentence = _("De geboortedatum ligt in de toekomst. Kijk de datum na.")
    elif not YOUNGEST <= age <= OLDEST:
        sentence = _("Met deze geboortedatum is de leerling %(age)d jaar. Kijk de datum na.") % {"age": age}
    else:
        return []
    return [Refusal("STU-1", sentence, field="birth_date")]


def age_warning(*, birth_date: dt.date, on: dt.date, policy: Policy) -> str:
    """A sentence when the age is outside what this school is for; empty when it is inside (STU-1)."""
    age, school = age_on(birth_date, on), policy.school
    if school.age_min <= age <= school.age_max:
        return ""
    return _("De leerling is %(age)d jaar. Deze school is er voor %(min)d tot en met %(max)d jaar.") % {
        "age": age, "min": school.age_min, "max": school.age_max,
    }  # fmt: skip


def exit_profile_refusals(
    *, profile: str, perspective: str, reason: str, since_on: dt.date, today: dt.date,
    now: tuple[str, str, dt.date] | None, policy: Policy,
) -> list[Refusal]:  # fmt: skip
    """May the expected exit be set so? ``now``: profile, perspective and since of the newest (STU-2)."""
    found = []
    if profile not in {one.slug for one in policy.exit_profiles}:
        found.append(Refusal("STU-2", _("Kies een uitstroomprofiel uit de lijst."), field="profile"))
    if len(reason.strip()) < REASON_MIN:
        sentence = _("Schrijf op waarom dit het uitstroomprofiel is. Dat blijft te lezen.")
        found.append(Refusal("STU-2", sentence, field="reason"))
    if since_on > today:
        sentence = _("De datum ligt in de toekomst. Vul de dag van het besluit in.")
        found.append(Refusal("STU-2", sentence, field="since_on"))
    if now and since_on < now[2]:
        sentence = _("Er is al een later besluit, van %(day)s. Kies die dag of een latere.")
        found.append(Refusal("STU-2", sentence % {"day": f"{now[2]:%d-%m-%Y}"}, field="since_on"))
    if now and (profile, perspective) == now[:2]:
        sentence = _("Dit profiel staat er al. Kies een ander profiel of beschrijf het perspectief anders.")
        found.append(Refusal("STU-2", sentence, field="profile"))
    return found


def past_day_refusals(*, day: dt.date, today: dt.date, norm: str, field: str) -> list[Refusal]:
    """What was done cannot lie in the future."""
    if day <= today:
        return []
    sentence = _("De datum ligt in de toekomst. Vul de dag in waarop het is gebeurd.")
    return [Refusal(norm, sentence, field=field)]


def module_refusals(modules: Mapping[int, ModuleState], today: dt.date, policy: Policy) -> list[Refusal]:
    """May the modules stand so (PREP-4)? Numbers and dates per module."""
    found = []
    known = {module.number for module in policy.bridge.modules}
    for number, module in modules.items():
        name = _("Module %(number)d") % {"number": number}
        if number not in known:
            found.append(_module(number, "state", _("%(name)s bestaat niet.") % {"name": name}))
            continue
        if any(day and day > today for day in (module.started_on, module.done_on)):
            sentence = _("%(name)s: een datum ligt in de toekomst. Kijk de datums na.")
            found.append(_module(number, "done_on", sentence % {"name": name}))
        if module.started_on and module.done_on and module.done_on < module.started_on:
            sentence = _("%(name)s: klaar ligt voor begonnen. Kijk de datums na.")
            found.append(_module(number, "done_on", sentence % {"name": name}))
    return found


def _module(number: int, field: str, sentence: str) -> Refusal:
    return Refusal("PREP-4", sentence, field=f"m{number}-{field}")


def closing_refusals(*, done: Collection[int], held_on: dt.date, today: dt.date) -> list[Refusal]:
    """May the closing talk be recorded? It closes at least one module (PREP-4)."""
    found = past_day_refusals(day=held_on, today=today, norm="PREP-4", field="held_on")
    if not done:
        sentence = _("Er is nog geen module klaar. Zet eerst een module op “Klaar”.")
        found.append(Refusal("PREP-4", sentence))
    return found
