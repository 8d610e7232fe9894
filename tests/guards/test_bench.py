"""The table of the benchmark marks a page that asks more with more rows, and no other."""

from __future__ import annotations

from bench.__main__ import table

ROW = {"cpu_ms": 1.0, "median_ms": 1.0, "p95_ms": 1.0, "bytes": 1000.0}


def test_a_page_is_marked_when_more_rows_ask_more_queries_and_not_when_they_ask_fewer() -> None:
    names = {"Stage": (5, 6), "Bedrijven": (6, 6), "Leerlingen": (9, 6), "admin Student, 25 rijen": (30, 6)}
    figures = {name: {**ROW, "queries": float(many)} for name, (many, _few) in names.items()}
    small = {name: {"queries": float(few)} for name, (_many, few) in names.items()}
    marked = [line for line in table(figures, small).splitlines() if "grows" in line]
    assert len(marked) == 1
    assert marked[0].startswith("Leerlingen")
