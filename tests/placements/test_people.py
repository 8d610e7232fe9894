"""Who does not want to be called or mailed says so beside number and address, wherever these stand (EMP-4, GUI-2)."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.matching.asking import sign_in
from tests.placements.conftest import Case


@pytest.mark.policy("EMP-4", "GUI-2")
@pytest.mark.parametrize("wants_none", [True, False])
def test_the_wish_of_a_company_stands_beside_its_people_on_placement_and_student_page(
    case: Case, wants_none: bool
) -> None:
    case.employer.do_not_call = case.employer.non_mailing = wants_none
    case.employer.save()
    case.supervisor.phone = "06-11112222"
    case.supervisor.save()
    placement, client = case.planned(), sign_in(case.coach)
    pages = (
        reverse("placements:detail", args=[placement.pk]),
        reverse("desk:student", args=[case.student.pk]),
    )
    for url in pages:
        page = client.get(url).content.decode()
        assert case.supervisor.name in page
        assert ("Niet bellen" in page) is wants_none, url
        assert ("Geen post of mail" in page) is wants_none, url
