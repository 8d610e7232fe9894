"""Moving a record from one state to another, guarded by the database."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from typing import Any, TypeVar

from django.db import models
from django.db.models import F
from django.utils.translation import gettext as _

from stagespoor.core.refusals import Refusal, Refused

Moves = Mapping[str, frozenset[str]]
M = TypeVar("M", bound=models.Model)


class StaleRecord(Exception):
    """Somebody else changed the record since it was read; nothing has been written."""

    def __init__(self, sentence: str = "") -> None:
        super().__init__(
            sentence
            or _("Iemand anders heeft dit net gewijzigd. Kijk wat er nu staat en sla daarna opnieuw op.")
        )


def move(obj: M, to: str, moves: Moves, *, field: str = "state", norm: str = "ORG-3", **changes: Any) -> M:
    """Move ``obj`` from its state to ``to``: one ``UPDATE … WHERE state = old``.

    Also writes ``changes``. Raises Refused when the table has no such move and StaleRecord when
    another request moved the record first.
    """
    old = getattr(obj, field)
    if to not in moves.get(old, frozenset()):
        raise Refused(Refusal(norm, _("Deze stap kan nu niet: het staat op “%(state)s”.") % {"state": old}))
    rows = type(obj)._default_manager.filter(pk=obj.pk, **{field: old})
    if not rows.update(**{field: to}, **changes):
        raise StaleRecord
    for name, value in {field: to, **changes}.items():
        setattr(obj, name, value)
    return obj


def fingerprint(*facts: object) -> int:
    """A number that changes with the facts: by it a lost update shows where a record has no version."""
    return zlib.crc32("\x1f".join(map(str, facts)).encode())


def save_versioned(obj: M, *, seen_version: int, fields: list[str]) -> M:
    """Save ``fields`` of a Versioned record if nobody saved it since ``seen_version``.

    Raises StaleRecord otherwise; nothing is written then.
    """
    values = {name: getattr(obj, name) for name in fields}
    rows = type(obj)._default_manager.filter(pk=obj.pk, version=seen_version)
    if not rows.update(**values, version=F("version") + 1):
        raise StaleRecord
    setattr(obj, "version", seen_version + 1)  # noqa: B010 - the bound is Model, not Versioned
    return obj
