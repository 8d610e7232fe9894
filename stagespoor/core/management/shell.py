"""What every word of `stagespoor` shares: help and refusals in Dutch, and only the options that are its own."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError
from django.core.management.base import CommandParser as DjangoParser
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# What argparse says, by what it means: this Python's words on the left, ours on the right.
REFUSALS: tuple[tuple[re.Pattern[str], Promise], ...] = tuple(
    (re.compile(pattern, re.DOTALL), sentence)
    for pattern, sentence in (
        (
            r"the following arguments are required: (?P<names>.+)",
            gettext_lazy("Er ontbreekt nog: %(names)s."),
        ),
        (
            r"argument (?P<name>.+?): invalid choice: (?P<value>.+?) \(choose from (?P<choices>.+)\)",
            gettext_lazy("%(value)s kan niet bij %(name)s. Kies uit: %(choices)s."),
        ),
        (
            r"argument (?P<name>.+?): invalid (int|float) value: (?P<value>.+)",
            gettext_lazy("%(value)s kan niet bij %(name)s: dat is geen getal."),
        ),
        (
            r"argument (?P<name>.+?): invalid .+? value: (?P<value>.+)",
            gettext_lazy("%(value)s kan niet bij %(name)s."),
        ),
        (
            r"argument (?P<name>.+?): expected (at least )?one argument",
            gettext_lazy("Achter %(name)s hoort nog iets."),
        ),
        (
            r"argument (?P<name>.+?): ignored explicit argument (?P<value>.+)",
            gettext_lazy("Achter %(name)s hoort niets: %(value)s."),
        ),
        (r"unrecognized arguments: (?P<value>.+)", gettext_lazy("Dit hoort er niet bij: %(value)s.")),
    )
)

# Django's own options: they still work, for who knows them, and stand in nobody's way.
DJANGOS_FLAGS: tuple[tuple[tuple[str, ...], dict[str, Any]], ...] = (
    (("-v", "--verbosity"), {"default": 1, "type": int, "choices": [0, 1, 2, 3]}),
    (("--settings",), {}),
    (("--pythonpath",), {}),
    (("--traceback",), {"action": "store_true"}),
    (("--no-color",), {"action": "store_true"}),
    (("--force-color",), {"action": "store_true"}),
)


def in_dutch(message: str) -> str:
    """A refusal of argparse in words that say what to do; one that is not known stays as it is."""
    for pattern, sentence in REFUSALS:
        if found := pattern.fullmatch(message):
            return str(sentence) % found.groupdict()
    return message


class HelpWriter(argparse.RawDescriptionHelpFormatter):
    """Help that begins with the Dutch word for usage."""

    def add_usage(
        self, usage: str | None, actions: Iterable[argparse.Action], groups: Any, prefix: str | None = None
    ) -> None:
        """As argparse, with a prefix of our own."""
        super().add_usage(usage, actions, groups, _("Gebruik: ") if prefix is None else prefix)


class Parser(DjangoParser):
    """Reads the words behind `stagespoor …`; also of the words within a word (`school add`)."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("formatter_class", HelpWriter)
        super().__init__(**{**kwargs, "add_help": False, "allow_abbrev": False})
        self.add_argument("-h", "--help", action="help", help=_("toont deze uitleg"))
        # the titles of the two parts that argparse makes for itself
        self._positionals.title, self._optionals.title = _("woorden"), _("keuzes")

    def error(self, message: str) -> NoReturn:
        """Refuse: in the shell with how it should be, from code as a CommandError."""
        sentence = in_dutch(message)
        if not self.called_from_command_line:
            raise CommandError(sentence)
        more = _("Typ `%(command)s --help` voor uitleg.") % {"command": self.prog}
        self.exit(2, f"{sentence}\n{self.format_usage()}{more}\n")


class ShellCommand(BaseCommand):
    """A management command that people know by its word behind `stagespoor`."""

    word = ""  # where it differs from the name of the file

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Parser:
        """The parser, under the name that people type; Django's options work and are not shown."""
        parser = Parser(
            prog=f"stagespoor {self.word or subcommand}", description=self.help or None,
            called_from_command_line=getattr(self, "_called_from_command_line", None), **kwargs,
        )  # fmt: skip
        for names, options in DJANGOS_FLAGS:
            parser.add_argument(*names, help=argparse.SUPPRESS, **options)
        if self.requires_system_checks:
            parser.add_argument("--skip-checks", action="store_true", help=argparse.SUPPRESS)
        self.add_arguments(parser)
        return parser
