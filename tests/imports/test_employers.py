"""Importing employers: who is there already, doubles listed and not merged, nothing lost, in time."""

import time
from collections import Counter
from pathlib import Path

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from stagespoor.employers.actions import change_employer
from stagespoor.employers.export import export_employers
from stagespoor.employers.finding import Finding
from stagespoor.employers.importing import UNKNOWN_SECTOR
from stagespoor.employers.likeness import Crowd, Known, name_key
from stagespoor.employers.models import Contact, Employer
from stagespoor.imports import actions, neutral, states
from stagespoor.imports.models import ImportBatch
from stagespoor.policy.loader import get_policy
from tests.factories import EmployerFactory, PlacementFactory, TrajectoryFactory, actor
from tests.imports.conftest import Desk

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
SHARED = Path("/work/shared/data")


def row(name: str, **cells: str) -> list[str]:
    return [
        name, cells.get("sector", "Groen"), cells.get("kvk", "99000011"), cells.get("branch", ""), "Proeflaan", "3a",
        cells.get("postcode", "5611 AB"), cells.get("city", "Eindhoven"), cells.get("phone", "06-01234567"),
        cells.get("contact", "Fleur Proef"), cells.get("supervisor", ""), cells.get("remarks", ""),
    ]  # fmt: skip


def reasons(batch: ImportBatch, number: int) -> str:
    return " ".join(sentence for _level, sentence in batch.rows.get(number=number).reasons)


def everything() -> list[object]:
    employers = Employer.objects.order_by("name").values()
    return [
        [{k: v for k, v in employer.items() if k not in {"id", "version"}} for employer in employers],
        list(
            Contact.objects.order_by("employer__name", "name").values(
                "employer__name", "name", "job", "is_contact", "is_supervisor"
            )
        ),
    ]


@pytest.mark.policy("EMP-1")
def test_new_employer_belongs_to_the_network_with_its_people(desk: Desk) -> None:
    desk.commit(desk.employers(row("Kwekerij De Proef", supervisor="Bram Test", kvk="KvK 99000011")))
    employer = Employer.objects.get()
    assert employer.network_id == desk.school.network_id
    assert (employer.sector, employer.kvk, employer.street, employer.phone) == (
        "green",
        "99000011",
        "Proeflaan 3a",
        "06-01234567",
    )
    assert employer.lat is not None
    assert set(employer.contacts.values_list("name", "is_contact", "is_supervisor")) == {
        ("Fleur Proef", True, False),
        ("Bram Test", False, True),
    }


def test_one_person_in_both_roles_is_one_contact(desk: Desk) -> None:
    desk.commit(desk.employers(row("Kwekerij", supervisor="Fleur Proef")))
    contact = Contact.objects.get()
    assert contact.is_contact
    assert contact.is_supervisor


def test_unknown_sector_is_kept_as_unknown_with_a_warning(desk: Desk) -> None:
    batch = desk.commit(desk.employers(row("Kwekerij", sector="??")))
    assert Employer.objects.get().sector == UNKNOWN_SECTOR
    assert "“??”" in reasons(batch, 2)


@pytest.mark.parametrize(
    ("remark", "field", "value"),
    [
        ("niet meer bellen!!", "do_not_call", True),
        ("alleen 16+", "min_age", 16),
        ("geen mail sturen", "non_mailing", True),
    ],
)
def test_remark_that_asks_something_is_obeyed_and_kept(
    desk: Desk, remark: str, field: str, value: object
) -> None:
    desk.commit(desk.employers(row("Kwekerij", remarks=remark)))
    employer = Employer.objects.get()
    assert getattr(employer, field) == value
    assert employer.remarks == remark


def test_formula_is_text(desk: Desk) -> None:
    desk.commit(desk.employers(row("=1+1 Kantine", remarks='=HYPERLINK("http://voorbeeld.example")')))
    employer = Employer.objects.get()
    assert (employer.name, employer.remarks) == ("=1+1 Kantine", '=HYPERLINK("http://voorbeeld.example")')


