"""Setting up a school, and who gets in: the writes behind the set-up page, the school page and the links."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stagespoor.access.actor import Actor, actor_of
from stagespoor.access.roles import STAFF_ROLES, Permission, Role
from stagespoor.accounts.invitations import send_invitation
from stagespoor.accounts.models import User
from stagespoor.core import events
from stagespoor.core.geo import locate
from stagespoor.core.refusals import Refusal, Refused, refuse_if_any
from stagespoor.core.states import StaleRecord, fingerprint
from stagespoor.policy.loader import get_policy
from stagespoor.schools.hooks import tell_member_known
from stagespoor.schools.models import CalendarPeriod, LessonDay, Membership, Network, School
from stagespoor.schools.rules import KEY_ROLES, last_key_refusals, period_refusals

LINK_ROLES = frozenset({Role.STUDENT, Role.PARENT, Role.SUPERVISOR})
SCHOOL_FACTS: Mapping[str, object] = {
    "name": gettext_lazy("naam"), "street": gettext_lazy("adres"), "postcode": gettext_lazy("postcode"),
    "city": gettext_lazy("plaats"), "phone": gettext_lazy("telefoon"), "email": gettext_lazy("e-mail"),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstSchool:
    """What the set-up page asks: the person who runs it all, and the school."""

    name: str
    email: str
    password: str
    school_name: str
    network_name: str
    policy_name: str
    also_lead: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NextSchool:
    """One more school for a network that is there: the school, and who will run it."""

    school_name: str
    policy_name: str
    name: str
    email: str


# --- The very first start -----------------------------------------------------------------------------


def is_empty() -> bool:
    """No school and no person yet: the set-up page is open."""
    return not School.objects.exists() and not User.objects.exists()


@transaction.atomic
def start_school(*, asked: FirstSchool) -> Membership:
    """Make the network, the school and its administrator; returns the administrator's role.

    Raises Refused when there is a school or a person already: two who start at once get one school.
    """
    _lock_schools()
    if not is_empty():
        raise Refused(
            Refusal("", _("Er is al een school ingericht. Log in met het account dat daarbij hoort."))
        )
    network = Network.objects.create(name=asked.network_name, slug=_free_slug(Network, asked.network_name))
    school = School.objects.create(
        network=network, name=asked.school_name, slug=_free_slug(School, asked.school_name),
        policy_name=asked.policy_name,
    )  # fmt: skip
    user = User(username=asked.email, email=asked.email, name=asked.name)
    user.set_password(asked.password)
    user.save()
    roles = [Role.ADMIN, Role.LEAD] if asked.also_lead else [Role.ADMIN]
    memberships = [Membership.objects.create(user=user, school=school, role=role) for role in roles]
    by = actor_of(memberships[0])
    events.record("school.started", school_id=school.pk, by=by, data={"school": school.name})
    return memberships[0]


def _lock_schools() -> None:
    """Let a second start wait for the first. On SQLite the transaction itself does so."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE schools_network IN EXCLUSIVE MODE")


@transaction.atomic
def add_school(*, network: Network, asked: NextSchool, by: Actor | None = None) -> tuple[Membership, str]:
    """Put one more school into a network, with an administrator of its own (EMP-1).

    The schools share their employers from then on and nothing else: who adds the school gets no role there.
    Returns the administrator's role and the address to choose a password ("" for who signs in already).
    ``by`` is None for somebody with a shell on the server. Raises Refused for a name that the network has.
    """
    if by is not None:
        by.must(Permission.SCHOOL_SETTINGS)
        if network.pk != by.network_id:
            raise PermissionDenied
    if School.objects.filter(network=network, name__iexact=asked.school_name).exists():
        sentence = _("Deze school is er al. Kies een andere naam.")
        raise Refused(Refusal("", sentence, field="school_name"))
    school = School.objects.create(
        network=network, name=asked.school_name, slug=_free_slug(School, asked.school_name),
        policy_name=asked.policy_name,
    )  # fmt: skip
    user = _colleague(name=asked.name, email=asked.email)
    membership = Membership.objects.create(user=user, school=school, role=Role.ADMIN)
    told = {"school": school.name}
    events.record("school.started", school_id=school.pk, by=by or actor_of(membership), data=told)
    if by is not None:
        events.record("school.joined", school_id=by.school_id, by=by, data=told)
    known = user.has_usable_password()
    address = "" if known else send_invitation(user, school.name, school.pk)
    return membership, address if _works_only_at(user, school.pk) else ""


