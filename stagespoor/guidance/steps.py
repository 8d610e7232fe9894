"""What guidance still has to be done, derived from what is planned, held and agreed."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stagespoor.access.actor import Actor
from stagespoor.access.next_steps import Answers, Asker, Questions, Source, steps_from
from stagespoor.access.roles import Role
from stagespoor.core.steps import Step
from stagespoor.guidance import rules, states
from stagespoor.guidance.models import Concern, ConcernStep, ContactMoment, Feedback
from stagespoor.placements.models import Placement
from stagespoor.placements.states import RUNNING
from stagespoor.policy.loader import get_policy
from stagespoor.policy.model import Policy
from stagespoor.students.access import visible_to
from stagespoor.students.names import name_columns, name_from

Row = dict[str, Any]

LOOK_AHEAD = dt.timedelta(days=14)
ANSWER_WITHIN = dt.timedelta(days=14)
READ_WITHIN = dt.timedelta(days=7)


def steps(actor: Actor, today: dt.date, student_id: int | None = None) -> list[Step]:
    """All open steps of guidance for the students this actor sees: one query, whatever their number."""
    return steps_from((SOURCE,), actor, today, student_id)


def _questions(asker: Asker) -> Questions:
    seen = visible_to(asker.actor, "student__") & asker.about("student_id")
    moments = ContactMoment.objects.filter(seen)
    feedback = Feedback.objects.filter(seen, state=states.OPEN)
    return {
        "moments": moments.filter(state=states.PLANNED, planned_on__lte=asker.today + LOOK_AHEAD).values(
            "pk", "kind", "planned_on", "owner_id", "student_id", *name_columns("student__")
        ),
        "unread": moments.filter(tell_mentor=True, mentor_read_at=None, state=states.HELD).values(
            "pk", "kind", "held_on", "student_id", "student__mentor_id", *name_columns("student__")
        ),
        "feedback": feedback.values(
            "pk", "written_on", "student_id", "student__mentor_id", *name_columns("student__")
        ),
        "visits": _visits_asked(asker, seen),
        **_concerns_asked(asker),
    }


def _visits_asked(asker: Asker, seen: Q) -> Any:
    """Placements with an agreed rhythm, nobody's visit planned, and a coach who goes there."""
    at_company = [kind.slug for kind in asker.policy.contact_kinds if kind.at_company]
    visits = ContactMoment.objects.filter(placement=OuterRef("pk"), kind__in=at_company)
    held = visits.filter(state=states.HELD).order_by("-held_on")
    rows = Placement.objects.filter(
        seen, ~Exists(visits.filter(state=states.PLANNED)), state=RUNNING, visit_every_weeks__isnull=False,
        coach__isnull=False,
    ).annotate(last_visit=Subquery(held.values("held_on")[:1]))  # fmt: skip
    return rows.values(
        "pk", "started_on", "end_on", "visit_every_weeks", "last_visit", "coach_id", "student_id",
        "employer__name", "internal_workplace__name", *name_columns("student__"),
    )  # fmt: skip


def _concerns_asked(asker: Asker) -> dict[str, Any]:
    """Problems that are open, and those that ended while the placement still runs."""
    seen = visible_to(asker.actor, "placement__student__") & asker.about("placement__student_id")
    concerns = Concern.objects.filter(
        seen, Q(state=states.OPEN) | Q(state=states.ENDED, placement__state=RUNNING)
    )
    taken = ConcernStep.objects.filter(concern__in=concerns.filter(state=states.OPEN))
    return {
        "concerns": concerns.values(
            "pk", "title", "state", "raised_on", "placement_id", "placement__coach_id",
            "placement__trajectory__coach_id", "placement__trajectory__deputy_id", "placement__student_id",
            *name_columns("placement__student__"),
        ),
        "taken": taken.values("pk", "concern_id", "step", "taken_on", "check_on"),
    }  # fmt: skip


def _steps(answers: Answers, actor: Actor, today: dt.date) -> Iterator[Step]:
    policy = get_policy(actor.policy_name)
    yield from _concerns(answers["concerns"], answers["taken"], policy, today)
    yield from _moments(answers["moments"], policy, today)
    yield from _visits(answers["visits"], policy, today)
    for row in answers["feedback"]:
        what = _("Geef antwoord op de terugkoppeling van de stage")
        yield _for_mentor(row, what, "answer", "PRE-2", row["written_on"] + ANSWER_WITHIN)
    for row in answers["unread"]:
        what = _("Lees het verslag: %(kind)s") % {"kind": _kind_name(row, policy)}
        yield _for_mentor(row, what, "moment", "ORG-5", row["held_on"] + READ_WITHIN)


