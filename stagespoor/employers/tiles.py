"""Pictures of a map server under our own drawing, where an installation has one (STAGESPOOR_TILES); off otherwise.

The drawing stays ours, and no script is needed: the pictures that cover it are put in place by the server. Such
a server sees which part of the country somebody looks at, never a company or a student.
"""

from __future__ import annotations

import math
from html import escape

from django.conf import settings

from stagespoor.core.geo import Point
from stagespoor.employers.chart import Frame

TILE = 256  # pixels, about as large as they are shown
DEEPEST = 16
MOST = 60  # pictures for one drawing
EQUATOR_KM = 40_075.0


def background(frame: Frame) -> str:
    """The pictures that cover this frame, as SVG; "" when no map server is configured."""
    address = str(settings.TILES_URL)
    if not address:
        return ""
    parts = []
    zoom, columns, rows = covering(frame)
    for x in columns:
        for y in rows:
            left, top = frame.at(corner(x, y, zoom))
            right, bottom = frame.at(corner(x + 1, y + 1, zoom))
            url = address.replace("{z}", str(zoom)).replace("{x}", str(x)).replace("{y}", str(y))
            # half a pixel larger, so that no seam shows between two of them
            parts.append(
                f'<image href="{escape(url)}" x="{left}" y="{top}" width="{right - left + 0.5:.1f}"'
                f' height="{bottom - top + 0.5:.1f}" preserveAspectRatio="none"/>'
            )
    return f'<g class="map-tiles">{"".join(parts)}</g>'


def covering(frame: Frame) -> tuple[int, range, range]:
    """The zoom at which pictures are shown about as large as they are, and the columns and rows that cover it."""
    km_shown = TILE / frame.scale
    around = EQUATOR_KM * math.cos(math.radians(frame.middle[0]))
    zoom = min(DEEPEST, max(1, round(math.log2(around / km_shown))))
    while True:
        left, top = number(frame.point_at(0, 0), zoom)
        right, bottom = number(frame.point_at(*frame.size), zoom)
        if (right - left + 1) * (bottom - top + 1) <= MOST or zoom == 1:
            return zoom, range(left, right + 1), range(top, bottom + 1)
        zoom -= 1


def number(point: Point, zoom: int) -> tuple[int, int]:
    """In which picture a point lies (column, row), as all map servers count them."""
    lat, lon = math.radians(point[0]), point[1]
    across = 2**zoom
    x = math.floor((lon + 180) / 360 * across)
    y = math.floor((1 - math.asinh(math.tan(lat)) / math.pi) / 2 * across)
    return x, y


def corner(x: int, y: int, zoom: int) -> Point:
    """The north-west corner of a picture."""
    across = 2**zoom
    lat = math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * y / across))))
    return lat, x / across * 360 - 180
