"""What the writes of acquisition have in common."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied

from stagespoor.access.actor import Actor
from stagespoor.access.roles import Permission
from stagespoor.acquisition import rules, states
from stagespoor.acquisition.models import Lead, Visit
from stagespoor.core import clock, events
from stagespoor.core.models import Event
from stagespoor.core.refusals import refuse_if_any
from stagespoor.core.states import move
from stagespoor.employers.actions import add_note
from stagespoor.employers.models import Employer, EmployerNote
from stagespoor.policy.loader import get_policy
from stagespoor.policy.model import Policy
from stagespoor.students import timeline


def step(lead: Lead, to: str, norm: str, by: Actor, **changes: Any) -> None:
    """Move the lead; it then stands there since today, and who moves it without an owner takes it on."""
    refuse_if_any(rules.check_move(state=lead.state, to=to))
    changes.setdefault("owner_id", lead.owner_id or by.user_id)
    move(
        lead, to, states.LEAD_MOVES, norm=norm, moved_on=clock.today(), version=lead.version + 1, **changes
    )  # fmt: skip


def soon(policy: Policy, today: dt.date) -> dt.date:
    """When something should happen next, where nobody says when."""
    return rules.due_on(None, today, policy.network.lead_late_after_days)


def must_be_ours(lead: Lead, by: Actor) -> None:
    """Only who edits employers, and only leads of the own school."""
    by.must(Permission.EMPLOYER_EDIT)
    if lead.school_id != by.school_id:
        raise PermissionDenied


def policy_of(by: Actor) -> Policy:
    """The policy of the actor's school."""
    return get_policy(by.policy_name)


def tell(kind: str, lead: Lead, by: Actor, **data: Any) -> None:
    """Record what happened; on the student's timeline too where a student found the address (INT-2)."""
    about, words = f"lead:{lead.pk}", {"where": lead.name, **data}
    if lead.student:
        timeline.record(kind, student=lead.student, by=by, about=about, data=words)
    else:
        events.record(kind, school_id=lead.school_id, by=by, about=about, data=words)


def was_told(kind: str, lead: Lead, by: Actor, data: Mapping[str, str]) -> bool:
    """Did this person record this very thing of the lead before? One query."""
    rows = Event.objects.filter(
        school_id=lead.school_id, about=f"lead:{lead.pk}", kind=kind, actor_id=by.user_id
    )
    return any(data.items() <= found.items() for found in rows.values_list("data", flat=True))


def open_lead_of(school_id: int, employer: Employer | None) -> Lead | None:
    """The lead of this school about this employer that is on its way, if any. One query."""
    if employer is None:
        return None
    return Lead.objects.filter(school_id=school_id, employer=employer, state__in=states.OPEN).first()


def tell_network(employer: Employer, visits: Iterable[Visit], by: Actor) -> None:
    """Put the report of each visit on the employer's page, where the network reads it (GUI-4); once each."""
    for visit in visits:
        if visit.note_id is None:
            visit.note = add_note(
                employer=employer,
                text=visit.report,
                by=by,
                contact_on=visit.held_on,
                how=EmployerNote.How.VISIT,
            )
            visit.save(update_fields=["note"])
