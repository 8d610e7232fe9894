"""``stagespoor policy check FILE``: is this a policy that Stagespoor can work with?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stagespoor.core.management.shell import ShellCommand
from stagespoor.policy.loader import PolicyError, load_policy


class Command(ShellCommand):
    """Checks a policy file and names every fault with its line."""

    help = "Kijkt een bestand met stagebeleid na."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """One sub-command: check, with one or more files."""
        commands = parser.add_subparsers(dest="what", required=True, metavar="check")
        check = commands.add_parser("check", help="kijkt een of meer bestanden na")
        check.add_argument(
            "files", nargs="+", type=Path, metavar="BESTAND", help="een beleidsbestand (.toml)"
        )

    def handle(self, *args: Any, files: list[Path], **options: Any) -> None:
        """Print one line per file or fault. Raises CommandError where a file cannot be used."""
        faults = 0
        for file in files:
            try:
                policy = load_policy(file)
            except PolicyError as error:
                for fault in error.faults:
                    self.stderr.write(str(fault))
                faults += len(error.faults)
                continue
            self.stdout.write(
                _(
                    "%(file)s is in orde: %(school)s, versie %(version)s, %(kinds)d soorten stage, %(goals)d doelen."
                )
                % {
                    "file": file.name,
                    "school": policy.school.name,
                    "version": policy.version,
                    "kinds": len(policy.kinds),
                    "goals": len(policy.goals),
                }
            )
        if faults:
            sentence = ngettext(
                "Er is %(count)d fout gevonden.", "Er zijn %(count)d fouten gevonden.", faults
            )
            raise CommandError(sentence % {"count": faults})
