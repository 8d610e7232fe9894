"""The parts of a student's file: one function per tab, each gives what its template shows.

Every function gets the student as loaded for this actor; it reads, never writes, in a fixed number
of queries.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from stagespoor.access.actor import Actor
from stagespoor.access.roles import Permission
from stagespoor.acquisition.queries import found_by
from stagespoor.aftercare.actions import moment_name
from stagespoor.aftercare.models import AftercareMoment, EmploymentContract, Handover
from stagespoor.aftercare.rules import Due, MomentState, moment_state
from stagespoor.agreements.models import Agreement
from stagespoor.core import clock
from stagespoor.guidance.models import Concern, ContactMoment, Feedback
from stagespoor.logbook.actions import side_labels
from stagespoor.logbook.models import Assessment, Certificate, Entry
from stagespoor.logbook.queries import score_lines, trend
from stagespoor.placements.access import placements_for
from stagespoor.placements.models import Placement
from stagespoor.placements.states import ACTIVE
from stagespoor.policy.model import Policy
from stagespoor.students.access import may_see_support
from stagespoor.students.models import Student
from stagespoor.trajectories.models import FitDecision, Goal, Referral, Route, Waiver
from stagespoor.trajectories.rules import judgement_words

Context = dict[str, Any]
LATEST = 30


@dataclass(frozen=True, slots=True)
class Tab:
    """One part of the file: its place in the address, its name, who may open it, what it reads.

    The name asks for the school's own words by their form, as a sentence does.
    """

    slug: str
    label: str | Promise
    permission: Permission
    read: Callable[[Actor, Student, Policy], Context]


def names(policy: Policy, group: str) -> dict[str, str]:
    """Slug to name, for a list of the policy."""
    return dict(policy.choices(group))


def profile(actor: Actor, student: Student, policy: Policy) -> Context:
    """Who the student is, the people at home, the exit with its history (STU-1, STU-2)."""
    exits = names(policy, "exit_profiles")
    history = [
        {"name": exits.get(row.profile, row.profile), "row": row}
        for row in student.exit_profiles.select_related("decided_by")
    ]
    may_see = may_see_support(actor, student)
    return {
        "age": student.age_on(clock.today()),
        "guardians": student.guardians.all(),
        "exit_name": exits.get(student.exit_profile, student.exit_profile),
        "history": history,
        "may_see_support": may_see,
        "support": student.support_needs.filter(ended_on=None).select_related("written_by")
        if may_see
        else (),
    }


def preparation(actor: Actor, student: Student, policy: Policy) -> Context:
    """Brug naar Werk per module, career tests, other training (PREP-2, PREP-4, PREP-7)."""
    done = {row.module: row for row in student.bridge_modules.all()}
    tests: dict[str, Any] = {}
    for row in student.career_tests.order_by("taken_on", "pk"):
        tests[row.test] = row
    trainings = names(policy, "trainings")
    return {
        "bridge": policy.bridge,
        "modules": [{"module": m, "row": done.get(m.number)} for m in policy.bridge.modules],
        "closing": getattr(student, "bridge_closing", None),
        "tests": [{"test": t, "row": tests.get(t.slug)} for t in policy.career_tests],
        "trainings": [
            {"name": trainings.get(t.training, t.training), "row": t} for t in student.trainings.all()
        ],
    }


def referral(actor: Actor, student: Student, policy: Policy) -> Context:
    """Application, intake, decision, route, goals, waivers (APP, INT, GOAL, STU-4)."""
    trajectory = getattr(student, "trajectory", None)
    if trajectory is None:
        return {"trajectory": None, "goals": [], "domains": []}
    referrals = Referral.objects.filter(trajectory=trajectory).select_related("written_by", "intake__held_by")
    route = (
        Route.objects.filter(trajectory=trajectory)
        .prefetch_related("steps")
        .select_related("made_by")
        .first()
    )
    goals = list(Goal.objects.filter(trajectory=trajectory, dropped_on=None))
    used = {goal.life_domain for goal in goals}
    kinds = {kind.slug: kind for kind in policy.kinds}
    decisions = FitDecision.objects.filter(trajectory=trajectory).select_related("decided_by")
    return {
        "trajectory": trajectory,
        "referrals": [_referral(row, policy) for row in referrals],
        "decisions": decisions,
        "route": route,
        "route_steps": [{"kind": kinds.get(s.kind), "step": s} for s in route.steps.all()] if route else [],
        "goals": [
            {"title": name, "goals": [goal for goal in goals if goal.category == slug]}
            for slug, name in policy.choices("goal_categories")
        ],
        "goal_count": len(goals),
        "domains": [{"name": d.name, "has_goal": d.slug in used} for d in policy.life_domains],
        "waivers": Waiver.objects.filter(trajectory=trajectory, withdrawn_at=None).select_related("given_by"),
        "own_places": found_by(student, actor),
    }


def _referral(row: Referral, policy: Policy) -> Context:
    intake = getattr(row, "intake", None)
    factors = names(policy, "weigh_factors")
    sectors, travel = names(policy, "sectors"), names(policy, "travel_modes")
    weighed, words = (intake.weighed if intake else {}) or {}, judgement_words()
    return {
        "row": row,
        "kind": policy.kind(row.kind).name,
        "aims": [name for slug, name in policy.choices("aims") if slug in row.aims],
        "intake": intake,
        "weighed": [
            {"name": factors.get(slug, slug), "said": said, "word": words.get(said.get("judgement"), "–")}
            for slug, said in weighed.items()
        ],
        "sectors": [sectors.get(slug, slug) for slug in (intake.sectors if intake else ())],
        "travel": travel.get(intake.travel, intake.travel) if intake else "",
    }


def placements(actor: Actor, student: Student, policy: Policy) -> Context:
    """All placements that this person may see with their agreement, newest first (REC-2, AGR-1)."""
    rows = placements_for(actor).filter(student=student)
    agreements = Agreement.objects.filter(placement__in=rows).exclude(state="replaced").defer("facts")
    current = {agreement.placement_id: agreement for agreement in agreements}
    return {
        "placements": [
            {
                "row": row, "kind": policy.kind(row.kind), "agreement": current.get(row.pk),
                "certificate": getattr(row, "certificate", None),
            }
            for row in rows.select_related(
                "employer", "internal_workplace", "supervisor", "internal_supervisor", "coach", "certificate"
            ).defer("certificate__facts")
        ]
    }  # fmt: skip


def guidance(actor: Actor, student: Student, policy: Policy) -> Context:
    """Contact moments, problems and feedback (ORG-4, ESC, GUI-3)."""
    kinds, areas = names(policy, "contact_kinds"), names(policy, "feedback_areas")
    moments = ContactMoment.objects.filter(student=student).select_related("owner", "placement__employer")
    concerns = Concern.objects.filter(placement__student=student).prefetch_related("steps")
    ladder = names(policy, "ladder")
    feedback = Feedback.objects.filter(student=student).select_related("written_by", "answered_by")
    running = Placement.objects.filter(student=student, state__in=ACTIVE).order_by("-pk").first()
    return {
        "running": running,
        "own_mentor": actor.user_id == student.mentor_id,
        "moments": [{"row": m, "kind": kinds.get(m.kind, m.kind)} for m in moments[:LATEST]],
        "concerns": [
            {"row": c, "steps": [{"name": ladder.get(s.step, s.step), "row": s} for s in c.steps.all()]}
            for c in concerns.select_related("placement__employer", "placement__internal_workplace", "raised_by")
        ],
        "feedback": [{"row": f, "area": areas.get(f.area, f.area)} for f in feedback],
    }  # fmt: skip


def logbook(actor: Actor, student: Student, policy: Policy) -> Context:
    """Daily entries, scores from two sides with their trend, certificates (LOG, GOAL-6, CER-1)."""
    seen = placements_for(actor).filter(student=student)
    rows = Assessment.objects.filter(placement__in=seen).select_related(
        "placement__employer", "placement__internal_workplace", "fixed_by"
    )
    assessments = list(rows.prefetch_related("scores__goal").order_by("pk"))
    entries = Entry.objects.filter(placement__in=seen).select_related("placement__employer", "goal")
    certificates = Certificate.objects.filter(placement__in=seen).select_related("placement__employer")
    running = seen.filter(state__in=ACTIVE).order_by("-pk").first()
    return {
        "entries": entries[:LATEST],
        "running": running, "demands_url": _demands_url(running, policy),
        "assessments": [
            {
                "row": row, "lines": score_lines(row, policy, goals=()),
                "labels": side_labels(row.placement, actor.policy_name),
            }
            for row in reversed(assessments)
        ],
        "trend": trend(assessments, policy),
        "certificates": certificates.defer("facts").order_by("-issued_on", "-pk"),
    }  # fmt: skip


def _demands_url(running: Placement | None, policy: Policy) -> str:
    """What the job demands, for a placement that aims at one (PLC-2)."""
    if running is None or not policy.kind(running.kind).aims_at_contract:
        return ""
    return reverse("logbook:demands", args=[running.pk])


def aftercare(actor: Actor, student: Student, policy: Policy) -> Context:
    """The contract, the moments with their status, the hand-over (AFT, PLC-6)."""
    statuses = {status.slug: status.name for status in policy.aftercare.statuses}
    contracts = EmploymentContract.objects.filter(student=student).select_related("employer", "recorded_by")
    moments = AftercareMoment.objects.select_related("done_by")
    return {
        "contracts": [
            {
                "row": contract,
                "moments": [
                    {
                        "row": moment, "name": moment_name(moment, actor.policy_name),
                        "status": statuses.get(moment.status, moment.status),
                        "stand": stand,
                    }
                    for moment, stand in _how_they_stand(contract.moments.all(), policy)
                ],
            }
            for contract in contracts.prefetch_related(Prefetch("moments", moments))
        ],
        "handovers": Handover.objects.filter(student=student),
    }  # fmt: skip


def _how_they_stand(
    moments: Iterable[AftercareMoment], policy: Policy
) -> Iterator[tuple[AftercareMoment, MomentState]]:
    """Each moment with its state, as the spoor draws it; an extra moment has none after it."""
    every = list(moments)
    fixed = sorted((one for one in every if one.months is not None), key=lambda one: one.months or 0)
    following = {one.pk: Due(after.state, after.due_on) for one, after in pairwise(fixed)}
    for one in every:
        yield one, moment_state(
            Due(one.state, one.due_on), following.get(one.pk), window=policy.aftercare.window_days,
            today=clock.today(),
        )  # fmt: skip


TABS = (
    Tab("profiel", _("Profiel"), Permission.STUDENTS_VIEW, profile),
    Tab("voorbereiding", _("Voorbereiding"), Permission.STUDENTS_VIEW, preparation),
    Tab("aanmelding", _("%(referral_title)s en route"), Permission.STUDENT_SENSITIVE, referral),
    Tab("stages", _("Stages"), Permission.PLACEMENTS_VIEW, placements),
    Tab("begeleiding", _("Begeleiding"), Permission.GUIDANCE_VIEW, guidance),
    Tab("klapper", _("%(logbook_title)s"), Permission.LOGBOOK_VIEW, logbook),
    Tab("nazorg", _("Nazorg"), Permission.STUDENTS_VIEW, aftercare),
)
