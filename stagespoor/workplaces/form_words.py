"""What is filled in in each part of the workplace form, in a few words: a phone shows these and folds the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def state_of(form: forms.Form, slug: str, names: Iterable[str]) -> str:
    """The part ``slug`` with the fields ``names``: "di, wo · 08:30 tot 15:00"; or that nothing is filled in yet."""
    filled = {name: value for name in names if (value := _value(form, name)) not in (None, "", [])}
    words = _WORDS[slug](form, filled)
    return " · ".join(part for part in words if part) or _("nog niets ingevuld")


def _value(form: forms.Form, name: str) -> Any:
    """As it was typed, else as it was kept."""
    return form[name].value() if name in form.fields else None


def _label(form: forms.Form, name: str, value: Any) -> str:
    """What a choice is called."""
    field: Any = form.fields[name]
    return next((str(label) for key, label in field.choices if str(key) == str(value)), "")


def _work(form: forms.Form, filled: Mapping[str, Any]) -> Iterable[str]:
    yield str(filled.get("name", ""))
    yield _label(form, "sector", filled["sector"]) if "sector" in filled else ""
    yield str(filled.get("tasks", ""))[:60]


def _times(form: forms.Form, filled: Mapping[str, Any]) -> Iterable[str]:
    days = sorted({str(day) for day in filled.get("weekdays", [])} & set("0123456"))
    yield ", ".join(str(WEEKDAYS_ABBR[int(day)]) for day in days)
    if "starts" in filled and "ends" in filled:
        yield _("%(first)s tot %(last)s") % {"first": _time(filled["starts"]), "last": _time(filled["ends"])}


def _time(value: Any) -> str:
    return value if isinstance(value, str) else f"{value:%H:%M}"


def _places(form: forms.Form, filled: Mapping[str, Any]) -> Iterable[str]:
    if "places" in filled:
        places = str(filled["places"])
        yield ngettext("%(n)s plaats", "%(n)s plaatsen", 1 if places == "1" else 2) % {"n": places}
    if "min_age" in filled:
        yield _("vanaf %(age)s jaar") % {"age": filled["min_age"]}
    if "reserved_school" in filled or "reserved_coach" in filled:
        yield _("gereserveerd")


def _safety(form: forms.Form, filled: Mapping[str, Any]) -> Iterable[str]:
    if count := len(filled.get("hazards", [])):
        yield ngettext("%(n)d gevaar aangevinkt", "%(n)d gevaren aangevinkt", count) % {"n": count}
    yield str(filled.get("protection", ""))
    yield str(filled.get("clothing", ""))


def _reach(form: forms.Form, filled: Mapping[str, Any]) -> Iterable[str]:
    for name, sentence in (("by_bus", _("bus: %s")), ("by_bike", _("fiets: %s"))):
        if name in filled:
            yield sentence % _label(form, name, filled[name]).lower()
    yield ", ".join(_label(form, "languages", slug) for slug in filled.get("languages", []))


def _needs(form: forms.Form, filled: Mapping[str, Any]) -> Iterable[str]:
    count = Counter(filled.values())
    for answer, sentence in (("yes", _("%(n)d kan")), ("no", _("%(n)d kan niet"))):
        if count[answer]:
            yield sentence % {"n": count[answer]}


def _people(form: forms.Form, filled: Mapping[str, Any]) -> Iterable[str]:
    yield ", ".join(_label(form, "supervisors", pk) for pk in filled.get("supervisors", []))
    yield _("met opmerkingen") if "remarks" in filled else ""


_WORDS: Mapping[str, Callable[[forms.Form, Mapping[str, Any]], Iterable[str]]] = {
    "work": _work, "times": _times, "places": _places, "safety": _safety, "reach": _reach, "needs": _needs,
    "people": _people,
}  # fmt: skip
