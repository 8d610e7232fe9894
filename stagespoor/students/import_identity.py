"""Is a row of a file about the child whose number it carries? (STU-1)

A school's list holds typing errors in numbers; a wrong number must not write one child over another.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from stagespoor.core.text import search_key
from stagespoor.imports.spec import Checked
from stagespoor.imports.values import dutch

_NO_LETTERS = re.compile(r"[\W_]+")

Person = tuple[tuple[str, ...], dt.date]


def name_key(first: str, last: str) -> tuple[str, ...]:
    """A name for comparing: no accents, signs or prefix, and first and last name may have changed places."""
    return tuple(sorted(_NO_LETTERS.sub(" ", search_key(first, last)).split()))


def person_of(facts: Mapping[str, Any]) -> Person:
    """Name and birth date, by which a child is known beside the number."""
    return name_key(facts["first_name"], facts["last_name"]), facts["birth_date"]


def people_of(rows: Iterable[Mapping[str, Any]]) -> dict[Person, str]:
    """Who is at the school already: name and birth date -> number."""
    return {person_of(row): row["number"] for row in rows}


def is_somebody_else(facts: Mapping[str, Any], old: Mapping[str, Any]) -> bool:
    """Name and birth date both differ from the record: that is another child with this number."""
    if "birth_date" not in facts:
        return False
    (name, born), (old_name, old_born) = person_of(facts), person_of(old)
    return name != old_name and born != old_born


def refuse_number(out: Checked, number: str, old: Mapping[str, Any]) -> None:
    """The number is another child's: say whose, and what to do when the number is right after all."""
    out.refuse(
        _(
            "Leerlingnummer %(number)s hoort bij %(name)s. Kijk het nummer na. "
            "Klopt het nummer, wijzig dan eerst de naam of de geboortedatum bij die leerling."
        )
        % {"number": number, "name": _whole(old)}
    )


def warn_of_change(out: Checked, facts: Mapping[str, Any], old: Mapping[str, Any]) -> None:
    """One of the two differs: a marriage or an error put right, but somebody should look."""
    (name, born), (old_name, old_born) = person_of(facts), person_of(old)
    if name != old_name:
        words = _("De naam was %(old)s. Kijk na of dit dezelfde leerling is.")
        out.warn(words % {"old": _whole(old)})
    if born != old_born:
        words = _("De geboortedatum was %(old)s. Kijk na of dit dezelfde leerling is.")
        out.warn(words % {"old": dutch(old_born)})


def warn_of_double(out: Checked, number: str) -> None:
    """A new number for a child that has one already."""
    out.warn(
        _("Een leerling met deze naam en geboortedatum heeft nummer %(number)s. Kijk na of het dezelfde is.")
        % {"number": number}
    )


def _whole(old: Mapping[str, Any]) -> str:
    return " ".join(part for part in (old["first_name"], old["prefix"], old["last_name"]) if part)
