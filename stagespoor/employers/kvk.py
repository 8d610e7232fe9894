"""The Chamber of Commerce (KvK): what its register says about one company. Off unless a key is set.

Two products of the register's API, version 1: the base profile by KvK number and the branch profile by branch
number (https://developers.kvk.nl). Every trouble is a sentence, and nothing here is ever needed to work: all of
it can be typed by hand. The register knows no telephone and no mail.
"""

from __future__ import annotations

import json
import ssl
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from http import HTTPStatus
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, HTTPSHandler, Request, build_opener

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from stagespoor.employers.rules import tidy_postcode

MOST_BYTES = 1_000_000  # a profile has a few thousand
_valid_url = URLValidator(schemes=["http", "https"])


class KvkTrouble(Exception):
    """The register gave no answer that can be used; the text is a Dutch sentence for people."""


@dataclass(frozen=True, slots=True)
class Found:
    """What the register says, tidied; "" where it says nothing. ``non_mailing`` is None when not said."""

    name: str = ""
    kvk: str = ""
    branch_number: str = ""
    street: str = ""
    postcode: str = ""
    city: str = ""
    website: str = ""
    sbi: str = ""
    sbi_version: str = ""
    sbi_text: str = ""
    non_mailing: bool | None = None
    ended_on: str = ""  # dd-mm-yyyy, when the company has stopped

    def as_json(self) -> dict[str, Any]:
        """For signing; ``Found(**…)`` makes it again."""
        return asdict(self)


def is_on() -> bool:
    """Has this installation a key?"""
    return bool(settings.KVK_API_KEY)


def look_up(kvk: str, branch_number: str = "") -> Found:
    """What the register says of this company, of this branch where its number is given. One or two requests.

    Raises :class:`KvkTrouble`.
    """
    if not is_on():
        raise KvkTrouble(_("Zoeken bij de KvK staat uit. Je kunt alles zelf invullen."))
    if not kvk and not branch_number:
        raise KvkTrouble(_("Vul eerst het KvK-nummer van het bedrijf in."))
    branch = {} if kvk else _branch(branch_number)
    number = kvk or _digits(branch.get("kvkNummer"), 8)
    base = _ask(f"basisprofielen/{number}") if number else {}
    if not number or _text(base.get("kvkNummer")) != number:
        raise KvkTrouble(_no_answer())
    main = _part(_part(base, "_embedded"), "hoofdvestiging")
    if branch_number and not branch and _text(main.get("vestigingsnummer")) != branch_number:
        branch = _branch(branch_number)
        if _text(branch.get("kvkNummer")) != number:
            raise KvkTrouble(_("Dit vestigingsnummer hoort bij een ander KvK-nummer. Kijk de nummers na."))
    return _found(base, branch or main)


def _branch(branch_number: str) -> dict[str, Any]:
    return _ask(f"vestigingsprofielen/{branch_number}")


def _found(base: Mapping[str, Any], branch: Mapping[str, Any]) -> Found:
    activity = _main_activity(branch) or _main_activity(base)
    said = _text(branch.get("indNonMailing")) or _text(base.get("indNonMailing"))
    ended = _text(_part(branch, "materieleRegistratie").get("datumEinde")) or _text(
        _part(base, "materieleRegistratie").get("datumEinde")
    )
    sbi = _text(activity.get("sbiCode"))[:10]
    return Found(
        name=(_text(branch.get("eersteHandelsnaam")) or _text(base.get("naam")))[:150],
        kvk=_digits(base.get("kvkNummer"), 8), branch_number=_digits(branch.get("vestigingsnummer"), 12),
        website=_website(branch), sbi=sbi, sbi_version=settings.KVK_SBI_VERSION if sbi else "",
        sbi_text=_text(activity.get("sbiOmschrijving"))[:200],
        non_mailing=said.casefold() == "ja" if said else None,
        ended_on=f"{ended[6:]}-{ended[4:6]}-{ended[:4]}" if len(ended) == 8 and ended.isdigit() else "",
        **_address(branch),
    )  # fmt: skip


