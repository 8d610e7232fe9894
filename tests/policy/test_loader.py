"""A wrong policy file is refused with file, line and reason."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from stagespoor.policy.lines import lines_of
from stagespoor.policy.loader import PACKAGED, PolicyError, get_policy, load_policy

TEXT = (PACKAGED / "velddijk.toml").read_text(encoding="utf-8")


@pytest.fixture
def write(tmp_path: Path) -> Any:
    def _write(text: str, name: str = "school.toml") -> Path:
        file = tmp_path / name
        file.write_text(text, encoding="utf-8")
        return file

    return _write


def changed(before: str, after: str) -> tuple[str, int]:
    """Velddijk's file with the first ``before`` replaced, and the line of ``after``'s first word."""
    assert before in TEXT
    at = TEXT.index(before)
    return TEXT.replace(before, after, 1), TEXT[:at].count("\n") + 1


FAULTS = [
    ("an unknown key", "days_min = 1\ndays_max = 2", "days_mni = 1\ndays_max = 2", 0, "days_mni is hier geen bekend"),
    ("a missing key", 'short_name = "Plaatsing"\n', "", None, "short_name ontbreekt"),
    ("a number as text", "start_days_max = 3", 'start_days_max = "drie"', 0, "heel getal"),
    ("a text as number", 'kind = "voortgezet speciaal onderwijs"', "kind = 5", 0, "moet een tekst zijn"),
    ("a date as text", "valid_from = 2023-08-01", 'valid_from = "vorig jaar"', 0, "moet een datum zijn"),
    ("eight days", "days_max = 2", "days_max = 8", 0, "ten hoogste 7"),
    ("minimum over maximum", "days_min = 1\ndays_max = 2", "days_min = 3\ndays_max = 2", 0, "hoger dan het maximum"),
    ("start over maximum", "start_days_max = 3", "start_days_max = 5", 0, "tussen 2 en 4"),
    ("the same slug twice", 'slug = "bike"', 'slug = "walk"', 0, "walk staat twee keer"),
    ("the same module twice", 'slug = "module_2"', 'slug = "module_1"', 0, "module_1 staat twee keer"),
    ("an unknown gate", '"referral", "fit", "route"', '"refferal", "fit", "route"', 0, "refferal staat niet"),
    ("an unknown kind", 'kinds = ["preparing", "contract"]', 'kinds = ["praeparing"]', 0, "in de lijst kinds"),
    ("an unknown norm", 'norm = "CER-1"', 'norm = "CER-9"', 0, "staat niet in de lijst norms"),
    ("an unknown role", 'who = "student"', 'who = "pupil"', 0, "Kies uit"),
    ("a role without a name", 'psychologist = "Orthopedagoog"\n', "", None, "rol psychologist ontbreekt"),
    ("a norm of nobody", '"AGR-2" =', '"AGR-22" =', 0, "AGR-22 bestaat niet"),
    ("an empty norm", '"GUI-1" = "', '"GUI-1" = " " # "', 0, "een tekst staan"),
    ("an empty name", 'name = "Groen"', 'name = ""', 0, "name is leeg"),
    ("a slug with a capital", 'slug = "green"', 'slug = "Green"', 0, "kleine letters"),
    ("moments that go back", ", months = 12", ", months = 4", 0, "lopen niet op"),
    ("a scale with a gap", "{ value = 3,", "{ value = 5,", None, "lopen niet met 1 op"),
    ("two kinds with one number", "order = 2", "order = 1", 0, "nummer 1 is al gebruikt"),
    ("an evaluation without weeks", 'at = "halfway"', 'at = "weeks"', None, "noem weeks"),
    ("no equals sign", 'name = "Groen"', 'name "Groen"', 0, "=-teken"),
    ("an open text", 'name = "Groen"', 'name = "Groen', 0, "niet afgesloten"),
    ("the same key twice", 'name = "Groen"', 'name = "Groen"\nname = "Geel"', 1, "staat er al"),
    ("a bare word", "end_required = true", "end_required = ja", 0, "geen geldige waarde"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after", "lines_down", "reason"), [f[1:] for f in FAULTS], ids=[f[0] for f in FAULTS]
)
def test_a_fault_is_named_with_its_line(
    write: Any, before: str, after: str, lines_down: int | None, reason: str
) -> None:
    text, line = changed(before, after)
    with pytest.raises(PolicyError) as caught:
        load_policy(write(text))
    fitting = [fault for fault in caught.value.faults if reason in fault.reason]
    assert fitting, str(caught.value)
    assert fitting[0].file == "school.toml"
    if lines_down is not None:
        assert fitting[0].line == line + lines_down
    assert "_error" not in str(caught.value)


def test_a_missing_key_points_at_the_table_it_is_missing_from(write: Any) -> None:
    text = TEXT.replace('short_name = "Plaatsing"\n', "", 1)
    with pytest.raises(PolicyError) as caught:
        load_policy(write(text))
    line = text[: text.index('slug = "contract"')].count("\n")  # [[kinds]] stands one line above
    assert caught.value.line == line


def test_all_faults_are_told_at_once_in_the_order_of_the_file(write: Any) -> None:
    text = TEXT.replace("age_min = 12", 'age_min = "12"').replace('check = "fit"', 'check = "fitt"')
    with pytest.raises(PolicyError) as caught:
        load_policy(write(text))
    lines = [fault.line for fault in caught.value.faults]
    assert len(lines) == 2
    assert lines == sorted(lines)
    assert "school.toml, regel" in str(caught.value)


def test_a_file_that_is_not_there_or_not_utf8_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match="pad"):
        load_policy(tmp_path / "nergens.toml")
    (tmp_path / "oud.toml").write_bytes('a = 1\nnaam = "café"'.encode("cp1252"))
    with pytest.raises(PolicyError, match="UTF-8") as caught:
        load_policy(tmp_path / "oud.toml")
    assert caught.value.line == 2


def test_a_policy_of_the_own_folder_goes_first(
    write: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(TEXT.replace('name = "Velddijk"', 'name = "Elders"', 1), "velddijk.toml")
    monkeypatch.setenv("STAGESPOOR_POLICIES", str(tmp_path))
    assert get_policy("velddijk").school.name == "Elders"
    assert get_policy("wildveld").school.name == "Wildveld"


def test_the_command_checks_a_file(write: Any, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("policy", "check", str(write(TEXT)))
    assert "is in orde: Velddijk" in capsys.readouterr().out
    with pytest.raises(CommandError, match="1 fout gevonden"):
        call_command("policy", "check", str(write(TEXT.replace("age_max = 20", "age_max = 2", 1))))
    assert "laagste leeftijd" in capsys.readouterr().err


def test_every_key_and_item_has_the_line_it_stands_on() -> None:
    text = """# een
