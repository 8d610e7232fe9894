"""The two policies that come with the product."""

from __future__ import annotations

import re

import pytest

from stagespoor.policy.loader import PolicyError, get_policy, policy_names
from stagespoor.policy.model import Policy

REGISTER_IDS = re.findall(
    r"[A-Z]+-\d+",
    """
STU-1 STU-2 STU-3 STU-4 GOAL-1 GOAL-2 GOAL-3 GOAL-4 GOAL-5 GOAL-6 PREP-1 PREP-2 PREP-3 PREP-4 PREP-5 PREP-6 PREP-7
APP-1 APP-2 INT-1 INT-2 INT-3 INT-4 PH-1 PH-2 IS-1 IS-2 ORI-1 ORI-2 ORI-3 ORI-4 PRE-1 PRE-2
PLC-1 PLC-2 PLC-3 PLC-4 PLC-5 PLC-6 PLC-7 AFT-1 AFT-2 AFT-3 AFT-4 AFT-5 AFT-6 ORG-1 ORG-2 ORG-3 ORG-4 ORG-5
GUI-1 GUI-2 GUI-3 GUI-4 AGR-1 AGR-2 AGR-3 AGR-4 LOG-1 LOG-2 LOG-3 LOG-4 LOG-5 CER-1 ESC-1 ESC-2 ESC-3 ESC-4 ESC-5
EMP-1 EMP-2 EMP-3 EMP-4 EMP-5 MAT-1 MAT-2 MAT-3 KEN-1 KEN-2 REC-1 REC-2 REC-3 PAR-1 PAR-2 PAR-3 PAR-4 PAR-5 PAR-6
TSK-1 TSK-2 TSK-3 TSK-4 TSK-5
""",
)


@pytest.fixture(params=["velddijk", "wildveld"])
def policy(request: pytest.FixtureRequest) -> Policy:
    return get_policy(request.param)


@pytest.fixture
def velddijk() -> Policy:
    return get_policy("velddijk")


def test_every_norm_of_the_register_has_a_text_of_the_school(policy: Policy) -> None:
    assert [norm.id for norm in policy.norms] == REGISTER_IDS
    assert all(norm.text and norm.how and norm.title for norm in policy.norms)


@pytest.mark.policy("GOAL-1")
def test_velddijk_names_ten_general_aims(velddijk: Policy) -> None:
    assert len(velddijk.aims) == 10


@pytest.mark.policy("GOAL-2")
def test_velddijk_has_eighteen_objectives_each_in_plain_words(velddijk: Policy) -> None:
    objectives = [goal for goal in velddijk.goals if goal.objective]
    assert len(objectives) == 18
    assert all(goal.plain.startswith("Ik kan ") for goal in velddijk.goals)


@pytest.mark.policy("GOAL-3")
def test_goals_come_in_three_categories_and_every_sector_has_occupational_ones(policy: Policy) -> None:
    assert {goal.category for goal in policy.goals} == {"getting_to_know", "general_social", "occupational"}
    covered = {sector for goal in policy.goals if goal.category == "occupational" for sector in goal.sectors}
    assert covered == {sector.slug for sector in policy.sectors}


@pytest.mark.policy("GOAL-4")
def test_proposed_goals_follow_kind_exit_profile_and_sector(velddijk: Policy) -> None:
    orienting = {g.slug for g in velddijk.goals_for(kind="orienting", exit_profile="work", sectors=["green"])}
    contract = {g.slug for g in velddijk.goals_for(kind="contract", exit_profile="work", sectors=["care"])}
    assert {"describes_company", "green_weeds"} <= orienting
    assert "initiative" not in orienting
    assert {"initiative", "care_bed"} <= contract
    assert not {"describes_company", "green_weeds"} & contract
    assert "pace" not in {g.slug for g in velddijk.goals_for(kind="contract", exit_profile="day_activities")}


@pytest.mark.policy("PH-1")
def test_velddijk_has_the_five_kinds_in_order_with_aims_and_functions(velddijk: Policy) -> None:
    kinds = velddijk.kinds_in_order()
    assert [kind.slug for kind in kinds] == ["internal", "orienting", "preparing", "contract", "aftercare"]
    assert [kind.phase for kind in kinds] == [2, 2, 3, 3, 3]
    assert all(kind.aims and kind.functions for kind in kinds)
    assert velddijk.next_kind(velddijk.kind("contract")) == velddijk.kind("aftercare")
    assert velddijk.next_kind(velddijk.kind("aftercare")) is None


