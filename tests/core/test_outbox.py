"""Mail leaves through a real SMTP server, once, and waits when that server does not answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.core.management import call_command

from stagespoor.core import clock, outbox
from stagespoor.core.models import OutboxMessage
from tests.live import free_port

pytestmark = pytest.mark.django_db


class Post:
    """Keeps what it receives; refuses one address."""

    def __init__(self) -> None:
        self.received: list[EmailMessage] = []

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if address.startswith("vol@"):
            return "552 mailbox full"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.received.append(BytesParser(policy=default).parsebytes(envelope.content))
        return "250 OK"


@pytest.fixture
def post(settings: Any) -> Iterator[Post]:
    handler = Post()
    controller = Controller(handler, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = controller.hostname, controller.port
    settings.EMAIL_USE_TLS, settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = False, "", ""
    yield handler
    controller.stop()


def test_a_message_is_delivered_once_with_its_dutch_letters(post: Post) -> None:
    outbox.enqueue(
        to="mentor@school.example", subject="Nieuws over je leerling", body="Coördinatie én één vraag."
    )
    assert outbox.send_due() == (1, 0)
    assert outbox.send_due() == (0, 0)
    (message,) = post.received
    assert message["Subject"] == "Nieuws over je leerling"
    assert "Coördinatie én één vraag." in message.get_content()
    assert OutboxMessage.objects.get().sent_at is not None


def test_the_same_news_is_told_once_and_nobody_without_an_address_is_an_error(post: Post) -> None:
    assert outbox.enqueue(to="a@school.example", subject="s", body="b", key="event:1:7")
    assert not outbox.enqueue(to="a@school.example", subject="s", body="b", key="event:1:7")
    assert not outbox.enqueue(to="", subject="s", body="b")
    assert outbox.send_due() == (1, 0)


def test_a_refused_message_waits_longer_each_time_and_never_blocks_the_others(post: Post) -> None:
    outbox.enqueue(to="vol@thuis.example", subject="s", body="b")
    outbox.enqueue(to="open@thuis.example", subject="s", body="b")
    assert outbox.send_due() == (1, 1)
    failed = OutboxMessage.objects.get(to="vol@thuis.example")
    assert failed.sent_at is None
    assert "mailbox full" in failed.last_error
    assert outbox.send_due() == (0, 0)  # it waits
    with clock.at(clock.now() + dt.timedelta(minutes=6)):
        assert outbox.send_due() == (0, 1)
    with clock.at(clock.now() + dt.timedelta(minutes=14)):
        assert outbox.send_due() == (0, 0)  # twice as long the second time
    for day in range(1, outbox.MAX_ATTEMPTS + 3):
        with clock.at(clock.now() + dt.timedelta(days=day)):
            outbox.send_due()
    failed.refresh_from_db()
    assert failed.attempts == outbox.MAX_ATTEMPTS


def test_without_a_server_nothing_is_lost(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", free_port(), False
    outbox.enqueue(to="a@school.example", subject="s", body="b")
    call_command("worker", once=True)
    assert OutboxMessage.objects.get().sent_at is None
