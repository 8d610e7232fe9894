"""Reads a TOML file as typed, checked data, and says file, line and reason of what is wrong in it."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, TypeVar

from django.utils.translation import gettext as _
from pydantic import TypeAdapter, ValidationError

from stagespoor.policy.faults import sentence_for, syntax_sentence
from stagespoor.policy.lines import Path as KeyPath
from stagespoor.policy.lines import lines_of

T = TypeVar("T")
_AT_LINE = re.compile(r"at line (\d+)")
_LONG_NUMBER = re.compile(r"\d{1000}")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in a policy file; ``line`` counts from 1."""

    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        return _("%(file)s, regel %(line)d: %(reason)s") % {
            "file": self.file,
            "line": self.line,
            "reason": self.reason,
        }


class PolicyError(Exception):
    """A policy file cannot be used. ``faults`` are all faults found, in the order of the file."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(faults, key=lambda fault: fault.line))
        super().__init__("\n".join(str(fault) for fault in self.faults))

    @property
    def file(self) -> str:
        """The file of the first fault."""
        return self.faults[0].file

    @property
    def line(self) -> int:
        """The line of the first fault."""
        return self.faults[0].line

    @property
    def reason(self) -> str:
        """The reason of the first fault, in Dutch."""
        return self.faults[0].reason


def read_table(path: Path) -> tuple[dict[str, Any], dict[KeyPath, int]]:
    """A TOML file and the line of each of its keys. Raises :class:`PolicyError`."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError:
        reason = _("Dit bestand is er niet of kan niet worden gelezen. Kijk het pad na.")
        raise PolicyError([Fault(path.name, 1, reason)]) from None
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        reason = _("Hier staat een teken dat geen UTF-8 is. Bewaar het bestand als UTF-8.")
        raise PolicyError([Fault(path.name, line, reason)]) from None
    try:
        return tomllib.loads(text), lines_of(text)
    except tomllib.TOMLDecodeError as error:
        found = _AT_LINE.search(str(error))
        line = int(found.group(1)) if found else text.count("\n") + 1
        raise PolicyError([Fault(path.name, line, syntax_sentence(str(error)))]) from None
    except ValueError:  # a number of thousands of digits
        found = _LONG_NUMBER.search(text)
        line = text.count("\n", 0, found.start() if found else None) + 1
        reason = _("Hier staat een getal dat veel te lang is. Kijk het na.")
        raise PolicyError([Fault(path.name, line, reason)]) from None


def validated(
    adapter: TypeAdapter[T], table: dict[str, Any], fault: Callable[[KeyPath, str], None]
) -> T | None:
    """The table as typed object; None after every fault was handed to ``fault``."""
    try:
        return adapter.validate_json(json.dumps(table, default=_as_text))
    except ValidationError as error:
        for item in error.errors(include_url=False):
            fault(item["loc"], sentence_for(item))
        return None


def _as_text(value: Any) -> str:
    """TOML dates and times, written as pydantic reads them."""
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    raise TypeError(type(value))
