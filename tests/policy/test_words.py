"""A school's own words with their article: in every form, on pages, steps, timeline, refusals and mails."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from stagespoor.access.actor import Actor, actor_of
from stagespoor.access.roles import Role
from stagespoor.accounts.models import User
from stagespoor.agreements import queries
from stagespoor.agreements.actions import make_agreement
from stagespoor.core import clock
from stagespoor.core.models import OutboxMessage
from stagespoor.core.refusals import Refused
from stagespoor.logbook.actions import write_entry
from stagespoor.placements.models import Placement
from stagespoor.policy.loader import PACKAGED, PolicyError, get_policy, load_policy
from stagespoor.schools.models import School
from stagespoor.trajectories import actions as trajectories
from stagespoor.trajectories.models import Referral, Trajectory
from tests.agreements.conftest import ready_placement, sign_all
from tests.case import client_of
from tests.factories import MembershipFactory, UserFactory, actor

OTHER = {
    "logbook": ("de stageklapper", "het werkdagboek"),
    "agreement": ("het stagecontract", "de praktijkovereenkomst"),
    "certificate": ("het stagecertificaat", "de praktijkverklaring"),
    "referral": ("de aanmelding", "het stageverzoek"),
    "team_meeting": ("het stageoverleg", "de werkbespreking"),
    "student_system": ("Somtoday", "Magister"),
}
# what Velddijk calls things, long and short; not "arbeidscontract", which is another thing
THEIRS = re.compile(
    r"stagecontract|\bcontract|klapper|logboek|certificaat|\baanmelding|stageoverleg", re.IGNORECASE
)
UNSEEN = re.compile(r"<(script|style|svg)\b.*?</\1>|<[^>]*>", re.DOTALL)
SAID = re.compile(r'\b(?:aria-label|alt|title|placeholder)="([^"]*)"')


@pytest.fixture
def own_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The policy of a school that calls everything by another word, of the other gender."""
    text = (PACKAGED / "velddijk.toml").read_text(encoding="utf-8")
    for key, (was, now) in OTHER.items():
        assert f'{key} = "{was}"' in text
        text = text.replace(f'{key} = "{was}"', f'{key} = "{now}"')
    # its own sentences a school writes itself; here they must not hide what the product says
    text = re.sub(r'label = "Stagecertificaat"', 'label = "Praktijkverklaring"', text)
    (tmp_path / "eigen.toml").write_text(text, encoding="utf-8")
    monkeypatch.setenv("STAGESPOOR_POLICIES", str(tmp_path))
    return "eigen"


def seen(client: Client, address: str) -> str:
    """What somebody reads and hears on a page."""
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    html = answer.content.decode()
    return " ".join([UNSEEN.sub(" ", html), *SAID.findall(html)])


def at(policy: str) -> tuple[Placement, Actor]:
    """A placement with a coach, at a school with this policy."""
    placement, coach = ready_placement()
    School.objects.filter(pk=coach.school_id).update(policy_name=policy)
    return Placement.objects.get(pk=placement.pk), actor(Role.LEAD, School.objects.get(pk=coach.school_id))


def test_a_word_takes_every_form_a_sentence_asks_for() -> None:
    forms = get_policy("wildveld").words.forms
    assert forms["the_agreement"] == "de stageovereenkomst"
    assert forms["The_agreement"] == "De stageovereenkomst"
    assert forms["this_agreement"] == "deze stageovereenkomst"
    assert forms["agreement_title"] == "Stageovereenkomst"
    assert get_policy("velddijk").words.forms["This_agreement"] == "Dit stagecontract"


@pytest.mark.parametrize("written", ["stagecontract", "een stagecontract", "het", "de "])
def test_a_word_without_its_article_is_refused_at_its_line(written: str, tmp_path: Path) -> None:
    text = (PACKAGED / "velddijk.toml").read_text(encoding="utf-8")
    file = tmp_path / "eigen.toml"
    file.write_text(text.replace('"het stagecontract"', f'"{written}"'), encoding="utf-8")
    with pytest.raises(PolicyError) as refused:
        load_policy(file)
    assert "agreement" in file.read_text(encoding="utf-8").splitlines()[refused.value.line - 1]
    assert "Zet voor dit woord “de” of “het”" in refused.value.reason


@pytest.mark.django_db
@pytest.mark.policy("AGR-1", "LOG-1", "APP-1")
def test_pages_of_staff_say_the_words_of_the_school(own_words: str) -> None:
    placement, lead = at(own_words)
    client, student = client_of(lead), placement.student_id
    pages = {
        "placement": reverse("placements:detail", args=[placement.pk]),
        "agreement": reverse("agreements:page", args=[placement.pk]),
        "entry": reverse("logbook:entry_new", args=[placement.pk]),
        "meeting": reverse("trajectories:meeting"),
        "student": reverse("desk:student", args=[student]),
        "today": reverse("desk:today"),
        "home": reverse("students:guardians", args=[student]),
        **{tab: reverse("desk:student_tab", args=[student, tab]) for tab in ("aanmelding", "stages", "klapper")},
    }  # fmt: skip
    before = {name: seen(client, address) for name, address in pages.items()}
    assert "Maak de praktijkovereenkomst" in before["student"]
    assert "Maak de praktijkovereenkomst" in before["agreement"]
    sign_all(make_agreement(placement=placement, by=lead), lead)
    after = {name: seen(client, address) for name, address in pages.items()}
    for name, text in [*before.items(), *after.items()]:
        found = [text[max(0, m.start() - 40) : m.end() + 20] for m in THEIRS.finditer(text)]
        assert not found, f"{name} says a word of another school: {found}"
    assert "Praktijkovereenkomst getekend" in before["placement"]
    assert "Praktijkovereenkomst" in after["stages"]
    assert "Dag in het werkdagboek" in after["entry"]
    assert "Werkdagboek" in after["student"], "the tab of the file"
    assert "Stageverzoek en route" in after["student"]
    assert "De praktijkovereenkomst met" in after["student"], "the timeline"
    assert all("Werkbespreking" in text for text in after.values()), "the menu"


