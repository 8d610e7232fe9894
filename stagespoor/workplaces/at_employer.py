"""The part of an employer's page about its workplaces and how the school judges them (EMP-1, EMP-3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stagespoor.employers.hooks import Part

if TYPE_CHECKING:
    from stagespoor.access.actor import Actor
    from stagespoor.employers.models import Employer


def workplaces_part(actor: Actor, employer: Employer) -> Part:
    """The workplaces with what counts about each, and the judgement of the employer. Six queries."""
    from stagespoor.access.roles import Permission
    from stagespoor.workplaces import pages

    found = pages.employer_context(actor, employer)
    context = {"employer": employer, "may_edit": actor.may(Permission.EMPLOYER_EDIT), **found}
    # a doubt or a ban belongs beside the name
    chips = tuple(
        (verdict.label, verdict.tone)
        for verdict in (found["verdict"],)
        if verdict and verdict.counts and verdict.judged.verdict != "fit"
    )
    return Part("workplaces/_at_employer.html", context, chips)
