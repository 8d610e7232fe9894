"""Bringing all that points at one record over to another, whatever app it belongs to, and putting it back.

Two records that the database does not want beside each other (a contact of the same name, a relation of the
same school) are folded: what points at the one goes to its twin, the twin gets the facts it lacks, and the
one stays where it is, unseen. So nothing is ever deleted, and everything can go back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F

from stagespoor.core.models import json_ready

# told apart: the merge itself, and judgements about pairs
_NOT_MOVED = {"employers.merge", "employers.notsame"}
_NEVER_FILLED = {"id", "version", "search_key", "state"}
# the further one went with an employer, the more its row counts when two are folded
_RANKS = {"placements.candidate": ("considered", "asked", "declined", "chosen")}
Facts = dict[str, dict[str, Any]]


@dataclass(slots=True)
class Ledger:
    """What a merge did. ``moved``: "app.model.field" -> [[pk, was, now], …]; facts by "app.model:pk"."""

    moved: dict[str, list[list[int]]] = field(default_factory=lambda: defaultdict(list))
    before: Facts = field(default_factory=dict)
    after: Facts = field(default_factory=dict)

    def change(self, row: models.Model, **values: Any) -> None:
        """Write these facts (by attribute name) of a row, and keep how they were."""
        name = name_of(row)
        was, now = self.before.setdefault(name, {}), self.after.setdefault(name, {})
        for key, value in values.items():
            was.setdefault(key, json_ready(getattr(row, key)))
            now[key] = json_ready(value)
            setattr(row, key, value)
        write(row, values)


def name_of(row: models.Model) -> str:
    """ "employers.contact:12"."""
    return f"{row._meta.label_lower}:{row.pk}"


def write(row: models.Model, values: dict[str, Any]) -> None:
    """Store these values of a row as they are, with what follows from them."""
    extra: dict[str, Any] = {}
    if hasattr(row, "fresh_search_key"):
        extra["search_key"] = row.search_key = row.fresh_search_key()  # type: ignore[attr-defined]
    if hasattr(row, "version"):
        extra["version"] = F("version") + 1
    type(row)._base_manager.filter(pk=row.pk).update(**values, **extra)


def relations_to(model: type[models.Model]) -> Iterator[models.ForeignKey[Any, Any]]:
    """The foreign keys that point at a model, hidden ones (of many-to-many tables) too."""
    for relation in model._meta.get_fields(include_hidden=True):
        if not isinstance(relation, models.ManyToOneRel):
            continue
        key = relation.field
        if key.model._meta.label_lower not in _NOT_MOVED and key.name != "merged_into":
            yield key


def move_all(old: models.Model, new: models.Model, ledger: Ledger) -> None:
    """Point everything at ``new`` that points at ``old``; fold where both cannot stand side by side."""
    for key in relations_to(type(old)):
        rows = key.model._base_manager.filter(**{key.attname: old.pk}).order_by("pk")
        moving: list[int] = []
        for row in rows:
            if row._meta.model is new._meta.model and row.pk == new.pk:
                continue  # an employer that is a branch of the one that goes: the caller decides
            twin = twin_of(row, key, new.pk)
            if twin is not None and not _two_accounts(row, twin):
                _fold(row, twin, key, ledger)
                continue
            if twin is not None:
                _rename(row, key, new.pk, ledger)
            moving.append(row.pk)
        point(key, moving, new.pk)
        if moving:
            ledger.moved[f"{key.model._meta.label_lower}.{key.name}"] += [
                [pk, old.pk, new.pk] for pk in moving
            ]


def point(key: models.ForeignKey[Any, Any], pks: list[int], to: int) -> None:
    """Let these rows point at ``to``; an open form of such a row notices by its version."""
    extra = {"version": F("version") + 1} if hasattr(key.model, "version") else {}
    if pks:
        key.model._base_manager.filter(pk__in=pks).update(**{key.attname: to}, **extra)


def twin_of(row: models.Model, key: models.ForeignKey[Any, Any], to: int) -> models.Model | None:
    """The row that would stand in the way if this one pointed at ``to``. Names are compared without case."""
    rows = type(row)._base_manager.exclude(pk=row.pk)
    for fields, condition in _uniques(type(row), key.name):
        if condition is not None and not type(row)._base_manager.filter(condition, pk=row.pk).exists():
            continue
        lookup: dict[str, Any] = {key.attname: to}
        for name in fields - {key.name}:
            one = row._meta.get_field(name)
            value = getattr(row, one.attname)  # type: ignore[union-attr]
            lookup[f"{name}__iexact" if isinstance(one, models.CharField) else one.attname] = value  # type: ignore[union-attr]
        if any(value is None for value in lookup.values()):
            continue
        found = rows.filter(**lookup)
        twin = (found if condition is None else found.filter(condition)).order_by("pk").first()
        if twin is not None:
            return twin
    return None


def _uniques(model: type[models.Model], name: str) -> Iterator[tuple[set[str], models.Q | None]]:
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint) and name in constraint.fields:
            yield set(constraint.fields), constraint.condition
    for fields in model._meta.unique_together:
        if name in fields:
            yield set(fields), None
    if model._meta.get_field(name).unique:  # type: ignore[union-attr]
        yield {name}, None


def _fold(row: models.Model, twin: models.Model, key: models.ForeignKey[Any, Any], ledger: Ledger) -> None:
    move_all(row, twin, ledger)
    lacks = {
        one.attname: getattr(row, one.attname)
        for one in row._meta.concrete_fields
        if one.name != key.name and one.name not in _NEVER_FILLED and _lacks(one, row, twin)
    }
    ranks = _RANKS.get(row._meta.label_lower)
    if ranks and ranks.index(row.state) > ranks.index(twin.state):  # type: ignore[attr-defined]
        lacks["state"] = row.state  # type: ignore[attr-defined]
        # the lower state first: only one of them may be the chosen one
        ledger.change(row, state=twin.state)  # type: ignore[attr-defined]
    if lacks and _fits(twin, lacks):
        ledger.change(twin, **lacks)


def _lacks(one: models.Field[Any, Any], row: models.Model, twin: models.Model) -> bool:
    mine, theirs = getattr(row, one.attname), getattr(twin, one.attname)
    # a number that is 0 was said
    return bool(mine) and (theirs is None or theirs is False or theirs in ("", [], {}))


def _fits(row: models.Model, values: dict[str, Any]) -> bool:
    """Does the database allow the row with these values? The row itself keeps what it had."""
    kept = {name: getattr(row, name) for name in values}
    for name, value in values.items():
        setattr(row, name, value)
    try:
        row.validate_constraints()
    except ValidationError:
        return False
    finally:
        for name, value in kept.items():
            setattr(row, name, value)
    return True


def _two_accounts(row: models.Model, twin: models.Model) -> bool:
    """Two people with an account each are two people, also when they have one name."""
    mine, theirs = getattr(row, "user_id", None), getattr(twin, "user_id", None)
    return bool(mine and theirs and mine != theirs)


def _rename(row: models.Model, key: models.ForeignKey[Any, Any], to: int, ledger: Ledger) -> None:
    room = row._meta.get_field("name").max_length or 100  # type: ignore[union-attr]
    name, number = row.name, 2  # type: ignore[attr-defined]
    while twin_of(row, key, to) is not None:
        tail = f" ({number})"
        ledger.change(row, name=name[: room - len(tail)] + tail)
        number += 1


# --- back ---------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Return:
    """One reference that may go back: of which row, by which key, from where to where."""

    key: models.ForeignKey[Any, Any]
    pk: int
    was: int
    now: int


def put_back(ledger: Ledger, *, fits_at_home: Callable[[list[Return]], list[Return]]) -> None:
    """Undo what the ledger tells, except what was changed since.

    ``fits_at_home`` leaves out those that must stay because something newer leans on them.
    """
    returns = fits_at_home(list(_unchanged(ledger)))
    by_place: dict[tuple[Any, int], list[int]] = defaultdict(list)
    for one in returns:
        by_place[one.key, one.was].append(one.pk)
    for (key, was), pks in by_place.items():
        free = [
            row.pk for row in key.model._base_manager.filter(pk__in=pks) if twin_of(row, key, was) is None
        ]
        point(key, free, was)
    _restore_all(ledger)


def _restore_all(ledger: Ledger) -> None:
    """Facts go back in the order in which the database takes them: of two chosen ones one must make way first."""
    waiting = sorted(ledger.before)
    while waiting:
        again = [name for name in waiting if not _restore(name, ledger)]
        if len(again) == len(waiting):
            return  # something newer is in the way: those stay as they are
        waiting = again


def _unchanged(ledger: Ledger) -> Iterator[Return]:
    for name, entries in ledger.moved.items():
        label, _dot, field_name = name.rpartition(".")
        key: Any = apps.get_model(label)._meta.get_field(field_name)
        pks = [pk for pk, _was, _now in entries]
        current = dict(key.model._base_manager.filter(pk__in=pks).values_list("pk", key.attname))
        yield from (Return(key, pk, was, now) for pk, was, now in entries if current.get(pk) == now)


def _restore(name: str, ledger: Ledger) -> bool:
    """Put one row's facts back as far as nobody changed them; False when the database does not allow it (yet)."""
    label, _colon, pk = name.partition(":")
    row = apps.get_model(label)._base_manager.filter(pk=pk).first()
    if row is None:
        return True
    before, after = ledger.before[name], ledger.after[name]
    values = {
        key: _value(row, key, before[key])
        for key in before
        if json_ready(getattr(row, key)) == after.get(key)
    }
    if values and not _fits(row, values):
        return False
    for key, value in values.items():
        setattr(row, key, value)
    if values:
        write(row, values)
    return True


def _value(row: models.Model, attname: str, raw: Any) -> Any:
    one = next(one for one in row._meta.concrete_fields if one.attname == attname)
    return raw if one.is_relation or isinstance(one, models.JSONField) else one.to_python(raw)
