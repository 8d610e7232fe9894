"""Many events at once make the same chain as one by one."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from stagespoor.core import clock, events
from stagespoor.core.events import EventKind, NewEvent
from stagespoor.core.models import Event
from tests.factories import SchoolFactory, actor

pytestmark = pytest.mark.django_db

events.declare(EventKind("test.happened", "{by} deed {what}"))


@pytest.fixture
def by():
    return actor(school=SchoolFactory())


def kinds(count):
    return [NewEvent("test.happened", data={"what": str(number)}) for number in range(count)]


def test_many_and_single_events_form_one_unbroken_chain(by):
    events.record("test.happened", school_id=by.school_id, by=by)
    events.record_many(kinds(3), school_id=by.school_id, by=by)
    events.record("test.happened", school_id=by.school_id, by=by)

    numbers = list(Event.objects.order_by("number").values_list("number", flat=True))
    assert numbers == [1, 2, 3, 4, 5]
    assert events.first_break(by.school_id) is None


def test_the_number_of_queries_does_not_grow_with_the_number_of_events(by, django_assert_num_queries):
    events.record("test.happened", school_id=by.school_id, by=by)  # the head exists
    for count in (1, 60):
        with django_assert_num_queries(3):  # lock, insert, move
            events.record_many(kinds(count), school_id=by.school_id, by=by)


def test_nothing_to_record_asks_nothing(by, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert events.record_many([], school_id=by.school_id, by=by) == []


def test_an_undeclared_kind_is_refused(by):
    with pytest.raises(KeyError):
        events.record_many([NewEvent("test.never")], school_id=by.school_id, by=by)


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_is_refused():
    by = actor(school=SchoolFactory())
    with pytest.raises(RuntimeError):
        events.record_many(kinds(1), school_id=by.school_id, by=by)


def test_a_moment_told_in_another_zone_keeps_the_chain_whole(by):
    """The demo tells its history in Dutch time; the database answers in UTC."""
    with clock.at(dt.datetime(2026, 3, 2, 10, tzinfo=ZoneInfo("Europe/Amsterdam"))):
        events.record("test.happened", school_id=by.school_id, by=by)
    assert events.first_break(by.school_id) is None
