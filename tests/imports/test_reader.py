"""Files as schools send them, and files made to do harm: a table of text, or a sentence."""

import contextlib
import datetime as dt
import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from stagespoor.imports import neutral
from stagespoor.imports.columns import Column, fingerprint, header_words, recognise
from stagespoor.imports.reader import MAX_CELL, MAX_COLUMNS, Table, UnreadableFile, read_table

SHARED = Path("/work/shared/data")
COLUMNS = (
    Column("number", "Leerlingnummer", ("stamnummer",), required=True),
    Column("first_name", "Roepnaam", ("voornaam",)),
    Column("last_name", "Achternaam"),
    Column("email", "E-mail", ("e-mailadres", "mail")),
)
WORDS = header_words(COLUMNS)


def read(data: bytes, name: str = "lijst.csv") -> Table:
    return read_table(data, name, words=WORDS)


def workbook(*rows: list[object], **sheets: list[list[object]]) -> bytes:
    book = Workbook()
    page = book.active
    for row in rows:
        page.append(row)
    for title, lines in sheets.items():
        other = book.create_sheet(title)
        for line in lines:
            other.append(line)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig", "utf-16"])
def test_csv_in_every_dialect_reads_the_same(delimiter: str, encoding: str) -> None:
    text = (
        delimiter.join(["Leerlingnummer", "Roepnaam", "E-mail"])
        + "\r\n"
        + delimiter.join(["007", "Zoë", "z@a.example"])
    )
    table = read(text.encode(encoding))
    assert table.headers == ("Leerlingnummer", "Roepnaam", "E-mail")
    assert table.rows[0].cells == ("007", "Zoë", "z@a.example")
    assert table.rows[0].number == 2


def test_delimiter_named_by_excel_is_obeyed() -> None:
    assert read(b"sep=|\nLeerlingnummer|Roepnaam\n1|A;B").rows[0].cells == ("1", "A;B")


def test_titles_empty_rows_and_repeated_headers_are_skipped_and_counted() -> None:
    table = read(
        b"Leerlingen van de proefschool\n\nLeerlingnummer;Roepnaam\n1;A\n;\nLeerlingnummer;Roepnaam\n2;B\n"
    )
    assert [(row.number, row.cells) for row in table.rows] == [(4, ("1", "A")), (7, ("2", "B"))]
    assert len(table.notes) == 3


def test_cells_beyond_the_header_are_kept_apart() -> None:
    row = read(b"Leerlingnummer;Roepnaam\n1;A;B\n").rows[0]
    assert row.cells == ("1", "A")
    assert row.extra == ("B",)


def test_workbook_cells_become_text_and_formulas_stay_text() -> None:
    data = workbook(
        ["Proefschool", None, dt.date(2026, 9, 14)],
        [],
        ["Leerlingnummer", "Roepnaam", "Achternaam", "E-mail"],
        [12345, "Sanne", dt.date(2012, 9, 23), '=HYPERLINK("http://a.example")'],
        [4230051.0, True, 1.5, "@SUM(1)"],
        Uitleg=[["Roepnaam = hoe je heet"]],
    )
    table = read_table(data, "lijst.xlsx", words=WORDS)
    assert table.sheet == "Sheet"
    assert [row.cells for row in table.rows] == [
        ("12345", "Sanne", "2012-09-23", '=HYPERLINK("http://a.example")'),
        ("4230051", "ja", "1.5", "@SUM(1)"),
    ]
    assert table.rows[0].number == 4
    assert any("Uitleg" in note for note in table.notes)


def test_shared_formula_is_text_of_its_own_cell() -> None:
    def text(cell: str, value: str) -> str:
        return f'<c r="{cell}" t="inlineStr"><is><t>{value}</t></is></c>'

    xml = SHEET.format(
        f'<row r="1">{text("A1", "Leerlingnummer")}{text("B1", "Roepnaam")}</row>'
        '<row r="2"><c r="B2"><f t="shared" ref="B2:B3" si="0">A2+1</f><v>2</v></c></row>'
        '<row r="3"><c r="B3"><f t="shared" si="0"/><v>3</v></c></row>'
    )
    table = read_table(with_part(workbook(["x"]), "xl/worksheets/sheet1.xml", xml), "a.xlsx", words=WORDS)
    assert [row.cells[1] for row in table.rows] == ["=A2+1", "=A3+1"]


