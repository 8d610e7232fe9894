"""Opening a trajectory; the mentor's application: draft, send, take back, send back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from stagespoor.access.actor import Actor
from stagespoor.access.roles import Permission, Role
from stagespoor.core import clock, outbox
from stagespoor.core.refusals import Refusal, Refused, refuse_if_any
from stagespoor.core.states import move, save_versioned
from stagespoor.policy.loader import get_policy
from stagespoor.policy.model import Policy
from stagespoor.schools.models import Membership
from stagespoor.students.models import Student
from stagespoor.students.timeline import record
from stagespoor.trajectories import rules, states
from stagespoor.trajectories.actions.guard import must_be_own_school
from stagespoor.trajectories.actions.plans import NewGoal, drop_goals, pick_goals, write_goal
from stagespoor.trajectories.models import Referral, Trajectory


@transaction.atomic
def open_trajectory(*, student: Student, by: Actor) -> Trajectory:
    """The student's trajectory, made when there is none yet. From then on the coaches see the student."""
    must_be_own_school(student, by)
    found = Trajectory.objects.filter(student=student).first()
    if found is None:
        if not (by.may(Permission.REFERRAL_WRITE) or by.may(Permission.INTERNAL_WRITE)):
            raise PermissionDenied(Permission.REFERRAL_WRITE.value)
        found, made = Trajectory.objects.get_or_create(
            student=student, defaults={"started_on": clock.today()}
        )
        if made:
            record("trajectory.opened", student=student, by=by, about=f"trajectory:{found.pk}")
    found.student = student
    return found


@transaction.atomic
def save_referral_draft(
    *, student: Student, by: Actor, kind: str, motivation: str = "", behaviour: str = "", points: str = "",
    aims: Sequence[str] = (), sectors: Sequence[str] = (), goals: Iterable[str] = (),
    own_goals: Iterable[NewGoal] = (), parents_told_on: dt.date | None = None, referral: Referral | None = None,
    seen_version: int | None = None,
) -> Referral:  # fmt: skip
    """Begin an application, or save the draft ``referral`` again (APP-1, GOAL-4).

    ``goals`` are slugs of the catalogue and become the student's goals from the catalogue: what is left
    out is dropped (own goals stay). Raises StaleRecord when somebody else saved the draft meanwhile.
    """
    by.must(Permission.REFERRAL_WRITE)
    policy = get_policy(by.policy_name)
    refuse_if_any(rules.check_referral_kind(kind, policy))
    if student.status != Student.Status.ENROLLED:
        sentence = _("Deze leerling is van school. Een %(referral_word)s kan niet meer.") % policy.words.forms
        raise Refused(Refusal("STU-1", sentence))
    trajectory = open_trajectory(student=student, by=by)
    fields: dict[str, Any] = {
        "kind": kind, "motivation": motivation.strip(), "behaviour": behaviour.strip(), "points": points.strip(),
        "aims": list(aims), "sectors": list(sectors), "parents_told_on": parents_told_on,
    }  # fmt: skip
    event = "referral.changed"
    if referral is None:
        _refuse_second(trajectory, policy.words.forms)
        referral = Referral.objects.create(trajectory=trajectory, written_by_id=by.user_id, **fields)
        event = "referral.drafted"
    else:
        _save_draft(referral, fields, seen_version, policy.words.forms)
    referral.trajectory = trajectory
    _set_goals(trajectory, goals, own_goals, by, policy)
    record(
        event, student=student, by=by, about=f"referral:{referral.pk}",
        data={"kind": policy.kind(kind).short_name.lower()},
    )  # fmt: skip
    return referral


def _refuse_second(trajectory: Trajectory, words: Mapping[str, str]) -> None:
    if trajectory.referrals.filter(state__in=(states.DRAFT, states.SUBMITTED)).exists():
        sentence = (
            _("Voor deze leerling staat al een %(referral_word)s open. Werk die verder uit, of trek die in.")
            % words
        )
        raise Refused(Refusal("APP-1", sentence))


def _save_draft(
    referral: Referral, fields: dict[str, Any], seen_version: int | None, words: Mapping[str, str]
) -> None:
    if referral.state != states.DRAFT:
        sentence = (
            _("Dit is al ingediend. Vraag in %(the_team_meeting)s om %(the_referral)s terug te sturen.")
            % words
        )
        raise Refused(Refusal("APP-1", sentence))
    for name, value in fields.items():
        setattr(referral, name, value)
    seen = referral.version if seen_version is None else seen_version
    save_versioned(referral, seen_version=seen, fields=list(fields))


