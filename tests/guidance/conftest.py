"""What the tests of guidance start from."""

from __future__ import annotations

from tests.running import _today, case, other

__all__ = ["_today", "case", "other"]
