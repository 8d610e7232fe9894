"""What the policy asks of entries, scores and certificates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping

from django.utils.translation import gettext as _

from stagespoor.core.refusals import Refusal
from stagespoor.placements.states import ACTIVE
from stagespoor.policy.parts import ClosingStep, Evaluation

SIDES = ("coach", "supervisor")
MOODS = (1, 2, 3)


def check_entry(
    *, day: dt.date, did: str, mood: int, started_on: dt.date | None, ended_on: dt.date | None, today: dt.date
) -> list[Refusal]:
    """An entry is about a day of the placement, not in the future, and says what was done (LOG-2)."""
    refusals = []
    if not did.strip():
        refusals.append(Refusal("LOG-2", _("Schrijf in een paar woorden wat je hebt gedaan."), field="did"))
    if mood not in MOODS:
        refusals.append(Refusal("LOG-2", _("Kies hoe het ging."), field="mood"))
    if day > today:
        refusals.append(
            Refusal("LOG-2", _("Deze dag is nog niet geweest. Kies een andere dag."), field="day")
        )
    elif started_on is None or day < started_on or (ended_on is not None and day > ended_on):
        refusals.append(
            Refusal("LOG-2", _("Op deze dag had je geen stage. Kies een andere dag."), field="day")
        )
    return refusals


def check_own_goal(*, own: bool) -> list[Refusal]:
    """A goal that an entry or score is about, is the student's own (GOAL-6)."""
    if own:
        return []
    return [Refusal("GOAL-6", _("Dit leerdoel is niet van deze leerling. Laad de pagina opnieuw."))]


def check_open(*, moment: str, known: Collection[str], state: str) -> list[Refusal]:
    """An assessment is of a placement that runs or is being closed (GOAL-6)."""
    refusals = []
    if moment not in known:
        refusals.append(Refusal("GOAL-6", _("Kies welke beoordeling het is."), field="moment"))
    if state not in ACTIVE:
        refusals.append(Refusal("GOAL-6", _("Beoordelen kan zodra de stage is begonnen.")))
    return refusals


def check_scores(*, scores: Mapping[str, int], allowed: Collection[int]) -> list[Refusal]:
    """Every score is a step of the school's scale (GOAL-6). Keys are field names."""
    sentence = _("Kies een van de stappen van de schaal.")
    return [Refusal("GOAL-6", sentence, field=key) for key, value in scores.items() if value not in allowed]


def check_scoring(
    *, fixed: bool, side: str, given: int, criteria: Collection[str], known_criteria: Collection[str],
    from_paper: bool, scored_name: str,
) -> list[Refusal]:  # fmt: skip
    """Scores are given before the assessment is fixed, by a known side; from paper with the name (LOG-4)."""
    refusals = []
    if fixed:
        refusals.append(Refusal("LOG-4", _("Deze beoordeling is vastgelegd en verandert niet meer.")))
    if side not in SIDES or not set(criteria) <= set(known_criteria):
        refusals.append(Refusal("GOAL-6", _("Deze pagina is verouderd. Laad de pagina opnieuw.")))
    if not given:
        refusals.append(Refusal("GOAL-6", _("Kies bij ten minste één doel hoe het gaat.")))
    if from_paper and not scored_name.strip():
        sentence = _("Schrijf op wie dit op papier heeft ingevuld.")
        refusals.append(Refusal("LOG-4", sentence, field="scored_name"))
    return refusals


def check_fixable(
    *, wanted: Collection[object], scored: Mapping[str, Collection[object]], labels: Mapping[str, str], summary: str
) -> list[Refusal]:  # fmt: skip
    """Both sides score every goal, and the talk has its summary, before the assessment is fixed (LOG-4).

    ``wanted``: what must be scored; ``scored``: per side what has been; ``labels``: what the sides are called.
    """
    refusals = []
    if not summary.strip():
        sentence = _("Schrijf in een paar zinnen wat jullie samen hebben besproken.")
        refusals.append(Refusal("LOG-4", sentence, field="summary"))
    if not wanted:
        sentence = _("Er zijn geen leerdoelen om te beoordelen. Kies eerst leerdoelen.")
        refusals.append(Refusal("GOAL-6", sentence))
    for side in SIDES:
        missing = len(set(wanted) - set(scored.get(side, ())))
        if missing:
            sentence = _(
                "Nog niet beoordeeld door de %(who)s: %(n)s van de %(all)s doelen. Vul die eerst in."
            )
            words = {"who": labels[side].lower(), "n": missing, "all": len(set(wanted))}
            refusals.append(Refusal("LOG-4", sentence % words))
    return refusals


def check_certificate(*, final_is_fixed: bool, words: Mapping[str, str]) -> list[Refusal]:
    """A certificate needs a fixed final assessment (CER-1)."""
    if final_is_fixed:
        return []
    sentence = _("Leg eerst de eindbeoordeling vast. Daarna kun je %(the_certificate)s maken.") % words
    return [Refusal("CER-1", sentence)]


def check_made(step: ClosingStep, *, words: Mapping[str, str]) -> list[Refusal]:
    """What a closing step of this form asks is not there yet (GOAL-6, CER-1)."""
    if step.form == "assessment":
        return [Refusal(step.norm, _("Leg de eindbeoordeling vast bij Beoordelen. Dan is deze stap gedaan."))]
    return [Refusal(step.norm, _("Maak %(the_certificate)s. Dan is deze stap gedaan.") % words)]


def evaluation_on(evaluation: Evaluation, *, started_on: dt.date, end_on: dt.date | None) -> dt.date | None:
    """The day of a planned evaluation (GOAL-6); None for the one at the end and where no end is known."""
    if evaluation.at == "weeks" and evaluation.weeks:
        return started_on + dt.timedelta(weeks=evaluation.weeks)
    if evaluation.at == "halfway" and end_on is not None:
        return started_on + (end_on - started_on) // 2
    return None
