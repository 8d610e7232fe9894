"""Who signed, when: what counts and what is refused; nothing starts unsigned."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stagespoor.access.actor import Actor
from stagespoor.agreements import queries, rules, states
from stagespoor.agreements.actions import make_agreement, record_signature
from stagespoor.core import clock
from stagespoor.core.models import Event
from stagespoor.core.refusals import Refused
from stagespoor.placements import hooks
from stagespoor.placements.models import Placement
from stagespoor.policy.loader import get_policy
from tests.agreements.conftest import ready_placement, sign_all
from tests.factories import years_ago


@pytest.mark.policy("AGR-3")
def test_last_signature_makes_the_agreement_signed_and_says_so_on_the_timeline(
    ready: tuple[Placement, Actor],
) -> None:
    placement, coach = ready
    agreement = make_agreement(placement=placement, by=coach)
    names = [one.name for one in queries.missing_signatures(agreement)]
    assert len(names) == 4
    sign_all(agreement, coach)
    assert agreement.state == states.SIGNED
    assert Event.objects.filter(kind="agreement.signature").count() == 4
    assert Event.objects.filter(kind="agreement.signed").count() == 1
    facts = queries.facts_of(agreement)
    assert {signer.signed_on for signer in facts.signers} == {clock.today()}
    assert facts.signers[0].how == "op papier"


def _sign(agreement, by, party="student", name="Wie", signed_on=None, guardian_id=None):
    return record_signature(
        agreement=agreement, party=party, name=name, signed_on=signed_on or clock.today(), by=by,
        guardian_id=guardian_id,
    )  # fmt: skip


@pytest.mark.policy("AGR-3")
def test_signature_that_cannot_be_is_refused_in_words(ready: tuple[Placement, Actor]) -> None:
    placement, coach = ready
    agreement = make_agreement(placement=placement, by=coach)
    with pytest.raises(Refused, match="nog niet geweest"):
        _sign(agreement, coach, signed_on=clock.today() + dt.timedelta(days=1))
    with pytest.raises(Refused, match="latere dag"):
        _sign(agreement, coach, signed_on=clock.today() - dt.timedelta(days=1))
    with pytest.raises(Refused, match="Vul de naam in"):
        _sign(agreement, coach, name="  ")
    with pytest.raises(Refused, match="hoeft dit stagecontract niet"):
        _sign(agreement, coach, party="parent", guardian_id=987654)
    with pytest.raises(Refused, match="hoeft dit stagecontract niet"):
        _sign(agreement, coach, party="gemeente")
    _sign(agreement, coach)
    with pytest.raises(Refused, match="al vastgelegd"):
        _sign(agreement, coach)
    assert agreement.signatures.count() == 1


@pytest.mark.policy("AGR-3")
def test_signature_on_a_version_that_was_replaced_is_refused(ready: tuple[Placement, Actor]) -> None:
    placement, coach = ready
    old = make_agreement(placement=placement, by=coach)
    Placement.objects.filter(pk=placement.pk).update(tasks="Koken")
    placement.refresh_from_db()
    make_agreement(placement=placement, by=coach)
    with pytest.raises(Refused, match="geldt niet meer"):
        _sign(old, coach)  # as a page that was opened before would send it


@pytest.mark.policy("AGR-1")
def test_start_is_refused_without_agreement_and_until_the_last_signature(
    ready: tuple[Placement, Actor],
) -> None:
    placement, coach = ready

    def refused() -> list[str]:
        return [
            r.sentence for r in hooks.refusals_from(hooks.start_checks, placement) if r.norm.startswith("AGR")
        ]

    assert refused() == ["Er is nog geen stagecontract. Maak het stagecontract en laat iedereen tekenen."]
    agreement = make_agreement(placement=placement, by=coach)
    for left in queries.missing_signatures(agreement):
        assert len(refused()) == 1
        assert left.name in refused()[0]
        _sign(agreement, coach, party=left.party, name=left.name, guardian_id=left.guardian_id)
    assert refused() == []


@pytest.mark.policy("AGR-3")
def test_start_below_sixteen_names_the_law_while_a_parent_has_not_signed(db: None) -> None:
    placement, coach = ready_placement(birth_date=years_ago(15))
    agreement = make_agreement(placement=placement, by=coach)
    assert any("jonger dan 16" in r.sentence for r in queries.start_refusals(placement))
    for one in queries.missing_signatures(agreement):
        if one.party == "parent":
            _sign(agreement, coach, party="parent", name=one.name, guardian_id=one.guardian_id)
    assert not any("jonger dan 16" in r.sentence for r in queries.start_refusals(placement))


def test_kind_that_nobody_signs_needs_no_agreement(ready: tuple[Placement, Actor]) -> None:
    placement, _coach = ready
    placement.kind = "aftercare"
    assert queries.start_refusals(placement) == []


@given(
    age=st.integers(12, 20),
    missing=st.lists(st.sampled_from(["student", "parent", "company", "school"]), unique=True),
    changed=st.lists(st.sampled_from(["het werk", "de stageplek"]), unique=True),
    exists=st.booleans(),
)
def test_nothing_starts_unless_an_agreement_exists_unchanged_and_all_signed(
    age: int, missing: list[str], changed: list[str], exists: bool
) -> None:
    needed = [rules.Needed(party, party.title(), party) for party in missing]
    found = rules.check_signed(
        exists=exists, missing=needed, changed=changed, age_at_start=age, policy=get_policy("velddijk")
    )
    assert bool(found) == (not exists or bool(missing) or bool(changed))
    assert all(one.name in " ".join(r.sentence for r in found) for one in needed) or not exists


@pytest.mark.parametrize(
    ("items", "words"), [([], ""), (["a"], "a"), (["a", "b"], "a en b"), (["a", "b", "c"], "a, b en c")]
)
def test_names_in_a_sentence(items: list[str], words: str) -> None:
    assert rules.in_words(items) == words


def _young(start_on: dt.date) -> tuple[Placement, Actor]:
    """Somebody of fifteen whose placement is to begin on this day."""
    placement, coach = ready_placement(birth_date=years_ago(15))
    Placement.objects.filter(pk=placement.pk).update(start_on=start_on)
    placement.refresh_from_db()
    return placement, coach


@pytest.mark.policy("AGR-3")
@pytest.mark.parametrize(("days", "counts"), [(1, True), (0, False), (-1, False)])
def test_parent_of_somebody_below_sixteen_signs_before_the_first_day_and_not_on_it(
    db: None, days: int, counts: bool
) -> None:
    today = clock.today()
    placement, coach = _young(today + dt.timedelta(days=days))
    agreement = make_agreement(placement=placement, by=coach)
    one = next(one for one in queries.missing_signatures(agreement) if one.party == "parent")
    if counts:
        _sign(agreement, coach, party="parent", name=one.name, guardian_id=one.guardian_id)
        assert one not in queries.missing_signatures(agreement)
        return
    with pytest.raises(Refused, match="vóór de eerste dag") as error:
        _sign(agreement, coach, party="parent", name=one.name, guardian_id=one.guardian_id)
    assert [refusal.field for refusal in error.value.refusals] == ["signed_on"]
    _sign(agreement, coach)  # the student may sign on the day itself
    assert one in queries.missing_signatures(agreement)


@pytest.mark.policy("AGR-3")
def test_start_is_refused_when_the_parent_signed_on_the_first_day_after_all(db: None) -> None:
    today = clock.today()
    placement, coach = _young(today + dt.timedelta(days=1))
    agreement = make_agreement(placement=placement, by=coach)
    sign_all(agreement, coach)
    assert queries.start_refusals(placement) == []
    agreement.signatures.filter(party="parent").update(signed_on=placement.start_on)
    (refusal,) = queries.start_refusals(placement)
    assert "jonger dan 16" in refusal.sentence
    assert not refusal.waivable


@pytest.mark.policy("AGR-3")
def test_parent_signs_a_new_version_while_the_placement_of_the_young_student_runs(db: None) -> None:
    today = clock.today()
    placement, coach = _young(today - dt.timedelta(days=30))
    Placement.objects.filter(pk=placement.pk).update(state="running", started_on=placement.start_on)
    placement.refresh_from_db()
    agreement = make_agreement(placement=placement, by=coach)
    sign_all(agreement, coach)
    assert agreement.state == states.SIGNED


@pytest.mark.policy("AGR-1", "AGR-3")
def test_no_refusal_about_the_agreement_says_that_it_may_be_waived() -> None:
    policy = get_policy("velddijk")
    free = replace(policy, waivers=replace(policy.waivers, norms=("AGR-1", "AGR-3")))
    parent = rules.Needed("parent", "Ouder", "Ouder", 1)
    for exists in (True, False):
        found = rules.check_signed(
            exists=exists, missing=[parent], changed=["het werk"], age_at_start=15, policy=free
        )
        assert found
        assert not any(refusal.waivable for refusal in found)