@pytest.mark.django_db
def test_two_schools_in_one_process_each_have_their_own_menu(own_words: str) -> None:
    _placement, lead = at(own_words)
    theirs = actor(Role.LEAD)
    for who, word, other in (
        (lead, "Werkbespreking", "Stageoverleg"), (theirs, "Stageoverleg", "Werkbespreking"),
    ):  # fmt: skip
        text = seen(client_of(who), reverse("desk:today"))
        assert word in text
        assert other not in text


@pytest.mark.django_db
@pytest.mark.policy("PAR-3", "AGR-2")
def test_student_and_parents_read_the_words_of_the_school(own_words: str) -> None:
    placement, lead = at(own_words)
    guardian = placement.student.guardians.get()
    placement.student.user, guardian.user = UserFactory(), UserFactory()
    placement.student.save(update_fields=["user"])
    guardian.save(update_fields=["user"])
    make_agreement(placement=placement, by=lead)
    school = placement.student.school
    for user, role, pages in (
        (placement.student.user, Role.STUDENT, ("portals:stage", "portals:track")),
        (guardian.user, Role.PARENT, ("portals:home",)),
    ):
        client = client_of_user(user, role, school)
        for name in pages:
            text = seen(client, reverse(name))
            assert "raktijkovereenkomst" in text
            assert not THEIRS.search(text), THEIRS.search(text)


def client_of_user(user: object, role: str, school: School) -> Client:
    """A browser in which somebody came in by the door of this role."""
    return client_of(actor_of(MembershipFactory(user=user, role=role, school=school)))


@pytest.mark.django_db
@pytest.mark.policy("APP-2")
def test_the_mail_to_the_team_says_the_words_of_the_school(own_words: str) -> None:
    placement, lead = at(own_words)
    school = School.objects.get(pk=lead.school_id)
    mentor, referral = actor(Role.MENTOR, school), Referral.objects.get(trajectory=placement.trajectory_id)
    placement.student.mentor_id = mentor.user_id
    placement.student.save(update_fields=["mentor"])
    Referral.objects.filter(pk=referral.pk).update(
        state="draft", submitted_at=None, assigned_at=None, motivation="Wil graag werken.", behaviour="Rustig.",
        parents_told_on="2026-11-01",
    )  # fmt: skip
    trajectories.submit_referral(referral=Referral.objects.get(pk=referral.pk), by=mentor)
    mail = OutboxMessage.objects.filter(to=User.objects.get(pk=lead.user_id).email).latest("pk")
    assert mail.subject == "Een stageverzoek voor de werkbespreking"
    assert "Open de werkbespreking in Stagespoor" in mail.body
    assert not THEIRS.search(mail.subject + mail.body)


@pytest.mark.django_db
@pytest.mark.policy("AGR-1")
def test_refusals_and_paper_say_the_words_of_the_school(own_words: str) -> None:
    placement, lead = at(own_words)
    Placement.objects.filter(pk=placement.pk).update(tasks="")
    with pytest.raises(Refused) as refused:
        make_agreement(placement=Placement.objects.get(pk=placement.pk), by=lead)
    assert "De praktijkovereenkomst is nog niet compleet" in str(refused.value.refusals[0].sentence)
    agreement = make_agreement(placement=placement, by=lead)
    facts = queries.facts_of(agreement)
    assert (facts.title, facts.this) == ("Praktijkovereenkomst", "deze praktijkovereenkomst")
    assert any("In het werkdagboek schrijven" in line for line in facts.learning_activities)


@pytest.mark.django_db
@pytest.mark.policy("LOG-2")
def test_the_timeline_of_a_day_says_the_word_of_the_school(own_words: str) -> None:
    placement, lead = at(own_words)
    day = clock.today()
    Placement.objects.filter(pk=placement.pk).update(state="running", start_on=day, started_on=day)
    placement.refresh_from_db()
    write_entry(placement=placement, day=day, did="Vakken gevuld.", mood=3, by=lead)
    text = seen(client_of(lead), reverse("desk:student", args=[placement.student_id]))
    assert "schreef in het werkdagboek over" in text


@pytest.mark.django_db
@pytest.mark.policy("ORG-1")
def test_buttons_and_lists_call_people_as_the_school_does() -> None:
    placement, lead = at("wildveld")
    client, policy = client_of(lead), get_policy("wildveld")
    assert policy.forms["role_coach"] == "stagedocent"
    page = seen(client, reverse("placements:detail", args=[placement.pk]))
    for text in ("Andere stagedocent", "Toegang voor de werkbegeleider"):
        assert text in page
    assert "Andere stagebegeleider" not in page
    assert "Stagedocent" in seen(client, reverse("placements:list"))
    access = seen(client, reverse("placements:access", args=[placement.pk]))
    assert "komt de werkbegeleider binnen" in access
    assert "Werkbegeleider" in seen(client, reverse("placements:work", args=[placement.pk]))
    Trajectory.objects.filter(pk=placement.trajectory_id).update(coach=None)
    assert "Nog geen stagedocent" in seen(client, reverse("desk:student", args=[placement.student_id]))
