"""Importing students: what a row becomes, twice the same, changes, undo."""

from collections.abc import Callable
from pathlib import Path

import pytest

from stagespoor.core import events
from stagespoor.core.models import Event
from stagespoor.core.refusals import Refused
from stagespoor.core.states import StaleRecord
from stagespoor.imports import actions, states
from stagespoor.imports.models import ImportBatch, ImportRow
from stagespoor.imports.reader import UnreadableFile
from stagespoor.students.models import Student
from tests.case import sentence
from tests.factories import SchoolFactory, TrajectoryFactory, actor
from tests.imports.conftest import Desk, everything, reasons, row

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
SHARED = Path("/work/shared/data")
Born = Callable[[int], str]


@pytest.mark.policy("STU-1", "STU-2")
def test_new_student_gets_profile_guardian_mentor_and_history(desk: Desk, born: Born) -> None:
    desk.commit(desk.students(row("101", born(16), last="van der Proef", prefix="")))
    student = Student.objects.get(number="101")
    assert (student.first_name, student.prefix, student.last_name) == ("Sanne", "van der", "Proef")
    assert student.exit_profile == "work"
    assert student.mentor is not None
    assert student.mentor.name == "Petra Proefmentor"
    assert student.guardians.get().email == "ouder@thuis.example"
    history = student.exit_profiles.get()
    assert (history.profile, history.decided_by_id) == ("work", desk.lead.user_id)
    assert "lijst.csv" in history.reason
    assert student.search_key


def test_dry_run_writes_no_student(desk: Desk, born: Born) -> None:
    batch = desk.students(row("101", born(16)))
    assert batch.counts["new"] == 1
    assert not Student.objects.exists()


def test_same_file_twice_changes_nothing(desk: Desk, born: Born) -> None:
    desk.commit(desk.students(row("101", born(16)), row("102", born(15), mentor="Onbekende Naam")))
    before, versions = everything(), list(Student.objects.values_list("version", flat=True))
    batch = desk.commit(desk.students(row("101", born(16)), row("102", born(15), mentor="Onbekende Naam")))
    assert batch.counts["unchanged"] == 2
    assert everything() == before
    assert list(Student.objects.values_list("version", flat=True)) == versions


def test_change_shows_old_and_new_value_and_is_on_the_timeline(desk: Desk, born: Born) -> None:
    desk.commit(desk.students(row("101", born(16))))
    batch = desk.students(row("101", born(16), klas="5B", profile="Dagbesteding"))
    changes = batch.rows.get().changes
    assert ["Klas", "4A", "5B"] in changes
    assert ["Uitstroomprofiel", "Arbeid", "Dagbesteding"] in changes
    desk.commit(batch)
    student = Student.objects.get()
    assert (student.class_name, student.exit_profile) == ("5B", "day_activities")
    assert [h.profile for h in student.exit_profiles.all()] == ["day_activities", "work"]
    event = student.events.get()
    assert "klas" in sentence(event)


def test_empty_cell_takes_nothing_away(desk: Desk, born: Born) -> None:
    desk.commit(desk.students(row("101", born(16))))
    batch = desk.students(row("101", born(16), klas="", profile="Onbekend", guardian="", guardian_email=""))
    assert batch.counts["unchanged"] == 1


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"first": ""}, "roepnaam ontbreekt"),
        ({"last": ""}, "achternaam ontbreekt"),
        ({"last": "x" * 90}, "langer dan 80"),
    ],
)
def test_row_without_a_name_is_refused(desk: Desk, born: Born, cells: dict[str, str], words: str) -> None:
    batch = desk.students(row("101", born(16), **cells))
    assert batch.counts["refused"] == 1
    assert words in reasons(batch, 2)


@pytest.mark.policy("STU-1")
@pytest.mark.parametrize(
    ("date", "words"),
    [
        ("31-02-2010", "bestaat niet"),
        ("2011", "alleen een jaar"),
        ("", "ontbreekt"),
        ("01-01-2099", "toekomst"),
        ("01-01-1960", "jaar"),
    ],
)
def test_impossible_birth_date_is_refused(desk: Desk, date: str, words: str) -> None:
    batch = desk.students(row("101", date))
    assert batch.counts["refused"] == 1
    assert words in reasons(batch, 2)


@pytest.mark.policy("STU-1")
def test_student_older_than_the_school_serves_is_a_warning(desk: Desk, born: Born) -> None:
    batch = desk.students(row("101", born(22)))
    assert batch.counts["new"] == batch.counts["warned"] == 1
    assert "22 jaar" in reasons(batch, 2)


