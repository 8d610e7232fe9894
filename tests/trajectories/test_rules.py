"""The pure rules: routes, fit, intake, and the proposal of a coach."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stagespoor.policy.loader import get_policy
from stagespoor.trajectories import rules
from stagespoor.trajectories.proposal import Asked, CoachFacts, propose_coaches
from stagespoor.trajectories.rules import Step

POLICY = get_policy("velddijk")
KINDS = [kind.slug for kind in POLICY.kinds_in_order()]
TODAY = dt.date(2026, 3, 2)


def refusals(steps: list[Step], with_whom: tuple[str, ...] = ("student",)) -> set[str]:
    """The norms that a route is refused on."""
    return {one.norm for one in rules.check_route(steps, with_whom, TODAY, POLICY, TODAY)}


@pytest.mark.policy("PH-1", "STU-4")
class TestRoute:
    def test_the_policy_order_needs_no_reason(self) -> None:
        assert refusals([Step(kind) for kind in KINDS]) == set()

    @given(st.sets(st.sampled_from(KINDS), max_size=4), st.booleans())
    def test_a_skip_is_allowed_exactly_with_a_reason(self, skipped: set[str], reasoned: bool) -> None:
        steps = [
            Step(k, skipped=k in skipped, reason="Past beter zo." if reasoned and k in skipped else "")
            for k in KINDS
        ]
        assert refusals(steps) == ({"STU-4"} if skipped and not reasoned else set())

    @given(st.permutations(KINDS))
    def test_any_other_order_needs_a_reason(self, order: list[str]) -> None:
        back = order != KINDS
        assert ("STU-4" in refusals([Step(kind) for kind in order])) == back
        assert refusals([Step(kind, reason="Zo afgesproken.") for kind in order]) == set()

    def test_repeating_needs_a_reason(self) -> None:
        steps = [Step(KINDS[0]), Step(KINDS[0]), *[Step(kind) for kind in KINDS[1:]]]
        assert refusals(steps) == {"STU-4"}

    @given(st.integers(1, 120))
    def test_longer_than_the_policy_needs_a_reason(self, weeks: int) -> None:
        until = TODAY + dt.timedelta(weeks=weeks, days=-1)
        steps = [Step(KINDS[0], TODAY, until), *[Step(kind) for kind in KINDS[1:]]]
        assert rules.weeks_of(steps[0]) == weeks
        assert (refusals(steps) == {"STU-4"}) == (weeks > POLICY.kind(KINDS[0]).weeks_max)

    def test_a_missing_kind_unknown_kind_and_all_skipped_are_refused(self) -> None:
        assert refusals([Step(kind) for kind in KINDS[1:]]) == {"PH-1"}
        assert refusals([Step("weekend")]) == {"PH-1"}
        assert refusals([Step(kind, skipped=True, reason="Stopt met stage") for kind in KINDS]) == {"PH-1"}

    def test_dates_run_forward(self) -> None:
        day = dt.timedelta(days=1)
        ends_first = [Step(KINDS[0], TODAY, TODAY - day), *[Step(kind) for kind in KINDS[1:]]]
        assert refusals(ends_first) == {"INT-4"}
        starts_before = [Step(KINDS[0], TODAY), Step(KINDS[1], TODAY - day), *[Step(k) for k in KINDS[2:]]]
        assert refusals(starts_before) == {"PH-1"}

    @pytest.mark.policy("INT-4")
    def test_without_the_student_nothing_is_agreed(self) -> None:
        assert refusals([Step(kind) for kind in KINDS], ("parent", "mentor")) == {"INT-4"}


@pytest.mark.policy("INT-3")
@given(
    fit=st.booleans(), has_intake=st.booleans(), actions=st.integers(0, 2), days=st.integers(-3, 3),
    told=st.integers(-3, 3),
)  # fmt: skip
def test_a_decision_stands_exactly_when_all_is_there(
    fit: bool, has_intake: bool, actions: int, days: int, told: int
) -> None:
    found = rules.check_fit(
        has_intake=has_intake, fit=fit, grounds="Goed gewogen.", with_mentor_on=TODAY + dt.timedelta(days=told),
        actions=[rules.FitAction("Oefenen", "mentor")] * actions, review_on=TODAY + dt.timedelta(days=days),
        today=TODAY,
    )  # fmt: skip
    right = has_intake and told <= 0 and (fit or (actions > 0 and days > 0))
    assert (found == []) == right


@pytest.mark.policy("STU-3")
def test_domains_without_goal() -> None:
    assert rules.domains_without_goal(["working"], POLICY) == ["Wonen", "Burgerschap", "Vrije tijd"]


@pytest.mark.policy("PREP-5")
def test_every_norm_that_the_policy_does_not_name_is_not_waived() -> None:
    for norm in POLICY.norms:
        found = rules.check_waiver(norm.id, "Goede reden.", POLICY, already=False)
        assert (found == []) == (norm.id in POLICY.waivers.norms)


NAMES = {sector.slug: sector.name for sector in POLICY.sectors}


@pytest.mark.policy("APP-2")
class TestProposal:
    def test_the_least_busy_first_and_each_proposal_counts(self) -> None:
        coaches = [CoachFacts(1, "Anna", 4), CoachFacts(2, "Bram", 3)]
        found = propose_coaches([Asked(10), Asked(11), Asked(12)], coaches, NAMES)
        assert [found[key].user_id for key in (10, 11, 12)] == [2, 1, 2]
        assert "het minst van het team" in found[10].reasons[-1]
        assert "uit dit overleg" in found[12].reasons[-1]

    def test_history_and_sector_outweigh_a_small_difference_but_not_a_large_one(self) -> None:
        coaches = [CoachFacts(1, "Anna", 5, frozenset({"green"})), CoachFacts(2, "Bram", 4)]
        asked = Asked(10, sectors=frozenset({"green"}))
        assert propose_coaches([asked], coaches, NAMES)[10].reasons[0] == "kent de sector groen"
        busy = [CoachFacts(1, "Anna", 9, frozenset({"green"})), CoachFacts(2, "Bram", 4)]
        assert propose_coaches([asked], busy, NAMES)[10].user_id == 2
        known = Asked(10, earlier=frozenset({1}))
        assert propose_coaches([known], coaches, NAMES)[10].reasons[0] == "begeleidde de leerling eerder"

    def test_without_coaches_there_is_no_proposal(self) -> None:
        assert propose_coaches([Asked(10)], [], NAMES) == {}

    @given(st.lists(st.integers(0, 30), min_size=1, max_size=6), st.integers(1, 40))
    def test_equal_work_spreads_evenly(self, loads: list[int], waiting: int) -> None:
        coaches = [CoachFacts(pk, f"Coach {pk}", load) for pk, load in enumerate(loads)]
        found = propose_coaches([Asked(n) for n in range(waiting)], coaches, NAMES)
        after = dict(enumerate(loads))
        for proposal in found.values():
            after[proposal.user_id] += 1
        given_to = {proposal.user_id for proposal in found.values()}
        assert len(found) == waiting
        # whoever got somebody ends no more than one above whoever has least
        assert all(after[pk] <= min(after.values()) + 1 for pk in given_to)
