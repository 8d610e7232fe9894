"""The demo network: made by the real actions, so every rule holds in it, and something waits everywhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from stagespoor.accounts.models import User
from stagespoor.aftercare.models import AftercareMoment, Handover
from stagespoor.agreements.models import Agreement
from stagespoor.core import clock, events
from stagespoor.core.models import Event, OutboxMessage
from stagespoor.demo.network import make_demo
from stagespoor.employers.models import Contact, Employer
from stagespoor.guidance.models import Concern
from stagespoor.placements.models import Placement
from stagespoor.schools.models import Membership, Role, School
from stagespoor.students.models import Guardian, Student
from stagespoor.trajectories.models import Referral

pytestmark = pytest.mark.django_db
SHARE = 0.12


def facts() -> list[tuple[Any, ...]]:
    """What was made, without the numbers that the database gives out."""
    return list(
        Event.objects.order_by("school", "number").values_list("school__slug", "kind", "at", "actor_name")
    )


def test_is_the_same_whenever_it_is_made_on_one_day() -> None:
    made = []
    for _ in range(2):
        with transaction.atomic():
            make_demo(share=0.03)
            made.append(facts())
            transaction.set_rollback(True)
    assert made[0] == made[1]
    assert len(made[0]) > 100


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The small demo, made once for this file and taken back after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        make_demo(share=SHARE)
        yield
        transaction.set_rollback(True)


@pytest.mark.usefixtures("demo")
class TestSmallDemo:
    """Each test reads; none writes."""

    def test_has_two_schools_that_share_their_employers(self) -> None:
        assert set(School.objects.values_list("slug", flat=True)) == {"velddijk", "wildveld"}
        assert School.objects.values("network").distinct().count() == 1
        assert Employer.objects.count() > 900

    def test_has_somebody_of_every_role_to_step_in_as(self) -> None:
        roles = Membership.objects.filter(user__is_demo=True).values_list("role", flat=True)
        assert set(roles) == set(Role.values)

    def test_chain_of_events_is_whole(self) -> None:
        for school in School.objects.all():
            assert events.first_break(school.pk) is None

    def test_nothing_happened_in_the_future(self) -> None:
        assert not Event.objects.filter(at__date__gt=clock.today()).exists()

    def test_only_mail_of_today_waits(self) -> None:
        waiting = OutboxMessage.objects.filter(sent_at=None)
        assert not waiting.filter(created_at__date__lt=clock.today()).exists()
        assert waiting.count() < 300

    def test_every_address_is_an_invented_one(self) -> None:
        for model in (User, Student, Guardian, Employer, Contact, School):
            wrong = model.objects.exclude(email="").exclude(email__endswith=".example")  # type: ignore[attr-defined]
            assert not wrong.exists(), (model, wrong.values_list("email", flat=True)[:3])

    def test_nobody_of_the_demo_has_a_password(self) -> None:
        assert not [user for user in User.objects.filter(is_demo=True) if user.has_usable_password()]

    def test_applications_wait_for_the_team_meeting(self) -> None:
        assert Referral.objects.filter(state="submitted").exists()

    def test_an_agreement_waits_for_signatures(self) -> None:
        assert Agreement.objects.filter(state="made").exists()

    def test_a_problem_is_open(self) -> None:
        assert Concern.objects.filter(state="open").exists()

    def test_aftercare_runs(self) -> None:
        assert AftercareMoment.objects.filter(state="done").exists()
        assert AftercareMoment.objects.filter(state="due").exists()

    def test_a_handover_is_not_accepted_yet(self) -> None:
        assert Handover.objects.exclude(state="accepted").exists()

    def test_placements_of_every_kind_and_state_are_there(self) -> None:
        # the fifth kind is the job itself, with aftercare: a contract, not a placement
        assert set(Placement.objects.values_list("kind", flat=True)) == {
            "internal",
            "orienting",
            "preparing",
            "contract",
        }
        assert {"searching", "running", "closed"} <= set(Placement.objects.values_list("state", flat=True))
