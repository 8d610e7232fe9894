"""From the first word to the first visit (EMP-4, KEN-1)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from stagespoor.access.actor import Actor
from stagespoor.acquisition import rules, states
from stagespoor.acquisition.actions.shared import (
    must_be_ours,
    policy_of,
    soon,
    step,
    tell,
    tell_network,
    was_told,
)
from stagespoor.acquisition.models import Lead, Visit
from stagespoor.core import clock
from stagespoor.core.refusals import refuse_if_any
from stagespoor.core.states import save_versioned
from stagespoor.employers.actions import add_note
from stagespoor.employers.models import EmployerNote


@transaction.atomic
def contact_lead(
    *, lead: Lead, by: Actor, contact_on: dt.date, note: str = "", next_on: dt.date | None = None,
    how: str = EmployerNote.How.PHONE,
) -> Lead:  # fmt: skip
    """Somebody spoke to them, wrote or called (EMP-4). Again is possible: then only the next date moves.

    An employer of the network gets the contact on its page as well, so that the other school knows (EMP-5).
    The same contact sent twice (a double click, the back button) is one: only another next date is kept.
    """
    must_be_ours(lead, by)
    today = clock.today()
    refuse_if_any(rules.check_contact(contact_on, today) + rules.check_next(next_on, today))
    facts = {"note": note.strip(), "on": contact_on.isoformat(), "how": str(how)}
    now = Lead.objects.select_for_update().get(pk=lead.pk)  # the other click waits here
    if now.state == states.CONTACTED and was_told("lead.contacted", now, by, facts):
        return _only_next(now, next_on)
    changes = {
        "contacted_on": lead.contacted_on or contact_on, "next_on": next_on or soon(policy_of(by), today),
        "note": _with_line(lead.note, contact_on, note),
    }  # fmt: skip
    if lead.state == states.CONTACTED:
        seen = lead.version
        for key, value in changes.items():
            setattr(lead, key, value)
        save_versioned(lead, seen_version=seen, fields=list(changes))
    else:
        step(lead, states.CONTACTED, "EMP-4", by, **changes)
    if lead.employer:
        said = note.strip() or _("Benaderd voor een stageplek.")
        add_note(employer=lead.employer, text=said, by=by, contact_on=contact_on, how=how)
    tell("lead.contacted", lead, by, **facts)
    return lead


def _only_next(lead: Lead, next_on: dt.date | None) -> Lead:
    """The contact is there already; a next date that was typed now is kept."""
    if next_on is None or next_on == lead.next_on:
        return lead
    lead.next_on = next_on
    return save_versioned(lead, seen_version=lead.version, fields=["next_on"])


def _with_line(before: str, day: dt.date, note: str) -> str:
    """What is known, with a dated line under it."""
    if not note.strip():
        return before
    return f"{before}\n{date_format(day, 'j F Y')}: {note.strip()}".strip()


@transaction.atomic
def plan_visit(*, lead: Lead, by: Actor, visit_on: dt.date) -> Lead:
    """Plan to go there alone first (KEN-1); a visit that was planned already gets another day. Twice is once."""
    must_be_ours(lead, by)
    today = clock.today()
    refuse_if_any(rules.check_planned(visit_on, today))
    now = Lead.objects.select_for_update().get(pk=lead.pk)
    if now.state == states.VISIT_PLANNED and now.next_on == visit_on:
        return now
    if lead.state == states.VISIT_PLANNED:
        seen, lead.next_on = lead.version, visit_on
        save_versioned(lead, seen_version=seen, fields=["next_on"])
    else:
        first = lead.contacted_on or today
        step(lead, states.VISIT_PLANNED, "KEN-1", by, next_on=visit_on, contacted_on=first)
    tell("lead.visit_planned", lead, by, day=date_format(visit_on, "j F Y"))
    return lead


@transaction.atomic
def hold_visit(
    *, lead: Lead, by: Actor, held_on: dt.date, report: str, topics: Collection[str] = (), with_whom: str = ""
) -> Visit:
    """Report on the first visit: the topics of the policy and what it was like (KEN-1). Twice is once.

    When the employer is in the network the report is on its page as well, for all schools (GUI-4).
    """
    must_be_ours(lead, by)
    policy, today = policy_of(by), clock.today()
    known = [topic.slug for topic in policy.first_visit_topics]
    refuse_if_any(
        rules.check_visit(held_on, report=report, topics=topics, known=known, today=today)
    )  # fmt: skip
    Lead.objects.select_for_update().get(pk=lead.pk)  # the other click waits here
    same = Visit.objects.filter(
        lead=lead, held_on=held_on, report=report.strip(), held_by_id=by.user_id
    ).first()
    if same:
        return same
    step(
        lead, states.VISITED, "KEN-1", by, next_on=soon(policy, today), visited_on=lead.visited_on or held_on,
        contacted_on=lead.contacted_on or held_on,
    )  # fmt: skip
    visit = Visit.objects.create(
        lead=lead, held_on=held_on, report=report.strip(), topics=[slug for slug in known if slug in topics],
        with_whom=with_whom.strip(), held_by_id=by.user_id,
    )  # fmt: skip
    if lead.employer:
        tell_network(lead.employer, [visit], by)
    tell("lead.visited", lead, by)
    return visit
