"""What must be done before a placement may start."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from stagespoor.core.refusals import Refusal
from stagespoor.policy.loader import get_policy
from stagespoor.policy.rules import GateFacts, check_gates, check_schedule

from .make import VELDDIJK, day, ready, schedule


def refusals(kind: str, **changes: object) -> list[Refusal]:
    return check_gates(VELDDIJK.kind(kind), ready(**changes), VELDDIJK)


def norms(kind: str, **changes: object) -> list[str]:
    return [refusal.norm for refusal in refusals(kind, **changes)]


@pytest.mark.parametrize("kind", ["internal", "orienting", "preparing", "contract", "aftercare"])
def test_a_student_who_is_ready_may_start_any_kind(kind: str) -> None:
    assert refusals(kind) == []


@pytest.mark.policy("PREP-5")
@pytest.mark.parametrize("kind", ["orienting", "preparing", "contract"])
def test_no_external_placement_before_the_bridge_was_begun(kind: str) -> None:
    (refusal,) = refusals(kind, bridge_started=False)
    assert (refusal.norm, refusal.waivable) == ("PREP-5", True)
    assert "Brug naar Werk" in refusal.sentence
    assert refusals("internal", bridge_started=False) == []


@pytest.mark.policy("PREP-5")
def test_only_what_the_policy_lets_the_lead_waive_is_passed_over() -> None:
    assert norms("orienting", bridge_started=False, waived=frozenset({"PREP-5"})) == []
    assert norms("orienting", fit=None, waived=frozenset({"INT-3", "PREP-5"})) == ["INT-3"]


@pytest.mark.policy("PREP-5")
def test_only_a_gate_says_that_it_may_be_waived() -> None:
    free = tuple(norm.id for norm in VELDDIJK.norms)
    policy = replace(VELDDIJK, waivers=replace(VELDDIJK.waivers, norms=free))
    kind = replace(policy.kind("orienting"), age_min=18)
    gates = check_gates(kind, ready(fit=None), policy)
    assert [(refusal.norm, refusal.waivable) for refusal in gates] == [("STU-1", False), ("INT-3", True)]
    wrong = (
        schedule(day(0), day(1), day(2)),  # three days
        schedule(day(0), end=None),
        schedule(day(0, "15-9")),
        schedule(day(0), end=date(2026, 9, 1)),
        schedule(),
    )
    for facts in wrong:
        found = check_schedule(facts, kind, policy)
        assert found
        assert not any(refusal.waivable for refusal in found)


@pytest.mark.policy("APP-1", "INT-3", "INT-4", "STU-2", "ORI-3")
@pytest.mark.parametrize(
    ("kind", "changes", "norm"),
    [
        ("orienting", {"referral_submitted": False}, "APP-1"),
        ("orienting", {"fit": None}, "INT-3"),
        ("orienting", {"fit": "not_yet"}, "INT-3"),
        ("orienting", {"route_agreed": False}, "INT-4"),
        ("preparing", {"direction_settled": False}, "ORI-3"),
        ("contract", {"exit_profile": "unknown"}, "STU-2"),
        ("contract", {"exit_profile": None}, "STU-2"),
    ],
)
def test_each_gate_names_its_norm_and_what_to_do(kind: str, changes: dict[str, object], norm: str) -> None:
    (refusal,) = refusals(kind, **changes)
    assert (refusal.norm, refusal.waivable) == (norm, False)
    assert refusal.sentence.count(".") >= 2


@pytest.mark.policy("INT-3")
def test_not_yet_tells_when_to_look_again() -> None:
    (refusal,) = refusals("orienting", fit="not_yet", fit_review_on=date(2026, 11, 3))
    assert "3 november 2026" in refusal.sentence


@pytest.mark.policy("PH-1", "STU-4")
@pytest.mark.parametrize(
    ("kind", "closed", "skipped", "allowed"),
    [
        ("internal", set(), set(), True),
        ("orienting", set(), set(), False),
        ("orienting", {"internal"}, set(), True),
        ("orienting", set(), {"internal"}, True),
        ("preparing", {"internal"}, set(), False),
        ("preparing", {"internal"}, {"orienting"}, True),
        ("preparing", set(), {"internal", "orienting"}, True),
        ("preparing", set(), {"orienting"}, False),
        ("preparing", {"orienting"}, set(), True),
        ("aftercare", {"internal", "orienting", "preparing"}, set(), False),
        ("aftercare", {"contract"}, set(), True),
    ],
)
def test_kinds_follow_each_other_unless_the_route_says_why_not(
    kind: str, closed: set[str], skipped: set[str], allowed: bool
) -> None:
    found = norms(kind, closed_kinds=frozenset(closed), skipped_kinds=frozenset(skipped))
    assert found == ([] if allowed else ["PH-1"])


@pytest.mark.policy("ORI-3")
def test_who_skips_orienting_with_a_reason_needs_no_direction_from_it() -> None:
    assert norms("preparing", direction_settled=False, skipped_kinds=frozenset({"orienting"})) == []


def test_under_fourteen_only_inside_the_school() -> None:
    young = {"birth_date": date(2013, 3, 1)}
    (refusal,) = refusals("orienting", **young)
    assert (refusal.norm, refusal.waivable, refusal.field) == ("ATW-3:2", False, "start_on")
    assert "1 maart 2027" in refusal.sentence
    assert refusals("internal", **young) == []


def test_a_school_may_set_a_higher_age() -> None:
    kind = replace(VELDDIJK.kind("preparing"), age_min=18)
    (refusal,) = check_gates(kind, ready(), VELDDIJK)
    assert (refusal.norm, "18 jaar" in refusal.sentence) == ("STU-1", True)


def test_another_school_has_other_gates() -> None:
    wildveld = get_policy("wildveld")
    facts: GateFacts = ready(bridge_started=False)
    assert check_gates(wildveld.kind("orienting"), facts, wildveld) == []
    assert [r.norm for r in check_gates(wildveld.kind("preparing"), facts, wildveld)] == ["PREP-5"]
