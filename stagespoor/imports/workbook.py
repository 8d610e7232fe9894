"""Opening a workbook from outside without trusting it: what is safe to hand to the reader of cells.

An .xlsx is a zip of XML. The parts are unpacked under a budget, scanned for formulas and for cells
far outside the limits, and repacked, so that nothing is read that was not measured.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from dataclasses import dataclass, field
from xml.parsers import expat

from openpyxl.formula.translate import Translator, TranslatorError
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string
from openpyxl.utils.exceptions import CellCoordinatesException

UNPACKED_MAX_BYTES = 80 * 1024 * 1024
MAX_PARTS = 2000
FURTHEST_ROW = 100_000
MAX_CELLS = 5_000_000  # width times height of a sheet, empty cells included


class UnsafeWorkbook(Exception):
    """The archive is broken, too large when unpacked, or not a workbook."""


@dataclass(slots=True)
class SheetFacts:
    """What a scan of one sheet found: formulas by (row, column), counted from 0, and its extent."""

    formulas: dict[tuple[int, int], str] = field(default_factory=dict)
    last_row: int = 0
    last_column: int = 0

    @property
    def too_wide_or_long(self) -> bool:
        """A single cell far away would make the reader reserve memory for all in between."""
        return self.last_row > FURTHEST_ROW or (self.last_row + 1) * (self.last_column + 1) > MAX_CELLS


@dataclass(frozen=True, slots=True)
class SafeWorkbook:
    """Repacked bytes and the facts of each sheet by its name."""

    data: bytes
    sheets: dict[str, SheetFacts]


def open_safely(data: bytes) -> SafeWorkbook:
    """Unpack, scan and repack; raises UnsafeWorkbook."""
    parts = _unpack(data)
    if "xl/workbook.xml" not in parts:
        raise UnsafeWorkbook("no workbook in the archive")
    paths = _sheet_paths(parts)
    sheets = {name: _scan(parts[path]) for name, path in paths.items() if path in parts}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return SafeWorkbook(packed.getvalue(), sheets)


def _unpack(data: bytes) -> dict[str, bytes]:
    """The XML parts by name; pictures, macros and the like are left out."""
    parts: dict[str, bytes] = {}
    budget = UNPACKED_MAX_BYTES
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
            if len(infos) > MAX_PARTS:
                raise UnsafeWorkbook("too many parts")
            for info in infos:
                if not info.filename.lower().endswith((".xml", ".rels")):
                    continue
                if info.flag_bits & 0x1:
                    raise UnsafeWorkbook("encrypted part")
                if info.file_size > budget:
                    raise UnsafeWorkbook("too large when unpacked")
                with archive.open(info) as part:
                    content = part.read(budget + 1)
                budget -= len(content)
                if budget < 0:
                    raise UnsafeWorkbook("too large when unpacked")
                parts[info.filename] = content
    except (
        zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError,
        OverflowError, IndexError,
    ) as error:  # fmt: skip
        raise UnsafeWorkbook(str(error)) from error
    return parts


def _parse(content: bytes, on_start: object, on_end: object = None, on_text: object = None) -> None:
    """Run the handlers over the XML; raises UnsafeWorkbook on bad XML and on any entity declaration."""

    def no_entities(*_args: object) -> None:
        raise UnsafeWorkbook("entities are not allowed")

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.EntityDeclHandler = no_entities
    parser.StartElementHandler = on_start  # type: ignore[assignment]
    parser.EndElementHandler = on_end  # type: ignore[assignment]
    parser.CharacterDataHandler = on_text  # type: ignore[assignment]
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, ValueError) as error:
        raise UnsafeWorkbook(str(error)) from error


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _sheet_paths(parts: dict[str, bytes]) -> dict[str, str]:
    """Sheet name -> part name, through the workbook's relations."""
    targets: dict[str, str] = {}
    sheets: dict[str, str] = {}

    def relation(name: str, attributes: dict[str, str]) -> None:
        if _local(name) == "Relationship":
            target = attributes.get("Target", "")
            path = target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))
            targets[attributes.get("Id", "")] = path

    def sheet(name: str, attributes: dict[str, str]) -> None:
        if _local(name) == "sheet":
            ids = [value for key, value in attributes.items() if _local(key) == "id"]
            sheets[attributes.get("name", "")] = ids[0] if ids else ""

    _parse(parts.get("xl/_rels/workbook.xml.rels", b"<x/>"), relation)
    _parse(parts["xl/workbook.xml"], sheet)
    return {name: targets.get(key, "") for name, key in sheets.items()}


class _Scanner:
    """Walks through the cells of one sheet."""

    def __init__(self) -> None:
        self.facts = SheetFacts()
        self.row = -1
        self.column = -1
        self.formula: list[str] | None = None
        self.shared_id = ""
        self.shared: dict[str, tuple[str, str]] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = _local(name)
        if local == "c":
            self._place(attributes.get("r", ""))
        elif local == "row":
            # Excel writes the number; others may leave it out, then it is the next one
            number = attributes.get("r", "")
            self.row = int(number) - 1 if number.isdecimal() else self.row + 1
            self.column = -1
        elif local == "f":
            self.formula = []
            self.shared_id = attributes.get("si", "") if attributes.get("t") == "shared" else ""

    def _place(self, reference: str) -> None:
        self.column += 1
        if reference:
            try:
                letters, row = coordinate_from_string(reference)
                self.row, self.column = row - 1, column_index_from_string(letters) - 1
            except (CellCoordinatesException, ValueError) as error:
                raise UnsafeWorkbook(f"cell {reference!r}") from error
        self.facts.last_row = max(self.facts.last_row, self.row)
        self.facts.last_column = max(self.facts.last_column, self.column)

    def text(self, text: str) -> None:
        if self.formula is not None:
            self.formula.append(text)

    def end(self, name: str) -> None:
        if _local(name) != "f" or self.formula is None:
            return
        text, self.formula = "".join(self.formula).strip(), None
        here = f"{get_column_letter(max(self.column, 0) + 1)}{max(self.row, 0) + 1}"
        if self.shared_id and text:
            self.shared[self.shared_id] = (text, here)
        elif self.shared_id in self.shared:
            text = _moved(*self.shared[self.shared_id], here)
        self.facts.formulas[self.row, self.column] = f"={text}"


def _moved(formula: str, origin: str, here: str) -> str:
    try:
        return str(Translator(f"={formula}", origin=origin).translate_formula(here))[1:]
    except (TranslatorError, ValueError, IndexError):
        return formula


def _scan(content: bytes) -> SheetFacts:
    scanner = _Scanner()
    _parse(content, scanner.start, scanner.end, scanner.text)
    return scanner.facts
