"""The person who asks, in the one role they have on at the moment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied

from stagespoor.access.roles import STAFF_ROLES, Permission, Role, allows
from stagespoor.core.questions import Param

if TYPE_CHECKING:
    from stagespoor.policy.model import Policy
    from stagespoor.policy.words import Words
    from stagespoor.schools.models import Membership

# In the session: the membership that is on, and the personal link by which somebody came in.
SESSION_KEY = "membership"
LINK_KEY = "link"


@dataclass(frozen=True, slots=True)
class Hat:
    """One of the roles a person can put on (a membership)."""

    membership_id: int
    role: str
    role_label: str
    school_name: str


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks: one user in one role at one school. Everything a query or action needs to know."""

    user_id: int
    membership_id: int
    role: str
    school_id: int
    network_id: int
    name: str
    school_name: str
    policy_name: str
    role_label: str = ""
    hats: tuple[Hat, ...] = ()

    def may(self, permission: Permission) -> bool:
        """Does this role have the permission?"""
        return allows(self.role, permission)

    def must(self, permission: Permission) -> None:
        """Raise PermissionDenied (403) when the role lacks the permission."""
        if not self.may(permission):
            raise PermissionDenied(permission.value)

    @property
    def policy(self) -> Policy:
        """The policy of the school of this actor; it is in memory."""
        from stagespoor.policy.loader import get_policy

        return get_policy(self.policy_name)

    @property
    def words(self) -> Words:
        """What the school of this actor calls things."""
        return self.policy.words

    @property
    def is_staff(self) -> bool:
        """Works at the school (has the staff screens)."""
        return self.role in STAFF_ROLES

    @property
    def is_lead(self) -> bool:
        """Teamleider stage."""
        return self.role == Role.LEAD


def actor_of(membership: Membership, hats: tuple[Hat, ...] = ()) -> Actor:
    """The actor for a membership (its user, school read along)."""
    from stagespoor.policy.loader import get_policy

    school = membership.school
    return Actor(
        user_id=membership.user_id, membership_id=membership.pk, role=str(membership.role), school_id=school.pk,
        network_id=school.network_id, name=membership.user.name, school_name=school.name,
        policy_name=school.policy_name, role_label=get_policy(school.policy_name).label(str(membership.role)),
        hats=hats,
    )  # fmt: skip


def anybody(role: str = "") -> Actor:
    """Whoever has this role, for questions that are built once (``core.questions``).

    The keys are Params: "user", "school" and "network", as :func:`keys_of` gives them.
    """
    user, school, network = Param("user"), Param("school"), Param("network")
    keys: dict[str, Any] = {"user_id": user, "school_id": school, "network_id": network}
    return Actor(membership_id=0, role=role, name="", school_name="", policy_name="", **keys)


def keys_of(actor: Actor) -> dict[str, int]:
    """The values of the Params of :func:`anybody`."""
    return {"user": actor.user_id, "school": actor.school_id, "network": actor.network_id}
