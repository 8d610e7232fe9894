"""The pages of duplicates: the list, side by side, making one, taking apart, and other schools' students unseen."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from stagespoor.access.actor import Actor
from stagespoor.access.roles import Role
from stagespoor.core import clock
from stagespoor.employers import actions
from stagespoor.employers.models import Employer, Merge, NotSame
from stagespoor.schools.models import School
from tests.case import client_of, queries_of
from tests.factories import (
    ContactFactory,
    EmployerFactory,
    NetworkFactory,
    PlacementFactory,
    SchoolFactory,
    StudentFactory,
    TrajectoryFactory,
    actor,
)

pytestmark = [pytest.mark.django_db, pytest.mark.policy("EMP-1")]
LIST = reverse("employers:duplicates")


@pytest.fixture
def coach() -> Actor:
    return actor(Role.COACH)


@pytest.fixture
def web(coach: Actor) -> Client:
    return client_of(coach)


def pair(coach: Actor, name: str = "Bakkerij Proef", **second: Any) -> tuple[Employer, Employer]:
    """Two employers that look like one."""
    network = School.objects.get(pk=coach.school_id).network
    facts = {"name": name, "street": f"{name}pad 2", "postcode": "5611 AB", "phone": "", "email": ""}
    facts = {**facts, "kvk": "", "city": f"{name}dorp"}
    one = EmployerFactory(network=network, **facts)
    return one, EmployerFactory(network=network, **{**facts, "postcode": "", **second})


def text(answer: Any) -> str:
    found: str = answer.content.decode()
    return found


def page_of(name: str, *keys: int) -> str:
    return reverse(f"employers:{name}", args=keys)


def test_the_list_names_both_with_the_reasons_in_words(coach: Actor, web: Client) -> None:
    one, other = pair(coach)
    page = text(web.get(LIST))
    assert "dezelfde naam" in page
    assert "hetzelfde adres" in page
    assert page_of("merge", one.pk, other.pk) in page
    far = client_of(actor(Role.COACH, SchoolFactory(network=NetworkFactory(slug="elders"))))
    assert "Geen dubbele bedrijven gevonden" in text(far.get(LIST))
    assert far.get(page_of("merge", one.pk, other.pk)).status_code == 404
    assert client_of(actor(Role.MENTOR, School.objects.get(pk=coach.school_id))).get(LIST).status_code == 403


@pytest.mark.parametrize("count", [1, 3, 30])
def test_the_list_is_paged_and_asks_the_same_few_questions(coach: Actor, web: Client, count: int) -> None:
    for number in range(count):
        pair(coach, f"Zaak{'abcdefghijklmnopqrstuvwxyzäöüß'[number] * 6} Proef")
    web.get(LIST)
    assert queries_of(web, LIST) <= 9
    assert len(web.get(LIST).context["page"].rows) == min(count, 25)


def test_not_the_same_is_one_click_and_is_remembered(coach: Actor, web: Client) -> None:
    one, other = pair(coach)
    for _click in range(2):
        assert web.post(page_of("not_same", one.pk, other.pk)).status_code == 302
    assert NotSame.objects.get().said_by_id == coach.user_id
    assert "Geen dubbele" in text(web.get(LIST))
    assert web.post(page_of("not_same", one.pk, 10**19)).status_code == 404
    assert web.get(page_of("not_same", one.pk, other.pk)).status_code == 405


def test_side_by_side_guesses_the_newest_and_the_most_complete(coach: Actor, web: Client) -> None:
    one, other = pair(
        coach,
        phone="040-7654321",
        last_contact_on=clock.today(),
        tasks="bakken",
        do_not_call=True,
        min_age=None,
    )
    Employer.objects.filter(pk=one.pk).update(name="BAKKERIJ PROEF", min_age=16, remarks="Eén")
    guesses = {
        row.name: row.guess
        for row, *_rest in web.get(page_of("merge", one.pk, other.pk)).context["form"].rows()
    }
    assert guesses["name"] == "gone"  # not shouted
    assert (
        guesses["phone"] == guesses["tasks"] == guesses["last_contact_on"] == guesses["do_not_call"] == "gone"
    )
    assert guesses["min_age"] == guesses["postcode"] == guesses["remarks"] == "kept"


def answers(web: Client, kept: Employer, gone: Employer, **changed: Any) -> dict[str, Any]:
    """What the form sends when nothing is touched."""
    form = web.get(page_of("merge", kept.pk, gone.pk)).context["form"]
    sent = {name: form[name].value() for name in form.fields}
    return {**sent, **changed}


def test_merging_shows_what_moves_and_the_old_address_leads_to_the_kept_one(
    coach: Actor, web: Client
) -> None:
    kept, gone = pair(coach, phone="040-7654321")
    ContactFactory(employer=kept, name="Jo")
    ContactFactory(employer=gone, name="Jo")
    page = text(web.get(page_of("merge", kept.pk, gone.pk)))
    assert "1 persoon (1 staat er al en wordt één)" in page
    answer = web.post(page_of("merge", kept.pk, gone.pk), answers(web, kept, gone))
    assert answer.url == page_of("detail", kept.pk)
    kept.refresh_from_db()
    assert kept.phone == "040-7654321"
    assert web.get(page_of("detail", gone.pk)).url == page_of("detail", kept.pk)
    assert web.get(page_of("edit", gone.pk)).status_code == 404
    assert "Pas samengevoegd" in text(web.get(LIST))
    assert page_of("merge_undo", Merge.objects.get().pk) in text(web.get(page_of("detail", kept.pk)))


def test_undo_asks_first_and_makes_two_again_once(coach: Actor, web: Client) -> None:
    kept, gone = pair(coach)
    merge = actions.merge_employers(kept=kept, gone=gone, by=coach)
    undo = page_of("merge_undo", merge.pk)
    assert "wordt weer een eigen bedrijf" in text(web.get(undo))
    assert web.post(undo).url == page_of("detail", gone.pk)
    assert web.get(page_of("detail", gone.pk)).status_code == 200
    assert "al ongedaan gemaakt" in text(web.post(undo, follow=True))


def test_a_second_click_or_a_change_in_between_gives_a_sentence(coach: Actor, web: Client) -> None:
    kept, gone = pair(coach, phone="040-7654321")
    sent = answers(web, kept, gone)
    actions.change_employer(employer=gone, by=coach, tasks="bakken")
    answer = web.post(page_of("merge", kept.pk, gone.pk), sent)
    assert answer.status_code == 422
    assert not Merge.objects.exists()
    sent = answers(web, kept, gone, fact_phone="kept")
    web.post(page_of("merge", kept.pk, gone.pk), sent)
    assert web.post(page_of("merge", kept.pk, gone.pk), sent).status_code == 404  # it is no employer any more
    assert Merge.objects.count() == 1


@pytest.mark.parametrize("nonsense", [{"fact_phone": "x"}, {"kept_version": "x"}, {"gone_version": ""}])
def test_nonsense_is_refused_and_nothing_is_merged(
    coach: Actor, web: Client, nonsense: dict[str, str]
) -> None:
    kept, gone = pair(coach, phone="040-7654321")
    answer = web.post(page_of("merge", kept.pk, gone.pk), answers(web, kept, gone, **nonsense))
    assert answer.status_code == 422
    assert not Merge.objects.exists()


def test_the_other_one_is_found_by_searching(coach: Actor, web: Client) -> None:
    one, _other = pair(coach)
    third = EmployerFactory(network=one.network, name="Heel Iets Anders", city="Best")
    page = text(web.get(page_of("merge_with", one.pk), {"q": "iets best"}))
    assert page_of("merge", one.pk, third.pk) in page
    assert "Dit lijkt erop" in page
    assert "Niets gevonden" in text(web.get(page_of("merge_with", one.pk), {"q": "\x00%_'"}))


def test_students_of_the_other_school_are_a_number_only(coach: Actor, web: Client) -> None:
    kept, gone = pair(coach)
    sister = SchoolFactory(network=kept.network)
    for school, name in ((School.objects.get(pk=coach.school_id), "Eigenaar"), (sister, "Geheimpje")):
        student = StudentFactory(school=school, last_name=name)
        PlacementFactory(trajectory=TrajectoryFactory(student=student), employer=gone, supervisor=None)
    page = text(web.get(page_of("merge", kept.pk, gone.pk)))
    assert "2 stages, van alle scholen samen" in page
    assert "Eigenaar" in page
    assert "Geheimpje" not in page


@pytest.mark.parametrize("versions", [{}, {"kept_version": "x", "gone_version": "1"}, {"kept_version": "0"}])
def test_a_merge_that_was_not_sent_whole_says_so_in_dutch_and_does_nothing(
    coach: Actor, web: Client, versions: dict[str, str]
) -> None:
    one, other = pair(coach)
    answer = web.post(page_of("merge", one.pk, other.pk), {"fact_postcode": "kept", **versions})
    assert answer.status_code == 422
    assert "Open de pagina opnieuw" in text(answer)
    assert "version" not in text(answer).replace("kept_version", "").replace("gone_version", "")
    assert not Merge.objects.exists()


def test_a_company_is_not_offered_to_be_merged_with_itself(coach: Actor, web: Client) -> None:
    one, _other = pair(coach)
    assert web.get(page_of("merge", one.pk, one.pk)).status_code == 404
