"""The fixtures of the rooms whose tests start from a placement that runs; each room's conftest takes them in."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from stagespoor.core import clock
from tests.case import TODAY, Case, make_case


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    """All these tests play on a Monday in November 2026."""
    with clock.at(TODAY):
        yield


@pytest.fixture
def case(db: None) -> Case:
    """A student whose placement runs."""
    return make_case()


@pytest.fixture
def other(db: None) -> Case:
    """The same at another school."""
    return make_case()
