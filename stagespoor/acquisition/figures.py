"""How far the addresses of each source came, per school year (EMP-4). Counts only, never names."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, F, Min, Q
from django.utils.translation import gettext as _

from stagespoor.access.actor import Actor
from stagespoor.acquisition import states
from stagespoor.acquisition.access import leads_for
from stagespoor.acquisition.models import Lead
from stagespoor.acquisition.queries import CAME
from stagespoor.core import clock
from stagespoor.policy.model import Policy

FIRST_MONTH = 8  # a school year runs from August


def year_of(day: dt.date) -> int:
    """The calendar year in which the school year of this day began."""
    return day.year if day.month >= FIRST_MONTH else day.year - 1


def year_name(year: int) -> str:
    """2026 is "2026–2027"."""
    return f"{year}–{year + 1}"


def span_of(year: int) -> tuple[dt.date, dt.date]:
    """First and last day of the school year that began in ``year``."""
    return dt.date(year, FIRST_MONTH, 1), dt.date(year + 1, FIRST_MONTH, 1) - dt.timedelta(days=1)


@dataclass(slots=True)
class Funnel:
    """One source in one school year. ``placed``: students of the own school who came to work there since.

    ``network_found`` and ``network_fit`` count addresses of all schools of the network.
    """

    name: str
    found: int = 0
    contacted: int = 0
    visited: int = 0
    fit: int = 0
    placed: int = 0
    network_found: int = 0
    network_fit: int = 0
    most: int = 1

    @property
    def bars(self) -> list[tuple[str, int]]:
        """The steps with their width in percent of the largest source: for the drawing."""
        steps = (
            ("found", self.found), ("contacted", self.contacted), ("visited", self.visited), ("fit", self.fit),
        )  # fmt: skip
        return [(name, round(100 * count / self.most)) for name, count in steps]

    @property
    def share(self) -> str:
        """How many of those found became fit, in words; "" where nothing was found."""
        if not self.found:
            return ""
        return _("%(fit)d van %(found)d geschikt") % {"fit": self.fit, "found": self.found}


@dataclass(frozen=True, slots=True)
class Figures:
    """The sources in the order of the policy, and all together."""

    year: int
    rows: tuple[Funnel, ...]
    total: Funnel
    years: tuple[int, ...] = field(default=())


def figures(actor: Actor, policy: Policy, year: int) -> Figures:
    """The funnel of each source for the addresses found in this school year. Four queries."""
    first, last = span_of(year)
    own = leads_for(actor).filter(found_on__range=(first, last))
    whole = Lead.objects.filter(school__network_id=actor.network_id, found_on__range=(first, last))
    fit = Q(state=states.FIT)
    steps: Any = own.values("source").annotate(
        found=Count("pk"), contacted=Count("pk", filter=Q(contacted_on__isnull=False)),
        visited=Count("pk", filter=Q(visited_on__isnull=False)), fit=Count("pk", filter=fit),
    ).order_by()  # fmt: skip
    network: Any = whole.values("source").annotate(
        network_found=Count("pk"), network_fit=Count("pk", filter=fit)
    )
    came = Q(
        employer__placements__student__school_id=actor.school_id, employer__placements__state__in=CAME,
        employer__placements__started_on__gte=F("found_on"),
    )  # fmt: skip
    placed: Any = own.filter(came).values("source").annotate(
        placed=Count("employer__placements__student", distinct=True)
    ).order_by()  # fmt: skip
    rows = _funnels(policy, (steps, placed, network.order_by()))
    return Figures(year, rows, _together(rows), _years(actor))


def _funnels(policy: Policy, answers: Iterable[Iterable[Mapping[str, Any]]]) -> tuple[Funnel, ...]:
    found = {slug: Funnel(name) for slug, name in policy.choices("lead_sources")}
    for answer in answers:
        for row in answer:
            # a source that the policy no longer has keeps its figures
            funnel = found.setdefault(row["source"], Funnel(row["source"]))
            for key, value in row.items():
                if key != "source":
                    setattr(funnel, key, value)
    most = max((funnel.found for funnel in found.values()), default=0) or 1
    for funnel in found.values():
        funnel.most = most
    return tuple(found.values())


_COUNTS = ("found", "contacted", "visited", "fit", "placed", "network_found", "network_fit")


def _together(rows: tuple[Funnel, ...]) -> Funnel:
    sums = {name: sum(getattr(row, name) for row in rows) for name in _COUNTS}
    return Funnel(_("Alles samen"), **sums, most=max(sums["found"], 1))


def _years(actor: Actor) -> tuple[int, ...]:
    """The school years with addresses, the newest first; always this one."""
    now = year_of(clock.today())
    oldest = leads_for(actor).aggregate(oldest=Min("found_on"))["oldest"]
    first = year_of(oldest) if oldest else now
    return tuple(range(now, min(first, now) - 1, -1))
