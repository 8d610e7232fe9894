"""How long and when a student may work at each age: the national table, dated, with its sources."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Literal

from django.utils.translation import gettext as _
from pydantic import ConfigDict, TypeAdapter, with_config

from stagespoor.policy.lines import Path as KeyPath
from stagespoor.policy.lines import line_of
from stagespoor.policy.reading import Fault, PolicyError, read_table, validated
from stagespoor.policy.slugs import Count, Slug, Text

PACKAGED_TABLE = Path(__file__).parent / "working_time.toml"
DAY_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """An article of the law: ``id`` is what a refusal names ("ATW-5:7")."""

    id: Text
    name: Text
    source: Text
    version: Text
    url: Text
    text: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Average:
    """At most ``minutes`` a week on average over any run of ``weeks`` weeks."""

    weeks: Count
    minutes: Count


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """More than ``over_minutes`` of work in a day asks ``minutes`` of break."""

    over_minutes: Count
    minutes: Count
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitArticles:
    """Which article each limit comes from."""

    allowed: Text
    day: Text
    week: Text
    average: Text
    rest: Text
    night: Text
    sunday: Text
    breaks: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The limits for ages ``age_from`` up to, not including, ``age_until``. Lengths in minutes.

    ``night_from``–``night_until`` always falls within the daily rest; None: no fixed hours.
    ``school_counts``: time in lessons counts as working time. ``employment_from``: from this age in
    years somebody may have a contract of employment, apart from school.
    """

    slug: Slug
    name: Text
    valid_from: date
    valid_until: date | None = None
    age_from: Count
    age_until: Count
    allowed: bool
    employment_from: Count = 0
    day_minutes: Count = DAY_MINUTES
    week_minutes: Count = 7 * DAY_MINUTES
    averages: tuple[Average, ...] = ()
    rest_minutes: Count = 0
    night_from: time | None = None
    night_until: time | None = None
    sunday: Literal["never", "by_nature"]
    free_sundays_per_52: Count = 0
    breaks: tuple[Break, ...] = ()
    school_counts: bool
    articles: LimitArticles

    def holds_on(self, day: date, age: int) -> bool:
        """Whether this row is in force on a day for an age in whole years."""
        in_force = self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)
        return in_force and self.age_from <= age < self.age_until

    def may_be_employed(self, age: int) -> bool:
        """Whether somebody of this age in years may have a contract of employment."""
        return self.allowed and age >= self.employment_from

    @property
    def contract_minutes(self) -> int:
        """Minutes per week that a contract of employment may have: what every week and every average allows."""
        return min([self.week_minutes, *(average.minutes for average in self.averages)])

    @property
    def contract_article(self) -> str:
        """The article that says so."""
        return self.articles.week if self.contract_minutes == self.week_minutes else self.articles.average

    def break_asked(self, work_minutes: int) -> Break | None:
        """The break that this much work in one day asks for, if any."""
        asked = [rule for rule in self.breaks if work_minutes > rule.over_minutes]
        return max(asked, key=lambda rule: rule.minutes, default=None)


@with_config(ConfigDict(extra="forbid", strict=True))
@dataclass(frozen=True, kw_only=True)
class WorkingTimeTable:
    """All rows of the table, and the articles they come from."""

    articles: tuple[Article, ...]
    bands: tuple[Limits, ...]

    def limits_on(self, birth_date: date, day: date) -> Limits:
        """The limits for someone born on ``birth_date`` on this very day.

        Raises LookupError where the table says nothing of that day or that age.
        """
        age = age_on(birth_date, day)
        for band in self.bands:
            if band.holds_on(day, age):
                return band
        raise LookupError(f"no working time known for age {age} on {day}")

    def limits_by_day(self, birth_date: date, first: date, last: date) -> Iterator[tuple[date, Limits]]:
        """Each day from first to last with its limits; looks them up only where they can change."""
        changes = self._changes(birth_date, first, last)
        day, limits = first, self.limits_on(birth_date, first)
        while day <= last:
            if day in changes:
                limits = self.limits_on(birth_date, day)
            yield day, limits
            day += _ONE_DAY

    @property
    def longest_run(self) -> int:
        """The most weeks over which an average is taken: so far work at another place can weigh in."""
        return max((average.weeks for band in self.bands for average in band.averages), default=1)

    def article(self, article_id: str) -> Article:
        """The article with this id. Raises KeyError."""
        for article in self.articles:
            if article.id == article_id:
                return article
        raise KeyError(article_id)

    def _changes(self, birth_date: date, first: date, last: date) -> set[date]:
        days = {birthday(birth_date, year - birth_date.year) for year in range(first.year, last.year + 1)}
        for band in self.bands:
            days.add(band.valid_from)
            if band.valid_until is not None:
                days.add(band.valid_until + _ONE_DAY)
        return days


def age_on(birth_date: date, day: date) -> int:
    """Age in whole years; someone born on 29 February is a year older on 1 March.

    0 before the day of birth: a birth date typed wrong must meet the limits of the youngest, not none.
    """
    before_birthday = (day.month, day.day) < (birth_date.month, birth_date.day)
    return max(0, day.year - birth_date.year - before_birthday)


def birthday(birth_date: date, age: int) -> date:
    """The day on which someone reaches this age in whole years."""
    try:
        return birth_date.replace(year=birth_date.year + age)
    except ValueError:  # 29 February in a year that has none
        return date(birth_date.year + age, 3, 1)


def load_working_time(path: Path) -> WorkingTimeTable:
    """Read and check a table. Raises :class:`PolicyError` with file, line and reason."""
    table, lines = read_table(path)
    faults: list[Fault] = []

    def fault(at: KeyPath, reason: str) -> None:
        faults.append(Fault(path.name, line_of(lines, at), reason))

    read = validated(_TABLE, table, fault)
    if read is not None:
        ids = {article.id for article in read.articles}
        for position, band in enumerate(read.bands):
            for name in LimitArticles.__dataclass_fields__:
                article = getattr(band.articles, name)
                if article not in ids:
                    reason = _("Het artikel %(article)s staat niet in de lijst articles.")
                    fault(("bands", position, "articles", name), reason % {"article": article})
            for other in read.bands[:position]:
                if _overlap(band, other):
                    reason = _(
                        "Deze regel overlapt met de regel voor %(other)s. Geef een van de twee een einde."
                    )
                    fault(("bands", position), reason % {"other": other.name})
    if faults or read is None:
        raise PolicyError(faults)
    return read


def working_time() -> WorkingTimeTable:
    """The table in force: from the folder STAGESPOOR_POLICIES where it has one, else the packaged."""
    return _load_cached(os.environ.get("STAGESPOOR_POLICIES", ""))


@lru_cache(maxsize=4)
def _load_cached(own_folder: str) -> WorkingTimeTable:
    own = Path(own_folder) / PACKAGED_TABLE.name
    return load_working_time(own if own_folder and own.is_file() else PACKAGED_TABLE)


def _overlap(one: Limits, other: Limits) -> bool:
    ages = one.age_from < other.age_until and other.age_from < one.age_until
    starts = max(one.valid_from, other.valid_from)
    ends = min(one.valid_until or date.max, other.valid_until or date.max)
    return ages and starts <= ends


_ONE_DAY = timedelta(days=1)
_TABLE: TypeAdapter[WorkingTimeTable] = TypeAdapter(WorkingTimeTable)
