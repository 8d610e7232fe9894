"""What the law asks of every placement: the dated national table."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.urls import reverse

from stagespoor.policy.loader import PACKAGED, PolicyError, load_policy, policy_names
from stagespoor.policy.placement_law import PACKAGED_TABLE, load_placement_law, placement_law
from tests.case import client_of
from tests.policy.test_words import at, seen

TEXT = PACKAGED_TABLE.read_text(encoding="utf-8")


def changed_in_2028(folder: Path, before: str, after: str) -> Path:
    """The table with a second row from 2028 on, changed."""
    at = TEXT.index("[[rows]]")
    row = TEXT[at:].replace("valid_from = 2013-08-01", "valid_from = 2013-08-01\nvalid_until = 2027-12-31")
    new = TEXT[at:].replace("2013-08-01", "2028-01-01").replace("from_2013", "from_2028")
    assert before in new
    file = folder / PACKAGED_TABLE.name
    file.write_text(TEXT[:at] + row + "\n" + new.replace(before, after), encoding="utf-8")
    return file


@pytest.mark.policy("AGR-3")
def test_the_table_has_the_ages_the_days_and_the_facts_with_their_source() -> None:
    law = placement_law()
    row = law.on(date(2026, 9, 1))
    assert (row.parent_signs_until_age, row.parent_signs_before_start_until_age) == (18, 16)
    assert (row.days_for("voortgezet speciaal onderwijs"), row.days_for("Praktijkonderwijs")) == (4, None)
    assert [fact.letter for fact in row.facts] == list("abcde")
    for article in law.articles:
        assert article.source
        assert article.version
        assert article.url.startswith("https://wetten.overheid.nl/")


@pytest.mark.django_db
@pytest.mark.policy("AGR-1", "AGR-3")
def test_beleid_shows_the_law_with_its_source() -> None:
    _placement, lead = at("velddijk")
    page = seen(client_of(lead), reverse("desk:policy"))
    law = placement_law()
    for article in law.articles:
        assert article.source in page
        assert f"Link naar {article.id}" in page
    for fact in law.on(date(2026, 9, 1)).facts:
        assert fact.name[1:] in page


def test_before_the_first_row_the_table_says_nothing() -> None:
    with pytest.raises(LookupError):
        placement_law().on(date(2013, 7, 31))


def test_a_changed_law_is_a_new_row_with_a_date(tmp_path: Path) -> None:
    table = load_placement_law(changed_in_2028(tmp_path, "days_max = 4", "days_max = 3"))
    assert table.on(date(2027, 12, 31)).days_max == 4
    assert table.on(date(2028, 1, 1)).days_max == 3


def test_a_policy_for_later_meets_the_law_of_then(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    changed_in_2028(tmp_path, "days_max = 4", "days_max = 3")
    monkeypatch.setenv("STAGESPOOR_POLICIES", str(tmp_path))
    text = (PACKAGED / "velddijk.toml").read_text(encoding="utf-8")
    file = tmp_path / "velddijk.toml"
    file.write_text(text, encoding="utf-8")
    load_policy(file)
    file.write_text(text.replace("valid_from = 2023-08-01", "valid_from = 2028-08-01"), encoding="utf-8")
    with pytest.raises(PolicyError, match="ten hoogste 3 dagen"):
        load_policy(file)


def test_a_table_of_the_law_in_the_own_folder_is_no_policy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed_in_2028(tmp_path, "days_max = 4", "days_max = 3")
    monkeypatch.setenv("STAGESPOOR_POLICIES", str(tmp_path))
    assert policy_names() == ["velddijk", "wildveld"]


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ('facts = "STAGE"', 'facts = "WET-9"', "staat niet in de lijst articles"),
        ("days_max = 4", "days_max = 8", "ten hoogste 7"),
        ('letter = "e"', 'letter = "f"', "Kies uit"),
        ("valid_from = 2028-01-01", "valid_from = 2027-01-01", "overlapt met de regel from_2013"),
    ],
)
def test_a_faulty_table_is_refused(tmp_path: Path, before: str, after: str, reason: str) -> None:
    with pytest.raises(PolicyError, match=reason):
        load_placement_law(changed_in_2028(tmp_path, before, after))
