"""Writing entries, scoring goals from two sides, fixing the assessment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from stagespoor.access.actor import Actor
from stagespoor.access.roles import Permission
from stagespoor.core import clock
from stagespoor.core.refusals import Refusal, refuse_if_any
from stagespoor.core.states import StaleRecord, fingerprint, save_versioned
from stagespoor.logbook import rules
from stagespoor.logbook.access import must_score, must_write
from stagespoor.logbook.models import Assessment, Entry, Score, TaskTick
from stagespoor.placements import actions as placements
from stagespoor.placements.models import InternalTask, Placement
from stagespoor.policy.loader import get_policy
from stagespoor.students.timeline import record
from stagespoor.trajectories.models import Goal


@dataclass(frozen=True, slots=True)
class Given:
    """One score: the step of the scale and a short remark."""

    value: int
    remark: str = ""


# --- daily entries -----------------------------------------------------------------------------------


def _check_entry(placement: Placement, day: dt.date, did: str, mood: int, goal: Goal | None) -> list[Refusal]:
    return rules.check_entry(
        day=day, did=did, mood=mood, started_on=placement.started_on, ended_on=placement.ended_on,
        today=clock.today(),
    ) + rules.check_own_goal(own=goal is None or goal.trajectory_id == placement.trajectory_id)  # fmt: skip


def _tell_day(kind: str, entry: Entry, by: Actor) -> None:
    record(
        kind, student=entry.placement.student, by=by, about=f"entry:{entry.pk}",
        data={"day": date_format(entry.day, "j F"), "iso": entry.day},
    )  # fmt: skip


@transaction.atomic
def write_entry(
    *, placement: Placement, day: dt.date, did: str, mood: int, by: Actor, goal: Goal | None = None,
    goal_text: str = "",
) -> Entry:  # fmt: skip
    """Write what was done on a day (LOG-2). One entry a day: a second one is refused with a way out."""
    must_write(by, placement)
    refusals = _check_entry(placement, day, did, mood, goal)
    if not refusals and Entry.objects.filter(placement=placement, day=day).exists():
        sentence = _("Over deze dag heb je al geschreven. Je kunt dat stukje veranderen.")
        refusals.append(Refusal("LOG-2", sentence, field="day"))
    refuse_if_any(refusals)
    entry = Entry.objects.create(
        placement=placement, day=day, did=did.strip(), mood=mood, goal=goal, goal_text=goal_text.strip(),
        written_by_id=by.user_id,
    )  # fmt: skip
    _tell_day("logbook.entry", entry, by)
    return entry


@transaction.atomic
def change_entry(
    *, entry: Entry, did: str, mood: int, by: Actor, seen_version: int, goal: Goal | None = None, goal_text: str = ""
) -> Entry:  # fmt: skip
    """Change an entry. Raises StaleRecord when it changed since it was read."""
    must_write(by, entry.placement)
    refuse_if_any(_check_entry(entry.placement, entry.day, did, mood, goal))
    entry.did, entry.mood, entry.goal, entry.goal_text = did.strip(), mood, goal, goal_text.strip()
    save_versioned(entry, seen_version=seen_version, fields=["did", "mood", "goal", "goal_text"])
    _tell_day("logbook.entry_changed", entry, by)
    return entry


@transaction.atomic
def tick_step(
    *, placement: Placement, task: InternalTask, step: int, day: dt.date, by: Actor, done: bool = True
) -> bool:
    """Tick (or untick) one step of an internal task on a day (IS-1). Returns whether it is ticked now."""
    must_write(by, placement)
    if task.workplace_id != placement.internal_workplace_id or not 0 <= step < len(task.steps):
        refuse_if_any([Refusal("IS-1", _("Deze stap is er niet meer. Laad de pagina opnieuw."))])
    if not done:
        TaskTick.objects.filter(placement=placement, task=task, step=step, day=day).delete()
        return False
    TaskTick.objects.get_or_create(placement=placement, task=task, step=step, day=day)
    return True


# --- assessments -------------------------------------------------------------------------------------


def _tell(kind: str, assessment: Assessment, by: Actor, **data: object) -> None:
    moment = assessment.get_moment_display()
    record(
        kind, student=assessment.placement.student, by=by, about=f"assessment:{assessment.pk}",
        data={"moment": moment[:1].lower() + moment[1:], **data},
    )  # fmt: skip


@transaction.atomic
def open_assessment(
    *, placement: Placement, moment: str, by: Actor, planned_on: dt.date | None = None
) -> Assessment:
    """Open an interim or final assessment; the open one of that moment is returned when there is one."""
    by.must(Permission.LOGBOOK_SCORE)
    must_write(by, placement)
    there = Assessment.objects.filter(placement=placement, moment=moment)
    found = there.first() if moment == Assessment.Moment.FINAL else there.filter(fixed_at=None).first()
    if found is not None:
        return found
    refuse_if_any(rules.check_open(moment=moment, known=Assessment.Moment.values, state=placement.state))
    assessment = Assessment.objects.create(placement=placement, moment=moment, planned_on=planned_on)
    _tell("logbook.opened", assessment, by)
    return assessment


def scores_version(assessment: Assessment, side: str) -> int:
    """Changes with the scores of one side; for the form (lost update). One query."""
    rows = Score.objects.filter(assessment=assessment, side=side).order_by("goal_id", "criterion")
    return fingerprint(*rows.values_list("goal_id", "criterion", "value", "remark"))


@transaction.atomic
def give_scores(
    *, assessment: Assessment, side: str, by: Actor, goals: Mapping[int, Given],
    criteria: Mapping[str, Given] | None = None, scored_name: str = "", seen_version: int | None = None,
) -> Assessment:  # fmt: skip
    """Record the scores of one side; an earlier score of that side at this moment is replaced (GOAL-6).

    ``goals``: goal id -> score; ``criteria``: readiness criterion slug -> score (ORI-2).
    The coach may record the supervisor's side from paper, with the supervisor's name in ``scored_name``;
    the supervisor records only the own side. Refused once the assessment is fixed (LOG-4). Raises
    StaleRecord when the scores of this side changed since ``seen_version`` (:func:`scores_version`).
    """
    must_score(by, assessment.placement, side)
    policy, criteria = get_policy(by.policy_name), criteria or {}
    given = {f"goal_{pk}": score.value for pk, score in goals.items()}
    given |= {f"criterion_{slug}": score.value for slug, score in criteria.items()}
    own = Goal.objects.filter(trajectory_id=assessment.placement.trajectory_id).values_list("pk", flat=True)
    from_paper = side == "supervisor" and by.may(Permission.GUIDANCE_WRITE)
    refuse_if_any(
        rules.check_scores(scores=given, allowed=policy.scale.values)
        + rules.check_scoring(
            fixed=assessment.fixed_at is not None, side=side, given=len(given), criteria=criteria,
            known_criteria=[one.slug for one in policy.readiness], from_paper=from_paper, scored_name=scored_name,
        )
        + rules.check_own_goal(own=set(goals) <= set(own))
    )  # fmt: skip
    if seen_version is not None and seen_version != scores_version(assessment, side):
        raise StaleRecord
    old = Score.objects.filter(assessment=assessment, side=side)
    old.filter(goal_id__in=goals).delete()
    old.filter(criterion__in=criteria).delete()
    common = {
        "assessment": assessment, "side": side, "scored_by_id": by.user_id, "scored_at": clock.now(),
        "scored_name": scored_name.strip() or by.name,
    }  # fmt: skip
    new = [Score(goal_id=pk, value=g.value, remark=g.remark.strip(), **common) for pk, g in goals.items()]
    new += [
        Score(criterion=slug, value=g.value, remark=g.remark.strip(), **common)
        for slug, g in criteria.items()
    ]
    Score.objects.bulk_create(new)
    _tell("logbook.scored", assessment, by, side=side, who=_label(assessment, side, by), scores=len(given))
    return assessment


def _label(assessment: Assessment, side: str, by: Actor) -> str:
    """What the side is called: at a work place inside the school its supervisor is the internal one."""
    return side_labels(assessment.placement, by.policy_name)[side].lower()


def side_labels(placement: Placement, policy_name: str) -> dict[str, str]:
    """The two sides as this school calls them."""
    policy = get_policy(policy_name)
    at_place = "internal_supervisor" if placement.internal_workplace_id else "supervisor"
    return {"coach": policy.label("coach"), "supervisor": policy.label(at_place)}


@transaction.atomic
def fix_assessment(*, assessment: Assessment, summary: str, by: Actor) -> Assessment:
    """After the talk: fix the assessment for good (LOG-4). Both sides must have scored every goal in use.

    The final one is also the closing step that asks for an assessment, in its order (TSK-3).
    """
    by.must(Permission.LOGBOOK_SCORE)
    placement = assessment.placement
    must_write(by, placement)
    goals = Goal.objects.filter(trajectory_id=placement.trajectory_id, dropped_on=None)
    scored: dict[str, set[object]] = {side: set() for side in rules.SIDES}
    for side, goal_id in assessment.scores.filter(goal__isnull=False).values_list("side", "goal_id"):
        scored[side].add(goal_id)
    labels = side_labels(placement, by.policy_name)
    refuse_if_any(
        rules.check_fixable(
            wanted=set(goals.values_list("pk", flat=True)), scored=scored, labels=labels, summary=summary
        )
    )
    rows = Assessment.objects.filter(pk=assessment.pk, fixed_at=None)
    if not rows.update(fixed_at=clock.now(), fixed_by_id=by.user_id, summary=summary.strip()):
        raise StaleRecord(_("Deze beoordeling is al vastgelegd."))
    if assessment.moment == Assessment.Moment.FINAL:
        do_closing_step(placement=placement, form="assessment", report=summary, by=by)
    _tell("logbook.assessed", assessment, by)
    assessment.refresh_from_db(fields=["fixed_at", "fixed_by", "summary"])
    return assessment


def do_closing_step(*, placement: Placement, form: str, report: str, by: Actor) -> None:
    """Do the closing step of this form where the kind of placement has one, in its order (TSK-3)."""
    for step in get_policy(by.policy_name).kind(placement.kind).closing:
        if step.form == form and not placement.closing_steps.filter(step=step.slug).exists():
            placements.do_closing_step(placement=placement, step=step.slug, by=by, report=report)
