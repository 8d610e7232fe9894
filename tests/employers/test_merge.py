"""Making one employer of two and taking that back: nothing is lost, nothing stands in two places."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stagespoor.access.actor import Actor
from stagespoor.access.roles import Role
from stagespoor.acquisition.models import Lead
from stagespoor.core import clock
from stagespoor.core.events import sentence
from stagespoor.core.models import Event
from stagespoor.core.refusals import Refused
from stagespoor.core.states import StaleRecord
from stagespoor.employers import actions
from stagespoor.employers.duplicates import likely_for
from stagespoor.employers.models import Contact, Employer, EmployerNote, Merge, NotSame, Photo, Relation
from stagespoor.matching.models import Wish
from stagespoor.placements.models import Candidate, Placement
from stagespoor.schools.models import School
from stagespoor.workplaces.models import Judgement, SafetyTalk, SchoolPlaces, Workplace
from tests.factories import (
    ContactFactory,
    EmployerFactory,
    PlacementFactory,
    SchoolFactory,
    StudentFactory,
    TrajectoryFactory,
    UserFactory,
    actor,
)

pytestmark = [pytest.mark.django_db, pytest.mark.policy("EMP-1")]
WATCHED = (
    "employers.Employer", "employers.Contact", "employers.EmployerNote", "employers.Relation", "employers.Photo",
    "employers.NotSame", "workplaces.Workplace", "workplaces.Workplace_supervisors", "workplaces.SchoolPlaces",
    "workplaces.Judgement", "workplaces.SafetyTalk", "acquisition.Lead", "placements.Placement",
    "placements.Candidate", "matching.Wish", "aftercare.EmploymentContract",
)  # fmt: skip


@pytest.fixture
def coach() -> Actor:
    return actor(Role.COACH)


def two(coach: Actor, **facts: Any) -> tuple[Employer, Employer]:
    """Two employers of the coach's network."""
    network = School.objects.get(pk=coach.school_id).network
    return EmployerFactory(network=network, name="Blijft"), EmployerFactory(
        network=network, name="Gaat", **facts
    )


def everything() -> dict[str, list[dict[str, Any]]]:
    """All rows that a merge may touch, without their versions."""
    found = {}
    for label in WATCHED:
        rows = apps.get_model(label)._base_manager.order_by("pk").values()
        found[label] = [{key: value for key, value in row.items() if key != "version"} for row in rows]
    return found


def placement_at(employer: Employer, school: School, **fields: Any) -> Placement:
    student = StudentFactory(school=school)
    fields.setdefault("supervisor", None)
    made: Placement = PlacementFactory(
        trajectory=TrajectoryFactory(student=student), employer=employer, **fields
    )
    return made


# --- what moves ---------------------------------------------------------------------------------------


def full(employer: Employer, coach: Actor) -> dict[str, Any]:
    """One of everything at this employer."""
    school, user = School.objects.get(pk=coach.school_id), get_user_model().objects.get(pk=coach.user_id)
    contact = ContactFactory(employer=employer)
    workplace = Workplace.objects.create(employer=employer, name=f"Keuken {employer.pk}")
    workplace.supervisors.add(contact)
    placement = placement_at(employer, school, supervisor=contact, workplace=workplace)
    return {
        "contact": contact, "workplace": workplace, "placement": placement,
        "note": EmployerNote.objects.create(
            employer=employer, school=school, text="Fijn.", person=contact, written_by=user, written_at=clock.now()
        ),
        "photo": Photo.objects.create(
            employer=employer, school=school, image="x.jpg", width=1, height=1, caption="Deur", added_by=user,
            added_at=clock.now(),
        ),
        "judgement": Judgement.objects.create(
            employer=employer, school=school, verdict="fit", supervisor=contact, judged_by=user
        ),
        "talk": SafetyTalk.objects.create(
            workplace=workplace, school=school, held_on=clock.today(), with_whom="Jo", held_by=user
        ),
        "places": SchoolPlaces.objects.create(workplace=workplace, school=school, places=2),
        "lead": Lead.objects.create(school=school, source="fair", employer=employer, name="x", added_by=user),
        "candidate": Candidate.objects.create(
            placement=placement, employer=employer, workplace=workplace, state="chosen", added_by=user
        ),
    }  # fmt: skip