def _moments(rows: list[Row], policy: Policy, today: dt.date) -> Iterator[Step]:
    """What is planned soon, and what is over and has no report yet (REC-1)."""
    report_within = dt.timedelta(days=policy.visits.report_within_days)
    for row in rows:
        kind, past = _kind_name(row, policy), row["planned_on"] < today
        yield _step(
            row, (_("Schrijf het verslag: %(kind)s") if past else _("Houd: %(kind)s")) % {"kind": kind}, Role.COACH,
            reverse("guidance:hold" if past else "guidance:moment", args=[row["pk"]]),
            norm="REC-1" if past else "ORG-4", user_ids=(row["owner_id"],),
            due_on=row["planned_on"] + report_within if past else row["planned_on"],
            detail=_("Gesprek van %(day)s") % {"day": date_format(row["planned_on"], "j F")} if past else "",
        )  # fmt: skip


def _visits(rows: list[Row], policy: Policy, today: dt.date) -> Iterator[Step]:
    """The next visit by the agreed rhythm (GUI-1); late after the days that the policy gives."""
    for row in rows:
        due = rules.visit_due_on(
            started_on=row["started_on"],
            last_visit_on=row["last_visit"],
            every_weeks=row["visit_every_weeks"],
        )
        if due > today + LOOK_AHEAD or (row["end_on"] and due > row["end_on"]):
            continue
        place = row["employer__name"] or row["internal_workplace__name"] or _("de stageplek")
        yield _step(
            row, _("Plan een bezoek bij %(place)s") % {"place": place}, Role.COACH,
            reverse("guidance:plan", args=[row["pk"]]), norm="GUI-1", user_ids=(row["coach_id"],),
            due_on=due + dt.timedelta(days=policy.visits.late_after_days), detail=_since(row),
        )  # fmt: skip


def _since(row: Row) -> str:
    """ "Laatste bezoek 3 maart; afgesproken is elke 3 weken."."""
    weeks = row["visit_every_weeks"]
    rhythm = ngettext("afgesproken is elke week", "afgesproken is elke %(n)d weken", weeks) % {"n": weeks}
    if row["last_visit"] is None:
        return _("Nog geen bezoek; %(rhythm)s.") % {"rhythm": rhythm}
    return _("Laatste bezoek %(day)s; %(rhythm)s.") % {
        "day": date_format(row["last_visit"], "j F"), "rhythm": rhythm,
    }  # fmt: skip


def _concerns(rows: list[Row], taken: list[Row], policy: Policy, today: dt.date) -> Iterator[Step]:
    steps_of: dict[int, list[Row]] = defaultdict(list)
    for step in taken:
        steps_of[step["concern_id"]].append(step)
    for row in rows:
        yield _concern(row, steps_of[row["pk"]], policy, today)


def _concern(row: Row, taken: list[Row], policy: Policy, today: dt.date) -> Step:
    """An open problem stays on top until it is solved (GUI-2); after the last step the placement must end."""
    coach = row["placement__coach_id"] or row["placement__trajectory__coach_id"]
    people = tuple(pk for pk in (coach, row["placement__trajectory__deputy_id"]) if pk)
    common: dict[str, Any] = {
        "student_id": row["placement__student_id"], "student_name": name_from(row, "placement__student__"),
        "who": Role.COACH.value if people else Role.LEAD.value, "user_ids": people, "urgent": True,
    }  # fmt: skip
    if row["state"] == states.ENDED:
        return Step(
            what=_("Stop de stage: voor het probleem is geen oplossing"), detail=row["title"], norm="ESC-4",
            url=reverse("guidance:concern", args=[row["pk"]]), due_on=today, **common,
        )  # fmt: skip
    rung = rules.next_rung([step["step"] for step in taken], policy)
    latest = max(taken, key=lambda step: (step["taken_on"], step["pk"]), default=None)
    since = latest["taken_on"] if latest else row["raised_on"]
    due = (latest and latest["check_on"]) or since + dt.timedelta(days=rung.within_days)
    return Step(
        what=_("Probleem: %(title)s") % {"title": row["title"]}, norm=rung.norm, due_on=due,
        detail=_("Nu: %(step)s") % {"step": rung.name[:1].lower() + rung.name[1:]},
        url=reverse("guidance:concern", args=[row["pk"]]), **common,
    )  # fmt: skip


def _kind_name(row: Row, policy: Policy) -> str:
    return next((kind.name for kind in policy.contact_kinds if kind.slug == row["kind"]), str(row["kind"]))


def _for_mentor(row: Row, what: str, url_name: str, norm: str, due_on: dt.date) -> Step:
    mentor = row["student__mentor_id"]
    return _step(
        row, what, Role.MENTOR, reverse(f"guidance:{url_name}", args=[row["pk"]]), norm=norm, due_on=due_on,
        user_ids=(mentor,) if mentor else (),
    )  # fmt: skip


def _step(row: Row, what: str, who: Role, url: str, **more: Any) -> Step:
    return Step(
        student_id=row["student_id"], student_name=name_from(row, "student__"), what=what, who=who.value, url=url,
        **more,
    )  # fmt: skip


SOURCE = Source("guidance", _questions, _steps)
