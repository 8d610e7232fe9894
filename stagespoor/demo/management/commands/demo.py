"""`stagespoor demo`: fills an empty database with the demo network."""

from __future__ import annotations

import time
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser

from stagespoor.core.management.shell import ShellCommand
from stagespoor.demo.network import make_demo
from stagespoor.schools.actions import is_empty


class Command(ShellCommand):
    help = "Vult een lege database met twee verzonnen scholen en drie schooljaren."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--small", action="store_true", help="een klein deel van de leerlingen")
        parser.add_argument("--if-empty", action="store_true", help="doe niets als er al een school is")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.MODE == "production":
            raise CommandError("De demo kan niet in een echte school worden gezet.")
        if not is_empty():
            if options["if_empty"]:
                return
            raise CommandError("Er is al een school. De demo begint met een lege database.")
        began = time.monotonic()
        counts = make_demo(share=0.12 if options["small"] else 1.0)
        told = ", ".join(f"{number} {what}" for what, number in counts.items())
        self.stdout.write(f"Demo klaar in {time.monotonic() - began:.0f} s: {told}.")
