"""The pages about a student: what they show, keep and refuse."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from stagespoor.access.actor import actor_of
from stagespoor.access.roles import Role
from stagespoor.accounts.models import PersonalLink, User
from stagespoor.core import clock
from stagespoor.core.models import OutboxMessage, ReadLog
from stagespoor.students import actions
from stagespoor.students.models import CareerTest, Student
from tests.factories import (
    GuardianFactory,
    MembershipFactory,
    SchoolFactory,
    StudentFactory,
    TrajectoryFactory,
    actor,
    years_ago,
)

pytestmark = pytest.mark.django_db


def client_of(user_id) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=user_id), backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def student():
    return StudentFactory()


@pytest.fixture
def mentor(student):
    return actor_of(student.mentor.memberships.get())


@pytest.fixture
def web(mentor):
    return client_of(mentor.user_id)


@pytest.fixture
def lead_web(student):
    return client_of(actor(Role.LEAD, student.school).user_id)


def url(name, record):
    return reverse(f"students:{name}", args=[record.pk])


NEW = {
    "number": "4711", "first_name": "Noor", "last_name": "Proef", "birth_date": years_ago(14).isoformat(),
    "exit_profile": "unknown", "enrolled_on": clock.today().isoformat(), "postcode": "5611ab", "city": "Eindhoven",
}  # fmt: skip


@pytest.mark.policy("STU-1", "STU-2")
def test_the_lead_enrols_a_student(lead_web):
    assert lead_web.get(reverse("students:enrol")).status_code == 200
    answer = lead_web.post(reverse("students:enrol"), NEW)
    assert answer.status_code == 302
    student = Student.objects.get(number="4711")
    assert student.postcode == "5611 AB"
    assert student.exit_profiles.get().profile == "unknown"


@pytest.mark.policy("STU-1")
def test_a_strange_age_has_to_be_confirmed_and_an_impossible_one_is_refused(lead_web):
    odd = {**NEW, "birth_date": years_ago(11).isoformat()}
    answer = lead_web.post(reverse("students:enrol"), odd)
    assert "12 tot en met 20 jaar" in answer.content.decode()
    assert not Student.objects.filter(number="4711").exists()
    lead_web.post(reverse("students:enrol"), {**odd, "toch_doorgaan": "ja"})
    assert Student.objects.filter(number="4711").exists()

    answer = lead_web.post(reverse("students:enrol"), {**NEW, "number": "5", "birth_date": "2024-01-01"})
    text = answer.content.decode()
    assert "Kijk de datum na" in text
    assert "STU-1" in text
    assert 'value="Noor"' in text


@pytest.mark.parametrize(
    "role", [Role.COACH, Role.MENTOR, Role.PSYCHOLOGIST, Role.INTERNAL, Role.ADMIN, Role.STUDENT]
)
def test_who_is_not_lead_cannot_enrol(role):
    client = client_of(actor(role).user_id)
    assert client.get(reverse("students:enrol")).status_code == 403
    assert client.post(reverse("students:enrol"), NEW).status_code == 403
    assert not Student.objects.exists()


def facts_of(student, **changes):
    names = (
        "number",
        "first_name",
        "prefix",
        "last_name",
        "class_name",
        "email",
        "phone",
        "street",
        "postcode",
        "city",
    )
    return {
        **{name: getattr(student, name) for name in names}, "birth_date": student.birth_date.isoformat(),
        "mentor": student.mentor_id or "", "psychologist": "", "version": student.version, **changes,
    }  # fmt: skip


def test_a_lost_update_is_noticed_and_what_was_typed_stays(web, student):
    seen = facts_of(student)
    assert web.post(url("edit", student), {**seen, "city": "Best"}).status_code == 302
    answer = web.post(url("edit", student), {**seen, "city": "Son"})
    assert answer.status_code == 422
    assert "Iemand anders" in answer.content.decode()
    assert 'value="Son"' in answer.content.decode()


def test_who_gives_a_student_to_another_mentor_goes_to_the_list(web, student):
    other = MembershipFactory(role=Role.MENTOR, school=student.school).user
    answer = web.post(url("edit", student), facts_of(student, mentor=other.pk))
    assert answer.headers["Location"] == reverse("desk:students")


def test_the_mentor_of_the_import_is_shown_where_none_is_chosen(lead_web, student):
    Student.objects.filter(pk=student.pk).update(mentor=None, mentor_text="P. Jansen")
    assert "P. Jansen" in lead_web.get(url("edit", student)).content.decode()


@pytest.mark.policy("STU-2")
def test_a_new_exit_profile_is_written_with_what_was_before_beside_it(web, student):
    asked = {"profile": "work", "reason": "Besproken met ouders.", "since_on": clock.today().isoformat()}
    web.post(url("exit_profile", student), asked)
    text = web.get(url("exit_profile", student)).content.decode()
    assert "Besproken met ouders." in text
    assert student.mentor.name in text
    answer = web.post(url("exit_profile", student), {**asked, "reason": ""})
    assert answer.status_code == 422


@pytest.mark.policy("STU-1")
def test_support_is_for_who_needs_to_know_and_each_look_is_noted(web, student, mentor):
    actions.set_support_need(student=student, text="Snel overprikkeld.", by=mentor)
    assert "overprikkeld" in web.get(url("support", student)).content.decode()
    assert ReadLog.objects.get().part == "ondersteuning"

    other = actor(Role.COACH, student.school)
    TrajectoryFactory(student=student)
    assert client_of(other.user_id).get(url("support", student)).status_code == 403
    internal = actor(Role.INTERNAL, student.school)
    assert client_of(internal.user_id).get(url("support", student)).status_code == 404
    need = student.support_needs.get()
    assert client_of(other.user_id).post(url("support_end", need), {"confirmed": "on"}).status_code == 403
    web.post(url("support_end", need), {"confirmed": "on"})
    need.refresh_from_db()
    assert need.ended_on == clock.today()


def test_parents_are_added_and_changed(web, student):
    web.post(url("guardians", student), {"name": "Ouder Proef", "must_sign": "on"})
    parent = student.guardians.get()
    version = actions.guardian_version(parent)
    web.post(url("guardian", parent), {"name": "Ouder Proef", "phone": "06-1", "version": version})
    parent.refresh_from_db()
    assert (parent.phone, parent.must_sign) == ("06-1", False)
    web.post(url("guardian_remove", parent), {"confirmed": "on"})
    assert not student.guardians.exists()


@pytest.mark.policy("PREP-4")
def test_brug_naar_werk_is_one_form_with_a_row_per_module(web, student):
    answer = web.get(url("preparation", student))
    assert answer.content.decode().count("Uitslag van de toets") == 6
    asked = {f"m{n}-state": "not_started" for n in range(1, 7)}
    asked.update(
        {"m1-state": "done", "m1-done_on": clock.today().isoformat(), "m1-result": "goed", "m2-state": "busy"}
    )
    asked["version"] = actions.modules_version([])
    assert web.post(url("preparation", student), asked).status_code == 302
    assert dict(student.bridge_modules.values_list("module", "state")) == {1: "done", 2: "busy"}

    answer = web.post(url("preparation", student), {**asked, "version": 1})
    assert "Iemand anders" in answer.content.decode()
    answer = web.post(url("preparation", student), {**asked, "m3-done_on": "overmorgen"})
    assert answer.status_code == 422
    assert "Dit is geen datum" in answer.content.decode()


@pytest.mark.policy("PREP-2")
def test_a_test_with_a_file_is_kept_and_given_back_to_who_may(web, student, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    file = SimpleUploadedFile("geheime naam.exe", b"%PDF-1.7 inhoud", "application/x-evil")
    asked = {"test": "what_can_i", "taken_on": clock.today().isoformat(), "result": "Handig.", "file": file}
    assert web.post(url("career_test", student), asked).status_code == 302
    test = CareerTest.objects.get()
    assert test.file.name.endswith(".pdf")
    assert "geheime" not in test.file.name
    answer = web.get(url("career_file", test))
    assert answer.headers["Content-Type"] == "application/pdf"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert answer.content == b"%PDF-1.7 inhoud"
    stranger = client_of(actor(Role.MENTOR, student.school).user_id)
    assert stranger.get(url("career_file", test)).status_code == 404


@pytest.mark.policy("PREP-2")
@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"MZ programma", "geen PDF, PNG of JPG"), (b"", "leeg"), (b"%PDF-" + b"x" * 300, "te groot")],
)
def test_a_file_of_another_kind_empty_or_too_large_is_refused(web, student, settings, content, sentence):
    settings.UPLOAD_MAX_BYTES = 200
    asked = {
        "test": "what_can_i", "taken_on": clock.today().isoformat(), "result": "Handig.",
        "file": SimpleUploadedFile("test.pdf", content),
    }  # fmt: skip
    answer = web.post(url("career_test", student), asked)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert "Handig." in answer.content.decode()
    assert not CareerTest.objects.exists()


@pytest.mark.policy("PREP-4", "PREP-7")
def test_closing_talk_and_training_are_recorded_from_the_page(web, student, mentor):
    answer = web.post(
        url("bridge_closing", student), {"held_on": clock.today().isoformat(), "report": "Goed."}
    )
    assert "nog geen module klaar" in answer.content.decode()
    actions.set_bridge_module(student=student, module=1, state="done", by=mentor)
    web.post(url("bridge_closing", student), {"held_on": clock.today().isoformat(), "report": "Goed."})
    assert student.bridge_closing.report == "Goed."

    web.post(url("training_new", student), {"training": "travel", "from_on": "2026-01-05"})
    row = student.trainings.get()
    asked = {"training": "travel", "from_on": "2026-01-05", "result": "Reist zelf"}
    web.post(url("training", row), {**asked, "version": actions.training_version(row)})
    row.refresh_from_db()
    assert row.result == "Reist zelf"
    answer = web.post(url("training", row), {**asked, "version": "1"})
    assert "Iemand anders" in answer.content.decode()


def test_a_student_leaves_and_comes_back(lead_web, student):
    answer = lead_web.post(url("leave", student), {"on": clock.today().isoformat(), "reason": "Naar werk."})
    assert answer.status_code == 422
    asked = {"on": clock.today().isoformat(), "reason": "Naar werk bij een kweker.", "confirmed": "on"}
    lead_web.post(url("leave", student), asked)
    student.refresh_from_db()
    assert student.status == "left"
    lead_web.post(url("come_back", student))
    student.refresh_from_db()
    assert student.status == "enrolled"


def test_links_are_made_shown_once_mailed_and_withdrawn(web, student):
    parent = GuardianFactory(student=student, email="ouder@thuis.example")
    assert web.get(url("links", student)).status_code == 200
    text = web.post(url("guardian_link", parent), {"send": "1"}).content.decode()
    assert "/binnen/" in text
    assert OutboxMessage.objects.get().to == "ouder@thuis.example"
    web.post(url("student_link", student))
    assert OutboxMessage.objects.count() == 1
    assert "/binnen/" not in web.get(url("links", student)).content.decode()
    web.post(url("guardian_link_revoke", parent))
    web.post(url("student_link_revoke", student))
    assert not PersonalLink.objects.filter(revoked_at=None).exists()


def test_a_get_makes_no_link(web, student):
    assert web.get(url("student_link", student)).status_code == 405
    assert not PersonalLink.objects.exists()


@pytest.mark.parametrize(
    "name", ["edit", "exit_profile", "support", "guardians", "preparation", "bridge_closing", "career_test",
             "training_new", "links"],
)  # fmt: skip
def test_the_pages_of_another_mentor_and_school_do_not_exist(student, name):
    for somebody in (actor(Role.MENTOR, student.school), actor(Role.LEAD, SchoolFactory())):
        assert client_of(somebody.user_id).get(url(name, student)).status_code == 404


def test_dates_typed_as_people_do_are_read(lead_web):
    born = years_ago(14)
    lead_web.post(reverse("students:enrol"), {**NEW, "birth_date": f"{born:%d-%m-%Y}"})
    assert Student.objects.get(number="4711").birth_date == dt.date(born.year, born.month, born.day)
