"""Earlier team meetings are found again, the newest first."""

from __future__ import annotations

import datetime as dt

import pytest

from stagespoor.trajectories import queries
from stagespoor.trajectories.models import TeamMeeting
from tests.factories import actor


@pytest.mark.django_db
@pytest.mark.policy("GUI-4")
def test_meetings_come_newest_first_though_they_are_counted() -> None:
    lead = actor("lead")
    for day in (3, 17, 10):
        TeamMeeting.objects.create(
            school_id=lead.school_id, held_on=dt.date(2026, 11, day), written_by_id=lead.user_id
        )
    found = [meeting.held_on.day for meeting in queries.meetings_of(lead.school_id)]
    assert found == [17, 10, 3]
