"""What is planned for a student: goals, the route, and the norms the lead sets aside."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from stagespoor.access.actor import Actor
from stagespoor.access.roles import Permission
from stagespoor.core import clock
from stagespoor.core.refusals import Refusal, Refused, refuse_if_any
from stagespoor.policy.loader import get_policy
from stagespoor.policy.model import Policy
from stagespoor.students.timeline import record
from stagespoor.trajectories import rules
from stagespoor.trajectories.actions.guard import must_be_own_school, must_guide
from stagespoor.trajectories.models import Goal, Route, RouteStep, Trajectory, Waiver


@dataclass(frozen=True, slots=True)
class NewGoal:
    """A goal in the school's own words (GOAL-4). ``category`` and ``life_domain`` are slugs of the policy."""

    wording: str
    plain: str
    category: str
    life_domain: str = ""


@transaction.atomic
def add_goal(
    *, trajectory: Trajectory, by: Actor, slug: str = "", wording: str = "", plain: str = "", category: str = "",
    life_domain: str = "",
) -> Goal:  # fmt: skip
    """Add a goal from the catalogue (``slug``) or an own one (GOAL-2, GOAL-3, STU-3).

    A goal that was dropped earlier comes back with its scores. Mentor, coach, deputy or lead.
    """
    by.must(Permission.GOAL_WRITE)
    must_guide(trajectory, by, or_mentor=True)
    policy = get_policy(by.policy_name)
    if slug:
        if trajectory.goals.filter(slug=slug, dropped_on=None).exists():
            raise Refused(Refusal("GOAL-2", _("De leerling werkt al aan dit leerdoel."), field="slug"))
        goal = pick_goals(trajectory, [slug], by, policy)[0]
    else:
        goal = write_goal(trajectory, NewGoal(wording, plain, category, life_domain), by, policy)
    record(
        "goal.added", student=trajectory.student, by=by, about=f"goal:{goal.pk}", data={"goal": goal.wording}
    )
    return goal


@transaction.atomic
def drop_goal(*, goal: Goal, by: Actor) -> Goal:
    """Stop working on a goal. It stays, with its scores, and can come back (GOAL-2)."""
    by.must(Permission.GOAL_WRITE)
    must_guide(goal.trajectory, by, or_mentor=True)
    if goal.dropped_on is None:
        drop_goals([goal], goal.trajectory, by)
    return goal


@transaction.atomic
def reopen_goal(*, goal: Goal, by: Actor) -> Goal:
    """Take up a goal again that was dropped, with the scores it had (GOAL-2)."""
    by.must(Permission.GOAL_WRITE)
    must_guide(goal.trajectory, by, or_mentor=True)
    if goal.dropped_on is not None:
        goal.dropped_on = None
        goal.save(update_fields=["dropped_on"])
        record(
            "goal.added", student=goal.trajectory.student, by=by, about=f"goal:{goal.pk}",
            data={"goal": goal.wording},
        )  # fmt: skip
    return goal


def pick_goals(trajectory: Trajectory, slugs: Iterable[str], by: Actor, policy: Policy) -> list[Goal]:
    """Take goals from the catalogue that are not worked on yet; raises Refused for an unknown slug."""
    wanted = list(dict.fromkeys(slugs))
    catalogue = {goal.slug: goal for goal in policy.goals}
    if not set(wanted) <= catalogue.keys():
        raise Refused(Refusal("GOAL-2", _("Kies leerdoelen uit de lijst."), field="goals"))
    before = {goal.slug: goal for goal in trajectory.goals.filter(slug__in=wanted).order_by("pk")}
    back = [goal for goal in before.values() if goal.dropped_on]
    if back:
        Goal.objects.filter(pk__in=[goal.pk for goal in back]).update(dropped_on=None)
        for goal in back:
            goal.dropped_on = None
    fresh = [
        Goal(
            trajectory=trajectory, slug=slug, wording=catalogue[slug].name, plain=catalogue[slug].plain,
            category=catalogue[slug].category, life_domain=catalogue[slug].domain, added_by_id=by.user_id,
            added_at=clock.now(),
        )
        for slug in wanted
        if slug not in before
    ]  # fmt: skip
    return back + (Goal.objects.bulk_create(fresh) if fresh else [])


