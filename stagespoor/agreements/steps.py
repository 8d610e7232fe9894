"""What agreements still have to be made and signed, derived from placements and versions."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from stagespoor.access.actor import Actor
from stagespoor.access.next_steps import Answers, Asker, Questions, Source, steps_from
from stagespoor.access.roles import Role
from stagespoor.agreements import rules, states
from stagespoor.agreements.models import Agreement, Signature
from stagespoor.core.steps import Step
from stagespoor.placements.access import placement_q
from stagespoor.placements.models import Placement, Schedule
from stagespoor.placements.states import PLANNED, RUNNING
from stagespoor.policy.loader import get_policy
from stagespoor.students.names import name_columns, name_from

# The paper goes round by hand and by post: begin so many days before the first day.
MAKE_BEFORE = dt.timedelta(days=14)
URGENT_BEFORE = dt.timedelta(days=3)
Row = dict[str, Any]


def steps(actor: Actor, today: dt.date, student_id: int | None = None) -> list[Step]:
    """Agreements to make, to renew and to have signed (AGR-1, AGR-3): one query for all students.

    A new version shows here when the schedule changed since; other changes stop the start.
    """
    return steps_from((SOURCE,), actor, today, student_id)


def _questions(asker: Asker) -> Questions:
    """Placements of which the agreement is not in order, and who signed those that are being signed."""
    seen = placement_q(asker.actor) & asker.about("student_id")
    signed_kinds = [kind.slug for kind in asker.policy.kinds if kind.signers]
    current = Agreement.objects.filter(placement=OuterRef("pk")).exclude(state=states.REPLACED)
    newest = Schedule.objects.filter(placement=OuterRef("pk")).order_by("-number").values("made_at")[:1]
    placements = Placement.objects.filter(
        seen, state__in=[PLANNED, RUNNING], kind__in=signed_kinds, start_on__isnull=False
    )
    rows = placements.annotate(
        agreement=Subquery(current.values("pk")[:1]),
        agreement_state=Subquery(current.values("state")[:1]),
        made_at=Subquery(current.values("made_at")[:1]),
        signing=Subquery(current.values("facts__signing")[:1]),
        schedule_made_at=Subquery(newest),
    ).filter(Q(agreement=None) | Q(agreement_state=states.MADE) | Q(schedule_made_at__gt=F("made_at")))
    columns = (
        "pk", "student_id", "kind", "coach_id", "trajectory__coach_id", "internal_supervisor_id", "student__mentor_id",
        "start_on",
        "employer__name", "internal_workplace__name", "agreement", "agreement_state", "made_at", "signing",
        "schedule_made_at", *name_columns("student__"),
    )  # fmt: skip
    signatures = Signature.objects.filter(
        agreement__in=Agreement.objects.filter(state=states.MADE, placement__in=placements).values("pk"),
        withdrawn_at=None,
    )
    return {
        "placements": rows.values(*columns),
        "signatures": signatures.values("agreement_id", "party", "guardian_id"),
    }


def _steps(answers: Answers, actor: Actor, today: dt.date) -> Iterator[Step]:
    policy = get_policy(actor.policy_name)
    found = sorted(answers["placements"], key=lambda row: (row["start_on"], row["pk"]))
    for row in found:
        row["who"], row["user_id"] = _who(row, external=policy.kind(row["kind"]).external)
    yield from _of(found, _signed(answers["signatures"]), today, policy.words.forms)


def _who(row: Row, *, external: bool) -> tuple[str, int | None]:
    """Whose work it is: inside the school of who guides there, else of the mentor (IS-1); at a company
    the coach's. While there is nobody, the lead's."""
    guide, mentor = row["internal_supervisor_id"], row["student__mentor_id"]
    if not external and guide:
        return Role.INTERNAL, guide
    if not external and mentor:
        return Role.MENTOR, mentor
    coach = row["coach_id"] or row["trajectory__coach_id"]
    return (Role.COACH, coach) if coach else (Role.LEAD, None)


def _signed(signatures: list[Row]) -> dict[int, set[str]]:
    keys: dict[int, set[str]] = defaultdict(set)
    for row in signatures:
        party = row["party"]
        keys[row["agreement_id"]].add(f"parent-{row['guardian_id']}" if party == "parent" else party)
    return keys


def _of(
    found: list[Row], signed: dict[int, set[str]], today: dt.date, words: Mapping[str, str]
) -> Iterator[Step]:
    for row in found:
        if row["agreement"] is None:
            due = row["start_on"] - MAKE_BEFORE
            yield _step(row, _("Maak %(the_agreement)s") % words, today, norm="AGR-1", due_on=due)
        elif row["schedule_made_at"] and row["schedule_made_at"] > row["made_at"]:
            detail = _("De dagen en tijden zijn veranderd. Iedereen moet opnieuw tekenen.")
            yield _step(
                row,
                _("Maak een nieuwe versie van %(the_agreement)s") % words,
                today,
                norm="AGR-3",
                detail=detail,
            )
        else:
            waiting = [rules.Needed(*one) for one in row["signing"]]
            names = [one.name for one in waiting if one.key not in signed[row["agreement"]]]
            detail = _("Nog niet getekend: %(who)s") % {"who": rules.in_words(names)}
            yield _step(row, _("Laat %(the_agreement)s tekenen") % words, today, norm="AGR-1", detail=detail)


def _step(
    row: Row, what: str, today: dt.date, *, norm: str, detail: str = "", due_on: dt.date | None = None
) -> Step:
    place = row["employer__name"] or row["internal_workplace__name"] or ""
    return Step(
        student_id=row["student_id"], student_name=name_from(row, "student__"), what=what, who=str(row["who"]),
        url=reverse("agreements:page", args=[row["pk"]]), norm=norm, due_on=due_on or row["start_on"],
        user_ids=(row["user_id"],) if row["user_id"] else (), detail=detail or place,
        urgent=row["start_on"] - URGENT_BEFORE <= today,
    )  # fmt: skip


SOURCE = Source("agreements", _questions, _steps)
