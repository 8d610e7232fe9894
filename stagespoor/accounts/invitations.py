"""The mail by which somebody chooses a first password, with allauth's own one-time key."""

from __future__ import annotations

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from stagespoor.accounts.models import User
from stagespoor.core import outbox


def password_address(user: User) -> str:
    """The address where this person chooses a password; works once, for as long as Django lets it (3 days)."""
    path = reverse(
        "account_reset_password_from_key",
        kwargs={"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)},
    )
    return settings.BASE_URL.rstrip("/") + path


def send_invitation(user: User, school_name: str, school_id: int) -> str:
    """Put the invitation in the outbox and return the address, for who has no mail at hand."""
    address = password_address(user)
    outbox.enqueue(
        to=user.email, school_id=school_id, subject=_("Je account voor Stagespoor"),
        body=_(
            "Dag %(name)s,\n\n%(school)s heeft een account voor je gemaakt in Stagespoor.\n"
            "Kies hier je wachtwoord:\n\n%(address)s\n\n"
            "Je gebruikersnaam is: %(username)s\nDe link werkt drie dagen en één keer. Is hij verlopen? "
            "Kies op de inlogpagina “Wachtwoord vergeten”.\n"
        ) % {"name": user.name, "school": school_name, "address": address, "username": user.username},
    )  # fmt: skip
    return address
