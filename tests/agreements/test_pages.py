"""The pages: who may open them, what they show, and that nothing typed is lost."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from stagespoor.access.actor import Actor
from stagespoor.agreements import queries
from stagespoor.agreements.actions import make_agreement
from stagespoor.agreements.steps import steps
from stagespoor.core import clock
from stagespoor.core.models import ReadLog
from stagespoor.placements.models import Placement, Schedule
from tests.agreements.conftest import ready_placement, sign_all
from tests.factories import UserFactory, actor


def client_of(who: Actor) -> Client:
    client = Client()
    client.force_login(UserFactory._meta.model.objects.get(pk=who.user_id))
    return client


def page(placement: Placement) -> str:
    return reverse("agreements:page", args=[placement.pk])


def test_page_says_what_is_missing_and_makes_nothing_of_it(db: None) -> None:
    placement, coach = ready_placement(parents=0)
    Placement.objects.filter(pk=placement.pk).update(tasks="")
    html = client_of(coach).get(page(placement)).content.decode()
    assert "Vul eerst aan wat nog ontbreekt" in html
    assert "Het werk dat de leerling gaat doen" in html
    assert "Een ouder of verzorger die tekent" in html
    assert reverse("agreements:make", args=[placement.pk]) not in html
    answer = client_of(coach).post(reverse("agreements:make", args=[placement.pk]), follow=True)
    assert "Het stagecontract is nog niet compleet" in answer.content.decode()


@pytest.mark.policy("AGR-1", "AGR-2", "AGR-3")
def test_coach_makes_downloads_and_records_signatures_in_the_browser(ready: tuple[Placement, Actor]) -> None:
    placement, coach = ready
    client = client_of(coach)
    html = client.post(reverse("agreements:make", args=[placement.pk]), follow=True).content.decode()
    assert "Laat het stagecontract tekenen" in html
    agreement = queries.current_agreement(placement)
    assert agreement is not None
    for copy in ("set", "company", "school", "home"):
        pdf = client.get(reverse("agreements:download", args=[agreement.pk, copy]))
        assert pdf.headers["Content-Type"] == "application/pdf"
        assert pdf.content.startswith(b"%PDF-")
    today = f"{clock.today():%Y-%m-%d}"
    rows = {}
    for one in queries.missing_signatures(agreement):
        rows |= {f"{one.key}-signed": "on", f"{one.key}-name": one.name, f"{one.key}-signed_on": today}
    html = client.post(reverse("agreements:sign", args=[agreement.pk]), rows, follow=True).content.decode()
    assert "Iedereen heeft getekend" in html
    assert queries.start_refusals(placement) == []
    html = client.get(reverse("agreements:sign", args=[agreement.pk])).content.decode()
    assert "Iedereen heeft al getekend" in html


def test_refused_row_keeps_what_was_typed_and_writes_none_of_the_rows(ready: tuple[Placement, Actor]) -> None:
    placement, coach = ready
    agreement = make_agreement(placement=placement, by=coach)
    tomorrow = clock.today() + dt.timedelta(days=1)
    rows = {
        "student-signed": "on", "student-name": "Proef Leerling", "student-signed_on": f"{clock.today():%d-%m-%Y}",
        "company-signed": "on", "company-name": "Iemand Anders", "company-signed_on": f"{tomorrow:%d-%m-%Y}",
    }  # fmt: skip
    html = client_of(coach).post(reverse("agreements:sign", args=[agreement.pk]), rows).content.decode()
    assert "Deze dag is nog niet geweest" in html
    assert "Iemand Anders" in html
    assert "Proef Leerling" in html
    assert not agreement.signatures.exists()
    html = client_of(coach).post(reverse("agreements:sign", args=[agreement.pk]), {}).content.decode()
    assert "Zet een vinkje" in html
    rows = {"student-signed": "on", "student-name": "Proef", "student-signed_on": "gisteren"}
    html = client_of(coach).post(reverse("agreements:sign", args=[agreement.pk]), rows).content.decode()
    assert "Dit is geen datum" in html


def test_withdrawing_asks_for_a_reason(ready: tuple[Placement, Actor]) -> None:
    placement, coach = ready
    agreement = sign_all(make_agreement(placement=placement, by=coach), coach)
    url = reverse("agreements:withdraw", args=[agreement.signatures.get(party="company").pk])
    client = client_of(coach)
    assert "Wat er dan gebeurt" in client.get(url).content.decode()
    assert "Schrijf kort op waarom" in client.post(url, {"confirmed": "on"}).content.decode()
    html = client.post(url, {"confirmed": "on", "reason": "Verkeerd"}, follow=True).content.decode()
    assert "telt niet meer" in html
    assert "weggehaald op" in html


@pytest.mark.policy("ORG-3")
def test_mentor_reads_and_downloads_but_does_not_write(ready: tuple[Placement, Actor]) -> None:
    placement, coach = ready
    agreement = sign_all(make_agreement(placement=placement, by=coach), coach)
    client = Client()
    client.force_login(placement.student.mentor)
    html = client.get(page(placement)).content.decode()
    assert "Iedereen heeft getekend" in html
    assert "Weghalen" not in html
    assert client.get(reverse("agreements:download", args=[agreement.pk, "set"])).status_code == 200
    assert client.post(reverse("agreements:make", args=[placement.pk])).status_code == 403
    assert client.get(reverse("agreements:sign", args=[agreement.pk])).status_code == 403
    signature = agreement.signatures.first()
    assert client.get(reverse("agreements:withdraw", args=[signature.pk])).status_code == 403


@pytest.mark.policy("EMP-1")
@pytest.mark.parametrize("role", ["lead", "coach", "mentor", "admin"])
def test_other_school_and_who_has_no_business_find_nothing(ready: tuple[Placement, Actor], role: str) -> None:
    placement, coach = ready
    agreement = sign_all(make_agreement(placement=placement, by=coach), coach)
    client = client_of(actor(role))
    urls = [
        page(placement),
        reverse("agreements:download", args=[agreement.pk, "home"]),
        reverse("agreements:sign", args=[agreement.pk]),
        reverse("agreements:withdraw", args=[agreement.signatures.all()[0].pk]),
    ]
    assert [client.get(url).status_code for url in urls] == [404] * 4
    assert client.post(reverse("agreements:make", args=[placement.pk])).status_code == 404


def test_nobody_is_sent_to_the_sign_in_and_unknown_copies_do_not_exist(
    ready: tuple[Placement, Actor],
) -> None:
    placement, coach = ready
    agreement = make_agreement(placement=placement, by=coach)
    assert Client().get(page(placement)).status_code == 302
    assert (
        client_of(coach).get(reverse("agreements:download", args=[agreement.pk, "krant"])).status_code == 404
    )
    assert client_of(coach).get(reverse("agreements:make", args=[placement.pk])).status_code == 405


def test_reading_and_downloading_are_noted(ready: tuple[Placement, Actor]) -> None:
    placement, coach = ready
    agreement = make_agreement(placement=placement, by=coach)
    client = client_of(coach)
    client.get(page(placement))
    client.get(reverse("agreements:download", args=[agreement.pk, "home"]))
    assert list(ReadLog.objects.values_list("part", flat=True)) == ["agreement", "agreement pdf home"]


@pytest.mark.policy("AGR-1", "AGR-3")
def test_steps_go_from_making_to_signing_to_renewing(ready: tuple[Placement, Actor]) -> None:
    placement, coach = ready
    today = clock.today()

    def found() -> list[tuple[str, str]]:
        return [(step.what, step.detail) for step in steps(coach, today)]

    assert [what for what, _detail in found()] == ["Maak het stagecontract"]
    agreement = make_agreement(placement=placement, by=coach)
    what, detail = found()[0]
    assert what == "Laat het stagecontract tekenen"
    assert "Ouder 1 van Voorbeeld" in detail
    sign_all(agreement, coach)
    assert found() == []
    Schedule.objects.create(placement=placement, number=2, valid_from=today, made_by_id=coach.user_id)
    assert found()[0][0] == "Maak een nieuwe versie van het stagecontract"
    assert steps(coach, today, student_id=placement.student_id + 1) == []
    assert steps(actor("coach"), today) == []


def test_step_waits_for_the_coach_else_for_the_lead(ready: tuple[Placement, Actor]) -> None:
    placement, coach = ready
    step = steps(coach, clock.today())[0]
    assert (step.who, step.user_ids) == ("coach", (coach.user_id,))
    Placement.objects.filter(pk=placement.pk).update(coach=None)
    assert steps(coach, clock.today())[0].user_ids == (coach.user_id,)
    placement.trajectory.coach = None
    placement.trajectory.save()
    step = steps(coach, clock.today())[0]
    assert (step.who, step.user_ids) == ("lead", ())


@pytest.mark.parametrize("count", [1, 3])
def test_steps_take_one_query_whatever_the_number_of_students(
    db: None, count: int, django_assert_num_queries
) -> None:
    first, coach = ready_placement()
    made = [first, *(ready_placement(school=first.student.school)[0] for _number in range(count - 1))]
    for placement in made:
        make_agreement(placement=placement, by=coach)
    with django_assert_num_queries(1):
        assert len(steps(coach, clock.today())) == count


def test_page_takes_as_many_queries_with_three_versions_as_with_one(
    ready: tuple[Placement, Actor], django_assert_max_num_queries
) -> None:
    placement, coach = ready
    make_agreement(placement=placement, by=coach)
    client = client_of(coach)
    client.get(page(placement))
    with django_assert_max_num_queries(16) as one:
        client.get(page(placement))
    for work in ("Koken", "Dekken"):
        Placement.objects.filter(pk=placement.pk).update(tasks=work)
        placement.refresh_from_db()
        make_agreement(placement=placement, by=coach)
    with django_assert_max_num_queries(16) as three:
        client.get(page(placement))
    assert len(one.captured_queries) == len(three.captured_queries)
