"""`python -m bench`: makes two demo networks, measures, prints a table, writes build/bench.json.

`python -m bench --national`: the same pages in a generated country on a PostgreSQL of its own.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.keep import ROOT, keep
from tests.postgres import Server

Figures = dict[str, dict[str, float]]


def in_folder(folder: Path, *command: str, database: str = "") -> str:
    """Run Python with the bench settings on the data in this folder (or database); returns what it wrote."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("STAGESPOOR_")}
    env |= {
        "DJANGO_SETTINGS_MODULE": "bench.settings",
        "STAGESPOOR_MODE": "demo",
        "STAGESPOOR_DATA": str(folder),
        "STAGESPOOR_STATIC": str(folder / "static"),
    }
    if database:
        env["STAGESPOOR_DATABASE_URL"] = database
    return subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True, check=True
    ).stdout


def network(folder: Path, *options: str, database: str = "") -> None:
    """Make a demo network in this folder."""
    folder.mkdir()
    cli = "stagespoor.cli"
    in_folder(folder, "-m", cli, "migrate", "--verbosity=0", database=database)
    in_folder(folder, "-m", cli, "demo", *options, database=database)


def grows(name: str, queries: float, small: float) -> bool:
    """Does a page of ours ask more with ten times the rows? Fewer is no growth."""
    return queries > small and not name.startswith("admin")


def table(figures: Figures, small: Figures) -> str:
    """The figures as a table. The last column: queries with a tenth of the rows, marked where more rows ask more."""
    head = f"{'page':42} {'cpu ms':>8} {'median':>8} {'p95':>8} {'queries':>8} {'kB':>7}  {'small':>6}"
    lines = [head, "-" * len(head)]
    for name in sorted(figures, key=lambda name: (name.startswith("admin"), name)):
        row, tenth = figures[name], small.get(name, {}).get("queries", 0)
        mark = "  <- grows" if grows(name, row["queries"], tenth) else ""
        lines.append(
            f"{name:42} {row['cpu_ms']:8.2f} {row['median_ms']:8.2f} {row['p95_ms']:8.2f} "
            f"{row['queries']:8.0f} {row['bytes'] / 1000:7.1f}  {tenth:6.0f}{mark}"
        )
    return "\n".join(lines)


def demo(home: Path, rounds: int) -> tuple[Figures, Figures]:
    """Measure on the full demo network; count queries on the small one as well."""
    small, full = home / "small", home / "full"
    print("· two demo networks (a minute or two)", flush=True)
    network(small, "--small")
    network(full)
    print("· measuring", flush=True)
    few: Figures = json.loads(in_folder(small, "-m", "bench.measure", "--rounds=0"))
    return json.loads(in_folder(full, "-m", "bench.measure", f"--rounds={rounds}")), few


def national(home: Path, rounds: int, share: float) -> tuple[Figures, Figures]:
    """Measure in the country; count queries on the small demo network, on the same server."""
    server = Server(shared_buffers="512MB", work_mem="16MB", max_wal_size="4GB")
    server.start()
    try:
        print("· the country (some minutes)", flush=True)
        began, folder = time.monotonic(), home / "country"
        folder.mkdir()
        in_folder(folder, "-m", "stagespoor.cli", "migrate", "--verbosity=0", database=server.url)
        in_folder(folder, "-m", "bench.national", f"--share={share}", database=server.url)
        print(f"· made in {time.monotonic() - began:.0f} s; a small demo network", flush=True)
        small = server.another("small")
        network(home / "small", "--small", database=small)
        print("· measuring", flush=True)
        measure = ("-m", "bench.measure", "--no-admin")
        few: Figures = json.loads(in_folder(home / "small", *measure, "--rounds=0", database=small))
        found = in_folder(folder, *measure, f"--rounds={rounds}", database=server.url)
    finally:
        server.stop()
    return json.loads(found), few


def main() -> None:
    """Measure, print, and keep the figures."""
    options = argparse.ArgumentParser(prog="python -m bench")
    options.add_argument("--rounds", type=int, default=40, help="how often each page is asked")
    options.add_argument(
        "--national", action="store_true", help="450 schools and 100,000 employers on PostgreSQL"
    )
    options.add_argument("--share", type=float, default=1.0, help="with --national: a part of the country")
    asked = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="stagespoor-bench-") as home:
        if asked.national:
            figures, few = national(Path(home), asked.rounds, asked.share)
        else:
            figures, few = demo(Path(home), asked.rounds)
    for name, row in figures.items():
        row["queries_small"] = few.get(name, {}).get("queries", 0)
    print(table(figures, few))
    where = keep("national" if asked.national else "", figures)
    print(f"\nAlso in {where}. CPU and times in milliseconds, in one process, interleaved.")


if __name__ == "__main__":
    main()
