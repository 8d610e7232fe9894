"""Who was asked too often: requests of all schools of the network together, told as counts only (EMP-5)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import Count, Max, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stagespoor.access.actor import Actor, anybody, keys_of
from stagespoor.core import clock
from stagespoor.core.questions import Asked, Ids, Param, Row
from stagespoor.employers.access import employers_for
from stagespoor.employers.models import Employer
from stagespoor.placements.models import Candidate
from stagespoor.policy.loader import get_policy

ROW_COLUMNS = ("pk", "name", "city", "sector", "do_not_call", "non_mailing", "total", "own", "own_last")


@dataclass(frozen=True, slots=True)
class AskedLately:
    """How often an employer was asked within ``weeks``: by all schools, and by the own one.

    ``most``: more than this is too often. Of the other schools there is nothing but the count.
    """

    total: int
    own: int
    most: int
    weeks: int

    @property
    def others(self) -> int:
        """By the other schools of the network."""
        return self.total - self.own

    @property
    def too_often(self) -> bool:
        """Was it asked more often than the policy wants?"""
        return self.total > self.most

    @property
    def full(self) -> bool:
        """Would asking once more be too often? Then whoever asks is warned."""
        return self.total >= self.most

    @property
    def sentence(self) -> str:
        """In words, for beside the button that asks."""
        facts = {"n": self.total, "weeks": self.weeks, "others": self.others}
        if self.others:
            return (
                _("In %(weeks)d weken %(n)d keer gevraagd, %(others)d keer door een andere school.") % facts
            )
        return ngettext(
            "In %(weeks)d weken %(n)d keer gevraagd.", "In %(weeks)d weken %(n)d keer gevraagd.", self.total
        ) % facts  # fmt: skip


def asked_lately(actor: Actor, employer_ids: Collection[int]) -> dict[int, AskedLately]:
    """How often each of these employers was asked lately; who was not asked is not in it. One query.

    For wherever one asks: ``(found := asked_lately(actor, [pk]).get(pk)) and found.full`` deserves a warning.
    """
    found = _ask()(employers=employer_ids, since=since(actor), **keys_of(actor))
    return {row["employer_id"]: told(actor, row) for row in found["asked"]}


def asked_rows() -> QuerySet[Candidate, Any]:
    """The requests per employer as (employer_id, total, own), for ``Asked``.

    Params: those of ``anybody``, "since" (:func:`since`), and the Ids "employers".
    """
    who = anybody()
    rows = Candidate.objects.filter(
        employer__in=Ids("employers"), employer__network=who.network_id, asked_on__gte=Param("since")
    )
    own = Count("pk", filter=Q(placement__student__school=who.school_id))
    return rows.values("employer_id").annotate(total=Count("pk"), own=own)


@cache
def _ask() -> Asked:
    return Asked({"asked": asked_rows()})


def told(actor: Actor, row: Row) -> AskedLately:
    """One row of :func:`asked_rows` beside what the policy says is too often."""
    habits = get_policy(actor.policy_name).network
    return AskedLately(row["total"], row["own"], habits.asked_most, habits.asked_within_weeks)


def since(actor: Actor) -> dt.date:
    """The first day of "lately" (policy: network.asked_within_weeks)."""
    return clock.today() - dt.timedelta(weeks=get_policy(actor.policy_name).network.asked_within_weeks)


def often_asked(actor: Actor) -> QuerySet[Employer, dict[str, Any]]:
    """The employers of the network that were asked too often lately, as rows for a list.

    ``total`` of all schools, ``own`` and ``own_last`` (the last day) of the own one; nobody's students.
    """
    habits = get_policy(actor.policy_name).network
    own = Q(candidates__placement__student__school_id=actor.school_id)
    # filtered before it is counted: only the requests of these weeks are looked at
    asked = employers_for(actor).filter(is_active=True, candidates__asked_on__gte=since(actor))
    counted = asked.annotate(
        total=Count("candidates"), own=Count("candidates", filter=own),
        own_last=Max("candidates__asked_on", filter=own),
    ).filter(total__gt=habits.asked_most)  # fmt: skip
    rows: QuerySet[Employer, dict[str, Any]] = counted.values(*ROW_COLUMNS)
    return rows
