"""What people read goes through gettext, with the Dutch sentence as its source."""

import re
from pathlib import Path

from tests.guards.test_house import ROOT, files

TRANSLATED = re.compile(r"{%\s*blocktrans(late)?\b.*?{%\s*endblocktrans(late)?\s*%}", re.DOTALL)
SILENT = re.compile(
    r"{#.*?#}|{%\s*comment.*?endcomment\s*%}|<!--.*?-->|<!doctype[^>]*>|<(script|style|svg)\b.*?</\1>",
    re.DOTALL | re.IGNORECASE,
)
TAGS = re.compile(r"{%.*?%}|{{.*?}}", re.DOTALL)
ATTRIBUTES = re.compile(r'\b(?:aria-label|alt|title|placeholder|content)="([^"]*)"')
ELEMENTS = re.compile(r"<[^>]*>", re.DOTALL)
WORD = re.compile(r"[^\W\d_]{2,}")
# names, units and entities that are the same in every language
SAME = {
    "Stagespoor",
    "nbsp",
    "amp",
    "kB",
    "MB",
    "km",
    "PDF",
    "middot",
    "mdash",
    "ndash",
    "hellip",
    "times",
    "rarr",
}
# how the window is to be drawn, not what is in it
META = re.compile(r"<meta\b[^>]*>", re.DOTALL)


def raw_words(path: Path) -> set[str]:
    """The words in a template that stand there as such, outside gettext."""
    text = path.read_text(encoding="utf-8")
    for pattern in (SILENT, META, TRANSLATED):
        text = pattern.sub(" ", text)
    text = TAGS.sub("", text)
    shown = " ".join([*ATTRIBUTES.findall(text), ELEMENTS.sub(" ", text)])
    return set(WORD.findall(shown)) - SAME


def test_no_template_holds_text_outside_gettext() -> None:
    found = {
        str(path.relative_to(ROOT)): sorted(words)
        for path in files("stagespoor/**/templates/**/*.html", "stagespoor/*/templates/*.html")
        # the page of samples for who builds here is shown to nobody else
        if not path.name.startswith("style") and (words := raw_words(path))
    }
    assert not found, f"put these in {{% translate %}}: {found}"


SENTENCES = re.compile(r"""(?:\b_|gettext|gettext_lazy|pgettext|\{%\s*translate)\(?\s*"([^"]+)\"""")
ENGLISH = re.compile(
    r"\b(the|and|please|your|you|must|should|with|this|that|from|not|cannot)\b", re.IGNORECASE
)


def test_no_sentence_for_people_is_english() -> None:
    found = {
        f"{path.relative_to(ROOT)}: {sentence}"
        for path in files("stagespoor/**/*.py", "stagespoor/*/templates/**/*.html")
        for sentence in SENTENCES.findall(path.read_text(encoding="utf-8"))
        if ENGLISH.search(re.sub(r"\{.*?\}|%\(.*?\)[sd]", "", sentence))
    }
    assert not found


# What a school calls these things stands in its policy, with the article: policy/words.py.
SCHOOLS = re.compile(
    r"stagecontract|(?<!arbeids)contract (?:maken|tekenen)|klapper|logboek|certificaat|\baanmelding|stageoverleg",
    re.IGNORECASE,
)
SAID = re.compile(
    r"""(?:\b_|gettext|gettext_lazy|ngettext)\(\s*((?:"[^"]*"\s*)+)"""
    r"""|\{%\s*translate\s*"([^"]+)"|\{%\s*blocktrans.*?%\}(.*?)\{%\s*endblocktrans""",
    re.DOTALL,
)


def test_no_sentence_holds_a_word_that_is_for_the_school_to_choose() -> None:
    found = {
        f"{path.relative_to(ROOT)}: {sentence.strip()}"
        for path in files("stagespoor/**/*.py", "stagespoor/*/templates/**/*.html")
        # the sample page is for who builds here; the fault in a policy file gives an example of a word
        if "migrations" not in path.parts and path.name not in ("samples.py", "faults.py")
        for parts in SAID.findall(path.read_text(encoding="utf-8"))
        if SCHOOLS.search(sentence := "".join(parts))
    }
    assert not found, f"ask the policy: % words.forms, or {{{{ the_agreement }}}} in a template: {found}"
