"""A merge taken back: what came later stays, the rest is as it was."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stagespoor.access.actor import Actor
from stagespoor.access.roles import Role
from stagespoor.acquisition.models import Lead
from stagespoor.core import clock
from stagespoor.core.models import Event
from stagespoor.core.refusals import Refused
from stagespoor.employers import actions
from stagespoor.employers.duplicates import likely_for
from stagespoor.employers.models import Contact, EmployerNote, Merge, NotSame, Photo, Relation
from stagespoor.matching.models import Wish
from stagespoor.placements.models import Candidate, Placement
from stagespoor.schools.models import School
from stagespoor.workplaces.models import Judgement, SchoolPlaces, Workplace
from tests.employers.two import everything, full, placement_at, two
from tests.factories import (
    ContactFactory,
    EmployerFactory,
    SchoolFactory,
    UserFactory,
    actor,
)

pytestmark = [pytest.mark.django_db, pytest.mark.policy("EMP-1")]


@pytest.fixture
def coach() -> Actor:
    return actor(Role.COACH)


# --- undo ---------------------------------------------------------------------------------------------


def test_what_came_later_stays_and_what_it_leans_on_too(coach: Actor) -> None:
    kept, gone = two(coach)
    found = full(gone, coach)
    merge = actions.merge_employers(kept=kept, gone=gone, by=coach)
    later = placement_at(
        kept, School.objects.get(pk=coach.school_id), supervisor=Contact.objects.get(pk=found["contact"].pk)
    )
    actions.undo_merge(merge=merge, by=coach)
    at = {row.pk: row for row in Placement.objects.select_related("supervisor", "workplace")}
    assert at[later.pk].employer_id == kept.pk
    for row in at.values():  # nobody is guided at one company by somebody of another
        assert row.supervisor is None or row.supervisor.employer_id == row.employer_id
        assert row.workplace is None or row.workplace.employer_id == row.employer_id
    assert Lead.objects.get().employer_id == Photo.objects.get().employer_id == gone.pk


def test_facts_changed_since_the_merge_stay_changed(coach: Actor) -> None:
    kept, gone = two(coach, phone="040-9999999", website="https://gaat.example")
    merge = actions.merge_employers(kept=kept, gone=gone, by=coach, from_gone=["phone", "website"])
    kept.refresh_from_db()
    actions.change_employer(employer=kept, by=coach, phone="040-5555555")
    actions.undo_merge(merge=merge, by=coach)
    kept.refresh_from_db()
    gone.refresh_from_db()
    assert (kept.phone, kept.website) == ("040-5555555", "")
    assert (gone.merged_into_id, gone.is_active, gone.phone) == (None, True, "040-9999999")


NAMES = st.sampled_from(["Jo", "jo", "Mo", "Ada"])


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_merge_and_undo_leave_everything_as_it_was(coach: Actor, data: st.DataObject) -> None:
    draw = data.draw
    kept, gone = two(coach, phone=draw(st.sampled_from(["", "040-9999999"])))
    user = UserFactory()
    schools = [School.objects.get(pk=coach.school_id), SchoolFactory(network=kept.network)]
    third = EmployerFactory(network=kept.network)
    placements = []
    for employer in (kept, gone):
        people = [
            ContactFactory(
                employer=employer, name=name, phone=draw(st.sampled_from(["", "06-1"])), is_contact=draw(st.booleans()),
                user=UserFactory() if draw(st.booleans()) else None,
            )
            for name in draw(st.lists(NAMES, unique=True, max_size=3))
        ]  # fmt: skip
        works = [
            Workplace.objects.create(employer=employer, name=name, clothing=draw(st.sampled_from(["", "Schort"])))
            for name in draw(st.lists(NAMES, unique=True, max_size=2))
        ]  # fmt: skip
        for work in works:
            work.supervisors.set(draw(st.lists(st.sampled_from(people), unique=True)) if people else [])
            for school in draw(st.lists(st.sampled_from(schools), unique=True)):
                SchoolPlaces.objects.create(workplace=work, school=school, places=draw(st.integers(0, 3)))
        one = st.sampled_from(people) if people else st.none()
        where = st.sampled_from(works) if works else st.none()
        for school in draw(st.lists(st.sampled_from(schools), max_size=2)):
            placement = placement_at(employer, school, supervisor=draw(one), workplace=draw(where))
            placements.append(placement)
            Judgement.objects.create(
                employer=employer, school=school, verdict="fit", supervisor=draw(one), judged_by=user
            )
            EmployerNote.objects.create(
                employer=employer, school=school, text="x", person=draw(one), written_by=user, written_at=clock.now()
            )  # fmt: skip
        for school in draw(st.lists(st.sampled_from(schools), unique=True)):
            Relation.objects.create(
                employer=employer, school=school, keeper=draw(st.sampled_from([None, user]))
            )
        if draw(st.booleans()):
            low, high = sorted((employer, third), key=lambda e: e.pk)
            NotSame.objects.create(one=low, other=high, said_by=user, said_at=clock.now())
    for placement in placements:
        chosen = draw(st.sampled_from([None, kept, gone]))
        for employer in draw(st.lists(st.sampled_from([kept, gone]), unique=True)):
            state = (
                "chosen" if employer == chosen else draw(st.sampled_from(["considered", "asked", "declined"]))
            )
            made = Candidate.objects.create(
                placement=placement, employer=employer, state=state, added_by=user
            )
            for party in draw(st.lists(st.sampled_from(["student", "parent"]), unique=True)):
                Wish.objects.create(candidate=made, party=party, answer="yes", said_by=user)
    before = everything()
    merge = actions.merge_employers(
        kept=kept, gone=gone, by=coach, both=["remarks"],
        from_gone=draw(st.lists(st.sampled_from(["name", "phone", "city", "is_active"]), unique=True)),
    )  # fmt: skip
    assert not Placement.objects.filter(employer=gone).exists()
    assert not Candidate.objects.filter(employer=gone, state="chosen").exists()
    for row in Placement.objects.filter(employer=kept).select_related("supervisor", "workplace"):
        assert row.supervisor is None or row.supervisor.employer_id == kept.pk
        assert row.workplace is None or row.workplace.employer_id == kept.pk
    actions.undo_merge(merge=merge, by=coach)
    assert everything() == before


# --- not the same -----------------------------------------------------------------------------------------


def test_judged_not_the_same_is_not_listed_again_also_after_a_merge(coach: Actor) -> None:
    facts = {"phone": "06-12345678", "postcode": "5611 AB", "street": "Proeflaan 2", "kvk": ""}
    network = School.objects.get(pk=coach.school_id).network
    a, b, c = (EmployerFactory(network=network, name="Bakkerij Proef", **facts) for _n in range(3))
    assert {(pair.one, pair.other) for pair in likely_for(coach)} == {
        (a.pk, b.pk),
        (a.pk, c.pk),
        (b.pk, c.pk),
    }
    actions.say_not_same(one=c, other=a, by=coach)
    actions.say_not_same(one=a, other=c, by=coach)  # a double click
    assert {(pair.one, pair.other) for pair in likely_for(coach)} == {(a.pk, b.pk), (b.pk, c.pk)}
    merge = actions.merge_employers(kept=b, gone=a, by=coach)
    assert likely_for(coach) == []  # who is not the same as a, is not the same as what a became
    actions.undo_merge(merge=merge, by=coach)
    assert {(pair.one, pair.other) for pair in likely_for(coach)} == {(a.pk, b.pk), (b.pk, c.pk)}
    assert Event.objects.filter(kind="employer.not_same").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_people_merging_the_same_pair_at_once_merge_it_once() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one write at a time")
    who = actor(Role.COACH)
    kept, gone = two(who)
    full(gone, who)

    def merge(turned: bool) -> str:
        one, other = (gone, kept) if turned else (kept, gone)
        try:
            actions.merge_employers(kept=one, gone=other, by=who)
        except Refused as refused:
            return str(refused)
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(merge, [False, True, False, True]))
    assert answers.count("done") == 1
    assert all(answer == "done" or "al samengevoegd" in answer for answer in answers)
    assert Merge.objects.count() == 1
