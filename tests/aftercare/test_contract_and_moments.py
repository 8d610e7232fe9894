"""The contract, its dated moments, the status at each (AFT-1, AFT-2, AFT-4)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from stagespoor.access.roles import Role
from stagespoor.acquisition.silence import silent_employers
from stagespoor.aftercare import actions, rules
from stagespoor.aftercare.models import AftercareMoment, EmploymentContract
from stagespoor.core import clock
from stagespoor.core.refusals import Refused
from stagespoor.core.states import StaleRecord
from stagespoor.employers.models import Employer, EmployerNote
from stagespoor.placements.models import Placement
from stagespoor.policy.loader import get_policy
from stagespoor.policy.working_time import PACKAGED_TABLE
from stagespoor.students.models import Student
from stagespoor.trajectories.models import RouteStep
from tests.case import TODAY, Case, client_of, norms, told
from tests.factories import EmployerFactory, NetworkFactory, PlacementFactory

FIRST_DAY = dt.date(2026, 8, 3)
DAY = dt.timedelta(days=1)


def contract_of(case: Case, **facts: Any) -> EmploymentContract:
    known = {"student": case.student, "first_day_on": FIRST_DAY, "by": case.coach}
    return actions.record_contract(**{**known, "employer": case.placement.employer, **facts})


def done(case: Case, moment: AftercareMoment, **facts: Any) -> AftercareMoment:
    known = {"done_on": TODAY, "status": "same_job", "report": "Gaat goed.", "by": case.coach}
    return actions.do_moment(moment=moment, **{**known, **facts})


@pytest.mark.policy("AFT-1", "AFT-4")
def test_the_first_working_day_fixes_four_moments_and_each_is_reported_with_a_status(case: Case) -> None:
    contract = contract_of(case, hours_per_week=Decimal(24), job="Medewerker", placement=case.placement)
    moments = list(contract.moments.all())
    assert [(moment.months, moment.due_on.isoformat()) for moment in moments] == [
        (3, "2026-11-03"), (6, "2027-02-03"), (12, "2027-08-03"), (24, "2028-08-03"),
    ]  # fmt: skip
    for moment in moments:
        with clock.at(moment.due_on):
            done(case, moment, done_on=moment.due_on)
    assert told(case.student)[1:] == [
        f"Nazorg na {when}: Zelfde baan ({case.coach.name})"
        for when in ("3 maanden", "6 maanden", "1 jaar", "2 jaar")
    ]


@pytest.mark.policy("PH-1", "AFT-1")
@pytest.mark.parametrize(
    ("state", "early", "may"),
    [
        ("planned", False, False),
        ("running", False, False),
        ("closing", False, True),
        ("closed", False, True),
        ("closed", True, True),
    ],
)
def test_a_contract_waits_until_the_placement_before_it_is_being_closed(
    case: Case, state: str, early: bool, may: bool
) -> None:
    Placement.objects.update(state=state, ended_early=early, ended_on=TODAY)
    if may:
        assert contract_of(case).pk
        return
    with pytest.raises(Refused, match="vorige soort stage is nog niet afgesloten"):
        contract_of(case)
    assert not EmploymentContract.objects.exists()


@pytest.mark.policy("PH-1")
def test_who_runs_another_placement_towards_a_contract_closes_that_one_too(case: Case) -> None:
    Placement.objects.update(state="closed", ended_on=TODAY)
    PlacementFactory(trajectory=case.student.trajectory, kind="contract", state="running", started_on=TODAY)
    with pytest.raises(Refused) as error:
        contract_of(case)
    assert norms(error) == ["PH-1"]


@pytest.mark.policy("STU-4", "PH-1")
def test_a_job_that_was_found_on_the_way_is_recorded_when_the_route_skips_what_is_left(case: Case) -> None:
    Placement.objects.update(state="closing", ended_early=True, kind="orienting")
    with pytest.raises(Refused) as error:
        contract_of(case, employer=None)
    assert norms(error) == ["PH-1"]
    RouteStep.objects.filter(kind__in=["preparing", "contract"]).update(
        skipped=True, reason="Heeft zelf een baan gevonden."
    )
    assert contract_of(case, employer=None).moments.count() == 4


@pytest.mark.policy("AFT-4")
def test_a_job_after_school_needs_no_placement_before_it(case: Case) -> None:
    Placement.objects.all().delete()
    Student.objects.update(status="left", left_on=TODAY)
    case.student.refresh_from_db()
    assert contract_of(case, employer=None).pk


@pytest.mark.policy("AFT-1")
@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"until_on": FIRST_DAY - DAY}, "until_on"),
        ({"first_day_on": dt.date(2022, 1, 1)}, "first_day_on"),
        ({"hours_per_week": Decimal(0)}, "hours_per_week"),
        ({"hours_per_week": Decimal("48.5")}, "hours_per_week"),
    ],
)
def test_a_contract_that_makes_no_sense_is_refused_at_its_field(case: Case, facts: Any, field: str) -> None:
    with pytest.raises(Refused) as error:
        contract_of(case, **facts)
    assert [refusal.field for refusal in error.value.refusals] == [field]
    assert not EmploymentContract.objects.exists()


@pytest.mark.policy("AFT-1")
@pytest.mark.parametrize(
    ("age", "hours", "article", "field"),
    [
        (13, None, "ATW-3:2", "first_day_on"),
        (14, None, "ATW-3:2", "first_day_on"),
        (15, 35, "", ""),
        (15, 36, "ATW-3:2", "hours_per_week"),
        (17, 40, "", ""),
        (17, 41, "ATW-5:7", "hours_per_week"),
        (18, 48, "", ""),
        (18, 49, "ATW-5:7", "hours_per_week"),
    ],
)
def test_the_table_of_the_law_says_from_which_age_and_how_many_hours(
    case: Case, age: int, hours: int | None, article: str, field: str
) -> None:
    case.student.birth_date = FIRST_DAY.replace(year=FIRST_DAY.year - age)
    case.student.save(update_fields=["birth_date"])
    facts = {"hours_per_week": Decimal(hours) if hours else None}
    if not article:
        assert contract_of(case, **facts).hours_per_week == facts["hours_per_week"]
        return
    with pytest.raises(Refused) as error:
        contract_of(case, **facts)
    refusal = error.value.refusals[0]
    assert (refusal.norm, refusal.field) == (article, field)
    assert article in refusal.sentence


@pytest.mark.policy("AFT-1")
def test_a_new_table_of_the_law_changes_the_hours_of_a_contract(
    case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = PACKAGED_TABLE.read_text(encoding="utf-8")
    (tmp_path / PACKAGED_TABLE.name).write_text(
        text.replace("{ weeks = 4, minutes = 2400 }", "{ weeks = 4, minutes = 1800 }"), encoding="utf-8"
    )
    monkeypatch.setenv("STAGESPOOR_POLICIES", str(tmp_path))
    case.student.birth_date = FIRST_DAY.replace(year=FIRST_DAY.year - 17)
    case.student.save(update_fields=["birth_date"])
    with pytest.raises(Refused, match="30 uur per week"):
        contract_of(case, hours_per_week=Decimal(31))


@pytest.mark.policy("AFT-1")
def test_a_day_of_which_the_table_knows_nothing_is_refused(case: Case) -> None:
    with pytest.raises(Refused, match="geen regels voor werk bekend"):
        contract_of(case, first_day_on=dt.date(2016, 12, 31))


@pytest.mark.policy("AFT-1", "AFT-4")
def test_a_second_contract_waits_for_the_end_of_the_first_and_the_moments_stay(case: Case) -> None:
    first = contract_of(case)
    with pytest.raises(Refused) as error:
        contract_of(case)
    assert "Er loopt al een contract" in error.value.refusals[0].sentence
    for wrong in (FIRST_DAY - DAY, TODAY + DAY):
        with pytest.raises(Refused):
            actions.end_contract(contract=first, ended_on=wrong, by=case.coach)
    stale = EmploymentContract.objects.get(pk=first.pk)
    actions.end_contract(contract=first, ended_on=TODAY, by=case.coach)
    with pytest.raises(StaleRecord):
        actions.end_contract(contract=stale, ended_on=TODAY - DAY, by=case.lead)
    contract_of(case, first_day_on=TODAY, employer=None)
    assert first.moments.count() == 4
    assert told(case.student)[-1].startswith("Arbeidscontract bij een ander bedrijf")


def test_the_placement_of_somebody_else_and_an_employer_of_another_network_are_refused(
    case: Case, other: Case
) -> None:
    far = EmployerFactory(network=NetworkFactory(slug="elders"))
    with pytest.raises(Refused) as error:
        contract_of(case, placement=other.placement, employer=far)
    assert len(error.value.refusals) == 2


@pytest.mark.policy("AFT-2")
def test_an_extra_moment_is_added_and_none_of_the_four_goes_away(case: Case) -> None:
    contract = contract_of(case)
    with pytest.raises(Refused) as error:
        actions.plan_extra_moment(contract=contract, due_on=FIRST_DAY - DAY, reason=" ", by=case.coach)
    assert norms(error) == ["AFT-2", "AFT-2"]
    extra = actions.plan_extra_moment(
        contract=contract, due_on=TODAY + DAY, reason="Nieuwe chef", by=case.coach
    )
    done(case, extra)
    assert contract.moments.count() == 5
    assert told(case.student)[-1].startswith("Nazorg extra moment: Zelfde baan")
    with pytest.raises(PermissionDenied):
        actions.plan_extra_moment(contract=contract, due_on=TODAY, reason="Hoi", by=case.mentor)


@pytest.mark.policy("AFT-1", "AFT-4")
@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"done_on": TODAY + DAY}, "done_on"),
        ({"done_on": FIRST_DAY - DAY}, "done_on"),
        ({"status": "millionaire"}, "status"),
        ({"report": " "}, "report"),
    ],
)
def test_a_moment_is_reported_rightly_or_not_at_all(case: Case, facts: Any, field: str) -> None:
    moment = contract_of(case).moments.first()
    with pytest.raises(Refused) as error:
        done(case, moment, **facts)
    assert [refusal.field for refusal in error.value.refusals] == [field]
    assert AftercareMoment.objects.get(pk=moment.pk).state == "due"


def test_a_moment_is_done_once(case: Case) -> None:
    moment = contract_of(case).moments.first()
    same = AftercareMoment.objects.get(pk=moment.pk)
    done(case, moment)
    with pytest.raises(Refused) as error:
        done(case, moment, report="Nog eens.")
    assert "al gedaan" in error.value.refusals[0].sentence
    with pytest.raises(StaleRecord):
        done(case, same, report="Van een ander.")
    assert AftercareMoment.objects.get(pk=moment.pk).report == "Gaat goed."


@pytest.mark.parametrize("role", [Role.MENTOR, Role.PSYCHOLOGIST, Role.INTERNAL, Role.STUDENT, Role.ADMIN])
def test_aftercare_is_the_work_of_coaches_and_the_lead(case: Case, role: str) -> None:
    with pytest.raises(PermissionDenied):
        contract_of(case, by=case.someone(role))


def test_another_school_records_nothing(case: Case, other: Case) -> None:
    contract = contract_of(case)
    for write in (
        lambda: contract_of(case, by=other.coach),
        lambda: actions.end_contract(contract=contract, ended_on=TODAY, by=other.lead),
        lambda: actions.plan_extra_moment(contract=contract, due_on=TODAY, reason="Hoi", by=other.coach),
        lambda: done(case, contract.moments.first(), by=other.coach),
    ):
        with pytest.raises(PermissionDenied):
            write()


def test_a_moment_has_the_name_that_the_policy_gives_it() -> None:
    names = [actions.moment_name(AftercareMoment(months=months), "velddijk") for months in (3, 24, 7, None)]
    assert names == ["Na 3 maanden", "Na 2 jaar", "Na 7 maanden", "Extra moment"]
    assert [moment.months for moment in get_policy("velddijk").aftercare.moments] == [3, 6, 12, 24]


@given(st.dates(dt.date(1990, 1, 1), dt.date(2060, 12, 31)), st.integers(0, 240))
def test_months_later_is_the_same_day_or_the_last_of_a_shorter_month(day: dt.date, months: int) -> None:
    found = rules.add_months(day, months)
    assert (found.year * 12 + found.month) - (day.year * 12 + day.month) == months
    assert found.day == day.day or (found.day < day.day and (found + DAY).day == 1)


@given(
    st.dates(dt.date(1990, 1, 1), dt.date(2060, 12, 31)), st.integers(0, 60), st.integers(0, 60)
)  # fmt: skip
def test_more_months_are_never_earlier(day: dt.date, fewer: int, more: int) -> None:
    low, high = sorted((fewer, more))
    assert rules.add_months(day, low) <= rules.add_months(day, high)


@pytest.mark.policy("EMP-5", "AFT-1")
@pytest.mark.parametrize(
    ("spoke", "words"), [("visit", "Bezoek in de nazorg."), ("phone", "Gesprek in de nazorg.")]
)
def test_who_speaks_to_the_company_in_aftercare_was_in_touch_with_it(
    case: Case, spoke: str, words: str
) -> None:
    contract = contract_of(case)
    employer = case.placement.employer
    long_ago = TODAY - dt.timedelta(weeks=200)
    Employer.objects.filter(pk=employer.pk).update(last_contact_on=long_ago)
    Placement.objects.update(state="closed", started_on=long_ago, ended_on=long_ago)
    assert [row["pk"] for row in silent_employers(case.coach)] == [employer.pk]
    moment = contract.moments.first()
    url = reverse("aftercare:moment", args=[moment.pk])
    assert employer.name in client_of(case.coach).get(url).content.decode()
    data = {"done_on": TODAY.isoformat(), "status": "same_job", "report": "Gaat goed.", "spoke": spoke}
    assert client_of(case.coach).post(url, data).status_code == 302
    employer.refresh_from_db()
    assert employer.last_contact_on == TODAY
    note = EmployerNote.objects.get()
    assert (note.how, note.contact_on, note.text) == (spoke, TODAY, words)
    assert case.student.first_name not in note.text
    assert list(silent_employers(case.coach)) == []


@pytest.mark.policy("EMP-5")
def test_aftercare_without_a_word_to_the_company_is_no_contact_with_it(case: Case) -> None:
    contract = contract_of(case)
    done(case, contract.moments.first())
    assert not EmployerNote.objects.exists()


def test_of_a_job_at_a_company_outside_the_network_nobody_asks_whether_it_was_spoken_to(case: Case) -> None:
    moment = contract_of(case, employer=None).moments.first()
    url = reverse("aftercare:moment", args=[moment.pk])
    assert 'name="spoke"' not in client_of(case.coach).get(url).content.decode()
    data = {"done_on": TODAY.isoformat(), "status": "same_job", "report": "Gaat goed.", "spoke": "visit"}
    assert client_of(case.coach).post(url, data).status_code == 302
    assert not EmployerNote.objects.exists()
