"""Who waits for a place now, which of them may be matched, and the facts for the joint proposal (MAT-2, MAT-3)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from stagespoor.access.actor import Actor
from stagespoor.matching.facts import WEEK, Spot, Wanted
from stagespoor.matching.joint import PERFECT, Overrules, Place, Request, Seeker
from stagespoor.matching.pool import Pair, scored_pairs
from stagespoor.matching.queries import Chip, in_chip
from stagespoor.placements.access import placement_q
from stagespoor.placements.models import Candidate, Placement
from stagespoor.placements.states import SEARCHING
from stagespoor.policy.model import Policy
from stagespoor.students.models import Student
from stagespoor.trajectories.models import FitDecision, Waiver


@dataclass(frozen=True, slots=True)
class NotYet:
    """A placement that waits but may not be matched, and why."""

    placement: Placement
    why: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """Everybody who waits: ``able`` may be matched, longest waiting first; ``listed`` are the employers that
    are on the list of a placement already, by placement. ``wishes``: by placement, employer and workplace (None: any
    there) what student, parents and mentor said of it."""

    able: list[Placement]
    not_yet: list[NotYet]
    listed: dict[int, frozenset[int]]
    refused: frozenset[tuple[int, int]]
    wishes: dict[tuple[int, int, int | None], list[Chip]]

    def wishes_for(self, placement_id: int, spot: Spot) -> tuple[Chip, ...]:
        """The wishes for exactly this place."""
        places = dict.fromkeys((None, spot.workplace_id))
        return tuple(
            chip for at in places for chip in self.wishes.get((placement_id, spot.employer_id, at), ())
        )


def waiting_for_place(actor: Actor, policy: Policy) -> Waiting:
    """The placements of this school that look for a place outside. Three queries."""
    rows = list(_searching(actor, policy))
    able, not_yet = [], []
    for row in rows:
        why = _why_not(row, policy)
        if why:
            not_yet.append(NotYet(row, why))
        else:
            able.append(row)
    listed: dict[int, set[int]] = defaultdict(set)
    refused = set()
    wishes: dict[tuple[int, int, int | None], list[Chip]] = defaultdict(list)
    # one row for each wish, and one for a place of which nobody said anything
    for placement_id, employer_id, workplace_id, state, party, answer, own, by in (
        Candidate.objects.filter(placement__in=able)
        .order_by("pk", "wishes__pk")
        .values_list(
            "placement_id", "employer_id", "workplace_id", "state", "wishes__party", "wishes__answer", "wishes__own",
            "wishes__said_by__name",
        )
    ):  # fmt: skip
        listed[placement_id].add(employer_id)
        if state == Candidate.State.DECLINED:
            refused.add((placement_id, employer_id))
        if party is not None:
            wishes[placement_id, employer_id, workplace_id].append(in_chip(party, answer, own=own, by=by))
    on_list = {pk: frozenset(ids) for pk, ids in listed.items()}
    return Waiting(able, not_yet, on_list, frozenset(refused), dict(wishes))


def _searching(actor: Actor, policy: Policy) -> QuerySet[Placement]:
    newest = FitDecision.objects.filter(trajectory=OuterRef("trajectory")).order_by("-pk")
    rows = Placement.objects.filter(
        placement_q(actor), state=SEARCHING, student__status=Student.Status.ENROLLED,
        kind__in=[kind.slug for kind in policy.kinds if kind.external],
    )  # fmt: skip
    live = Waiver.objects.filter(withdrawn_at=None).only("trajectory_id", "norm", "about")
    return (
        rows.select_related("student__school", "trajectory", "coach")
        .prefetch_related(Prefetch("trajectory__waivers", live, to_attr="live"))
        .annotate(
            fit=Subquery(newest.values("outcome")[:1]), fit_review=Subquery(newest.values("review_on")[:1])
        )
        .order_by("opened_on", "pk")
    )


def _why_not(row: Placement, policy: Policy) -> str:
    """Why this student may not be matched (MAT-2), "" when that is fine."""
    asked = [
        gate
        for gate in (policy.choice("gates", slug) for slug in policy.kind(row.kind).gates)
        if gate.check == "fit"
    ]
    about = {"", f"placement:{row.pk}"}
    waived = {waiver.norm for waiver in row.trajectory.live if waiver.about in about}  # type: ignore[attr-defined]
    if all(gate.norm in waived and policy.may_waive(gate.norm) for gate in asked):
        return ""
    outcome, review = row.fit, row.fit_review  # type: ignore[attr-defined]
    if outcome == FitDecision.Outcome.FIT:
        return ""
    if outcome is None:
        return _("Er is nog niet besloten of de leerling stagegeschikt is.")
    return _("Nog niet stagegeschikt. Opnieuw bekijken op %(day)s.") % {"day": date_format(review, "j F Y")}


@dataclass(frozen=True, slots=True)
class Table:
    """All facts of the joint proposal: the request for the solver, and what its keys stand for."""

    request: Request
    waiting: Waiting
    placements: dict[int, Placement]
    spots: dict[str, Spot]
    wanted: dict[int, Wanted]


def table_for(actor: Actor, policy: Policy) -> Table:
    """Everybody who waits against every place. Seven queries, whatever the numbers."""
    waiting = waiting_for_place(actor, policy)
    pairs = scored_pairs(actor, waiting.able)
    open_pairs = [
        pair
        for pair in pairs.pairs
        if (pair.placement_id, pairs.spots[pair.spot].employer_id) not in waiting.refused
    ]
    spots = {pairs.spots[number].key: pairs.spots[number] for number in {pair.spot for pair in open_pairs}}
    scores: dict[int, dict[str, int]] = defaultdict(dict)
    for pair in open_pairs:
        scores[pair.placement_id][pairs.spots[pair.spot].key] = round(pair.score * PERFECT)
    request = Request(
        _seekers(waiting.able, pairs.wanted), _places(pairs.spots, open_pairs), scores, pairs.shared_room(open_pairs)
    )  # fmt: skip
    return Table(request, waiting, {row.pk: row for row in waiting.able}, spots, pairs.wanted)


def _seekers(rows: Sequence[Placement], wanted: dict[int, Wanted]) -> list[Seeker]:
    """By first name; with the last name where two have the same."""
    times = Counter(row.student.first_name for row in rows)
    return [
        Seeker(
            row.pk, row.student.first_name if times[row.student.first_name] == 1 else row.student.full_name,
            wanted[row.pk].weekdays, max(1, wanted[row.pk].days_min),
        )
        for row in rows
    ]  # fmt: skip


def _places(spots: Sequence[Spot], pairs: Iterable[Pair]) -> dict[str, Place]:
    """Of each place the least that is free for any of who may come: their periods differ."""
    free: dict[int, list[int | None]] = {}
    for pair in pairs:
        known = free.setdefault(pair.spot, [None] * WEEK)
        for day, count in enumerate(pair.free):
            if count is not None:
                least = known[day]
                known[day] = count if least is None else min(least, count)
    return {
        spots[number].key: Place(
            spots[number].key, spots[number].title, spots[number].employer_id, tuple(days)
        )
        for number, days in free.items()
    }


# --- the address: what the team decided by hand ---------------------------------------------------------

PIN, BAN, SKIP = "vast", "niet", "over"


def overrules_from(params: Iterable[tuple[str, str]], table: Table) -> Overrules:
    """What the address says the team decided. Nonsense, and who does not wait any more, is ignored."""
    ruled = Overrules()
    for name, value in params:
        number, _colon, key = value.partition(":")
        pk = int(number) if number.isascii() and number.isdigit() and len(number) < 18 else 0
        if pk not in table.placements:
            continue
        known = key in table.request.scores.get(pk, {})
        if name == SKIP:
            ruled = ruled.skip(pk)
        elif name == BAN and known:
            ruled = ruled.ban(pk, key)
        elif name == PIN and known:
            ruled = ruled.pin(pk, key)
    return ruled


def params_of(ruled: Overrules) -> list[tuple[str, str]]:
    """The same as it stands in an address."""
    return [
        *((BAN, f"{pk}:{key}") for pk, key in sorted(ruled.banned)),
        *((PIN, f"{pk}:{key}") for pk, key in sorted(ruled.pinned.items())),
        *((SKIP, str(pk)) for pk in sorted(ruled.skipped)),
    ]
