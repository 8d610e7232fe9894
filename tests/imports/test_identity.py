"""A number is not yet a child: typing errors in numbers, and children who come twice (STU-1)."""

from collections.abc import Callable
from pathlib import Path

import pytest

from stagespoor.imports import neutral, queries, states
from tests.imports.conftest import Desk, everything, reasons, row

SHARED = Path("/work/shared/data")
Born = Callable[[int], str]


@pytest.mark.policy("STU-1")
def test_number_of_another_child_is_refused_and_writes_nothing_over(desk: Desk, born: Born) -> None:
    desk.commit(desk.students(row("101", born(16))))
    before = everything()
    batch = desk.students(
        row("101", born(14), first="Emir", prefix="", last="Anders"), row("101", born(16), klas="5B")
    )
    assert "Leerlingnummer 101 hoort bij Sanne van der Proef." in reasons(batch, 2)
    # who has another's number does not claim it: the row of the child itself still counts
    assert [r.outcome for r in batch.rows.order_by("number")] == [states.REFUSED, states.CHANGED]
    _headers, lines = queries.rejected_table(batch)
    (line,) = lines
    assert line[:2] == ["101", "Emir"]
    assert "hoort bij Sanne" in line[-1]
    only = desk.commit(desk.students(row("101", born(14), first="Emir", prefix="", last="Anders")))
    assert only.counts["refused"] == 1
    assert everything() == before


@pytest.mark.parametrize(
    ("years", "cells", "words"),
    [
        (16, {"last": "Getrouwd"}, "De naam was Sanne van der Proef."),
        (15, {}, "De geboortedatum was"),
        (15, {"first": "Proef", "last": "Sanné", "prefix": ""}, "De geboortedatum was"),
    ],
)
def test_one_of_name_and_birth_date_may_change_with_a_warning(
    desk: Desk, born: Born, years: int, cells: dict[str, str], words: str
) -> None:
    desk.commit(desk.students(row("101", born(16))))
    batch = desk.students(row("101", born(years), **cells))
    assert batch.counts["changed"] == batch.counts["warned"] == 1
    assert words in reasons(batch, 2)


def test_other_spelling_of_the_same_name_is_no_warning(desk: Desk, born: Born) -> None:
    desk.commit(desk.students(row("101", born(16))))
    batch = desk.students(row("101", born(16), first="Sanné", prefix="v.d."))
    assert (batch.counts["changed"], batch.counts["warned"]) == (1, 0)


def test_second_number_for_the_same_child_is_a_warning(desk: Desk, born: Born) -> None:
    desk.commit(desk.students(row("101", born(16))))
    batch = desk.students(row("102", born(16)), row("103", born(16), first="Bram"))
    assert "heeft nummer 101" in reasons(batch, 2)
    assert (batch.counts["new"], batch.counts["warned"]) == (2, 1)


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared files are not on this machine")
def test_refused_rows_of_the_shared_file_come_back_without_writing_over_a_child(desk: Desk) -> None:
    name = "leerlingen_velddijk.csv"
    batch = desk.commit(desk.upload("students", (SHARED / name).read_bytes(), name))
    headers, lines = queries.rejected_table(batch)
    mended = {"31-02-2010": "28-02-2010", "2011": "20-04-2011"}
    rows = [[mended.get(cell, cell) for cell in line] for line in lines]
    again = desk.upload("students", neutral.csv_bytes(headers, rows))
    assert (again.counts["new"], again.counts["changed"], again.counts["refused"]) == (2, 0, 3)
    assert "14143 hoort bij Naomi Scardino" in reasons(again, 2)
