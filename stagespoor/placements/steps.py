"""What has to be done next for placements, by whom: derived from their state."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, OuterRef, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from stagespoor.access.actor import Actor
from stagespoor.access.next_steps import Answers, Asker, Questions, Source, steps_from
from stagespoor.access.roles import Role
from stagespoor.core.steps import Step
from stagespoor.placements import begin_steps, closing_rules, states
from stagespoor.placements.access import placement_q
from stagespoor.placements.links import placement_url
from stagespoor.placements.models import ClosingStep, Placement, Prospect, Schedule
from stagespoor.policy.loader import get_policy
from stagespoor.policy.model import Policy
from stagespoor.policy.parts import Kind
from stagespoor.students.access import visible_to
from stagespoor.students.models import Student
from stagespoor.students.names import name_columns, name_from
from stagespoor.trajectories.models import FitDecision, Route, RouteStep, Trajectory

Row = dict[str, Any]

OPEN_WITHIN = dt.timedelta(days=14)
SEARCH_WITHIN = dt.timedelta(days=28)
READY_BEFORE = dt.timedelta(days=7)
CLOSE_WITHIN = dt.timedelta(days=14)

_COLUMNS = (
    "pk", "student_id", *name_columns("student__"), "student__mentor_id", "kind", "state", "coach_id",
    "internal_supervisor_id", "supervisor_id", "start_on", "end_on", "ended_on", "ended_early", "opened_on",
    "transport", "prospect", "introduction__topics", "employer__name", "internal_workplace__name",
)  # fmt: skip


def steps(actor: Actor, today: dt.date, student_id: int | None = None) -> list[Step]:
    """The next steps of every role for the placements this actor sees: one query."""
    return steps_from((SOURCE,), actor, today, student_id)


def _questions(asker: Asker) -> Questions:
    found = _open_placements(asker)
    if asker.actor.role not in {Role.INTERNAL, Role.ADMIN}:
        found |= _waiting(asker)
    return found | begin_steps.questions(asker)


def _steps(answers: Answers, actor: Actor, today: dt.date) -> Iterator[Step]:
    policy = get_policy(actor.policy_name)
    yield from _of_placements(answers, policy, today)
    yield from _to_open(answers, policy)
    yield from begin_steps.steps(answers, policy, today)


# --- placements that are open ------------------------------------------------------------------------


def _open_placements(asker: Asker) -> dict[str, Any]:
    """Placements that are open, and which closing steps were done of those that are closing."""
    seen = Placement.objects.filter(
        placement_q(asker.actor) & asker.about("student_id"), state__in=states.OPEN
    )
    rows = seen.annotate(has_schedule=Exists(Schedule.objects.filter(placement=OuterRef("pk"))))
    closing = ClosingStep.objects.filter(placement__in=seen.filter(state=states.CLOSING))
    return {
        "open": rows.values(*_COLUMNS, "has_schedule"),
        "closing": closing.values("placement_id", "step"),
    }


def _of_placements(answers: Answers, policy: Policy, today: dt.date) -> Iterator[Step]:
    done: dict[int, set[str]] = defaultdict(set)
    for row in answers["closing"]:
        done[row["placement_id"]].add(row["step"])
    for row in answers["open"]:
        kind = policy.kind(row["kind"])
        match row["state"]:
            case states.SEARCHING:
                yield _search(row, kind)
            case states.PLANNED:
                yield from _prepare(row, kind, policy, today)
            case states.RUNNING:
                yield from _run(row, kind, today)
            case _:
                yield _close(row, kind, done[row["pk"]])


def _search(row: Row, kind: Kind) -> Step:
    due = row["opened_on"] + SEARCH_WITHIN
    if kind.external:
        return _step(row, kind, _("Zoek een stageplek"), "matching:search", norm="MAT-1", due=due)
    return _step(row, kind, _("Kies een interne werkplek"), "placements:choose", norm="IS-1", due=due)


def _prepare(row: Row, kind: Kind, policy: Policy, today: dt.date) -> Iterator[Step]:
    due = row["start_on"] - READY_BEFORE if row["start_on"] else None
    missing = list(_missing(row, kind, policy))
    for what, url_name, norm in missing:
        yield _step(row, kind, what, url_name, norm=norm, due=due)
    if not missing and row["start_on"] and row["start_on"] <= today:
        yield _step(row, kind, _("Start de stage"), "placements:start", norm="AGR-1", due=row["start_on"])


def _missing(row: Row, kind: Kind, policy: Policy) -> Iterator[tuple[str, str, str]]:
    if not row["start_on"]:
        yield _("Spreek de eerste en de laatste dag af"), "placements:period", "AGR-1"
    elif not row["has_schedule"] and kind.has_schedule:
        yield _("Maak het rooster"), "placements:schedule", kind.days_norm
    if not kind.external:
        return
    topics = {topic.slug for topic in policy.topics_for("introduction_topics", kind.slug)}
    if not topics <= set(row["introduction__topics"] or ()):
        yield _("Houd de kennismaking bij het bedrijf"), "placements:introduction", "KEN-2"
    if not row["transport"]:
        yield _("Regel het vervoer"), "placements:transport", "TSK-1"
    if not row["supervisor_id"]:
        yield _("Kies de %(role_supervisor)s") % policy.forms, "placements:work", "KEN-2"


def _run(row: Row, kind: Kind, today: dt.date) -> Iterator[Step]:
    if row["end_on"] and row["end_on"] - closing_rules.CLOSE_AHEAD <= today:
        yield _step(
            row, kind, _("Rond de stage af"), "placements:begin_closing", norm="TSK-3", due=row["end_on"]
        )
    if kind.aims_at_contract and row["prospect"] == Prospect.NONE:
        what = _("Zoek een andere uitstroomplek: hier is geen uitzicht op een baan")
        yield _step(row, kind, what, "placements:prospect", norm="PLC-4", due=today, urgent=True)
    elif kind.aims_at_contract and not row["prospect"]:
        yield _step(
            row, kind, _("Leg vast of er uitzicht is op een baan"), "placements:prospect", norm="PLC-4"
        )


def _close(row: Row, kind: Kind, done: set[str]) -> Step:
    due = row["ended_on"] + CLOSE_WITHIN if row["ended_on"] else None
    missing = closing_rules.missing_steps(kind, done, early=row["ended_early"])
    if not missing:
        return _step(row, kind, _("Sluit de stage af"), "placements:close", norm="TSK-3", due=due)
    step = missing[0]
    people = {
        Role.MENTOR.value: row["student__mentor_id"],
        Role.INTERNAL.value: row["internal_supervisor_id"],
    }
    what = _("Afronden: %(step)s") % {"step": step.label[:1].lower() + step.label[1:]}
    who = Role(step.role)
    return _step(
        row, kind, what, "placements:detail", norm=step.norm, due=due, who=who,
        user_id=people.get(step.role, row["coach_id"]), anchor="#afronden",
    )  # fmt: skip


def _step(
    row: Row, kind: Kind, what: str, url_name: str, *, norm: str, due: dt.date | None = None, who: Role | None = None,
    user_id: int | None = None, urgent: bool = False, anchor: str = "",
) -> Step:  # fmt: skip
    if who is None and kind.external:
        who, user_id = Role.COACH, row["coach_id"]
    elif who is None and row["state"] == states.SEARCHING:
        who, user_id = Role.MENTOR, row["student__mentor_id"]
    elif who is None:
        who, user_id = Role.INTERNAL, row["internal_supervisor_id"]
    place = row["employer__name"] or row["internal_workplace__name"] or ""
    return Step(
        student_id=row["student_id"], student_name=name_from(row, "student__"), what=what, who=str(who),
        url=_url(url_name, row["pk"], kind) + anchor, norm=norm, due_on=due, urgent=urgent,
        user_ids=(user_id,) if user_id else (), detail=" · ".join(part for part in (kind.short_name, place) if part),
    )  # fmt: skip


def _url(url_name: str, pk: int, kind: Kind) -> str:
    app, name = url_name.split(":")
    if app != "placements" or name == "detail":
        return reverse(url_name, args=[pk])
    return placement_url(name, pk, external=kind.external)


# --- placements still to be opened -------------------------------------------------------------------


def _waiting(asker: Asker) -> dict[str, Any]:
    """Students who are fit and have a route but no open placement, the route, and what they finished."""
    newest_fit = FitDecision.objects.filter(trajectory=OuterRef("pk")).order_by("-pk")
    newest_route = Route.objects.filter(trajectory=OuterRef("pk")).order_by("-number")
    open_now = Placement.objects.filter(trajectory=OuterRef("pk"), state__in=states.OPEN)
    waiting = (
        Trajectory.objects.filter(
            visible_to(asker.actor, "student__") & asker.about("student_id"), ~Exists(open_now), ended_on=None,
            student__status=Student.Status.ENROLLED,
        )
        .annotate(
            fit=Subquery(newest_fit.values("outcome")[:1]), route_id=Subquery(newest_route.values("pk")[:1]),
            agreed_on=Subquery(newest_route.values("agreed_on")[:1]),
        )
        .filter(fit=FitDecision.Outcome.FIT, route_id__isnull=False)
    )  # fmt: skip
    planned = RouteStep.objects.filter(route__in=waiting.values("route_id"), skipped=False)
    ended = Placement.objects.filter(trajectory__in=waiting.values("pk"), state=states.CLOSED)
    return {
        "waiting": waiting.values(
            "pk", "student_id", "coach_id", "route_id", "agreed_on", *name_columns("student__")
        ),
        "planned": planned.values("position", "route_id", "kind"),
        "ended": ended.values("pk", "trajectory_id", "kind", "ended_early", "ended_on", "searches_on"),
    }


def _to_open(answers: Answers, policy: Policy) -> Iterator[Step]:
    """The next kind of the route for who has no open placement (INT-4)."""
    route: dict[int, list[Row]] = defaultdict(list)
    for item in answers.get("planned", ()):
        route[item["route_id"]].append(item)
    closed: dict[int, list[Row]] = defaultdict(list)
    for one in answers.get("ended", ()):
        closed[one["trajectory_id"]].append(one)
    for row in answers.get("waiting", ()):
        kind = _next_kind(route[row["route_id"]], closed[row["pk"]], policy)
        if kind is not None:
            yield _open_step(row, kind, closed[row["pk"]])


def _next_kind(route: list[Row], closed: list[Row], policy: Policy) -> Kind | None:
    """The first step of the route that was not brought to its end; after "search" the last kind again."""
    finished = [item for item in closed if not item["ended_early"]]
    if finished and finished[-1]["searches_on"]:
        return policy.kind(finished[-1]["kind"])
    left = Counter(item["kind"] for item in finished)
    for step in route:
        if left[step["kind"]]:
            left[step["kind"]] -= 1
            continue
        kind = policy.kind(step["kind"])
        return None if kind.follows_contract else kind
    return None


def _open_step(row: Row, kind: Kind, closed: list[Row]) -> Step:
    last = max((item["ended_on"] for item in closed if item["ended_on"]), default=row["agreed_on"])
    user_id = row["coach_id"]
    return Step(
        student_id=row["student_id"], student_name=name_from(row, "student__"),
        what=_("Begin met zoeken naar een plek"), who=str(Role.COACH),
        url=reverse("placements:open", args=[row["student_id"]]),
        norm="INT-4", due_on=max(last, row["agreed_on"]) + OPEN_WITHIN, user_ids=(user_id,) if user_id else (),
        detail=kind.short_name,
    )  # fmt: skip


SOURCE = Source("placements", _questions, _steps)
