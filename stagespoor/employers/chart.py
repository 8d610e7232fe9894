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

LARGE, SMALL = (760, 600), (380, 430)  # width and height on a screen and on a phone
MARGINS = {LARGE: 46, SMALL: 24}
SMALLEST_SPAN_KM = 9.0
RINGS_KM = (5, 10, 20, 40)
SAME_TOWN_KM = 3.0
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
    """The piece of the country that is drawn: its middle, pixels per kilometre, width and height in pixels."""

    middle: Point
    scale: float
    size: tuple[int, int] = LARGE

    def at(self, point: Point) -> tuple[float, float]:
        """Where a point comes on the drawing."""
        lat, lon = self.middle
        wide = 111.195 * math.cos(math.radians(lat))
        x = self.size[0] / 2 + (point[1] - lon) * wide * self.scale
        return round(x, 1), round(self.size[1] / 2 - (point[0] - lat) * 111.195 * self.scale, 1)

    def point_at(self, x: float, y: float) -> Point:
        """Which point of the country lies there: the other way round."""
        lat, lon = self.middle
        wide = 111.195 * math.cos(math.radians(lat))
        return (
            lat - (y - self.size[1] / 2) / (111.195 * self.scale),
            lon + (x - self.size[0] / 2) / (wide * self.scale),
        )

    def shows(self, point: Point) -> bool:
        """Is it inside the drawing?"""
        x, y = self.at(point)
        return 0 <= x <= self.size[0] and 0 <= y <= self.size[1]


def frame_around(points: Sequence[Point], size: tuple[int, int] = LARGE) -> Frame:
    """The smallest frame in which all these points stand."""
    lats, lons = [p[0] for p in points], [p[1] for p in points]
    middle = ((min(lats) + max(lats)) / 2, (min(lons) + max(lons)) / 2)
    high = max((max(lats) - min(lats)) * 111.195, SMALLEST_SPAN_KM)
    wide = (max(lons) - min(lons)) * 111.195 * math.cos(math.radians(middle[0]))
    room = [side - 2 * MARGINS.get(size, 24) for side in size]
    return Frame(middle, min(room[1] / high, room[0] / max(wide, SMALLEST_SPAN_KM)), size)


def draw(
    spots: Sequence[Spot], origin: Point | None, frame: Frame, origin_name: str = "", under: str = ""
) -> SafeString:
    """The drawing: rings around the school, dots with counts, names where there is room.

    ``under`` is safe SVG that lies below all of it.
    """
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
        x, y = _beside(frame.at(origin), [box for _html, box in dots])
        parts.append(f'<path class="map-school" d="M{x} {y - 9}l9 9l-9 9l-9 -9Z"/>')
        taken.append((x - 9, y - 9, x + 9, y + 9))
        names += _name((x, y), 9, origin_name, "map-school-name", taken, frame)
    for spot in shown:
        names += _name(frame.at(spot.point), _radius(spot, frame), spot.name, "map-name", taken, frame)
    known = [spot.point for spot in shown]
    for name, point in large_places(KNOWN_FROM):
        # a large town is named once, by whatever name it has
        if frame.shows(point) and all(distance_km(point, other) > SAME_TOWN_KM for other in known):
            known.append(point)
            names += _name(frame.at(point), 0, name, "map-far", taken, frame)
    kind, (wide, high) = "map-large" if frame.size == LARGE else "map-small", frame.size
    inside = "".join([under, *parts, *names])
    return SafeString(
        f'<svg class="map {kind}" viewBox="0 0 {wide} {high}" aria-hidden="true">{inside}</svg>'
    )


def _radius(spot: Spot, frame: Frame) -> float:
    r = min(26.0, 4.5 + 2.1 * math.sqrt(spot.count))
    return round(r if frame.size == LARGE else r / 2, 1)


def _dot(spot: Spot, frame: Frame) -> tuple[str, Box]:
    x, y = frame.at(spot.point)
    r = _radius(spot, frame)
    number = f'<text x="{x}" y="{y + 4.5:.1f}">{spot.count}</text>' if r >= 11 else ""
    html = (
        f'<a class="map-dot" href="{escape(spot.url)}" tabindex="-1"><title>{escape(spot.words)}</title>'
        f'<circle cx="{x}" cy="{y}" r="{r}"/>{number}</a>'
    )
    return html, (x - r, y - r, x + r, y + r)


def _beside(at: tuple[float, float], dots: Sequence[Box]) -> tuple[float, float]:
    """The place of the school's mark: left of the dot that it would lie on, so that both can be seen."""
    x, y = at
    under = [box for box in dots if box[0] - 9 < x < box[2] + 9 and box[1] - 9 < y < box[3] + 9]
    if not under:
        return x, y
    left, top, _right, bottom = min(
        under, key=lambda box: math.hypot(x - (box[0] + box[2]) / 2, y - (box[1] + box[3]) / 2)
    )
    return round(left - 10, 1), round((top + bottom) / 2, 1)


def _rings(point: Point, frame: Frame) -> list[str]:
    """Circles at some distances, with the kilometres at the top."""
    x, y = frame.at(point)
    found = []
    for km in RINGS_KM:
        r = round(km * frame.scale, 1)
        if 30 < r < frame.size[0]:
            text = f'<text class="map-km" x="{x}" y="{y - r - 4:.1f}">{km} km</text>' if y - r > 14 else ""
            found.append(f'<circle class="map-ring" cx="{x}" cy="{y}" r="{r}"/>{text}')
    return found


def _name(
    at: tuple[float, float], r: float, text: str, css: str, taken: list[Box], frame: Frame
) -> list[str]:
    """The name beside a dot, right, left, above or under it; left out when there is no room."""
    (x, y), (wide, high) = at, frame.size
    long = len(text) * LETTER
    for left, low, anchor in (
        (x + r + 4, y - LINE / 2, "start"), (x - r - 4 - long, y - LINE / 2, "end"),
        (x - long / 2, y - r - LINE - 2, "middle"), (x - long / 2, y + r + 2, "middle"),
    ):  # fmt: skip
        box = (left, low, left + long, low + LINE)
        if box[0] < 2 or box[2] > wide - 2 or box[1] < 2 or box[3] > high - 2:
            continue
        if any(box[0] < b[2] and b[0] < box[2] and box[1] < b[3] and b[1] < box[3] for b in taken):
            continue
        taken.append(box)
        edge = {"start": left, "end": left + long, "middle": x}[anchor]
        place = f'x="{edge:.1f}" y="{low + LINE - 3.5:.1f}" text-anchor="{anchor}"'
        return [f'<text class="{css}" {place}>{escape(text)}</text>']
    return []
