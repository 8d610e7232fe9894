"""The part of an employer's page that tells whether it is on the own board, and how often it was asked lately."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from stagespoor.access.actor import anybody, keys_of
from stagespoor.access.roles import Permission, Role
from stagespoor.core.questions import Asked, Param
from stagespoor.employers.hooks import Part

if TYPE_CHECKING:
    from stagespoor.access.actor import Actor
    from stagespoor.employers.models import Employer

SHOWN = 5


def leads_part(actor: Actor, employer: Employer) -> Part:
    """The leads of the own school about this employer, and requests of all schools as a count. One query."""
    from stagespoor.acquisition import asking, states
    from stagespoor.acquisition.models import Lead
    from stagespoor.acquisition.queries import source_name
    from stagespoor.policy.loader import get_policy

    policy = get_policy(actor.policy_name)
    tones = {states.FIT: "done", states.NOT_FIT: "stopped"}
    found = _ask(actor.role)(
        employer=employer.pk, employers=[employer.pk], since=asking.since(actor), **keys_of(actor)
    )
    leads = [
        {
            "pk": row["pk"], "source": source_name(policy, row["source"]), "found_on": row["found_on"],
            "owner": row["owner__name"], "state": Lead.State(row["state"]).label,
            "tone": tones.get(row["state"], "now"),
        }
        for row in reversed(found["leads"])
    ]  # fmt: skip
    context = {
        "leads": leads, "open": any(row["state"] in states.OPEN for row in found["leads"]),
        "employer_id": employer.pk, "is_employer": employer.kind == employer.Kind.EMPLOYER,
        "asked": next((asking.told(actor, row) for row in found["asked"]), None),
        "may_edit": actor.may(Permission.EMPLOYER_EDIT),
    }  # fmt: skip
    return Part("acquisition/_at_employer.html", context)


@lru_cache(maxsize=len(Role))
def _ask(role: str) -> Asked:
    """The newest leads about one employer that somebody of this role may see, and how often it was asked."""
    from stagespoor.acquisition.access import leads_for
    from stagespoor.acquisition.asking import asked_rows

    leads = leads_for(anybody(role)).filter(employer=Param("employer")).order_by("-pk")
    columns = ("pk", "source", "found_on", "state", "owner__name")
    return Asked({"leads": leads.values(*columns)[:SHOWN], "asked": asked_rows()})
