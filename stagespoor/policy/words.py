"""What a school calls the things everyone talks about, each with its article: "het stagecontract".

A sentence takes the form it needs by name: ``_("Maak %(the_agreement)s") % words.forms``. Templates have
the same names: ``{% blocktranslate %}Maak {{ the_agreement }}{% endblocktranslate %}``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from types import MappingProxyType
from typing import Annotated, Any, Final

from pydantic import PlainValidator
from pydantic_core import PydanticCustomError

from stagespoor.policy.slugs import Text

_THIS: Final = {"de": "deze", "het": "dit"}
WITHOUT_ARTICLE: Final = "word_without_article"


@dataclass(frozen=True, slots=True)
class Word:
    """A noun of the school with its article, "de" or "het". As text it is the noun alone."""

    article: str
    name: str

    def __str__(self) -> str:
        return self.name

    @property
    def title(self) -> str:
        """ "Stagecontract": as a heading."""
        return self.name[:1].upper() + self.name[1:]

    @property
    def the(self) -> str:
        """ "het stagecontract"."""
        return f"{self.article} {self.name}"

    @property
    def this(self) -> str:
        """ "dit stagecontract"."""
        return f"{_THIS[self.article]} {self.name}"

    def forms(self, key: str) -> Iterator[tuple[str, str]]:
        """The forms a sentence can ask for, by name: for "agreement" ``the_agreement`` and so on."""
        yield f"{key}_word", self.name
        yield f"{key}_title", self.title
        yield f"the_{key}", self.the
        yield f"The_{key}", f"{self.article.capitalize()} {self.name}"
        yield f"this_{key}", self.this
        yield f"This_{key}", f"{_THIS[self.article].capitalize()} {self.name}"


def _read(value: Any) -> Word:
    """ "de stageklapper" from the file as a word."""
    article, _space, name = value.strip().partition(" ") if isinstance(value, str) else ("", "", "")
    if article not in _THIS or not name.strip():
        raise PydanticCustomError(WITHOUT_ARTICLE, "a word with its article")
    return Word(article, name.strip())


SchoolWord = Annotated[Word, PlainValidator(_read)]


@dataclass(frozen=True, kw_only=True)
class Words:
    """What this school calls things. ``student_system`` is a name and has no article."""

    logbook: SchoolWord
    agreement: SchoolWord
    certificate: SchoolWord
    referral: SchoolWord
    team_meeting: SchoolWord
    student_system: Text

    @cached_property
    def forms(self) -> Mapping[str, str]:
        """All forms of all words by name, for ``%`` and for templates."""
        found = {"student_system": self.student_system}
        for one in fields(self):
            word = getattr(self, one.name)
            if isinstance(word, Word):
                found.update(word.forms(one.name))
        return MappingProxyType(found)
