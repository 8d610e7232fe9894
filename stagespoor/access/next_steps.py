"""How an app tells its next steps: what it asks the database, and which steps follow from the answers.

All questions of all apps go to the database as one, built once per role and policy
(:mod:`stagespoor.core.questions`). While they are built nobody in particular asks: whoever asks, the day
and the student are parameters, so what is kept holds nothing of anybody.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import Q

from stagespoor.access.actor import Actor
from stagespoor.core.questions import Answers, Asked, Param, Questions
from stagespoor.core.steps import Step
from stagespoor.policy.loader import get_policy
from stagespoor.policy.model import Policy


@dataclass(frozen=True, slots=True)
class Asker:
    """Somebody who asks, while the questions are built.

    ``actor`` has a role and a school's policy, and parameters where a person has keys: filters take it
    (``visible_to(asker.actor)``), comparing its keys in Python is a mistake.
    """

    actor: Actor
    policy: Policy
    today: Param
    one_student: bool

    def about(self, field: str) -> Q:
        """Only the asked student, where one was asked; ``field`` is the path to the student's key."""
        return Q(**{field: Param("student")}) if self.one_student else Q()


@dataclass(frozen=True, slots=True)
class Source:
    """The next steps of one app. ``questions`` may not depend on anything but the asker."""

    app: str
    questions: Callable[[Asker], Questions]
    steps: Callable[[Answers, Actor, dt.date], Iterable[Step]]


def steps_from(
    sources: tuple[Source, ...], actor: Actor, today: dt.date, student_id: int | None = None
) -> list[Step]:
    """The next steps of every role for the students this actor sees, or for one of them: one query."""
    policy = get_policy(actor.policy_name)
    asked = _asked(sources, actor.role, actor.policy_name, id(policy), student_id is not None)
    answers = asked(user=actor.user_id, school=actor.school_id, today=today, student=student_id)
    found: list[Step] = []
    for source in sources:
        own = {
            key.partition(".")[2]: rows
            for key, rows in answers.items()
            if key.partition(".")[0] == source.app
        }
        found += source.steps(own, actor, today)
    return found


@lru_cache(maxsize=256)
def _asked(
    sources: tuple[Source, ...], role: str, policy_name: str, policy_key: int, one_student: bool
) -> Asked:
    """The questions of these sources for this role; ``policy_key`` changes when the policy was read anew."""
    user: Any = Param("user")
    school: Any = Param("school")
    actor = Actor(
        user_id=user, membership_id=0, role=role, school_id=school, network_id=0, name="", school_name="",
        policy_name=policy_name,
    )  # fmt: skip
    asker = Asker(actor, get_policy(policy_name), Param("today"), one_student)
    return Asked(
        {f"{source.app}.{key}": rows for source in sources for key, rows in source.questions(asker).items()}
    )


__all__ = ["Answers", "Asker", "Questions", "Source", "steps_from"]
