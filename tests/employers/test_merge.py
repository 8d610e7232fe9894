"""Making one employer of two and taking that back: nothing is lost, nothing stands in two places."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.auth import get_user_model

from stagespoor.access.actor import Actor
from stagespoor.access.roles import Role
from stagespoor.core import clock
from stagespoor.core.models import Event
from stagespoor.core.refusals import Refused
from stagespoor.core.states import StaleRecord
from stagespoor.employers import actions
from stagespoor.employers.models import Contact, Employer, EmployerNote, Merge, Relation
from stagespoor.matching.models import Wish
from stagespoor.placements.models import Candidate, Placement
from stagespoor.schools.models import School
from stagespoor.workplaces.models import SafetyTalk, Workplace
from tests.case import sentence
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
