"""The reads of employers: the list, one employer's people and notes, and who looks alike."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _

from stagespoor.access.actor import Actor
from stagespoor.core.questions import Asked, Ids, Param
from stagespoor.core.text import search_key
from stagespoor.employers.access import employers_for
from stagespoor.employers.likeness import Crowd, Known, name_key
from stagespoor.employers.models import Contact, Employer, EmployerNote
from stagespoor.schools.models import School

# The states of a placement by name: placements is a floor above and may not be imported here.
TAKES_A_PLACE = ("planned", "running", "closing")

ROW_COLUMNS = (
    "pk", "name", "tasks", "city", "sector", "places", "min_age", "is_active", "do_not_call", "last_contact_on",
)  # fmt: skip
_KNOWN = ("pk", "name", "kvk", "branch_number", "postcode", "city", "phone", "email")


def employer_rows(actor: Actor) -> QuerySet[Employer, dict[str, Any]]:
    """The employers of the network as plain rows for the list; ``taken`` comes from :func:`taken_at`."""
    rows: QuerySet[Employer, dict[str, Any]] = employers_for(actor).values(*ROW_COLUMNS)
    return rows


def taken_at(employer_ids: Collection[int]) -> dict[int, int]:
    """How many students have a place there now, of all schools of the network. One query."""
    return {row["pk"]: row["taken"] for row in _ask_taken()(employers=employer_ids)["taken"]}


@cache
def _ask_taken() -> Asked:
    rows = Employer.objects.filter(pk__in=Ids("employers"), placements__state__in=TAKES_A_PLACE)
    return Asked({"taken": rows.values("pk").annotate(taken=Count("placements"))})


def search_q(words: str) -> Q:
    """All words must be somewhere in name, place, tasks or KvK number."""
    found = Q()
    for word in search_key(words).split():
        found &= Q(search_key__contains=word)
    return found


def free_q(value: str) -> Q:
    """Employers with a free place now ("vrij"), or that did not say how many places they have ("onbekend")."""
    if value == "onbekend":
        return Q(places=None)
    full = (
        Employer.objects.filter(placements__state__in=TAKES_A_PLACE)
        .annotate(taken=Count("placements"))
        .filter(taken__gte=F("places"))
    )
    return Q(places__gte=1) & ~Q(pk__in=full.values("pk"))


def age_q(value: str) -> Q:
    """Employers that take a student of this age (whole years); an employer that did not say takes all."""
    return Q(min_age=None) | Q(min_age__lte=int(value))


def cities_for(actor: Actor) -> list[str]:
    """The places where the network has employers, for the filter."""
    return [row["city"] for row in _ask_cities()(network=actor.network_id)["cities"]]


@cache
def _ask_cities() -> Asked:
    rows = Employer.objects.filter(network=Param("network")).exclude(city="")
    return Asked({"cities": rows.values("city").distinct()})


def people_of(employer: Employer) -> list[Contact]:
    """The people at an employer, those who still work there first."""
    return list(employer.contacts.order_by("-is_active", "name", "pk"))


def supervisors_of(employer: Employer) -> QuerySet[Contact]:
    """Who may guide a student there: everybody who still works there, supervisors first."""
    return employer.contacts.filter(is_active=True).order_by("-is_supervisor", "name", "pk")


def notes_of(employer: Employer) -> QuerySet[EmployerNote]:
    """The notes of all schools of the network, newest first (GUI-4)."""
    return employer.notes.select_related("school", "written_by").order_by("-written_at", "-pk")


@dataclass(frozen=True, slots=True)
class Alike:
    """An employer that looks like the one that is typed, with the reasons in words."""

    pk: int
    where: str
    reasons: tuple[str, ...]


def alike(
    actor: Actor, *, name: str, kvk: str = "", branch_number: str = "", postcode: str = "", city: str = "",
    phone: str = "", email: str = "", apart_from: int | None = None,
) -> Alike | None:  # fmt: skip
    """The employer of the network that this may be a second of; None when nobody looks like it. One query."""
    rows = employers_for(actor).values(*_KNOWN)
    crowd = Crowd(Known(key=name_key(row["name"]), **row) for row in rows if row["pk"] != apart_from)
    me = Known(name, name_key(name), kvk, branch_number, postcode, city, phone, email)
    same = crowd.same(me)
    found = (same[0], [_("dezelfde naam en plaats")]) if same else crowd.alike(me)
    if found is None or found[0].pk is None:
        return None
    return Alike(found[0].pk, found[0].where(), tuple(found[1]))


def active_q(value: str) -> Q:
    """Employers that take students now ("ja"), or that stopped."""
    return Q(is_active=value == "ja")


def schools_of(actor: Actor) -> list[tuple[str, str]]:
    """The schools of the network as (slug, name)."""
    return list(
        School.objects.filter(network_id=actor.network_id).order_by("name").values_list("slug", "name")
    )