def test_row_without_name_is_refused(desk: Desk) -> None:
    assert desk.employers(row("")).counts["refused"] == 1


def test_same_file_twice_changes_nothing(desk: Desk) -> None:
    rows = [
        row("Kwekerij De Proef"),
        row("Manege Test", kvk="", postcode="5611 AC"),
        row("Bakkerij", kvk="99000022", city="Best"),
    ]
    desk.commit(desk.employers(*rows))
    before = everything()
    batch = desk.commit(desk.employers(*rows))
    assert batch.counts["unchanged"] == 3
    assert everything() == before


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (
            row("Kwekerij De Proef", branch="990000000001"),
            row("Proef Groen", branch="990000000001", postcode="5700 AA"),
        ),
        (row("Kwekerij De Proef", kvk=""), row("KWEKERIJ DE PROEF B.V.", kvk="99000033")),
        (row("Kwekerij De Proef"), row("Kwekerij Proef", branch="990000000002")),
    ],
    ids=["kvk and branch number", "name and postcode", "kvk and postcode"],
)
def test_employer_is_found_again_by_its_key(desk: Desk, one: list[str], two: list[str]) -> None:
    desk.commit(desk.employers(one))
    batch = desk.employers(two)
    assert batch.counts["changed"] == 1
    assert batch.rows.get().target_id == Employer.objects.get().pk


def test_two_branches_of_one_company_are_two_employers(desk: Desk) -> None:
    batch = desk.employers(
        row("Super Test", branch="990000000001"),
        row("Super Test", branch="990000000002", postcode="5700 AA", city="Helmond"),
    )
    assert batch.counts["new"] + batch.counts["duplicate"] == 2
    batch = actions.add_duplicates(batch=batch, shown={3}, add={3}, by=desk.lead)
    desk.commit(batch)
    assert Employer.objects.count() == 2
    again = desk.employers(
        row("Super Test", branch="990000000001"),
        row("Super Test", branch="990000000002", postcode="5700 AA", city="Helmond"),
    )
    assert again.counts["unchanged"] == 2


@pytest.mark.policy("EMP-1")
def test_row_of_a_merged_employer_is_left_out_and_says_where_it_went(desk: Desk) -> None:
    rows = [row("Kwekerij De Proef", kvk=""), row("Manege Test", kvk="", postcode="5700 AA", city="Helmond")]
    desk.commit(desk.employers(*rows))
    kept, gone = Employer.objects.order_by("name")
    Employer.objects.filter(pk=gone.pk).update(merged_into=kept, is_active=False)
    batch = desk.employers(*rows)
    assert batch.counts["unchanged"] == 2
    assert "samengevoegd met “Kwekerij De Proef”" in reasons(batch, 3)


@pytest.mark.policy("TSK-4")
def test_row_never_changes_a_network_partner(desk: Desk) -> None:
    desk.commit(desk.employers(row("Gemeente Best", kvk="")))
    Employer.objects.update(kind="municipality")
    assert desk.employers(row("Gemeente Best", kvk="", remarks="niet bellen")).counts["new"] == 1


@pytest.mark.policy("EMP-1")
def test_probable_double_is_listed_with_reasons_and_not_merged(desk: Desk) -> None:
    batch = desk.employers(
        row("Kwekerij De Proef", kvk=""),
        row("Kwekerij De Proéf BV", kvk=""),
        row("Kwekerij de Proeft", kvk=""),
    )
    assert (batch.counts["new"], batch.counts["duplicate"]) == (1, 2)
    assert "in rij 2" in reasons(batch, 3)
    assert "dezelfde postcode" in reasons(batch, 3)
    desk.commit(batch)
    assert Employer.objects.count() == 1


