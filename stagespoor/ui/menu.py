"""The staff menu: which pages a role finds there, in which order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class MenuItem:
    """One line of the menu. ``badge``: how many things wait there (0 shows nothing)."""

    key: str
    label: str | Promise
    url_name: str
    icon: str
    sections: tuple[str, ...] = ()
    url: str = ""
    active: bool = False
    badge: int = 0


TODAY = MenuItem("today", _("Vandaag"), "desk:today", "calendar-check", ("/vandaag/",))
STUDENTS = MenuItem(
    "students", _("Leerlingen"), "desk:students", "people",
    ("/leerlingen/", "/gesprekken/", "/problemen/", "/terugkoppeling/", "/beoordelingen/", "/certificaten/",
     "/nazorg/", "/overdracht/", "/aanmeldingen/"),
)  # fmt: skip
PLACEMENTS = MenuItem("placements", _("Stages"), "placements:list", "briefcase", ("/stages/", "/contracten/"))
EMPLOYERS = MenuItem(
    "employers", _("Bedrijven"), "employers:list", "building", ("/bedrijven/", "/netwerkpartners/")
)
ACQUISITION = MenuItem(
    "acquisition", _("Acquisitie"), "acquisition:board", "signpost-split", ("/acquisitie/",)
)
MEETING = MenuItem(
    "meeting", _("Stageoverleg"), "trajectories:meeting", "chat-square-text", ("/stageoverleg/",)
)
POLICY = MenuItem("policy", _("Beleid"), "desk:policy", "book", ("/beleid/",))
IMPORTS = MenuItem("imports", _("Importeren"), "imports:list", "upload", ("/importeren/",))
SETTINGS = MenuItem("settings", _("School"), "schools:settings", "gear", ("/school/",))

_COACH = (TODAY, STUDENTS, PLACEMENTS, EMPLOYERS, ACQUISITION, MEETING, POLICY)
_OWN_STUDENTS = (TODAY, STUDENTS, PLACEMENTS, POLICY)

# The keys are the role names of the schools app, which this floor may not import.
MENU: Mapping[str, tuple[MenuItem, ...]] = {
    "lead": (*_COACH, IMPORTS, SETTINGS),
    "coach": _COACH,
    "mentor": _OWN_STUDENTS,
    "psychologist": _OWN_STUDENTS,
    "internal_supervisor": _OWN_STUDENTS,
    "admin": (IMPORTS, SETTINGS, POLICY),
}


@cache
def _address(url_name: str) -> str:
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""


def menu_for(role: str, path: str, badges: Mapping[str, int] | None = None) -> list[MenuItem]:
    """The menu of a role, with the item active to which ``path`` belongs.

    ``badges``: number of things waiting, by item key. Pages that do not exist (yet) are left out.
    """
    counts = badges or {}
    found: list[MenuItem] = []
    for item in MENU.get(role, ()):
        url = _address(item.url_name)
        if url:
            active = path == url or (url != "/" and path.startswith(url))
            found.append(replace(item, url=url, active=active, badge=counts.get(item.key, 0)))
    if not any(item.active for item in found):
        found = [replace(item, active=path.startswith(item.sections)) for item in found]
    return found
