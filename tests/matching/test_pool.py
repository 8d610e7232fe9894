"""The places of a network as the match reads them: workplaces, room per school, judgements, click; MAT-2; fairness."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.http import QueryDict
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stagespoor.access.actor import Actor
from stagespoor.access.roles import Role
from stagespoor.core import clock
from stagespoor.core.refusals import Refused
from stagespoor.employers.models import Contact, Employer, Relation
from stagespoor.matching import actions, pool, queries
from stagespoor.matching.facts import Spot
from stagespoor.matching.wants import wanted_for
from stagespoor.placements import actions as placements
from stagespoor.placements.models import Candidate, Placement
from stagespoor.policy.loader import get_policy
from stagespoor.students.models import CareerTest, Student, SupportNeed
from stagespoor.trajectories.models import FitDecision, Goal, Intake
from stagespoor.workplaces.models import Judgement, SchoolPlaces, Workplace
from tests.factories import (
    ContactFactory,
    PlacementFactory,
    SchoolFactory,
    StudentFactory,
    TrajectoryFactory,
    actor,
)
from tests.matching.asking import employer, sign_in

Searching = tuple[Placement, Actor]
POLICY = get_policy("velddijk")


def spots(coach: Actor) -> dict[str, Spot]:
    return {spot.title: spot for spot in pool.spots_for(coach)}


def search(placement: Placement, coach: Actor, asked: str = "") -> queries.Search:
    return queries.search_for(placement, coach, QueryDict(asked), POLICY)


def titles(placement: Placement, coach: Actor, asked: str = "") -> list[str]:
    return [spot.title for spot in search(placement, coach, asked).order]


def judge(coach: Actor, at: Employer, verdict: str, **fields: Any) -> Judgement:
    return Judgement.objects.create(
        school_id=coach.school_id, employer=at, verdict=verdict, judged_by_id=coach.user_id,
        reason="Zo besproken.", **fields,
    )  # fmt: skip


@pytest.mark.policy("EMP-1")
def test_workplaces_stand_for_their_employer_and_take_its_facts_where_they_say_nothing(
    searching: Searching,
) -> None:
    placement, coach = searching
    farm, shop = (
        employer(placement, name="Boerderij", tasks="voeren", min_age=15),
        employer(placement, name="Winkel"),
    )
    Workplace.objects.create(employer=farm, name="Stal")
    Workplace.objects.create(
        employer=farm,
        name="Kas",
        sector="retail",
        tasks="planten",
        min_age=17,
        weekdays=[3, 1],
        meets=["quiet"],
    )
    Workplace.objects.create(employer=shop, name="Oud", is_active=False)
    found = spots(coach)
    assert set(found) == {"Boerderij · Stal", "Boerderij · Kas", "Winkel"}
    assert (found["Boerderij · Stal"].sector, found["Boerderij · Stal"].tasks) == ("green", "voeren")
    assert found["Boerderij · Stal"].min_age == 15
    kas = found["Boerderij · Kas"]
    assert (kas.sector, kas.tasks, kas.min_age, kas.weekdays, kas.meets) == (
        "retail", "planten", 17, (1, 3), ("quiet",),
    )  # fmt: skip
    assert kas.key == f"{farm.pk}-{kas.workplace_id}"
    assert titles(placement, coach) == ["Boerderij · Stal", "Winkel"]


@pytest.mark.policy("EMP-3", "MAT-1")
@pytest.mark.parametrize(
    ("employer_from", "floor_from", "able"),
    [(17, 15, True), (15, 17, False), (17, None, False), (None, 17, False), (None, None, True), (16, None, True)],
)  # fmt: skip
def test_what_the_match_offers_at_an_age_can_be_chosen_and_the_rest_is_refused(
    searching: Searching, employer_from: int | None, floor_from: int | None, able: bool
) -> None:
    placement, coach = searching
    shop = employer(placement, name="Zaak", min_age=employer_from)
    floor = Workplace.objects.create(employer=shop, name="Vloer", min_age=floor_from)
    assert placement.student.age_on(clock.today()) == 16
    assert titles(placement, coach) == (["Zaak · Vloer"] if able else [])
    if able:
        assert placements.choose_place(
            placement=placement, employer=shop, at=floor, by=coach, reasons="Past goed."
        )
    else:
        with pytest.raises(Refused, match="vanaf 17 jaar"):
            placements.choose_place(
                placement=placement, employer=shop, at=floor, by=coach, reasons="Past goed."
            )


@pytest.mark.policy("EMP-1")
def test_places_of_the_own_school_run_out_before_those_of_the_employer(searching: Searching) -> None:
    placement, coach = searching
    farm = employer(placement, name="Boerderij", places=5)
    stal = Workplace.objects.create(employer=farm, name="Stal")
    SchoolPlaces.objects.create(workplace=stal, school_id=coach.school_id, places=1)
    sister = SchoolFactory(network=farm.network)
    SchoolPlaces.objects.create(workplace=stal, school=sister, places=4)
    today = clock.today()
    for school, workplace in ((sister, stal), (sister, stal), (placement.student.school, None)):
        PlacementFactory(
            trajectory=TrajectoryFactory(student=StudentFactory(school=school)), employer=farm, workplace=workplace,
            start_on=today, end_on=today + dt.timedelta(days=30),
        )  # fmt: skip
    room = spots(coach)["Boerderij · Stal"].room
    # a placement without a workplace is at the only one there is; the others are of the sister school
    assert (room.places, room.taken, room.free[1], room.free[2]) == (1, 3, 0, 1)
    assert titles(placement, coach, "dag=1") == []
    assert titles(placement, coach, "dag=2") == ["Boerderij · Stal"]


@pytest.mark.policy("EMP-3")
def test_a_ban_a_reservation_and_an_unfit_supervisor_keep_a_place_out_until_they_end(
    searching: Searching,
) -> None:
    placement, coach = searching
    banned, kept, guided = (employer(placement, name=name) for name in ("Verboden", "Bewaard", "Begeleid"))
    today = clock.today()
    judge(coach, banned, "fit", judged_on=today - dt.timedelta(days=9))
    ban = judge(coach, banned, "ban", until=today + dt.timedelta(days=9))
    Workplace.objects.create(
        employer=kept, name="Plek", reserved_coach_id=actor(Role.COACH, placement.student.school).user_id,
        reserved_until=today,
    )  # fmt: skip
    workplace = Workplace.objects.create(employer=guided, name="Plek")
    unfit, able = ContactFactory(employer=guided), ContactFactory(employer=guided)
    workplace.supervisors.set([unfit])
    judge(coach, guided, "not_fit", supervisor=unfit)
    assert titles(placement, coach) == []
    assert search(placement, coach).away.fails == {"judged": 2, "reserved": 1}
    workplace.supervisors.add(able)
    assert titles(placement, coach) == ["Begeleid · Plek"]
    with clock.at(today + dt.timedelta(days=10)):
        assert set(titles(placement, coach)) == {"Verboden", "Bewaard · Plek", "Begeleid · Plek"}
    assert ban.until is not None


@pytest.mark.policy("EMP-1", "EMP-3", "EMP-5")
def test_what_another_school_judges_does_not_count_and_the_silence_it_agreed_does(
    searching: Searching,
) -> None:
    placement, coach = searching
    shared = employer(placement, name="Gedeeld")
    sister = actor(Role.COACH, SchoolFactory(network=shared.network))
    judge(sister, shared, "ban")
    Relation.objects.create(
        employer=shared, school_id=sister.school_id, silent_until=clock.today(), silent_reason="Druk."
    )
    found = spots(coach)["Gedeeld"]
    assert (found.verdict, found.quiet_until) == ("", clock.today())
    assert titles(placement, coach) == ["Gedeeld"]


@pytest.mark.policy("EMP-5")
def test_asking_counts_for_all_schools_together_and_silence_for_the_own(searching: Searching) -> None:
    placement, coach = searching
    asked, today = employer(placement, name="Gevraagd"), clock.today()
    sister = TrajectoryFactory(student=StudentFactory(school=SchoolFactory(network=asked.network)))
    for days in (1, 20, 400):
        Candidate.objects.create(
            placement=PlacementFactory(trajectory=sister, kind=f"soort{days}", employer=None, state="searching"),
            employer=asked, state="asked", asked_on=today - dt.timedelta(days=days), added_by_id=coach.user_id,
        )  # fmt: skip
    Relation.objects.create(
        employer=asked, school_id=coach.school_id, silent_until=today, silent_reason="Druk."
    )
    found = spots(coach)["Gevraagd"]
    assert found.asked == 2
    assert 0 < found.busy < 1
    assert found.quiet_until == today


# --- the student -------------------------------------------------------------------------------------


@pytest.mark.policy("MAT-2", "PREP-2", "PREP-6", "PH-2")
def test_what_is_known_of_the_student_is_read_in_one_query(
    searching: Searching, django_assert_num_queries: Any
) -> None:
    placement, coach = searching
    student = placement.student
    Intake.objects.update(needs=["quiet", "weg"], travel="bike")
    CareerTest.objects.create(
        student=student,
        test="who_am_i",
        taken_on=clock.today(),
        result="Graag met dieren.",
        recorded_by_id=coach.user_id,
    )
    Goal.objects.create(
        trajectory=placement.trajectory, slug="green_mows", wording="Maait", plain="Ik kan maaien.",
        category="occupational", added_by_id=coach.user_id,
    )  # fmt: skip
    PlacementFactory(
        trajectory=placement.trajectory, kind="preparing", state="closed", started_on=clock.today(),
        ended_on=clock.today(), employer=employer(placement, sector="retail"),
    )  # fmt: skip
    with django_assert_num_queries(1):
        one = wanted_for([placement], POLICY)[placement.pk]
    assert one.needs == ("quiet",)
    assert one.wished == {"green"}
    assert {word.text for word in one.words} == {"dieren", "buiten"}
    assert [aim.sectors for aim in one.aims] == [frozenset({"green"})]
    assert [(tried.sector, tried.times, tried.chosen) for tried in one.tried] == [("retail", 1, None)]
    assert (one.travel, one.age) == ("bike", student.age_on(clock.today()))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(data=st.data())
def test_who_the_student_is_changes_nothing_in_the_order(searching: Searching, data: st.DataObject) -> None:
    placement, coach = searching
    if not Employer.objects.exists():
        for number in range(6):
            employer(placement, name=f"Bedrijf {number}", lat=51.44 + number / 200, places=number % 3 + 1)
    before = [(spot.key, spot) for spot in search(placement, coach).order]
    word = st.text(st.characters(categories=["Lu", "Ll"]), min_size=1, max_size=12)
    student = placement.student
    SupportNeed.objects.create(student=student, text=data.draw(word), written_by_id=coach.user_id)
    for field in ("first_name", "prefix", "last_name", "entry_level", "class_name"):
        setattr(student, field, data.draw(word))
    student.exit_profile = data.draw(st.sampled_from(["work", "further_education", "day_activities"]))
    student.secret_address = data.draw(st.booleans())
    student.save()
    again = Placement.objects.select_related("student__school", "trajectory").get(pk=placement.pk)
    assert [(spot.key, spot) for spot in search(again, coach).order] == before
    Student.objects.filter(pk=student.pk).update(first_name="Noor")


@pytest.mark.policy("MAT-2", "INT-3")
def test_a_student_who_is_not_fit_is_not_matched_and_the_page_says_what_is_missing(
    searching: Searching,
) -> None:
    placement, coach = searching
    employer(placement, name="Dichtbij")
    client, page = sign_in(coach), reverse("matching:search", args=[placement.pk])
    assert "Dichtbij" in client.get(page).content.decode()
    FitDecision.objects.create(
        trajectory=placement.trajectory, outcome="not_yet", grounds="Nog even.", with_mentor_on=clock.today(),
        review_on=clock.today() + dt.timedelta(days=30), decided_by_id=coach.user_id,
    )  # fmt: skip
    found = client.get(page).content.decode()
    assert "Dichtbij" not in found
    assert "Er kan nog geen plek gezocht worden" in found
    assert reverse("trajectories:fit", args=[placement.student_id]) in found
    assert "opnieuw bekijken op" in found
    assert "0 van 3 gemaakt" in found


# --- the click ---------------------------------------------------------------------------------------


def worked(placement: Placement, at: Contact, **fields: Any) -> Placement:
    found: Placement = PlacementFactory(**{
        "trajectory": placement.trajectory, "kind": "preparing", "state": "closed", "employer": at.employer,
        "supervisor": at, "started_on": clock.today(), "ended_on": clock.today(), "coach": placement.coach, **fields,
    })  # fmt: skip
    return found


@pytest.mark.policy("MAT-1")
def test_earlier_placements_with_a_supervisor_count_and_a_recorded_click_goes_before_them(
    searching: Searching,
) -> None:
    placement, coach = searching
    here = employer(placement, name="Bekend")
    boss = ContactFactory(employer=here, name="Jo Baas")
    before = worked(placement, boss, ended_early=True, end_reason="Verhuisd.")
    earlier = wanted_for([placement], POLICY)[placement.pk].earlier[here.pk]
    assert [(one.own, one.good, one.bad, one.said) for one in earlier] == [(True, 0, 1, None)]
    assert (
        "Vraag na waarom"
        in sign_in(coach).get(reverse("matching:search", args=[placement.pk])).content.decode()
    )
    actions.record_click(placement=before, by=coach, student=True, student_text="Vraagt steeds naar Jo.")
    page = sign_in(coach).get(reverse("matching:search", args=[placement.pk])).content.decode()
    assert "Het klikt tussen de leerling en Jo Baas." in page
    client, form = sign_in(coach), reverse("matching:click", args=[before.pk])
    assert client.post(form, {"student": "no", "student_text": ""}).status_code == 422
    client.post(form, {"student": "", "coach": "no", "coach_text": "Belt nooit terug."})
    assert (
        "Het klikt niet tussen de stagebegeleider en Jo Baas."
        in client.get(reverse("matching:search", args=[placement.pk])).content.decode()
    )


@pytest.mark.policy("MAT-1")
def test_how_a_coach_and_a_supervisor_got_on_is_told_to_that_coach_and_the_lead_only(
    searching: Searching,
) -> None:
    placement, coach = searching
    boss = ContactFactory(employer=employer(placement, name="Bekend"), name="Jo Baas")
    other = TrajectoryFactory(student=StudentFactory(school=placement.student.school))
    worked(placement, boss, trajectory=other)
    page = reverse("matching:search", args=[placement.pk])
    told = "rondde bij Jo Baas al 1 keer een stage af"
    assert told in sign_in(coach).get(page).content.decode()
    assert told in sign_in(actor(Role.LEAD, placement.student.school)).get(page).content.decode()
    colleague = sign_in(actor(Role.COACH, placement.student.school)).get(page).content.decode()
    assert "Jo Baas" not in colleague
    assert "Ook telt mee hoe het eerder ging" in colleague


# --- everybody against every place ----------------------------------------------------------------------


@pytest.mark.policy("MAT-3")
def test_all_pairs_are_scored_in_the_same_few_queries_and_none_that_a_limit_forbids(
    searching: Searching, django_assert_num_queries: Any
) -> None:
    placement, coach = searching
    employer(placement, name="Goed")
    employer(placement, name="Ouder", min_age=20)
    employer(placement, name="Winkel", sector="retail")
    employer(placement, name="Ver", lat=53.2, lon=6.5)
    second = PlacementFactory(
        trajectory=TrajectoryFactory(student=StudentFactory(school=placement.student.school)), state="searching",
        employer=None, start_on=clock.today() + dt.timedelta(days=60), end_on=clock.today() + dt.timedelta(days=90),
    )  # fmt: skip
    waiting = list(Placement.objects.filter(state="searching").select_related("student__school"))
    with django_assert_num_queries(5):
        found = pool.scored_pairs(coach, waiting)
    by_name = {(pair.placement_id, found.spots[pair.spot].name) for pair in found.pairs}
    # the second student has no wishes: any sector within the usual distance
    assert by_name == {(placement.pk, "Goed"), (second.pk, "Goed"), (second.pk, "Winkel")}
    assert all(0 <= pair.score <= 1 and len(pair.free) == 7 for pair in found.pairs)
    wide = pool.scored_pairs(coach, [placement], any_sector=True, any_distance=True)
    assert {wide.spots[pair.spot].name for pair in wide.pairs} == {"Goed", "Winkel", "Ver"}


def test_who_may_not_search_gets_no_places(searching: Searching) -> None:
    placement, _coach = searching
    employer(placement)
    mentor = actor(Role.MENTOR, placement.student.school)
    assert pool.spots_for(mentor) == []
    assert pool.scored_pairs(mentor, [placement]).pairs == []


# --- the page ----------------------------------------------------------------------------------------


@pytest.mark.policy("MAT-1")
def test_places_stand_side_by_side_at_most_four_and_nonsense_is_ignored(searching: Searching) -> None:
    placement, coach = searching
    made = [employer(placement, name=f"Bedrijf {number}") for number in range(5)]
    banned = employer(placement, name="Verboden", min_age=30)
    page, client = reverse("matching:search", args=[placement.pk]), sign_in(coach)
    asked = "&".join(f"naast={one.pk}" for one in (made[0], banned))
    found = client.get(f"{page}?{asked}&naast=x&naast=999999&naast={made[0].pk}-1")
    assert [row.spot.name for row in found.context["beside"].rows] == ["Bedrijf 0", "Verboden"]
    assert "Voor oudere leerlingen" in found.content.decode()
    five = client.get(f"{page}?" + "&".join(f"naast={one.pk}" for one in made))
    assert len(five.context["beside"].rows) == 4
    assert client.get(page).context["beside"] is None


def test_the_asked_days_are_changed_while_one_searches(searching: Searching) -> None:
    placement, coach = searching
    client, form = sign_in(coach), reverse("matching:days", args=[placement.pk])
    client.post(form, {"weekdays": ["3", "1"], "version": placement.version})
    placement.refresh_from_db()
    assert placement.asked_weekdays == [1, 3]
    assert client.post(form, {"weekdays": ["9"], "version": placement.version}).status_code == 422
    assert client.post(form, {"weekdays": ["2"], "version": placement.version - 1}).status_code == 422
    placement.refresh_from_db()
    assert placement.asked_weekdays == [1, 3]
