"""A move or an edit that somebody else was before with is noticed, never overwritten."""

from __future__ import annotations

import pytest

from stagespoor.core.refusals import Refused
from stagespoor.core.states import StaleRecord, move, save_versioned
from stagespoor.placements.models import Placement
from stagespoor.placements.states import CLOSING, PLACEMENT_MOVES, RUNNING
from stagespoor.students.models import Student
from tests.factories import PlacementFactory, StudentFactory

pytestmark = pytest.mark.django_db


def test_a_move_the_table_does_not_know_is_refused_and_writes_nothing() -> None:
    placement = PlacementFactory()
    with pytest.raises(Refused) as refused:
        move(placement, CLOSING, PLACEMENT_MOVES, norm="TSK-3")
    assert refused.value.refusals[0].norm == "TSK-3"
    assert Placement.objects.get().state == "planned"


def test_of_two_people_who_move_the_same_record_the_second_is_told() -> None:
    first, second = PlacementFactory(), Placement.objects.get()
    move(first, RUNNING, PLACEMENT_MOVES, started_on=first.start_on)
    with pytest.raises(StaleRecord):
        move(second, RUNNING, PLACEMENT_MOVES, started_on=second.start_on)


def test_of_two_people_who_edit_the_same_record_the_second_is_told() -> None:
    mine = StudentFactory()
    theirs = Student.objects.get(pk=mine.pk)
    theirs.city, mine.city = "Best", "Boxtel"
    save_versioned(theirs, seen_version=1, fields=["city"])
    with pytest.raises(StaleRecord):
        save_versioned(mine, seen_version=1, fields=["city"])
    assert Student.objects.get(pk=mine.pk).city == "Best"
