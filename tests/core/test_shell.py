"""What people read at the command line: their own words, in Dutch, and nothing of the framework."""

from __future__ import annotations

import re

import pytest
from django.core.management import get_commands, load_command_class
from django.core.management.base import CommandError

from stagespoor import cli
from stagespoor.core.management.shell import DJANGOS_FLAGS, ShellCommand, in_dutch
from stagespoor.schools.models import School

ENGLISH = re.compile(
    r"\b(usage|options|positional|show|help message|required|arguments|invalid|choose|error|traceback|verbosity)\b",
    re.IGNORECASE,
)


def said(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    """The exit status of `stagespoor …` and all that it wrote."""
    capsys.readouterr()
    with pytest.raises(SystemExit) as stopped:
        cli.main(list(words))
    out, err = capsys.readouterr()
    code = stopped.value.code
    return (code if isinstance(code, int) else 1), out + err


@pytest.mark.parametrize("word", cli.COMMANDS)
def test_help_of_each_word_names_it_and_hides_the_framework(
    word: str, capsys: pytest.CaptureFixture[str]
) -> None:
    status, text = said(capsys, word, "--help")
    assert status == 0
    assert text.startswith(f"Gebruik: stagespoor {word} ")
    # words of argparse; the long options of our own stay as they are
    assert not ENGLISH.search(re.sub(r"--[\w-]+", "", text))
    for names, _options in DJANGOS_FLAGS:
        assert names[-1] not in text
    assert "--skip-checks" not in text


def test_every_word_is_a_shell_command() -> None:
    for word, name in cli.COMMANDS.items():
        command = load_command_class(get_commands()[name], name)
        assert isinstance(command, ShellCommand), word
        assert (command.word or name) == word


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("import",), "Er ontbreekt nog: students|employers, BESTAND, --school."),
        (("import", "scholen", "x.csv", "--school", "x"), "Kies uit: 'students', 'employers'."),
        (("import", "students", "x.csv", "--school"), "Achter --school hoort nog iets."),
        (("serve", "--port", "acht"), "'acht' kan niet bij --port: dat is geen getal."),
        (("serve", "--poort", "8001"), "Dit hoort er niet bij: --poort 8001."),
        (("start", "--no-demo=ja"), "Achter --no-demo hoort niets: 'ja'."),
        (("school", "add", "Nieuw"), "Er ontbreekt nog: --with, --policy, --admin, --email."),
    ],
)
def test_a_mistake_gets_a_dutch_sentence_and_the_usage(
    words: tuple[str, ...], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    status, text = said(capsys, *words)
    assert status == 2
    assert text.startswith(sentence) or sentence in text.split("\n")[0]
    assert f"Gebruik: stagespoor {words[0]}" in text
    assert not ENGLISH.search(re.sub(r"--[\w-]+", "", text))


def test_what_argparse_says_that_is_not_known_stays_as_it_is() -> None:
    assert in_dutch("something new") == "something new"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "words",
    [
        ("import", "students", "x.csv", "--school", "nergens"),
        ("school", "add", "N", "--with", "nergens", "--policy", "velddijk", "--admin", "A", "--email", "a@b.example"),
    ],
)  # fmt: skip
def test_without_any_school_it_is_said_where_the_first_is_made(
    words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert not School.objects.exists()
    status, text = said(capsys, *words)
    assert (status, text) == (
        1, "Er is nog geen school. Open Stagespoor in de browser: daar maak je de eerste.\n"
    )  # fmt: skip


def test_whoever_asks_for_the_trace_gets_it() -> None:
    with pytest.raises(CommandError):
        cli.main(["policy", "--traceback", "check", "/nergens/beleid.toml"])
