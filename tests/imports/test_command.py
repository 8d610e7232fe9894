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


def test_dry_run_leaves_nothing_behind(desk: Desk) -> None:
    report = json.loads(run("employers", FILE, "--school", "velddijk", "--dry-run", "--json"))
    assert report["committed"] is False
    assert report["counts"]["new"] > 110
    assert len(report["rows"]) == report["counts"]["rows"]
    assert not Employer.objects.exists()
    assert not ImportBatch.objects.exists()


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
