"""What a school must keep to, whatever its policy: somebody who can run it, days that make sense."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils.translation import gettext as _

from stagespoor.access.roles import Role
from stagespoor.core.refusals import Refusal

LONGEST_PERIOD_DAYS = 120
# Somebody in one of these roles can let others in; the last one may not go.
KEY_ROLES = frozenset({Role.LEAD, Role.ADMIN})


def last_key_refusals(*, role: str, others: int) -> list[Refusal]:
    """May this role be taken away? ``others``: how many more people can run the school."""
    if role in KEY_ROLES and others == 0:
        return [
            Refusal(
                "ORG-1",
                _(
                    "Dit is de laatste die deze school kan beheren. Geef eerst iemand anders de rol van "
                    "teamleider of beheerder."
                ),
            )
        ]
    return []


def period_refusals(
    *, first_on: dt.date, last_on: dt.date, taken: Iterable[tuple[str, dt.date, dt.date]]
) -> list[Refusal]:
    """May this holiday or study day be added? ``taken``: (name, first, last) of the same kind."""
    if last_on < first_on:
        sentence = _("De laatste dag ligt voor de eerste dag. Kijk de datums na.")
        return [Refusal("", sentence, field="last_on")]
    if (last_on - first_on).days + 1 > LONGEST_PERIOD_DAYS:
        sentence = _("Deze periode is langer dan %(days)d dagen. Kijk het jaar na.")
        return [Refusal("", sentence % {"days": LONGEST_PERIOD_DAYS}, field="last_on")]
    for name, first, last in taken:
        if first_on <= last and first <= last_on:
            sentence = _("Op deze dagen staat al “%(name)s” in de kalender. Haal die eerst weg.")
            return [Refusal("", sentence % {"name": name}, field="first_on")]
    return []
