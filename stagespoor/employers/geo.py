"""Where employers lie. The gazetteer itself is on a lower floor, because students have a place too."""

from __future__ import annotations

from stagespoor.core.geo import distance_between, distance_km, locate

__all__ = ["distance_between", "distance_km", "locate"]