def _address(branch: Mapping[str, Any]) -> dict[str, str]:
    """The address to visit; none when it is shielded or when there is only a post box."""
    for one in _list(branch, "adressen"):
        if _text(one.get("type")) == "bezoekadres" and _text(one.get("indAfgeschermd")).casefold() != "ja":
            house = f"{_text(one.get('huisnummer'))}{_text(one.get('huisletter'))}"
            extra = _text(one.get("huisnummerToevoeging")) or _text(one.get("toevoegingAdres"))
            street = f"{_text(one.get('straatnaam'))} {house} {extra}".strip()
            postcode = tidy_postcode(_text(one.get("postcode")))
            return {
                "street": " ".join(street.split())[:150],
                "postcode": postcode[:7],
                "city": _text(one.get("plaats"))[:80],
            }
    return {}


def _main_activity(profile: Mapping[str, Any]) -> Mapping[str, Any]:
    activities = _list(profile, "sbiActiviteiten")
    main = [one for one in activities if _text(one.get("indHoofdactiviteit")).casefold() == "ja"]
    return (main or activities or [{}])[0]


def _website(branch: Mapping[str, Any]) -> str:
    sites = branch.get("websites")
    site = _text(sites[0]) if isinstance(sites, list) and sites else ""
    address = site if "://" in site or not site else f"https://{site}"
    try:
        _valid_url(address)
    except ValidationError:
        return ""
    return address if len(address) <= 200 else ""


# --- reading what may be anything --------------------------------------------------------------------


def _text(value: object) -> str:
    return (
        str(value).strip().replace("\x00", "")
        if isinstance(value, str | int) and not isinstance(value, bool)
        else ""
    )


def _digits(value: object, length: int) -> str:
    text = _text(value)
    return text if len(text) == length and text.isascii() and text.isdigit() else ""


def _part(profile: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = profile.get(name)
    return value if isinstance(value, dict) else {}


def _list(profile: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    value = profile.get(name)
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


# --- the line ----------------------------------------------------------------------------------------


class _NoRedirect(HTTPRedirectHandler):
    """The key goes to the register and to nobody that it points at."""

    def redirect_request(self, *_args: Any, **_kwargs: Any) -> None:
        """Never."""
        return


def _ask(path: str) -> dict[str, Any]:
    base = settings.KVK_API_URL.rstrip("/")
    if urlsplit(base).scheme not in {"http", "https"}:
        raise KvkTrouble(
            _("Het adres van de KvK in de instellingen klopt niet. Vraag de beheerder ernaar te kijken.")
        )
    headers = {"apikey": settings.KVK_API_KEY, "Accept": "application/json"}
    request = Request(f"{base}/{path}", headers=headers)  # noqa: S310 - http and https only, see above
    try:
        # the register's certificate hangs under the state's own root, which few systems know
        context = ssl.create_default_context(cafile=settings.KVK_CA_FILE or None)
        with build_opener(_NoRedirect, HTTPSHandler(context=context)).open(
            request, timeout=settings.KVK_TIMEOUT
        ) as answer:
            found = json.loads(answer.read(MOST_BYTES))
    except HTTPError as error:
        raise KvkTrouble(_sentence(error.code)) from error
    except (URLError, OSError, ValueError) as error:  # no line, too slow, no JSON
        raise KvkTrouble(_no_answer()) from error
    if not isinstance(found, dict):
        raise KvkTrouble(_no_answer())
    return found


def _sentence(status: int) -> str:
    if status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
        return _(
            "De KvK neemt de sleutel van deze installatie niet aan. Vraag de beheerder ernaar te kijken."
        )
    if status in {HTTPStatus.NOT_FOUND, HTTPStatus.BAD_REQUEST}:
        return _("De KvK kent dit nummer niet. Kijk het nummer na.")
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return _("De KvK kreeg te veel vragen achter elkaar. Wacht even en probeer het opnieuw.")
    return _no_answer()


def _no_answer() -> str:
    return _("De KvK geeft nu geen goed antwoord. Probeer het later opnieuw, of vul de gegevens zelf in.")
