"""Finding out whether anything points at a record, whatever app it belongs to."""

from __future__ import annotations

from collections.abc import Collection

from django.db import models


def hanging_on(model: type[models.Model], ids: Collection[int], *, ignore: Collection[str] = ()) -> set[int]:
    """The keys among ``ids`` that some other record refers to.

    ``ignore`` holds lower-case labels ("students.guardian") of models that do not count. One query
    for each relation, however many keys.
    """
    found: set[int] = set()
    if not ids:
        return found
    for relation in model._meta.get_fields(include_hidden=True):
        if not isinstance(relation, models.ManyToOneRel) or relation.related_model is None:
            continue
        other = relation.related_model
        if isinstance(other, str) or other._meta.label_lower in ignore:
            continue
        name = relation.field.attname
        found.update(
            other._base_manager.filter(**{f"{name}__in": list(ids)}).values_list(name, flat=True).distinct()
        )
    return found
