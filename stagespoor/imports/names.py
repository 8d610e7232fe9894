"""Dutch names: the tussenvoegsel (prefix) that sits in the wrong column, or in two."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from stagespoor.imports.values import tidy

_PREFIX = re.compile(
    r"(?:(?:van|von|uit|in|op|over|onder|bij|aan)(?: (?:de|den|der|het|'t|’t|t))?|de la|de|den|der|het|'t|’t|"
    r"te|ten|ter|vande|vander|vd|v\.d\.|v/d|el|al|la|le|les|du|des|da|di|dos|d'|zu|zur|zum|'s)",
    re.IGNORECASE,
)
_LEADING = re.compile(rf"({_PREFIX.pattern})\s+(\S.*)", re.IGNORECASE)
_ABBREVIATED = {"v.d.": "van der", "v/d": "van der", "vd": "van der"}


@dataclass(frozen=True, slots=True)
class Name:
    """``note`` is about a name that was put right; ``doubt`` about one that somebody should check."""

    first: str
    prefix: str
    last: str
    note: str = ""
    doubt: str = ""


def parse_name(first: str, prefix: str, last: str) -> Name:
    """First name, prefix and last name, each in its own place."""
    first, prefix, last = tidy(first), tidy(prefix), tidy(last)
    prefix = _ABBREVIATED.get(prefix.casefold(), prefix)
    own, bare = split_last_name(last)
    if not own:
        return Name(first, prefix, bare)
    if not prefix:
        return Name(first, own, bare, note=_moved(last) if "," in last else "")
    if own.casefold() == prefix.casefold():
        return Name(first, prefix, bare)
    if own.casefold().startswith(prefix.casefold() + " "):
        return Name(first, own, bare)
    if prefix.casefold().startswith(own.casefold() + " "):
        return Name(first, prefix, bare)
    doubt = _(
        "Er staan twee tussenvoegsels: “%(one)s” en “%(two)s”. Beide zijn bewaard; kijk welke klopt."
    ) % {
        "one": prefix,
        "two": own,
    }
    return Name(first, prefix, f"{own} {bare}", doubt=doubt)


def split_last_name(last: str) -> tuple[str, str]:
    """Prefix and bare name of "van der Loo" or "Loo, van der"; no prefix gives ("", last)."""
    last = tidy(last)
    before, comma, after = last.rpartition(",")
    if comma and before and _PREFIX.fullmatch(after.strip()):
        return after.strip(), before.strip()
    # only small letters in front: "Van Bragt" and "De Zwaan" may be meant as one name
    if (match := _LEADING.fullmatch(last)) and match[1][0] in "'’" + "abcdefghijklmnopqrstuvwxyz":
        return match[1], match[2]
    return "", last


def parse_full_name(text: str) -> Name:
    """A whole name in one cell: "Sanne van der Proef" or "Proef, Sanne van der"."""
    text = tidy(text)
    before, comma, after = text.partition(",")
    if comma and after.strip() and not _PREFIX.fullmatch(after.strip()):
        words = after.split()
        return parse_name(words[0], " ".join(words[1:]), before)
    first, _space, rest = text.partition(" ")
    return parse_name(first, "", rest)


def tidy_person(text: str) -> str:
    """A person's name in one cell with a prefix behind the comma: "Mevr. Proef, van" -> "Mevr. van Proef"."""
    text = tidy(text)
    before, comma, after = text.rpartition(",")
    if not comma or not _PREFIX.fullmatch(after.strip()):
        return text
    head, _space, name = before.strip().rpartition(" ")
    title_and_first = f"{head} " if head else ""
    return f"{title_and_first}{after.strip()} {name}"


def _moved(last: str) -> str:
    return _("Het tussenvoegsel in “%(name)s” is op zijn plaats gezet.") % {"name": last}
