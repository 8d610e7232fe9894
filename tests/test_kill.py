"""kill -9 of the server during writes: no acknowledged write is lost, no step is half made.

A real server on a real SQLite file; three people add employers over http as fast as they can; after a
moment all its processes are killed. Twenty times over, on the same data.
"""

from __future__ import annotations

import http.client
import random
import sqlite3
import threading
import time
import urllib.parse
import uuid
from pathlib import Path

import pytest
from django.db.backends.sqlite3._functions import register as register_functions

from tests import live

ROUNDS = 20
WRITERS = 3
TOKEN = "k" * 32
SET_UP = """
from importlib import import_module
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from stagespoor.accounts.models import User
from stagespoor.schools.models import Membership, Network, School
school = School.objects.create(network=Network.objects.create(name="Net", slug="net"), name="S", slug="s")
user = User.objects.create(username="lead", name="Lies Proef", email="lies@proef.example")
Membership.objects.create(user=user, school=school, role="lead")
session = import_module(settings.SESSION_ENGINE).SessionStore()
session[SESSION_KEY] = str(user.pk)
session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
session[HASH_SESSION_KEY] = user.get_session_auth_hash()
session.save()
print("session:" + session.session_key)
"""
CHECK_CHAIN = """
from stagespoor.core import events
from stagespoor.schools.models import School
print("break:", events.first_break(School.objects.get().pk))
"""


class Writers:
    """People who add employers until the server is gone; ``told`` holds what it said it kept."""

    def __init__(self, site: live.Site, session: str) -> None:
        self.told: list[tuple[int, str]] = []
        self.refused: list[str] = []
        self._port = int(site.url.rsplit(":", 1)[1])
        self._cookie = f"stagespoor={session}; csrftoken={TOKEN}"
        self._threads = [threading.Thread(target=self._write) for _ in range(WRITERS)]

    def start(self) -> None:
        """All begin."""
        for thread in self._threads:
            thread.start()

    def join(self) -> None:
        """Wait until all have noticed that the server is gone."""
        for thread in self._threads:
            thread.join(30)

    def _write(self) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=10)
        headers = {"Cookie": self._cookie, "Content-Type": "application/x-www-form-urlencoded"}
        while True:
            name = f"Proef {uuid.uuid4()}"
            body = urllib.parse.urlencode(
                {"name": name, "is_active": "on", "toch_doorgaan": "on", "csrfmiddlewaretoken": TOKEN}
            )
            try:
                connection.request("POST", "/bedrijven/nieuw/", body, headers)
                answer = connection.getresponse()
                page = answer.read()
            except (OSError, http.client.HTTPException):
                return  # the server is gone; whether this one was kept, nobody was told
            if answer.status != 302:
                self.refused.append(f"{answer.status} {page[:2000]!r}")
                return
            self.told.append((int(str(answer.headers["Location"]).strip("/").split("/")[-1]), name))


def kept(path: Path) -> tuple[set[tuple[int, str]], list[tuple[int, str]]]:
    """The employers in the database, and those that the event log tells of."""
    with sqlite3.connect(path) as database:
        # the check constraints use the functions that Django adds to each connection
        register_functions(database)
        rows = set(database.execute("SELECT id, name FROM employers_employer"))
        told = [
            (int(about.split(":")[1]), where)
            for about, where in database.execute(
                "SELECT about, json_extract(data, '$.where') FROM core_event WHERE kind = 'employer.added'"
            )
        ]
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    database.close()
    return rows, told


@pytest.mark.sqlite
@pytest.mark.xdist_group("kill")
def test_kill_during_writes_loses_nothing_acknowledged_and_leaves_nothing_half(tmp_path: Path) -> None:
    chance = random.Random(7)
    site = live.site(tmp_path)
    site.command("migrate", "--verbosity=0")
    session = site.command("manage", "shell", "--no-imports", "-c", SET_UP).split("session:")[1].strip()
    acknowledged: set[tuple[int, str]] = set()
    for number in range(ROUNDS):
        site.start()
        writers = Writers(site, session)
        writers.start()
        deadline = time.monotonic() + 20
        while not writers.told and not writers.refused and time.monotonic() < deadline:
            time.sleep(0.01)
        time.sleep(chance.uniform(0.05, 0.5))
        site.kill()
        writers.join()
        assert not writers.refused, f"round {number}: {writers.refused[0]}\n{site.log()[-3000:]}"
        assert writers.told, f"round {number}: nothing was written\n{site.log()}"
        acknowledged |= set(writers.told)

        rows, events = kept(tmp_path / "stagespoor.sqlite3")
        assert acknowledged <= rows, f"round {number}: lost {acknowledged - rows}"
        assert len(events) == len(set(events)), f"round {number}: an event twice"
        assert set(events) == rows, f"round {number}: a step half made {set(events) ^ rows}"
    assert "break: None" in site.command("manage", "shell", "--no-imports", "-c", CHECK_CHAIN)
    assert len(acknowledged) > 5 * ROUNDS
