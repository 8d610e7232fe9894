"""Who has been silent too long: employers the school knows and did not speak to for many weeks (EMP-5)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import (
    DateField,
    Exists,
    F,
    FilteredRelation,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce, Greatest

from stagespoor.access.actor import Actor
from stagespoor.acquisition import states
from stagespoor.acquisition.models import Lead
from stagespoor.core import clock
from stagespoor.employers.access import employers_for
from stagespoor.employers.models import Employer
from stagespoor.placements.models import Placement
from stagespoor.policy.loader import get_policy

NEVER = dt.date(1900, 1, 1)
# While a student is there or about to come, there is contact.
_THERE = ("planned", "running", "closing")

ROW_COLUMNS = (
    "pk", "name", "city", "sector", "phone", "do_not_call", "non_mailing", "last_on", "keeper_id", "keeper_name",
    "silent_until", "silent_reason", "on_board", "placed",
)  # fmt: skip


def silent_employers(actor: Actor, *, resting: bool = False) -> QuerySet[Employer, dict[str, Any]]:
    """Employers of the own relations or with earlier placements of the own school, silent too long.

    As rows for a list: ``last_on`` is the last contact of any school or the end of the last own placement
    (:data:`NEVER` when there was none), ``keeper_name`` who keeps it, ``on_board`` whether it is on the board.
    Agreed silence is left out; ``resting`` gives those instead.
    """
    today = clock.today()
    weeks = get_policy(actor.policy_name).network.silent_after_weeks
    own = Placement.objects.filter(employer=OuterRef("pk"), student__school_id=actor.school_id)
    ended = own.filter(state="closed").order_by().values("employer").annotate(last=Max("ended_on"))
    rows = employers_for(actor).filter(kind=Employer.Kind.EMPLOYER, is_active=True, merged_into=None)
    rows = rows.annotate(
        own=FilteredRelation("relations", condition=Q(relations__school_id=actor.school_id)),
        last_placed=Subquery(ended.values("last")),
    ).filter(Q(own__isnull=False) | Q(last_placed__isnull=False))
    never = Value(NEVER, output_field=DateField())
    rows = rows.annotate(
        last_on=Greatest(Coalesce("last_contact_on", never), Coalesce("last_placed", never)),
        keeper_id=F("own__keeper_id"), keeper_name=F("own__keeper__name"), silent_until=F("own__silent_until"),
        silent_reason=F("own__silent_reason"),
        on_board=Exists(
            Lead.objects.filter(employer=OuterRef("pk"), school_id=actor.school_id, state__in=states.OPEN)
        ),
        placed=Q(last_placed__isnull=False),
    ).filter(last_on__lt=today - dt.timedelta(weeks=weeks))  # fmt: skip
    rows = rows.exclude(Exists(own.filter(state__in=_THERE)))
    asleep = Q(silent_until__gte=today)
    awake = Q(silent_until=None) | Q(silent_until__lt=today)
    rows = rows.filter(asleep if resting else awake)
    found: QuerySet[Employer, dict[str, Any]] = rows.values(*ROW_COLUMNS)
    return found


def keeper_q(value: str, actor: Actor) -> Q:
    """Whose contact: "ik", "niemand", or a person's key."""
    if value == "niemand":
        return Q(keeper_id=None)
    return Q(keeper_id=actor.user_id if value == "ik" else int(value))
