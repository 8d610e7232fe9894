"""Nonsense anywhere gets a Dutch sentence, keeps what was typed, and never breaks a page.

Walks all addresses as somebody who may open them; fields are found on the page itself, so that a new form is
under test as soon as it has an address.
"""

# ruff: noqa: F811 - fixtures of the matrix are imported by name
from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse

from stagespoor.access.roles import Role, allows
from tests.guards.test_access_matrix import (  # noqa: F401 - world and clients are fixtures
    GUARDED,
    Address,
    by_name,
    clients,
    world,
)
from tests.guards.world import World

pytestmark = pytest.mark.django_db

MARK = "zzqq"  # part of each nonsense text: to find it again on the page
NONSENSE = {
    "nothing at all": "",
    "a sentence where a number or date belongs": f"{MARK} <b>☃</b> ' OR 1=1 --",
    "too large a number": "9" * 40,
    "a day that does not exist": "2026-02-31",
    "a zero byte and half an emoji": f"{MARK}\x00\ud83d".encode("utf-8", "replace").decode(),
    "too long a text": MARK * 3000,
}
ADDRESS_NONSENSE = (
    "?page=abc&sort=;drop&q=%00&klas=%00&fase=zz&stand=zz&soort=zz&sector=zz&coach=zz&plaats=%ff&week=x",
    "?page=99999999999999999999&sort=-&q=%F0%9F%98%80%27%22%3Cb%3E&afstand=-1&leeftijd=1e9&dag=2026-02-31&deel=zz",
    "?page=-1&page=&sort=naam&sort=-naam&q=" + "a" * 2000,
)
ENGLISH = (
    "This field",
    "Enter a",
    "Enter the",
    "Select a valid",
    "Ensure this",
    "is not a valid",
    "is required",
)
FREE_TEXT = {"text", "textarea", "email", "tel", "search", "url"}


