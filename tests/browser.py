"""Starts the browser of the journeys: the machine's Chromium or the fetched one, with fonts of our own."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from scripts.browser import find

ROOT = Path(__file__).resolve().parent.parent
FONTS_CONF = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>{fonts}</dir>
  <cachedir>{cache}</cachedir>
  <alias><family>sans-serif</family><prefer><family>Atkinson Hyperlegible Next</family></prefer></alias>
</fontconfig>
"""


@pytest.fixture(scope="session")
def browser_type_launch_args(
    browser_type_launch_args: dict[str, Any], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Any]:
    """Where the browser is, its flags, and fonts that are the same on every machine.

    A browser without any font draws no text, and axe then finds nothing wrong with the page.
    """
    found = find()
    if found is None:
        pytest.fail("No Chromium here. Run `make setup-dev && .venv/bin/python scripts/browser.py`.")
    folder = tmp_path_factory.mktemp("fonts")
    conf = folder / "fonts.conf"
    conf.write_text(
        FONTS_CONF.format(fonts=ROOT / "build" / "fonts", cache=folder / "cache"), encoding="utf-8"
    )
    return {
        **browser_type_launch_args,
        "executable_path": str(found.path),
        "args": found.flags,
        "env": {**os.environ, **found.env, "FONTCONFIG_FILE": str(conf)},
    }
