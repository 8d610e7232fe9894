"""Talks and visits: planned, moved, held, reported, mended, called off; each refusal in words."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from stagespoor.access.roles import Role
from stagespoor.acquisition.silence import silent_employers
from stagespoor.core.models import Event, OutboxMessage
from stagespoor.core.refusals import Refused
from stagespoor.core.states import StaleRecord
from stagespoor.employers.models import Employer, EmployerNote, Relation
from stagespoor.guidance import actions
from stagespoor.guidance.models import ContactMoment
from stagespoor.placements.models import Placement
from tests.case import TODAY, Case, norms, told

YESTERDAY, TOMORROW = TODAY - dt.timedelta(days=1), TODAY + dt.timedelta(days=1)


def planned(case: Case, **facts: Any) -> ContactMoment:
    return actions.plan_moment(
        **{
            "student": case.student, "kind": "guidance", "planned_on": TODAY, "placement": case.placement,
            "by": case.coach, **facts,
        }
    )  # fmt: skip


def held(case: Case, **facts: Any) -> ContactMoment:
    return actions.hold_moment(
        **{
            "moment": planned(case), "held_on": TODAY, "report": "Gaat goed.", "by": case.coach, **facts,
        }
    )  # fmt: skip


@pytest.mark.policy("ORG-4", "REC-1")
def test_a_talk_is_planned_moved_held_and_reported(case: Case) -> None:
    moment = planned(case, planned_on=TOMORROW, planned_at=dt.time(14), with_whom="Moeder")
    actions.move_moment(moment=moment, planned_on=TODAY, by=case.coach, seen_version=moment.version)
    actions.hold_moment(
        moment=moment, held_on=TODAY, report=" Komt op tijd. ", agreed="Elke dag groeten", by=case.coach
    )
    moment.refresh_from_db()
    assert (moment.state, moment.report, moment.agreed, moment.with_whom) == (
        "held", "Komt op tijd.", "Elke dag groeten", "Moeder",
    )  # fmt: skip
    assert len(told(case.student)) == 3


@pytest.mark.policy("ORG-4")
@pytest.mark.parametrize(
    "kind",
    [
        "intake",
        "logbook_talk",
        "introduction",
        "guidance",
        "individual",
        "evaluation",
        "parents",
        "aftercare",
    ],
)
def test_every_moment_of_consultation_of_the_policy_can_be_planned_and_reported(
    case: Case, kind: str
) -> None:
    moment = planned(case, kind=kind)
    actions.hold_moment(moment=moment, held_on=TODAY, report="Besproken.", by=case.coach)
    assert ContactMoment.objects.get(pk=moment.pk).state == "held"


@pytest.mark.policy("ORG-4")
def test_an_unknown_kind_and_the_placement_of_another_student_are_refused(case: Case, other: Case) -> None:
    with pytest.raises(Refused) as error:
        planned(case, kind="karaoke", placement=other.placement)
    assert norms(error) == ["ORG-4", "ORG-4"]
    assert not ContactMoment.objects.exists()


@pytest.mark.policy("REC-1")
@pytest.mark.parametrize(
    ("facts", "field"), [({"held_on": TOMORROW}, "held_on"), ({"report": "  "}, "report")]
)
def test_a_report_is_about_a_day_that_was_and_is_not_empty(case: Case, facts: Any, field: str) -> None:
    with pytest.raises(Refused) as error:
        held(case, **facts)
    assert [refusal.field for refusal in error.value.refusals] == [field]


@pytest.mark.policy("REC-1")
def test_a_talk_is_held_once_and_what_is_over_does_not_move(case: Case) -> None:
    moment = held(case)
    for again in (
        lambda: actions.hold_moment(moment=moment, held_on=TODAY, report="Nog eens.", by=case.coach),
        lambda: actions.move_moment(moment=moment, planned_on=TOMORROW, by=case.coach),
        lambda: actions.cancel_moment(moment=moment, reason="Ziek", by=case.coach),
    ):
        with pytest.raises(Refused) as error:
            again()
        assert "verslag" in error.value.refusals[0].sentence
    moment.refresh_from_db()
    assert moment.report == "Gaat goed."


def test_two_people_who_hold_the_same_talk_at_once_write_one_report(case: Case) -> None:
    moment = planned(case)
    same = ContactMoment.objects.get(pk=moment.pk)
    actions.hold_moment(moment=moment, held_on=TODAY, report="Van mij.", by=case.coach)
    with pytest.raises(StaleRecord):
        actions.hold_moment(moment=same, held_on=TODAY, report="Van een ander.", by=case.lead)
    assert ContactMoment.objects.get(pk=moment.pk).report == "Van mij."


def test_a_talk_that_somebody_else_moved_meanwhile_is_not_moved_again(case: Case) -> None:
    moment = planned(case)
    same = ContactMoment.objects.get(pk=moment.pk)
    actions.move_moment(moment=moment, planned_on=TOMORROW, by=case.coach, seen_version=1)
    with pytest.raises(StaleRecord):
        actions.move_moment(moment=same, planned_on=YESTERDAY, by=case.lead, seen_version=1)
    assert ContactMoment.objects.get(pk=moment.pk).planned_on == TOMORROW


def test_a_talk_is_called_off_with_its_reason(case: Case) -> None:
    moment = planned(case)
    with pytest.raises(Refused):
        actions.cancel_moment(moment=moment, reason=" ", by=case.coach)
    actions.cancel_moment(moment=moment, reason="Leerling is ziek", by=case.coach)
    assert "gaat niet door: Leerling is ziek" in told(case.student)[-1]
    with pytest.raises(Refused) as error:
        actions.hold_moment(moment=moment, held_on=TODAY, report="Toch.", by=case.coach)
    assert "Plan een nieuw gesprek" in error.value.refusals[0].sentence


@pytest.mark.policy("REC-1")
def test_a_talk_that_nobody_planned_is_reported_at_once(case: Case) -> None:
    moment = actions.report_moment(
        student=case.student, kind="parents", held_on=YESTERDAY, report="Moeder belde.", by=case.coach,
        tell_mentor=True,
    )  # fmt: skip
    assert (moment.state, moment.held_on, moment.planned_on) == ("held", YESTERDAY, YESTERDAY)
    assert len(told(case.student)) == 1
    with pytest.raises(Refused) as error:
        actions.report_moment(
            student=case.student, kind="?", held_on=TOMORROW, report="", by=case.coach, topics=["x"]
        )
    assert norms(error) == ["ORG-4", "REC-1", "REC-1", "KEN-1"]


@pytest.mark.policy("REC-1")
def test_a_report_can_be_mended_and_never_loses_what_somebody_else_wrote(case: Case) -> None:
    moment = held(case)
    seen = moment.version
    same = ContactMoment.objects.get(pk=moment.pk)
    actions.change_report(moment=moment, report="Gaat heel goed.", by=case.coach, seen_version=seen)
    with pytest.raises(StaleRecord):
        actions.change_report(moment=same, report="Gaat slecht.", by=case.lead, seen_version=seen)
    assert ContactMoment.objects.get(pk=moment.pk).report == "Gaat heel goed."
    with pytest.raises(Refused):
        actions.change_report(moment=planned(case), report="Te vroeg.", by=case.coach, seen_version=1)
    with pytest.raises(Refused):
        actions.change_report(moment=moment, report=" ", by=case.coach, seen_version=moment.version)


@pytest.mark.policy("KEN-1")
def test_the_first_visit_to_a_new_company_keeps_which_topics_were_discussed(case: Case) -> None:
    moment = planned(case, kind="first_visit")
    with pytest.raises(Refused) as error:
        actions.hold_moment(
            moment=moment, held_on=TODAY, report="Goed.", by=case.coach, topics=["school", "weather"]
        )
    assert norms(error) == ["KEN-1"]
    actions.hold_moment(moment=moment, held_on=TODAY, report="Goed.", by=case.coach, topics=["school", "aim"])
    assert ContactMoment.objects.get(pk=moment.pk).topics == ["school", "aim"]


@pytest.mark.policy("ORG-5", "ORG-2")
def test_a_report_for_the_mentor_is_told_and_marked_as_read_by_the_own_mentor_only(case: Case) -> None:
    moment = held(case, tell_mentor=True)
    mail = OutboxMessage.objects.get(to=case.student.mentor.email)
    assert case.student.last_name not in mail.body + mail.subject
    with pytest.raises(PermissionDenied):
        actions.mark_read(moment=moment, by=case.someone(Role.MENTOR))
    actions.mark_read(moment=moment, by=case.mentor)
    actions.mark_read(moment=moment, by=case.mentor)
    assert ContactMoment.objects.get(pk=moment.pk).mentor_read_at
    assert len(told(case.student)) == 3


@pytest.mark.policy("ORG-5")
def test_the_mentor_can_be_asked_to_read_a_report_later_and_stays_asked(case: Case) -> None:
    moment = held(case)
    actions.change_report(
        moment=moment, report="Gaat goed.", tell_mentor=True, by=case.coach, seen_version=moment.version
    )
    assert "vraagt de mentor" in told(case.student)[-1]
    actions.change_report(moment=moment, report="Beter.", by=case.coach, seen_version=moment.version)
    assert ContactMoment.objects.get(pk=moment.pk).tell_mentor


@pytest.mark.policy("ORG-5")
def test_a_report_that_was_not_for_the_mentor_is_not_marked_as_read(case: Case) -> None:
    moment = held(case)
    actions.mark_read(moment=moment, by=case.mentor)
    assert ContactMoment.objects.get(pk=moment.pk).mentor_read_at is None


@pytest.mark.parametrize("role", [Role.MENTOR, Role.PSYCHOLOGIST, Role.INTERNAL, Role.STUDENT, Role.ADMIN])
def test_only_coaches_and_the_lead_write_reports(case: Case, role: str) -> None:
    with pytest.raises(PermissionDenied):
        planned(case, by=case.someone(role))


def test_nobody_writes_about_a_student_of_another_school(case: Case, other: Case) -> None:
    moment = planned(case)
    for write in (
        lambda: planned(case, by=other.coach),
        lambda: actions.move_moment(moment=moment, planned_on=TODAY, by=other.coach),
        lambda: actions.hold_moment(moment=moment, held_on=TODAY, report="Hoi", by=other.lead),
        lambda: actions.cancel_moment(moment=moment, reason="Hoi", by=other.coach),
        lambda: actions.report_moment(
            student=case.student, kind="guidance", held_on=TODAY, report="Hoi", by=other.coach
        ),
    ):
        with pytest.raises(PermissionDenied):
            write()


# --- a visit is a contact with the company --------------------------------------------------------------


@pytest.mark.policy("EMP-5", "REC-1")
def test_who_was_visited_yesterday_is_not_silent_and_all_schools_read_that_somebody_came(case: Case) -> None:
    employer = case.placement.employer
    assert employer is not None
    Employer.objects.filter(pk=employer.pk).update(last_contact_on=TODAY - dt.timedelta(days=999))
    Relation.objects.create(employer=employer, school=case.school, next_contact_on=YESTERDAY)
    closed = {"state": "closed", "ended_on": TODAY - dt.timedelta(days=900)}
    Placement.objects.filter(pk=case.placement.pk).update(**closed)
    assert [row["pk"] for row in silent_employers(case.coach)] == [employer.pk]
    before = Event.objects.count()
    held(case, held_on=YESTERDAY, report="Noor werkt hard.")
    assert not silent_employers(case.coach).exists()
    employer.refresh_from_db()
    assert employer.last_contact_on == YESTERDAY
    assert employer.relations.get().next_contact_on is None
    note = employer.notes.get()
    assert (note.how, note.contact_on, note.school, note.text) == (
        "visit", YESTERDAY, case.school, "Bezoek tijdens een stage.",
    )  # fmt: skip
    assert Event.objects.count() == before + 2, "planned and held"


@pytest.mark.policy("EMP-5")
def test_two_talks_on_one_day_are_one_contact_and_an_older_one_moves_nothing_back(case: Case) -> None:
    held(case)
    actions.report_moment(
        student=case.student, kind="evaluation", held_on=TODAY, report="Goed.", by=case.coach, placement=case.placement
    )  # fmt: skip
    held(case, held_on=TODAY - dt.timedelta(days=30))
    employer = Employer.objects.get(pk=case.placement.employer_id)
    assert employer.last_contact_on == TODAY
    assert sorted(note.contact_on for note in employer.notes.all()) == [TODAY - dt.timedelta(days=30), TODAY]


@pytest.mark.policy("EMP-5")
def test_a_talk_at_school_or_without_a_company_is_no_contact_with_a_company(case: Case) -> None:
    held(case, moment=planned(case, kind="individual"))
    held(case, moment=planned(case, kind="guidance", placement=None))
    inside, _who = case.inside()
    held(case, moment=planned(case, kind="guidance", placement=inside))
    assert not EmployerNote.objects.exists()
    assert Employer.objects.get(pk=case.placement.employer_id).last_contact_on is None