# --- The school itself --------------------------------------------------------------------------------


def facts_version(school: School) -> int:
    """A number that changes with the facts, by which a lost update shows."""
    return fingerprint(*(getattr(school, name) for name in SCHOOL_FACTS))


@transaction.atomic
def edit_school(*, school_id: int, values: Mapping[str, str], seen_version: int, by: Actor) -> School:
    """Change name, address, phone and mail. Raises StaleRecord when they changed since ``seen_version``."""
    school = _own_school(school_id, by)
    if facts_version(school) != seen_version:
        raise StaleRecord
    changed = [name for name in SCHOOL_FACTS if name in values and getattr(school, name) != values[name]]
    for name in changed:
        setattr(school, name, values[name])
    if changed:
        places = ["lat", "lon"] if {"postcode", "city"} & set(changed) else []
        if places:  # distances are measured from here where a student's home is not known
            school.lat, school.lon = locate(school.city, school.postcode) or (None, None)
        school.save(update_fields=[*changed, *places])
        words = ", ".join(str(SCHOOL_FACTS[name]) for name in changed)
        events.record("school.changed", school_id=school.pk, by=by, data={"what": words})
    return school


def _own_school(school_id: int, by: Actor) -> School:
    by.must(Permission.SCHOOL_SETTINGS)
    if school_id != by.school_id:
        raise PermissionDenied
    return School.objects.select_for_update().get(pk=school_id)


# --- People who work there ----------------------------------------------------------------------------


@transaction.atomic
def add_member(*, school_id: int, role: str, name: str, email: str, phone: str = "", by: Actor) -> Membership:
    """Give somebody a staff role. Somebody with this mail address keeps the account they have.

    Raises Refused when that person already has the role, or is known as student, parent or supervisor.
    """
    school = _own_school(school_id, by)
    if role not in STAFF_ROLES:
        raise PermissionDenied
    user = _colleague(name=name, email=email, phone=phone)
    membership, made = Membership.objects.get_or_create(user=user, school=school, role=role)
    if not made and membership.is_active:
        sentence = _("%(name)s heeft deze rol al.") % {"name": user.name}
        raise Refused(Refusal("", sentence, field="role"))
    if not made:
        _set_active(membership, True)
    _tell("school.member_added", membership, by)
    tell_member_known(school.pk, by)
    return membership


@transaction.atomic
def edit_member(
    *, membership: Membership, name: str, phone: str, email: str, sectors: list[str], by: Actor
) -> Membership:
    """Change name, phone and mail of a colleague, and the sectors a coach knows well (APP-2).

    Raises Refused for a mail address that somebody else has, and where the person works at another school
    too: who signs in there is not for this school to change.
    """
    _own_school(membership.school_id, by)
    user = membership.user
    same = (user.name, user.phone, user.email) == (name, phone, email.lower())
    if not same and not _works_only_at(user, membership.school_id):
        sentence = _(
            "%(name)s werkt ook op een andere school. Naam, e-mail en telefoon kun je hier daarom niet wijzigen."
        )
        raise Refused(Refusal("", sentence % {"name": user.name}, field="email"))
    if User.objects.filter(email=email.lower()).exclude(pk=user.pk).exists():
        sentence = _("Iemand anders heeft dit e-mailadres al. Kies een ander adres.")
        raise Refused(Refusal("", sentence, field="email"))
    user.name, user.phone, user.email = name, phone, email.lower()
    user.save(update_fields=["name", "phone", "email"])
    membership.sectors = sectors
    membership.save(update_fields=["sectors"])
    _tell("school.member_changed", membership, by)
    tell_member_known(membership.school_id, by)
    return membership


