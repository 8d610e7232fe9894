"""Fit or not (EMP-3): the verdict makes an employer of an address, or says why not."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from stagespoor.access.actor import Actor
from stagespoor.acquisition import rules, states
from stagespoor.acquisition.actions.shared import (
    must_be_ours,
    open_lead_of,
    policy_of,
    soon,
    step,
    tell,
    tell_network,
)
from stagespoor.acquisition.models import Lead
from stagespoor.core import clock
from stagespoor.core.refusals import refuse_if_any
from stagespoor.employers.access import keepers_for
from stagespoor.employers.actions import add_employer, keep_relation, save_contact
from stagespoor.employers.models import Employer, Relation
from stagespoor.workplaces.actions import judge
from stagespoor.workplaces.models import Judgement


@transaction.atomic
def judge_fit(
    *, lead: Lead, by: Actor, employer: Employer | None = None, fits_whom: str = "", skilled: bool | None = None,
    reason: str = "", **facts: Any,
) -> Lead:  # fmt: skip
    """After the visit: this address fits the school and some of its students (EMP-3).

    ``employer``: the one of the network that it turned out to be; without it and without one on the lead a
    new one is made with ``facts`` (sector, street, postcode, tasks, places, min_age). The first judgement,
    the reports of the visits, the contact person and who keeps the contact come along.
    """
    must_be_ours(lead, by)
    employer = lead.employer or employer
    refuse_if_any(
        rules.check_fit(
            has_employer=employer is not None,
            same_network=employer is not None and employer.network_id == by.network_id,
            is_employer=employer is not None and employer.kind == Employer.Kind.EMPLOYER,
        )
    )
    step(lead, states.FIT, "EMP-3", by, employer=employer or _new_employer(lead, by, facts), next_on=None)
    assert lead.employer is not None  # noqa: S101 - just given
    judge(
        employer=lead.employer, verdict=Judgement.Verdict.FIT, by=by, fits_whom=fits_whom, skilled=skilled,
        reason=reason,
    )  # fmt: skip
    tell_network(lead.employer, lead.visits.order_by("held_on", "pk"), by)
    _take_along(lead, lead.employer, by)
    tell("lead.fit", lead, by)
    return lead


def _new_employer(lead: Lead, by: Actor, facts: dict[str, Any]) -> Employer:
    return add_employer(
        by=by, name=lead.name, city=lead.city, phone=lead.phone, email=lead.email, source=lead.source, **facts
    )


def _take_along(lead: Lead, employer: Employer, by: Actor) -> None:
    """The contact person, and the owner of the lead as keeper of the contact, unless somebody is already (EMP-5)."""
    if lead.person and not employer.contacts.filter(name__iexact=lead.person).exists():
        save_contact(employer=employer, by=by, name=lead.person, is_contact=True)
    if not Relation.objects.filter(employer=employer, school_id=by.school_id).exists():
        owner_works_here = keepers_for(by).filter(user=lead.owner).exists()
        keep_relation(employer=employer, by=by, keeper_id=lead.owner_id if owner_works_here else by.user_id)


@transaction.atomic
def judge_not_fit(*, lead: Lead, by: Actor, reason: str) -> Lead:
    """This address does not fit, with the reason (EMP-3).

    Only a visit makes it a judgement on the company: one that simply said no may be asked again later.
    """
    must_be_ours(lead, by)
    refuse_if_any(rules.check_not_fit(reason))
    was_visited = lead.state == states.VISITED
    step(lead, states.NOT_FIT, "EMP-3", by, closed_reason=reason.strip()[:300], next_on=None)
    if was_visited and lead.employer:
        judge(employer=lead.employer, verdict=Judgement.Verdict.NOT_FIT, by=by, reason=reason)
    tell("lead.not_fit", lead, by, reason=reason.strip())
    return lead


@transaction.atomic
def reopen_lead(*, lead: Lead, by: Actor) -> Lead:
    """A verdict is not for ever: what was not fit becomes new again, what was fit is judged again (EMP-3)."""
    must_be_ours(lead, by)
    if lead.employer:
        other = open_lead_of(lead.school_id, lead.employer)
        refuse_if_any(rules.check_once(already_open=other is not None))
    to = states.VISITED if lead.state == states.FIT else states.NEW
    step(lead, to, "EMP-3", by, next_on=soon(policy_of(by), clock.today()), closed_reason="")
    tell("lead.reopened", lead, by)
    return lead
