"""What the page of the joint proposal shows: who goes where with which grounds, what was traded, and the effect
of what the team decides by hand (MAT-3)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from django.http import QueryDict
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stagespoor.access.actor import Actor
from stagespoor.matching.facts import Ground, Spot
from stagespoor.matching.joint import (
    Better,
    Given,
    Overrules,
    Proposal,
    Trade,
    alternative,
    best_of,
    better_pairs,
    one_by_one,
    propose,
    trades,
)
from stagespoor.matching.joint_queries import NotYet, Table, overrules_from, params_of, table_for
from stagespoor.matching.page import marks_of
from stagespoor.matching.queries import Chip, veiled
from stagespoor.matching.ranking import fit, weights_of
from stagespoor.placements.models import Placement
from stagespoor.policy.model import Policy
from stagespoor.policy.wording import weekday_name

CHOICES = 5  # own best places that can be pinned from the row
GROUNDS = 3
OWN = "mijn"


@dataclass(frozen=True, slots=True)
class Choice:
    """A place that can be settled for a student from the row."""

    title: str
    hundredths: int
    url: str
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One student who waits. ``hundredths``: how well the place fits. ``state``: pinned, skipped, or "".

    ``marks``: what to know of the place, as (words, tone), the same as in the search for one student. ``wishes``: what
    student, parents and mentor said of exactly this place, as on the list.
    """

    placement: Placement
    name: str
    asked: str
    kind: str
    spot: Spot | None
    marks: tuple[tuple[str, str], ...]
    wishes: tuple[Chip, ...]
    days: str
    hundredths: int
    choice: str
    grounds: tuple[str, ...]
    best: Spot | None
    trade: str
    other: Spot | None
    state: str
    listed: bool
    pin_url: str
    ban_url: str
    skip_url: str
    free_url: str
    choices: tuple[Choice, ...]
    bans: tuple[str, ...]
    value: str


@dataclass(frozen=True, slots=True)
class Change:
    """What is other for one student than without the choices of the team."""

    name: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class Effect:
    """What the choices of the team do to the whole."""

    count: int
    hundredths: int
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """The whole page."""

    rows: tuple[Row, ...]
    not_yet: tuple[NotYet, ...]
    count: int
    total: int
    hundredths: int
    one_by_one: int
    proven: bool
    ruled: bool
    effect: Effect | None
    advice: tuple[str, ...]
    state: str
    reset_url: str
    own_only: bool

    @property
    def to_list(self) -> list[Row]:
        """The rows that can still be put on a list."""
        return [row for row in self.rows if row.spot and not row.listed]


def page_for(actor: Actor, policy: Policy, params: QueryDict) -> Page:
    """The proposal for everybody who waits at the actor's school, under what the address says. Eight queries."""
    table = table_for(actor, policy)
    ruled = overrules_from(((name, value) for name, values in params.lists() for value in values), table)
    return Builder(table, ruled, actor, policy, own_only=params.get(OWN) == "1").page()