@transaction.atomic
def stop_member(*, membership: Membership, by: Actor) -> Membership:
    """Take a role away; the history keeps the name. Raises Refused for the last who can run the school."""
    _own_school(membership.school_id, by)
    others = Membership.objects.filter(
        school_id=membership.school_id, role__in=list(KEY_ROLES), is_active=True, user__is_active=True
    ).exclude(pk=membership.pk)
    refuse_if_any(last_key_refusals(role=membership.role, others=others.count()))
    _set_active(membership, False)
    _tell("school.member_stopped", membership, by)
    return membership


@transaction.atomic
def return_member(*, membership: Membership, by: Actor) -> Membership:
    """Give a role back that was taken away."""
    _own_school(membership.school_id, by)
    _set_active(membership, True)
    _tell("school.member_returned", membership, by)
    tell_member_known(membership.school_id, by)
    return membership


@transaction.atomic
def invite(*, membership: Membership, by: Actor) -> str:
    """Mail a colleague the way to choose a password; returns that address, to show once.

    "" for who signs in already or works at another school too: that address goes to the person alone, or
    whoever runs one school could step into an account. Raises Refused where there is no mail address.
    """
    _own_school(membership.school_id, by)
    user = membership.user
    if not user.email:
        raise Refused(Refusal("", _("Vul eerst een e-mailadres in bij deze collega.")))
    address = send_invitation(user, by.school_name, membership.school_id)
    _tell("school.invited", membership, by)
    own = not user.has_usable_password() and _works_only_at(user, membership.school_id)
    return address if own else ""


def _set_active(membership: Membership, active: bool) -> None:
    membership.is_active = active
    membership.save(update_fields=["is_active"])


def _tell(kind: str, membership: Membership, by: Actor) -> None:
    policy = get_policy(by.policy_name)
    data = {"name": membership.user.name, "role": policy.label(str(membership.role))}
    events.record(kind, school_id=membership.school_id, by=by, about=f"membership:{membership.pk}", data=data)


# --- People from outside, who come in by a personal link ----------------------------------------------


@transaction.atomic
def give_access(
    *, user: User | None, school_id: int, role: str, name: str, email: str = "", phone: str = "", by: Actor
) -> Membership:
    """The role that a student, parent or supervisor comes in with; makes user and role where lacking.

    Needs LINK_MAKE. Who has the same mail address is the same person (a parent of two students), but
    never a colleague: a link must not open the doors of somebody who works at a school.
    """
    by.must(Permission.LINK_MAKE)
    if role not in LINK_ROLES or school_id != by.school_id:
        raise PermissionDenied
    if user is None and email and role != Role.STUDENT:
        user = User.objects.filter(email=email.lower()).first()
    if user is None or not (_comes_by_link(user) or not user.memberships.exists()):
        taken = bool(email) and User.objects.filter(email=email.lower()).exists()
        user = _new_user(username=_free_username(name), name=name, email="" if taken else email, phone=phone)
    membership, made = Membership.objects.get_or_create(user=user, school_id=school_id, role=role)
    if not made and not membership.is_active:
        _set_active(membership, True)
    keep_address(user=user, email=email)
    return membership


def keep_address(*, user: User | None, email: str) -> None:
    """Let the account of somebody from outside follow the mail address on file, so that a new link goes there."""
    if user is None or user.email == email.lower() or not _comes_by_link(user):
        return
    taken = bool(email) and User.objects.filter(email=email.lower()).exclude(pk=user.pk).exists()
    user.email = "" if taken else email.lower()
    user.save(update_fields=["email"])


def opens_with_link(membership: Membership) -> bool:
    """May a personal link open this role? Only working roles of people from outside."""
    return (
        membership.is_active
        and membership.role in LINK_ROLES
        and membership.user.is_active
        and _comes_by_link(membership.user)
    )


