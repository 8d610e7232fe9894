"""Where places lie and how far apart they are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stagespoor.core.geo import distance_between, distance_km, locate

latitudes = st.floats(50.7, 53.6)
longitudes = st.floats(3.3, 7.3)
points = st.tuples(latitudes, longitudes)


@pytest.mark.parametrize("written", ["'s-Hertogenbosch", "'S-HERTOGENBOSCH", "s Hertogenbosch", "Den Bosch"])
def test_one_place_written_in_several_ways_is_found(written: str) -> None:
    assert locate(written) == locate("'s-Hertogenbosch")


def test_a_place_of_two_is_told_apart_by_the_postcode() -> None:
    brabant, utrecht = locate("Oosterhout", "4901 AA"), locate("Oosterhout", "6678 AA")
    assert brabant
    assert utrecht
    assert distance_km(brabant, utrecht) > 40


def test_an_unknown_village_stands_at_the_main_town_of_its_postcode() -> None:
    assert locate("Nergenshuizen", "5611 AA") == locate("Eindhoven")


@pytest.mark.parametrize(("city", "postcode"), [("", ""), ("Nergenshuizen", ""), ("???", "onbekend")])
def test_what_cannot_be_told_gives_none(city: str, postcode: str) -> None:
    assert locate(city, postcode) is None


def test_a_known_distance() -> None:
    assert 100 < distance_km(locate("Eindhoven"), locate("Amsterdam")) < 120  # type: ignore[arg-type]


def test_no_distance_without_both_places() -> None:
    assert distance_between(51.0, 5.0, None, None) is None
    assert distance_between(51.0, 5.0, 51.0, 5.0) == 0


@given(points, points)
def test_distance_is_the_same_both_ways_and_never_negative(
    a: tuple[float, float], b: tuple[float, float]
) -> None:
    assert distance_km(a, b) == pytest.approx(distance_km(b, a))
    assert distance_km(a, b) >= 0
