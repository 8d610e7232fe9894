"""The reads of employers: the list, one employer's people and notes, and who looks alike."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from stagespoor.access.actor import Actor
from stagespoor.core.questions import Asked, Param
from stagespoor.core.text import search_key
from stagespoor.employers.duplicates import like_typed
from stagespoor.employers.likeness import Known
from stagespoor.employers.models import Contact, Employer, Relation
from stagespoor.schools.models import School


def search_q(words: str, network_id: int) -> Q:
    """All words must be somewhere in name, place, tasks or KvK number, or in the work of one workplace."""
    found = Q()
    for word in search_key(words).split():
        found &= Q(search_key__contains=word) | _at_work(network_id, search_key__contains=word)
    return found


def sector_q(slug: str, network_id: int) -> Q:
    """Employers of this sector, or with a workplace in use of it."""
    return Q(sector=slug) | _at_work(network_id, sector=slug)


def age_q(value: str, network_id: int) -> Q:
    """Employers that take a student of this age (whole years); an employer that did not say takes all.

    Who has workplaces takes the student at one of them at least; a workplace that does not say follows its employer.
    """
    age = int(value)
    takes = Q(min_age=None) | Q(min_age__lte=age)
    follows = ~_at_work(network_id) | _at_work(network_id, min_age=None)
    return (takes & follows) | _at_work(network_id, min_age__lte=age)


def needs_q(slug: str, network_id: int) -> Q:
    """Employers with a workplace in use that says it can meet this need (a slug of ``work_needs``)."""
    rows = Employer.objects.filter(network_id=network_id, workplaces__is_active=True)
    # a list of slugs, searched as text: the two databases do not agree on how to look into a list
    meets = rows.annotate(met=Cast("workplaces__meets", TextField())).filter(met__contains=f'"{slug}"')
    return Q(pk__in=meets.values("pk"))


def _at_work(network_id: int, **of_workplace: Any) -> Q:
    """Employers of the network with a workplace in use like this."""
    conditions = {f"workplaces__{name}": value for name, value in of_workplace.items()}
    rows = Employer.objects.filter(network_id=network_id, workplaces__is_active=True, **conditions)
    return Q(pk__in=rows.values("pk"))


def cities_for(actor: Actor) -> list[str]:
    """The places where the network has employers, for the filter."""
    return [row["city"] for row in _ask_cities()(network=actor.network_id)["cities"]]


@cache
def _ask_cities() -> Asked:
    rows = Employer.objects.filter(network=Param("network"), kind="employer", merged_into=None).exclude(
        city=""
    )
    return Asked({"cities": rows.values("city").distinct()})


def people_of(employer: Employer) -> list[Contact]:
    """The people at an employer, those who still work there first."""
    return list(employer.contacts.order_by("-is_active", "name", "pk"))


def supervisors_of(employer: Employer) -> QuerySet[Contact]:
    """Who may guide a student there: everybody who still works there, supervisors first."""
    return employer.contacts.filter(is_active=True).order_by("-is_supervisor", "name", "pk")


def reach_marks(*, do_not_call: bool, non_mailing: bool) -> tuple[str, ...]:
    """What stands beside number and address of who does not want to be called or mailed, in words."""
    marks = [_("Niet bellen")] if do_not_call else []
    return (*marks, _("Geen post of mail")) if non_mailing else tuple(marks)


def silences(employer_id: int, today: dt.date) -> list[tuple[int, dt.date, str]]:
    """Who agreed with this employer to leave it alone today still: (school, until, why). One query."""
    rows = Relation.objects.filter(employer_id=employer_id, silent_until__gte=today)
    found = rows.order_by("silent_until", "pk").values_list("school_id", "silent_until", "silent_reason")
    return [(school_id, until, why) for school_id, until, why in found if until is not None]


@dataclass(frozen=True, slots=True)
class Alike:
    """An employer that looks like the one that is typed, with the reasons in words."""

    pk: int
    where: str
    reasons: tuple[str, ...]


def alike(actor: Actor, *, name: str, apart_from: int | None = None, **facts: str) -> Alike | None:
    """The employer of the network that this may be a second of; None when nobody looks like it. Two queries.

    ``facts``: kvk, branch_number, street, postcode, city, phone, email, as far as they are known.
    """
    found = like_typed(actor, {"name": name, **facts}, apart_from=apart_from, most=1)
    if not found:
        return None
    row = Employer.objects.values("name", "city").get(pk=found[0].other)
    where = Known(row["name"], "", city=row["city"]).where()
    return Alike(found[0].other, where, tuple(found[0].reasons))


def active_q(value: str) -> Q:
    """Employers that take students now ("ja"), or that stopped."""
    return Q(is_active=value == "ja")


def schools_of(actor: Actor) -> list[tuple[str, str]]:
    """The schools of the network as (slug, name)."""
    return list(
        School.objects.filter(network_id=actor.network_id).order_by("name").values_list("slug", "name")
    )
