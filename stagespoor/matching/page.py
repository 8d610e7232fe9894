"""What the search page shows: places with bars and reasons, who falls away on what, and places side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.http import QueryDict
from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from stagespoor.matching.drawing import Bar, DayCell, day_strip, grounds
from stagespoor.matching.facts import Fit, Spot, Wanted, Weights
from stagespoor.matching.grounds import relevant
from stagespoor.matching.limits import (
    AGE,
    DAY,
    DAYS,
    DISTANCE,
    FREE,
    HAZARD,
    JUDGED,
    LAW,
    PROSPECT,
    RESERVED,
    SECTOR,
    Away,
    Wishes,
    hard_limits,
)
from stagespoor.matching.queries import ALL, RADIUS_STEPS, Listed, Search
from stagespoor.matching.ranking import fit
from stagespoor.placements.board import period_sought
from stagespoor.placements.models import Placement
from stagespoor.policy.model import Policy

SHOWN, MOST_SHOWN = 10, 1000
BESIDE = 4  # places side by side
WORKDAYS = range(5)


@dataclass(frozen=True, slots=True)
class Row:
    """A place with its grounds, as the page shows it."""

    spot: Spot
    hundredths: int
    bars: tuple[Bar, ...]
    unknown: tuple[str, ...]
    days: tuple[DayCell, ...]
    chips: tuple[tuple[str, str], ...]
    beside_url: str
    is_beside: bool
    listed: str = ""  # what came of it, where it is on the list
    limits: tuple[str, ...] = ()

    @property
    def grounds(self) -> SafeString:
        """The known grounds as html."""
        return grounds(self.bars)

    @property
    def day_strip(self) -> SafeString:
        """The days as html."""
        return day_strip(self.days)

    @property
    def in_words(self) -> str:
        """The reasons in a few words, for where they are folded: "3 past goed, 1 past matig, 2 niet bekend"."""
        words = Counter(bar.word for bar in sorted(self.bars, key=lambda bar: -(bar.hundredths or -1)))
        return ", ".join(f"{count} {word}" for word, count in words.items())

    @property
    def known(self) -> int:
        """How many grounds are known."""
        return sum(bar.hundredths is not None for bar in self.bars)


@dataclass(frozen=True, slots=True)
class Fallen:
    """On what places fall away: how many, and for a wish what brings back how many."""

    key: str
    count: int
    label: str
    norm: str = ""
    back: int = 0
    url: str = ""
    action: str = ""


# --- the places --------------------------------------------------------------------------------------


def rows_of(
    search: Search,
    spots: Iterable[Spot],
    params: QueryDict,
    policy: Policy,
    listed: Mapping[tuple[int, int | None], str],
) -> list[Row]:
    """These places with all their reasons: sentences are made here, for what is shown and nothing else.

    ``listed``: by employer and workplace what came of the places on the list.
    """
    beside = beside_keys(params, search)
    sectors, labels = dict(policy.choices("sectors")), short_labels()
    return [_row(search, spot, params, beside, listed, sectors, labels) for spot in spots]


def _row(
    search: Search, spot: Spot, params: QueryDict, beside: Sequence[str], listed: Mapping[tuple[int, int | None], str],
    sectors: dict[str, str], labels: dict[str, str],
) -> Row:  # fmt: skip
    found = fit(search.wanted, spot, search.weights)
    bars = tuple(_bars(search.wanted, spot, search.weights, found, labels))
    key, on = spot.key, spot.key in beside
    chosen = [one for one in beside if one != key] if on else [*beside, key][-BESIDE:]
    return Row(
        spot, round(found.score * 100), bars,
        tuple(sentence for bar in bars if bar.hundredths is None for sentence in bar.sentences),
        tuple(_days(spot, search.wishes)), tuple(_chips(search.wanted, spot, sectors)),
        address(params, naast=chosen) + ("" if on else "#naast"), on,
        next(
            (state for (pk, at), state in listed.items() if pk == spot.employer_id and at in (None, spot.workplace_id)),
            "",
        ),
        tuple(limit_words(one)[0] for one in hard_limits(search.wanted, spot)),
    )  # fmt: skip


def _bars(wanted: Wanted, spot: Spot, weights: Weights, found: Fit, labels: dict[str, str]) -> Iterable[Bar]:
    for criterion, ground in zip(weights.criteria, found.grounds, strict=True):
        share = ground.share
        if criterion.reads == "guidance" and any(one.veiled for one in relevant(wanted, spot)):
            share = None  # the bar would tell what the words leave out
        hundredths = None if share is None else round(share * 100)
        yield Bar(labels[criterion.reads], hundredths, share_word(share), ground.sentences)


def short_labels() -> dict[str, str]:
    """What is looked at, in a word; the criterion of the policy says it in full."""
    return {
        "abilities": _("Kan de leerling dit"), "affinity": _("Wil de leerling dit"), "goals": _("Leerdoelen"),
        "prospect": _("Kans op een baan"), "guidance": _("Begeleiding en klik"), "distance": _("Reis"),
        "load": _("Ruimte"),
    }  # fmt: skip


def share_word(share: float | None) -> str:
    """How far a ground is met, in a word."""
    if share is None:
        return _("niet bekend")
    if share >= 0.8:
        return _("past goed")
    if share >= 0.55:
        return _("past redelijk")
    return _("past matig") if share >= 0.3 else _("past slecht")


def _days(spot: Spot, wishes: Wishes) -> Iterable[DayCell]:
    language = get_language()
    for day, free in enumerate(spot.room.free):
        if day in WORKDAYS or day in spot.weekdays or day in wishes.weekdays:
            closed = bool(spot.weekdays) and day not in spot.weekdays
            yield _day(day, None if closed else free, closed, day in wishes.weekdays, language)


@lru_cache(maxsize=1024)
def _day(day: int, free: int | None, closed: bool, asked: bool, language: str | None) -> DayCell:
    """One day in words: ten places have fifty, and most are equal."""
    if closed:
        tone, text = "closed", _("geen werk")
    elif free is None:
        tone, text = "unknown", _("plaatsen niet bekend")
    elif free:
        tone, text = "free", ngettext("%(n)d plaats vrij", "%(n)d plaatsen vrij", free) % {"n": free}
    else:
        tone, text = "full", _("vol")
    return DayCell(str(WEEKDAYS_ABBR[day]), tone, f"{WEEKDAYS[day]}: {text}", asked)


def _chips(wanted: Wanted, spot: Spot, sectors: dict[str, str]) -> Iterable[tuple[str, str]]:
    if spot.sector:
        yield sectors.get(spot.sector, spot.sector), "plain"
    yield from marks_of(wanted, spot)


def marks_of(wanted: Wanted, spot: Spot) -> Iterable[tuple[str, str]]:
    """What to know before this place is asked, as (words, tone): here and in the joint proposal the same."""
    if spot.verdict == "doubt":
        yield _("Twijfel"), "waiting"
    if spot.do_not_call:
        yield _("Niet bellen"), "late"
    if spot.quiet_until is not None and spot.quiet_until >= wanted.today:
        yield _("Met rust laten tot %s") % date_format(spot.quiet_until, "j F"), "late"
    if not spot.for_school:
        yield _("Genoemd voor een andere school"), "waiting"
    if spot.reserved_until is not None and spot.reserved_until >= wanted.today:
        yield _("Voor jullie bewaard tot %s") % date_format(spot.reserved_until, "j F"), "now"
    for hazard in spot.hazards:
        if hazard in wanted.supervised:
            yield _("Alleen met toezicht (%s)") % wanted.supervised[hazard], "waiting"
            break


# --- who falls away ----------------------------------------------------------------------------------


def fallen(away: Away, search: Search, params: QueryDict, policy: Policy) -> list[Fallen]:
    """Per reason how many fall away; a wish has a link that loosens it, a limit names its norm."""
    wishes = search.wishes
    steps = [step for step in RADIUS_STEPS if step > (wishes.radius_km or 0)]
    found = []
    for key, count in away.fails.items():
        back = away.only[key]
        if key == SECTOR:
            one = Fallen(
                key, count, _("andere sector"), "", back, address(params, sector=ALL), _("Alle sectoren")
            )
        elif key == DISTANCE:
            to = str(steps[0]) if steps else ALL
            label = _("te ver") if wishes.radius_km is None else _("verder dan %d km") % wishes.radius_km
            action = _("Tot %s km") % to if steps else _("Elke afstand")
            back = away.within(steps[0]) if steps else back
            one = Fallen(key, count, label, "", back, address(params, straal=to), action)
        elif key == FREE:
            one = Fallen(
                key, count, _("vol in deze tijd"), "", back, address(params, vrij=ALL), _("Ook volle")
            )
        elif key.startswith(DAY) and key != DAYS:
            day = int(key[len(DAY) :])
            rest = [ALL, *(str(other) for other in sorted(wishes.weekdays - {day}))]
            label = _("geen plaats op %s") % WEEKDAYS[day]
            one = Fallen(
                key, count, label, "", back, address(params, dag=rest), _("Zonder %s") % WEEKDAYS[day]
            )
        else:
            label, norm = limit_words(key, policy, search.wanted)
            one = Fallen(key, count, label, norm)
        found.append(one)
    return sorted(found, key=lambda one: (not one.url, -one.count, one.key))


def fallen_in_words(found: Sequence[Fallen]) -> str:
    """The most that fall away, for where the rest is folded."""
    parts = [f"{one.count} {one.label}" for one in sorted(found, key=lambda one: -one.count)[:2]]
    if more := len(found) - len(parts):
        parts.append(ngettext("nog %(n)d reden", "nog %(n)d redenen", more) % {"n": more})
    return " · ".join(parts)


def listed_in_words(listed: Sequence[Listed]) -> str:
    """How many places are on the list and what came of them, for where they are folded."""
    states = Counter(one.state_label for one in listed)
    return " · ".join(f"{count} {label.lower()}" for label, count in states.items())


def limit_words(key: str, policy: Policy | None = None, wanted: Wanted | None = None) -> tuple[str, str]:
    """A hard limit in words, with the norm or the article it rests on."""
    name, _colon, article = key.partition(":")
    days_norm = wanted.days_norm if wanted else ""
    words = {
        LAW: (_("werktijden mogen niet op deze leeftijd"), article),
        HAZARD: (_("gevaarlijk werk, mag niet op deze leeftijd"), article),
        AGE: (_("voor oudere leerlingen"), "EMP-1"),
        JUDGED: (_("door jullie beoordeeld als niet geschikt"), "EMP-3"),
        RESERVED: (_("bewaard voor iemand anders"), "EMP-1"),
        DAYS: (_("minder dagen dan deze stage vraagt"), days_norm),
        PROSPECT: (_("geen uitzicht op een baan"), "PLC-4"),
    }
    return words[name]


# --- side by side ------------------------------------------------------------------------------------


def beside_keys(params: QueryDict, search: Search) -> list[str]:
    """The places that somebody put side by side, at most four, without what is not there."""
    return [key for key in dict.fromkeys(params.getlist("naast")) if key in search.spots][:BESIDE]


@dataclass(frozen=True, slots=True)
class Beside:
    """Places in columns: each line is one ground with a bar per place."""

    rows: tuple[Row, ...]
    lines: tuple[tuple[str, tuple[Bar, ...]], ...]


def beside_of(rows: Sequence[Row], weights: Weights) -> Beside | None:
    """The places side by side, None when none was chosen."""
    if not rows:
        return None
    lines = tuple(
        (criterion.name, tuple(row.bars[number] for row in rows))
        for number, criterion in enumerate(weights.criteria)
    )
    return Beside(tuple(rows), lines)


# --- the filters -------------------------------------------------------------------------------------


def address(params: QueryDict, **changes: str | list[str]) -> str:
    """The address of this page with something changed; more places shown falls away."""
    found = params.copy()
    found.pop("tot", None)
    for key, value in changes.items():
        if isinstance(value, list):
            found.setlist(key, value)
        else:
            found[key] = value
    return f"?{found.urlencode()}"


def shown_of(params: QueryDict) -> int:
    """How many places are shown: ten, or as many as asked."""
    asked = params.get("tot", "")
    if asked.isascii() and asked.isdigit() and SHOWN <= int(asked[:5]) <= MOST_SHOWN:
        return int(asked[:5])
    return SHOWN


def fields_of(search: Search, params: QueryDict, policy: Policy) -> list[dict[str, Any]]:
    """The filters with what is chosen, as the list pages have them."""
    wanted, wishes = search.wanted, search.wishes
    first = _("Gekozen richting") if wanted.settled else _("Wens van de leerling")
    asked = [wishes.radius_km] if wishes.radius_km else []
    steps = sorted({*RADIUS_STEPS, wanted.radius_km, *asked})
    groups = (
        (
            "sector", _("Sector"),
            [*([("", first)] if wanted.sectors else []), (ALL, _("Alle sectoren")), *policy.choices("sectors")],
            params.get("sector", "") if wanted.sectors else params.get("sector", ALL),
        ),
        (
            "straal", _("Afstand"),
            [*((str(km), _("tot %(km)d km") % {"km": km}) for km in steps), (ALL, _("Elke afstand"))],
            str(wishes.radius_km or ALL),
        ),
        (
            "vrij", _("Plaatsen"), [("", _("Met plaats")), (ALL, _("Ook volle"))],
            "" if wishes.free_only else ALL,
        ),
    )  # fmt: skip
    return [
        {"key": key, "label": label, "options": [(value, text, value == now) for value, text in options]}
        for key, label, options, now in groups
    ]


def day_choices(wishes: Wishes) -> list[tuple[int, str, bool]]:
    """The days to ask, with which are asked now."""
    return [(day, str(WEEKDAYS_ABBR[day]), day in wishes.weekdays) for day in range(6)]


def wants_in_words(placement: Placement, wanted: Wanted, policy: Policy) -> list[tuple[str, str]]:
    """What the match reads of the student, so that a coach can see and correct it."""
    sectors, needs = dict(policy.choices("sectors")), dict(policy.choices("work_needs"))
    travel = dict(policy.choices("travel_modes")).get(wanted.travel, "")
    label = _("Gekozen richting") if wanted.settled else _("Sectoren")
    days = ", ".join(str(WEEKDAYS[day]) for day in sorted(wanted.weekdays))
    return [
        (label, ", ".join(sectors[slug] for slug in sorted(wanted.sectors)) or _("niet gezegd")),
        (_("Nodig in het werk"), ", ".join(needs[slug] for slug in wanted.needs) or _("niets bijzonders gezegd")),
        (_("Reizen"), " · ".join(part for part in (_("tot %d km") % wanted.radius_km, travel) if part)),
        (_("Dagen"), days or _("elke dag is goed")), (_("Periode"), period_sought(placement)),
        (_("Leeftijd op de eerste dag"), _("%d jaar") % wanted.age),
        (_("Beroepsdoelen"), ", ".join(aim.wording for aim in wanted.aims) or _("nog geen")),
        (_("Woorden uit wensen en testen"), ", ".join(word.text for word in wanted.words[:12]) or _("geen")),
    ]  # fmt: skip


def tried_in_words(wanted: Wanted, policy: Policy) -> list[tuple[str, str]]:
    """The orientation record (PH-2): per sector how often the student worked there, and the choice."""
    sectors = dict(policy.choices("sectors"))
    choice = {True: _("gekozen richting"), False: _("niet gekozen"), None: _("nog niet gekozen")}
    found = []
    for one in wanted.tried:
        parts = [ngettext("%(n)d keer", "%(n)d keer", one.times) % {"n": one.times}]
        if one.stopped:
            parts.append(_("%(n)d keer eerder gestopt") % {"n": one.stopped})
        found.append((sectors.get(one.sector, one.sector), " · ".join([*parts, choice[one.chosen]])))
    return found


def weights_in_words(weights: Weights) -> list[tuple[str, int]]:
    """The criteria of the policy with how heavily each counts, in hundredths."""
    whole = sum(one.weight for one in weights.criteria) or 1
    return [(one.name, round(100 * one.weight / whole)) for one in weights.criteria]
