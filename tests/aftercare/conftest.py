"""What the tests of aftercare start from."""

from __future__ import annotations

import pytest

from tests.case import Case, make_case
from tests.running import _today, other

__all__ = ["_today", "case", "other"]


@pytest.fixture
def case(db: None) -> Case:
    """A student whose placement aimed at a contract is being closed: the job is found (PLC-4)."""
    return make_case(kind="contract", state="closing")
