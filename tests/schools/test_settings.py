"""The school web: facts, people, calendar, lessons."""

import datetime as dt
import re

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from stagespoor.access.roles import Role
from stagespoor.accounts.models import User
from stagespoor.core.models import Event, OutboxMessage
from stagespoor.core.refusals import Refused
from stagespoor.core.states import StaleRecord
from stagespoor.policy.loader import get_policy
from stagespoor.schools import actions, queries
from stagespoor.schools.calendar import calendar
from stagespoor.schools.models import CalendarPeriod, Membership, School
from tests.factories import MembershipFactory, SchoolFactory, actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin():
    return actor(Role.ADMIN, SchoolFactory())


@pytest.fixture
def web(admin):
    client = Client()
    client.force_login(
        User.objects.get(pk=admin.user_id), backend="django.contrib.auth.backends.ModelBackend"
    )
    return client


# --- facts --------------------------------------------------------------------------------------------


def facts(school, **changes):
    values = {name: getattr(school, name) for name in actions.SCHOOL_FACTS}
    return {**values, "version": actions.facts_version(school), **changes}


def test_the_facts_of_the_school_are_changed_and_told(web, admin):
    school = School.objects.get(pk=admin.school_id)
    web.post(reverse("schools:settings"), facts(school, name="Andere Naam", postcode="1234ab"))
    school.refresh_from_db()
    assert (school.name, school.postcode) == ("Andere Naam", "1234 AB")
    assert Event.objects.get(kind="school.changed").data == {"what": "naam, postcode"}


@pytest.mark.policy("MAT-1")
def test_distances_are_measured_from_where_the_school_says_it_stands(web, admin):
    School.objects.filter(pk=admin.school_id).update(city="", postcode="", lat=None, lon=None)
    school = School.objects.get(pk=admin.school_id)
    for city, point in (("Helmond", (51.48, 5.66)), ("", None)):
        web.post(reverse("schools:settings"), facts(school, city=city))
        school.refresh_from_db()
        if point is None:
            assert (school.lat, school.lon) == (None, None)
        else:
            assert (school.lat, school.lon) == pytest.approx(point, abs=0.03)


def test_two_who_edit_at_once_the_second_is_told_and_nothing_is_lost(web, admin):
    school = School.objects.get(pk=admin.school_id)
    seen = facts(school)
    web.post(reverse("schools:settings"), {**seen, "city": "Best"})
    answer = web.post(reverse("schools:settings"), {**seen, "city": "Son"})
    text = answer.content.decode()
    assert "Iemand anders" in text
    assert 'value="Son"' in text
    school.refresh_from_db()
    assert school.city == "Best"


def test_a_wrong_postcode_gets_a_sentence(web, admin):
    school = School.objects.get(pk=admin.school_id)
    answer = web.post(reverse("schools:settings"), facts(school, postcode="12"))
    assert "1234 AB" in answer.content.decode()


def test_the_facts_of_another_school_cannot_be_changed(admin):
    other = SchoolFactory()
    with pytest.raises(PermissionDenied):
        actions.edit_school(
            school_id=other.pk, values={"name": "X"}, seen_version=actions.facts_version(other), by=admin
        )
    with pytest.raises(StaleRecord):
        actions.edit_school(school_id=admin.school_id, values={"name": "X"}, seen_version=1, by=admin)


# --- people -------------------------------------------------------------------------------------------

NEW = {"name": "Robin Nieuw", "email": "Robin@school.example", "phone": "", "role": Role.COACH}


def test_a_new_colleague_gets_a_role_and_a_mail_to_choose_a_password(web, admin):
    answer = web.post(reverse("schools:person_new"), {**NEW, "invite": "on"})
    assert answer.status_code == 200
    member = Membership.objects.get(user__email="robin@school.example")
    assert member.role == Role.COACH
    mail = OutboxMessage.objects.get()
    address = re.search(r"https?://\S+", mail.body).group(0)
    assert address in answer.content.decode()

    path = re.sub(r"^https?://[^/]+", "", address)
    visitor = Client()
    form = visitor.get(path, follow=True)
    password = "drie andere lange woorden"
    visitor.post(form.request["PATH_INFO"], {"password1": password, "password2": password})
    assert User.objects.get(pk=member.user_id).check_password(password)


