"""An invented network with its duplicates known: every way in which people enter a company twice, and the traps.

``labelled()`` gives cards and the pairs that are truly one. Nobody in it exists. It was made after looking by
hand at files of schools: repeated rows with another telephone, another spelling, a lost KvK number.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from typing import Any

from stagespoor.employers.likeness import Card, card

SEED = 3
KINDS = [
    "Bakkerij", "Garage", "Kapsalon", "Hoveniersbedrijf", "Schildersbedrijf", "Kringloopwinkel", "Supermarkt",
    "Woonzorgcentrum", "Kinderdagverblijf", "Magazijn", "Cafetaria", "Installatiebedrijf", "Manege", "Wasserij",
]  # fmt: skip
LAST = [
    "Proef", "Testema", "Voorbeeld", "Verzonnen", "Fictie", "Zomaar", "Oefening", "Monster", "Denkbeeld", "Droomman",
    "Nepstra", "Schetsma", "Bedacht", "Probeersel", "Model", "Spiegelbeeld", "Stroman", "Blanco", "Leegveld", "Ergens",
]  # fmt: skip
STREETS = ["Proeflaan", "Testpad", "Voorbeeldstraat", "Oefenweg", "Schetsdreef", "Modelplein", "Denkbeeldhof"]
TOWNS = {
    "Eindhoven": 56,
    "Helmond": 57,
    "Best": 56,
    "Veldhoven": 55,
    "Geldrop": 56,
    "Nuenen": 56,
    "Deurne": 57,
}
Facts = dict[str, Any]


class Network:
    """Employers under construction; ``one()`` adds a fresh one, ``again()`` the same one as somebody else wrote it."""

    def __init__(self, seed: int = SEED) -> None:
        self.rng = random.Random(seed)
        self.rows: list[Facts] = []
        self.same: set[tuple[int, int]] = set()

    def one(self, **given: Any) -> Facts:
        """An employer of its own, with most facts filled."""
        rng, number = self.rng, len(self.rows) + 1
        name = f"{rng.choice(KINDS)} {rng.choice(['', 'De ', 'van ', 'van der '])}{rng.choice(LAST)}"
        town = rng.choice(list(TOWNS))
        domain = f"bedrijf{number}.example" if rng.random() < 0.8 else "gmail.com"
        facts: Facts = {
            "name": name, "city": town, "street": f"{rng.choice(STREETS)} {rng.randrange(1, 180)}",
            "postcode": f"{TOWNS[town]}{rng.randrange(10, 99)} {rng.choice('ABEGHKL')}{rng.choice('NPRTX')}",
            "kvk": "" if rng.random() < 0.2 else f"{rng.randrange(10_000_000, 99_999_999)}",
            "branch_number": f"{rng.randrange(10**11, 10**12)}" if rng.random() < 0.4 else "",
            "phone": f"06-{rng.randrange(10_000_000, 99_999_999)}",
            "email": "" if rng.random() < 0.2 else f"info.{number}@{domain}",
        }  # fmt: skip
        return self.add({**facts, **given})

    def add(self, facts: Facts) -> Facts:
        """Keep these facts under the next key."""
        facts = {**facts, "pk": len(self.rows) + 1}
        self.rows.append(facts)
        return facts

    def again(self, old: Facts, **changed: Any) -> None:
        """The same employer entered once more, with these facts different."""
        self.same.add((old["pk"], self.add({**old, **changed})["pk"]))

    def cards(self) -> list[Card]:
        """All of them, comparable."""
        return [card(**row) for row in self.rows]


def labelled(seed: int = SEED) -> tuple[list[Card], set[tuple[int, int]]]:
    """600 employers, 20 ways of entering one twice (three times each), and the traps; and the pairs that are one."""
    network = Network(seed)
    fresh = [network.one() for _n in range(600)]
    for way, change in enumerate(WAYS):
        for old in fresh[way * 3 : way * 3 + 3]:
            change(network, old)
    for trap in TRAPS:
        trap(network)
    return network.cards(), network.same


def _phone(network: Network) -> str:
    return f"040-{network.rng.randrange(2_000_000, 9_999_999)}"


def _slip(network: Network, name: str) -> str:
    """A letter left out, doubled or swapped, in the longest word."""
    word = max(name.split(), key=len)
    at = network.rng.randrange(2, len(word) - 2)
    slips = [word[:at] + word[at + 1 :], word[:at] + word[at] + word[at:]]
    slips.append(word[:at] + word[at + 1] + word[at] + word[at + 2 :])
    return name.replace(word, network.rng.choice(slips))


def _turned(name: str) -> str:
    first, _space, rest = name.partition(" ")
    return f"{rest} {first}"


WAYS: list[Callable[[Network, Facts], None]] = [
    lambda n, o: n.again(o, name=o["name"].upper(), phone=_phone(n)),
    lambda n, o: n.again(o, name=f"{o['name']} B.V.", phone=_phone(n), kvk=""),
    lambda n, o: n.again(o, name=o["name"].replace("e", "é", 1), kvk="", phone=_phone(n)),
    lambda n, o: n.again(o),
    lambda n, o: n.again(o, name=_turned(o["name"]), kvk="", branch_number=""),
    lambda n, o: n.again(o, name=_slip(n, o["name"]), phone="", branch_number=""),
    lambda n, o: n.again(o, name=_slip(n, o["name"]), kvk="", branch_number=""),
    # an address as somebody else writes it
    lambda n, o: n.again(o, street=f"{o['street']}a", phone=_phone(n), kvk=""),
    lambda n, o: n.again(o, street=re.sub(r"(\d+)$", r"\1-hs", o["street"]), email="", kvk=""),
    lambda n, o: n.again(o, postcode="", city=o["city"].upper(), phone=_phone(n), email=""),
    lambda n, o: n.again(o, postcode="5699 ZZ", branch_number="", email="", kvk=""),
    # a number with a slip
    lambda n, o: n.again({**o}, kvk="", branch_number="", email="", phone=o["phone"].replace("06-", "+31 6 ")),
    lambda n, o: n.again(o, phone="0031" + re.sub(r"\D", "", o["phone"])[1:], street="", postcode="", kvk=""),
    # hardly anything is known the second time
    lambda n, o: n.again(o, kvk="", branch_number="", street="", postcode="", phone="", email=""),
    lambda n, o: n.again(o, kvk="", branch_number="", street="", postcode="", email="", name=_slip(n, o["name"])),
    # it moved within the town; it took another name
    lambda n, o: n.again(o, street="Nieuwepad 4", postcode="5601 NP", branch_number="", kvk=""),
    lambda n, o: n.again({**o}, name="Eetcafé Het Nieuwe Bedenksel", branch_number="", email=""),
    lambda n, o: n.again(o, name=f"{o['name']} {o['city']}", kvk="", branch_number="", email=""),
    lambda n, o: n.again(o, name=o["name"].replace(" ", ""), phone=_phone(n), kvk=""),
    lambda n, o: n.again(o, email=f"planning@{o['email'].rpartition('@')[2] or 'x.example'}", phone=_phone(n), kvk=""),
]  # fmt: skip


# --- who look alike and are not ------------------------------------------------------------------------


def _chain(network: Network, name: str, kvk: str, *, branches: bool) -> None:
    """Shops of one company: one KvK number, the head office's telephone and mail; two of them in one town."""
    towns = [*TOWNS, "Eindhoven"]
    for index, town in enumerate(towns):
        network.one(
            name=name, kvk=kvk, phone="088-1234567", email=f"info@{kvk}.example", city=town,
            postcode=f"{TOWNS[town]}{20 + index} KX", street=f"Winkelstraat {index * 7 + 3}",
            branch_number=f"0000{index:08}" if branches else "",
        )  # fmt: skip


