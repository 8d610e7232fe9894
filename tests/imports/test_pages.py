"""The pages of Importeren: from upload to undo in the browser's words, wrong files, other schools."""

import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from stagespoor.access.actor import Actor
from stagespoor.access.roles import Role
from stagespoor.accounts.models import User
from stagespoor.imports import states
from stagespoor.imports.columns import REASON_HEADER
from stagespoor.imports.models import ImportBatch
from stagespoor.students.models import Student
from tests.factories import SchoolFactory, actor
from tests.imports.conftest import Desk

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
Born = Callable[[int], str]


def enter(who: Actor) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=who.user_id))
    return client


@pytest.fixture
def client(desk: Desk) -> Iterator[Client]:
    return enter(desk.lead)


def send(client: Client, data: bytes, name: str = "lijst.csv", kind: str = "students") -> HttpResponse:
    return client.post(
        reverse("imports:upload", args=[kind]), {f"{kind}-file": SimpleUploadedFile(name, data)}, follow=True
    )


def page(response: HttpResponse) -> str:
    return response.content.decode()


def choices(batch: ImportBatch) -> dict[str, str]:
    """What the columns page would post unchanged."""
    return {key: str(index) for key, index in batch.mapping.items()}


def test_from_upload_to_undo(client: Client, born: Born) -> None:
    data = f"Leerlingnummer;Roepnaam;Achternaam;Geboortedatum\n101;Sanne;Proef;{born(16)}\n102;;Proef;2011\n".encode()
    response = send(client, data)
    assert "Welke kolom is wat?" in page(response)
    batch = ImportBatch.objects.get()
    response = client.post(reverse("imports:columns", args=[batch.pk]), choices(batch), follow=True)
    assert "1 nieuw" in page(response)
    assert "alleen een jaar" in page(response)
    assert "Wat er dan gebeurt" in page(client.get(reverse("imports:commit", args=[batch.pk])))
    assert not Student.objects.exists()
    batch.refresh_from_db()
    response = client.post(
        reverse("imports:commit", args=[batch.pk]), {"version": batch.version}, follow=True
    )
    assert "is ingelezen" in page(response)
    assert Student.objects.get().full_name == "Sanne Proef"
    assert "nieuwe rij gaat weer weg" in page(client.get(reverse("imports:undo", args=[batch.pk])))
    response = client.post(reverse("imports:undo", args=[batch.pk]), follow=True)
    assert "teruggedraaid" in page(response)
    assert not Student.objects.exists()
    assert "lijst.csv" in page(client.get(reverse("imports:list")))


def test_known_columns_go_straight_to_the_outcome(client: Client, desk: Desk, born: Born) -> None:
    data = f"Leerlingnummer;Roepnaam;Achternaam;Geboortedatum\n101;Sanne;Proef;{born(16)}\n".encode()
    desk.upload("students", data)
    assert "klaar om in te lezen" in page(send(client, data))


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.xlsx", b"PK\x03\x04 kapot", "beschadigd"),
        ("a.csv", b"", "leeg"),
        ("a.pdf", b"%PDF-1.4", "PDF"),
        ("a.csv", b"Leerlingnummer;Roepnaam\n", "geen rijen"),
    ],
)
def test_wrong_file_gets_a_sentence_on_the_page(client: Client, name: str, data: bytes, words: str) -> None:
    response = send(client, data, name)
    assert response.status_code == 422
    assert words in page(response)
    assert not ImportBatch.objects.exists()


def test_upload_without_a_file_gets_a_sentence(client: Client) -> None:
    response = client.post(reverse("imports:upload", args=["students"]), {})
    assert response.status_code == 422
    assert "Kies eerst een bestand" in page(response)


def test_file_over_the_limit_gets_a_sentence(client: Client, settings) -> None:  # type: ignore[no-untyped-def]
    settings.UPLOAD_MAX_BYTES = 100
    assert "te groot" in page(send(client, b"a;b\n" * 100))


def test_unknown_kind_is_not_found(client: Client) -> None:
    assert client.get(reverse("imports:example", args=["docenten"])).status_code == 404
    assert client.post(reverse("imports:upload", args=["docenten"])).status_code == 404


