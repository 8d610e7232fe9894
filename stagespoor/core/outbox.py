"""Mail that leaves after the transaction: written here, sent by the worker."""

from __future__ import annotations

import datetime as dt

from django.core.mail import EmailMessage
from django.db.models import F

from stagespoor.core import clock
from stagespoor.core.models import OutboxMessage

MAX_ATTEMPTS = 8


def enqueue(
    *, to: str, subject: str, body: str, school_id: int | None = None, key: str | None = None
) -> bool:
    """Put one mail in the outbox; a second one with the same ``key`` is dropped. True if added.

    An empty address is not an error: many parents have none.
    """
    if not to:
        return False
    if key is not None and OutboxMessage.objects.filter(key=key).exists():
        return False
    OutboxMessage.objects.create(to=to, subject=subject[:200], body=body, school_id=school_id, key=key)
    return True


def send_due(limit: int = 50) -> tuple[int, int]:
    """Send what is due. Returns (sent, failed). A failure waits longer each time, and stops after 8."""
    sent = failed = 0
    now = clock.now()
    due = OutboxMessage.objects.filter(sent_at=None, send_after__lte=now, attempts__lt=MAX_ATTEMPTS)
    for message in due.order_by("send_after")[:limit]:
        # claim it: two workers never send the same mail
        claimed = OutboxMessage.objects.filter(pk=message.pk, attempts=message.attempts, sent_at=None).update(
            attempts=F("attempts") + 1, send_after=now + dt.timedelta(minutes=5 * 2**message.attempts)
        )
        if not claimed:
            continue
        try:
            EmailMessage(subject=message.subject, body=message.body, to=[message.to]).send()
        except OSError as error:  # smtplib's errors are OSErrors
            failed += 1
            OutboxMessage.objects.filter(pk=message.pk).update(last_error=str(error)[:300])
        else:
            sent += 1
            OutboxMessage.objects.filter(pk=message.pk).update(sent_at=clock.now(), last_error="")
    return sent, failed
