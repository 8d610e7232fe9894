"""Finding an employer: forgiving words, filters, room in a period, distance; the same in list, map and export."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from stagespoor.access.actor import SESSION_KEY, Actor, actor_of
from stagespoor.access.roles import Role
from stagespoor.core import clock
from stagespoor.core.models import Event
from stagespoor.employers.chart import LARGE, SMALL, draw, frame_around, spots_of
from stagespoor.employers.finding import Finding
from stagespoor.employers.models import Employer
from stagespoor.employers.sectors import lines_of
from stagespoor.employers.spelling import Vocabulary, corrected
from stagespoor.imports import actions as imports
from stagespoor.imports.models import ImportBatch
from stagespoor.policy.loader import get_policy
from stagespoor.schools.models import Membership, School
from tests.factories import (
    EmployerFactory,
    MembershipFactory,
    NetworkFactory,
    PlacementFactory,
    SchoolFactory,
    WorkplaceFactory,
)

TODAY = dt.date(2026, 3, 2)
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _day(db: None) -> Any:
    with clock.at(TODAY):
        yield


@pytest.fixture
def coach() -> Membership:
    """A coach of a school in Eindhoven."""
    school = SchoolFactory(network=NetworkFactory(), city="Eindhoven", lat=51.4408, lon=5.4778)
    return MembershipFactory(role=Role.COACH, school=school)


@pytest.fixture
def actor(coach: Membership) -> Actor:
    return actor_of(coach)


@pytest.fixture
def ask(coach: Membership, client: Client) -> Any:
    """Ask a page of Bedrijven as this coach."""
    client.force_login(coach.user)
    session = client.session
    session[SESSION_KEY] = coach.pk
    session.save()
    return lambda address="": client.get(f"/bedrijven/{address}")


def employer(actor: Actor, name: str, **facts: Any) -> Employer:
    """An employer of the actor's network, in Eindhoven unless said otherwise."""
    facts = {"city": "Eindhoven", "lat": 51.4408, "lon": 5.4778, "tasks": "", **facts}
    found: Employer = EmployerFactory(network_id=actor.network_id, name=name, **facts)
    return found


def found(actor: Actor, query: str = "") -> list[str]:
    """The names that this address gives."""
    return [row["name"] for row in asked(actor, query).all("name")]


def asked(actor: Actor, query: str) -> Finding:
    return Finding(actor, get_policy(actor.policy_name), QueryDict(query))


# --- words -----------------------------------------------------------------------------------------


@pytest.mark.policy("EMP-1")
def test_a_typing_error_finds_what_was_meant_and_says_so(actor: Actor, ask: Any) -> None:
    employer(actor, "Bakkerij De Halte", tasks="brood bakken, inpakken")
    employer(actor, "Garage Perron")
    html = ask("?q=bakkerji").content.decode()
    assert "Bakkerij De Halte" in html
    assert "Geen bedrijf met “bakkerji”" in html
    assert "<strong>bakkerij</strong>" in html
    assert "Garage Perron" not in html


@pytest.mark.policy("EMP-1")
@pytest.mark.parametrize(
    "words", ["halte", "bakk", "brod bakken", "eindh", "einhoven halte", "inpaken", "ba kkerij", "BÁKKERIJ"]
)
def test_parts_of_words_place_and_task_are_found(actor: Actor, words: str) -> None:
    employer(actor, "Bakkerij De Halte", tasks="brood bakken, inpakken")
    employer(actor, "Garage Perron", city="Helmond")
    assert found(actor, f"q={words}") == ["Bakkerij De Halte"]


@pytest.mark.policy("EMP-1")
def test_the_work_of_a_workplace_is_searched_too(actor: Actor) -> None:
    shop = employer(actor, "Zaak")
    WorkplaceFactory(employer=shop, name="Kas", tasks="stekken oppotten")
    WorkplaceFactory(employer=employer(actor, "Oud"), name="Weg", tasks="stekken", is_active=False)
    assert found(actor, "q=oppotten") == ["Zaak"]
    assert found(actor, "q=stekken") == ["Zaak"]
    assert found(actor, "q=opotten") == ["Zaak"]


def test_a_word_that_came_later_can_be_meant_too(actor: Actor) -> None:
    shop = employer(actor, "Zaak")
    assert found(actor, "q=kwekery") == []
    shop.tasks = "kwekerij"
    shop.version += 1
    shop.save()
    assert found(actor, "q=kwekery") == ["Zaak"]
    WorkplaceFactory(employer=shop, name="Kas", tasks="oppotten")
    assert found(actor, "q=opotten") == ["Zaak"]


