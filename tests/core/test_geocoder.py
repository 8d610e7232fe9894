"""The geocoder against a server of our own that answers as the PDOK Locatieserver does."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.management import CommandError, call_command

from stagespoor.core.geocoder import GeocoderTrouble, Locatieserver, geocoder
from stagespoor.employers.models import Employer
from tests.factories import EmployerFactory

# as https://api.pdok.nl/bzk/locatieserver/search/v3_1/free answers, cut to one document
RECORDED: dict[str, Any] = {
    "response": {
        "numFound": 1,
        "start": 0,
        "maxScore": 17.6,
        "numFoundExact": True,
        "docs": [{"type": "adres", "centroide_ll": "POINT(5.47989423 51.44351892)"}],
    }
}


@dataclass
class Fake:
    """The server: what it says, and what it was asked."""

    url: str = ""
    status: int = 200
    body: bytes = field(default_factory=lambda: json.dumps(RECORDED).encode())
    asked: list[dict[str, list[str]]] = field(default_factory=list)


@pytest.fixture
def fake(settings: Any) -> Iterator[Fake]:
    """A server on this machine, and the setting that points at it."""
    told = Fake()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            told.asked.append(parse_qs(urlsplit(self.path).query))
            self.send_response(told.status)
            if told.status == 302:
                self.send_header("Location", "http://127.0.0.1:1/")
            self.end_headers()
            self.wfile.write(told.body)

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    told.url = f"http://127.0.0.1:{server.server_port}/free"
    settings.GEOCODER_URL = told.url
    settings.GEOCODER_TIMEOUT = 3
    yield told
    server.shutdown()
    server.server_close()
    thread.join()


def find(fake: Fake, city: str = "Eindhoven") -> Any:
    return Locatieserver(fake.url, timeout=3).find(street="Stationsplein 1", postcode="5611 AC", city=city)


def test_an_address_gets_its_point_latitude_first(fake: Fake) -> None:
    assert find(fake) == (51.443519, 5.479894)
    assert fake.asked[0]["q"] == ["Stationsplein 1 5611 AC Eindhoven"]


def test_an_address_far_from_its_town_is_not_believed(fake: Fake) -> None:
    assert find(fake, city="Groningen") is None


def test_without_street_and_postcode_nothing_is_asked(fake: Fake) -> None:
    assert Locatieserver(fake.url).find(street=" ", postcode="", city="Eindhoven") is None
    assert fake.asked == []


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (500, b""), (302, b""), (200, b"<html>"), (200, b"[]"), (200, b'{"response": 1}'), (200, b"{}"),
        (200, b'{"a": "' + b"x" * 600_000 + b'"}'),
    ],
)  # fmt: skip
def test_an_answer_that_is_none_is_trouble(fake: Fake, status: int, body: bytes) -> None:
    fake.status, fake.body = status, body
    with pytest.raises(GeocoderTrouble):
        find(fake)


@pytest.mark.parametrize(
    "docs", [[], [1], [{}], [{"centroide_ll": "POINT(5.4)"}], [{"centroide_ll": "POINT(120.1 51.4)"}]]
)
def test_an_answer_without_a_point_is_not_found(fake: Fake, docs: list[Any]) -> None:
    fake.body = json.dumps({"response": {"docs": docs}}).encode()
    assert find(fake) is None


@pytest.mark.parametrize("url", ["", "file:///etc/passwd", "ftp://x"])
def test_it_is_off_without_an_address_of_the_web(settings: Any, url: str) -> None:
    settings.GEOCODER_URL = url
    assert geocoder() is None
    with pytest.raises(CommandError):
        call_command("geocode")


def test_the_command_moves_employers_from_their_town_to_their_address(
    db: None, fake: Fake, capsys: Any
) -> None:
    facts = {"street": "Stationsplein 1", "postcode": "5611 AC", "city": "Eindhoven"}
    town = EmployerFactory(name="Dorp", **facts)
    given = EmployerFactory(name="Gegeven", **facts, point_from="import", lat=51.0, lon=5.0)
    bare = EmployerFactory(name="Kaal", street="", city="Eindhoven")
    call_command("geocode", "--pause=0", "--dry-run")
    assert Employer.objects.get(pk=town.pk).point_from != "geocoder"
    call_command("geocode", "--pause=0")
    moved = Employer.objects.get(pk=town.pk)
    assert (moved.lat, moved.lon, moved.point_from) == (51.443519, 5.479894, "geocoder")
    assert Employer.objects.get(pk=given.pk).lat == 51.0
    assert Employer.objects.get(pk=bare.pk).point_from == bare.point_from
    assert "1 gevonden" in capsys.readouterr().out
    fake.asked.clear()
    call_command("geocode", "--pause=0")
    assert fake.asked == []


def test_the_command_stops_when_the_service_is_down(db: None, fake: Fake) -> None:
    for number in range(6):
        EmployerFactory(name=f"Zaak {number}", street="Straat 1", city="Eindhoven")
    fake.status = 503
    with pytest.raises(CommandError):
        call_command("geocode", "--pause=0")
    assert len(fake.asked) == 5
