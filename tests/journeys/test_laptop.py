"""A small laptop: at 1280 pixels nothing of a list, a board or a student's tabs is cut off at the right."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.journeys.visitor import Visitor
from tests.live import Site

LAPTOP = (1280, 800)
LISTS = (
    "/vandaag/", "/leerlingen/", "/stages/", "/bedrijven/", "/bedrijven/sectoren/", "/bedrijven/dubbel/",
    "/bedrijven/oordelen/", "/netwerkpartners/", "/acquisitie/stil/", "/acquisitie/vaak-gevraagd/",
    "/acquisitie/cijfers/", "/interne-werkplekken/", "/importeren/", "/school/mensen/",
)  # fmt: skip
BOARDS = ("/acquisitie/", "/stageoverleg/", "/stageoverleg/voorstel/")

# what is wider than the room it has, by itself or inside something that scrolls sideways
CUT_OFF = """() => {
  const name = e => e.tagName.toLowerCase() + (e.className ? '.' + e.className : '');
  const wrong = [...document.querySelectorAll('html, main, main *')].filter(e => {
    const look = getComputedStyle(e);
    const scrolls = e.tagName === 'HTML' || look.overflowX === 'auto' || look.overflowX === 'scroll';
    return scrolls && e.clientWidth && e.scrollWidth > e.clientWidth + 1;
  });
  return wrong.map(e => `${name(e)}: ${e.scrollWidth} in ${e.clientWidth}`);
}"""
# cards and buttons that reach out of their own column of the board
OUT_OF_COLUMN = """() => [...document.querySelectorAll('.board .col')].flatMap(col => {
  const right = col.getBoundingClientRect().right + 1;
  return [...col.querySelectorAll('.lead-card, .lead-card .btn, .col-empty, .chip')]
    .filter(e => e.getBoundingClientRect().right > right).map(e => e.innerText.split('\\n')[0]);
})"""
# a place name that is broken in the middle of a word is higher than the words it has
BROKEN_WORDS = """() => [...document.querySelectorAll('.lead-facts > span:first-child')].filter(e => {
  const lines = e.getBoundingClientRect().height / parseFloat(getComputedStyle(e).lineHeight);
  return Math.round(lines) > e.innerText.trim().split(/[\\s-]+/).length;
}).map(e => e.innerText)"""


@pytest.fixture
def lead(browser: Browser, live_stagespoor: Site) -> Iterator[Visitor]:
    """The lead of the school behind a small laptop."""
    width, height = LAPTOP
    context = browser.new_context(viewport={"width": width, "height": height}, locale="nl-NL")
    visitor = Visitor(context, live_stagespoor)
    visitor.step_in("Teamleider stage")
    yield visitor
    context.close()


def seen(visitor: Visitor, paths: tuple[str, ...]) -> list[str]:
    """What does not fit on each of these pages."""
    wrong = []
    for path in paths:
        assert visitor.open(path) == 200, path
        wrong += [f"{path} {one}" for one in visitor.page.evaluate(CUT_OFF)]
    return wrong


def test_lists_fit(lead: Visitor) -> None:
    assert not seen(lead, LISTS)


def test_boards_fit_and_cards_stay_in_their_column(lead: Visitor) -> None:
    assert not seen(lead, BOARDS)
    lead.open("/acquisitie/")
    assert lead.page.locator(".lead-card").count() > 3
    assert not lead.page.evaluate(OUT_OF_COLUMN)
    assert not lead.page.evaluate(BROKEN_WORDS)


def test_every_tab_of_a_student_is_seen(lead: Visitor) -> None:
    lead.open("/leerlingen/")
    lead.page.locator("main tbody a.row-link").first.click()
    lead.page.wait_for_url("**/leerlingen/*/")
    tabs = lead.page.eval_on_selector_all("main nav.tabs a", "all => all.map(a => new URL(a.href).pathname)")
    assert len(tabs) == 8
    assert not seen(lead, tuple(tabs))
