"""The bars, the reasons and the days of a place as html: a page has a hundred of them, too many for a template.

All that comes from people is escaped here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Bar:
    """One ground: its short name, how far it is met in hundredths (None: not known), a word for that, and why."""

    label: str
    hundredths: int | None
    word: str
    sentences: tuple[str, ...]

    @property
    def drawn(self) -> SafeString:
        """The bar with its word and the reasons; without a bar where nothing is known."""
        return SafeString(_line(self) + _why(self.sentences, soft=self.hundredths is None))


@dataclass(frozen=True, slots=True)
class DayCell:
    """One weekday of a place. ``tone``: free, full, closed, unknown; ``text`` says it in words."""

    short: str
    tone: str
    text: str
    asked: bool


def grounds(bars: Iterable[Bar]) -> SafeString:
    """The grounds of which something is known, each with its bar and its reasons."""
    return SafeString(
        "".join(
            f'<div class="ground"><dt>{escape(bar.label)}</dt><dd>{bar.drawn}</dd></div>'
            for bar in bars
            if bar.hundredths is not None
        )
    )


def day_strip(days: Sequence[DayCell]) -> SafeString:
    """The days of the week, each free, full, without work or not known; in words for a screen reader."""
    cells = "".join(
        f'<li class="day-{day.tone}{" day-asked" if day.asked else ""}"><span aria-hidden="true">{escape(day.short)}'
        f'</span><span class="visually-hidden">{escape(day.text)}</span></li>'
        for day in days
    )
    return SafeString(f'<ul class="day-strip" aria-label="{escape(_("Vrij per dag"))}">{cells}</ul>')


def _line(bar: Bar) -> str:
    if bar.hundredths is None:
        return ""
    part = f'<rect class="bar-part" width="{bar.hundredths}" height="8"/>' if bar.hundredths else ""
    return (
        '<span class="bar-line"><svg class="ground-bar" viewBox="0 0 100 8" preserveAspectRatio="none" '
        f'aria-hidden="true"><rect class="bar-all" width="100" height="8"/>{part}</svg>'
        f'<span class="bar-word">{escape(bar.word)}</span></span>'
    )


def _why(sentences: Iterable[str], *, soft: bool) -> str:
    css = "why soft" if soft else "why"
    return "".join(f'<span class="{css}">{escape(sentence)}</span>' for sentence in sentences)
