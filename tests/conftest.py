"""What every test can use, and the choice of database (`pytest --database=postgres`)."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add --database: sqlite (the default) or postgres, which the tests start themselves."""
    parser.addoption("--database", choices=["sqlite", "postgres"], default="sqlite")
