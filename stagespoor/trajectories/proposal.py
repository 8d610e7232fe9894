"""Which coach fits a waiting application: load, knowledge of the sector, history. Always overruled by hand (APP-2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

# Knowing the student is worth about three students more on the list, knowing the sector about two.
HISTORY_IS_WORTH = 3.0
SECTOR_IS_WORTH = 2.0


@dataclass(frozen=True, slots=True)
class CoachFacts:
    """A coach as the proposal sees it. ``load`` counts students that are with this coach now."""

    user_id: int
    name: str
    load: int
    sectors: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Asked:
    """A waiting application as the proposal sees it; ``earlier`` are coaches the student had before."""

    referral_id: int
    sectors: frozenset[str] = frozenset()
    earlier: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Proposal:
    """A coach for an application, with the reasons in words, strongest first."""

    referral_id: int
    user_id: int
    name: str
    reasons: tuple[str, ...]

    @property
    def first_name(self) -> str:
        """For a button with little room."""
        return self.name.split(" ")[0]


def propose_coaches(
    asked: Sequence[Asked], coaches: Sequence[CoachFacts], sector_names: dict[str, str]
) -> dict[int, Proposal]:
    """A coach for each application, in order; a coach proposed once counts as busier for the next.

    The same facts give the same proposal. Empty when the school has no coach.
    """
    extra = {coach.user_id: 0 for coach in coaches}
    found: dict[int, Proposal] = {}
    for one in asked:
        if not coaches:
            break
        best = min(coaches, key=lambda coach: (_cost(coach, one, extra[coach.user_id]), coach.name))
        reasons = _reasons(best, one, coaches, extra, sector_names)
        found[one.referral_id] = Proposal(one.referral_id, best.user_id, best.name, reasons)
        extra[best.user_id] += 1
    return found


def _cost(coach: CoachFacts, one: Asked, extra: int) -> float:
    cost = float(coach.load + extra)
    if coach.user_id in one.earlier:
        cost -= HISTORY_IS_WORTH
    if coach.sectors & one.sectors:
        cost -= SECTOR_IS_WORTH
    return cost


def _reasons(
    best: CoachFacts, one: Asked, coaches: Sequence[CoachFacts], extra: dict[int, int], names: dict[str, str]
) -> tuple[str, ...]:
    found: list[str] = []
    if best.user_id in one.earlier:
        found.append(_("begeleidde de leerling eerder"))
    if shared := sorted(names.get(slug, slug).lower() for slug in best.sectors & one.sectors):
        found.append(_("kent de sector %(sectors)s") % {"sectors": _(" en ").join(shared)})
    loads = sorted(coach.load + extra[coach.user_id] for coach in coaches)
    own = best.load + extra[best.user_id]
    count = ngettext("begeleidt nu %(n)d leerling", "begeleidt nu %(n)d leerlingen", best.load) % {
        "n": best.load
    }
    if len(loads) > 1 and own == loads[0] and loads[-1] > own:
        count += _(", het minst van het team")
    found.append(count)
    if extra[best.user_id]:
        found.append(_("met %(n)d uit dit overleg erbij") % {"n": extra[best.user_id]})
    return tuple(found)