def test_one_column_for_two_facts_gets_a_sentence_and_keeps_the_choice(client: Client, born: Born) -> None:
    send(client, f"Nr;Naam\n101;{born(16)}\n".encode())
    batch = ImportBatch.objects.get()
    response = client.post(
        reverse("imports:columns", args=[batch.pk]), {"number": "0", "birth_date": "0", "full_name": "1"}
    )
    assert response.status_code == 422
    assert "al gekozen bij “Leerlingnummer”" in page(response)
    assert 'value="1" selected' in page(response)


def test_columns_that_are_not_there_are_refused(client: Client) -> None:
    send(client, b"Nr;Naam\n101;A\n")
    batch = ImportBatch.objects.get()
    response = client.post(reverse("imports:columns", args=[batch.pk]), {"number": "77"})
    assert response.status_code == 422


def test_second_click_on_commit_says_who_did_it(client: Client, desk: Desk, born: Born) -> None:
    batch = desk.students(["101", "Sanne", "", "Proef", born(16), "4A", "VVO", "", "", ""])
    url, seen = reverse("imports:commit", args=[batch.pk]), {"version": batch.version}
    client.post(url, seen)
    response = client.post(url, seen, follow=True)
    assert "al ingelezen door" in page(response)
    assert Student.objects.count() == 1


def test_commit_after_a_change_shows_the_new_outcome(client: Client, desk: Desk, born: Born) -> None:
    one = desk.students(["101", "Sanne", "", "Proef", born(16), "4A", "VVO", "", "", ""])
    two = desk.students(["101", "Sanne", "", "Proef", born(16), "5A", "VVO", "", "", ""])
    desk.commit(one)
    response = client.post(reverse("imports:commit", args=[two.pk]), {"version": two.version}, follow=True)
    assert "iets veranderd" in page(response)
    assert "1 gewijzigd" in page(response)


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_refused_rows_come_back_with_the_reason_and_can_be_repaired(
    client: Client, desk: Desk, born: Born, ending: str
) -> None:
    batch = desk.students(
        ["101", "Sanne", "", "Proef", "31-02-2010", "=1+1", "VVO", "", "", ""],
        ["102", "Bram", "", "Proef", born(15), "4A", "VVO", "", "", ""],
    )
    response = client.get(reverse("imports:rejected", args=[batch.pk, ending]))
    assert "attachment" in response["Content-Disposition"]
    data = response.content
    if ending == "xlsx":
        sheet = load_workbook(io.BytesIO(data)).active
        assert sheet is not None
        assert sheet.max_row == 2
        assert all(cell.data_type != "f" for cell in sheet[2])
        book = load_workbook(io.BytesIO(data))
        book.active["E2"] = born(16)  # type: ignore[index]
        out = io.BytesIO()
        book.save(out)
        data = out.getvalue()
    else:
        assert REASON_HEADER in data.decode("utf-8-sig")
        assert "bestaat niet" in data.decode("utf-8-sig")
        data = data.replace(b"31-02-2010", born(16).encode())
    again = desk.upload("students", data, f"verbeterd.{ending}")
    assert (again.counts["new"], again.counts["refused"]) == (1, 0)
    desk.commit(again)
    assert Student.objects.get().class_name == "=1+1"


def test_probable_double_can_be_added_on_the_page(client: Client, desk: Desk) -> None:
    rows = ["Groen", "", "", "Proeflaan", "1", "5611 AB", "Eindhoven", "", "", "", ""]
    batch = desk.employers(["Kwekerij De Proef", *rows], ["Kwekerij De Proeft", *rows])
    assert "Toch toevoegen" in page(client.get(reverse("imports:batch", args=[batch.pk])))
    response = client.post(
        reverse("imports:duplicates", args=[batch.pk]), {"shown": "3", "add": "3"}, follow=True
    )
    assert "Wordt toegevoegd" in page(response)
    batch.refresh_from_db()
    assert batch.counts["new"] == 2


