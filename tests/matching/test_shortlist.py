"""The short list: shared by the coach, seen by mentor, student and parents, each with a wish (MAT-1, PREP-6, PAR-4)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.formats import date_format

from stagespoor.access.actor import Actor, actor_of
from stagespoor.access.roles import Role
from stagespoor.accounts.models import User
from stagespoor.core import clock
from stagespoor.core.models import Event, OutboxMessage
from stagespoor.employers.models import Employer
from stagespoor.matching import actions
from stagespoor.matching.models import Wish
from stagespoor.matching.steps import steps
from stagespoor.placements import actions as placements
from stagespoor.placements.models import Candidate, Placement
from stagespoor.schools.models import Membership
from stagespoor.students.models import Guardian, Student
from stagespoor.trajectories.models import Intake
from stagespoor.workplaces.models import Workplace
from tests.factories import ContactFactory, MembershipFactory, SchoolFactory, actor
from tests.matching.asking import employer, sign_in


@dataclass
class List:
    """One place on the list of one student, and the people around."""

    placement: Placement
    coach: Actor
    employer: Employer
    candidate: Candidate
    mentor: Actor
    student: Actor
    parent: Actor

    def share(self) -> None:
        sign_in(self.coach).post(reverse("matching:share", args=[self.candidate.pk]))
        self.candidate.refresh_from_db()

    def page(self, who: Actor, name: str, *args: Any) -> str:
        return sign_in(who).get(reverse(name, args=args)).content.decode()


@pytest.fixture
def shortlist(searching: tuple[Placement, Actor]) -> List:
    placement, coach = searching
    student = placement.student
    Intake.objects.update(needs=["quiet"], travel="bike")
    place = employer(
        placement, name="Tuin De Proef", phone="040-7654321", email="baas@tuin.example", tasks="planten"
    )
    ContactFactory(employer=place, name="Baas Tuinmans", phone="06-11112222", is_contact=True)
    workplace = Workplace.objects.create(employer=place, name="Kas", meets=["quiet"])
    candidate = placements.add_candidate(
        placement=placement, employer=place, by=coach, reasons="Rustig werk.", at=workplace
    )
    mine, home = (MembershipFactory(role=role, school=student.school) for role in (Role.STUDENT, Role.PARENT))
    Student.objects.filter(pk=student.pk).update(user=mine.user)
    Guardian.objects.create(student=student, name="Ouder", user=home.user, position=1)
    mentor = Membership.objects.get(user=student.mentor, role=Role.MENTOR)
    return List(placement, coach, place, candidate, actor_of(mentor), actor_of(mine), actor_of(home))


@pytest.mark.policy("MAT-1", "PREP-6")
def test_nobody_sees_a_place_before_it_is_shared_and_everybody_around_the_student_after(
    shortlist: List,
) -> None:
    pages = (
        (shortlist.student, "portals:student_places"), (shortlist.parent, "portals:home_places"),
        (shortlist.mentor, "matching:shortlist", shortlist.placement.pk),
    )  # fmt: skip
    shared = [shortlist.page(*page) for page in pages[:2]]
    assert not any("Tuin De Proef" in page for page in shared)
    shortlist.share()
    for page in pages:
        assert "Tuin De Proef · Kas" in shortlist.page(*page)
    assert "Plekken voor jou" in shortlist.page(shortlist.student, "portals:student")
    assert "Plekken voor" in shortlist.page(shortlist.parent, "portals:home")
    assert Event.objects.filter(kind="match.shared").count() == 1
    shortlist.share()
    assert Event.objects.filter(kind="match.shared").count() == 1
    sign_in(shortlist.coach).post(reverse("matching:unshare", args=[shortlist.candidate.pk]))
    assert "Tuin De Proef" not in shortlist.page(shortlist.student, "portals:student_places")


def mails() -> list[OutboxMessage]:
    """What was put in the outbox for student and parents, in order."""
    return list(OutboxMessage.objects.filter(subject__startswith="Er staat iets").order_by("pk"))


@pytest.mark.policy("PREP-6", "PAR-3")
def test_student_and_parent_get_one_mail_a_day_that_tells_no_more_than_that_something_is_there(
    shortlist: List,
) -> None:
    shortlist.share()
    told = {mail.to: mail for mail in mails()}
    emails = dict(User.objects.values_list("pk", "email"))
    mine, home = told[emails[shortlist.student.user_id]], told[emails[shortlist.parent.user_id]]
    assert len(told) == 2
    assert mine.subject == "Er staat iets voor je klaar"
    assert reverse("portals:student_places") in mine.body
    assert home.subject == "Er staat iets voor u klaar"
    assert reverse("portals:home_places") in home.body
    student = shortlist.placement.student
    secrets = (student.first_name, student.last_name, student.initials, "Tuin", "Kas", "stage", "Ouder ")
    assert not [word for word in secrets for mail in (mine, home) if word in mail.subject + mail.body]
    # more places on one day are one mail; a place of another day is another
    more = employer(shortlist.placement, name="Bakkerij")
    second = placements.add_candidate(placement=shortlist.placement, employer=more, by=shortlist.coach)
    actions.share_candidate(candidate=second, by=shortlist.coach)
    assert len(mails()) == 2
    actions.unshare_candidate(candidate=second, by=shortlist.coach)
    with clock.at(clock.today() + dt.timedelta(days=1)):
        actions.share_candidate(candidate=second, by=shortlist.coach)
        actions.share_candidate(candidate=second, by=shortlist.coach)
    assert len(mails()) == 4


@pytest.mark.policy("ORG-2", "PREP-6")
def test_the_mentor_gets_one_mail_a_day_for_one_list_and_reads_every_place_on_the_timeline(
    shortlist: List,
) -> None:
    shortlist.share()
    more = employer(shortlist.placement, name="Bakkerij")
    second = placements.add_candidate(placement=shortlist.placement, employer=more, by=shortlist.coach)
    actions.share_candidate(candidate=second, by=shortlist.coach)
    news = OutboxMessage.objects.filter(
        subject__startswith="Nieuws over je leerling", key__contains="match.shared"
    )
    assert news.count() == 1
    assert Event.objects.filter(kind="match.shared").count() == 2
    actions.unshare_candidate(candidate=second, by=shortlist.coach)
    with clock.at(clock.today() + dt.timedelta(days=1)):
        actions.share_candidate(candidate=second, by=shortlist.coach)
    assert news.count() == 2


def test_who_cannot_open_the_list_or_has_no_address_gets_no_mail(shortlist: List) -> None:
    student = shortlist.placement.student
    Guardian.objects.create(student=student, name="Zonder account", email="opa@thuis.example", position=2)
    elsewhere = MembershipFactory(role=Role.PARENT, school=SchoolFactory(network=student.school.network))
    Guardian.objects.create(student=student, name="Elders", user=elsewhere.user, position=3)
    MembershipFactory(role=Role.PARENT, school=student.school)  # of another student
    Membership.objects.filter(user_id=shortlist.parent.user_id).update(is_active=False)
    User.objects.filter(pk=shortlist.student.user_id).update(email="")
    shortlist.share()
    assert shortlist.candidate.shared_at
    assert mails() == []


@pytest.mark.policy("MAT-1")
def test_the_student_reads_the_reasons_in_plain_words(shortlist: List) -> None:
    shortlist.share()
    page = shortlist.page(shortlist.student, "portals:student_places")
    assert "Het is er rustig" in page
    assert "Ik vind dit werk leuk" in page
    assert "Ik kan er goed komen" in page
    assert "Weinig lawaai" not in page


@pytest.mark.policy("PAR-4")
def test_how_to_reach_the_company_is_on_no_page_of_the_doors(shortlist: List) -> None:
    shortlist.share()
    pages = [
        shortlist.page(shortlist.parent, "portals:home"),
        shortlist.page(shortlist.parent, "portals:home_places"),
        shortlist.page(shortlist.parent, "portals:home_place", shortlist.candidate.pk),
        shortlist.page(shortlist.student, "portals:student_places"),
        shortlist.page(shortlist.student, "portals:student_place", shortlist.candidate.pk),
    ]
    for secret in ("040-7654321", "baas@tuin.example", "Baas Tuinmans", "06-11112222", "Bedrijfsweg"):
        assert not any(secret in page for page in pages)


@pytest.mark.policy("MAT-1")
def test_each_party_says_its_own_wish_and_a_later_one_replaces_it(shortlist: List) -> None:
    shortlist.share()
    pk = shortlist.candidate.pk
    for who, name, data in (
        (shortlist.student, "portals:student_place", {"answer": "no", "text": "Te ver."}),
        (shortlist.student, "portals:student_place", {"answer": "yes", "text": "Leuk!"}),
        (shortlist.parent, "portals:home_place", {"answer": "maybe"}),
        (shortlist.mentor, "matching:wish", {"party": "mentor", "answer": "yes", "text": "Past goed."}),
    ):
        assert sign_in(who).post(reverse(name, args=[pk]), data).status_code == 302
    said = {wish.party: (wish.answer, wish.text) for wish in Wish.objects.all()}
    assert said == {"student": ("yes", "Leuk!"), "parent": ("maybe", ""), "mentor": ("yes", "Past goed.")}
    page = shortlist.page(shortlist.coach, "matching:search", shortlist.placement.pk)
    assert "Leerling: graag" in page
    assert "Ouder of verzorger: misschien" in page
    assert "Jij zei:" in shortlist.page(shortlist.student, "portals:student_places")


@pytest.mark.policy("MAT-1")
def test_who_was_asked_and_what_came_of_it_is_there_for_the_mentor(shortlist: List) -> None:
    shortlist.share()
    placements.mark_candidate(candidate=shortlist.candidate, state="asked", by=shortlist.coach)
    other = employer(shortlist.placement, name="Zei nee")
    said_no = placements.add_candidate(placement=shortlist.placement, employer=other, by=shortlist.coach)
    placements.mark_candidate(candidate=said_no, state="declined", by=shortlist.coach)
    page = shortlist.page(shortlist.mentor, "matching:shortlist", shortlist.placement.pk)
    assert "gevraagd op" in page
    assert "Zei nee" in page


def test_nobody_speaks_for_another(shortlist: List) -> None:
    shortlist.share()
    url = reverse("matching:wish", args=[shortlist.candidate.pk])
    assert sign_in(shortlist.mentor).post(url, {"party": "student", "answer": "yes"}).status_code == 422
    assert sign_in(shortlist.student).post(url, {"party": "student", "answer": "yes"}).status_code == 403
    # a coach writes down what the parents told by phone
    assert sign_in(shortlist.coach).post(url, {"party": "parent", "answer": "no"}).status_code == 302
    assert Wish.objects.get().said_by_id == shortlist.coach.user_id


@pytest.mark.policy("MAT-1", "PREP-6")
def test_what_a_coach_writes_down_stands_beside_the_own_answer_with_who_and_when(shortlist: List) -> None:
    shortlist.share()
    pk = shortlist.candidate.pk
    own = {"answer": "yes", "text": "Leuk!"}
    assert (
        sign_in(shortlist.student).post(reverse("portals:student_place", args=[pk]), own).status_code == 302
    )
    noted = {"party": "student", "answer": "no", "text": "Zei in de gang dat het te ver is."}
    coach = sign_in(shortlist.coach)
    for _twice in range(2):
        assert coach.post(reverse("matching:wish", args=[pk]), noted).status_code == 302
    said = [(wish.own, wish.said_by_id, wish.answer) for wish in Wish.objects.order_by("pk")]
    assert said == [(True, shortlist.student.user_id, "yes"), (False, shortlist.coach.user_id, "no")]
    names = dict(User.objects.values_list("pk", "name"))
    mine, theirs, day = names[shortlist.student.user_id], names[shortlist.coach.user_id], clock.today()
    page = shortlist.page(shortlist.mentor, "matching:shortlist", shortlist.placement.pk)
    assert f"{mine} zelf, {date_format(day, 'j F')}" in page
    assert f"opgeschreven door {theirs}, {date_format(day, 'j F')}" in page
    assert "Leuk!" in page
    page = shortlist.page(shortlist.coach, "matching:search", shortlist.placement.pk)
    assert "Leerling: graag" in page
    assert f"Leerling, volgens {theirs}: liever niet" in page
    door = shortlist.page(shortlist.student, "portals:student_places")
    assert "Jij zei:" in door
    assert "Je begeleider schreef op wat jij vindt:" in door
    assert "Leuk!" in shortlist.page(shortlist.student, "portals:student_place", pk)
    assert Event.objects.filter(kind="match.wish_noted").count() == 1  # sent twice


def test_each_of_two_parents_keeps_the_own_answer(shortlist: List) -> None:
    shortlist.share()
    student = shortlist.placement.student
    second = MembershipFactory(role=Role.PARENT, school=student.school)
    Guardian.objects.create(student=student, name="Ouder twee", user=second.user, position=2)
    url = reverse("portals:home_place", args=[shortlist.candidate.pk])
    for who, answer in ((shortlist.parent, "yes"), (actor_of(second), "no")):
        assert sign_in(who).post(url, {"answer": answer}).status_code == 302
    assert sorted(Wish.objects.values_list("answer", flat=True)) == ["no", "yes"]
    assert "place-yes" in shortlist.page(shortlist.parent, "portals:home_places")
    assert "place-no" not in shortlist.page(shortlist.parent, "portals:home_places")


def test_other_people_do_not_see_the_list(shortlist: List) -> None:
    shortlist.share()
    school = shortlist.placement.student.school
    urls = [
        reverse("matching:shortlist", args=[shortlist.placement.pk]),
        reverse("matching:wish", args=[shortlist.candidate.pk]),
    ]
    sister = sign_in(actor(Role.COACH, SchoolFactory(network=school.network)))
    stranger = sign_in(actor(Role.MENTOR, school))
    for url in urls:
        assert sister.get(url).status_code == 404
        assert stranger.get(url).status_code == 404
    other = MembershipFactory(role=Role.PARENT, school=school)
    home = sign_in(actor_of(other))
    assert "Tuin De Proef" not in home.get(reverse("portals:home_places")).content.decode()
    assert home.get(reverse("portals:home_place", args=[shortlist.candidate.pk])).status_code == 404


def test_without_an_answer_or_after_a_choice_nothing_is_written(shortlist: List) -> None:
    shortlist.share()
    url = reverse("portals:student_place", args=[shortlist.candidate.pk])
    mine = sign_in(shortlist.student)
    answer = mine.post(url, {"text": "x"})
    assert answer.status_code == 422
    assert "Tik op een antwoord" in answer.content.decode()
    assert mine.post(url, {"answer": "weg"}).status_code == 422
    placements.choose_place(
        placement=shortlist.placement,
        employer=shortlist.employer,
        at=shortlist.candidate.workplace,
        by=shortlist.coach,
        reasons="Past.",
    )
    assert mine.post(url, {"answer": "yes"}).status_code == 302
    assert not Wish.objects.exists()


def test_a_place_that_said_no_is_not_shared(shortlist: List) -> None:
    Candidate.objects.update(state="declined", answered_on=clock.today(), asked_on=clock.today())
    shortlist.share()
    assert shortlist.candidate.shared_at is None


@pytest.mark.parametrize("number", [1, 3])
def test_the_lists_of_the_doors_take_the_same_few_queries(
    shortlist: List, number: int, django_assert_max_num_queries: Any
) -> None:
    shortlist.share()
    for _n in range(number):
        made = placements.add_candidate(
            placement=shortlist.placement, employer=employer(shortlist.placement), by=shortlist.coach
        )
        Candidate.objects.filter(pk=made.pk).update(shared_at=clock.now())
    client: Client = sign_in(shortlist.student)
    with django_assert_max_num_queries(11):  # one is the session, where it lives in the database
        client.get(reverse("portals:student_places"))


@pytest.mark.policy("ORG-2")
def test_the_mentor_is_asked_to_say_something_until_it_is_said(
    shortlist: List, django_assert_num_queries: Any
) -> None:
    day = clock.today()
    assert steps(shortlist.mentor, day) == []
    shortlist.share()
    with django_assert_num_queries(1):
        (found,) = steps(shortlist.mentor, day)
    assert (found.what, found.user_ids) == ("Zeg wat je van de plekken vindt", (shortlist.mentor.user_id,))
    assert steps(shortlist.coach, day, shortlist.placement.student_id) == [found]
    url = reverse("matching:wish", args=[shortlist.candidate.pk])
    sign_in(shortlist.mentor).post(url, {"party": "mentor", "answer": "maybe"})
    assert steps(shortlist.mentor, day) == []