class Fields(HTMLParser):
    """The fields of all forms on a page that are posted to the page itself: name, kind, first value."""

    def __init__(self, html: str, path: str) -> None:
        super().__init__()
        self.path, self.inside, self.found = path, False, dict[str, tuple[str, str]]()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        now = dict(attrs)
        if tag == "form":
            here = (now.get("action") or self.path).split("#")[0] == self.path
            self.inside = (now.get("method") or "").lower() == "post" and here
        elif self.inside and tag in {"input", "select", "textarea", "button"} and now.get("name"):
            kind = (now.get("type") or "text") if tag == "input" else tag
            self.found.setdefault(str(now["name"]), (kind, now.get("value") or ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False


def visitors(world: World, clients: dict[int | None, Client], one: Address) -> list[Client]:
    """People around the student who may open this address: the first and the last of the roles."""
    path = one.path(world.here)
    may = [clients[member.pk] for role, member in world.here.own.items() if allows(role, one.permission)]
    found = [client for client in may if ask(client, "get", path)[0] not in {403, 404}]
    assert found, f"nobody may open {path}"
    return [found[0], found[-1]] if len(found) > 1 else found


def ask(client: Client, method: str, path: str, data: Any = None) -> tuple[int, str]:
    """Status and page; what the request wrote is taken back."""
    with transaction.atomic():
        response = getattr(client, method)(path, data)
        transaction.set_rollback(True)
    html = (
        "" if response.streaming or "html" not in response.headers.get("Content-Type", "") else response.text
    )
    return response.status_code, html


def fields_of(client: Client, path: str) -> dict[str, tuple[str, str]]:
    """What the page asks; empty where it only takes a POST."""
    status, html = ask(client, "get", path)
    return Fields(html, path).found if status == 200 else {}


@pytest.mark.parametrize("one", GUARDED, ids=by_name)
def test_nonsense_in_a_form_gets_a_sentence(
    one: Address,
    world: World,
    clients: dict[int | None, Client],
) -> None:
    path, wrong = one.path(world.here), []
    client = visitors(world, clients, one)[0]
    asked = fields_of(client, path)
    for name, value in NONSENSE.items():
        data = dict.fromkeys(asked, value) | {"csrfmiddlewaretoken": "x", "done": value}
        status, html = ask(client, "post", path, data)
        wrong += [f"{name}: {fault}" for fault in faults(status, html, asked, value)]
    assert not wrong, f"{path}\n" + "\n".join(wrong)


def faults(status: int, html: str, asked: dict[str, tuple[str, str]], value: str) -> Iterator[str]:
    """What is wrong with the answer to nonsense."""
    if status >= 500:
        yield f"status {status}"
    yield from (f"English: {words}" for words in ENGLISH if words in html)
    # a form of buttons that lead elsewhere has nothing but its token: nobody typed anything
    if not asked.keys() - {"csrfmiddlewaretoken"} or status not in {200, 422}:
        return
    if not any(sign in html for sign in ('role="alert"', 'class="wrong"', "refusals", "message-")):
        yield f"status {status} without a sentence"
    typed = any(kind in FREE_TEXT for kind, _first in asked.values())
    if typed and value.startswith(MARK) and MARK not in html:
        yield "what was typed is gone"


@pytest.mark.parametrize("one", GUARDED, ids=by_name)
def test_one_wrong_field_in_a_form_that_is_right(
    one: Address,
    world: World,
    clients: dict[int | None, Client],
) -> None:
    path, wrong = one.path(world.here), []
    client = visitors(world, clients, one)[0]
    asked = fields_of(client, path)
    right = {name: first for name, (_kind, first) in asked.items()} | {"csrfmiddlewaretoken": "x"}
    # of fields that come in rows (seven days, six modules) one of each sort
    sorts = {re.sub(r"\d+", "", name): name for name in asked}
    for number, field in enumerate(sorts.values()):
        name, value = list(NONSENSE.items())[1 + number % (len(NONSENSE) - 1)]
        status, html = ask(client, "post", path, right | {field: value})
        wrong += [f"{field}, {name}: {fault}" for fault in faults(status, html, {}, value)]
    assert not wrong, f"{path}\n" + "\n".join(wrong)


@pytest.mark.parametrize("one", GUARDED, ids=by_name)
def test_nonsense_in_the_address_is_ignored(
    one: Address,
    world: World,
    clients: dict[int | None, Client],
) -> None:
    path = one.path(world.here)
    for client in visitors(world, clients, one):
        plain, _html = ask(client, "get", path)
        for query in ADDRESS_NONSENSE:
            status, _html = ask(client, "get", path + query)
            assert status == plain, path + query


@pytest.mark.parametrize("one", [one for one in GUARDED if one.record], ids=by_name)
def test_a_record_that_cannot_exist_is_not_found(
    one: Address,
    world: World,
    clients: dict[int | None, Client],
) -> None:
    real, client = world.here.records[one.record].pk, visitors(world, clients, one)[0]
    for pk in (0, 2**63, 10**30):
        path = one.path(world.here).replace(f"/{real}/", f"/{pk}/", 1)
        for method in ("get", "post"):
            status, _html = ask(client, method, path)
            assert status in {404, 405}, f"{method} {path}: {status}"


@pytest.mark.parametrize("name", ["", "foto.png", "leeg.csv", "boek.xlsx"])
@pytest.mark.parametrize("kind", ["students", "employers"])
def test_a_file_that_is_no_list_gets_a_sentence(
    name: str,
    kind: str,
    world: World,
    clients: dict[int | None, Client],
) -> None:
    content = {"leeg.csv": b"", "boek.xlsx": b"PK\x03\x04 kapot"}.get(name, b"\x89PNG\r\n\x1a\n\x00\x00")
    data: dict[str, Any] = {"csrfmiddlewaretoken": "x"}
    if name:
        data["file"] = SimpleUploadedFile(name, content)
    client = clients[world.here.own[Role.LEAD].pk]
    status, html = ask(client, "post", reverse("imports:upload", args=[kind]), data)
    assert status in {200, 422}
    assert 'role="alert"' in html or 'class="wrong"' in html


@pytest.mark.parametrize(
    "path",
    [
        "/account/inloggen/",
        "/account/wachtwoord/vergeten/",
        "/binnen/zz/",
        "/binnen/zz/nieuw/",
        "/demo/instappen/",
    ],
)
@pytest.mark.parametrize("value", NONSENSE.values(), ids=list(NONSENSE))
def test_nonsense_before_signing_in(client: Client, path: str, value: str) -> None:
    fields = ("login", "password", "email", "person", "next")
    status, html = ask(client, "post", path, dict.fromkeys(fields, value))
    assert status < 500
    assert not [words for words in ENGLISH if words in html]
