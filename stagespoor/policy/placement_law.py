"""What the law asks of every placement and its agreement: a national table, dated, with its sources.

A school's policy file may ask more than this and never less: :mod:`stagespoor.policy.checks_law` holds it
against the row in force.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Literal

from django.utils.translation import gettext as _
from pydantic import ConfigDict, TypeAdapter, with_config

from stagespoor.policy.lines import Path as KeyPath
from stagespoor.policy.lines import line_of
from stagespoor.policy.reading import Fault, PolicyError, read_table, validated
from stagespoor.policy.slugs import Age, Days, Slug, Text
from stagespoor.policy.working_time import Article

PACKAGED_TABLE = Path(__file__).parent / "placement_law.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementFact:
    """Something that stands in every agreement; a clause of a policy names it by its letter."""

    letter: Literal["a", "b", "c", "d", "e"]
    name: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class RowArticles:
    """Which article each limit of a row comes from."""

    days_max: Text
    parent_signs: Text
    parent_signs_before_start: Text
    facts: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class LawRow:
    """The law from ``valid_from`` up to and including ``valid_until``. Days are per week, ages in whole years.

    ``days_max_not_for``: kinds of school (``school.kind`` of a policy) that ``days_max`` does not bind.
    """

    slug: Slug
    valid_from: date
    valid_until: date | None = None
    days_max: Days
    days_max_not_for: tuple[Text, ...] = ()
    parent_signs_until_age: Age
    parent_signs_before_start_until_age: Age
    facts: tuple[AgreementFact, ...]
    articles: RowArticles

    def days_for(self, school_kind: str) -> int | None:
        """The most days per week at this kind of school; None where the law sets none."""
        free = {kind.casefold() for kind in self.days_max_not_for}
        return None if school_kind.strip().casefold() in free else self.days_max


@with_config(ConfigDict(extra="forbid", strict=True))
@dataclass(frozen=True, kw_only=True)
class PlacementLaw:
    """All rows of the table, and the articles they come from."""

    articles: tuple[Article, ...]
    rows: tuple[LawRow, ...]

    def on(self, day: date) -> LawRow:
        """The row in force on a day. Raises LookupError where the table says nothing of that day."""
        for row in self.rows:
            if row.valid_from <= day and (row.valid_until is None or day <= row.valid_until):
                return row
        raise LookupError(f"no placement law known on {day}")

    def article(self, article_id: str) -> Article:
        """The article with this id. Raises KeyError."""
        for article in self.articles:
            if article.id == article_id:
                return article
        raise KeyError(article_id)


def load_placement_law(path: Path) -> PlacementLaw:
    """Read and check a table. Raises :class:`PolicyError` with file, line and reason."""
    table, lines = read_table(path)
    faults: list[Fault] = []

    def fault(at: KeyPath, reason: str) -> None:
        faults.append(Fault(path.name, line_of(lines, at), reason))

    read = validated(_TABLE, table, fault)
    if read is not None:
        for at, reason in _problems(read):
            fault(at, reason)
    if faults or read is None:
        raise PolicyError(faults)
    return read


def _problems(read: PlacementLaw) -> Iterator[tuple[KeyPath, str]]:
    ids = {article.id for article in read.articles}
    for position, row in enumerate(read.rows):
        for name in RowArticles.__dataclass_fields__:
            article = getattr(row.articles, name)
            if article not in ids:
                reason = _("Het artikel %(article)s staat niet in de lijst articles.")
                yield ("rows", position, "articles", name), reason % {"article": article}
        for other in read.rows[:position]:
            if max(row.valid_from, other.valid_from) <= min(
                row.valid_until or date.max, other.valid_until or date.max
            ):
                reason = _("Deze regel overlapt met de regel %(other)s. Geef een van de twee een einde.")
                yield ("rows", position), reason % {"other": other.slug}


def placement_law() -> PlacementLaw:
    """The table in force: from the folder STAGESPOOR_POLICIES where it has one, else the packaged."""
    return _load_cached(os.environ.get("STAGESPOOR_POLICIES", ""))


@lru_cache(maxsize=4)
def _load_cached(own_folder: str) -> PlacementLaw:
    own = Path(own_folder) / PACKAGED_TABLE.name
    return load_placement_law(own if own_folder and own.is_file() else PACKAGED_TABLE)


_TABLE: TypeAdapter[PlacementLaw] = TypeAdapter(PlacementLaw)
