"""What a policy file may get wrong although each value by itself is of the right type."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from itertools import pairwise
from typing import Any, get_args, get_type_hints

from django.utils.translation import gettext as _

from stagespoor.policy.lines import Path
from stagespoor.policy.model import Policy
from stagespoor.policy.parts import Kind
from stagespoor.policy.slugs import Ref, RoleSlug

Problem = tuple[Path, str]


def problems_in(policy: Policy) -> Iterator[Problem]:
    """Every contradiction in a policy, with the path where it stands and a Dutch sentence."""
    yield from _references(policy, policy, ())
    yield from _twice(policy, ())
    yield from _roles(policy)
    for position, kind in enumerate(policy.kinds):
        for key, reason in _kind(kind):
            yield ("kinds", position, key), reason
    yield from _orders(policy)
    yield from _goals(policy)
    yield from _scale(policy)
    yield from _aftercare(policy)
    yield from _ages(policy)


def _references(policy: Policy, part: Any, at: Path) -> Iterator[Problem]:
    """A word that must come from another list of the policy and does not."""
    for name, target in _refs(type(part)).items():
        known = _slugs(policy, target)
        value = getattr(part, name)
        if isinstance(value, str):
            if value and value not in known:
                yield (*at, name), _unknown(value, target)
        else:
            for position, word in enumerate(value):
                if word not in known:
                    yield (*at, name, position), _unknown(word, target)
    for path, inner in _parts(part, at):
        yield from _references(policy, inner, path)


def _unknown(word: str, target: str) -> str:
    return _("%(word)s staat niet in de lijst %(list)s. Kijk of het goed gespeld is.") % {
        "word": word,
        "list": target,
    }


def _twice(part: Any, at: Path) -> Iterator[Problem]:
    """The same slug twice in one list."""
    for item in fields(part):
        value = getattr(part, item.name)
        if isinstance(value, tuple) and value and hasattr(value[0], "slug"):
            seen: set[str] = set()
            for position, one in enumerate(value):
                if one.slug in seen:
                    reason = _(
                        "%(slug)s staat twee keer in deze lijst. Geef een van de twee een andere naam."
                    )
                    yield (*at, item.name, position, "slug"), reason % {"slug": one.slug}
                seen.add(one.slug)
    for path, inner in _parts(part, at):
        yield from _twice(inner, path)


def _roles(policy: Policy) -> Iterator[Problem]:
    for role in get_args(RoleSlug):
        if role not in policy.roles:
            yield ("roles",), _("De naam voor de rol %(role)s ontbreekt.") % {"role": role}


def _kind(kind: Kind) -> Iterator[tuple[str, str]]:
    """What does not fit within one kind of placement, as (key, sentence)."""
    if kind.days_min > kind.days_max:
        yield (
            "days_min",
            _("Het minimum aantal dagen (%(min)d) is hoger dan het maximum (%(max)d).")
            % {
                "min": kind.days_min,
                "max": kind.days_max,
            },
        )
    elif kind.start_days_max is not None and not kind.days_min <= kind.start_days_max <= kind.days_max:
        yield (
            "start_days_max",
            _("Dit moet tussen %(min)d en %(max)d liggen.")
            % {
                "min": kind.days_min,
                "max": kind.days_max,
            },
        )
    if kind.has_schedule and kind.days_min == 0:
        yield "days_min", _("Een stage met een rooster heeft ten minste 1 dag per week.")
    if kind.has_schedule and not kind.signers:
        yield "signers", _("Noem wie het contract van deze stage ondertekenen.")
    for position, moment in enumerate(kind.evaluations):
        if (moment.at == "weeks") != (moment.weeks is not None):
            yield (
                "evaluations",
                _("Evaluatie %(number)d: noem weeks bij at = weeks, en anders niet.")
                % {"number": position + 1},
            )


def _orders(policy: Policy) -> Iterator[Problem]:
    """Numbers that must rise, each its own."""
    for group, key in (("kinds", "order"), ("ladder", "number"), ("phases", "number")):
        seen: set[int] = set()
        for position, item in enumerate(getattr(policy, group)):
            number = getattr(item, key)
            if number in seen:
                yield (group, position, key), _("Het nummer %(number)d is al gebruikt.") % {"number": number}
            seen.add(number)
    phases = {phase.number for phase in policy.phases}
    for position, kind in enumerate(policy.kinds):
        if kind.phase not in phases:
            yield (
                ("kinds", position, "phase"),
                _("Fase %(number)d staat niet in de lijst phases.") % {"number": kind.phase},
            )


def _goals(policy: Policy) -> Iterator[Problem]:
    categories = {category.slug for category in policy.goal_categories}
    for position, goal in enumerate(policy.goals):
        if goal.category not in categories:
            yield ("goals", position, "category"), _unknown(goal.category, "goal_categories")


def _scale(policy: Policy) -> Iterator[Problem]:
    values = policy.scale.values
    if len(values) < 2:
        yield ("scale", "steps"), _("Een schaal heeft ten minste twee stappen.")
    elif list(values) != list(range(values[0], values[0] + len(values))):
        yield ("scale", "steps"), _("De waarden van de schaal lopen niet met 1 op.")


def _aftercare(policy: Policy) -> Iterator[Problem]:
    months = [moment.months for moment in policy.aftercare.moments]
    for position, (before, after) in enumerate(pairwise(months), start=1):
        if after <= before:
            yield ("aftercare", "moments", position, "months"), _("De momenten van de nazorg lopen niet op.")


def _ages(policy: Policy) -> Iterator[Problem]:
    if policy.school.age_min > policy.school.age_max:
        yield ("school", "age_min"), _("De laagste leeftijd is hoger dan de hoogste.")


def _parts(part: Any, at: Path) -> Iterator[tuple[Path, Any]]:
    """The typed parts directly inside a part, with their paths."""
    for item in fields(part):
        value = getattr(part, item.name)
        if is_dataclass(value):
            yield (*at, item.name), value
        elif isinstance(value, tuple):
            for position, one in enumerate(value):
                if is_dataclass(one):
                    yield (*at, item.name, position), one


def _slugs(policy: Policy, target: str) -> frozenset[str]:
    items: Any = policy
    for name in target.split("."):
        items = getattr(items, name)
    return frozenset(getattr(item, "slug", None) or item.id for item in items)


def _refs(part: type[object]) -> dict[str, str]:
    """Field -> list it must name an item of, for one type of part."""
    if part not in _REFS:
        hints = get_type_hints(part, include_extras=True)
        _REFS[part] = {name: ref.target for name, hint in hints.items() for ref in _refs_in(hint)}
    return _REFS[part]


def _refs_in(hint: Any) -> Iterable[Ref]:
    yield from (extra for extra in getattr(hint, "__metadata__", ()) if isinstance(extra, Ref))
    for inner in get_args(hint):
        if not isinstance(inner, Ref):
            yield from _refs_in(inner)


_REFS: dict[type[object], dict[str, str]] = {}
