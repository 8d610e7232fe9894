"""What sharing a place and saying a wish must obey: pure functions, facts in, refusals out."""

from __future__ import annotations

from django.utils.translation import gettext as _

from stagespoor.core.refusals import Refusal
from stagespoor.matching.models import Wish
from stagespoor.placements.models import Candidate
from stagespoor.placements.states import SEARCHING

LONGEST = 300


def check_share(candidate: Candidate) -> list[Refusal]:
    """A place is shared while one searches, and not after the company said no."""
    if candidate.placement.state != SEARCHING:
        return [Refusal("MAT-1", _("Er is al een plek gekozen. Delen kan alleen tijdens het zoeken."))]
    if candidate.state == Candidate.State.DECLINED:
        return [Refusal("MAT-1", _("Dit bedrijf zei nee. Deel een andere plek."))]
    return []


def check_wish(candidate: Candidate, *, party: str, answer: str, text: str) -> list[Refusal]:
    """A wish is about a place that is shared, while one searches; of a known party, with a known answer."""
    found = []
    if candidate.shared_at is None:
        found.append(Refusal("MAT-1", _("Deze plek is niet gedeeld. Een wens kan nu niet.")))
    elif candidate.placement.state != SEARCHING:
        found.append(Refusal("MAT-1", _("Er is al een plek gekozen. Een wens kan niet meer.")))
    elif candidate.state == Candidate.State.DECLINED:
        found.append(Refusal("MAT-1", _("Dit bedrijf zei nee. Een wens kan niet meer.")))
    if party not in Wish.Party.values:
        found.append(Refusal("MAT-1", _("Kies van wie de wens is."), field="party"))
    if answer not in Wish.Answer.values:
        found.append(Refusal("MAT-1", _("Kies een antwoord."), field="answer"))
    if len(text.strip()) > LONGEST:
        found.append(Refusal("MAT-1", _("Schrijf het korter: ten hoogste 300 tekens."), field="text"))
    return found


def check_click(*, text: str, field: str) -> list[Refusal]:
    """Whether it clicks is said with its ground."""
    if text.strip():
        return []
    return [Refusal("MAT-1", _("Schrijf kort op waar je dat aan ziet."), field=field)]
