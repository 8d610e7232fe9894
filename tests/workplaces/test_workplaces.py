"""A workplace: what is kept, what is refused, two schools that write at once, and the pages."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stagespoor.access.roles import Role
from stagespoor.core.models import Event
from stagespoor.core.refusals import Refused
from stagespoor.core.states import StaleRecord
from stagespoor.placements.places import workplaces_to_choose
from stagespoor.workplaces import actions, queries, rules
from stagespoor.workplaces.models import SchoolPlaces, Workplace
from tests.factories import (
    ContactFactory,
    EmployerFactory,
    NetworkFactory,
    SchoolFactory,
    actor,
)
from tests.workplaces.conftest import TODAY, Two, client_of, page, queries_of


def add(two: Two, **facts: Any) -> Workplace:
    return actions.add_workplace(**{"employer": two.employer, "by": two.coach, "name": "Kas"} | facts)


@pytest.mark.policy("EMP-1")
def test_a_workplace_with_all_its_facts(two: Two) -> None:
    facts: dict[str, Any] = {
        "sector": "green", "tasks": "Planten water geven", "weekdays": [1, 3], "starts": dt.time(9),
        "ends": dt.time(15), "min_age": 15, "clothing": "Werkbroek", "protection": "Handschoenen",
        "hazards": ["lifting"], "by_bus": True, "by_bike": False, "languages": ["dutch"], "meets": ["quiet"],
        "cannot": ["seated"], "prospect": "unsure", "remarks": "Bel eerst.",
    }  # fmt: skip
    made = add(two, places=2, supervisors=[two.supervisor], **facts)
    made.refresh_from_db()
    assert {name: getattr(made, name) for name in facts} == facts
    assert list(made.supervisors.all()) == [two.supervisor]
    assert queries.places_for_school(two.coach.school_id) == {made.pk: 2}
    assert queries.places_for_school(two.sister.school_id) == {}
    assert "planten" in made.search_key
    assert Event.objects.filter(kind="workplace.added", school_id=two.coach.school_id).count() == 1


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "KEUKEN"}, "name"),
        ({"sector": "no_such"}, "sector"),
        ({"weekdays": [7]}, "weekdays"),
        ({"starts": dt.time(15), "ends": dt.time(9)}, "ends"),
        ({"min_age": 11}, "min_age"),
        ({"places": 101}, "places"),
        ({"hazards": ["no_such"]}, "hazards"),
        ({"languages": ["no_such"]}, "languages"),
        ({"meets": ["quiet"], "cannot": ["quiet"]}, "meets"),
        ({"prospect": "surely"}, "prospect"),
        ({"reserved_until": TODAY}, "reserved_school"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(two: Two, facts: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as caught:
        add(two, **facts)
    assert [one.field for one in caught.value.refusals] == [field]
    assert Workplace.objects.count() == 1


@pytest.mark.parametrize("until", [None, TODAY - dt.timedelta(days=1), TODAY + dt.timedelta(days=400)])
def test_a_reservation_ends_on_a_day_in_the_coming_year(two: Two, until: dt.date | None) -> None:
    with pytest.raises(Refused) as caught:
        add(two, reserved_school=two.school, reserved_until=until)
    assert caught.value.refusals[0].field == "reserved_until"


def test_a_supervisor_works_at_the_employer_and_may_have_more_than_one_workplace(two: Two) -> None:
    for name in ("Kas", "Winkel"):
        add(two, name=name, supervisors=[two.supervisor])
    assert two.supervisor.workplaces.count() == 2
    with pytest.raises(Refused, match="bij dit bedrijf werken"):
        add(two, name="Hof", supervisors=[ContactFactory()])


def test_another_network_is_refused(two: Two) -> None:
    far = EmployerFactory(network=NetworkFactory(slug="ver"))
    with pytest.raises(Refused, match="netwerk"):
        add(two, employer=far)


@pytest.mark.policy("EMP-1")
def test_the_places_are_kept_per_school(two: Two) -> None:
    for who, places in ((two.coach, 2), (two.sister, 5), (two.coach, 3)):
        actions.change_workplace(workplace=two.workplace, by=who, places=places)
    assert queries.places_for_school(two.coach.school_id) == {two.workplace.pk: 3}
    assert queries.places_for_school(two.sister.school_id) == {two.workplace.pk: 5}
    actions.change_workplace(workplace=two.workplace, by=two.coach, tasks="Afwassen")
    assert SchoolPlaces.objects.count() == 2
    actions.change_workplace(workplace=two.workplace, by=two.coach, places=None)
    assert SchoolPlaces.objects.get().school_id == two.sister.school_id


def test_a_change_by_the_other_school_in_between_is_noticed(two: Two) -> None:
    seen = two.workplace.version
    mine = Workplace.objects.get(pk=two.workplace.pk)
    actions.change_workplace(workplace=two.workplace, by=two.sister, tasks="Koken", seen_version=seen)
    with pytest.raises(StaleRecord):
        actions.change_workplace(workplace=mine, by=two.coach, tasks="Bakken", seen_version=seen)
    assert Workplace.objects.get(pk=mine.pk).tasks == "Koken"


@pytest.mark.policy("EMP-1")
def test_what_another_school_reserved_stays_and_says_only_until_when(two: Two) -> None:
    until = TODAY + dt.timedelta(days=30)
    actions.change_workplace(
        workplace=two.workplace, by=two.sister, reserved_coach=actor_user(two.sister), reserved_until=until
    )
    two.workplace.refresh_from_db()
    assert two.workplace.reserved_school_id == two.sister.school_id
    with pytest.raises(Refused, match="gereserveerd tot en met 7 oktober 2026"):
        actions.change_workplace(
            workplace=two.workplace, by=two.coach, reserved_school=None, reserved_until=None
        )
    html = client_of(two.coach).get(page("detail", two.workplace.pk)).text
    assert "Gereserveerd tot en met 7 oktober 2026" in html
    assert two.sister.name not in html
    form = client_of(two.coach).get(page("edit", two.workplace.pk)).text
    assert "reserved_until" not in form
    # the other facts can be changed, and the reservation stays
    actions.change_workplace(workplace=two.workplace, by=two.coach, tasks="Bakken")
    two.workplace.refresh_from_db()
    assert two.workplace.reserved_until == until


def actor_user(who: Any) -> Any:
    from stagespoor.accounts.models import User

    return User.objects.get(pk=who.user_id)


def test_words_of_another_schools_policy_are_not_lost(two: Two) -> None:
    Workplace.objects.filter(pk=two.workplace.pk).update(
        languages=["klingon", "dutch"], meets=["stars"], sector="space", hazards=["old_one"]
    )
    workplace = Workplace.objects.get(pk=two.workplace.pk)
    actions.change_workplace(
        workplace=workplace, by=two.coach, languages=["english"], meets=["quiet"], sector="space", hazards=[]
    )
    workplace.refresh_from_db()
    assert workplace.languages == ["english", "klingon"]
    assert workplace.meets == ["quiet", "stars"]
    assert (workplace.sector, workplace.hazards) == ("space", ["old_one"])


def test_a_closed_workplace_is_not_offered_and_can_be_opened_again(two: Two) -> None:
    assert workplaces_to_choose(two.coach, two.employer) == [two.workplace]
    client = client_of(two.coach)
    assert client.post(page("close", two.workplace.pk), {"x": "1"}).status_code == 422
    assert client.post(page("close", two.workplace.pk), {"confirmed": "on"}).status_code == 302
    assert workplaces_to_choose(two.coach, two.employer) == []
    assert client.post(page("reopen", two.workplace.pk)).status_code == 302
    assert workplaces_to_choose(two.coach, two.employer) == [two.workplace]


# --- pages ---------------------------------------------------------------------------------------------


def fields(**more: Any) -> dict[str, Any]:
    return {"name": "Kas", "version": "1"} | more


def test_the_form_keeps_everything_that_was_typed(two: Two) -> None:
    client = client_of(two.coach)
    data = fields(
        tasks="Planten", weekdays=["1", "3"], starts="09:00", ends="8.00", hazards=["lifting"], need_quiet="yes",
        need_seated="no", supervisors=[str(two.supervisor.pk)], places="2",
    )  # fmt: skip
    refused = client.post(page("add", two.employer.pk), data)
    assert refused.status_code == 422
    assert "De eindtijd ligt voor de begintijd" in refused.text
    assert "Planten" in refused.text
    done = client.post(page("add", two.employer.pk), data | {"ends": "15:00"})
    made = Workplace.objects.get(name="Kas")
    assert done.headers["Location"] == page("detail", made.pk)
    assert (made.weekdays, made.meets, made.cannot) == ([1, 3], ["quiet"], ["seated"])
    assert (made.starts, made.ends, made.hazards) == (dt.time(9), dt.time(15), ["lifting"])
    assert list(made.supervisors.all()) == [two.supervisor]


def test_a_phone_folds_the_parts_and_each_says_what_is_filled_in(two: Two) -> None:
    made = add(
        two, places=2, supervisors=[two.supervisor], weekdays=[0, 4], starts=dt.time(8, 30), ends=dt.time(15),
        by_bus=False, meets=["quiet"], cannot=["seated"], hazards=["till"], min_age=16,
    )  # fmt: skip
    client = client_of(two.coach)
    html = client.get(page("edit", made.pk)).text
    assert html.count("data-fold open") == 7
    for words in (
        ">Kas", ">ma, vr · 08:30 tot 15:00<", ">2 plaatsen · vanaf 16 jaar<", ">1 gevaar aangevinkt<", ">bus: nee<",
        ">1 kan · 1 kan niet<", f">{two.supervisor.name}<",
    ):  # fmt: skip
        assert words in html
    new = client.get(page("add", two.employer.pk)).text
    assert new.count("data-fold open") == 6  # one begins with the work
    assert new.count("nog niets ingevuld") >= 5


def test_the_part_with_something_wrong_is_not_folded_and_what_was_typed_is_in_its_words(two: Two) -> None:
    data = fields(version="", weekdays=["1", "9"], starts="09:00", ends="15:00", places="veel")
    answer = client_of(two.coach).post(page("add", two.employer.pk), data)
    assert answer.status_code == 422
    folds = {section.slug: section.folds for section in answer.context["form"].sections()}
    assert [slug for slug, it_folds in folds.items() if not it_folds] == ["work", "times", "places"]
    assert ">di · 09:00 tot 15:00<" in answer.text
    assert ">veel plaatsen<" in answer.text


def test_the_form_says_with_the_hazards_what_the_law_says(two: Two) -> None:
    html = client_of(two.coach).get(page("add", two.employer.pk)).text
    groups = html.split('class="check-group"')[1:]
    says = "Onder 16 jaar verboden. Bij 16 en 17 jaar alleen met deskundig toezicht."
    [supervised] = [group for group in groups if says in group]
    assert "Een trekker besturen" in supervised
    assert "(NRK-1:1, ARBO-7.39)" in supervised
    [forbidden] = [group for group in groups if "Onder 18 jaar verboden." in group]
    assert "Lawaai van 85 decibel of meer" in forbidden


def test_a_form_that_was_open_too_long_says_so_and_keeps_the_text(two: Two) -> None:
    client = client_of(two.coach)
    actions.change_workplace(workplace=two.workplace, by=two.sister, tasks="Koken")
    answer = client.post(page("edit", two.workplace.pk), fields(name="Keuken", tasks="Bakken", version="1"))
    assert answer.status_code == 422
    assert "Iemand anders heeft dit net gewijzigd" in answer.text
    assert "Bakken" in answer.text


@pytest.mark.policy("EMP-1")
def test_more_places_than_the_whole_company_has_is_asked_once(two: Two) -> None:
    two.employer.places = 2
    two.employer.save()
    client, sent = client_of(two.coach), fields(name="Keuken", places="5", version="1")
    answer = client.post(page("edit", two.workplace.pk), sent)
    assert answer.status_code == 422
    assert "Het hele bedrijf neemt 2 leerlingen tegelijk" in answer.text
    assert 'name="toch_doorgaan"' in answer.text
    assert client.post(page("edit", two.workplace.pk), {**sent, "toch_doorgaan": "on"}).status_code == 302
    assert queries.places_for_school(two.coach.school_id) == {two.workplace.pk: 5}


def test_opening_and_saving_the_form_changes_nothing(two: Two) -> None:
    made = add(
        two, places=2, supervisors=[two.supervisor], weekdays=[0, 4], starts=dt.time(8, 30), by_bus=False,
        meets=["quiet"], cannot=["seated"], languages=["dutch"], hazards=["till"], prospect="real",
        reserved_school=two.school, reserved_until=TODAY + dt.timedelta(days=9), min_age=16,
    )  # fmt: skip
    client = client_of(two.coach)
    form = client.get(page("edit", made.pk)).context["form"]
    data = {
        name: value for name, value in ((f.html_name, f.value()) for f in form) if value not in (None, "")
    }
    before = Workplace.objects.filter(pk=made.pk).values().get()
    assert client.post(page("edit", made.pk), data).status_code == 302
    after = Workplace.objects.filter(pk=made.pk).values().get()
    assert {**after, "version": 0} == {**before, "version": 0}
    assert queries.places_for_school(two.coach.school_id) == {made.pk: 2}
    assert list(made.supervisors.all()) == [two.supervisor]


def test_the_page_shows_the_law_the_needs_and_the_places(two: Two) -> None:
    made = add(two, hazards=["noise"], meets=["quiet"], cannot=["seated"], places=2, by_bus=True)
    actions.change_workplace(workplace=made, by=two.sister, places=4)
    html = client_of(two.coach).get(page("detail", made.pk)).text
    for words in (
        "Lawaai van 85 decibel of meer",
        "#ARBO-6.27",
        "Weinig lawaai",
        "Zittend werk kan",
        "met de bus",
    ):
        assert words in html
    assert client_of(two.coach).get(page("detail", made.pk)).context["places"] == [
        ("Hier", "2"),
        ("Zuster", "4"),
    ]


def test_another_network_is_not_found_and_a_mentor_may_not(two: Two) -> None:
    far = actor(Role.COACH, SchoolFactory(network=NetworkFactory(slug="ver")))
    mentor = actor(Role.MENTOR, two.school)
    for name, pk in (("detail", two.workplace.pk), ("edit", two.workplace.pk), ("add", two.employer.pk)):
        assert client_of(far).get(page(name, pk)).status_code == 404
        assert client_of(mentor).get(page(name, pk)).status_code == 403


def test_the_employers_page_takes_as_many_queries_with_three_workplaces_as_with_one(two: Two) -> None:
    from django.urls import reverse

    client, url = client_of(two.coach), reverse("employers:detail", args=[two.employer.pk])

    def fill(workplace: Workplace) -> None:
        workplace.supervisors.add(two.supervisor)
        actions.change_workplace(workplace=workplace, by=two.coach, places=1)
        for who in (two.coach, two.sister):
            actions.judge(
                employer=two.employer,
                workplace=workplace,
                verdict="doubt",
                reason="Druk.",
                by=who,
                skilled=True,
            )

    fill(two.workplace)
    one = queries_of(client, url)
    for name in ("Kas", "Winkel"):
        fill(add(two, name=name))
    assert queries_of(client, url) == one
    html = client.get(url).text
    assert all(name in html for name in ("Keuken", "Kas", "Winkel"))


# --- rules ---------------------------------------------------------------------------------------------

keys = st.one_of(st.none(), st.integers(1, 3))


@pytest.mark.policy("EMP-1")
@given(
    school=keys, coach=keys, until=st.one_of(st.none(), st.dates(dt.date(2026, 8, 1), dt.date(2026, 10, 31)))
)
def test_a_reservation_keeps_out_exactly_the_others_until_its_day(
    school: int | None, coach: int | None, until: dt.date | None
) -> None:
    found = rules.check_reservation(
        school_id=school, coach_id=coach, until=until, for_school=1, for_coach=2, today=TODAY
    )
    for_others = (coach is not None and coach != 2) or (school is not None and school != 1)
    assert bool(found) == (until is not None and until >= TODAY and for_others)


@given(day=st.dates(dt.date(2020, 1, 1), dt.date(2030, 12, 31)), months=st.integers(-60, 60))
def test_so_many_months_later_is_never_a_day_of_another_month(day: dt.date, months: int) -> None:
    found = rules.later(day, months)
    assert (found.year * 12 + found.month) - (day.year * 12 + day.month) == months
    assert found.day == day.day or found.day < day.day
