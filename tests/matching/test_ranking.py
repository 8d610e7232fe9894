"""The match as pure facts: hard limits, wishes, grounds in words, the order, and fairness."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stagespoor.matching import grounds, limits, ranking
from stagespoor.matching.facts import UNKNOWN, Aim, Earlier, Room, Spot, Tried, Wanted, Weights, Word
from stagespoor.matching.limits import (
    AGE,
    DAYS,
    DISTANCE,
    FREE,
    HAZARD,
    JUDGED,
    LAW,
    PROSPECT,
    RESERVED,
    SECTOR,
    Wishes,
)
from stagespoor.matching.wants import law_on, words_in, words_of_goal
from stagespoor.policy.loader import get_policy

EINDHOVEN, BEST, TILBURG = (51.4408, 5.4778), (51.5075, 5.3903), (51.5555, 5.0913)
TODAY = dt.date(2026, 9, 7)


def room(places: int | None = 2, taken: int = 0, free: tuple[int | None, ...] | None = None) -> Room:
    left = None if places is None else max(0, places - taken)
    return Room.of(places, taken, free if free is not None else (left,) * 7)


def spot(**changes: Any) -> Spot:
    known: dict[str, Any] = {
        "employer_id": 1, "workplace_id": None, "name": "Proef", "workplace": "", "city": "Best", "sector": "green",
        "tasks": "maaien", "search_key": "proef best maaien", "lat": BEST[0], "lon": BEST[1], "room": room(),
    }  # fmt: skip
    return Spot(**(known | changes))


def wanted(age: int = 16, **changes: Any) -> Wanted:
    born = dt.date(TODAY.year - age, 1, 1)
    table, forbidden, supervised = law_on(born, TODAY)
    known: dict[str, Any] = {
        "placement_id": 1, "school_id": 1, "coach_id": 7, "kind": "orienting", "days_min": 1, "days_norm": "ORI-1",
        "contract": False, "birth_date": born, "age": age, "first": TODAY, "last": TODAY + dt.timedelta(days=90),
        "today": TODAY, "limits": table, "forbidden": forbidden, "supervised": supervised,
        "lat": EINDHOVEN[0], "lon": EINDHOVEN[1],
    }  # fmt: skip
    return Wanted(**(known | changes))


def weights(kind: str = "orienting") -> Weights:
    return ranking.weights_of(get_policy("velddijk"), kind)


def ground(reads: str, asked: Wanted, place: Spot, kind: str = "orienting") -> tuple[float | None, str]:
    found = ranking.fit(asked, place, weights(kind))
    one = next(one for one in found.grounds if one.criterion == reads)
    return one.share, " ".join(one.sentences)


# --- hard limits -------------------------------------------------------------------------------------


@pytest.mark.policy("MAT-1", "EMP-3")
@pytest.mark.parametrize(
    ("place", "asked", "against"),
    [
        ({}, {}, []),
        ({"min_age": 18}, {}, [AGE]),
        ({"min_age": 16}, {}, []),
        ({"verdict": "ban", "verdict_reason": "Onveilig."}, {}, [JUDGED]),
        ({"verdict": "not_fit", "verdict_reason": "Te druk."}, {}, [JUDGED]),
        ({"verdict": "doubt", "verdict_reason": "Nieuw."}, {}, []),
        ({"reserved_school_id": 2, "reserved_until": TODAY}, {}, [RESERVED]),
        # kept until a day before the placement begins: until then it is still theirs
        (
            {"reserved_school_id": 2, "reserved_until": TODAY},
            {"first": TODAY + dt.timedelta(days=30)},
            [RESERVED],
        ),
        ({"reserved_school_id": 1, "reserved_until": TODAY}, {}, []),
        ({"reserved_coach_id": 8, "reserved_until": TODAY}, {}, [RESERVED]),
        ({"reserved_coach_id": 7, "reserved_until": TODAY}, {}, []),
        ({"reserved_school_id": 2, "reserved_until": TODAY - dt.timedelta(days=1)}, {}, []),
        ({"weekdays": (1,)}, {"days_min": 2}, [DAYS]),
        ({"prospect": "none"}, {}, []),
        ({"prospect": "none"}, {"contract": True}, [PROSPECT]),
        ({"prospect": ""}, {"contract": True}, []),
        ({"hazards": ("toxic",)}, {}, [f"{HAZARD}:ARBO-4.105"]),
        ({"hazards": ("toxic",)}, {"age": 18}, []),
        ({"hazards": ("machines",)}, {}, []),
        ({"starts": dt.time(4), "ends": dt.time(8, 30)}, {"age": 15}, [f"{LAW}:ATW-3:2"]),
        ({"starts": dt.time(4), "ends": dt.time(12)}, {"age": 15}, []),
        ({"starts": dt.time(18), "ends": dt.time(23)}, {"age": 15}, [f"{LAW}:ATW-3:2"]),
        ({"starts": dt.time(18), "ends": dt.time(23)}, {"age": 18}, []),
        ({"weekdays": (6,)}, {"age": 15}, [f"{LAW}:ATW-3:2"]),
        ({}, {"age": 13}, [f"{LAW}:ATW-3:2"]),
    ],
)
def test_hard_limits_keep_a_place_out(
    place: dict[str, Any], asked: dict[str, Any], against: list[str]
) -> None:
    assert limits.hard_limits(wanted(**asked), spot(**place)) == against


@pytest.mark.parametrize(
    ("place", "asked", "against"),
    [
        ({}, {}, []),
        ({"sector": "retail"}, {"sectors": frozenset({"green"})}, [SECTOR]),
        ({"lat": TILBURG[0], "lon": TILBURG[1]}, {"radius_km": 15}, [DISTANCE]),
        ({"lat": TILBURG[0], "lon": TILBURG[1]}, {"radius_km": None}, []),
        ({"lat": None, "lon": None}, {"radius_km": 15}, []),
        ({"room": room(2, 2)}, {}, [FREE]),
        ({"room": room(2, 2)}, {"free_only": False}, []),
        ({"room": room(None, 9)}, {}, []),
        ({"room": room(1, 1, (1, 0, 1, 0, 1, 0, 0))}, {}, []),
        ({"room": room(1, 1, (1, 0, 1, 0, 1, 0, 0))}, {"weekdays": frozenset({1})}, ["day1"]),
        ({"room": room(1, 1, (1, 0, 1, 0, 1, 0, 0))}, {"weekdays": frozenset({0, 1, 3})}, ["day1", "day3"]),
        ({"room": room(1, 1, (1, 0, 1, 0, 1, 0, 0))}, {"weekdays": frozenset({0, 2})}, []),
    ],
)
def test_on_which_wishes_a_place_falls_away(
    place: dict[str, Any], asked: dict[str, Any], against: list[str]
) -> None:
    _found, away = limits.sift(wanted(), [spot(**place)], Wishes(**asked))
    assert sorted(away.fails) == against


PLACES = st.lists(
    st.builds(
        spot, employer_id=st.integers(1, 500), min_age=st.sampled_from([None, 14, 18]),
        sector=st.sampled_from(["green", "retail", ""]), lat=st.sampled_from([None, BEST[0], TILBURG[0]]),
        lon=st.sampled_from([None, BEST[1], TILBURG[1]]), verdict=st.sampled_from(["", "fit", "doubt", "ban"]),
        skilled=st.sampled_from([None, True, False]), meets=st.sampled_from([(), ("quiet",)]),
        cannot=st.sampled_from([(), ("own_pace",)]), busy=st.sampled_from([0.0, 1.0]),
        room=st.sampled_from([room(), room(2, 2), room(None, 3), room(1, 1, (1, 0, 1, 1, 1, 0, 0))]),
    ),
    max_size=8,
)  # fmt: skip


@given(PLACES, st.integers(14, 20), st.sampled_from([None, 5, 15, 100]))
def test_everybody_is_in_view_or_counted_and_loosening_brings_back_as_many_as_told(
    places: list[Spot], age: int, radius: int | None
) -> None:
    one = wanted(age)
    asked = Wishes(sectors=frozenset({"green"}), radius_km=radius, weekdays=frozenset({1}))
    found, away = limits.sift(one, places, asked)
    assert len(found) + sum(bool(_against(one, place, asked)) for place in places) == len(places)
    for key, looser in (
        (DISTANCE, dataclasses.replace(asked, radius_km=None)),
        (SECTOR, dataclasses.replace(asked, sectors=frozenset())),
        ("day1", dataclasses.replace(asked, weekdays=frozenset())),
    ):
        assert len(limits.sift(one, places, looser)[0]) == len(found) + away.only[key]
    for wider in (20, 200) if radius else ():
        looser = dataclasses.replace(asked, radius_km=max(radius or 0, wider))
        assert len(limits.sift(one, places, looser)[0]) == len(found) + away.within(looser.radius_km or 0)


def _against(one: Wanted, place: Spot, asked: Wishes) -> list[str]:
    return limits.hard_limits(one, place) + limits.against_wishes(place, asked, grounds.distance(one, place))


# --- grounds -----------------------------------------------------------------------------------------


@pytest.mark.policy("MAT-1", "PREP-6")
def test_abilities_count_the_needs_that_are_known_and_name_those_that_are_not() -> None:
    asked = wanted(needs=("quiet", "own_pace", "seated"))
    share, words = ground("abilities", asked, spot(meets=("quiet",), cannot=("own_pace",)))
    assert share == 0.5
    assert "Kan hier: weinig lawaai." in words
    assert "Kan hier niet: eigen tempo." in words
    assert "Niet bekend of dit kan: zittend werk kan." in words
    assert ground("abilities", asked, spot())[0] is None
    assert "staat niet wat het werk moet bieden" in ground("abilities", wanted(), spot())[1]


@pytest.mark.policy("PH-2", "PREP-2")
def test_affinity_reads_the_settled_direction_before_wishes_and_tests() -> None:
    words = (Word("maaie", "maaien"),)
    wished = wanted(wished=frozenset({"green"}))
    assert ground("affinity", wished, spot())[0] == grounds.WISHED
    assert ground("affinity", wanted(wished=frozenset({"green"}), words=words), spot())[0] == 1.0
    settled = wanted(
        wished=frozenset({"green"}), settled=frozenset({"retail"}), tried=(Tried("green", 2, False),)
    )
    share, said = ground("affinity", settled, spot())
    assert share == grounds.LEFT_SECTOR
    assert "niet de gekozen richting" in said
    assert "werkte al 2 keer in deze sector" in said
    assert ground("affinity", wanted(), spot())[0] is None


def test_a_sentence_with_not_says_nothing_for_a_place() -> None:
    stems = {word.text for word in words_in(["Werkt graag buiten met planten. Niet met dieren!"])}
    assert stems == {"buiten", "planten"}
    assert not set(words_in(["Heeft een hekel aan lawaai.", "Is bang voor honden"]))


@pytest.mark.policy("GOAL-3")
def test_goals_of_a_trade_are_held_against_the_sector_and_the_work() -> None:
    aims = (
        Aim("Verzorgt dieren", frozenset({"green"}), words_of_goal("Verzorgt dieren")),
        Aim("Vult vakken", frozenset({"retail"}), words_of_goal("Vult vakken")),
        Aim("Kan maaien", frozenset(), (Word("maaie", "maaien"),)),
        Aim("Iets anders", frozenset(), (Word("lasse", "lassen"),)),
    )
    share, said = ground("goals", wanted(aims=aims), spot())
    assert share == pytest.approx(1.5 / 3)
    assert "Het werk hier noemt dit leerdoel: Kan maaien." in said
    assert "De sector past bij dit leerdoel. Vraag na of dit werk er is: Verzorgt dieren." in said
    assert "Dit leerdoel hoort bij ander werk: Vult vakken." in said
    assert "Niet bekend of dit leerdoel hier kan: Iets anders." in said
    assert ground("goals", wanted(general_aims=3), spot())[0] is None


@pytest.mark.policy("GOAL-3")
def test_a_goal_that_the_work_names_counts_more_than_one_that_only_fits_the_sector() -> None:
    wording = "Maait en onderhoudt gazon en gereedschap"
    one = wanted(aims=(Aim(wording, frozenset({"green"}), words_of_goal(wording)),))
    assert ground("goals", one, spot(search_key="tuin gazon verzorgen"))[0] == 1.0
    assert ground("goals", one, spot(search_key="dieren voeren"))[0] == grounds.SECTOR_ONLY
    assert ground("goals", one, spot(search_key="gazon", sector="retail"))[0] == 0.0


def test_of_a_goal_the_words_that_name_the_work_count_not_how_it_is_done() -> None:
    stems = {word.text for word in words_of_goal("Verwijdert onkruid zonder planten te beschadigen")}
    assert stems == {"verwijdert", "onkruid", "planten"}
    assert {word.text for word in words_of_goal("Wisselt banden volgens de stappen")} == {"wisselt", "banden"}


@pytest.mark.policy("PLC-4")
def test_the_prospect_of_a_job_counts_only_for_a_placement_aimed_at_a_contract() -> None:
    assert "prospect" not in {one.reads for one in weights("orienting").criteria}
    assert ground("prospect", wanted(contract=True), spot(prospect="unsure"), "contract")[0] == 0.5
    assert ground("prospect", wanted(contract=True), spot(), "contract")[0] is None


@pytest.mark.policy("MAT-1")
def test_the_click_counts_and_what_somebody_said_goes_before_the_counts() -> None:
    def share(*earlier: Earlier, **place: Any) -> float | None:
        return ground("guidance", wanted(earlier={1: earlier}), spot(**place))[0]

    own, other = Earlier(5, "Jo", True, 1, 0), Earlier(5, "Jo", False, 3, 1)
    assert share() is None
    assert share(own) == 1.0
    assert share(own._replace(good=0, bad=1)) == grounds.STOPPED
    assert share(own._replace(good=0, bad=1, said=True)) == 1.0
    assert share(own._replace(said=False)) == 0.0
    assert share(own._replace(said=False), supervisors=(5, 6)) == grounds.DOUBT
    assert share(other) == pytest.approx(4 / 6)
    assert share(other._replace(here=False)) is None
    assert share(own, supervisors=(6,)) is None
    assert ground("guidance", wanted(earlier={1: (other._replace(veiled=True),)}), spot())[1] == (
        "Ook telt mee hoe het eerder ging met de stagebegeleider. Dat ziet alleen die zelf."
    )


@pytest.mark.policy("MAT-1")
def test_distance_is_told_as_an_estimate_by_the_way_of_travelling() -> None:
    share, said = ground("distance", wanted(travel="bike", radius_km=15), spot())
    assert share is not None
    assert grounds.AT_RADIUS < share < 1
    assert "9,6 km in een rechte lijn" in said
    assert "Fiets: ongeveer" in said
    assert ground("distance", wanted(travel="bike"), spot(by_bike=False))[0] == grounds.NOT_REACHABLE
    assert ground("distance", wanted(), spot(lat=None))[0] is None
    assert "Vanaf school" in ground("distance", wanted(from_home=False), spot())[1]


@pytest.mark.policy("EMP-5")
def test_a_company_that_is_asked_too_often_or_has_silence_is_spared() -> None:
    rested = ground("load", wanted(), spot())[0]
    asked, said = ground("load", wanted(), spot(asked=3, busy=1.0))
    assert rested is not None
    assert asked is not None
    assert asked < rested
    assert "3 keer gevraagd" in said
    quiet, said = ground("load", wanted(), spot(quiet_until=TODAY))
    assert quiet == 0.0
    assert "met rust laten tot 7 september 2026" in said
    assert ground("load", wanted(), spot(room=room(None)))[0] is None


@pytest.mark.policy("MAT-1")
def test_the_free_places_told_are_those_of_the_days_that_are_asked() -> None:
    uneven = spot(room=room(2, 1, free=(2, 1, 2, 1, 2, 2, 2)))
    assert "1 tot 2 van de 2 plaatsen zijn vrij" in ground("load", wanted(), uneven)[1]
    assert "1 van de 2 plaatsen zijn vrij" in ground("load", wanted(weekdays=frozenset({1})), uneven)[1]
    assert "2 van de 2 plaatsen zijn vrij" in ground("load", wanted(), uneven._replace(weekdays=(0, 2)))[1]
    assert "2 van de 2 plaatsen zijn vrij" in ground("load", wanted(), spot())[1]


# --- the order ---------------------------------------------------------------------------------------


@given(PLACES)
def test_no_score_without_its_grounds(places: list[Spot]) -> None:
    asked, found = wanted(needs=("quiet", "own_pace"), wished=frozenset({"green"})), weights()
    by_slug = {one.slug: one.weight for one in found.criteria}
    for place in places:
        one = ranking.fit(asked, place, found)
        known = [
            (by_slug[ground.criterion], ground.share) for ground in one.grounds if ground.share is not None
        ]
        whole = sum(weight for weight, _share in known)
        assert one.score == pytest.approx(
            sum(weight * share for weight, share in known) / whole if whole else 0
        )
        assert 0 <= one.score <= 1
        assert all(ground.sentences for ground in one.grounds)
        assert all(share is None or 0 <= share <= 1 for _weight, share in known)


@given(PLACES, st.randoms(use_true_random=False))
def test_the_same_facts_give_the_same_order_however_the_places_come_in(
    places: list[Spot], random: Any
) -> None:
    places = list({place.employer_id: place for place in places}.values())
    asked, found = wanted(needs=("quiet",), wished=frozenset({"green"})), weights()
    first = ranking.ranked(asked, places, found)
    random.shuffle(places)
    assert ranking.ranked(asked, places, found) == first
    scores = [ranking.fit(asked, place, found).score for place in first]
    assert scores == sorted(scores, reverse=True)


def test_what_is_not_known_counts_neither_for_nor_against() -> None:
    asked = wanted(needs=("quiet",))
    plain = ranking.fit(asked, spot(), weights())
    told = ranking.fit(wanted(), spot(), weights())
    assert plain.score == told.score
    good = ranking.fit(asked, spot(meets=("quiet",)), weights())
    bad = ranking.fit(asked, spot(cannot=("quiet",)), weights())
    assert bad.score < plain.score < good.score
    assert plain.known < good.known


def test_a_weight_of_nought_is_shown_and_does_not_count() -> None:
    found = weights()
    light = dataclasses.replace(
        found,
        criteria=tuple(
            dataclasses.replace(one, weight=0) for one in found.criteria if one.slug == "distance"
        ),
    )
    one = ranking.fit(wanted(), spot(), light)
    assert (one.score, one.known) == (0.0, 0.0)
    assert one.grounds[0].share is not None


@pytest.mark.policy("MAT-1")
def test_the_match_has_no_field_for_a_protected_trait() -> None:
    assert {one.name for one in dataclasses.fields(Wanted)} == {
        "placement_id", "school_id", "coach_id", "kind", "days_min", "days_norm", "contract", "birth_date", "age",
        "first", "last", "today", "limits", "forbidden", "supervised", "lat", "lon", "from_home", "radius_km", "travel",
        "settled", "wished", "tried", "needs", "aims", "general_aims", "words", "weekdays", "earlier",
    }  # fmt: skip


def test_an_empty_room_is_not_known_on_any_day() -> None:
    assert Room.of(None, 0, UNKNOWN).most is None
