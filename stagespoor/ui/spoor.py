"""The spoor: a student's route as a line of a metro map. Data and drawing; knows no student and no policy.

Build a :class:`Track` from facts and draw it with ``{% spoor track %}`` (the page of a student) or
``{% spoor_mini track %}`` (a row of a list).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

StationState = Literal["done", "now", "planned", "ahead", "skipped", "repeated", "ended"]
StopState = Literal["done", "due", "late", "ahead", "missed"]


@dataclass(frozen=True, slots=True)
class Station:
    """One kind of placement on the line.

    ``kind`` is the slug of the policy file, ``times`` how often it was done or is being done (2 draws a loop),
    ``note`` why it was skipped, repeated or ended; ``url`` opens the placement.
    """

    kind: str
    label: str
    state: StationState = "ahead"
    date_text: str = ""
    sub_text: str = ""
    url: str = ""
    note: str = ""
    times: int = 1


@dataclass(frozen=True, slots=True)
class Stop:
    """One moment of aftercare, after the contract: "3 mnd"."""

    label: str
    state: StopState = "ahead"
    date_text: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Track:
    """The whole line.

    ``position``: the index of the station where the student is; a half is between two stations (1.5: past the
    second, on the way to the third; -0.5: before the first). None: worked out from the states.
    ``position_text``: what the student does between two stations ("zoekt een plek").
    ``transfer``: the last station is where the line of work begins (the contract), the stops follow it.
    """

    stations: tuple[Station, ...]
    stops: tuple[Stop, ...] = ()
    position: float | None = None
    position_text: str = ""
    transfer: bool = True

    @property
    def here(self) -> float:
        """The position, worked out when it was not given."""
        if self.position is not None:
            return self.position
        states = [station.state for station in self.stations]
        if "now" in states:
            return states.index("now")
        if "ended" in states:
            return states.index("ended")
        passed = [i for i, state in enumerate(states) if state in {"done", "repeated"}]
        return passed[-1] + 0.5 if passed else -0.5

    @property
    def here_text(self) -> str:
        """Where the student is, in a few words."""
        here = self.here
        if here == int(here) and 0 <= here < len(self.stations):
            return self.stations[int(here)].label
        return self.position_text or _("onderweg")


@dataclass(frozen=True, slots=True)
class Cell:
    """A station with how its piece of the line is drawn; for the template."""

    station: Station
    css: str
    state_text: str
    rises: bool = False
    falls: bool = False
    starts: bool = False
    train: str = ""
    train_text: str = ""

    @property
    def loops(self) -> bool:
        """Is it drawn with a loop?"""
        return self.station.times > 1 or self.station.state == "repeated"

    @property
    def times(self) -> int:
        """How often, at least two for a repeated station."""
        return max(self.station.times, 2)


@dataclass(frozen=True, slots=True)
class StopCell:
    """A stop with its words and styles; for the template."""

    stop: Stop
    css: str
    state_text: str


def cells_of(track: Track) -> list[Cell]:
    """The stations, left to right, each with the pieces of line that belong to it."""
    here = track.here
    states = [station.state for station in track.stations]
    end = states.index("ended") if "ended" in states else len(states)
    last = len(states) - 1
    found = []
    for i, station in enumerate(track.stations):
        skipped = station.state == "skipped"
        css = [f"st-{station.state}", _piece("in", i, here, end), _piece("out", i + 0.5, here, end)]
        if i == 0:
            css.append("st-first")
        if i == last:
            css.append("st-last")
            css.append("st-transfer" if track.transfer and track.stops else "")
        found.append(
            Cell(
                station,
                " ".join(filter(None, css)),
                state_words(station),
                rises=skipped and (i == 0 or states[i - 1] != "skipped"),
                falls=skipped and (i == last or states[i + 1] != "skipped"),
                starts=i == 0 and (skipped or here < 0),
                train="after" if here == i + 0.5 else "before" if i == 0 and here < 0 else "",
                train_text=track.position_text or _("onderweg"),
            )
        )
    return found


def _piece(side: str, at: float, here: float, end: int) -> str:
    """Is this piece of line travelled, ahead, or not there because the route ended?"""
    if at > end:
        return f"{side}-none"
    return f"{side}-done" if at <= here else f"{side}-ahead"


def state_words(station: Station) -> str:
    """The state of a station in words, for everybody who does not see the drawing."""
    times = max(station.times, 2 if station.state == "repeated" else 1)
    words = {
        "done": _("Klaar"),
        "repeated": _("Klaar"),
        "now": _("Nu hier"),
        "planned": _("Gepland"),
        "ahead": _("Nog niet"),
        "skipped": _("Overgeslagen"),
        "ended": _("Hier gestopt"),
    }[station.state]
    return words if times < 2 else f"{words}, {ngettext('%d keer', '%d keer', times) % times}"


def stop_cells_of(track: Track) -> list[StopCell]:
    """The stops of the aftercare with their words."""
    words = {
        "done": _("Gedaan"),
        "due": _("Nu"),
        "late": _("Te laat"),
        "ahead": _("Nog niet"),
        "missed": _("Gemist"),
    }
    passed = [i for i, stop in enumerate(track.stops) if stop.state != "ahead"]
    reached = passed[-1] if passed else -1
    return [
        StopCell(stop, f"sp-{stop.state} {'sp-passed' if i <= reached else ''}".strip(), words[stop.state])
        for i, stop in enumerate(track.stops)
    ]


_GAP = 17  # between two dots of the small drawing
_CLASS = {
    "done": "d",
    "repeated": "d",
    "now": "n",
    "ended": "e",
    "planned": "p",
    "ahead": "a",
    "skipped": "s",
}


def mini_svg(track: Track) -> SafeString:
    """The line in one small picture for a row; its words are where the student is."""
    return _mini(*_seen(track))


def mini_cell(track: Track) -> SafeString:
    """The small picture and under it where the student is, for a list."""
    return _mini_cell(*_seen(track))


def _seen(track: Track) -> tuple[tuple[str, ...], float, bool, str]:
    """What of a track shows in the small picture: few students have a picture of their own."""
    late = any(stop.state == "late" for stop in track.stops)
    return tuple([station.state for station in track.stations]), track.here, late, track.here_text


@lru_cache(maxsize=4096)
def _mini_cell(states: tuple[str, ...], here: float, late: bool, text: str) -> SafeString:
    return format_html('{}<small class="sub">{}</small>', _mini(states, here, late, text), text)


@lru_cache(maxsize=4096)
def _mini(states: tuple[str, ...], here: float, late: bool, text: str) -> SafeString:
    """Dots are strokes without length and with round ends: one path per kind of dot."""
    width = _GAP * max(len(states) - 1, 1) + 14
    end = 7 + _GAP * (len(states) - 1)
    at = min(end, 7 + _GAP * max(here, 0))
    dots: dict[str, str] = {}
    for i, state in enumerate(states):
        letter = _CLASS[state]
        dots[letter] = dots.get(letter, "") + f"M{7 + _GAP * i} 7h0"
    parts = [f'<path class="l" d="M7 7H{end}"/>', f'<path class="t" d="M7 7H{at:g}"/>' if at > 7 else ""]
    if here != int(here):
        dots["n"] = dots.get("n", "") + f"M{max(4, at):g} 7h0"
    for letter in "aspden":
        if letter in dots:
            if letter == "n":
                parts.append(f'<path class="m" d="{dots[letter]}"/>')
            parts.append(f'<path class="{letter}" d="{dots[letter]}"/>')
    if late:
        parts.append(f'<path class="w" d="M{end} 7h0"/>')
    drawn = mark_safe("".join(parts))  # noqa: S308 - made of numbers
    return format_html(
        '<svg class="sm" viewBox="0 0 {} 14" role="img" aria-label="{}">{}</svg>', width, text, drawn
    )
