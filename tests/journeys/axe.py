"""Runs axe-core on the page that the browser shows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = Path(__file__).resolve().parents[2] / "build" / "dev" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def faults(page: Page, only: tuple[str, ...] = ()) -> list[str]:
    """What axe has against the page: one line per fault, with the element. ``only``: just these rules.

    Fails where text has no width: without fonts axe passes whatever it is shown.
    """
    assert page.evaluate(TEXT_WIDTH) > 0, "the browser draws no text: fonts are missing"
    if not page.evaluate("() => 'axe' in window"):
        # evaluated by the debugger, so that the page's own content policy stays as it is
        page.evaluate(AXE.read_text(encoding="utf-8") + "; 0")
    result: dict[str, Any] = page.evaluate(
        "runOnly => axe.run(document, {runOnly, resultTypes: ['violations']})",
        {"type": "rule", "values": list(only)} if only else {"type": "tag", "values": RULES},
    )
    return [
        f"{fault['id']} ({fault['impact']}): {node['target']} {node['html'][:160]}"
        for fault in result["violations"]
        for node in fault["nodes"]
    ]


def assert_accessible(page: Page) -> None:
    """Fail with every fault that axe finds, where it finds one."""
    found = faults(page)
    assert not found, f"{page.url}:\n" + "\n".join(found)


TEXT_WIDTH = """() => {
  const probe = document.createElement('span');
  probe.textContent = 'Stagespoor';
  probe.style.cssText = 'position:absolute;font:16px sans-serif';
  document.body.append(probe);
  const width = probe.getBoundingClientRect().width;
  probe.remove();
  return width;
}"""
