"""Which employers may be one and the same: names made comparable, and likeness with its reasons.

Looks like never means is: the caller lists, a person decides.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from rapidfuzz import fuzz, process
from rapidfuzz.distance import Levenshtein

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


# --- how sure is it that two are one ------------------------------------------------------------------

LIKELY = 60  # points from which a pair is listed; 100 is the most
# What each ground is worth. A name alone never makes a pair, and neither does a place alone: of what chains,
# buildings and franchises share there must always be something that only this employer has.
WEIGHTS = {
    "name_same": 40, "name_close": 34, "name_near": 24, "name_partly": 12, "name_other": -15,
    "kvk_same": 35, "kvk_shared": 10, "kvk_close": -10, "kvk_other": -45,
    "branch_same": 45, "branch_other": -120,
    "address_same": 30, "postcode_same": 18, "neighbours": 10, "city_only": 20, "city_common": 8,
    "street_other": -30, "city_other": -70,
    "phone_same": 25, "phone_shared": 3, "email_same": 25, "email_shared": 3, "domain_same": 12, "domain_shared": 3,
}  # fmt: skip
# mailboxes that anybody can have: they say nothing about the employer
FREE_MAIL = frozenset({
    "gmail.com", "googlemail.com", "hotmail.com", "hotmail.nl", "outlook.com", "outlook.nl", "live.nl", "live.com",
    "msn.com", "icloud.com", "me.com", "yahoo.com", "yahoo.nl", "ziggo.nl", "kpnmail.nl", "kpnplanet.nl",
    "planet.nl", "home.nl", "hetnet.nl", "xs4all.nl", "upcmail.nl", "casema.nl", "chello.nl", "quicknet.nl",
    "tele2.nl", "telfort.nl", "online.nl", "zonnet.nl", "solcon.nl", "onsbrabantnet.nl", "protonmail.com",
    "proton.me", "gmx.net",
})  # fmt: skip
_DIGITS = re.compile(r"\d+")
_SAME_CITY_NAME = 88.0
_NEAR = 85.0  # how much alike two names are from here on, of 100
Evidence = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """An employer as it is compared: every fact tidied once, so that comparing is cheap."""

    pk: int
    key: str
    bare: str = ""  # the key without the own town: "bakkerij winters" of "bakkerij winters geldrop"
    words: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    kvk: str = ""
    branch_number: str = ""
    street: str = ""
    houses: frozenset[str] = frozenset()
    postcode: str = ""
    city: str = ""
    phone: str = ""
    email: str = ""
    domain: str = ""
    head: int | None = None
    kind: str = ""


def phone_key(text: str) -> str:
    """The nine digits that matter of a Dutch number; "" for what is no number or 06-00000000."""
    digits = "".join(_DIGITS.findall(text)).removeprefix("00").removeprefix("31").lstrip("0")
    return digits if len(digits) == 9 and len(set(digits[2:])) > 1 else ""


def card(
    *, pk: int, name: str, kvk: str = "", branch_number: str = "", street: str = "", postcode: str = "",
    city: str = "", phone: str = "", email: str = "", head: int | None = None, kind: str = "",
) -> Card:  # fmt: skip
    """The card of an employer with these facts."""
    key = name_key(name)
    mail = email.strip().casefold()
    domain = mail.rpartition("@")[2] if "@" in mail else ""
    road = _NOT_A_WORD.sub(" ", search_key(street)).strip()
    town = _NOT_A_WORD.sub("", search_key(city))
    return Card(
        pk=pk, key=key, bare=_without(key, town), words=frozenset(key.split()),
        numbers=frozenset(_DIGITS.findall(key)), kvk=kvk,
        branch_number=branch_number, street=road, houses=frozenset(_DIGITS.findall(road)),
        postcode=postcode.replace(" ", "").upper(), city=town,
        phone=phone_key(phone), email=mail if domain else "", domain="" if domain in FREE_MAIL else domain,
        head=head, kind=kind,
    )  # fmt: skip


def _without(key: str, town: str) -> str:
    """The name without the town where it is, also one of more words; a name that is only the town stays."""
    words = key.split()
    if not town or town not in "".join(words):
        return key
    for first in range(len(words)):
        for last in range(first + 1, len(words) + 1):
            if "".join(words[first:last]) == town:
                return " ".join([*words[:first], *words[last:]]) or key
    return key


def points(grounds: Evidence) -> int:
    """How sure it is, from 0 to 100."""
    return max(0, min(100, sum(WEIGHTS[ground] for ground in grounds)))


def compare(one: Card, other: Card, shared: Collection[tuple[str, str]] = ()) -> Evidence:
    """The grounds for and against these two being one; ``points`` makes a number of them.

    ``shared`` holds (fact, value) that three or more employers at as many places have: the head office's
    telephone, the KvK number of a chain. Branches of one head are never the same: no grounds.
    """
    if (
        one.kind != other.kind
        or one.head == other.pk
        or other.head == one.pk
        or (one.head and one.head == other.head)
    ):
        return ()
    grounds = [*_numbers(one, other, shared), *_reach(one, other, shared)]
    if name := _name(one, other):
        grounds.append(name)
    if place := _place(one, other, ("key", one.key) in shared):
        grounds.append(place)
    return tuple(grounds)


def _name(one: Card, other: Card) -> str:
    if not one.key or not other.key:
        return ""  # still being typed
    if one.key == other.key:
        return "name_same"
    ratio = max(
        fuzz.token_sort_ratio(one.key, other.key),
        fuzz.ratio(one.key.replace(" ", ""), other.key.replace(" ", "")),
    )
    fewer = min(one.words, other.words, key=len)
    if ratio < _NEAR and len(fewer) > 1 and fewer <= one.words and fewer <= other.words:
        ratio = _NEAR  # "Cafetaria Winters" and "Cafetaria Winters Geldrop"
    if ratio < _NEAR and (one.bare != one.key or other.bare != other.key):
        # "Cafetria Winters" and "Cafetaria Winters Geldrop": near, and never more than that
        ratio = max(ratio, min(fuzz.token_sort_ratio(one.bare, other.bare), _NEAR))
    if one.numbers != other.numbers and one.numbers and other.numbers:
        ratio = min(ratio, 75.0)  # "Kantine 1" and "Kantine 2"
    if ratio >= 93:
        return "name_close"
    if ratio >= _NEAR:
        return "name_near"
    return "name_partly" if ratio >= 75 else "name_other" if ratio < 60 else ""


def _numbers(one: Card, other: Card, shared: Collection[tuple[str, str]]) -> Iterator[str]:
    if one.kvk and other.kvk:
        if one.kvk == other.kvk:
            yield "kvk_shared" if ("kvk", one.kvk) in shared else "kvk_same"
        else:
            yield (
                "kvk_close" if Levenshtein.distance(one.kvk, other.kvk, score_cutoff=1) <= 1 else "kvk_other"
            )
    if one.branch_number and other.branch_number:
        yield "branch_same" if one.branch_number == other.branch_number else "branch_other"


def _reach(one: Card, other: Card, shared: Collection[tuple[str, str]]) -> Iterator[str]:
    if one.phone and one.phone == other.phone:
        yield "phone_shared" if ("phone", one.phone) in shared else "phone_same"
    if one.email and one.email == other.email:
        yield "email_shared" if ("email", one.email) in shared else "email_same"
    elif one.domain and one.domain == other.domain:
        yield "domain_shared" if ("domain", one.domain) in shared else "domain_same"


def _place(one: Card, other: Card, common_name: bool) -> str:
    same_city = bool(one.city and other.city) and (
        one.city == other.city or fuzz.ratio(one.city, other.city) >= _SAME_CITY_NAME
    )
    if one.street and one.street == other.street and (same_city or one.postcode == other.postcode):
        return "address_same"
    if one.postcode and one.postcode == other.postcode:
        if not one.houses or not other.houses:
            return "postcode_same"
        return "address_same" if one.houses & other.houses else "neighbours"
    if not same_city:
        return "city_other" if one.city and other.city else ""
    if (one.postcode and other.postcode) or (one.street and other.street):
        return "street_other"
    return "city_common" if common_name else "city_only"


def in_words(grounds: Iterable[str]) -> list[str]:
    """The grounds as short Dutch phrases, those for it first and the strongest in front."""
    words = _words()
    ordered = sorted(grounds, key=lambda ground: -WEIGHTS[ground])
    return [words[ground] for ground in ordered if ground in words]


def _words() -> dict[str, str]:
    return {
        "name_same": _("dezelfde naam"), "name_close": _("bijna dezelfde naam"),
        "name_near": _("een naam die erop lijkt"), "name_other": _("wel een andere naam"),
        "kvk_same": _("hetzelfde KvK-nummer"), "kvk_shared": _("hetzelfde KvK-nummer, net als andere vestigingen"),
        "kvk_close": _("één cijfer verschil in het KvK-nummer"), "kvk_other": _("wel een ander KvK-nummer"),
        "branch_same": _("hetzelfde vestigingsnummer"), "branch_other": _("wel een ander vestigingsnummer"),
        "address_same": _("hetzelfde adres"), "postcode_same": _("dezelfde postcode"),
        "neighbours": _("dezelfde postcode, ander huisnummer"), "city_only": _("dezelfde plaats"),
        "city_common": _("dezelfde plaats"), "street_other": _("wel een ander adres in die plaats"),
        "city_other": _("wel een andere plaats"), "phone_same": _("hetzelfde telefoonnummer"),
        "phone_shared": _("een telefoonnummer dat meer bedrijven hebben"),
        "email_same": _("hetzelfde e-mailadres"), "email_shared": _("een e-mailadres dat meer bedrijven hebben"),
        "domain_same": _("e-mail van dezelfde organisatie"), "domain_shared": _("e-mail van dezelfde organisatie"),
    }  # fmt: skip
