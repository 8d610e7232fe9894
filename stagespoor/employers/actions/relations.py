"""Keeping up the contact with an employer: what was said, who keeps it, when next, agreed silence (EMP-5)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from stagespoor.access.actor import Actor
from stagespoor.access.roles import Permission
from stagespoor.core import clock
from stagespoor.core.refusals import refuse_if_any
from stagespoor.core.states import StaleRecord, save_versioned
from stagespoor.employers import rules
from stagespoor.employers.access import keepers_for
from stagespoor.employers.actions.shared import tell
from stagespoor.employers.models import Contact, Employer, EmployerNote, Relation

_TWICE = dt.timedelta(minutes=2)  # the same words within this time are one note, sent twice


@transaction.atomic
def add_note(
    *, employer: Employer, text: str, by: Actor, contact_on: dt.date | None = None, how: str = EmployerNote.How.NOTE,
    person: Contact | None = None, next_contact_on: dt.date | None = None,
) -> EmployerNote:  # fmt: skip
    """Write down an experience or a contact, for the coaches of all schools of the network (GUI-4, EMP-5).

    ``contact_on``: the day of the contact; needed unless ``how`` is a note. A contact on or after the day
    on which one was planned fulfils that plan; ``next_contact_on`` plans the next. No names of students.
    """
    by.must(Permission.EMPLOYER_EDIT)
    relation = _relation(employer, by) if next_contact_on else None
    refuse_if_any(
        rules.check_note(
            text, how=how, contact_on=contact_on, next_contact_on=next_contact_on, today=clock.today(),
            non_mailing=employer.non_mailing, silent_until=relation.silent_until if relation else None,
            stranger=person is not None and person.employer_id != employer.pk,
        )
    )  # fmt: skip
    facts = {"how": how, "contact_on": contact_on, "person": person, "text": text.strip()}
    mine = {"employer": employer, "school_id": by.school_id, "written_by_id": by.user_id}
    twice = EmployerNote.objects.filter(**mine, **facts, written_at__gt=clock.now() - _TWICE).first()
    if twice is not None:
        return twice
    note = EmployerNote.objects.create(**mine, **facts, written_at=clock.now())
    if contact_on:
        _was_in_touch(employer, by, contact_on)
    if next_contact_on:
        _plan(employer, by, next_contact_on)
    tell("employer.note_added" if how == EmployerNote.How.NOTE else "employer.in_touch", employer, by)
    return note


@transaction.atomic
def note_visit(
    *, employer: Employer, on: dt.date, by: Actor, how: str = EmployerNote.How.VISIT, text: str = ""
) -> EmployerNote:
    """Somebody of the school was there for a student on this day, or called: a contact like any other (EMP-5).

    What was said stands in the student's file; all schools read that somebody came (``text``: on what occasion),
    once a day. The event is that of the visit: this writes none.
    """
    by.must(Permission.EMPLOYER_EDIT)
    visit = {"how": how, "contact_on": on, "written_by_id": by.user_id}
    there = EmployerNote.objects.filter(employer=employer, school_id=by.school_id, **visit).first()
    _was_in_touch(employer, by, on)
    return there or EmployerNote.objects.create(
        employer=employer, school_id=by.school_id, **visit, text=text or _("Bezoek tijdens een stage."),
        written_at=clock.now(),
    )  # fmt: skip


def _was_in_touch(employer: Employer, by: Actor, on: dt.date) -> None:
    """Move the last contact forward, never back; what the own school had planned until this day is done."""
    if employer.last_contact_on is None or on > employer.last_contact_on:
        earlier = Q(last_contact_on=None) | Q(last_contact_on__lt=on)
        Employer.objects.filter(earlier, pk=employer.pk).update(last_contact_on=on)
        employer.last_contact_on = on
    planned = Relation.objects.filter(employer=employer, school_id=by.school_id, next_contact_on__lte=on)
    planned.update(next_contact_on=None, version=F("version") + 1)


def _plan(employer: Employer, by: Actor, on: dt.date) -> None:
    """The day of the next contact; who plans the first one keeps the contact."""
    mine = Relation.objects.filter(employer=employer, school_id=by.school_id)
    if not mine.update(next_contact_on=on, version=F("version") + 1):
        Relation.objects.create(
            employer=employer, school_id=by.school_id, keeper_id=by.user_id, next_contact_on=on
        )


@transaction.atomic
def keep_relation(
    *, employer: Employer, by: Actor, keeper_id: int | None = None, next_contact_on: dt.date | None = None,
    silent_until: dt.date | None = None, silent_reason: str = "", seen_version: int | None = None,
) -> Relation:  # fmt: skip
    """What the actor's school keeps up with this employer: all four facts at once (EMP-5).

    ``seen_version``: the version that was on the screen, 0 when there was nothing yet. StaleRecord when a
    colleague was first.
    """
    by.must(Permission.EMPLOYER_EDIT)
    relation = _relation(employer, by)
    facts = {
        "keeper_id": keeper_id, "next_contact_on": next_contact_on, "silent_until": silent_until,
        "silent_reason": silent_reason.strip() if silent_until else "",
    }  # fmt: skip
    refuse_if_any(
        rules.check_relation(
            next_contact_on=next_contact_on, silent_until=silent_until, silent_reason=silent_reason,
            today=clock.today(), was_next=relation.next_contact_on if relation else None,
            keeper_known=keeper_id is None or keepers_for(by).filter(user_id=keeper_id).exists(),
        )
    )  # fmt: skip
    if relation is None:
        if seen_version:
            raise StaleRecord
        relation = Relation.objects.create(employer=employer, school_id=by.school_id, **facts)
    else:
        for name, value in facts.items():
            setattr(relation, name, value)
        seen = relation.version if seen_version is None else seen_version
        save_versioned(relation, seen_version=seen, fields=list(facts))
    tell("employer.relation_kept", employer, by)
    return relation


def _relation(employer: Employer, by: Actor) -> Relation | None:
    return Relation.objects.filter(employer=employer, school_id=by.school_id).first()
