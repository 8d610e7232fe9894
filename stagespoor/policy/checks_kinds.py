"""What a policy file may get wrong about the kinds of placement: days, gates, closing, aftercare, waivers."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from stagespoor.policy.lines import Problem
from stagespoor.policy.model import Policy
from stagespoor.policy.parts import ClosingStep, Kind

# Who can do a closing step in the product; tests hold this against the table of permissions.
WAIVES = "lead"
CLOSES = ("coach", "lead", "mentor")
CLOSES_INSIDE = (*CLOSES, "internal_supervisor")
NOT_BY: dict[str, frozenset[str]] = {
    "assessment": frozenset({"mentor"}),
    "certificate": frozenset({"mentor", "internal_supervisor"}),
}
# A placement that stopped early has these steps alone.
EVEN_WHEN_EARLY = frozenset({"talk", "report"})


def kinds_problems(policy: Policy) -> Iterator[Problem]:
    """What does not fit within each kind, between the kinds, and in what the lead may waive."""
    for position, kind in enumerate(policy.kinds):
        for found in (
            _days(kind),
            _ages(kind, policy),
            _evaluations(kind),
            _gates(kind, policy),
            _ending(kind),
        ):
            for at, reason in found:
                yield ("kinds", position, *at), reason
    yield from _aftercare(policy)
    yield from _waivers(policy)


def _days(kind: Kind) -> Iterator[Problem]:
    low, high = kind.days_min, kind.days_max
    if kind.follows_contract:
        if high:
            yield ("days_max",), _("Van een baan houdt de school geen rooster bij. Zet hier 0.")
        return
    if not high:
        yield ("days_max",), _("Een stage is ten minste 1 dag per week. Alleen nazorg heeft er 0.")
    elif low > high:
        reason = _("Het minimum aantal dagen (%(min)d) is hoger dan het maximum (%(max)d).")
        yield ("days_min",), reason % {"min": low, "max": high}
    elif not low:
        yield ("days_min",), _("Een stage met een rooster heeft ten minste 1 dag per week.")
    elif kind.start_days_max is not None and not low <= kind.start_days_max <= high:
        reason = _("Dit moet tussen %(min)d en %(max)d liggen.")
        yield ("start_days_max",), reason % {"min": low, "max": high}


def _ages(kind: Kind, policy: Policy) -> Iterator[Problem]:
    if kind.age_min is not None and kind.age_min > policy.school.age_max:
        reason = _("Leerlingen zijn ten hoogste %(age)d jaar. Zo kan niemand aan deze stage beginnen.")
        yield ("age_min",), reason % {"age": policy.school.age_max}


def _evaluations(kind: Kind) -> Iterator[Problem]:
    for position, moment in enumerate(kind.evaluations):
        if (moment.at == "weeks") != (moment.weeks is not None):
            reason = _("Evaluatie %(number)d: noem weeks bij at = weeks, en anders niet.")
            yield ("evaluations", position), reason % {"number": position + 1}
        elif moment.weeks and kind.weeks_max and moment.weeks > kind.weeks_max:
            reason = _("Deze stage duurt ten hoogste %(weeks)d weken. Kies een eerdere week.")
            yield ("evaluations", position, "weeks"), reason % {"weeks": kind.weeks_max}


def _gates(kind: Kind, policy: Policy) -> Iterator[Problem]:
    """The direction comes from closing an earlier kind, and is of placements outside the school (ORI-3)."""
    asked = {gate.slug for gate in policy.gates if gate.check == "direction_settled"}
    settles = any(one.settles_direction for one in policy.kinds_before(kind))
    for position, slug in enumerate(kind.gates):
        if slug not in asked:
            continue
        if not kind.external:
            reason = _("Binnen de school zoekt een leerling nog geen werkplek. Haal deze poort hier weg.")
            yield ("gates", position), reason
        elif not settles:
            reason = _(
                "Geen eerdere soort legt de richting vast met een stap met form = direction. "
                "Zo kan niemand aan deze stage beginnen."
            )
            yield ("gates", position), reason


def _ending(kind: Kind) -> Iterator[Problem]:
    """Every placement is closed, also one that stops early, in steps that somebody can do (TSK-3)."""
    if kind.follows_contract:
        for key in ("signers", "closing", "evaluations"):
            if getattr(kind, key):
                yield (key,), _("Dit hoort niet bij een baan. Laat het hier weg.")
        return
    if not any(step.required and step.form in EVEN_WHEN_EARLY for step in kind.closing):
        reason = _(
            "Elke stage wordt afgerond, ook als die eerder stopt. Noem ten minste één stap die moet, "
            "met form = talk of form = report."
        )
        yield ("closing",), reason
    for position, step in enumerate(kind.closing):
        able = closers(kind, step)
        if step.role not in able:
            reason = _("Deze stap kan %(role)s in Stagespoor niet doen. Kies uit: %(choices)s.")
            values = {"role": step.role, "choices": ", ".join(able)}
            yield ("closing", position, "role"), reason % values


def closers(kind: Kind, step: ClosingStep) -> tuple[str, ...]:
    """The roles that can do this step of closing a placement of this kind."""
    roles = CLOSES if kind.external else CLOSES_INSIDE
    return tuple(role for role in roles if role not in NOT_BY.get(step.form, ()))


def _aftercare(policy: Policy) -> Iterator[Problem]:
    """One kind follows a contract of employment, and it is the last (PH-1, AFT-1)."""
    found = [position for position, kind in enumerate(policy.kinds) if kind.follows_contract]
    if not found:
        yield ("kinds",), _("De nazorg ontbreekt: een soort met follows_contract = true.")
    for position in found[1:]:
        reason = _("Er is al een soort met follows_contract = true. Kies er één.")
        yield ("kinds", position, "follows_contract"), reason
    for position in found:
        if policy.next_kind(policy.kinds[position]) is not None:
            reason = _("Nazorg komt na alle soorten stage. Geef deze soort het hoogste nummer.")
            yield ("kinds", position, "order"), reason


def _waivers(policy: Policy) -> Iterator[Problem]:
    """Only a gate can be passed over, and only the lead does it (PREP-5)."""
    if policy.waivers.role != WAIVES:
        reason = _("In Stagespoor wijkt alleen de rol %(role)s af van een regel. Vul die hier in.")
        yield ("waivers", "role"), reason % {"role": WAIVES}
    asked = {slug for kind in policy.kinds for slug in kind.gates}
    free = list(dict.fromkeys(gate.norm for gate in policy.gates if gate.slug in asked))
    for position, norm in enumerate(policy.waivers.norms):
        if norm not in free:
            reason = _(
                "Van norm %(norm)s kan niemand afwijken: geen poort van een soort stage hoort erbij. "
                "Kies uit: %(choices)s."
            )
            yield ("waivers", "norms", position), reason % {"norm": norm, "choices": ", ".join(free)}
