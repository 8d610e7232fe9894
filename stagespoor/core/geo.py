"""Where a Dutch place lies, from a packaged gazetteer, and how far apart two places are.

``places.csv`` is made by ``scripts/places.py`` from GeoNames (https://www.geonames.org), licence
CC BY 4.0. It knows towns and villages; a house is put at the middle of its place. So a distance is an
estimate: within one place it is 0.
"""

from __future__ import annotations

import csv
import math
import re
from functools import cache
from pathlib import Path

from stagespoor.core.text import search_key

Point = tuple[float, float]

GAZETTEER = Path(__file__).parent / "places.csv"
EARTH_KM = 6371.0
_LETTERS_ONLY = re.compile(r"[^a-z]+")
_POSTCODE = re.compile(r"^\s*([1-9][0-9])[0-9]{2}")


def locate(city: str, postcode: str = "") -> Point | None:
    """The middle of a place as (latitude, longitude) in degrees, or None when it cannot be told.

    Of two places with one name the one nearest to the area of the postcode is taken, else the larger;
    a place that is not known stands at the main town of its postcode area.
    """
    towns, areas = _gazetteer()
    match = _POSTCODE.match(postcode or "")
    area = areas.get(match.group(1)) if match else None
    found = towns.get(_folded(city or ""), ())
    if found and area is not None:
        return min(found, key=lambda point: distance_km(point, area))
    return found[0] if found else area


def point_from(city: str, postcode: str = "") -> str:
    """By what :func:`locate` finds this place: "place", "postcode", or "" when it cannot be told."""
    towns, areas = _gazetteer()
    if towns.get(_folded(city or "")):
        return "place"
    match = _POSTCODE.match(postcode or "")
    return "postcode" if match and match.group(1) in areas else ""


def is_near(point: tuple[float, ...]) -> bool:
    """Does a point (latitude, longitude) lie in or just outside the Netherlands?"""
    lat, lon = point
    return 50.5 <= lat <= 53.8 and 3.0 <= lon <= 7.6


def large_places(at_least: int) -> list[tuple[str, Point]]:
    """Places with at least so many people, the largest first: the names that people know on a map."""
    return [(name, point) for people, name, point in _by_size() if people >= at_least]


@cache
def _by_size() -> tuple[tuple[int, str, Point], ...]:
    with GAZETTEER.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if not row["name"].isdigit()]
    found = [
        (int(row["population"] or 0), row["name"], (float(row["lat"]), float(row["lon"]))) for row in rows
    ]
    return tuple(sorted(found, key=lambda row: (-row[0], row[1])))


def distance_km(a: Point, b: Point) -> float:
    """Kilometres in a straight line between two points (latitude, longitude in degrees)."""
    lat_a, lon_a, lat_b, lon_b = map(math.radians, (*a, *b))
    half = math.sin((lat_b - lat_a) / 2) ** 2
    half += math.cos(lat_a) * math.cos(lat_b) * math.sin((lon_b - lon_a) / 2) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(min(1.0, half)))


def distance_between(
    lat_a: float | None, lon_a: float | None, lat_b: float | None, lon_b: float | None
) -> float | None:
    """:func:`distance_km` for columns that may be empty; None when one of the places is not known."""
    if lat_a is None or lon_a is None or lat_b is None or lon_b is None:
        return None
    return distance_km((lat_a, lon_a), (lat_b, lon_b))


@cache
def _gazetteer() -> tuple[dict[str, tuple[Point, ...]], dict[str, Point]]:
    """Places by folded name, the largest first; and the areas of postcodes by two digits."""
    towns: dict[str, tuple[Point, ...]] = {}
    areas: dict[str, Point] = {}
    with GAZETTEER.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            point = (float(row["lat"]), float(row["lon"]))
            if row["name"].isdigit():
                areas[row["name"]] = point
            else:
                key = _folded(row["name"])
                towns[key] = (*towns.get(key, ()), point)
    return towns, areas


def _folded(name: str) -> str:
    """ "'s-Hertogenbosch", "s Hertogenbosch" and "S-HERTOGENBOSCH" are one place."""
    return _LETTERS_ONLY.sub("", search_key(name))
