"""The national table by age."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from stagespoor.policy.loader import PolicyError
from stagespoor.policy.working_time import PACKAGED_TABLE, age_on, birthday, load_working_time, working_time

TABLE = working_time()
TEXT = PACKAGED_TABLE.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("day", "slug"),
    [
        (date(2026, 5, 19), "under_14"),
        (date(2026, 5, 20), "age_14_15"),
        (date(2028, 5, 19), "age_14_15"),
        (date(2028, 5, 20), "age_16_17"),
        (date(2030, 5, 19), "age_16_17"),
        (date(2030, 5, 20), "age_18"),
    ],
)
def test_limits_change_on_the_birthday(day: date, slug: str) -> None:
    assert TABLE.limits_on(date(2012, 5, 20), day).slug == slug


def test_every_row_names_its_articles_and_their_version() -> None:
    for band in TABLE.bands:
        assert TABLE.article(band.articles.week).source.startswith("Arbeidstijdenwet")
    assert all(
        article.version and article.url.startswith("https://wetten.overheid.nl/")
        for article in TABLE.articles
    )


def test_someone_born_on_29_february_is_older_on_1_march() -> None:
    born = date(2012, 2, 29)
    assert (age_on(born, date(2026, 2, 28)), age_on(born, date(2026, 3, 1))) == (13, 14)
    assert (birthday(born, 14), birthday(born, 16)) == (date(2026, 3, 1), date(2028, 2, 29))


def test_a_changed_law_is_a_new_row_with_a_date(tmp_path: Path) -> None:
    at = TEXT.index('[[bands]]\nslug = "age_18"')
    old, row = TEXT[:at], TEXT[at:]
    dated = row.replace("valid_from = 2017-01-01", "valid_from = 2017-01-01\nvalid_until = 2027-12-31")
    new = row.replace("2017-01-01", "2028-01-01").replace("day_minutes = 720", "day_minutes = 600")
    file = tmp_path / "working_time.toml"
    file.write_text(old + dated + "\n" + new, encoding="utf-8")
    table, born = load_working_time(file), date(2000, 1, 1)
    assert table.limits_on(born, date(2027, 12, 31)).day_minutes == 720
    assert table.limits_on(born, date(2028, 1, 1)).day_minutes == 600
    by_day = dict(table.limits_by_day(born, date(2027, 12, 30), date(2028, 1, 2)))
    assert [limits.day_minutes for limits in by_day.values()] == [720, 720, 600, 600]


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ("age_from = 16", "age_from = 15", "overlapt met de regel voor 14 en 15 jaar"),
        ('rest = "ATW-5:3"', 'rest = "ATW-9:9"', "staat niet in de lijst articles"),
        ("night_from = 23:00:00", 'night_from = "laat"', "moet een tijd zijn"),
    ],
)
def test_a_faulty_table_is_refused_with_its_line(
    tmp_path: Path, before: str, after: str, reason: str
) -> None:
    file = tmp_path / "working_time.toml"
    file.write_text(TEXT.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(PolicyError, match=reason) as caught:
        load_working_time(file)
    line = TEXT[: TEXT.index(before)].count("\n") + 1
    assert abs(caught.value.line - line) <= 4
