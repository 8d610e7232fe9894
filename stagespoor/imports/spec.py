"""What an app has to say so that its records can be imported: students and employers each register one.

The machine in this app reads the file, shows the outcome, asks, commits and undoes; a spec knows the
columns, what a row means, and how to write, describe, restore and remove its records.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from stagespoor.core.events import By
from stagespoor.imports import states
from stagespoor.imports.columns import Column
from stagespoor.imports.values import Parsed
from stagespoor.schools.models import School

REFUSAL, DOUBLE, WARNING, NOTE = "refusal", "double", "warning", "note"
GRAVITY = (REFUSAL, DOUBLE, WARNING, NOTE)

Snapshot = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Scope:
    """For which school, by whom, on which day and from which file."""

    school: School
    by: By
    today: dt.date
    file_name: str = ""


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A row of the file with its cells by fact; ``shifted``: it has cells beyond the last header."""

    number: int
    values: Mapping[str, str]
    shifted: bool = False
    add_anyway: bool = False

    def get(self, key: str) -> str:
        """The cell of a fact, "" when no column gives it."""
        return self.values.get(key, "")


@dataclass(slots=True)
class Checked:
    """What would become of a row. ``facts`` is the spec's own, for writing; it is not stored."""

    number: int
    label: str = ""
    outcome: str = states.REFUSED
    reasons: list[tuple[str, str]] = field(default_factory=list)
    changes: list[tuple[str, str, str]] = field(default_factory=list)
    target_id: int | None = None
    facts: Any = None

    def refuse(self, sentence: str) -> None:
        """The row cannot be imported."""
        self.reasons.append((REFUSAL, sentence))

    def warn(self, sentence: str) -> None:
        """The row can be imported, but somebody should look."""
        self.reasons.append((WARNING, sentence))

    def note(self, sentence: str) -> None:
        """Something was put right or left out that hardly matters."""
        self.reasons.append((NOTE, sentence))

    def doubt(self, sentence: str) -> None:
        """The row may be a record that is already there."""
        self.reasons.append((DOUBLE, sentence))

    def take(
        self, into: dict[str, Any], key: str, parsed: Parsed[Any], *, who: str = "", keep: str = ""
    ) -> None:
        """Use an understood value; one that is not is a warning, and ``keep`` is stored as it was typed.

        ``who`` stands before each sentence.
        """
        if parsed.note:
            self.note(who + parsed.note)
        if parsed.problem:
            rest = _("Het is zo overgenomen; kijk het na.") if keep else _("Het is niet overgenomen.")
            self.warn(f"{who}{parsed.problem} {rest}")
            if keep:
                into[key] = keep
        elif parsed.value is not None:
            into[key] = parsed.value

    @property
    def refused(self) -> bool:
        """Has any refusal been given?"""
        return any(level == REFUSAL for level, _sentence in self.reasons)

    @property
    def warned(self) -> bool:
        """Has any warning been given?"""
        return any(level == WARNING for level, _sentence in self.reasons)


@dataclass(frozen=True, slots=True)
class Written:
    """A row that was written: the record, and how it was before (None when new)."""

    target_id: int
    before: Snapshot | None


class ImportSpec(Protocol):
    """One kind of file. Snapshots are JSON-ready and say all that an import may change."""

    @property
    def kind(self) -> str: ...
    @property
    def title(self) -> str | Promise: ...
    @property
    def explanation(self) -> str | Promise: ...
    @property
    def columns(self) -> Sequence[Column]: ...

    def missing(self, mapping: Mapping[str, int]) -> list[str]:
        """Labels of facts without which nothing can be checked."""
        ...

    def check(self, scope: Scope, rows: Sequence[SourceRow]) -> tuple[list[Checked], list[str]]:
        """The outcome of each row against the database of now, and sentences about the whole."""
        ...

    def write(self, scope: Scope, checked: Sequence[Checked]) -> dict[int, Written]:
        """Write the new and changed rows (by row number), inside the caller's transaction."""
        ...

    def snapshots(self, ids: Collection[int]) -> dict[int, Snapshot]:
        """The records with these keys as they are now; those that are gone are left out."""
        ...

    def in_use(self, ids: Collection[int]) -> set[int]:
        """Which of these records have something hanging on them that the import did not make."""
        ...

    def restore(self, scope: Scope, before: Mapping[int, Snapshot]) -> None:
        """Put changed records back as they were."""
        ...

    def remove(self, ids: Collection[int]) -> None:
        """Delete records that an import made."""
        ...


_specs: dict[str, ImportSpec] = {}


def register(spec: ImportSpec) -> None:
    """Make a kind of import known; called from AppConfig.ready."""
    _specs[spec.kind] = spec


def spec_for(kind: str) -> ImportSpec:
    """The spec of a kind; raises KeyError for an unknown one."""
    return _specs[kind]


def all_specs() -> list[ImportSpec]:
    """Every registered kind, students first."""
    return sorted(_specs.values(), key=lambda spec: (spec.kind != "students", spec.kind))


def shown(values: Iterable[object]) -> str:
    """Several values in one cell of the diff."""
    return ", ".join(str(value) for value in values if value not in (None, ""))
