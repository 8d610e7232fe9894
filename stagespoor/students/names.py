"""A student's name from plain columns, for lists that fetch no objects."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

NAME_FIELDS = ("first_name", "prefix", "last_name")


def name_columns(prefix: str = "") -> list[str]:
    """The columns for ``.values()`` behind a path to the student ("student__")."""
    return [f"{prefix}{field}" for field in NAME_FIELDS]


def name_from(row: Mapping[str, Any], prefix: str = "") -> str:
    """Roepnaam tussenvoegsel achternaam, from such a row."""
    first, between, last = row[f"{prefix}first_name"], row[f"{prefix}prefix"], row[f"{prefix}last_name"]
    if first and last:
        return f"{first} {between} {last}" if between else f"{first} {last}"
    return " ".join(filter(None, (first, between, last)))
