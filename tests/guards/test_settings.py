"""A real installation starts only when it is safe, and can never let people in as a demo person."""

import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest

from config.logs import logging_config

ROOT = Path(__file__).resolve().parents[2]
SAFE = {
    "STAGESPOOR_MODE": "production",
    "STAGESPOOR_SECRET_KEY": "a-key-of-the-tests-" * 3,
    "STAGESPOOR_ALLOWED_HOSTS": "stage.school.example",
}
SHOW = (
    "from django.conf import settings as s; s.DEBUG; "
    "print(s.DEMO_SIGN_IN, s.DEBUG, s.SESSION_COOKIE_SECURE, s.SECURE_SSL_REDIRECT, s.ALLOWED_HOSTS)"
)


def start(folder: Path, code: str = SHOW, **extra: str) -> subprocess.CompletedProcess[str]:
    """Load the settings in a process of their own, with this environment and nothing else of ours."""
    env = {
        name: value for name, value in os.environ.items() if not name.startswith(("STAGESPOOR_", "DJANGO_"))
    }
    env |= {"DJANGO_SETTINGS_MODULE": "config.settings", "STAGESPOOR_DATA": str(folder), **extra}
    env = {name: value for name, value in env.items() if value}
    return subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )


def test_production_has_no_demo_sign_in_and_uses_https(tmp_path: Path) -> None:
    result = start(tmp_path, **SAFE)
    assert result.stdout.strip() == "False False True True ['stage.school.example']", result.stderr


@pytest.mark.parametrize("name", ["STAGESPOOR_DEMO_SIGN_IN", "STAGESPOOR_DEBUG"])
def test_production_refuses_to_turn_demo_sign_in_or_debugging_on(tmp_path: Path, name: str) -> None:
    result = start(tmp_path, **SAFE, **{name: "1"})
    assert result.returncode
    assert "cannot be turned on in production" in result.stderr


@pytest.mark.parametrize("name", ["STAGESPOOR_SECRET_KEY", "STAGESPOOR_ALLOWED_HOSTS", "STAGESPOOR_DATA"])
def test_production_refuses_to_start_without(tmp_path: Path, name: str) -> None:
    result = start(tmp_path, **{**SAFE, name: ""})
    assert result.returncode
    assert name in result.stderr


def test_production_is_what_you_get_when_you_say_nothing(tmp_path: Path) -> None:
    result = start(tmp_path)
    assert result.returncode
    assert "production mode" in result.stderr


def test_production_knows_no_other_day_than_today(tmp_path: Path) -> None:
    show = "from django.conf import settings; print(repr(settings.CLOCK_FILE))"
    assert start(tmp_path, show, **SAFE, STAGESPOOR_CLOCK=str(tmp_path / "day")).stdout.strip() == "''"


def test_short_secret_key_is_refused(tmp_path: Path) -> None:
    assert "too short" in start(tmp_path, **{**SAFE, "STAGESPOOR_SECRET_KEY": "kort"}).stderr


def test_unknown_mode_is_refused(tmp_path: Path) -> None:
    assert "choose one of" in start(tmp_path, STAGESPOOR_MODE="prod").stderr


def test_demo_keeps_its_secret_key_between_starts(tmp_path: Path) -> None:
    show = "from django.conf import settings; print(settings.SECRET_KEY)"
    first = start(tmp_path, show, STAGESPOOR_MODE="demo").stdout
    assert len(first) > 40
    assert start(tmp_path, show, STAGESPOOR_MODE="demo").stdout == first
    assert (tmp_path / "secret-key").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("url", "sentence"),
    [("mysql://x/y", "must begin with postgresql://"), ("postgresql://user:geheim@host", "does not name")],
)
def test_wrong_database_address_is_refused_without_showing_the_password(
    tmp_path: Path, url: str, sentence: str
) -> None:
    result = start(tmp_path, **SAFE, STAGESPOOR_DATABASE_URL=url)
    assert sentence in result.stderr
    assert "geheim" not in result.stderr.splitlines()[-1]


def test_database_address_is_read_whole() -> None:
    from config.environment import PLANNER, postgresql

    read = postgresql("postgresql://piet:g%40heim@db.example:5433/stage?sslmode=require")
    assert (read["USER"], read["PASSWORD"], read["HOST"], read["PORT"], read["NAME"]) == (
        *("piet", "g@heim", "db.example", "5433", "stage"),
    )
    assert read["OPTIONS"] == {"sslmode": "require", "options": PLANNER}
    own = postgresql("postgresql://piet@db.example/stage?options=-c%20jit%3Don")
    assert own["OPTIONS"] == {"options": "-c jit=on"}
    assert postgresql("postgresql:///stage?host=/run/postgresql")["HOST"] == "/run/postgresql"


def test_deployment_check_finds_nothing(tmp_path: Path) -> None:
    code = (
        "import django; django.setup(); from django.core.management import call_command; "
        "call_command('check', deploy=True, fail_level='WARNING')"
    )
    result = start(tmp_path, code, **SAFE)
    assert result.returncode == 0, result.stderr


def test_logs_keep_no_mail_address_and_no_key() -> None:
    from config.logs import without_personal_data

    line = {
        "event": "mail to sanne@thuis.example",
        "path": "/l/Zx9_abcdefghijklmnopqrstuv/",
        "request": object(),
    }
    assert without_personal_data(None, "info", line) == {"event": "mail to <mail>", "path": "/l/<secret>/"}


@pytest.mark.parametrize("json", [True, False])
def test_a_traceback_in_the_log_shows_code_and_no_values(json: bool) -> None:
    config = logging_config(json=json, level="INFO")
    formatter = config["formatters"]["lines"]
    kind = formatter["()"]
    made = kind(foreign_pre_chain=formatter["foreign_pre_chain"], processors=formatter["processors"])
    try:
        diagnosis = "-".join(["gevoelig", "gegeven"])  # the value, not the code, would be the leak
        raise ValueError("kapot bij leerling@school.example")
    except ValueError:
        record = logging.LogRecord("django.request", logging.ERROR, __file__, 1, "fout", (), sys.exc_info())
    line = made.format(record)
    assert "ValueError" in line
    assert diagnosis not in line
    assert "leerling@school.example" not in line
