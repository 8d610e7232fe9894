"""How long a trip takes about, from the kilometres in a straight line. An estimate, and shown as one.

A road is longer than a straight line, and a way of travelling has its speed and a fixed part: the walk to the
stop and the wait for a bus, parking a car. No timetable and no map of roads is read, so a river or a bus that
does not go makes the estimate wrong: pages say "ongeveer". The slugs are those of the policy's travel modes;
a mode that is not known here has no estimate.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Way:
    """A way of travelling: road kilometres per straight one, km per hour door to door, minutes around it."""

    detour: float
    speed_kmh: float
    fixed_minutes: float = 0.0


_CAR = Way(detour=1.35, speed_kmh=45, fixed_minutes=5)

# Speeds of young people in and around towns; the bus with stops on the way, 12 minutes to walk and to wait.
WAYS: Mapping[str, Way] = {
    "walk": Way(detour=1.25, speed_kmh=4.5),
    "bike": Way(detour=1.25, speed_kmh=15, fixed_minutes=2),
    "moped": Way(detour=1.3, speed_kmh=25, fixed_minutes=3),
    "public_transport": Way(detour=1.4, speed_kmh=22, fixed_minutes=12),
    "taxi": _CAR,
    "brought": _CAR,
    "car": _CAR,
}


def minutes(mode_slug: str, km: float | None) -> int | None:
    """About how many minutes this many kilometres in a straight line take, one way.

    From ten minutes on in steps of five: it is an estimate. Never less for a longer way. None when the
    distance or the way of travelling is not known.
    """
    way = WAYS.get(mode_slug)
    if way is None or km is None or not math.isfinite(km) or km < 0:
        return None
    exact = km * way.detour / way.speed_kmh * 60 + way.fixed_minutes
    return max(1, math.floor(exact + 0.5)) if exact < 10 else 5 * math.floor(exact / 5 + 0.5)


def minutes_text(mode_slug: str, km: float | None) -> str:
    """ "ongeveer 25 min", "ongeveer 1 uur en 10 min"; "" when there is no estimate."""
    found = minutes(mode_slug, km)
    if found is None:
        return ""
    hours, rest = divmod(found, 60)
    if not hours:
        return _("ongeveer %d min") % rest
    if not rest:
        return _("ongeveer %d uur") % hours
    return _("ongeveer %(hours)d uur en %(minutes)d min") % {"hours": hours, "minutes": rest}


def distance_text(km: float | None) -> str:
    """ "4,2 km", "23 km", "dezelfde plaats" under half a kilometre; "" when not known. Straight line."""
    if km is None:
        return ""
    if km < 0.5:
        return _("dezelfde plaats")
    text = f"{km:.1f}" if km < 9.95 else f"{km:.0f}"
    return _("%s km") % text.replace(".", ",")
