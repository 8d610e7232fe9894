"""Putting the joint proposal on the short lists. Nothing is placed by it: the coach asks and chooses (MAT-3)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from stagespoor.access.actor import Actor
from stagespoor.access.roles import Permission
from stagespoor.core.refusals import Refusal, Refused
from stagespoor.employers.models import Employer
from stagespoor.matching.joint import Overrules
from stagespoor.matching.joint_page import Builder
from stagespoor.matching.joint_queries import table_for
from stagespoor.placements.actions import add_candidate
from stagespoor.placements.models import Candidate
from stagespoor.policy.loader import get_policy
from stagespoor.workplaces.models import Workplace


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came on a list, and why the others did not."""

    added: list[Candidate]
    refusals: list[tuple[str, Refusal]]


@transaction.atomic
def put_on_lists(*, rows: Iterable[tuple[int, str]], by: Actor) -> Outcome:
    """Put places (placement, key of the place) on the lists, each with its grounds and an event of its own.

    A row that is refused keeps no other row back. A place that does not pass the limits any more, or a student
    who does not wait any more, is refused here (MAT-2, MAT-3).
    """
    by.must(Permission.PLACEMENT_WRITE)
    policy = get_policy(by.policy_name)
    table = table_for(by, policy)
    builder = Builder(table, Overrules(), by, policy)
    wanted = list(rows)
    spots = [table.spots[key] for _pk, key in wanted if key in table.spots]
    employers = Employer.objects.in_bulk([spot.employer_id for spot in spots])
    workplaces = Workplace.objects.in_bulk([spot.workplace_id for spot in spots if spot.workplace_id])
    done = Outcome([], [])
    for pk, key in wanted:
        placement, spot = table.placements.get(pk), table.spots.get(key)
        if placement is None or spot is None or key not in table.request.scores.get(pk, {}):
            sentence = _("Dit voorstel klopt niet meer. Kijk naar het nieuwe voorstel.")
            done.refusals.append(("", Refusal("MAT-3", sentence)))
            continue
        grounds = builder.grounds(placement, spot, written=True)
        try:
            with transaction.atomic():
                done.added.append(
                    add_candidate(
                        placement=placement, employer=employers[spot.employer_id], by=by,
                        at=workplaces.get(spot.workplace_id or 0),
                        reasons="\n".join([_("Uit het gezamenlijk voorstel."), *grounds]),
                    )
                )  # fmt: skip
        except Refused as refused:
            done.refusals.extend((placement.student.full_name, one) for one in refused.refusals)
    return done
