"""Somebody who looks around: opens pages, reads them, and notices what is not as it should be."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Literal
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, expect

from tests.journeys.axe import faults
from tests.live import Site

WIDE, NARROW, NARROWEST = (1440, 900), (390, 844), (360, 780)
# where a link leads to a file, or out of the site
NO_PAGE = re.compile(
    r"/pdf/|/contract/\d+/$|/certifica|/bestand/|/voorbeeld/|\.csv|\.xlsx|/excel/|/uitloggen/|/stijl/|/brief-"
)
# words of the code or of the framework that may never reach the screen
LEFTOVERS = re.compile(
    r"\{\{|\{%|%\(|\bNone\b|\bTrue\b|\bFalse\b|\bundefined\b|\bplacement\b|\bstudent\b|\bthis\b|\bthe\b|\bplease\b"
    r"|\brequired\b|\bsubmit\b|\bsearch\b|\bcancel\b|\bMonday\b|\bTuesday\b|\bJanuary\b|\bFebruary\b",
    re.IGNORECASE,
)
UNFILLED = re.compile(r"(?<![\w.,;:!?])…(?!\w)")


class Visitor:
    """One person behind one browser, in a role of the demo."""

    def __init__(self, context: BrowserContext, site: Site) -> None:
        self.site, self.page, self.complaints = site, context.new_page(), list[str]()
        self.page.set_default_timeout(20_000)
        self.page.on("console", self._listen)
        self.page.on("pageerror", lambda error: self.complaints.append(f"{self.path}: {error}"))

    def _listen(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(f"{self.path}: {message.text}")

    @property
    def path(self) -> str:
        """Where one is now."""
        return urlsplit(self.page.url).path

    # --- going around ---------------------------------------------------------------------------------

    def step_in(self, role: str, school: str = "Velddijk") -> str:
        """Sign in as the demo's person in this role; returns their name."""
        self.open("/account/inloggen/")
        exactly = re.compile(f"^{re.escape(role)}$")
        row = self.page.locator(f"h3:has-text('{school}') + .step-in")
        button = (
            row.get_by_role("button").filter(has=self.page.locator(".step-in-role", has_text=exactly)).first
        )
        name = button.locator("b").inner_text()
        self._follow(button)
        return name

    def open(self, path: str) -> int:
        """Go to an address of the site; returns the status."""
        answer = self.page.goto(path if path.startswith("http") else self.site.url + path)
        return answer.status if answer else 0

    def click(self, text: str, within: str = "main") -> None:
        """Click what carries this text: a link, a button or the head of a fold."""
        place = self.page.locator(within)
        for role in ("link", "button"):
            found = place.get_by_role(role, name=text)  # type: ignore[arg-type]
            if found.count():
                return self._follow(found.first)
        place.get_by_text(text, exact=True).first.click()
        return None

    def _follow(self, target: Locator) -> None:
        with self.page.expect_navigation():
            target.click()

    def fill(self, label: str, value: str) -> None:
        """Fill in the field with this label."""
        field = self.page.locator("main").get_by_label(label, exact=True).first
        if field.evaluate("e => e.tagName") == "SELECT":
            field.select_option(label=value)
        else:
            field.fill(value)

    # --- reading --------------------------------------------------------------------------------------

    def expect_text(self, *texts: str) -> None:
        """Each of these is on the page."""
        for text in texts:
            expect(self.page.locator("body")).to_contain_text(text)

    def expect_no_text(self, *texts: str) -> None:
        """None of these is anywhere in what the server sent, seen or not."""
        html = self.page.content()
        for text in texts:
            assert text not in html, f"{self.path} shows {text!r}"

    def menu(self) -> list[str]:
        """The words of the staff menu."""
        words = self.page.locator(".rail-nav a").all_inner_texts()
        return [word.strip().split("\n")[0] for word in words]

    def links(self) -> list[str]:
        """The addresses of pages that this page leads to, in order."""
        # a link in a drawing keeps its address in another way
        address = "all => all.map(a => a.href.baseVal === undefined ? a.href : new URL(a.href.baseVal, location).href)"
        found = self.page.eval_on_selector_all("main a[href], nav a[href]", address)
        return [
            urlsplit(one).path for one in found if one.startswith(self.site.url) and not NO_PAGE.search(one)
        ]

    # --- noticing -------------------------------------------------------------------------------------

    def look(self, theme: Literal["light", "dark"], size: tuple[int, int]) -> None:
        """See the page that is open in this light and at this size."""
        self.page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        self.page.set_viewport_size({"width": size[0], "height": size[1]})

    def faults(self) -> Iterator[str]:
        """What is wrong with the page that is open, in light and dark, wide and narrow."""
        yield from self._words()
        self.look("light", WIDE)
        yield from (f"wide, light: {one}" for one in faults(self.page))
        self.look("dark", WIDE)
        yield from (f"wide, dark: {one}" for one in faults(self.page, only=("color-contrast",)))
        self.look("dark", NARROW)
        yield from (f"narrow, dark: {one}" for one in faults(self.page))
        self.look("light", NARROW)
        yield from (f"narrow, light: {one}" for one in faults(self.page, only=("color-contrast",)))
        self.look("light", NARROWEST)
        width = self.page.evaluate("document.documentElement.scrollWidth")
        if width > NARROWEST[0]:
            yield f"{width} px wide on a screen of {NARROWEST[0]}"
        self.look("light", WIDE)

    def _words(self) -> Iterator[str]:
        text: str = self.page.evaluate(READ)
        if not text.strip():
            yield "an empty page"
        yield from (f"leftover {word!r}" for word in sorted(set(LEFTOVERS.findall(text))))
        # shortened text ends in dots, a word that was never filled in stands alone
        yield from (f"unfilled: {line.strip()}" for line in text.split("\n") if UNFILLED.search(line))

    def walk(self, kind_of: Callable[[str], str], seen: dict[str, str]) -> dict[str, str]:
        """Open one page of each kind that can be reached from here by links; returns address by kind.

        ``seen``: kinds whose looks were judged before, by somebody else; they are opened all the same.
        """
        met: dict[str, str] = {}
        wrong: list[str] = []
        waiting = [self.path]
        while waiting:
            path = waiting.pop(0)
            kind = kind_of(path)
            if not kind or kind in met:
                continue
            met[kind] = path
            status = self.open(path)
            if status != 200:
                wrong.append(f"{path}: status {status}")
                continue
            waiting += [link for link in self.links() if kind_of(link) not in met]
            if kind not in seen:
                seen[kind] = path
                wrong += [f"{path}: {one}" for one in self.faults()]
        assert not wrong, "\n".join(wrong)
        assert not self.complaints, "\n".join(self.complaints)
        return met

    # --- the keyboard ---------------------------------------------------------------------------------

    def tab_stops(self, count: int) -> list[dict[str, object]]:
        """What gets the focus with each press of Tab: name, place, and whether the eye sees it."""
        found = []
        for _ in range(count):
            self.page.keyboard.press("Tab")
            found.append(self.page.evaluate(FOCUS))
        return found


# what a person reads: fields' own values and what is only drawn are left out
READ = """() => {
  const copy = document.body.cloneNode(true);
  copy.querySelectorAll('script, style, [aria-hidden=true], textarea, .brand').forEach(e => e.remove());
  document.body.append(copy);
  const text = copy.innerText;
  copy.remove();
  return text;
}"""
FOCUS = """() => {
  const e = document.activeElement, box = e.getBoundingClientRect();
  const look = x => getComputedStyle(x);
  const ring = x => x && look(x).outlineStyle !== 'none' && parseFloat(look(x).outlineWidth) >= 2;
  return {
    tag: e.tagName, name: e.name || '', text: (e.innerText || '').trim().slice(0, 60),
    top: box.top + scrollY, left: box.left,
    // the parts of a date field have a ring of the browser's own
    visible: e.type === 'date' || !!(ring(e) || ring(e.closest('.card-option, .mood, label'))),
  };
}"""
