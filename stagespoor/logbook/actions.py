"""Writing entries, scoring goals from two sides, fixing the assessment, issuing the certificate."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from stagespoor.access.actor import Actor
from stagespoor.access.roles import Permission
from stagespoor.core import clock
from stagespoor.core.refusals import Refusal, refuse_if_any
from stagespoor.core.states import StaleRecord, save_versioned
from stagespoor.logbook import rules
from stagespoor.logbook.models import Assessment, Entry, Score, TaskTick
from stagespoor.placements.models import ClosingStep, InternalTask, Placement
from stagespoor.policy.loader import get_policy
from stagespoor.students.timeline import record
from stagespoor.trajectories.models import Goal


@dataclass(frozen=True, slots=True)
class Given:
    """One score: the step of the scale and a short remark."""

    value: int
    remark: str = ""


def _must_write(by: Actor) -> None:
    """The student writes; staff may write along with a student who cannot (LOG-2)."""
    if not (by.may(Permission.DOOR_STUDENT) or by.may(Permission.LOGBOOK_SCORE)):
        raise PermissionDenied(Permission.DOOR_STUDENT.value)


@transaction.atomic
def write_entry(
    *,
    placement: Placement,
    day: dt.date,
    did: str,
    mood: int,
    by: Actor,
    goal: Goal | None = None,
    goal_text: str = "",
) -> Entry:
    """Write what was done on a day (LOG-2). One entry a day: a second one is refused with a way out."""
    _must_write(by)
    refusals = rules.check_entry(
        day=day, did=did, started_on=placement.started_on, ended_on=placement.ended_on, today=clock.today()
    )
    if not refusals and Entry.objects.filter(placement=placement, day=day).exists():
        sentence = _("Over deze dag heb je al geschreven. Je kunt dat stukje veranderen.")
        refusals.append(Refusal("LOG-2", sentence, field="day"))
    refuse_if_any(refusals)
    entry = Entry.objects.create(
        placement=placement, day=day, did=did.strip(), mood=mood, goal=goal, goal_text=goal_text.strip(),
        written_by_id=by.user_id,
    )  # fmt: skip
    record(
        "logbook.entry", student=placement.student, by=by, about=f"entry:{entry.pk}",
        data={"day": date_format(day, "j F"), "iso": day},
    )  # fmt: skip
    return entry


@transaction.atomic
def change_entry(
    *,
    entry: Entry,
    did: str,
    mood: int,
    by: Actor,
    seen_version: int,
    goal: Goal | None = None,
    goal_text: str = "",
) -> Entry:
    """Change an entry. Raises StaleRecord when it changed since it was read."""
    _must_write(by)
    placement = entry.placement
    refuse_if_any(
        rules.check_entry(
            day=entry.day,
            did=did,
            started_on=placement.started_on,
            ended_on=placement.ended_on,
            today=clock.today(),
        )
    )
    entry.did, entry.mood, entry.goal, entry.goal_text = did.strip(), mood, goal, goal_text.strip()
    save_versioned(entry, seen_version=seen_version, fields=["did", "mood", "goal", "goal_text"])
    record(
        "logbook.entry_changed", student=placement.student, by=by, about=f"entry:{entry.pk}",
        data={"day": date_format(entry.day, "j F"), "iso": entry.day},
    )  # fmt: skip
    return entry


@transaction.atomic
def tick_step(
    *, placement: Placement, task: InternalTask, step: int, day: dt.date, by: Actor, done: bool = True
) -> bool:
    """Tick (or untick) one step of an internal task on a day (IS-1). Returns whether it is ticked now."""
    _must_write(by)
    if not 0 <= step < len(task.steps):
        refuse_if_any([Refusal("IS-1", _("Deze stap is er niet meer. Laad de pagina opnieuw."))])
    if not done:
        TaskTick.objects.filter(placement=placement, task=task, step=step, day=day).delete()
        return False
    TaskTick.objects.get_or_create(placement=placement, task=task, step=step, day=day)
    return True


@transaction.atomic
def open_assessment(
    *, placement: Placement, moment: str, by: Actor, planned_on: dt.date | None = None
) -> Assessment:
    """Open an interim or final assessment; the open one of that moment is returned when there is one."""
    by.must(Permission.LOGBOOK_SCORE)
    there = Assessment.objects.filter(placement=placement, moment=moment)
    found = there.first() if moment == Assessment.Moment.FINAL else there.filter(fixed_at=None).first()
    return found or Assessment.objects.create(placement=placement, moment=moment, planned_on=planned_on)


@transaction.atomic
def give_scores(
    *, assessment: Assessment, side: str, by: Actor, goals: Mapping[int, Given],
    criteria: Mapping[str, Given] | None = None, scored_name: str = "",
) -> Assessment:  # fmt: skip
    """Record the scores of one side; an earlier score of that side at this moment is replaced (GOAL-6).

    ``goals``: goal id -> score; ``criteria``: readiness criterion slug -> score (ORI-2).
    The coach may record the supervisor's side from paper, with the supervisor's name in ``scored_name``;
    the supervisor records only the own side. Refused once the assessment is fixed (LOG-4).
    """
    if not (by.may(Permission.LOGBOOK_SCORE) or (by.may(Permission.DOOR_COMPANY) and side == "supervisor")):
        raise PermissionDenied(Permission.LOGBOOK_SCORE.value)
    policy = get_policy(by.policy_name)
    given = {f"goal_{pk}": score.value for pk, score in goals.items()}
    given |= {f"criterion_{slug}": score.value for slug, score in (criteria or {}).items()}
    refusals = rules.check_scores(scores=given, allowed=policy.scale.values)
    if assessment.fixed_at is not None:
        refusals.append(Refusal("LOG-4", _("Deze beoordeling is vastgelegd en verandert niet meer.")))
    own = set(
        Goal.objects.filter(trajectory_id=assessment.placement.trajectory_id).values_list("pk", flat=True)
    )
    if set(goals) - own:
        refusals.append(
            Refusal("GOAL-6", _("Dit leerdoel is niet van deze leerling. Laad de pagina opnieuw."))
        )
    refuse_if_any(refusals)
    old = Score.objects.filter(assessment=assessment, side=side)
    old.filter(goal_id__in=goals).delete()
    old.filter(criterion__in=criteria or {}).delete()
    common = {
        "assessment": assessment, "side": side, "scored_by_id": by.user_id, "scored_at": clock.now(),
        "scored_name": scored_name or by.name,
    }  # fmt: skip
    Score.objects.bulk_create(
        [Score(goal_id=pk, value=g.value, remark=g.remark, **common) for pk, g in goals.items()]
        + [
            Score(criterion=slug, value=g.value, remark=g.remark, **common)
            for slug, g in (criteria or {}).items()
        ]
    )
    record(
        "logbook.scored", student=assessment.placement.student, by=by, about=f"assessment:{assessment.pk}",
        data={"moment": assessment.get_moment_display().lower(), "side": side, "scores": len(given)},
    )  # fmt: skip
    return assessment


@transaction.atomic
def fix_assessment(*, assessment: Assessment, summary: str, by: Actor) -> Assessment:
    """After the talk: fix the assessment for good (LOG-4). Both sides must have scored every goal in use.

    The final one also counts as the closing step of the placement that asks for an assessment (TSK-3).
    """
    by.must(Permission.LOGBOOK_SCORE)
    placement = assessment.placement
    wanted = set(
        Goal.objects.filter(trajectory_id=placement.trajectory_id, dropped_on=None).values_list(
            "pk", flat=True
        )
    )
    scored: dict[str, set[object]] = {side: set() for side in rules.SIDES}
    for side, goal_id in assessment.scores.filter(goal__isnull=False).values_list("side", "goal_id"):
        scored[side].add(goal_id)
    refuse_if_any(rules.check_fixable(wanted=wanted, scored=scored))
    rows = Assessment.objects.filter(pk=assessment.pk, fixed_at=None)
    if not rows.update(fixed_at=clock.now(), fixed_by_id=by.user_id, summary=summary.strip()):
        raise StaleRecord(_("Deze beoordeling is al vastgelegd."))
    assessment.refresh_from_db()
    if assessment.moment == Assessment.Moment.FINAL:
        mark_closing_step(placement=placement, form="assessment", report=summary, by=by)
    record(
        "logbook.assessed", student=placement.student, by=by, about=f"assessment:{assessment.pk}",
        data={"moment": assessment.get_moment_display().lower()},
    )  # fmt: skip
    return assessment


def mark_closing_step(*, placement: Placement, form: str, report: str, by: Actor) -> None:
    """Tick the closing step(s) of this form, where the kind of placement has one."""
    for step in get_policy(by.policy_name).kind(placement.kind).closing:
        if step.form == form:
            ClosingStep.objects.get_or_create(
                placement=placement, step=step.slug,
                defaults={"done_on": clock.today(), "report": report.strip(), "done_by_id": by.user_id},
            )  # fmt: skip