def with_part(data: bytes, name: str, content: str | bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            if info.filename != name:
                new.writestr(info.filename, old.read(info))
        new.writestr(name, content)
    return out.getvalue()


SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'
FAR = SHEET.format(
    '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
)
ENTITY = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + SHEET.format("")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\r\n\r\n",
        b"\xef\xbb\xbf",
        b"%PDF-1.7 ...",
        b"\xd0\xcf\x11\xe0" + b"\0" * 600,
        b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"),
        b"PK\x03\x04 broken",
        b"Leerlingnummer;Roepnaam\n",
        b"\x00\x01\x02\x03\x04\x05\x06\x07\x08" * 40,
        b'Leerlingnummer;Roepnaam\n1;"A\n' + b"2;B\n" * 100,
        ";".join(f"kolom {n}" for n in range(MAX_COLUMNS + 5)).encode() + b"\n" + b"1;" * 250,
        b"Leerlingnummer;Roepnaam\n1;" + b"a" * 6000,
        b"Leerlingnummer;Roepnaam\n" + b"1;2\n" * 20_100,
        workbook(),
        with_part(workbook(["a"]), "xl/worksheets/sheet1.xml", FAR),
        with_part(workbook(["a"]), "xl/worksheets/sheet1.xml", ENTITY),
        with_part(workbook(["a"]), "xl/worksheets/sheet1.xml", "<worksheet><sheetData>"),
        with_part(workbook(["a"]), "xl/worksheets/sheet1.xml", b" " * (90 * 1024 * 1024)),
    ],
    # fixed names: a workbook made now is not the same bytes in each of the processes that run the tests
    ids=[
        "empty", "only-lines", "only-a-mark", "pdf", "old-excel", "locked", "torn-zip", "only-headers", "binary",
        "open-quote", "too-many-columns", "too-long-a-cell", "too-many-rows", "empty-workbook", "far-away-cell",
        "entity", "torn-sheet", "bomb",
    ],
)  # fmt: skip
def test_file_that_cannot_be_read_gets_a_sentence(data: bytes) -> None:
    with pytest.raises(UnreadableFile) as refused:
        read(data)
    assert str(refused.value).endswith(".")


def test_file_over_the_limit_is_refused_before_it_is_read() -> None:
    with pytest.raises(UnreadableFile, match="MB"):
        read_table(b"a;b\n" * 1000, "a.csv", max_bytes=100)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of(st.binary(max_size=400), st.binary(max_size=200).map(lambda b: b"PK\x03\x04" + b)))
def test_random_bytes_never_raise_anything_but_unreadable_file(data: bytes) -> None:
    try:
        table = read(data)
    except UnreadableFile:
        return
    assert all(len(row.cells) == len(table.headers) for row in table.rows)


BOOK = workbook(["Leerlingnummer", "Roepnaam"], [1, "A"], [dt.date(2020, 1, 1), "=1+1"])


@settings(max_examples=120, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(BOOK) - 1), st.integers(0, 255)), min_size=1, max_size=6))
def test_damaged_workbook_never_raises_anything_but_unreadable_file(damage: list[tuple[int, int]]) -> None:
    data = bytearray(BOOK)
    for place, byte in damage:
        data[place] = byte
    with contextlib.suppress(UnreadableFile):
        read(bytes(data), "a.xlsx")


@settings(max_examples=80, deadline=None)
@given(st.text(alphabet='<>/c="rowAB1234567890 vft&;x', max_size=120))
def test_odd_xml_in_a_sheet_never_raises_anything_but_unreadable_file(xml: str) -> None:
    with contextlib.suppress(UnreadableFile):
        read(with_part(BOOK, "xl/worksheets/sheet1.xml", SHEET.format(xml)), "a.xlsx")


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n" + b"plaatje;" * 40, b"\xff\xd8\xff\xe0 JFIF;b\n1;2", b"GIF89a;b\n1;2",
        b"\x00\x00\x00 ftypmp42;b\n1;2", b"a;b\n\x01\x02;3\n",
    ],
)  # fmt: skip
def test_picture_or_film_is_no_list(data: bytes) -> None:
    with pytest.raises(UnreadableFile, match="geen lijst"):
        read(data, "lijst.csv")


