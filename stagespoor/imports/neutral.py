"""Writing spreadsheets that nothing can hide in: text stays text, dates are real dates.

A cell that starts with = + - @ (or a tab) would be run as a formula by Excel or LibreOffice. In
.xlsx it is stored as text; in .csv, where there are no types, an apostrophe is put in front, which
our own reader takes off again.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Sequence

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from stagespoor.imports.values import dutch

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV_TYPE = "text/csv; charset=utf-8"

Value = str | int | float | bool | dt.date | None
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_MAX_CELL = 32_000  # what Excel holds


def guarded(text: str) -> str:
    """Text for a .csv that no spreadsheet takes for a formula."""
    return f"'{text}" if text.lstrip(" ").startswith(DANGEROUS) else text


def csv_bytes(headers: Sequence[str], rows: Iterable[Sequence[Value]], *, delimiter: str = ";") -> bytes:
    """A .csv that a Dutch Excel opens right: semicolons, UTF-8 with a mark."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow([guarded(header) for header in headers])
    for row in rows:
        writer.writerow([_for_csv(value) for value in row])
    return out.getvalue().encode("utf-8-sig")


def _for_csv(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, (int, float)):
        return str(value)
    if isinstance(value, dt.date):
        return dutch(value)
    return guarded(value)


def xlsx_bytes(headers: Sequence[str], rows: Iterable[Sequence[Value]], *, sheet: str = "Lijst") -> bytes:
    """A workbook of one sheet with a fixed, bold header row."""
    book = Workbook(write_only=True)
    page = book.create_sheet(sheet[:31])
    page.freeze_panes = "A2"
    lines = [list(row) for row in rows]
    for index, header in enumerate(headers):
        longest = max(
            [
                len(header),
                *(len(str(line[index])) for line in lines[:200] if index < len(line) and line[index]),
            ]
        )
        page.column_dimensions[get_column_letter(index + 1)].width = min(max(longest + 2, 8), 60)
    bold = []
    for header in headers:
        cell = _xlsx_cell(page, header)
        cell.font = Font(bold=True)
        bold.append(cell)
    page.append(bold)
    for line in lines:
        page.append([_xlsx_cell(page, value) for value in line])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _xlsx_cell(page: object, value: Value) -> WriteOnlyCell:
    if isinstance(value, bool):
        value = "ja" if value else "nee"
    if isinstance(value, str):
        value = ILLEGAL_CHARACTERS_RE.sub("", value)[:_MAX_CELL]
    cell = WriteOnlyCell(page, value=value)
    if isinstance(value, str):
        # openpyxl takes text that starts with "=" for a formula; say that it is text
        cell.data_type = "s"
        if value.lstrip(" ").startswith(DANGEROUS):
            cell.quotePrefix = True
    elif isinstance(value, dt.date):
        cell.number_format = "dd-mm-yyyy"
    return cell
