"""The event log cannot be changed, by us or by anybody with the database in hand without it showing."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from stagespoor.core import events
from stagespoor.core.events import EventKind
from stagespoor.core.models import Event
from stagespoor.schools.models import School
from tests.case import sentence
from tests.factories import SchoolFactory, StudentFactory, actor

pytestmark = pytest.mark.django_db

events.declare(EventKind("test.walked", "{by} liep naar {where}"))


@pytest.fixture
def three() -> int:
    by = actor(school=SchoolFactory())
    for where in ("Best", "Boxtel", "Liempde"):
        events.record("test.walked", school_id=by.school_id, by=by, data={"where": where})
    return by.school_id


@pytest.mark.policy("ORG-3")
@pytest.mark.parametrize("change", ["UPDATE core_event SET actor_name = 'x'", "DELETE FROM core_event"])
def test_the_database_refuses_to_change_or_drop_an_event(three: int, change: str) -> None:
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(change)
    assert Event.objects.filter(school_id=three).count() == 3


def test_an_event_that_was_changed_from_outside_breaks_the_chain(three: int) -> None:
    assert events.first_break(three) is None
    middle = Event.objects.get(school_id=three, number=2)
    middle.data = {"where": "Nergens"}
    assert middle.hash != events.digest(middle.previous_hash, events.payload_of(middle))


def test_each_school_has_a_chain_of_its_own(three: int) -> None:
    other = actor(school=SchoolFactory())
    events.record("test.walked", school_id=other.school_id, by=other, data={"where": "Oss"})
    assert Event.objects.get(school_id=other.school_id).number == 1
    assert events.first_break(three) is None


def test_a_sentence_fills_in_who_and_what(three: int) -> None:
    first = Event.objects.get(school_id=three, number=1)
    assert sentence(first) == f"{first.actor_name} liep naar Best"


@pytest.mark.policy("ORG-2")
def test_the_mentor_hears_of_a_change_without_a_name_in_the_mail() -> None:
    from stagespoor.core.models import OutboxMessage
    from stagespoor.students.timeline import record

    events.declare(EventKind("test.told", "{by} meldde iets", tells_mentor=True))
    student = StudentFactory()
    coach = actor("coach", student.school)
    record("test.told", student=student, by=coach)
    message = OutboxMessage.objects.get()
    assert student.mentor is not None
    assert message.to == student.mentor.email
    assert student.last_name not in message.subject + message.body
    mentor = actor("mentor", student.school)
    student.mentor_id = mentor.user_id
    student.save()
    student.refresh_from_db()
    record("test.told", student=student, by=mentor)  # one's own news is no news
    assert OutboxMessage.objects.count() == 1


def test_held_chains_write_the_same_log_at_once(three: int) -> None:
    by, other = actor(school=School.objects.get(pk=three)), actor(school=SchoolFactory())
    with CaptureQueriesContext(connection) as caught, events.held_chains():
        for who in (by, other, by, other, by):
            events.record("test.walked", school_id=who.school_id, by=who, data={"where": "Esch"})
    # two ends are read (one is made as well), one insert, two ends are moved
    assert len([q for q in caught if "SAVEPOINT" not in q["sql"]]) <= 8
    assert list(
        Event.objects.filter(school_id=three).order_by("number").values_list("number", flat=True)
    ) == [1, 2, 3, 4, 5, 6]
    events.record("test.walked", school_id=three, by=by, data={"where": "Esch"})
    assert events.first_break(three) is None
    assert events.first_break(other.school_id) is None


@pytest.mark.sqlite
def test_the_history_of_one_thing_is_found_by_an_index(three: int) -> None:
    """PostgreSQL takes it too, once there are more events than fit on a page or two."""
    rows = Event.objects.filter(school_id=three, about="lead:1", kind__startswith="lead.").order_by("-number")
    assert "INDEX event_school_about" in rows[:50].explain()
