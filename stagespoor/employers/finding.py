"""What somebody asks of Bedrijven in the address: words and filters, the same for list, map, sectors and export."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from html import escape
from typing import Any

from django.db.models import Case, F, FloatField, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Cast
from django.http import QueryDict
from django.utils.dateparse import parse_date
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from stagespoor.access.actor import Actor
from stagespoor.core import clock
from stagespoor.core.geo import Point, locate
from stagespoor.core.text import search_key
from stagespoor.employers import queries
from stagespoor.employers.access import employers_for
from stagespoor.employers.models import Employer
from stagespoor.employers.room import Period, Room, rooms
from stagespoor.employers.spelling import meanings
from stagespoor.policy.model import Policy
from stagespoor.schools.models import School
from stagespoor.ui.lists import Filter, Lens, Page

FROM, FREE_FROM, FREE_UNTIL = "van", "vrij_van", "vrij_tot"
NO_SECTOR = "onbekend"
DISTANCES = (2, 5, 10, 15, 25, 40)
AGES = range(14, 21)
KM_PER_DEGREE = 111.195
# yes and no as numbers: to make truth of them takes longer than to read them
MARKS = {"active": Cast("is_active", IntegerField()), "silent": Cast("do_not_call", IntegerField())}
LONGEST_PERIOD = dt.timedelta(days=3 * 366)


@dataclass(frozen=True, slots=True)
class Origin:
    """From where the distance is measured."""

    name: str
    point: Point
    is_school: bool = False


@dataclass
class Finding:
    """The question of somebody, ready to be asked. ``problems``: sentences about what was typed."""

    actor: Actor
    policy: Policy
    params: QueryDict
    problems: list[str] = field(default_factory=list)
    instead: str = ""  # the words that were searched instead of those that nobody has
    others: list[str] = field(default_factory=list)  # what else may be meant

    @cached_property
    def origin(self) -> Origin | None:
        """The place that was typed, else the school's own; None when it is nowhere to be found."""
        typed = " ".join(self.params.get(FROM, "").replace("\x00", "").split())[:80]
        if typed and (point := locate(typed, typed)):
            return Origin(typed, point)
        if typed:
            self.problems.append(
                _("De plaats “%(name)s” kennen wij niet. De afstand is vanaf je school gemeten.")
                % {"name": typed}
            )
        return school_of(self.actor)

    @cached_property
    def period(self) -> Period | None:
        """The days in which a place must be free; None when nothing (sensible) was asked."""
        texts = [self.params.get(key, "") for key in (FREE_FROM, FREE_UNTIL)]
        if not any(texts):
            return None
        try:
            first, last = (parse_date(text) if text else None for text in texts)
        except ValueError:
            first = last = None
        if first is None and last is None:
            self.problems.append(_("Vul bij “Vrij van” en “Vrij tot en met” een dag in, zoals 1-9-2026."))
            return None
        first = first or clock.today()
        last = last or first
        if last < first:
            self.problems.append(_("“Vrij tot en met” ligt voor “Vrij van”. Kies een latere dag."))
            return None
        return first, last if last - first < LONGEST_PERIOD else first + LONGEST_PERIOD

    @cached_property
    def rooms(self) -> dict[int, Room]:
        """The room at all employers of the network in the asked period, or now. One query."""
        return rooms(self.actor, self.period)

    @property
    def measures(self) -> bool:
        """Is a distance asked: a place, or a number of kilometres?"""
        sort = self.params.get("sort", "")
        return bool(
            self.params.get(FROM, "").strip() or self.params.get("km") or sort in {"afstand", "-afstand"}
        )

    @property
    def _measured(self) -> bool:
        return self.measures and self.origin is not None

    @cached_property
    def _words(self) -> str:
        """The words as the search key has them, "" when there is nothing to search."""
        return search_key(Lens(self.params).q)

    @cached_property
    def lens(self) -> Lens:
        """Words, filters and order."""
        needs, network = self.policy.choices("work_needs"), self.actor.network_id
        can_meet = partial(queries.needs_q, network_id=network)
        sectors = [*self.policy.choices("sectors"), (NO_SECTOR, _("Nog niet bekend"))]
        sorts: Mapping[str, Any] = {
            "naam": ("rank", "name") if self._words else "name",
            "plaats": ("city", "name"), "sector": ("sector", "name"), "plaatsen": ("places", "name"),
            "contact": ("-last_contact_on", "name"), "afstand": ("far", "name") if self._measured else "name",
        }  # fmt: skip
        return Lens(
            self.params, default_sort="naam", search=self._search_q, sorts=sorts,
            also=(FROM, FREE_FROM, FREE_UNTIL),
            filters=[
                Filter("sector", _("Sector"), sectors, self._sector_q),
                Filter("plaats", _("Plaats"), [(c, c) for c in queries.cities_for(self.actor)], "city"),
                Filter("vrij", _("Vrije plaatsen"), _free(), self._free_q),
                Filter("leeftijd", _("Leeftijd"), _ages(), partial(queries.age_q, network_id=network)),
                Filter("actief", _("Leerlingen"), _active(), queries.active_q, more=True),
                Filter("nodig", _("Werkplek kan dit bieden"), needs, can_meet, more=True),
                Filter("km", _("Afstand"), _distances(), self._near_q, _("Maakt niet uit"), more=True),
            ],
        )  # fmt: skip

    def _search_q(self, words: str) -> Q:
        return queries.search_q(words, self.actor.network_id)

    def _sector_q(self, slug: str) -> Q:
        """Of this sector; or of none that the policy knows, as they come from a file."""
        if slug == NO_SECTOR:
            return ~Q(sector__in=[known for known, _name in self.policy.choices("sectors")])
        return queries.sector_q(slug, self.actor.network_id)

    def _free_q(self, value: str) -> Q:
        """Employers with a free place ("vrij"), or that did not say how many places they have ("onbekend")."""
        wanted = (lambda free: free is None) if value == "onbekend" else bool
        fits = [pk for pk, room in self.rooms.items() if wanted(room.free)]
        if len(fits) * 2 <= len(self.rooms):
            return Q(pk__in=fits)
        there = set(fits)  # the shorter list is the faster one
        return ~Q(pk__in=[pk for pk in self.rooms if pk not in there])

    def _near_q(self, value: str) -> Q:
        return Q(far__lte=float(value) ** 2) if self._measured else Q()

    def rows(self) -> QuerySet[Employer]:
        """The employers with what the order and the filters need; not filtered yet."""
        found = employers_for(self.actor)
        if self.measures and self.origin:
            found = found.annotate(far=_far(self.origin.point))
        if self._words:
            found = found.annotate(rank=_rank(self._words))
        if self.period and not self.lens.value("vrij"):
            found = found.filter(self._free_q("vrij"))
        return found

    def page(self, *columns: str) -> Page:
        """One page of the list. Words that nobody has are replaced by what looks like them."""
        rows = self.rows().annotate(**MARKS)
        found = self.lens.page(rows, *columns)
        if not found.total and self._forgive():
            found = self.lens.page(rows, *columns)
        return found

    def all(self, *columns: str) -> list[dict[str, Any]]:
        """All that match, in order."""
        rows = self.rows()
        found = list(self.lens.apply(rows).values(*columns))
        if not found and self._forgive():
            found = list(self.lens.apply(rows).values(*columns))
        return found

    def _forgive(self) -> bool:
        """Look for words that look like those that were typed; True when the search has others now."""
        if not self.lens.q:
            return False
        meant = meanings(self.actor, self.lens.q)
        if not meant:
            return False
        self.instead, *self.others = meant
        words = self.instead
        self.lens = replace(self.lens, search=lambda _typed: self._search_q(words))
        return True

    def fields(self) -> SafeString:
        """The fields of the form that are no choices: from where, and free in a period."""
        return SafeString(
            _field(FROM, _("Afstand vanaf"), self.params.get(FROM, "")[:80], placeholder=_("Je school"))
            + _field(FREE_FROM, _("Vrij van"), self.params.get(FREE_FROM, "")[:10], kind="date")
            + _field(FREE_UNTIL, _("Vrij tot en met"), self.params.get(FREE_UNTIL, "")[:10], kind="date")
        )