def test_double_that_is_none_can_be_added_and_is_recognised_next_time(desk: Desk) -> None:
    rows = [row("Kwekerij De Proef", kvk=""), row("Kwekerij de Proeft", kvk="")]
    batch = desk.employers(*rows)
    batch = actions.add_duplicates(batch=batch, shown={3}, add={3}, by=desk.lead)
    assert batch.counts["new"] == 2
    desk.commit(batch)
    assert desk.employers(*rows).counts["unchanged"] == 2


def test_choice_to_add_a_double_can_be_taken_back(desk: Desk) -> None:
    batch = desk.employers(row("Kwekerij De Proef", kvk=""), row("Kwekerij de Proeft", kvk=""))
    actions.add_duplicates(batch=batch, shown={3}, add={3}, by=desk.lead)
    batch = actions.add_duplicates(batch=batch, shown={3}, add=set(), by=desk.lead)
    assert batch.counts["duplicate"] == 1


def test_different_register_numbers_are_different_employers_whatever_the_name(desk: Desk) -> None:
    crowd = Crowd([Known("Super", name_key("Super"), kvk="99000011", postcode="5611 AB")])
    assert not crowd.same(Known("Super", name_key("Super"), kvk="99000022", postcode="5611 AB"))


@pytest.mark.policy("EMP-1")
def test_other_school_of_the_network_sees_the_same_employers(desk: Desk) -> None:
    desk.commit(desk.employers(row("Kwekerij De Proef")))
    sister = desk.school.network.schools.get(slug="wildveld")
    other = Desk(sister, actor("lead", sister))
    assert other.employers(row("Kwekerij De Proef")).counts["unchanged"] == 1


def test_undo_restores_what_it_changed_and_removes_what_it_made(desk: Desk) -> None:
    desk.commit(desk.employers(row("Kwekerij De Proef", supervisor="Bram Test")))
    before = everything()
    batch = desk.commit(
        desk.employers(
            row(
                "Kwekerij De Proef",
                phone="06-07654321",
                city="Best",
                supervisor="Noor Nieuw",
                remarks="niet meer bellen",
            ),
            row("Manege Test", kvk="99000099", postcode="5700 AA", city="Helmond"),
        )
    )
    assert (batch.counts["changed"], batch.counts["new"]) == (1, 1)
    actions.undo_batch(batch=batch, by=desk.lead)
    assert everything() == before


def test_undo_leaves_an_employer_with_a_placement(desk: Desk) -> None:
    batch = desk.commit(
        desk.employers(
            row("Kwekerij De Proef"), row("Manege Test", kvk="99000099", postcode="5700 AA", city="Helmond")
        )
    )
    employer = Employer.objects.get(name="Kwekerij De Proef")
    PlacementFactory(
        trajectory=TrajectoryFactory(student__school=desk.school), employer=employer, supervisor=None
    )
    batch = actions.undo_batch(batch=batch, by=desk.lead)
    assert [e.name for e in Employer.objects.all()] == ["Kwekerij De Proef"]
    assert batch.state == states.UNDONE


def test_sample_file_imports_twice_and_undoes(desk: Desk) -> None:
    data = (SAMPLES / "bedrijven.xlsx").read_bytes()
    batch = desk.commit(desk.upload("employers", data, "bedrijven.xlsx"))
    assert batch.counts["new"] > 110
    assert batch.counts["duplicate"] >= 4
    assert batch.counts["refused"] == 1
    told = [" ".join(sentence for _level, sentence in row.reasons) for row in batch.rows.all()]
    assert sum("De plaats op de kaart" in one for one in told) == 5
    where = Counter(Employer.objects.values_list("point_from", flat=True))
    assert where["import"] > 80, "the file's own coordinates"
    assert where["place"] > 15, "no coordinates, or nonsense: the middle of the place"
    again = desk.commit(desk.upload("employers", data, "bedrijven.xlsx"))
    assert (again.counts["new"], again.counts["changed"], again.counts["unchanged"]) == (
        0,
        0,
        batch.counts["new"],
    )
    actions.undo_batch(batch=batch, by=desk.lead)
    assert not Employer.objects.exists()


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared files are not on this machine")
def test_shared_file_of_955_rows_imports_in_under_five_seconds(desk: Desk) -> None:
    data = (SHARED / "stagebedrijven.xlsx").read_bytes()
    start = time.process_time()
    batch = desk.commit(desk.upload("employers", data, "stagebedrijven.xlsx"))
    assert time.process_time() - start < 5
    assert (batch.counts["new"], batch.counts["duplicate"], batch.counts["refused"]) == (933, 22, 0)