def test_number_that_comes_twice_is_refused_the_second_time(desk: Desk, born: Born) -> None:
    batch = desk.students(row("101", born(16)), row("101", born(15), first="Bram"), row("", born(15)))
    assert (batch.counts["new"], batch.counts["refused"]) == (1, 2)
    assert "al in rij 2" in reasons(batch, 3)
    assert "ontbreekt" in reasons(batch, 4)


def test_the_first_of_two_rows_with_one_number_says_that_it_comes_twice(desk: Desk, born: Born) -> None:
    batch = desk.students(row("101", born(16)), row("101", born(15), first="Bram"))
    assert "ook in rij 3" in reasons(batch, 2)
    assert batch.rows.get(number=2).warned
    assert batch.rows.get(number=2).outcome == states.NEW


def test_unknown_mentor_is_kept_as_text_with_a_warning(desk: Desk, born: Born) -> None:
    batch = desk.commit(desk.students(row("101", born(16), mentor="B. Onbekende")))
    student = Student.objects.get()
    assert (student.mentor_id, student.mentor_text) == (None, "B. Onbekende")
    assert batch.counts["warned"] == 1
    assert "wordt gekoppeld zodra" in reasons(batch, 2)


def test_mentor_of_another_school_is_unknown_here(desk: Desk, born: Born) -> None:
    other = SchoolFactory(network=desk.school.network)
    actor("mentor", other)
    batch = desk.students(row("101", born(16), mentor="Persoon Proef"))
    assert batch.counts["warned"] == 1


def test_number_of_another_school_is_another_student(desk: Desk, born: Born) -> None:
    desk.commit(desk.students(row("101", born(16))))
    other = Desk(
        desk.school.network.schools.get(slug="wildveld"),
        actor("lead", desk.school.network.schools.get(slug="wildveld")),
    )
    batch = other.commit(other.students(row("101", born(15), first="Bram")))
    assert batch.counts["new"] == 1
    assert Student.objects.filter(number="101").count() == 2


def test_shifted_row_is_refused(desk: Desk, born: Born) -> None:
    batch = desk.students([*row("101", born(16)), "nog een cel"])
    assert "verschoven" in reasons(batch, 2)


# --- undo ------------------------------------------------------------------------------------------


def test_undo_removes_what_it_made(desk: Desk, born: Born) -> None:
    batch = desk.commit(desk.students(row("101", born(16)), row("102", born(17))))
    batch = actions.undo_batch(batch=batch, by=desk.lead)
    assert not Student.objects.exists()
    assert batch.state == states.UNDONE
    assert events.first_break(desk.school.pk) is None


def test_undo_restores_what_it_changed_exactly(desk: Desk, born: Born) -> None:
    desk.commit(
        desk.students(row("101", born(16), guardian_email=""), row("102", born(17), mentor="Onbekend Mens"))
    )
    before = everything()
    changed = row(
        "101",
        born(15),
        klas="5C",
        profile="VVO",
        guardian="Mevr. Anders",
        guardian_email="nieuw@thuis.example",
    )
    batch = desk.commit(desk.students(changed, row("102", born(17)), row("103", born(14))))
    assert (batch.counts["changed"], batch.counts["new"]) == (2, 1)
    assert everything() != before
    actions.undo_batch(batch=batch, by=desk.lead)
    assert everything() == before


def test_undo_leaves_what_was_changed_by_hand_since(desk: Desk, born: Born) -> None:
    desk.commit(desk.students(row("101", born(16)), row("102", born(17))))
    batch = desk.commit(desk.students(row("101", born(16), klas="5A"), row("102", born(17), klas="5A")))
    Student.objects.filter(number="101").update(class_name="5B")
    actions.undo_batch(batch=batch, by=desk.lead)
    assert dict(Student.objects.values_list("number", "class_name")) == {"101": "5B", "102": "4A"}
    kept = batch.rows.get(undone=ImportRow.Undone.KEPT)
    assert (kept.number, "gewijzigd" in kept.undo_reason) == (2, True)


def test_undo_leaves_a_student_that_something_hangs_on(desk: Desk, born: Born) -> None:
    batch = desk.commit(desk.students(row("101", born(16)), row("102", born(17))))
    TrajectoryFactory(student=Student.objects.get(number="101"))
    actions.undo_batch(batch=batch, by=desk.lead)
    assert [s.number for s in Student.objects.all()] == ["101"]
    assert "mee gewerkt" in batch.rows.get(undone="kept").undo_reason


def test_undo_twice_is_refused(desk: Desk, born: Born) -> None:
    batch = desk.commit(desk.students(row("101", born(16))))
    stale = ImportBatch.objects.select_related("school").get(pk=batch.pk)
    actions.undo_batch(batch=batch, by=desk.lead)
    with pytest.raises(StaleRecord):
        actions.undo_batch(batch=stale, by=desk.lead)
    with pytest.raises(Refused):
        actions.undo_batch(batch=batch, by=desk.lead)


