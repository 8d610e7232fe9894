"""The demo network: made by the real actions, so every rule holds in it, and something waits everywhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Count

from stagespoor.access.actor import actor_of
from stagespoor.accounts.models import User
from stagespoor.acquisition.models import Lead
from stagespoor.aftercare.models import AftercareMoment, Handover
from stagespoor.agreements.models import Agreement
from stagespoor.core import clock, events
from stagespoor.core.models import Event, OutboxMessage
from stagespoor.demo.lately import drawing
from stagespoor.demo.network import make_demo
from stagespoor.desk.worklist import own_steps, steps_for
from stagespoor.employers.duplicates import likely_for
from stagespoor.employers.models import Contact, Employer, EmployerNote, Merge, NotSame, Photo, Relation
from stagespoor.employers.pictures import make_small
from stagespoor.guidance.models import Concern
from stagespoor.matching.models import Wish
from stagespoor.placements.models import Candidate, Placement
from stagespoor.policy.loader import get_policy
from stagespoor.schools.models import Membership, Role, School
from stagespoor.students.models import Guardian, Student
from stagespoor.trajectories.models import Intake, Referral
from stagespoor.workplaces.models import Judgement, SafetyTalk, Workplace

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

    def test_the_goals_of_an_agreement_fit_the_work_there(self) -> None:
        goals = {name: {g.plain: g for g in get_policy(name).goals} for name in ("velddijk", "wildveld")}
        rows = Agreement.objects.filter(placement__employer__isnull=False).values_list(
            "placement__student__school__policy_name", "placement__employer__sector", "facts__goals"
        )
        wrong = [
            (sector, plain)
            for policy, sector, found in rows
            for plain in found
            if (goal := goals[policy].get(plain)) and goal.sectors and sector not in goal.sectors
        ]
        assert len(rows) > 20
        assert not wrong

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

    @pytest.mark.policy("IS-1", "PH-1")
    def test_of_every_kind_one_runs_and_inside_the_school_one_is_planned(self) -> None:
        running = Placement.objects.filter(state="running").values_list("student__school__slug", "kind")
        kinds = {"internal", "orienting", "preparing", "contract"}
        assert {kind for _school, kind in running} == kinds
        inside = Placement.objects.filter(kind="internal", student__class_name__startswith="3")
        for slug in ("velddijk", "wildveld"):
            states = set(inside.filter(student__school__slug=slug).values_list("state", flat=True))
            assert {"planned", "running"} <= states, slug

    def test_inside_the_school_its_own_people_make_the_agreement(self) -> None:
        makers = Agreement.objects.filter(placement__kind="internal").values_list(
            "made_by__memberships__role"
        )
        assert {role for (role,) in makers} == {"mentor"}

    def test_some_of_the_third_year_are_on_their_way_outside(self) -> None:
        rows = Referral.objects.filter(trajectory__student__class_name__startswith="3", state="assigned")
        assert rows.exists()

    @pytest.mark.policy("ORG-1", "IS-2", "INT-3")
    @pytest.mark.parametrize("slug", ["velddijk", "wildveld"])
    def test_who_one_steps_in_as_has_something_to_do(self, slug: str) -> None:
        today = clock.today()
        for role in (Role.LEAD, Role.COACH, Role.MENTOR, Role.PSYCHOLOGIST, Role.INTERNAL):
            people = Membership.objects.filter(school__slug=slug, role=role).order_by("pk")
            # a small demo has too few students for every mentor and coach
            asked = people if role in {Role.COACH, Role.MENTOR} else people[:1]
            found = [actor_of(one) for one in asked]
            assert any(own_steps(who, steps_for(who, today)) for who in found), role

    def test_companies_have_workplaces_for_both_schools(self) -> None:
        places = Workplace.objects.annotate(schools=Count("places__school", distinct=True))
        assert places.count() >= 20
        assert places.filter(schools=2).count() > places.count() / 2
        assert places.exclude(meets=[]).exists()
        assert places.exclude(weekdays=[]).exists()
        assert SafetyTalk.objects.exists()

    def test_a_workplace_is_reserved_and_a_company_is_banned_until_a_day(self) -> None:
        today = clock.today()
        assert Workplace.objects.filter(reserved_until__gte=today).exists()
        assert Judgement.objects.filter(verdict="ban", until__gte=today).exists()
        assert Judgement.objects.filter(verdict="doubt").exists()

    def test_placements_are_at_a_workplace(self) -> None:
        assert Placement.objects.filter(workplace__isnull=False).exists()

    def test_schools_keep_contact_and_some_is_late_or_left_in_peace(self) -> None:
        today = clock.today()
        relations = Relation.objects.all()
        assert set(relations.values_list("school__slug", flat=True)) == {"velddijk", "wildveld"}
        assert not relations.filter(keeper=None).exists()
        assert relations.filter(next_contact_on__lt=today).exists()
        assert relations.filter(next_contact_on__gte=today).exists()
        assert relations.filter(silent_until__gte=today).exclude(silent_reason="").exists()

    def test_a_company_hears_from_both_schools(self) -> None:
        heard = Employer.objects.annotate(schools=Count("notes__school", distinct=True))
        assert heard.filter(schools=2).exists()
        assert {"phone", "visit", "mail"} <= set(EmployerNote.objects.values_list("how", flat=True))

    def test_addresses_in_every_state_from_every_source_and_of_a_student(self) -> None:
        assert set(Lead.objects.values_list("state", flat=True)) == set(Lead.State.values)
        sources = {source.slug for source in get_policy("velddijk").lead_sources}
        assert set(Lead.objects.values_list("source", flat=True)) >= sources
        assert Lead.objects.filter(student__isnull=False).exists()

    def test_partners_of_each_kind(self) -> None:
        assert set(Employer.objects.values_list("kind", flat=True)) == set(Employer.Kind.values)

    def test_doubles_wait_one_pair_is_merged_and_one_is_not_the_same(self) -> None:
        found = likely_for(actor_of(Membership.objects.filter(role=Role.LEAD)[0]))
        assert len(found) >= 4
        assert Merge.objects.filter(undone_at=None).count() == 1
        assert NotSame.objects.count() == 1

    def test_a_head_has_branches_and_some_want_no_call_or_mail_or_are_out_of_use(self) -> None:
        heads = Employer.objects.annotate(number=Count("branches")).filter(number__gt=0)
        assert [one.number for one in heads] == [2]
        assert Employer.objects.filter(non_mailing=True).exists()
        assert Employer.objects.filter(do_not_call=True).exists()
        assert Employer.objects.filter(is_active=False, merged_into=None).count() == 2

    def test_photos_are_drawn_and_small(self) -> None:
        photo = Photo.objects.all()[0]
        assert (photo.width, photo.height) == (960, 640)
        assert drawing(3) == drawing(3)
        assert len(make_small(drawing(3)).large) < 60_000

    def test_who_seeks_a_place_asks_for_days_and_needs(self) -> None:
        assert Placement.objects.exclude(asked_weekdays=[]).exists()
        assert Intake.objects.exclude(needs=[]).exists()

    def test_places_are_shared_and_wished_for(self) -> None:
        assert Candidate.objects.filter(shared_at__isnull=False, placement__state="searching").exists()
        assert set(Wish.objects.values_list("party", flat=True)) == {"student", "parent", "mentor"}
