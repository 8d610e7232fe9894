"""An agreed silence is seen in the search and must be read before a company is asked; a no is a no (EMP-5, MAT-1)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.http import QueryDict
from django.urls import reverse
from django.utils.formats import date_format

from stagespoor.access.actor import Actor
from stagespoor.access.roles import Role
from stagespoor.core import clock
from stagespoor.core.refusals import Refused
from stagespoor.employers.models import Employer, Relation
from stagespoor.matching.actions import say_wish, share_candidate
from stagespoor.matching.joint_page import page_for
from stagespoor.placements import actions as placements
from stagespoor.placements.models import Candidate, Placement
from stagespoor.policy.loader import get_policy
from stagespoor.schools.models import School
from stagespoor.students.models import Student
from stagespoor.ui.forms import CONFIRM_FIELD
from tests.factories import MembershipFactory, SchoolFactory, actor_of
from tests.matching.asking import add_url, employer, sign_in

WHY = "Ze verbouwen de winkel."


@pytest.fixture
def until() -> dt.date:
    return clock.today() + dt.timedelta(weeks=5)


def resting(placement: Placement, school: School, until: dt.date) -> Employer:
    place = employer(placement, name="Tuin De Proef", tasks="planten")
    Relation.objects.create(employer=place, school=school, silent_until=until, silent_reason=WHY)
    return place


@pytest.mark.policy("EMP-5")
@pytest.mark.parametrize("own", [True, False])
def test_a_silence_of_any_school_is_a_mark_in_search_and_joint_proposal_and_is_warned_of(
    searching: tuple[Placement, Actor], until: dt.date, own: bool
) -> None:
    placement, coach = searching
    school = placement.student.school
    place = resting(placement, school if own else SchoolFactory(network=school.network, slug="zuster"), until)
    mark = f"Met rust laten tot {date_format(until, 'j F')}"
    client = sign_in(coach)
    page = client.get(reverse("matching:search", args=[placement.pk]), {"straal": "alle"}).content.decode()
    assert mark in page
    assert WHY not in page
    [row] = page_for(coach, get_policy(coach.policy_name), QueryDict("")).rows
    assert mark in {words for words, _tone in row.marks}

    answer = client.post(add_url(placement, place.pk), {"reasons": "Dichtbij."})
    assert "met rust laten tot en met" in answer.content.decode()
    assert (WHY in answer.content.decode()) is own
    assert not Candidate.objects.exists()
    client.post(add_url(placement, place.pk), {"reasons": "Dichtbij.", CONFIRM_FIELD: "on"})
    made = Candidate.objects.get()

    url = reverse("matching:mark", args=[made.pk])
    assert client.post(url, {"state": "asked", "note": ""}).status_code == 422
    assert Candidate.objects.get().state == "considered"
    client.post(url, {"state": "asked", "note": "", CONFIRM_FIELD: "on"})
    assert Candidate.objects.get().state == "asked"
    client.post(url, {"state": "declined", "note": ""})  # an answer is noted without more
    assert Candidate.objects.get().state == "declined"

    choose = f"{reverse('placements:choose', args=[placement.pk])}?bedrijf={place.pk}"
    assert "met rust laten tot en met" in client.post(choose, {"reasons": "Past."}).content.decode()
    placement.refresh_from_db()
    assert placement.state == "searching"


def test_a_silence_that_is_over_is_not_spoken_of(searching: tuple[Placement, Actor]) -> None:
    placement, coach = searching
    place = resting(placement, placement.student.school, clock.today() - dt.timedelta(days=1))
    client = sign_in(coach)
    page = client.get(reverse("matching:search", args=[placement.pk]), {"straal": "alle"}).content.decode()
    assert place.name in page
    assert "Met rust laten" not in page
    client.post(add_url(placement, place.pk), {"reasons": "Dichtbij."})
    assert Candidate.objects.count() == 1


# --- who said no -------------------------------------------------------------------------------------


@pytest.mark.policy("MAT-1", "PREP-6")
def test_nobody_is_asked_about_a_place_that_said_no(searching: tuple[Placement, Actor]) -> None:
    placement, coach = searching
    place = employer(placement, name="Tuin De Proef")
    mine = MembershipFactory(role=Role.STUDENT, school=placement.student.school)
    Student.objects.filter(pk=placement.student_id).update(user=mine.user)
    made = placements.add_candidate(placement=placement, employer=place, by=coach)
    share_candidate(candidate=made, by=coach)
    student = sign_in(actor_of(mine))
    assert "Wat vind jij?" in student.get(reverse("portals:student_places")).content.decode()
    placements.mark_candidate(candidate=made, state="declined", by=coach)
    page = student.get(reverse("portals:student_places")).content.decode()
    assert "Dit bedrijf zei nee." in page
    url = reverse("portals:student_place", args=[made.pk])
    assert url not in page
    assert student.get(url).status_code == 302
    with pytest.raises(Refused):
        say_wish(candidate=made, party="student", answer="yes", by=actor_of(mine))
    assert "Plekken voor jou" not in student.get(reverse("portals:student")).content.decode()
    search = sign_in(coach).get(reverse("matching:search", args=[placement.pk]), {"straal": "alle"})
    [shown] = search.context["rows"]
    assert shown.listed == "declined"
    assert "Zei nee" in str(search.context["places"])
    assert "Op de lijst" not in str(search.context["places"])