def test_open_import_can_be_thrown_away(client: Client, desk: Desk, born: Born) -> None:
    batch = desk.students(["101", "Sanne", "", "Proef", born(16), "4A", "VVO", "", "", ""])
    assert "weggooien?" in page(client.get(reverse("imports:discard", args=[batch.pk])))
    client.post(reverse("imports:discard", args=[batch.pk]))
    assert not ImportBatch.objects.exists()


def test_example_workbook_is_recognised_whole(client: Client) -> None:
    for kind in ("students", "employers"):
        response = client.get(reverse("imports:example", args=[kind]))
        sheet = load_workbook(io.BytesIO(response.content)).active
        assert sheet is not None
        assert sheet.max_column > 15


PAGES = ("batch", "columns", "commit", "undo", "discard", "duplicates")


@pytest.mark.parametrize("name", PAGES)
def test_import_of_another_school_is_not_found(desk: Desk, born: Born, name: str) -> None:
    batch = desk.students(["101", "Sanne", "", "Proef", born(16), "4A", "VVO", "", "", ""])
    stranger = enter(actor(Role.LEAD, SchoolFactory(network=desk.school.network)))
    url = reverse(f"imports:{name}", args=[batch.pk])
    assert stranger.get(url).status_code == 404
    assert stranger.post(url).status_code == 404
    assert stranger.get(reverse("imports:rejected", args=[batch.pk, "csv"])).status_code == 404


@pytest.mark.parametrize("role", [Role.COACH, Role.MENTOR, Role.PSYCHOLOGIST, Role.INTERNAL, Role.STUDENT])
def test_role_without_the_permission_is_kept_out(desk: Desk, born: Born, role: Role) -> None:
    batch = desk.students(["101", "Sanne", "", "Proef", born(16), "4A", "VVO", "", "", ""])
    other = enter(actor(role, desk.school))
    assert other.get(reverse("imports:list")).status_code == 403
    assert other.get(reverse("imports:batch", args=[batch.pk])).status_code in {403, 404}


def test_reading_pages_changes_nothing(client: Client, desk: Desk, born: Born) -> None:
    batch = desk.students(["101", "Sanne", "", "Proef", born(16), "4A", "VVO", "", "", ""])
    for name in PAGES:
        if name != "duplicates":
            client.get(reverse(f"imports:{name}", args=[batch.pk]))
    batch.refresh_from_db()
    assert batch.state == states.CHECKED
    assert not Student.objects.exists()


def count_queries(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def test_number_of_queries_is_the_same_for_one_and_for_many(client: Client, desk: Desk, born: Born) -> None:
    cells = ["Sanne", "", "Proef", born(16), "4A", "VVO", "", "", ""]
    few, many = desk.students(["101", *cells]), desk.students(*([str(n), *cells] for n in range(200, 220)))
    small, large = (count_queries(client, reverse("imports:batch", args=[b.pk])) for b in (few, many))
    assert small == large <= 8
    one = count_queries(client, reverse("imports:list"))
    desk.students(["301", *cells])
    assert one == count_queries(client, reverse("imports:list")) <= 8


@pytest.mark.parametrize("query", ["?stand=onzin", "?page=99999", "?stand=refused&page=x", "?stand=%00"])
def test_nonsense_in_the_address_is_ignored(client: Client, desk: Desk, born: Born, query: str) -> None:
    batch = desk.students(["101", "Sanne", "", "Proef", born(16), "4A", "VVO", "", "", ""])
    assert client.get(reverse("imports:batch", args=[batch.pk]) + query).status_code == 200


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("students", "leerlingen_velddijk.csv"),
        ("students", "leerlingen_wildveld.csv"),
        ("employers", "bedrijven.xlsx"),
    ],
)
def test_every_page_of_a_dirty_file_shows(client: Client, kind: str, name: str) -> None:
    send(client, (SAMPLES / name).read_bytes(), name, kind)
    batch = ImportBatch.objects.get()
    client.post(reverse("imports:columns", args=[batch.pk]), choices(batch))
    for tab in ("new", "changed", "duplicate", "refused", "warned", "unchanged"):
        response = client.get(reverse("imports:batch", args=[batch.pk]), {"stand": tab})
        assert response.status_code == 200
        assert "<script>alert" not in page(response)
