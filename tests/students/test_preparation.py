"""What may be written about the preparation of a student, and what is refused."""

import datetime as dt

import pytest
from django.core.files.base import ContentFile

from stagespoor.core import clock
from stagespoor.core.models import Event
from stagespoor.core.refusals import Refused
from stagespoor.core.states import StaleRecord
from stagespoor.students import actions
from stagespoor.students.models import BridgeModule
from stagespoor.students.queries import preparation_of
from stagespoor.students.rules import ModuleState
from tests.students.conftest import sentences

pytestmark = pytest.mark.django_db


@pytest.mark.policy("PREP-2")
def test_a_career_test_is_recorded_with_day_result_and_file(student, mentor, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    row = actions.record_career_test(
        student=student, test="who_am_i", taken_on=clock.today(), result="Werkt graag buiten.",
        file=ContentFile(b"%PDF-1.7", name="x.pdf"), by=mentor,
    )  # fmt: skip
    assert row.file.read() == b"%PDF-1.7"
    assert preparation_of(student).tests == (row,)


@pytest.mark.policy("PREP-2")
def test_an_unknown_test_or_a_day_in_the_future_is_refused(student, mentor):
    asked = {"student": student, "result": "x", "by": mentor}
    with pytest.raises(Refused, match="uit de lijst"):
        actions.record_career_test(test="iets", taken_on=clock.today(), **asked)
    with pytest.raises(Refused, match="toekomst"):
        actions.record_career_test(test="who_am_i", taken_on=clock.today() + dt.timedelta(days=1), **asked)


@pytest.mark.policy("PREP-4")
def test_modules_go_one_by_one_or_all_at_once_and_a_missing_day_is_today(student, mentor):
    actions.set_bridge_module(student=student, module=1, state="busy", by=mentor)
    assert [one.state for one in preparation_of(student).modules] == ["busy"]
    states = {n: ModuleState("done", result="goed") for n in (1, 2)} | {3: ModuleState()}
    actions.set_bridge_modules(student=student, modules=states, by=mentor)
    rows = list(BridgeModule.objects.filter(student=student).values_list("module", "state", "done_on"))
    assert rows == [(1, "done", clock.today()), (2, "done", clock.today())]
    last = Event.objects.filter(kind="student.bridge").order_by("-number").first()
    assert last.data["what"] == "module 1 klaar, module 2 klaar"
    assert [one.state for one in preparation_of(student).modules].count("done") == 2


def test_modules_as_they_are_change_nothing(student, mentor):
    for _ in range(2):
        actions.set_bridge_module(student=student, module=1, state="busy", by=mentor)
    assert Event.objects.count() == 1


@pytest.mark.policy("PREP-4")
@pytest.mark.parametrize(
    ("number", "state", "words"),
    [
        (9, ModuleState("busy"), "bestaat niet"),
        (1, ModuleState("busy", started_on=clock.today() + dt.timedelta(days=3)), "in de toekomst"),
        (
            1,
            ModuleState("done", clock.today(), clock.today() - dt.timedelta(days=3)),
            "klaar ligt voor begonnen",
        ),
    ],
)
def test_modules_with_impossible_days_are_refused(student, mentor, number, state, words):
    with pytest.raises(Refused) as caught:
        actions.set_bridge_modules(student=student, modules={number: state}, by=mentor)
    assert words in sentences(caught)


def test_two_who_change_the_modules_at_once_are_told(student, mentor):
    seen = actions.modules_version([])
    actions.set_bridge_modules(
        student=student, modules={1: ModuleState("busy")}, by=mentor, seen_version=seen
    )
    with pytest.raises(StaleRecord):
        actions.set_bridge_modules(student=student, modules={1: ModuleState()}, by=mentor, seen_version=seen)


@pytest.mark.policy("PREP-4")
def test_the_closing_talk_needs_a_module_that_is_done(student, mentor):
    asked = {"student": student, "held_on": clock.today(), "report": "Ging goed.", "by": mentor}
    with pytest.raises(Refused, match="nog geen module klaar"):
        actions.record_bridge_closing(**asked)
    actions.set_bridge_module(student=student, module=1, state="done", by=mentor)
    actions.record_bridge_closing(**asked)
    actions.record_bridge_closing(**{**asked, "report": "Ging heel goed."})
    assert preparation_of(student).closing.report == "Ging heel goed."


@pytest.mark.policy("PREP-7")
def test_another_training_is_recorded_and_gets_its_result_later(student, mentor):
    row = actions.record_training(
        student=student, training="independence", from_on=dt.date(2026, 1, 5), by=mentor
    )
    seen = actions.training_version(row)
    change = {"training": "independence", "from_on": dt.date(2026, 1, 5), "by": mentor, "row": row}
    actions.edit_training(
        until_on=dt.date(2026, 3, 5), result="Kan alleen reizen", seen_version=seen, **change
    )
    assert preparation_of(student).trainings[0].result == "Kan alleen reizen"
    with pytest.raises(StaleRecord):
        actions.edit_training(seen_version=seen, **change)
    with pytest.raises(Refused, match="voor het begin"):
        actions.record_training(
            student=student,
            training="other",
            from_on=dt.date(2026, 2, 1),
            until_on=dt.date(2026, 1, 1),
            by=mentor,
        )
    with pytest.raises(Refused, match="uit de lijst"):
        actions.record_training(student=student, training="iets", from_on=dt.date(2026, 2, 1), by=mentor)
