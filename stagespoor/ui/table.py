"""Tables of a list: columns declared in Python, rows joined as plain text.

    columns = [
        Column(_("Bedrijf"), lambda row: link("/bedrijven/", row["pk"], row["name"]), sort="naam"),
        Column(_("Plaats"), lambda row: row["city"] or NONE, sort="plaats"),
    ]
    {% table columns page.rows lens %}

A cell is escaped unless it is a SafeString, as in a template. A template that walks over 300 rows costs
forty milliseconds, these strings cost two.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import Any
from urllib.parse import urlencode

from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from stagespoor.ui.icons import icon_svg
from stagespoor.ui.lists import Lens

Row = Mapping[str, Any]
Cell = Callable[[Any], str]

NONE = SafeString('<i class="none">–</i>')  # a cell that has nothing to say; left out on a phone
TONES = frozenset({"plain", "now", "late", "done", "stopped", "waiting"})


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``cell`` draws it from a row; ``sort`` is the key in the address, "" for no sorting.

    On a phone a row becomes a card, in which every cell but the first names its column.
    """

    label: object
    cell: Cell
    sort: str = ""
    css: str = ""


def draw(
    columns: Sequence[Column], rows: Iterable[Any], lens: Lens | None = None, css: str = ""
) -> SafeString:
    """The whole table. Without a lens no column sorts."""
    heads = "".join(_head(column, lens) for column in columns)
    row_of = "".join(_opening(column, first=not i) + "%s</td>" for i, column in enumerate(columns))
    line, rows = f"<tr>{row_of}</tr>\n", list(rows)
    # column by column, and a row as one format: half the time of a cell at a time
    drawn = [
        [t if t.__class__ is SafeString else escaped(t) for t in map(column.cell, rows)] for column in columns
    ]
    body = "".join([line % cells for cells in zip(*drawn, strict=True)])
    kind = f"list {escape(css)}" if css else "list"
    return SafeString(
        f'<div class="table-wrap"><table class="{kind}"><thead><tr>{heads}</tr></thead><tbody>\n'
        f"{body}</tbody></table></div>"
    )


def _head(column: Column, lens: Lens | None) -> str:
    if lens is not None and column.sort:
        return sort_head(lens, column.sort, column.label, column.css)
    kind = f' class="{escape(column.css)}"' if column.css else ""
    return f'<th scope="col"{kind}>{escape(str(column.label))}</th>'


def _opening(column: Column, *, first: bool) -> str:
    kind = f' class="{escape(column.css)}"' if column.css else ""
    named = "" if first else f' data-label="{escape(str(column.label))}"'
    return f"<td{kind}{named}>".replace("%", "%%")


def sort_head(lens: Lens, key: str, label: object, css: str = "") -> SafeString:
    """A ``<th>`` whose link turns the order around."""
    asked, state = lens.heading(key)
    params = [(name, value) for name, values in lens.params.lists() for value in values]
    params = [(name, value) for name, value in params if name not in {"page", "sort"}]
    arrow = {"ascending": icon_svg("sort-up"), "descending": icon_svg("sort-down")}.get(state, "")
    address = escape(urlencode([*params, ("sort", asked)]))
    return SafeString(
        f'<th scope="col" class="{escape(css)}" aria-sort="{state}"><a href="?{address}">'
        f"{escape(str(label))}{arrow}</a></th>"
    )


# --- pieces of cells -------------------------------------------------------------------------------


@lru_cache(maxsize=8192)
def escaped(text: str) -> str:
    """Text as it may stand in a page. Kept: a list says the same places, sectors and days many times."""
    return escape(text)


@lru_cache(maxsize=8192)
def link(prefix: str, key: int, text: str) -> str:
    """The link of a row to its page: ``prefix`` is the address of the list ("/bedrijven/")."""
    return SafeString(f'<a class="row-link" href="{prefix}{key}/">{escape(text)}</a>')


@lru_cache(maxsize=8192)
def sub(text: str) -> str:
    """A second, small line; nothing when there is none."""
    return SafeString(f'<small class="sub">{escape(text)}</small>') if text else ""


def both(*parts: str) -> str:
    """Parts after each other as one cell, each escaped unless it is safe."""
    return SafeString("".join([p if p.__class__ is SafeString else escape(p) for p in parts]))


@lru_cache(maxsize=512)
def chip(label: object, tone: str = "plain") -> SafeString:
    """A state in one or two words. The word carries it, not the colour."""
    kind = tone if tone in TONES else "plain"
    return SafeString(f'<span class="chip chip-{kind}">{escape(str(label))}</span>')


def day_writer() -> Callable[[dt.date | None], str]:
    """Writes a day as "3 mrt 2026", or a dash; for a whole list the language is looked up once, not for each row."""
    language = get_language()
    return lambda day: _day_words(day, language) if day else NONE


def day_cell(key: str) -> Cell:
    """A cell with the day that a row has under ``key``."""
    write = day_writer()
    return lambda row: write(row[key])


@lru_cache(maxsize=8192)
def _day_words(day: dt.date, language: str | None) -> str:
    return date_format(day, "j b Y")
