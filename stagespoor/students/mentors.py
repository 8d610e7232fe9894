"""Mentors by the name that a school's file gives them: "P. Jansen" and "Petra Jansen" are one.

A name that nobody at the school has yet waits as ``mentor_text``. It stays there once linked, so that a link
that followed by itself can be told from a choice by hand, which clears it.
"""

from __future__ import annotations

from collections import defaultdict

from django.db.models import F

from stagespoor.access.roles import Role
from stagespoor.core import events
from stagespoor.core.events import By, NewEvent
from stagespoor.core.text import search_key
from stagespoor.schools.queries import people_with
from stagespoor.students.models import Student

LINKED = "student.mentor_linked"


def mentor_key(name: str) -> str:
    """A mentor's name for comparing."""
    return " ".join(search_key(name).replace(".", " ").split())


def mentors_by_name(school_id: int) -> dict[str, int | None]:
    """Mentors by whole name and by initial with last name; None where two share one. One query."""
    return _by_name(dict(people_with(Role.MENTOR, school_id).values_list("pk", "name")))


def _by_name(names: dict[int, str]) -> dict[str, int | None]:
    found: dict[str, int | None] = {}
    for pk, name in names.items():
        first, _space, rest = name.partition(" ")
        for key in {mentor_key(name), mentor_key(f"{first[:1]}. {rest}")}:
            found[key] = pk if key not in found else None
    return found


def link_named_mentors(school_id: int, by: By) -> int:
    """Give students without a mentor the one that their file named, now that there is one (ORG-2).

    Returns how many. The event names the student without holding on to it: see :func:`events.about_student`.
    """
    waiting = Student.objects.filter(
        school_id=school_id, status=Student.Status.ENROLLED, mentor=None
    ).exclude(mentor_text="")
    texts = dict(waiting.values_list("pk", "mentor_text"))
    if not texts:
        return 0
    names = dict(people_with(Role.MENTOR, school_id).values_list("pk", "name"))
    known = _by_name(names)
    students: dict[int, list[int]] = defaultdict(list)
    for pk, text in texts.items():
        if (mentor := known.get(mentor_key(text))) is not None:
            students[mentor].append(pk)
    news = []
    for mentor, ids in students.items():
        waiting.filter(pk__in=ids).update(mentor_id=mentor, version=F("version") + 1)
        news += [NewEvent(LINKED, None, events.about_student(pk), {"mentor": names[mentor]}) for pk in ids]
    events.record_many(news, school_id=school_id, by=by)
    return len(news)
