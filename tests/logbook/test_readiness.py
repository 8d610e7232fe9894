"""By each placement the student becomes more and more ready; the file shows it."""

from __future__ import annotations

import pytest

from stagespoor.core import clock
from stagespoor.logbook import queries
from stagespoor.logbook.models import Assessment, Score
from stagespoor.policy.loader import get_policy
from tests.case import Case


@pytest.mark.django_db
@pytest.mark.policy("PREP-1", "ORI-2")
def test_the_readiness_criteria_are_followed_from_assessment_to_assessment(case: Case) -> None:
    policy = get_policy("velddijk")
    criterion = policy.readiness[0]
    for moment, values in (("interim", (2, 1)), ("final", (3, 4))):
        assessment = Assessment.objects.create(
            placement=case.placement, moment=moment, fixed_at=clock.now(), fixed_by_id=case.coach.user_id
        )
        for side, value in zip(("coach", "supervisor"), values, strict=True):
            Score.objects.create(assessment=assessment, side=side, criterion=criterion.slug, value=value)
    rows = Assessment.objects.order_by("pk").prefetch_related("scores__goal")
    (line,) = queries.trend(rows, policy)
    assert line["label"] == criterion.name
    assert [point["step"].value for point in line["points"]] == [1, 3]  # the lower of the two sides
    assert line["change"] == 1
