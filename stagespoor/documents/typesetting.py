"""From prepared data to PDF bytes: the typst compiler, its fonts, and the standards we ask.

The data goes to the page as JSON in an input of the compiler. It is never pasted into markup, so a
name with `#` or `*` in it is a name and nothing else.
"""

from __future__ import annotations

import datetime as dt
import json
import threading
from functools import cache
from pathlib import Path
from typing import Any, Literal

import structlog
import typst
from django.conf import settings

from stagespoor.documents.words import printable

log = structlog.get_logger(__name__)

TEMPLATES = Path(__file__).parent / "typst"
# One file that is both: readable by a screen reader, and fit to be kept for the file's lifetime.
STANDARDS: tuple[Literal["ua-1", "a-2a"], ...] = ("ua-1", "a-2a")
FONT = "Atkinson Hyperlegible Next"
# The first is what typst carries within itself, for a machine where no font was fetched.
SPARE_FONT = "Libertinus Serif"
OTHER_SCRIPTS = ("Noto Sans Arabic", "Noto Emoji")
# A compiler is not made for two threads at once, and a page takes milliseconds: take turns.
_turn = threading.Lock()


class DocumentError(Exception):
    """The document could not be made; the message says why, for the log."""


@cache
def fonts() -> typst.Fonts:
    """The fonts we know: those in the build folder and those in typst. Never the machine's own."""
    folder = Path(settings.FONTS_DIR)
    return typst.Fonts(include_system_fonts=False, font_paths=[folder] if folder.is_dir() else [])


@cache
def font_names() -> tuple[str, ...]:
    """The families to set text in, best first; only those that are there."""
    there = set(fonts().families())
    return tuple(name for name in (FONT, SPARE_FONT, *OTHER_SCRIPTS) if name in there)


@cache
def _compiler(template: str) -> typst.Compiler:
    return typst.Compiler(
        input=TEMPLATES / template, root=TEMPLATES, font_paths=fonts(), ignore_system_fonts=True
    )


def typeset(template: str, data: dict[str, Any], *, made_on: dt.date) -> bytes:
    """The PDF of ``template`` with ``data``: PDF/UA-1 and PDF/A-2a, the same bytes for the same data.

    A letter that none of our fonts has (a Chinese name, say) must not keep a student from a
    contract: the file is then made without the claim to both standards, still tagged, and logged.
    Raises DocumentError for anything else, a warning of the compiler included.
    """
    inputs = {"data": json.dumps(printable({**data, "fonts": list(font_names())}), ensure_ascii=False)}
    moment = dt.datetime.combine(made_on, dt.time(12), tzinfo=dt.UTC)
    try:
        return _compile(template, inputs, moment, STANDARDS)
    except typst.TypstError as error:
        if "could not be displayed" not in str(error):
            raise DocumentError(f"{template}: {error}") from error
        log.warning("document: no font has this letter", template=template, error=str(error))
        return _compile(template, inputs, moment, ())


def _compile(template: str, inputs: dict[str, str], moment: dt.datetime, standards: tuple[Any, ...]) -> bytes:
    with _turn:
        made, warnings = _compiler(template).compile_with_warnings(
            format="pdf", sys_inputs=inputs, pdf_standards=list(standards), timestamp=moment
        )
    if warnings:
        raise DocumentError(f"{template}: " + "; ".join(str(warning) for warning in warnings))
    if not isinstance(made, bytes):
        raise DocumentError(f"{template}: the compiler gave no file")
    return made
