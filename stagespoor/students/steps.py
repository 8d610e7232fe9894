"""What has to be done about a student before and beside a placement: mentor, exit profile, Brug naar Werk."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from stagespoor.access.actor import Actor
from stagespoor.access.next_steps import Answers, Asker, Questions, Source, steps_from
from stagespoor.access.roles import Role
from stagespoor.core.steps import Step
from stagespoor.policy.loader import get_policy
from stagespoor.policy.model import Policy
from stagespoor.students.access import visible_to
from stagespoor.students.models import BridgeClosing, BridgeModule, Student
from stagespoor.students.names import name_columns, name_from

TOGETHER_FROM = 4  # so many students without a mentor are one step
NAMED_MAX = 6
PROFILE_FROM_AGE = 14  # from here on a placement outside school is possible, and the exit decides which


def steps(actor: Actor, today: dt.date, student_id: int | None = None) -> list[Step]:
    """Open steps for the students this actor sees, of every role: one query, whatever their number."""
    return steps_from((SOURCE,), actor, today, student_id)


def _steps(answers: Answers, actor: Actor, today: dt.date) -> Iterator[Step]:
    policy = get_policy(actor.policy_name)
    alone = [row for row in answers["students"] if not row["mentor_id"]]
    together = len(alone) >= TOGETHER_FROM
    if together:
        yield _mentors_wanted(alone)
    for row in answers["students"]:
        if not row["mentor_id"] and not together:
            yield _step(row, _("Wijs een mentor aan"), Role.LEAD, "students:edit", "ORG-2")
        yield from _of(row, policy, today)


def _questions(asker: Asker) -> Questions:
    """Students on the roll of whom something is open. Looks up to referrals and placements by name only."""
    policy = asker.policy
    seen = visible_to(asker.actor) & asker.about("pk")
    modules = BridgeModule.objects.filter(student=OuterRef("pk"))
    done = modules.filter(state=BridgeModule.State.DONE).order_by().values("student")
    waiting = Q(placements__state__in=["searching", "planned"]) | Q(
        trajectory__referrals__state__in=["submitted", "assigned"]
    )
    rows = Student.objects.filter(seen, status=Student.Status.ENROLLED).annotate(
        started=Exists(modules.exclude(state=BridgeModule.State.NOT_STARTED)),
        done=Subquery(done.annotate(n=Count("pk")).values("n")),
        closed=Exists(BridgeClosing.objects.filter(student=OuterRef("pk"))),
        waits=Exists(Student.objects.filter(waiting, pk=OuterRef("pk"))),
        waived=Exists(
            Student.objects.filter(
                pk=OuterRef("pk"), trajectory__waivers__norm="PREP-5", trajectory__waivers__withdrawn_at=None
            )
        ),
        starts_on=Subquery(
            Student.objects.filter(pk=OuterRef("pk"), placements__state__in=["searching", "planned"])
            .order_by().values("pk").annotate(first=Min("placements__start_on")).values("first")
        ),
    )  # fmt: skip
    open_profile = Q(exit_profile__in=_unknown(policy), birth_date__lte=asker.today.map(_born_before))
    open_closing = Q(done=len(policy.bridge.modules), closed=False) if policy.bridge.closing_talk else Q()
    wanted = open_profile | Q(waits=True, started=False, waived=False) | Q(mentor=None) | open_closing
    columns = (
        "pk",
        "mentor_id",
        "mentor_text",
        "exit_profile",
        "birth_date",
        "started",
        "done",
        "closed",
        "waits",
        "waived",
        "starts_on",
    )
    return {"students": rows.filter(wanted).values(*columns, *name_columns())}


def _of(row: dict[str, Any], policy: Policy, today: dt.date) -> Iterator[Step]:
    mentor = (row["mentor_id"],) if row["mentor_id"] else ()
    bridge = policy.bridge.name
    if row["exit_profile"] in _unknown(policy) and row["birth_date"] <= _born_before(today):
        yield _step(
            row,
            _("Kies een uitstroomprofiel"),
            Role.MENTOR,
            "students:exit_profile",
            "STU-2",
            user_ids=mentor,
        )
    if row["waits"] and not row["started"] and not row["waived"]:
        yield _step(
            row, _("Begin met %(bridge)s") % {"bridge": bridge}, Role.MENTOR, "students:preparation", "PREP-5",
            user_ids=mentor, due_on=row["starts_on"], detail=_("Zonder kan een externe stage niet beginnen."),
        )  # fmt: skip
    if policy.bridge.closing_talk and row["done"] == len(policy.bridge.modules) and not row["closed"]:
        what = _("Houd het afsluitende gesprek van %(bridge)s") % {"bridge": bridge}
        yield _step(row, what, Role.MENTOR, "students:bridge_closing", "PREP-4", user_ids=mentor)


def _mentors_wanted(rows: list[dict[str, Any]]) -> Step:
    """One step for all without a mentor, as after the first file of a school; it names who the file named."""
    named = Counter(row["mentor_text"] for row in rows if row["mentor_text"])
    detail = ""
    if named:
        who = ", ".join(f"{name} ({count})" for name, count in named.most_common(NAMED_MAX))
        more = " …" if len(named) > NAMED_MAX else ""
        detail = _(
            "In het bestand staan: %(who)s. Zodra zij als mentor bij School → Mensen staan, krijgen zij hun leerlingen."
        ) % {"who": who + more}
    what = _("Wijs een mentor aan voor %(n)d leerlingen") % {"n": len(rows)}
    url = f"{reverse('desk:students')}?mentor=geen&status=enrolled"
    return Step(
        student_id=None, student_name="", what=what, who=str(Role.LEAD), url=url, norm="ORG-2", detail=detail
    )


def _unknown(policy: Policy) -> list[str]:
    return [profile.slug for profile in policy.exit_profiles if not profile.known]


def _born_before(today: dt.date) -> dt.date:
    """Who was born on this day or earlier is old enough to need a profile."""
    year = today.year - PROFILE_FROM_AGE
    try:
        return today.replace(year=year)
    except ValueError:  # 29 February
        return dt.date(year, 2, 28)


def _step(
    row: dict[str, Any], what: str, who: str, url: str, norm: str, *, user_ids: tuple[int, ...] = (),
    due_on: dt.date | None = None, detail: str = "",
) -> Step:  # fmt: skip
    return Step(
        student_id=row["pk"], student_name=name_from(row), what=what, who=str(who),
        url=reverse(url, args=[row["pk"]]), norm=norm, due_on=due_on, user_ids=user_ids, detail=detail,
    )  # fmt: skip


SOURCE = Source("students", _questions, _steps)
