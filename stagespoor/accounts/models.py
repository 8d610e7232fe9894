"""People who sign in, and the personal links by which outsiders come in without an account."""

from __future__ import annotations

import hashlib
import secrets
from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from stagespoor.core import clock


class User(AbstractUser):
    """One person, whatever roles they have. Students may lack an e-mail address."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    name = models.CharField(_("naam"), max_length=150)
    phone = models.CharField(_("telefoon"), max_length=30, blank=True)
    about = models.CharField(
        max_length=200, blank=True, help_text="one line on who this is, shown in the demo"
    )
    is_demo = models.BooleanField(default=False, help_text="may be stepped into by demo sign-in")

    REQUIRED_FIELDS: ClassVar[list[str]] = ["email", "name"]

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["email"], condition=~models.Q(email=""), name="user_email_once_when_given"
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        """The name as people say it."""
        return self.name

    def get_short_name(self) -> str:
        """The first name."""
        return self.name.split(" ")[0]


class PersonalLink(models.Model):
    """A door for one person and one purpose: hashed token, expiring, revocable, renewable."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="links")
    membership_id = models.BigIntegerField(help_text="the role it opens; checked at use")
    token_hash = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.user} until {self.expires_at:%Y-%m-%d}"


def new_token() -> tuple[str, str]:
    """A fresh token for a personal link and the hash that is stored of it."""
    token = secrets.token_urlsafe(24)
    return token, token_hash(token)


def token_hash(token: str) -> str:
    """What the database keeps of a token."""
    return hashlib.sha256(token.encode()).hexdigest()
