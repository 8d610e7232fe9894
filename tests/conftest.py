"""What every test can use, and the choice of database (`pytest --database=postgres`)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings as hypothesis_settings

from tests import live
from tests.postgres import Server

# Playwright keeps an event loop in the test's thread; Django would refuse its database there.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
pytest_plugins = ["tests.browser"]
# Speed is shown by the bench, never by a test: a busy machine must not fail a rule. The same examples each
# time, so that red means that something changed; `--hypothesis-profile=wide` looks for new ones.
hypothesis_settings.register_profile("house", deadline=None, derandomize=True)
hypothesis_settings.register_profile("wide", deadline=None, max_examples=2000)
hypothesis_settings.load_profile("house")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add --database: sqlite (the default) or postgres, which the tests start themselves."""
    parser.addoption("--database", choices=["sqlite", "postgres"], default="sqlite")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Start PostgreSQL where it is asked for, once: xdist's workers find its address in the environment."""
    if config.getoption("--database") != "postgres" or hasattr(config, "workerinput"):
        return
    server = Server()
    server.start()
    config.add_cleanup(server.stop)
    os.environ["STAGESPOOR_TEST_DATABASE_URL"] = server.url
    # pytest-django read the settings before this hook; xdist's workers read them after it.
    from django.conf import settings
    from django.db import connections

    from config.environment import postgresql

    settings.DATABASES = {"default": postgresql(server.url)}
    connections.settings = connections.configure_settings(settings.DATABASES)
    if hasattr(connections._connections, "default"):
        del connections["default"]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep the journeys on one worker, first; on PostgreSQL leave out what is about SQLite or the browser."""
    postgres = config.getoption("--database") == "postgres"
    journeys: list[pytest.Item] = []
    others: list[pytest.Item] = []
    left_out: list[pytest.Item] = []
    for item in items:
        journey = "journeys" in Path(item.path).parts
        if journey:
            item.add_marker(pytest.mark.journey)
            item.add_marker(pytest.mark.xdist_group("journeys"))
        if postgres and (journey or item.get_closest_marker("sqlite")):
            left_out.append(item)
        else:
            (journeys if journey else others).append(item)
    if left_out:
        config.hook.pytest_deselected(items=left_out)
    items[:] = journeys + others


def pytest_report_header(config: pytest.Config) -> str:
    """Say which database this run is about."""
    return f"database: {config.getoption('--database')}"


@pytest.fixture(scope="session")
def live_stagespoor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[live.Site]:
    """A real server process with the (small) demo network, on data of its own; see tests/live.py."""
    with live.running(tmp_path_factory.mktemp("live"), demo=True) as site:
        yield site


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """Dutch, and the school's time zone, whatever the machine says."""
    return {**browser_context_args, "locale": "nl-NL", "timezone_id": "Europe/Amsterdam"}
