"""Two schools share employers, and nothing of each other's students: no word, no number, no hint (EMP-1).

Every free text of every student is marked. As anybody of one school, on every address: no marked word of another
school is ever read (pages, exports, answers to nonsense), and with the other school's students taken away every
page is the same, but for what SHARED names. Who looks, at which school, on what and what is taken away is chosen
at random: the same choices at each run, others with `--hypothesis-profile=wide`; a failure tells the choice.
Workbooks, PDFs and pictures are read inside.
"""

# ruff: noqa: F811 - fixtures of the matrix are imported by name
from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Model
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from stagespoor.access.roles import Role, allows
from stagespoor.accounts.models import User
from stagespoor.core import events
from stagespoor.core.models import Event, OutboxMessage
from stagespoor.matching.actions import share_candidate, unshare_candidate
from stagespoor.placements.models import Candidate
from stagespoor.schools.models import Membership
from stagespoor.students.models import Student
from stagespoor.students.timeline import record
from tests.guards.leak import (
    Answer,
    Marker,
    ask,
    at_each_others_employers,
    difference,
    hanging_on,
    mark_files,
    take_away,
)
from tests.guards.test_access_matrix import (  # noqa: F401 - fixtures
    GUARDED,
    RECORDS,
    Address,
    _plain_refusals,
    clients,
)
from tests.guards.test_bad_input import Fields
from tests.guards.world import SchoolWorld, World, build_world

pytestmark = [pytest.mark.django_db, pytest.mark.policy("EMP-1")]

# A failing choice is told as it was drawn.
CHOICES = settings(
    max_examples=20,
    suppress_health_check=list(HealthCheck),
    deadline=None,
    database=None,
    phases=[Phase.generate],
)

TAG, WORD = re.compile(r"<[^>]+>"), re.compile(r"[^\W\d]+")
# the words between which numbers stand: "2 van 3 vrij", "Proefschool 1: nu 1, eerder 0 (2026)", "Er zijn 2 leerlingen",
# "6 keer gevraagd, 3 keer door een andere school", and how well a place fits that is fuller ("redelijk")
COUNTING = frozenset({
    "andere", "door", "eerder", "er", "is", "keer", "leerling", "leerlingen", "matig", "nu", "proefschool", "redelijk",
    "van", "vol", "vrij", "weken", "zijn",
})  # fmt: skip


def only_counts(text: str) -> str:
    """The words of the page without its numbers and what goes with them: in any order, for a full place ranks lower."""
    return " ".join(sorted(set(WORD.findall(TAG.sub(" ", text).lower())) - COUNTING))


PLACES = "a place that is taken is taken for everybody"
ASKED = "how often all schools together asked a company"
# What a page may tell of the other school: how many, never who. All other pages are the same to the letter.
SHARED = {
    "employers:list": PLACES,
    "employers:export": PLACES,
    "employers:sectors": PLACES,
    "employers:map": PLACES,
    "employers:detail": "how many students each school has and had there",
    "employers:merge": "how many students each school has and had there",
    "matching:search": PLACES,
    "matching:joint": PLACES,
    "matching:mark": ASKED,
    "acquisition:often": ASKED,
    "acquisition:figures": "how many tips each school of the network got, by source",
}


class Look:
    """The world with its marks, and what everybody reads in it (asked once per person and address)."""

    def __init__(self, world: World, clients: dict[int | None, Client], marks: dict[int, Marker]) -> None:
        self.world, self.clients, self.marks = world, clients, marks
        self.seen: dict[tuple[int, str], Answer] = {}

    def at(self, member: Membership, path: str) -> Answer:
        """What this person reads there, with everybody's students in place."""
        key = (member.pk, path)
        if key not in self.seen:
            self.seen[key] = ask(self.clients[member.pk], path)
        return self.seen[key]

    def foreign(self, answer: Answer, school_id: int) -> list[str]:
        """Marked words of other schools in an answer."""
        return [sign for pk, marker in self.marks.items() if pk != school_id for sign in answer.signs(marker)]


