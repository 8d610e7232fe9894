"""When an agreement is complete, who signs it, and when it still counts (AGR-1 to AGR-4)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stagespoor.core.refusals import Refusal
from stagespoor.policy.model import Policy
from stagespoor.policy.parts import Kind, RoleSlug

# Which party of the agreement a role of the policy signs for.
PARTY_OF: dict[str, str] = {"student": "student", "parent": "parent", "supervisor": "company"}
SCHOOL = "school"

# What binds the parties: a change in one of these needs a new version and new signatures (AGR-3).
# Goals, telephone numbers and who guides may change without: the logbook holds the goals.
TERMS = {
    "kind": gettext_lazy("de soort stage"),
    "place": gettext_lazy("de stageplek"),
    "starts_on": gettext_lazy("de eerste dag"),
    "ends_on": gettext_lazy("de laatste dag"),
    "schedule": gettext_lazy("de dagen en tijden"),
    "tasks": gettext_lazy("het werk"),
}
DETAILS = {
    "student": gettext_lazy("de naam van de leerling"),
    "coach": gettext_lazy("de %(role_coach)s"),
    "mentor": gettext_lazy("de %(role_mentor)s"),
    "supervisor": gettext_lazy("de begeleider op de werkplek"),
    "goals": gettext_lazy("de leerdoelen"),
    "transport": gettext_lazy("het vervoer"),
    "signing": gettext_lazy("wie er moet tekenen"),
}


@dataclass(frozen=True, slots=True)
class Needed:
    """One signature that an agreement needs. ``key`` names it in forms: "company", "parent-12"."""

    party: str
    name: str
    label: str
    guardian_id: int | None = None

    @property
    def key(self) -> str:
        """Unique within one agreement."""
        return f"{self.party}-{self.guardian_id}" if self.guardian_id else self.party


def signing_roles(policy: Policy, kind: Kind, *, age: int) -> tuple[tuple[RoleSlug, str], ...]:
    """Who signs, as (role, party): parents only for a minor; two parties for an internal placement.

    ``age`` in years on the day the agreement is made (AGR-3).
    """
    return tuple((role, PARTY_OF.get(role, SCHOOL)) for role in policy.signers_for(kind, age=age))


def changes(
    was: dict[str, Any], now: dict[str, Any], words: dict[str, Any], forms: Mapping[str, str]
) -> list[str]:
    """In words, which of the facts named in ``words`` differ; ``forms``: what the school calls people."""
    return [str(word) % forms for key, word in words.items() if was.get(key) != now.get(key)]


def in_words(items: Iterable[str]) -> str:
    """`a, b en c`."""
    found = list(items)
    if len(found) < 2:
        return "".join(found)
    return _("%(first)s en %(last)s") % {"first": ", ".join(found[:-1]), "last": found[-1]}


def check_makeable(state: str, words: Mapping[str, str]) -> list[Refusal]:
    """An agreement is made for a placement with a chosen place that has not ended."""
    if state in ("planned", "running", "closing"):
        return []
    if state == "searching":
        sentence = _("Kies eerst een stageplek. Daarna kun je %(the_agreement)s maken.")
        return [Refusal("AGR-1", sentence % words)]
    sentence = _("Deze stage is afgelopen of gaat niet door. Een %(agreement_word)s maken kan niet meer.")
    return [Refusal("AGR-1", sentence % words)]


def check_complete(missing: Sequence[str], words: Mapping[str, str]) -> list[Refusal]:
    """All that the law and the policy ask must be known before an agreement is made (AGR-1)."""
    if not missing:
        return []
    sentence = _("%(The_agreement)s is nog niet compleet. Vul eerst in: %(what)s.")
    return [Refusal("AGR-1", sentence % {**words, "what": in_words(missing)})]


def check_changed(changed: Sequence[str], *, version: int) -> list[Refusal]:
    """A new version only where there is something new to sign (AGR-3)."""
    if changed:
        return []
    sentence = _("Er is niets veranderd sinds versie %(version)d. Gebruik die versie om te tekenen.")
    return [Refusal("AGR-3", sentence % {"version": version})]


def check_signed(
    *, exists: bool, missing: Sequence[Needed], changed: Sequence[str], age_at_start: int, policy: Policy,
    first_day: dt.date | None = None, parents_signed_on: Collection[dt.date] = (),
) -> list[Refusal]:  # fmt: skip
    """Nothing starts unsigned (AGR-1), and what was signed is what will happen (AGR-3).

    ``missing``: signatures not there yet; ``changed``: terms that differ from the signed version, in
    words; ``age_at_start`` in years on the first day, which is ``first_day``; ``parents_signed_on``: the days of
    the parents' signatures that are there.
    """
    words = policy.words.forms
    if not exists:
        sentence = _("Er is nog geen %(agreement_word)s. Maak %(the_agreement)s en laat iedereen tekenen.")
        return [Refusal("AGR-1", sentence % words)]
    found = []
    if changed:
        sentence = _(
            "%(The_agreement)s klopt niet meer: %(what)s is anders. Maak een nieuwe versie en laat die tekenen."
        )
        found.append(Refusal("AGR-3", sentence % {**words, "what": in_words(changed)}))
    if missing:
        who = in_words(one.name for one in missing)
        sentence = _("%(The_agreement)s is nog niet getekend door %(who)s.")
        found.append(Refusal("AGR-1", sentence % {**words, "who": who}))
    limit = policy.agreement.parent_signs_before_start_until_age
    if age_at_start < limit and any(one.party == "parent" for one in missing):
        sentence = _(
            "De leerling is jonger dan %(age)d. De wet vraagt dat een ouder of verzorger tekent vóór de eerste dag."
        )
        found.append(Refusal("AGR-3", sentence % {"age": limit}))
    elif age_at_start < limit and first_day and any(day >= first_day for day in parents_signed_on):
        found.append(_too_late(limit, first_day))
    return found


def parent_signs_before(
    *, start_on: dt.date | None, started: bool, age_at_start: int, policy: Policy
) -> dt.date | None:
    """The first day, where a parent must sign before it: for somebody that young who has not begun yet.

    A version that is made while the placement runs is signed when it is made.
    """
    young = age_at_start < policy.agreement.parent_signs_before_start_until_age
    return start_on if young and not started else None


def _too_late(age: int, first_day: dt.date, field: str = "") -> Refusal:
    sentence = _(
        "De leerling is jonger dan %(age)d. De wet vraagt dat een ouder of verzorger tekent vóór de eerste dag "
        "(%(day)s). Kijk de datum na, of kies een latere eerste dag en laat opnieuw tekenen."
    )
    return Refusal("AGR-3", sentence % {"age": age, "day": f"{first_day:%d-%m-%Y}"}, field=field)


def check_signature(
    *, state: str, key: str, needed: Collection[str], signed: Collection[str], signed_on: dt.date, made_on: dt.date,
    today: dt.date, name: str, policy: Policy, parent_before: dt.date | None = None,
) -> list[Refusal]:  # fmt: skip
    """A signature counts on a version that is current, once per person, between making and today (AGR-3).

    ``parent_before``: the day before which a parent must sign, see :func:`parent_signs_before`.
    """
    words = policy.words.forms
    if state == "replaced":
        return [Refusal("AGR-3", _("Deze versie geldt niet meer. Laat de nieuwste versie tekenen."))]
    found = []
    if key not in needed:
        found.append(Refusal("AGR-3", _("Deze persoon hoeft %(this_agreement)s niet te tekenen.") % words))
    elif key in signed:
        found.append(Refusal("AGR-3", _("Deze handtekening is al vastgelegd.")))
    if not name.strip():
        found.append(Refusal("AGR-3", _("Vul de naam in van wie getekend heeft."), field="name"))
    if signed_on > today:
        found.append(
            Refusal("AGR-3", _("Deze dag is nog niet geweest. Kies vandaag of eerder."), field="signed_on")
        )
    elif signed_on < made_on:
        sentence = _(
            "%(The_agreement)s is van een latere dag (%(day)s). Kijk de datum van de handtekening na."
        )
        found.append(Refusal("AGR-3", sentence % {**words, "day": f"{made_on:%d-%m-%Y}"}, field="signed_on"))
    elif parent_before and key in needed and key.startswith("parent-") and signed_on >= parent_before:
        limit = policy.agreement.parent_signs_before_start_until_age
        found.append(_too_late(limit, parent_before, "signed_on"))
    return found