@pytest.mark.policy("PLC-1", "PRE-1", "ORI-1")
def test_velddijk_counts_days_as_its_policy_does(velddijk: Policy) -> None:
    days = {
        k.slug: (k.days_min, k.days_max, k.start_days_max) for k in velddijk.kinds if k.slug != "internal"
    }
    assert days == {
        "orienting": (1, 2, None),
        "preparing": (2, 4, None),
        "contract": (2, 4, 3),
        "aftercare": (0, 0, None),
    }


@pytest.mark.policy("AFT-1")
def test_velddijk_has_four_moments_of_aftercare(velddijk: Policy) -> None:
    assert [moment.months for moment in velddijk.aftercare.moments] == [3, 6, 12, 24]


@pytest.mark.policy("EMP-4", "KEN-2", "PREP-4", "ORI-2", "PREP-3")
def test_velddijk_counts_what_its_policy_counts(velddijk: Policy) -> None:
    assert len(velddijk.lead_sources) == 8
    assert len(velddijk.introduction_topics) == 7
    assert len(velddijk.topics_for("introduction_topics", "orienting")) == 6
    assert [module.number for module in velddijk.bridge.modules] == [1, 2, 3, 4, 5, 6]
    assert len(velddijk.readiness) == 5
    assert len(velddijk.weigh_factors) == 3


@pytest.mark.policy("TSK-3", "IS-2", "ORI-3", "PRE-2")
def test_velddijk_closes_each_kind_in_the_order_of_its_policy(velddijk: Policy) -> None:
    steps = {kind.slug: [step.slug for step in kind.closing] for kind in velddijk.kinds}
    assert steps["internal"] == ["talk", "mentor_report"]
    for slug in ("orienting", "preparing", "contract"):
        assert steps[slug][:3] == ["final_talk", "assessment", "report"]
        assert steps[slug][-2:] == ["certificate", "company_evaluation"]
    assert "direction" in steps["orienting"]
    assert "gaps_to_lessons" in steps["preparing"]
    assert "contract_or_search" in steps["contract"]


@pytest.mark.policy("AGR-3")
def test_a_parent_signs_until_the_student_is_eighteen(policy: Policy) -> None:
    kind = policy.kind("preparing")
    assert "parent" in policy.signers_for(kind, age=17)
    assert "parent" not in policy.signers_for(kind, age=18)


@pytest.mark.policy("AGR-2", "AGR-4")
def test_three_copies_and_a_clause_on_whom_parents_call(policy: Policy) -> None:
    assert [copy.slug for copy in policy.agreement.copies] == ["company", "school", "home"]
    clause = next(clause for clause in policy.agreement.clauses if clause.norm == "AGR-4")
    assert "nooit met het" in clause.text


def test_the_agreement_has_every_fact_the_law_asks_for_each_kind(policy: Policy) -> None:
    for kind in policy.kinds:
        if kind.has_schedule:
            letters = {c.law for c in policy.agreement.clauses if not c.kinds or kind.slug in c.kinds}
            assert letters >= set("abcde"), kind.slug


def test_wildveld_is_visibly_another_school(velddijk: Policy) -> None:
    wildveld = get_policy("wildveld")
    assert wildveld.kind("orienting").days_max == 1
    assert wildveld.label("coach") == "Stagedocent"
    assert len(wildveld.scale.steps) == 3
    assert [moment.months for moment in wildveld.aftercare.moments] == [6, 12, 24]
    assert wildveld.kind("orienting").gates != velddijk.kind("orienting").gates
    same = [norm.id for norm in wildveld.norms if norm.text == velddijk.norm(norm.id).text]
    assert same == []


@pytest.mark.parametrize(
    ("word", "slug"),
    [
        ("Arbeidsmarktgericht", "work"),
        (" VVO", "further_education"),
        ("dagbesteding", "day_activities"),
        ("Onbekend", "unknown"),
        ("??", None),
        ("", None),
    ],
)
def test_exit_profiles_are_recognised_by_their_synonyms(
    velddijk: Policy, word: str, slug: str | None
) -> None:
    assert velddijk.recognise("exit_profiles", word) == slug


@pytest.mark.parametrize(
    ("word", "slug"),
    [
        ("Zorg & Welzijn", "care"),
        ("Techn.", "technology"),
        ("groen ", "green"),
        ("retail", "retail"),
        ("??", None),
    ],
)
def test_sectors_are_recognised_in_other_spellings(velddijk: Policy, word: str, slug: str | None) -> None:
    assert velddijk.recognise("sectors", word) == slug


def test_an_unknown_name_is_refused_with_the_names_there_are() -> None:
    with pytest.raises(PolicyError, match="velddijk, wildveld"):
        get_policy("elders")
    with pytest.raises(PolicyError):
        get_policy("../velddijk")
    assert policy_names() == ["velddijk", "wildveld"]