class Builder:
    """Solves, and puts the outcome in words."""

    def __init__(
        self, table: Table, ruled: Overrules, actor: Actor, policy: Policy, *, own_only: bool = False
    ) -> None:
        self.table, self.ruled, self.actor, self.policy = table, ruled, actor, policy
        self.own_only = own_only
        self.names = {one.pk: one.name for one in table.request.seekers}

    @cached_property
    def found(self) -> Proposal:
        """The proposal under what the team decided."""
        return propose(self.table.request, self.ruled)

    @cached_property
    def trades(self) -> dict[int, Trade]:
        """What was traded, by placement."""
        return trades(self.table.request, self.found, self.ruled)

    def page(self) -> Page:
        """All of it."""
        found, request = self.found, self.table.request
        rows = [self._row(row) for row in self.table.waiting.able if self._shown(row)]
        not_yet = [one for one in self.table.waiting.not_yet if self._shown(one.placement)]
        advice = better_pairs(request, found, self.ruled)
        return Page(
            rows=tuple(sorted(rows, key=lambda row: (row.state == "skipped", row.spot is not None))),
            not_yet=tuple(not_yet), count=found.count, total=len(request.seekers),
            hundredths=_mean(found), one_by_one=one_by_one(request), proven=found.proven, ruled=bool(self.ruled),
            effect=self._effect() if self.ruled else None,
            advice=tuple(self._advice(one) for one in advice[:5]), state=urlencode(params_of(self.ruled)),
            reset_url=self._url(Overrules()), own_only=self.own_only,
        )  # fmt: skip

    def _shown(self, row: Placement) -> bool:
        return not self.own_only or row.coach_id == self.actor.user_id

    def _url(self, ruled: Overrules) -> str:
        own = [(OWN, "1")] if self.own_only else []
        query = urlencode([*params_of(ruled), *own])
        return f"{reverse('matching:joint')}{'?' if query else ''}{query}"

    def _row(self, row: Placement) -> Row:
        pk, request, ruled = row.pk, self.table.request, self.ruled
        given = self.found.given.get(pk)
        spot = self.table.spots[given.key] if given else None
        best, other = best_of(request, pk, ruled), alternative(request, self.found, pk, ruled)
        state = "skipped" if pk in ruled.skipped else "pinned" if pk in ruled.pinned else ""
        asked = self.table.wanted[pk].weekdays
        return Row(
            placement=row, name=self.names[pk], asked=_days(asked) or self._any_days(pk),
            kind=self.policy.kind(row.kind).short_name, spot=spot,
            marks=self._marks(pk, spot) if spot else (),
            wishes=self.table.waiting.wishes_for(pk, spot) if spot else (), days=_days(given.days) if given else "",
            hundredths=_hundredths(given.score) if given else 0, choice=_choice(given.rank) if given else "",
            grounds=self.grounds(row, spot) if spot else (), best=self.table.spots.get(best),
            trade=self._trade(pk, given, state, best), other=self.table.spots.get(other), state=state,
            listed=bool(spot and spot.employer_id in self.table.waiting.listed.get(pk, ())),
            pin_url=self._url(ruled.pin(pk, given.key)) if given else "",
            ban_url=self._url(ruled.ban(pk, given.key)) if given else "", skip_url=self._url(ruled.skip(pk)),
            free_url=self._url(ruled.free(pk)), choices=self._choices(pk, given),
            bans=tuple(self.table.spots[key].title for seeker, key in sorted(ruled.banned) if seeker == pk),
            value=f"{pk}:{given.key}" if given else "",
        )  # fmt: skip

    def _any_days(self, pk: int) -> str:
        count = next(one.count for one in self.table.request.seekers if one.pk == pk)
        return ngettext("%(n)d dag, maakt niet uit welke", "%(n)d dagen, maakt niet uit welke", count) % {
            "n": count
        }

    def grounds(self, row: Placement, spot: Spot, *, written: bool = False) -> tuple[str, ...]:
        """The strongest grounds for this place in words; how others got on stays with those it is for.

        ``written``: to be kept where more people read it, so without how anybody got on there.
        """
        wanted = self.table.wanted[row.pk]
        wanted = replace(wanted, earlier={}) if written else veiled(wanted, self.actor)
        found = fit(wanted, spot, weights_of(self.policy, row.kind))
        known = [one for one in found.grounds if one.share is not None and one.sentences]
        known.sort(key=_strongest)
        return tuple(one.sentences[0] for one in known[:GROUNDS])

    def _choices(self, pk: int, given: Given | None) -> tuple[Choice, ...]:
        scores = self.table.request.scores.get(pk, {})
        able = sorted(
            (key for key in scores if not given or key != given.key), key=lambda key: (-scores[key], key)
        )
        return tuple(
            Choice(
                self.table.spots[key].title, _hundredths(scores[key]), self._url(self.ruled.pin(pk, key)),
                self._said_of(pk, self.table.spots[key]),
            )
            for key in able[:CHOICES]
        )  # fmt: skip

    def _said_of(self, pk: int, spot: Spot) -> tuple[str, ...]:
        """Marks and wishes in a line."""
        wishes = self.table.waiting.wishes_for(pk, spot)
        return *(words for words, _tone in self._marks(pk, spot)), *(
            f"{who}: {said}" for who, said, _a in wishes
        )

    def _marks(self, pk: int, spot: Spot) -> tuple[tuple[str, str], ...]:
        return tuple(marks_of(self.table.wanted[pk], spot))

    def _trade(self, pk: int, given: Given | None, state: str, best: str) -> str:
        """Why this place and not the own best one, in a sentence."""
        name = self.names[pk]
        if state == "skipped":
            return _("%(name)s doet nu niet mee.") % {"name": name}
        if state == "pinned":
            if given:
                return _("Het team heeft deze plek vastgezet.")
            return _(
                "De plek die het team vastzette heeft geen ruimte meer. Maak %(name)s los of kies anders."
            ) % {"name": name}
        if not best:
            return _("Geen enkele plek past nu bij %(name)s. Maak bij het zoeken een wens ruimer.") % {
                "name": name
            }
        trade = self.trades.get(pk)
        if trade is None:
            return _("Dit is de plek die het best past.") if given else ""
        return self._traded(name, trade, given)

    def _traded(self, name: str, trade: Trade, given: Given | None) -> str:
        place = self.table.spots[trade.best].title
        if given is None:
            holders = self._named(trade.holders)
            if not holders:
                return _("Voor %(name)s is geen plaats over op de gevraagde dagen.") % {"name": name}
            sentence = _("Voor %(name)s is geen plek over. Bij %(place)s gaat het voor naar %(others)s.")
            return sentence % {"name": name, "place": place, "others": holders}
        which = _choice(given.rank)
        if trade.lost:
            sentence = ngettext(
                "%(name)s kreeg de %(which)s. Zo heeft ook %(others)s een plek.",
                "%(name)s kreeg de %(which)s. Zo hebben ook %(others)s een plek.",
                len(trade.lost),
            )
            return sentence % {"name": name, "which": which, "others": self._named(trade.lost)}
        if trade.worse:
            sentence = ngettext(
                "%(name)s kreeg de %(which)s. Anders kreeg %(others)s een plek die minder past.",
                "%(name)s kreeg de %(which)s. Anders kregen %(others)s een plek die minder past.",
                len(trade.worse),
            )
            return sentence % {"name": name, "which": which, "others": self._named(trade.worse)}
        sentence = _("%(name)s kreeg de %(which)s. Bij %(place)s is de ruimte nodig voor %(others)s.")
        others = self._named(trade.holders) or _("een ander")
        return sentence % {"name": name, "which": which, "place": place, "others": others}

    def _named(self, pks: Sequence[int]) -> str:
        names = [self.names[pk] for pk in pks[:3]]
        if len(pks) > len(names):
            names = [*names[:2], _("%(n)d anderen") % {"n": len(pks) - 2}]
        return _joined(names)

    def _advice(self, one: Better) -> str:
        sentence = _("%(name)s past beter bij %(place)s dan %(other)s, die daar nu is voorgesteld.")
        place = self.table.spots[one.key].title
        return sentence % {"name": self.names[one.seeker], "place": place, "other": self.names[one.over]}

    def _effect(self) -> Effect:
        """Against the proposal without any choice of the team."""
        plain, now = propose(self.table.request), self.found
        changes = []
        for one in self.table.request.seekers:
            was, here = plain.given.get(one.pk), now.given.get(one.pk)
            if (was and was.key) != (here and here.key):
                changes.append(Change(one.name, self._title(was), self._title(here)))
        return Effect(now.count - plain.count, _mean(now) - _mean(plain), tuple(changes))

    def _title(self, given: Given | None) -> str:
        return self.table.spots[given.key].title if given else _("geen plek")


def _strongest(ground: Ground) -> float:
    return -(ground.share or 0.0)


def _hundredths(score: int) -> int:
    return round(score / 10)


def _mean(found: Proposal) -> int:
    return _hundredths(round(found.total / found.count)) if found.count else 0


def _choice(rank: int) -> str:
    words = {1: _("eerste keus"), 2: _("tweede keus"), 3: _("derde keus"), 4: _("vierde keus")}
    return words.get(rank) or _("%(n)de keus") % {"n": rank}


def _days(days: Iterable[int]) -> str:
    return _joined([weekday_name(day) for day in sorted(days)])


def _joined(names: list[str]) -> str:
    if len(names) < 2:
        return "".join(names)
    return _("%(first)s en %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}