def _building(network: Network) -> None:
    """Six companies in one building, two of them with the porter's telephone."""
    for index, kind in enumerate(KINDS[:6]):
        network.one(
            name=f"{kind} {LAST[index]} in de Toren", street="Torenallee 20", postcode="5617 BC", city="Eindhoven",
            phone="040-7654321" if index < 2 else "06-1234567" + str(index),
        )  # fmt: skip


def _franchise(network: Network) -> None:
    """One formula, one domain, different owners."""
    for index, town in enumerate(list(TOWNS)[:5]):
        network.one(
            name="Broodjeszaak De Formule", city=town, email=f"{town.lower()}@deformule.example",
            kvk=f"7000{index}{index}11", postcode=f"{TOWNS[town]}{50 + index} AB",
        )  # fmt: skip


def _namesakes(network: Network) -> None:
    """The same name in other towns, and family with the same trade in the same town."""
    for town in list(TOWNS)[:2]:
        network.one(name="Basisschool De Regenboog", city=town, postcode=f"{TOWNS[town]}77 AN", kvk="")
    for index, first in enumerate(["J.", "P."]):
        network.one(
            name=f"Loonbedrijf {first} van Verzonnen", city="Deurne", postcode="5751 AB",
            street=f"Heuvel {index * 40 + 2}",
        )  # fmt: skip
    for number in (1, 2):
        network.one(
            name=f"Sporthal {number}", city="Best", street="Sportlaan 1", postcode="5683 AA", kvk="", phone=""
        )


def _owner_of_two(network: Network) -> None:
    """One person with two companies at home: the same address, telephone and mail, another trade and number."""
    old = network.one(kvk="61000001", name="Rijschool Oefening", email="jan@oefening.example")
    network.add({**old, "kvk": "73000002", "name": "Bloemenhal Voorbeeld", "branch_number": ""})


def _departments(network: Network) -> None:
    """Locations of one care organisation, each with its own number; a head and its branch."""
    for index in range(4):
        network.one(
            name=f"Zorggroep De Bedenkers locatie {LAST[index]}", kvk="41000009", email="stage@bedenkers.example",
            branch_number=f"0001{index:08}", city="Helmond", postcode="5701 AA", street="Zorgpark 1",
        )  # fmt: skip
    head = network.one(name="Groep Fictie", kvk="41000010", email="info@fictie.example")
    network.add({**head, "name": "Groep Fictie", "head": head["pk"], "street": "Elders 1"})


TRAPS: list[Callable[[Network], None]] = [
    lambda n: _chain(n, "Supermarkt De Keten", "30000001", branches=True),
    lambda n: _chain(n, "Bouwmarkt Alles", "30000002", branches=False),
    _building, _franchise, _namesakes, _owner_of_two, _departments,
]  # fmt: skip
