"""What may be written about a student, and what is refused."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied

from stagespoor.access.roles import Role
from stagespoor.core import clock, events
from stagespoor.core.models import Event, OutboxMessage
from stagespoor.core.refusals import Refused
from stagespoor.core.states import StaleRecord
from stagespoor.schools.models import School
from stagespoor.students import actions, hooks
from stagespoor.students.actions import NewGuardian, NewStudent
from stagespoor.students.models import ExitProfile, Student
from tests.factories import GuardianFactory, StudentFactory, TrajectoryFactory, actor, years_ago
from tests.students.conftest import sentences

pytestmark = pytest.mark.django_db


def facts(**changes):
    return NewStudent(**{
        "number": "4711", "first_name": "Noor", "last_name": "Proef", "birth_date": years_ago(14),
        "exit_profile": "unknown", "city": "Eindhoven", **changes,
    })  # fmt: skip


# --- enrolment ----------------------------------------------------------------------------------------


@pytest.mark.policy("STU-1", "STU-2")
def test_at_enrolment_the_exit_profile_starts_its_history(lead):
    student = actions.enrol_student(
        facts=facts(exit_profile="work"), perspective="Werk in het groen", by=lead
    )
    row = ExitProfile.objects.get(student=student)
    assert (row.profile, row.perspective, row.decided_by_id) == ("work", "Werk in het groen", lead.user_id)
    assert student.lat is not None
    assert "noor" in Student.objects.get(pk=student.pk).search_key
    assert Event.objects.get(student=student).kind == "student.enrolled"


@pytest.mark.policy("STU-1")
@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"birth_date": years_ago(5)}, "5 jaar"),
        ({"birth_date": years_ago(40)}, "40 jaar"),
        ({"birth_date": clock.today() + dt.timedelta(days=9)}, "in de toekomst"),
        ({"exit_profile": "iets"}, "uitstroomprofiel"),
        ({"entry_level": "iets"}, "instapniveau"),
        ({"enrolled_on": dt.date(2090, 1, 1)}, "vooruit"),
    ],
)
def test_impossible_facts_are_refused_and_nothing_is_written(lead, changes, words):
    with pytest.raises(Refused) as caught:
        actions.enrol_student(facts=facts(**changes), by=lead)
    assert words in sentences(caught)
    assert not Student.objects.exists()


def test_a_number_comes_once_per_school_and_may_come_again_at_another(lead):
    actions.enrol_student(facts=facts(), by=lead)
    with pytest.raises(Refused, match="al van een andere leerling"):
        actions.enrol_student(facts=facts(first_name="Mo"), by=lead)
    with pytest.raises(Refused, match="al van een andere leerling"):
        actions.enrol_many(rows=[facts(number="1"), facts(number="1")], by=lead)
    actions.enrol_student(facts=facts(), by=actor(Role.LEAD))
    assert Student.objects.count() == 2


def test_the_mentor_must_be_mentor_at_this_school(lead):
    for somebody in (actor(Role.MENTOR), actor(Role.COACH)):
        with pytest.raises(Refused, match="deze rol"):
            actions.enrol_student(facts=facts(mentor_id=somebody.user_id), by=lead)


def test_many_students_take_as_many_queries_as_one(lead, django_assert_num_queries):
    actions.enrol_student(facts=facts(number="0"), by=lead)
    counts = []
    for count in (1, 20):
        rows = [facts(number=f"{count}-{n}") for n in range(count)]
        with django_assert_num_queries(11, exact=False) as asked:
            actions.enrol_many(rows=rows, by=lead)
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert events.first_break(lead.school_id) is None


@pytest.mark.parametrize(
    "role", [Role.COACH, Role.MENTOR, Role.PSYCHOLOGIST, Role.INTERNAL, Role.ADMIN, Role.PARENT]
)
def test_only_the_lead_enrols(role):
    with pytest.raises(PermissionDenied):
        actions.enrol_student(facts=facts(), by=actor(role))


# --- facts --------------------------------------------------------------------------------------------


def test_changed_facts_are_told_by_name_and_not_by_value(student, mentor):
    actions.edit_student(student=student, values={"city": "Best", "phone": "06-9"}, seen_version=1, by=mentor)
    student.refresh_from_db()
    assert (student.city, student.version) == ("Best", 2)
    assert Event.objects.get().data == {"what": "telefoon, woonplaats"}


def test_a_second_save_of_the_same_version_is_noticed(student, lead):
    actions.edit_student(student=student, values={"city": "Best"}, seen_version=1, by=lead)
    with pytest.raises(StaleRecord):
        actions.edit_student(student=student, values={"city": "Son"}, seen_version=1, by=lead)


@pytest.mark.policy("ORG-2")
def test_a_new_mentor_is_told(student, lead):
    new = actor(Role.MENTOR, School.objects.get(pk=lead.school_id))
    actions.edit_student(student=student, values={"mentor_id": new.user_id}, seen_version=1, by=lead)
    assert Event.objects.filter(kind="student.mentor").exists()
    assert OutboxMessage.objects.get().body.startswith(f"Dag {new.name}")


def test_a_taken_number_and_an_impossible_age_are_refused(student, lead):
    other = StudentFactory(school=student.school)
    with pytest.raises(Refused, match="al van een andere"):
        actions.edit_student(student=student, values={"number": other.number}, seen_version=1, by=lead)
    with pytest.raises(Refused, match="jaar"):
        actions.edit_student(student=student, values={"birth_date": years_ago(3)}, seen_version=1, by=lead)


@pytest.mark.parametrize("role", [Role.MENTOR, Role.PSYCHOLOGIST])
def test_a_mentor_or_psychologist_of_others_changes_nothing(student, role):
    somebody = actor(role, student.school)
    with pytest.raises(PermissionDenied):
        actions.edit_student(student=student, values={"city": "Best"}, seen_version=1, by=somebody)
    with pytest.raises(PermissionDenied):
        actions.edit_student(student=student, values={"city": "Best"}, seen_version=1, by=actor(Role.LEAD))


# --- exit profile -------------------------------------------------------------------------------------


@pytest.mark.policy("STU-2")
def test_the_exit_profile_changes_with_date_reason_and_author_and_keeps_its_history(student, mentor):
    actions.set_exit_profile(student=student, profile="work", reason="Besproken met ouders.", by=mentor)
    actions.set_exit_profile(student=student, profile="day_activities", reason="Werk is te zwaar.", by=mentor)
    rows = list(ExitProfile.objects.filter(student=student).values_list("profile", "decided_by_id"))
    assert rows == [("day_activities", mentor.user_id), ("work", mentor.user_id)]
    student.refresh_from_db()
    assert student.exit_profile == "day_activities"


@pytest.mark.policy("STU-2")
@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"reason": " "}, "waarom"),
        ({"profile": "iets"}, "uit de lijst"),
        ({"since_on": clock.today() + dt.timedelta(days=2)}, "in de toekomst"),
        ({"since_on": clock.today() - dt.timedelta(days=99)}, "later besluit"),
        ({"profile": "work"}, "staat er al"),
    ],
)
def test_an_exit_profile_without_ground_or_out_of_order_is_refused(student, mentor, changes, words):
    asked = {"student": student, "by": mentor, "reason": "Besproken met ouders."}
    actions.set_exit_profile(profile="work", **asked)
    with pytest.raises(Refused) as caught:
        actions.set_exit_profile(**{"profile": "day_activities", **asked, **changes})
    assert words in sentences(caught)


# --- support needs ------------------------------------------------------------------------------------


@pytest.mark.policy("STU-1")
def test_support_is_written_by_who_needs_to_know_and_its_text_stays_off_the_timeline(student, mentor):
    need = actions.set_support_need(
        student=student, text="Snel overprikkeld.", functional="Geef één taak.", by=mentor
    )
    assert "overprikkeld" not in str(Event.objects.get().data)
    actions.end_support_need(need=need, by=mentor)
    with pytest.raises(StaleRecord):
        actions.end_support_need(need=need, by=mentor)


@pytest.mark.policy("STU-1")
def test_a_coach_writes_support_only_for_own_students(student):
    own, other = actor(Role.COACH, student.school), actor(Role.COACH, student.school)
    TrajectoryFactory(student=student, coach_id=own.user_id)
    actions.set_support_need(student=student, text="Heeft pauzes nodig.", by=own)
    with pytest.raises(PermissionDenied):
        actions.set_support_need(student=student, text="Heeft pauzes nodig.", by=other)
    with pytest.raises(PermissionDenied):
        actions.set_support_need(
            student=student, text="Heeft pauzes nodig.", by=actor(Role.INTERNAL, student.school)
        )
    with pytest.raises(Refused):
        actions.set_support_need(student=student, text=" ", by=own)


# --- home ---------------------------------------------------------------------------------------------


def test_parents_are_added_changed_and_taken_away(student, mentor):
    parent = actions.add_guardian(student=student, facts=NewGuardian(name="Ouder Een"), by=mentor)
    second = actions.add_guardian(student=student, facts=NewGuardian(name="Ouder Twee"), by=mentor)
    assert (parent.position, second.position) == (1, 2)
    seen = actions.guardian_version(parent)
    changed = NewGuardian(name="Ouder Een", phone="06-1")
    actions.edit_guardian(guardian=parent, facts=changed, seen_version=seen, by=mentor)
    with pytest.raises(StaleRecord):
        actions.edit_guardian(guardian=parent, facts=changed, seen_version=seen, by=mentor)
    assert actions.remove_guardian(guardian=second, by=mentor) == "Ouder Twee"
    assert student.guardians.count() == 1


def test_a_parent_who_signed_stays(student, mentor):
    from stagespoor.agreements.models import Agreement, Signature
    from tests.factories import PlacementFactory

    parent = GuardianFactory(student=student)
    placement = PlacementFactory(
        trajectory=TrajectoryFactory(student=student, coach_id=actor(Role.COACH, student.school).user_id)
    )
    agreement = Agreement.objects.create(
        placement=placement, number=1, facts={}, facts_hash="x", made_by=student.mentor
    )
    Signature.objects.create(
        agreement=agreement, party="parent", guardian=parent, name=parent.name, signed_on=clock.today(),
        recorded_by=student.mentor,
    )  # fmt: skip
    with pytest.raises(Refused, match="blijft daarom staan"):
        actions.remove_guardian(guardian=parent, by=mentor)
    assert student.guardians.count() == 1


# --- on and off the roll ------------------------------------------------------------------------------


def test_a_student_leaves_with_a_reason_and_can_come_back(student, lead):
    actions.student_leaves(student=student, on=clock.today(), reason="Naar werk bij een kweker.", by=lead)
    student.refresh_from_db()
    assert (student.status, student.left_on) == ("left", clock.today())
    with pytest.raises(StaleRecord):
        actions.student_leaves(student=student, on=clock.today(), reason="Nog een keer.", by=lead)
    actions.student_returns(student=student, by=lead)
    student.refresh_from_db()
    assert (student.status, student.left_on) == ("enrolled", None)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"reason": ""}, "waarheen"),
        ({"on": clock.today() + dt.timedelta(days=1)}, "toekomst"),
        ({"on": dt.date(2000, 1, 1)}, "voor de inschrijving"),
    ],
)
def test_leaving_without_reason_or_on_a_day_that_cannot_be_is_refused(student, lead, changes, words):
    asked = {"student": student, "on": clock.today(), "reason": "Verhuisd naar Best.", "by": lead}
    with pytest.raises(Refused) as caught:
        actions.student_leaves(**{**asked, **changes})
    assert words in sentences(caught)


def test_apps_above_can_hold_a_student_back(student, lead, monkeypatch):
    from stagespoor.core.refusals import Refusal

    monkeypatch.setattr(hooks, "leave_checks", [lambda one: [Refusal("TSK-3", "Er loopt nog een stage.")]])
    with pytest.raises(Refused, match="loopt nog"):
        actions.student_leaves(student=student, on=clock.today(), reason="Verhuisd naar Best.", by=lead)


# --- links --------------------------------------------------------------------------------------------


def test_a_link_makes_account_and_role_and_is_mailed_to_the_address_on_file(student, mentor):
    parent = GuardianFactory(student=student, email="ouder@thuis.example")
    address = actions.give_link(person=parent, by=mentor)
    parent.refresh_from_db()
    membership = parent.user.memberships.get()
    assert (membership.role, membership.school_id) == (Role.PARENT, student.school_id)
    assert address in OutboxMessage.objects.get(to="ouder@thuis.example").body
    assert Event.objects.get().data["name"] == parent.name

    actions.give_link(person=student, by=mentor, send=False)
    student.refresh_from_db()
    assert student.user.memberships.get().role == Role.STUDENT
    assert OutboxMessage.objects.count() == 1


def test_a_parent_of_two_students_is_one_person(student, mentor):
    first = GuardianFactory(student=student, email="ouder@thuis.example")
    second = GuardianFactory(
        student=StudentFactory(school=student.school, mentor=student.mentor), email="Ouder@thuis.example"
    )
    for parent in (first, second):
        actions.give_link(person=parent, by=mentor)
        parent.refresh_from_db()
    assert first.user == second.user


def test_the_account_follows_a_new_mail_address(student, mentor):
    parent = GuardianFactory(student=student, email="oud@thuis.example")
    actions.give_link(person=parent, by=mentor)
    parent.refresh_from_db()
    seen = actions.guardian_version(parent)
    changed = NewGuardian(name=parent.name, relation=parent.relation, email="nieuw@thuis.example")
    actions.edit_guardian(guardian=parent, facts=changed, seen_version=seen, by=mentor)
    parent.user.refresh_from_db()
    assert parent.user.email == "nieuw@thuis.example"


def test_a_withdrawn_link_is_told(student, mentor):
    assert actions.revoke_link(person=student, by=mentor) == 0
    actions.give_link(person=student, by=mentor)
    assert actions.revoke_link(person=student, by=mentor) == 1
    assert Event.objects.filter(kind="student.link_revoked").exists()
