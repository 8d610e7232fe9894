"""Coming in without a password: the row of demo people, and what a personal link does when it is opened."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from stagespoor.access.actor import LINK_KEY, SESSION_KEY
from stagespoor.access.roles import Role
from stagespoor.accounts.links import renew_link, works
from stagespoor.accounts.models import PersonalLink, User
from stagespoor.core import clock, outbox
from stagespoor.core.models import OutboxMessage
from stagespoor.policy.loader import get_policy
from stagespoor.schools.actions import opens_with_link
from stagespoor.schools.models import Membership

_BACKEND = "django.contrib.auth.backends.ModelBackend"
_ORDER = {role: position for position, role in enumerate(Role.values)}


def demo_people() -> list[Membership]:
    """Whom one may step in as: people with a line on who they are, by role. None outside the demo."""
    if not settings.DEMO_SIGN_IN:
        return []
    rows = Membership.objects.filter(user__is_demo=True, is_active=True).exclude(user__about="")
    found = rows.select_related("user", "school").order_by("school_id", "pk")
    return sorted(found, key=lambda membership: (membership.school_id, _ORDER[membership.role]))


def step_in_row(request: HttpRequest) -> str:
    """The html under the sign-in form: one button per demo person."""
    people = [
        {
            "id": one.pk, "name": one.user.name, "line": one.user.about, "school": one.school.name,
            "role_label": get_policy(one.school.policy_name).label(str(one.role)),
        }
        for one in demo_people()
    ]  # fmt: skip
    if not people:
        return ""
    context = {"people": people, "step_in_url": reverse("schools:step_in")}
    return render_to_string("schools/step_in.html", context, request)


def step_in(request: HttpRequest, membership: Membership) -> None:
    """Sign in as one of the demo's people, in this role."""
    login(request, membership.user, backend=_BACKEND)
    request.session.pop(LINK_KEY, None)
    request.session[SESSION_KEY] = membership.pk


def membership_of(link: PersonalLink) -> Membership | None:
    """The role that the link opens, or None where it may (no longer) open one."""
    rows = Membership.objects.filter(pk=link.membership_id, user_id=link.user_id)
    membership = rows.select_related("user", "school").first()
    return membership if membership and opens_with_link(membership) else None


def enter(request: HttpRequest, link: PersonalLink, membership: Membership) -> None:
    """Sign in with the one role of the link, and nothing else."""
    login(request, membership.user, backend=_BACKEND)
    request.session[SESSION_KEY] = membership.pk
    request.session[LINK_KEY] = link.pk
    PersonalLink.objects.filter(pk=link.pk).update(last_used_at=clock.now())


def may_renew(link: PersonalLink) -> bool:
    """Ran out, was not withdrawn, and there is an address to mail a new one to."""
    return link.revoked_at is None and not works(link) and bool(link.user.email)


def mail_new_link(link: PersonalLink, membership: Membership) -> None:
    """Mail a new link to the address on file; at most once for each link that ran out."""
    key = f"link-renewed:{link.pk}"
    if not OutboxMessage.objects.filter(key=key).exists():
        mail_link(membership.user, membership.school, renew_link(link), key=key)


def mail_link(user: User, school: object, address: str, *, to: str = "", key: str | None = None) -> bool:
    """Put a personal link in the outbox. False where the person has no mail address."""
    return outbox.enqueue(
        to=to or user.email, key=key, school_id=getattr(school, "pk", None),
        subject=_("Je link naar Stagespoor"),
        body=_(
            "Dag %(name)s,\n\nMet deze link kom je bij Stagespoor van %(school)s:\n\n%(address)s\n\n"
            "De link is van jou. Geef hem niet aan een ander.\n"
            "Werkt de link niet meer? Open hem dan toch. Je kunt daar een nieuwe vragen.\n"
        ) % {"name": user.name, "school": school, "address": address},
    )  # fmt: skip