def test_somebody_with_an_account_gets_the_role_besides_after_a_warning(web, admin):
    known = MembershipFactory(role=Role.MENTOR, school=School.objects.get(pk=admin.school_id)).user
    asked = {**NEW, "email": known.email, "invite": ""}
    assert "krijgt de rol erbij" in web.post(reverse("schools:person_new"), asked).content.decode()
    web.post(reverse("schools:person_new"), {**asked, "toch_doorgaan": "ja"})
    assert set(known.memberships.values_list("role", flat=True)) == {Role.MENTOR, Role.COACH}
    assert User.objects.get(pk=known.pk).name == known.name


def test_a_role_twice_and_a_parent_as_colleague_are_refused(admin):
    asked = {"school_id": admin.school_id, "name": "Robin", "email": "robin@school.example", "by": admin}
    actions.add_member(role=Role.COACH, **asked)
    with pytest.raises(Refused, match="heeft deze rol al"):
        actions.add_member(role=Role.COACH, **asked)
    parent = MembershipFactory(role=Role.PARENT, school=School.objects.get(pk=admin.school_id)).user
    with pytest.raises(Refused, match="ander adres"):
        actions.add_member(role=Role.COACH, **{**asked, "email": parent.email})
    with pytest.raises(PermissionDenied):
        actions.add_member(role=Role.PARENT, **asked)


def test_a_role_is_taken_away_after_asking_and_given_back(web, admin):
    member = MembershipFactory(role=Role.COACH, school=School.objects.get(pk=admin.school_id))
    stop = reverse("schools:person_stop", args=[member.pk])
    assert "blijft staan" in web.get(stop).content.decode()
    web.post(stop)
    member.refresh_from_db()
    assert member.is_active
    web.post(stop, {"confirmed": "on"})
    member.refresh_from_db()
    assert not member.is_active
    web.post(reverse("schools:person_return", args=[member.pk]))
    member.refresh_from_db()
    assert member.is_active


def test_the_last_who_can_run_the_school_stays(web, admin):
    stop = reverse("schools:person_stop", args=[admin.membership_id])
    assert "laatste die deze school kan beheren" in web.post(stop, {"confirmed": "on"}).content.decode()
    assert Membership.objects.get(pk=admin.membership_id).is_active

    lead = MembershipFactory(role=Role.LEAD, school=School.objects.get(pk=admin.school_id))
    actions.stop_member(membership=Membership.objects.get(pk=admin.membership_id), by=admin)
    with pytest.raises(Refused):
        actions.stop_member(membership=lead, by=admin)


def test_a_coach_is_given_sectors_and_a_taken_address_is_refused(web, admin):
    member = MembershipFactory(role=Role.COACH, school=School.objects.get(pk=admin.school_id))
    other = MembershipFactory(role=Role.COACH, school=School.objects.get(pk=admin.school_id))
    address = reverse("schools:person", args=[member.pk])
    data = {"name": "Sam", "email": member.user.email, "phone": "", "sectors": ["green", "retail"]}
    web.post(address, data)
    member.refresh_from_db()
    assert member.sectors == ["green", "retail"]
    assert "ander adres" in web.post(address, {**data, "email": other.user.email}).content.decode()


@pytest.mark.parametrize("name", ["person", "person_stop"])
def test_people_of_another_school_do_not_exist(web, name):
    other = MembershipFactory(role=Role.COACH)
    assert web.get(reverse(f"schools:{name}", args=[other.pk])).status_code == 404


