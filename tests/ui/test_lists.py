"""Lists: what the address asks is checked, and nonsense is ignored."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db.models import Q
from django.http import QueryDict
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from stagespoor.ui.lists import Filter, Lens, _steps


def lens(query: str = "", **more: Any) -> Lens:
    """A list of users."""
    return Lens(
        QueryDict(query),
        sorts={"naam": "username", "oud": ("-pk", "username")},
        default_sort="naam",
        filters=[Filter("actief", "Actief", [("1", "ja"), ("0", "nee")], "is_active")],
        search=("username__icontains",),
        **more,
    )


def test_unknown_sort_filter_and_page_are_ignored() -> None:
    asked = lens("sort=password&actief=zeven&page=-3")
    assert (asked.sort, asked.value("actief"), asked.page_number) == ("naam", "", 1)
    assert not asked.narrowed


@given(st.text(max_size=200), st.text(max_size=20), st.text(max_size=20))
def test_any_text_in_the_address_is_harmless(q: str, sort: str, page: str) -> None:
    params = QueryDict(mutable=True)
    params.update({"q": q, "sort": sort, "page": page, "actief": q})
    asked = lens()
    asked.params = params
    assert asked.page_number >= 1
    assert len(asked.q) <= 80
    assert "\x00" not in asked.q
    assert asked.sort.removeprefix("-") in asked.sorts


@pytest.fixture
def users(db: None) -> list[str]:
    """Thirty people, three of them not active."""
    people = get_user_model().objects
    names = [f"mens{i:02}" for i in range(30)]
    people.bulk_create([people.model(username=name, is_active=i >= 3) for i, name in enumerate(names)])
    return names


def names(query: str, **more: Any) -> list[str]:
    """The user names on the asked page."""
    rows = get_user_model().objects.filter(username__startswith="mens").values("pk", "username")
    return [row["username"] for row in lens(query, **more).page(rows)]


def test_page_takes_two_queries_whatever_the_size(users: list[str], django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(2):
        assert names("") == users[:25]
    with django_assert_num_queries(2):
        assert names("", page_size=3) == users[:3]


@pytest.mark.parametrize("number", [1, 2, 9])
def test_a_search_in_one_query_gives_the_same_page_as_counting_first(
    users: list[str], number: int, django_assert_num_queries: Any
) -> None:
    rows, asked = get_user_model().objects.all(), lens(f"q=mens1&page={number}", page_size=4)
    counted = asked.page(rows)
    with django_assert_num_queries(
        3 if number > counted.pages else 1
    ):  # past the end it is counted after all
        found = asked.page(rows, "username")
    assert [row["username"] for row in found] == [user.username for user in counted]
    assert len(found) > 0
    assert (found.number, found.pages, found.total, found.first, found.last) == (
        counted.number, counted.pages, counted.total, counted.first, counted.last,
    )  # fmt: skip


def test_search_filter_and_sort_work_together(users: list[str]) -> None:
    assert names("q=mens0&actief=0&sort=-naam") == ["mens02", "mens01", "mens00"]
    assert names("q=mens 29") == ["mens29"]
    assert names("sort=oud")[0] == "mens29"
    assert names("sort=-oud")[0] == "mens00"


def test_page_past_the_end_is_the_last_page(users: list[str]) -> None:
    assert names("page=999") == users[25:]


def test_empty_list_has_one_empty_page(users: list[str]) -> None:
    page = lens("q=niemand").page(get_user_model().objects.values("pk"))
    assert (page.total, page.pages, page.first, page.last, page.rows) == (0, 1, 0, 0, [])


@given(st.integers(1, 400), st.data())
def test_page_numbers_keep_the_ends_and_have_no_doubles(pages: int, data: st.DataObject) -> None:
    number = data.draw(st.integers(1, pages))
    numbers = [step for step in _steps(number, pages) if step is not None]
    assert numbers == sorted(set(numbers))
    if pages > 1:
        assert {1, number, pages} <= set(numbers)


def test_link_keeps_the_search_and_forgets_the_page() -> None:
    request = RequestFactory().get("/", {"q": "jan & piet", "page": "3"})
    template = Template("{% load ui %}{% with_params sort='naam' %}|{% with_params page=2 q=None %}")
    first, second = template.render(Context({"request": request})).split("|")
    assert first == "?q=jan+%26+piet&amp;sort=naam"
    assert second == "?page=2"


def test_column_heading_says_how_it_is_sorted_and_turns_around() -> None:
    template = Template("{% load ui %}{% sort_header lens 'naam' 'Naam' %}")
    html = template.render(Context({"lens": lens("q=x&page=2")}))
    assert 'aria-sort="ascending"' in html
    assert 'href="?q=x&amp;sort=-naam"' in html


def test_search_box_is_there_when_the_search_is_a_function() -> None:
    asked = lens()
    asked.search = lambda words: Q(username=words)
    html = render_to_string("ui/list/filters.html", {"lens": asked})
    assert 'type="search"' in html
