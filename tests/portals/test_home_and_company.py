"""The doors of parents and supervisors: what they see, what they never see, what they can do."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from stagespoor.core.models import Event, OutboxMessage
from stagespoor.guidance.models import Concern
from stagespoor.logbook.models import Assessment, Entry, Score
from stagespoor.placements.models import Placement
from stagespoor.schools.models import School
from stagespoor.students.models import SupportNeed
from tests.factories import GuardianFactory, PlacementFactory
from tests.portals.conftest import TUESDAY, Doors, doors
from tests.portals.test_student_door import queries, text

pytestmark = pytest.mark.django_db

HOME, COMPANY = "/thuis/", "/bedrijf/"
COMPANY_PHONE, SUPERVISOR_PHONE = "040-1111111", "06-22222222"


def sick(around: Doors) -> str:
    return reverse("portals:sick", args=[around.placement.pk])


# --- home ---------------------------------------------------------------------------------------------


@pytest.mark.policy("PAR-3", "PAR-4")
def test_home_has_the_plan_and_the_coach_and_never_the_company(around: Doors) -> None:
    html = text(around.parent.get(HOME))
    employer = around.placement.employer
    for shown in (employer.name, "Dinsdag 9:00 – 15:00", "Ik doe wat mijn begeleider zegt.", "De weg van"):
        assert shown in html
    assert around.placement.coach.phone in html
    for hidden in (
        COMPANY_PHONE, SUPERVISOR_PHONE, employer.email, employer.street, around.placement.supervisor.name,
    ):  # fmt: skip
        assert hidden not in html
    assert "Bel niet naar het bedrijf." in html


@pytest.mark.policy("AGR-2")
def test_home_gets_its_own_copy_also_of_earlier_placements(around: Doors) -> None:
    url = reverse("portals:home_agreement", args=[around.agreement.pk])
    assert url in text(around.parent.get(HOME))
    assert around.parent.get(url).content.startswith(b"%PDF")
    Placement.objects.update(state="closed", ended_on=TUESDAY)
    html = text(around.parent.get(HOME))
    assert "Nu geen stage" in html
    assert url in html


def test_home_says_that_the_contract_waits(around: Doors) -> None:
    assert "Het stagecontract wacht nog op handtekeningen" in text(around.parent.get(HOME))


def test_a_parent_of_two_sees_each_child_with_the_own_placement(around: Doors) -> None:
    other = doors(school=around.school)
    GuardianFactory(student=other.student, user=around.guardian.user)
    html = text(around.parent.get(HOME))
    for child in (around, other):
        assert child.student.first_name in html
        assert child.placement.employer.name in html


@pytest.mark.policy("ORG-3")
def test_a_parent_finds_nothing_of_another_child(around: Doors) -> None:
    stranger = doors()
    for url in (sick(around), reverse("portals:home_agreement", args=[around.agreement.pk])):
        assert stranger.parent.get(url).status_code == 404
    assert around.student.first_name not in text(stranger.parent.get(HOME))


@pytest.mark.policy("PAR-5", "AGR-4")
def test_only_who_reports_sick_gets_the_companys_number_for_that(around: Doors) -> None:
    before = text(around.parent.get(sick(around)))
    assert SUPERVISOR_PHONE not in before
    response = around.parent.post(sick(around), {"x": "1"}, follow=True)
    html = text(response)
    assert SUPERVISOR_PHONE in html
    assert "De school weet het nu." in html
    assert Event.objects.filter(kind="portals.sick", student=around.student).count() == 1
    mail = OutboxMessage.objects.get(to=around.placement.coach.email)
    assert around.student.initials in mail.subject
    assert around.student.last_name not in mail.subject + mail.body
    assert SUPERVISOR_PHONE not in text(around.parent.get(HOME))


@pytest.mark.policy("PAR-4", "PAR-5")
def test_where_the_school_takes_the_report_the_companys_number_stays_away(around: Doors) -> None:
    School.objects.filter(pk=around.student.school_id).update(policy_name="wildveld")
    html = text(around.parent.post(sick(around), {"x": "1"}, follow=True))
    assert SUPERVISOR_PHONE not in html
    assert "U hoeft verder niets te doen" in html


@pytest.mark.policy("PAR-5")
def test_sick_is_told_once_a_day(around: Doors) -> None:
    for _ in range(2):
        around.parent.post(sick(around), {"x": "1"})
    assert Event.objects.filter(kind="portals.sick").count() == 1
    assert OutboxMessage.objects.filter(to=around.placement.coach.email).count() == 1


def test_nobody_is_sick_for_a_placement_that_does_not_run(around: Doors) -> None:
    Placement.objects.update(state="planned", started_on=None)
    assert around.parent.post(sick(around), {"x": "1"}).status_code == 404
    assert "is ziek" not in text(around.parent.get(HOME))


# --- the company --------------------------------------------------------------------------------------


@pytest.mark.policy("LOG-3", "GUI-2")
def test_company_sees_its_trainee_the_days_and_the_coach(around: Doors) -> None:
    Entry.objects.create(
        placement=around.placement, day=TUESDAY, did="Afgewassen.", mood=3, written_by=around.student.user
    )
    html = text(around.supervisor.get(COMPANY))
    for shown in (
        around.student.full_name,
        "Dinsdag 9:00 – 15:00",
        "Afgewassen.",
        around.placement.coach.phone,
    ):
        assert shown in html


@pytest.mark.policy("STU-1", "KEN-2")
def test_company_never_sees_home_or_support(around: Doors) -> None:
    SupportNeed.objects.create(
        student=around.student, text="Heeft een geheim.", written_by=around.student.mentor
    )
    html = text(around.supervisor.get(COMPANY))
    for hidden in ("Heeft een geheim.", around.guardian.name, around.student.street):
        assert hidden not in html


@pytest.mark.policy("LOG-3")
def test_company_sees_no_other_company(around: Doors) -> None:
    """An earlier placement elsewhere, with what was written and found there, is not theirs."""
    earlier = PlacementFactory(
        trajectory=around.student.trajectory, kind="internal", state="closed",
        started_on=TUESDAY, ended_on=TUESDAY,
    )  # fmt: skip
    Entry.objects.create(
        placement=earlier, day=TUESDAY, did="Ramen gelapt.", mood=3, written_by=around.student.user
    )
    html = text(around.supervisor.get(COMPANY))
    assert "Ramen gelapt." not in html
    assert earlier.employer.name not in html
    url = reverse("portals:company_problem", args=[earlier.pk])
    assert around.supervisor.get(url).status_code == 404


@pytest.mark.policy("AGR-2")
def test_company_gets_its_own_copy(around: Doors) -> None:
    url = reverse("portals:company_agreement", args=[around.agreement.pk])
    assert url in text(around.supervisor.get(COMPANY))
    assert around.supervisor.get(url).content.startswith(b"%PDF")


@pytest.mark.policy("GOAL-6")
def test_company_scores_the_moment_that_is_open(around: Doors) -> None:
    url = reverse("portals:company_score", args=[around.placement.pk])
    assert url not in text(around.supervisor.get(COMPANY))
    assert around.supervisor.get(url).status_code == 302  # with a sentence: nothing to fill in
    one = Assessment.objects.create(placement=around.placement, moment="interim")
    assert url in text(around.supervisor.get(COMPANY))
    form = text(around.supervisor.get(url))
    assert "Accepteert leiding" in form
    assert "Ik doe wat mijn begeleider zegt." in form
    key = f"goal_{around.goal.pk}"
    response = around.supervisor.post(url, {key: "3", f"{key}_remark": "Gaat goed."})
    assert response.status_code == 302
    score = Score.objects.get()
    assert (score.assessment, score.side, score.value, score.remark) == (one, "supervisor", 3, "Gaat goed.")


@pytest.mark.policy("GOAL-6")
def test_a_score_off_the_scale_is_refused_in_words(around: Doors) -> None:
    Assessment.objects.create(placement=around.placement, moment="interim")
    url = reverse("portals:company_score", args=[around.placement.pk])
    response = around.supervisor.post(url, {f"goal_{around.goal.pk}": "9"})
    assert response.status_code == 422
    assert "Dit is nog niet goed" in text(response)
    assert not Score.objects.exists()


@pytest.mark.policy("ESC-1")
def test_company_tells_a_problem_in_two_taps(around: Doors) -> None:
    url = reverse("portals:company_problem", args=[around.placement.pk])
    assert url in text(around.supervisor.get(COMPANY))
    response = around.supervisor.post(url, {"title": "Het is niet veilig."}, follow=True)
    assert f"{around.placement.coach.name} weet het nu." in text(response)
    assert Concern.objects.get().raised_by == around.placement.supervisor.user


@pytest.mark.policy("ORG-3")
def test_another_supervisor_finds_nothing(around: Doors) -> None:
    for other in (doors(school=around.school), doors()):
        for name, pk in (
            ("company_score", around.placement.pk), ("company_problem", around.placement.pk),
            ("company_agreement", around.agreement.pk),
        ):  # fmt: skip
            assert other.supervisor.get(reverse(f"portals:{name}", args=[pk])).status_code == 404
        assert around.student.full_name not in text(other.supervisor.get(COMPANY))


# --- both ---------------------------------------------------------------------------------------------


def test_each_door_is_for_its_own_people(around: Doors) -> None:
    doors_of = {HOME: around.parent, COMPANY: around.supervisor, "/mijn/": around.me}
    for url in doors_of:
        for own, client in doors_of.items():
            assert client.get(url).status_code == (200 if own == url else 403)


@pytest.mark.parametrize("url", [HOME, COMPANY])
def test_number_of_queries_does_not_grow(around: Doors, url: str) -> None:
    """Two more trainees, or children: the same number of queries."""
    client: Any = around.parent if url == HOME else around.supervisor
    before = queries(client, url)
    for _ in range(2):
        other = doors(school=around.school)
        GuardianFactory(student=other.student, user=around.guardian.user)
        Placement.objects.filter(pk=other.placement.pk).update(supervisor=around.placement.supervisor)
    assert queries(client, url) == before
    assert before <= 20


def test_without_anything_each_door_says_so_kindly(around: Doors) -> None:
    Placement.objects.update(state="cancelled")
    parent = around.parent
    around.guardian.delete()
    assert "Wij kennen uw kind nog niet" in text(parent.get(HOME))
    assert "Nu geen leerling" in text(around.supervisor.get(COMPANY))