def _free() -> list[tuple[str, str]]:
    return [("vrij", _("Een plaats vrij")), ("onbekend", _("Aantal onbekend"))]


def _ages() -> list[tuple[str, str]]:
    return [(str(age), _("Neemt %(age)d jaar") % {"age": age}) for age in AGES]


def _active() -> list[tuple[str, str]]:
    return [("ja", _("Neemt leerlingen aan")), ("nee", _("Neemt geen leerlingen aan"))]


def _distances() -> list[tuple[str, str]]:
    return [(str(km), _("Tot %(km)d km") % {"km": km}) for km in DISTANCES]


def _field(name: str, label: str, value: str, *, kind: str = "text", placeholder: str = "") -> str:
    hint = f' placeholder="{escape(placeholder)}"' if placeholder else ""
    on = " filter-on" if value else ""
    return (
        f'<label class="filter filter-typed{on}"><span>{escape(label)}</span>'
        f'<input type="{kind}" name="{name}" value="{escape(value)}"{hint} autocomplete="off"></label>'
    )


def school_of(actor: Actor) -> Origin | None:
    """Where the actor's school stands. One query."""
    row = School.objects.filter(pk=actor.school_id).values("lat", "lon", "city", "postcode").first()
    if row is None:
        return None
    lat, lon = row["lat"], row["lon"]
    point = locate(row["city"], row["postcode"]) if lat is None or lon is None else (lat, lon)
    return Origin(actor.school_name, point, is_school=True) if point else None


def _far(point: Point) -> Any:
    """The square of the kilometres from here, on a flat piece of the country; unknown places are last."""
    lat, lon = point
    wide = KM_PER_DEGREE * math.cos(math.radians(lat))
    up, aside = (F("lat") - lat) * KM_PER_DEGREE, (F("lon") - lon) * wide
    return Case(
        When(lat__isnull=False, lon__isnull=False, then=up * up + aside * aside),
        default=Value(1e9), output_field=FloatField(),
    )  # fmt: skip


def _rank(key: str) -> Case:
    """Names that begin with the words first, then names that have them, then the rest."""
    return Case(
        When(search_key__startswith=key, then=Value(0)),
        When(name__icontains=key, then=Value(1)),
        default=Value(2),
    )
