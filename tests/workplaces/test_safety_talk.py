"""The safety talk on the floor: every question answered, a "no" with what is agreed, earlier answers shown."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from stagespoor.core.refusals import Refused
from stagespoor.policy.loader import get_policy
from stagespoor.workplaces import actions
from stagespoor.workplaces.models import SafetyTalk
from tests.workplaces.conftest import TODAY, Two, client_of, page

QUESTIONS = [slug for slug, _name in get_policy("velddijk").choices("safety_questions")]


def answers(**other: dict[str, str]) -> dict[str, dict[str, str]]:
    return {slug: {"ok": "yes", "note": ""} for slug in QUESTIONS} | other


def posted(**more: str) -> dict[str, str]:
    return (
        {f"ok_{slug}": "yes" for slug in QUESTIONS}
        | {"with_whom": "Chef Proef", "held_on": "2026-09-07"}
        | more
    )


def hold(two: Two, **facts: Any) -> SafetyTalk:
    talk = {"workplace": two.workplace, "held_on": TODAY, "with_whom": "Chef Proef", "answers": answers()}
    return actions.hold_talk(**talk | {"by": two.coach} | facts)  # type: ignore[arg-type]


@pytest.mark.policy("EMP-3")
def test_a_talk_with_every_answer_is_kept_and_shown(two: Two) -> None:
    client = client_of(two.coach)
    url = page("safety", two.workplace.pk)
    done = client.post(url, posted(ok_lifting="na", ok_rie="no", note_rie="Het bedrijf stuurt de RI&E."))
    assert done.status_code == 302
    talk = SafetyTalk.objects.get()
    assert talk.answers["rie"] == {"ok": "no", "note": "Het bedrijf stuurt de RI&E."}
    assert set(talk.answers) == set(QUESTIONS)
    assert "Het bedrijf stuurt de RI&amp;E." in client.get(page("detail", two.workplace.pk)).text


@pytest.mark.policy("EMP-3")
def test_a_talk_that_is_sent_twice_is_one_talk(two: Two) -> None:
    first = hold(two)
    assert hold(two).pk == first.pk
    assert hold(two, answers=answers(rie={"ok": "no", "note": "Volgt."})).pk != first.pk
    assert SafetyTalk.objects.count() == 2


@pytest.mark.policy("EMP-3")
def test_a_no_asks_what_is_agreed_and_nothing_typed_is_lost(two: Two) -> None:
    answer = client_of(two.coach).post(
        page("safety", two.workplace.pk), posted(ok_rie="no", note_who="Piet, in de keuken")
    )
    assert answer.status_code == 422
    assert "Dit is niet geregeld. Schrijf op wat jullie afspreken." in answer.text
    assert "Piet, in de keuken" in answer.text
    assert not SafetyTalk.objects.exists()


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"held_on": TODAY + dt.timedelta(days=1)}, "held_on"),
        ({"with_whom": " "}, "with_whom"),
        ({"answers": answers(rie={"ok": "maybe"})}, "ok_rie"),
        ({"answers": answers(rie={"ok": "no", "note": " "})}, "note_rie"),
    ],
)
def test_the_action_refuses_what_the_form_would_refuse(two: Two, facts: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as caught:
        hold(two, **facts)
    assert [one.field for one in caught.value.refusals] == [field]


def test_a_question_left_open_is_named(two: Two) -> None:
    data = posted()
    del data["ok_rie"]
    answer = client_of(two.coach).post(page("safety", two.workplace.pk), data)
    assert "Kies een antwoord op deze vraag." in answer.text


@pytest.mark.policy("EMP-3")
def test_earlier_answers_are_there_to_check_and_what_was_not_in_order_is_asked_anew(two: Two) -> None:
    hold(two, answers=answers(rie={"ok": "no", "note": "Komt volgende week."}, lifting={"ok": "na"}))
    form = client_of(two.coach).get(page("safety", two.workplace.pk)).context["form"]
    assert form["ok_who"].value() == "yes"
    assert form["ok_lifting"].value() == "na"
    assert form["ok_rie"].value() is None
    assert form["note_rie"].value() == "Komt volgende week."
    html = client_of(two.coach).get(page("safety", two.workplace.pk)).text
    assert "Vorige keer: ja" in html
    assert "Vorige keer: nee. Komt volgende week." in html


@pytest.mark.policy("EMP-1")
def test_of_another_schools_talk_only_the_day_shows(two: Two) -> None:
    hold(two, by=two.sister, answers=answers(rie={"ok": "no", "note": "Noor tilde te zwaar."}))
    client = client_of(two.coach)
    html = client.get(page("detail", two.workplace.pk)).text
    assert "Zuster hield dit gesprek op 7 september 2026." in html
    assert "Noor" not in html
    assert "Noor" not in client.get(page("safety", two.workplace.pk)).text
