"""Finding duplicates among 100,000 employers: one network of that size, and 150 networks of 667.

    python -m bench.duplicates [EMPLOYERS]

Prints seconds, pairs found, and memory. The employers are invented; three in a hundred are there twice, and one
in ten belongs to a chain.
"""

from __future__ import annotations

import os
import random
import resource
import sys
import time

os.environ.setdefault("STAGESPOOR_MODE", "test")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django

django.setup()

from bench.keep import keep  # noqa: E402
from stagespoor.employers.duplicates import find_pairs  # noqa: E402
from stagespoor.employers.likeness import Card, card  # noqa: E402

KINDS = [
    "Bakkerij",
    "Garage",
    "Kapsalon",
    "Hovenier",
    "Schilder",
    "Kringloopwinkel",
    "Supermarkt",
    "Zorgcentrum",
    "Magazijn",
    "Cafetaria",
]
PARTS = [
    "ber",
    "den",
    "hof",
    "man",
    "stra",
    "veld",
    "wijk",
    "zand",
    "loo",
    "meer",
    "brink",
    "horst",
    "kamp",
    "laar",
    "dijk",
    "berg",
]
TOWNS = 900
NETWORK = 667


def employers(count: int, seed: int = 1) -> list[Card]:
    """So many invented employers, comparable."""
    rng = random.Random(seed)
    rows: list[dict[str, str]] = []
    while len(rows) < count:
        number = len(rows)
        draw = rng.random()
        if rows and draw < 0.03:
            old = rng.choice(rows)
            rows.append(
                {**old, "name": old["name"].upper(), "kvk": "", "phone": f"06-{rng.randrange(10**7, 10**8)}"}
            )
            continue
        chain = rng.randrange(120) if draw > 0.9 else None
        town = rng.randrange(TOWNS)
        name = f"{rng.choice(KINDS)} {rng.choice(['', 'De ', 'Van '])}{''.join(rng.sample(PARTS, 2)).title()}"
        rows.append(
            {
                "name": f"Keten {chain}" if chain is not None else name,
                "kvk": str(30_000_000 + chain) if chain is not None else str(40_000_000 + number),
                "street": f"{rng.choice(PARTS).title()}straat {rng.randrange(1, 200)}",
                "postcode": f"{1000 + town * 9 + rng.randrange(9)} {rng.choice('ABCDEFGH')}{rng.choice('KLMNPRST')}",
                "city": f"Dorp{town}",
                "phone": f"088-{2_000_000 + chain}"
                if chain is not None
                else f"06-{rng.randrange(10**7, 10**8)}",
                "email": f"info@keten{chain}.example"
                if chain is not None
                else f"info@bedrijf{number}.example",
            }
        )
    return [card(pk=pk, **row) for pk, row in enumerate(rows, start=1)]  # type: ignore[arg-type]


def timed(what: str, networks: list[list[Card]]) -> dict[str, float]:
    """Find the pairs of each network, and say what it took: seconds and MiB."""
    begun = time.perf_counter()
    found = sum(len(find_pairs(cards)) for cards in networks)
    took = time.perf_counter() - begun
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{what:42} {took:7.1f} s  {found:6d} pairs  {memory:6.0f} MiB at most")
    return {"wall_s": round(took, 2), "pairs": found, "peak_mib": round(memory)}


def main() -> None:
    """Both shapes."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    begun = time.perf_counter()
    cards = employers(count)
    print(f"{count} employers made comparable in {time.perf_counter() - begun:.1f} s")
    apart = [cards[at : at + NETWORK] for at in range(0, count, NETWORK)]
    figures = {
        f"{count} employers, networks of {NETWORK}": timed(f"networks of {NETWORK}", apart),
        f"{count} employers, one network": timed("one network", [cards]),
    }
    print(f"Also in {keep('duplicates', figures)}.")


if __name__ == "__main__":
    main()
