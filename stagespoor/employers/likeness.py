"""Which employers may be one and the same: names made comparable, and likeness with its reasons.

Looks like never means is: the caller lists, a person decides.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from rapidfuzz import fuzz, process

from stagespoor.core.text import search_key

_LEGAL = re.compile(r"\b(?:b ?v|n ?v|v ?o ?f|c ?v|holding|nederland)\b")
_NOT_A_WORD = re.compile(r"[^a-z0-9]+")
_SAME_POSTCODE, _SAME_CITY = 84.0, 93.0


def name_key(name: str) -> str:
    """A name without case, accents, punctuation and legal form: "MARCERON B.V." is "marceron"."""
    words = _NOT_A_WORD.sub(" ", search_key(name))
    return " ".join(_LEGAL.sub(" ", words).split()) or " ".join(words.split())


@dataclass(frozen=True, slots=True)
class Known:
    """An employer that is there already, or comes earlier in the file (then ``row`` says where)."""

    name: str
    key: str
    kvk: str = ""
    branch_number: str = ""
    postcode: str = ""
    city: str = ""
    phone: str = ""
    email: str = ""
    pk: int | None = None
    row: int = 0

    def where(self) -> str:
        """The employer in a sentence."""
        if self.row:
            return _("“%(name)s” in rij %(row)d") % {"name": self.name, "row": self.row}
        place = f", {self.city}" if self.city else ""
        return _("“%(name)s”%(place)s") % {"name": self.name, "place": place}


class Crowd:
    """Everybody known so far, findable by what identifies an employer and by what merely looks alike."""

    def __init__(self, known: Iterable[Known] = ()) -> None:
        self._by_branch: dict[tuple[str, str], list[Known]] = defaultdict(list)
        self._by_kvk: dict[str, list[Known]] = defaultdict(list)
        self._by_name: dict[tuple[str, str], list[Known]] = defaultdict(list)
        self._by_postcode: dict[str, list[Known]] = defaultdict(list)
        self._by_city: dict[str, list[Known]] = defaultdict(list)
        for one in known:
            self.add(one)

    def add(self, one: Known) -> None:
        """Make one more known."""
        if one.kvk:
            self._by_kvk[one.kvk].append(one)
        if one.kvk and one.branch_number:
            self._by_branch[one.kvk, one.branch_number].append(one)
        self._by_name[one.key, one.postcode or search_key(one.city)].append(one)
        if one.postcode:
            self._by_postcode[one.postcode].append(one)
        if one.city:
            self._by_city[search_key(one.city)].append(one)

    def same(self, one: Known) -> list[Known]:
        """Who has the same key: KvK and branch number; else name and post code; else KvK and post code."""
        if one.kvk and one.branch_number and (found := self._by_branch.get((one.kvk, one.branch_number))):
            return found
        named = self._by_name.get((one.key, one.postcode or search_key(one.city)), [])
        if fitting := [other for other in named if not _contradict(one, other)]:
            return fitting
        if not one.kvk or not one.postcode:
            return []
        return [
            o for o in self._by_kvk.get(one.kvk, []) if o.postcode == one.postcode and not _contradict(one, o)
        ]

    def alike(self, one: Known) -> tuple[Known, list[str]] | None:
        """The one that looks most like this, with the reasons in words; None when nobody does."""
        best: tuple[float, Known, list[str]] | None = None
        for other, score, reasons in self._candidates(one):
            if best is None or score > best[0]:
                best = (score, other, reasons)
        return (best[1], best[2]) if best else None

    def _candidates(self, one: Known) -> Iterator[tuple[Known, float, list[str]]]:
        for other in self._by_kvk.get(one.kvk, []) if one.kvk else []:
            yield other, 110.0, equalities(one, other)
        # a name in the same post code may differ more than one in the same place
        yield from self._named(
            one, self._by_postcode.get(one.postcode, []) if one.postcode else [], _SAME_POSTCODE
        )
        yield from self._named(
            one, self._by_city.get(search_key(one.city), []) if one.city else [], _SAME_CITY
        )

    def _named(
        self, one: Known, others: list[Known], enough: float
    ) -> Iterator[tuple[Known, float, list[str]]]:
        keys = [other.key for other in others]
        found = process.extract(one.key, keys, scorer=fuzz.token_sort_ratio, score_cutoff=enough, limit=5)
        for _key, score, index in found:
            other = others[index]
            reasons = equalities(one, other) or [_("dezelfde plaats")]
            if score < 100:
                reasons.insert(0, _("een naam die erop lijkt"))
            yield other, score + 4 * len(reasons), reasons


def equalities(one: Known, other: Known) -> list[str]:
    """What the two have in common, in words."""
    pairs = (
        (one.key, other.key, _("dezelfde naam")),
        (one.kvk, other.kvk, _("hetzelfde KvK-nummer")),
        (one.branch_number, other.branch_number, _("hetzelfde vestigingsnummer")),
        (one.postcode, other.postcode, _("dezelfde postcode")),
        (one.phone, other.phone, _("hetzelfde telefoonnummer")),
        (one.email, other.email, _("hetzelfde e-mailadres")),
    )
    return [words for mine, theirs, words in pairs if mine and mine == theirs]


def _contradict(one: Known, other: Known) -> bool:
    """Two different numbers in the register: two different employers, whatever their names."""
    kvk = bool(one.kvk and other.kvk and one.kvk != other.kvk)
    branch = bool(one.branch_number and other.branch_number and one.branch_number != other.branch_number)
    return kvk or branch