@cache
def open_to(role: str) -> list[Address]:
    """The addresses that the table opens for a role; the matrix shows that the others stay shut."""
    known = [
        one for one in GUARDED if not one.loader or one.loader in RECORDS
    ]  # else the matrix fails already
    return [one for one in known if allows(role, one.permission)]


@dataclass
class Pair:
    """Somebody of one school, and another school's students."""

    look: Look
    place: str
    who: str
    role: Role
    others: str

    @property
    def school(self) -> SchoolWorld:
        return getattr(self.look.world, self.place)  # type: ignore[no-any-return]

    @property
    def other(self) -> SchoolWorld:
        return getattr(self.look.world, self.others)  # type: ignore[no-any-return]

    @property
    def member(self) -> Membership:
        return getattr(self.school, self.who)[self.role]  # type: ignore[no-any-return]

    @property
    def client(self) -> Client:
        return self.look.clients[self.member.pk]

    @property
    def one_network(self) -> bool:
        return self.school.school.network_id == self.other.school.network_id


def draw_pair(data: st.DataObject, look: Look) -> Pair:
    """Any two schools, the two that share a network most often; staff, who see most, most often."""
    place, others = data.draw(
        st.sampled_from([*[("here", "sister"), ("sister", "here")] * 3, ("here", "far"), ("far", "here")]),
        label="schools",
    )
    roles = [*[Role.LEAD, Role.COACH] * 3, *[role for role in Role if open_to(role)]]
    role = data.draw(st.sampled_from(roles), label="role")
    return Pair(look, place, data.draw(st.sampled_from(["own", "strangers"]), label="who"), role, others)


def draw_pages(data: st.DataObject, pair: Pair, count: int) -> list[tuple[Address, str]]:
    """Addresses open to that person with their paths: of the own school's records, or of the other's."""
    some = data.draw(
        st.lists(st.sampled_from(open_to(pair.role)), min_size=3, max_size=count, unique=True),
        label="addresses",
    )
    of = data.draw(st.sampled_from(["own records", "own records", "theirs"]), label="about")
    return [(one, one.path(pair.other if one.record and of == "theirs" else pair.school)) for one in some]


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[World]:
    """Built and marked once; every request is taken back."""
    from django.test import override_settings

    with (
        django_db_blocker.unblock(),
        override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("uploads")),
        transaction.atomic(),
    ):
        yield build_world()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def look(world: World, clients: dict[int | None, Client]) -> Look:
    at_each_others_employers(world)
    marks = {}
    for letter, school in zip("hsf", world.schools, strict=True):
        marks[school.school.pk] = Marker(letter)
        marks[school.school.pk].plant(school)
        mark_files(school, clients[school.own[Role.COACH].pk], marks[school.school.pk])
    return Look(world, clients, marks)


def test_the_marks_can_be_read_where_they_may(look: Look) -> None:
    """Or this file would prove nothing: the school's own people read most marks somewhere."""
    here = look.world.here
    marker, found = look.marks[here.school.pk], set()
    for role in (Role.LEAD, Role.COACH, Role.MENTOR):
        for one in open_to(role):
            found |= set(look.at(here.own[role], one.path(here)).signs(marker))
    assert len(found) > 0.5 * len(marker.where), f"{len(found)} of {len(marker.where)}"


@pytest.mark.parametrize(
    ("page", "field"),
    [
        ("agreements:download", "agreements.agreement.facts"), ("logbook:certificate", "logbook.certificate.facts"),
        ("students:career_file", "career_test.title"), ("matching:joint", "students.student.first_name"),
        ("matching:shortlist", "matching.wish.text"), ("guidance:concern", "guidance.concern.title"),
        ("matching:click", "matching.click.text"),
    ],
)  # fmt: skip
def test_a_schools_own_coach_reads_it_there(page: str, field: str, look: Look) -> None:
    """Or what is shut for the other school was never open: files that are read inside, the joint proposal, wishes."""
    here = look.world.here
    one = next(one for one in GUARDED if one.name == page)
    signs = look.at(here.own[Role.COACH], one.path(here)).signs(look.marks[here.school.pk])
    assert any(field in sign for sign in signs), signs


