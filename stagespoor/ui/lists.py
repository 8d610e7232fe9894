"""Lists: search, filters, sorting and pages in the address, two queries whatever the size.

    lens = Lens(request.GET, sorts={"naam": "last_name", "klas": "class_name"}, default_sort="naam",
                filters=[Filter("fase", _("Fase"), PHASES, "phase")], search=("search_key__contains",))
    page = lens.page(students, "pk", "name", "class_name")

Values in the address that make no sense are ignored, never an error.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q, QuerySet, Window
from django.http import QueryDict

PAGE_SIZE = 25
MAX_SEARCH = 80
TOTAL = "rows_found"  # in each row of a search: how many there are
Choices = Sequence[tuple[str, object]]


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter: ``key`` in the address, its choices, and the lookup it becomes.

    ``lookup`` is a field lookup that gets the chosen value, or a function value -> Q.
    """

    key: str
    label: object
    choices: Choices
    lookup: str | Callable[[str], Q]
    empty_label: object = "Alle"
    more: bool = False  # seldom used: folded away until it is chosen

    def q(self, value: str) -> Q:
        """The condition for a chosen value."""
        return Q(**{self.lookup: value}) if isinstance(self.lookup, str) else self.lookup(value)


@dataclass(frozen=True, slots=True)
class Chosen:
    """A filter with what is chosen in it, for the template."""

    key: str
    label: object
    value: str
    options: tuple[tuple[str, object, bool], ...]
    more: bool = False


@dataclass(slots=True)
class Page:
    """One page of rows. ``total`` counts all rows that match; numbers start at 1."""

    rows: list[Any]
    number: int
    pages: int
    total: int
    first: int
    last: int
    steps: tuple[int | None, ...] = ()

    def __iter__(self) -> Any:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def has_other(self) -> bool:
        """Is there more than this page?"""
        return self.pages > 1

    @property
    def previous(self) -> int:
        """The number of the page before, 0 when there is none."""
        return self.number - 1

    @property
    def next(self) -> int:
        """The number of the page after, 0 when there is none."""
        return self.number + 1 if self.number < self.pages else 0


@dataclass(slots=True)
class Lens:
    """What somebody asked of a list in the address (``q``, filters, ``sort``, ``page``)."""

    params: QueryDict
    sorts: Mapping[str, str | Sequence[str]] = field(default_factory=dict)
    default_sort: str = ""
    filters: Sequence[Filter] = ()
    search: str | Sequence[str] | Callable[[str], Q] = ()
    page_size: int = PAGE_SIZE
    also: Sequence[str] = ()  # other words in the address that narrow the list; the page reads them itself

    @property
    def q(self) -> str:
        """The search words, without spaces around, at most 80 characters."""
        return " ".join(self.params.get("q", "").replace("\x00", "").split())[:MAX_SEARCH]

    @property
    def searches(self) -> bool:
        """Is there anything to search in? (A template would call ``search`` when it is a function.)"""
        return bool(self.search)

    @property
    def sort(self) -> str:
        """The key of the sort order, with "-" before it for downwards; the default when unknown."""
        asked = self.params.get("sort", "")
        return asked if asked.removeprefix("-") in self.sorts else self.default_sort

    @property
    def page_number(self) -> int:
        """The asked page, at least 1."""
        asked = self.params.get("page", "")
        return max(1, int(asked)) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 1

    def value(self, key: str) -> str:
        """The chosen value of a filter, "" when nothing (or nonsense) is chosen."""
        asked = self.params.get(key, "")
        if not asked:
            return ""
        known = next((f for f in self.filters if f.key == key), None)
        return asked if known and any(asked == str(value) for value, _ in known.choices) else ""

    @property
    def chosen(self) -> list[Chosen]:
        """The filters with their options, for ``ui/list/filters.html``."""
        found = []
        for one in self.filters:
            now = self.value(one.key)
            options = tuple((str(v), label, str(v) == now) for v, label in one.choices)
            found.append(
                Chosen(one.key, one.label, now, (("", one.empty_label, not now), *options), one.more)
            )
        return found

    @property
    def narrowed(self) -> bool:
        """Is anything searched or filtered?"""
        return bool(
            self.q or any(self.value(one.key) for one in self.filters) or any(map(self.params.get, self.also))
        )

    def apply(self, rows: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
        """Search, filter and sort; does not page."""
        condition = self._search_q()
        for one in self.filters:
            if value := self.value(one.key):
                condition &= one.q(value)
        if condition:
            rows = rows.filter(condition)
        order = self._order()
        return rows.order_by(*order) if order else rows

    def page(self, rows: QuerySet[Any, Any], *columns: str) -> Page:
        """The asked page of the rows that match. Two queries: count, rows. Past the end gives the last page.

        With ``columns`` each row is a dict of those, and a search for words is one query: to look for them
        twice, once to count, is what a search costs.
        """
        matching = self.apply(rows)
        if columns and self.q and (found := self._found(matching, columns)):
            return self._paged(found, found[0][TOTAL], self.page_number)
        total = matching.count()
        number = min(self.page_number, max(1, -(-total // self.page_size)))
        start = (number - 1) * self.page_size
        shown = matching.values(*columns) if columns else matching
        return self._paged(list(shown[start : start + self.page_size]) if total else [], total, number)

    def _found(self, matching: QuerySet[Any, Any], columns: Sequence[str]) -> list[Any]:
        """The asked page with in each row how many there are; nothing where the page is past the end."""
        start = (self.page_number - 1) * self.page_size
        counted = matching.values(*columns, **{TOTAL: Window(Count("*"))})
        return list(counted[start : start + self.page_size])

    def _paged(self, rows: list[Any], total: int, number: int) -> Page:
        pages, start = max(1, -(-total // self.page_size)), (number - 1) * self.page_size
        first = start + 1 if total else 0
        return Page(rows, number, pages, total, first, start + len(rows), _steps(number, pages))

    def heading(self, key: str) -> tuple[str, str]:
        """For a column: the sort value its link asks for next, and aria-sort of this moment."""
        now = self.sort
        if now == key:
            return f"-{key}", "ascending"
        return key, "descending" if now == f"-{key}" else "none"

    def _search_q(self) -> Q:
        words = self.q
        condition = Q()
        if not words or not self.search:
            return condition
        if callable(self.search):
            return self.search(words)
        lookups = (self.search,) if isinstance(self.search, str) else self.search
        for word in words.split():
            either = Q()
            for lookup in lookups:
                either |= Q(**{lookup: word})
            condition &= either
        return condition

    def _order(self) -> list[str]:
        key = self.sort.removeprefix("-")
        if not key:
            return []
        names = self.sorts[key]
        fields = [names] if isinstance(names, str) else list(names)
        turned = [_turn(f) for f in fields] if self.sort.startswith("-") else fields
        return [*turned, "pk"]


def _turn(name: str) -> str:
    return name[1:] if name.startswith("-") else f"-{name}"


def _steps(number: int, pages: int) -> tuple[int | None, ...]:
    """Page numbers to show: the ends, this one and its neighbours; None is a gap."""
    if pages <= 1:
        return ()
    wanted: Iterable[int] = sorted({1, pages, number - 1, number, number + 1} & set(range(1, pages + 1)))
    found: list[int | None] = []
    for step in wanted:
        if found and found[-1] is not None and step - found[-1] > 1:
            found.append(None)
        found.append(step)
    return tuple(found)
