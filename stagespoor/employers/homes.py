"""After an undone merge every record must be at one employer again, with its workplace and its people.

A supervisor who came along with the merge, and guides a student who was placed later, cannot go back alone:
then the supervisor stays. What came later stays where it is, and what it leans on stays with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import models

from stagespoor.employers.folding import Return, relations_to
from stagespoor.employers.models import Employer

Place = tuple[str, int]  # label and key of a row


def fits_at_home(returns: list[Return]) -> list[Return]:
    """The returns after which every row points at one employer only, directly and by its workplace or people."""
    while True:
        stuck = _stuck(returns)
        staying = [one for one in returns if (one.key.model._meta.label_lower, one.pk) not in stuck]
        if len(staying) == len(returns):
            return returns
        returns = staying


def _stuck(returns: list[Return]) -> set[Place]:
    """Rows that would point at two employers, and the rows of an employer that they point at."""
    coming = {(one.key.model._meta.label_lower, one.pk, one.key.name): one.was for one in returns}
    found: set[Place] = set()
    for row in _concerned(returns):
        homes: set[int] = set()
        leans_on: list[Place] = []
        for key in _ties(type(row)):
            target = coming.get((row._meta.label_lower, row.pk, key.name), getattr(row, key.attname))
            if target is None:
                continue
            home, place = _home(key, target, coming)
            homes.add(home)
            leans_on += [place] if place else []
        if len(homes) > 1:
            found |= {(row._meta.label_lower, row.pk), *leans_on}
    return found


def _concerned(returns: list[Return]) -> Iterator[models.Model]:
    """The rows that would go back, and those that point at a workplace or person that would."""
    for model, pks in _by_model(returns):
        yield from model._base_manager.filter(pk__in=pks)
        if _is_of_employer(model):
            for key in relations_to(model):
                yield from key.model._base_manager.filter(**{f"{key.attname}__in": pks})


def _by_model(returns: Iterable[Return]) -> list[tuple[Any, list[int]]]:
    found: dict[Any, list[int]] = {}
    for one in returns:
        found.setdefault(one.key.model, []).append(one.pk)
    return list(found.items())


def _is_of_employer(model: type[models.Model]) -> bool:
    """A workplace, a person: it exists at one employer and goes with it. (A placement does not.)"""
    return any(
        key.model is model and key.remote_field.on_delete is models.CASCADE for key in relations_to(Employer)
    )


def _ties(model: type[models.Model]) -> list[Any]:
    """The keys by which a row of this model is at an employer."""
    return [
        one
        for one in model._meta.concrete_fields
        if isinstance(one, models.ForeignKey)
        and isinstance(one.related_model, type)
        and one.name != "head"
        and (one.related_model is Employer or _is_of_employer(one.related_model))
    ]


def _home(key: Any, target: int, coming: dict[tuple[str, int, str], int]) -> tuple[int, Place | None]:
    """At which employer the target will be; and which row that is, when it is no employer itself."""
    if key.related_model is Employer:
        return target, None
    label = key.related_model._meta.label_lower
    owner = next(one for one in relations_to(Employer) if one.model is key.related_model)
    now = key.related_model._base_manager.values_list(owner.attname, flat=True).get(pk=target)
    return coming.get((label, target, owner.name), now), (label, target)
