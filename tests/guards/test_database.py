"""The database is the chosen one, set as it must be, and agrees with the models."""

import pytest
from django.core.management import call_command
from django.db import connection


@pytest.mark.django_db
def test_runs_on_the_database_that_was_asked_for(pytestconfig: pytest.Config) -> None:
    assert (
        connection.vendor
        == {"sqlite": "sqlite", "postgres": "postgresql"}[pytestconfig.getoption("--database")]
    )


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.sqlite
def test_embedded_database_waits_its_turn_and_survives_a_power_cut() -> None:
    from config.environment import sqlite

    options = sqlite(connection.settings_dict["NAME"])["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    assert options["timeout"] == 20
    assert "journal_mode=WAL" in options["init_command"]
    assert "synchronous=FULL" in options["init_command"]


@pytest.mark.sqlite
@pytest.mark.django_db
def test_embedded_database_checks_foreign_keys() -> None:
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA foreign_keys").fetchone() == (1,)
        assert cursor.execute("PRAGMA synchronous").fetchone() == (2,)
