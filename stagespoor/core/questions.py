"""Many small questions to the database, asked as one and built only once.

The next steps of a student come from some twenty questions of seven apps. Asked one by one they cost
twenty queries, and Django needs a millisecond to build each. Here they become one ``UNION ALL``, and
what Django built is kept: only the values in it differ, so each of those is a :class:`Param`.

    ask = Asked({"late": Loan.objects.filter(reader=Param("reader"), due_on__lt=Param("today"))
                         .values("pk", "due_on")})
    ask(reader=7, today=clock.today())  ->  {"late": [{"pk": 3, "due_on": date(2026, 3, 1)}]}

Each row travels as one JSON array, so that questions with other columns fit in one answer.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.models.expressions import Expression
from django.utils.dateparse import parse_datetime, parse_duration

Row = dict[str, Any]
Answers = dict[str, list[Row]]
Questions = Mapping[str, "models.QuerySet[Any, Any]"]


@dataclass(frozen=True, slots=True)
class _Slot:
    """Where a value goes when the question is asked."""

    name: str
    then: tuple[Callable[[Any], Any], ...]

    def fill(self, values: Mapping[str, Any], connection: Any) -> Any:
        value = values[self.name]
        for step in self.then:
            value = step(value)
        return connection.ops.adapt_datefield_value(value) if type(value) is dt.date else value


class Param(Expression):
    """A value that is known only when the question is asked: who asks, the day, the student.

    ``Param("today") + timedelta(days=7)`` and ``Param("today").map(f)`` work on the value of that moment.
    """

    def __init__(self, name: str, then: tuple[Callable[[Any], Any], ...] = ()) -> None:
        super().__init__()
        self.name, self.then = name, then

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        """A placeholder whose value is still to come."""
        return "%s", [_Slot(self.name, self.then)]

    def map(self, function: Callable[[Any], Any]) -> Param:
        """The value with ``function`` applied to it."""
        return Param(self.name, (*self.then, function))

    def __add__(self, other: Any) -> Param:  # type: ignore[override]
        return self.map(lambda value: value + other)

    def __sub__(self, other: Any) -> Param:  # type: ignore[override]
        return self.map(lambda value: value - other)


class Ids(Expression):
    """Any number of keys, for ``…__in=Ids("students")``."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        """A mark that the keys replace, as numbers, when the question is asked."""
        return f"({_mark(self.name)})", []


def _mark(name: str) -> str:
    return f"/*{name}*/"


@dataclass(frozen=True, slots=True)
class _Reader:
    """How the rows of one question are read back."""

    key: str
    columns: tuple[str, ...]
    convert: tuple[tuple[str, Callable[[Any], Any]], ...]

    def rows(self, found: list[list[Any]]) -> list[Row]:
        columns = self.columns
        rows = [dict(zip(columns, values, strict=True)) for values in found]
        for column, convert in self.convert:
            for row in rows:
                if row[column] is not None:
                    row[column] = convert(row[column])
        return rows


class Asked:
    """Questions that were built, ready to be asked as one query with other values each time."""

    def __init__(self, questions: Questions, *, using: str = DEFAULT_DB_ALIAS) -> None:
        """Build the questions. Each is a queryset of ``values(…)``; one that can have no rows is left out."""
        self._using = using
        self._keys = tuple(questions)
        self._readers: list[_Reader] = []
        self._params: list[Any] = []
        parts = []
        for key, rows in questions.items():
            try:
                parts.append(self._part(key, rows))
            except EmptyResultSet:
                continue
        self._sql = " UNION ALL ".join(parts)

    def _part(self, key: str, rows: models.QuerySet[Any, Any]) -> str:
        if not rows.query.is_sliced:
            rows = rows.order_by()  # the answers are put in order when they are read
        compiler = rows.query.get_compiler(self._using)
        sql, params = compiler.as_sql()
        connection = connections[self._using]
        fields = [(alias or "", expression.output_field) for expression, _sql, alias in compiler.select]
        columns = tuple(name for name, _field in fields)
        converters = [(name, _converter(field)) for name, field in fields]
        self._readers.append(_Reader(key, columns, tuple((n, c) for n, c in converters if c is not None)))
        self._params += params
        listed = ", ".join(f"q.{connection.ops.quote_name(name)}" for name in columns)
        array = "json_array" if connection.vendor == "sqlite" else "jsonb_build_array"
        # the number is our own counter, the names are those of our columns
        return f"SELECT {len(self._readers) - 1}, {array}({listed}) FROM ({sql}) q"  # noqa: S608

    def __call__(self, **values: Any) -> Answers:
        """Ask: one query. Each question gives its rows as dicts, in the order of their first column.

        Raises KeyError when a Param has no value.
        """
        answers: Answers = {key: [] for key in self._keys}
        texts = self.texts(**values)
        # read as one text: a call per row costs more than the reading
        read = json.loads(f"[{','.join([text for _number, text in texts])}]")
        found: list[list[list[Any]]] = [[] for _reader in self._readers]
        for (number, _text), row in zip(texts, read, strict=True):
            found[number].append(row)
        for reader, mine in zip(self._readers, found, strict=True):
            answers[reader.key] = sorted(reader.rows(mine), key=itemgetter(reader.columns[0]))
        return answers

    def texts(self, **values: Any) -> list[tuple[int, str]]:
        """Ask, and read nothing yet: (number of the question, one row as a JSON array). For :meth:`read`.

        For who keeps what was made of a row: equal rows have equal texts.
        """
        if not self._sql:
            return []
        connection = connections[self._using]
        params = [p.fill(values, connection) if isinstance(p, _Slot) else p for p in self._params]
        sql = self._sql
        for name, value in values.items():
            if _mark(name) in sql:
                sql = sql.replace(_mark(name), _numbers(value))
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            rows: list[tuple[int, str]] = cursor.fetchall()
        return rows

    def read(self, number: int, values: list[Any]) -> tuple[str, Row]:
        """The question and the row of one text of :meth:`texts`, after ``json.loads``."""
        reader = self._readers[number]
        return reader.key, reader.rows([values])[0]


def _numbers(keys: Collection[int]) -> str:
    return ", ".join(str(int(key)) for key in keys) or "NULL"


def _converter(field: models.Field[Any, Any]) -> Callable[[Any], Any] | None:
    """How a value of this field comes back out of JSON; None where it already is what it should be."""
    kinds: tuple[tuple[type[models.Field[Any, Any]], Callable[[Any], Any]], ...] = (
        (models.DateTimeField, _moment), (models.DateField, dt.date.fromisoformat),
        (models.TimeField, dt.time.fromisoformat), (models.DurationField, parse_duration),
        (models.BooleanField, bool), (models.JSONField, _json),
    )  # fmt: skip
    return next((convert for kind, convert in kinds if isinstance(field, kind)), None)


def _moment(text: str) -> dt.datetime:
    """SQLite keeps moments without a zone, in UTC."""
    found = parse_datetime(text)
    if found is None:
        raise ValueError(text)
    return found if found.tzinfo else found.replace(tzinfo=dt.UTC)


def _json(value: Any) -> Any:
    """PostgreSQL nests what SQLite gives as text."""
    return json.loads(value) if isinstance(value, str) else value