def test_all_that_points_at_the_one_that_goes_comes_along(coach: Actor) -> None:
    kept, gone = two(coach)
    found = full(gone, coach)
    actions.merge_employers(kept=kept, gone=gone, by=coach)
    for name in ("contact", "workplace", "placement", "note", "photo", "judgement", "lead", "candidate"):
        found[name].refresh_from_db()
        assert found[name].employer_id == kept.pk, name
    gone.refresh_from_db()
    assert (gone.merged_into_id, gone.is_active, gone.name) == (kept.pk, False, "Gaat")
    event = Event.objects.get(kind="employer.merged")
    assert sentence(event) == f"{coach.name} voegde Gaat samen met Blijft"


def test_same_name_means_one_contact_with_what_either_knew(coach: Actor) -> None:
    kept, gone = two(coach)
    mine = ContactFactory(employer=kept, name="Jo Proef", phone="", job="kok", is_contact=False)
    theirs = ContactFactory(employer=gone, name="jo proef", phone="06-33333333", job="chef", is_contact=True)
    placement = placement_at(gone, School.objects.get(pk=coach.school_id), supervisor=theirs)
    actions.merge_employers(kept=kept, gone=gone, by=coach)
    mine.refresh_from_db()
    placement.refresh_from_db()
    assert list(kept.contacts.all()) == [mine]
    assert (mine.phone, mine.job, mine.is_contact) == ("06-33333333", "kok", True)
    assert placement.supervisor_id == mine.pk
    assert Contact.objects.filter(pk=theirs.pk, employer=gone).exists()  # kept as it was


def test_two_people_with_one_name_and_an_account_each_stay_two(coach: Actor) -> None:
    kept, gone = two(coach)
    ContactFactory(employer=kept, name="Jo Proef", user=UserFactory())
    other = ContactFactory(employer=gone, name="Jo Proef", user=UserFactory())
    merge = actions.merge_employers(kept=kept, gone=gone, by=coach)
    other.refresh_from_db()
    assert (other.employer_id, other.name) == (kept.pk, "Jo Proef (2)")
    actions.undo_merge(merge=merge, by=coach)
    other.refresh_from_db()
    assert (other.employer_id, other.name) == (gone.pk, "Jo Proef")


def test_same_named_workplace_is_one_with_the_places_talks_and_people_of_both(coach: Actor) -> None:
    kept, gone = two(coach)
    mine = Workplace.objects.create(employer=kept, name="Keuken", starts=dt.time(14))
    theirs = Workplace.objects.create(employer=gone, name="Keuken", ends=dt.time(12), clothing="Schort")
    found = full(gone, coach)
    SafetyTalk.objects.filter(pk=found["talk"].pk).update(workplace=theirs)
    Placement.objects.filter(pk=found["placement"].pk).update(workplace=theirs)
    actions.merge_employers(kept=kept, gone=gone, by=coach)
    mine.refresh_from_db()
    assert Placement.objects.get().workplace_id == SafetyTalk.objects.get().workplace_id == mine.pk
    # 14:00 to 12:00 is no working day: then none of the facts is filled in, and nothing breaks
    assert mine.ends is None


def test_a_relation_of_the_same_school_keeps_the_agreed_silence(coach: Actor) -> None:
    kept, gone = two(coach)
    school = School.objects.get(pk=coach.school_id)
    Relation.objects.create(employer=kept, school=school, next_contact_on=dt.date(2026, 12, 1))
    Relation.objects.create(
        employer=gone, school=school, silent_until=dt.date(2027, 1, 1), silent_reason="Verbouwing"
    )
    sister = SchoolFactory(network=kept.network)
    Relation.objects.create(employer=gone, school=sister)
    actions.merge_employers(kept=kept, gone=gone, by=coach)
    own = Relation.objects.get(employer=kept, school=school)
    assert (own.next_contact_on, own.silent_reason) == (dt.date(2026, 12, 1), "Verbouwing")
    assert Relation.objects.filter(employer=kept, school=sister).exists()


def test_a_placement_that_had_both_in_view_keeps_the_chosen_one_and_the_wishes(coach: Actor) -> None:
    kept, gone = two(coach)
    user = get_user_model().objects.get(pk=coach.user_id)
    placement = placement_at(gone, School.objects.get(pk=coach.school_id))
    mine = Candidate.objects.create(placement=placement, employer=kept, state="declined", added_by=user)
    theirs = Candidate.objects.create(placement=placement, employer=gone, state="chosen", added_by=user)
    Wish.objects.create(candidate=theirs, party="student", answer="yes", said_by=user)
    before = everything()
    merge = actions.merge_employers(kept=kept, gone=gone, by=coach)
    mine.refresh_from_db()
    assert mine.state == "chosen"
    assert [wish.answer for wish in mine.wishes.all()] == ["yes"]
    actions.undo_merge(merge=merge, by=coach)
    assert everything() == before


