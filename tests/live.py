"""A real Stagespoor: server process, database and uploads in a folder of its own."""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass
class Site:
    """A running site: its address, its data folder and how to reach its commands."""

    url: str
    data: Path
    env: dict[str, str]
    process: subprocess.Popen[bytes] | None = None

    def command(self, *words: str) -> str:
        """Run `stagespoor …` on this site's data; returns what it wrote. Raises where it fails."""
        result = subprocess.run(
            [sys.executable, "-m", "stagespoor.cli", *words],
            cwd=ROOT,
            env=self.env,
            capture_output=True,
            text=True,
            check=False,
        )
        if result.returncode:
            raise RuntimeError(f"stagespoor {' '.join(words)}: {result.stdout}{result.stderr}")
        return result.stdout

    def start(self) -> None:
        """Start the server and wait until it answers."""
        with (self.data / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "stagespoor.cli", "serve"],
                cwd=ROOT,
                env=self.env,
                stdout=log,
                stderr=log,
                # a group of its own, so that all its processes can be ended, and nothing else
                start_new_session=True,
            )
        for _ in range(300):
            if self.process.poll() is not None:
                break
            try:
                urllib.request.urlopen(self.url, timeout=5)  # noqa: S310
            except urllib.error.HTTPError:
                return  # it answers, if with a refusal
            except OSError:
                time.sleep(0.1)
            else:
                return
        self.kill()
        raise RuntimeError("the server did not start:\n" + self.log())

    def log(self) -> str:
        """What the server wrote."""
        return (self.data / "server.log").read_text(errors="replace")

    def kill(self, number: int = signal.SIGKILL) -> None:
        """End the server with all its processes; by default as a power cut would."""
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, number)
            self.process.wait()
            self.process = None


def free_port() -> int:
    """A port that nothing listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def site(folder: Path) -> Site:
    """A site in this folder, not started and without a database."""
    port = free_port()
    env = {
        name: value for name, value in os.environ.items() if not name.startswith(("STAGESPOOR_", "DJANGO_"))
    }
    env.pop("DJANGO_SETTINGS_MODULE", None)
    env |= {
        "STAGESPOOR_MODE": "demo",
        "STAGESPOOR_DATA": str(folder),
        # the same for all sites of the tests, not the one that a developer's server reads from
        "STAGESPOOR_STATIC": str(ROOT / "build" / "static-test"),
        # a journey that takes years writes the day of today in here
        "STAGESPOOR_CLOCK": str(folder / "today"),
        "PORT": str(port),
    }
    return Site(url=f"http://127.0.0.1:{port}", data=folder, env=env)


@cache
def small_demo() -> Path:
    """A folder with the small demo network, made once for a test run; sites start from a copy of it."""
    folder = Path(tempfile.mkdtemp(prefix="stagespoor-demo-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    place = site(folder)
    place.command("migrate", "--verbosity=0")
    place.command("demo", "--small")
    return folder


@contextmanager
def running(folder: Path, *, demo: bool) -> Iterator[Site]:
    """A running site, with the small demo network or without anybody; ended at the end."""
    if demo:
        shutil.copytree(small_demo(), folder, dirs_exist_ok=True)
    place = site(folder)
    place.command("migrate", "--verbosity=0")
    place.start()
    try:
        yield place
    finally:
        place.kill(signal.SIGTERM)