def _set_goals(
    trajectory: Trajectory, slugs: Iterable[str], own: Iterable[NewGoal], by: Actor, policy: Policy
) -> None:
    wanted = set(slugs)
    active = {goal.slug: goal for goal in trajectory.goals.exclude(slug="").filter(dropped_on=None)}
    ordered = [goal.slug for goal in policy.goals if goal.slug in wanted and goal.slug not in active]
    unknown = wanted - {goal.slug for goal in policy.goals} - active.keys()
    if ordered or unknown:
        pick_goals(trajectory, [*ordered, *unknown], by, policy)
    if gone := [goal for slug, goal in active.items() if slug not in wanted]:
        drop_goals(gone, trajectory, by)
    for new in own:
        write_goal(trajectory, new, by, policy)


@transaction.atomic
def submit_referral(*, referral: Referral, by: Actor) -> Referral:
    """Send the application to the team meeting (APP-1). Lead and coaches get a mail without names.

    Refused without goals, exit profile, motivation, behaviour, or before the parents were told.
    """
    by.must(Permission.REFERRAL_WRITE)
    student = referral.trajectory.student
    must_be_own_school(student, by)
    policy = get_policy(by.policy_name)
    goals = referral.trajectory.goals.filter(dropped_on=None).count()
    if referral.state == states.DRAFT:
        refuse_if_any(rules.check_submit(referral_facts(referral, goals), policy, clock.today()))
    move(
        referral, states.SUBMITTED, states.REFERRAL_MOVES, norm="APP-1", submitted_at=clock.now(), question=""
    )
    kind = policy.kind(referral.kind).short_name.lower()
    record(
        "referral.submitted", student=student, by=by, about=f"referral:{referral.pk}",
        data={"kind": kind, "goals": goals},
    )  # fmt: skip
    _tell_the_team(student, by, kind, policy)
    return referral


def referral_facts(referral: Referral, goals: int) -> rules.ReferralFacts:
    """The facts that decide whether an application may be sent; ``goals`` counts the active ones."""
    return rules.ReferralFacts(
        kind=referral.kind, exit_profile=referral.trajectory.student.exit_profile, motivation=referral.motivation,
        behaviour=referral.behaviour, goals=goals, parents_told_on=referral.parents_told_on,
    )  # fmt: skip


def _tell_the_team(student: Student, by: Actor, kind: str, policy: Policy) -> None:
    rows = Membership.objects.filter(
        school_id=student.school_id, role__in=(Role.LEAD, Role.COACH), is_active=True
    ).exclude(user_id=by.user_id)
    for name, email in rows.values_list("user__name", "user__email").distinct():
        # a mail leaves the school: no name, not even initials
        outbox.enqueue(
            to=email, school_id=student.school_id,
            subject=_("Een %(referral_word)s voor %(the_team_meeting)s") % policy.words.forms,
            body=_(
                "Dag %(name)s,\n\nEr is een %(referral_word)s bij gekomen: %(kind)s.\n"
                "Open %(the_team_meeting)s in Stagespoor om die te lezen en te verdelen.\n"
            ) % {**policy.words.forms, "name": name, "kind": kind},
        )  # fmt: skip


@transaction.atomic
def withdraw_referral(*, referral: Referral, reason: str, by: Actor) -> Referral:
    """Take an application back, whatever its state, with a reason."""
    by.must(Permission.REFERRAL_WRITE)
    must_be_own_school(referral.trajectory.student, by)
    why = _("Schrijf op waarom je %(the_referral)s intrekt.") % by.words.forms
    refuse_if_any(rules.check_text(reason, "APP-1", why, "reason"))
    move(referral, states.WITHDRAWN, states.REFERRAL_MOVES, norm="APP-1")
    record(
        "referral.withdrawn", student=referral.trajectory.student, by=by, about=f"referral:{referral.pk}",
        data={"reason": reason.strip()},
    )  # fmt: skip
    return referral


@transaction.atomic
def return_referral(*, referral: Referral, question: str, by: Actor) -> Referral:
    """Send an application back to the mentor with a question; it is a draft again (APP-2)."""
    by.must(Permission.REFERRAL_ASSIGN)
    must_be_own_school(referral.trajectory.student, by)
    refuse_if_any(rules.check_text(question, "APP-2", _("Schrijf je vraag aan de mentor op."), "question"))
    move(referral, states.DRAFT, states.REFERRAL_MOVES, norm="APP-2", question=question.strip())
    record(
        "referral.returned", student=referral.trajectory.student, by=by, about=f"referral:{referral.pk}",
        data={"question": question.strip()},
    )  # fmt: skip
    return referral
