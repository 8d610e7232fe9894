"""Finding employers that are there twice: how well, at what cost, and what is not a double."""

from __future__ import annotations

import random
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from stagespoor.employers.duplicates import POSSIBLE, find_pairs, shared_values
from stagespoor.employers.likeness import LIKELY, Card, card, compare, in_words, phone_key, points
from tests.employers.labelled import Network, labelled

SHARED = Path("/work/shared/data/stagebedrijven.xlsx")
# Looked at by hand, by row of the sheet: the tail of the file repeats these with another telephone or spelling.
TWICE = {
    (719, 938), (108, 939), (33, 940), (607, 941), (27, 942), (275, 943), (205, 944), (273, 945), (598, 946),
    (653, 947), (746, 948), (360, 949), (765, 950), (165, 951), (92, 952), (709, 953), (410, 954), (888, 955),
    (466, 956), (569, 957), (261, 958),
}  # fmt: skip
# Also looked at: one name or one post code, and yet two employers.
NAMESAKES = {
    (195, 246), (174, 373), (49, 453), (380, 472), (188, 489), (490, 526), (396, 547), (400, 590), (554, 598),
    (461, 646), (579, 651), (248, 674), (348, 678), (405, 684), (439, 731), (97, 752), (181, 807), (14, 817),
    (317, 859), (148, 890), (372, 898), (235, 913), (393, 914), (36, 68), (379, 536), (230, 537), (205, 911),
}  # fmt: skip
Pairs = set[tuple[int, int]]


def figures(found: Pairs, true: Pairs) -> tuple[float, float]:
    """Recall and precision."""
    hits = len(found & true)
    return hits / len(true), hits / len(found) if found else 0.0


def pairs_of(cards: list[Card], **options: Any) -> Pairs:
    return {(pair.one, pair.other) for pair in find_pairs(cards, **options)}


def report(what: str, found: Pairs, true: Pairs) -> tuple[float, float]:
    recall, precision = figures(found, true)
    print(f"\n{what}: {len(true)} pairs, recall {recall:.3f}, precision {precision:.3f} at {LIKELY}")  # noqa: T201 - the figures are what is asked
    return recall, precision


# --- how well -----------------------------------------------------------------------------------------


@pytest.mark.policy("EMP-1")
@pytest.mark.parametrize("seed", [3, 4, 5])
def test_the_labelled_set_is_found_with_few_misses_and_few_false(seed: int) -> None:
    cards, true = labelled(seed)
    found = pairs_of(cards)
    recall, precision = report(f"labelled set {seed}", found, true)
    assert recall >= 0.95, [(cards[a - 1], cards[b - 1]) for a, b in true - found]
    assert precision >= 0.9, [(cards[a - 1], cards[b - 1]) for a, b in found - true]


@pytest.mark.skipif(not SHARED.is_file(), reason="the shared file is not on this machine")
def test_the_planted_doubles_of_a_file_as_schools_send_it_are_found() -> None:
    from python_calamine import CalamineWorkbook

    from stagespoor.imports.values import parse_branch, parse_email, parse_kvk, parse_postcode

    def text(cell: Any) -> str:
        return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()

    rows = CalamineWorkbook.from_path(SHARED).get_sheet_by_name("Stagebedrijven").to_python()
    cards = []
    for number, cells in enumerate(rows[3:], start=4):
        row = dict(zip(rows[2], map(text, cells), strict=True))
        read = {
            "kvk": parse_kvk(row["KvK-nr"]), "branch_number": parse_branch(row["Vestigingsnr"]),
            "postcode": parse_postcode(row["Postcode"]), "email": parse_email(row["E-mail"]),
        }  # fmt: skip
        cards.append(
            card(
                pk=number,
                name=row["Bedrijfsnaam"] or "?",
                street=f"{row['Straat']} {row['Huisnr']}",
                city=row["Plaats"],
                phone=row["Telefoon"],
                **{k: v.value or "" for k, v in read.items()},
            )
        )
    found = pairs_of(cards)
    recall, precision = report("file of 955 rows", found, TWICE)
    assert recall >= 0.95, TWICE - found
    assert precision >= 0.9, found - TWICE
    assert not found & NAMESAKES


# --- nothing is lost by comparing only what shares something ------------------------------------------------


def everything(cards: list[Card]) -> Pairs:
    shared = shared_values(cards)
    return {
        (one.pk, other.pk)
        for one, other in combinations(cards, 2)
        if points(compare(one, other, shared)) >= LIKELY
    }


def test_comparing_only_those_that_share_something_finds_what_comparing_all_finds() -> None:
    cards, _true = labelled()
    assert pairs_of(cards) == everything(cards)