@pytest.mark.parametrize(
    "data", [b"<html><table><tr><td>Roepnaam", b"\xef\xbb\xbf\n<!DOCTYPE html>", b"{\\rtf1 a;b"]
)
def test_page_or_document_is_no_list(data: bytes) -> None:
    with pytest.raises(UnreadableFile, match="webpagina"):
        read(data, "lijst.xls")


@pytest.mark.parametrize("length", [MAX_CELL + 1, 200_000])
def test_cell_that_is_too_long_is_named_by_row_and_column(length: int) -> None:
    data = f"Roepnaam;Achternaam\nSanne;Proef\nBram;{'x' * length}\n".encode()
    with pytest.raises(UnreadableFile, match=f"rij 3 staat bij “Achternaam” een tekst van {length} tekens"):
        read(data)
    with pytest.raises(UnreadableFile, match="rij 1 staat bij “kolom 2”"):
        read(f"Roepnaam;{'x' * length}\nSanne;Proef\n".encode())


def test_quotation_mark_that_is_never_closed_is_told_also_in_a_large_file() -> None:
    data = ('Roepnaam;Achternaam\nSanne;"Proef\n' + "Bram;Proef\n" * 20_000).encode()
    with pytest.raises(UnreadableFile, match="regel 2 staat een aanhalingsteken"):
        read(data)


# --- columns ---------------------------------------------------------------------------------------


def test_columns_are_recognised_by_synonym_spelling_and_near_miss() -> None:
    assert recognise(("Stam nr", "VOORNAAM", "e mail", "Achternaam:"), COLUMNS) == {
        "first_name": 1,
        "email": 2,
        "last_name": 3,
    }
    assert recognise(("Leerlingnumer", "Roepnaam"), COLUMNS) == {"number": 0, "first_name": 1}


def test_of_two_equal_headers_the_first_counts() -> None:
    assert recognise(("Roepnaam", "Roepnaam"), COLUMNS) == {"first_name": 0}


def test_fingerprint_ignores_spelling_and_the_reason_column() -> None:
    assert fingerprint(("E-mail", "Roepnaam", "Reden (wordt niet gelezen)")) == fingerprint(
        ("e mail", "roepnaam")
    )


# --- writing ---------------------------------------------------------------------------------------

HARMFUL = ["=1+1", "+31 6 1", "-5", "@SUM(A1)", "\t=1", " =1", "＝1"]


def test_written_workbook_holds_no_formula_and_real_dates() -> None:
    data = neutral.xlsx_bytes(["=A", "datum"], [[text, dt.date(2026, 1, 2)] for text in HARMFUL])
    page = load_workbook(io.BytesIO(data)).active
    assert page is not None
    for row in page.iter_rows():
        assert row[0].data_type == "s"
    assert [row[0].value for row in page.iter_rows(min_row=2)] == HARMFUL
    assert page["B2"].is_date


def test_written_csv_guards_formulas_and_reads_back_the_same() -> None:
    data = neutral.csv_bytes(
        ["Leerlingnummer", "Roepnaam"], [[text, "é"] for text in HARMFUL if text.strip() == text]
    )
    assert data.startswith(b"\xef\xbb\xbf")
    assert b"\n=" not in data
    assert b";=" not in data
    assert [row.cells[0] for row in read(data).rows] == [text for text in HARMFUL if text.strip() == text]


# --- the files in the shared folder, where they are -------------------------------------------------


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared files are not on this machine")
@pytest.mark.parametrize(
    ("name", "rows", "first"),
    [
        ("leerlingen_velddijk.csv", 187, 2),
        ("leerlingen_wildveld.csv", 143, 2),
        ("stagebedrijven.xlsx", 955, 4),
    ],
)
def test_shared_file_is_read_whole(name: str, rows: int, first: int) -> None:
    words = header_words(
        [Column("a", "Achternaam"), Column("b", "Mentor"), Column("c", "Bedrijfsnaam"), Column("d", "Sector")]
    )
    table = read_table((SHARED / name).read_bytes(), name, words=words)
    assert len(table.rows) == rows
    assert table.rows[0].number == first
