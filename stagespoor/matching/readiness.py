"""Only a student judged fit is matched (MAT-2): what there is, and what is missing with the way to it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from django.db.models import Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stagespoor.access.actor import Actor
from stagespoor.access.roles import Permission
from stagespoor.core.questions import Answers, Asked, Param, Row
from stagespoor.placements.links import link
from stagespoor.placements.models import Placement
from stagespoor.policy.model import Policy
from stagespoor.policy.parts import Kind
from stagespoor.students.models import BridgeModule, CareerTest
from stagespoor.trajectories.models import FitDecision, Intake, Referral, Waiver
from stagespoor.trajectories.states import ASSIGNED, SUBMITTED


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing the match needs to know of a student: is it there, what it says, and where to add it."""

    title: str
    norm: str
    done: bool
    says: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Readiness:
    """``fit``: the student may be matched. ``facts``: all that this rests on, in the order of the path.

    ``intake``: what the student said there, for beside the search; None when there is none.
    """

    fit: bool
    facts: tuple[Fact, ...]
    intake: Row | None = None

    @property
    def missing(self) -> tuple[Fact, ...]:
        """What is not there yet."""
        return tuple(fact for fact in self.facts if not fact.done)


def readiness_of(placement: Placement, actor: Actor, policy: Policy) -> Readiness:
    """What is known of the student for this placement. One query."""
    answers = _asked()(
        student=placement.student_id, trajectory=placement.trajectory_id, about=f"placement:{placement.pk}"
    )
    facts = tuple(_facts(placement, actor, policy, answers))
    intake = answers["intakes"][-1] if answers["intakes"] else None
    return Readiness(_is_fit(policy.kind(placement.kind), policy, answers), facts, intake)


@cache
def _asked() -> Asked:
    trajectory, student = Param("trajectory"), Param("student")
    waivers = Waiver.objects.filter(
        Q(about="") | Q(about=Param("about")), trajectory_id=trajectory, withdrawn_at=None
    )
    return Asked({
        "fit": FitDecision.objects.filter(trajectory_id=trajectory).values("pk", "outcome", "review_on", "decided_on"),
        "waivers": waivers.values("pk", "norm"),
        "referrals": Referral.objects.filter(
            trajectory_id=trajectory, state__in=[SUBMITTED, ASSIGNED]
        ).values("pk", "state"),
        "intakes": Intake.objects.filter(
            referral__trajectory_id=trajectory, referral__state=ASSIGNED
        ).values("referral_id", "held_on", "needs", "preferences", "possibilities", "limits", "own_place"),
        "tests": CareerTest.objects.filter(student_id=student).values("pk", "test"),
        "modules": BridgeModule.objects.filter(student_id=student).exclude(state="not_started").values("pk", "state"),
    })  # fmt: skip


def _is_fit(kind: Kind, policy: Policy, answers: Answers) -> bool:
    """Fit by the newest decision, or the kind does not ask it, or the lead set the norm aside where that may."""
    gates = [policy.choice("gates", slug) for slug in kind.gates]
    waived = {row["norm"] for row in answers["waivers"]}
    asked = [gate for gate in gates if gate.check == "fit"]
    if all(gate.norm in waived and policy.may_waive(gate.norm) for gate in asked):
        return True
    return bool(answers["fit"]) and answers["fit"][-1]["outcome"] == FitDecision.Outcome.FIT


def _facts(placement: Placement, actor: Actor, policy: Policy, answers: Answers) -> list[Fact]:
    pk = placement.student_id
    can_prepare, can_guide = actor.may(Permission.STUDENT_EDIT), actor.may(Permission.INTAKE_WRITE)
    referral = answers["referrals"][-1] if answers["referrals"] else None
    intake = answers["intakes"][-1] if answers["intakes"] else None
    busy, done = len(answers["modules"]), sum(row["state"] == "done" for row in answers["modules"])
    tests = {row["test"] for row in answers["tests"]}
    wanted = {test.slug for test in policy.career_tests}
    file = link("desk:student_tab", pk, "voorbereiding") or ""
    bridge = ngettext(
        "%(busy)d module begonnen, %(done)d klaar", "%(busy)d modules begonnen, %(done)d klaar", busy
    )
    return [
        Fact(
            policy.bridge.name, "PREP-5", bool(busy),
            bridge % {"busy": busy, "done": done} if busy else _("nog niet begonnen"),
            reverse("students:preparation", args=[pk]) if can_prepare else file,
        ),
        Fact(
            _("Loopbaantesten"), "PREP-2", wanted <= tests,
            _("%(done)d van %(all)d gemaakt") % {"done": len(wanted & tests), "all": len(wanted)},
            reverse("students:career_test", args=[pk]) if can_prepare else file,
        ),
        Fact(
            _("%(referral_title)s door de mentor") % actor.words.forms, "APP-1", referral is not None,
            _("ingediend") if referral else _("nog niet ingediend"),
            reverse("trajectories:refer", args=[pk]) if actor.may(Permission.REFERRAL_WRITE) else "",
        ),
        Fact(
            _("Intakegesprek"), "INT-1", intake is not None,
            date_format(intake["held_on"], "j F Y") if intake else _("nog niet gehouden"),
            reverse("trajectories:intake", args=[referral["pk"]])
            if referral and referral["state"] == ASSIGNED and can_guide else "",
        ),
        _fit_fact(pk, actor, answers),
    ]  # fmt: skip


def _fit_fact(student_id: int, actor: Actor, answers: Answers) -> Fact:
    newest = answers["fit"][-1] if answers["fit"] else None
    fit = newest is not None and newest["outcome"] == FitDecision.Outcome.FIT
    if newest is None:
        says = _("nog niet besloten")
    elif fit:
        says = _("geschikt, %s") % date_format(newest["decided_on"], "j F Y")
    else:
        says = _("nog niet, opnieuw bekijken op %s") % date_format(newest["review_on"], "j F Y")
    url = reverse("trajectories:fit", args=[student_id]) if actor.may(Permission.FIT_DECIDE) else ""
    return Fact(_("Besluit: geschikt voor externe stage"), "INT-3", fit, says, url)
