"""Network partners beside employers (TSK-4), and branches of one employer."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from stagespoor.access.actor import Actor
from stagespoor.core import clock
from stagespoor.core.refusals import Refused
from stagespoor.employers import actions, queries
from stagespoor.employers.access import employers_for, partners_for
from stagespoor.employers.import_records import existing_of, gone_of
from stagespoor.employers.models import Employer, Relation
from stagespoor.schools.models import School
from tests.case import client_of, queries_of
from tests.factories import EmployerFactory

LIST = reverse("employers:partners")
ADD = reverse("employers:add")


def page_of(employer: Employer, name: str = "detail") -> str:
    return reverse(f"employers:{name}", args=[employer.pk])


def facts(**changes: Any) -> dict[str, Any]:
    return {"kind": "municipality", "name": "Gemeente Proefdam", "city": "Best", "is_active": "on", **changes}


def partner(coach: Actor, name: str = "Gemeente Proefdam", **changes: Any) -> Employer:
    return actions.add_employer(by=coach, **{"name": name, "kind": "municipality", **changes})


@pytest.fixture
def others(coach: Actor, employer: Employer) -> dict[str, Employer]:
    """A partner, and an employer that was merged into ``employer``."""
    gone = EmployerFactory(
        network=employer.network, name="Kantine Vroeger", is_active=False, merged_into=employer
    )
    return {"partner": partner(coach), "gone": gone}


# --- partners ----------------------------------------------------------------------------------------


@pytest.mark.policy("TSK-4")
def test_a_partner_is_added_and_listed_apart(client_in: Client, employer: Employer) -> None:
    answer = client_in.post(
        reverse("employers:partner_add"), facts(tasks="Doorstroompunt", phone="0499-000000")
    )
    made = Employer.objects.get(kind="municipality")
    assert answer["Location"] == page_of(made)
    page = client_in.get(LIST).text
    assert "Gemeente Proefdam" in page
    assert "Doorstroompunt" in page
    assert employer.name not in page
    listed = client_in.get(reverse("employers:list")).text
    assert "Gemeente Proefdam" not in listed
    assert f'href="{LIST}"' in listed


@pytest.mark.policy("TSK-4", "EMP-1")
def test_employers_are_without_partners_and_merged_ones(
    coach: Actor, employer: Employer, others: dict[str, Employer]
) -> None:
    assert list(employers_for(coach)) == [employer]
    assert list(partners_for(coach)) == [others["partner"]]
    assert list(existing_of(employer.network_id)) == [employer.pk]
    assert list(gone_of(employer.network_id)) == [others["gone"].pk]
    assert queries.alike(coach, name="Gemeente Proefdam", city="") is None
    assert queries.alike(coach, name="Kantine Vroeger", city="Eindhoven", postcode="5611 AC") is None


@pytest.mark.policy("TSK-4")
def test_the_page_of_a_partner_has_contact_but_no_workplaces(coach: Actor, client_in: Client) -> None:
    made = partner(coach, tasks="Werkgeversservicepunt in de regio")
    actions.add_note(employer=made, text="Kennisgemaakt", by=coach, how="visit", contact_on=clock.today())
    page = client_in.get(page_of(made)).text
    assert "Gemeente" in page
    assert "Kennisgemaakt" in page
    assert "Werkgeversservicepunt in de regio" in page
    assert "Wie houdt contact" in page
    for words in ("Wat gebeurde hier", "Werkplekken", "Vestigingen", "KvK-nummer"):
        assert words not in page


def test_a_partner_is_changed_on_its_own_form(coach: Actor, client_in: Client) -> None:
    made = partner(coach)
    page = client_in.get(page_of(made, "edit")).text
    assert "Waarvoor kun je hier terecht?" in page
    assert "KvK-nummer" not in page
    client_in.post(page_of(made, "edit"), facts(kind="service_point", version=1))
    made.refresh_from_db()
    assert made.kind == "service_point"
    assert "Iemand anders" in client_in.post(page_of(made, "edit"), facts(version=1)).text


@pytest.mark.parametrize(
    ("field", "value"), [("kind", "employer"), ("kind", ""), ("name", ""), ("email", "x")]
)
def test_a_wrong_partner_gets_a_sentence(client_in: Client, field: str, value: str) -> None:
    answer = client_in.post(reverse("employers:partner_add"), facts(tasks="Advies", **{field: value}))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert "Advies" in answer.text


def test_a_partner_is_there_once(coach: Actor, client_in: Client) -> None:
    made = partner(coach)
    answer = client_in.post(reverse("employers:partner_add"), facts(name="gemeente proefdam"))
    assert "Deze partner staat al bij de netwerkpartners" in answer.text
    actions.change_employer(employer=made, by=coach, name="Gemeente Proefdam", city="Best")
    assert Employer.objects.count() == 1


def test_an_employer_does_not_become_a_partner(coach: Actor, employer: Employer) -> None:
    with pytest.raises(Refused, match="geen netwerkpartner"):
        actions.change_employer(employer=employer, by=coach, kind="municipality")
    with pytest.raises(Refused, match="geen netwerkpartner"):
        actions.change_employer(employer=partner(coach), by=coach, kind="employer")
    with pytest.raises(Refused, match="Kies een soort"):
        actions.add_employer(by=coach, name="X", kind="ministerie")


@pytest.mark.policy("TSK-4")
def test_partners_are_shared_in_the_network_and_each_school_keeps_its_own_contact(
    coach: Actor, sister: Actor, far: Actor
) -> None:
    made = partner(coach)
    actions.keep_relation(employer=made, by=coach, keeper_id=coach.user_id)
    assert coach.name in client_of(coach).get(LIST).text
    shown = client_of(sister).get(LIST).text
    assert made.name in shown
    assert coach.name not in shown
    assert made.name not in client_of(far).get(LIST).text
    assert client_of(far).get(page_of(made)).status_code == 404


def test_partners_are_searched_filtered_and_sorted(coach: Actor, client_in: Client) -> None:
    partner(coach, "Gemeente Proefdam", city="Best")
    partner(coach, "Jobcoach Nepstad", kind="job_coaches", city="Asten")

    def names(**params: str) -> list[str]:
        return [row["name"] for row in client_in.get(LIST, params).context["page"].rows]

    assert names(q="gemeente best") == ["Gemeente Proefdam"]
    assert names(soort="job_coaches") == ["Jobcoach Nepstad"]
    assert names(sort="plaats") == ["Jobcoach Nepstad", "Gemeente Proefdam"]
    assert names(q="niemand") == []
    assert len(names(sort="zz", soort="zz")) == 2


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_partners_takes_the_same_few_queries(coach: Actor, client_in: Client, count: int) -> None:
    for number in range(count):
        made = partner(coach, f"Partner {number}")
        Relation.objects.create(employer=made, school_id=coach.school_id, keeper_id=coach.user_id)
    assert queries_of(client_in, LIST) == 4


def test_without_partners_the_list_says_what_to_do(client_in: Client) -> None:
    assert "Nog geen netwerkpartners" in client_in.get(LIST).text


# --- merged ------------------------------------------------------------------------------------------


def test_the_page_of_a_merged_employer_leads_to_the_one_that_was_kept(
    client_in: Client, employer: Employer, others: dict[str, Employer]
) -> None:
    gone = others["gone"]
    assert client_in.get(page_of(gone))["Location"] == page_of(employer)
    for name in ("edit", "note_add", "relation", "photo_add"):
        assert client_in.get(page_of(gone, name)).status_code == 404


# --- branches ----------------------------------------------------------------------------------------


def form(**changes: Any) -> dict[str, Any]:
    return {"name": "Kantine West", "city": "Best", "is_active": "on", **changes}


@pytest.mark.policy("EMP-1")
def test_a_branch_is_added_from_its_head_and_both_show_the_other(
    client_in: Client, employer: Employer
) -> None:
    Employer.objects.filter(pk=employer.pk).update(kvk="12345678")
    employer.refresh_from_db()
    address = f"{ADD}?hoofd={employer.pk}"
    assert f"?hoofd={employer.pk}" in client_in.get(page_of(employer)).text
    begun = client_in.get(address).context["form"]
    assert (begun.initial["name"], begun.initial["kvk"]) == (employer.name, "12345678")
    label = begun.initial["head"]
    answer = client_in.post(address, form(name=employer.name, kvk="12345678", head=label))
    assert answer.status_code == 302, answer.context["form"].warnings
    branch = Employer.objects.get(head=employer)
    assert page_of(branch) in client_in.get(page_of(employer)).text
    page = client_in.get(page_of(branch)).text
    assert "hoort bij" in page
    assert page_of(employer) in page
    edit = client_in.get(page_of(branch, "edit")).context["form"]
    assert edit.initial["head"] == label


@pytest.mark.parametrize("asked", ["", "x", "0", "9" * 40, "-1"])
def test_nonsense_as_head_in_the_address_is_ignored(client_in: Client, asked: str) -> None:
    assert client_in.get(ADD, {"hoofd": asked}).status_code == 200


def test_typing_a_part_of_a_name_offers_heads_of_the_own_network(
    coach: Actor, far: Actor, client_in: Client, employer: Employer, others: dict[str, Employer]
) -> None:
    EmployerFactory(network=School.objects.get(pk=far.school_id).network, name="Kantine Elders")
    branch = EmployerFactory(network=employer.network, name="Kantine Tak", head=employer)
    found = client_in.get(reverse("employers:heads"), {"head": "kantine"}).text
    assert employer.name in found
    for other in ("Kantine Elders", branch.name, others["gone"].name, others["partner"].name):
        assert other not in found
    assert "option" not in client_in.get(reverse("employers:heads"), {"head": "k"}).text


def test_a_head_that_is_not_there_or_not_one_is_refused(client_in: Client, employer: Employer) -> None:
    for typed in ("Bestaat niet", "Kantine"):
        answer = client_in.post(ADD, form(head=typed))
        assert "kies het uit de lijst" in answer.context["form"].errors["head"][0]
    two = EmployerFactory(network=employer.network, name=employer.name, street="Elders 2")
    assert client_in.post(ADD, form(head=employer.name)).status_code == 422
    assert client_in.post(ADD, form(head=f"{two.name}, Elders 2, Eindhoven")).status_code == 302
    assert Employer.objects.get(name="Kantine West").head == two


def test_a_branch_is_one_step_deep(coach: Actor, far: Actor, employer: Employer) -> None:
    branch = EmployerFactory(network=employer.network, head=employer)
    third = EmployerFactory(network=employer.network)
    elsewhere = EmployerFactory(network=School.objects.get(pk=far.school_id).network)
    for one, head, words in (
        (third, branch, "zelf een vestiging"), (employer, third, "heeft zelf vestigingen"),
        (third, third, "niet bij zichzelf"), (third, elsewhere, "Kies een bedrijf"),
        (third, partner(coach), "Kies een bedrijf"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=words):
            actions.change_employer(employer=one, by=coach, head=head)


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_of_a_head_takes_the_same_few_queries(
    client_in: Client, employer: Employer, count: int
) -> None:
    for _n in range(count):
        EmployerFactory(network=employer.network, head=employer)
    first = queries_of(client_in, page_of(employer))
    EmployerFactory(network=employer.network, head=employer)
    assert queries_of(client_in, page_of(employer)) == first
