"""Personal links: how a student, parent or supervisor comes in without a password.

Only the hash of a token is stored, so a link can be shown once, at the moment it is made. Which role
a link opens is checked at use by the schools app, which knows the memberships.
"""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from stagespoor.access.actor import Actor
from stagespoor.access.roles import Permission
from stagespoor.accounts.models import PersonalLink, User, new_token, token_hash
from stagespoor.core import clock

DAYS = 30


@transaction.atomic
def make_link(*, user: User, membership_id: int, by: Actor, days: int = DAYS) -> str:
    """Make a link for this person in this role and return its full address, shown once. Needs LINK_MAKE.

    ``days``: how long it works. Earlier links of the same role are withdrawn, so that one link counts.
    """
    by.must(Permission.LINK_MAKE)
    revoke_links(user=user, membership_id=membership_id, by=by)
    return _new_link(user, membership_id, by.user_id, days)


def revoke_links(*, user: User, membership_id: int, by: Actor) -> int:
    """Withdraw all working links of this person in this role; returns how many. Needs LINK_MAKE."""
    by.must(Permission.LINK_MAKE)
    return live_links(user, membership_id).update(revoked_at=clock.now())


@transaction.atomic
def renew_link(link: PersonalLink, days: int = DAYS) -> str:
    """A new link in place of one that ran out; the holder asks for it. Returns the address, to be mailed.

    The caller checks that the link was not withdrawn and mails only to the address that is on file.
    """
    live_links(link.user, link.membership_id).update(revoked_at=clock.now())
    return _new_link(link.user, link.membership_id, link.made_by_id, days)


def find_link(token: str) -> PersonalLink | None:
    """The link that belongs to a token, whatever its state."""
    return PersonalLink.objects.select_related("user").filter(token_hash=token_hash(token)).first()


def works(link: PersonalLink) -> bool:
    """Neither withdrawn nor run out."""
    return link.revoked_at is None and link.expires_at > clock.now()


def stands(link_id: int) -> bool:
    """Is the link by which somebody came in not withdrawn since? (Running out ends no visit.)"""
    return PersonalLink.objects.filter(pk=link_id, revoked_at=None).exists()


def live_links(user: User, membership_id: int) -> QuerySet[PersonalLink]:
    """The working links of this person in this role."""
    return PersonalLink.objects.filter(
        user=user, membership_id=membership_id, revoked_at=None, expires_at__gt=clock.now()
    )


def working_link(user_id: int) -> PersonalLink | None:
    """The newest working link of this person, in whatever role."""
    rows = PersonalLink.objects.filter(user_id=user_id, revoked_at=None, expires_at__gt=clock.now())
    return rows.order_by("-made_at", "-pk").first()


def _new_link(user: User, membership_id: int, made_by_id: int | None, days: int) -> str:
    token, hashed = new_token()
    PersonalLink.objects.create(
        user=user, membership_id=membership_id, token_hash=hashed, made_by_id=made_by_id,
        made_at=clock.now(), expires_at=clock.now() + dt.timedelta(days=days),
    )  # fmt: skip
    return link_address(token)


def link_address(token: str) -> str:
    """The full address of a link, for a mail or to copy."""
    return settings.BASE_URL.rstrip("/") + reverse("schools:enter", args=[token])
