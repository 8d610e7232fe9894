"""`stagespoor import`: the same import without a browser; and the sample files are what they say."""

import importlib.util
import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from stagespoor.employers.models import Employer
from stagespoor.imports.models import ImportBatch
from tests.imports.conftest import Desk

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
FILE = str(SAMPLES / "bedrijven.xlsx")


def run(*words: str) -> str:
    out = io.StringIO()
    call_command("import_file", *words, stdout=out)
    return out.getvalue()


def test_command_imports_and_tells_what_it_did(desk: Desk) -> None:
    words = run("employers", FILE, "--school", "velddijk")
    assert "Ingelezen" in words
    assert "rij " in words
    assert Employer.objects.count() > 110


def test_json_tells_of_each_row_what_the_screen_tells(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text(
        "Leerlingnummer;Roepnaam;Achternaam;Geboortedatum\n101;Naomi;Proef;17-06-2012\n101;Emir;Anders;13-05-2010\n"
    )
    report = json.loads(run("students", str(file), "--school", "velddijk", "--json"))
    first, second = report["rows"]
    assert (first["outcome"], first["warned"], first["reasons"][0][0]) == ("new", True, "warning")
    assert (second["outcome"], second["reasons"][0][0]) == ("refused", "refusal")
    assert report["counts"]["warned"] == 1
    again = json.loads(run("students", str(file), "--school", "velddijk", "--json", "--dry-run"))
    assert "hoort bij Naomi Proef" in again["rows"][1]["reasons"][0][1]


def test_dry_run_leaves_nothing_behind(desk: Desk) -> None:
    report = json.loads(run("employers", FILE, "--school", "velddijk", "--dry-run", "--json"))
    assert report["committed"] is False
    assert report["counts"]["new"] > 110
    assert len(report["rows"]) == report["counts"]["rows"]
    assert not Employer.objects.exists()
    assert not ImportBatch.objects.exists()


def test_dry_run_in_words_tells_each_row_that_would_be_written(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "bedrijven.csv"
    file.write_text("Bedrijfsnaam;Plaats;Telefoon\nKwekerij De Proef;Best;0499-111111\n", encoding="utf-8")
    words = ("employers", str(file), "--school", "velddijk")
    assert "  rij 2 Kwekerij De Proef: nieuw" in run(*words, "--dry-run").split("\n")
    assert "Kwekerij De Proef" not in run(*words)
    file.write_text("Bedrijfsnaam;Plaats;Telefoon\nKwekerij De Proef;Best;0499-222222\n", encoding="utf-8")
    told = run(*words, "--dry-run")
    assert "1 gewijzigd" in told
    assert "  rij 2 Kwekerij De Proef: Telefoon: 0499-111111 wordt 0499-222222" in told.split("\n")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("employers", FILE, "--school", "nergens"), "velddijk"),
        (("employers", "/nergens/bestand.csv", "--school", "velddijk"), "niet te lezen"),
        (("students", FILE, "--school", "velddijk"), "Kies nog een kolom"),
    ],
)
def test_command_that_cannot_be_done_gets_a_sentence(
    desk: Desk, words: tuple[str, ...], sentence: str
) -> None:
    with pytest.raises(CommandError, match=sentence):
        run(*words)


def test_sample_files_are_what_the_generator_makes() -> None:
    spec = importlib.util.spec_from_file_location("generate", SAMPLES / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    generator = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(generator)
    for name, data in generator.files().items():
        if name.endswith(".csv"):
            assert (SAMPLES / name).read_bytes() == data
        assert (SAMPLES / name).exists()