def write_goal(trajectory: Trajectory, new: NewGoal, by: Actor, policy: Policy) -> Goal:
    """Store an own goal; raises Refused when a part of it is missing."""
    refuse_if_any(
        rules.check_goal(
            wording=new.wording, plain=new.plain, category=new.category, life_domain=new.life_domain, policy=policy
        )
    )  # fmt: skip
    return Goal.objects.create(
        trajectory=trajectory, wording=new.wording.strip(), plain=new.plain.strip(), category=new.category,
        life_domain=new.life_domain, added_by_id=by.user_id, added_at=clock.now(),
    )  # fmt: skip


def drop_goals(goals: Sequence[Goal], trajectory: Trajectory, by: Actor) -> None:
    """Mark goals as dropped today, each with its event."""
    today = clock.today()
    Goal.objects.filter(pk__in=[goal.pk for goal in goals]).update(dropped_on=today)
    for goal in goals:
        goal.dropped_on = today
        record(
            "goal.dropped", student=trajectory.student, by=by, about=f"goal:{goal.pk}",
            data={"goal": goal.wording},
        )  # fmt: skip


@transaction.atomic
def agree_route(
    *, trajectory: Trajectory, steps: Sequence[rules.Step], agreed_with: Sequence[str], by: Actor,
    agreed_on: dt.date | None = None, note: str = "",
) -> Route:  # fmt: skip
    """Agree the route with the student and others; a new agreement is a new version (INT-4, STU-4, PH-1).

    ``agreed_with`` holds role slugs and must hold "student".
    """
    by.must(Permission.ROUTE_WRITE)
    must_guide(trajectory, by)
    policy, today = get_policy(by.policy_name), clock.today()
    agreed_on = agreed_on or today
    refuse_if_any(rules.check_route(steps, agreed_with, agreed_on, policy, today))
    last = trajectory.routes.values_list("number", flat=True).first() or 0
    route = Route.objects.create(
        trajectory=trajectory, number=last + 1, agreed_on=agreed_on, agreed_with=list(agreed_with),
        note=note.strip(), made_by_id=by.user_id, made_at=clock.now(),
    )  # fmt: skip
    RouteStep.objects.bulk_create(
        RouteStep(
            route=route, position=position, kind=step.kind, from_on=None if step.skipped else step.from_on,
            until_on=None if step.skipped else step.until_on, skipped=step.skipped, reason=step.reason.strip(),
        )
        for position, step in enumerate(steps, start=1)
    )  # fmt: skip
    who = [policy.label(role).lower() for role in agreed_with]
    kinds = [policy.kind(step.kind).short_name.lower() for step in steps if not step.skipped]
    record(
        "route.changed" if last else "route.agreed", student=trajectory.student, by=by, about=f"route:{route.pk}",
        data={"with_whom": ", ".join(who), "route": " → ".join(kinds), "number": route.number},
    )  # fmt: skip
    return route


@transaction.atomic
def waive(*, trajectory: Trajectory, norm: str, reason: str, by: Actor, about: str = "") -> Waiver:
    """The lead sets a norm aside for a student or one placement ("placement:12"), with a reason (PREP-5)."""
    by.must(Permission.WAIVE)
    must_be_own_school(trajectory.student, by)
    policy = get_policy(by.policy_name)
    already = trajectory.waivers.filter(norm=norm, about=about, withdrawn_at=None).exists()
    refuse_if_any(rules.check_waiver(norm, reason, policy, already=already))
    waiver = Waiver.objects.create(
        trajectory=trajectory, norm=norm, about=about, reason=reason.strip(), given_by_id=by.user_id,
        given_at=clock.now(),
    )  # fmt: skip
    record(
        "waiver.given", student=trajectory.student, by=by, about=about or f"waiver:{waiver.pk}",
        data={"norm": norm, "title": policy.norm(norm).title, "reason": waiver.reason},
    )  # fmt: skip
    return waiver


@transaction.atomic
def withdraw_waiver(*, waiver: Waiver, by: Actor) -> Waiver:
    """The norm holds again; reason and dates of the waiver stay."""
    by.must(Permission.WAIVE)
    must_be_own_school(waiver.trajectory.student, by)
    now = clock.now()
    if not Waiver.objects.filter(pk=waiver.pk, withdrawn_at=None).update(withdrawn_at=now):
        raise Refused(Refusal(waiver.norm, _("Deze afwijking is al ingetrokken.")))
    waiver.withdrawn_at = now
    record(
        "waiver.withdrawn", student=waiver.trajectory.student, by=by, about=f"waiver:{waiver.pk}",
        data={"norm": waiver.norm},
    )  # fmt: skip
    return waiver