def test_a_chain_of_two_hundred_shops_is_not_compared_shop_by_shop() -> None:
    network = Network()
    for index in range(200):
        network.one(name="Supermarkt De Keten", kvk="30000001", phone="088-1234567", email="info@keten.example",
                    city=f"Dorp{index % 90}", postcode=f"{1000 + index} AB", branch_number="")  # fmt: skip
    network.again(network.rows[7], branch_number="", phone="06-12345679")
    cards = network.cards()
    assert pairs_of(cards) == everything(cards) == network.same


# --- single grounds ---------------------------------------------------------------------------------------

BASE = {
    "name": "Bakkerij Proef", "kvk": "12345678", "street": "Proeflaan 2", "postcode": "5611 AB", "city": "Eindhoven",
    "phone": "06-12345678", "email": "info@proef.example",
}  # fmt: skip


def between(**changed: Any) -> tuple[int, list[str]]:
    """The points and words of the base employer beside itself with these facts different."""
    grounds = compare(card(pk=1, **BASE), card(pk=2, **{**BASE, **changed}))  # type: ignore[arg-type]
    return points(grounds), in_words(grounds)


def test_reasons_are_in_words_those_against_last() -> None:
    sure, words = between(kvk="87654321", email="planning@proef.example")
    assert (words[0], words[-1]) == ("dezelfde naam", "wel een ander KvK-nummer")
    assert "e-mail van dezelfde organisatie" in words
    assert sure >= LIKELY


@pytest.mark.parametrize(
    "changed",
    [
        {"branch_number": "000012345678"},  # known on one side only: no contradiction
        {"name": "BAKKERIJ PROEF B.V.", "kvk": ""},
        {"kvk": "12345679", "phone": ""},
        {"name": "Lunchroom Anders"},
        {"kvk": "", "phone": "", "email": "", "street": "", "postcode": ""},
    ],
)
def test_one_employer_entered_twice_is_likely(changed: dict[str, str]) -> None:
    assert between(**changed)[0] >= LIKELY


def test_two_branch_numbers_are_two_employers_whatever_else_is_equal() -> None:
    facts = {**BASE, "branch_number": "000012345678"}
    other = {**BASE, "branch_number": "000012345679"}
    assert points(compare(card(pk=1, **facts), card(pk=2, **other))) < LIKELY  # type: ignore[arg-type]


def test_branches_of_one_head_and_the_head_itself_are_no_doubles() -> None:
    head, one, two = (card(pk=pk, **BASE, head=of) for pk, of in ((1, None), (2, 1), (3, 1)))  # type: ignore[arg-type]
    assert compare(head, one) == compare(one, two) == ()


def test_a_free_mailbox_says_nothing_and_neither_does_a_number_of_zeros() -> None:
    assert card(pk=1, name="x", email="bakker@gmail.com").domain == ""
    assert phone_key("06-00000000") == phone_key("geen") == ""
    assert (
        phone_key("+31 6 12345678") == phone_key("06-12345678") == phone_key("0031612345678") == "612345678"
    )


def test_judged_pairs_are_left_out_and_the_most_certain_come_first() -> None:
    cards, true = labelled()
    sure = [pair.points for pair in find_pairs(cards)]
    assert sure == sorted(sure, reverse=True)
    first = random.Random(1).choice(sorted(true & pairs_of(cards)))
    assert first not in pairs_of(cards, apart={first})


@pytest.mark.policy("EMP-1")
@pytest.mark.parametrize(
    ("typed", "there", "city"),
    [
        ("Bakerij De Intercity", "Bakkerij De Intercity Someren", "Someren"),
        ("Bakkerij De Intercity", "Bakerij De Intercity Sint-Oedenrode", "Sint Oedenrode"),
        ("Geldrop Cafetaria Wintres", "Cafetaria Winters", "Geldrop"),
    ],
)
def test_one_slip_and_the_own_town_behind_a_name_are_still_seen_while_typing(
    typed: str, there: str, city: str
) -> None:
    grounds = compare(
        card(pk=0, name=typed, city=city), card(pk=1, name=there, city=city, phone="0493-123456")
    )
    assert "name_near" in grounds
    assert LIKELY > points(grounds) >= POSSIBLE


def test_a_town_alone_makes_no_two_names_alike() -> None:
    for one, other in (("Bakkerij Someren", "Slagerij Someren"), ("Someren", "Someren Fietsen")):
        grounds = compare(card(pk=0, name=one, city="Someren"), card(pk=1, name=other, city="Someren"))
        assert points(grounds) < POSSIBLE, (one, other)
