"""`stagespoor worker`: sends the mail in the outbox until stopped."""

from __future__ import annotations

import signal
import time
from typing import Any

from django.core.management.base import CommandParser

from stagespoor.core import outbox
from stagespoor.core.management.shell import ShellCommand


class Command(ShellCommand):
    help = "Verstuurt de berichten die klaarstaan."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="één ronde, dan stoppen")
        parser.add_argument(
            "--every", type=float, default=5.0, metavar="SECONDEN", help="seconden tussen twee ronden"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        stopping = False

        def stop(*_: Any) -> None:
            nonlocal stopping
            stopping = True

        if not options["once"]:
            signal.signal(signal.SIGTERM, stop)
            signal.signal(signal.SIGINT, stop)
        while not stopping:
            sent, failed = outbox.send_due()
            if sent or failed:
                self.stdout.write(f"{sent} verstuurd, {failed} mislukt")
            if options["once"]:
                return
            if not sent:
                time.sleep(options["every"])
