"""Travel times are estimates that never contradict themselves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stagespoor.core.geo import distance_km
from stagespoor.core.travel import WAYS, distance_text, minutes, minutes_text
from stagespoor.policy.loader import get_policy

KM = st.floats(min_value=0, max_value=400, allow_nan=False)
POINT = st.tuples(st.floats(50.7, 53.6), st.floats(3.3, 7.3))
MODE = st.sampled_from(sorted(WAYS))


@given(MODE, KM, KM)
def test_a_longer_way_never_takes_less(mode: str, a: float, b: float) -> None:
    near, far = sorted((a, b))
    assert (minutes(mode, near) or 0) <= (minutes(mode, far) or 0)


@given(MODE, POINT, POINT)
def test_there_and_back_take_the_same(mode: str, a: tuple[float, float], b: tuple[float, float]) -> None:
    assert minutes(mode, distance_km(a, b)) == minutes(mode, distance_km(b, a))


@given(MODE, KM)
def test_it_takes_at_least_a_minute_and_grows_no_faster_than_walking(mode: str, km: float) -> None:
    found = minutes(mode, km)
    assert found is not None
    assert 1 <= found <= (minutes("walk", km) or 0) + 20


@given(st.one_of(st.none(), st.just(float("nan")), st.just(float("inf")), st.floats(max_value=-0.001)))
def test_no_distance_no_estimate(km: float | None) -> None:
    assert minutes("bike", km) is None
    assert minutes_text("bike", km) == ""


def test_every_way_of_travelling_of_the_policy_has_an_estimate() -> None:
    slugs = {slug for slug, _name in get_policy("velddijk").choices("travel_modes")}
    assert slugs <= set(WAYS)
    assert minutes("balloon", 5) is None


@pytest.mark.parametrize(
    ("mode", "km", "text"),
    [
        ("bike", 5, "ongeveer 25 min"),
        ("public_transport", 20, "ongeveer 1 uur en 30 min"),
        ("walk", 0.3, "ongeveer 5 min"),
        ("car", 31, "ongeveer 1 uur"),
    ],
)
def test_words(mode: str, km: float, text: str) -> None:
    assert minutes_text(mode, km) == text


@pytest.mark.parametrize(
    ("km", "text"), [(0.2, "dezelfde plaats"), (4.24, "4,2 km"), (9.97, "10 km"), (23.4, "23 km"), (None, "")]
)
def test_kilometres(km: float | None, text: str) -> None:
    assert distance_text(km) == text
