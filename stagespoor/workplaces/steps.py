"""What has to be done about workplaces where students are: the safety talk, and judging again (EMP-3).

Placements lie a floor above: their states are known by name only.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from stagespoor.access.actor import Actor
from stagespoor.access.next_steps import Answers, Asker, Questions, Source, steps_from
from stagespoor.access.roles import Permission, Role
from stagespoor.core.steps import Step
from stagespoor.employers.models import Employer
from stagespoor.policy.loader import get_policy
from stagespoor.policy.model import Policy
from stagespoor.students.access import visible_to
from stagespoor.workplaces import rules
from stagespoor.workplaces.models import Judgement, SafetyTalk, Workplace
from stagespoor.workplaces.queries import newest_rows

TALK_WITHIN = dt.timedelta(days=14)
JUDGE_WITHIN = dt.timedelta(days=14)
_MONTH_AT_LEAST = dt.timedelta(days=28)  # the exact day follows when the rows are read

Row = dict[str, Any]


def steps(actor: Actor, today: dt.date, student_id: int | None = None) -> list[Step]:
    """Safety talks and judgements that are due where students of this actor work: one query."""
    return steps_from((SOURCE,), actor, today, student_id)


def _questions(asker: Asker) -> Questions:
    if not asker.actor.may(Permission.EMPLOYERS_VIEW):
        return {
            "talks": Workplace.objects.none().values("pk"),
            "judged": Judgement.objects.none().values("pk"),
        }
    seen = visible_to(asker.actor, "placements__student__") & asker.about("placements__student_id")
    return {"talks": _talks(asker, seen), "judged": _judged(asker, seen)}


def _talks(asker: Asker, seen: Q) -> Any:
    """A row for each running placement at a workplace without a talk of the school in the last months."""
    held = SafetyTalk.objects.filter(workplace=OuterRef("pk"), school_id=asker.actor.school_id)
    since = asker.today - _MONTH_AT_LEAST * asker.policy.network.safety_again_after_months
    rows = Workplace.objects.filter(seen, placements__state="running").annotate(
        held=Subquery(held.order_by("-held_on").values("held_on")[:1])
    )
    late = rows.filter(Q(held=None) | Q(held__lt=since))
    return late.values(
        "pk", "name", "employer__name", "held", "placements__coach_id", "placements__started_on"
    )  # fmt: skip


def _judged(asker: Asker, seen: Q) -> Any:
    """The newest judgements that ended or are old, about employers where students are now."""
    here = Employer.objects.filter(seen, placements__state__in=["planned", "running"])
    since = asker.today - _MONTH_AT_LEAST * asker.policy.network.judge_again_after_months
    rows = newest_rows().filter(
        Q(until__lt=asker.today) | Q(judged_on__lt=since), employer__in=here.values("pk"),
        school_id=asker.actor.school_id, employer__is_active=True,
    ).exclude(workplace__is_active=False).exclude(supervisor__is_active=False)  # fmt: skip
    coach = (
        here.filter(pk=OuterRef("employer"))
        .order_by("placements__started_on", "placements__pk")
        .values("placements__coach_id")[:1]
    )
    return rows.annotate(coach=Subquery(coach)).values(
        "pk", "employer_id", "employer__name", "workplace_id", "workplace__name", "supervisor_id",
        "supervisor__name", "verdict", "judged_on", "until", "coach",
    )  # fmt: skip


def _steps(answers: Answers, actor: Actor, today: dt.date) -> Iterator[Step]:
    policy = get_policy(actor.policy_name)
    yield from _talk_steps(answers["talks"], policy, today)
    for row in answers["judged"]:
        due = _judge_on(row, policy)
        if due <= today + JUDGE_WITHIN:
            yield _judge_step(row, due)


def _talk_steps(rows: list[Row], policy: Policy, today: dt.date) -> Iterator[Step]:
    """One step for each workplace, for the coaches of the students there."""
    by_place: dict[int, list[Row]] = {}
    for row in rows:
        by_place.setdefault(row["pk"], []).append(row)
    for pk, there in by_place.items():
        row = there[0]
        if row["held"]:
            due = rules.later(row["held"], policy.network.safety_again_after_months)
            detail = _("Het vorige was op %(day)s.") % {"day": date_format(row["held"], "j F Y")}
        else:
            started = [one["placements__started_on"] for one in there if one["placements__started_on"]]
            due, detail = (
                min(started, default=today) + TALK_WITHIN,
                _("Hier was nog geen veiligheidsgesprek."),
            )
        if row["held"] and due > today:
            continue
        coaches = sorted({one["placements__coach_id"] for one in there if one["placements__coach_id"]})
        yield Step(
            student_id=None, student_name=row["employer__name"], norm="EMP-3", due_on=due, detail=detail,
            what=_("Houd het veiligheidsgesprek op de werkplek %(place)s") % {"place": row["name"]},
            who=Role.COACH.value, user_ids=tuple(coaches), url=reverse("workplaces:safety", args=[pk]),
        )  # fmt: skip


def _judge_on(row: Row, policy: Policy) -> dt.date:
    """The first day without a judgement that is new enough."""
    old = rules.later(row["judged_on"], policy.network.judge_again_after_months)
    return min(old, row["until"] + dt.timedelta(days=1)) if row["until"] else old


def _judge_step(row: Row, due: dt.date) -> Step:
    if row["workplace_id"]:
        what = _("Beoordeel de werkplek %(name)s opnieuw") % {"name": row["workplace__name"]}
        url = reverse("workplaces:judge_workplace", args=[row["workplace_id"]])
    elif row["supervisor_id"]:
        what = _("Beoordeel de begeleiding van %(name)s opnieuw") % {"name": row["supervisor__name"]}
        url = reverse("workplaces:judge_supervisor", args=[row["supervisor_id"]])
    else:
        what = _("Beoordeel %(name)s opnieuw") % {"name": row["employer__name"]}
        url = reverse("workplaces:judge_employer", args=[row["employer_id"]])
    verdict = str(Judgement.Verdict(row["verdict"]).label).lower()
    detail = _("Vorig oordeel: %(verdict)s, %(day)s.") % {
        "verdict": verdict, "day": date_format(row["judged_on"], "j F Y"),
    }  # fmt: skip
    return Step(
        student_id=None, student_name=row["employer__name"], what=what, who=Role.COACH.value, url=url, norm="EMP-3",
        due_on=due, detail=detail, user_ids=(row["coach"],) if row["coach"] else (),
    )  # fmt: skip


SOURCE = Source("workplaces", _questions, _steps)
