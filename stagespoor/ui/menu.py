"""The staff menu: which pages a role finds there, in which order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class MenuItem:
    """One line of the menu. ``badge``: how many things wait there (0 shows nothing).

    ``word``: which of the school's own words it goes by; ``label`` is for who has none. ``sections``: the beginnings
    of the addresses that belong to it; ``steps``: the ends of those that do, wherever they begin.
    """

    key: str
    label: str | Promise
    url_name: str
    icon: str
    sections: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    url: str = ""
    active: bool = False
    badge: int = 0
    word: str = ""


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
    "meeting", _("Overleg"), "trajectories:meeting", "chat-square-text", ("/stageoverleg/",),
    steps=("/verdelen/",), word="team_meeting_title",
)  # fmt: skip
POLICY = MenuItem("policy", _("Beleid"), "desk:policy", "book", ("/beleid/",))
IMPORTS = MenuItem("imports", _("Importeren"), "imports:list", "upload", ("/importeren/",))
SETTINGS = MenuItem("settings", _("School"), "schools:settings", "gear", ("/school/",))

_COACH = (TODAY, STUDENTS, PLACEMENTS, EMPLOYERS, ACQUISITION, MEETING, POLICY)
_OWN_STUDENTS = (TODAY, STUDENTS, PLACEMENTS, POLICY)

_NO_WORDS: Mapping[str, str] = {}

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
def _items(role: str) -> tuple[MenuItem, ...]:
    """The items of a role with their addresses; a page that does not exist (yet) is left out."""
    found = []
    for item in MENU.get(role, ()):
        try:
            found.append(replace(item, url=reverse(item.url_name)))
        except NoReverseMatch:
            continue
    return tuple(found)


def menu_for(
    role: str, path: str, badges: Mapping[str, int] | None = None, *, words: Mapping[str, str] = _NO_WORDS
) -> tuple[MenuItem, ...]:
    """The menu of a role, with the item active to which ``path`` belongs.

    ``badges``: number of things waiting, by item key. ``words``: what the school calls things.
    Pages that do not exist (yet) are left out.
    """
    items = _items(role)
    active = frozenset(
        item.key for item in items if path == item.url or (item.url != "/" and path.startswith(item.url))
    )
    if not active:
        active = frozenset(item.key for item in items if path.endswith(item.steps)) or frozenset(
            item.key for item in items if path.startswith(item.sections)
        )
    own = words.get(MEETING.word, "")
    return _menu(role, active, frozenset((badges or {}).items()), own, get_language())


@lru_cache(maxsize=512)
def _menu(
    role: str, active: frozenset[str], badges: frozenset[tuple[str, int]], own: str, language: str | None
) -> tuple[MenuItem, ...]:
    """Kept with the labels as text in this language: a lazy label is translated at each look.

    ``own``: what this school calls the meeting, so that each school has its own menu.
    """
    counts = dict(badges)
    return tuple(
        replace(
            item, label=(own if item.word else "") or str(item.label), active=item.key in active,
            badge=counts.get(item.key, 0),
        )
        for item in _items(role)
    )  # fmt: skip
