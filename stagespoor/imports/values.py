"""Reading one cell: what people mean by it, or in Dutch why we do not understand it.

Every function takes the text of a cell and gives a :class:`Parsed`. An empty cell, or a word for
"none", is understood and gives no value.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.translation import gettext as _

from stagespoor.core.text import search_key

T = TypeVar("T")

_NONE_WORDS = frozenset(
    {"", "-", "--", "x", "?", "??", "geen", "geen e-mail", "geen email", "geen mail", "geen telefoon",
     "geen nummer", "nvt", "n.v.t.", "n.v.t", "onbekend", "niet bekend", "n.b.", "nb", "null", "none", "leeg"}
)  # fmt: skip
_SPACES = re.compile(r"\s+")
_DIGITS = re.compile(r"\D+")


@dataclass(frozen=True, slots=True)
class Parsed(Generic[T]):
    """``value`` when understood (None for an empty cell); else ``problem`` says why not.

    ``note`` tells what was repaired or left out although the value was understood.
    """

    value: T | None = None
    problem: str = ""
    note: str = ""


def tidy(text: str) -> str:
    """Outer spaces gone, inner ones single."""
    return _SPACES.sub(" ", text).strip()


def is_none(text: str) -> bool:
    """Is the cell empty, or a word for "there is none"?"""
    return search_key(text) in _NONE_WORDS


# --- dates -----------------------------------------------------------------------------------------

_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan januari january", "feb februari february", "mrt maart mar march", "apr april", "mei may",
         "jun juni june", "jul juli july", "aug augustus august", "sep sept september", "okt oktober oct october",
         "nov november", "dec december"), start=1,
    )
    for name in names.split()
}  # fmt: skip
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T]\d{1,2}:\d{2}.*)?")
_DUTCH = re.compile(r"(\d{1,2})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{4}|\d{2})(?:\s+\d{1,2}:\d{2}.*)?")
_WORDY = re.compile(r"(?:(\d{1,2})[-. ]+)?([a-z]{3,9})\.?[-. ]+'?(\d{4}|\d{2})")
_EXCEL_ZERO = dt.date(1899, 12, 30)
_EXCEL_DAYS = range(10_000, 80_000)  # 1927 to 2119


def parse_date(
    text: str, *, today: dt.date, month_is_enough: bool = False, past: bool = False
) -> Parsed[dt.date]:
    """A date in the spellings of Dutch schools, of Excel and ISO.

    ``past``: two-digit years are read as the latest year that is not after ``today``.
    ``month_is_enough``: "Apr 2025" gives the first of that month, with a note.
    """
    shown = tidy(text)
    if is_none(shown):
        return Parsed()
    plain = search_key(shown)
    if match := _ISO.fullmatch(plain):
        return _day(shown, int(match[3]), int(match[2]), int(match[1]))
    if match := _DUTCH.fullmatch(plain):
        return _day(shown, int(match[1]), int(match[2]), _year(match[3], today, past))
    if (match := _WORDY.fullmatch(plain)) and match[2] in _MONTHS:
        return _wordy(shown, match, _year(match[3], today, past), month_is_enough)
    if plain.isascii() and plain.isdigit():
        return _number_as_date(shown, plain)
    return Parsed(
        problem=_("“%(text)s” is geen datum. Schrijf dag-maand-jaar, bijvoorbeeld 23-09-2012.")
        % {"text": shown}
    )


def _year(digits: str, today: dt.date, past: bool) -> int:
    year = int(digits)
    if len(digits) == 4:
        return year
    year += today.year - today.year % 100
    limit = today.year if past else today.year + 20
    return year if year <= limit else year - 100


def _day(shown: str, day: int, month: int, year: int) -> Parsed[dt.date]:
    try:
        return Parsed(dt.date(year, month, day))
    except ValueError:
        if month > 12 >= day:
            return Parsed(
                problem=_("“%(text)s” heeft geen maand %(month)d. Schrijf eerst de dag, dan de maand.")
                % {"text": shown, "month": month}
            )
        return Parsed(problem=_("De datum “%(text)s” bestaat niet.") % {"text": shown})


def _wordy(shown: str, match: re.Match[str], year: int, month_is_enough: bool) -> Parsed[dt.date]:
    month = _MONTHS[match[2]]
    if match[1]:
        return _day(shown, int(match[1]), month, year)
    if month_is_enough:
        return Parsed(
            dt.date(year, month, 1),
            note=_("“%(text)s” is gelezen als de eerste dag van die maand.") % {"text": shown},
        )
    return Parsed(problem=_("“%(text)s” is alleen een maand. Zet ook de dag erbij.") % {"text": shown})


def _number_as_date(shown: str, digits: str) -> Parsed[dt.date]:
    number = int(digits) if len(digits) <= 8 else 0
    if len(digits) == 4:
        return Parsed(
            problem=_("“%(text)s” is alleen een jaar. Schrijf de hele datum: dag-maand-jaar.")
            % {"text": shown}
        )
    if number in _EXCEL_DAYS:
        date = _EXCEL_ZERO + dt.timedelta(days=number)
        return Parsed(
            date,
            note=_("%(text)s is een dagnummer van Excel en gelezen als %(date)s.")
            % {"text": shown, "date": dutch(date)},
        )
    if len(digits) == 8:
        if digits.startswith(("19", "20")):
            whole = _day(shown, int(digits[6:]), int(digits[4:6]), int(digits[:4]))
            if whole.value:
                return whole
        return _day(shown, int(digits[:2]), int(digits[2:4]), int(digits[4:]))
    return Parsed(
        problem=_("“%(text)s” is geen datum. Schrijf dag-maand-jaar, bijvoorbeeld 23-09-2012.")
        % {"text": shown}
    )


def dutch(date: dt.date) -> str:
    """dd-mm-jjjj."""
    return f"{date.day:02}-{date.month:02}-{date.year:04}"


# --- phone, post code, e-mail ----------------------------------------------------------------------

_THREE_DIGIT_AREAS = frozenset(
    ["010", "013", "015", "020", "023", "024", "026", "030", "033", "035", "036", "038", "040", "043", "045", "046",
     "050", "053", "055", "058", "085", "088", *(f"07{n}" for n in range(10))]
)  # fmt: skip
_PHONE_PARTS = re.compile(r"\s*(?:[;,|]|\bof\b|\ben\b|/)\s*")


def parse_phone(text: str) -> Parsed[str]:
    """A telephone number as 06-12345678, 040-1234567, 0492-123456, or +32 … from abroad."""
    shown = tidy(text)
    if is_none(shown):
        return Parsed()
    parts = [part for part in _PHONE_PARTS.split(shown) if len(_DIGITS.sub("", part)) >= 8]
    if len(parts) > 1:
        first = _one_phone(parts[0])
        left_out = _("Er staan meer nummers in “%(text)s”; alleen het eerste is overgenomen.") % {
            "text": shown
        }
        return Parsed(first.value, first.problem, left_out if first.value else "")
    return _one_phone(shown)


def _one_phone(shown: str) -> Parsed[str]:
    digits = _DIGITS.sub("", shown)
    international = shown.lstrip("(' ").startswith("+") or digits.startswith("00")
    digits = digits[2:] if digits.startswith("00") else digits
    note = ""
    if international and not digits.startswith("31"):
        if 8 <= len(digits) <= 15:
            return Parsed(f"+{digits}")
        return Parsed(problem=_("“%(text)s” is geen telefoonnummer.") % {"text": shown})
    if international:
        digits = "0" + digits[2:].removeprefix("0")
    elif len(digits) == 9 and not digits.startswith("0"):
        digits, note = f"0{digits}", _("Bij “%(text)s” is de nul vooraan teruggezet.") % {"text": shown}
    if re.search(r"[a-z]{3}", shown, re.IGNORECASE) or not digits:
        return Parsed(problem=_("“%(text)s” is geen telefoonnummer.") % {"text": shown})
    if len(digits) != 10 or not digits.startswith("0"):
        return Parsed(
            problem=_(
                "Het telefoonnummer “%(text)s” heeft %(count)d cijfers; een Nederlands nummer heeft er 10."
            )
            % {"text": shown, "count": len(digits)}
        )
    area = 2 if digits.startswith("06") else 3 if digits[:3] in _THREE_DIGIT_AREAS else 4
    return Parsed(f"{digits[:area]}-{digits[area:]}", note=note)


_POSTCODE = re.compile(r"([1-9]\d{3})\s*-?\s*([A-Z]{2})")


def parse_postcode(text: str) -> Parsed[str]:
    """A Dutch post code as "5612 AB"."""
    shown = tidy(text).upper()
    if is_none(shown):
        return Parsed()
    if match := _POSTCODE.fullmatch(shown.removeprefix("NL-").removeprefix("NL ")):
        return Parsed(f"{match[1]} {match[2]}")
    return Parsed(
        problem=_("“%(text)s” is geen postcode. Schrijf vier cijfers en twee letters, bijvoorbeeld 5612 AB.")
        % {"text": tidy(text)}
    )


_valid_email = EmailValidator()
_BETWEEN = frozenset({"of", "en", "&", "-", "|"})
_ANGLE = re.compile(r"<([^<>]+)>")


def parse_emails(text: str) -> Parsed[list[str]]:
    """One or more addresses from one cell, in order, without repeats."""
    shown = tidy(text)
    if is_none(shown):
        return Parsed()
    if inner := _ANGLE.findall(shown):
        parts = list(inner)
    else:
        parts = [part for part in re.split(r"[;\s]+|/", shown) if part]
        # a comma separates addresses only if each piece is one; "bourgondië,van@…" is one wrong address
        parts = [piece for part in parts for piece in _by_comma(part)]
    good: list[str] = []
    for part in parts:
        address = part.strip("<>,.;'\"").removeprefix("mailto:")
        try:
            _valid_email(address)
        except ValidationError:
            continue
        if address not in good:
            good.append(address)
    if not good:
        return Parsed(problem=_email_problem(shown))
    left_out = any(part not in good and part not in _BETWEEN for part in parts) and not inner
    note = (
        _("Niet alles in “%(text)s” is een e-mailadres; dat deel is weggelaten.") % {"text": shown}
        if left_out
        else ""
    )
    return Parsed(good, note=note)


def _by_comma(part: str) -> list[str]:
    pieces = [piece for piece in part.split(",") if piece]
    return pieces if all("@" in piece for piece in pieces) else [part]


def _email_problem(shown: str) -> str:
    local = shown.partition("@")[0]
    odd = sorted({c for c in local if ord(c) > 127})
    if odd and "@" in shown:
        return _("In het e-mailadres “%(text)s” staat een letter die daar niet mag: %(letters)s.") % {
            "text": shown,
            "letters": " ".join(odd),
        }
    return _("“%(text)s” is geen e-mailadres dat af is.") % {"text": shown}


def parse_email(text: str) -> Parsed[str]:
    """The first address of the cell; a note names the others."""
    found = parse_emails(text)
    if not found.value:
        return Parsed(problem=found.problem)
    first, *others = found.value
    note = found.note
    if others:
        note = _("Er staan meer adressen in de cel; %(address)s is overgenomen.") % {"address": first}
    return Parsed(first, note=note)


# --- registers -------------------------------------------------------------------------------------


def parse_kvk(text: str) -> Parsed[str]:
    """A number of the chamber of commerce: 8 digits; a lost zero in front is put back, with a note."""
    return _register(text, _("KvK-nummer"), digits=8, shortest=7)


def parse_branch(text: str) -> Parsed[str]:
    """A branch number: 12 digits. Real ones start with zeros, which Excel drops."""
    return _register(text, _("vestigingsnummer"), digits=12, shortest=8)


_REGISTER_WORDS = re.compile(
    r"^(?:k\.?v\.?k\.?|kamer van koophandel|vest(?:iging(?:s)?)?)?[\s.:-]*(?:nr|nummer|no)?[\s.:-]*",
    re.IGNORECASE,
)


def _register(text: str, name: str, *, digits: int, shortest: int) -> Parsed[str]:
    shown = tidy(text)
    if is_none(shown):
        return Parsed()
    if re.fullmatch(r"\d[.,]\d+E\+?\d+", shown, re.IGNORECASE):
        return Parsed(
            problem=_("“%(text)s” is door Excel ingekort. Zet de cel op “Tekst” en typ het %(name)s opnieuw.")
            % {"text": shown, "name": name}
        )
    bare = re.sub(r"[\s.]", "", _REGISTER_WORDS.sub("", shown))
    if not (bare.isascii() and bare.isdigit()):
        return Parsed(
            problem=_("“%(text)s” is geen %(name)s: dat heeft %(digits)d cijfers.")
            % {"text": shown, "name": name, "digits": digits}
        )
    if len(bare) == digits:
        return Parsed(bare)
    if shortest <= len(bare) < digits:
        return Parsed(
            bare.zfill(digits),
            note=_("Het %(name)s %(text)s mist een nul vooraan; die is teruggezet.")
            % {"name": name, "text": bare},
        )
    return Parsed(
        problem=_("Het %(name)s “%(text)s” heeft %(count)d cijfers; het moeten er %(digits)d zijn.")
        % {"name": name, "text": shown, "count": len(bare), "digits": digits}
    )


# --- yes and no, numbers ---------------------------------------------------------------------------

_YES = frozenset(["ja", "j", "yes", "y", "x", "1", "true", "waar", "v", "ok"])
_NO = frozenset(["nee", "n", "neen", "no", "0", "false", "onwaar"])


def parse_bool(text: str) -> Parsed[bool]:
    """Yes or no in the usual spellings; empty is unknown."""
    word = search_key(text).strip(".!")
    if word in _YES or text.strip() in {"✓", "✔", "☑"}:
        return Parsed(True)
    if word in _NO:
        return Parsed(False)
    if is_none(text):
        return Parsed()
    return Parsed(problem=_("“%(text)s” is geen ja of nee.") % {"text": tidy(text)})


_RANGE = re.compile(
    r"(?:ca\.?\s*|max\.?\s*|ongeveer\s*)?(\d{1,3})\s*(?:(?:à|á|a|-|–|/|tot|of|t/m)\s*(\d{1,3}))?\s*(?:plaats(?:en)?|leerlingen)?",
    re.IGNORECASE,
)


def parse_places(text: str) -> Parsed[int]:
    """How many students at a time; of a range ("1 à 2") the larger number, with a note."""
    shown = tidy(text)
    if is_none(shown):
        return Parsed()
    match = _RANGE.fullmatch(shown)
    if not match:
        return Parsed(problem=_("“%(text)s” is geen aantal plaatsen. Schrijf een getal.") % {"text": shown})
    low, high = int(match[1]), int(match[2] or match[1])
    if max(low, high) > 99:
        return Parsed(problem=_("“%(text)s” plaatsen is te veel om te kloppen.") % {"text": shown})
    if low != high:
        return Parsed(
            max(low, high),
            note=_("“%(text)s” plaatsen is gelezen als %(count)d.")
            % {"text": shown, "count": max(low, high)},
        )
    return Parsed(low)
