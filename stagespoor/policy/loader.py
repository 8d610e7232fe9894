"""Reads a policy file and refuses a wrong one with file, line and reason.

A school's policies are looked for in the folder ``STAGESPOOR_POLICIES`` first, then among the
files that come with the product.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from pydantic import TypeAdapter, ValidationError

from stagespoor.policy.checks import problems_in
from stagespoor.policy.lines import Path as KeyPath
from stagespoor.policy.lines import line_of
from stagespoor.policy.model import Policy
from stagespoor.policy.reading import Fault, PolicyError, read_table, validated
from stagespoor.policy.words import Words

__all__ = ["PACKAGED", "PolicyError", "get_policy", "load_policy", "policy_names"]

PACKAGED = Path(__file__).parent / "files"
REGISTER = Path(__file__).parent / "register.toml"
# Tables of the law that may lie in the same folder of a school, and are no policy.
TABLES = frozenset({"working_time", "placement_law", "hazards"})

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*")
_FORM = re.compile(r"\{([A-Za-z]\w*)\}")


def load_policy(path: Path | str) -> Policy:
    """Read and check one policy file. Raises :class:`PolicyError` with every fault found."""
    path = Path(path)
    table, lines = read_table(path)
    faults: list[Fault] = []

    def fault(at: KeyPath, reason: str) -> None:
        faults.append(Fault(path.name, line_of(lines, at), reason))

    table = dict(table)
    _join_register(table, fault)
    policy = validated(_POLICY, table, fault)
    if policy is not None and not faults:
        for at, reason in problems_in(policy):
            fault(at, reason)
    if faults or policy is None:
        raise PolicyError(faults)
    return policy


def get_policy(name: str) -> Policy:
    """The policy with this name ("velddijk"), read once. Raises :class:`PolicyError`."""
    return _load_cached(name, os.environ.get("STAGESPOOR_POLICIES", ""))


def policy_names() -> list[str]:
    """The names of all policies that can be found, own folder and packaged together."""
    folders = _folders(os.environ.get("STAGESPOOR_POLICIES", ""))
    return sorted({file.stem for folder in folders for file in folder.glob("*.toml")} - TABLES)


@lru_cache(maxsize=64)
def _load_cached(name: str, own_folder: str) -> Policy:
    if _NAME.fullmatch(name):
        for folder in _folders(own_folder):
            file = folder / f"{name}.toml"
            if file.is_file():
                return load_policy(file)
    known = ", ".join(policy_names())
    reason = _("Er is geen stagebeleid met deze naam. Wel gevonden: %(names)s.") % {"names": known}
    raise PolicyError([Fault(f"{name}.toml", 1, reason)])


def _folders(own_folder: str) -> list[Path]:
    return [Path(own_folder), PACKAGED] if own_folder else [PACKAGED]


def _join_register(table: dict[str, Any], fault: Callable[[KeyPath, str], None]) -> None:
    """Add what is the same for every school, and put the school's text beside each norm."""
    register = _in_words_of(table, tomllib.loads(REGISTER.read_text(encoding="utf-8")))
    for key in ("sections", "competences"):
        if key in table:
            fault((key,), _("%(key)s is hier geen bekend woord. Kijk of het goed gespeld is.") % {"key": key})
        table[key] = register[key]
    table["norms"] = _joined_norms(table.get("norms"), register["norms"], fault)


def _in_words_of(table: dict[str, Any], register: dict[str, Any]) -> dict[str, Any]:
    """The register with the school's own words in it; as it is where the words are wrong, which is told elsewhere."""
    try:
        forms = _WORDS.validate_python(table.get("words")).forms
    except ValidationError:
        return register
    return {
        key: [
            {
                name: _FORM.sub(lambda found: forms.get(found[1], found[0]), value)
                if isinstance(value, str)
                else value
                for name, value in item.items()
            }
            for item in items
        ]
        for key, items in register.items()
    }


def _joined_norms(
    texts: Any, norms: list[dict[str, Any]], fault: Callable[[KeyPath, str], None]
) -> list[dict[str, Any]]:
    if not isinstance(texts, dict):
        fault(("norms",), _("Hier moet een tabel [norms] staan met de tekst van elke norm."))
        return []
    known = {norm["id"] for norm in norms}
    for norm_id in texts:
        if norm_id not in known:
            fault(("norms", norm_id), _("De norm %(norm)s bestaat niet.") % {"norm": norm_id})
    joined = []
    for norm in norms:
        text = texts.get(norm["id"])
        if text is None:
            reason = _("De norm %(norm)s ontbreekt: schrijf wat het beleid erover zegt.")
            fault(("norms",), reason % {"norm": norm["id"]})
        elif not isinstance(text, str) or not text.strip():
            fault(("norms", norm["id"]), _("Hier moet een tekst staan, tussen aanhalingstekens."))
        else:
            joined.append({**norm, "text": text.strip()})
    return joined


_POLICY: TypeAdapter[Policy] = TypeAdapter(Policy)
_WORDS: TypeAdapter[Words] = TypeAdapter(Words)
