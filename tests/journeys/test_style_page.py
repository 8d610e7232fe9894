"""The style page in the browser: every component passes axe and fits, in both themes and both sizes."""

from __future__ import annotations

from typing import Literal

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from tests.journeys.axe import assert_accessible


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 768, 360])
def test_style_page_is_accessible_and_fits(
    browser: Browser, live_server: LiveServer, theme: Literal["light", "dark"], width: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=theme)
    page = context.new_page()
    page.goto(f"{live_server.url}/stijl/")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert_accessible(page)
    context.close()


def test_theme_button_changes_the_page_and_the_choice_stays(
    browser: Browser, live_server: LiveServer
) -> None:
    context = browser.new_context(color_scheme="light")
    page = context.new_page()
    page.goto(f"{live_server.url}/stijl/")
    button = page.locator(".rail [data-theme-toggle]")
    button.click()
    button.click()
    page.reload()
    assert page.locator("html").get_attribute("data-theme") == "dark"
    assert page.evaluate("getComputedStyle(document.body).colorScheme") == "dark"
    context.close()
