"""The preparation: career tests, Brug naar Werk, other training (PREP-2, PREP-4, PREP-7)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _

from stagespoor.access.actor import Actor
from stagespoor.access.roles import Permission
from stagespoor.core import clock
from stagespoor.core.refusals import Refusal, refuse_if_any
from stagespoor.core.states import StaleRecord, fingerprint
from stagespoor.policy.loader import get_policy
from stagespoor.students import rules, timeline
from stagespoor.students.access import must_be_theirs
from stagespoor.students.models import BridgeClosing, BridgeModule, CareerTest, OtherTraining, Student
from stagespoor.students.rules import BUSY, DONE, NOT_STARTED, ModuleState


@transaction.atomic
def record_career_test(
    *, student: Student, test: str, taken_on: dt.date, result: str, by: Actor, file: File[bytes] | None = None
) -> CareerTest:
    """Record the result of one of the career tests, with the file if there is one (PREP-2).

    ``file`` was checked by the form (kind and size by content). Raises Refused for an unknown test or a
    day in the future.
    """
    by.must(Permission.STUDENT_EDIT)
    must_be_theirs(by, student)
    names = dict(get_policy(by.policy_name).choices("career_tests"))
    found = rules.past_day_refusals(day=taken_on, today=clock.today(), norm="PREP-2", field="taken_on")
    if test not in names:
        found.append(Refusal("PREP-2", _("Kies een test uit de lijst."), field="test"))
    refuse_if_any(found)
    row = CareerTest(student=student, test=test, taken_on=taken_on, result=result, recorded_by_id=by.user_id)
    if file is not None:
        row.file.save(str(file.name), file, save=False)
    row.save(force_insert=True)
    data = {"test": names[test]}
    timeline.record("student.career_test", student=student, by=by, about=f"career_test:{row.pk}", data=data)
    return row


def set_bridge_module(
    *, student: Student, module: int, state: str, by: Actor, started_on: dt.date | None = None,
    done_on: dt.date | None = None, result: str = "",
) -> Student:  # fmt: skip
    """Set how far the student is with one module (PREP-4). As :func:`set_bridge_modules`."""
    asked = ModuleState(state, started_on, done_on, result)
    return set_bridge_modules(student=student, modules={module: asked}, by=by)


@transaction.atomic
def set_bridge_modules(
    *, student: Student, modules: Mapping[int, ModuleState], by: Actor, seen_version: int | None = None
) -> Student:
    """Set how far the student is with these modules, by number; what is not named stays (PREP-4).

    A missing day is today. Raises Refused for days that cannot be, StaleRecord when the modules changed
    since ``seen_version``.
    """
    by.must(Permission.STUDENT_EDIT)
    must_be_theirs(by, student)
    policy, today = get_policy(by.policy_name), clock.today()
    rows = {row.module: row for row in BridgeModule.objects.select_for_update().filter(student=student)}
    if seen_version is not None and modules_version(rows.values()) != seen_version:
        raise StaleRecord
    refuse_if_any(rules.module_refusals(modules, today, policy))
    words = []
    for number, asked in sorted(modules.items()):
        wanted = _filled(asked, rows.get(number), today)
        if _save_module(student, number, wanted, rows.get(number)):
            words.append(_words(number, wanted))
    if words:
        data = {"bridge": policy.bridge.name, "what": ", ".join(words)}
        timeline.record("student.bridge", student=student, by=by, data=data)
    return student


def _filled(asked: ModuleState, now: BridgeModule | None, today: dt.date) -> ModuleState:
    """The state with its days: what was known stays, a missing day is today."""
    if asked.state == NOT_STARTED:
        return ModuleState(result=asked.result)
    started = asked.started_on or (now.started_on if now else None) or asked.done_on or today
    if asked.state == BUSY:
        return replace(asked, started_on=started, done_on=None)
    done = asked.done_on or (now.done_on if now else None) or today
    return replace(asked, started_on=min(started, done), done_on=done)


def _save_module(student: Student, number: int, wanted: ModuleState, row: BridgeModule | None) -> bool:
    if row is None and wanted == ModuleState():
        return False
    if row is None:
        row = BridgeModule(student=student, module=number)
    elif state_of(row) == wanted:
        return False
    row.state, row.started_on, row.done_on, row.result = (
        wanted.state, wanted.started_on, wanted.done_on, wanted.result,
    )  # fmt: skip
    row.save()
    return True


def state_of(row: BridgeModule) -> ModuleState:
    """A stored module as the rules know it."""
    return ModuleState(row.state, row.started_on, row.done_on, row.result)


def modules_version(rows: object) -> int:
    """A number that changes with the modules, by which a lost update shows."""
    known: list[BridgeModule] = sorted(rows, key=lambda row: row.module)  # type: ignore[call-overload]
    return fingerprint(*((row.module, state_of(row)) for row in known))


def _words(number: int, module: ModuleState) -> str:
    states = {NOT_STARTED: _("niet begonnen"), BUSY: _("bezig"), DONE: _("klaar")}
    return _("module %(number)d %(state)s") % {"number": number, "state": states[module.state]}


@transaction.atomic
def record_bridge_closing(*, student: Student, held_on: dt.date, report: str, by: Actor) -> BridgeClosing:
    """Record the closing talk, or correct its report (PREP-4). Raises Refused while no module is done."""
    by.must(Permission.STUDENT_EDIT)
    must_be_theirs(by, student)
    done = BridgeModule.objects.filter(student=student, state=DONE).values_list("module", flat=True)
    refuse_if_any(rules.closing_refusals(done=list(done), held_on=held_on, today=clock.today()))
    closing, _made = BridgeClosing.objects.update_or_create(
        student=student, defaults={"held_on": held_on, "report": report, "by_id": by.user_id}
    )
    bridge = get_policy(by.policy_name).bridge.name
    timeline.record("student.bridge_closed", student=student, by=by, data={"bridge": bridge, "on": held_on})
    return closing


@transaction.atomic
def record_training(
    *, student: Student, training: str, from_on: dt.date, by: Actor, until_on: dt.date | None = None,
    name: str = "", result: str = "",
) -> OtherTraining:  # fmt: skip
    """Record another training: independence, social skills … (PREP-7)."""
    by.must(Permission.STUDENT_EDIT)
    must_be_theirs(by, student)
    row = OtherTraining(student=student)
    return _save_training(row, training, name, from_on, until_on, result, by)


@transaction.atomic
def edit_training(
    *, row: OtherTraining, training: str, from_on: dt.date, seen_version: int, by: Actor,
    until_on: dt.date | None = None, name: str = "", result: str = "",
) -> OtherTraining:  # fmt: skip
    """Change a training, mostly to add its end and result. Raises StaleRecord since ``seen_version``."""
    by.must(Permission.STUDENT_EDIT)
    must_be_theirs(by, row.student)
    row = OtherTraining.objects.select_for_update().select_related("student").get(pk=row.pk)
    if training_version(row) != seen_version:
        raise StaleRecord
    return _save_training(row, training, name, from_on, until_on, result, by)


def _save_training(
    row: OtherTraining, training: str, name: str, from_on: dt.date, until_on: dt.date | None, result: str, by: Actor
) -> OtherTraining:  # fmt: skip
    names = dict(get_policy(by.policy_name).choices("trainings"))
    found = []
    if training not in names:
        found.append(Refusal("PREP-7", _("Kies een training uit de lijst."), field="training"))
    if until_on and until_on < from_on:
        sentence = _("De training eindigt voor het begin. Kijk de datums na.")
        found.append(Refusal("PREP-7", sentence, field="until_on"))
    refuse_if_any(found)
    row.training, row.name, row.from_on, row.until_on, row.result = training, name, from_on, until_on, result
    row.save()
    data = {"training": name or names[training]}
    timeline.record("student.training", student=row.student, by=by, about=f"training:{row.pk}", data=data)
    return row


def training_version(row: OtherTraining) -> int:
    """A number that changes with the facts, by which a lost update shows."""
    return fingerprint(row.training, row.name, row.from_on, row.until_on, row.result)
