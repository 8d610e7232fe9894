"""What the job demands beside what the student showed, and what becomes of the gaps."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from stagespoor.access.roles import Role
from stagespoor.core import clock
from stagespoor.core.refusals import Refused
from stagespoor.core.states import StaleRecord
from stagespoor.logbook.demands import (
    MET,
    MISSING,
    UNKNOWN,
    Asked,
    Level,
    check_demands,
    demands_of,
    gap_list,
    key_of,
    latest_levels,
    record_demands,
)
from stagespoor.logbook.models import Assessment, Demand, JobTalk, Score
from stagespoor.policy.loader import get_policy
from tests.case import TODAY, Case, client_of, make_case, norms, queries_of, told

pytestmark = [pytest.mark.django_db, pytest.mark.policy("PLC-2")]
POLICY = get_policy("velddijk")
HIGH, LOW = POLICY.scale.values[-1], POLICY.scale.values[0]


@pytest.fixture
def case(db: None) -> Case:
    """A placement that aims at a contract runs."""
    return make_case(kind="contract")


def scored(case: Case, wording: str, *values: int, slug: str = "", days_ago: int = 1) -> None:
    """A fixed assessment of one goal, by one or two sides."""
    goal = case.student.trajectory.goals.filter(wording=wording).first() or case.goal(wording, slug=slug)
    made = Assessment.objects.create(
        placement=case.placement, moment="interim", fixed_at=clock.now() - dt.timedelta(days=days_ago),
        fixed_by_id=case.coach.user_id,
    )  # fmt: skip
    for side, value in zip(("coach", "supervisor"), values, strict=False):
        Score.objects.create(assessment=made, goal=goal, side=side, value=value)


def keep(case: Case, *asked: Asked, **changes: Any) -> JobTalk:
    facts = {"discussed_on": TODAY, "with_whom": "Bedrijfsleider Proef", "by": case.coach, **changes}
    return record_demands(placement=case.placement, asked=asked, **facts)


def data(**changes: Any) -> dict[str, Any]:
    """What the form sends."""
    full = {"discussed_on": "23-11-2026", "with_whom": "Bedrijfsleider Proef", "version": "0"}
    return {**full, "goal_on_time": str(HIGH), "own_1": "Kassa openen", "own_1_level": str(HIGH), **changes}


@given(
    st.lists(
        st.tuples(st.sampled_from(POLICY.scale.values), st.none() | st.sampled_from(POLICY.scale.values))
    )
)
def test_a_gap_is_what_lies_between_on_the_scale(pairs: list[tuple[int, int | None]]) -> None:
    asked = [Asked(f"Punt {n}", wanted) for n, (wanted, _has) in enumerate(pairs)]
    levels = {
        key_of("", f"punt  {n}"): Level(has, TODAY)
        for n, (_wanted, has) in enumerate(pairs)
        if has is not None
    }
    gaps = gap_list(asked, levels, POLICY)
    found = {gap.wording: gap for gap in gaps}
    for n, (wanted, has) in enumerate(pairs):
        state = UNKNOWN if has is None else MISSING if has < wanted else MET
        assert found[f"Punt {n}"].state == state
        assert (found[f"Punt {n}"].steps > 0) == (state == MISSING)
    order = [(MISSING, UNKNOWN, MET).index(gap.state) for gap in gaps]
    assert order == sorted(order)


def test_the_last_fixed_assessment_counts_and_of_two_sides_the_lower(case: Case) -> None:
    scored(case, "Komt op tijd", HIGH, HIGH, slug="on_time", days_ago=30)
    scored(case, "Komt op tijd", HIGH, LOW, slug="on_time", days_ago=2)
    scored(case, "Kassa openen", LOW, days_ago=3)
    Assessment.objects.create(placement=case.placement, moment="interim")  # not fixed: does not count
    levels = latest_levels(case.coach, case.student.pk)
    assert {key: level.value for key, level in levels.items()} == {"on_time": LOW, "=kassa openen": LOW}


def test_the_gaps_are_shown_and_go_to_the_mentor_in_one_click(case: Case) -> None:
    scored(case, "Komt op tijd", LOW, slug="on_time")
    coach = client_of(case.coach)
    page = reverse("logbook:demands", args=[case.placement.pk])
    assert "Nog niet besproken" in coach.get(page).content.decode()
    assert coach.post(reverse("logbook:demands_write", args=[case.placement.pk]), data()).status_code == 302
    shown = coach.get(page)
    text = shown.content.decode()
    for words in ("1 punt mist nog", "nog niet beoordeeld", "Kassa openen", "Koppel terug aan de mentor"):
        assert words in text
    filled = coach.get(shown.context["feedback_url"]).content.decode()
    assert "is nog nodig" in filled
    assert POLICY.scale.step(LOW).name.lower() in filled
    assert any("wat het werk vraagt: 2 punten" in sentence for sentence in told(case.student))
    for where in (reverse("desk:student_tab", args=[case.student.pk, "klapper"]),
                  reverse("placements:detail", args=[case.placement.pk])):  # fmt: skip
        assert page in coach.get(where).content.decode()


def test_a_later_talk_takes_the_place_of_the_earlier_and_nobody_overwrites_unseen(case: Case) -> None:
    first = keep(case, Asked("Kassa openen", HIGH))
    keep(
        case, Asked("Vakken vullen", LOW), Asked("Komt op tijd", HIGH, "on_time"), seen_version=first.version
    )
    assert set(Demand.objects.values_list("wording", flat=True)) == {"Vakken vullen", "Komt op tijd"}
    with pytest.raises(StaleRecord):
        keep(case, Asked("Nog iets", HIGH), seen_version=first.version)
    write = reverse("logbook:demands_write", args=[case.placement.pk])
    page = client_of(case.coach).get(write).content.decode()
    assert "Vakken vullen" in page
    answer = client_of(case.coach).post(write, data(version="1"))
    assert answer.status_code == 422
    assert "anders" in answer.content.decode()


@pytest.mark.parametrize(
    "changes",
    [
        {"asked": []},
        {"discussed_on": TODAY + dt.timedelta(days=1)},
        {"contract": False},
        {"state": "searching"},
        {"state": "closed"},
        {"asked": [Asked("Iets", HIGH + 1)]},
        {"asked": [Asked("Iets", HIGH, "bestaat_niet")]},
        {"asked": [Asked("Kassa", HIGH), Asked("kassa ", LOW)]},
    ],
)
def test_what_is_refused_and_by_which_norm(changes: dict[str, Any]) -> None:
    facts: dict[str, Any] = {
        "asked": [Asked("Kassa", HIGH)], "discussed_on": TODAY, "today": TODAY, "state": "running", "contract": True,
        "values": POLICY.scale.values, "known": ["on_time"],
    }  # fmt: skip
    assert check_demands(**facts) == []
    assert {one.norm for one in check_demands(**{**facts, **changes})} == {"PLC-2"}


def test_an_orienting_placement_has_no_demands(case: Case) -> None:
    orienting = make_case()
    with pytest.raises(Refused) as error:
        keep(orienting, Asked("Kassa", HIGH))
    assert norms(error) == ["PLC-2"]
    page = client_of(orienting.coach).get(reverse("logbook:demands", args=[orienting.placement.pk]))
    assert "hoort bij een stage die op een baan is gericht" in page.content.decode()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"own_1_level": ""}, "Kies hoe goed"),
        ({"own_1": ""}, "Schrijf op wat het werk vraagt"),
        ({"goal_on_time": "99"}, "99"),
        ({"discussed_on": "morgen"}, "datum"),
        ({"goal_on_time": "", "own_1": "", "own_1_level": ""}, "ten minste één punt"),
        ({"own_1": "Kassa " + "x" * 300}, "200"),
    ],
)
def test_bad_input_gets_a_sentence_and_what_was_typed_stays(
    case: Case, changes: dict[str, str], words: str
) -> None:
    write = reverse("logbook:demands_write", args=[case.placement.pk])
    answer = client_of(case.coach).post(write, data(**changes))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert "Bedrijfsleider Proef" in answer.content.decode()
    assert not JobTalk.objects.exists()


def test_the_mentor_reads_and_does_not_write_and_another_school_finds_nothing(
    case: Case, other: Case
) -> None:
    keep(case, Asked("Kassa openen", HIGH))
    page, write = (
        reverse(f"logbook:{name}", args=[case.placement.pk]) for name in ("demands", "demands_write")
    )
    mentor = client_of(case.mentor)
    text = mentor.get(page).content.decode()
    assert "Kassa openen" in text
    assert "Koppel terug" not in text
    assert mentor.get(write).status_code == 403
    assert client_of(case.someone(Role.ADMIN)).get(page).status_code in (403, 404)
    assert client_of(other.coach).get(page).status_code == 404
    assert client_of(other.coach).post(write, data()).status_code == 404
    assert demands_of(case.placement, other.coach, POLICY).unknown == 1  # another school's scores never count


def test_the_page_costs_the_same_for_one_demand_and_for_three(case: Case) -> None:
    page = reverse("logbook:demands", args=[case.placement.pk])
    keep(case, Asked("Kassa", HIGH))
    scored(case, "Kassa", LOW)
    one = queries_of(client_of(case.coach), page)
    keep(case, Asked("Kassa", HIGH), Asked("Vullen", LOW), Asked("Komt op tijd", HIGH, "on_time"))
    scored(case, "Vullen", LOW)
    assert queries_of(client_of(case.coach), page) == one
