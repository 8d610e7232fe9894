"""What the policy asks of guidance: reports, the ladder of concerns, telling parents and mentor."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.utils.translation import gettext as _

from stagespoor.core.refusals import Refusal
from stagespoor.policy.model import Policy
from stagespoor.policy.parts import LadderStep


def check_held(*, held_on: dt.date, report: str, today: dt.date) -> list[Refusal]:
    """A contact moment is held in the past or today, and reported (REC-1)."""
    refusals = []
    if held_on > today:
        refusals.append(
            Refusal("REC-1", _("Deze dag is nog niet geweest. Kies vandaag of eerder."), field="held_on")
        )
    if not report.strip():
        refusals.append(
            Refusal("REC-1", _("Schrijf in een paar zinnen wat er besproken is."), field="report")
        )
    return refusals


def check_ladder(*, step: LadderStep, taken: Collection[str], policy: Policy) -> list[Refusal]:
    """Steps are taken in the order of the ladder: each lower step first (ESC-1 to ESC-4)."""
    lower = [s for s in policy.ladder if s.number < step.number and s.report_required and s.slug not in taken]
    if not lower:
        return []
    first = min(lower, key=lambda s: s.number)
    sentence = _("Eerst komt stap %(number)s: %(name)s. Schrijf daar een verslag van en ga dan verder.")
    return [Refusal(first.norm, sentence % {"number": first.number, "name": first.name}, field="step")]


def check_told(*, parents_told_on: dt.date | None, mentor_told_on: dt.date | None) -> list[Refusal]:
    """Nobody looks for another place before parents and mentor were told (ESC-5)."""
    missing = []
    if parents_told_on is None:
        missing.append(_("de ouders"))
    if mentor_told_on is None:
        missing.append(_("de mentor"))
    if not missing:
        return []
    who = _(" en ").join(missing)
    sentence = _("Licht eerst %(who)s in en leg de datum vast. Dan kun je een andere plek zoeken.")
    return [Refusal("ESC-5", sentence % {"who": who})]


def visit_due_on(*, started_on: dt.date, last_visit_on: dt.date | None, every_weeks: int) -> dt.date:
    """The day on which the next visit is due by the agreed rhythm (GUI-1)."""
    return (last_visit_on or started_on) + dt.timedelta(weeks=every_weeks)
