"""What has to happen before a placement can be sought: from unfinished application to agreed route."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Exists, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from stagespoor.access.actor import Actor
from stagespoor.access.next_steps import Answers, Asker, Questions, Source, steps_from
from stagespoor.access.roles import Permission, Role
from stagespoor.core.steps import Step
from stagespoor.students.access import visible_to
from stagespoor.students.models import Student
from stagespoor.students.names import name_columns, name_from
from stagespoor.trajectories import rules, states
from stagespoor.trajectories.models import FitDecision, Referral, Route, TeamMeeting, Trajectory

_WHOM = (
    "pk", "coach_id", "deputy_id", "student_id", "student__mentor_id", "student__psychologist_id",
    *name_columns("student__"),
)  # fmt: skip


def steps(actor: Actor, today: dt.date, student_id: int | None = None) -> list[Step]:
    """Open steps for the students this actor sees, of every role: one query, whatever their number."""
    return steps_from((SOURCE,), actor, today, student_id)


def _steps(answers: Answers, actor: Actor, today: dt.date) -> Iterator[Step]:
    words = actor.words.forms
    for row in answers["trajectories"]:
        yield from _of(row, words)
    for row in answers.get("minutes", ()):
        yield _minutes(row, words)


def _questions(asker: Asker) -> Questions:
    found = {"trajectories": _open(asker)}
    if not asker.one_student and asker.actor.may(Permission.REFERRAL_ASSIGN):
        found["minutes"] = TeamMeeting.objects.filter(
            school_id=asker.actor.school_id, minutes="", held_on__lte=asker.today
        ).values("pk", "held_on", "written_by")
    return found


def _open(asker: Asker) -> Any:
    """The trajectories in which something of application, intake, decision or route is open."""
    newest = (
        Referral.objects.filter(trajectory=OuterRef("pk")).exclude(state=states.WITHDRAWN).order_by("-pk")
    )
    fit = FitDecision.objects.filter(trajectory=OuterRef("pk")).order_by("-pk")
    seen = visible_to(asker.actor, "student__") & asker.about("student_id")
    rows = Trajectory.objects.filter(seen, ended_on=None, student__status=Student.Status.ENROLLED).annotate(
        referral_id=Subquery(newest.values("pk")[:1]), state=Subquery(newest.values("state")[:1]),
        question=Subquery(newest.values("question")[:1]), written_by=Subquery(newest.values("written_by")[:1]),
        submitted_at=Subquery(newest.values("submitted_at")[:1]),
        assigned_at=Subquery(newest.values("assigned_at")[:1]),
        intake_on=Subquery(newest.values("intake__held_on")[:1]), fit=Subquery(fit.values("outcome")[:1]),
        review_on=Subquery(fit.values("review_on")[:1]), actions=Subquery(fit.values("actions")[:1]),
        decided_on=Subquery(fit.values("decided_on")[:1]),
        routed=Exists(Route.objects.filter(trajectory=OuterRef("pk"))),
    )  # fmt: skip
    settled = Q(state=states.ASSIGNED, intake_on__isnull=False, fit="fit", routed=True)
    columns = (
        "referral_id", "state", "question", "written_by", "submitted_at", "assigned_at", "intake_on", "fit",
        "review_on", "actions", "decided_on", "routed",
    )  # fmt: skip
    return rows.exclude(settled).exclude(referral_id=None).values(*_WHOM, *columns)


def _of(row: dict[str, Any], words: Mapping[str, str]) -> Iterator[Step]:
    if row["state"] == states.DRAFT:
        yield _draft(row, words)
    elif row["state"] == states.SUBMITTED:
        yield _step(
            row, _("Verdeel %(the_referral)s in %(the_team_meeting)s") % words, Role.COACH,
            reverse("trajectories:meeting"), "APP-2",
            due_on=localdate(row["submitted_at"]) + rules.ASSIGN_WITHIN,
        )  # fmt: skip
    elif row["intake_on"] is None:
        yield _step(
            row, _("Houd het intakegesprek"), Role.COACH,
            reverse("trajectories:intake", args=[row["referral_id"]]), "INT-1",
            due_on=localdate(row["assigned_at"]) + rules.INTAKE_WITHIN, user_ids=_guides(row),
        )  # fmt: skip
    elif row["fit"] is None:
        yield _step(
            row, _("Beslis met de mentor: geschikt voor externe stage?"), Role.COACH,
            reverse("trajectories:fit", args=[row["student_id"]]), "INT-3",
            due_on=row["intake_on"] + rules.DECIDE_WITHIN, user_ids=_guides(row),
        )  # fmt: skip
    elif row["fit"] == FitDecision.Outcome.NOT_YET:
        yield from _not_yet(row)
    elif not row["routed"]:
        yield _step(
            row, _("Spreek de route af met de leerling"), Role.COACH,
            reverse("trajectories:route", args=[row["student_id"]]), "INT-4",
            due_on=row["decided_on"] + rules.ROUTE_WITHIN, user_ids=_guides(row),
        )  # fmt: skip


def _draft(row: dict[str, Any], words: Mapping[str, str]) -> Step:
    what = (
        _("Beantwoord de vraag over %(the_referral)s") if row["question"] else _("Maak %(the_referral)s af")
    ) % words
    people = {row["written_by"], row["student__mentor_id"]} - {None}
    return _step(
        row, what, Role.MENTOR, reverse("trajectories:referral_edit", args=[row["referral_id"]]), "APP-1",
        user_ids=tuple(sorted(people)), detail=row["question"],
    )  # fmt: skip


def _not_yet(row: dict[str, Any]) -> Iterator[Step]:
    """The review, and the actions that come first, for who does them (INT-3)."""
    url = reverse("trajectories:fit", args=[row["student_id"]])
    yield _step(
        row, _("Bekijk opnieuw of de leerling geschikt is"), Role.COACH, url, "INT-3", due_on=row["review_on"],
        user_ids=_guides(row),
    )  # fmt: skip
    people = {
        Role.MENTOR: row["student__mentor_id"], Role.PSYCHOLOGIST: row["student__psychologist_id"],
        Role.COACH: row["coach_id"],
    }  # fmt: skip
    for action in row["actions"] or ():
        who = action["who"]
        person = people.get(who)
        yield _step(
            row, _("Voor de stage: %(what)s") % {"what": action["what"]}, who,
            reverse("desk:student_tab", args=[row["student_id"], "aanmelding"]), "INT-3",
            due_on=row["review_on"], user_ids=(person,) if person else (),
        )  # fmt: skip


def _minutes(row: dict[str, Any], words: Mapping[str, str]) -> Step:
    """A meeting without minutes (APP-2)."""
    return Step(
        student_id=None, student_name="", what=_("Schrijf het verslag van %(the_team_meeting)s") % words,
        who=Role.COACH.value, url=reverse("trajectories:minutes", args=[row["pk"]]), norm="APP-2",
        due_on=row["held_on"] + dt.timedelta(days=7), user_ids=(row["written_by"],),
    )  # fmt: skip


def _guides(row: dict[str, Any]) -> tuple[int, ...]:
    return tuple(pk for pk in (row["coach_id"], row["deputy_id"]) if pk)


def _step(
    row: dict[str, Any], what: str, who: str, url: str, norm: str, *, due_on: dt.date | None = None,
    user_ids: tuple[int, ...] = (), detail: str = "",
) -> Step:  # fmt: skip
    return Step(
        student_id=row["student_id"], student_name=name_from(row, "student__"), what=what, who=str(who), url=url,
        norm=norm, due_on=due_on, user_ids=user_ids, detail=detail,
    )  # fmt: skip


SOURCE = Source("trajectories", _questions, _steps)
