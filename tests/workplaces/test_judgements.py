"""Suitability with history: what counts now, what is seen of another school, and judging again."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from stagespoor.core.refusals import Refused
from stagespoor.workplaces import actions, queries, rules
from stagespoor.workplaces.models import Judgement
from tests.factories import ContactFactory, EmployerFactory, WorkplaceFactory
from tests.workplaces.conftest import TODAY, Two, client_of, page, queries_of

DAY = dt.timedelta(days=1)


def judge(two: Two, **facts: Any) -> Judgement:
    return actions.judge(**{"employer": two.employer, "verdict": "fit", "by": two.coach} | facts)


def now(two: Two, today: dt.date = TODAY) -> dict[Any, str]:
    found = queries.judgements_now(two.coach.school_id, [two.employer.pk], today)
    return {subject: one.verdict for subject, one in found.items()}


@pytest.mark.policy("EMP-3")
def test_the_newest_counts_and_the_history_stays(two: Two) -> None:
    judge(two, fits_whom="wie graag kookt", skilled=True, judged_on=TODAY - 400 * DAY)
    judge(two, verdict="doubt", reason="Weinig tijd voor uitleg.")
    subject = (two.employer.pk, None, None)
    assert now(two) == {subject: "doubt"}
    assert [one.verdict for one in queries.history(two.coach, two.employer)] == ["doubt", "fit"]
    html = client_of(two.coach).get(page("judgements", two.employer.pk)).text
    assert "Weinig tijd voor uitleg." in html
    assert "wie graag kookt" in html


@pytest.mark.policy("EMP-3")
def test_a_double_click_is_one_judgement_and_another_word_a_new_one(two: Two) -> None:
    client, url = client_of(two.coach), reverse("workplaces:judge_workplace", args=[two.workplace.pk])
    said = {"verdict": "doubt", "reason": "Weinig tijd.", "judged_on": TODAY.isoformat()}
    for _click in range(2):
        assert client.post(url, said).status_code == 302
    assert Judgement.objects.count() == 1
    client.post(url, said | {"reason": "Weinig tijd voor uitleg."})
    client.post(url, said)  # back to the first words: that is a new judgement
    assert [one.reason for one in Judgement.objects.order_by("pk")] == [
        "Weinig tijd.", "Weinig tijd voor uitleg.", "Weinig tijd.",
    ]  # fmt: skip


@pytest.mark.policy("EMP-3")
def test_employer_workplace_and_supervisor_are_judged_apart(two: Two) -> None:
    judge(two)
    judge(two, workplace=two.workplace, verdict="doubt", reason="Druk.")
    judge(two, supervisor=two.supervisor, verdict="ban", reason="Is niet aardig voor leerlingen.")
    employer = two.employer.pk
    assert now(two) == {
        (employer, None, None): "fit", (employer, two.workplace.pk, None): "doubt",
        (employer, None, two.supervisor.pk): "ban",
    }  # fmt: skip
    judged = queries.judgements_now(two.coach.school_id, None, TODAY)
    about = queries.judged_about(judged, employer, two.workplace.pk, [two.supervisor.pk])
    assert [one.verdict for one in about] == ["fit", "doubt", "ban"]
    assert [one.verdict for one in queries.judged_about(judged, employer, None)] == ["fit"]
    html = client_of(two.coach).get(reverse("employers:detail", args=[employer])).text
    assert "Is niet aardig voor leerlingen." in html
    assert "Chef Proef" in html


@pytest.mark.policy("EMP-3")
def test_a_judgement_ends_after_its_day_and_an_older_one_does_not_come_back(two: Two) -> None:
    judge(two, judged_on=TODAY - 10 * DAY)
    judge(two, verdict="ban", reason="Verbouwing.", until=TODAY + 5 * DAY)
    assert set(now(two, TODAY + 5 * DAY).values()) == {"ban"}
    assert now(two, TODAY + 6 * DAY) == {}


@pytest.mark.parametrize("verdict", ["doubt", "not_fit", "ban"])
@pytest.mark.policy("EMP-3")
def test_what_is_not_good_has_a_reason(two: Two, verdict: str) -> None:
    client, url = client_of(two.coach), page("judge_employer", two.employer.pk)
    data = {"verdict": verdict, "judged_on": "2026-09-07", "fits_whom": "wie zelfstandig is"}
    refused = client.post(url, data)
    assert refused.status_code == 422
    assert "Schrijf op waarom" in refused.text
    assert "wie zelfstandig is" in refused.text
    assert client.post(url, data | {"reason": "Te druk."}).status_code == 302
    assert Judgement.objects.get().verdict == verdict


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"verdict": "great"}, "verdict"),
        ({"judged_on": TODAY + DAY}, "judged_on"),
        ({"until": TODAY - DAY}, "until"),
        ({"judged_on": TODAY - 9 * DAY, "until": TODAY - DAY}, "until"),
    ],
)
def test_a_judgement_that_cannot_be_is_refused(two: Two, facts: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as caught:
        judge(two, **facts)
    assert [one.field for one in caught.value.refusals] == [field]
    assert not Judgement.objects.exists()


def test_a_subject_of_another_employer_is_refused(two: Two) -> None:
    other = EmployerFactory(network=two.employer.network)
    for wrong in (
        {"workplace": WorkplaceFactory(employer=other)},
        {"supervisor": ContactFactory(employer=other)},
    ):
        with pytest.raises(Refused, match="ander bedrijf"):
            judge(two, **wrong)
    with pytest.raises(Refused, match="niet beide"):
        judge(two, workplace=two.workplace, supervisor=two.supervisor)


@pytest.mark.policy("EMP-1")
def test_of_another_school_only_the_general_experience_shows(two: Two) -> None:
    secret = "Noor van de andere school kreeg ruzie."
    judge(two, by=two.sister, verdict="ban", reason=secret, fits_whom="niet Noor")
    judge(two, by=two.sister, supervisor=two.supervisor, verdict="ban", reason=secret)
    judge(two, by=two.sister, workplace=two.workplace, fits_whom="wie graag kookt", reason=secret)
    found = queries.experience_elsewhere(two.coach, None, TODAY)
    assert {(one.workplace_id, one.good, one.fits_whom) for one in found} == {
        (None, False, ""), (two.workplace.pk, True, "wie graag kookt"),
    }  # fmt: skip
    assert now(two) == {}
    client = client_of(two.coach)
    pages = [
        reverse("employers:detail", args=[two.employer.pk]), page("detail", two.workplace.pk),
        page("judgements", two.employer.pk), page("judge_employer", two.employer.pk),
        page("judge_supervisor", two.supervisor.pk), page("judge_workplace", two.workplace.pk),
    ]  # fmt: skip
    for url in pages:
        html = client.get(url).text
        assert "Noor" not in html, url
        assert "Niet plaatsen</span>" not in html, url
    assert "wie graag kookt" in client.get(pages[1]).text
    assert client_of(two.sister).get(pages[2]).text.count("Noor van de andere school") == 3


def test_the_form_for_a_supervisor_does_not_ask_whom_it_fits(two: Two) -> None:
    client = client_of(two.coach)
    assert 'name="fits_whom"' not in client.get(page("judge_supervisor", two.supervisor.pk)).text
    url = page("judge_supervisor", two.supervisor.pk)
    assert (
        client.post(url, {"verdict": "fit", "skilled": "True", "judged_on": "2026-09-07"}).status_code == 302
    )
    made = Judgement.objects.get()
    assert (made.supervisor, made.skilled) == (two.supervisor, True)
    # and the next form begins with what was known
    assert client.get(url).context["form"].initial["skilled"] == "True"


verdicts = st.sampled_from(["fit", "doubt", "not_fit", "ban"])


@given(st.lists(verdicts, max_size=4))
def test_only_a_ban_and_not_fit_keep_out_and_only_a_doubt_warns(found: list[str]) -> None:
    rows = [Judgement(verdict=verdict, reason="Druk.") for verdict in found]
    assert len(rules.check_judged(rows)) == sum(one in {"ban", "not_fit"} for one in found)
    assert all(one.norm == "EMP-3" and not one.waivable for one in rules.check_judged(rows))
    assert len(rules.doubts(rows)) == found.count("doubt")


@given(
    st.lists(
        st.tuples(verdicts, st.integers(0, 20), st.one_of(st.none(), st.integers(0, 10))),
        min_size=1,
        max_size=6,
    ),
    st.integers(0, 40),
)
def test_what_counts_is_the_last_one_and_only_up_to_its_end(
    rows: list[tuple[str, int, int | None]], later: int
) -> None:
    made = [
        queries.Judged(
            pk, 1, None, None, verdict, "", None, "Druk.", TODAY + on * DAY,
            None if more is None else TODAY + (on + more) * DAY,
        )
        for pk, (verdict, on, more) in enumerate(rows)
    ]  # fmt: skip
    last = max(made, key=lambda one: (one.judged_on, one.pk))
    assert queries.counts(last, TODAY + later * DAY) == (
        last.until is None or TODAY + later * DAY <= last.until
    )


# --- the list of the school ----------------------------------------------------------------------------

LIST = reverse("workplaces:judged")


@pytest.mark.policy("EMP-3")
def test_doubts_and_bans_stand_out_and_only_the_newest_of_the_own_school(two: Two) -> None:
    judge(two, judged_on=TODAY - 9 * DAY)
    judge(two, verdict="doubt", reason="Weinig tijd.", workplace=two.workplace)
    judge(two, verdict="ban", reason="Niet veilig.", supervisor=two.supervisor)
    judge(two, verdict="doubt", reason="Andere school.", by=two.sister)
    client = client_of(two.coach)
    rows = client.get(LIST).context["page"].rows
    assert [row["verdict"] for row in rows] == ["ban", "doubt", "fit"]
    assert [row["supervisor__name"] or row["workplace__name"] for row in rows] == [
        "Chef Proef",
        "Keuken",
        None,
    ]
    judge(two, workplace=two.workplace)
    assert [row["verdict"] for row in client.get(LIST).context["page"].rows] == ["ban", "fit", "fit"]
    assert "Andere school." not in client.get(LIST).text


@pytest.mark.policy("EMP-3")
def test_the_list_can_be_narrowed_to_what_must_be_judged_again(two: Two) -> None:
    judge(two, judged_on=TODAY - 800 * DAY)
    judge(two, verdict="doubt", reason="Druk.", workplace=two.workplace)
    Judgement.objects.filter(verdict="doubt").update(judged_on=TODAY - 9 * DAY, until=TODAY - DAY)
    judge(two, supervisor=two.supervisor)
    client = client_of(two.coach)
    again = client.get(LIST, {"opnieuw": "ja"}).context["page"].rows
    assert sorted(row["verdict"] for row in again) == ["doubt", "fit"]
    assert len(client.get(LIST, {"opnieuw": "nee"}).context["page"].rows) == 1
    assert len(client.get(LIST, {"oordeel": "doubt"}).context["page"].rows) == 1
    assert len(client.get(LIST, {"q": "kantine"}).context["page"].rows) == 3
    assert client.get(LIST, {"q": "nergens"}).context["page"].rows == []


def test_the_list_takes_as_many_queries_for_three_as_for_one(two: Two) -> None:
    client = client_of(two.coach)
    judge(two, verdict="doubt", reason="Druk.", workplace=two.workplace)
    one = queries_of(client, LIST)
    judge(two)
    judge(two, supervisor=two.supervisor)
    assert queries_of(client, LIST) == one
