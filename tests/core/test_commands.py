"""The `stagespoor` command and the server it starts."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from stagespoor import cli
from stagespoor.core.management.commands import prepare


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    cli.main(["help"])
    shown = capsys.readouterr().out
    for word in cli.COMMANDS:
        assert f"stagespoor {word}" in shown


def test_unknown_command_says_what_to_type() -> None:
    with pytest.raises(SystemExit, match="stagespoor help"):
        cli.main(["opstarten"])


def test_every_command_exists() -> None:
    from django.core.management import get_commands

    assert set(cli.COMMANDS.values()) <= set(get_commands())


def test_serve_refuses_a_busy_port_with_a_way_out() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(CommandError, match="PORT="):
            call_command("serve", port=taken.getsockname()[1])


def test_static_files_are_collected_again_only_after_a_change(tmp_path: Path, settings: Any) -> None:
    source, target = tmp_path / "source", tmp_path / "target"
    source.mkdir()
    (source / "a.css").write_text("a{}")
    settings.STATICFILES_DIRS, settings.STATIC_ROOT = [source], target
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    from django.contrib.staticfiles.finders import get_finder

    get_finder.cache_clear()
    try:
        prepare.collect_where_changed()
        assert (target / "a.css").read_text() == "a{}"
        (target / "a.css").unlink()
        prepare.collect_where_changed()
        assert not (target / "a.css").exists(), "nothing changed: nothing to do"
        (source / "a.css").write_text("b{}b{}")
        prepare.collect_where_changed()
        assert (target / "a.css").read_text() == "b{}b{}"
    finally:
        get_finder.cache_clear()
