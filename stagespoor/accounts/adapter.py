"""How allauth behaves here: nobody signs up, mail goes through the outbox, a full sign-in ends a link visit."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.sites.shortcuts import get_current_site
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from stagespoor.access.actor import LINK_KEY, SESSION_KEY
from stagespoor.core import outbox

_MISMATCH = _(
    "Deze gebruikersnaam en dit wachtwoord horen niet bij elkaar. Typ ze opnieuw, of kies “Wachtwoord vergeten”."
)
# What allauth wants to say that people here should read; the rest is noise at each sign-in.
_SAID = frozenset({"account/messages/password_changed.txt", "account/messages/password_set.txt"})


class AccountAdapter(DefaultAccountAdapter):
    """The product's answers to allauth's questions."""

    error_messages: ClassVar = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _MISMATCH,
        "username_password_mismatch": _MISMATCH,
        "enter_current_password": _("Dit is niet je wachtwoord van nu. Typ het opnieuw."),
        "incorrect_password": _("Dit wachtwoord klopt niet. Typ het opnieuw."),
        "too_many_login_attempts": _(
            "Te vaak geprobeerd. Wacht een paar minuten en probeer het dan opnieuw."
        ),
        "rate_limited": _("Te vaak geprobeerd. Wacht een paar minuten en probeer het dan opnieuw."),
        "invalid_password_reset": _("Deze link werkt niet meer. Vraag een nieuwe."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts come from the school only."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Put the mail in the outbox, so that a slow mail server holds up no page and no mail is lost."""
        facts = {"request": self.request, "email": email, "current_site": get_current_site(self.request)}
        message = self.render_mail(template_prefix, email, {**facts, **context})
        outbox.enqueue(to=email, subject=str(message.subject), body=str(message.body))

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *rest: Any, **more: Any
    ) -> None:
        """Say only what somebody has to know."""
        if message_template in _SAID:
            super().add_message(request, level, message_template, *rest, **more)

    def login(self, request: HttpRequest, user: Any) -> None:
        """Sign in with a password: all roles again, also for who came in by a personal link before."""
        super().login(request, user)
        request.session.pop(LINK_KEY, None)
        request.session.pop(SESSION_KEY, None)
