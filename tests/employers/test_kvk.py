"""Looking a company up in the trade register, against a server of our own that answers in the register's shape."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from stagespoor.access.actor import Actor
from stagespoor.access.roles import Role
from stagespoor.employers import kvk
from stagespoor.employers.models import Employer
from stagespoor.schools.models import School
from tests.case import client_of
from tests.factories import EmployerFactory, actor

pytestmark = pytest.mark.policy("EMP-1")
KEY = "sleutel-van-de-test"
# The shape of the register's answers, version 1; what is in them is invented.
HEAD: dict[str, Any] = {
    "vestigingsnummer": "000099000001", "kvkNummer": "99000001", "formeleRegistratiedatum": "20150301",
    "materieleRegistratie": {"datumAanvang": "20150301"}, "eersteHandelsnaam": "Bakkerij Proef",
    "indHoofdvestiging": "Ja", "indCommercieleVestiging": "Ja", "totaalWerkzamePersonen": 7,
    "adressen": [
        {"type": "correspondentieadres", "indAfgeschermd": "Nee", "postbusnummer": 12, "postcode": "5680AA",
         "plaats": "Best", "land": "Nederland"},
        {"type": "bezoekadres", "indAfgeschermd": "Nee", "volledigAdres": "Proeflaan 12 A 5684GE Best",
         "straatnaam": "Proeflaan", "huisnummer": 12, "huisnummerToevoeging": "A", "postcode": "5684GE",
         "plaats": "Best", "land": "Nederland"},
    ],
    "websites": ["www.bakkerijproef.example"],
    "links": [{"rel": "self", "href": "https://api.kvk.nl/api/v1/basisprofielen/99000001/hoofdvestiging"}],
}  # fmt: skip
BASE: dict[str, Any] = {
    "kvkNummer": "99000001", "indNonMailing": "Ja", "naam": "Bakkerij Proef B.V.",
    "formeleRegistratiedatum": "20150301", "materieleRegistratie": {"datumAanvang": "20150301"},
    "statutaireNaam": "Bakkerij Proef B.V.", "handelsnamen": [{"naam": "Bakkerij Proef", "volgorde": 0}],
    "sbiActiviteiten": [
        {"sbiCode": "5610", "sbiOmschrijving": "Lunchroom", "indHoofdactiviteit": "Nee"},
        {"sbiCode": "10711", "sbiOmschrijving": "Vervaardiging van brood", "indHoofdactiviteit": "Ja"},
    ],
    "links": [{"rel": "self", "href": "https://api.kvk.nl/api/v1/basisprofielen/99000001"}],
    "_embedded": {"hoofdvestiging": HEAD, "eigenaar": {"rechtsvorm": "BeslotenVennootschap"}},
}  # fmt: skip
BRANCH: dict[str, Any] = {
    **HEAD, "vestigingsnummer": "000099000002", "indHoofdvestiging": "Nee", "indNonMailing": "Nee",
    "eersteHandelsnaam": "Bakkerij Proef Asten", "sbiActiviteiten": BASE["sbiActiviteiten"][:1],
    "adressen": [{"type": "bezoekadres", "indAfgeschermd": "Nee", "straatnaam": "Markt", "huisnummer": 3,
                  "postcode": "5721GA", "plaats": "Asten"}],
}  # fmt: skip
NOT_THERE = {
    "fout": [{"code": "IPD0005", "omschrijving": "De gevraagde producten kunnen niet geleverd worden."}]
}
Answer = tuple[int, bytes]


@dataclass
class Register:
    """The server: answers by path, and what was asked with which key."""

    answers: dict[str, Answer | Callable[[], Answer]] = field(default_factory=dict)
    asked: list[tuple[str, str | None]] = field(default_factory=list)
    url: str = ""

    def says(self, path: str, profile: Any, status: int = 200) -> None:
        """From now on."""
        body = profile if isinstance(profile, bytes) else json.dumps(profile).encode()
        self.answers[f"/api/v1/{path}"] = (status, body)


@pytest.fixture
def register(settings: Any) -> Iterator[Register]:
    """A register that knows one company with a branch; the product has a key for it."""
    found = Register()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found.asked.append((self.path, self.headers.get("apikey")))
            answer = found.answers.get(self.path, (404, json.dumps(NOT_THERE).encode()))
            status, body = answer() if callable(answer) else answer
            self.send_response(status)
            if status == 302:
                self.send_header("Location", f"{found.url}/elders")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args: Any) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    found.url = f"http://127.0.0.1:{server.server_port}/api/v1"
    settings.KVK_API_KEY, settings.KVK_API_URL = KEY, f"{found.url}/"
    found.says("basisprofielen/99000001", BASE)
    found.says("vestigingsprofielen/000099000002", BRANCH)
    yield found
    server.shutdown()
    server.server_close()


# --- the port -----------------------------------------------------------------------------------------


def test_the_base_profile_gives_the_head_office_and_the_main_activity(register: Register) -> None:
    found = kvk.look_up("99000001")
    assert found == kvk.Found(
        name="Bakkerij Proef", kvk="99000001", branch_number="000099000001", street="Proeflaan 12 A",
        postcode="5684 GE", city="Best", website="https://www.bakkerijproef.example", sbi="10711", sbi_version="2008",
        sbi_text="Vervaardiging van brood", non_mailing=True,
    )  # fmt: skip
    assert register.asked == [("/api/v1/basisprofielen/99000001", KEY)]


def test_the_branch_profile_gives_the_branch_and_its_own_wish_about_mail(register: Register) -> None:
    found = kvk.look_up("99000001", "000099000002")
    assert (found.name, found.street, found.city) == ("Bakkerij Proef Asten", "Markt 3", "Asten")
    assert (found.branch_number, found.sbi, found.non_mailing) == ("000099000002", "5610", False)
    assert kvk.look_up("", "000099000002").kvk == "99000001"


def test_a_shielded_address_and_a_post_box_are_not_taken(register: Register) -> None:
    hidden = [{**one, "indAfgeschermd": "Ja"} for one in HEAD["adressen"]]
    register.says(
        "basisprofielen/99000001", {**BASE, "_embedded": {"hoofdvestiging": {**HEAD, "adressen": hidden}}}
    )
    found = kvk.look_up("99000001")
    assert (found.street, found.postcode, found.city) == ("", "", "")


def test_a_company_that_stopped_says_when(register: Register) -> None:
    head = {**HEAD, "materieleRegistratie": {"datumAanvang": "20150301", "datumEinde": "20260131"}}
    register.says("basisprofielen/99000001", {**BASE, "_embedded": {"hoofdvestiging": head}})
    assert kvk.look_up("99000001").ended_on == "31-01-2026"


@pytest.mark.parametrize(
    ("status", "body", "sentence"),
    [
        (404, NOT_THERE, "kent dit nummer niet"),
        (400, NOT_THERE, "kent dit nummer niet"),
        (401, {}, "sleutel van deze installatie niet aan"),
        (403, {}, "sleutel van deze installatie niet aan"),
        (429, {}, "te veel vragen"),
        (500, b"", "geen goed antwoord"),
        (503, b"<html>", "geen goed antwoord"),
        (302, b"", "geen goed antwoord"),
        (200, b"", "geen goed antwoord"),
        (200, b"<html>onderhoud</html>", "geen goed antwoord"),
        (200, b"[1, 2]", "geen goed antwoord"),
        (200, b"\xff\xfe\x00", "geen goed antwoord"),
        (200, {}, "geen goed antwoord"),
        (200, {"kvkNummer": "99000009"}, "geen goed antwoord"),
    ],
)
def test_every_trouble_is_a_sentence(register: Register, status: int, body: Any, sentence: str) -> None:
    register.says("basisprofielen/99000001", body, status)
    with pytest.raises(kvk.KvkTrouble, match=sentence):
        kvk.look_up("99000001")
    assert "/api/v1/elders" not in [path for path, _key in register.asked]  # the key is sent to nobody else


@pytest.mark.parametrize("junk", [None, 7, "x", [], [None], {"a": 1}, True])
def test_a_profile_with_parts_of_another_kind_gives_what_can_be_read(register: Register, junk: Any) -> None:
    head = {**HEAD, "adressen": junk, "websites": junk, "sbiActiviteiten": junk, "materieleRegistratie": junk}
    register.says(
        "basisprofielen/99000001", {**BASE, "sbiActiviteiten": junk, "_embedded": {"hoofdvestiging": head}}
    )
    assert kvk.look_up("99000001").name == "Bakkerij Proef"


def test_a_register_that_is_slow_or_away_is_no_waiting(register: Register, settings: Any) -> None:
    settings.KVK_TIMEOUT = 0.2

    def slow() -> Answer:
        time.sleep(0.8)
        return 200, b"{}"

    register.answers["/api/v1/basisprofielen/99000001"] = slow
    with pytest.raises(kvk.KvkTrouble, match="later opnieuw"):
        kvk.look_up("99000001")
    settings.KVK_API_URL = "http://127.0.0.1:9/api/v1"
    with pytest.raises(kvk.KvkTrouble, match="later opnieuw"):
        kvk.look_up("99000001")
    settings.KVK_API_URL = "file:///etc/passwd"
    with pytest.raises(kvk.KvkTrouble, match="in de instellingen"):
        kvk.look_up("99000001")


def test_a_branch_of_another_company_is_told(register: Register) -> None:
    register.says("vestigingsprofielen/000099000003", {**BRANCH, "kvkNummer": "99000003"})
    with pytest.raises(kvk.KvkTrouble, match="ander KvK-nummer"):
        kvk.look_up("99000001", "000099000003")
    with pytest.raises(kvk.KvkTrouble, match="Vul eerst"):
        kvk.look_up("", "")


# --- the page -----------------------------------------------------------------------------------------


@pytest.fixture
def coach(db: None) -> Actor:
    return actor(Role.COACH)


@pytest.fixture
def web(coach: Actor) -> Client:
    return client_of(coach)


def make(coach: Actor, **facts: Any) -> Employer:
    found: Employer = EmployerFactory(
        network=School.objects.get(pk=coach.school_id).network,
        **{"name": "Bakker Proef", "kvk": "99000001", "city": "", **facts},
    )
    return found


def page_of(employer: Employer) -> str:
    return reverse("employers:kvk", args=[employer.pk])


def test_without_a_key_there_is_no_button_and_the_page_says_so(coach: Actor, web: Client) -> None:
    employer = make(coach)
    assert not kvk.is_on()
    assert page_of(employer) not in web.get(reverse("employers:detail", args=[employer.pk])).content.decode()
    assert "staat uit" in web.get(page_of(employer)).content.decode()


def test_both_sides_show_and_what_is_ticked_is_taken_over(
    coach: Actor, web: Client, register: Register
) -> None:
    employer = make(coach)
    assert page_of(employer) in web.get(reverse("employers:detail", args=[employer.pk])).content.decode()
    page = web.get(page_of(employer))
    ticked = {row.name for row in page.context["rows"] if row.guess}
    assert ticked == {"branch_number", "city", "website", "sbi", "non_mailing"}
    assert "Bakker Proef" in page.content.decode()
    sent = {"found": page.context["signed"], "version": employer.version, "take": sorted(ticked)}
    assert web.post(page_of(employer), sent).status_code == 302
    employer.refresh_from_db()
    assert (employer.sbi, employer.sbi_version, employer.non_mailing) == ("10711", "2008", True)
    assert (employer.branch_number, employer.city, employer.name) == ("000099000001", "Best", "Bakker Proef")
    assert employer.lat is not None
    assert len(register.asked) == 1  # taking over asks (and pays) nothing again
    again = web.post(page_of(employer), sent)
    assert again.status_code == 422
    assert "Iemand anders heeft dit net gewijzigd" in again.content.decode()


@pytest.mark.parametrize("found", ["", "x", "e30:1abc:xyz"])
def test_what_was_not_signed_here_is_not_taken_over(
    coach: Actor, web: Client, register: Register, found: str
) -> None:
    employer = make(coach)
    answer = web.post(page_of(employer), {"found": found, "version": 1, "take": ["name"]})
    assert answer.status_code == 422
    employer.refresh_from_db()
    assert employer.name == "Bakker Proef"


def test_signed_for_one_employer_is_not_good_for_another(
    coach: Actor, web: Client, register: Register
) -> None:
    one, other = make(coach), make(coach)
    signed = web.get(page_of(one)).context["signed"]
    assert web.post(page_of(other), {"found": signed, "version": 1, "take": ["name"]}).status_code == 422


def test_trouble_is_a_sentence_on_the_page(coach: Actor, web: Client, register: Register) -> None:
    employer = make(coach, kvk="99000077")
    assert "kent dit nummer niet" in web.get(page_of(employer)).content.decode()
    assert "Vul eerst" in web.get(page_of(make(coach, kvk=""))).content.decode()
