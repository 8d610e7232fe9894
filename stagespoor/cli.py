"""`stagespoor`: all that an administrator does without a browser.

Each word is one management command of an app; this file only says which. `stagespoor manage …` reaches
every other command of Django.
"""

from __future__ import annotations

import os
import sys

HELP = """\
stagespoor — stages van aanmelding tot nazorg

  stagespoor start                     databank bijwerken, demo vullen als die leeg is, en dienen
  stagespoor serve                     alleen dienen (PORT, STAGESPOOR_HOST, STAGESPOOR_WORKERS)
  stagespoor worker                    klaarstaande berichten versturen
  stagespoor migrate                   databank bijwerken, stijl en plaatjes klaarzetten
  stagespoor demo [--small]            de voorbeeldscholen maken
  stagespoor school list               de scholen en hun netwerk
  stagespoor school add NAAM --with SCHOOL --policy BELEID --admin NAAM --email ADRES
                                       nog een school in het netwerk van SCHOOL
  stagespoor import students|employers BESTAND --school NAAM [--dry-run] [--json]
  stagespoor policy check BESTAND      een beleidsbestand nakijken
  stagespoor geocode                   bedrijven op hun adres op de kaart zetten (als dat is ingesteld)
  stagespoor manage …                  elke andere opdracht van Django

Zet STAGESPOOR_MODE=demo om te proberen; zonder die keuze gelden de strenge regels van een echte installatie.
"""

# the word people type -> the management command
COMMANDS = {
    "start": "start",
    "serve": "serve",
    "worker": "worker",
    "migrate": "prepare",
    "demo": "demo",
    "school": "school",
    "import": "import_file",
    "policy": "policy",
    "geocode": "geocode",
}


def main(argv: list[str] | None = None) -> None:
    """Run one command; exits with its status."""
    words = list(sys.argv[1:] if argv is None else argv)
    if not words or words[0] in {"-h", "--help", "help"}:
        sys.stdout.write(HELP)
        return
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    first, rest = words[0], words[1:]
    if first == "manage":
        command = rest
    elif first in COMMANDS:
        command = [COMMANDS[first], *rest]
    else:
        sys.exit(f"Onbekende opdracht: {first}. Typ `stagespoor help` voor de lijst.")

    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import CommandError, execute_from_command_line

    if first in COMMANDS and "--traceback" not in rest:
        # a refusal then comes here, and not to the screen with the name of its class before it
        command.insert(1, "--traceback")
    try:
        execute_from_command_line(["stagespoor", *command])
    except ImproperlyConfigured as error:
        sys.exit(str(error))
    except CommandError as error:
        if "--traceback" in rest:
            raise
        sys.stderr.write(f"{error}\n")
        sys.exit(error.returncode)


if __name__ == "__main__":
    main()
