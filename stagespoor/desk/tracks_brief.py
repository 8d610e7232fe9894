"""The tracks of a list: only what the small drawing shows, kept for students with equal facts."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, F, OuterRef, Q
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from stagespoor.aftercare.models import AftercareMoment, EmploymentContract
from stagespoor.core.questions import Asked, Ids
from stagespoor.desk.tracks import File, View, add_route_step, made
from stagespoor.placements import states
from stagespoor.placements.models import Placement
from stagespoor.policy.model import Policy
from stagespoor.students.models import Student
from stagespoor.trajectories.models import FitDecision, Referral, Route, RouteStep
from stagespoor.ui.spoor import mini_cell


def small_tracks_for(student_ids: Collection[int], policy: Policy, today: dt.date) -> dict[int, SafeString]:
    """The small drawings of a list with where the student is, without dates, places and links. One query.

    Many students stand at the same point: what was made of the same facts on the same day is kept.
    """
    facts: dict[int, list[tuple[int, int, str]]] = {pk: [] for pk in student_ids}
    for number, text in _ask_brief().texts(students=student_ids):
        student, key, rest = text[1:-1].split(",", 2)
        facts[int(student)].append((number, int(key), rest))
    kept = _Same(policy)
    language = get_language()
    found = {}
    for pk, rows in facts.items():
        if len(rows) > 1:
            rows.sort()
        found[pk] = _drawn(tuple([(number, rest) for number, _key, rest in rows]), kept, today, language)
    return found


@dataclass(frozen=True, slots=True, eq=False)
class _Same:
    """A policy as the key of a cache: the same object, not an equal one (to compare those takes long)."""

    policy: Policy

    def __hash__(self) -> int:
        return id(self.policy)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.policy is self.policy


@cache
def _ask_brief() -> Asked:
    """Per row the student, the key that puts the rows in order, and what the small drawing needs."""
    ids = Ids("students")
    newer = Route.objects.filter(
        trajectory=OuterRef("route__trajectory"), number__gt=OuterRef("route__number")
    )
    placed = Placement.objects.filter(student=OuterRef("trajectory__student")).exclude(state=states.CANCELLED)
    # what somebody waits for is drawn only before the first placement
    waits = Q(~Exists(placed), trajectory__student__in=ids)
    return Asked(
        {
            "left": Student.objects.filter(pk__in=ids, status="left").values("pk", key=F("pk"), gone=F("status")),
            "placements": Placement.objects.filter(student__in=ids).exclude(state=states.CANCELLED).values(
                "student_id", "pk", "kind", "state", "ended_early", "searches_on", begun=_given("started_on")
            ),
            # the newest route counts (INT-4); a step that says nothing special is drawn as no step at all
            "route": RouteStep.objects.filter(
                ~Exists(newer), Q(skipped=True) | Q(from_on__isnull=False), route__trajectory__student__in=ids
            ).values(
                "route__trajectory__student_id", "pk", "route__number", "kind", "skipped", begun=_given("from_on")
            ),
            "contracts": EmploymentContract.objects.filter(student__in=ids).values(
                "student_id", "pk", "first_day_on", "ended_on", number=F("pk")
            ),
            "moments": AftercareMoment.objects.filter(student__in=ids, months__isnull=False).values(
                "student_id", "pk", "months", "contract_id", "due_on", "state"
            ),
            "referrals": Referral.objects.filter(waits).exclude(state="withdrawn").values(
                "trajectory__student_id", "pk", "state", begun=_given("intake__held_on")
            ),
            "fits": FitDecision.objects.filter(waits).values("trajectory__student_id", "pk", "outcome"),
            "routes": Route.objects.filter(waits).values("trajectory__student_id", "pk", "number"),
        }
    )  # fmt: skip


def _given(name: str) -> Any:
    """Whether a day is filled in."""
    return ExpressionWrapper(Q(**{f"{name}__isnull": False}), output_field=BooleanField())


@lru_cache(maxsize=8192)
def _drawn(
    rows: tuple[tuple[int, str], ...], kept: _Same, today: dt.date, language: str | None
) -> SafeString:
    """The drawing for who has these facts; each is (number of the question, the row as JSON without its keys)."""
    found, ask = File(), _ask_brief()
    found.student |= {"referral": None, "intake_on": None, "fit": None, "routed": False}
    contracts = []
    for number, text in rows:
        # the two keys are left out of the text: none of what follows needs them
        key, row = ask.read(number, [0, 0, *json.loads(f"[{text}]")])
        if key == "left":
            found.student["status"] = row["gone"]
        elif key == "placements":
            found.placements[row["kind"]].append({**row, "started_on": row["begun"]})
        elif key == "route":
            add_route_step(found, {**row, "from_on": row["begun"], "reason": ""})
        elif key == "contracts":
            contracts.append({**row, "pk": row["number"]})
        elif key == "moments":
            found.moments.append({**row, "done_on": None})
        elif key == "referrals":
            found.student |= {"referral": row["state"], "intake_on": row["begun"] or None}
        elif key == "fits":
            found.student["fit"] = row["outcome"]
        else:
            found.student["routed"] = True
    found.contract = max(contracts, key=lambda row: row["first_day_on"], default=None)
    return mini_cell(made(found, View(kept.policy, today, brief=True)))
