"""Recording what happens to a student: one event, and a notice for the mentor where that is due (ORG-2)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from stagespoor.core import clock, events, outbox
from stagespoor.core.models import Event, ReadLog
from stagespoor.students.models import Student


def record(
    kind: str, *, student: Student, by: events.By | None, about: str = "", data: dict[str, Any] | None = None
) -> Event:
    """Append the event to the student's timeline; inside the action's transaction.

    A kind that ``tells_mentor`` puts a notice in the mentor's outbox, unless the mentor did it; a ``daily`` one puts
    one a day for the same thing.
    """
    event = events.record(
        kind, school_id=student.school_id, student_id=student.pk, by=by, about=about, data=data
    )
    known = events.kind_of(kind)
    if known.tells_mentor and student.mentor_id:
        once = f"{kind}:{about}:{clock.today()}" if known.daily else str(event.number)
        _tell_mentor(event, student, key=f"event:{student.school_id}:{once}")
    return event


def _tell_mentor(event: Event, student: Student, *, key: str) -> None:
    mentor = student.mentor
    if mentor is None or not mentor.email or mentor.pk == event.actor_id:
        return
    # no name and no facts of a minor by mail: initials, and the way to the page
    outbox.enqueue(
        to=mentor.email, school_id=student.school_id, key=key,
        subject=_("Nieuws over je leerling %(who)s") % {"who": student.initials},
        body=_(
            "Dag %(name)s,\n\nEr is iets veranderd in het stagetraject van je leerling %(who)s.\n"
            "Meld je aan bij Stagespoor en open Vandaag om het te lezen.\n"
        ) % {"name": mentor.name, "who": student.initials},
    )  # fmt: skip


def log_read(*, student: Student, by: events.By, part: str) -> None:
    """Note that somebody opened (a part of) a student's file."""
    assert by.user_id is not None  # noqa: S101 - an actor always has a user
    ReadLog.objects.create(
        school_id=student.school_id,
        student_id=student.pk,
        user_id=by.user_id,
        role=str(by.role),
        part=part[:60],
    )
