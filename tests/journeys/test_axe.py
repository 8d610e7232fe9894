"""The check on accessibility itself: it sees text, and a bad page does not pass."""

from playwright.sync_api import Page

from tests.journeys.axe import TEXT_WIDTH, assert_accessible, faults

GOOD = """<!doctype html><html lang="nl"><head><title>Goed</title></head>
<body style="background:#fff;color:#111"><main><h1>Leerlingen</h1><p>Niemand hoeft iets.</p></main></body></html>"""
BAD = """<!doctype html><html><head><title></title></head>
<body style="background:#fff"><p style="color:#ddd">Bijna wit op wit</p><img src="x.png"><input></body></html>"""


def test_browser_draws_text(page: Page) -> None:
    page.set_content(GOOD)
    assert 60 < page.evaluate(TEXT_WIDTH) < 120


def test_good_page_passes(page: Page) -> None:
    page.set_content(GOOD)
    assert_accessible(page)


def test_bad_page_fails_on_contrast_language_and_names(page: Page) -> None:
    page.set_content(BAD)
    found = " ".join(faults(page))
    for rule in ("color-contrast", "html-has-lang", "image-alt", "label"):
        assert rule in found