def test_the_name_that_begins_with_the_words_comes_first(actor: Actor) -> None:
    for name in ("Aan de Tuin", "Beheer BV", "Tuin en Co"):
        employer(actor, name, tasks="tuin")
    assert found(actor, "q=tuin") == ["Tuin en Co", "Aan de Tuin", "Beheer BV"]


def test_nothing_of_another_network_or_a_merged_one_is_found_or_suggested(actor: Actor) -> None:
    EmployerFactory(name="Smederij Elders", city="Verweg", network=NetworkFactory(slug="elders"))
    kept = employer(actor, "Smid")
    employer(actor, "Smederij", merged_into=kept, is_active=False)
    assert found(actor, "q=smedery") == []
    assert asked(actor, "q=smederij").page("name").total == 0


@given(st.lists(st.text(min_size=1, max_size=12), max_size=6), st.lists(st.text(max_size=15), max_size=12))
def test_any_words_are_corrected_to_words_that_are_there(words: list[str], known: list[str]) -> None:
    for text in corrected(words, Vocabulary.of(known)):
        for word in text.split():
            assert any(word in one for one in known) or word in "".join(words)


# --- filters ---------------------------------------------------------------------------------------


@pytest.mark.policy("EMP-1")
def test_sector_age_and_need_are_read_at_the_workplace_too(actor: Actor) -> None:
    both = employer(actor, "Twee", sector="green", min_age=18)
    WorkplaceFactory(employer=both, name="A", sector="retail", min_age=15, meets=["quiet", "own_pace"])
    WorkplaceFactory(employer=employer(actor, "Oud", min_age=None), name="B", min_age=18, meets=["quiets"])
    employer(actor, "Kaal", sector="retail", min_age=None)
    assert found(actor, "sector=retail") == ["Kaal", "Twee"]
    assert found(actor, "sector=green") == ["Twee"]
    assert found(actor, "leeftijd=16") == ["Kaal", "Twee"]
    assert found(actor, "leeftijd=18") == ["Kaal", "Oud", "Twee"]
    assert found(actor, "nodig=quiet") == ["Twee"]


@pytest.mark.policy("EMP-1")
def test_distance_counts_from_the_school_or_from_a_place(actor: Actor) -> None:
    employer(actor, "Hier")
    employer(actor, "Helmond", city="Helmond", lat=51.4817, lon=5.6611)
    employer(actor, "Nergens", city="", lat=None, lon=None)
    assert found(actor, "km=5") == ["Hier"]
    assert found(actor, "km=15") == ["Helmond", "Hier"]
    assert found(actor, "km=5&van=Helmond") == ["Helmond"]
    assert found(actor, "sort=afstand") == ["Hier", "Helmond", "Nergens"]
    assert found(actor, "sort=-afstand")[0] == "Nergens"


def test_an_unknown_place_and_a_wrong_period_get_a_sentence(ask: Any) -> None:
    html = ask("?van=Nergenshuizen&km=5&vrij_van=2026-05-01&vrij_tot=2026-04-01").content.decode()
    assert "“Nergenshuizen” kennen wij niet" in html
    assert "Kies een latere dag" in html
    assert 'value="Nergenshuizen"' in html


def test_a_distance_from_a_school_without_a_place_is_not_left_out_in_silence(actor: Actor, ask: Any) -> None:
    School.objects.filter(pk=actor.school_id).update(city="", postcode="", lat=None, lon=None)
    employer(actor, "Zaak")
    sentence = "Waar jullie school staat is niet bekend"
    assert sentence in ask("?km=5").content.decode()
    assert sentence not in ask("?km=5&van=Helmond").content.decode()
    assert sentence not in ask("").content.decode()


@pytest.mark.parametrize("day", ["2026-13-45", "0000-00-00", "morgen", "\x00", "9999-12-31"])
def test_a_day_that_makes_no_sense_never_breaks_the_page(ask: Any, day: str) -> None:
    for address in ("", "kaart/", "sectoren/", "excel/"):
        assert ask(f"{address}?vrij_van={day}&vrij_tot={day}&km=99&rond=x&q=%00").status_code == 200


# --- the views -------------------------------------------------------------------------------------


