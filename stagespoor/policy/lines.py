"""On which line of a TOML text each key and each item of an array stands.

``tomllib`` gives values without places. This walks the same text once more; it trusts that the
text is valid TOML (``tomllib`` has read it) and so only has to skip values, not to judge them.
"""

from __future__ import annotations

import re

Path = tuple[str | int, ...]
Problem = tuple[Path, str]
"""Where something is wrong in a file, and a Dutch sentence about it."""

_SPACE = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_SCALAR = re.compile(r"[^,\]}#\r\n]+")
_STRING = re.compile(
    r'"""(?:[^\\]|\\.)*?"""(?:""|")?|' r"'''.*?'''(?:''|')?|" r'"(?:[^"\\\n]|\\.)*"|' r"'[^'\n]*'",
    re.DOTALL,
)


def lines_of(text: str) -> dict[Path, int]:
    """Path -> line number, counted from 1. A path is keys and array positions: ("kinds", 1, "days_min")."""
    return _Walk(text).run()


class _Walk:
    """One pass over the text; ``lines`` fills up on the way."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.lines: dict[Path, int] = {}
        self._counts: dict[Path, int] = {}
        self._line, self._counted_to = 1, 0

    def run(self) -> dict[Path, int]:
        table: Path = ()
        self._skip()
        while self.at < len(self.text):
            if self.text.startswith("[", self.at):
                table = self._header()
            else:
                self._pair(table)
            self._skip()
        return self.lines

    def _header(self) -> Path:
        """A [table] or [[array of tables]]; the path its keys belong to."""
        line = self._line_here()
        is_array = self.text.startswith("[[", self.at)
        self.at += 2 if is_array else 1
        keys = self._keys()
        self.at += 2 if is_array else 1
        path = (*self._inside(keys[:-1]), keys[-1])
        self.lines.setdefault(path, line)
        if is_array:
            position = self._counts.get(path, 0)
            self._counts[path] = position + 1
            path = (*path, position)
        self.lines[path] = line
        return path

    def _inside(self, keys: tuple[str, ...]) -> Path:
        """The path of keys in a header: a key that names an array of tables means its last item."""
        path: Path = ()
        for key in keys:
            path = (*path, key)
            if path in self._counts:
                path = (*path, self._counts[path] - 1)
        return path

    def _pair(self, table: Path) -> None:
        """key = value"""
        line = self._line_here()
        path = table
        for key in self._keys():
            path = (*path, key)
            self.lines.setdefault(path, line)
        self.at += 1  # the equals sign
        self._skip()
        self._value(path)

    def _keys(self) -> tuple[str, ...]:
        """One key or a dotted key, with the spaces around it."""
        keys: list[str] = []
        while True:
            self._skip()
            match = _STRING.match(self.text, self.at) or _BARE_KEY.match(self.text, self.at)
            if match is None:  # not valid TOML after all: stop rather than loop
                self.at = len(self.text)
                return tuple(keys) or ("",)
            self.at = match.end()
            keys.append(match.group().strip("\"'"))
            self._skip()
            if not self.text.startswith(".", self.at):
                return tuple(keys)
            self.at += 1

    def _value(self, path: Path) -> None:
        if self.text.startswith("[", self.at):
            self._items(path, "]")
        elif self.text.startswith("{", self.at):
            self._items(path, "}")
        else:
            match = _STRING.match(self.text, self.at) or _SCALAR.match(self.text, self.at)
            self.at = match.end() if match else len(self.text)

    def _items(self, path: Path, closing: str) -> None:
        """The items of an array, or the pairs of an inline table."""
        self.at += 1
        position = 0
        self._skip()
        while self.at < len(self.text) and not self.text.startswith(closing, self.at):
            if closing == "}":
                self._pair(path)
            else:
                self.lines[(*path, position)] = self._line_here()
                self._value((*path, position))
                position += 1
            self._skip()
            if self.text.startswith(",", self.at):
                self.at += 1
                self._skip()
        self.at += 1

    def _skip(self) -> None:
        match = _SPACE.match(self.text, self.at)
        self.at = match.end() if match else self.at

    def _line_here(self) -> int:
        self._line += self.text.count("\n", self._counted_to, self.at)
        self._counted_to = self.at
        return self._line


def line_of(lines: dict[Path, int], path: Path) -> int:
    """The line of a path, or of the nearest thing around it that has one; 1 for the whole file."""
    while path:
        if path in lines:
            return lines[path]
        path = path[:-1]
    return 1
