"""Forbidden and limited work by age: the packaged list, a list of one's own, and every age on every day."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from stagespoor.policy.hazards import PACKAGED_LIST, check_hazards, hazards, load_hazards, says_in_words
from stagespoor.policy.loader import PolicyError
from stagespoor.policy.working_time import birthday

LIST = hazards()
SLUGS = [hazard.slug for hazard in LIST.hazards]
DAY = date(2026, 3, 2)
LIGHT_WORK = {"till", "lifting", "pushing", "fixed_posture"}
FORBIDDEN_UNDER_18 = {"toxic", "biological", "overpressure", "radiation", "noise", "vibration"}

days = st.dates(date(2018, 1, 1), date(2040, 12, 31))


def born(years: int, extra_days: int = 10, day: date = DAY) -> date:
    return date(day.year - years, day.month, day.day) - timedelta(days=extra_days)


@pytest.mark.parametrize("slug", sorted(LIGHT_WORK))
def test_what_is_no_light_work_is_forbidden_up_to_16_and_fine_after(slug: str) -> None:
    [refusal] = check_hazards(LIST, [slug], birth_date=born(15), day=DAY)
    assert refusal.norm == "NRK-1:1"
    assert not refusal.waivable
    assert "15 jaar" in refusal.sentence
    assert LIST.findings([slug], birth_date=born(16), day=DAY) == []


@pytest.mark.parametrize("slug", sorted(FORBIDDEN_UNDER_18))
def test_the_worst_is_forbidden_up_to_18(slug: str) -> None:
    assert check_hazards(LIST, [slug], birth_date=born(17), day=DAY)
    assert check_hazards(LIST, [slug], birth_date=born(18), day=DAY) == []


@pytest.mark.parametrize("slug", sorted(set(SLUGS) - LIGHT_WORK - FORBIDDEN_UNDER_18))
def test_work_that_asks_supervision_is_forbidden_up_to_16_and_supervised_up_to_18(slug: str) -> None:
    assert check_hazards(LIST, [slug], birth_date=born(15), day=DAY)
    [finding] = LIST.findings([slug], birth_date=born(17), day=DAY)
    assert not finding.forbidden
    assert finding.article.id.startswith("ARBO-")
    assert LIST.findings([slug], birth_date=born(18), day=DAY) == []


@given(
    birth=st.dates(date(2005, 1, 1), date(2026, 12, 31)),
    day=days,
    slugs=st.lists(st.sampled_from(SLUGS), unique=True),
)
@example(birth=date(2021, 1, 1), day=date(2020, 7, 1), slugs=["toxic"])  # a day before the day of birth
def test_nobody_gets_more_limits_by_growing_older(birth: date, day: date, slugs: list[str]) -> None:
    weight = {"forbidden": 2, "supervised": 1}
    before = {f.hazard.slug: weight[f.rule.says] for f in LIST.findings(slugs, birth_date=birth, day=day)}
    after = LIST.findings(slugs, birth_date=birth, day=day + timedelta(days=200))
    assert all(weight[f.rule.says] <= before.get(f.hazard.slug, 0) for f in after)


@given(birth=st.dates(date(2005, 1, 1), date(2026, 12, 31)), slug=st.sampled_from(SLUGS))
def test_a_limit_ends_on_the_birthday_itself(birth: date, slug: str) -> None:
    day = birthday(birth, 18)
    on, before = (LIST.findings([slug], birth_date=birth, day=one) for one in (day, day - timedelta(days=1)))
    assert on == []
    assert bool(before) == (slug not in LIGHT_WORK)


def test_what_is_forbidden_is_told_first() -> None:
    found = LIST.findings(["tractor", "noise"], birth_date=born(17), day=DAY)
    assert [(one.hazard.slug, one.forbidden) for one in found] == [("noise", True), ("tractor", False)]


def test_a_hazard_that_the_list_does_not_know_is_left_out() -> None:
    assert LIST.findings(["no_such"], birth_date=born(15), day=DAY) == []


def test_in_words_with_the_article() -> None:
    [tractor] = [rules for hazard, rules in LIST.rules_on(DAY) if hazard.slug == "tractor"]
    assert says_in_words(tractor) == (
        "Onder 16 jaar verboden (NRK-1:1). Bij 16 en 17 jaar alleen met deskundig toezicht (ARBO-7.39)."
    )


def test_a_changed_law_holds_from_its_day(tmp_path: Path) -> None:
    old = 'slug = "till"'
    file = changed(tmp_path, 'age_until = 16, says = "forbidden", article = "NRK-1:1" }]', "", after=old)
    known = load_hazards(file)
    last = date(2027, 12, 31)
    assert check_hazards(known, ["till"], birth_date=born(15, day=last), day=last)
    assert check_hazards(known, ["till"], birth_date=born(15, day=last), day=last + timedelta(days=1)) == []


def changed(tmp_path: Path, old: str, new: str, *, after: str) -> Path:
    text = PACKAGED_LIST.read_text(encoding="utf-8")
    head, tail = text[: text.index(after)], text[text.index(after) :]
    new = new or old.replace("age_until", "valid_until = 2027-12-31, age_until")
    file = tmp_path / "hazards.toml"
    file.write_text(head + tail.replace(old, new, 1), encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('says = "forbidden"', 'says = "misschien"', "forbidden"),
        ('article = "ARBO-4.105"', 'article = "ARBO-9.99"', "staat niet in de lijst"),
        ("age_until = 18", "age_until = 0", "hoger zijn dan age_from"),
        ("valid_from = 2017-01-01", "valid_from = 2017-01-01, valid_until = 2016-01-01", "ligt voor"),
        ('slug = "toxic"', 'slug = "noise"', "twee keer"),
        ("name = ", "naam = ", ""),
    ],
)
def test_a_wrong_list_is_refused_with_file_and_line(tmp_path: Path, old: str, new: str, reason: str) -> None:
    file = changed(tmp_path, old, new, after="[[hazards]]")
    with pytest.raises(PolicyError) as caught:
        load_hazards(file)
    assert caught.value.file == "hazards.toml"
    assert caught.value.line > 1
    assert reason in str(caught.value)


def test_two_rules_for_one_age_are_refused(tmp_path: Path) -> None:
    file = changed(
        tmp_path, "age_from = 16, age_until = 18", "age_from = 15, age_until = 18", after='"collapse"'
    )
    with pytest.raises(PolicyError, match="overlapt"):
        load_hazards(file)