def test_queries_do_not_grow_with_the_list(
    actor: Actor, ask: Any, django_assert_max_num_queries: Any
) -> None:
    for address in ("?km=40", "kaart/", "sectoren/", "?q=zaek&vrij_van=2026-04-01"):
        employer(actor, f"Zaak {address}")
        with django_assert_max_num_queries(11):
            ask(address)
    with django_assert_max_num_queries(8):
        ask("")


@pytest.mark.policy("EMP-1")
def test_map_and_sectors_keep_the_filters_and_each_other(actor: Actor, ask: Any) -> None:
    employer(actor, "Zaak", sector="green")
    employer(actor, "Winkel", sector="retail", city="Helmond", lat=51.48, lon=5.66)
    html = ask("kaart/?sector=green").content.decode()
    assert "Eindhoven" in html
    assert "Helmond" not in html.split('class="map-list"')[1]
    assert 'href="/bedrijven/sectoren/?sector=green"' in html
    html = ask("kaart/?rond=Eindhoven").content.decode()
    assert f'href="/bedrijven/{Employer.objects.get(name="Zaak").pk}/"' in html
    html = ask("sectoren/?q=zaak").content.decode()
    assert 'href="/bedrijven/?q=zaak&amp;sector=green"' in html


@pytest.mark.policy("EMP-1")
def test_each_line_of_the_sector_view_counts_what_the_filter_finds(actor: Actor, ask: Any) -> None:
    both = employer(actor, "Twee", sector="green", places=3)
    there = WorkplaceFactory(employer=both, name="Winkel", sector="retail")
    WorkplaceFactory(employer=both, name="Kas", sector="green")
    WorkplaceFactory(employer=both, name="Oud", sector="crafts", is_active=False)
    WorkplaceFactory(employer=employer(actor, "Kaal", sector="", places=None), name="A", sector="retail")
    for workplace in (there, None):
        PlacementFactory(
            trajectory__student__school_id=actor.school_id,
            started_on=TODAY,
            employer=both,
            workplace=workplace,
            state="running",
        )
    lines = {line.slug: line for line in lines_of(asked(actor, ""))}
    for slug, line in lines.items():
        assert line.employers == len(found(actor, f"sector={slug or 'onbekend'}")), slug
    assert (lines["retail"].employers, lines["green"].employers, lines["crafts"].employers) == (2, 1, 0)
    assert (lines["retail"].students, lines["green"].students) == (1, 1)
    assert (lines["retail"].free, lines["green"].free) == (1, 1)
    assert "2 bedrijven." in ask("sectoren/").content.decode()


@pytest.mark.policy("EMP-1")
def test_employers_without_a_known_sector_can_be_found_from_their_line(actor: Actor, ask: Any) -> None:
    for name, sector in (("Groen", "green"), ("Leeg", ""), ("Oud", "zeevaart")):
        employer(actor, name, sector=sector)
    line = next(one for one in lines_of(asked(actor, "")) if not one.slug)
    assert (line.name, line.employers) == ("Nog niet bekend", 2)
    assert 'href="/bedrijven/?sector=onbekend"' in ask("sectoren/").content.decode()
    assert found(actor, "sector=onbekend") == ["Leeg", "Oud"]


@given(
    st.lists(st.tuples(st.floats(50.8, 53.5), st.floats(3.4, 7.2)), min_size=1, max_size=30),
    st.tuples(st.floats(50.8, 53.5), st.floats(3.4, 7.2)),
    st.sampled_from((LARGE, SMALL)),
)
def test_every_place_stands_on_the_map_in_the_right_direction(
    points: list[tuple[float, float]], school: tuple[float, float], size: tuple[int, int]
) -> None:
    frame = frame_around([*points, school], size)
    rows = [{"name": "x", "city": f"<p{i}>", "lat": p[0], "lon": p[1]} for i, p in enumerate(points)]
    spots, lost = spots_of(rows, school)
    assert lost == 0
    html = draw(spots, school, frame, "School")
    assert html.count("<circle cx=") == len(points)
    assert "<p0>" not in html
    sx, sy = frame.at(school)
    for lat, lon in points:
        x, y = frame.at((lat, lon))
        assert 0 <= x <= size[0]
        assert 0 <= y <= size[1]
        assert (x - sx) * (lon - school[1]) >= -0.1
        assert (y - sy) * (lat - school[0]) <= 0.1


