"""Two employers side by side: which facts differ, which of them is the better guess, and what would move."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stagespoor.access.actor import Actor
from stagespoor.core.text import search_key
from stagespoor.employers.access import employers_for
from stagespoor.employers.actions.merging import BOTH, CHOICES
from stagespoor.employers.duplicates import Likely
from stagespoor.employers.folding import relations_to, twin_of
from stagespoor.employers.import_columns import LABELS
from stagespoor.employers.models import Employer, Merge
from stagespoor.employers.queries import schools_of
from stagespoor.policy.loader import get_policy

KEPT, GONE = "kept", "gone"
TEXTS = ("remarks",)  # of these the two can be put together
_RESTRICTS = ("non_mailing", "do_not_call", "is_active")  # of these "ja" is the safe guess


@dataclass(frozen=True, slots=True)
class Difference:
    """One fact on which two employers differ, in words, with the better guess."""

    name: str
    label: str
    kept: str
    gone: str
    guess: str

    @property
    def joins(self) -> bool:
        """Can the two texts be put together?"""
        return self.name in TEXTS and bool(self.kept and self.gone)


def differences(actor: Actor, kept: Employer, gone: Employer) -> list[Difference]:
    """The facts on which the two differ, in the order of the page."""
    shown = _Words(actor)
    newer = _is_newer(gone, kept)
    found = []
    for name in CHOICES:
        mine, theirs = getattr(kept, name), getattr(gone, name)
        if mine != theirs:
            label = str(LABELS.get(name) or _("Neemt leerlingen aan"))
            guess = _guess(name, mine, theirs, newer)
            found.append(Difference(name, label, shown.of(name, mine), shown.of(name, theirs), guess))
    return found


def _is_newer(one: Employer, other: Employer) -> bool:
    """Was the one spoken to more recently? Without days the one that was added later."""
    never = dt.date.min
    mine, theirs = one.last_contact_on or never, other.last_contact_on or never
    return (mine, one.pk) > (theirs, other.pk)


def _guess(name: str, kept: Any, gone: Any, newer: bool) -> str:
    if _is_empty(kept) or _is_empty(gone):
        return GONE if _is_empty(kept) else KEPT
    if name in _RESTRICTS:
        return KEPT if kept else GONE
    if name == "last_contact_on":
        return KEPT if kept > gone else GONE
    if name in TEXTS:
        return BOTH
    if name == "name":  # the one that is not shouted
        return GONE if kept.isupper() and not gone.isupper() else KEPT
    return GONE if newer else KEPT


def _is_empty(value: Any) -> bool:
    return value is None or value == "" or value == []


class _Words:
    """Values of facts as people read them."""

    def __init__(self, actor: Actor) -> None:
        policy = get_policy(actor.policy_name)
        self.lists = {
            "sector": dict(policy.choices("sectors")),
            "source": dict(policy.choices("lead_sources")),
        }
        self.schools = dict(schools_of(actor))

    def of(self, name: str, value: Any) -> str:
        if _is_empty(value):
            return ""
        if isinstance(value, bool):
            return _("ja") if value else _("nee")
        if isinstance(value, dt.date):
            return date_format(value, "j F Y")
        if name == "suits":
            return ", ".join(self.schools.get(slug, slug) for slug in value)
        return str(self.lists.get(name, {}).get(value, value))


# --- what moves -----------------------------------------------------------------------------------------


def what_moves(kept: Employer, gone: Employer) -> list[str]:
    """What hangs on the one that goes, counted, and what of it is folded with something of the same name."""
    found = []
    for key in relations_to(Employer):
        rows = list(
            key.model._base_manager.filter(**{key.attname: gone.pk}).exclude(
                pk=kept.pk if key.model is Employer else 0
            )
        )
        if rows:
            words = _counted(key.model._meta.label_lower, len(rows))
            both = sum(twin_of(row, key, kept.pk) is not None for row in rows)
            found.append(f"{words} {_twins(both)}" if both else words)
    return found


def _twins(count: int) -> str:
    return ngettext("(%(n)d staat er al en wordt één)", "(%(n)d staan er al en worden één)", count) % {
        "n": count
    }


def _counted(label: str, n: int) -> str:
    words = {
        "placements.placement": ngettext(
            "%(n)d stage, van alle scholen samen", "%(n)d stages, van alle scholen samen", n
        ),
        "placements.candidate": ngettext(
            "%(n)d keer in beeld voor een stage", "%(n)d keer in beeld voor een stage", n
        ),
        "employers.contact": ngettext("%(n)d persoon", "%(n)d personen", n),
        "employers.employernote": ngettext("%(n)d notitie of contact", "%(n)d notities en contacten", n),
        "employers.relation": ngettext("afspraken van %(n)d school", "afspraken van %(n)d scholen", n),
        "employers.photo": ngettext("%(n)d foto", "%(n)d foto’s", n),
        "employers.employer": ngettext("%(n)d vestiging", "%(n)d vestigingen", n),
        "workplaces.workplace": ngettext("%(n)d werkplek", "%(n)d werkplekken", n),
        "workplaces.judgement": ngettext("%(n)d oordeel", "%(n)d oordelen", n),
        "acquisition.lead": ngettext("%(n)d kans in de acquisitie", "%(n)d kansen in de acquisitie", n),
        "aftercare.employmentcontract": ngettext("%(n)d arbeidscontract", "%(n)d arbeidscontracten", n),
    }
    return words.get(label, ngettext("%(n)d ander gegeven", "%(n)d andere gegevens", n)) % {"n": n}


# --- the page of duplicates ------------------------------------------------------------------------------


class Listed(list[Likely]):
    """Pairs that a ``Lens`` can page as it pages rows of the database."""

    def count(self) -> int:  # type: ignore[override]
        """How many."""
        return len(self)


@dataclass(frozen=True, slots=True)
class Shown:
    """A pair on the page: both employers, how sure, and why. ``one`` is None while it is being typed."""

    one: Employer | None
    other: Employer
    sure: str
    tone: str
    reasons: Sequence[str]


def shown_pairs(pairs: Sequence[Likely]) -> list[Shown]:
    """The pairs of one page with their employers. One query."""
    there = Employer.objects.in_bulk({pk for pair in pairs for pk in (pair.one, pair.other)})
    return [
        Shown(there.get(pair.one), there[pair.other], *how_sure(pair.points), pair.reasons)
        for pair in pairs
        if (pair.one in there or not pair.one) and pair.other in there
    ]


def how_sure(points: int) -> tuple[str, str]:
    """The certainty in words, and the tone of its chip."""
    if points >= 90:
        return _("Vrijwel zeker dezelfde"), "done"
    return (_("Waarschijnlijk dezelfde"), "waiting") if points >= 75 else (_("Misschien dezelfde"), "plain")


def others_named(actor: Actor, employer: Employer, words: str) -> QuerySet[Employer]:
    """Other employers of the network with all these words in name, place, tasks or KvK number."""
    rows = employers_for(actor).exclude(pk=employer.pk)
    for word in search_key(words).split():
        rows = rows.filter(search_key__contains=word)
    return rows.order_by("name", "pk")


def merges_of(actor: Actor) -> QuerySet[Merge, Any]:
    """The merges of the network that count now, newest first, as rows with names."""
    rows = Merge.objects.filter(kept__network_id=actor.network_id, undone_at=None)
    return rows.order_by("-merged_at", "-pk").values(
        "pk",
        "kept_id",
        "merged_at",
        kept_name=F("kept__name"),
        gone_name=F("gone__name"),
        by=F("merged_by__name"),
    )
