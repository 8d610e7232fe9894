"""What a policy file may get wrong although each value by itself is of the right type.

Here what holds for every list; ``checks_kinds`` and ``checks_agreement`` have what is of one subject.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from itertools import pairwise
from typing import Any, get_args, get_type_hints

from django.utils.translation import gettext as _

from stagespoor.policy.checks_agreement import agreement_problems
from stagespoor.policy.checks_kinds import kinds_problems
from stagespoor.policy.lines import Path, Problem
from stagespoor.policy.model import Policy, folded
from stagespoor.policy.parts import Choice
from stagespoor.policy.slugs import Ref, RoleSlug

# Lists without which a form has nothing to choose from, or a part of the work never comes.
NEVER_EMPTY = (
    "phases", "kinds", "exit_profiles", "entry_levels", "life_domains", "sectors", "goals", "goal_categories",
    "bridge.modules", "readiness", "weigh_factors", "intake_parts", "contact_kinds", "visits.choices_weeks", "ladder",
    "feedback_areas", "matching_criteria", "lead_sources", "travel_modes", "transport_payers", "company_questions",
    "aftercare.moments", "aftercare.statuses",
)  # fmt: skip


def problems_in(policy: Policy) -> Iterator[Problem]:
    """Every contradiction in a policy, with the path where it stands and a Dutch sentence."""
    yield from _references(policy, policy, ())
    yield from _twice(policy, ())
    yield from _roles(policy)
    yield from _empty(policy)
    yield from _words(policy)
    yield from kinds_problems(policy)
    yield from agreement_problems(policy)
    yield from _orders(policy)
    yield from _goals(policy)
    yield from _scale(policy)
    yield from _moments(policy)
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


def _empty(policy: Policy) -> Iterator[Problem]:
    for name in NEVER_EMPTY:
        if not _items(policy, name):
            yield tuple(name.split(".")), _("Deze lijst mag niet leeg zijn.")


def _words(policy: Policy) -> Iterator[Problem]:
    """A word from a file must mean one thing: a name or synonym stands at one item of a list."""
    for part in fields(policy):
        items = getattr(policy, part.name)
        if not (isinstance(items, tuple) and items and isinstance(items[0], Choice)):
            continue
        means: dict[str, Choice] = {}
        for position, item in enumerate(items):
            named = [("name", item.name), *((("synonyms", n), word) for n, word in enumerate(item.synonyms))]
            for key, word in named:
                first = means.setdefault(folded(word), item)
                if first is not item:
                    at = (part.name, position, *((key,) if isinstance(key, str) else key))
                    reason = _("%(word)s staat ook bij %(other)s. Een woord kan maar één ding betekenen.")
                    yield at, reason % {"word": word, "other": first.name}


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
    elif policy.scale.stands_out_from > values[-1] - values[0]:
        reason = _("Scores liggen op deze schaal ten hoogste %(steps)d uit elkaar. Vul een lager getal in.")
        yield ("scale", "stands_out_from"), reason % {"steps": values[-1] - values[0]}


def _moments(policy: Policy) -> Iterator[Problem]:
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
    return frozenset(getattr(item, "slug", None) or item.id for item in _items(policy, target))


def _items(policy: Policy, name: str) -> Any:
    """The list that a name like "bridge.groups" stands for."""
    items: Any = policy
    for part in name.split("."):
        items = getattr(items, part)
    return items


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
