"""The part of an employer's page that tells whether it is on the own board, and how often it was asked lately."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stagespoor.employers.hooks import Part

if TYPE_CHECKING:
    from stagespoor.access.actor import Actor
    from stagespoor.employers.models import Employer

SHOWN = 5


def leads_part(actor: Actor, employer: Employer) -> Part:
    """The leads of the own school about this employer, and requests of all schools as a count. Two queries."""
    from stagespoor.access.roles import Permission
    from stagespoor.acquisition import states
    from stagespoor.acquisition.access import leads_for
    from stagespoor.acquisition.asking import asked_lately
    from stagespoor.acquisition.queries import source_name
    from stagespoor.policy.loader import get_policy

    policy = get_policy(actor.policy_name)
    tones = {states.FIT: "done", states.NOT_FIT: "stopped"}
    leads = list(leads_for(actor).filter(employer=employer).select_related("owner").order_by("-pk")[:SHOWN])
    for lead in leads:
        lead.source_name, lead.tone = source_name(policy, lead.source), tones.get(lead.state, "now")  # type: ignore[attr-defined]
    context = {
        "leads": leads, "open": any(lead.is_open for lead in leads), "employer_id": employer.pk,
        "is_employer": employer.kind == employer.Kind.EMPLOYER,
        "asked": asked_lately(actor, [employer.pk]).get(employer.pk),
        "may_edit": actor.may(Permission.EMPLOYER_EDIT),
    }  # fmt: skip
    return Part("acquisition/_at_employer.html", context)
