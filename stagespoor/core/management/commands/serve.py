"""`stagespoor serve`: answers the browsers, with granian."""

from __future__ import annotations

import logging
import multiprocessing
import os
import socket
import threading
import time
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.db import connection
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from stagespoor.core import outbox
from stagespoor.core.management.shell import ShellCommand

log = logging.getLogger(__name__)


class Command(ShellCommand):
    help = "Dient de site (PORT, STAGESPOOR_HOST, STAGESPOOR_WORKERS)."
    requires_system_checks = []  # `stagespoor migrate` has just done them

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--host", default=os.environ.get("STAGESPOOR_HOST", "127.0.0.1"), metavar="ADRES",
            help="adres waarop de site luistert; anders STAGESPOOR_HOST",
        )  # fmt: skip
        parser.add_argument(
            "--port", type=int, default=os.environ.get("PORT", "8000"), metavar="POORT", help="anders PORT, of 8000"
        )  # fmt: skip
        parser.add_argument(
            "--workers", type=int, default=os.environ.get("STAGESPOOR_WORKERS"), metavar="AANTAL",
            help="processen die dienen; anders STAGESPOOR_WORKERS, of 2 (met SQLite altijd 1)",
        )  # fmt: skip
        parser.add_argument("--with-worker", action="store_true", help="verstuurt ook de berichten")

    def handle(self, *args: Any, **options: Any) -> None:
        host, port = options["host"], options["port"]
        must_be_free(host, port)
        # SQLite: one process, whose threads take turns at writing, and which shares the rate limits.
        workers = 1 if connection.vendor == "sqlite" else options["workers"] or 2
        connection.close()
        if options["with_worker"]:
            # A fresh process for the server: a fork would copy the mail thread's locks in whatever state.
            multiprocessing.set_start_method("spawn", force=True)
            threading.Thread(target=send_mail_for_ever, daemon=True).start()
        self.stdout.write(f"Stagespoor staat op http://{'localhost' if host == '127.0.0.1' else host}:{port}")
        self.stdout.write("Stoppen: Ctrl-C")
        Server(
            "config.wsgi:application",
            address=host,
            port=port,
            interface=Interfaces.WSGI,
            workers=workers,
            blocking_threads=4,
            respawn_failed_workers=True,
            workers_kill_timeout=10,
            log_level=LogLevels.warning,
        ).serve()


def must_be_free(host: str, port: int) -> None:
    """Refuse a port that something else listens on, with a sentence that says what to do."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            raise CommandError(
                f"Poort {port} is bezet of niet toegestaan. Kies een andere: make run PORT=8001"
            ) from None


def send_mail_for_ever(every: float = 5.0) -> None:
    """Send what the outbox holds, round after round, beside the server. A failing round is logged."""
    while True:
        try:
            outbox.send_due()
        except Exception:  # the next round may succeed; without it no mail would ever leave
            log.exception("outbox")
        time.sleep(every)