@pytest.mark.parametrize("page", ["employers:photo", "employers:photo_small"])
def test_a_photo_tells_nothing_of_what_the_phone_wrote_beside_it(page: str, look: Look) -> None:
    one = next(one for one in GUARDED if one.name == page)
    for school in (look.world.here, look.world.sister):
        seen = look.at(school.own[Role.LEAD], one.path(look.world.here))
        assert seen.status == 200
        assert "JFIF" in seen.text, "its bytes are read"
        assert not seen.signs(look.marks[look.world.here.school.pk])


@pytest.mark.parametrize("place", ["here", "sister"])
def test_no_page_tells_a_word_of_another_schools_student(place: str, look: Look) -> None:
    """All addresses, for everybody around a student of a school; and about records of the sister school."""
    school: SchoolWorld = getattr(look.world, place)
    sister = look.world.sister if place == "here" else look.world.here
    wrong = []
    # the second time only those who see most, and those from outside
    roles = (
        list(Role) if place == "here" else [Role.LEAD, Role.COACH, Role.STUDENT, Role.PARENT, Role.SUPERVISOR]
    )
    for role in roles:
        member = school.own[role]
        for one in open_to(role):
            of_sister = [sister] if one.record and role in {Role.LEAD, Role.COACH} else []
            for of in (school, *of_sister):
                if told := look.foreign(look.at(member, one.path(of)), school.school.pk):
                    wrong.append(f"{one.name} as {role}: {', '.join(told[:5])}")
    assert not wrong, "\n".join(wrong)


def changed_without(pair: Pair, root: type[Model], pages: list[tuple[Address, str]]) -> list[str]:
    """The pages that are not the same once the other school's rows of ``root`` are gone, with what changed."""
    before = {path: pair.look.at(pair.member, path) for _one, path in pages}
    with transaction.atomic():
        take_away(root, pair.other.school.pk)
        after = {path: ask(pair.client, path) for _one, path in pages}
        transaction.set_rollback(True)
    found = []
    for one, path in pages:
        if before[path].status == 404 and one.path(pair.school) != path:
            continue  # not theirs before, and not there after
        hide = only_counts if one.name in SHARED and pair.one_network else str
        if after[path].status != before[path].status:
            found.append(f"{one.name} {path}: {after[path].status} is not {before[path].status}")
        elif changed := difference(hide(after[path].text), hide(before[path].text)):
            found.append(f"{one.name} {path}: {changed} (only a count? then it belongs in SHARED, with why)")
    return found


def test_the_lead_sees_no_difference_without_the_other_schools_students(look: Look) -> None:
    """Every address, about own records and about the sister school's: with and without all of its students."""
    pair = Pair(look, "here", "own", Role.LEAD, "sister")
    places = [(one, of) for one in open_to(Role.LEAD) for of in (pair.school, pair.other)]
    pages = {one.path(of): one for one, of in places if one.record or of is pair.school}
    wrong = changed_without(pair, Student, [(one, path) for path, one in pages.items()])
    assert not wrong, "\n".join(wrong)


@CHOICES
@given(data=st.data())
def test_pages_are_the_same_without_the_other_schools_students(look: Look, data: st.DataObject) -> None:
    """Take some of another school's records away: no number, no row and no sentence changes."""
    pair = draw_pair(data, look)
    models = sorted(hanging_on(Student), key=lambda model: model._meta.label)
    root = data.draw(st.sampled_from([*[Student] * len(models), *models]), label="taken away")
    wrong = changed_without(pair, root, draw_pages(data, pair, 15))
    assert not wrong, "\n".join(wrong)


@CHOICES
@given(data=st.data())
def test_a_search_for_another_schools_student_finds_what_nonsense_finds(
    look: Look, data: st.DataObject
) -> None:
    """Names, numbers, classes and mail addresses of a student are unknown words to other schools."""
    pair = draw_pair(data, look)
    word = data.draw(st.sampled_from(sorted(look.marks[pair.other.school.pk].where)), label="word")
    lists = [one for one in open_to(pair.role) if not one.record] or open_to(pair.role)
    some = data.draw(st.lists(st.sampled_from(lists), min_size=1, max_size=6, unique=True), label="addresses")
    for one in some:
        path = one.path(pair.school)
        found, nothing = (
            ask(pair.client, f"{path}?q={q}&naam={q}&name={q}&kvk={q}") for q in (word, "zqx999")
        )
        assert found.status == nothing.status
        assert not difference(found.text.replace(word, "zqx999"), nothing.text), path