[a]  # tabel
"b.c" = '''
[x]
'''
d.e = [1, # een
  "]", { f = 2, g = [3] },
]
[[h]]
i = 1
[[h.j]]
k = 'a # b'
[[h]]
[h.l]
m = 1979-05-27
"""
    tomllib.loads(text)
    assert lines_of(text) == {
        ("a",): 2, ("a", "b.c"): 3, ("a", "d"): 6, ("a", "d", "e"): 6, ("a", "d", "e", 0): 6,
        ("a", "d", "e", 1): 7, ("a", "d", "e", 2): 7, ("a", "d", "e", 2, "f"): 7,
        ("a", "d", "e", 2, "g"): 7, ("a", "d", "e", 2, "g", 0): 7,
        ("h",): 9, ("h", 0): 9, ("h", 0, "i"): 10, ("h", 0, "j"): 11, ("h", 0, "j", 0): 11,
        ("h", 0, "j", 0, "k"): 12, ("h", 1): 13, ("h", 1, "l"): 14, ("h", 1, "l", "m"): 15,
    }  # fmt: skip


def test_every_value_of_the_packaged_files_has_a_line() -> None:
    for file in PACKAGED.glob("*.toml"):
        text = file.read_text(encoding="utf-8")
        lines = lines_of(text)
        rows = text.splitlines()
        for path in _paths(tomllib.loads(text), ()):
            assert path in lines, path
            if isinstance(path[-1], str) and not isinstance(path[-2:-1], int):
                assert path[-1] in rows[lines[path] - 1]


def _paths(value: Any, at: tuple[str | int, ...]) -> Iterator[tuple[str | int, ...]]:
    items: Any = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    for key, inner in items:
        yield (*at, key)
        yield from _paths(inner, (*at, key))
