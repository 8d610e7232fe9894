"""The start of a placement: every gate is asked again."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from stagespoor.access.actor import Actor
from stagespoor.core import clock
from stagespoor.core.refusals import refuse_if_any
from stagespoor.core.states import move
from stagespoor.placements import queries, states
from stagespoor.placements.actions.shared import kind_of, must_write, policy_of, tell
from stagespoor.placements.models import Placement


@transaction.atomic
def start_placement(*, placement: Placement, on: dt.date, by: Actor) -> Placement:
    """The student has started. Refuses while anything that must come first misses.

    Asked again: the gates of the kind (Brug naar Werk: PREP-5; the lead may waive), the schedule on
    every day of the period (ORI-1, PRE-1, PLC-1 and the law), the introduction with all its topics
    (KEN-2), transport (TSK-1), who guides, and what other apps add (the signed agreement: AGR-1).
    """
    must_write(by, kind_of(placement, by))
    refuse_if_any(queries.start_refusals(placement, policy=policy_of(by), on=on, today=clock.today()))
    move(placement, states.RUNNING, states.PLACEMENT_MOVES, norm="AGR-1", started_on=on)
    tell("placement.started", placement, by, on=on)
    return placement
