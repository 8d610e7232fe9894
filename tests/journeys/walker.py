"""Walks through the product as its people do: by its pages, in a real browser, on the day the story is at."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.live import Site


class Walker:
    """One person at a time behind one browser."""

    def __init__(self, page: Page, site: Site) -> None:
        self.page, self.site = page, site
        page.set_default_timeout(20_000)

    def today(self, day: dt.date) -> None:
        """From now on it is this day."""
        (self.site.data / "today").write_text(day.isoformat(), encoding="utf-8")

    def step_in(self, name: str) -> None:
        """Sign in as one of the demo's people."""
        self.page.context.clear_cookies()
        self.go("/account/inloggen/")
        self.follow(self.page.get_by_role("button", name=re.compile(re.escape(name))).first)

    def go(self, path: str) -> int:
        """Open a page; returns the status."""
        answer = self.page.goto(f"{self.site.url}{path}")
        assert answer is not None
        return answer.status

    def fill(self, fields: dict[str, Any]) -> None:
        """Fill in fields by their names: text, dates, choices, ticks."""
        for name, value in fields.items():
            values = value if isinstance(value, list) else [value]
            for one in values:
                self._fill_one(name, one)

    def _fill_one(self, name: str, value: Any) -> None:
        fields = self.page.locator(f'main [name="{name}"]')
        kind = fields.first.evaluate("e => e.tagName === 'SELECT' ? 'select' : e.type")
        if kind in ("radio", "checkbox"):
            field = (
                fields.first if value is True else self.page.locator(f'main [name="{name}"][value="{value}"]')
            )
            if not field.count():  # by the words beside it
                field = self.page.locator("main label", has_text=str(value)).locator(f'[name="{name}"]')
            field = field.first
            # a choice may lie in a closed fold or be drawn by its label
            field.evaluate("e => { if (!e.checked) e.click() }")
        elif kind == "select":
            self._choose(fields.first, str(value))
        else:
            fields.first.fill(value.isoformat() if isinstance(value, dt.date) else str(value))

    def _choose(self, field: Locator, value: str) -> None:
        """By value, or by the first option whose text holds it."""
        options: list[tuple[str, str]] = field.evaluate("e => [...e.options].map(o => [o.value, o.text])")
        found = next((v for v, text in options if v == value), None) or next(
            v for v, text in options if value in text
        )
        field.select_option(found)

    def send(self, label: str = "") -> None:
        """Click the page's main button, or the one with this text; a link will do."""
        if label:
            found = self.page.locator("main").get_by_role("button", name=label)
            link = self.page.locator("main").get_by_role("link", name=label)
            self.follow((found if found.count() else link).first)
        else:
            self.follow(self.page.locator("main form[method=post] .btn-primary").first)

    def follow(self, button: Locator) -> None:
        """Click, and wait until the page that follows is there: a next step must not overtake this one."""
        with self.page.expect_navigation():
            button.click()

    def form(self, path: str, fields: dict[str, Any] | None = None, *, send: str = "") -> None:
        """Open a page with a form, fill it in, send it; fails when it comes back with errors."""
        assert self.go(path) == 200, f"{path}: {self.page.title()}"
        self.fill(fields or {})
        self.send(send)
        assert not self.problems(), f"{path}: {self.problems()}"

    def refused(self, path: str, fields: dict[str, Any] | None = None, *, norm: str, send: str = "") -> str:
        """As :meth:`form`, but a rule refuses and names its norm; returns what the page says."""
        assert self.go(path) == 200, f"{path}: {self.page.title()}"
        self.fill(fields or {})
        self.send(send)
        said = self.page.locator("main").inner_text()
        assert norm in said, f"{path} should be refused by {norm}, but says: {said[:600]}"
        return said

    def problems(self) -> str:
        """What the page says is wrong, or nothing."""
        found = self.page.locator("main .form-errors, main .wrong, main form .refusals")
        return " | ".join(found.all_inner_texts())

    def sees(self, *texts: str) -> None:
        """These texts are on the page."""
        for text in texts:
            expect(self.page.locator("body")).to_contain_text(text)

    def id_in_url(self) -> int:
        """The number in the address of the page one is at."""
        found = re.search(r"/(\d+)/", self.page.url)
        assert found, self.page.url
        return int(found[1])
