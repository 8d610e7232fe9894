"""Where an address lies, asked of a service outside: a port, off unless STAGESPOOR_GEOCODER is set.

The shape is that of the PDOK Locatieserver (https://api.pdok.nl/bzk/locatieserver/search/v3_1/free, open data of
the Dutch government). Only addresses of companies are asked, never of students. Nothing needs it: without it
places stand at the middle of their town (core/geo.py).
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.error import URLError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.conf import settings

from stagespoor.core.geo import Point, distance_km, is_near, locate

MOST_BYTES = 500_000
MOST_KM = 25  # further from its own town than this is another address
_POINT = re.compile(r"POINT\(\s*(-?[0-9.]+)\s+(-?[0-9.]+)\s*\)")


class GeocoderTrouble(Exception):
    """The service gave no answer that can be used."""


class Geocoder(Protocol):
    """Finds where an address lies."""

    def find(self, *, street: str, postcode: str, city: str) -> Point | None:
        """(latitude, longitude), None when the address is not known. Raises GeocoderTrouble."""
        ...


class _NoRedirect(HTTPRedirectHandler):
    """An address is sent to the server that was configured and to no other."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


@dataclass(frozen=True, slots=True)
class Locatieserver:
    """The PDOK Locatieserver, or a server that answers as it does."""

    url: str
    timeout: float = 6

    def find(self, *, street: str, postcode: str, city: str) -> Point | None:
        """The first address that it gives, when that is near the town that was asked."""
        words = " ".join(f"{street} {postcode} {city}".split())
        if not (street.strip() or postcode.strip()):
            return None
        found = self._ask(
            {"q": words, "fq": "type:(adres OR postcode)", "fl": "type,centroide_ll", "rows": 1}
        )
        return _checked(found, city, postcode)

    def _ask(self, params: dict[str, Any]) -> dict[str, Any]:
        request = Request(f"{self.url}?{urlencode(params)}", headers={"Accept": "application/json"})  # noqa: S310
        try:
            with build_opener(_NoRedirect).open(request, timeout=self.timeout) as answer:
                content = answer.read(MOST_BYTES + 1)
            if len(content) > MOST_BYTES:
                raise GeocoderTrouble("the answer is too long")
            found = json.loads(content)
        except (URLError, OSError, ValueError) as error:
            raise GeocoderTrouble(str(error)) from error
        if not isinstance(found, dict):
            raise GeocoderTrouble("the answer is no object")
        return found


def _checked(found: dict[str, Any], city: str, postcode: str) -> Point | None:
    """The point of the first document; None when there is none, or when it lies far from the town."""
    response = found.get("response")
    docs = response.get("docs") if isinstance(response, dict) else None
    if not isinstance(docs, list):
        raise GeocoderTrouble("the answer has no documents")
    first = docs[0] if docs and isinstance(docs[0], dict) else {}
    match = _POINT.fullmatch(str(first.get("centroide_ll", "")).strip())
    if not match:
        return None
    point = (round(float(match[2]), 6), round(float(match[1]), 6))  # the service says longitude first
    town = locate(city, postcode)
    if not is_near(point) or (town and distance_km(town, point) > MOST_KM):
        return None
    return point


def geocoder() -> Geocoder | None:
    """The service of this installation; None when it is off."""
    url = str(settings.GEOCODER_URL)
    if urlsplit(url).scheme not in {"http", "https"}:
        return None
    return Locatieserver(url, timeout=settings.GEOCODER_TIMEOUT)
