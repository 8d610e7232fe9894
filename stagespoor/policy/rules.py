"""The rules that read the policy: pure functions from facts to refusals.

``check_schedule`` holds a schedule against the kind of placement and the national law,
``check_gates`` says what must be done before a placement may start.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from django.utils.translation import gettext as _

from stagespoor.core.refusals import Refusal
from stagespoor.policy.law import check_law
from stagespoor.policy.model import Policy
from stagespoor.policy.parts import Gate, Kind
from stagespoor.policy.schedule import WITHOUT_END, ScheduleFacts, ScheduleVersion, WorkDay
from stagespoor.policy.wording import days, on_date, weekday_name
from stagespoor.policy.working_time import WorkingTimeTable, age_on, birthday, working_time

__all__ = ["GateFacts", "check_gates", "check_schedule"]

# A longer period is taken for a typing error.
_LONGEST = timedelta(days=3 * 366)


def check_schedule(
    facts: ScheduleFacts, kind: Kind, policy: Policy, table: WorkingTimeTable | None = None
) -> list[Refusal]:
    """Whether this schedule is allowed for this kind and this student, on each day of the period.

    The fields named in refusals are ``start_on``, ``end_on``, ``versions``, ``days`` and
    ``day_0`` (Monday) to ``day_6``. The law counts for placements outside the school; a kind for
    which the school keeps no schedule is not checked at all. ``table``: the national table.
    """
    if not kind.has_schedule:
        return []
    refusals = [*_check_period(facts, kind), *_check_versions(facts, kind)]
    for version in facts.versions:
        refusals += _check_shape(version, kind)
    if refusals:
        return refusals  # what cannot be counted is not held against the limits
    refusals += _check_days_per_week(facts, kind)
    if kind.external:
        table = table or working_time()
        last = facts.end_on or facts.start_on + WITHOUT_END
        try:
            refusals += check_law(facts, table, last)
        except LookupError:
            sentence = _("Voor deze periode zijn geen regels voor werktijd bekend. Kijk de datums na.")
            refusals.append(Refusal("ATW-5:7", sentence, field="start_on"))
    return refusals


def _check_period(facts: ScheduleFacts, kind: Kind) -> Iterator[Refusal]:
    end_norm = kind.end_norm or kind.days_norm
    if facts.end_on is None:
        if kind.end_required:
            sentence = _("%(kind)s heeft een einddatum nodig. Vul in wanneer de stage eindigt.")
            yield Refusal(end_norm, sentence % {"kind": kind.name}, field="end_on")
        return
    if facts.end_on < facts.start_on:
        sentence = _("De einddatum (%(end)s) ligt voor de begindatum (%(start)s). Kies een latere einddatum.")
        values = {"end": on_date(facts.end_on), "start": on_date(facts.start_on)}
        yield Refusal(end_norm, sentence % values, field="end_on")
        return
    length = facts.end_on - facts.start_on + timedelta(days=1)
    if kind.weeks_max is not None and length > timedelta(weeks=kind.weeks_max):
        sentence = _("%(kind)s duurt ten hoogste %(weeks)d weken. Kies een eerdere einddatum.")
        yield Refusal(end_norm, sentence % {"kind": kind.name, "weeks": kind.weeks_max}, field="end_on")
    elif length > _LONGEST:
        sentence = _("De stage duurt zo langer dan drie jaar. Kijk het jaartal van de einddatum na.")
        yield Refusal(end_norm, sentence, field="end_on")


def _check_versions(facts: ScheduleFacts, kind: Kind) -> Iterator[Refusal]:
    if facts.version_on(facts.start_on) is None:
        sentence = _(
            "Op de eerste dag (%(day)s) is er nog geen rooster. Laat het rooster dan ingaan of eerder."
        )
        yield Refusal(kind.days_norm, sentence % {"day": on_date(facts.start_on)}, field="versions")
    seen: set[date] = set()
    for version in facts.versions:
        if version.valid_from in seen:
            sentence = _("Er gaan twee roosters in op %(day)s. Haal een van de twee weg.")
            yield Refusal(kind.days_norm, sentence % {"day": on_date(version.valid_from)}, field="versions")
        seen.add(version.valid_from)
        if facts.end_on is not None and version.valid_from > max(facts.end_on, facts.start_on):
            sentence = _("Het rooster van %(day)s gaat in na het einde van de stage. Kies een eerdere datum.")
            yield Refusal(kind.days_norm, sentence % {"day": on_date(version.valid_from)}, field="versions")


def _check_shape(version: ScheduleVersion, kind: Kind) -> Iterator[Refusal]:
    """Days that are no days: an end before the start, no time left beside the break, one day twice."""
    seen: set[int] = set()
    for day in version.days:
        sentence = _shape_fault(day, seen)
        seen.add(day.weekday)
        if sentence:
            values = {"weekday": weekday_name(day.weekday)}
            yield Refusal(kind.days_norm, sentence % values, field=f"day_{day.weekday}")


def _shape_fault(day: WorkDay, seen: set[int]) -> str:
    if day.weekday in seen:
        return _("%(weekday)s staat twee keer in het rooster. Maak er één dag van.")
    if day.ends <= day.starts:
        return _("Op %(weekday)s is het einde niet later dan het begin. Kijk de tijden na.")
    if day.break_minutes < 0 or day.lesson_minutes < 0:
        return _("Op %(weekday)s is een tijd kleiner dan nul. Vul nul of meer minuten in.")
    if day.work_minutes <= 0:
        return _("Op %(weekday)s is de pauze even lang als de dag of langer. Maak de pauze korter.")
    return ""


def _check_days_per_week(facts: ScheduleFacts, kind: Kind) -> Iterator[Refusal]:
    low, high = kind.days_min, kind.days_max
    first = facts.version_on(facts.start_on)
    for version in sorted(facts.versions, key=lambda one: one.valid_from):
        count = version.days_per_week
        values = {
            "kind": kind.name,
            "low": low,
            "high": days(high),
            "count": days(count),
            "day": on_date(version.valid_from),
        }
        if not low <= count <= high:
            yield Refusal(kind.days_norm, _days_sentence(kind, count) % values, field="days")
        elif version is first and kind.start_days_max is not None and count > kind.start_days_max:
            sentence = _(
                "%(kind)s begint met ten hoogste %(start)s per week. Dit rooster begint met %(count)s. "
                "Begin met minder dagen en voeg later een rooster met meer dagen toe."
            )
            values |= {"start": days(kind.start_days_max)}
            yield Refusal(kind.days_norm, sentence % values, field="days")


def _days_sentence(kind: Kind, count: int) -> str:
    if kind.days_min == kind.days_max:
        sentence = _("%(kind)s is %(high)s per week. Het rooster van %(day)s heeft %(count)s.")
    else:
        sentence = _(
            "%(kind)s is %(low)d tot ten hoogste %(high)s per week. Het rooster van %(day)s heeft %(count)s."
        )
    return sentence + (_(" Voeg dagen toe.") if count < kind.days_min else _(" Haal dagen weg."))


@dataclass(frozen=True, slots=True, kw_only=True)
class GateFacts:
    """What is known of a student who is to start a placement.

    ``closed_kinds``: kinds of which a placement was closed. ``skipped_kinds``: kinds that the
    agreed route leaves out with a reason (STU-4). ``waived``: norms the lead waived with a reason.
    """

    birth_date: date
    start_on: date
    bridge_started: bool
    referral_submitted: bool
    fit: Literal["fit", "not_yet"] | None
    fit_review_on: date | None = None
    route_agreed: bool
    exit_profile: str | None
    direction_settled: bool
    closed_kinds: frozenset[str] = frozenset()
    skipped_kinds: frozenset[str] = frozenset()
    waived: frozenset[str] = frozenset()


def check_gates(
    kind: Kind, facts: GateFacts, policy: Policy, table: WorkingTimeTable | None = None
) -> list[Refusal]:
    """What still stands in the way of starting a placement of this kind; empty: it may start.

    A norm in ``facts.waived`` is passed over only where the policy lets the lead waive it.
    """
    refusals = [*_check_age(kind, facts, table or working_time())]
    for slug in kind.gates:
        gate: Gate = policy.choice("gates", slug)
        if gate.norm in facts.waived and policy.may_waive(gate.norm):
            continue
        if not _passes(gate, kind, facts, policy):
            waivable = policy.may_waive(gate.norm)
            refusals.append(Refusal(gate.norm, _gate_sentence(gate, facts), waivable=waivable))
    return refusals


def _passes(gate: Gate, kind: Kind, facts: GateFacts, policy: Policy) -> bool:
    if gate.check == "bridge_started":
        return facts.bridge_started
    if gate.check == "referral":
        return facts.referral_submitted
    if gate.check == "fit":
        return facts.fit == "fit"
    if gate.check == "route":
        return facts.route_agreed
    if gate.check == "previous_closed":
        return _previous_done(kind, facts, policy)
    if gate.check == "direction_settled":
        settling = {one.slug for one in policy.kinds if one.settles_direction}
        return facts.direction_settled or bool(settling & facts.skipped_kinds)
    return _profile_known(facts, policy)


def _previous_done(kind: Kind, facts: GateFacts, policy: Policy) -> bool:
    """The nearest earlier kind that the route does not skip has been closed, or there is none."""
    for before in policy.kinds_before(kind):
        if before.slug in facts.closed_kinds:
            return True
        if before.slug not in facts.skipped_kinds:
            return False
    return True


def _profile_known(facts: GateFacts, policy: Policy) -> bool:
    return any(one.slug == facts.exit_profile and one.known for one in policy.exit_profiles)


def _gate_sentence(gate: Gate, facts: GateFacts) -> str:
    if gate.check == "fit" and facts.fit == "not_yet" and facts.fit_review_on is not None:
        sentence = _(
            "Het besluit is: nog niet. Op %(day)s kijkt u opnieuw. Werk tot dan aan de afgesproken acties."
        )
        return sentence % {"day": on_date(facts.fit_review_on)}
    return gate.refusal


def _check_age(kind: Kind, facts: GateFacts, table: WorkingTimeTable) -> Iterator[Refusal]:
    """Outside the school the law sets an age, and the school may set a higher one."""
    age = age_on(facts.birth_date, facts.start_on)
    if kind.external and not kind.follows_contract:
        try:
            limits = table.limits_on(facts.birth_date, facts.start_on)
        except LookupError:
            limits = None
        if limits is not None and not limits.allowed:
            sentence = _(
                "De leerling is %(age)d jaar. Een stage buiten school mag vanaf %(from)d jaar: op %(day)s."
            )
            values = {
                "age": age,
                "from": limits.age_until,
                "day": on_date(birthday(facts.birth_date, limits.age_until)),
            }
            yield Refusal(limits.articles.allowed, sentence % values, field="start_on")
            return
    if kind.age_min is not None and age < kind.age_min:
        sentence = _("De leerling is %(age)d jaar. %(kind)s is er vanaf %(from)d jaar: op %(day)s.")
        values = {
            "age": age,
            "kind": kind.name,
            "from": kind.age_min,
            "day": on_date(birthday(facts.birth_date, kind.age_min)),
        }
        yield Refusal("STU-1", sentence % values, field="start_on")
