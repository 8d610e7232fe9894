"""Making an agreement: complete or refused, kept as it was, a new version when something changes."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied

from stagespoor.access.actor import Actor
from stagespoor.agreements import facts as contents_of
from stagespoor.agreements import queries, states
from stagespoor.agreements.actions import make_agreement, withdraw_signature
from stagespoor.core import clock
from stagespoor.core.models import Event
from stagespoor.core.refusals import Refused
from stagespoor.placements.models import Placement, Schedule, ScheduleDay
from stagespoor.schools.models import School
from tests.agreements.conftest import ready_placement, sign_all
from tests.documents.make import opened, tagged_text
from tests.factories import InternalWorkplaceFactory, actor, years_ago


@pytest.mark.policy("AGR-1")
def test_agreement_keeps_what_the_law_asks_and_the_clauses_of_the_policy(
    ready: tuple[Placement, Actor],
) -> None:
    placement, coach = ready
    agreement = make_agreement(placement=placement, by=coach)
    facts = queries.facts_of(agreement)
    assert agreement.number == 1
    assert facts.student.name == placement.student.full_name
    assert facts.tasks == ("Afwassen en tafels dekken.",)
    assert facts.goals == ("Ik luister naar mijn begeleider",)
    assert facts.schedule[0].days[0].work_minutes == 330
    assert "praktijkbegeleider" in facts.guidance
    assert "Inspectie" in facts.inspectorate
    assert "beoordelen" in facts.assessment
    titles = [clause.title for clause in facts.clauses]
    assert {"De leerling", "Het bedrijf", "De school"} <= set(titles)
    assert agreement.facts_hash == contents_of.digest(agreement.facts)
    event = Event.objects.get(kind="agreement.made")
    assert event.student_id == placement.student_id
    assert event.about == f"agreement:{agreement.pk}"


@pytest.mark.policy("AGR-2", "AGR-4")
def test_real_placement_becomes_three_marked_copies_that_say_whom_parents_call(
    ready: tuple[Placement, Actor],
) -> None:
    placement, coach = ready
    agreement = make_agreement(placement=placement, by=coach)
    pdf = queries.agreement_pdf(agreement)
    text = tagged_text(pdf)
    for wanted in (
        "Exemplaar voor de stagegever", "Exemplaar voor de school", "Exemplaar voor thuis",
        placement.student.full_name, placement.place_name, "Afwassen en tafels dekken", "dinsdag",
        "nooit met het stagebedrijf", "een ziekmelding geven ouders rechtstreeks door", coach.name,
    ):  # fmt: skip
        assert wanted in text, wanted
    with opened(pdf).open_metadata() as meta:
        assert meta["pdfuaid:part"] == "1"
    assert "16 jaar op de eerste dag" in text
    assert "Arbeidstijdenwet, artikel 5:7" in text
    assert "Geboren" not in text
    assert placement.student.street not in text
    assert "Exemplaar voor thuis" not in tagged_text(queries.agreement_pdf(agreement, "school"))


@pytest.mark.policy("AGR-3")
@pytest.mark.parametrize(
    ("age", "parents", "wanted"),
    [
        (15, 1, ["student", "parent", "company", "school"]),
        (17, 2, ["student", "parent", "parent", "company", "school"]),
        (18, 1, ["student", "company", "school"]),
    ],
)
def test_who_signs_follows_from_age_and_from_the_parents_who_must(
    db: None, age: int, parents: int, wanted: list[str]
) -> None:
    placement, coach = ready_placement(parents=parents, birth_date=years_ago(age))
    agreement = make_agreement(placement=placement, by=coach)
    assert [one.party for one in queries.needed_signatures(agreement)] == wanted


@pytest.mark.policy("AGR-3")
def test_parent_who_need_not_sign_is_not_asked(ready: tuple[Placement, Actor]) -> None:
    placement, coach = ready
    placement.student.guardians.create(name="Stiefouder Voorbeeld", position=9, must_sign=False)
    agreement = make_agreement(placement=placement, by=coach)
    assert "Stiefouder Voorbeeld" not in [one.name for one in queries.needed_signatures(agreement)]


@pytest.mark.policy("IS-1", "AGR-1")
def test_internal_placement_is_between_two_parties(db: None) -> None:
    placement, coach = ready_placement()
    workplace = InternalWorkplaceFactory(
        school=placement.student.school, supervisor=actor().__class__ and None
    )
    guide = actor("internal_supervisor", placement.student.school)
    placement.employer = placement.supervisor = None
    placement.internal_workplace, placement.internal_supervisor_id, placement.kind = (
        workplace,
        guide.user_id,
        "internal",
    )
    placement.save()
    agreement = make_agreement(placement=Placement.objects.get(pk=placement.pk), by=coach)
    assert [one.party for one in queries.needed_signatures(agreement)] == ["student", "parent", "school"]
    assert queries.needed_signatures(agreement)[-1].name == guide.name
    text = tagged_text(queries.agreement_pdf(agreement))
    assert "twee partijen" in text
    # the table of working times is not asked inside the school, so the paper does not say that it was
    assert "Arbeidstijdenwet" not in text


@pytest.mark.policy("AGR-1")
def test_the_paper_has_the_name_that_the_school_gives_it(ready: tuple[Placement, Actor]) -> None:
    placement, coach = ready
    School.objects.filter(pk=coach.school_id).update(policy_name="wildveld")
    placement = Placement.objects.get(pk=placement.pk)
    agreement = make_agreement(placement=placement, by=coach)
    text = tagged_text(queries.agreement_pdf(agreement, "school"))
    assert "Stageovereenkomst van" in text or text.count("Stageovereenkomst") >= 2
    assert "Stagecontract" not in text


@pytest.mark.policy("AGR-1")
@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"end_on": None}, "de laatste dag"),
        ({"tasks": " \n- "}, "het werk"),
        ({"supervisor": None}, "praktijkbegeleider"),
    ],
)
def test_agreement_without_a_fact_the_law_asks_is_refused_with_its_name(
    ready: tuple[Placement, Actor], change: dict[str, object], word: str
) -> None:
    placement, coach = ready
    for name, value in change.items():
        setattr(placement, name, value)
    placement.save()
    with pytest.raises(Refused) as refused:
        make_agreement(placement=placement, by=coach)
    assert [r.norm for r in refused.value.refusals] == ["AGR-1"]
    assert word in refused.value.refusals[0].sentence
    assert not placement.agreements.exists()


def test_agreement_without_times_goals_or_parent_names_all_three(db: None) -> None:
    placement, coach = ready_placement(parents=0)
    placement.schedules.all().delete()
    placement.trajectory.goals.update(dropped_on=clock.today())
    with pytest.raises(Refused) as refused:
        make_agreement(placement=placement, by=coach)
    sentence = refused.value.refusals[0].sentence
    assert "de dagen en tijden, de leerdoelen en een ouder of verzorger die tekent" in sentence


@pytest.mark.parametrize("state", ["searching", "closed", "cancelled"])
def test_placement_without_place_or_past_gets_no_agreement(
    ready: tuple[Placement, Actor], state: str
) -> None:
    placement, coach = ready
    today = clock.today()
    Placement.objects.filter(pk=placement.pk).update(state=state, started_on=today, ended_on=today)
    placement.refresh_from_db()
    with pytest.raises(Refused):
        make_agreement(placement=placement, by=coach)


@pytest.mark.policy("AGR-3")
def test_second_version_without_a_change_is_refused(ready: tuple[Placement, Actor]) -> None:
    placement, coach = ready
    make_agreement(placement=placement, by=coach)
    with pytest.raises(Refused, match="niets veranderd"):
        make_agreement(placement=placement, by=coach)


@pytest.mark.policy("AGR-3")
def test_change_after_signing_makes_a_version_that_must_be_signed_anew(
    ready: tuple[Placement, Actor],
) -> None:
    placement, coach = ready
    first = sign_all(make_agreement(placement=placement, by=coach), coach)
    assert first.state == states.SIGNED
    schedule = Schedule.objects.create(
        placement=placement,
        number=2,
        valid_from=clock.today() + dt.timedelta(days=30),
        made_by_id=coach.user_id,
    )
    ScheduleDay.objects.create(schedule=schedule, weekday=3, starts=dt.time(9), ends=dt.time(14))
    assert [r.norm for r in queries.start_refusals(placement)] == ["AGR-3"]
    second = make_agreement(placement=placement, by=coach)
    first.refresh_from_db()
    assert (first.state, second.state, second.number) == (states.REPLACED, states.MADE, 2)
    assert len(queries.missing_signatures(second)) == 4
    assert [r.norm for r in queries.start_refusals(placement)] == ["AGR-1"]
    text = tagged_text(queries.agreement_pdf(second, "home"))
    assert "Versie 1 van" in text
    assert "geldt niet meer" in text
    assert "Getekend op" not in text
    old = tagged_text(queries.agreement_pdf(first, "home"))
    assert "donderdag" not in old
    assert "Getekend op" in old


@pytest.mark.policy("AGR-3", "LOG-1")
def test_new_goal_or_coach_leaves_the_signatures_but_may_make_a_version(
    ready: tuple[Placement, Actor],
) -> None:
    placement, coach = ready
    agreement = sign_all(make_agreement(placement=placement, by=coach), coach)
    placement.trajectory.goals.create(
        wording="Doorzetten", plain="Ik ga door", category="general_social", added_by_id=coach.user_id
    )
    now = contents_of.gather(placement, clock.today())
    assert queries.changed_terms(agreement, now) == []
    assert queries.changed_details(agreement, now) == ["de leerdoelen"]
    assert queries.start_refusals(placement) == []
    assert make_agreement(placement=placement, by=coach).number == 2


@pytest.mark.parametrize("role", ["mentor", "psychologist", "internal_supervisor", "admin"])
def test_only_coach_and_lead_make_an_agreement(ready: tuple[Placement, Actor], role: str) -> None:
    placement, _coach = ready
    with pytest.raises(PermissionDenied):
        make_agreement(placement=placement, by=actor(role, placement.student.school))


def test_withdrawn_signature_stays_to_be_seen_and_opens_the_agreement_again(
    ready: tuple[Placement, Actor],
) -> None:
    placement, coach = ready
    agreement = sign_all(make_agreement(placement=placement, by=coach), coach)
    signature = agreement.signatures.get(party="company")
    with pytest.raises(Refused, match="waarom"):
        withdraw_signature(signature=signature, reason=" ", by=coach)
    withdraw_signature(signature=signature, reason="Verkeerde persoon", by=coach)
    agreement = queries.current_agreement(placement)
    assert agreement is not None
    assert agreement.state == states.MADE
    assert [one.party for one in queries.missing_signatures(agreement)] == ["company"]
    assert agreement.signatures.count() == 4
    assert Event.objects.get(kind="agreement.signature_withdrawn").data["reason"] == "Verkeerde persoon"
    with pytest.raises(Refused, match="al weggehaald"):
        withdraw_signature(signature=signature, reason="Nog eens", by=coach)
    assert sign_all(agreement, coach).state == states.SIGNED
