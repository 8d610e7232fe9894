"""`stagespoor start` (what `make run` does): database, demo people where it is empty, styles, server."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command, get_commands
from django.core.management.base import CommandParser

from stagespoor.core.management.shell import ShellCommand


class Command(ShellCommand):
    help = "Zet alles klaar en dient de site."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--no-demo", action="store_true", help="zonder voorbeeldscholen beginnen")
        parser.add_argument("--prepare-only", action="store_true", help="alles klaarzetten, niet dienen")

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("prepare", verbosity=0)
        empty = not get_user_model().objects.exists()
        if settings.DEMO_SIGN_IN and empty and not options["no_demo"] and "demo" in get_commands():
            self.stdout.write("De voorbeeldscholen worden gemaakt (eenmalig, hooguit anderhalve minuut) …")
            self.stdout.flush()
            call_command("demo")
        if not options["prepare_only"]:
            call_command("serve", with_worker=True)
