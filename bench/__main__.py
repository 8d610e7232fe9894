"""`python -m bench`: makes two demo networks, measures, prints a table, writes build/bench.json."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "build" / "bench.json"
Figures = dict[str, dict[str, float]]


def in_folder(folder: Path, *command: str) -> str:
    """Run Python with the bench settings on the data in this folder; returns what it wrote."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("STAGESPOOR_")}
    env |= {
        "DJANGO_SETTINGS_MODULE": "bench.settings",
        "STAGESPOOR_MODE": "demo",
        "STAGESPOOR_DATA": str(folder),
        "STAGESPOOR_STATIC": str(folder / "static"),
    }
    return subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True, check=True
    ).stdout


def network(folder: Path, *options: str) -> None:
    """Make a demo network in this folder."""
    folder.mkdir()
    cli = "stagespoor.cli"
    in_folder(folder, "-m", cli, "migrate", "--verbosity=0")
    in_folder(folder, "-m", cli, "demo", *options)


def table(figures: Figures, small: Figures) -> str:
    """The figures as a table. The last column: queries with a tenth of the rows, marked where they differ."""
    head = f"{'page':34} {'cpu ms':>8} {'median':>8} {'p95':>8} {'queries':>8} {'kB':>7}  {'small':>6}"
    lines = [head, "-" * len(head)]
    for name in sorted(figures, key=lambda name: (name.startswith("admin"), name)):
        row, tenth = figures[name], small.get(name, {}).get("queries", 0)
        mark = "" if tenth == row["queries"] or name.startswith("admin") else "  <- grows"
        lines.append(
            f"{name:34} {row['cpu_ms']:8.2f} {row['median_ms']:8.2f} {row['p95_ms']:8.2f} "
            f"{row['queries']:8.0f} {row['bytes'] / 1000:7.1f}  {tenth:6.0f}{mark}"
        )
    return "\n".join(lines)


def main() -> None:
    """Measure on the full demo network; count queries on the small one as well."""
    options = argparse.ArgumentParser(prog="python -m bench")
    options.add_argument("--rounds", type=int, default=40, help="how often each page is asked")
    rounds = options.parse_args().rounds
    with tempfile.TemporaryDirectory(prefix="stagespoor-bench-") as home:
        small, full = Path(home) / "small", Path(home) / "full"
        print("· two demo networks (a minute or two)", flush=True)
        network(small, "--small")
        network(full)
        print("· measuring", flush=True)
        few: Figures = json.loads(in_folder(small, "-m", "bench.measure", "--rounds=0"))
        figures: Figures = json.loads(in_folder(full, "-m", "bench.measure", f"--rounds={rounds}"))
    for name, row in figures.items():
        row["queries_small"] = few.get(name, {}).get("queries", 0)
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps(figures, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(table(figures, few))
    print(f"\nAlso in {OUT.relative_to(ROOT)}. CPU and times in milliseconds, in one process, interleaved.")


if __name__ == "__main__":
    main()
