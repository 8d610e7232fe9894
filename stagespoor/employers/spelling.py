"""What somebody meant who typed words that no employer of the network has: a search that forgives (EMP-1)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

from django.db.models import Count, Max, Sum
from django.db.models.functions import Length
from rapidfuzz import fuzz, process

from stagespoor.access.actor import Actor
from stagespoor.core.questions import Asked, Param
from stagespoor.core.text import search_key
from stagespoor.employers.models import Employer

MOST_MEANINGS = 3
SHORTEST = 3  # shorter words have too many neighbours
ALIKE = 72  # of 100: one letter wrong in four, two in seven
_WORD = re.compile(r"[^\W_]+")


def meanings(actor: Actor, words: str) -> list[str]:
    """What may be meant, the best first; empty when nothing looks like it. Two queries at most.

    The words of the network are those in names, places and tasks of its employers and their workplaces.
    """
    stamp = _ask_stamp()(network=actor.network_id)
    return corrected(search_key(words).split()[:8], _vocabulary(actor.network_id, repr(stamp)))


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words in order, and the same as one text: to look for a part of a word in all of them at once."""

    words: tuple[str, ...]
    text: str

    @classmethod
    def of(cls, words: Iterable[str]) -> Vocabulary:
        """Without the words that are too short."""
        known = sorted({word for word in words if len(word) >= SHORTEST})
        return cls(tuple(known), "\n".join(known))


@lru_cache(maxsize=64)
def _vocabulary(network_id: int, stamp: str) -> Vocabulary:
    """The words of a network, kept until something in it changes (``stamp``)."""
    answers = _ask()(network=network_id)
    text = " ".join([key for rows in answers.values() for row in rows for key in row.values()])
    return Vocabulary.of(_WORD.findall(text))


@cache
def _ask_stamp() -> Asked:
    here = Employer.objects.filter(network=Param("network"))
    work = here.filter(workplaces__isnull=False)
    return Asked(
        {
            "stamp": here.values("network").annotate(
                n=Count("pk"), last=Max("pk"), versions=Sum("version"),
                letters=Sum(Length("search_key")), final=Max("search_key"),
            ),
            "work": work.values("network").annotate(
                n=Count("workplaces"), last=Max("workplaces__pk"), versions=Sum("workplaces__version"),
                letters=Sum(Length("workplaces__search_key")), final=Max("workplaces__search_key"),
            ),
        }
    )  # fmt: skip


@cache
def _ask() -> Asked:
    here = Employer.objects.filter(network=Param("network"), kind="employer", merged_into=None)
    return Asked(
        {
            "employers": here.values("search_key"),
            "workplaces": here.filter(workplaces__is_active=True)
            .exclude(workplaces__search_key="")
            .values("workplaces__search_key"),
        }
    )


def corrected(words: Sequence[str], known: Vocabulary) -> list[str]:
    """The same words with those that are not known replaced by what looks like them.

    A word that looks like nothing falls away, unless nothing is left.
    """
    text = known.text
    found = [[word] if word in text else _choices(word, known.words) for word in _joined(words, text)]
    found = [choices for choices in found if choices]
    if not found:
        return []
    texts = [" ".join(choices[0] for choices in found)]
    for place, choices in enumerate(found):
        for other in choices[1:]:
            texts.append(" ".join(other if i == place else c[0] for i, c in enumerate(found)))
    asked = " ".join(words)
    return [text for text in dict.fromkeys(texts) if text != asked][:MOST_MEANINGS]


def _joined(words: Sequence[str], text: str) -> list[str]:
    """ "fietsen maker" becomes "fietsenmaker" when that is a word."""
    for left, right in pairwise(words):
        both = left + right
        if len(both) > SHORTEST and both in text:
            place = words.index(left)
            return [*words[:place], both, *words[place + 2 :]]
    return list(words)


def _choices(word: str, vocabulary: Sequence[str]) -> list[str]:
    """The known words that look like this one, the most alike first."""
    if len(word) < SHORTEST:
        return []
    best: dict[str, float] = {}
    # a part of a long word may be typed as well: compare with its beginning
    starts = {known[: len(word)]: known for known in vocabulary if len(known) > len(word) + 2}
    for choices, names in ((vocabulary, None), (list(starts), starts)):
        for text, score, _index in process.extract(
            word, choices, scorer=fuzz.ratio, limit=MOST_MEANINGS + 2, score_cutoff=ALIKE
        ):
            shown = names[text] if names else text
            # the same first letter: people seldom miss that one
            better = score + (4 if shown[0] == word[0] else 0) - (3 if names else 0)
            best[shown] = max(best.get(shown, 0), better)
    return sorted(best, key=lambda text: (-best[text], text))[:MOST_MEANINGS]
