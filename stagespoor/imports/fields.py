"""Small questions to a model: how long may a text be, and what is this JSON value as a field's own."""

from __future__ import annotations

from typing import Any

from django.db import models


def longest(model: type[models.Model], name: str) -> int | None:
    """The most characters that fit, or None where there is no limit."""
    length = getattr(model._meta.get_field(name), "max_length", None)
    return length if isinstance(length, int) else None


def from_json(model: type[models.Model], name: str, value: Any) -> Any:
    """A value out of a snapshot as the field holds it: "2012-09-23" as a date. ``name`` may end in _id."""
    field = model._meta.get_field(name)
    return field.to_python(value) if isinstance(field, models.Field) else value
