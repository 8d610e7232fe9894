"""A map without any map server: places as dots with how many employers they have, drawn as SVG.

North is up and a kilometre is as long in every direction. The drawing is for the eyes; all that it shows stands
in the list beside it as well, so it is hidden from screen readers and skipped by the Tab key.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stagespoor.core.geo import Point, distance_km, large_places

WIDTH, HEIGHT, MARGIN = 760, 600, 46
SMALLEST_SPAN_KM = 9.0
RINGS_KM = (5, 10, 20, 40)
KNOWN_FROM = 60_000  # people: a place that size is named although nobody of the network is there
LETTER, LINE = 7.4, 15  # about the size of a letter on the map
Box = tuple[float, float, float, float]


@dataclass(slots=True)
class Spot:
    """A dot: one place with its employers."""

    name: str
    point: Point
    rows: list[dict[str, Any]] = field(default_factory=list)
    url: str = ""
    km: float | None = None

    @property
    def count(self) -> int:
        """How many employers."""
        return len(self.rows)

    @property
    def words(self) -> str:
        """ "Eindhoven: 34 bedrijven"."""
        count = ngettext("%d bedrijf", "%d bedrijven", self.count) % self.count
        return f"{self.name}: {count}"


def spots_of(rows: Iterable[dict[str, Any]], origin: Point | None) -> tuple[list[Spot], int]:
    """The places of these rows (name, city, lat, lon), those with most employers first; and how many have no place."""
    found: dict[str, Spot] = {}
    lost = 0
    for row in rows:
        if row["lat"] is None or row["lon"] is None:
            lost += 1
            continue
        name = row["city"] or _("zonder plaats")
        found.setdefault(name, Spot(name, (row["lat"], row["lon"]))).rows.append(row)
    for spot in found.values():
        # companies with an exact address: the dot stands in the middle of them
        spot.point = (
            sum(row["lat"] for row in spot.rows) / spot.count,
            sum(row["lon"] for row in spot.rows) / spot.count,
        )
        spot.km = distance_km(origin, spot.point) if origin else None
    return sorted(found.values(), key=lambda spot: (-spot.count, spot.name)), lost


@dataclass(frozen=True, slots=True)
class Frame:
    """The piece of the country that is drawn: its middle, and pixels per kilometre."""

    middle: Point
    scale: float

    def at(self, point: Point) -> tuple[float, float]:
        """Where a point comes on the drawing."""
        lat, lon = self.middle
        wide = 111.195 * math.cos(math.radians(lat))
        x = WIDTH / 2 + (point[1] - lon) * wide * self.scale
        return round(x, 1), round(HEIGHT / 2 - (point[0] - lat) * 111.195 * self.scale, 1)

    def shows(self, point: Point) -> bool:
        """Is it inside the drawing?"""
        x, y = self.at(point)
        return 0 <= x <= WIDTH and 0 <= y <= HEIGHT


def frame_around(points: Sequence[Point]) -> Frame:
    """The smallest frame in which all these points stand."""
    lats, lons = [p[0] for p in points], [p[1] for p in points]
    middle = ((min(lats) + max(lats)) / 2, (min(lons) + max(lons)) / 2)
    high = max((max(lats) - min(lats)) * 111.195, SMALLEST_SPAN_KM)
    wide = (max(lons) - min(lons)) * 111.195 * math.cos(math.radians(middle[0]))
    return Frame(
        middle, min((HEIGHT - 2 * MARGIN) / high, (WIDTH - 2 * MARGIN) / max(wide, SMALLEST_SPAN_KM))
    )


def draw(spots: Sequence[Spot], origin: Point | None, frame: Frame, origin_name: str = "") -> SafeString:
    """The drawing: rings around the school, dots with counts, names where there is room."""
    shown = [spot for spot in spots if frame.shows(spot.point)]
    parts: list[str] = []
    taken: list[Box] = []
    if origin and frame.shows(origin):
        parts += _rings(origin, frame)
    names: list[str] = []
    dots = [_dot(spot, frame) for spot in shown]
    taken += [box for _html, box in dots]
    parts += [html for html, _box in reversed(dots)]  # large ones first, so that small ones stay in sight
    if origin and frame.shows(origin):
        parts.append(_school(origin, frame))
        x, y = frame.at(origin)
        taken.append((x - 9, y - 9, x + 9, y + 9))
        names += _name(x, y, 9, origin_name, "map-school-name", taken)
    for spot in shown:
        x, y = frame.at(spot.point)
        names += _name(x, y, _radius(spot), spot.name, "map-name", taken)
    here = {spot.name for spot in spots}
    for name, point in large_places(KNOWN_FROM):
        if name not in here and frame.shows(point):
            x, y = frame.at(point)
            names += _name(x, y, 0, name, "map-far", taken)
    return SafeString(
        f'<svg class="map" viewBox="0 0 {WIDTH} {HEIGHT}" aria-hidden="true">{"".join(parts)}{"".join(names)}</svg>'
    )


def _radius(spot: Spot) -> float:
    return round(min(26.0, 4.5 + 2.1 * math.sqrt(spot.count)), 1)


def _dot(spot: Spot, frame: Frame) -> tuple[str, Box]:
    x, y = frame.at(spot.point)
    r = _radius(spot)
    number = f'<text x="{x}" y="{y + 4.5:.1f}">{spot.count}</text>' if r >= 11 else ""
    html = (
        f'<a class="map-dot" href="{escape(spot.url)}" tabindex="-1"><title>{escape(spot.words)}</title>'
        f'<circle cx="{x}" cy="{y}" r="{r}"/>{number}</a>'
    )
    return html, (x - r, y - r, x + r, y + r)


def _school(point: Point, frame: Frame) -> str:
    x, y = frame.at(point)
    return f'<path class="map-school" d="M{x} {y - 9}L{x + 9} {y}L{x} {y + 9}L{x - 9} {y}Z"/>'


def _rings(point: Point, frame: Frame) -> list[str]:
    """Circles at some distances, with the kilometres at the top."""
    x, y = frame.at(point)
    found = []
    for km in RINGS_KM:
        r = round(km * frame.scale, 1)
        if 30 < r < WIDTH:
            text = f'<text class="map-km" x="{x}" y="{y - r - 4:.1f}">{km} km</text>' if y - r > 14 else ""
            found.append(f'<circle class="map-ring" cx="{x}" cy="{y}" r="{r}"/>{text}')
    return found


def _name(x: float, y: float, r: float, text: str, css: str, taken: list[Box]) -> list[str]:
    """The name beside a dot, right, left, above or under it; left out when there is no room."""
    long = len(text) * LETTER
    for left, low, anchor in (
        (x + r + 4, y - LINE / 2, "start"), (x - r - 4 - long, y - LINE / 2, "end"),
        (x - long / 2, y - r - LINE - 2, "middle"), (x - long / 2, y + r + 2, "middle"),
    ):  # fmt: skip
        box = (left, low, left + long, low + LINE)
        if box[0] < 2 or box[2] > WIDTH - 2 or box[1] < 2 or box[3] > HEIGHT - 2:
            continue
        if any(box[0] < b[2] and b[0] < box[2] and box[1] < b[3] and b[1] < box[3] for b in taken):
            continue
        taken.append(box)
        at = {"start": left, "end": left + long, "middle": x}[anchor]
        return [
            f'<text class="{css}" x="{at:.1f}" y="{low + LINE - 3.5:.1f}" text-anchor="{anchor}">{escape(text)}</text>'
        ]
    return []
