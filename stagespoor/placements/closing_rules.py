"""What closing a placement must obey (TSK-3, IS-2, ORI-3, PLC-4), as pure functions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from stagespoor.access.roles import Role
from stagespoor.core.refusals import Refusal
from stagespoor.placements import states
from stagespoor.placements.models import Placement
from stagespoor.policy.model import Policy
from stagespoor.policy.parts import ClosingStep, Kind
from stagespoor.policy.wording import on_date

# So long before the agreed last day the end of a placement can be in sight; before that it stops early (ESC-4).
CLOSE_AHEAD = dt.timedelta(days=14)
OUTCOMES = ("contract", "search")
# A placement that stopped early is talked over and reported; there is nothing to certify or to settle.
_EVEN_WHEN_EARLY = frozenset({"talk", "report"})


def missing_steps(kind: Kind, done: Collection[str], *, early: bool) -> tuple[ClosingStep, ...]:
    """The required steps that are not done yet, in the order of the policy."""
    return tuple(
        step
        for step in kind.closing
        if step.required and step.slug not in done and (not early or step.form in _EVEN_WHEN_EARLY)
    )


def check_begin_closing(
    placement: Placement, *, on: dt.date, early: bool, reason: str, today: dt.date
) -> list[Refusal]:
    """May the closing begin, with ``on`` as the last day?"""
    if placement.state != states.RUNNING:
        return [Refusal("TSK-3", _("Alleen een lopende stage kan worden afgerond."))]
    found = []
    if placement.started_on and on < placement.started_on:
        found.append(
            Refusal("TSK-3", _("De laatste dag ligt voor de eerste dag. Kijk de datum na."), field="on")
        )
    if placement.end_on and not early:
        found += _by_the_agreed_day(on, placement.end_on)
    if early and not reason.strip():
        sentence = _("Schrijf op waarom de stage eerder stopt. Dit blijft te zien op de tijdlijn.")
        found.append(Refusal("ESC-4", sentence, field="reason"))
    if early and on > today:
        found.append(Refusal("ESC-4", _("Kies als laatste dag vandaag of een eerdere dag."), field="on"))
    return found


def _by_the_agreed_day(on: dt.date, agreed: dt.date) -> list[Refusal]:
    """A placement that ran its time ends on the agreed last day, or some days before."""
    values = {"day": on_date(agreed)}
    if on > agreed:
        sentence = _(
            "Afgesproken is tot en met %(day)s. Duurt de stage langer? Verander dan eerst de laatste dag."
        )
        return [Refusal("TSK-3", sentence % values, field="on")]
    if on < agreed - CLOSE_AHEAD:
        sentence = _(
            "Afgesproken is tot en met %(day)s. Stopt de stage eerder? Kies dan eerder stoppen, met de reden. "
            "Is er een andere laatste dag afgesproken? Verander dan eerst de laatste dag."
        )
        return [Refusal("ESC-4", sentence % values, field="on")]
    return []


def check_closing_step(
    placement: Placement, *, kind: Kind, step: ClosingStep | None, done: Collection[str], policy: Policy, role: str,
    user_id: int, report: str, data: Mapping[str, Any], on: dt.date, today: dt.date,
) -> list[Refusal]:  # fmt: skip
    """May this step be done now, by this person, with these facts?"""
    if placement.state != states.CLOSING:
        return [Refusal("TSK-3", _("Begin eerst met afronden. Daarna komen de stappen."))]
    if step is None:
        return [Refusal("TSK-3", _("Deze stap hoort niet bij het afronden van deze stage."))]
    if step.slug in done:
        return [Refusal(step.norm, _("Deze stap is al gedaan."))]
    found = _who(placement, step, policy=policy, role=role, user_id=user_id) + _order(
        placement, kind, step, done
    )
    if on > today:
        found.append(
            Refusal(step.norm, _("Deze dag moet nog komen. Leg de stap vast als die gedaan is."), field="on")
        )
    checks = {"talk": _talk, "report": _report, "direction": _direction, "gaps": _gaps, "outcome": _outcome}
    if step.form in checks:
        adult = placement.student.age_on(on) >= policy.agreement.parent_signs_until_age
        found += checks[step.form](step, report=report, data=data, policy=policy, adult=adult)
    return found


def _who(
    placement: Placement, step: ClosingStep, *, policy: Policy, role: str, user_id: int
) -> list[Refusal]:
    label = policy.label(step.role).lower()
    if step.role == Role.MENTOR.value:
        # the mentor's report is the mentor's own: nobody writes it instead
        if role == Role.MENTOR and user_id == placement.student.mentor_id:
            return []
        return [Refusal(step.norm, _("Deze stap doet de mentor van de leerling zelf."))]
    if role in {step.role, Role.LEAD}:
        return []
    return [Refusal(step.norm, _("Deze stap doet de %(role)s.") % {"role": label})]


def _order(placement: Placement, kind: Kind, step: ClosingStep, done: Collection[str]) -> list[Refusal]:
    earlier = kind.closing[: kind.closing.index(step)]
    open_before = [s for s in missing_steps(kind, done, early=placement.ended_early) if s in earlier]
    if not open_before:
        return []
    sentence = _("Eerst komt: %(step)s. Daarna deze stap.")
    return [Refusal(step.norm, sentence % {"step": open_before[0].label})]


def _talk(
    step: ClosingStep, *, report: str, data: Mapping[str, Any], policy: Policy, adult: bool
) -> list[Refusal]:
    return _together(step, data=data, policy=policy, adult=adult) + _report(
        step, report=report, data=data, policy=policy, adult=adult
    )


def _report(
    step: ClosingStep, *, report: str, data: Mapping[str, Any], policy: Policy, adult: bool
) -> list[Refusal]:
    if report.strip():
        return []
    return [Refusal(step.norm, _("Schrijf een kort verslag."), field="report")]


def _direction(
    step: ClosingStep, *, report: str, data: Mapping[str, Any], policy: Policy, adult: bool
) -> list[Refusal]:
    found = _together(step, data=data, policy=policy, adult=adult)
    known = {slug for slug, _name in policy.choices("sectors")}
    chosen: Sequence[str] = data.get("sectors") or ()
    if not chosen or not set(chosen) <= known:
        found.append(Refusal(step.norm, _("Kies ten minste één sector om in te zoeken."), field="sectors"))
    return found


def _gaps(
    step: ClosingStep, *, report: str, data: Mapping[str, Any], policy: Policy, adult: bool
) -> list[Refusal]:
    if report.strip() or data.get("gaps"):
        return []
    sentence = _("Schrijf op wat de leerling nog moet leren op school. Is er niets? Schrijf dat op.")
    return [Refusal(step.norm, sentence, field="report")]


def _outcome(
    step: ClosingStep, *, report: str, data: Mapping[str, Any], policy: Policy, adult: bool
) -> list[Refusal]:
    found = _together(step, data=data, policy=policy, adult=adult)
    if data.get("outcome") not in OUTCOMES:
        found.append(Refusal(step.norm, _("Kies: arbeidscontract, of verder zoeken."), field="outcome"))
    return found


def _together(step: ClosingStep, *, data: Mapping[str, Any], policy: Policy, adult: bool) -> list[Refusal]:
    """Everybody the policy names took part; an adult student may do without parents."""
    present = set(data.get("took_part") or ())
    missing = [
        role for role in step.together_with if role not in present and not (adult and role == "parent")
    ]
    if not missing:
        return []
    names = ", ".join(policy.label(role).lower() for role in missing)
    sentence = _("Bij deze stap hoort ook: %(names)s. Voer het gesprek samen en vink aan wie erbij was.")
    return [Refusal(step.norm, sentence % {"names": names}, field="took_part")]


def check_close(missing: Sequence[ClosingStep], *, ended_on: dt.date | None, today: dt.date) -> list[Refusal]:
    """Nothing closes while a required step misses (each is named), nor before the last day has come."""
    found = [Refusal(step.norm, _("Nog niet gedaan: %(step)s.") % {"step": step.label}) for step in missing]
    if ended_on is not None and ended_on > today:
        sentence = _("De laatste dag is %(day)s. Sluit de stage af op die dag of later.")
        found.append(Refusal("TSK-3", sentence % {"day": on_date(ended_on)}))
    return found


def check_reopen(placement: Placement, *, reason: str) -> list[Refusal]:
    """The closing may be taken back, with a reason."""
    if placement.state != states.CLOSING:
        return [Refusal("TSK-3", _("Alleen een stage die wordt afgerond, kan weer lopend worden."))]
    if not reason.strip():
        return [
            Refusal("TSK-3", _("Schrijf kort op waarom. Dit blijft te zien op de tijdlijn."), field="reason")
        ]
    return []
