"""Which work the law forbids or limits for young people: the national list, dated, with its sources."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Literal

from django.utils.translation import gettext as _
from pydantic import ConfigDict, TypeAdapter, with_config

from stagespoor.core.refusals import Refusal
from stagespoor.policy.lines import Path as KeyPath
from stagespoor.policy.lines import line_of
from stagespoor.policy.reading import Fault, PolicyError, read_table, validated
from stagespoor.policy.slugs import Count, Slug, Text
from stagespoor.policy.working_time import Article, age_on

PACKAGED_LIST = Path(__file__).parent / "hazards.toml"

Says = Literal["forbidden", "supervised"]


@dataclass(frozen=True, slots=True, kw_only=True)
class HazardRule:
    """What the law says of a hazard for ages ``age_from`` up to, not including, ``age_until``."""

    valid_from: date
    valid_until: date | None = None
    age_from: Count
    age_until: Count
    says: Says
    article: Text

    def in_force_on(self, day: date) -> bool:
        """Whether this rule is in force on a day. ``valid_until`` is the last day."""
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)

    def holds_on(self, day: date, age: int) -> bool:
        """Whether it is in force on a day for an age in whole years."""
        return self.in_force_on(day) and self.age_from <= age < self.age_until


@dataclass(frozen=True, slots=True, kw_only=True)
class Hazard:
    """One kind of dangerous or heavy work, with an example by which people know it."""

    slug: Slug
    name: Text
    example: Text
    rules: tuple[HazardRule, ...]

    def rule_on(self, day: date, age: int) -> HazardRule | None:
        """The rule for this age on this day; None: the law has no rule of its own for it."""
        return next((rule for rule in self.rules if rule.holds_on(day, age)), None)


@dataclass(frozen=True, slots=True)
class Finding:
    """What the law says of one hazard for one person on one day."""

    hazard: Hazard
    rule: HazardRule
    article: Article

    @property
    def forbidden(self) -> bool:
        """Forbidden; otherwise only under supervision that prevents the danger."""
        return self.rule.says == "forbidden"


@with_config(ConfigDict(extra="forbid", strict=True))
@dataclass(frozen=True, kw_only=True)
class HazardList:
    """All hazards, and the articles their rules come from."""

    articles: tuple[Article, ...]
    hazards: tuple[Hazard, ...]

    def article(self, article_id: str) -> Article:
        """The article with this id. Raises KeyError."""
        for article in self.articles:
            if article.id == article_id:
                return article
        raise KeyError(article_id)

    def choices(self) -> list[tuple[str, str]]:
        """All hazards as (slug, name), for a form."""
        return [(hazard.slug, hazard.name) for hazard in self.hazards]

    def chosen(self, slugs: Iterable[str]) -> list[Hazard]:
        """The hazards with these slugs, in the order of the list; one that the list lost is left out."""
        asked = set(slugs)
        return [hazard for hazard in self.hazards if hazard.slug in asked]

    def findings(self, slugs: Iterable[str], *, birth_date: date, day: date) -> list[Finding]:
        """What the law says of these hazards for someone born on ``birth_date`` on this very day.

        What is forbidden comes first. A hazard without a rule for this age is fine and has no finding.
        """
        age = age_on(birth_date, day)
        pairs = [(hazard, hazard.rule_on(day, age)) for hazard in self.chosen(slugs)]
        found = [
            Finding(hazard, rule, self.article(rule.article)) for hazard, rule in pairs if rule is not None
        ]
        return sorted(found, key=lambda one: not one.forbidden)

    def rules_on(self, day: date) -> list[tuple[Hazard, list[HazardRule]]]:
        """Every hazard with its rules in force on a day, youngest first, for a page that explains them."""
        return [
            (hazard, sorted((rule for rule in hazard.rules if rule.in_force_on(day)), key=lambda rule: rule.age_from))
            for hazard in self.hazards
        ]  # fmt: skip

    def by_law(self, day: date) -> list[tuple[str, list[tuple[Hazard, list[str]]]]]:
        """The hazards by what the law says of them on a day, in words, each with its articles; for a form."""
        groups: dict[str, list[tuple[Hazard, list[str]]]] = {}
        for hazard, rules in self.rules_on(day):
            says = says_in_words(rules, articles=False) or _("De wet heeft hier geen leeftijd bij.")
            groups.setdefault(says, []).append((hazard, [rule.article for rule in rules]))
        return list(groups.items())


def check_hazards(known: HazardList, slugs: Iterable[str], *, birth_date: date, day: date) -> list[Refusal]:
    """A refusal, by article, for each hazard that the law forbids at this age on this day. Never waived."""
    age = age_on(birth_date, day)
    sentence = _(
        "%(hazard)s: dat mag niet op de leeftijd van %(age)d jaar. Kies een andere werkplek. (%(source)s)"
    )
    return [
        Refusal(
            one.article.id, field="place",
            sentence=sentence % {"hazard": one.hazard.name, "age": age, "source": one.article.source},
        )
        for one in known.findings(slugs, birth_date=birth_date, day=day)
        if one.forbidden
    ]  # fmt: skip


def says_in_words(rules: Iterable[HazardRule], *, articles: bool = True) -> str:
    """ "Onder 16 jaar verboden (NRK-1:1). 16 en 17 jaar: alleen met deskundig toezicht (ARBO-7.39)."."""
    return " ".join(_sentence(rule, articles) for rule in rules)


def _sentence(rule: HazardRule, articles: bool) -> str:
    if rule.age_from == 0:
        who = _("Onder %(until)d jaar") % {"until": rule.age_until}
    elif rule.age_until - rule.age_from == 2:
        who = _("Bij %(from)d en %(last)d jaar") % {"from": rule.age_from, "last": rule.age_until - 1}
    else:
        who = _("Van %(from)d tot %(until)d jaar") % {"from": rule.age_from, "until": rule.age_until}
    what = _("verboden") if rule.says == "forbidden" else _("alleen met deskundig toezicht")
    return f"{who} {what} ({rule.article})." if articles else f"{who} {what}."


def load_hazards(path: Path) -> HazardList:
    """Read and check a list. Raises :class:`PolicyError` with file, line and reason."""
    table, lines = read_table(path)
    faults: list[Fault] = []

    def fault(at: KeyPath, reason: str) -> None:
        faults.append(Fault(path.name, line_of(lines, at), reason))

    read = validated(_LIST, table, fault)
    if read is not None:
        for at, reason in _problems(read):
            fault(at, reason)
    if faults or read is None:
        raise PolicyError(faults)
    return read


def _problems(read: HazardList) -> Iterable[tuple[KeyPath, str]]:
    articles = {article.id for article in read.articles}
    slugs: set[str] = set()
    for position, hazard in enumerate(read.hazards):
        if hazard.slug in slugs:
            yield ("hazards", position), _("%(slug)s staat er twee keer.") % {"slug": hazard.slug}
        slugs.add(hazard.slug)
        for number, rule in enumerate(hazard.rules):
            at: KeyPath = ("hazards", position, "rules", number)
            if rule.article not in articles:
                reason = _("Het artikel %(article)s staat niet in de lijst articles.")
                yield at, reason % {"article": rule.article}
            if rule.age_until <= rule.age_from:
                yield at, _("age_until moet hoger zijn dan age_from.")
            if rule.valid_until is not None and rule.valid_until < rule.valid_from:
                yield at, _("valid_until ligt voor valid_from.")
            if any(_overlap(rule, other) for other in hazard.rules[:number]):
                yield at, _("Deze regel overlapt met een andere regel voor %(name)s.") % {"name": hazard.name}


def _overlap(one: HazardRule, other: HazardRule) -> bool:
    ages = one.age_from < other.age_until and other.age_from < one.age_until
    starts = max(one.valid_from, other.valid_from)
    ends = min(one.valid_until or date.max, other.valid_until or date.max)
    return ages and starts <= ends


def hazards() -> HazardList:
    """The list in force: from the folder STAGESPOOR_POLICIES where it has one, else the packaged."""
    return _load_cached(os.environ.get("STAGESPOOR_POLICIES", ""))


@lru_cache(maxsize=4)
def _load_cached(own_folder: str) -> HazardList:
    own = Path(own_folder) / PACKAGED_LIST.name
    return load_hazards(own if own_folder and own.is_file() else PACKAGED_LIST)


_LIST: TypeAdapter[HazardList] = TypeAdapter(HazardList)
