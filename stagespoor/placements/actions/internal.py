"""Work places inside the school and their tasks, cut into steps (IS-1)."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max

from stagespoor.access.actor import Actor
from stagespoor.access.roles import Permission
from stagespoor.accounts.models import User
from stagespoor.core import events
from stagespoor.core.refusals import refuse_if_any
from stagespoor.placements import rules
from stagespoor.placements.models import InternalTask, InternalWorkplace


@transaction.atomic
def save_workplace(
    *, by: Actor, name: str, department: str = "", supervisor: User | None = None, places: int = 4,
    is_active: bool = True, workplace: InternalWorkplace | None = None,
) -> InternalWorkplace:  # fmt: skip
    """Add a work place inside the school, or change one."""
    by.must(Permission.INTERNAL_WRITE)
    same = InternalWorkplace.objects.filter(school_id=by.school_id, name__iexact=name.strip())
    taken = (same.exclude(pk=workplace.pk) if workplace else same).exists()
    refuse_if_any(rules.check_workplace(name=name, taken=taken, places=places))
    new = workplace is None
    workplace = workplace or InternalWorkplace(school_id=by.school_id)
    workplace.name, workplace.department = name.strip(), department.strip()
    workplace.supervisor, workplace.places, workplace.is_active = supervisor, places, is_active
    workplace.save()
    kind = "internal.workplace_added" if new else "internal.workplace_changed"
    events.record(
        kind, school_id=by.school_id, by=by, about=f"workplace:{workplace.pk}", data={"where": workplace.name}
    )
    return workplace


@transaction.atomic
def save_task(
    *,
    workplace: InternalWorkplace,
    name: str,
    steps: Sequence[str],
    by: Actor,
    task: InternalTask | None = None,
) -> InternalTask:
    """Add a task to a work place, or change one. ``steps`` are short sentences, one step each."""
    by.must(Permission.INTERNAL_WRITE)
    lines = [line.strip() for line in steps if line.strip()]
    refuse_if_any(rules.check_task(name=name, steps=lines))
    if task is None:
        last = workplace.tasks.aggregate(last=Max("position"))["last"] or 0
        task = InternalTask(workplace=workplace, position=last + 1)
    task.name, task.steps = name.strip(), lines
    task.save()
    events.record(
        "internal.task_saved", school_id=by.school_id, by=by, about=f"workplace:{workplace.pk}",
        data={"where": workplace.name, "task": task.name},
    )  # fmt: skip
    return task


@transaction.atomic
def delete_task(*, task: InternalTask, by: Actor) -> InternalWorkplace:
    """Take a task away from its work place; the event log keeps its name."""
    by.must(Permission.INTERNAL_WRITE)
    workplace = task.workplace
    events.record(
        "internal.task_deleted", school_id=by.school_id, by=by, about=f"workplace:{workplace.pk}",
        data={"where": workplace.name, "task": task.name},
    )  # fmt: skip
    task.delete()
    return workplace
