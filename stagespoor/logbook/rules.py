"""What the policy asks of entries, scores and certificates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping

from django.utils.translation import gettext as _

from stagespoor.core.refusals import Refusal

SIDES = ("coach", "supervisor")


def check_entry(
    *, day: dt.date, did: str, started_on: dt.date | None, ended_on: dt.date | None, today: dt.date
) -> list[Refusal]:
    """An entry is about a day of the placement, not in the future, and says what was done (LOG-2)."""
    refusals = []
    if not did.strip():
        refusals.append(Refusal("LOG-2", _("Schrijf in een paar woorden wat je hebt gedaan."), field="did"))
    if day > today:
        refusals.append(
            Refusal("LOG-2", _("Deze dag is nog niet geweest. Kies een andere dag."), field="day")
        )
    elif started_on is None or day < started_on or (ended_on is not None and day > ended_on):
        refusals.append(
            Refusal("LOG-2", _("Op deze dag had je geen stage. Kies een andere dag."), field="day")
        )
    return refusals


def check_scores(*, scores: Mapping[str, int], allowed: Collection[int]) -> list[Refusal]:
    """Every score is a step of the school's scale (GOAL-6). Keys are field names."""
    sentence = _("Kies een van de stappen van de schaal.")
    return [Refusal("GOAL-6", sentence, field=key) for key, value in scores.items() if value not in allowed]


def check_fixable(*, wanted: Collection[object], scored: Mapping[str, Collection[object]]) -> list[Refusal]:
    """Both sides score every goal before the assessment is fixed (LOG-4).

    ``wanted``: what must be scored; ``scored``: per side what has been.
    """
    if not wanted:
        return [Refusal("GOAL-6", _("Er zijn geen leerdoelen om te beoordelen. Kies eerst leerdoelen."))]
    refusals = []
    for side, who in (("coach", _("De stagebegeleider")), ("supervisor", _("De praktijkbegeleider"))):
        missing = len(set(wanted) - set(scored.get(side, ())))
        if missing:
            sentence = _("%(who)s heeft nog %(n)s van de %(all)s doelen niet beoordeeld. Vul die eerst in.")
            refusals.append(Refusal("LOG-4", sentence % {"who": who, "n": missing, "all": len(set(wanted))}))
    return refusals


def check_certificate(*, final_is_fixed: bool) -> list[Refusal]:
    """A certificate needs a fixed final assessment (CER-1)."""
    if final_is_fixed:
        return []
    sentence = _("Leg eerst de eindbeoordeling vast. Daarna kan het certificaat worden gemaakt.")
    return [Refusal("CER-1", sentence)]
