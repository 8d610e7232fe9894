"""Recognising the columns of a file: by the words schools use for them, adjustable by hand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from rapidfuzz import fuzz

from stagespoor.core.text import search_key

# Header of the column that the product adds to a file of refused rows; ignored when it comes back.
REASON_HEADER = "Reden (wordt niet gelezen)"

_NOT_A_WORD = re.compile(r"[^a-z0-9]+")
_ENOUGH_ALIKE = 88.0
_SHORTEST_FOR_FUZZY = 5


@dataclass(frozen=True, slots=True)
class Column:
    """A fact that an import can read.

    ``label`` is Dutch, for people. ``synonyms`` are the headers schools give it, in any spelling.
    ``required``: the import cannot be checked while no column of the file is mapped to it.
    """

    key: str
    label: str | Promise
    synonyms: tuple[str, ...] = ()
    required: bool = False
    hint: str = ""


def normalise(header: str) -> str:
    """A header made comparable: "E-mail adres:" and "emailadres" are the same."""
    return _NOT_A_WORD.sub("", search_key(header))


def words_of(column: Column) -> frozenset[str]:
    """The normalised headers by which a column is known."""
    return frozenset(normalise(word) for word in (column.key, str(column.label), *column.synonyms))


def header_words(columns: Iterable[Column]) -> frozenset[str]:
    """The normalised headers of all columns; tells a header row from title rows."""
    return frozenset().union(*(words_of(column) for column in columns))


def recognise(headers: Sequence[str], columns: Sequence[Column]) -> dict[str, int]:
    """Which column of the file (by index) holds which fact.

    Exact words first, then near misses ("Leerlingnumer"). A header serves one fact and a fact takes
    one header; of two equal headers the first.
    """
    found: dict[str, int] = {}
    taken: set[int] = set()
    normalised = [normalise(header) for header in headers]
    for column in columns:
        words = words_of(column)
        for index, header in enumerate(normalised):
            if header and header in words and index not in taken:
                found[column.key] = index
                taken.add(index)
                break
    near = sorted(_near_misses(normalised, columns, found, taken), reverse=True)
    for _score, index, key in near:
        if key not in found and -index not in taken:
            found[key] = -index
            taken.add(-index)
    return found


def _near_misses(
    headers: Sequence[str], columns: Sequence[Column], found: Mapping[str, int], taken: set[int]
) -> Iterable[tuple[float, int, str]]:
    """(score, minus index, key): sorted downwards the best score comes first, then the leftmost header."""
    for index, header in enumerate(headers):
        if index in taken or len(header) < _SHORTEST_FOR_FUZZY:
            continue
        for column in columns:
            if column.key in found:
                continue
            score = max(
                (fuzz.ratio(header, word) for word in words_of(column) if len(word) >= _SHORTEST_FOR_FUZZY),
                default=0.0,
            )
            if score >= _ENOUGH_ALIKE:
                yield score, -index, column.key


def fingerprint(headers: Sequence[str]) -> str:
    """The same for files with the same headers in the same order; the key of a remembered mapping."""
    return "|".join(normalise(header) for header in headers if normalise(header) != normalise(REASON_HEADER))


def missing(mapping: Mapping[str, int], columns: Iterable[Column]) -> list[Column]:
    """The required facts that no column of the file gives."""
    return [column for column in columns if column.required and column.key not in mapping]
