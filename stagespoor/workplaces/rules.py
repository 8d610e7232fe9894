"""What a workplace and a judgement must obey, and whom they keep out: pure functions, facts in, refusals out."""

from __future__ import annotations

import datetime as dt

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from stagespoor.core.refusals import Refusal


def reserved_for_others(
    *, school_id: int | None, coach_id: int | None, until: dt.date | None, for_school: int, for_coach: int | None,
    today: dt.date,
) -> bool:  # fmt: skip
    """Is the place kept for another school, or for another coach, today still? (``until`` is included.)"""
    if until is None or today > until:
        return False
    if coach_id is not None and coach_id != for_coach:
        return True
    return school_id is not None and school_id != for_school


def check_reservation(
    *, school_id: int | None, coach_id: int | None, until: dt.date | None, for_school: int, for_coach: int | None,
    today: dt.date,
) -> list[Refusal]:  # fmt: skip
    """A place that is kept for somebody else. Says until when, never for whom or for which student (EMP-1)."""
    kept = reserved_for_others(
        school_id=school_id, coach_id=coach_id, until=until, for_school=for_school, for_coach=for_coach, today=today
    )  # fmt: skip
    if not kept or until is None:
        return []
    sentence = _("Deze werkplek is gereserveerd tot en met %(until)s. Kies een andere werkplek.")
    return [Refusal("EMP-1", sentence % {"until": date_format(until, "j F Y")}, field="place")]