def test_branches_follow_and_a_branch_can_take_the_place_of_its_head(coach: Actor) -> None:
    kept, gone = two(coach)
    branch = EmployerFactory(network=kept.network, head=gone)
    Employer.objects.filter(pk=kept.pk).update(head=gone)
    before = everything()
    merge = actions.merge_employers(kept=kept, gone=gone, by=coach)
    branch.refresh_from_db()
    kept.refresh_from_db()
    assert (kept.head_id, branch.head_id) == (None, kept.pk)
    actions.undo_merge(merge=merge, by=coach)
    assert everything() == before


def test_a_branch_cannot_get_branches(coach: Actor) -> None:
    kept, gone = two(coach)
    Employer.objects.filter(pk=kept.pk).update(head=EmployerFactory(network=kept.network))
    EmployerFactory(network=kept.network, head=gone)
    with pytest.raises(Refused, match="kan zelf geen vestigingen krijgen"):
        actions.merge_employers(kept=kept, gone=gone, by=coach)


# --- facts --------------------------------------------------------------------------------------------


def test_chosen_facts_are_taken_over_with_the_point_on_the_map(coach: Actor) -> None:
    kept, gone = two(coach, city="Best", lat=51.5, lon=5.39, point_from="import", remarks="Twee", places=7)
    Employer.objects.filter(pk=kept.pk).update(remarks="Een")
    merge = actions.merge_employers(
        kept=kept, gone=gone, by=coach, from_gone=["city", "places", "name"], both=["remarks"]
    )
    kept.refresh_from_db()
    assert (kept.name, kept.city, kept.lat, kept.point_from, kept.places) == (
        "Gaat",
        "Best",
        51.5,
        "import",
        7,
    )
    assert kept.remarks == "Een\nTwee"
    assert "gaat best" in kept.search_key
    actions.undo_merge(merge=merge, by=coach)
    kept.refresh_from_db()
    assert (kept.name, kept.city, kept.places, kept.remarks) == ("Blijft", "Eindhoven", 2, "Een")
    with pytest.raises(TypeError):
        actions.merge_employers(kept=kept, gone=gone, by=coach, from_gone=["network"])


# --- what cannot be -------------------------------------------------------------------------------------


def test_merging_twice_or_with_itself_or_a_merged_one_is_refused_with_a_sentence(coach: Actor) -> None:
    kept, gone = two(coach)
    with pytest.raises(Refused, match="twee verschillende"):
        actions.merge_employers(kept=kept, gone=kept, by=coach)
    actions.merge_employers(kept=kept, gone=gone, by=coach)
    for one, other in ((kept, gone), (gone, kept)):
        with pytest.raises(Refused, match="al samengevoegd"):
            actions.merge_employers(kept=one, gone=other, by=coach)
    partner = EmployerFactory(network=kept.network, kind="municipality")
    with pytest.raises(Refused, match="blijven apart"):
        actions.merge_employers(kept=kept, gone=partner, by=coach)
    with pytest.raises(Refused, match="niet bij hetzelfde netwerk"):
        actions.merge_employers(kept=kept, gone=EmployerFactory(network__slug="elders"), by=coach)


def test_what_changed_since_it_was_looked_at_stops_the_merge(coach: Actor) -> None:
    kept, gone = two(coach)
    actions.change_employer(employer=gone, by=coach, phone="040-2222222")
    with pytest.raises(StaleRecord):
        actions.merge_employers(kept=kept, gone=gone, by=coach, seen=(1, 1))
    assert not Merge.objects.exists()


def test_a_chain_of_merges_is_undone_from_the_end(coach: Actor) -> None:
    b, a = two(coach)
    c = EmployerFactory(network=b.network, name="Laatste")
    note = EmployerNote.objects.create(
        employer=a, school_id=coach.school_id, text="x", written_by_id=coach.user_id, written_at=clock.now()
    )
    before = everything()
    first = actions.merge_employers(kept=b, gone=a, by=coach)
    second = actions.merge_employers(kept=c, gone=b, by=coach)
    note.refresh_from_db()
    assert note.employer_id == c.pk
    with pytest.raises(Refused, match="Maak eerst die samenvoeging ongedaan"):
        actions.undo_merge(merge=first, by=coach)
    actions.undo_merge(merge=second, by=coach)
    with pytest.raises(Refused, match="al ongedaan"):
        actions.undo_merge(merge=second, by=coach)
    actions.undo_merge(merge=first, by=coach)
    assert everything() == before
    # and once more, the other way round
    actions.merge_employers(kept=a, gone=b, by=coach)


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