def queries_for(desk: Desk, start: int, count: int) -> int:
    """How many queries it takes to check and commit so many new employers."""
    rows = [
        row(f"Bedrijf {n} {'abcdefgh'[n % 8] * 9}", kvk=str(99_000_000 + n), postcode=f"{5600 + n} AB")
        for n in range(start, start + count)
    ]
    with CaptureQueriesContext(connection) as queries:
        batch = desk.commit(desk.employers(*rows))
    assert batch.counts["new"] > count / 2
    return len(queries)


def test_number_of_queries_does_not_grow_with_the_rows(desk: Desk) -> None:
    EmployerFactory(network=desk.school.network)
    queries_for(desk, 500, 3)  # what is read once and remembered
    assert queries_for(desk, 0, 3) == queries_for(desk, 100, 40)


def with_point(name: str, lat: str, lon: str) -> bytes:
    """A file of one employer in Eindhoven with coordinates."""
    headers = ("Bedrijfsnaam", "Straat", "Plaats", "Breedtegraad", "Longitude")
    return neutral.csv_bytes(headers, [(name, "Laan 1", "Eindhoven", lat, lon)])


@pytest.mark.policy("EMP-1")
def test_coordinates_of_the_file_are_taken_and_stay_until_the_address_changes(desk: Desk) -> None:
    desk.commit(desk.upload("employers", with_point("Zaak", "51,4461", "5,4901")))
    found = Employer.objects.get()
    assert (found.lat, found.lon, found.point_from) == (51.4461, 5.4901, "import")
    desk.commit(desk.upload("employers", with_point("Zaak", "51.4461", "5.4901")))
    found.refresh_from_db()
    assert (found.version, found.point_from) == (1, "import")
    change_employer(employer=found, by=desk.lead, remarks="Iets", city="Eindhoven")
    assert found.point_from == "import"
    change_employer(employer=found, by=desk.lead, city="Helmond")
    assert (found.point_from, found.lat == 51.4461) == ("place", False)
    batch = desk.commit(desk.upload("employers", with_point("Tweede zaak", "51.45", "5.5")))
    actions.undo_batch(batch=batch, by=desk.lead)
    assert Employer.objects.count() == 1


@pytest.mark.parametrize(
    ("lat", "lon"), [("5.49", "51.44"), ("51.4", ""), ("x", "y"), ("nan", "5"), ("inf", "5")]
)
def test_coordinates_that_cannot_be_are_left_out_with_a_warning(desk: Desk, lat: str, lon: str) -> None:
    batch = desk.commit(desk.upload("employers", with_point("Zaak", lat, lon)))
    assert Employer.objects.get().point_from == "place"
    assert "plaats op de kaart" in reasons(batch, 2)


@pytest.mark.policy("EMP-1")
def test_the_workbook_of_bedrijven_can_be_read_back(desk: Desk) -> None:
    desk.commit(desk.employers(row("=Zaak", remarks="niet meer bellen"), row("Winkel", kvk="", phone="")))
    finding = Finding(desk.lead, get_policy("velddijk"), QueryDict(""))
    batch = desk.upload("employers", export_employers(finding=finding, by=desk.lead), name="bedrijven.xlsx")
    assert {line.outcome for line in batch.rows.all()} == {states.UNCHANGED}
