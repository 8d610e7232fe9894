"""What the pages of a trajectory share: the policy, the way back, the preparation beside a form."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from stagespoor.access.actor import Actor
from stagespoor.policy.loader import get_policy
from stagespoor.policy.model import Policy
from stagespoor.students.models import Student


def policy_of(actor: Actor) -> Policy:
    """The policy of the actor's school."""
    return get_policy(actor.policy_name)


def file_url(student: Student) -> str:
    """The part of the student's file to go back to."""
    return reverse("desk:student_tab", args=[student.pk, "aanmelding"])


def preparation(student: Student, policy: Policy) -> dict[str, Any]:
    """How far the preparation is, as seen at application and intake (PREP-2, PREP-4, PREP-7). Three queries."""
    done = {row.module: row for row in student.bridge_modules.all()}
    tests: dict[str, Any] = {}
    for row in student.career_tests.order_by("taken_on", "pk"):
        tests[row.test] = row
    trainings = dict(policy.choices("trainings"))
    return {
        "bridge_name": policy.bridge.name,
        "modules": [(module, done.get(module.number)) for module in policy.bridge.modules],
        "tests": [(test, tests.get(test.slug)) for test in policy.career_tests],
        "trainings": [(trainings.get(row.training, row.training), row) for row in student.trainings.all()],
    }