@CHOICES
@given(data=st.data())
def test_a_form_that_names_another_schools_records_tells_nothing(look: Look, data: st.DataObject) -> None:
    """Keys and words of another school's student in any field: not a word comes back, and nobody there is told."""
    pair = draw_pair(data, look)
    word = data.draw(st.sampled_from(sorted(look.marks[pair.other.school.pk].where)), label="word")
    record_of = data.draw(st.sampled_from(sorted(pair.other.records)), label="record")
    school, mails = pair.school.school.pk, OutboxMessage.objects.count()
    theirs = Event.objects.filter(school=pair.other.school).count()
    for one, path in draw_pages(data, pair, 6):
        page = look.at(pair.member, path)
        names = Fields(page.text, path).found if page.status == 200 else {}
        for value in (str(pair.other.records[record_of].pk), word):
            with transaction.atomic():
                response = ask(pair.client, path, dict.fromkeys(names, value), keep=True)
                sent = OutboxMessage.objects.order_by("pk")[mails:]
                read = [response.text, *(f"{mail.to} {mail.subject} {mail.body}" for mail in sent)]
                written = Event.objects.filter(school=pair.other.school).count()
                transaction.set_rollback(True)
            told = look.foreign(Answer(200, " ".join(read).replace(word, "")), school)
            assert not told, f"{one.name}: {told}"
            assert response.status < 500, one.name
            assert written == theirs, f"{one.name} wrote in the other school's log"


def test_news_of_a_student_goes_to_the_own_school_only(look: Look) -> None:
    """Mails and events about a student stay in the school, whoever may be told."""
    for school in look.world.schools:
        student = Student.objects.get(pk=school.records["student"].pk)
        people = {m.user.email for m in (*school.own.values(), *school.strangers.values())}
        told = [kind.slug for kind in events.declared() if kind.tells_mentor]
        with transaction.atomic():
            first = OutboxMessage.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
            for slug in told:
                record(slug, student=student, by=school.actor("coach"), data={"where": "zqz", "title": "zqz"})  # type: ignore[arg-type]
            mails = OutboxMessage.objects.filter(pk__gt=first)
            assert mails.exists()
            assert set(mails.values_list("to", flat=True)) <= people
            assert set(mails.values_list("school_id", flat=True)) == {school.school.pk}
            for mail in mails:
                # not even in the own school does a mail name a student
                assert not Answer(200, mail.subject + mail.body).signs(look.marks[school.school.pk])
            assert set(Event.objects.filter(student=student).values_list("school_id", flat=True)) == {
                school.school.pk
            }
            transaction.set_rollback(True)


def test_the_mail_of_a_shared_place_goes_to_the_own_family_and_names_nobody(look: Look) -> None:
    """Of three schools with the same employers: student, parents and mentor of the own student, nobody else."""
    for school in look.world.schools:
        asked = Candidate.objects.get(pk=school.records["asked"].pk)
        with transaction.atomic():
            first = OutboxMessage.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
            unshare_candidate(candidate=asked, by=school.actor(Role.COACH))
            share_candidate(candidate=asked, by=school.actor(Role.COACH))
            mails = OutboxMessage.objects.filter(pk__gt=first)
            around = [school.own[role].user_id for role in (Role.STUDENT, Role.PARENT, Role.MENTOR)]
            assert {mail.to for mail in mails} == set(
                User.objects.filter(pk__in=around).values_list("email", flat=True)
            )
            assert {mail.school_id for mail in mails} == {school.school.pk}
            for mail in mails:
                told = Answer(200, mail.subject + mail.body)
                assert not [sign for marker in look.marks.values() for sign in told.signs(marker)]
            transaction.set_rollback(True)