# --- two at once -----------------------------------------------------------------------------------


def test_second_commit_of_the_same_check_is_refused_with_a_sentence(desk: Desk, born: Born) -> None:
    batch = desk.students(row("101", born(16)))
    seen = batch.version
    other = ImportBatch.objects.select_related("school").get(pk=batch.pk)
    desk.commit(batch)
    with pytest.raises(StaleRecord, match="al ingelezen door"):
        actions.commit_batch(batch=other, by=desk.lead, seen_version=seen)
    assert Student.objects.count() == 1
    assert Event.objects.filter(kind="import.committed").count() == 1


def test_commit_of_an_older_check_is_refused(desk: Desk, born: Born) -> None:
    batch = desk.students(row("101", born(16)))
    seen = batch.version
    actions.check_batch(batch=batch, by=desk.lead)
    with pytest.raises(StaleRecord, match="opnieuw nagekeken"):
        actions.commit_batch(batch=batch, by=desk.lead, seen_version=seen)


def test_commit_is_refused_when_the_outcome_would_now_differ(desk: Desk, born: Born) -> None:
    first, second = desk.students(row("101", born(16))), desk.students(row("101", born(16), klas="5B"))
    desk.commit(first)
    with pytest.raises(StaleRecord, match="iets veranderd"):
        desk.commit(second)
    second.refresh_from_db()
    assert second.state == states.CHECKED
    assert Student.objects.get().class_name == "4A"


def test_committed_import_cannot_be_thrown_away(desk: Desk, born: Born) -> None:
    batch = desk.commit(desk.students(row("101", born(16))))
    with pytest.raises(StaleRecord):
        actions.discard_batch(batch=batch)


# --- columns ---------------------------------------------------------------------------------------


def test_chosen_columns_are_remembered_for_the_same_headers(desk: Desk, born: Born) -> None:
    data = f"Nr;Eerste;Laatste;Geb;K\n101;Sanne;Proef;{born(16)};4A\n".encode()
    batch = actions.upload_file(school=desk.school, kind="students", name="a.csv", data=data, by=desk.lead)
    assert not actions.columns_remembered(batch)
    with pytest.raises(UnreadableFile, match="Leerlingnummer"):
        actions.map_columns(batch=batch, mapping={"first_name": 1}, by=desk.lead)
    mapping = {"number": 0, "first_name": 1, "last_name": 2, "birth_date": 3, "class_name": 4}
    actions.map_columns(batch=batch, mapping=mapping, by=desk.lead)
    again = actions.upload_file(school=desk.school, kind="students", name="b.csv", data=data, by=desk.lead)
    assert actions.columns_remembered(again)
    assert again.mapping == mapping
    elsewhere = SchoolFactory(network=desk.school.network)
    other = actions.upload_file(school=elsewhere, kind="students", name="b.csv", data=data, by=desk.lead)
    assert not actions.columns_remembered(other)


def test_whole_name_in_one_column_will_do(desk: Desk, born: Born) -> None:
    data = f"Leerlingnummer;Naam;Geboortedatum\n101;Proef, Sanne van der;{born(16)}\n".encode()
    desk.commit(desk.upload("students", data))
    assert Student.objects.get().full_name == "Sanne van der Proef"


# --- whole files -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["leerlingen_velddijk.csv", "leerlingen_wildveld.csv"])
def test_sample_file_imports_twice_and_undoes(desk: Desk, name: str) -> None:
    data = (SAMPLES / name).read_bytes()
    batch = desk.commit(desk.upload("students", data, name))
    assert batch.counts["new"] > 45
    assert 3 <= batch.counts["refused"] <= 6
    again = desk.commit(desk.upload("students", data, name))
    assert (again.counts["new"], again.counts["changed"], again.counts["unchanged"]) == (
        0,
        0,
        batch.counts["new"],
    )
    actions.undo_batch(batch=batch, by=desk.lead)
    assert not Student.objects.exists()


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared files are not on this machine")
@pytest.mark.parametrize(
    ("name", "new", "refused"), [("leerlingen_velddijk.csv", 181, 6), ("leerlingen_wildveld.csv", 137, 6)]
)
def test_shared_file_imports_and_refuses_only_what_cannot_be(
    desk: Desk, name: str, new: int, refused: int
) -> None:
    batch = desk.commit(desk.upload("students", (SHARED / name).read_bytes(), name))
    assert (batch.counts["new"], batch.counts["refused"]) == (new, refused)
