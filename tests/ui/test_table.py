"""The table of a list: what is typed stays text, every cell names its column on a phone."""

from __future__ import annotations

import datetime as dt
from html.parser import HTMLParser

from django.http import QueryDict
from django.utils.safestring import SafeString
from hypothesis import given
from hypothesis import strategies as st

from stagespoor.ui.list_parts import filters, pager
from stagespoor.ui.lists import Filter, Lens, Page
from stagespoor.ui.table import NONE, Column, both, chip, day_writer, draw, link, sub

NASTY = '<script>alert(1)</script> & "bakker" \'t Hoekje'


class Tags(HTMLParser):
    """Which tags a piece of html has, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


@given(st.text())
def test_whatever_is_in_a_row_stays_text(text: str) -> None:
    columns = [
        Column("Naam", lambda row: link("/x/", 1, row)),
        Column("Kaal", lambda row: row),
        Column("Twee", lambda row: both(row, sub(row))),
        Column("Stand", lambda row: chip(row, "late")),
    ]
    assert set(Tags(draw(columns, [text])).tags) <= {
        "div", "table", "thead", "tbody", "tr", "th", "td", "a", "small", "span"
    }  # fmt: skip


def test_a_cell_is_escaped_unless_it_is_safe() -> None:
    html = draw([Column("A", lambda row: row), Column("B", lambda _row: SafeString("<b>ja</b>"))], [NASTY])
    assert "<script>" not in html
    assert "<b>ja</b>" in html
    assert NASTY in Tags(html).text


def test_every_cell_but_the_first_names_its_column() -> None:
    html = draw([Column("Naam", str), Column('Plaats "x"', str, css="nowrap")], ["a", "b"], css="mine")
    assert html.count('<td class="nowrap" data-label="Plaats &quot;x&quot;">') == 2
    assert html.count("<td>") == 2
    assert '<table class="list mine">' in html


def test_only_columns_with_a_sort_key_sort_and_only_with_a_lens() -> None:
    columns = [Column("Naam", str, sort="naam"), Column("Plaats", str)]
    lens = Lens(QueryDict("q=x&page=3&sort=naam&sort=zz"), sorts={"naam": "name"}, default_sort="naam")
    html = draw(columns, [], lens)
    assert html.count("aria-sort") == 1
    assert 'href="?q=x&amp;sort=-naam"' in html
    assert "aria-sort" not in draw(columns, [])


def test_a_day_reads_as_people_write_it() -> None:
    assert day_writer()(dt.date(2026, 3, 3)) == "3 mrt 2026"
    assert day_writer()(None) == NONE


def test_the_form_keeps_what_was_asked() -> None:
    lens = Lens(
        QueryDict.fromkeys(["q"], NASTY), sorts={"naam": "name"}, default_sort="naam",
        search=("name__contains",), filters=[Filter("s", NASTY, [("a<", NASTY)], "name")],
    )  # fmt: skip
    html = filters(lens, NASTY)
    assert "<script>" not in html
    assert 'value="a&lt;"' in html
    assert "Alles tonen" in html


def test_the_pages_keep_the_search() -> None:
    page = Page([1], 2, 9, 225, 26, 50, (1, 2, 3, None, 9))
    html = pager(page, QueryDict("q=a+b&page=2&klas=x&klas=y"))
    assert 'href="?q=a+b&amp;klas=x&amp;klas=y&amp;page=3" rel="next"' in html
    assert 'aria-current="page"' in html
    assert "26 tot en met 50 van 225" in html