def test_the_list_of_people_takes_the_same_queries_for_1_and_for_3_more(
    web, admin, django_assert_num_queries
):
    counts = []
    for _ in range(2):
        with django_assert_num_queries(10, exact=False) as asked:
            assert web.get(reverse("schools:people")).status_code == 200
        counts.append(len(asked))
        for _ in range(3):
            MembershipFactory(role=Role.COACH, school=School.objects.get(pk=admin.school_id))
    assert counts[0] == counts[1]


# --- calendar and lessons -----------------------------------------------------------------------------

MAY = {"kind": "holiday", "name": "Meivakantie", "first_on": "2027-04-26", "last_on": "2027-05-07"}


def test_a_holiday_is_added_and_taken_away_after_asking(web, admin):
    web.post(reverse("schools:calendar"), MAY)
    period = CalendarPeriod.objects.get()
    assert (period.first_on, period.last_on) == (dt.date(2027, 4, 26), dt.date(2027, 5, 7))
    web.post(reverse("schools:period_remove", args=[period.pk]), {"confirmed": "on"})
    assert not CalendarPeriod.objects.exists()


def test_one_day_needs_no_last_day(web):
    web.post(reverse("schools:calendar"), {**MAY, "kind": "study_day", "last_on": ""})
    assert CalendarPeriod.objects.get().last_on == dt.date(2027, 4, 26)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"last_on": "2027-04-01"}, "ligt voor de eerste dag"),
        ({"last_on": "2028-05-07"}, "Kijk het jaar na"),
        ({"first_on": "morgen"}, "Dit is geen datum"),
        ({"name": ""}, "Naam"),
    ],
)
def test_a_wrong_period_gets_a_sentence_and_keeps_what_was_typed(web, changes, sentence):
    answer = web.post(reverse("schools:calendar"), {**MAY, **changes})
    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    assert not CalendarPeriod.objects.exists()


def test_the_same_days_twice_are_refused(web):
    web.post(reverse("schools:calendar"), MAY)
    answer = web.post(reverse("schools:calendar"), {**MAY, "name": "Nog een keer"})
    assert "staat al “Meivakantie”" in answer.content.decode()


def test_lesson_minutes_are_kept_by_weekday(web, admin):
    asked = {"day_0": "330", "day_1": "0", "day_2": "0", "day_3": "0", "day_4": "240"}
    web.post(reverse("schools:lessons"), asked)
    assert queries.lesson_minutes(admin.school_id) == {0: 330, 4: 240}
    answer = web.post(reverse("schools:lessons"), {**asked, "day_0": "9999"})
    assert "720" in answer.content.decode()


def test_the_free_days_of_a_kind_are_what_the_policy_says(admin):
    """Holidays and study days count only where the policy lets the placement stand still."""
    import dataclasses

    for kind, day in (("holiday", 5), ("study_day", 7)):
        CalendarPeriod.objects.create(
            school_id=admin.school_id,
            kind=kind,
            name=kind,
            first_on=dt.date(2027, 4, day),
            last_on=dt.date(2027, 4, day + 1),
        )
    base = get_policy("velddijk").kind("orienting")
    first, last = dt.date(2027, 4, 1), dt.date(2027, 4, 7)
    cases = {
        ("free", "free"): {5, 6, 7},
        ("free", "work"): {5, 6},
        ("work", "free"): {7},
        ("work", "work"): set(),
    }
    for (holiday, study), days in cases.items():
        kind = dataclasses.replace(base, on_holiday=holiday, on_study_day=study)
        found = calendar(admin.school_id, first, last).free(kind)
        assert {day.day for day in found} == days


@pytest.mark.parametrize(
    "role", [Role.COACH, Role.MENTOR, Role.PSYCHOLOGIST, Role.INTERNAL, Role.STUDENT, Role.PARENT]
)
def test_who_has_no_business_with_the_settings_is_refused(role):
    member = MembershipFactory(role=role)
    client = Client()
    client.force_login(member.user, backend="django.contrib.auth.backends.ModelBackend")
    for name in ("settings", "people", "person_new", "calendar", "lessons"):
        assert client.get(reverse(f"schools:{name}")).status_code == 403
