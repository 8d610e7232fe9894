"""Which coach takes which waiting application: load, knowledge of the sector, history (APP-2, MAT-3).

All applications of a meeting are divided together, so that the total is best: each student more costs a coach
more than the one before. Always overruled by hand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

# Knowing the student is worth about three students more on the list, knowing the sector about two.
HISTORY_IS_WORTH = 3
SECTOR_IS_WORTH = 2
# Beyond so many at once it no longer matters who of two equal applications goes first.
_IN_ORDER = 60


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
    """A coach for each application, so that load, knowledge and history add up best for all together.

    The same facts give the same proposal. Empty when the school has no coach.
    """
    extra = {coach.user_id: 0 for coach in coaches}
    found: dict[int, Proposal] = {}
    for one, best in _divided(asked, coaches):
        reasons = _reasons(best, one, coaches, extra, sector_names)
        found[one.referral_id] = Proposal(one.referral_id, best.user_id, best.name, reasons)
        extra[best.user_id] += 1
    return found


def _divided(asked: Sequence[Asked], coaches: Sequence[CoachFacts]) -> list[tuple[Asked, CoachFacts]]:
    """Each application with its coach: the lowest sum of what every next student costs, less what history and
    sector are worth."""
    if not asked or not coaches:
        return []
    # loaded here: most processes never divide anything, and the solver takes a third of a second to load
    from stagespoor.core.assign import Options, choose

    slots = _slots(len(asked), coaches)
    most = max(cost for cost, _coach in slots) + 1
    ordered = len(asked) <= _IN_ORDER
    # of divisions that cost the same the one in which who waited longest gets the first place
    weight = len(asked) ** 2 * len(slots) + 1 if ordered else 1
    options = [
        (number, weight * (most - cost + _worth(coach, one)) + (number * slot if ordered else 0), [slot])
        for number, one in enumerate(asked)
        for slot, (cost, coach) in enumerate(slots)
    ]
    chosen = choose(Options.of(len(asked), options, [1] * len(slots)))
    return [
        (one, slots[options[option][2][0]][1]) for one, option in zip(asked, chosen.option.tolist(), strict=True)
    ]  # fmt: skip


def _slots(waiting: int, coaches: Sequence[CoachFacts]) -> list[tuple[int, CoachFacts]]:
    """Room for one student each, with what it costs: the load of the coach then. Cheapest first.

    Room that costs more than the dearest that is needed and all a coach can be worth, is never used.
    """
    slots = [(coach.load + more, coach) for coach in coaches for more in range(waiting)]
    slots.sort(key=lambda slot: (slot[0], slot[1].name, slot[1].user_id))
    dearest = slots[waiting - 1][0] + HISTORY_IS_WORTH + SECTOR_IS_WORTH
    return [slot for slot in slots if slot[0] <= dearest]


def _worth(coach: CoachFacts, one: Asked) -> int:
    knows = HISTORY_IS_WORTH if coach.user_id in one.earlier else 0
    return knows + (SECTOR_IS_WORTH if coach.sectors & one.sectors else 0)


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
    knew = [coach.name for coach in coaches if coach.user_id in one.earlier and coach is not best]
    if knew:
        found.append(_("%(name)s kent de leerling, maar heeft het drukker") % {"name": knew[0]})
    return tuple(found)
