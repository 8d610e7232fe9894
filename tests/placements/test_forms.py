"""The forms of placements: the path through them, what they refuse, what is kept."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from stagespoor.access.roles import Role
from stagespoor.core import clock
from stagespoor.placements import actions
from stagespoor.placements.models import (
    Candidate,
    ClosingStep,
    InternalTask,
    InternalWorkplace,
    Placement,
    Schedule,
)
from stagespoor.policy.wording import on_date
from stagespoor.schools.models import CalendarPeriod
from stagespoor.students.models import BridgeModule
from tests.factories import (
    InternalWorkplaceFactory,
    PlacementFactory,
    StudentFactory,
    TrajectoryFactory,
    actor,
)
from tests.placements.conftest import MONDAY, THURSDAY, TOPICS, Case, client_of, url

# --- the path through the forms ----------------------------------------------------------------------


def test_a_coach_walks_from_opening_to_closed_through_the_forms(case: Case, coach: Client) -> None:
    coach.post(
        reverse("placements:open", args=[case.student.pk]), {"kind": "orienting", "aims": ["social_skills"]}
    )
    placement = Placement.objects.get()
    coach.post(
        f"{url('choose', placement)}?bedrijf={case.employer.pk}",
        {"supervisor": case.supervisor.pk, "reasons": "Past bij wat hij wil.", "tasks": "Afwassen"},
    )
    end_on = MONDAY + dt.timedelta(weeks=10)
    coach.post(
        url("period", placement), {"start_on": MONDAY, "end_on": end_on, "version": version(placement)}
    )
    coach.post(
        url("schedule", placement), {"valid_from": MONDAY, "seen": 0, "day_1": "09:00", "ends_1": "15:00"}
    )
    coach.post(
        url("introduction", placement), {"held_on": MONDAY, "topics": TOPICS, "shared": "Werkt graag rustig."}
    )
    coach.post(url("transport", placement), {"transport": "bike", "version": version(placement)})
    coach.post(
        url("work", placement),
        {
            "supervisor": case.supervisor.pk,
            "tasks": "Afwassen",
            "supervision": "Elke dag.",
            "version": version(placement),
        },
    )
    assert coach.post(url("start", placement), {"on": MONDAY}).status_code == 302
    placement.refresh_from_db()
    assert placement.state == "running"
    coach.post(url("rhythm", placement), {"weeks": "2", "version": placement.version})
    early = coach.post(url("begin_closing", placement), {"on": MONDAY})
    assert "eerder stoppen, met de reden" in early.text
    coach.post(
        url("period", placement), {"start_on": MONDAY, "end_on": MONDAY, "version": version(placement)}
    )
    coach.post(url("begin_closing", placement), {"on": MONDAY})
    took_part = ["coach", "student", "supervisor"]
    coach.post(
        url("closing_step", placement, "final_talk"),
        {"on": MONDAY, "took_part": took_part, "report": "Goed."},
    )
    done_by_logbook(case, placement, "assessment")
    coach.post(url("closing_step", placement, "report"), {"on": MONDAY, "report": "Het ging goed."})
    coach.post(
        url("closing_step", placement, "direction"),
        {"on": MONDAY, "took_part": ["coach", "mentor", "student", "parent"], "sectors": ["green"]},
    )
    done_by_logbook(case, placement, "certificate")
    coach.post(url("close", placement), {"confirmed": "on"})
    placement.refresh_from_db()
    assert (placement.state, placement.visit_every_weeks) == ("closed", 2)


def version(placement: Placement) -> int:
    return Placement.objects.get(pk=placement.pk).version


def done_by_logbook(case: Case, placement: Placement, step: str) -> None:
    ClosingStep.objects.create(placement=placement, step=step, done_on=MONDAY, done_by_id=case.coach.user_id)


@pytest.mark.policy("ORI-1")
def test_a_refused_schedule_keeps_what_was_typed_and_names_the_norm(case: Case, coach: Client) -> None:
    placement = case.planned()
    actions.set_period(
        placement=placement, start_on=MONDAY, end_on=MONDAY + dt.timedelta(weeks=8), by=case.coach
    )
    typed = {"valid_from": MONDAY, "seen": 0, "reason": ""}
    for weekday in (0, 1, 2):
        typed |= {f"day_{weekday}": "09:15", f"ends_{weekday}": "15:00"}
    response = coach.post(url("schedule", placement), typed)
    page = response.content.decode()
    assert response.status_code == 422
    assert "ORI-1" in page
    assert page.count('value="09:15"') == 3
    assert not Schedule.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"day_1": "9 uur", "ends_1": "15:00"},
        {"day_1": "09:00"},
        {"ends_1": "15:00"},
        {"day_1": "15:00", "ends_1": "09:00"},
        {"day_1": "09:00", "ends_1": "15:00", "pause_1": "-5"},
        {"day_1": "09:00", "ends_1": "15:00", "pause_1": "999"},
        {"valid_from": "gisteren", "day_1": "09:00", "ends_1": "15:00"},
        {},
    ],
)
def test_a_schedule_with_a_fault_gets_a_sentence_never_an_error(
    case: Case, coach: Client, wrong: dict[str, str]
) -> None:
    placement = case.planned()
    actions.set_period(
        placement=placement, start_on=MONDAY, end_on=MONDAY + dt.timedelta(weeks=8), by=case.coach
    )
    response = coach.post(url("schedule", placement), {"valid_from": str(MONDAY), "seen": "0", **wrong})
    assert response.status_code == 422
    assert not Schedule.objects.exists()


def test_a_fifteen_year_old_sees_the_own_limits_beside_the_schedule(case: Case, coach: Client) -> None:
    placement = case.planned()
    for birth, limit in ((dt.date(2011, 3, 1), "07:00 en 19:00"), (dt.date(2010, 1, 1), "06:00 en 23:00")):
        case.student.birth_date = birth
        case.student.save()
        assert limit in coach.get(url("schedule", placement)).content.decode()


@pytest.mark.policy("PREP-5")
def test_the_start_page_tells_beforehand_and_refuses(case: Case, coach: Client) -> None:
    placement = case.ready()
    BridgeModule.objects.all().delete()
    assert "PREP-5" in coach.get(url("start", placement)).content.decode()
    response = coach.post(url("start", placement), {"on": MONDAY})
    assert response.status_code == 422
    assert "PREP-5" in response.content.decode()
    placement.refresh_from_db()
    assert placement.state == "planned"


def test_a_form_opened_before_somebody_else_saved_is_not_written_over(case: Case, coach: Client) -> None:
    placement = case.planned()
    seen = version(placement)
    client_of(case.lead).post(url("transport", placement), {"transport": "taxi", "version": seen})
    response = coach.post(url("transport", placement), {"transport": "bike", "version": seen})
    assert response.status_code == 422
    assert "Iemand anders" in response.content.decode()
    placement.refresh_from_db()
    assert placement.transport == "taxi"


def test_a_hidden_version_that_was_tampered_with_writes_nothing(case: Case, coach: Client) -> None:
    placement = case.planned()
    for bad in ("", "x", "-1"):
        response = coach.post(url("transport", placement), {"transport": "bike", "version": bad})
        assert response.status_code == 422
    placement.refresh_from_db()
    assert placement.transport == ""


def test_a_double_click_makes_one(case: Case, coach: Client) -> None:
    page = reverse("placements:open", args=[case.student.pk])
    coach.post(page, {"kind": "orienting"})
    second = coach.post(page, {"kind": "orienting"})
    assert second.status_code == 422
    assert Placement.objects.count() == 1


def test_a_full_employer_is_chosen_only_after_a_tick(case: Case, coach: Client) -> None:
    PlacementFactory(
        trajectory=TrajectoryFactory(student=StudentFactory(school=case.school)), employer=case.employer
    )
    case.employer.places = 1
    case.employer.save()
    placement = case.opened()
    page = f"{url('choose', placement)}?bedrijf={case.employer.pk}"
    first = coach.post(page, {"reasons": "Toch de beste plek."})
    assert first.status_code == 422
    assert "is vol" in first.content.decode()
    assert coach.post(page, {"reasons": "Toch de beste plek.", "toch_doorgaan": "ja"}).status_code == 302
    assert Candidate.objects.get().state == "chosen"


def test_choosing_an_employer_that_is_not_there_is_404_and_without_one_goes_to_the_search(
    case: Case, coach: Client
) -> None:
    placement = case.opened()
    for bad in ("99999999", "x", "", "9" * 40):
        assert coach.get(url("choose", placement), {"bedrijf": bad}).status_code in {302, 404}


@pytest.mark.policy("KEN-2")
def test_the_introduction_says_what_is_never_told(case: Case, coach: Client) -> None:
    page = coach.get(url("introduction", case.planned())).content.decode()
    assert "diagnose" in page
    response = coach.post(
        url("introduction", Placement.objects.get()), {"held_on": "", "shared": "Werkt rustig."}
    )
    assert response.status_code == 422
    assert "Werkt rustig." in response.content.decode()


def test_dangerous_steps_ask_for_a_reason_and_a_tick(case: Case, coach: Client) -> None:
    placement = case.planned()
    for name in ("release", "cancel"):
        assert coach.post(url(name, placement), {"reason": "", "confirmed": ""}).status_code == 422
    assert (
        coach.post(url("release", placement), {"reason": "Gaat niet.", "confirmed": "on"}).status_code == 302
    )
    assert (
        coach.post(url("cancel", placement), {"reason": "Gaat niet.", "confirmed": "on"}).status_code == 302
    )
    placement.refresh_from_db()
    assert placement.state == "cancelled"


@pytest.mark.policy("ESC-4")
def test_stopping_early_and_taking_the_closing_back(case: Case, coach: Client) -> None:
    placement = case.running()
    data = {"on": MONDAY, "reason": "Te zwaar werk.", "confirmed": "on"}
    assert coach.post(url("early", placement), {**data, "reason": ""}).status_code == 422
    assert coach.post(url("early", placement), data).status_code == 302
    assert (
        coach.post(url("reopen", placement), {"reason": "Toch niet.", "confirmed": "on"}).status_code == 302
    )
    placement.refresh_from_db()
    assert placement.state == "running"


def test_a_step_that_is_not_of_this_kind_leads_back_to_the_page(case: Case, coach: Client) -> None:
    placement = case.running()
    assert coach.get(url("closing_step", placement, "mentor_report"))["Location"] == url("detail", placement)


@pytest.mark.policy("ORG-1")
def test_another_coach_takes_over_and_a_mentor_cannot_be_chosen(case: Case, coach: Client) -> None:
    placement, other = case.planned(), actor(Role.COACH, case.school)
    assert (
        coach.post(
            url("coach", placement), {"coach": case.mentor.user_id, "version": version(placement)}
        ).status_code
        == 422
    )
    coach.post(url("coach", placement), {"coach": other.user_id, "version": version(placement)})
    placement.refresh_from_db()
    assert placement.coach_id == other.user_id


@pytest.mark.policy("PLC-4")
def test_the_prospect_of_a_contract_placement(case: Case, coach: Client) -> None:
    placement = PlacementFactory(trajectory=case.student.trajectory, kind="contract")
    coach.post(url("prospect", placement), {"prospect": "real", "version": version(placement)})
    placement.refresh_from_db()
    assert placement.prospect == "real"
    assert "Reëel uitzicht" in coach.get(url("detail", placement)).content.decode()


# --- inside the school -------------------------------------------------------------------------------


@pytest.mark.policy("IS-1", "IS-2")
def test_an_internal_placement_from_mentor_to_closed(case: Case) -> None:
    guide, mentor = actor(Role.INTERNAL, case.school), client_of(case.mentor)
    workplace = InternalWorkplaceFactory(school=case.school, supervisor_id=guide.user_id)
    mentor.post(reverse("placements:internal_open", args=[case.student.pk]), {"kind": "internal"})
    placement = Placement.objects.get()

    def inner(name: str, *more: str) -> str:
        return reverse(f"placements:internal_{name}", args=[placement.pk, *more])

    assert mentor.get(inner("choose")).status_code == 200
    mentor.post(inner("choose"), {"workplace": workplace.pk, "reasons": "Rustig beginnen."})
    supervisor = client_of(guide)
    end_on = MONDAY + dt.timedelta(weeks=6)
    supervisor.post(inner("period"), {"start_on": MONDAY, "end_on": end_on, "version": version(placement)})
    supervisor.post(inner("schedule"), {"valid_from": MONDAY, "seen": 0, "day_1": "09:00", "ends_1": "12:00"})
    assert supervisor.post(inner("start"), {"on": MONDAY}).status_code == 302
    supervisor.post(inner("period"), {"start_on": MONDAY, "end_on": MONDAY, "version": version(placement)})
    supervisor.post(inner("begin_closing"), {"on": MONDAY})
    talk = {"on": MONDAY, "took_part": ["student", "mentor", "internal_supervisor"], "report": "Ging fijn."}
    assert supervisor.post(inner("closing_step", "talk"), talk).status_code == 302
    report = {"on": MONDAY, "report": "Kan nu koffie zetten."}
    assert supervisor.post(url("closing_report", placement, "mentor_report"), report).status_code == 403
    assert mentor.post(url("closing_report", placement, "mentor_report"), report).status_code == 302
    placement.refresh_from_db()
    assert placement.state == "closed"


@pytest.mark.policy("IS-1")
def test_work_places_and_their_tasks(case: Case) -> None:
    guide = client_of(actor(Role.INTERNAL, case.school))
    assert "Nog geen interne werkplekken" in guide.get(reverse("placements:workplaces")).content.decode()
    guide.post(reverse("placements:workplace_add"), {"name": "Schoolkeuken", "places": 3, "is_active": "on"})
    workplace = InternalWorkplace.objects.get()
    twice = guide.post(reverse("placements:workplace_add"), {"name": "schoolkeuken", "places": 3})
    assert twice.status_code == 422
    steps = "Pak het filter\n\n  Vul het water  \n"
    guide.post(reverse("placements:task_add", args=[workplace.pk]), {"name": "Koffie zetten", "steps": steps})
    task = InternalTask.objects.get()
    assert task.steps == ["Pak het filter", "Vul het water"]
    long = guide.post(reverse("placements:task_edit", args=[task.pk]), {"name": "Koffie", "steps": "x" * 121})
    assert long.status_code == 422
    page = guide.get(reverse("placements:workplace", args=[workplace.pk])).content.decode()
    assert "Vul het water" in page
    guide.post(reverse("placements:task_delete", args=[task.pk]), {"confirmed": "on"})
    assert not InternalTask.objects.exists()
    assert (
        client_of(actor(Role.PSYCHOLOGIST, case.school)).get(reverse("placements:workplaces")).status_code
        == 403
    )


def test_a_work_place_of_another_school_is_not_there(case: Case, coach: Client) -> None:
    other = InternalWorkplaceFactory()
    assert coach.get(reverse("placements:workplace", args=[other.pk])).status_code == 404


def test_the_page_at_night_knows_the_day(case: Case, coach: Client) -> None:
    """A schedule that begins in the future is shown as what is coming."""
    placement = case.running()
    later = MONDAY + dt.timedelta(weeks=2)
    actions.plan_schedule(
        placement=placement, valid_from=later, days=(THURSDAY,), by=case.coach, reason="Ruil"
    )
    page = coach.get(url("detail", placement)).content.decode()
    assert "Vanaf 21 september 2026: do 09:00-15:00" in page
    with clock.at(later):
        assert "Vanaf 21 september 2026" not in coach.get(url("detail", placement)).content.decode()


@pytest.mark.policy("ESC-4")
def test_closing_long_before_the_end_points_to_the_early_end(case: Case, coach: Client) -> None:
    placement = case.running()
    assert url("early", placement) in coach.get(url("begin_closing", placement)).content.decode()
    with clock.at(placement.end_on - dt.timedelta(days=3)):
        assert url("early", placement) not in coach.get(url("begin_closing", placement)).content.decode()


@pytest.mark.policy("ORI-1")
def test_a_first_day_in_a_holiday_is_saved_and_told(coach: Client, case: Case) -> None:
    """The page names the days on which the placement stands still; the school may still choose that day."""
    placement = case.planned()
    first, last = MONDAY, MONDAY + dt.timedelta(days=11)
    CalendarPeriod.objects.create(
        school=case.school,
        kind="holiday",
        name="Herfstvakantie",
        first_on=first,
        last_on=first + dt.timedelta(days=4),
    )
    assert "Herfstvakantie" in coach.get(url("period", placement)).text
    sent = {"start_on": first, "end_on": last, "version": version(placement)}
    page = coach.post(url("period", placement), sent, follow=True)
    told = f"is vrij: herfstvakantie. De leerling begint dan op {on_date(first + dt.timedelta(days=5))} of later."
    assert told in page.text
    placement.refresh_from_db()
    assert placement.start_on == first

    sent = {"start_on": first + dt.timedelta(days=7), "end_on": last, "version": version(placement)}
    assert "is vrij" not in coach.post(url("period", placement), sent, follow=True).text
