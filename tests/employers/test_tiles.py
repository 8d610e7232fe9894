"""Pictures of a map server under the map: only where configured, covering the drawing, in place."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given
from hypothesis import strategies as st

from config.environment import tile_server
from stagespoor.employers.chart import LARGE, SMALL, Frame, frame_around
from stagespoor.employers.tiles import MOST, background, corner, covering, number

POINT = st.tuples(st.floats(50.8, 53.4), st.floats(3.5, 7.1))
URL = "https://tegels.example/{z}/{x}/{y}.png"


@given(POINT, st.integers(1, 16))
def test_a_point_lies_in_its_own_picture(point: tuple[float, float], zoom: int) -> None:
    x, y = number(point, zoom)
    north, west = corner(x, y, zoom)
    south, east = corner(x + 1, y + 1, zoom)
    assert south - 1e-9 <= point[0] <= north + 1e-9
    assert west - 1e-9 <= point[1] <= east + 1e-9


@given(st.lists(POINT, min_size=1, max_size=9), st.sampled_from((LARGE, SMALL)))
def test_the_pictures_cover_the_whole_drawing(
    points: list[tuple[float, float]], size: tuple[int, int]
) -> None:
    frame = frame_around(points, size)
    zoom, columns, rows = covering(frame)
    assert len(columns) * len(rows) <= MOST
    left, top = frame.at(corner(columns[0], rows[0], zoom))
    right, bottom = frame.at(corner(columns[-1] + 1, rows[-1] + 1, zoom))
    assert (left <= 0.1, top <= 0.1) == (True, True)
    assert (right >= size[0] - 0.1, bottom >= size[1] - 0.1) == (True, True)


def test_without_a_map_server_nothing_is_asked_of_outside(settings: Any) -> None:
    settings.TILES_URL = ""
    assert background(Frame((51.4, 5.4), 20)) == ""


def test_the_address_is_filled_in_and_escaped(settings: Any) -> None:
    settings.TILES_URL = URL + '?a="b"&c'
    html = background(Frame((51.4408, 5.4778), 20))
    assert re.search(r'href="https://tegels\.example/\d+/\d+/\d+\.png\?a=&quot;b&quot;&amp;c"', html)
    assert "{" not in html


def test_only_the_origin_of_the_map_server_is_allowed_in_the_content_policy() -> None:
    assert tile_server("") == ""
    assert tile_server("https://tegels.example:8443/a/{z}/{x}/{y}.png") == "https://tegels.example:8443"


@pytest.mark.parametrize(
    "url",
    ["http://tegels.example/{z}/{x}/{y}", "https://tegels.example/", "javascript:{z}{x}{y}", "https:///{z}{x}{y}",
     "https://a.example; script-src *//{z}{x}{y}"],
)  # fmt: skip
def test_an_address_that_is_no_map_server_is_refused(url: str) -> None:
    with pytest.raises(ImproperlyConfigured):
        tile_server(url)
