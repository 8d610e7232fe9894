"""What is wrong in a policy file, said in Dutch."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stagespoor.policy.words import WITHOUT_ARTICLE


def sentence_for(item: Mapping[str, Any]) -> str:
    """A sentence for one error as pydantic reports it (``type``, ``loc``, ``ctx``)."""
    key = str(item["loc"][-1]) if item["loc"] else ""
    kind = str(item["type"])
    context = item.get("ctx") or {}
    if kind == "missing":
        return _("%(key)s ontbreekt.") % {"key": key}
    if kind in {"unexpected_keyword_argument", "extra_forbidden"}:
        return _("%(key)s is hier geen bekend woord. Kijk of het goed gespeld is.") % {"key": key}
    if kind == "literal_error" and key == "[key]":
        return _("Dit woord kan hier niet. Kies uit: %(choices)s.") % {"choices": _choices(context)}
    if kind == "literal_error":
        return _("%(key)s kan dit niet zijn. Kies uit: %(choices)s.") % {
            "key": key,
            "choices": _choices(context),
        }
    if kind == "string_too_short":
        return _("%(key)s is leeg. Vul een tekst in.") % {"key": key}
    if kind == "string_pattern_mismatch":
        return _("%(key)s mag alleen kleine letters, cijfers en _ hebben en begint met een letter.") % {
            "key": key
        }
    if kind == WITHOUT_ARTICLE:
        return _("Zet voor dit woord “de” of “het”, zoals in “het stagecontract”.")
    if kind in _LIMITS:
        limit = next(iter(context.values()), "")
        return str(_LIMITS[kind]) % {"key": key, "limit": limit}
    return str(_TYPES.get(kind.partition("_")[0], _WRONG)) % {"key": key}


def syntax_sentence(message: str) -> str:
    """A sentence for a TOML text that cannot be read; ``message`` is tomllib's own."""
    for part, sentence in _SYNTAX:
        if part in message:
            return str(sentence)
    return _("Deze regel is geen geldige TOML. Kijk naar aanhalingstekens, haken en het =-teken.")


def _choices(context: Mapping[str, Any]) -> str:
    return str(context.get("expected", "")).replace("'", "").replace(" or ", ", ")


_WRONG = gettext_lazy("%(key)s klopt niet.")
_TYPES = {
    "string": gettext_lazy("%(key)s moet een tekst zijn, tussen aanhalingstekens."),
    "int": gettext_lazy("%(key)s moet een heel getal zijn, zonder aanhalingstekens."),
    "bool": gettext_lazy("%(key)s moet true of false zijn."),
    "date": gettext_lazy("%(key)s moet een datum zijn, zoals 2026-08-01."),
    "time": gettext_lazy("%(key)s moet een tijd zijn, zoals 07:00:00."),
    "tuple": gettext_lazy("%(key)s moet een lijst zijn, tussen vierkante haken."),
    "dict": gettext_lazy("%(key)s moet een tabel zijn."),
    "dataclass": gettext_lazy("%(key)s moet een tabel zijn."),
    "mapping": gettext_lazy("%(key)s moet een tabel zijn."),
}
_LIMITS = {
    "greater_than_equal": gettext_lazy("%(key)s moet %(limit)s of meer zijn."),
    "less_than_equal": gettext_lazy("%(key)s mag ten hoogste %(limit)s zijn."),
}
_SYNTAX = (
    ("Cannot overwrite a value", gettext_lazy("Dit staat er al. Haal een van de twee weg.")),
    ("Cannot declare", gettext_lazy("Deze tabel staat er al. Haal een van de twee weg.")),
    ("Duplicate inline table key", gettext_lazy("Dit staat er al. Haal een van de twee weg.")),
    ("Expected '=' after a key", gettext_lazy("Achter het woord hoort een =-teken met een waarde.")),
    ("Unterminated string", gettext_lazy("Een tekst is niet afgesloten met een aanhalingsteken.")),
    (
        "Illegal character",
        gettext_lazy("Een tekst is op deze regel niet afgesloten met een aanhalingsteken."),
    ),
    ("Unclosed array", gettext_lazy("Een lijst is niet afgesloten met een ].")),
    ("Unclosed inline table", gettext_lazy("Een tabel is niet afgesloten met een }.")),
    (
        "Invalid value",
        gettext_lazy("Achter het =-teken staat geen geldige waarde. Zet tekst tussen aanhalingstekens."),
    ),
)
