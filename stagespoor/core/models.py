"""The event log, the read log and the outbox. They point at people and schools by name only."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from django.db import models

from stagespoor.core import clock


class Versioned(models.Model):
    """A record that two people may edit: a save with an old ``version`` is refused, never lost."""

    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True


class Event(models.Model):
    """One thing that happened. Append-only: a database trigger refuses update and delete.

    ``hash`` chains each event to the one before it in the same school.
    """

    school = models.ForeignKey("schools.School", on_delete=models.PROTECT, related_name="+")
    student = models.ForeignKey(
        "students.Student", on_delete=models.PROTECT, null=True, related_name="events"
    )
    actor = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    actor_name = models.CharField(max_length=150)
    actor_role = models.CharField(max_length=30, blank=True)
    kind = models.CharField(max_length=60)
    about = models.CharField(max_length=60, blank=True, help_text="'placement:12'")
    at = models.DateTimeField(default=clock.now)
    data = models.JSONField(default=dict, blank=True)
    number = models.PositiveBigIntegerField()
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["school", "number"], name="event_number_once")
        ]
        indexes: ClassVar = [
            models.Index(fields=["student", "-at"], name="event_student_at"),
            models.Index(fields=["school", "-at"], name="event_school_at"),
            # the history of one thing; with the number, or SQLite walks through all events of the school in order
            models.Index(fields=["school", "about", "-number"], name="event_school_about"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.about}"


class ChainHead(models.Model):
    """Where the chain of a school's events ends; locked while the next one is added."""

    school = models.OneToOneField(
        "schools.School", on_delete=models.PROTECT, primary_key=True, related_name="+"
    )
    number = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"{self.school_id}: {self.number}"


class ReadLog(models.Model):
    """Who opened which student's file, and which part of it."""

    school = models.ForeignKey("schools.School", on_delete=models.CASCADE, related_name="+")
    student = models.ForeignKey("students.Student", on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    role = models.CharField(max_length=30)
    part = models.CharField(max_length=60)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["student", "-at"], name="readlog_student_at")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.part} {self.student_id}"


class OutboxMessage(models.Model):
    """A mail to be sent after the transaction that caused it; sent by the worker."""

    school = models.ForeignKey("schools.School", on_delete=models.CASCADE, null=True, related_name="+")
    to = models.EmailField()
    subject = models.CharField(max_length=200)
    body = models.TextField()
    # null, not an empty text: only null may come more than once under a unique constraint
    key = models.CharField(max_length=120, unique=True, null=True, help_text="same key: sent once")  # noqa: DJ001
    created_at = models.DateTimeField(default=clock.now)
    send_after = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["sent_at", "send_after"], name="outbox_due")]

    def __str__(self) -> str:
        return f"{self.to}: {self.subject}"


def json_ready(value: Any) -> Any:
    """Dates and times as ISO text, so that event data can be stored as JSON."""
    if isinstance(value, dict):
        return {str(k): json_ready(v) for k, v in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [json_ready(v) for v in value]
    if isinstance(value, (dt.date, dt.datetime, dt.time)):
        return value.isoformat()
    return value if isinstance(value, (str, int, float, bool, type(None))) else str(value)
