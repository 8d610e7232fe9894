"""Where the figures of all benchmarks are kept: one file, by name."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "build" / "bench.json"


def keep(group: str, figures: Mapping[str, Mapping[str, Any]]) -> str:
    """Write these figures in the place of the earlier ones of their group; returns where.

    ``group`` is the first part of a name ("national: Leerlingen"); figures without a group are the demo's.
    """
    try:
        known: dict[str, Any] = json.loads(OUT.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        known = {}
    kept = {name: row for name, row in known.items() if _group(name) != group}
    start = f"{group}: " if group else ""
    kept |= {f"{start}{name}": dict(row) for name, row in figures.items()}
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return str(OUT.relative_to(ROOT))


def _group(name: str) -> str:
    first, colon, _rest = name.partition(": ")
    return first if colon and first in {"national", "joint", "duplicates"} else ""
