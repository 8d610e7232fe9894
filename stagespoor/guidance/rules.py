"""What the policy asks of guidance: reports, the ladder of concerns, telling parents and mentor."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping

from django.utils.translation import gettext as _

from stagespoor.core.refusals import Refusal
from stagespoor.guidance import states
from stagespoor.placements.states import ACTIVE
from stagespoor.policy.model import Policy
from stagespoor.policy.parts import LadderStep

TOLD_ROLES = ("parent", "mentor")  # whose day of being told is kept (ESC-5)


def check_kind(kind: str, *, known: Collection[str]) -> list[Refusal]:
    """The kind of talk is one of the policy's contact moments (ORG-4)."""
    if kind in known:
        return []
    return [Refusal("ORG-4", _("Kies wat voor gesprek of bezoek het is."), field="kind")]


def check_planned(state: str) -> list[Refusal]:
    """Only what is still planned can be moved, held or called off."""
    sentences = {
        states.HELD: _("Van dit gesprek is al een verslag. Open het gesprek om het te lezen of te verbeteren."),
        states.CANCELLED: _("Dit gesprek is afgezegd. Plan een nieuw gesprek."),
    }  # fmt: skip
    return [Refusal("ORG-4", sentences[state])] if state in sentences else []


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


def check_topics(topics: Collection[str], *, known: Collection[str]) -> list[Refusal]:
    """The topics that were discussed are topics of this kind of talk (KEN-1, KEN-2)."""
    if set(topics) <= set(known):
        return []
    return [Refusal("KEN-1", _("Kies onderwerpen uit de lijst."), field="topics")]


def check_raise(*, title: str, state: str, already: bool) -> list[Refusal]:
    """A problem belongs to a placement that runs, and is told in one sentence (ESC-1)."""
    refusals = []
    if not title.strip():
        refusals.append(Refusal("ESC-1", _("Schrijf in één zin wat er aan de hand is."), field="title"))
    if state not in ACTIVE:
        refusals.append(
            Refusal("ESC-1", _("Deze stage loopt niet. Bel de stagebegeleider als er iets aan de hand is."))
        )
    if already:
        refusals.append(
            Refusal(
                "ESC-1",
                _("Dit heb je vandaag al gemeld. Het staat bovenaan bij de stagebegeleider."),
                field="title",
            )
        )
    return refusals


def next_rung(taken: Collection[str], policy: Policy) -> LadderStep:
    """The step of the ladder that comes now: the one above the highest that was taken; at the top the top."""
    ladder = sorted(policy.ladder, key=lambda step: step.number)
    highest = max((step.number for step in ladder if step.slug in taken), default=0)
    return next((step for step in ladder if step.number > highest), ladder[-1])


def check_ladder(*, step: LadderStep, taken: Collection[str], policy: Policy) -> list[Refusal]:
    """Steps are taken in the order of the ladder: each lower step that needs a report first (ESC-1 to ESC-4)."""
    lower = [s for s in policy.ladder if s.number < step.number and s.report_required and s.slug not in taken]
    if not lower:
        return []
    first = min(lower, key=lambda s: s.number)
    sentence = _("Eerst komt stap %(number)s: %(name)s. Schrijf daar een verslag van en ga dan verder.")
    return [Refusal(first.norm, sentence % {"number": first.number, "name": first.name}, field="step")]


def check_step(
    *, step: LadderStep, raised_on: dt.date, taken_on: dt.date, report: str, check_on: dt.date | None, today: dt.date
) -> list[Refusal]:  # fmt: skip
    """A step was taken since the problem was raised, with a report where the policy asks one (ESC-2, ESC-3)."""
    refusals = []
    if taken_on > today:
        sentence = _("Deze dag is nog niet geweest. Kies vandaag of eerder.")
        refusals.append(Refusal(step.norm, sentence, field="taken_on"))
    elif taken_on < raised_on:
        sentence = _("Op deze dag was het probleem nog niet gemeld. Kijk de datum na.")
        refusals.append(Refusal(step.norm, sentence, field="taken_on"))
    if step.report_required and not report.strip():
        sentence = _("Schrijf in een paar zinnen wat er besproken is.")
        refusals.append(Refusal(step.norm, sentence, field="report"))
    if check_on is not None and check_on <= taken_on:
        sentence = _("Kies een dag na het gesprek om opnieuw te kijken.")
        refusals.append(Refusal("ESC-3", sentence, field="check_on"))
    return refusals


def check_told(step: LadderStep, told: Mapping[str, dt.date | None]) -> list[Refusal]:
    """Before this step the roles that the policy names were told; before another place parents and mentor (ESC-5).

    ``told``: role -> the day, for "parent" and "mentor".
    """
    wanted = set(TOLD_ROLES) if step.ends_placement else set(step.tells)
    words = {"parent": _("de ouders"), "mentor": _("de mentor")}
    missing = [words[role] for role in TOLD_ROLES if role in wanted and told[role] is None]
    if not missing:
        return []
    sentence = _("Licht eerst %(who)s in en leg de datum vast. Daarna kun je deze stap zetten.")
    return [Refusal("ESC-5", sentence % {"who": _(" en ").join(missing)})]


def check_told_on(days: Mapping[str, dt.date | None], *, raised_on: dt.date, today: dt.date) -> list[Refusal]:
    """The days on which people were told lie between the report of the problem and today. Keys: field names."""
    refusals = []
    for field, day in days.items():
        if day is not None and day > today:
            sentence = _("Deze dag is nog niet geweest. Kies vandaag of eerder.")
            refusals.append(Refusal("ESC-5", sentence, field=field))
        elif day is not None and day < raised_on:
            sentence = _("Op deze dag was het probleem nog niet gemeld. Kijk de datum na.")
            refusals.append(Refusal("ESC-5", sentence, field=field))
    if not any(days.values()):
        refusals.append(Refusal("ESC-5", _("Vul minstens één datum in."), field=next(iter(days))))
    return refusals


def visit_due_on(*, started_on: dt.date, last_visit_on: dt.date | None, every_weeks: int) -> dt.date:
    """The day on which the next visit is due by the agreed rhythm (GUI-1)."""
    return (last_visit_on or started_on) + dt.timedelta(weeks=every_weeks)
