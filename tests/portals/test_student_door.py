"""The student's own door: writing, ticking, telling, papers."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from stagespoor.core.models import Event
from stagespoor.guidance.models import Concern
from stagespoor.logbook.models import Assessment, Entry, Score
from stagespoor.placements.models import InternalTask, Placement
from stagespoor.trajectories.models import Goal
from tests.factories import InternalWorkplaceFactory, PlacementFactory
from tests.portals.conftest import TUESDAY, Doors, browser, doors

pytestmark = pytest.mark.django_db

TODAY, STAGE, DAYS, TRACK = "/mijn/", "/mijn/stage/", "/mijn/dagen/", "/mijn/spoor/"
DAY = {"mood": "3", "did": "Afgewassen.", "goal": "", "goal_text": "", "day": TUESDAY.isoformat()}


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def write(around: Doors, **changes: str) -> Any:
    return around.me.post(reverse("portals:entry", args=[around.placement.pk]), DAY | changes)


@pytest.mark.policy("LOG-5", "GUI-2")
def test_first_page_has_the_coachs_number_to_tap(around: Doors) -> None:
    html = text(around.me.get(TODAY))
    coach = around.placement.coach
    assert f'href="tel:{coach.phone}"' in html
    assert f"Bel {coach.name}" in html


@pytest.mark.policy("LOG-5")
def test_without_a_placement_the_mentor_can_be_called(around: Doors) -> None:
    Placement.objects.update(state="cancelled")
    around.student.trajectory.coach = None
    around.student.trajectory.save()
    html = text(around.me.get(TODAY))
    assert "Je hebt nu geen stage" in html
    assert f"Bel {around.student.mentor.name}" in html


def test_a_day_with_work_is_told_with_its_hours(around: Doors) -> None:
    assert "Je werkt vandaag van 9:00 tot 15:00 uur." in text(around.me.get(TODAY))


def test_a_holiday_is_no_day_of_work(around: Doors) -> None:
    around.school.calendar.create(kind="holiday", name="Vrij", first_on=TUESDAY, last_on=TUESDAY)
    assert "Vandaag heb je geen stage." in text(around.me.get(TODAY))


@pytest.mark.policy("LOG-2")
def test_a_day_is_written_in_one_form_and_shows(around: Doors) -> None:
    url = reverse("portals:entry", args=[around.placement.pk])
    html = text(around.me.post(url, DAY, follow=True))
    entry = Entry.objects.get()
    assert (entry.day, entry.mood, entry.did) == (TUESDAY, 3, "Afgewassen.")
    assert "Je dag staat erin" in html
    assert "Afgewassen." in html
    assert "Goed gedaan. Je dag staat erin." in html


@pytest.mark.policy("LOG-2")
def test_an_empty_day_is_asked_again_in_plain_words_and_keeps_what_was_typed(around: Doors) -> None:
    response = write(around, mood="", did="", goal_text="Het ging wel")
    html = text(response)
    assert response.status_code == 422
    assert "Tik op een gezicht." in html
    assert "Schrijf in een paar woorden wat je deed." in html
    assert "Het ging wel" in html
    assert not Entry.objects.exists()


@pytest.mark.parametrize("day", ["2026-09-16", "2020-01-01", "morgen", ""])
def test_only_days_of_the_placement_can_be_chosen(around: Doors, day: str) -> None:
    response = write(around, day=day)
    assert response.status_code == 422
    assert not Entry.objects.exists()


def test_the_last_day_with_work_is_proposed(around: Doors) -> None:
    write(around)
    html = text(around.me.get(reverse("portals:entry", args=[around.placement.pk])))
    last_week = (TUESDAY - dt.timedelta(weeks=1)).isoformat()
    assert f'<option value="{last_week}" selected>' in html
    assert TUESDAY.isoformat() not in html


@pytest.mark.policy("LOG-2")
def test_what_was_written_can_be_said_better(around: Doors) -> None:
    write(around)
    entry = Entry.objects.get()
    url = reverse("portals:entry_again", args=[entry.pk])
    again = {"mood": "1", "did": "Glas gebroken.", "goal": around.goal.pk, "goal_text": "Moeilijk"}
    assert around.me.post(url, again | {"version": entry.version}).status_code == 302
    entry.refresh_from_db()
    assert (entry.did, entry.mood, entry.goal) == ("Glas gebroken.", 1, around.goal)
    stale = around.me.post(url, again | {"version": entry.version - 1, "did": "Nog iets."})
    assert stale.status_code == 422
    assert "Nog iets." in text(stale)


def test_a_closed_placement_is_only_read(around: Doors) -> None:
    write(around)
    Placement.objects.update(state="closed", ended_on=TUESDAY)
    entry = Entry.objects.get()
    assert around.me.get(reverse("portals:entry_again", args=[entry.pk])).status_code == 302
    assert around.me.get(reverse("portals:entry", args=[around.placement.pk])).status_code == 302
    assert "Veranderen" not in text(around.me.get(DAYS))


@pytest.mark.policy("ESC-1")
def test_a_problem_is_told_in_two_taps(around: Doors) -> None:
    """The first tap opens the page, the second is a sentence: nothing has to be typed."""
    first = text(around.me.get(TODAY))
    url = reverse("portals:student_problem", args=[around.placement.pk])
    assert url in first
    second = text(around.me.get(url))
    assert 'name="title" value="Ik voel me niet veilig."' in second
    assert around.me.post(url, {"title": "Ik voel me niet veilig."}).status_code == 302
    concern = Concern.objects.get()
    assert (concern.title, concern.raised_by) == ("Ik voel me niet veilig.", around.student.user)
    assert Event.objects.filter(kind="guidance.concern_raised").exists()
    assert "Ik voel me niet veilig." in text(around.me.get(TODAY))


@pytest.mark.policy("ESC-1")
def test_a_problem_without_words_is_asked_again(around: Doors) -> None:
    response = around.me.post(
        reverse("portals:student_problem", args=[around.placement.pk]), {"title": " ", "x": "1"}
    )
    assert response.status_code == 422
    assert "Tik op een zin. Of schrijf zelf wat er is." in text(response)
    assert not Concern.objects.exists()


# --- the tasks inside the school ----------------------------------------------------------------------


@pytest.fixture
def inside(around: Doors) -> tuple[Placement, InternalTask]:
    workplace = InternalWorkplaceFactory(school=around.school)
    task = InternalTask.objects.create(workplace=workplace, name="Tafels dekken", steps=["Borden", "Glazen"])
    placement = PlacementFactory(
        trajectory=around.student.trajectory, kind="internal", state="running", employer=None, supervisor=None,
        internal_workplace=workplace, started_on=TUESDAY, start_on=TUESDAY,
    )  # fmt: skip
    return placement, task


@pytest.mark.policy("IS-1")
def test_each_step_of_a_task_is_ticked_and_unticked(
    around: Doors, inside: tuple[Placement, InternalTask]
) -> None:
    placement, task = inside
    first, second = (reverse("portals:tick", args=[placement.pk, task.pk, step]) for step in (0, 1))
    around.me.post(first, {"done": "1"})
    html = text(around.me.get(TODAY))
    assert html.count('aria-pressed="true"') == 1
    around.me.post(second, {"done": "1"})
    around.me.post(second, {"done": "1"})  # a double tap is one tick
    assert placement.ticks.count() == 2
    around.me.post(first, {"done": "0"})
    assert placement.ticks.count() == 1


@pytest.mark.policy("IS-1")
def test_a_step_that_is_gone_says_so(around: Doors, inside: tuple[Placement, InternalTask]) -> None:
    placement, task = inside
    response = around.me.post(
        reverse("portals:tick", args=[placement.pk, task.pk, 7]), {"done": "1"}, follow=True
    )
    assert "Deze stap is er niet meer." in text(response)
    assert not placement.ticks.exists()


def test_a_task_of_another_work_place_is_not_found(
    around: Doors, inside: tuple[Placement, InternalTask]
) -> None:
    other = InternalTask.objects.create(
        workplace=InternalWorkplaceFactory(school=around.school), name="Vegen", steps=["Vegen"]
    )
    url = reverse("portals:tick", args=[inside[0].pk, other.pk, 0])
    assert around.me.post(url, {"done": "1"}).status_code == 404


# --- papers and scores --------------------------------------------------------------------------------


@pytest.mark.policy("AGR-2")
def test_the_student_gets_the_copy_for_home(around: Doors) -> None:
    url = reverse("portals:student_agreement", args=[around.agreement.pk])
    assert url in text(around.me.get(STAGE))
    response = around.me.get(url)
    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF")


@pytest.mark.policy("AGR-2", "LOG-3")
def test_papers_of_earlier_placements_stay(around: Doors) -> None:
    Placement.objects.update(state="closed", ended_on=TUESDAY)
    assert reverse("portals:student_agreement", args=[around.agreement.pk]) in text(around.me.get(TRACK))


@pytest.mark.policy("LOG-3", "LOG-4")
def test_scores_show_in_the_students_words_once_they_are_fixed(around: Doors) -> None:
    one = Assessment.objects.create(placement=around.placement, moment="interim", summary="Ga zo door.")
    for side, value in (("coach", 4), ("supervisor", 2)):
        Score.objects.create(assessment=one, side=side, goal=around.goal, value=value)
    assert "Ga zo door." not in text(around.me.get(TRACK))
    Assessment.objects.update(fixed_at="2026-09-14T10:00Z", fixed_by_id=around.coach.user_id)
    html = text(around.me.get(TRACK))
    assert "Ga zo door." in html
    assert "Ik doe wat mijn begeleider zegt." in html
    assert "Dit kan ik alleen" in html
    assert "Dit lukt met veel hulp" in html


# --- whose it is --------------------------------------------------------------------------------------


@pytest.mark.policy("ORG-3")
def test_another_student_finds_nothing_of_mine(around: Doors) -> None:
    write(around)
    other = doors(school=around.school)
    stranger = doors()  # at another school
    for them in (other, stranger):
        for name, pk in (
            ("entry", around.placement.pk), ("entry_again", Entry.objects.get().pk),
            ("student_problem", around.placement.pk), ("student_agreement", around.agreement.pk),
        ):  # fmt: skip
            assert them.me.get(reverse(f"portals:{name}", args=[pk])).status_code == 404
        assert "Afgewassen." not in text(them.me.get(DAYS))


def test_staff_have_no_place_in_the_doors(around: Doors) -> None:
    coach = browser(around.placement.coach)
    for url in (TODAY, STAGE, DAYS, TRACK, "/thuis/", "/bedrijf/"):
        assert coach.get(url).status_code == 403


@pytest.mark.parametrize("url", [TODAY, STAGE, DAYS, TRACK])
def test_number_of_queries_does_not_grow(around: Doors, url: str) -> None:
    """Fourteen days, four goals and three scored moments more: the same number of queries."""
    for back in range(14):
        Entry.objects.create(
            placement=around.placement, day=TUESDAY - dt.timedelta(days=back), did="x", mood=2,
            written_by=around.student.user,
        )  # fmt: skip
    me = around.me
    before = queries(me, url)
    for number in range(3):
        goal = Goal.objects.create(
            trajectory=around.student.trajectory, wording=f"Doel {number}", plain=f"Ik kan {number}.",
            category="general_social", added_by_id=around.coach.user_id,
        )  # fmt: skip
        one = Assessment.objects.create(
            placement=around.placement,
            moment="interim",
            fixed_at="2026-09-14T10:00Z",
            fixed_by_id=around.coach.user_id,
        )
        Score.objects.create(assessment=one, side="coach", goal=goal, value=2)
    PlacementFactory(trajectory=around.student.trajectory, kind="preparing", state="planned")
    after = queries(me, url)
    # the first fixed moment brings its scores along: two queries, once
    assert after <= before + (2 if url == TRACK else 0)
    assert after <= 20


def queries(client: Client, url: str) -> int:
    """How many questions one page asks the database."""
    with CaptureQueriesContext(connection) as seen:
        assert client.get(url).status_code == 200
    return len(seen)
