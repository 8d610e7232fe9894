"""From the bytes of a file to a table of text: .csv in any of the usual dialects, and .xlsx.

Nothing is interpreted here and nothing executed: dates become ISO text, whole numbers lose ".0",
booleans become "ja"/"nee", formulas stay the text they are.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import python_calamine as calamine
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stagespoor.imports.columns import normalise
from stagespoor.imports.workbook import UnsafeWorkbook, open_safely

MAX_BYTES = 10 * 1024 * 1024
MAX_ROWS = 20_000
MAX_COLUMNS = 200
MAX_CELL = 5_000
_HEADER_WITHIN = 30  # rows from the top in which the header row is looked for
_UNCLOSED = 30  # line breaks in one cell that show a quotation mark was never closed

_ZIP, _OLE, _PDF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF"
# pictures, film and sound, packed files, programs: by their first bytes
_NO_LIST = (
    b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"RIFF", b"ID3\x03", b"ID3\x04", b"\x1f\x8b", b"Rar!",
    b"7z\xbc\xaf", b"MZ\x90", b"\x7fELF", b"SQLite format 3",
)  # fmt: skip
_MARKUP = re.compile(rb"\s*(?:<!doctype|<html|<\?xml|<svg|<table|\{\\rtf)", re.IGNORECASE)
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
# the reader of .csv would take a cell over its own measure for a quotation mark that was never closed
csv.field_size_limit(2**31 - 1)
_GUARDED = re.compile(r"^'(?= *[=+\-@\t\r＝＋－＠])")


class UnreadableFile(Exception):
    """The file cannot be read; the message is a Dutch sentence that says what to do."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number as the spreadsheet shows it, and one text per header.

    ``extra`` holds cells beyond the last header: a sign that values have shifted.
    """

    number: int
    cells: tuple[str, ...]
    extra: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A file as text. ``notes`` are Dutch sentences on what was left out and why."""

    headers: tuple[str, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()
    sheet: str = ""


@dataclass(slots=True)
class _Grid:
    """Raw cells: (number in the file, cells) for every row, empty ones included."""

    rows: list[tuple[int, list[str]]]
    notes: list[str] = field(default_factory=list)
    sheet: str = ""


def read_table(
    data: bytes, name: str, *, words: frozenset[str] = frozenset(), max_bytes: int = MAX_BYTES
) -> Table:
    """Read a file; ``words`` are normalised headers that tell the header row from titles above it.

    Raises UnreadableFile.
    """
    if not data.strip(b"\x00 \r\n\t\xef\xbb\xbf"):
        raise UnreadableFile(
            _("Het bestand “%(name)s” is leeg. Kies een bestand met een kopregel en rijen.") % {"name": name}
        )
    if len(data) > max_bytes:
        raise UnreadableFile(
            _(
                "Het bestand is %(size)d MB; het mag hoogstens %(max)d MB zijn. Verdeel het over meer bestanden."
            )
            % {"size": -(-len(data) // 1048576), "max": max_bytes // 1048576}
        )
    if data.startswith((_ZIP, b"PK\x05\x06")):
        return _best_table(_workbook_grids(data), words)
    if data.startswith(_OLE):
        raise UnreadableFile(_old_or_locked(data))
    if data.startswith(_PDF):
        raise UnreadableFile(
            _("Dit is een PDF. Sla de lijst op als Excel-bestand (.xlsx) of als .csv en kies dat bestand.")
        )
    if data.startswith(_NO_LIST) or data[4:8] == b"ftyp":
        raise UnreadableFile(_no_list())
    if _MARKUP.match(data.removeprefix(b"\xef\xbb\xbf")):
        raise UnreadableFile(
            _(
                "Dit is een webpagina of tekstdocument. Open het in Excel, sla het op als .xlsx en kies dat bestand."
            )
        )
    return _best_table(_csv_grids(_decode(data), words), words)


def _no_list() -> str:
    return _(
        "Dit bestand is geen lijst die we kunnen lezen. Sla de lijst op als Excel-bestand (.xlsx) of als .csv."
    )


def _old_or_locked(data: bytes) -> str:
    if _ENCRYPTED in data:
        return _(
            "Er zit een wachtwoord op dit bestand. Open het in Excel, haal het wachtwoord weg en kies het opnieuw."
        )
    return _(
        "Dit is een bestand van een oude Excel (.xls) of een ander Office-bestand. "
        "Open het in Excel, kies Opslaan als, en dan “Excel-werkmap (.xlsx)” of “CSV UTF-8”."
    )


# --- .csv ------------------------------------------------------------------------------------------


def _decode(data: bytes) -> str:
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    encodings = ["utf-16"] if wide else ["utf-8-sig", "cp1252", "latin-1"]
    text = None
    for encoding in encodings:
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    start = (text or "")[:20_000]
    odd = len(_CONTROL.findall(start))
    if text is None or odd > 5 or odd * 50 > len(start):
        raise UnreadableFile(_no_list())
    return text.replace("\x00", "")


def _csv_grids(text: str, words: frozenset[str]) -> list[_Grid]:
    first_line = text.split("\n", 1)[0].strip()
    skip = 0
    if re.fullmatch(r"sep=.", first_line, re.IGNORECASE):  # Excel's own way to name the delimiter
        delimiter, skip = first_line[4], 1
    else:
        delimiter = _delimiter(text, words)
    rows: list[tuple[int, list[str]]] = []
    try:
        for number, cells in enumerate(
            csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), start=1
        ):
            if number <= skip:
                continue
            for cell in cells:
                if cell.count("\n") > _UNCLOSED:
                    raise UnreadableFile(_unclosed(number))
            rows.append((number, [_GUARDED.sub("", _clean(cell)) for cell in cells]))
            if len(rows) > MAX_ROWS + _HEADER_WITHIN:
                raise UnreadableFile(_too_long())
    except csv.Error as error:
        raise UnreadableFile(_unclosed(len(rows) + 1)) from error
    return [_Grid(rows)]


def _unclosed(number: int) -> str:
    return _(
        'Rond regel %(number)d staat een aanhalingsteken (") dat niet wordt gesloten. '
        "Open het bestand in Excel, kijk die regel na en sla het op als .xlsx of “CSV UTF-8”."
    ) % {"number": number}


def _delimiter(text: str, words: frozenset[str]) -> str:
    """The delimiter under which a row looks most like a header, and then makes most cells."""
    sample = text[:20_000]

    def worth(delimiter: str) -> tuple[int, int]:
        try:
            rows = list(csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter))[
                : _HEADER_WITHIN + 20
            ]
        except csv.Error:
            return (0, 0)
        hits = max((_hits(row, words) for row in rows), default=0)
        widths = sorted(len(row) for row in rows)
        return (hits, widths[len(widths) // 2] if widths else 0)

    return max((";", ",", "\t", "|"), key=worth)


# --- .xlsx -----------------------------------------------------------------------------------------


def _workbook_grids(data: bytes) -> list[_Grid]:
    try:
        safe = open_safely(data)
        book = calamine.load_workbook(io.BytesIO(safe.data))
        names = [m.name for m in book.sheets_metadata if m.visible == calamine.SheetVisibleEnum.Visible]
        grids = []
        for name in names or book.sheet_names:
            facts = safe.sheets.get(name)
            if facts is None or facts.too_wide_or_long:
                continue
            grids.append(_sheet_grid(book.get_sheet_by_name(name), name, facts.formulas))
    except UnreadableFile:
        raise
    except UnsafeWorkbook as error:
        raise UnreadableFile(_broken_workbook()) from error
    except BaseException as error:
        # the reader of cells is compiled code that may panic, which is no Exception
        if isinstance(error, (KeyboardInterrupt, SystemExit, MemoryError)):
            raise
        raise UnreadableFile(_broken_workbook()) from error
    if not grids:
        raise UnreadableFile(_too_long() if names else _broken_workbook())
    return grids


def _broken_workbook() -> str:
    return _(
        "Dit Excel-bestand is beschadigd, te groot als het is uitgepakt, of geen gewone werkmap. "
        "Open het in Excel, sla het opnieuw op als “Excel-werkmap (.xlsx)” en kies het opnieuw."
    )


def _sheet_grid(sheet: calamine.CalamineSheet, name: str, formulas: dict[tuple[int, int], str]) -> _Grid:
    rows: list[tuple[int, list[str]]] = []
    last_formula_row = max((row for row, _column in formulas), default=-1)
    cells_of = (
        sheet.to_python(skip_empty_area=False, nrows=MAX_ROWS + _HEADER_WITHIN + 1) if sheet.end else []
    )
    by_row: dict[int, dict[int, str]] = {}
    for (row, column), formula in formulas.items():
        by_row.setdefault(row, {})[column] = formula
    for index in range(max(len(cells_of), last_formula_row + 1)):
        cells = [_text(value) for value in cells_of[index]] if index < len(cells_of) else []
        for column, formula in by_row.get(index, {}).items():
            cells += [""] * (column + 1 - len(cells))
            cells[column] = _clean(formula)
        rows.append((index + 1, cells))
    return _Grid(rows, sheet=name)


def _text(value: object) -> str:
    """One cell as text."""
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, dt.datetime):
        return (
            value.date().isoformat()
            if value.time() == dt.time()
            else value.isoformat(sep=" ", timespec="minutes")
        )
    if isinstance(value, (dt.date, dt.time)):
        return value.isoformat()
    return _clean(str(value))


def _clean(text: str) -> str:
    """Without characters that no screen shows and no database takes."""
    return _CONTROL.sub("", text).replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ")


# --- from raw cells to a table ---------------------------------------------------------------------


def _hits(cells: Iterable[str], words: frozenset[str]) -> int:
    return len({normalise(cell) for cell in cells} & words)


def _filled(cells: Iterable[str]) -> int:
    return sum(1 for cell in cells if cell.strip())


def _best_table(grids: list[_Grid], words: frozenset[str]) -> Table:
    """The table of the sheet whose header row is recognised best."""

    def worth(grid: _Grid) -> int:
        return max((_hits(cells, words) for _number, cells in grid.rows[:_HEADER_WITHIN]), default=0)

    filled = [grid for grid in grids if any(_filled(cells) for _number, cells in grid.rows)]
    if not filled:
        raise UnreadableFile(_("Het bestand is leeg. Kies een bestand met een kopregel en rijen."))
    best = max(filled, key=worth)  # of equals the first
    notes = [
        _("Het blad “%(sheet)s” is niet gelezen; er wordt één blad ingelezen.") % {"sheet": grid.sheet}
        for grid in filled
        if grid is not best
    ]
    return _table(best, words, notes)


def _header_index(rows: Sequence[tuple[int, list[str]]], words: frozenset[str]) -> int:
    """The row with most known headers; without any, the first row with two filled cells."""
    top = rows[:_HEADER_WITHIN]
    best = max(range(len(top)), key=lambda index: (_hits(top[index][1], words), -index))
    if _hits(top[best][1], words) > 0:
        return best
    wide = [index for index, (_number, cells) in enumerate(top) if _filled(cells) >= 2]
    return wide[0] if wide else next(i for i, (_n, cells) in enumerate(rows) if _filled(cells))


def _table(grid: _Grid, words: frozenset[str], notes: list[str]) -> Table:
    at = _header_index(grid.rows, words)
    header_cells = [cell.strip() for cell in grid.rows[at][1]]
    while header_cells and not header_cells[-1]:
        header_cells.pop()
    width = len(header_cells)
    if width > MAX_COLUMNS:
        raise UnreadableFile(
            _("Het bestand heeft %(count)d kolommen; er passen er %(max)d. Haal weg wat niet nodig is.")
            % {"count": width, "max": MAX_COLUMNS}
        )
    _check_length(grid.rows[at][0], header_cells, ())
    headers = tuple(cell or _("Kolom %(number)d") % {"number": i + 1} for i, cell in enumerate(header_cells))
    rows: list[Row] = []
    empty = repeated = 0
    for number, cells in grid.rows[at + 1 :]:
        if not _filled(cells):
            empty += 1
        elif [cell.strip() for cell in cells[:width]] == header_cells:
            repeated += 1
        else:
            _check_length(number, cells, headers)
            rows.append(_row(number, cells, width))
    if len(rows) > MAX_ROWS:
        raise UnreadableFile(_too_long())
    if not rows:
        raise UnreadableFile(_("Onder de kopregel staan geen rijen. Kies een bestand met rijen."))
    skipped = sum(1 for _number, cells in grid.rows[:at] if _filled(cells))
    return Table(headers, tuple(rows), tuple(notes + _counted(skipped, empty, repeated)), grid.sheet)


def _check_length(number: int, cells: Sequence[str], headers: Sequence[str]) -> None:
    """Raise UnreadableFile for a cell that is too long, by row and column."""
    for index, cell in enumerate(cells):
        if len(cell) > MAX_CELL:
            column = headers[index][:60] if index < len(headers) else _("kolom %(n)d") % {"n": index + 1}
            raise UnreadableFile(
                _(
                    "In rij %(number)d staat bij “%(column)s” een tekst van %(length)d tekens; er passen er %(max)d. "
                    "Maak die korter en probeer opnieuw."
                )
                % {"number": number, "column": column, "length": len(cell), "max": MAX_CELL}
            )


def _row(number: int, cells: list[str], width: int) -> Row:
    padded = tuple(cells[:width]) + ("",) * (width - len(cells))
    extra = tuple(cells[width:])
    return Row(number, padded, extra if _filled(extra) else ())


def _counted(titles: int, empty: int, repeated: int) -> list[str]:
    notes = []
    if titles:
        notes.append(
            ngettext(
                "%(n)d titelregel boven de kop is overgeslagen.",
                "%(n)d titelregels boven de kop zijn overgeslagen.",
                titles,
            )
            % {"n": titles}
        )
    if empty:
        notes.append(
            ngettext("%(n)d lege rij is overgeslagen.", "%(n)d lege rijen zijn overgeslagen.", empty)
            % {"n": empty}
        )
    if repeated:
        notes.append(
            ngettext("De kopregel staat nog %(n)d keer in de lijst; dat is overgeslagen.",
                     "De kopregel staat nog %(n)d keer in de lijst; dat is overgeslagen.", repeated) % {"n": repeated}
        )  # fmt: skip
    return notes


def _too_long() -> str:
    return _("De lijst is te lang: er passen %(max)d rijen in één keer. Verdeel hem over meer bestanden.") % {
        "max": MAX_ROWS
    }
