"""The spoor of every kind of student, in one query (ORG-3, STU-4)."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stagespoor.aftercare import actions as aftercare
from stagespoor.desk import tabs, tracks
from stagespoor.desk.tracks import track_of, tracks_for
from stagespoor.desk.tracks_brief import small_tracks_for
from stagespoor.placements.models import Placement
from stagespoor.policy.loader import get_policy
from stagespoor.students.models import Student
from stagespoor.trajectories.models import FitDecision, Intake, Referral, Route, RouteStep
from stagespoor.ui.spoor import Track, mini_cell, mini_svg
from tests.case import STARTED, TODAY, Case, make_case
from tests.factories import PlacementFactory, StudentFactory, TrajectoryFactory

POLICY = get_policy("velddijk")
DAY = dt.timedelta(days=1)


def track(student: Student, today: dt.date = TODAY) -> Track:
    """The track of a student; the small drawing of the lists, made another way, always shows the same."""
    found = track_of(student.pk, POLICY, today)
    assert small_tracks_for([student.pk], POLICY, today)[student.pk] == mini_cell(found)
    return found


def states(found: Track) -> dict[str, str]:
    return {station.kind: station.state for station in found.stations}


def closed(case: Case, kind: str, *, early: bool = False, days: int = 60) -> Placement:
    """A placement of this kind that came to its end."""
    return PlacementFactory(
        trajectory=case.student.trajectory, kind=kind, state="closed", start_on=STARTED, started_on=STARTED,
        end_on=None, ended_on=STARTED + days * DAY, ended_early=early, end_reason="Te ver reizen" if early else "",
    )  # fmt: skip


@pytest.mark.policy("ORG-3")
def test_a_fresh_student_stands_before_the_first_station(db: None) -> None:
    found = track(StudentFactory())
    assert set(states(found).values()) == {"ahead"}
    assert [stop.state for stop in found.stops] == ["ahead"] * 4
    assert (found.here, found.here_text) == (-0.5, "nog niet aangemeld")


@pytest.mark.policy("ORG-3", "APP-1", "INT-1", "INT-3", "INT-4")
def test_the_words_say_what_a_student_without_placement_waits_for(case: Case) -> None:
    Placement.objects.all().delete()
    assert track(case.student).here_text == "wacht op de intake"
    Referral.objects.update(state="submitted")
    assert track(case.student).here_text == "aangemeld, wacht op verdeling"
    Referral.objects.update(state="draft")
    assert track(case.student).here_text == "aanmelding in de maak"
    Referral.objects.update(state="assigned")
    Intake.objects.create(
        referral=Referral.objects.get(), held_on=TODAY, motivation="-", goals="-", preferences="-",
        possibilities="-", held_by_id=case.coach.user_id,
    )  # fmt: skip
    assert track(case.student).here_text == "klaar om te zoeken"
    Route.objects.all().delete()
    assert track(case.student).here_text == "kiest de route"
    FitDecision.objects.update(outcome="not_yet", review_on=TODAY)
    assert track(case.student).here_text == "nog niet geschikt"
    FitDecision.objects.all().delete()
    assert track(case.student).here_text == "intake gehad, nog geen besluit"


@pytest.mark.policy("ORG-3")
def test_a_running_placement_is_where_the_student_is_now(case: Case) -> None:
    found = track(case.student)
    assert states(found) == {
        "internal": "skipped", "orienting": "now", "preparing": "ahead", "contract": "ahead",
        "aftercare": "ahead",
    }  # fmt: skip
    station = found.stations[1]
    assert station.sub_text == case.placement.employer.name
    assert station.date_text == "sinds sep 2026"
    assert station.url == f"/stages/{case.placement.pk}/"
    assert (found.here, found.here_text) == (1, "Oriënterend")


@pytest.mark.policy("STU-4")
def test_a_skipped_station_says_why(case: Case) -> None:
    assert track(case.student).stations[0].note == "Heeft al gewerkt."


@pytest.mark.policy("STU-4")
def test_only_the_newest_route_counts(case: Case) -> None:
    route = Route.objects.create(
        trajectory=case.student.trajectory, number=2, agreed_on=TODAY, made_by_id=case.coach.user_id
    )
    RouteStep.objects.create(route=route, position=1, kind="contract", from_on=dt.date(2027, 3, 1))
    found = track(case.student)
    assert states(found)["internal"] == "skipped"  # passed: the student is further on
    assert found.stations[0].note == ""
    assert (found.stations[3].state, found.stations[3].date_text) == ("planned", "vanaf mrt 2027")


@pytest.mark.policy("STU-4")
def test_a_kind_that_was_done_twice_is_repeated(case: Case) -> None:
    Placement.objects.filter(pk=case.placement.pk).update(state="closed", ended_on=STARTED + 30 * DAY)
    closed(case, "orienting")
    station = track(case.student).stations[1]
    assert (station.state, station.times) == ("repeated", 2)
    assert station.date_text == "sep\u00a0– nov 2026"
    assert track(case.student).here_text == "op weg naar voorbereidend"


@pytest.mark.policy("ESC-4")
def test_a_placement_that_stopped_early_is_where_the_line_ends_until_it_goes_on(case: Case) -> None:
    Placement.objects.all().delete()
    closed(case, "orienting", early=True)
    found = track(case.student)
    assert (states(found)["orienting"], found.here) == ("ended", 1)
    assert found.stations[1].note == "Eerder gestopt: Te ver reizen"
    PlacementFactory(trajectory=case.student.trajectory, kind="orienting", state="searching", employer=None)
    found = track(case.student)
    assert (states(found)["orienting"], found.here, found.here_text) == ("planned", 0.5, "zoekt een plek")
    Placement.objects.filter(state="searching").delete()
    PlacementFactory(trajectory=case.student.trajectory, kind="preparing", state="running", started_on=TODAY)
    found = track(case.student)
    assert (states(found)["orienting"], found.here) == ("done", 2)
    assert found.stations[1].note == "Eerder gestopt: Te ver reizen"


@pytest.mark.policy("PLC-4")
def test_a_contract_placement_that_ended_in_search_is_not_on_the_way_to_aftercare(case: Case) -> None:
    Placement.objects.all().delete()
    ended = closed(case, "contract")
    assert track(case.student).here_text == "op weg naar nazorg"
    ended.searches_on = True
    ended.save()
    found = track(case.student)
    assert (found.here, found.here_text) == (2.5, "zoekt verder naar een plek")


def test_who_prepares_the_next_kind_while_one_runs_is_still_at_the_running_one(case: Case) -> None:
    PlacementFactory(trajectory=case.student.trajectory, kind="preparing", state="planned")
    assert track(case.student).here == 1


def test_a_cancelled_placement_is_not_on_the_line(case: Case) -> None:
    Placement.objects.filter(pk=case.placement.pk).update(state="cancelled")
    assert states(track(case.student))["orienting"] == "ahead"


@pytest.mark.policy("AFT-1", "AFT-4")
def test_a_contract_with_a_late_a_missed_and_a_done_stop(case: Case) -> None:
    case.student.birth_date = dt.date(2008, 1, 1)
    Placement.objects.filter(pk=case.placement.pk).update(state="closed", ended_on=STARTED, kind="contract")
    contract = aftercare.record_contract(
        student=case.student, first_day_on=dt.date(2025, 8, 4), employer=case.placement.employer, by=case.coach
    )  # fmt: skip
    first, second, third, last = contract.moments.all()
    found = track(case.student)
    assert [stop.state for stop in found.stops] == ["missed", "missed", "late", "ahead"]
    assert (states(found)["aftercare"], found.here) == ("now", 4)
    aftercare.do_moment(
        moment=first, done_on=dt.date(2025, 11, 4), status="same_job", report="Goed.", by=case.coach
    )
    found = track(case.student)
    assert [stop.state for stop in found.stops] == ["done", "missed", "late", "ahead"]
    tab = tabs.aftercare(case.coach, case.student, get_policy("velddijk"))
    assert [one["stand"] for one in tab["contracts"][0]["moments"]] == ["done", "missed", "late", "ahead"]
    assert found.stops[2].url == f"/nazorg/{third.pk}/"
    assert "w" in str(mini_svg(found))
    for moment in (second, third, last):
        moment.state, moment.done_on, moment.status = "done", TODAY, "same_job"
        moment.save()
    assert states(track(case.student))["aftercare"] == "done"


@pytest.mark.policy("AFT-1")
@pytest.mark.parametrize(
    ("days", "state"), [(-15, "ahead"), (-14, "due"), (0, "due"), (14, "due"), (15, "late")]
)
def test_a_stop_is_due_within_the_window_of_the_policy(case: Case, days: int, state: str) -> None:
    Placement.objects.filter(pk=case.placement.pk).update(state="closed", ended_on=STARTED, kind="contract")
    contract = aftercare.record_contract(
        student=case.student, first_day_on=dt.date(2026, 8, 3), employer=None, by=case.coach
    )
    due = contract.moments.first().due_on
    assert track(case.student, due + days * DAY).stops[0].state == state


@pytest.mark.policy("AFT-4")
def test_a_contract_that_stopped_and_one_that_is_still_to_begin(case: Case) -> None:
    Placement.objects.filter(pk=case.placement.pk).update(state="closed", ended_on=TODAY, kind="contract")
    contract = aftercare.record_contract(
        student=case.student, first_day_on=TODAY + 30 * DAY, employer=None, by=case.coach
    )
    found = track(case.student)
    assert (states(found)["aftercare"], found.here, found.here_text) == (
        "planned", 3.5, "begint met werken",
    )  # fmt: skip
    contract.first_day_on, contract.ended_on = dt.date(2026, 8, 3), TODAY
    contract.save()
    station = track(case.student).stations[-1]
    assert station.state == "done"
    assert station.note == "contract gestopt op 23 nov 2026"


def test_who_left_school_without_contract_is_not_on_the_way(db: None) -> None:
    student = StudentFactory(status="left", left_on=TODAY)
    TrajectoryFactory(student=student)
    assert track(student).here_text == "van school"


def test_an_internal_supervisor_gets_links_to_own_placements_only(case: Case) -> None:
    inside, guide = case.inside()
    found = track_of(case.student.pk, POLICY, TODAY, guided_by=guide.user_id)
    assert [bool(station.url) for station in found.stations[:2]] == [True, False]
    assert found.stations[0].url.endswith(f"/{inside.pk}/")


@pytest.mark.parametrize("count", [1, 3])
def test_one_query_for_any_number_of_students(case: Case, count: int, django_assert_num_queries: Any) -> None:
    students = [case.student.pk] + [make_case(case.school).student.pk for _number in range(count - 1)]
    tracks_for(students, POLICY, TODAY)
    with django_assert_num_queries(1):
        assert len(tracks_for(students, POLICY, TODAY)) == count
    assert tracks_for([], POLICY, TODAY) == {}


@given(st.lists(st.dates(dt.date(2020, 1, 1), dt.date(2030, 1, 1)), min_size=2, max_size=6))
def test_a_period_reads_from_the_first_start_to_the_last_end(days: list[dt.date]) -> None:
    ordered = sorted(days)
    rows = [{"started_on": first, "ended_on": last} for first, last in pairwise(ordered)]
    text = tracks._period(rows)
    assert str(ordered[-1].year) in text
    assert ("–" in text) == ((ordered[0].year, ordered[0].month) != (ordered[-1].year, ordered[-1].month))
