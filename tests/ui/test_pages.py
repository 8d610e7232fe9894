"""The frames: style page, error pages, menu, theme, people."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from stagespoor.ui import slots
from stagespoor.ui.context import shell
from stagespoor.ui.icons import icon_svg
from stagespoor.ui.menu import MENU, menu_for
from stagespoor.ui.templatetags.ui import initials

UI = Path(settings.BASE_DIR) / "stagespoor" / "ui"


def test_style_page_shows_every_component_without_inline_style(client: Client) -> None:
    html = client.get("/stijl/").content.decode()
    assert "Nu hier" in html
    assert " style=" not in html
    assert "<style" not in html
    assert "onclick" not in html
    assert not re.search(r"<script(?![^>]*src=)", html)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_chosen_theme_is_in_the_page_from_the_first_byte(client: Client, theme: str) -> None:
    client.cookies["thema"] = theme
    assert f'<html lang="nl" data-theme="{theme}">' in client.get("/stijl/").content.decode()


def test_strange_theme_cookie_is_ignored(client: Client) -> None:
    client.cookies["thema"] = "x onload"
    assert '<html lang="nl">' in client.get("/stijl/").content.decode()


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "500"])
def test_error_page_says_what_to_do_even_without_a_request(name: str) -> None:
    html = render_to_string(f"{name}.html")
    assert "Naar het begin" in html
    assert "<h1>" in html


def test_refusing_page_names_the_right_that_is_needed() -> None:
    html = render_to_string("403.html", {"exception": "placement.write"})
    assert "een stage maken of wijzigen" in html


def test_both_dark_themes_are_the_same() -> None:
    css = (UI / "static" / "ui" / "tokens.css").read_text(encoding="utf-8")
    device = css.split(':root:not([data-theme="light"]) {')[1].split("}")[0]
    chosen = css.split(':root[data-theme="dark"] {')[1].split("}")[0]
    assert device.split() == chosen.split()


def test_menu_has_one_active_item_and_only_pages_that_exist() -> None:
    for role in MENU:
        items = menu_for(role, "/leerlingen/12/")
        assert all(item.url for item in items)
        assert sum(item.active for item in items) <= 1
    assert menu_for("student", "/") == ()


def test_dividing_an_application_belongs_to_the_meeting_and_the_application_to_the_student() -> None:
    def active(path: str) -> list[str]:
        return [item.key for item in menu_for("lead", path) if item.active]

    assert active("/aanmeldingen/5/verdelen/") == ["meeting"]
    assert active("/aanmeldingen/5/") == ["students"]
    assert active("/stageoverleg/5/") == ["meeting"]
    # who has no meeting in the menu keeps the student lit
    assert [item.key for item in menu_for("mentor", "/aanmeldingen/5/verdelen/") if item.active] == [
        "students"
    ]


def test_page_without_actor_has_no_menu() -> None:
    request = RequestFactory().get("/")
    assert not shell(request)["menu"]


def test_initials_of_odd_names() -> None:
    assert initials("Noor van den Berg") == "NB"
    assert (initials("Anna"), initials(""), initials("  "), initials("1 2")) == ("A", "?", "?", "?")


APPS = Path(settings.BASE_DIR) / "stagespoor"


def listed_icons() -> set[str]:
    """The names in the lists of all apps."""
    lines = [
        line.strip() for path in APPS.glob("*/icons.txt") for line in path.read_text("utf-8").splitlines()
    ]
    return {line for line in lines if line and not line.startswith("#")}


def test_icons_of_the_list_exist_and_unknown_names_are_harmless() -> None:
    assert [name for name in sorted(listed_icons()) if "<path" not in icon_svg(name)] == []
    assert "<circle" in icon_svg("../../etc/passwd")


def test_used_icons_are_in_the_list() -> None:
    pages = [path.read_text("utf-8") for path in (*APPS.rglob("*.html"), *APPS.rglob("*.py"))]
    used = {name for page in pages for name in re.findall(r'(?:{%\s*icon |icon=)"([a-z0-9-]+)"', page)}
    assert used - listed_icons() == set()


def test_higher_floor_fills_a_slot(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slots, "_fillers", {})
    template = Template('{% load ui %}[{% slot "sign_in" %}]')
    context = Context({"request": RequestFactory().get("/")})
    assert template.render(context) == "[]"
    slots.fill("sign_in", lambda request: f"op {request.path}")
    assert template.render(context) == "[op /]"


def test_person_and_phone_are_safe_and_one_tap_away() -> None:
    template = Template("{% load ui %}{% person one.name one.sub %}{% phone one.phone %}{% mail '' %}")
    one = SimpleNamespace(name="<b>Jan", sub="<i>", phone="06-12 34 56 78")
    html = template.render(Context({"one": one}))
    assert "&lt;b&gt;Jan" in html
    assert "<i>" not in html
    assert 'href="tel:0612345678"' in html


def test_icons_of_the_timeline_are_in_the_list() -> None:
    from stagespoor.core.events import declared

    assert {kind.icon for kind in declared()} - listed_icons() == set()
