"""A warm hand-over that ends only when the other side took over (AFT-3, PLC-6)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from stagespoor.aftercare import actions
from stagespoor.aftercare.models import Handover
from stagespoor.core.refusals import Refused
from stagespoor.core.states import StaleRecord
from tests.case import TODAY, Case, norms, told

DAY = dt.timedelta(days=1)
FACTS = {
    "to": "jobcoach", "name": "Job de Proef", "summary": "Eén taak tegelijk.", "organisation": "Werkbedrijf",
    "email": "job@werkbedrijf.example", "phone": "06-12345678",
}  # fmt: skip


def prepared(case: Case, **facts: Any) -> Handover:
    return actions.prepare_handover(**{"student": case.student, "by": case.coach, **FACTS, **facts})


def offered(case: Case) -> Handover:
    handover = prepared(case)
    actions.hold_handover_talk(handover=handover, talk_on=TODAY - DAY, by=case.coach)
    return actions.offer_handover(handover=handover, by=case.coach)


@pytest.mark.policy("AFT-3", "PLC-6")
def test_prepared_talked_over_offered_and_taken_over(case: Case) -> None:
    handover = offered(case)
    actions.accept_handover(handover=handover, accepted_on=TODAY, note="Mail van 23 november", by=case.coach)
    handover.refresh_from_db()
    assert (handover.state, handover.accepted_on) == ("accepted", TODAY)
    assert told(case.student)[-1] == "Jobcoach Job de Proef heeft de begeleiding overgenomen"


@pytest.mark.policy("PLC-6")
def test_it_does_not_end_without_the_talk_or_without_saying_how_that_is_known(case: Case) -> None:
    handover = actions.offer_handover(handover=prepared(case), by=case.coach)
    with pytest.raises(Refused) as error:
        actions.accept_handover(handover=handover, accepted_on=TODAY + DAY, note=" ", by=case.coach)
    assert norms(error) == ["AFT-3", "PLC-6", "PLC-6"]
    actions.hold_handover_talk(handover=handover, talk_on=TODAY, by=case.coach)
    with pytest.raises(Refused):
        actions.accept_handover(handover=handover, accepted_on=TODAY - DAY, note="Gebeld", by=case.coach)
    assert Handover.objects.get().state == "offered"


@pytest.mark.policy("PLC-6")
def test_only_what_was_offered_can_be_answered(case: Case) -> None:
    handover = prepared(case)
    actions.hold_handover_talk(handover=handover, talk_on=TODAY, by=case.coach)
    with pytest.raises(Refused) as error:
        actions.accept_handover(handover=handover, accepted_on=TODAY, note="Gebeld", by=case.coach)
    assert "Bied de overdracht eerst aan" in error.value.refusals[0].sentence
    with pytest.raises(Refused):
        actions.decline_handover(handover=handover, reason="Geen tijd", by=case.coach)


@pytest.mark.policy("PLC-6")
def test_a_no_can_be_offered_again_with_other_words_but_not_beside_a_new_one(case: Case) -> None:
    handover = offered(case)
    with pytest.raises(Refused):
        actions.decline_handover(handover=handover, reason=" ", by=case.coach)
    actions.decline_handover(handover=handover, reason="Geen plek", by=case.coach)
    assert told(case.student)[-1].endswith("niet over: Geen plek")
    actions.change_handover(
        handover=handover, by=case.coach, seen_version=handover.version, **{**FACTS, "name": "Iemand Anders"}
    )
    actions.offer_handover(handover=handover, by=case.coach)
    assert Handover.objects.get().accepted_note == ""
    actions.decline_handover(handover=handover, reason="Weer niet", by=case.coach)
    prepared(case, to="youth_coach", name="Gemma Gemeente")
    with pytest.raises(Refused) as error:
        actions.offer_handover(handover=handover, by=case.coach)
    assert "Er loopt al een nieuwe overdracht" in error.value.refusals[0].sentence
    told(case.student)


@pytest.mark.policy("AFT-3")
def test_what_misses_is_said_and_there_is_one_open_at_a_time(case: Case) -> None:
    with pytest.raises(Refused) as error:
        prepared(case, to="neighbour", name=" ", summary=" ")
    assert norms(error) == ["AFT-3", "AFT-3", "AFT-3"]
    prepared(case)
    with pytest.raises(Refused) as error:
        prepared(case)
    assert "Er loopt al een overdracht" in error.value.refusals[0].sentence


def test_two_people_do_not_change_it_past_each_other_and_not_once_it_was_offered(case: Case) -> None:
    handover = prepared(case)
    same = Handover.objects.get(pk=handover.pk)
    actions.change_handover(handover=handover, by=case.coach, seen_version=1, **{**FACTS, "name": "Ander"})
    with pytest.raises(StaleRecord):
        actions.change_handover(handover=same, by=case.lead, seen_version=1, **{**FACTS, "name": "Derde"})
    assert Handover.objects.get().name == "Ander"
    actions.offer_handover(handover=handover, by=case.coach)
    with pytest.raises(Refused):
        actions.change_handover(handover=handover, by=case.coach, seen_version=2, **FACTS)
    with pytest.raises(Refused):
        actions.offer_handover(handover=handover, by=case.coach)


@pytest.mark.policy("AFT-3")
def test_the_talk_was_held_and_before_the_end(case: Case) -> None:
    handover = offered(case)
    with pytest.raises(Refused):
        actions.hold_handover_talk(handover=handover, talk_on=TODAY + DAY, by=case.coach)
    actions.accept_handover(handover=handover, accepted_on=TODAY, note="Gebeld", by=case.coach)
    with pytest.raises(Refused):
        actions.hold_handover_talk(handover=handover, talk_on=TODAY, by=case.coach)
    with pytest.raises(Refused):
        actions.decline_handover(handover=handover, reason="Toch niet", by=case.coach)


def test_mentors_and_other_schools_hand_nobody_over(case: Case, other: Case) -> None:
    handover = prepared(case)
    for who in (case.mentor, other.coach):
        for write in (
            lambda who=who: prepared(case, by=who),
            lambda who=who: actions.change_handover(handover=handover, by=who, seen_version=1, **FACTS),
            lambda who=who: actions.hold_handover_talk(handover=handover, talk_on=TODAY, by=who),
            lambda who=who: actions.offer_handover(handover=handover, by=who),
            lambda who=who: actions.accept_handover(handover=handover, accepted_on=TODAY, note="Hoi", by=who),
            lambda who=who: actions.decline_handover(handover=handover, reason="Hoi", by=who),
        ):
            with pytest.raises(PermissionDenied):
                write()