@pytest.mark.policy("EMP-1")
def test_the_workbook_has_real_dates_no_formulas_and_is_recorded(actor: Actor, ask: Any) -> None:
    employer(actor, "=cmd|' /C calc'!A0", last_contact_on=dt.date(2026, 1, 9), places=2, remarks="@som")
    employer(actor, "Winkel", sector="retail")
    answer = ask("excel/?q=cmd")
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    rows = list(sheet.iter_rows())
    names = [cell.value for cell in rows[0]]
    assert len(rows) == 2
    line = dict(zip(names, rows[1], strict=False))
    assert line["Naam van het bedrijf"].data_type == "s"
    assert line["Naam van het bedrijf"].quotePrefix
    assert line["Opmerkingen"].quotePrefix
    assert line["Laatste contact"].value == dt.datetime(2026, 1, 9)
    assert line["Laatste contact"].is_date
    assert line["Nu vrij"].value == 2
    assert sheet.freeze_panes == "A2"
    assert sheet.column_dimensions["A"].width > 8
    event = Event.objects.get(kind="employer.exported")
    assert (event.data, event.student_id) == ({"count": 1}, None)


@pytest.mark.policy("EMP-1")
def test_the_workbook_says_of_which_days_its_free_places_are(actor: Actor, ask: Any) -> None:
    shop = employer(actor, "Zaak", places=1)
    PlacementFactory(employer=shop, state="running", started_on=TODAY, end_on=TODAY + 30 * DAY)
    answer = ask("excel/?vrij_van=2026-04-02&vrij_tot=2026-06-01")
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    names, line = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert "Nu vrij" not in names
    assert line[names.index("Vrij van 2-4-2026 tot en met 1-6-2026")] == 1


@pytest.mark.policy("EMP-1")
def test_the_workbook_tells_no_student(actor: Actor, ask: Any) -> None:
    shop = employer(actor, "Zaak")
    placement = PlacementFactory(
        employer=shop,
        state="running",
        started_on=TODAY,
        trajectory__student__first_name="Zeldzaam",
        trajectory__student__last_name="Uniek",
    )
    assert placement.student.last_name == "Uniek"
    for address in ("excel/", "kaart/", "sectoren/", "?q=zeldzaam"):
        content = ask(address).content
        if address == "excel/":
            sheet = load_workbook(io.BytesIO(content)).active
            assert sheet is not None
            content = repr([[cell.value for cell in row] for row in sheet.iter_rows()]).encode()
        assert b"Uniek" not in content


@pytest.mark.policy("EMP-1")
def test_the_workbook_leaves_out_how_to_reach_who_does_not_want_it_and_comes_back_whole(
    actor: Actor, ask: Any
) -> None:
    shy = employer(
        actor, "Zaak", phone="0493-111111", email="zaak@zaak.example", do_not_call=True, non_mailing=True,
        is_active=False, sector="retail", city="Someren",
    )  # fmt: skip
    told = employer(
        actor, "Winkel", phone="0493-222222", email="winkel@winkel.example", sector="retail", city="Asten",
        remarks="Niet bellen op maandag.",
    )  # fmt: skip
    content = ask("excel/?actief=alle").content
    sheet = load_workbook(io.BytesIO(content)).active
    assert sheet is not None
    names, *lines = [[cell.value for cell in row] for row in sheet.iter_rows()]
    found = {line[0]: dict(zip(names, line, strict=True)) for line in lines}
    assert (found["Zaak"]["Telefoon"], found["Zaak"]["E-mail"]) == (None, None)
    assert found["Winkel"]["E-mail"] == "winkel@winkel.example"

    school = School.objects.get(pk=actor.school_id)

    def read() -> ImportBatch:
        batch = imports.upload_file(
            school=school, kind="employers", name="bedrijven.xlsx", data=content, by=actor
        )
        return imports.check_batch(batch=batch, by=actor)

    batch = read()
    assert {"do_not_call", "non_mailing", "is_active"} <= set(batch.mapping)
    assert set(batch.rows.values_list("outcome", flat=True)) == {"unchanged"}
    # what somebody set wrong comes back right, and undoing brings the wrong back
    Employer.objects.filter(pk=shy.pk).update(do_not_call=False, non_mailing=False, is_active=True)
    Employer.objects.filter(pk=told.pk).update(do_not_call=True)
    batch = read()
    assert set(batch.rows.values_list("outcome", flat=True)) == {"changed"}
    imports.commit_batch(batch=batch, by=actor, seen_version=batch.version)
    wishes = Employer.objects.order_by("name").values_list("do_not_call", "non_mailing", "is_active")
    assert list(wishes) == [(False, False, True), (True, True, False)]
    imports.undo_batch(batch=batch, by=actor)
    assert list(wishes.all()) == [(True, False, True), (False, False, True)]
