"""The schedule of days and times: dated versions, never overwritten once they hold."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from stagespoor.access.actor import Actor
from stagespoor.core.refusals import refuse_if_any
from stagespoor.core.states import StaleRecord
from stagespoor.placements import queries, rules
from stagespoor.placements.actions.shared import day_text, kind_of, must_write, policy_of, tell
from stagespoor.placements.models import Placement, Schedule, ScheduleDay
from stagespoor.policy.schedule import ScheduleVersion, WorkDay


@transaction.atomic
def plan_schedule(
    *, placement: Placement, valid_from: dt.date, days: Sequence[WorkDay], by: Actor, reason: str = "",
    sunday_reason: str = "", seen_number: int | None = None,
) -> Schedule:  # fmt: skip
    """Plan the days and times from ``valid_from`` on.

    Every day of the period is checked against the kind (ORI-1, PRE-1, PLC-1) and the law for the
    student's age on that day; a day at another placement is taken (PH-1) and its hours count.
    Before the start a version with the same date is replaced; while the placement runs it is a new version
    with a reason, and what was stays to be seen.
    ``sunday_reason``: why this work asks for Sundays, without which nobody under 18 works then (ATW 5:6).
    ``seen_number`` is the newest version the person saw (0: none); another in between is a StaleRecord.
    """
    kind = kind_of(placement, by)
    must_write(by, kind)
    existing = queries.schedules_of(placement)
    newest = max((version.number for version in existing), default=0)
    if seen_number is not None and seen_number != newest:
        raise StaleRecord
    dates = [one.valid_from for one in existing]
    refuse_if_any(rules.check_version(placement, dates, valid_from=valid_from, reason=reason, days=days))
    replaced = next((one for one in existing if one.valid_from == valid_from), None)
    kept = [one.version for one in existing if one is not replaced]
    sundays = sunday_reason.strip() if any(day.weekday == rules.SUNDAY for day in days) else ""
    versions = [*kept, ScheduleVersion(valid_from, tuple(days), sundays)]
    refuse_if_any(queries.schedule_refusals(placement, kind=kind, policy=policy_of(by), versions=versions))
    if replaced is not None:
        Schedule.objects.filter(pk=replaced.pk).delete()
    schedule = Schedule.objects.create(
        placement=placement,
        number=newest + 1,
        valid_from=valid_from,
        reason=reason.strip(),
        sunday_reason=sundays,
        made_by_id=by.user_id,
    )
    ScheduleDay.objects.bulk_create(
        ScheduleDay(
            schedule=schedule, weekday=day.weekday, starts=day.starts, ends=day.ends,
            break_minutes=day.break_minutes, lesson_minutes=day.lesson_minutes,
        )
        for day in days
    )  # fmt: skip
    changed = placement.started_on is not None and bool(existing)
    tell(
        "placement.schedule_changed" if changed else "placement.schedule_planned", placement, by,
        **{"from": day_text(valid_from)}, days=rules.days_text(days), reason=reason.strip(),
        sunday=sundays,
    )  # fmt: skip
    return schedule