def _comes_by_link(user: User) -> bool:
    """Has roles, and none of them as a colleague."""
    roles = set(user.memberships.filter(is_active=True).values_list("role", flat=True))
    return bool(roles) and roles <= set(LINK_ROLES) and not user.is_superuser


def _works_only_at(user: User, school_id: int) -> bool:
    """Has no role at another school, now or before, and does not run the whole installation."""
    return not user.is_superuser and not user.memberships.exclude(school_id=school_id).exists()


def _colleague(*, name: str, email: str, phone: str = "") -> User:
    """The account with this mail address, or a new one. Raises Refused for somebody from outside."""
    user = User.objects.filter(email=email.lower()).first()
    if user is None:
        return _new_user(username=email.lower(), name=name, email=email, phone=phone)
    if _comes_by_link(user):
        sentence = _(
            "Dit adres hoort bij een leerling, ouder of praktijkbegeleider. Gebruik een ander adres."
        )
        raise Refused(Refusal("", sentence, field="email"))
    return user


def _new_user(*, username: str, name: str, email: str, phone: str) -> User:
    user = User(username=username[:150], name=name[:150], email=email.lower(), phone=phone[:30])
    user.set_unusable_password()
    user.save(force_insert=True)
    return user


def _free_username(name: str) -> str:
    return f"{slugify(name)[:60] or 'persoon'}-{secrets.token_hex(4)}"


def _free_slug(model: type[Network] | type[School], name: str) -> str:
    base = slugify(name)[:40] or "school"
    taken = set(model._default_manager.filter(slug__startswith=base).values_list("slug", flat=True))
    options = [base, *(f"{base}-{number}" for number in range(2, 1000))]
    return next(slug for slug in options if slug not in taken)


# --- Calendar and lessons -----------------------------------------------------------------------------


@transaction.atomic
def add_period(
    *, school_id: int, kind: str, name: str, first_on: dt.date, last_on: dt.date, by: Actor
) -> CalendarPeriod:
    """Put a holiday or study day in the calendar. Raises Refused when it overlaps one of the same kind."""
    school = _own_school(school_id, by)
    rows = CalendarPeriod.objects.filter(
        school=school, kind=kind, first_on__lte=last_on, last_on__gte=first_on
    )
    taken = rows.values_list("name", "first_on", "last_on")
    refuse_if_any(period_refusals(first_on=first_on, last_on=last_on, taken=taken))
    period = CalendarPeriod.objects.create(
        school=school, kind=kind, name=name, first_on=first_on, last_on=last_on
    )
    data = {"name": name, "first": f"{first_on:%d-%m-%Y}", "last": f"{last_on:%d-%m-%Y}"}
    events.record("school.period_added", school_id=school.pk, by=by, data=data)
    return period


@transaction.atomic
def remove_period(*, period: CalendarPeriod, by: Actor) -> str:
    """Take a holiday or study day out of the calendar; returns its name."""
    _own_school(period.school_id, by)
    data = {"name": period.name, "first": f"{period.first_on:%d-%m-%Y}", "last": f"{period.last_on:%d-%m-%Y}"}
    events.record("school.period_removed", school_id=period.school_id, by=by, data=data)
    period.delete()
    return data["name"]


@transaction.atomic
def set_lesson_minutes(*, school_id: int, minutes: Mapping[int, int], by: Actor) -> School:
    """Set the minutes of lessons per weekday (0 = Monday); 0 minutes: no lessons that day.

    They count with the hours of a placement for whoever is under 18 (ATW 3:2, 4:3).
    """
    school = _own_school(school_id, by)
    LessonDay.objects.filter(school=school).delete()
    days = [LessonDay(school=school, weekday=day, minutes=count) for day, count in minutes.items() if count]
    LessonDay.objects.bulk_create(days)
    events.record("school.lessons_set", school_id=school.pk, by=by)
    return school
