"""The grounds of the match (MAT-1): per criterion how far a place meets it, and the reasons in words.

A share goes from 0 to 1, or is None where nothing is known: then the criterion counts neither for nor against,
and its sentence says what is not known. Shares are worked out for every place, sentences only for those shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stagespoor.core import travel
from stagespoor.core.geo import distance_between
from stagespoor.matching.facts import Aim, Earlier, Spot, Wanted, Weights, Word

Share = Callable[[Wanted, Spot], float | None]
Words = Callable[[Wanted, Spot, Weights], Iterable[str]]

# A place in a sector that was not wished, or that was tried and not chosen.
OTHER_SECTOR, LEFT_SECTOR = 0.25, 0.1
SECTOR_ONLY = 0.5  # a goal that fits the sector, of which the work there says nothing
WISHED, HIT, HIT_ELSEWHERE = 0.85, 0.15, 0.3
UNSKILLED, DOUBT, JUDGED_FIT = 0.15, 0.4, 0.75
AT_RADIUS = 0.4  # what the longest trip that was agreed is worth
NOT_REACHABLE = 0.1
SAME_PLACE = 0.5  # kilometres: under this travel.distance_text names no distance
BUSY_MOST = 0.6  # how much being asked too often takes off
UNKNOWN_ROOM = 0.7  # where only the questions are known
STOPPED = 0.25  # this student stopped early with this supervisor, and nobody said why


# the order, the wishes and the words all ask it, and many employers stand at the middle of one town
_km = lru_cache(maxsize=65_536)(distance_between)


def distance(wanted: Wanted, spot: Spot) -> float | None:
    """Kilometres in a straight line from home (or school) to the place; None when one is not known."""
    return _km(wanted.lat, wanted.lon, spot.lat, spot.lon)


def has_word(words: tuple[Word, ...], text: str) -> bool:
    """Is one of the words in the text? Asked of every place: a plain loop is three times as fast as ``any``."""
    for word in words:  # noqa: SIM110
        if word.stem in text:
            return True
    return False


# --- abilities ---------------------------------------------------------------------------------------


def abilities_share(wanted: Wanted, spot: Spot) -> float | None:
    """Of the needs of which it is known whether the place can meet them: the part that it can."""
    met = cannot = 0
    for need in wanted.needs:
        if need in spot.cannot:
            cannot += 1
        elif need in spot.meets:
            met += 1
    return met / (met + cannot) if met or cannot else None


def abilities_words(wanted: Wanted, spot: Spot, weights: Weights) -> Iterable[str]:
    """Which needs are met, which are not, and of which nothing is known."""
    if not wanted.needs:
        yield _("In de intake staat niet wat het werk moet bieden.")
    groups: dict[str, list[str]] = {"met": [], "cannot": [], "open": []}
    for need in wanted.needs:
        where = "cannot" if need in spot.cannot else "met" if need in spot.meets else "open"
        groups[where].append(_low(weights.needs.get(need, need)))
    if groups["met"]:
        yield _("Kan hier: %s.") % _listed(groups["met"])
    if groups["cannot"]:
        yield _("Kan hier niet: %s.") % _listed(groups["cannot"])
    if groups["open"]:
        yield _("Niet bekend of dit kan: %s.") % _listed(groups["open"])
    if spot.fits_whom:
        yield _("Volgens jullie oordeel past dit bij: %s.") % spot.fits_whom.rstrip(".")


# --- affinity ----------------------------------------------------------------------------------------


def affinity_share(wanted: Wanted, spot: Spot) -> float | None:
    """The settled direction or the wished sectors, and words of wishes and career tests in the tasks."""
    hit = has_word(wanted.words, spot.search_key)
    sectors = wanted.settled or wanted.wished
    if not spot.sector or not sectors:
        return WISHED if hit else None
    if spot.sector in sectors:
        return WISHED + (HIT if hit else 0)
    for tried in wanted.tried:
        if tried.sector == spot.sector and tried.chosen is False:
            return LEFT_SECTOR
    return OTHER_SECTOR + (HIT_ELSEWHERE if hit else 0)


def affinity_words(wanted: Wanted, spot: Spot, weights: Weights) -> Iterable[str]:
    """The sector against the direction or the wishes, what was tried (PH-2), and the words in common."""
    name = weights.sectors.get(spot.sector, "")
    if not name:
        yield _("Niet bekend in welke sector dit werk is.")
    elif not wanted.sectors:
        yield _("Sector: %s. De leerling koos nog geen sector.") % name
    elif spot.sector in wanted.settled:
        yield _("%s is de gekozen richting.") % name
    elif wanted.settled:
        yield _("%s is niet de gekozen richting.") % name
    elif spot.sector in wanted.wished:
        yield _("%s is een wens van de leerling.") % name
    else:
        yield _("%s is geen wens van de leerling.") % name
    for tried in wanted.tried:
        if tried.sector == spot.sector:
            yield _tried_words(tried.times)
    words = [word.text for word in wanted.words if word.stem in spot.search_key]
    if words:
        yield _("Past bij wat de leerling zei of koos in een test: %s.") % _listed(words)


def _tried_words(times: int) -> str:
    sentence = ngettext(
        "De leerling werkte al %(times)d keer in deze sector.",
        "De leerling werkte al %(times)d keer in deze sector.",
        times,
    )
    return sentence % {"times": times}


# --- goals -------------------------------------------------------------------------------------------


def goals_share(wanted: Wanted, spot: Spot) -> float | None:
    """Of the occupational goals of which it can be told: how far they can be learned in this work."""
    told = [share for aim in wanted.aims if (share := goal_share(aim, spot)) is not None]
    return sum(told) / len(told) if told else None


def goal_share(aim: Aim, spot: Spot) -> float | None:
    """1: the work names it; SECTOR_ONLY: it fits the sector, the work says nothing; 0: of another sector."""
    known = aim.sectors and spot.sector
    if known and spot.sector not in aim.sectors:
        return 0.0
    if has_word(aim.words, spot.search_key):
        return 1.0
    return SECTOR_ONLY if known else None


def goals_words(wanted: Wanted, spot: Spot, weights: Weights) -> Iterable[str]:
    """Which occupational goals the work names or only the sector; the general ones can be worked on anywhere."""
    groups: dict[float | None, list[str]] = {}
    for aim in wanted.aims:
        groups.setdefault(goal_share(aim, spot), []).append(aim.wording)
    sentences = {
        1.0: _("Het werk hier noemt dit leerdoel: %s."),
        SECTOR_ONLY: _("De sector past bij dit leerdoel. Vraag na of dit werk er is: %s."),
        0.0: _("Dit leerdoel hoort bij ander werk: %s."),
        None: _("Niet bekend of dit leerdoel hier kan: %s."),
    }
    for share, sentence in sentences.items():
        if share in groups:
            yield sentence % _listed(groups[share])
    if wanted.general_aims and not wanted.aims:
        sentence = ngettext(
            "Aan het algemene leerdoel kan overal gewerkt worden. Er is nog geen leerdoel voor een beroep.",
            "Aan de %(count)d algemene leerdoelen kan overal gewerkt worden. Er is nog geen leerdoel voor een beroep.",
            wanted.general_aims,
        )
        yield sentence % {"count": wanted.general_aims}
    elif not wanted.aims:
        yield _("Er zijn nog geen leerdoelen.")


# --- prospect of a job (contract placements only, by the policy) --------------------------------------


def prospect_share(wanted: Wanted, spot: Spot) -> float | None:
    """How real a job is; a place without any chance is left out before (PLC-4)."""
    return {"real": 1.0, "unsure": 0.5, "none": 0.0}.get(spot.prospect)


def prospect_words(wanted: Wanted, spot: Spot, weights: Weights) -> Iterable[str]:
    """The prospect in words."""
    words = {
        "real": _("Er is reëel uitzicht op een baan."),
        "unsure": _("Het uitzicht op een baan is onzeker."),
        "none": _("Er is geen uitzicht op een baan."),
    }
    yield words.get(spot.prospect, _("Niet bekend of er uitzicht is op een baan. Vraag het na."))


# --- guidance and the click ---------------------------------------------------------------------------


def guidance_share(wanted: Wanted, spot: Spot) -> float | None:
    """How skilled the guidance was judged, and whether it clicked before; a clash with the student decides."""
    parts = []
    if spot.skilled is not None:
        parts.append(1.0 if spot.skilled else UNSKILLED)
    if spot.verdict == "doubt":
        parts.append(DOUBT)
    elif spot.verdict == "fit" and spot.skilled is None:
        parts.append(JUDGED_FIT)
    for one in relevant(wanted, spot):
        if one.own and one.said is False:
            # somebody else may guide there
            return 0.0 if len(spot.supervisors) < 2 else DOUBT
        parts.append(click_share(one))
    return sum(parts) / len(parts) if parts else None


def click_share(one: Earlier) -> float:
    """What went before with one supervisor. With few placements little is certain: one of each is counted along."""
    if one.said is not None:
        return 1.0 if one.said else UNSKILLED
    if one.own:
        return STOPPED if one.bad else 1.0
    return (one.good + 1) / (one.good + one.bad + 2)


def relevant(wanted: Wanted, spot: Spot) -> tuple[Earlier, ...]:
    """What went before with supervisors who still guide at this place."""
    found = wanted.earlier.get(spot.employer_id)
    if not found:
        return ()
    return tuple(
        one for one in found if one.here and (not spot.supervisors or one.supervisor_id in spot.supervisors)
    )


def guidance_words(wanted: Wanted, spot: Spot, weights: Weights) -> Iterable[str]:
    """The judgement of the own school, and what went before. The page leaves out what somebody may not see."""
    if spot.skilled is not None:
        yield (
            _("De begeleiding is deskundig.")
            if spot.skilled
            else _("De begeleiding is niet deskundig genoeg.")
        )
    if spot.verdict == "doubt":
        yield _("Jullie twijfelen: %s") % spot.verdict_reason
    elif spot.verdict in ("not_fit", "ban"):
        yield _("Jullie vinden deze plek niet geschikt: %s") % spot.verdict_reason
    elif spot.verdict == "fit" and spot.skilled is None:
        yield _("Jullie vinden deze plek geschikt.")
    earlier = relevant(wanted, spot)
    for one in earlier:
        yield click_words(one)
    if spot.skilled is None and not spot.verdict and not earlier:
        yield _("Niet bekend hoe de begeleiding is. Jullie hebben nog geen oordeel.")


def click_words(one: Earlier) -> str:
    """What went before with one supervisor; what somebody recorded goes before what can be counted."""
    if one.veiled:
        return _("Ook telt mee hoe het eerder ging met de stagebegeleider. Dat ziet alleen die zelf.")
    values = {"who": one.supervisor, "good": one.good, "bad": one.bad}
    if one.own:
        if one.said is not None:
            said = _("Het klikt tussen de leerling en %(who)s.") if one.said else _(
                "Het klikt niet tussen de leerling en %(who)s."
            )  # fmt: skip
            return said % values
        if one.bad:
            return _("De stage van de leerling bij %(who)s stopte eerder. Vraag na waarom.") % values
        return _("De leerling rondde bij %(who)s al een stage af.") % values
    if one.said is not None:
        said = _("Het klikt tussen de stagebegeleider en %(who)s.") if one.said else _(
            "Het klikt niet tussen de stagebegeleider en %(who)s."
        )  # fmt: skip
        return said % values
    if not one.bad:
        return _("De stagebegeleider rondde bij %(who)s al %(good)d keer een stage af.") % values
    if not one.good:
        return _("Bij %(who)s stopte een stage van deze stagebegeleider eerder.") % values
    return _("De stagebegeleider bij %(who)s: %(good)d keer afgerond, %(bad)d keer eerder gestopt.") % values


# --- distance ----------------------------------------------------------------------------------------


def distance_share(wanted: Wanted, spot: Spot) -> float | None:
    """Near is 1, the agreed radius is AT_RADIUS, twice the radius 0; not reachable by the way of travelling: little."""
    km = distance(wanted, spot)
    if km is None:
        return None
    part = km / wanted.radius_km
    near = 1 - (1 - AT_RADIUS) * part if part <= 1 else max(0.0, AT_RADIUS * (2 - part))
    return min(near, NOT_REACHABLE) if _not_reachable(wanted, spot) else near


def _not_reachable(wanted: Wanted, spot: Spot) -> bool:
    if wanted.travel == "public_transport":
        return spot.by_bus is False
    return wanted.travel == "bike" and spot.by_bike is False


def distance_words(wanted: Wanted, spot: Spot, weights: Weights) -> Iterable[str]:
    """Kilometres and minutes, both estimates; from where; and whether it can be reached."""
    km = distance(wanted, spot)
    if km is None:
        yield _("Niet bekend hoe ver het is: de plaats van het bedrijf of van de leerling ontbreekt.")
        return
    values = {
        "from": _("Vanaf huis") if wanted.from_home else _("Vanaf school"),
        "far": travel.distance_text(km),
    }
    yield (
        _("%(from)s: %(far)s.") if km < SAME_PLACE else _("%(from)s: %(far)s in een rechte lijn.")
    ) % values
    if not wanted.from_home:
        yield _("Het adres van de leerling is niet bekend.")
    way = weights.travel.get(wanted.travel, "")
    if not way:
        yield _("In de intake staat niet hoe de leerling reist.")
    elif _not_reachable(wanted, spot):
        yield _("Dit bedrijf is zo niet te bereiken: %s.") % _low(way)
    elif minutes := travel.minutes_text(wanted.travel, km):
        yield _("%(way)s: %(minutes)s (schatting).") % {"way": way, "minutes": minutes}


# --- load --------------------------------------------------------------------------------------------


def load_share(wanted: Wanted, spot: Spot) -> float | None:
    """Room in the period, less for who was asked often lately; an agreed silence is 0."""
    if spot.quiet_until is not None and spot.quiet_until >= wanted.first:
        return 0.0
    room = spot.room
    most = room.most
    share: float | None = None
    if most is not None:
        places = max(room.places or 0, most, 1)
        share = 0.4 + 0.6 * most / places if most else 0.0
    if spot.busy:
        share = (UNKNOWN_ROOM if share is None else share) * (1 - BUSY_MOST * spot.busy)
    return share


def load_words(wanted: Wanted, spot: Spot, weights: Weights) -> Iterable[str]:
    """How many students are there, how many places are left, and how often the employer was asked."""
    room = spot.room
    if room.places is None:
        yield _("Niet bekend hoeveel plaatsen er zijn.")
    else:
        yield ngettext(
            "%(free)s van de %(places)d plaats is vrij in deze tijd.",
            "%(free)s van de %(places)d plaatsen zijn vrij in deze tijd.",
            room.places,
        ) % {"free": _free(wanted, spot), "places": room.places}
    if room.taken:
        yield ngettext(
            "Er is %(count)d leerling in deze tijd.", "Er zijn %(count)d leerlingen in deze tijd.", room.taken
        ) % {"count": room.taken}
    if spot.asked:
        sentence = _("In de laatste %(weeks)d weken is dit bedrijf %(count)d keer gevraagd.")
        yield sentence % {"weeks": weights.asked_weeks, "count": spot.asked}
    if spot.quiet_until is not None and spot.quiet_until >= wanted.first:
        yield _("Afgesproken: met rust laten tot %s.") % date_format(spot.quiet_until, "j F Y")


def _free(wanted: Wanted, spot: Spot) -> str:
    """ "2", or "1 tot 2" where it differs by day: the asked days, else those of the work, else the week."""
    days = wanted.weekdays or spot.weekdays or range(5)
    known = {count for day, count in enumerate(spot.room.free) if day in days and count is not None}
    if len(known) > 1:
        return _("%(least)d tot %(most)d") % {"least": min(known), "most": max(known)}
    return str(next(iter(known), spot.room.places))


# --- all together --------------------------------------------------------------------------------------

SHARES: Mapping[str, Share] = {
    "abilities": abilities_share, "affinity": affinity_share, "goals": goals_share, "prospect": prospect_share,
    "guidance": guidance_share, "distance": distance_share, "load": load_share,
}  # fmt: skip
WORDS: Mapping[str, Words] = {
    "abilities": abilities_words, "affinity": affinity_words, "goals": goals_words, "prospect": prospect_words,
    "guidance": guidance_words, "distance": distance_words, "load": load_words,
}  # fmt: skip


def _listed(parts: list[str]) -> str:
    """ "a", "a en b", "a, b en c"."""
    if len(parts) < 2:
        return "".join(parts)
    return _("%(first)s en %(last)s") % {"first": ", ".join(parts[:-1]), "last": parts[-1]}


def _low(text: str) -> str:
    """Inside a sentence; an abbreviation keeps its capitals."""
    if text.startswith("Eén"):
        return f"één{text[3:]}"
    return text[:1].lower() + text[1:] if text[1:2].islower() else text
