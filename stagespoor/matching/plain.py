"""A question to the database that is built once and answered as the database gives it: tuples, nothing converted.

For thousands of rows on one page. ``core.questions`` asks many small questions as one; this asks one large one.
"""

from __future__ import annotations

from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet


class Plain:
    """A queryset of ``values_list(…)`` whose values are :class:`~stagespoor.core.questions.Param`.

    Only columns that every database gives as text or number: others need a ``Cast`` to text.
    """

    def __init__(self, rows: QuerySet[Any, Any], *, using: str = DEFAULT_DB_ALIAS) -> None:
        """Build the question."""
        self._using = using
        self._sql, self._params = rows.order_by().query.get_compiler(using).as_sql()

    def __call__(self, **values: Any) -> list[tuple[Any, ...]]:
        """Ask: one query. Raises KeyError when a Param has no value."""
        connection = connections[self._using]
        params = [part.fill(values, connection) if hasattr(part, "fill") else part for part in self._params]
        with connection.cursor() as cursor:
            cursor.execute(self._sql, params)
            found: list[tuple[Any, ...]] = cursor.fetchall()
        return found
