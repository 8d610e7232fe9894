"""The house stays in order: sizes, names, locks."""

import ast
import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LONGEST_FILE = 400
LONGEST_VIEW = 25


def files(*patterns: str) -> list[Path]:
    """The files of the repository (what git knows or would add) that match."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *patterns]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n")
    return [ROOT / name for name in listed if name and (ROOT / name).is_file()]


def view_functions() -> Iterator[tuple[str, int]]:
    """Each function that takes a request in a file of views, with its length without the docstring."""
    for path in files("stagespoor/*views*.py", "stagespoor/**/views/*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.args.args and node.args.args[0].arg == "request":
                first = node.body[0]
                docstring = (first.end_lineno or 0) - first.lineno + 1 if ast.get_docstring(node) else 0
                length = (node.end_lineno or 0) - node.lineno + 1 - docstring
                yield f"{path.relative_to(ROOT)}:{node.lineno} {node.name}", length


def test_no_file_is_longer_than_400_lines() -> None:
    long = {
        str(path.relative_to(ROOT)): count
        for path in files("*.py", "*.html", "*.css", "*.js")
        if "migrations" not in path.parts
        and (count := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_FILE
    }
    assert not long, f"rooms that want a wall: {long}"


def test_no_view_is_longer_than_25_lines() -> None:
    long = {name: length for name, length in view_functions() if length > LONGEST_VIEW}
    assert not long, f"views that want an action, a query or a form: {long}"


def test_no_file_is_called_utils() -> None:
    assert not [path for path in files("*.py") if re.search(r"(^|_)(utils?|helpers?|misc)$", path.stem)]


@pytest.mark.parametrize("name", [path.name for path in sorted(ROOT.glob("*.lock"))])
def test_lock_names_no_host_and_hashes_everything(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert not re.search(r"https?:|file:|--index|--extra-index|--find-links|--trusted-host| @ ", text)
    entries = [part for part in re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE) if part.strip()]
    assert entries
    for entry in entries:
        assert "==" in entry, entry
        assert "--hash=sha256:" in entry, entry


@pytest.mark.parametrize("folder", [ROOT, ROOT / "scripts" / "browser"])
def test_npm_lock_names_no_registry_and_hashes_everything(folder: Path) -> None:
    lock = json.loads((folder / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert packages
    assert not [name for name, entry in packages.items() if "resolved" in entry]
    assert not [name for name, entry in packages.items() if not entry.get("integrity")]


def test_nothing_of_others_is_committed() -> None:
    """Front-end packages and fonts are fetched at set-up; a copy here would never be updated."""
    assert not files("*.min.js", "*.min.css", "*.woff2", "*.ttf", "*.otf", "*.map")
